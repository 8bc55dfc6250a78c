"""sshd_config: first value wins, Match overrides, Include in place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pia.conform.facts import Reading

Read = Callable[..., Reading]
MAIN = "etc/ssh/sshd_config"


def test_the_first_value_wins(read: Read) -> None:
    reading = read("sshd", "Port 22\nPermitRootLogin no\nPermitRootLogin yes\nport 2222\n")
    fact = reading.settings["permitrootlogin"]
    assert (fact.value, fact.line, fact.default) == ("no", 2, "")
    assert reading.value("port") == (22, 2222)
    assert reading.flaws == []


def test_defaults_are_facts_with_a_source(read: Read) -> None:
    fact = read("sshd", "").settings["passwordauthentication"]
    assert (fact.value, fact.line) == (True, 0)
    assert fact.default == "sshd_config(5), OpenSSH 9.2"


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("PermitRootLogin without-password", "permitrootlogin", "prohibit-password"),
        ("PasswordAuthentication=no", "passwordauthentication", False),
        ("PasswordAuthentication = no", "passwordauthentication", False),
        ("  passwordAUTHENTICATION\tNO", "passwordauthentication", False),
        ('PermitRootLogin "no" # never', "permitrootlogin", "no"),
        ("ClientAliveInterval 1h30m", "clientaliveinterval", 5400),
        ("LoginGraceTime 2m", "logingracetime", 120),
        ("LogLevel verbose", "loglevel", "VERBOSE"),
        ("Ciphers aes256-ctr,aes128-ctr", "ciphers", ("aes256-ctr", "aes128-ctr")),
        ("AllowUsers a b@10.0.0.1", "allowusers", ("a", "b@10.0.0.1")),
        ("ChallengeResponseAuthentication no", "kbdinteractiveauthentication", False),
        ("ForceCommand internal-sftp -l INFO", "forcecommand", "internal-sftp -l INFO"),
    ],
)
def test_values(read: Read, line: str, name: str, value: object) -> None:
    reading = read("sshd", f"{line}\n")
    assert (reading.value(name), reading.flaws) == (value, [])
    assert reading.settings[name].line == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("PermitRootLogn no", "keyword"),
        ("PermitRootLogin", "syntax"),
        ('Banner "open', "syntax"),
        ("PermitRootLogin maybe", "value"),
        ("MaxAuthTries six", "value"),
        ("PasswordAuthentication on", "value"),
        ("ClientAliveInterval soon", "value"),
        ("Port 70000", "value"),
    ],
)
def test_what_sshd_would_refuse_is_a_flaw_with_its_line(read: Read, line: str, code: str) -> None:
    reading = read("sshd", {MAIN: f"# first\n{line}\n"})
    assert [(flaw.code, flaw.line, flaw.file) for flaw in reading.flaws] == [(code, 2, MAIN)]


def test_a_value_that_is_not_understood_hides_the_default(read: Read) -> None:
    assert read("sshd", "PermitRootLogin maybe\n").value("permitrootlogin") is None


def test_lists_grow(read: Read) -> None:
    reading = read("sshd", "AllowUsers a\nAllowUsers b\nCiphers aes256-ctr\nCiphers aes128-ctr\n")
    assert reading.value("allowusers") == ("a", "b")
    assert reading.value("ciphers") == ("aes256-ctr",)


def test_match_blocks_override_for_whom_they_fit(read: Read) -> None:
    text = (
        "PasswordAuthentication no\nMatch User vendor\n  PasswordAuthentication yes\nMatch all\n  X11Forwarding yes\n"
    )
    reading = read("sshd", text)
    rows = reading.tables["contexts"]
    assert [
        (row.values["criteria"], row.values["passwordauthentication"], row.values["x11forwarding"]) for row in rows
    ] == [
        ("", False, False),
        ("User vendor", True, False),
        ("all", False, True),
    ]
    assert rows[1].fact("passwordauthentication").line == 3
    assert rows[2].fact("passwordauthentication").line == 1
    assert reading.value("passwordauthentication") is False


def test_a_global_line_after_a_match_belongs_to_it(read: Read) -> None:
    reading = read("sshd", "Match User a\nPermitRootLogin yes\n")
    assert reading.value("permitrootlogin") == "prohibit-password"
    assert reading.tables["contexts"][1].values["permitrootlogin"] == "yes"


def test_include_is_read_in_place_in_order(read: Read) -> None:
    files = {
        MAIN: "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\n",
        "etc/ssh/sshd_config.d/20.conf": "PermitRootLogin prohibit-password\n",
        "etc/ssh/sshd_config.d/10.conf": "# first\nPermitRootLogin no\n",
    }
    reading = read("sshd", files)
    fact = reading.settings["permitrootlogin"]
    assert (fact.value, fact.file, fact.line) == ("no", "etc/ssh/sshd_config.d/10.conf", 2)
    assert set(reading.files) == set(files)


def test_a_relative_include_starts_at_the_folder_of_the_main_file(read: Read) -> None:
    reading = read("sshd", {MAIN: "Include extra\n", "etc/ssh/extra": "MaxAuthTries 2\n"})
    assert reading.value("maxauthtries") == 2


def test_a_match_of_an_included_file_ends_with_it(read: Read) -> None:
    reading = read(
        "sshd", {MAIN: "Include a\nPermitRootLogin no\n", "etc/ssh/a": "Match User x\nPermitRootLogin yes\n"}
    )
    assert reading.value("permitrootlogin") == "no"
    assert [row.values["permitrootlogin"] for row in reading.tables["contexts"]] == ["no", "yes"]


def test_an_include_inside_a_match_belongs_to_it(read: Read) -> None:
    reading = read("sshd", {MAIN: "Match User x\nInclude a\n", "etc/ssh/a": "PermitRootLogin yes\n"})
    assert reading.value("permitrootlogin") == "prohibit-password"
    assert reading.tables["contexts"][1].values["permitrootlogin"] == "yes"


@pytest.mark.parametrize(
    ("text", "idle"),
    [
        ("ClientAliveInterval 60\n", 180),
        ("ClientAliveInterval 60\nClientAliveCountMax 0\n", 0),
        ("ClientAliveCountMax 3\n", 0),
    ],
)
def test_idle_time(read: Read, text: str, idle: int) -> None:
    assert read("sshd", text).value("idle_seconds") == idle


@pytest.mark.parametrize(
    ("methods", "several"),
    [
        ("any", False),
        ("publickey", False),
        ("publickey,password", True),
        ("publickey,publickey", False),
        ("publickey,keyboard-interactive:pam", True),
        ("publickey,password hostbased,publickey", True),
        ("publickey,password publickey", False),
    ],
)
def test_several_factors(read: Read, methods: str, several: bool) -> None:
    assert read("sshd", f"AuthenticationMethods {methods}\n").value("several_factors") is several


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("PasswordAuthentication true\n", False),
        ("LogLevel loud\n", False),
        ("AuthenticationMethods publickey,card\n", False),
        ("AuthenticationMethods any publickey\n", False),
        ('AuthenticationMethods "publickey,password hostbased"\n', False),
        ("AuthenticationMethods publickey\nAuthenticationMethods any\n", False),
        ("PasswordAuthentication no\nAuthenticationMethods publickey,password\n", False),
        ("PasswordAuthentication no\nAuthenticationMethods publickey,password publickey\n", True),
        ("AllowTcpForwarding sometimes\n", False),
        ("PermitTunnel ethernet\n", True),
    ],
)
def test_what_the_program_itself_refuses(read: Read, text: str, sound: bool) -> None:
    """Compared with ``sshd -T`` of OpenSSH 9.2."""
    assert (read("sshd", text).flaws == []) is sound
