"""A snapshot: the facts of configurations as one file of JSON, to be judged again where the configurations are not.

It holds what readers made of the files (values with their places, digests of the files, what was not understood), never the
files themselves. It is input like any other when it is read: every fact must be one that its reader gives, and of its kind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pia.conform.facts import Fact, Flaw, Kind, Reading, Row, Value
from pia.conform.jsontext import JsonError, Lined, parse_json
from pia.conform.readers.registry import READERS
from pia.errors import InputError, Place, Problem, Words
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.conform.reader import Reader

__all__ = ["MAX_SNAPSHOT", "Key", "read_snapshot", "snapshot_text"]

Key = tuple[str, str, str]
"""The reader, the host and the path that a control names."""
MAX_SNAPSHOT: Final = 64 * 1024 * 1024
"""Largest snapshot that is read, in bytes."""

_FACT: Final = ("value", "file", "line", "default")
_READING: Final = ("reader", "host", "path", "main", "files", "settings", "tables", "flaws")
_MEND: Final = Words(
    "pia conform --root … --snapshot で作り直してください。", "make it again by pia conform --root … --snapshot"
)


def snapshot_text(readings: Mapping[Key, Reading]) -> str:
    """Return the snapshot of readings: sorted, with nothing that depends on when or where it was made."""
    listed = [
        {
            **dict(zip(_READING, (*key, reading.main), strict=False)),
            "files": dict(sorted(reading.files.items())),
            "settings": {name: _fact_of(fact) for name, fact in sorted(reading.settings.items())},
            "tables": {name: [_row_of(row) for row in rows] for name, rows in sorted(reading.tables.items())},
            "flaws": [[one.code, one.words.ja, one.words.en, one.file, one.line] for one in reading.flaws],
        }
        for key, reading in sorted(readings.items())
    ]
    return json.dumps({"schema": 1, "snapshot": listed}, ensure_ascii=False, indent=1) + "\n"


def _fact_of(fact: Fact) -> list[Any]:
    return [fact.value, fact.file, fact.line, *([fact.default] if fact.default else [])]


def _row_of(row: Row) -> dict[str, Any]:
    own = {name: _fact_of(fact) for name, fact in sorted(row.facts.items())}
    return {"file": row.file, "line": row.line, "values": dict(sorted(row.values.items())), "facts": own}


def read_snapshot(path: Path) -> dict[Key, Reading]:
    """Read a snapshot.

    Raises:
        InputError: it cannot be read, is no snapshot, or holds a fact that its reader does not give.
    """
    name = path.as_posix()
    try:
        return _Read(_text_of(path)).whole()
    except OSError as error:
        said = Words(f"読み取れません（{error.strerror}）。", f"cannot be read: {error.strerror}")
        raise InputError(Problem("snapshot-unreadable", said, _MEND, Place(name, 1, 1, 1, 1))) from None
    except UnicodeDecodeError:
        wrong = _WrongError(1, "UTF-8ではありません。", "it is not UTF-8")
    except JsonError as error:
        wrong = _WrongError(error.line, f"JSONとして読み取れません: {error}", f"this is no JSON: {error}")
    except _WrongError as error:
        wrong = error
    raise InputError(Problem("snapshot-wrong", wrong.words, _MEND, Place(name, wrong.line, 1, wrong.line, 1)))


def _text_of(path: Path) -> str:
    with path.open("rb") as opened:
        data = opened.read(MAX_SNAPSHOT + 1)
    if len(data) > MAX_SNAPSHOT:
        most = MAX_SNAPSHOT // 1024 // 1024
        raise _WrongError(1, f"{most}MiBを超えます。", f"it is larger than {most} MiB")
    return data.decode("utf-8")


class _WrongError(Exception):
    def __init__(self, line: int, ja: str, en: str) -> None:
        self.line, self.words = line, Words(ja, en)
        super().__init__(en)


class _Read:
    """One pass over the value of a snapshot; ``line`` is that of the object being read."""

    def __init__(self, text: str) -> None:
        self.line = 1
        self.root = parse_json(text)

    def whole(self) -> dict[Key, Reading]:
        root = self.object(self.root, ("schema", "snapshot"))
        if root["schema"] != 1 or isinstance(root["schema"], bool):
            raise self.wrong("形式の番号が1ではありません。", "the schema is not 1")
        found: dict[Key, Reading] = {}
        for one in self.list(root["snapshot"]):
            given = self.object(one, _READING)
            reader = READERS.get(self.text(given["reader"]))
            if reader is None:
                raise self.unknown(given["reader"], tuple(READERS))
            key = (reader.id, self.text(given["host"]), self.text(given["path"]))
            if key in found:
                raise self.wrong("同じ設定が二度あります。", "a configuration stands twice")
            found[key] = self.reading(reader, given)
        return found

    def reading(self, reader: Reader, given: Lined) -> Reading:
        reading = Reading(self.text(given["main"]))
        reading.files = {name: self.text(value) for name, value in self.object(given["files"]).items()}
        for name, fact in self.object(given["settings"]).items():
            reading.settings[name] = self.fact(fact, self.kind(reader.settings, name))
        for table, rows in self.object(given["tables"]).items():
            columns = reader.tables.get(table)
            if columns is None:
                raise self.unknown(table, tuple(reader.tables))
            reading.tables[table] = [self.row(row, columns) for row in self.list(rows)]
        for flaw in self.list(given["flaws"]):
            if not isinstance(flaw, list) or len(flaw) != 5:
                raise self.wrong("読めなかった点の形が違います。", "a flaw has another shape")
            code, ja, en, file = (self.text(part) for part in flaw[:4])
            reading.flaws.append(Flaw(code, Words(ja, en), file, self.count(flaw[4])))
        return reading

    def row(self, one: Any, columns: Mapping[str, Kind]) -> Row:
        given = self.object(one, ("file", "line", "values", "facts"))
        file, line = self.text(given["file"]), self.count(given["line"])
        values = {name: self.value(v, self.kind(columns, name)) for name, v in self.object(given["values"]).items()}
        facts = {name: self.fact(f, self.kind(columns, name)) for name, f in self.object(given["facts"]).items()}
        return Row(values, file, line, facts)

    def fact(self, one: Any, kind: Kind) -> Fact:
        if not isinstance(one, list) or len(one) not in (3, 4):
            raise self.wrong("値の形が違います。", "a fact has another shape")
        default = self.text(one[3]) if len(one) == 4 else ""
        return Fact(self.value(one[0], kind), self.text(one[1]), self.count(one[2]), default)

    def value(self, one: Any, kind: Kind) -> Value:
        if one is None:
            return None
        if kind == "flag" and isinstance(one, bool):
            return one
        if kind == "int" and type(one) is int:
            return one
        if kind == "text" and isinstance(one, str):
            return one
        if kind == "list" and isinstance(one, list) and all(isinstance(part, str) for part in one):
            return tuple(one)
        if kind == "ints" and isinstance(one, list) and all(type(part) is int for part in one):
            return tuple(one)
        raise self.wrong(f"値が {kind} ではありません。", f"a value is not of kind {kind}")

    def kind(self, kinds: Mapping[str, Kind], name: str) -> Kind:
        if name not in kinds:
            raise self.unknown(name, tuple(kinds))
        return kinds[name]

    def object(self, one: Any, names: tuple[str, ...] = ()) -> Lined:
        if not isinstance(one, Lined):
            raise self.wrong("項目の組（{…}）ではありません。", "an object is expected")
        self.line = one.line
        for name in names:
            if name not in one:
                raise self.wrong(f"「{name}」がありません。", f"'{name}' is missing")
        for name in one if names else ():
            if name not in names:
                raise self.unknown(name, names)
        return one

    def list(self, one: Any) -> list[Any]:
        if not isinstance(one, list):
            raise self.wrong("一覧（[…]）ではありません。", "a list is expected")
        return one

    def text(self, one: Any) -> str:
        if not isinstance(one, str):
            raise self.wrong("文字ではありません。", "a text is expected")
        return one

    def count(self, one: Any) -> int:
        if type(one) is not int or one < 0:
            raise self.wrong("行の番号ではありません。", "a line number is expected")
        return one

    def wrong(self, ja: str, en: str) -> _WrongError:
        return _WrongError(self.line, ja, en)

    def unknown(self, name: Any, known: tuple[str, ...]) -> _WrongError:
        shown = str(name)[:60]
        near = nearest(shown, known)
        return self.wrong(
            f"「{shown}」は知られていません" + (f"（「{near}」に近い）。" if near else "。"),
            f"'{shown}' is not known" + (f"; the nearest is '{near}'" if near else ""),
        )
