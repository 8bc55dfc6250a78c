"""Includes: loops, depth, floods, links, missing files: a clear outcome, and quickly."""

from __future__ import annotations

from pathlib import Path

import pytest

from pia.conform import reader as bounds
from pia.conform.files import Memory, Tree
from pia.conform.readers.registry import READERS

INCLUDING = {
    "sshd": ("etc/ssh/sshd_config", "Include {}\n"),
    "pam": ("etc/pam.d/login", "@include {}\n"),
    "sudoers": ("etc/sudoers", "@include {}\n"),
    "rsyslog": ("etc/rsyslog.conf", "$IncludeConfig {}\n"),
    "logrotate": ("etc/logrotate.conf", "include {}\n"),
    "clock": ("etc/chrony/chrony.conf", "include {}\n"),
    "postgresql": ("etc/postgresql/postgresql.conf", "include '{}'\n"),
    "pg-hba": ("etc/postgresql/pg_hba.conf", "include {}\n"),
    "nginx": ("etc/nginx/nginx.conf", "include {};\n"),
    "apache": ("etc/apache2/apache2.conf", "Include {}\n"),
    "mysql": ("etc/mysql/my.cnf", "!include {}\n"),
}


@pytest.mark.parametrize("name", sorted(INCLUDING))
def test_a_file_that_includes_itself_is_told(name: str) -> None:
    path, line = INCLUDING[name]
    reading = READERS[name].facts(Memory({path: line.format("/" + path).encode()}), path)
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == [("include-loop", 1)]


@pytest.mark.parametrize("name", sorted(INCLUDING))
def test_two_files_that_include_each_other_are_told(name: str) -> None:
    path, line = INCLUDING[name]
    files = {path: b"\n" + line.format("/etc/other").encode(), "etc/other": line.format("/" + path).encode()}
    reading = READERS[name].facts(Memory(files), path)
    assert [(flaw.code, flaw.file, flaw.line) for flaw in reading.flaws] == [("include-loop", "etc/other", 1)]


@pytest.mark.parametrize("name", sorted(INCLUDING))
def test_a_chain_that_is_too_long_ends(name: str) -> None:
    path, line = INCLUDING[name]
    files = {path: line.format("/etc/c1").encode()}
    files |= {f"etc/c{n}": line.format(f"/etc/c{n + 1}").encode() for n in range(1, 40)}
    reading = READERS[name].facts(Memory(files), path)
    assert [flaw.code for flaw in reading.flaws] == ["include-deep"]
    assert len(reading.files) == bounds.MAX_DEPTH


@pytest.mark.parametrize("name", sorted(INCLUDING))
def test_an_include_that_leads_out_is_told(name: str) -> None:
    path, line = INCLUDING[name]
    reading = READERS[name].facts(Memory({path: line.format("../../../../../x").encode()}), path)
    assert {flaw.code for flaw in reading.flaws} <= {"file-outside", "file-missing"}
    assert reading.flaws


@pytest.mark.parametrize("name", sorted(INCLUDING))
def test_a_link_out_of_the_root_is_told(name: str, tmp_path: Path) -> None:
    path, line = INCLUDING[name]
    (tmp_path / "outside").write_bytes(b"")
    target = tmp_path / "root" / path
    target.parent.mkdir(parents=True)
    target.write_bytes(line.format("/etc/linked").encode())
    (tmp_path / "root" / "etc" / "linked").symlink_to(tmp_path / "outside")
    reading = READERS[name].facts(Tree(tmp_path / "root"), path)
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == [("file-outside", 1)]


@pytest.mark.parametrize("name", sorted(set(INCLUDING) - {"sshd", "rsyslog", "apache"}))
def test_a_named_file_that_is_missing_is_told(name: str) -> None:
    path, line = INCLUDING[name]
    reading = READERS[name].facts(Memory({path: line.format("/etc/none").encode()}), path)
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == [("file-missing", 1)]


def test_a_hundred_thousand_includes_end(monkeypatch: pytest.MonkeyPatch) -> None:
    main = "etc/ssh/sshd_config"
    text = "".join(f"Include /etc/i/{n % 3000}\n" for n in range(100_000)).encode()
    files = {main: text, **{f"etc/i/{n}": b"X11Forwarding no\n" for n in range(3000)}}
    memory = Memory(files)
    monkeypatch.setattr(memory, "matching", lambda pattern: [pattern])
    reading = READERS["sshd"].facts(memory, main)
    assert [flaw.code for flaw in reading.flaws] == ["include-too-many"]
    assert len(reading.files) == bounds.MAX_FILES


def test_one_file_included_very_often_ends() -> None:
    main = "etc/ssh/sshd_config"
    files = {main: b"Include /etc/a\n" * 100_000, "etc/a": b"X11Forwarding no\n" * 10}
    reading = READERS["sshd"].facts(Memory(files), main)
    assert "include-too-many" in {flaw.code for flaw in reading.flaws}


def test_files_that_fan_out_end() -> None:
    main = "etc/nginx/nginx.conf"
    files = {main: b"include /etc/a0;\n"}
    files |= {f"etc/a{n}": f"include /etc/a{n + 1};\n".encode() * 10 for n in range(14)}
    files["etc/a14"] = b"user x;\n"
    reading = READERS["nginx"].facts(Memory(files), main)
    assert "include-too-many" in {flaw.code for flaw in reading.flaws}


def test_a_thousand_flaws_are_enough() -> None:
    main = "etc/ssh/sshd_config"
    reading = READERS["sshd"].facts(Memory({main: b"Nonsense yes\n" * 50_000}), main)
    assert len(reading.flaws) == 1000


@pytest.mark.parametrize(
    ("reader", "path", "line"),
    [
        ("sshd", "etc/ssh/sshd_config", "Port 22\n"),
        ("sshd", "etc/ssh/sshd_config", "AllowUsers a\n"),
        ("systemd-unit", "etc/systemd/system/a.service", "[Service]\nIPAddressAllow=10.0.0.1\n"),
        ("mysql", "etc/mysql/my.cnf", "[mysqld]\nplugin-load-add=a\n"),
        ("clamav", "etc/clamav/freshclam.conf", "DatabaseMirror a\n"),
        ("apache", "etc/apache2/apache2.conf", "Listen 80\n"),
    ],
)
def test_a_list_that_grows_for_ever_is_told(reader: str, path: str, line: str) -> None:
    """A list is copied as it grows: without a bound a file of the largest size would take hours."""
    reading = READERS[reader].facts(Memory({path: line.encode() * 6_000}), path)
    assert {flaw.code for flaw in reading.flaws} & {"too-many", "value"}
