"""Every configuration of the example, damaged in every way: what cannot be read or trusted never conforms, and nothing hangs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pia.app.conform import Conformance, conform
from pia.conform.files import MAX_FILE, Tree
from pia.conform.trial import Guarded, guarded
from pia.data import example_root

DAY = "2026-04-01"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(example_root() / "hosts", tmp_path_factory.mktemp("damage") / "hosts")


@pytest.fixture(scope="module")
def done(root: Path) -> Conformance:
    return conform([example_root()], root, DAY)


def _gone(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _outside(path: Path) -> None:
    outside = next(one for one in path.parents if one.name == "hosts").parent / "outside"
    shutil.move(path, outside)
    path.symlink_to(outside)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _huge(path: Path) -> None:
    with path.open("r+b") as opened:
        opened.truncate(1_000_000_000)  # sparse: no place is taken


def _empty_but_large(path: Path) -> None:
    path.write_bytes(b" " * (MAX_FILE + 1))


def _binary(path: Path) -> None:
    path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8)


def _not_utf8(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\xff\xfe\xfa\n")


def _returns(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def _mark(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def _cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


NEVER = (_gone, _folder, _dangling, _loop, _outside, _pipe, _huge, _empty_but_large, _binary, _not_utf8)
"""After these nothing that rests on the file conforms, whichever it is."""


SHORTER = ("staff.csv", "chrony.conf", "freshclam.conf", "sudoers.d/hoshu")
"""Files whose beginning is sound by itself: fewer accounts, a shorter name of a server, fewer commands."""


def files(done: Conformance) -> Iterator[tuple[Guarded, str]]:
    for one in guarded(done.holder, (control for _, control in done.controls)):
        for name in one.base.files:
            yield one, name


@pytest.fixture
def damaged(root: Path, tmp_path: Path) -> Iterator[Callable[[str, Callable[[Path], None]], None]]:
    """Return a function that damages a file; it is as before when the next one is damaged."""
    spoilt: list[str] = []

    def mend() -> None:
        for name in spoilt:
            path = root / name
            if path.is_symlink() or not path.is_dir():
                path.unlink(missing_ok=True)
            else:
                path.rmdir()
            shutil.copy(example_root() / "hosts" / name, path)
        spoilt.clear()

    def damage(name: str, way: Callable[[Path], None]) -> None:
        mend()
        spoilt.append(name)
        way(root / name)

    yield damage
    mend()


@pytest.mark.parametrize("way", NEVER, ids=lambda way: way.__name__.strip("_"))
def test_a_file_that_cannot_be_read_or_trusted_never_conforms(
    way: Callable[[Path], None],
    root: Path,
    done: Conformance,
    damaged: Callable[[str, Callable[[Path], None]], None],
) -> None:
    if way is _pipe and not hasattr(os, "mkfifo"):
        pytest.skip("there are no pipes with names here")
    passed = []
    for one, name in files(done):
        damaged(name, way)
        reading = one.reader.facts(Tree(root, one.host), one.path)
        outcomes = one.outcomes(done.holder, reading)
        if not outcomes & {"differs", "unchecked"} and (reading.files.get(name) or name == one.base.main):
            passed.append((name, outcomes))
        if name == one.base.main:
            assert reading.flaws, (name, "says nothing")
            assert outcomes <= {"differs", "unchecked", "not-applicable"}
    assert passed == []


@pytest.mark.parametrize("way", [_returns, _mark], ids=["returns", "mark"])
def test_line_ends_and_marks_are_refused_where_the_program_misreads_them(
    way: Callable[[Path], None],
    root: Path,
    done: Conformance,
    damaged: Callable[[str, Callable[[Path], None]], None],
) -> None:
    for one, name in files(done):
        damaged(name, way)
        reading = one.reader.facts(Tree(root, one.host), one.path)
        if one.reader.encoding == "unix":
            assert {flaw.code for flaw in reading.flaws} & {"line-ends", "byte-order-mark"}, name
            assert one.outcomes(done.holder, reading) & {"differs", "unchecked"}
        else:
            assert reading.flaws == [], name


def test_a_file_that_is_cut_short_is_noticed(
    root: Path, done: Conformance, damaged: Callable[[str, Callable[[Path], None]], None]
) -> None:
    for one, name in files(done):
        damaged(name, _cut)
        reading = one.reader.facts(Tree(root, one.host), one.path)
        if not name.endswith(SHORTER):
            assert one.outcomes(done.holder, reading) & {"differs", "unchecked"}, name


def test_a_control_that_points_elsewhere_is_not_checked(tmp_path: Path, root: Path) -> None:
    city = shutil.copytree(example_root(), tmp_path / "city", ignore=shutil.ignore_patterns("hosts"))
    body = city / "body.yaml"
    for new in ("etc/other", "../../etc/login.defs", "/etc/login.defs", "etc"):
        body.write_text(
            (example_root() / "body.yaml").read_text("utf-8").replace("path: etc/login.defs, host: gyomu-ap1", f"path: {new}, host: gyomu-ap1"),
            "utf-8",
        )  # fmt: skip
        found = conform([city / "juki"], root, DAY).result.findings
        if new == "/etc/login.defs":
            assert found == (), "a path from the top of the host is one inside it"
            continue
        assert {(one.outcome, one.place.file.endswith("body.yaml")) for one in found} == {("undetermined", True)}, new
    body.write_text(
        (example_root() / "body.yaml").read_text("utf-8").replace("path: etc/login.defs, host: gyomu-ap1", "path: etc/login.defs, host: ../.."),
        "utf-8",
    )  # fmt: skip
    found = conform([city / "juki"], root, DAY).result.findings
    assert {one.outcome for one in found} == {"undetermined"}
