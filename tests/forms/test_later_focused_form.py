"""様式3, the later edition with 5情報: one label differs, the stamp says that it is not known, and no date is made up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from filled import HEAD, filled
from published import ASSESSMENTS

from pia.app.form import filled as form_of
from pia.catalogue.editions import editions
from pia.forms.edition import Edition, GroupSpec, ItemSpec, load_edition
from pia.render.html import render_html
from pia.render.json_form import form_document
from pia.render.markdown import render_markdown

OLD, NEW = load_edition("juten", "2024-10"), load_edition("juten", "5joho")
FOUR = "4情報（氏名、性別、生年月日、住所）"
FIVE = "5情報（氏名、氏名の振り仮名、性別、生年月日、住所）"


def walked(spec: GroupSpec) -> Iterator[GroupSpec | ItemSpec]:
    yield spec
    for child in spec.children:
        yield from walked(child) if isinstance(child, GroupSpec) else [child]


def labels(edition: Edition) -> list[str]:
    specs = [spec for section in edition.sections for spec in walked(section)]
    printed = [spec.title if isinstance(spec, GroupSpec) else f"{spec.mark} {spec.label}" for spec in specs]
    return [*printed, *(f"{id_}: {label}" for id_, c in edition.choices.items() for label in c.labels.values())]


def test_one_label_differs() -> None:
    old, new = labels(OLD), labels(NEW)
    assert len(old) == len(new)
    assert [(a, b) for a, b in zip(old, new, strict=True) if a != b] == [
        (f"record-categories: {FOUR}", f"record-categories: {FIVE}")
    ]


def test_nothing_else_of_the_list_differs() -> None:
    old, new = OLD.choices["record-categories"], NEW.choices["record-categories"]
    assert old.printed.columns == new.printed.columns
    assert old.printed.style == new.printed.style
    assert [g.title for g in old.printed.groups] == [g.title for g in new.printed.groups]
    assert [len(g.labels) for g in old.printed.groups] == [len(g.labels) for g in new.printed.groups]
    assert old.printed.detailed == new.printed.detailed
    assert {id_ for id_ in OLD.choices if OLD.choices[id_] != NEW.choices[id_]} == {"record-categories"}


def test_the_head_says_what_is_not_known() -> None:
    differing = {name for name in Edition.__struct_fields__ if getattr(OLD, name) != getattr(NEW, name)}
    assert differing == {"edition", "stamp", "source_status", "choices", "sections"}
    assert (NEW.stamp, NEW.source_status) == ("版表示未確認", "likely")
    [head] = [each for each in editions() if (each.form, each.edition) == ("juten", "5joho")]
    assert head.since == "不明"


DATE = re.compile(r"(令和|平成|Ｒ|R)\s*[0-9０-９元]{1,2}\s*年|20[0-9]{2}年")


@pytest.mark.parametrize("name", ["minimal", "kadoma"])
def test_no_date_is_made_up_for_the_edition(tmp_path: Path, name: str) -> None:
    """The outputs carry the dates of the assessment and no other: neither a first day nor a stamp with one."""
    if name == "minimal":
        form = filled(tmp_path, HEAD.replace("2024-10", "5joho") + "work: {name: 見本事務}\n")
        own = ""
    else:
        form = form_of(ASSESSMENTS / name)
        own = "".join(path.read_text("utf-8") for path in (ASSESSMENTS / name).iterdir())
        own += "".join(path.read_text("utf-8") for path in (ASSESSMENTS.parent / "rules" / "profiles").rglob("*.yaml"))
    outputs = (
        json.dumps(form_document(form), ensure_ascii=False),
        render_markdown(form).decode(),
        render_html(form).decode(),
    )
    assert form.stamp == "版表示未確認"
    assert ["版表示未確認" in text for text in outputs] == [False, True, True]  # the JSON has the edition instead
    for text in outputs:
        assert "様式３]" not in text
        assert [date for date in {found[0] for found in DATE.finditer(text)} if date not in own] == []


def test_the_label_is_printed_where_the_category_is_named(tmp_path: Path) -> None:
    text = (
        HEAD
        + "work: {name: W}\nfiles:\n  - {id: f, name: F, records: [{id: g, items: [{name: 氏名, categories: [basic-information]}]}]}\n"
    )
    for name, label in (("2024-10", FOUR), ("5joho", FIVE)):
        form = filled(tmp_path / name, text.replace("2024-10", name))
        assert [i.value for i in form.items() if i.label == "主な記録項目"] == [(label,)]
