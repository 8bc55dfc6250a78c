"""The expression language behind rules: compile once, evaluate many times, never raise while evaluating.

``Expr`` and ``ExprEngine`` are what the rest of the room knows; ``CelEngine`` implements them with Google's C++ CEL. What the
engine reports in its own words is translated here, so that no message of a foreign library reaches a user.
"""

from __future__ import annotations

import binascii
import difflib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Literal, Protocol

from msgspec import Struct

from pia.errors import Words
from pia.rules.ast import Node, decode, free_names
from pia.rules.functions import FUNCTIONS, Function
from pia.rules.regex import OWN, WRITTEN, matches, with_own_name

__all__ = ["CelEngine", "Expr", "ExprEngine", "ExprError", "ExprFault", "Mistake", "engine_for"]

MAX_TEXT = 4_000
"""Longest expression, in characters."""

_NUMBERS = "_numbers"
"""A function of the engine's own, which no pack can call: the numbers of the subjects that an evaluation is about."""

FaultKind = Literal["missing-key", "missing-fact", "limit", "wrong-type", "error"]


class ExprFault(Struct, frozen=True):
    """Why an evaluation gave no value: a key of a free map or a fact is missing, a limit was hit, or the types do not fit."""

    kind: FaultKind
    detail: str


class Mistake(Struct, frozen=True):
    """One thing wrong with the text of an expression, at an offset in code points."""

    offset: int
    message: Words
    remedy: Words


class ExprError(ValueError):
    """An expression does not compile; the reader of packs turns its mistakes into problems with their places."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(m.message.en for m in self.mistakes))


class Expr(Protocol):
    """One compiled expression."""

    @property
    def text(self) -> str:
        """The expression as written."""

    @property
    def names(self) -> frozenset[str]:
        """The variables it uses, those of its macros left out."""

    def evaluate(self, activation: Any) -> Any:
        """Return the value as plain data (None, bool, int, float, str, list, dict) or an ``ExprFault``."""

    def kept(self) -> str:
        """Return the checked form for a cache, as text."""

    def tree(self) -> Node:
        """Return what the expression says."""


class ExprEngine(Protocol):
    """Compiles expressions over a fixed set of variables."""

    def compile(self, text: str) -> Expr:
        """Compile ``text``; raises ExprError."""

    def restore(self, text: str, kept: str, names: frozenset[str]) -> Expr:
        """Return the expression whose checked form was kept."""

    def activation(self, data: Mapping[str, Any]) -> Any:
        """Bind variables to facts; converted on first use and kept."""

    @property
    def numbers(self) -> str:
        """How an expression that is made here names the list that ``look_at`` sets."""

    def look_at(self, numbers: Sequence[int]) -> None:
        """Say which subjects the next evaluation is about: a binding stands for many evaluations, and this differs in each."""


_OWED: list[None] | None = None if sys.version_info >= (3, 12) else [None] * 65_536
"""References to ``None``, of which the engine's binding takes one back too many with each null that it returns.

Before Python 3.12, from where on ``None`` is not counted, the interpreter ends itself after some thousand of them. What an
evaluation returns is counted; the stock is for what fails halfway.
"""

_NOT_PLAIN = ExprFault("wrong-type", "an optional without orValue(…)")
_HOLDING = frozenset((list, dict))
_OPTIONAL = re.compile(r"\?|optional")


def _nulls(value: Any) -> int:
    """Count the nulls of a result."""
    if value is None:
        return 1
    if type(value) is list:
        return sum(map(_nulls, value))
    return sum(map(_nulls, value.values())) if type(value) is dict else 0


def _plain(value: Any) -> bool:
    """Tell whether no optional stands inside a list or a map: the binding crashes on those when it converts them."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        kind = one.type().name()
        if kind == "ERROR":
            return False
        if kind.startswith("LIST"):
            waiting.extend(one.value())
        elif kind.startswith("MAP"):
            waiting.extend(one.value().values())
    return True


