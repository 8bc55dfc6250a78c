"""More of what Debian's packages install: databases, units, certificates, schedules, devices; each package as a whole.

Needs the network once (the packages are kept in the test cache); skipped visibly without.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from debian_packages import package

from pia.conform.declared import declared_value
from pia.conform.files import Memory, Tree
from pia.conform.judge import judge
from pia.conform.readers.registry import READERS, reader_for
from pia.conform.reading import own_expectations

if TYPE_CHECKING:
    from pia.conform.expectation import Expectation
    from pia.conform.expression import Engine

WHOLE = [
    ("apache2", {"apache", "cron", "logrotate", "systemd-unit"}),
    ("auditd", {"auditd", "audit-rules", "systemd-unit"}),
    ("ca-certificates", {"certificate"}),
    ("chrony", {"clock", "logrotate", "systemd-unit"}),
    ("cron", {"pam", "systemd-unit"}),
    ("kmod", {"usb"}),
    ("libpam-modules", {"faillock"}),
    ("logrotate", {"cron", "logrotate", "systemd-unit"}),
    ("mariadb-server", {"mysql", "systemd-unit"}),
    ("nginx-common", {"logrotate", "nginx", "systemd-unit"}),
    ("openssh-server", {"pam", "sshd", "systemd-unit"}),
    ("postgresql-common", {"logrotate", "systemd-unit"}),
    ("rsyslog", {"logrotate", "rsyslog", "systemd-unit"}),
    ("sudo", {"pam", "sudoers"}),
    ("systemd", {"journald", "systemd-unit"}),
    ("udev", {"usb", "systemd-unit"}),
]
BESIDE = {"file-missing"}
"""What another package brings: the common files of PAM."""


@pytest.mark.parametrize(("name", "readers"), WHOLE, ids=[name for name, _ in WHOLE])
def test_every_file_of_a_package_is_understood(name: str, readers: set[str], cache: Path) -> None:
    folder = package(name, cache)
    seen: Counter[str] = Counter()
    for one in sorted(folder.rglob("*")):
        path = one.relative_to(folder).as_posix()
        reader = reader_for("x", path) if one.is_file() and not one.name.startswith(".") else None
        if reader is not None and (reader.id != "usb" or path.endswith((".conf", ".rules"))):
            reading = reader.facts(Tree(folder), path)
            codes = {flaw.code for flaw in reading.flaws}
            assert codes <= (BESIDE if reader.id == "pam" else set()), (path, reading.flaws[:2])
            assert path in reading.files
            seen[reader.id] += 1
    assert readers <= set(seen)


CNF = ("mariadb-server", "mysql", "etc/mysql/mariadb.conf.d/50-server.cnf")
SSH = ("openssh-server", "systemd-unit", "lib/systemd/system/ssh.service")
LOGS = ("chrony", "systemd-unit", "lib/systemd/system/chrony.service")
ROOT = ("ca-certificates", "certificate", "usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt")
CRON = ("cron-daemon-common", "cron", "etc/crontab")
TIMER = ("logrotate", "systemd-unit", "lib/systemd/system/logrotate.timer")
MOD = ("kmod", "usb", "lib/modprobe.d/aliases.conf")
UDEV = ("udev", "usb", "lib/udev/rules.d/50-udev-default.rules")
SSHD = ("openssh-server", "sshd", "usr/share/openssh/sshd_config")
SUDO = ("sudo", "sudoers", "etc/sudoers")
JOURNAL = ("systemd", "journald", "etc/systemd/journald.conf")
FAIL = ("libpam-modules", "faillock", "etc/security/faillock.conf")
CHRONY = ("chrony", "clock", "usr/share/chrony/chrony.conf")
PG = ("postgresql-15", "postgresql", "usr/share/postgresql/15/postgresql.conf.sample")
SITE = ("nginx-common", "nginx", "etc/nginx/sites-available/default")
WEB = ("apache2", "apache", "etc/apache2/sites-available/default-ssl.conf")
NIGHT = "0 1 * * * root "
VAULT = "sftp:b@vault.example:/juki"
END = "$"
VARIANTS: list[tuple[tuple[str, str, str], str, Any, list[tuple[str, str]], str]] = [
    (CNF, "mysql-addresses", None, [], "conforms"),
    (CNF, "mysql-addresses", None, [("= 127.0.0.1", "= 0.0.0.0")], "differs"),
    (CNF, "mysql-addresses", None, [("bind-address", "#bind-address")], "differs"),
    (CNF, "mysql-addresses", None, [("bind-address            =", "bind-adress =")], "differs"),
    (CNF, "mysql-addresses", None, [("[mysqld]", "[mysqldump]")], "differs"),
    (CNF, "mysql-addresses", None, [(END, "[mariadbd]\nbind_address=*\n")], "differs"),
    (CNF, "mysql-addresses", None, [(END, "[client]\nbind_address=*\n")], "conforms"),
    (CNF, "mysql-addresses", None, [(END, "bind_address=*\n")], "unchecked"),
    (CNF, "mysql-authenticates", None, [], "conforms"),
    (CNF, "mysql-authenticates", None, [("[mysqld]", "[mysqld]\nskip_grant_tables")], "differs"),
    (CNF, "mysql-authenticates", None, [("[mysqld]", "[mysqld]\nskip-grant-tables=on")], "differs"),
    (CNF, "mysql-authenticates", None, [("[mysqld]", "[mysqld]\nskip-grant")], "unchecked"),
    (CNF, "mysql-tls", None, [], "differs"),
    (CNF, "mysql-tls", None, [("#require-secure-transport = on", "require-secure-transport = on"), ("[mysqld]", "[mysqld]\ntls_version=TLSv1.3")], "conforms"),
    (CNF, "mysql-tls", None, [("#require-secure-transport = on", "require-secure-transport = off"), ("[mysqld]", "[mysqld]\ntls_version=TLSv1.3")], "differs"),
    (CNF, "mysql-tls", None, [("#require-secure-transport = on", "require-secure-transport = on"), ("[mysqld]", "[mysqld]\ntls_version=TLSv1,TLSv1.3")], "differs"),
    (CNF, "mysql-logs-operations", None, [], "differs"),
    (CNF, "mysql-logs-operations", None, [("#general_log            = 1", "general_log = 1")], "conforms"),
    (CNF, "mysql-password-age", "90d", [("[mysqld]", "[mysqld]\ndefault_password_lifetime=90")], "conforms"),
    (CNF, "mysql-password-age", "90d", [("[mysqld]", "[mysqld]\ndefault_password_lifetime=0")], "differs"),
    (CNF, "mysql-password-age", "90d", [("[mysqld]", "[mysqld]\ndefault_password_lifetime=9O")], "unchecked"),
    (SSH, "service-rights", None, [], "differs"),
    (SSH, "service-rights", None, [("[Service]", "[Service]\nUser=sshd\nNoNewPrivileges=yes")], "conforms"),
    (SSH, "service-addresses", None, [], "differs"),
    (SSH, "service-addresses", None, [("[Service]", "[Service]\nIPAddressDeny=any\nIPAddressAllow=10.0.0.0/8")], "conforms"),
    (SSH, "service-addresses", None, [("[Service]", "[Service]\nIPAddressDeny=any\nIPAddressAllow=0.0.0.0/0")], "differs"),
    (SSH, "service-addresses", None, [("[Service]", "[Service]\nIPAddressDeny=any\nIPAddressDeny=")], "differs"),
    (SSH, "service-addresses", None, [("[Service]", "[Service]\nIPAddresDeny=any")], "differs"),
    (SSH, "service-addresses", None, [("[Unit]", "[Unit]\nIPAddressDeny=any")], "differs"),
    (LOGS, "service-rights", None, [("[Service]", "[Service]\nUser=_chrony\nNoNewPrivileges=jes")], "differs"),
    (ROOT, "certificate-valid", None, [], "conforms"),
    (ROOT, "certificate-strong", None, [], "conforms"),
    (ROOT, "certificate-valid", None, [("MII", "MIJ")], "unchecked"),
    (ROOT, "certificate-valid", None, [("-----END", "----END")], "unchecked"),
    (ROOT, "certificate-valid", None, [("CERTIFICATE", "CERTIFICATE REQUEST")], "unchecked"),
    (CRON, "backup-interval", "1d", [], "differs"),
    (CRON, "backup-interval", "1d", [(END, f"{NIGHT}pg_dump juki\n")], "conforms"),
    (CRON, "backup-interval", "1d", [(END, "0 1 * * 6 root pg_dump juki\n")], "differs"),
    (CRON, "backup-interval", "1d", [(END, "0 1 * * * pg_dump juki\n")], "differs"),
    (CRON, "backup-interval", "1d", [(END, f"{NIGHT}pg_dump juki")], "unchecked"),
    (CRON, "backup-interval", "1d", [(END, f"#{NIGHT}pg_dump juki\n")], "differs"),
    (CRON, "backup-elsewhere", True, [(END, f"{NIGHT}restic -r {VAULT} backup /srv\n")], "conforms"),
    (CRON, "backup-elsewhere", True, [(END, f"{NIGHT}restic -r /srv/b backup /srv\n")], "differs"),
    (CRON, "backup-elsewhere", True, [(END, f"{NIGHT}false && restic -r {VAULT} backup /srv\n")], "differs"),
    (CRON, "backup-elsewhere", True, [("SHELL=", f"RESTIC_REPOSITORY={VAULT}\nSHELL="), (END, f"{NIGHT}restic backup /srv\n")], "conforms"),
    (CRON, "backup-generations", 14, [(END, f"{NIGHT}restic forget --keep-daily 13\n")], "differs"),
    (CRON, "backup-generations", 14, [(END, f"{NIGHT}borg prune --keep-daily 30 /r\n")], "conforms"),
    (CRON, "backup-encrypted", None, [(END, f"{NIGHT}restic backup /srv\n")], "conforms"),
    (CRON, "backup-encrypted", None, [(END, f"{NIGHT}tar czf /b /srv\n")], "differs"),
    (TIMER, "backup-interval", "1d", [], "differs"),
    (TIMER, "backup-interval", "1d", [("[Timer]", "[Timer]\nUnit=none.service")], "unchecked"),
    (MOD, "media-blocked-usb", None, [], "differs"),
    (MOD, "media-blocked-usb", None, [(END, "install usb-storage /bin/false\n")], "conforms"),
    (MOD, "media-blocked-usb", None, [(END, "instal usb-storage /bin/false\n")], "unchecked"),
    (MOD, "media-blocked-usb", None, [(END, "blacklist usb-storage\n")], "differs"),
    (UDEV, "media-blocked-usb", None, [], "differs"),
    (UDEV, "media-blocked-usb", None, [(END, 'SUBSYSTEM=="usb", ATTR{authorized}="0"\n')], "conforms"),
    (UDEV, "media-blocked-usb", None, [(END, 'SUBSYSTEM=="usb", ATTR{authorized}="1"\n')], "differs"),
    (UDEV, "media-blocked-usb", None, [(END, 'SUBSYSTEM="usb" ATTR{authorized}="0"\n')], "unchecked"),
    (SSHD, "sshd-no-open-login", None, [(END, "Match User a\nPermitEmptyPasswords yes\n")], "differs"),
    (SSHD, "sshd-no-open-login", None, [(END, "Match User a\nUsePAM no\n")], "unchecked"),
    (SSHD, "sshd-no-open-login", None, [(END, "Match Everybody a\n")], "unchecked"),
    (SSHD, "sshd-no-open-login", None, [(END, "Ciphers aes999-ctr\n")], "unchecked"),
    (SSHD, "sshd-no-root", None, [("^", "PermitRootLogin=no\n")], "conforms"),
    (SSHD, "sshd-no-root", None, [("^", "PermitRootLogin no yes\n")], "differs"),
    (SUDO, "sudo-asks", None, [("Defaults\tenv_reset", "Defaults\tenv_reset=1")], "unchecked"),
    (SUDO, "sudo-asks", None, [("Defaults\tenv_reset", "Defaults\ttimestamp_timeout=-1")], "differs"),
    (SUDO, "sudo-asks", None, [("Defaults\tenv_reset", "Defaults:%sudo\t!authenticate")], "differs"),
    (SUDO, "sudo-limited", None, [(END, "User_Alias A = x\nA ALL=(ALL) ALL\n")], "differs"),
    (SUDO, "sudo-limited", None, [(END, "User_Alias A = x\nUser_Alias A = y\n")], "unchecked"),
    (SUDO, "sudo-limited", None, [(END, "Cmnd_Alias C = !ALL\nx ALL=(ALL) !C\n")], "differs"),
    (JOURNAL, "log-kept-journald", "7y", [("#Storage=auto", "Storage=volatile")], "differs"),
    (JOURNAL, "log-kept-journald", "7y", [("#Storage=auto", "Storage=persistent\nStorage=none")], "differs"),
    (JOURNAL, "log-kept-journald", "7y", [("#Storage=auto", "Storage persistent")], "unchecked"),
    (FAIL, "lockout-faillock", None, [("# deny = 3", "deny = three")], "unchecked"),
    (FAIL, "lockout-faillock", None, [("# deny = 3", "denny = 3")], "unchecked"),
    (CHRONY, "clock-synchronised", None, [("pool 2.debian", "pol 2.debian")], "unchecked"),
    (CHRONY, "clock-synchronised", None, [("iburst", "iburst # x")], "unchecked"),
    (PG, "database-tls", None, [("#ssl = off", "ssl = on\nssl = off")], "differs"),
    (PG, "database-tls", None, [("#ssl = off", "ssl = on # x"), ("#ssl_min_protocol_version = 'TLSv1.2'", 'ssl_min_protocol_version = "TLSv1.2"')], "unchecked"),
    (SITE, "web-encrypted-nginx", None, [("listen 80 default_server;", "listen 443 ssl; ssl_protocols TLSv1; ssl_protocols TLSv1.3;"), ("listen [::]:80 default_server;", "")], "differs"),
    (SITE, "web-encrypted-nginx", None, [("listen 80 default_server;", "listen 443 ssl; ssl_protocols TLSv1.5;"), ("listen [::]:80 default_server;", "")], "differs"),
    (WEB, "web-encrypted-apache", None, [("SSLEngine on", "SSLEngine on\nSSLProtocol -all +TLSv1.3\nSSLProtocol all")], "differs"),
    (WEB, "web-encrypted-apache", None, [("SSLEngine on", "SSLEngine on\nSSLProtocol -all +TLSv1.2\nSSLProtokol all")], "unchecked"),
]  # fmt: skip


@pytest.fixture(scope="module")
def expectations(engine: Engine) -> dict[str, Expectation]:
    return {one.id: one for one in own_expectations(engine)}


def edited(text: str, edits: list[tuple[str, str]]) -> str:
    for old, new in edits:
        if old in ("^", END):
            text = new + text if old == "^" else text.rstrip("\n") + "\n" + new
        else:
            assert old in text, f"the shipped file has no {old!r}"
            text = text.replace(old, new, 1)
    return text


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
    name, reader, path = source
    start = package(name, cache) / path
    text = edited(start.read_text("utf-8"), edits)
    one = expectations[id_]
    value = declared_value(one.measures[0], one.parameter, declared) if one.parameter else None
    beside = [one for one in start.parent.iterdir() if one.is_file() and one.suffix in (".service", ".conf")]
    files = {f"{path.rpartition('/')[0]}/{one.name}": one.read_bytes() for one in beside} | {path: text.encode()}
    reading = READERS[reader].facts(Memory(files), path)
    assert judge(one, reading, value, "2026-01-15", engine).outcome == outcome, reading.flaws
