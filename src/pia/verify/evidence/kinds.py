"""The kinds of tables that are read as evidence, their columns and their checks (``rules/evidence/*.yaml``)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from pia.catalogue.measures import measures
from pia.catalogue.shape import Shape
from pia.data import rules_root
from pia.errors import InputError, Words
from pia.source.load import load_file
from pia.source.nodes import Mapping, Node, Scalar, plain
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.errors import Place, Problem

__all__ = ["CELL_TYPES", "TESTS", "Check", "Column", "Kind", "kinds", "read_kinds"]

CELL_TYPES: Final = ("text", "date", "time", "count")
TESTS: Final = (
    "ordered", "increasing", "unbroken", "declared-fields", "one-place-a-minute", "one-for-one", "unique", "every-audience",
)  # fmt: skip
"""What is asked of several rows together; what is asked of one row alone is a condition."""

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ID_WORDS = ("英小文字・数字をハイフンでつないだ識別子", "an id of lower-case words joined by hyphens")
_CHECK = (("title", "measures", "severity", "fault", "remedy"), ("when", "require", "test", "needs", "age"))
_DATED = ("latest", "earliest", "row", "given")
_COLUMN = (("title", "type", "heads"), ("required",))


class Column(Struct, frozen=True):
    """One column: the heads it may have in a file (folded, as they are compared; ``names`` as people write them), and whether the kind
    cannot do without it.
    """

    id: str
    title: Words
    type: Literal["text", "date", "time", "count"]
    heads: tuple[str, ...]
    required: bool
    names: tuple[str, ...] = ()


class Check(Struct, frozen=True):
    """One thing that is asked of a table.

    ``when`` chooses rows, ``require`` is asked of each of them; ``test`` is asked of many rows together. ``needs`` names the
    table or setting without which it cannot run. ``measures`` are those whose controls it shows. Conditions are plain data.
    """

    id: str
    title: Words
    measures: tuple[str, ...]
    severity: Literal["error", "warning", "note"]
    fault: Words
    remedy: Words
    when: dict[str, Any]
    require: dict[str, Any]
    test: dict[str, Any]
    needs: dict[str, str]
    age: Any


class Kind(Struct, frozen=True):
    """One kind of table; one without ``evidence`` is only there for others to be compared with.

    ``dated`` says of which day what it shows is: the latest or earliest of a column, that of each row, or a given day.
    """

    id: str
    title: Words
    evidence: Literal["log", "ledger", "document"] | None
    columns: dict[str, Column]
    words: dict[str, tuple[str, ...]]
    checks: tuple[Check, ...]
    dated: tuple[str, str]


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Return the kinds of the product by id, those that are evidence first.

    Raises:
        InputError: a file of them is wrong: a fault of the installation.
    """
    folder = rules_root() / "evidence"
    found = read_kinds([(path, f"rules/evidence/{path.name}") for path in sorted(folder.glob("*.yaml"))])
    return dict(sorted(found.items(), key=lambda pair: (pair[1].evidence is None, pair[0])))


def read_kinds(paths: list[tuple[Path, str]]) -> dict[str, Kind]:
    """Read files of kinds, each with its display name.

    Raises:
        InputError: a file cannot be read, or names a column, measure, type or test that is not known; all problems at once.
    """
    found: dict[str, Kind] = {}
    problems: list[Problem] = []
    for path, file in paths:
        reader = _Reader()
        try:
            root = load_file(path, file).root
            for one in reader.file(root):
                found[one.id] = one
            reader.shape.finish()
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return found


