"""Expressions that the engine makes itself are kept between processes, and only what was kept under the same stamp is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from pia.rules.derived import Derived
from pia.rules.expr import ExprEngine, ExprError, engine_for
from pia.rules.subjects import VARIABLES

TEXT = "files.all(file, file.id != null)"


@pytest.fixture
def engine() -> ExprEngine:
    return engine_for(VARIABLES)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIA_CACHE", str(tmp_path))
    return tmp_path / "index"


def value(made: Derived, engine: ExprEngine) -> object:
    return made.get(engine, TEXT).evaluate(engine.activation({"files": [{"id": "a"}]}))


class Counting:
    """An engine that counts what it compiles and restores."""

    def __init__(self, engine: ExprEngine) -> None:
        self.engine, self.compiled, self.restored = engine, 0, 0

    def compile(self, text: str) -> object:
        self.compiled += 1
        return self.engine.compile(text)

    def restore(self, text: str, kept: str, names: frozenset[str]) -> object:
        self.restored += 1
        return self.engine.restore(text, kept, names)


def counts(engine: ExprEngine, stamp: str) -> tuple[int, int]:
    counting = Counting(engine)
    made = Derived()
    made.under(stamp)
    made.get(counting, TEXT)  # type: ignore[arg-type]
    made.get(counting, TEXT)  # type: ignore[arg-type]
    return counting.compiled, counting.restored


def test_what_one_process_kept_the_next_restores(engine: ExprEngine, folder: Path) -> None:
    first = Derived()
    first.under("0123456789abcdef")
    assert value(first, engine) is True
    first.keep()
    assert [path.name for path in folder.iterdir()] == ["derived-0123456789abcdef.json"]
    assert counts(engine, "0123456789abcdef") == (0, 1)
    second = Derived()
    second.under("0123456789abcdef")
    assert value(second, engine) is True


def test_another_stamp_uses_nothing_of_it(engine: ExprEngine) -> None:
    first = Derived()
    first.under("0123456789abcdef")
    value(first, engine)
    first.keep()
    assert counts(engine, "fedcba9876543210") == (1, 0)


def test_nothing_new_writes_nothing(engine: ExprEngine, folder: Path) -> None:
    first = Derived()
    first.under("0123456789abcdef")
    first.keep()
    assert not folder.exists()
    value(first, engine)
    first.keep()
    [path] = folder.iterdir()
    before = path.stat().st_mtime_ns
    first.keep()
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe"])
def test_a_spoiled_file_counts_as_none(engine: ExprEngine, folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / "derived-0123456789abcdef.json").write_bytes(content)
    assert counts(engine, "0123456789abcdef") == (1, 0)


def test_without_a_cache_everything_is_compiled(engine: ExprEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIA_CACHE", "off")
    made = Derived()
    made.under("0123456789abcdef")
    assert value(made, engine) is True
    made.keep()
    assert counts(engine, "0123456789abcdef") == (1, 0)


def test_what_does_not_compile_is_refused(engine: ExprEngine) -> None:
    made = Derived()
    with pytest.raises(ExprError):
        made.get(engine, "files.all(")