class _CelExpr:
    """An expression of the C++ engine."""

    __slots__ = ("_env", "_eval", "_expression", "_kept", "_names", "text")

    def __init__(self, text: str, env: Any, expression: Any, kept: str, names: frozenset[str] | None) -> None:
        self.text = text
        self._env = env
        self._kept = kept
        self._names = names
        self._expression = expression
        self._eval: Any = expression.eval if expression is not None else None

    @property
    def names(self) -> frozenset[str]:
        """The variables it uses, those of its macros left out."""
        if self._names is None:
            self._names = free_names(self.tree())
        return self._names

    def _restored(self) -> Any:
        """Return the evaluator of an expression taken from a cache, made when it is first needed."""
        self._expression = self._env.deserialize(binascii.a2b_base64(self._kept))
        return self._expression.eval

    def evaluate(self, activation: Any) -> Any:
        """Return the value as plain data, or an ExprFault."""
        try:
            if self._eval is None:
                self._eval = self._restored()
            result = self._eval(activation)
            value = result.value()
        except RuntimeError as error:  # the iteration budget
            return ExprFault("limit", _first_line(str(error)))
        except TypeError:  # an optional that nothing was done with
            return _NOT_PLAIN
        if value is True or value is False or type(value) is int:
            return value
        if value is None:
            if _OWED is not None:
                _OWED.append(None)
            return None
        if result.type().name() == "ERROR":
            return _fault(str(value))
        if _OPTIONAL.search(self.text) and not _plain(result):
            return _NOT_PLAIN
        value = result.plain_value()
        if _OWED is not None and type(value) in _HOLDING and (nulls := _nulls(value)):
            _OWED.extend([None] * nulls)
        return value

    def kept(self) -> str:
        """Return the checked form for a cache, as text."""
        if not self._kept:
            self._kept = binascii.b2a_base64(self._expression.serialize(), newline=False).decode("ascii")
        return self._kept

    def tree(self) -> Node:
        """Return what the expression says."""
        return decode(binascii.a2b_base64(self.kept()))


class CelEngine:
    """Google's C++ CEL over ``variables``, all of them dynamic: the fact schema is checked by ``pia.rules.typecheck``."""

    def __init__(self, variables: tuple[str, ...]) -> None:
        from cel_expr_python import cel
        from cel_expr_python.ext import ext_bindings, ext_math, ext_optional, ext_strings

        self.variables = variables
        self.compile = lru_cache(2_048)(self._compiled)
        """Compiles a text, as :class:`ExprEngine` says: the packs repeat themselves, and who works on one reads it again and again."""
        self._looked_at: list[int] = []
        text = cel.Type.STRING
        numbers = cel.Overload("pia_numbers", cel.Type.List(cel.Type.INT), [], False, lambda: self._looked_at)
        self._env = cel.NewEnv(
            variables=dict.fromkeys(variables, cel.Type.DYN),
            functions=[
                *(_declared(cel, function) for function in FUNCTIONS),
                cel.FunctionDecl(_NUMBERS, [numbers]),
                cel.FunctionDecl(
                    OWN,
                    [
                        cel.Overload(f"pia{OWN}_{kind}", cel.Type.BOOL, [text, text], member, matches)
                        for kind, member in (("of", True), ("in", False))
                    ],
                ),
            ],
            extensions=[
                ext_optional.ExtOptional(),
                ext_strings.ExtStrings(),
                ext_math.ExtMath(),
                ext_bindings.ExtBindings(),
            ],
        )

    def _compiled(self, text: str) -> Expr:
        if len(text) > MAX_TEXT:
            raise ExprError([_too_long(len(text))])
        try:
            return _CelExpr(text, self._env, self._env.compile(with_own_name(text)), "", None)
        except RuntimeError as error:
            raise ExprError(_translated(str(error), text, self.variables)) from error

    def restore(self, text: str, kept: str, names: frozenset[str]) -> Expr:
        """Return an expression from a cache whose digest has been compared; made ready when it is first evaluated."""
        return _CelExpr(text, self._env, None, kept, names)

    def activation(self, data: Mapping[str, Any]) -> Any:
        """Bind variables to facts; converted on first use and kept."""
        return self._env.Activation(data)

    @property
    def numbers(self) -> str:
        """How an expression that is made here names the list that ``look_at`` sets."""
        return f"{_NUMBERS}()"

    def look_at(self, numbers: Sequence[int]) -> None:
        """Say which subjects the next evaluation is about."""
        self._looked_at = list(numbers)


