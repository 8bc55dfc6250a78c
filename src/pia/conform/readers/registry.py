"""The one list of readers, in the order in which a path is tried."""

from __future__ import annotations

import fnmatch
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pia.conform.readers import (
    apache,
    audit_rules,
    auditd,
    certificate,
    clamav,
    clock,
    cron,
    faillock,
    gnome,
    identity,
    iptables,
    journald,
    kubernetes,
    login_defs,
    logrotate,
    mysql,
    nft,
    nginx,
    pam,
    pg_catalog,
    pg_hba,
    postgresql,
    pwquality,
    rsyslog,
    secedit,
    sshd,
    sudoers,
    systemd_unit,
    terraform,
    usb,
    winreg_export,
)

if TYPE_CHECKING:
    from pia.conform.reader import Reader

__all__ = ["READERS", "reader_for"]

READERS: Final[dict[str, Reader]] = {
    reader.id: reader
    for reader in (
        sshd.READER,
        pam.READER,
        login_defs.READER,
        pwquality.READER,
        faillock.READER,
        sudoers.READER,
        auditd.READER,
        audit_rules.READER,
        rsyslog.READER,
        journald.READER,
        logrotate.READER,
        clock.READER,
        postgresql.READER,
        pg_hba.READER,
        pg_catalog.READER,
        nginx.READER,
        apache.READER,
        nft.READER,
        iptables.READER,
        identity.READER,
        secedit.READER,
        winreg_export.READER,
        terraform.READER,
        kubernetes.READER,
        mysql.READER,
        certificate.READER,
        systemd_unit.READER,
        cron.READER,
        clamav.READER,
        usb.READER,
        gnome.READER,
    )
}  # fmt: skip


@lru_cache(maxsize=4096)
def reader_for(config: str, path: str) -> Reader | None:
    """Return the reader that the name of a configuration asks for (``sshd`` or ``sshd/…``), else the one its path tells."""
    named = READERS.get(config.partition("/")[0].strip())
    if named is not None:
        return named
    folded = path.strip("/")
    for reader in READERS.values():
        if any(fnmatch.fnmatchcase(folded, p) or fnmatch.fnmatchcase(folded, f"*/{p}") for p in reader.paths):
            return reader
    return None
