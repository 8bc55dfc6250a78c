"""Facts once: the YAML of an assessment holds well under half of the words of the forms that are made of it.

A body with a 重点 or 全項目 assessment submits 様式2 together with it (指針 第5): both come from the one YAML, so both count.

Words are Japanese characters and numbers: ids, slugs and keys are the tool's words, not the form's. Lists that a form copies line by line and that can therefore not be
said in fewer words (別紙, 変更箇所, 記録項目) are left out on both sides; everything else counts, labels and choices included:
they are what an official types or copies by hand today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pia.app.form import filled
from pia.forms.tree import Form, Group, Item
from pia.source.assemble import assemble
from pia.source.nodes import plain

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々〇]|(?<![A-Za-z.-])[0-9０-９]+(?![A-Za-z-])")
COPIED = ("records", "rows", "changes", "change_totals")
DRAWN = ("flows", "charts", "nodes")
"""What only a form with 別添1 事務の内容 (様式4) asks for."""
SHARE = 0.45


def words(text: str) -> int:
    return len(WORD.findall(text))


def written(value: Any, left_out: frozenset[str]) -> int:
    """Count the words of a tree of data, without the lists that the form copies; ids and keys are words of ours, not the form's."""
    if isinstance(value, dict):
        return sum(written(each, left_out) for name, each in value.items() if name not in left_out)
    if isinstance(value, list):
        return sum(written(each, left_out) for each in value)
    return words(str(value)) if value is not None else 0


def printed(form: Form) -> int:
    """Count the words of a printed form: titles, labels, choices and values of every item and group."""
    return sum(words(text) for section in form.sections for text in _texts(section))


def _texts(part: Group | Item) -> Iterator[str]:
    if isinstance(part, Group):
        yield part.title
        for child in part.children:
            yield from _texts(child)
        return
    if part.kind == "table":
        return
    yield part.label
    yield part.printed()
    yield from (text for _, text in part.details)
    if part.choices is not None:
        yield from part.choices.labels


def yaml_words(name: str, *, drawn: bool) -> int:
    """Count the words of the YAML of an assessment; the file of the change annex and its texts are copied lists as well."""
    left_out = frozenset((*COPIED, "id", *(() if drawn else DRAWN)))
    documents = assemble(ASSESSMENTS / name).documents
    own = [
        each for each in documents if each.file.endswith(".yaml") and not each.file.startswith(("profiles/", "changes"))
    ]
    return sum(written(plain(each.root), left_out) for each in own)


@pytest.mark.parametrize("name", ["nagaoka", "asahikawa", "kadoma", "kanagawa", "wako"])
def test_the_yaml_holds_well_under_half_of_the_words_of_its_forms(name: str) -> None:
    own = filled(ASSESSMENTS / name, projection="submit")
    both = printed(own) + printed(filled(ASSESSMENTS / name, form="kiso", projection="submit"))
    assert both > 10_000
    written_words = yaml_words(name, drawn=own.form == "zenkoumoku")
    assert written_words > 3_000
    assert written_words < SHARE * both, f"{written_words} of {both}"


@pytest.mark.parametrize("name", ["nagaoka", "asahikawa", "kadoma", "kanagawa"])
def test_with_several_files_the_one_form_alone_holds_twice_the_words(name: str) -> None:
    own = filled(ASSESSMENTS / name, projection="submit")
    assert yaml_words(name, drawn=own.form == "zenkoumoku") < SHARE * printed(own)
