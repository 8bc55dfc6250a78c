from __future__ import annotations

import binascii
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.rules.ast import Call, Comprehension, Const, Ident, ListOf, MapOf, Node, Select, decode, free_names
from pia.rules.expr import engine_for
from pia.rules.subjects import VARIABLES
from pia.rules.wire import WireError

ENGINE = engine_for(VARIABLES)


def tree(text: str) -> Node:
    return ENGINE.compile(text).tree()


@pytest.mark.parametrize(
    "text, value", [("null", None), ("true", True), ("-7", -7), ("7", 7), ("1.5", 1.5), ("'あ'", "あ"), ("b'x'", b"x")]
)
def test_constants(text: str, value: object) -> None:
    assert tree(text) == Const(value, 0)


def test_select_and_has() -> None:
    assert tree("file.name") == Select(Ident("file", 0), "name", False, 4)
    has = tree("has(file.attributes.x)")
    assert isinstance(has, Select)
    assert has.test
    assert has.field == "x"


def test_offsets_count_code_points() -> None:
    found = tree("'𠮷あ' == file.name")
    assert isinstance(found, Call)
    assert found.function == "_==_"
    assert found.offset == 5
    assert found.args[1].offset == 12


def test_lists_maps_and_methods() -> None:
    found = tree("[1, {'a': file.id}].size()")
    assert isinstance(found, Call)
    assert isinstance(found.target, ListOf)
    inner = found.target.elements[1]
    assert isinstance(inner, MapOf)
    assert inner.entries[0][0] == Const("a", 5)


def test_macros_are_comprehensions() -> None:
    found = tree("files.all(f, f.id != '')")
    assert isinstance(found, Comprehension)
    assert found.variable == "f"
    assert found.range == Ident("files", 0)


@pytest.mark.parametrize(
    "text, names",
    [
        ("file.id == 'x'", {"file"}),
        ("files.all(file, file.id != assessment.title)", {"files", "assessment"}),
        ("cel.bind(x, systems, x.exists(s, s.id == file.id))", {"systems", "file"}),
        ("files.map(f, f.id)[0] == {'a': flow.id}.a", {"files", "flow"}),
        ("1 == 1", set()),
    ],
)
def test_free_names_leave_macro_variables_out(text: str, names: set[str]) -> None:
    assert free_names(tree(text)) == names


@given(st.binary(max_size=80))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    with contextlib.suppress(WireError):
        decode(data)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_expression_is_decoded_or_refused(at: int, byte: int) -> None:
    data = bytearray(binascii.a2b_base64(ENGINE.compile("files.all(f, f.id != '' && f.name == 'あ')").kept()))
    data[at % len(data)] = byte
    with contextlib.suppress(WireError):
        decode(bytes(data))
