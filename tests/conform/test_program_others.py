"""PostgreSQL, MySQL, packet filters, logrotate, timers, rsyslog, chrony and dconf: their own answers against the readers."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from programs import ask, program, silent_network

from pia.conform.calendars import calendar_gap
from pia.conform.files import Tree
from pia.conform.readers.registry import READERS

if TYPE_CHECKING:
    from store_server import Server

    from pia.conform.facts import Reading


def _read(reader: str, folder: Path, name: str) -> Reading:
    return READERS[reader].facts(Tree(folder), name)


def _flaws(reading: Reading) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.words.en) for flaw in reading.flaws]


SETTINGS = [
    ("ssl = on\n", True),
    ("SSL=On\nssl off\n", True),
    ("ssl tru\n", True),
    ("ssl = o\n", False),
    ("ssl = maybe\n", False),
    ("port = '5433' # x\n", True),
    ("port = 0x1538\n", True),
    ("port = 5433.0\n", True),
    ("port = 70000\n", False),
    ("port = abc\n", False),
    ("log_line_prefix = '%m ''%u'' '\n", True),
    ("log_line_prefix = '%m \\'%u\\' '\n", True),
    ('log_line_prefix = "%m"\n', False),
    ("log_line_prefix = '%m\n", False),
    ("log_line_prefix = %m\n", False),
    ("statement_timeout = 1min\nidle_session_timeout = '2 h'\n", True),
    ("statement_timeout = 90s\n", True),
    ("statement_timeout = 1.5min\n", False),
    ("statement_timeout = 1 min\n", False),
    ("statement_timeout = 5 parsecs\n", False),
    ("log_rotation_age = 1d\nauthentication_timeout = 2min\n", True),
    ("listen_addresses = '10.0.0.1, localhost'\n", True),
    ("ssl_min_protocol_version = tlsv1.3\n", True),
    ("ssl_min_protocol_version = 'TLSv1.4'\n", False),
    ("password_encryption = md5\n", True),
    ("password_encryption = sha1\n", False),
    ("log_statement = MOD\n", True),
    ("log_statement = most\n", False),
    ("wal_level = replica\narchive_mode = always\n", True),
    ("archive_mode = sometimes\n", False),
    ("row_security = off\nrow_security = on\n", True),
    ("max_connections = 20\n", True),
    ("log_conections = on\n", False),
    ("ssl\n", False),
    ("= on\n", False),
    ("ssl = on off\n", False),
    ("pgaudit.log = 'all'\n", True),
    ("include 'inc/a.conf'\n", True),
    ("include_if_exists 'inc/none.conf'\n", True),
    ("include_dir 'inc'\nport = 5440\n", True),
    ("port = 5440\ninclude_dir 'inc'\n", True),
    ("include 'inc/none.conf'\n", False),
    ("log_destination = 'stderr,csvlog'\n", True),
    ("log_destination = 'stderr,paper'\n", False),
    ("log_connections = 1\nlog_disconnections = yes\n", True),
    ("fsync = off # \n", True),
    ("timezone = 'Asia/Tokyo'\n", True),
]  # fmt: skip
HBA = [
    "local all all peer",
    "local all all trust # x",
    "host all all 10.0.0.0/8 scram-sha-256",
    "host all all 10.0.0.0 255.0.0.0 md5",
    "host all all 10.1.2.3 255.255.255.255 md5",
    "host all all 0.0.0.0/0 reject",
    "host all all all ldap ldapserver=a.example ldapbasedn=o",
    "hostssl a,b +c 10.0.0.1/32 cert",
    "hostssl all all 10.0.0.1/32 scram-sha-256 clientcert=verify-full",
    'hostssl "A b",replication "x y" ::1/128 scram-sha-256',
    "hostnossl all all samenet md5",
    "host all all .example.jp scram-sha-256",
    "host all all a.example gss",
    "HOST all all 10.0.0.0/8 md5",
    "host all all 10.0.0.0/8 MD5",
    "host all all 10.0.0.0/8",
    "host all all 10.0.0.0/33 md5",
    "host all all 10.0.0.0 md5",
    "host all all 1000.0.0.0/8 md5",
    "local all all",
    "local all peer",
    "local all all peer extra",
    "host all all 10.0.0.0/8 trsut",
    "hosts all all 10.0.0.0/8 md5",
    "host all all samehost,10.0.0.0/8 md5",
    "local all all cert",
    "host all all 10.0.0.0/8 peer",
    "host all all 10.0.0.0/8 cert",
    "host all all 10.0.0.0/8 ldap",
    "hostgssenc all all 10.0.0.0/8 gss",
    "host all all 10.0.0.0/8 radius",
    "local a b\\\n  peer",
]


@pytest.fixture(scope="module")
def database(server: Server) -> Server:
    if server.folder is None:
        pytest.skip("the server's own files are wanted")
    return server


@pytest.mark.parametrize(("text", "taken"), SETTINGS)
def test_settings_of_postgresql(database: Server, tmp_path: Path, text: str, *, taken: bool) -> None:
    """``pg_file_settings`` reads the file anew at every question, so none is made to hold."""
    kept = (database.data / "postgresql.conf").read_bytes()
    for folder in (tmp_path, database.data):
        (folder / "inc").mkdir(exist_ok=True)
        (folder / "inc/a.conf").write_text("port = 5450\n")
    try:
        (database.data / "postgresql.conf").write_bytes(kept + b"\n" + text.encode())
        rows = database.run(
            "SELECT sourceline, name, setting, applied, error FROM pg_file_settings"
            f" WHERE sourceline > {kept.count(10) + 1} OR sourcefile LIKE '%/inc/%' ORDER BY seqno"
        )
    finally:
        (database.data / "postgresql.conf").write_bytes(kept)
    (tmp_path / "postgresql.conf").write_text(text)
    reading = _read("postgresql", tmp_path, "postgresql.conf")
    later = "setting could not be applied"
    wrong = [row for row in rows if row[4] and row[4] != later]
    bad = wrong or [row for row in rows if row[4] == later and row[1] not in _AT_START]
    assert (not bad) == taken or text.split(maxsplit=1)[0] in _AT_START, rows
    assert (not reading.flaws) == taken, (rows, _flaws(reading))
    if taken:
        last = {str(row[1]).lower().replace(".", "_"): str(row[2]) for row in rows if row[1]}
        for name in last.keys() & reading.settings.keys():
            assert _same(name, reading.value(name), last[name]), (name, reading.value(name), last[name])


_AT_START = frozenset(
    ("port", "max_connections", "listen_addresses", "wal_level", "archive_mode", "ssl", "ssl_min_protocol_version")
)


def _same(name: str, value: Any, written: str) -> bool:
    if isinstance(value, bool):
        return value == (written.lower() in ("on", "1", "yes", "true", "tru"))
    if isinstance(value, tuple):
        return list(value) == [one.strip().lower() for one in written.split(",")]
    times = {"1min": 60, "2 h": 7200, "90s": 90, "1.5min": 90, "1d": 1440, "2min": 120, "0x1538": 5432, "5433.0": 5433}
    return str(value).lower() == str(times.get(written, written)).lower() or name == "timezone"


@pytest.mark.parametrize("line", HBA)
def test_access_of_postgresql(database: Server, tmp_path: Path, line: str) -> None:
    kept = (database.data / "pg_hba.conf").read_bytes()
    try:
        (database.data / "pg_hba.conf").write_text(line + "\n")
        rows = database.run(
            "SELECT type, database, user_name, address, netmask, auth_method, options, error FROM pg_hba_file_rules"
        )
    finally:
        (database.data / "pg_hba.conf").write_bytes(kept)
    (tmp_path / "pg_hba.conf").write_text(line + "\n")
    reading = _read("pg-hba", tmp_path, "pg_hba.conf")
    errors = [row[7] for row in rows if row[7] and "SSL is disabled" not in row[7]]
    assert bool(errors) == bool(reading.flaws), (errors, _flaws(reading))
    if not errors:
        (row,), (mine,) = rows, [one.values for one in reading.tables["rules"]]
        assert (mine["type"], list(mine["databases"] or ()), list(mine["users"] or ()), mine["method"]) == (
            row[0],
            row[1],
            row[2],
            row[5],
        )  # type: ignore[arg-type]
        assert mine["any_address"] == (row[3] in ("all", "0.0.0.0", "::") and row[4] in (None, "0.0.0.0", "::"))


MY = """[client]
port = 1
[mysqld]
bind-address = 127.0.0.1 # c
log_error = 'a b'
skip-name-resolve
port = 2
!includedir {0}/d
general_log = 1
[server]
require-secure-transport
ssl-ca = "x#y" # z
"""


def test_my_cnf(tmp_path: Path) -> None:
    asks = program("my_print_defaults")
    (tmp_path / "d").mkdir()
    (tmp_path / "d/b.cnf").write_text("[mysqld]\nport = 4\n")
    (tmp_path / "d/a.cnf").write_text("[mysqld]\nport = 5\ntls_version=TLSv1.3#x\n")
    (tmp_path / "d/c.conf").write_text("[mysqld]\nport = 6\n")
    (tmp_path / "my.cnf").write_text(MY.format(tmp_path))
    _, out, said = ask(asks, f"--defaults-file={tmp_path}/my.cnf", "mysqld", "server", "mariadb", "mariadbd")
    (tmp_path / "my.cnf").write_text(MY.format(""))
    reading = _read("mysql", tmp_path, "my.cnf")
    assert reading.flaws == [], said
    printed = dict(line.removeprefix("--").replace("-", "_").partition("=")[::2] for line in out.splitlines())
    for name, value in printed.items():
        seen = reading.value(name)
        shown = ",".join(seen) if isinstance(seen, tuple) else str(int(seen)) if isinstance(seen, bool) else str(seen)  # type: ignore[arg-type]
        assert shown == (value or "1").replace("127.0.0.1", "127.0.0.1"), name


RULES = [
    (["-P INPUT DROP", "-P OUTPUT DROP", "-A INPUT -s 10.1.0.0/16 -p tcp --dport 443 -j ACCEPT"], ["10.1.0.0/16"], ["443"]),
    (["-A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT"], [], ["22", "80"]),
    (["-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT"], [], []),
    (["-A INPUT -i lo -j ACCEPT"], [], []),
    (["-N ADMIN", "-A INPUT -s 10.9.0.0/24 -j ADMIN", "-A ADMIN -p udp --dport 161 -j ACCEPT"], ["10.9.0.0/24"], ["161"]),
    (["-A INPUT ! -s 10.1.0.0/16 -j DROP"], [], []),
    (["-A OUTPUT -d 10.5.0.1/32 -j REJECT --reject-with icmp-port-unreachable"], [], []),
    (['-A INPUT -s 10.1.2.0/255.255.255.0 -j LOG --log-prefix "a b"', "-A INPUT -s 10.1.2.3 -j ACCEPT"], ["10.1.2.3/32"], []),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "sources", "ports"), RULES, ids=[str(n) for n in range(len(RULES))])
def test_what_iptables_saves(rules: list[str], sources: list[str], ports: list[str], tmp_path: Path) -> None:
    tables, save = program("iptables"), program("iptables-save")
    script = "".join(f"{tables} {rule} && " for rule in rules) + save
    code, out, said = ask(*silent_network(), "sh", "-c", script)
    if code:
        pytest.skip(f"packet filters are not allowed here: {said[-80:]}")
    (tmp_path / "rules.v4").write_text(out)
    reading = _read("iptables", tmp_path, "rules.v4")
    assert reading.flaws == []
    accepted = [row.values for row in reading.tables["rules"] if row.values["verdict"] == "accept"]
    assert sorted({str(s) for row in accepted for s in (row["sources"] or ())}) == sources  # type: ignore[union-attr]
    assert sorted({str(p) for row in accepted for p in (row["ports"] or ())}) == ports  # type: ignore[union-attr, type-var]


NFT = """table inet filter {
  set office { type ipv4_addr; flags interval; elements = { 10.1.0.0/16, 10.2.0.0-10.2.0.255 } }
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iif "lo" accept
    ip saddr 10.1.0.0/16 tcp dport { 22, 443 } accept
    ip saddr @office tcp dport 5432 counter accept
    ip saddr 10.3.0.0/24 jump admin
    log prefix "x" drop
  }
  chain admin { udp dport 161-162 accept; }
  chain output { type filter hook output priority filter; policy accept; }
}
"""


def test_what_nft_lists(tmp_path: Path) -> None:
    nft = program("nft")
    (tmp_path / "rules.nft").write_text(NFT)
    code, out, said = ask(*silent_network(), "sh", "-c", f"{nft} -f {tmp_path}/rules.nft && {nft} -j list ruleset")
    if code:
        pytest.skip(f"packet filters are not allowed here: {said[-80:]}")
    assert json.loads(out)["nftables"]
    (tmp_path / "ruleset.json").write_text(out)
    reading = _read("nft", tmp_path, "ruleset.json")
    assert reading.flaws == []
    chains = {row.values["name"]: row.values["policy"] for row in reading.tables["chains"]}
    assert (chains["input"], chains["output"]) == ("drop", "accept")
    accepted = [row.values for row in reading.tables["rules"] if row.values["verdict"] == "accept"]
    assert [row["established"] for row in accepted] == [True, False, False, False, False]
    assert [row["any_source"] for row in accepted if not (row["established"] or row["loopback"])] == [
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "text",
    ["daily", "weekly", "monthly", "quarterly", "semiannually", "yearly", "Sun 02:00", "Mon..Fri 02:00", "Fri..Mon", "Mon,Thu *-*-* 02:00", "*-*-01 02:00",
     "*-*-1,15", "*-1-1", "*:0/15", "Sun *-*-1..7 02:00", "02:00 Asia/Tokyo", "*-02-29", "Suday", "*-*-* 25:00", "1/2-*-*", "*-*-1/10"],
)  # fmt: skip
def test_the_days_between_runs_of_a_timer(text: str) -> None:
    code, out, _ = ask(
        program("systemd-analyze"), "calendar", "--iterations=60", "--base-time=2026-11-01 00:00:00 UTC", text
    )
    mine = calendar_gap(text)
    if code:
        assert mine is None
        return
    days = [
        date.fromisoformat(one)
        for one in re.findall(r"(?:elapse|Iter\. #\d+|Iteration #\d+): \w+ (\d{4}-\d\d-\d\d)", out)
    ]
    gaps = [(b - a).days for a, b in pairwise(days)]
    assert mine is None or max(gaps, default=0) <= mine, (mine, max(gaps, default=0))


ROTATE = """weekly
rotate 4
/var/log/a /var/log/b {
    daily
    rotate 7
}
/var/log/c
{
    monthly
}
"/var/log/d e" {
    size 10M
    maxage 30
    postrotate
        rotate 99
    endscript
}
include /inc
"""


def test_logrotate(tmp_path: Path) -> None:
    rotate = program("logrotate")
    (tmp_path / "inc").mkdir()
    (tmp_path / "inc/x").write_text("/var/log/x {\n rotate 52\n}\n")
    (tmp_path / "inc/y.dpkg-old").write_text("/var/log/y {\n rotate 1\n}\n")
    (tmp_path / "logrotate.conf").write_text(ROTATE)
    (tmp_path / "asked").write_text(ROTATE.replace("/inc", f"{tmp_path}/inc"))
    for one in tmp_path.rglob("*"):
        one.chmod(0o755 if one.is_dir() else 0o644)
    _, _, said = ask(rotate, "-d", "-s", str(tmp_path / "state"), str(tmp_path / "asked"))
    asked = {}
    for names, how, count in re.findall(
        r"rotating pattern: (.*?)\s+(after \d+ days|weekly|monthly|\d+ bytes|hourly) .*?\((\d+) rotations\)", said
    ):
        asked.update({name: (how, int(count)) for name in re.findall(r'"[^"]+"|\S+', names)})
    reading = _read("logrotate", tmp_path, "logrotate.conf")
    assert reading.flaws == [], said
    every = {"after 1 days": 1, "weekly": 7, "monthly": 30}
    mine = {
        str(r.values["path"]): (r.values["every_days"], r.values["rotate"], r.values["by_size"])
        for r in reading.tables["logs"]
    }
    assert {name.strip('"') for name in asked} == {one.strip('"') for one in mine}, said
    for name, (how, count) in asked.items():
        days, kept, sized = mine[name.strip('"')]
        assert (kept, bool(sized) or days == every.get(how)) == (count, True), name


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("*.* /var/log/all\n", True),
        ("auth,authpriv.*;cron.none -/var/log/a\n", True),
        ("*.* @@log.example:6514\n", True),
        ('*.* action(type="omfwd" target="log.example" port="6514" protocol="tcp")\n', True),
        ('if $programname == "x" then {\n  action(type="omfile" file="/var/log/x")\n  stop\n}\n', True),
        ("$FileCreateMode 0640\n", True),
        (':msg, contains, "x" /var/log/m\n& stop\n', True),
        ("*.info;mail.none\t|/dev/xconsole\n", True),
        ('action(type="omfwd" target="a"\n', False),
        ('*.* action(type="omfwd" target=a)\n', False),
        ("*.* \n", False),
        ("if $x == then {\n", False),
        ("nonsense here\n", False),
        ("*.nolevel /var/log/a\n", False),
        ("nofacility.* /var/log/a\n", False),
        ('action(type="omfwd" targt="a")\n', False),
    ],
)  # fmt: skip
def test_rsyslog(tmp_path: Path, text: str, *, taken: bool) -> None:
    (tmp_path / "rsyslog.conf").write_text(text if "/var/log" in text else "*.* /dev/null\n" + text)
    code, _, said = ask(program("rsyslogd"), "-N1", "-f", str(tmp_path / "rsyslog.conf"))
    reading = _read("rsyslog", tmp_path, "rsyslog.conf")
    wrong = code != 0 or re.search(
        r"error|invalid|unknown|not known", said.replace("End of config validation", ""), re.IGNORECASE
    )
    assert (not wrong, not reading.flaws) == (taken, taken), (said, _flaws(reading))


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("pool 2.debian.pool.ntp.org iburst\nrtcsync\nmakestep 1 3\n", True),
        ("server ntp.example key 5\nserver nts.example nts\n", True),
        ("! comment\n; comment\n% comment\nserver a\n", True),
        ("server\n", False),
        ("server a nosuch\n", False),
        ("sever a\n", False),
        ("makestep\n", False),
        ("allow 10.1.0.0/16\nallow\ndeny all\n", True),
        ("pool a maxsources 4\npeer b\n", True),
    ],
)
def test_chrony(tmp_path: Path, text: str, *, taken: bool) -> None:
    (tmp_path / "chrony.conf").write_text(text)
    code, _, said = ask(program("chronyd"), "-p", "-f", str(tmp_path / "chrony.conf"))
    reading = _read("clock", tmp_path, "chrony.conf")
    assert (code == 0, not reading.flaws) == (taken, taken), (said, _flaws(reading))
