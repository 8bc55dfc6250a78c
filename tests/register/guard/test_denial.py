from __future__ import annotations

import ast
from pathlib import Path

import pytest

import pia.register.guard
from pia.register.guard.denial import ASPECTS, DENIALS, Denial, Denied
from pia.register.guard.permit import Permit
from pia.register.items import NUMBER

SOURCES = sorted(Path(pia.register.guard.__file__).parent.glob("*.py"))


def written() -> set[tuple[str, str]]:
    """Return every code and aspect that the guard's source names where it refuses."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if name in ("deny", "Denial") and texts:
                    found.add((texts[0], texts[1] if len(texts) > 1 else ""))
    return found


def test_every_code_that_is_written_has_words_and_every_word_a_use() -> None:
    text = "".join(path.read_text("utf-8") for path in SOURCES if path.name != "denial.py")
    assert {code for code, _ in written() if code in DENIALS or "-" in code} <= DENIALS.keys()
    assert {aspect for code, aspect in written() if code in DENIALS} <= ASPECTS.keys()
    made = {"approval-pending", "approval-rejected", "approval-used"}  # by the state of an approval
    assert {code for code in DENIALS.keys() - made if f'"{code}"' not in text} == set()


@pytest.mark.parametrize("code", sorted(DENIALS))
def test_every_denial_speaks_both_languages(code) -> None:
    for field in ASPECTS:
        words = Denial(code, field, 7).words
        assert words.ja.endswith("。")
        assert words.en
        assert "{" not in words.ja + words.en


def test_denials_are_told_line_by_line_and_are_false() -> None:
    denied = Denied(
        denials=(Denial("left"), Denial("no-right", "operation")), who="a", terminal="t", task="", operation="x"
    )
    assert not denied
    assert denied.codes == ("left", "no-right")
    assert denied.words.ja.count("\n") == denied.words.en.count("\n") == 1
    assert denied.entry().detail == "reason=left,no-right:operation"


def permit(**more: object) -> Permit:
    return Permit(who="a", terminal="t", task="x", operation="view", subject=b"", role="clerk", **more)


def test_a_permit_tells_what_was_not_checked() -> None:
    assert permit().entry().outcome == "done"
    assert permit(unchecked=("search.cs",)).entry().outcome == "unchecked"
    assert permit(unchecked=("search.cs",)).entry("failed").outcome == "failed"
    long = permit(unchecked=tuple(f"roles.role-{n}.tasks" for n in range(500))).entry()
    assert len(long.detail) < 2_000
    assert long.detail.endswith("...")


def test_masking_keeps_the_length_and_everything_else() -> None:
    values = {"氏名": "試験", NUMBER: "012345678901"}
    assert permit().shown(values) == values
    assert permit(masks=frozenset({NUMBER})).shown(values) == {"氏名": "試験", NUMBER: "＊" * 12}
