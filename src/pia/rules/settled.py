"""What can be said of a condition without evaluating it: comparisons of fields with fixed words, and what &&, || and ! make of them.

``item.kind == "ticks" && …`` is false of every item of another kind, whatever the rest says, and ``item.status != "blank" || …``
is true of every item that is filled: in CEL a false operand decides a conjunction and a true one a disjunction, even where the
other one fails. All subjects of a kind are asked at once: a set of them is a number with one bit for each, and what is compared
with one field is read off the sets of the subjects that have the same value there. What is not said here is left to the engine;
nothing is said that the engine would not say (a property test holds that).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from pia.rules.ast import Call, Const, Ident, ListOf, Node, Select
from pia.rules.functions import mentions
from pia.rules.regex import matches

__all__ = [
    "ASSESSMENT",
    "Alike",
    "Both",
    "Compared",
    "Either",
    "Flag",
    "Held",
    "Numbered",
    "Opposite",
    "Part",
    "Settled",
    "Sized",
    "Told",
    "Word",
    "Worded",
    "numbers_in",
    "part_of",
    "value_at",
]

ASSESSMENT: Final = "assessment"
"""The variable that stands beside that of the subject in every condition."""

Word: TypeAlias = str | bool | None
_WORD: Final = (str, bool, type(None))
_PLAIN: Final = frozenset(_WORD)
_VALUES: Final = frozenset((*_WORD, int))
_HOLDING: Final = frozenset((list, dict))
_SIZED: Final = frozenset((str, list, dict))
_SIGNS: Final = ("==", "!=", "<", "<=", ">", ">=")
_Sign: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
_TURNED: Final[dict[str, _Sign]] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MATCHING: Final = ("contains", "startsWith", "endsWith")

Path_: TypeAlias = tuple[str, ...]
"""The variable and the fields that lead to a value: ("item", "file", "id")."""


class Compared(Struct, frozen=True, array_like=True, tag="="):
    """The value at ``path`` is one of ``words``, or is none of them where ``other`` is true."""

    path: Path_
    other: bool
    words: tuple[Word, ...]


class Flag(Struct, frozen=True, array_like=True, tag="?"):
    """The value at ``path`` is true."""

    path: Path_


class Worded(Struct, frozen=True, array_like=True, tag="~"):
    """The text at ``path`` contains, starts or ends with ``word``."""

    path: Path_
    how: Literal["contains", "startsWith", "endsWith"]
    word: str


class Sized(Struct, frozen=True, array_like=True, tag="#"):
    """The size of the text, list or map at ``path`` compares with ``number`` as ``sign`` says."""

    path: Path_
    sign: _Sign
    number: int


class Numbered(Struct, frozen=True, array_like=True, tag="0"):
    """The number at ``path`` compares with ``number`` as ``sign`` says."""

    path: Path_
    sign: _Sign
    number: int


class Alike(Struct, frozen=True, array_like=True, tag="=="):
    """The values at two paths are the same, or are not where ``other`` is true."""

    path: Path_
    beside: Path_
    other: bool


class Held(Struct, frozen=True, array_like=True, tag="@"):
    """The list or map at ``path`` holds ``word``, as an element or a key."""

    path: Path_
    word: str


class Told(Struct, frozen=True, array_like=True, tag="~~"):
    """The text at ``path`` matches the pattern, or mentions one of the words; asked only of subjects that are still open."""

    path: Path_
    how: Literal["matches", "mentions"]
    words: tuple[str, ...]


class Both(Struct, frozen=True, array_like=True, tag="&"):
    """All of ``parts``; None is one of which nothing is said."""

    parts: tuple[Part | None, ...]


class Either(Struct, frozen=True, array_like=True, tag="|"):
    """One of ``parts`` at least."""

    parts: tuple[Part | None, ...]


class Opposite(Struct, frozen=True, array_like=True, tag="!"):
    """Not ``part``."""

    part: Part


Leaf: TypeAlias = Compared | Flag | Worded | Sized | Numbered | Alike | Held
Part: TypeAlias = Leaf | Told | Both | Either | Opposite


def part_of(node: Node, variable: str) -> Part | None:
    """Return what can be said of ``node``, a condition on the subject ``variable``; None where that is nothing."""
    if isinstance(node, Select):
        path = _path(node, variable)
        return Flag(path) if path else None
    if not isinstance(node, Call):
        return None
    if node.function in ("_&&_", "_||_"):
        parts = tuple(part_of(one, variable) for one in _operands(node, node.function))
        if all(part is None for part in parts):
            return None
        return Both(parts) if node.function == "_&&_" else Either(parts)
    if node.function == "!_":
        part = part_of(node.args[0], variable)
        return None if part is None else Opposite(part)
    if node.target is not None:
        return _about_text(node, node.target, variable)
    if node.function == "mentions":
        path, words = _path(node.args[0], variable), _texts(node.args[1])
        return Told(path, "mentions", words) if path and words else None
    return _comparison(node, variable) if len(node.args) == 2 else None


def _about_text(node: Call, target: Node, variable: str) -> Part | None:
    path, word = _path(target, variable), node.args[0] if len(node.args) == 1 else None
    if not path or not isinstance(word, Const) or not isinstance(word.value, str):
        return None
    if node.function in _MATCHING:
        return Worded(path, node.function, word.value)  # type: ignore[arg-type]  # one of _MATCHING
    return Told(path, "matches", (word.value,)) if node.function == "matches" else None


def _texts(node: Node) -> tuple[str, ...]:
    """Return the texts of a list of nothing but texts; () for anything else."""
    if not isinstance(node, ListOf):
        return ()
    words = [one.value for one in node.elements if isinstance(one, Const) and isinstance(one.value, str)]
    return tuple(words) if len(words) == len(node.elements) else ()


def _operands(node: Node, function: str) -> Iterator[Node]:
    if isinstance(node, Call) and node.function == function:
        for part in node.args:
            yield from _operands(part, function)
    else:
        yield node


def _comparison(node: Call, variable: str) -> Part | None:
    left, right = node.args
    if node.function == "@in" and isinstance(right, ListOf):
        words = [one.value for one in right.elements if isinstance(one, Const) and isinstance(one.value, _WORD)]
        path = _path(left, variable)
        return Compared(path, other=False, words=tuple(words)) if path and len(words) == len(right.elements) else None
    if node.function == "@in" and isinstance(left, Const) and isinstance(left.value, str):
        path = _path(right, variable)
        return Held(path, left.value) if path else None
    sign = node.function.strip("_")
    if sign not in _SIGNS:
        return None
    if isinstance(left, Const):
        left, right, sign = right, left, _TURNED[sign]
    if not isinstance(right, Const):
        path, beside = _path(left, variable), _path(right, variable)
        return Alike(path, beside, sign == "!=") if path and beside and sign in ("==", "!=") else None
    if isinstance(left, Call) and left.function == "size":
        path = _path(left.target if left.target is not None else left.args[0], variable)
        known = path and type(right.value) is int
        return Sized(path, sign, right.value) if known else None  # type: ignore[arg-type]  # one of _SIGNS, an int
    path = _path(left, variable)
    if path and type(right.value) is int:
        return Numbered(path, sign, right.value)  # type: ignore[arg-type]  # one of _SIGNS
    if not path or sign not in ("==", "!=") or not isinstance(right.value, _WORD):
        return None
    return Compared(path, other=sign == "!=", words=(right.value,))


def _path(node: Node, variable: str) -> Path_:
    """Return what leads from the subject or the assessment to ``node``, () where it is something else."""
    steps: list[str] = []
    while isinstance(node, Select) and not node.test:
        steps.append(node.field)
        node = node.operand
    if not isinstance(node, Ident) or node.name not in (variable, ASSESSMENT) or not steps:
        return ()
    return (node.name, *reversed(steps))


_COMPARE: Final[dict[str, Callable[[int, int], bool]]] = {
    "==": int.__eq__,
    "!=": int.__ne__,
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
}
_FOUND: Final[dict[str, Callable[[str, str], bool]]] = {
    "contains": str.__contains__,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
}


class _Column(Struct):
    """The value at one path for each subject (an ellipsis where there is none), and the set of those with a plain value there."""

    values: Sequence[Any]
    plain: int


class Settled:
    """What is said of the subjects of one kind; columns are read once."""

    def __init__(self, variable: str, subjects: Sequence[dict[str, Any]], assessment: dict[str, Any]) -> None:
        self._variable = variable
        self._subjects = subjects
        self._assessment = assessment
        self._columns: dict[Path_, _Column] = {}
        self._leaves: dict[Leaf, tuple[int, int]] = {}
        self.all = (1 << len(subjects)) - 1
        """The set of all subjects."""

    def of(self, part: Part | None, among: int | None = None) -> tuple[int, int]:
        """Return the sets of the subjects of which ``part`` is certainly true and certainly false.

        ``among`` is the set of those that it matters for, all when None; of others may be said something or nothing.
        """
        asked = self.all if among is None else among
        if part is None:
            return 0, 0
        if isinstance(part, Both):
            true, false = self.all, 0
            for one in part.parts:
                yes, no = self.of(one, asked & ~false)
                true, false = true & yes, false | no
            return true, false
        if isinstance(part, Either):
            true, false = 0, self.all
            for one in part.parts:
                yes, no = self.of(one, asked & ~true)
                true, false = true | yes, false & no
            return true, false
        if isinstance(part, Opposite):
            true, false = self.of(part.part, asked)
            return false, true
        if isinstance(part, Told):
            return self._told(part, asked)
        found = self._leaves.get(part)
        if found is None:
            found = self._leaves[part] = self._found(part)
        return found

    def _found(self, leaf: Leaf) -> tuple[int, int]:
        column = self._column(leaf.path)
        if isinstance(leaf, Alike):
            return self._alike(column.values, self._column(leaf.beside).values, other=leaf.other)
        true, false = _leaf(leaf, column)
        # the assessment is one for all of them
        return (true, false) if leaf.path[0] == self._variable else (self.all * true, self.all * false)

    def _alike(self, values: Sequence[Any], beside: Sequence[Any], *, other: bool) -> tuple[int, int]:
        count = len(self._subjects)
        if len(values) != len(beside):
            values, beside = (list(one) * (count if len(one) == 1 else 1) for one in (values, beside))
        known = [n for n, pair in enumerate(zip(values, beside, strict=True)) if _VALUES.issuperset(map(type, pair))]
        same = _set([n for n in known if type(values[n]) is type(beside[n]) and values[n] == beside[n]])
        different = _set(known) & ~same
        if len(values) != count:
            same, different = self.all * same, self.all * different
        return (different, same) if other else (same, different)

    def _told(self, part: Told, asked: int) -> tuple[int, int]:
        """Ask the subjects of ``asked``: a pattern or a word is looked for in no text where something else decides."""
        values = self._column(part.path).values
        one = part.path[0] != self._variable
        true: list[int] = []
        false: list[int] = []
        for number in ([0] if asked else []) if one else numbers_in(asked):
            value = values[number]
            if type(value) is str:
                try:
                    holds = matches(value, part.words[0]) if part.how == "matches" else mentions(value, [*part.words])
                except ValueError:  # no pattern: the engine says so
                    continue
                (true if holds else false).append(number)
            elif value is None and part.how == "mentions":
                false.append(number)
        if one:
            return (self.all if true else 0), (self.all if false else 0)
        return _set(true), _set(false)

    def _column(self, path: Path_) -> _Column:
        column = self._columns.get(path)
        if column is None:
            column = self._columns[path] = self._read(path)
        return column

    def _read(self, path: Path_) -> _Column:
        """Read one field; a subject that lacks it, or has something else there, stands in no set."""
        values = value_at(self._subjects if path[0] == self._variable else (self._assessment,), path[1:])
        if _PLAIN.issuperset(map(type, values)):
            return _Column(values, (1 << len(values)) - 1)
        return _Column(values, _set([n for n, value in enumerate(values) if type(value) in _PLAIN]))


def _leaf(leaf: Compared | Flag | Worded | Sized | Numbered | Held, column: _Column) -> tuple[int, int]:
    """Return the sets of the values of a column of which a comparison is certainly true and certainly false."""
    values, all_of_them = column.values, column.plain
    if isinstance(leaf, Compared):
        true = 0
        for word in leaf.words:
            if type(word) is str:
                true |= _set([n for n, value in enumerate(values) if value == word])
            else:
                true |= _set([n for n, value in enumerate(values) if value is word])
        return (all_of_them & ~true, true) if leaf.other else (true, all_of_them & ~true)
    if isinstance(leaf, Flag):
        return _set([n for n, one in enumerate(values) if one is True]), _set(
            [n for n, one in enumerate(values) if one is False]
        )
    if isinstance(leaf, Worded):
        found, word = _FOUND[leaf.how], leaf.word
        texts = [(n, value) for n, value in enumerate(values) if type(value) is str]
        true = _set([n for n, value in texts if found(value, word)])
        return true, _set([n for n, _ in texts]) & ~true
    if isinstance(leaf, Held):
        holding = [(n, value) for n, value in enumerate(values) if type(value) in _HOLDING]
        true = _set([n for n, value in holding if leaf.word in value])
        return true, _set([n for n, _ in holding]) & ~true
    compare, number = _COMPARE[leaf.sign], leaf.number
    if isinstance(leaf, Numbered):
        numbers = [(n, value) for n, value in enumerate(values) if type(value) is int]
        true, known = _set([n for n, value in numbers if compare(value, number)]), _set([n for n, _ in numbers])
        if leaf.sign == "==":
            known |= all_of_them
        elif leaf.sign == "!=":
            true, known = true | all_of_them, known | all_of_them
        return true, known & ~true
    sized = [(n, len(value)) for n, value in enumerate(values) if type(value) in _SIZED]
    true = _set([n for n, size in sized if compare(size, number)])
    return true, _set([n for n, _ in sized]) & ~true


def value_at(records: Sequence[Any], steps: Sequence[str]) -> Sequence[Any]:
    """Return the value at the end of ``steps`` for each record; an ellipsis where there is none."""
    for step in steps:
        records = [record.get(step, ...) if type(record) is dict else ... for record in records]
    return records


def _set(numbers: Sequence[int]) -> int:
    """Return the set of ``numbers``, which rise."""
    if not numbers:
        return 0
    bits = bytearray(numbers[-1] // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def numbers_in(those: int) -> list[int]:
    """Return the numbers of a set, rising."""
    found: list[int] = []
    while those:
        lowest = those & -those
        found.append(lowest.bit_length() - 1)
        those ^= lowest
    return found
