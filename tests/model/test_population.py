"""Counts of people: a number, a band, or both; never neither, and each record by its own table of the forms."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from refused import problems
from write import HEAD, MINIMAL, write

from pia.model.population import FilePopulation, Handlers, WorkPopulation
from pia.model.read import Loaded, load_assessment
from pia.terms.bands import FILE_SUBJECTS, HANDLERS, SUBJECTS_ZENKOUMOKU, BandTable

TABLES = [(WorkPopulation, SUBJECTS_ZENKOUMOKU), (FilePopulation, FILE_SUBJECTS), (Handlers, HANDLERS)]
Kind = type[WorkPopulation] | type[FilePopulation] | type[Handlers]


def work(subjects: str) -> str:
    return f"{HEAD}work: {{name: 見本事務, subjects: {subjects}}}\n"


def read(folder: Path, text: str) -> Loaded:
    return load_assessment(write(folder, text))


@pytest.mark.parametrize(("kind", "table"), TABLES, ids=lambda v: getattr(v, "id", getattr(v, "__name__", "")))
def test_each_kind_takes_the_bands_of_its_own_table(kind: Kind, table: BandTable) -> None:
    for band in table.bands:
        assert kind(band=band.label).band == band.label
        assert kind(band=band.label.replace(",", "")).band == band.label  # stored as the form prints it
    for other in (t for _, t in TABLES if t is not table):
        for band in other.bands:
            if band.label not in [b.label for b in table.bands]:
                with pytest.raises(ValidationError):
                    kind(band=band.label)


@pytest.mark.parametrize(
    ("written", "count", "band", "counted"),
    [
        ("{count: 83657}", 83657, None, None),
        ("{count: 0}", 0, None, None),
        ("{band: 10万人以上30万人未満}", None, "10万人以上30万人未満", None),
        ("{band: １０万人以上３０万人未満}", None, "10万人以上30万人未満", None),
        ("{band: unknown}", None, "unknown", None),
        ("{count: 271000, band: 30万人以上}", 271_000, "30万人以上", None),  # a conflict is a finding, not an error
        ("{count: 1, counted_on: 令和7年4月1日}", 1, None, "令和7年4月1日"),
        ("{band: 30万人以上, counted_on: unknown}", None, "30万人以上", "unknown"),
        ("{count: null, band: 30万人以上}", None, "30万人以上", None),
    ],
)
def test_what_may_be_written(
    tmp_path: Path, written: str, count: int | None, band: str | None, counted: str | None
) -> None:
    subjects = read(tmp_path, work(written)).assessment.work.subjects
    assert subjects is not None
    assert (subjects.count, subjects.band, subjects.counted_on) == (count, band, counted)


@pytest.mark.parametrize("written", ["{}", "{counted_on: 令和6年4月1日}", "{count: null}", "{count: null, band: null}"])
def test_one_of_number_and_band_is_needed(tmp_path: Path, written: str) -> None:
    [problem] = problems(tmp_path, work(written))
    assert problem.code == "count-or-band"
    assert str(problem.place) == "assessment.yaml:7:30"
    assert problem.message.ja == "count（人数）か band（選択肢）のどちらかが要ります。"
    assert problem.message.en == "either count or band is needed"
    assert problem.remedy.ja == "実数が分かるなら count に、公表された区分しか分からないなら band に書いてください。"
    assert problem.remedy.en == "write count when the number is known, band when only the published band is"


def test_a_band_of_another_item_is_refused_and_the_nearest_named(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, work("{band: 10万人以上100万人未満}"))
    assert (problem.code, str(problem.place)) == ("unknown-band", "assessment.yaml:7:37")
    assert problem.message.ja == "評価対象の事務の対象人数に「10万人以上100万人未満」という選択肢はありません"
    assert problem.message.en == "the number of subjects of the work has no choice “10万人以上100万人未満”"
    assert problem.remedy.ja.startswith("「1万人以上10万人未満」ではありませんか。選択肢: 1,000人未満、")


def test_a_number_is_not_a_population(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, work("83657"))
    assert (problem.code, str(problem.place)) == ("wrong-shape", "assessment.yaml:7:30")
    assert problem.message.ja == "「subjects」には項目の並び（名前: 値）が要りますが、別の書き方になっています。"


def test_everything_wrong_with_one_population_is_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, work("{count: 八万, band: 多い, counted_on: 昭和65年, per: 年}"))
    assert [(p.code, p.place.column if p.place else 0) for p in found] == [
        ("number-expected", 38), ("unknown-band", 48), ("bad-date", 64), ("unknown-key", 71),
    ]  # fmt: skip
    assert found[3].remedy.ja == "ここに書ける項目: count、counted_on、band"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("files", 0, "subjects", "population"), "files: [{id: f, name: F, subjects: {population: {}}}]\n"),
        (("files", 0, "users", "number"), "files: [{id: f, name: F, users: {number: {}}}]\n"),
        (
            ("parties", 0, "entrusted", 0, "handlers"),
            "files: [{id: f, name: F}]\nparties: [{id: p, entrusted: [{file: f, handlers: {}}]}]\n",
        ),
        (
            ("recipients", 0, "population"),
            "files: [{id: f, name: F}]\nrecipients: [{id: r, kind: provision, files: [f], population: {}}]\n",
        ),
    ],
)
def test_the_need_holds_wherever_people_are_counted(tmp_path: Path, path: tuple[str | int, ...], text: str) -> None:
    [problem] = problems(tmp_path, MINIMAL + text)
    lines = (MINIMAL + text).splitlines()
    row = max(n for n, line in enumerate(lines) if "{}" in line)
    assert problem.code == "count-or-band"
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (row + 1, lines[row].index("{}") + 1)
    assert read(tmp_path, MINIMAL + text.replace("{}", "{count: 7}")).node(path) is not None


def test_a_withheld_number_is_still_a_number(tmp_path: Path) -> None:
    hidden = "{value: 12, withhold: {reason: 要員配置が分かる, approver: 人事課長, shown: 定められた人数}}"
    loaded = read(tmp_path, work(f"{{count: {hidden}}}"))
    assert loaded.assessment.work.subjects == WorkPopulation(count=12)
    withheld = loaded.withheld(("work", "subjects", "count"))
    assert withheld is not None
    assert withheld.shown == "定められた人数"


@given(st.integers(0, 10**12), st.sampled_from(TABLES))
def test_law_every_realistic_number_is_kept(count: int, kind: tuple[Kind, BandTable]) -> None:
    assert kind[0](count=count).count == count


@given(st.integers(max_value=-1) | st.integers(min_value=10**12 + 1))
def test_law_no_other_number_is(count: int) -> None:
    with pytest.raises(ValidationError) as caught:
        Handlers(count=count)
    assert caught.value.errors()[0]["ctx"]["code"] == "number-out-of-range"
