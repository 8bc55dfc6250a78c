"""Reading a file of expectations strictly: unknown measures, readers, facts and words are refused, all problems at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pia.catalogue.measures import measures
from pia.catalogue.shape import Shape
from pia.conform.expectation import EMPTY, QUANTIFIERS, VERDICTS, Example, Expectation
from pia.conform.expression import Condition, Engine, columns_used, names_used
from pia.conform.readers.registry import READERS
from pia.data import rules_root
from pia.errors import InputError, Problem, Words
from pia.source.load import load_file
from pia.source.nodes import Mapping, Node, Scalar, plain

if TYPE_CHECKING:
    from pia.conform.reader import Reader

__all__ = ["own_expectations", "read_expectations"]

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_REQUIRED: Final = ("id", "title", "measures", "readers", "require", "seen", "message", "remedy", "examples")
_OPTIONAL: Final = ("parameter", "table", "where", "quantifier", "empty", "when", "inapplicable")
_NONE = Words("", "")


def own_expectations(engine: Engine, more: Sequence[Path] = ()) -> tuple[Expectation, ...]:
    """Return the expectations of the product, and after them those of ``more``: files, or folders of ``*.yaml``.

    Raises:
        InputError: one of them is wrong, has an id that another has, or a folder holds none.
    """
    folder = rules_root() / "conform"
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != "defaults.yaml"]
    named = [(path, f"rules/conform/{path.name}") for path in paths]
    return read_expectations([*named, *(one for path in more for one in _files(path))], engine)


def _files(path: Path) -> list[tuple[Path, str]]:
    if not path.is_dir():
        return [(path, path.as_posix())]
    found = sorted(one for one in path.iterdir() if one.suffix in (".yaml", ".yml") and not one.name.startswith("."))
    if not found:
        said = Words(
            f"「{path}」に期待のファイル（*.yaml）がありません。",
            f"there is no file of expectations (*.yaml) in '{path}'",
        )
        raise InputError(Problem("no-expectation", said, Words("場所を確かめてください。", "check the path")))
    return [(one, one.as_posix()) for one in found]


def read_expectations(paths: list[tuple[Path, str]], engine: Engine) -> tuple[Expectation, ...]:
    """Read files of expectations, each with its display name.

    Raises:
        InputError: a file cannot be read, or something in it is wrong; every problem has its place.
    """
    found: dict[str, Expectation] = {}
    problems: list[Problem] = []
    for path, file in paths:
        reader = _Reader(engine)
        try:
            for one in reader.file(load_file(path, file).root):
                if one.id in found:
                    reader.shape.say(
                        "expectation-twice", one.place,
                        Words(f"「{one.id}」が二つあります。", f"'{one.id}' stands twice"),
                        Words("識別子を変えてください。", "give it another id"),
                    )  # fmt: skip
                found[one.id] = one
            reader.shape.finish()
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return tuple(found.values())


class _Reader:
    def __init__(self, engine: Engine) -> None:
        self.engine, self.shape = engine, Shape()

    def file(self, root: Node) -> list[Expectation]:
        top = self.shape.mapping(root, ("schema", "expectations"))
        schema = top.get("schema")
        if isinstance(schema, Scalar) and schema.value != 1:
            self.shape.unknown(schema.text, schema.place, ("1",), "形式の番号", "schema number")
        read = [self.one(node) for node in self.shape.items(top.get("expectations"))]
        return [one for one in read if one is not None]

    def one(self, node: Node) -> Expectation | None:
        shape, before = self.shape, len(self.shape.problems)
        given = shape.mapping(node, _REQUIRED, _OPTIONAL)
        if len(shape.problems) > before:
            return None
        id_ = shape.name(
            given["id"], _ID, "英小文字・数字をハイフンでつないだ識別子", "an id of lower-case words joined by hyphens"
        )
        named = [shape.one_of(one, _showable(), "措置", "measure") or "" for one in shape.items(given["measures"])]
        parameters = [set(measures()[name].parameters) for name in named if name in measures()]
        shared = sorted(set.intersection(*parameters)) if parameters else []
        parameter = shape.one_of(given.get("parameter"), shared, "値", "parameter")
        readers = [shape.one_of(one, tuple(READERS), "読取り", "reader") or "" for one in shape.items(given["readers"])]
        whole = [READERS[name] for name in readers if name in READERS]
        table = self._table(given, whole)
        conditions = {key: self._condition(given.get(key), whole, table) for key in ("where", "when", "require")}
        seen = self._seen(given["seen"], whole, table)
        quantifier = shape.one_of(given.get("quantifier"), QUANTIFIERS, "数え方", "quantifier")
        empty = shape.one_of(given.get("empty"), EMPTY, "結果", "outcome")
        self._complete(node, given)
        examples = tuple(self._example(one, readers) for one in shape.items(given["examples"]))
        self._both(given["examples"], examples)
        words = {key: self._words(given.get(key)) for key in ("title", "message", "remedy", "inapplicable")}
        require = conditions["require"]
        if len(shape.problems) > before or id_ is None or not named or require is None:
            return None
        return Expectation(
            id_, words["title"], tuple(named), parameter, tuple(readers), table, conditions["where"],
            quantifier or "each", empty or "unchecked", conditions["when"], words["inapplicable"], require, seen,  # type: ignore[arg-type]
            words["message"], words["remedy"], tuple(e for e in examples if e is not None), given["id"].place,
            frozenset().union(*(_uses(shape.text(given[key]) or "") for key in conditions if key in given)),
        )  # fmt: skip

    def _words(self, node: Node | None) -> Words:
        if node is None:
            return _NONE
        self.shape.words(node)
        return Words(*(str(plain(node).get(key, "")) for key in ("ja", "en"))) if isinstance(node, Mapping) else _NONE

    def _table(self, given: dict[str, Node], readers: list[Reader]) -> str | None:
        shared = set.intersection(*(set(reader.tables) for reader in readers)) if readers else set()
        return self.shape.one_of(given.get("table"), sorted(shared), "表", "table")

    def _names(self, readers: list[Reader], table: str | None) -> dict[str, set[str]]:
        """Return the names that every reader of an expectation has, by variable."""
        if not readers:
            return {"facts": set(), "rows": set(), "row": set()}
        rows = [set(reader.tables[table]) for reader in readers if table in reader.tables] if table else []
        return {
            "facts": set.intersection(*(set(reader.settings) for reader in readers)),
            "rows": set.intersection(*(set(reader.tables) for reader in readers)),
            "row": set.intersection(*rows) if rows else set(),
        }

    def _condition(self, node: Node | None, readers: list[Reader], table: str | None) -> Condition | None:
        text = self.shape.text(node)
        if node is None or text is None:
            return None
        known = self._names(readers, table)
        used, hidden = names_used(text)
        for variable, name in sorted(used):
            if name not in known[variable]:
                self.shape.unknown(name, node.place, sorted(known[variable]), "事実", "fact")
        if hidden:
            self.shape.say(
                "expectation-name", node.place,
                Words("facts、row、rows は「.名前」で使います。", "facts, row and rows are used with '.name'"),
                Words("facts.名前 の形で書いてください。", "write facts.name"),
            )  # fmt: skip
        try:
            return self.engine.compile(text)
        except ValueError as error:
            told = getattr(error, "mistakes", ())  # an engine that knows more than its text says it in both languages
            message = (
                told[0].message if told else Words(f"条件として読めません: {error}", f"this is no condition: {error}")
            )
            remedy = told[0].remedy if told else Words("式を直してください。", "correct the expression")
            self.shape.say("expectation-condition", node.place, message, remedy)
            return None

    def _seen(self, node: Node, readers: list[Reader], table: str | None) -> tuple[str, ...]:
        known = self._names(readers, table)
        names = sorted(known["facts"] | known["row"])
        return tuple(self.shape.one_of(one, names, "事実", "fact") or "" for one in self.shape.items(node))

    def _complete(self, node: Node, given: dict[str, Node]) -> None:
        """Note what belongs together: a table wants a quantifier and an answer for emptiness, ``when`` a reason."""
        pairs = (("table", "quantifier"), ("table", "empty"), ("when", "inapplicable"), ("quantifier", "table"))
        for one, other in (*pairs, ("empty", "table"), ("where", "table"), ("inapplicable", "when")):
            if one in given and other not in given:
                self.shape.say(
                    "key-missing", node.place,
                    Words(f"「{one}」には「{other}」も要ります。", f"'{one}' also needs '{other}'"),
                    Words(f"「{other}:」を書いてください。", f"write '{other}:'"),
                )  # fmt: skip

    def _example(self, node: Node, readers: list[str]) -> Example | None:
        shape, before = self.shape, len(self.shape.problems)
        given = shape.mapping(node, (), (*VERDICTS, "declared", "reader", "line"))
        verdicts = [key for key in VERDICTS if key in given]
        reader = shape.one_of(given.get("reader"), readers, "読取り", "reader") or (readers[0] if readers else "")
        line = shape.count(given.get("line"))
        if len(verdicts) != 1:
            shape.say(
                "expectation-example", node.place,
                Words("pass、fail、unchecked、not_applicable のどれか一つを書きます。", "write one of pass, fail, unchecked, not_applicable"),
                Words("{pass: …} の形で書いてください。", "write {pass: …}"),
            )  # fmt: skip
        if len(shape.problems) > before or reader not in READERS:
            return None
        written = given[verdicts[0]]
        declared: Any = plain(given["declared"]) if "declared" in given else None
        usual = READERS[reader].paths[0].replace("*", "example")
        files = {e.key: str(shape.text(e.value, empty=True)) for e in shape.entries(written)} if isinstance(written, Mapping) else {
            usual: str(shape.text(written, empty=True) or "")
        }  # fmt: skip
        return Example(verdicts[0], reader, files, declared, line, node.place)

    def _both(self, node: Node, examples: tuple[Example | None, ...]) -> None:
        verdicts = {example.verdict for example in examples if example is not None}
        for verdict in ("pass", "fail"):
            if verdict not in verdicts:
                self.shape.say(
                    "expectation-examples", node.place,
                    Words(f"{verdict} の例がありません。", f"there is no {verdict} example"),
                    Words(f"{{{verdict}: …}} を書いてください。", f"write {{{verdict}: …}}"),
                )  # fmt: skip


def _showable() -> tuple[str, ...]:
    return tuple(measure.id for measure in measures().values() if "configuration" in measure.shown_by)


def _uses(text: str) -> set[tuple[str, str]]:
    return {one for one in names_used(text)[0] if one[0] != "rows"} | columns_used(text)
