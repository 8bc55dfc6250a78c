"""The type check of expressions against the fact schema, made when a pack is loaded and before any assessment is read.

The compiler of the expression language sees every fact as dynamic, so a misspelled field would only show while running, and
not even then inside a branch that is skipped. Here every field, also those inside macros and skipped branches, every text
compared with a closed set of words, and every comparison between different types is looked at.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from pia.errors import Words
from pia.rules.ast import Call, Comprehension, Const, Ident, ListOf, MapOf, Node, Select
from pia.rules.closed_ids import ID_SETS, unknown_id
from pia.rules.expr import Mistake
from pia.rules.fact_schema import ANY, BOOL, INT, STRING, AnyType, Field, ListType, MapType, Scalar, StructType, Type

__all__ = ["Inferred", "infer", "spelled"]


class Inferred(Struct):
    """What the check found: the type of the whole expression, the variables it uses, and what is wrong with it.

    ``fragile`` are the facts that may be null where null cannot be dealt with (``<``, ``contains`` …), with the offset;
    ``guarded`` are those that the expression compares with null somewhere.
    """

    type: Type
    names: frozenset[str]
    mistakes: list[Mistake]
    fragile: dict[str, int]
    guarded: frozenset[str]


def infer(node: Node, variables: dict[str, Type]) -> Inferred:
    """Check an expression whose variables have these types."""
    checker = _Checker(variables)
    type_ = checker.type_of(node, {})
    return Inferred(type_, frozenset(checker.names), checker.mistakes, checker.fragile, frozenset(checker.guarded))


_RESULTS: dict[str, Type] = {
    **dict.fromkeys(("contains", "startsWith", "endsWith", "matches", "hasValue", "hasNumeral", "mentions"), BOOL),
    **dict.fromkeys(("size", "indexOf", "lastIndexOf", "int", "getFullYear"), INT),
    **dict.fromkeys(
        ("string", "trim", "lowerAscii", "upperAscii", "substring", "replace", "join", "charAt", "fold"), STRING
    ),
    **dict.fromkeys(("split", "citations"), ListType(STRING)),
    **dict.fromkeys(("earliest", "latest", "datePlus", "plusBusinessDays"), Scalar("string", nullable=True)),
    "daysBetween": Scalar("int", nullable=True),
}
_TRUTH = ("_&&_", "_||_", "!_")
_ORDER = ("_<_", "_<=_", "_>_", "_>=_")
_ARITHMETIC = ("_-_", "_*_", "_/_", "_%_")
_STRICT = (
    *(
        *_TRUTH,
        "_?_:_",
        *_ORDER,
        *_ARITHMETIC,
        "_+_",
        "-_",
        "size",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "split",
        "join",
    ),
    *("replace", "trim", "lowerAscii", "upperAscii", "substring", "indexOf", "lastIndexOf", "charAt", "int", "string"),
)
_SIGNS = {"_==_": "==", "_!=_": "!=", "_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">="}
_KINDS_JA = {"string": "文字列", "int": "整数", "bool": "真偽値", "double": "小数", "null": "null"}


class _Checker(Struct):
    variables: dict[str, Type]
    names: set[str] = field(default_factory=set)
    mistakes: list[Mistake] = field(default_factory=list)
    fragile: dict[str, int] = field(default_factory=dict)
    guarded: set[str] = field(default_factory=set)

    def type_of(self, node: Node, scope: dict[str, Type]) -> Type:
        """Return the type of ``node`` and note what is wrong below it; ``scope`` holds the variables of macros."""
        if isinstance(node, Const):
            return _constant(node)
        if isinstance(node, Ident):
            if node.name in scope:
                return scope[node.name]
            self.names.add(node.name)
            return self.variables.get(node.name, ANY)
        if isinstance(node, Select):
            return self._select(node, scope)
        if isinstance(node, ListOf):
            return ListType(_join([self.type_of(element, scope) for element in node.elements]))
        if isinstance(node, MapOf):
            struct = StructType("{…}")
            for key, value in node.entries:
                type_ = self.type_of(value, scope)
                if isinstance(key, Const) and isinstance(key.value, str):
                    struct.fields[key.value] = Field(type_)
                else:
                    self.type_of(key, scope)
                    return MapType(ANY)
            return struct
        if isinstance(node, Comprehension):
            return self._comprehension(node, scope)
        return self._call(node, scope)

    def _select(self, node: Select, scope: dict[str, Type]) -> Type:
        operand = self.type_of(node.operand, scope)
        found = self._field(operand, node.field, _field_offset(node))
        if node.test:
            if isinstance(operand, StructType) and node.field in operand.fields:
                self._say(
                    _field_offset(node),
                    Words(
                        f"has() は「{node.field}」にはいつも真になります（空欄は null です）。",
                        f"has() is always true for '{node.field}': an absent fact is null",
                    ),
                    Words(f"「{node.field} != null」と書いてください。", f"write '{node.field} != null'"),
                )
            return BOOL
        return found

    def _field(self, operand: Type, name: str, offset: int) -> Type:
        """Return the type of a field of ``operand``, and note when there is none."""
        if isinstance(operand, AnyType):
            return ANY
        if isinstance(operand, MapType):
            self._key(operand, name, offset)
            return operand.value
        if isinstance(operand, StructType):
            known = operand.fields.get(name)
            if known is not None:
                return known.type
            self._unknown_field(operand, name, offset)
        elif isinstance(operand, ListType):
            self._say(
                offset,
                Words(f"一覧に「.{name}」は付けられません。", f"'.{name}' cannot follow a list"),
                Words(
                    "all、exists、filter などで一件ずつ見てください。",
                    "look at its elements with all, exists or filter",
                ),
            )
        else:
            kind = _KINDS_JA[operand.kind]
            self._say(
                offset,
                Words(
                    f"{kind}に「.{name}」は付けられません。", f"'.{name}' cannot follow a value of type {operand.kind}"
                ),
                Words("項目の名前を確かめてください。", "check the name of the field"),
            )
        return ANY

    def _unknown_field(self, struct: StructType, name: str, offset: int) -> None:
        near = difflib.get_close_matches(name, sorted(struct.fields), n=1, cutoff=0.5)
        hint = Words(f"「{near[0]}」ではありませんか。", f"did you mean '{near[0]}'? ") if near else Words("", "")
        listed = ", ".join(sorted(struct.fields))
        free = "（任意の属性は attributes の下に書きます）" if "attributes" in struct.fields else ""
        self._say(
            offset,
            Words(f"「{name}」という項目はありません。", f"there is no field '{name}'"),
            Words(f"{hint.ja}ここで使える項目: {listed}{free}", f"{hint.en}fields known here: {listed}"),
        )

    def _comprehension(self, node: Comprehension, scope: dict[str, Type]) -> Type:
        range_ = self.type_of(node.range, scope)
        element: Type = ANY
        if isinstance(range_, ListType):
            element = range_.element
        elif isinstance(range_, MapType):
            element = Scalar("string", ids=range_.keys)
        elif not isinstance(range_, AnyType):
            self._say(
                node.offset,
                Words("一覧でないものに all、exists などは使えません。", "all, exists and the like need a list"),
                Words(
                    "一覧（files、systems など）に対して使ってください。", "use them on a list such as files or systems"
                ),
            )
        init = self.type_of(node.init, scope)
        inner = {**scope, node.variable: element, node.accumulator: init}
        self.type_of(node.condition, inner)
        step = self.type_of(node.step, inner)
        inner[node.accumulator] = _join([init, step])
        return self.type_of(node.result, inner)

    def _call(self, node: Call, scope: dict[str, Type]) -> Type:
        name = node.function
        if name == "_?_:_":
            condition, first, second = (self.type_of(arg, scope) for arg in node.args)
            self._want_bool(condition, node)
            self._nulls(node, [condition, ANY, ANY])
            return _join([first, second])
        if name in ("_[_]", "_?._", "_[?_]"):
            return self._index(node, scope)
        target = [] if node.target is None else [self.type_of(node.target, scope)]
        types = target + [self.type_of(arg, scope) for arg in node.args]
        self._nulls(node, types)
        if name in _TRUTH:
            for one in types:
                self._want_bool(one, node)
            return BOOL
        if name in _SIGNS or name == "@in":
            self._compare(node, types)
            return BOOL
        if name == "_+_":
            return _join(types)
        if name in _ARITHMETIC or name == "-_":
            return types[0]
        if name in ("orValue", "or", "value", "optional.of", "@not_strictly_false"):
            return BOOL if name == "@not_strictly_false" else _join(types)
        return _RESULTS.get(name, ANY)

    def _nulls(self, node: Call, types: list[Type]) -> None:
        """Note the facts that are compared with null, and those that may be null where that would be a fault."""
        parts = [*([node.target] if node.target else []), *node.args]
        if node.function in ("_==_", "_!=_"):
            for one, other in (parts, parts[::-1]):
                if isinstance(other, Const) and other.value is None:
                    self.guarded.add(spelled(one))
            return
        if node.function not in _STRICT:
            return
        for part, type_ in zip(parts, types, strict=True):
            if isinstance(type_, Scalar) and type_.nullable and type_.kind != "null":
                self.fragile.setdefault(spelled(part), part.offset)

    def _index(self, node: Call, scope: dict[str, Type]) -> Type:
        operand, key = self.type_of(node.args[0], scope), node.args[1]
        if isinstance(key, Const) and isinstance(key.value, str):
            return self._field(operand, key.value, key.offset or node.offset)
        self.type_of(key, scope)
        if isinstance(operand, ListType):
            return operand.element
        return operand.value if isinstance(operand, MapType) else ANY

    def _want_bool(self, type_: Type, node: Call) -> None:
        if isinstance(type_, AnyType) or (isinstance(type_, Scalar) and type_.kind == "bool"):
            return
        sign = {"_&&_": "&&", "_||_": "||", "!_": "!"}.get(node.function, "? :")
        self._say(
            node.offset,
            Words(f"「{sign}」の相手が真偽値ではありません。", f"an operand of '{sign}' is not true or false"),
            Words("比較（== や != null など）の形にしてください。", "make it a comparison, such as != null"),
        )

    def _compare(self, node: Call, types: list[Type]) -> None:
        left, right = types
        if node.function == "@in":
            if isinstance(right, ListType):
                self._words(node.args[0], left, right.element, node.args[1])
                self._same_kind(left, right.element, "in", node.offset)
            if isinstance(right, MapType):
                for constant in _texts(node.args[0]):
                    self._key(right, str(constant.value), constant.offset)
            return
        self._words(node.args[0], left, right, node.args[1])
        self._same_kind(left, right, _SIGNS[node.function], node.offset)

    def _words(self, left: Node, left_type: Type, right_type: Type, right: Node) -> None:
        """Check the texts written on one side against the closed set of words of the other side."""
        for type_, other in ((left_type, right), (right_type, left)):
            if not isinstance(type_, Scalar) or not (type_.choices or type_.ids):
                continue
            for constant in _texts(other):
                word = str(constant.value)
                if type_.choices and word not in type_.choices:
                    self._unknown_word(word, type_.choices, constant.offset)
                elif type_.ids and (remedy := unknown_id(type_.ids, word)) is not None:
                    self._say(constant.offset, _never(word), remedy)

    def _key(self, map_: MapType, name: str, offset: int) -> None:
        """Check a key that is asked for against the closed set of keys, where the map has one."""
        remedy = unknown_id(map_.keys, name) if map_.keys else None
        if remedy is not None:
            what = ID_SETS[map_.keys]
            message = Words(f"「{name}」という{what.ja}はありません。", f"there is no {what.en} '{name}'")
            self._say(offset, message, remedy)

    def _unknown_word(self, word: str, choices: Iterable[str], offset: int) -> None:
        listed = sorted(choices)
        near = difflib.get_close_matches(word, listed, n=1, cutoff=0.5)
        hint = Words(f"「{near[0]}」ではありませんか。", f"did you mean '{near[0]}'? ") if near else Words("", "")
        self._say(
            offset,
            _never(word),
            Words(f"{hint.ja}あり得る値: {'、'.join(listed)}", f"{hint.en}possible values: {', '.join(listed)}"),
        )

    def _same_kind(self, left: Type, right: Type, sign: str, offset: int) -> None:
        ordered = sign in ("<", "<=", ">", ">=")
        if not isinstance(left, Scalar) or not isinstance(right, Scalar):
            closed = (ListType, StructType, MapType)
            mixed = (isinstance(left, closed) and isinstance(right, Scalar)) or (
                isinstance(right, closed) and isinstance(left, Scalar)
            )
            if mixed or (ordered and (isinstance(left, closed) or isinstance(right, closed))):
                self._say(
                    offset,
                    Words(
                        f"一覧や項目のまとまりを「{sign}」で値と比べています。",
                        f"a list or a part is compared with a value by '{sign}'",
                    ),
                    Words(
                        "一覧は size(…)、まとまりは state（blank、none、given）を見てください。",
                        "look at size(…) of a list and at the state (blank, none, given) of a part",
                    ),
                )
            return
        numbers = ("int", "double")
        same = left.kind == right.kind or (left.kind in numbers and right.kind in numbers)
        if same or ("null" in (left.kind, right.kind) and not ordered):
            return
        self._say(
            offset,
            Words(
                f"{_KINDS_JA[left.kind]}と{_KINDS_JA[right.kind]}を「{sign}」で比べています。",
                f"a value of type {left.kind} is compared with one of type {right.kind} by '{sign}'",
            ),
            Words("両辺の型をそろえてください。", "make the types of both sides agree"),
        )

    def _say(self, offset: int, message: Words, remedy: Words) -> None:
        mistake = Mistake(offset, message, remedy)
        if mistake not in self.mistakes:  # macros repeat parts of what is written
            self.mistakes.append(mistake)


def _never(word: str) -> Words:
    return Words(f"「{word}」という値にはなりません。", f"the field never has the value '{word}'")


def spelled(node: Node) -> str:
    """Return how a fact is written (``file.storage.place``, ``latest(file.note)``).

    Other expressions have no spelling of their own, only the offset where they stand.
    """
    if isinstance(node, Ident):
        return node.name
    if isinstance(node, Select):
        return f"{spelled(node.operand)}.{node.field}"
    if isinstance(node, Const) and isinstance(node.value, str | int):
        return f"'{node.value}'" if isinstance(node.value, str) else str(node.value).lower()
    if isinstance(node, Call) and node.target is None and node.function.isidentifier() and node.function[0] != "_":
        return f"{node.function}({', '.join(spelled(arg) for arg in node.args)})"
    return f"…{node.offset}"


def _field_offset(node: Select) -> int:
    """Return where the name of the field stands; inside ``has(…)`` it is worked out from what comes before it."""
    before = node.operand
    if not node.test:
        return node.offset + 1
    if isinstance(before, Ident):
        return before.offset + len(before.name) + 1
    return before.offset + len(before.field) + 2 if isinstance(before, Select) else node.offset


def _constant(node: Const) -> Type:
    value = node.value
    if value is None:
        return Scalar("null", nullable=True)
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        return INT
    if isinstance(value, str):
        return STRING
    return Scalar("double") if isinstance(value, float) else ANY


def _texts(node: Node) -> list[Const]:
    """Return the text constants that ``node`` is or lists."""
    parts = node.elements if isinstance(node, ListOf) else (node,)
    return [part for part in parts if isinstance(part, Const) and isinstance(part.value, str)]


def _join(types: Sequence[Type]) -> Type:
    """Return a type that covers all of ``types``; not known where they have nothing in common."""
    known = [t for t in types if not (isinstance(t, Scalar) and t.kind == "null")]
    lists = [t for t in known if isinstance(t, ListType)]
    if lists and len(lists) == len(known):
        elements = [t.element for t in lists if not isinstance(t.element, AnyType)]
        return ListType(_join(elements))
    first = known[0] if known else ANY
    if isinstance(first, Scalar):
        scalars = [t for t in known if isinstance(t, Scalar)]
        if len(scalars) == len(known) and all(t.kind == first.kind for t in scalars):
            nullable = len(known) < len(types) or any(t.nullable for t in scalars)
            choices = first.choices if all(t.choices == first.choices for t in scalars) else ()
            ids = first.ids if all(t.ids == first.ids for t in scalars) else ""
            return Scalar(first.kind, nullable, choices, ids)
        return ANY
    return first if all(t is first or t == first for t in known) else ANY