def _declared(cel: Any, function: Function) -> Any:
    """Declare ``function`` once for every mix of given and null arguments: the engine has no nullable types."""
    types = {
        "bool": cel.Type.BOOL,
        "int": cel.Type.INT,
        "string": cel.Type.STRING,
        "dyn": cel.Type.DYN,
        "list": cel.Type.LIST,
    }
    returns = cel.Type.List(cel.Type.STRING) if function.returns == "list" else types[function.returns]
    mixes = product(*((kind, "null") for _, kind in function.arguments))
    return cel.FunctionDecl(
        function.name,
        [
            cel.Overload(
                f"pia_{function.name}_{'_'.join(mix)}",
                returns,
                [types.get(kind, cel.Type.NULL) for kind in mix],
                False,
                function.call,
            )
            for mix in mixes
        ],
    )


@lru_cache(maxsize=4)
def engine_for(variables: tuple[str, ...]) -> CelEngine:
    """Return the engine over ``variables``, made once per process."""
    return CelEngine(variables)


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0][:300]


def _fault(text: str) -> ExprFault:
    if text.startswith("NOT_FOUND"):
        return ExprFault("missing-key", text.rpartition('"')[0].rpartition('"')[2])
    overload = re.search(r"No matching overloads found : (\S+?)\((.*)\)", text)
    if overload:
        return ExprFault("wrong-type", f"{_operator(overload[1])} ({overload[2]})")
    if "SELECT" in text:
        return ExprFault("wrong-type", "field of a value that has no fields")
    return ExprFault("error", _first_line(text.partition(": ")[2] or text))


_ERROR = re.compile(r"<input>:(-?\d+):(-?\d+): (.*)")
_UNDECLARED = re.compile(r"undeclared reference to '([^']*)'")
_OVERLOAD = re.compile(r"found no matching overload for '([^']*)' applied to '\((.*)\)'")
_OPERATORS = {"_||_": "||", "_&&_": "&&", "!_": "!", "_?_:_": "? :", "@in": "in", "_[_]": "[ ]", "-_": "-"}
_BUILT_IN = (
    *("all", "exists", "exists_one", "filter", "map", "has", "size", "contains", "startsWith", "endsWith", "matches"),
    *("split", "join", "replace", "trim", "lowerAscii", "upperAscii", "substring", "indexOf", "charAt", "lastIndexOf"),
    *("int", "string", "double", "bool", "type", "timestamp", "duration", "orValue", "hasValue", "value", "optional"),
    *("cel.bind", "math.greatest", "math.least", "true", "false", "null"),
)


def _operator(name: str) -> str:
    return WRITTEN if name == OWN else _OPERATORS.get(name, name.strip("_"))


def _translated(text: str, source: str, variables: tuple[str, ...]) -> list[Mistake]:
    """Return what the compiler complains about, in our words; never empty."""
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    found: list[Mistake] = []
    complaints = _ERROR.findall(text.replace(OWN, WRITTEN))
    told = [c for c in complaints if _UNDECLARED.match(c[2]) or _OVERLOAD.match(c[2])] or complaints[:1]
    for line, column, complaint in told:  # what else it says follows from these
        row = max(int(line), 1)
        offset = min(starts[min(row, len(starts)) - 1] + max(int(column) - 1, 0), len(source))
        found.append(_mistake(complaint, offset, source, variables))
    return found or [_mistake(_first_line(text), 0, source, variables)]


_FOREIGN = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "is": "==",
    "=": "==",
    "===": "==",
    "<>": "!=",
    "=!": "!=",
    "None": "null",
    "True": "true",
    "False": "false",
}
_WORD = re.compile(r"[A-Za-z]+|[=<>!]+")


