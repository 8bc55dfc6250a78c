"""my.cnf, certificates, units of systemd, ClamAV, USB storage and GNOME: effective values, and what is no such file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pia.conform.files import Memory
from pia.conform.readers.registry import READERS

if TYPE_CHECKING:
    from pia.conform.facts import Reading

Read = Callable[..., "Reading"]
CNF, DROP = "etc/mysql/my.cnf", "etc/mysql/conf.d"
VALUES: list[tuple[str, Any, dict[str, Any]]] = [
    ("mysql", "[mysqld]\nport = 1\nport=2\n[client]\nport=3\n[server]\nbind-address=10.0.0.1\n", {"port": 2, "bind_address": ("10.0.0.1",)}),
    ("mysql", "[mysqld]\nbind-address=1.2.3.4#d\n", {"bind_address": ("1.2.3.4",)}),
    ("mysql", "[mysqld]\nlog_error='a b' # c\nssl-ca = /x y\n", {"log_error": "a b", "ssl_ca": "/x y"}),
    ("mysql", "[mysqld ]\nport=7\n[mysqldump]\nport=8\n", {"port": 7}),
    ("mysql", "[mysqld]\nrequire_secure_transport\nskip-networking=0\n", {"require_secure_transport": True, "skip_networking": False}),
    ("mysql", "[mysqld]\nskip-general-log\n", {"general_log": False}),
    ("mysql", "[mysqld]\nenable-general-log\n", {"general_log": True}),
    ("mysql", "[mysqld]\nskip-general-log=0\n", {"general_log": True}),
    ("mysql", "[mysqld]\nskip-log-bin\n", {"log_bin": "off"}),
    ("mysql", "[mysqld]\nlog-bin\n", {"log_bin": "on"}),
    ("mysql", "[mysqld]\nskip-ssl\n", {"ssl": False}),
    ("mysql", "[mysqld]\nvalidate-password.length=12\nbinlog_expire_logs_seconds=2K\n", {"validate_password_length": 12, "binlog_expire_logs_seconds": 2048}),
    ("mysql", "[mysqld]\nplugin-load-add=a.so\nplugin_load_add=b;c\n", {"plugin_load_add": ("a.so", "b", "c")}),
    ("mysql", "[mysqld]\nlocal-infile=0\n[galera]\nbind-address=0.0.0.0\n", {"local_infile": False, "bind_address": ("0.0.0.0",)}),
    ("mysql", {CNF: "[mysqld]\nport=1\n!includedir /etc/mysql/conf.d\nlog-bin=x\n", f"{DROP}/b.cnf": "[mysqld]\nport=4\n", f"{DROP}/a.cnf": "[mysqld]\nport=5\n", f"{DROP}/z.conf": "[mysqld]\nport=6\n"}, {"port": 4, "log_bin": "x"}),
    ("mysql", {CNF: "[mysqld]\nport=1\n!include other.cnf\n", "etc/mysql/other.cnf": "[mysql]\nport=2\n"}, {"port": 1}),
    ("clamav", "Checks 24\nChecks 2\nDatabaseMirror a\nDatabaseMirror b\n", {"checks_a_day": 24, "update_minutes": 60, "mirrors": ("a", "b"), "updates": True}),
    ("clamav", 'MaxFileSize 100M\nOnAccessIncludePath "/srv"\nOnAccessPrevention Yes\n', {"max_file_size": 104857600, "on_access": True}),
    ("clamav", "OnAccessIncludePath /srv\n", {"on_access": False, "scanner": True, "update_minutes": 120}),
    ("gnome", {"etc/dconf/db/local.d/00": "[org/gnome/desktop/session]\nidle-delay=uint32 600\n", "etc/dconf/db/local.d/10": "[org/gnome/desktop/session]\nidle-delay=@u 301\n"}, {"idle_seconds": 301, "fixed": False}),
    ("gnome", {"etc/dconf/db/local.d/00": "[org/gnome/desktop/session]\nidle-delay=uint32 0x10\n", "etc/dconf/db/local.d/.x": "[org/gnome/desktop/session]\nidle-delay=uint32 1\n"}, {"idle_seconds": 16}),
    ("gnome", {"etc/dconf/db/local.d/00": "[org/gnome/desktop/session]\nidle-delay=uint32 60\n", "etc/dconf/db/local.d/locks/a": "/org/gnome/desktop/screensaver/\n"}, {"fixed": False, "in_profile": False}),
    ("gnome", {"etc/dconf/db/local.d/00": "[org/gnome/desktop/lockdown]\ndisable-lock-screen=true\n"}, {"idle_seconds": 0}),
    ("usb", "install usb_storage /bin/true\n", {"storage_blocked": True, "removable_blocked": True}),
    ("usb", "install usb-storage /bin/false; /sbin/modprobe -i usb-storage\n", {"storage_blocked": False}),
    ("usb", "install usb-storage /sbin/modprobe -i usb-storage\ninstall usb-storage /bin/false\n", {"storage_blocked": False}),
    ("usb", "#install usb-storage /bin/false\nblacklist \\\n uas\nblacklist usb-storage\n", {"storage_blocked": True}),
    ("usb", {"etc/modprobe.d/a.conf": "install usb-storage /bin/false\n", "etc/modprobe.d/b.bak": "x"}, {"storage_blocked": True}),
    ("usb", {"etc/udev/rules.d/1.rules": 'SUBSYSTEM=="usb", ATTR{authorized}="0"\nSUBSYSTEM=="usb", ATTR{authorized}="1"\n'}, {"removable_blocked": False, "only_listed_devices": False}),
    ("usb", {"etc/udev/rules.d/1.rules": 'SUBSYSTEM=="usb", ATTR{bDeviceClass}!="09", ATTR{authorized}="0"\n'}, {"removable_blocked": False}),
    ("systemd-unit", "[Service]\nUser=a\nUser=\nNoNewPrivileges=true\n", {"user": "", "as_root": True, "no_new_privileges": True}),
    ("systemd-unit", "[Service]\nIPAddressDeny=any\nIPAddressAllow=localhost 10.1.0.0/16\n", {"denies_any": True, "allows_any": False}),
    ("systemd-unit", "[Service]\nIPAddressDeny=0.0.0.0/0\n", {"denies_any": False}),
    ("systemd-unit", "[Service]\nCapabilityBoundingSet=CAP_A \\\n CAP_B\n; x\n", {"capabilities": ("CAP_A", "CAP_B")}),
    ("systemd-unit", "", {"masked": True}),
    ("systemd-unit", {"etc/systemd/system/a.service": "[Service]\nUser=a\n", "usr/lib/systemd/system/a.service.d/x.conf": "[Service]\nUser=b\n", "etc/systemd/system/a.service.d/x.conf": "[Service]\nUser=c\n", "run/systemd/system/a.service.d/a.conf": "[Service]\nUser=d\n"}, {"user": "c"}),
    ("systemd-unit", {"etc/systemd/system/a@b.service": "[Service]\nUser=a\n", "etc/systemd/system/a@.service.d/x.conf": "[Service]\nUser=t\n"}, {"user": "t"}),
]  # fmt: skip
FLAWS: list[tuple[str, Any, list[tuple[str, int]]]] = [
    ("mysql", "port=1\n", [("syntax", 1)]),
    ("mysql", "[mysqld\nport=1\n", [("syntax", 1)]),
    ("mysql", "[mysqld]\nport=abc\n", [("value", 2)]),
    ("mysql", "[mysqld]\nrequire_secure_transport = maybe\nssl=x\n", [("value", 2), ("value", 3)]),
    ("mysql", "[mysqld-8.0]\n# nothing\n[mysqld]\nport=1\n[mariadb-10.11]\nskip-grant-tables\n", [("group", 6)]),
    ("mysql", "[mysqld]\nskip-grant\n", [("keyword", 2)]),
    ("mysql", "[mysqld]\nloose-general-log=1\n", [("loose", 2)]),
    ("mysql", "[mysqld]\n!include /etc/none.cnf\n!includes x\n", [("file-missing", 2), ("syntax", 3)]),
    ("mysql", "[mysqld]\nbind-address\n", [("value", 2)]),
    ("clamav", "Example\n", [("example", 1)]),
    ("clamav", "Checks\nChecks many\nchecks 3\nOnAccesPrevention yes\n-x y\n", [("syntax", 1), ("value", 2), ("keyword", 3), ("keyword", 4), ("syntax", 5)]),
    ("gnome", "[org/gnome/desktop/session]\nidle-delay=300\nidle-delay=uint64 300\nidle\n", [("value", 2), ("value", 3), ("syntax", 4)]),
    ("gnome", "[/org/gnome/desktop/session]\nidle-delay=uint32 300\n", [("syntax", 2)]),
    ("usb", "instal usb-storage /bin/false\ninstall usb-storage\n", [("syntax", 1), ("syntax", 2)]),
    ("usb", {"etc/udev/rules.d/1.rules": 'ACTION=="add" ATTR{authorized}="0"\n'}, [("syntax", 1)]),
    ("systemd-unit", "User=a\n[Service]\nUser\nNoNewPrivileges=jein\nIPAddressDeny=every\n", [("syntax", 1), ("syntax", 3), ("value", 4), ("value", 5)]),
    ("systemd-unit", {"etc/systemd/system/a.timer": "[Timer]\nOnCalendar=Suday\nUnit=../x\n"}, [("value", 2), ("value", 3)]),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "text", "values"), VALUES, ids=[f"{n}-{v[0]}" for n, v in enumerate(VALUES)])
def test_the_effective_value(reader: str, text: Any, values: dict[str, Any], *, read: Read) -> None:
    at = {"usb": "etc/modprobe.d/x.conf", "gnome": "etc/dconf/db/local.d/00"}.get(reader, "")
    reading = _folder(reader, text) if isinstance(text, dict) else read(reader, text, at)
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == []
    assert {name: reading.value(name) for name in values} == values


def _folder(reader: str, files: dict[str, str]) -> Reading:
    """Read files that lie in the same folder by that folder, where a folder is what the reader takes."""
    first = next(iter(files))
    start = first.rpartition("/")[0] if reader in ("gnome", "usb") else first
    return READERS[reader].facts(Memory({path: text.encode() for path, text in files.items()}), start)


@pytest.mark.parametrize(("reader", "text", "flaws"), FLAWS, ids=[f"{n}-{v[0]}" for n, v in enumerate(FLAWS)])
def test_what_the_program_would_not_take(reader: str, text: Any, flaws: list[tuple[str, int]], *, read: Read) -> None:
    path = {"usb": "etc/modprobe.d/x.conf", "gnome": "etc/dconf/db/local.d/00"}.get(reader, "")
    reading = read(reader, text, "" if isinstance(text, dict) else path)
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == flaws


def _certificate(key: Any, *, authority: bool = False, client: bool = False) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2026, 12, 31, 23, 59, 59, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("a.example"), x509.DNSName("b.example")]), critical=False)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
    )  # fmt: skip
    if client:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
    return made.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA384())


@pytest.mark.parametrize("form", [serialization.Encoding.PEM, serialization.Encoding.DER])
@pytest.mark.parametrize(
    ("key", "kind", "bits", "hashed"),
    [
        (ec.derive_private_key(5, ec.SECP384R1()), "ec", 384, "sha384"),
        (ed25519.Ed25519PrivateKey.from_private_bytes(b"1" * 32), "eddsa", 256, "sha512"),
        (rsa.generate_private_key(65537, 2048), "rsa", 2048, "sha384"),
    ],
    ids=["ec", "ed25519", "rsa"],
)
def test_a_certificate(
    key: Any, kind: str, bits: int, hashed: str, *, form: serialization.Encoding, read: Read
) -> None:
    data = _certificate(key, authority=True, client=True).public_bytes(form)
    (row,) = read("certificate", data).tables["certificates"]
    assert (row.line, row.values) == (
        1,
        {
            "order": 1, "names": ("a.example", "b.example"), "issuer_is_subject": True, "authority": True,
            "key_type": kind, "key_bits": bits, "signature_hash": hashed,
            "not_before": "2026-01-01", "not_after": "2026-12-31", "server": False, "client": True,
        },
    )  # fmt: skip


def test_a_chain_with_a_key_keeps_the_certificates_alone(read: Read) -> None:
    key = ec.derive_private_key(5, ec.SECP256R1())
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    one = _certificate(key).public_bytes(serialization.Encoding.PEM).decode()
    reading = read("certificate", f"subject: x\r\n{secret}{one}# between\n{one}")
    rows = reading.tables["certificates"]
    begins = [n for n, line in enumerate(f"x\n{secret}{one}#\n{one}".splitlines(), 1) if "BEGIN CERT" in line]
    assert [row.line for row in rows] == begins
    assert secret.splitlines()[1] not in repr(reading)
    assert reading.flaws == []


@pytest.mark.parametrize(
    ("data", "flaws"),
    [
        (b"", [("syntax", 1)]),
        (b"\x30\x82\x01", [("syntax", 1)]),
        (b"x\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", [("syntax", 2)]),
        (b"x\n-----BEGIN CERTIFICATE-----\nAAAA\n", [("syntax", 2)]),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", [("shape", 1)]),
    ],
)
def test_what_is_no_certificate(data: bytes, flaws: list[tuple[str, int]], *, read: Read) -> None:
    reading = read("certificate", data)
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == flaws
    assert reading.tables["certificates"] == []


def test_a_flood_of_certificates_ends(read: Read) -> None:
    block = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    assert "too-many" in {flaw.code for flaw in read("certificate", block * 600).flaws}
