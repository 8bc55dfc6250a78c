"""sudoers, audit, rsyslog, journald, logrotate and clocks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pia.conform.facts import Reading

Read = Callable[..., Reading]
SUDO = "etc/sudoers"
ROTATE = "etc/logrotate.d/app"
AUDIT = "etc/audit/audit.rules"


def grants(reading: Reading) -> list[tuple[object, ...]]:
    names = ("user", "all_commands", "password", "commands")
    return [tuple(row.values[name] for name in names) for row in reading.tables["grants"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("root ALL=(ALL:ALL) ALL", [("root", True, True, ("ALL",))]),
        ("%sudo ALL=(ALL) NOPASSWD: ALL", [("%sudo", True, False, ("ALL",))]),
        (
            "a ALL=/bin/ls, NOPASSWD: /bin/cat, /bin/true",
            [("a", False, True, ("/bin/ls",)), ("a", False, False, ("/bin/cat",)), ("a", False, False, ("/bin/true",))],
        ),
        ("a ALL=(juki) NOPASSWD:SETENV: /bin/x --all", [("a", False, False, ("/bin/x --all",))]),
        ("a, b ALL = ALL", [("a", True, True, ("ALL",)), ("b", True, True, ("ALL",))]),
        ("#1000 ALL=ALL", [("#1000", True, True, ("ALL",))]),
        ("#2024 was the year", []),
        ("a h1=/bin/x : h2=ALL", [("a", False, True, ("/bin/x",)), ("a", True, True, ("ALL",))]),
        ("a ALL=!/bin/su", [("a", False, True, ("/bin/su",))]),
        ("a ALL=ALL # all of it", [("a", True, True, ("ALL",))]),
    ],
)
def test_grants(read: Read, text: str, expected: list[tuple[object, ...]]) -> None:
    reading = read("sudoers", text + "\n")
    assert (grants(reading), reading.flaws) == (expected, [])


def test_aliases_are_resolved_wherever_they_stand(read: Read) -> None:
    text = (
        "OPS web = POWER\nUser_Alias OPS = sato, kato\nCmnd_Alias POWER = /sbin/reboot, ROOTSHELL : ROOTSHELL = ALL\n"
    )
    reading = read("sudoers", text)
    assert [(user, whole) for user, whole, _, _ in grants(reading)] == [("sato", True), ("kato", True)]
    assert reading.tables["grants"][0].line == 1


def test_an_alias_of_itself_ends(read: Read) -> None:
    assert read("sudoers", "User_Alias A = B\nUser_Alias B = A\nA ALL = ALL\n").tables["grants"]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Defaults use_pty", "use_pty", True),
        ("Defaults !authenticate", "authenticate", False),
        ("Defaults env_reset, timestamp_timeout=5, !requiretty", "timestamp_timeout", 5),
        ('Defaults secure_path="/usr/bin:/bin", logfile=/var/log/sudo', "logfile", "/var/log/sudo"),
        ("Defaults timestamp_timeout=-1", "timestamp_timeout", -1),
        ("Defaults !timestamp_timeout", "timestamp_timeout", 0),
        ("Defaults \\\n  log_output", "log_output", True),
        ("# Defaults log_output", "log_output", False),
    ],
)
def test_sudo_defaults(read: Read, text: str, name: str, value: object) -> None:
    reading = read("sudoers", text + "\n")
    assert (reading.value(name), reading.flaws) == (value, [])


def test_defaults_for_some_do_not_hold_for_all(read: Read) -> None:
    reading = read("sudoers", "Defaults:vendor !authenticate\n")
    assert reading.value("authenticate") is True
    assert [row.values for row in reading.tables["narrow_defaults"]] == [{"name": "authenticate", "value": "false"}]


def test_sudo_folders_leave_out_names_with_dots(read: Read) -> None:
    files = {
        SUDO: "#includedir /etc/sudoers.d\n",
        "etc/sudoers.d/a": "a ALL=ALL\n",
        "etc/sudoers.d/b.bak": "b ALL=ALL\n",
        "etc/sudoers.d/c~": "c ALL=ALL\n",
    }
    assert [user for user, *_ in grants(read("sudoers", files))] == ["a"]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "a ALL",
        "User_Alias x = a",
        "Defaults ???",
        "= ALL",
        "a ALL=",
        "a ALL=(ALL) ls",
        "a ALL=(ALL NOPASSWD: ALL",
        "a ALL=(ALL) ALL,",
    ],
)
def test_lines_that_are_no_sudoers(read: Read, line: str) -> None:
    assert [(flaw.code, flaw.line) for flaw in read("sudoers", f"\n{line}\n").flaws] == [("syntax", 2)]


def test_audit_rules_in_the_order_of_their_files(read: Read) -> None:
    files = {
        "etc/audit/rules.d/10-base.rules": "-D\n-b 8192\n",
        "etc/audit/rules.d/20-app.rules": "-w /srv -p wa -k srv\n",
        "etc/audit/rules.d/99.rules": "-e 2\n",
    }
    from pia.conform.files import Memory
    from pia.conform.readers.registry import READERS

    reading = READERS["audit-rules"].facts(Memory({k: v.encode() for k, v in files.items()}), "etc/audit/rules.d")
    assert (reading.value("enabled"), reading.value("backlog"), reading.flaws) == (2, 8192, [])
    assert [(row.values["path"], row.values["permissions"], row.file) for row in reading.tables["watches"]] == [
        ("/srv", "wa", "etc/audit/rules.d/20-app.rules")
    ]


def test_deleting_all_rules_deletes_the_earlier_ones(read: Read) -> None:
    reading = read("audit-rules", {AUDIT: "-w /a -p r\n-D\n-w /b -p r\n"})
    assert [row.values["path"] for row in reading.tables["watches"]] == ["/b"]


def test_rules_on_files_written_as_system_calls_are_watches(read: Read) -> None:
    reading = read(
        "audit-rules",
        {
            AUDIT: "-a always,exit -F arch=b64 -S openat,unlink -F dir=/srv -F perm=wa -F key=srv\n-a never,exit -F path=/x -S all\n"
        },
    )
    assert [(r.values["path"], r.values["permissions"], r.values["key"]) for r in reading.tables["watches"]] == [
        ("/srv", "wa", "srv")
    ]
    assert [(r.values["action"], r.values["syscalls"]) for r in reading.tables["syscalls"]] == [
        ("always", ("openat", "unlink")),
        ("never", ("all",)),
    ]


def test_a_locked_configuration_takes_no_more(read: Read) -> None:
    assert read("audit-rules", {AUDIT: "-e 2\n-e 0\n"}).value("enabled") == 2


@pytest.mark.parametrize("line", ["-w", "-x y", "-w relative -p r", "-a always", "nonsense", "-e two", '-k "open'])
def test_lines_that_are_no_audit_rules(read: Read, line: str) -> None:
    assert [(flaw.code, flaw.line) for flaw in read("audit-rules", {AUDIT: f"\n{line}\n"}).flaws] == [("syntax", 2)]


@pytest.mark.parametrize(("action", "keeps"), [("KEEP_LOGS", True), ("rotate", False), ("ignore", True)])
def test_auditd_keeps_or_rotates(read: Read, action: str, keeps: bool) -> None:
    reading = read("auditd", f"log_file = /var/log/Audit\nmax_log_file_action = {action}\n")
    assert (reading.value("keeps_all"), reading.value("log_file"), reading.settings["keeps_all"].line) == (
        keeps,
        "/var/log/Audit",
        2,
    )


def test_journald_drop_ins_override_and_empty_takes_back(read: Read) -> None:
    main = "etc/systemd/journald.conf"
    files = {
        main: "[Journal]\nStorage=persistent\nMaxRetentionSec=1year\n",
        f"{main}.d/a.conf": "[Journal]\nMaxRetentionSec=\nSeal=no\n",
    }
    reading = read("journald", files)
    assert (reading.value("storage"), reading.value("max_retention_seconds"), reading.value("seal")) == (
        "persistent",
        0,
        False,
    )
    assert reading.settings["max_retention_seconds"].default


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1month", 2629800),
        ("7year", 220903200),
        ("2weeks", 1209600),
        ("3600", 3600),
        ("1d 12h", 129600),
        ("soon", None),
    ],
)
def test_journald_times(read: Read, text: str, seconds: int | None) -> None:
    assert read("journald", f"[Journal]\nMaxRetentionSec={text}\n").value("max_retention_seconds") == seconds


def rotated(reading: Reading) -> list[tuple[object, ...]]:
    return [(row.values["path"], row.values["kept_days"], row.line) for row in reading.tables["logs"]]


@pytest.mark.parametrize(
    ("block", "days", "line"),
    [
        ("weekly\nrotate 4", 28, 2),
        ("rotate 4\nweekly", 28, 2),
        ("monthly\nrotate 84", 2555, 2),
        ("daily\nrotate 365", 365, 2),
        ("yearly\nrotate 7", 2555, 2),
        ("daily\nrotate 400\nmaxage 30", 30, 2),
        ("daily\nrotate -1", 2**31, 2),
        ("daily", 0, 2),
        ("rotate 4", None, 2),
        ("daily\nrotate 4\nsize 1M", None, 2),
    ],
)
def test_how_long_logs_are_kept(read: Read, block: str, days: int | None, line: int) -> None:
    reading = read("logrotate", {ROTATE: f"/var/log/a.log {{\n{block}\n}}\n"})
    assert (rotated(reading), reading.flaws) == ([("/var/log/a.log", days, line)], [])


def test_blocks_inherit_what_stands_before_them(read: Read) -> None:
    text = (
        "weekly\nrotate 10\n/a /b {\n}\nrotate 20\n/c\n/d\n{\n compress\n postrotate\n  } nonsense {\n endscript\n}\n"
    )
    reading = read("logrotate", {ROTATE: text})
    assert [(path, days) for path, days, _ in rotated(reading)] == [("/a", 70), ("/b", 70), ("/c", 140), ("/d", 140)]
    assert reading.flaws == []
    assert [row.values["compressed"] for row in reading.tables["logs"]] == [None, None, True, True]


def test_included_folders_leave_out_backups(read: Read) -> None:
    files = {
        "etc/logrotate.conf": "weekly\nrotate 4\ninclude /etc/logrotate.d\n",
        "etc/logrotate.d/a": "/a {\n}\n",
        "etc/logrotate.d/b.dpkg-old": "/b {\n}\n",
    }
    assert [path for path, _, _ in rotated(read("logrotate", files))] == ["/a"]


@pytest.mark.parametrize(
    "text", ["/a {\nrotat 4\n}\n", "/a {\nrotate four\n}\n", "nonsense 4\n", "/a {\ndaily\n", "/a {\npostrotate\n}\n"]
)
def test_lines_that_are_no_logrotate(read: Read, text: str) -> None:
    assert {flaw.code for flaw in read("logrotate", {ROTATE: text}).flaws} == {"syntax"}


@pytest.mark.parametrize(
    ("text", "target", "port", "protocol", "protected"),
    [
        ("*.* @log.example\n", "log.example", 514, "udp", (False, False)),
        ("*.* @@log.example:6514\n", "log.example", 6514, "tcp", (False, False)),
        ("*.* @@[2001:db8::1]:6514\n", "2001:db8::1", 6514, "tcp", (False, False)),
        (
            "$ActionSendStreamDriverMode 1\n$ActionSendStreamDriverAuthMode x509/name\n*.* @@(o)log.example:6514\n",
            "log.example",
            6514,
            "tcp",
            (True, True),
        ),
        (
            '*.* action(type="omfwd" target="log.example" port="6514" protocol="tcp"\n  StreamDriverMode="1" StreamDriverAuthMode="anon")\n',
            "log.example",
            6514,
            "tcp",
            (True, False),
        ),
        (
            'action(type="omrelp" target="log.example" port="2514" tls="on" tls.authmode="name")\n',
            "log.example",
            2514,
            "relp",
            (True, True),
        ),
        (
            'if $programname == "juki" then {\n  action(type="omfwd" target="log.example" protocol="tcp")\n}\n',
            "log.example",
            514,
            "tcp",
            (False, False),
        ),
    ],
)
def test_messages_that_go_away(
    text: str, target: str, port: int, protocol: str, protected: tuple[bool, bool], *, read: Read
) -> None:
    reading = read("rsyslog", text)
    names = ("target", "port", "protocol", "encrypted", "authenticated")
    assert [tuple(row.values[name] for name in names) for row in reading.tables["forwards"]] == [
        (target, port, protocol, *protected)
    ]
    assert reading.flaws == []


def test_messages_that_stay(read: Read) -> None:
    text = 'auth,authpriv.*  /var/log/auth.log\n*.*;auth.none -/var/log/syslog;Form\n*.* action(type="omfile" file="/var/log/all")\n*.emerg :omusrmsg:*\nmail.* ~\n& stop\n'
    reading = read("rsyslog", text)
    assert [(row.values["path"], row.line) for row in reading.tables["files"]] == [
        ("/var/log/auth.log", 1),
        ("/var/log/syslog", 2),
        ("/var/log/all", 3),
    ]
    assert reading.flaws == []


@pytest.mark.parametrize("text", ["nonsense here\n", '*.* action(type="omfwd"\n', "*.*\n", "include(file=\n"])
def test_statements_that_are_no_rsyslog(read: Read, text: str) -> None:
    assert [flaw.code for flaw in read("rsyslog", text).flaws] == ["syntax"]


def test_clocks_of_three_programs(read: Read) -> None:
    chrony = read(
        "clock",
        {
            "etc/chrony/chrony.conf": "! note\nserver a iburst nts\npool b\nconfdir /etc/chrony/conf.d\nallow 10.0.0.0/8\n",
            "etc/chrony/conf.d/x.conf": "peer c key 1\n",
        },
    )
    assert [(r.values["kind"], r.values["address"], r.values["authenticated"]) for r in chrony.tables["sources"]] == [
        ("server", "a", True),
        ("pool", "b", False),
        ("peer", "c", True),
    ]
    assert [r.values["address"] for r in chrony.tables["clients"]] == ["10.0.0.0/8"]
    sd = read("clock", {"etc/systemd/timesyncd.conf": "[Time]\n#NTP=x\nNTP=a b\n"})
    assert [r.values["address"] for r in sd.tables["sources"]] == ["a", "b"]
    assert [flaw.code for flaw in read("clock", "server\n").flaws] == ["syntax"]
