"""The configuration files that Debian's packages install, fetched once with the ordinary client and kept beside the test cache."""

from __future__ import annotations

import io
import lzma
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

PREFIXES = (
    "etc/",
    "usr/share/openssh/",
    "usr/share/chrony/",
    "usr/share/postgresql/",
    "usr/share/doc/chrony/examples/",
    "lib/systemd/system/",
    "lib/modprobe.d/",
    "lib/udev/rules.d/",
    "usr/share/ca-certificates/",
)


class UnavailableError(Exception):
    """There is no network, no client, or no such package."""


def members(archive: bytes) -> bytes:
    """Return the unpacked data part of a package (an ``ar`` archive)."""
    at = 8
    while at + 60 <= len(archive):
        name = archive[at : at + 16].decode("ascii").strip().rstrip("/")
        size = int(archive[at + 48 : at + 58])
        body = archive[at + 60 : at + 60 + size]
        if name.startswith("data.tar"):
            return lzma.decompress(body) if name.endswith(".xz") else body
        at += 60 + size + size % 2
    raise UnavailableError("the package has no data")


def fetch(package: str, cache: Path) -> Path:
    """Return the folder of a package's configuration files, fetched if it is not there yet.

    Raises:
        UnavailableError: it cannot be had here.
    """
    folder = cache / package
    if folder.is_dir():
        return folder
    client = shutil.which("apt-get")
    if client is None:
        raise UnavailableError("apt-get is not on this machine")
    with tempfile.TemporaryDirectory() as work:
        try:
            done = subprocess.run(
                [client, "download", package], cwd=work, capture_output=True, timeout=120, check=False
            )
        except subprocess.TimeoutExpired:
            raise UnavailableError(f"{package} could not be fetched in time") from None
        found = list(Path(work).glob("*.deb"))
        if done.returncode or not found:
            raise UnavailableError(f"{package} could not be fetched (no network?)")
        try:
            data = members(found[0].read_bytes())
        except lzma.LZMAError:
            raise UnavailableError(f"{package} is packed in a way that is not read here") from None
    fresh = Path(tempfile.mkdtemp(dir=cache))
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        for one in tar:
            name = one.name.removeprefix("./")
            opened = tar.extractfile(one) if one.isreg() and name.startswith(PREFIXES) else None
            if opened is not None:
                target = fresh / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(opened.read())
    try:
        fresh.replace(folder)
    except OSError:  # another worker was quicker
        shutil.rmtree(fresh)
    return folder


def package(name: str, cache: Path) -> Path:
    """Return the folder of a package's configuration files; the test is skipped where it cannot be had."""
    try:
        return fetch(name, cache)
    except UnavailableError as error:
        pytest.skip(str(error))
