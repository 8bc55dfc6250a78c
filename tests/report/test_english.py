"""English texts of findings name what the catalogue names in English; names of the assessment stay."""

from __future__ import annotations

import json
from typing import Any

import pytest
from console import ROOT, call

from pia.catalogue.demands import demands
from pia.catalogue.measures import measures, risks
from pia.errors import Words
from pia.report.english import in_english

FIVE = ("asahikawa", "kadoma", "kanagawa", "nagaoka", "wako")
TITLES = {
    *(one.title.ja for one in risks().values() if len(one.title.ja) > 5),
    *(one.title.ja for one in demands().values()),
    *(one.title.ja for one in measures().values()),
    *(one.title.ja for measure in measures().values() for one in measure.parameters.values() if len(one.title.ja) > 5),
}


def said(made: Any, message: str, *values: tuple[str, str], key: str | None = None) -> Any:
    finding = made.finding(message=Words("和文", message), key=key, values=values)
    return in_english(made.result(findings=(finding,))).findings[0]


def test_titles_of_values_are_said_in_english(made: Any) -> None:
    value, control = measures()["log.review"].parameters["interval"].title, "log-review"
    found = said(made, f"The value {value.ja} of {control} is not defined.", ("title", value.ja), ("control", control))
    assert found.message == Words("和文", f"The value {value.en} of {control} is not defined.")
    assert found.values == (("title", value.en), ("control", control))


def test_lists_of_titles_are_said_in_english(made: Any) -> None:
    one, other = list(demands().values())[:2]
    value = f"「{one.title.ja}」（安全管理措置・法令）、「{other.title.ja}」ほか3件"
    found = said(made, f"Nothing for {value}.", ("missing", value))
    wanted = f"'{one.title.en}' (safety measures and law); '{other.title.en}' and 3 more"
    assert found.message.en == f"Nothing for {wanted}."
    assert dict(found.values) == {"missing": wanted}


def test_two_risks_of_one_title_are_told_apart_by_the_key(made: Any) -> None:
    title = risks()["network/unintended-acquisition"].title
    assert title.ja == risks()["acquisition/unintended"].title.ja
    found = said(
        made, f"{title.ja} of f", ("title", title.ja), key="files/f/risks/network/unintended-acquisition#rating"
    )
    assert found.message.en == f"{title.en} of f"


@pytest.mark.parametrize(
    "value",
    ["点検の間隔を定める要綱", "", "、", "「」", "見本市の保存期間", "<b>", "{label}", "5", "ほか3件"],
)  # fmt: skip
def test_names_and_quotations_stay(value: str, made: Any) -> None:
    found = said(made, f"The name is {value}, as 「{value}」 says.", ("name", value))
    assert found.message.en == f"The name is {value}, as 「{value}」 says."
    assert found.values == (("name", value),)


def test_a_title_inside_a_longer_name_stays(made: Any) -> None:
    title = measures()["log.review"].title.ja
    found = said(made, f"The ledger {title}台帳 and {title} differ.", ("title", title))
    assert found.message.en == f"The ledger {title}台帳 and {measures()['log.review'].title.en} differ."


def test_the_japanese_text_and_the_id_stay(made: Any) -> None:
    for finding, told in zip(made.findings(), in_english(made.result(findings=made.findings())).findings, strict=True):
        assert (told.id, told.key, told.place) == (finding.id, finding.key, finding.place)
        assert (told.message.ja, told.title.ja, told.remedy.ja) == (
            finding.message.ja,
            finding.title.ja,
            finding.remedy.ja,
        )


@pytest.mark.parametrize("name", FIVE)
def test_no_title_of_the_catalogue_is_left_in_japanese(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ("check", ROOT / "assessments" / name, "--as-of", "2026-01-15", "--format", "json", "--fail-on", "never")
    english, japanese = (json.loads(call(capsys, *argv, "--lang", lang).out)["findings"] for lang in ("en", "ja"))
    assert [finding["id"] for finding in english] == [finding["id"] for finding in japanese]
    shown = [text for f in english for text in (f["title"], f["message"], f["remedy"], *f["values"].values())]
    assert [(title, text) for text in shown for title in TITLES if title in text] == []
    if name != "kanagawa":
        assert any(title in f["message"] for f in japanese for title in TITLES)