class _Reader:
    def __init__(self) -> None:
        self.shape = Shape()

    def file(self, root: Node) -> list[Kind]:
        if isinstance(root, Mapping) and root.get("kinds") is not None:
            top = self.shape.mapping(root, ("schema", "kinds"))
            self._schema(top.get("schema"))
            return [
                one
                for node in self.shape.items(top.get("kinds"))
                if (one := self._kind(node, evidence=False)) is not None
            ]
        self._schema(root.get("schema") if isinstance(root, Mapping) else None)
        one = self._kind(root, evidence=True)
        return [] if one is None else [one]

    def _schema(self, node: Node | None) -> None:
        if isinstance(node, Scalar) and node.value != 1:
            self.shape.unknown(node.text, node.place, ("1",), "形式の番号", "schema number")

    def _kind(self, node: Node, *, evidence: bool) -> Kind | None:
        shape, before = self.shape, len(self.shape.problems)
        required = ("kind", "title", "columns", *(("schema", "evidence", "dated", "checks") if evidence else ()))
        given = shape.mapping(node, required, ("words",))
        id_ = shape.name(given.get("kind"), _ID, *_ID_WORDS)
        shown = shape.one_of(given.get("evidence"), ("log", "ledger", "document"), "証跡の種類", "kind of evidence")
        columns = {one.key: self._column(one.key, one.value) for one in shape.entries(given.get("columns"))}
        words = {one.key: self._texts(one.value) for one in shape.entries(given.get("words"))}
        sound = {key: one for key, one in columns.items() if one is not None}
        checks = [self._check(one.key, one.value, sound, words) for one in shape.entries(given.get("checks"))]
        dated = self._dated(given.get("dated"), sound)
        if len(shape.problems) > before or id_ is None:
            return None
        whole = tuple(one for one in checks if one is not None)
        return Kind(id_, self._words(given["title"]), shown, sound, words, whole, dated)  # type: ignore[arg-type]

    def _column(self, id_: str, node: Node) -> Column | None:
        shape, before = self.shape, len(self.shape.problems)
        given = shape.mapping(node, *_COLUMN)
        type_ = shape.one_of(given.get("type"), CELL_TYPES, "列の種類", "type of column")
        heads = self._texts(given.get("heads"))
        required = shape.flag(given.get("required")) or False
        if len(shape.problems) > before:
            return None
        return Column(id_, self._words(given["title"]), type_, tuple(fold(one) for one in heads), required, heads)  # type: ignore[arg-type]

    def _check(self, id_: str, node: Node, columns: dict[str, Column], words: dict[str, Any]) -> Check | None:
        shape, before = self.shape, len(self.shape.problems)
        given = shape.mapping(node, *_CHECK)
        named = [
            shape.one_of(one, tuple(measures()), "措置", "measure") or "" for one in shape.items(given.get("measures"))
        ]
        severity = shape.one_of(given.get("severity"), ("error", "warning", "note"), "重さ", "severity")
        for key in ("when", "require"):
            for entry in shape.entries(given.get(key)):
                for name in entry.key.split(","):
                    if name not in columns:
                        shape.unknown(name, entry.key_place, tuple(columns), "列", "column")
                self._among(entry.value, words, entry.key_place)
        for entry in shape.entries(given.get("test")):
            if entry.key not in TESTS:
                shape.unknown(entry.key, entry.key_place, TESTS, "検査", "test")
        if ("require" in given) == ("test" in given):
            said = Words("require と test の一方だけを書きます。", "either 'require' or 'test' must stand, not both")
            shape.say("evidence-check-shape", node.place, said, Words("一方を書いてください。", "write one of them"))
        if len(shape.problems) > before:
            return None
        data = {key: plain(given[key]) if key in given else {} for key in ("when", "require", "test", "needs")}
        said = {key: self._words(given[key]) for key in ("title", "fault", "remedy")}  # type: ignore[assignment]
        age = plain(given["age"]) if "age" in given else None
        return Check(id_, measures=tuple(named), severity=severity, age=age, **said, **data)  # type: ignore[arg-type]

    def _among(self, node: Node, words: dict[str, Any], place: Place) -> None:
        """Refuse a list of words that the kind does not have."""
        if not isinstance(node, Mapping):
            return
        for entry in node.entries:
            if entry.key in ("among", "not-among", "without"):
                named = plain(entry.value)
                for name in named if isinstance(named, list) else [named]:
                    if name not in words:
                        self.shape.unknown(str(name), place, tuple(words), "語の一覧", "list of words")

    def _dated(self, node: Node | None, columns: dict[str, Column]) -> tuple[str, str]:
        for entry in self.shape.entries(node):
            if entry.key not in _DATED:
                self.shape.unknown(entry.key, entry.key_place, _DATED, "日付の決め方", "way of dating")
            column = plain(entry.value)
            if entry.key != "given" and column not in columns:
                self.shape.unknown(str(column), entry.value.place, tuple(columns), "列", "column")
            return entry.key, str(column)
        return "given", ""

    def _texts(self, node: Node | None) -> tuple[str, ...]:
        return tuple(self.shape.text(one) or "" for one in self.shape.items(node))

    def _words(self, node: Node) -> Words:
        self.shape.words(node)
        return (
            Words(*(str(plain(node).get(key, "")) for key in ("ja", "en")))
            if isinstance(node, Mapping)
            else Words("", "")
        )
