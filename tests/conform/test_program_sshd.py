"""What sshd itself makes of configurations (``sshd -T``) against what the reader says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from programs import ask, program

from pia.conform.files import Tree
from pia.conform.readers.registry import READERS

if TYPE_CHECKING:
    from pia.conform.facts import Reading

NAMED = {"listenaddress", "authorizedkeysfile", "hostkey", "setenv"}
"""Printed in another form than written."""
USER = "user=maint,host=a.example,addr=10.1.2.3,laddr=10.0.0.1,lport=22"
TAKEN = [
    "",
    "PermitRootLogin no\nPermitRootLogin yes\n",
    "permitrootlogin=no\n",
    "PermitRootLogin = no\n",
    "PermitRootLogin =no\n",
    "PermitRootLogin= no\n",
    '"PermitRootLogin" no\n',
    'PermitRootLogin "no"\n',
    "\tPermitRootLogin\tno # comment\n",
    "PermitRootLogin without-password\n",
    "PermitRootLogin forced-commands-only\n",
    "ChallengeResponseAuthentication no\n",
    "KbdInteractiveAuthentication no\nChallengeResponseAuthentication yes\n",
    "ClientAliveInterval 1h30m\nClientAliveCountMax 0\n",
    "ClientAliveInterval 10M\nLoginGraceTime 2w\n",
    "LoginGraceTime 0\n",
    "Port 22\nPort 2222\n",
    "Ciphers aes256-ctr,aes128-ctr\nMACs hmac-sha2-256\n",
    "Ciphers +aes128-cbc\n",
    "Ciphers -aes128-ctr,*-cbc\n",
    "MACs ^hmac-sha2-512\n",
    "KexAlgorithms -curve25519-*\n",
    "AllowUsers a b@10.0.0.0/8\nAllowUsers c\n",
    "DenyGroups x y\n",
    "AcceptEnv LANG LC_*\nAcceptEnv TZ\n",
    "AuthenticationMethods publickey,password publickey,keyboard-interactive\n",
    "AuthenticationMethods any\n",
    "PermitTunnel yes\nGatewayPorts clientspecified\n",
    "AllowTcpForwarding local\nX11Forwarding yes\n",
    "AllowTcpForwarding all\n",
    "IgnoreRhosts shosts-only\n",
    "LogLevel verbose\nSyslogFacility LOCAL5\n",
    "LogLevel DEBUG1\n",
    "MaxAuthTries 3\nMaxSessions 0\n",
    "PermitOpen host:22 other:*\nPermitListen none\n",
    "PermitUserEnvironment LANG,TZ\n",
    "StrictModes no\nUsePAM yes\n",
    "Banner /etc/issue.net\nBanner none\n",
    "Protocol 2\nUsePrivilegeSeparation sandbox\nKeyRegenerationInterval 1h\nRSAAuthentication yes\n",
    "ForceCommand internal-sftp -l INFO\n",
    "AuthorizedKeysFile .ssh/authorized_keys %h/.keys\n",
    "TrustedUserCAKeys /etc/ssh/ca.pub\n",
    "Match User maint\n  PermitRootLogin yes\n  X11Forwarding yes\n",
    "PermitRootLogin no\nMatch all\nPermitRootLogin yes\n",
    "Match User other\n  PermitRootLogin yes\nMatch Address 10.0.0.0/8\n  PermitRootLogin no\nMatch User maint\n  PermitRootLogin yes\n",
    "Include inc/*.conf\nPermitRootLogin yes\n",
    "PermitRootLogin yes\nInclude inc/*.conf\n",
    "Match User other\nInclude inc/*.conf\n",
    "Match User maint\nInclude inc/*.conf\nMatch all\nMaxSessions 3\n",
    "Include inc/none/*.conf inc/b.conf\n",
    "Include inc/match.cfg\nPermitRootLogin yes\n",
    "UsePAM yes\nGSSAPIAuthentication yes\nHostbasedAuthentication yes\n",
    "RequiredRSASize 3072\n",
    "DisableForwarding yes\nAllowAgentForwarding no\n",
    "UnusedConnectionTimeout 5m\n",
]  # fmt: skip
REFUSED = [
    "PermitRootLogin\n",
    "PermitRootLogin maybe\n",
    "PermitRootLogin no yes\n",
    'PermitRootLogin "no\n',
    "PermitRotLogin no\n",
    "Port 0x\n",
    "Port 70000\n",
    "ClientAliveInterval abc\n",
    "ClientAliveInterval 5x\n",
    "MaxAuthTries -1\n",
    "MaxAuthTries many\n",
    "LogLevel LOUD\n",
    "UsePAM 1\n",
    "X11Forwarding true\n",
    "AllowTcpForwarding some\n",
    "Ciphers aes999\n",
    "MACs hmac-sha3\n",
    "KexAlgorithms +none-such\n",
    "SyslogFacility LOCAL9\n",
    "PermitUserEnvironment\n",
    "Match\n",
    "Match User\nPermitRootLogin no\n",
    "Match Nobody x\nPermitRootLogin no\n",
    "Match all User x\n",
    "Match User maint\nUsePAM no\n",
    "Match User maint\nPort 2222\n",
    "ListenAddress\n",
    "PermitOpen host\n",
    "StrictModes\n",
    "GatewayPorts maybe\n",
    "Include\n",
    "X11Forwarding yes extra\n",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sshd")
    keys = ask(program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(made / "key"))
    assert keys[0] == 0, keys
    inside = made / "etc/ssh/inc"
    inside.mkdir(parents=True)
    (inside / "b.conf").write_text("PermitRootLogin prohibit-password\nMaxSessions 5\n")
    (inside / "a.conf").write_text("PermitRootLogin no\n")
    (inside / "match.cfg").write_text("Match User maint\nMaxSessions 7\n")
    return made


def _asked(folder: Path, text: str) -> tuple[int, dict[str, list[str]], str]:
    """Ask sshd; relative includes are those of /etc/ssh, so they are written with the whole path."""
    sshd = program("sshd")
    Path("/run/sshd").mkdir(exist_ok=True)
    config = folder / "asked"
    config.write_text(
        text.replace("Include inc/", f"Include {folder}/etc/ssh/inc/").replace(" inc/b", f" {folder}/etc/ssh/inc/b")
    )
    code, out, said = ask(sshd, "-T", "-h", str(folder / "key"), "-f", str(config), "-C", USER)
    found: dict[str, list[str]] = {}
    for line in out.splitlines():
        name, _, value = line.partition(" ")
        found.setdefault(name, []).append(value)
    return code, found, said


def _read(folder: Path, text: str) -> Reading:
    config = folder / "etc/ssh/sshd_config"
    config.write_text(text)
    return READERS["sshd"].facts(Tree(folder), "etc/ssh/sshd_config")


def _fits(criteria: str) -> bool:
    return criteria.lower() in ("", "all", "user maint", "address 10.0.0.0/8")


def _effective(reading: Reading) -> dict[str, Any]:
    """Return what holds for USER: of the blocks that fit the first that says it, else the global value."""
    whole: dict[str, Any] = {}
    for row in reading.tables["contexts"][1:]:
        if _fits(str(row.values["criteria"])):
            for name, fact in row.facts.items():
                if fact.line >= row.line or fact.file != row.file:
                    whole.setdefault(name, (fact, row))
    return whole


def _printed(value: Any, name: str, printed: list[str]) -> bool:
    if name == "unusedconnectiontimeout" and value == 0:
        return printed == ["none"]
    if isinstance(value, bool):
        return printed == ["yes" if value else "no"]
    if name == "port":
        return sorted(printed) == sorted(map(str, value))
    if isinstance(value, tuple):
        said = " ".join(printed)
        return list(value) == said.replace(",", " ").split() or " ".join(value) == said
    if name == "permitrootlogin":
        return printed == [{"prohibit-password": "without-password"}.get(value, value)]
    return [str(value).lower()] == [one.lower() for one in printed]


@pytest.mark.parametrize("text", TAKEN)
def test_what_sshd_takes_is_read_alike(folder: Path, text: str) -> None:
    code, printed, said = _asked(folder, text)
    assert code == 0, said
    reading = _read(folder, text)
    assert [flaw.words.en for flaw in reading.flaws] == []
    special = {name: fact for name, (fact, _) in _effective(reading).items()}
    wrong = {}
    for name, values in printed.items():
        if name in reading.settings and name not in NAMED:
            fact = reading.settings[name]
            if name in special and not (fact.line and fact == special[name]):
                fact = special[name]
            if fact.value is not None and not _printed(fact.value, name, values):
                wrong[name] = (fact.value, values)
    assert wrong == {}


@pytest.mark.parametrize("text", REFUSED)
def test_what_sshd_refuses_is_a_flaw(folder: Path, text: str) -> None:
    code, _, said = _asked(folder, text)
    reading = _read(folder, text)
    assert (code != 0, bool(reading.flaws)) == (True, True), said
