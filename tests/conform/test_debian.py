"""The default files of Debian's packages, as installed and with hardened and weakened lines.

Needs the network once (the packages are kept in the test cache); skipped visibly without.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from debian_packages import package

from pia.conform.declared import declared_value
from pia.conform.files import Memory, Tree
from pia.conform.judge import judge
from pia.conform.readers.registry import READERS
from pia.conform.reading import own_expectations

if TYPE_CHECKING:
    from pia.conform.expectation import Expectation
    from pia.conform.expression import Engine
    from pia.conform.facts import Reading

SHIPPED: list[tuple[str, str, str, dict[str, Any]]] = [
    ("openssh-server", "sshd", "usr/share/openssh/sshd_config", {"usepam": True, "x11forwarding": True, "kbdinteractiveauthentication": False, "permitrootlogin": "prohibit-password"}),
    ("login", "login-defs", "etc/login.defs", {"pass_max_days": 99999, "encrypt_method": "SHA512", "login_retries": 5}),
    ("libpwquality-common", "pwquality", "etc/security/pwquality.conf", {"shortest": 8, "classes": 0}),
    ("libpam-modules", "faillock", "etc/security/faillock.conf", {"deny": 3, "unlock_time": 600}),
    ("sudo", "sudoers", "etc/sudoers", {"use_pty": True, "env_reset": True, "timestamp_timeout": 15}),
    ("sudo", "pam", "etc/pam.d/sudo", {}),
    ("auditd", "auditd", "etc/audit/auditd.conf", {"max_log_file_action": "rotate", "keeps_all": False, "num_logs": 5}),
    ("auditd", "audit-rules", "etc/audit/rules.d", {"enabled": 1, "backlog": 8192}),
    ("auditd", "audit-rules", "etc/audit/audit-stop.rules", {"enabled": 0}),
    ("rsyslog", "rsyslog", "etc/rsyslog.conf", {}),
    ("rsyslog", "logrotate", "etc/logrotate.d/rsyslog", {}),
    ("logrotate", "logrotate", "etc/logrotate.conf", {}),
    ("systemd", "journald", "etc/systemd/journald.conf", {"storage": "auto", "max_retention_seconds": 0}),
    ("systemd-timesyncd", "clock", "etc/systemd/timesyncd.conf", {}),
    ("chrony", "clock", "usr/share/chrony/chrony.conf", {"rtcsync": True, "makestep": True}),
    ("ntpsec", "clock", "etc/ntpsec/ntp.conf", {}),
    ("postgresql-15", "postgresql", "usr/share/postgresql/15/postgresql.conf.sample", {"ssl": False, "password_encryption": "scram-sha-256"}),
    ("nginx-common", "nginx", "etc/nginx/nginx.conf", {}),
    ("nginx-common", "nginx", "etc/nginx/sites-available/default", {}),
    ("apache2", "apache", "etc/apache2/apache2.conf", {"log_level": "warn", "timeout": 300}),
    ("apache2", "apache", "etc/apache2/sites-available/default-ssl.conf", {}),
    ("apache2", "apache", "etc/apache2/mods-available/ssl.conf", {}),
    ("nginx-common", "logrotate", "etc/logrotate.d/nginx", {}),
    ("apache2", "logrotate", "etc/logrotate.d/apache2", {}),
    ("postgresql-common", "logrotate", "etc/logrotate.d/postgresql-common", {}),
    ("chrony", "logrotate", "etc/logrotate.d/chrony", {}),
]  # fmt: skip
MISSING = {"etc/pam.d/sudo": "file-missing"}
"""What another package brings: the common files of PAM."""


@pytest.mark.parametrize(
    ("name", "reader", "path", "facts"), SHIPPED, ids=[f"{n}-{p.rpartition('/')[2]}" for n, _, p, _ in SHIPPED]
)
def test_a_shipped_file_is_understood_to_the_last_line(
    name: str, reader: str, path: str, facts: dict[str, Any], cache: Path
) -> None:
    reading = READERS[reader].facts(Tree(package(name, cache)), path)
    assert {flaw.code for flaw in reading.flaws} == ({MISSING[path]} if path in MISSING else set())
    assert {key: reading.value(key) for key in facts} == facts
    assert reading.files


def test_a_sample_with_gaps_is_no_configuration(cache: Path) -> None:
    """``pg_hba.conf.sample`` has marks that the set-up fills in."""
    reading = READERS["pg-hba"].facts(
        Tree(package("postgresql-15", cache)), "usr/share/postgresql/15/pg_hba.conf.sample"
    )
    assert {flaw.code for flaw in reading.flaws} == {"syntax"}


SSHD = ("openssh-server", "sshd", "usr/share/openssh/sshd_config")
DEFS = ("login", "login-defs", "etc/login.defs")
QUALITY = ("libpwquality-common", "pwquality", "etc/security/pwquality.conf")
FAIL = ("libpam-modules", "faillock", "etc/security/faillock.conf")
SUDO = ("sudo", "sudoers", "etc/sudoers")
AUDIT = ("auditd", "auditd", "etc/audit/auditd.conf")
RULES = ("auditd", "audit-rules", "etc/audit/rules.d/audit.rules")
SYSLOG = ("rsyslog", "rsyslog", "etc/rsyslog.conf")
ROTATE = ("rsyslog", "logrotate", "etc/logrotate.d/rsyslog")
JOURNAL = ("systemd", "journald", "etc/systemd/journald.conf")
CLOCK = ("chrony", "clock", "usr/share/chrony/chrony.conf")
PG = ("postgresql-15", "postgresql", "usr/share/postgresql/15/postgresql.conf.sample")
SITE = ("nginx-common", "nginx", "etc/nginx/sites-available/default")
WEB = ("apache2", "apache", "etc/apache2/sites-available/default-ssl.conf")
RELAY = '*.* action(type="omfwd" target="log" port="6514" protocol="tcp" StreamDriverMode="1" StreamDriverAuthMode="x509/name")\n'
VARIANTS: list[tuple[tuple[str, str, str], str, Any, list[tuple[str, str]], str]] = [
    (SSHD, "sshd-no-open-login", None, [], "conforms"),
    (SSHD, "sshd-no-open-login", None, [("#PermitEmptyPasswords no", "PermitEmptyPasswords yes")], "differs"),
    (SSHD, "sshd-no-open-login", None, [("$", "Match User x\n  HostbasedAuthentication yes\n")], "differs"),
    (SSHD, "sshd-no-root", None, [], "differs"),
    (SSHD, "sshd-no-root", None, [("#PermitRootLogin prohibit-password", "PermitRootLogin no")], "conforms"),
    (SSHD, "sshd-no-root", None, [("$", "PermitRootLogin no\n")], "conforms"),
    (SSHD, "sshd-no-root", None, [("^", "PermitRootLogin yes\n"), ("$", "PermitRootLogin no\n")], "differs"),
    (SSHD, "sshd-no-root", None, [("#PermitRootLogin prohibit-password", "PermitRootLogn no")], "unchecked"),
    (SSHD, "sshd-several-factors", ["card", "password"], [], "differs"),
    (SSHD, "sshd-several-factors", ["card", "password"], [("$", "AuthenticationMethods publickey,password\n")], "conforms"),
    (SSHD, "idle-lock-sshd", "7min", [], "differs"),
    (SSHD, "idle-lock-sshd", "7min", [("#ClientAliveInterval 0", "ClientAliveInterval 120")], "conforms"),
    (SSHD, "idle-lock-sshd", "7min", [("#ClientAliveInterval 0", "ClientAliveInterval 600")], "differs"),
    (SSHD, "sshd-logs-failures", None, [("#LogLevel INFO", "LogLevel QUIET")], "differs"),
    (SSHD, "sshd-logs-failures", None, [], "conforms"),
    (DEFS, "password-age-login-defs", "90d", [], "differs"),
    (DEFS, "password-age-login-defs", "90d", [("PASS_MAX_DAYS\t99999", "PASS_MAX_DAYS\t90")], "conforms"),
    (DEFS, "password-age-login-defs", "90d", [("PASS_MAX_DAYS\t99999", "PASS_MAX_DAYS\t91")], "differs"),
    (DEFS, "password-age-login-defs", "90d", [("PASS_MAX_DAYS\t99999", "#PASS_MAX_DAYS\t90")], "differs"),
    (DEFS, "password-age-login-defs", "90d", [("PASS_MAX_DAYS\t99999", "PASS_MAX_DAYS\t9O")], "unchecked"),
    (QUALITY, "password-length-pwquality", 8, [], "conforms"),
    (QUALITY, "password-length-pwquality", 10, [], "differs"),
    (QUALITY, "password-length-pwquality", 10, [("# minlen = 8", "minlen = 10")], "conforms"),
    (QUALITY, "password-length-pwquality", 10, [("# minlen = 8", "minlen = 10"), ("# dcredit = 0", "dcredit = 2")], "differs"),
    (QUALITY, "password-classes-pwquality", 3, [("# minclass = 0", "minclass = 3")], "conforms"),
    (QUALITY, "password-classes-pwquality", 3, [("# minclass = 0", "minclass = 1")], "differs"),
    (FAIL, "lockout-faillock", None, [], "conforms"),
    (FAIL, "lockout-faillock", None, [("# deny = 3", "deny = 0")], "differs"),
    (FAIL, "lockout-faillock", None, [("# deny = 3", "deny = 50")], "differs"),
    (FAIL, "lockout-faillock", None, [("# unlock_time = 600", "unlock_time = 5")], "differs"),
    (SUDO, "sudo-limited", None, [], "conforms"),
    (SUDO, "sudo-limited", None, [("@includedir", "vendor ALL=(ALL:ALL) ALL\n@includedir")], "differs"),
    (SUDO, "sudo-asks", None, [], "conforms"),
    (SUDO, "sudo-asks", None, [("%sudo\tALL=(ALL:ALL) ALL", "%sudo\tALL=(ALL:ALL) NOPASSWD: ALL")], "differs"),
    (SUDO, "sudo-asks", None, [("Defaults\tenv_reset", "Defaults\tenv_reset, !authenticate")], "differs"),
    (SUDO, "sudo-asks", None, [("Defaults\tenv_reset", "Defauts\tenv_reset")], "unchecked"),
    (AUDIT, "log-kept-auditd", None, [], "differs"),
    (AUDIT, "log-kept-auditd", None, [("max_log_file_action = ROTATE", "max_log_file_action = keep_logs")], "conforms"),
    (AUDIT, "log-kept-auditd", None, [("max_log_file_action = ROTATE", "max_log_file_action = keep_logs"), ("write_logs = yes", "write_logs = no")], "differs"),
    (RULES, "audit-watches", None, [], "differs"),
    (RULES, "audit-watches", None, [("$", "\n-w /srv/juki -p rwa -k juki\n")], "conforms"),
    (RULES, "audit-watches", None, [("^", "-w /srv/juki -p rwa -k juki\n")], "conforms"),
    (RULES, "audit-immutable", None, [("$", "\n-w /srv/juki -p rwa -k juki\n-e 2\n")], "conforms"),
    (RULES, "audit-immutable", None, [], "differs"),
    (SYSLOG, "log-sent-away", None, [], "differs"),
    (SYSLOG, "log-sent-away", None, [("$", RELAY)], "conforms"),
    (SYSLOG, "log-sent-away", None, [("$", RELAY.replace('StreamDriverMode="1"', 'StreamDriverMode="0"'))], "differs"),
    (SYSLOG, "log-sent-away", None, [("$", f"#{RELAY}")], "differs"),
    (ROTATE, "log-kept-logrotate", "7y", [], "differs"),
    (ROTATE, "log-kept-logrotate", "7y", [("rotate 4", "rotate 366")], "conforms"),
    (ROTATE, "log-kept-logrotate", "7y", [("rotate 4", "rotate 366"), ("weekly", "daily")], "differs"),
    (ROTATE, "log-kept-logrotate", "7y", [("rotate 4", "rotate 366\n\tmaxage 400")], "differs"),
    (ROTATE, "log-kept-logrotate", "7y", [("rotate 4", "rotate 366\n\tsize 10M")], "unchecked"),
    (ROTATE, "log-kept-logrotate", "4週", [], "conforms"),
    (JOURNAL, "log-kept-journald", "7y", [], "differs"),
    (JOURNAL, "log-kept-journald", "7y", [("#Storage=auto", "Storage=persistent")], "conforms"),
    (JOURNAL, "log-kept-journald", "7y", [("#Storage=auto", "Storage=persistent"), ("#MaxRetentionSec=", "MaxRetentionSec=1month")], "differs"),
    (CLOCK, "clock-synchronised", None, [], "conforms"),
    (CLOCK, "clock-synchronised", None, [("pool 2.debian", "#pool 2.debian")], "differs"),
    (PG, "database-tls", None, [], "differs"),
    (PG, "database-tls", None, [("#ssl = off", "ssl = on")], "conforms"),
    (PG, "database-tls", None, [("#ssl = off", "ssl = on"), ("#ssl_min_protocol_version = 'TLSv1.2'", "ssl_min_protocol_version = 'TLSv1'")], "differs"),
    (PG, "database-tls", None, [("#ssl = off", "ssl = onn")], "unchecked"),
    (PG, "database-logs-operations", None, [("#log_connections = off", "log_connections = on"), ("#log_disconnections = off", "log_disconnections = on"), ("#log_statement = 'none'", "log_statement = 'mod'")], "conforms"),
    (PG, "database-logs-operations", None, [("#log_connections = off", "log_connections = on"), ("#log_statement = 'none'", "log_statement = 'mod'")], "differs"),
    (PG, "database-archive", None, [("#archive_mode = off", "archive_mode = on"), ("#archive_command = ''", "archive_command = 'cp %p /b/%f'")], "conforms"),
    (PG, "database-archive", None, [("#archive_mode = off", "archive_mode = on"), ("#archive_command = ''", "archive_command = 'cp %p /b/%f'"), ("#fsync = on", "fsync = off")], "differs"),
    (PG, "database-log-fields", ["operator", "time"], [], "differs"),
    (PG, "database-log-fields", ["operator", "time"], [("#log_line_prefix = '%m [%p] '", "log_line_prefix = '%m %u '")], "conforms"),
    (SITE, "web-encrypted-nginx", None, [], "differs"),
    (SITE, "web-encrypted-nginx", None, [("listen 80 default_server;", "listen 443 ssl; ssl_protocols TLSv1.3;"), ("listen [::]:80 default_server;", "")], "conforms"),
    (SITE, "web-encrypted-nginx", None, [("listen 80 default_server;", "listen 443 ssl; ssl_protocols TLSv1.3;")], "differs"),
    (SITE, "terminals-web", None, [("server_name _;", "allow 10.0.0.0/8; deny all;")], "conforms"),
    (SITE, "terminals-web", None, [("server_name _;", "deny all; allow all;")], "differs"),
    (WEB, "web-encrypted-apache", None, [], "differs"),
    (WEB, "web-encrypted-apache", None, [("SSLEngine on", "SSLEngine on\nSSLProtocol -all +TLSv1.2 +TLSv1.3")], "conforms"),
    (WEB, "web-encrypted-apache", None, [("SSLEngine on", "SSLEngine off")], "differs"),
    (WEB, "web-mutual-authentication-apache", None, [("#SSLVerifyClient require", "SSLVerifyClient require")], "conforms"),
    (WEB, "web-mutual-authentication-apache", None, [], "differs"),
]  # fmt: skip


@pytest.fixture(scope="module")
def expectations(engine: Engine) -> dict[str, Expectation]:
    return {one.id: one for one in own_expectations(engine)}


def edited(text: str, edits: list[tuple[str, str]]) -> str:
    for old, new in edits:
        if old == "^":
            text = new + text
        elif old == "$":
            text = text.rstrip("\n") + "\n" + new
        else:
            assert old in text, f"the shipped file has no {old!r}"
            text = text.replace(old, new, 1)
    return text


def variant(source: tuple[str, str, str], edits: list[tuple[str, str]], cache: Path) -> Reading:
    name, reader, path = source
    folder = package(name, cache)
    files = {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    return READERS[reader].facts(Memory({**files, path: edited(files[path].decode(), edits).encode()}), path)


@pytest.mark.parametrize(
    ("source", "id_", "declared", "edits", "outcome"),
    VARIANTS,
    ids=[f"{n}-{v[1]}-{v[4]}" for n, v in enumerate(VARIANTS)],
)
def test_hardened_and_weakened_variants(
    source: tuple[str, str, str],
    id_: str,
    declared: Any,
    edits: list[tuple[str, str]],
    outcome: str,
    *,
    cache: Path,
    expectations: dict[str, Expectation],
    engine: Engine,
) -> None:
    one = expectations[id_]
    value = declared_value(one.measures[0], one.parameter, declared) if one.parameter else None
    judged = judge(one, variant(source, edits, cache), value, "2026-01-15", engine)
    assert (judged.outcome, judged.reason.en) == (outcome, judged.reason.en)
