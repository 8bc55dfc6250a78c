"""Which checks are asked for which controls, what their outcome shows, and that any bytes at all are either read or refused."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest
from evidence_tables import DAY, assessment, given, judged, rows_of, write
from hypothesis import HealthCheck, settings
from hypothesis import given as law
from hypothesis import strategies as st

from pia.app.opened import open_assessment
from pia.catalogue.evidence import Source
from pia.data import example_root
from pia.errors import InputError
from pia.forms.parameters import values_of
from pia.report.procedure import procedure_xlsx
from pia.terms.durations import Duration
from pia.verify.evidence.cells import folded
from pia.verify.evidence.entries import asked_of, claims_of, entries_of, shown_controls
from pia.verify.evidence.filled import read_filled
from pia.verify.evidence.given import minus, period_of, plus
from pia.verify.evidence.judge import judge
from pia.verify.evidence.kinds import kinds
from pia.verify.evidence.mapping import read_mapping
from pia.verify.evidence.procedure import procedure_of
from pia.verify.evidence.sources import lists_of
from pia.verify.evidence.table import open_table

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = Source("t.csv", None, "0" * 64)


# --- which controls ---


def test_only_controls_that_the_body_runs_and_has_in_place_are_shown() -> None:
    whole = assessment().assessment
    able = shown_controls(whole)
    for id_, index in able.items():
        control = whole.controls[index]
        assert control.id == id_
        assert not control.planned
        assert control.profile is None or control.runs in ("own", "contractor")
    others = [one for one in whole.controls if one.id not in able]
    assert others
    assert all(one.profile is not None for one in others)
    assert set(shown_controls(whole, ("screen-lock",))) == {"screen-lock"}


def test_a_planned_control_is_not_shown() -> None:
    whole = assessment().assessment
    planned = tuple(one.model_copy(update={"planned": True}) for one in whole.controls)
    assert shown_controls(whole.model_copy(update={"controls": planned})) == {}
    assert asked_of(kinds()["operation-log"], whole.model_copy(update={"controls": planned})) == []


def test_controls_of_one_value_are_asked_together_and_of_two_values_apart() -> None:
    asked = asked_of(kinds()["training-roster"], assessment().assessment)
    within = [one for one in asked if one.check.id == "training-within-interval"]
    assert [one.declared for one in within] == [{"interval": "1y"}]
    assert set(within[0].controls) >= {"periodic-training", "off-duty-ban"}
    whole = assessment().assessment
    changed = tuple(
        one.model_copy(update={"parameters": {**one.parameters, "interval": "6m"}})
        if one.id == "periodic-training"
        else one
        for one in whole.controls
    )
    apart = asked_of(kinds()["training-roster"], whole.model_copy(update={"controls": changed}))
    declared = {one.controls: one.declared for one in apart if one.check.id == "training-within-interval"}
    assert declared[("periodic-training",)] == {"interval": "6m"}
    assert len(declared) == 2


def test_a_stricter_declaration_is_asked_more_strictly(tmp_path: Path) -> None:
    whole = assessment().assessment
    changed = tuple(
        one.model_copy(update={"parameters": {**one.parameters, "interval": "6m"}})
        if one.id == "periodic-training"
        else one
        for one in whole.controls
    )
    asked = asked_of(kinds()["training-roster"], whole.model_copy(update={"controls": changed}))
    path = write(tmp_path / "t.csv", rows_of("training-roster"))
    done = judge(open_table(path, "t.csv", kinds()), asked, given())
    outcomes = {one.asked.controls: one.outcome for one in done if one.asked.check.id == "training-within-interval"}
    assert outcomes.pop(("periodic-training",)) == "refuted"
    assert set(outcomes.values()) == {"held"}


def test_values_that_cannot_be_read_leave_a_check_open(tmp_path: Path) -> None:
    whole = assessment().assessment
    vague = {
        "periodic-training": {"interval": "一定期間"},
        "bulk-output": {"threshold": "多数"},
        "right-revoke": {"deadline": "速やかに"},
    }
    changed = tuple(
        one.model_copy(update={"parameters": {**one.parameters, **vague[one.id]}}) if one.id in vague else one
        for one in whole.controls
    )
    other = whole.model_copy(update={"controls": changed})
    for kind, check, control in (
        ("training-roster", "training-within-interval", "periodic-training"),
        ("operation-log", "output-without-approval", "bulk-output"),
        ("rights-ledger", "live-after-transfer", "right-revoke"),
    ):
        path = write(tmp_path / f"{kind}.csv", rows_of(kind))
        done = judge(open_table(path, path.name, kinds()), asked_of(kinds()[kind], other), given())
        (one,) = [one for one in done if one.asked.check.id == check and control in one.asked.controls]
        assert one.outcome == "undetermined", check
        assert one.reason is not None


# --- what an outcome shows ---


def test_entries_count_rows_and_name_the_first_wrong_one(tmp_path: Path) -> None:
    rows = rows_of("training-roster")
    rows[4][4] = ""
    kind, claims = kinds()["training-roster"], claims_of(assessment().assessment, ["periodic-training"])
    results = judged(write(tmp_path / "t.csv", rows))
    entries = list(entries_of(results, kind, SOURCE, today=DAY, claims=claims, tester="点検係"))
    (one,) = [one for one in entries if (one.control, one.check) == ("periodic-training", "training-within-interval")]
    assert (one.kind, one.outcome, one.tester, one.max_age) == ("ledger", "refuted", "点検係", "1y")
    assert one.observed == (("concerned", 6), ("wrong", 1))
    assert one.source == Source("t.csv", 5, "0" * 64)
    assert one.date == date(2025, 6, 10)
    assert one.claim == claims["periodic-training"]


def test_a_roster_is_of_the_day_it_was_given_but_for_what_ages_with_its_rows(tmp_path: Path) -> None:
    results = judged(write(tmp_path / "t.csv", rows_of("training-roster")))
    days = {
        one.check: one.date
        for one in entries_of(results, kinds()["training-roster"], SOURCE, today=DAY, claims={}, tester=None)
    }
    assert days["training-within-interval"] == date(2025, 6, 10)
    assert days["trained-before-duty"] == DAY


def test_a_log_is_of_its_last_day(tmp_path: Path) -> None:
    results = judged(write(tmp_path / "t.csv", rows_of("operation-log")))
    entries = entries_of(results, kinds()["operation-log"], SOURCE, today=DAY, claims={}, tester=None)
    assert {one.date for one in entries} == {date(2026, 3, 11)}


# --- what tables are compared with ---


def test_recipients_are_those_of_the_assessment_and_its_annexes() -> None:
    lists = lists_of(assessment().assessment)
    for name in ("見本市教育委員会", "厚生労働大臣", "税務部市民税課", "福祉部障害福祉課"):
        assert folded(name) in lists["assessment.recipients"], name
    assert folded("隣市長") not in lists["assessment.recipients"]
    assert f"{folded('厚生労働大臣')}\0{folded('1の項')}" in lists["assessment.numbered-pairs"]
    assert f"{folded('厚生労働大臣')}\0{folded('2')}" not in lists["assessment.numbered-pairs"]
    assert folded("株式会社見本システムズ") in lists["assessment.parties"]
    assert folded("操作者台帳") in lists["assessment.documents"]


@pytest.mark.parametrize(
    "written, declared, expected",
    [
        ("1y", {}, Duration(1, "y")),
        ({"declared": "interval", "otherwise": "1y"}, {"interval": "6m"}, Duration(6, "m")),
        ({"declared": "interval", "otherwise": "1y"}, {}, Duration(1, "y")),
        ({"declared": "interval", "otherwise": "1y"}, {"interval": "適宜"}, None),
        ("いつか", {}, None),
    ],
)
def test_periods_of_data(written: object, declared: dict[str, object], expected: Duration | None) -> None:
    assert period_of(written, declared) == expected


def test_periods_are_added_and_taken_away() -> None:
    assert plus(date(2026, 3, 31), Duration(1, "b")) == date(2026, 4, 1)
    assert plus(date(2026, 3, 31), Duration(3, "h")) == date(2026, 3, 31)
    assert minus(date(2026, 3, 31), Duration(1, "m")) == date(2026, 2, 28)
    assert minus(date(2026, 3, 31), Duration(1, "y")) == date(2025, 3, 31)
    assert minus(date(2028, 2, 29), Duration(1, "y")) == date(2027, 2, 28)


def test_a_sound_mapping_is_read(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(
        "schema: 1\ncolumns: {operation-log: {operator: 職員コード}}\nsettings: {hours: 8:30 ～ 17:15}\ncontrols: {operation-log: [screen-lock]}\n",
        "utf-8",
    )
    read = read_mapping(path, "m.yaml", kinds(), ("screen-lock",))
    assert (read.columns, read.hours, read.controls) == (
        {"operation-log": {"operator": "職員コード"}},
        (510, 1035),
        {"operation-log": ("screen-lock",)},
    )


# --- any bytes at all ---


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@law(st.one_of(st.binary(max_size=200), st.binary(max_size=120).map("職員番号,区分,受講日\n".encode().__add__)))
def test_any_bytes_are_a_table_or_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with suppress(InputError):
        assert {one.outcome for one in judged(path)} <= {"held", "refuted", "undetermined"}


@cache
def blank() -> bytes:
    return procedure_xlsx(procedure_of(open_assessment(example_root() / "jutaku"), "jutaku"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@law(part=st.integers(0, 20), at=st.integers(0, 4000), put=st.binary(max_size=12))
def test_any_damage_to_a_sheet_is_refused(tmp_path: Path, part: int, at: int, put: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blank())) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        for name in names:
            data = old.read(name)
            new.writestr(name, data[:at] + put + data[at + len(put) :] if name == names[part % len(names)] else data)
    path = tmp_path / "s.xlsx"
    path.write_bytes(out.getvalue())
    with pytest.raises(InputError):  # nothing is filled in: it is refused in any case, and never by another error
        read_filled(path, "s.xlsx", open_assessment(example_root() / "jutaku"), "jutaku", DAY)


def test_values_of_the_example_that_checks_compare_with_can_be_read() -> None:
    whole = assessment().assessment
    named = {"interval", "deadline"}
    for index, control in enumerate(whole.controls):
        for name, (_, value) in values_of(whole, index).items():
            if name in named and control.id in shown_controls(whole) and control.profile is None:
                assert period_of(value, {}) is not None or name == "deadline", (control.id, name)