def _foreign(source: str, offset: int) -> Mistake | None:
    """Return what to write for a word or sign of another language that stands at ``offset`` or just before it."""
    for found in _WORD.finditer(source):
        if found.start() <= offset <= found.end() + 1 and found[0] in _FOREIGN:
            theirs, ours = found[0], _FOREIGN[found[0]]
            return Mistake(
                found.start(),
                Words(f"「{theirs}」は使えません。", f"'{theirs}' is not known here"),
                Words(f"「{ours}」と書いてください。", f"write '{ours}'"),
            )
    return None


def _mistake(complaint: str, offset: int, source: str, variables: tuple[str, ...]) -> Mistake:
    undeclared = _UNDECLARED.match(complaint)
    if undeclared:
        if undeclared[1] in _FOREIGN:
            return _foreign(source, max(source.find(undeclared[1], max(offset - 1, 0)), 0)) or _unknown_name(
                undeclared[1], offset, source, variables
            )
        return _unknown_name(undeclared[1], offset, source, variables)
    overload = _OVERLOAD.match(complaint)
    if overload:
        name, types = _operator(overload[1]), overload[2]
        return Mistake(
            offset,
            Words(f"「{name}」は（{types}）には使えません。", f"'{name}' cannot be applied to ({types})"),
            Words("両辺の型をそろえてください。", "make the types of the operands agree"),
        )
    if "recursion" in complaint:
        return Mistake(
            0,
            Words("式が深すぎます。", "the expression is too deep"),
            Words("条件を when と require に分けてください。", "split it into 'when' and 'require'"),
        )
    foreign = _foreign(source, offset)
    if foreign is not None:
        return foreign
    near = source[offset : offset + 12].strip()
    where_ja, where_en = (f"「{near}」の前後", f"near '{near}'") if near else ("末尾", "at its end")
    return Mistake(
        offset,
        Words(f"式の書き方が正しくありません（{where_ja}）。", f"the expression is not well formed ({where_en})"),
        Words(
            "かっこ・引用符・演算子（&& || ! == != < <= > >= in）を確かめてください。",
            "check brackets, quotes and operators (&& || ! == != < <= > >= in)",
        ),
    )


def _unknown_name(name: str, offset: int, source: str, variables: tuple[str, ...]) -> Mistake:
    called = source[offset : offset + 1] == "(" or bool(re.match(rf"{re.escape(name)}\s*\(", source[offset:]))
    # the compiler names 'g.x' whole where 'g' is the unknown variable, and points at the dot
    base = name if called else name.partition(".")[0]
    if not called and source[offset : offset + 1] == ".":
        offset = max(offset - len(base), 0)
    if called:
        offset = max(source.rfind(name.rpartition(".")[2], 0, offset + len(name)), 0)
    candidates = (
        (*(f.name for f in FUNCTIONS), *_BUILT_IN)
        if called
        else (*(v for v in variables if v[0] != "_"), "true", "false", "null")
    )
    if called and base in candidates:
        own = any(f.name == base for f in FUNCTIONS)
        form = f"{base}(…)" if own else f"….{base}(…)"
        return Mistake(
            offset,
            Words(f"「{base}」はこの形では呼べません。", f"'{base}' is not called like this"),
            Words(
                f"「{form}」の形で、引数の数も確かめてください。", f"write {form}, and check the number of arguments"
            ),
        )
    near = difflib.get_close_matches(base, sorted(set(candidates)), n=1, cutoff=0.5)
    hint = Words(f"「{near[0]}」ではありませんか。", f"did you mean '{near[0]}'? ") if near else Words("", "")
    listed = ", ".join(sorted(set(candidates))) if not called else ", ".join(f.name for f in FUNCTIONS)
    ja, en = ("関数", "function") if called else ("名前", "name")
    return Mistake(
        offset,
        Words(f"「{base}」という{ja}はありません。", f"there is no {en} '{base}'"),
        Words(f"{hint.ja}使えるもの: {listed}", f"{hint.en}known here: {listed}"),
    )


def _too_long(length: int) -> Mistake:
    return Mistake(
        0,
        Words(
            f"式が{length:,}字あり、上限の{MAX_TEXT:,}字を超えています。",
            f"the expression has {length} characters, more than {MAX_TEXT}",
        ),
        Words("条件を when と require に分けてください。", "split it into 'when' and 'require'"),
    )
