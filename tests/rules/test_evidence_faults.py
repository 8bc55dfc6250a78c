"""What is wrong with evidence itself: five faults, each with an id of its own, and what sound evidence is."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from model_city import MODEL_CITY
from msgspec.structs import replace

from pia.app.opened import open_assessment
from pia.catalogue.evidence import Evidence, EvidenceFile, Origin, Source, latest, read_evidence
from pia.catalogue.evidence_text import evidence_text, is_edited, seal_of
from pia.forms.claim import claim_of
from pia.rules.evidence_faults import age_of, claims_now, evidence_findings, fault_of
from pia.rules.facts import Facts

if TYPE_CHECKING:
    from pathlib import Path

    from pia.model.read import Loaded

DAY = date(2026, 3, 10)
OWN = "sha256:" + "1" * 64


@cache
def city() -> Loaded:
    return open_assessment(MODEL_CITY)


def index_of(id_: str) -> int:
    return next(i for i, one in enumerate(city().assessment.controls) if one.id == id_)


def seen(control: str = "screen-lock", **changes: object) -> Evidence:
    one = Evidence(control, "log", "held", None, Source("操作.csv", None, "0" * 64), (), None, DAY, None)
    return replace(one, **changes)  # type: ignore[arg-type]


def origin(**changes: object) -> Origin:
    return replace(Origin("証跡/evidence.json", city().assessment.body.name, OWN, False), **changes)  # type: ignore[arg-type]


def judged(one: Evidence, day: date = DAY, digest: str | None = OWN) -> str | None:
    return fault_of(one, city(), claims_now(city(), {one.control}), day, digest)


def claim(id_: str = "screen-lock") -> str:
    return claim_of(city().assessment, index_of(id_))


@pytest.mark.parametrize(
    "one, fault",
    [
        (seen(), None),
        (seen(origin=origin()), None),
        (seen(origin=origin(body=None)), None),
        (seen(origin=origin(body="隣市長")), "evidence-of-another-body"),
        (seen(origin=origin(edited=True)), "evidence-edited"),
        (seen(origin=origin(body="隣市長", edited=True), date=date(2030, 1, 1)), "evidence-of-another-body"),
        (seen(claim=OWN), "evidence-stale"),
        (seen(origin=origin(assessment="sha256:" + "2" * 64)), None),
        (seen(kind="rehearsed", date=None, origin=origin(assessment="sha256:" + "2" * 64)), "evidence-stale"),
        (seen(kind="rehearsed", date=None, origin=origin()), None),
        (seen(date=date(2026, 3, 11)), "evidence-dated-ahead"),
        (seen(date=date(2025, 3, 10)), None),
        (seen(date=date(2025, 3, 9)), "evidence-out-of-date"),
        (seen(date=date(2025, 3, 9), max_age="13m"), None),
        (seen(date=date(2026, 2, 1), max_age="1m"), "evidence-out-of-date"),
        (seen(date=None), None),
    ],
)  # fmt: skip
def test_each_fault_has_its_own_name(one: Evidence, fault: str | None) -> None:
    assert judged(one) == fault


def test_evidence_shows_the_claim_it_was_taken_for() -> None:
    assert judged(seen(claim=claim())) is None
    changed = (
        city().assessment.controls[index_of("screen-lock")].model_copy(update={"parameters": {"timeout": "30min"}})
    )
    controls = tuple(changed if one.id == "screen-lock" else one for one in city().assessment.controls)
    other = city().assessment.model_copy(update={"controls": controls})
    assert claim_of(other, index_of("screen-lock")) != claim()
    assert claim_of(other, index_of("right-issue")) == claim("right-issue")


@pytest.mark.parametrize(
    "update, same",
    [
        ({"evidence": ()}, True),
        ({"order": 7}, True),
        ({"heading": "見出し"}, True),
        ({"planned": True}, False),
        ({"text": "別の文"}, False),
        ({"measure": "use.screen-position"}, False),
    ],
)
def test_what_a_control_claims(update: dict[str, object], same: bool) -> None:
    changed = city().assessment.controls[index_of("screen-lock")].model_copy(update=update)
    controls = tuple(changed if one.id == "screen-lock" else one for one in city().assessment.controls)
    other = city().assessment.model_copy(update={"controls": controls})
    assert (claim_of(other, index_of("screen-lock")) == claim()) is same


def told(*entries: Evidence) -> list[tuple[str, str, str, str, int, int]]:
    facts = Facts(city(), lambda: None, as_of=DAY.isoformat(), evidence=entries)  # type: ignore[arg-type,return-value]
    found = evidence_findings(city(), entries, facts.evidence_faults, facts.as_of, "mihon")
    return [(f.severity, f.rule, f.key or "", f.message.en, f.place.line, f.place.column) for f in found]


def test_faults_of_files_are_told_once_and_those_of_controls_by_control() -> None:
    body = city().place(("body", "name"))
    controls = city().place(("controls",))
    lock, media = (
        city().place(("controls", index_of("screen-lock"))),
        city().place(("controls", index_of("right-issue"))),
    )
    ja = told(
        seen(origin=origin(body="隣市長")), seen("right-issue", origin=origin(body="隣市長")),
        seen(origin=origin(file="b.json", edited=True)),
        seen(claim=OWN), seen(date=date(2024, 1, 1)), seen("right-issue", date=date(2027, 1, 1)),
    )  # fmt: skip
    assert ja == [
        ("error", "evidence-of-another-body", "evidence/evidence.json",
         "the evidence file 証跡/evidence.json is that of 隣市長, not of the body of this assessment (見本市長)", body.line, body.column),
        ("error", "evidence-edited", "evidence/b.json",
         "the evidence file b.json was changed after it was written: its seal does not fit what it says", controls.line, controls.column),
        ("error", "evidence-dated-ahead", "controls/right-issue",
         "the evidence of 'right-issue' is dated 2027-01-01, after the day of this check (2026-03-10)", media.line, media.column),
        ("warning", "evidence-stale", "controls/screen-lock",
         "'screen-lock' has changed since its evidence (2026-03-10) was taken; that evidence supports nothing of what it says now", lock.line, lock.column),
        ("warning", "evidence-out-of-date", "controls/screen-lock",
         "the evidence of 'screen-lock' (2024-01-01) is past its age (1 year) on 2026-03-10 and supports nothing", lock.line, lock.column),
    ]  # fmt: skip


def test_faulty_evidence_supports_nothing_and_foreign_evidence_refutes_nothing() -> None:
    entries = (
        seen(), seen(origin=origin(edited=True)), seen("right-issue", outcome="refuted", origin=origin(body="隣市長")),
        seen("right-revoke", outcome="refuted", origin=origin(edited=True)), seen("right-review", kind="rehearsed"),
    )  # fmt: skip
    facts = Facts(city(), lambda: None, as_of=DAY.isoformat(), evidence=entries)  # type: ignore[arg-type,return-value]
    assert {key: len(each) for key, each in facts.shown.items()} == {"screen-lock": 1}
    assert set(facts.refuted) == {"right-revoke"}


def test_age_is_counted_by_the_calendar() -> None:
    assert age_of(seen(date=date(2025, 2, 28), max_age="1y"), date(2026, 2, 28)) is None
    assert age_of(seen(date=date(2025, 2, 28), max_age="1y"), date(2026, 3, 1)) == "evidence-out-of-date"


# --- files, and their seal ---


def whole(*entries: Evidence, **changes: object) -> EvidenceFile:
    file = EvidenceFile("mihon", "pia", DAY, False, entries, "見本市長", (("assessment", OWN),))
    return replace(file, **changes)  # type: ignore[arg-type]


FULL = seen(
    check="log-in-order", owner="情報政策課", max_age="13m", claim=OWN, tester="検査担当", note="一件",
    observed=(("rows", 3), ("fields", ("a", "b")), ("whole", True)),
)  # fmt: skip


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "e.json").write_text(evidence_text(whole(FULL, seen())), "utf-8")
    back = read_evidence(tmp_path / "e.json", "e.json")
    assert back.seal == seal_of(whole(FULL, seen()))
    assert replace(back, seal=None) == whole(FULL, seen())
    assert not is_edited(back)


@pytest.mark.parametrize(
    "old, new",
    [
        ('"outcome": "held"', '"outcome": "refuted"'),
        ('"date": "2026-03-10"', '"date": "2026-03-11"'),
        ("見本市長", "隣市長"),
        ('"max_age": "13m"', '"max_age": "5y"'),
        ('"sha256": "000', '"sha256": "100'),
        ('"rows": 3', '"rows": 30'),
        ('"as_of": "2026-03-10"', '"as_of": "2026-03-12"'),
    ],
)
def test_every_edit_breaks_the_seal(tmp_path: Path, old: str, new: str) -> None:
    text = evidence_text(whole(FULL))
    assert old in text
    (tmp_path / "e.json").write_text(text.replace(old, new, 1), "utf-8")
    assert is_edited(read_evidence(tmp_path / "e.json", "e.json"))


def test_taking_the_seal_away_is_an_edit_too_and_layout_is_none(tmp_path: Path) -> None:
    text = evidence_text(whole(FULL))
    head, _, _ = text.partition(' "seal"')
    (tmp_path / "e.json").write_text(head.rstrip().rstrip(",") + "\n}\n", "utf-8")
    assert is_edited(read_evidence(tmp_path / "e.json", "e.json"))
    (tmp_path / "e.json").write_text("\n".join(line.strip() for line in text.split("\n")), "utf-8")
    assert not is_edited(read_evidence(tmp_path / "e.json", "e.json"))


def test_a_file_written_by_hand_has_no_seal_and_needs_none(tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text(
        "schema: 1\nassessment: mihon\nproduced_by: 手書き\nas_of: 2026-03-10\nentries:\n"
        "- {control: a, kind: document, outcome: held, source: {file: 簿冊}, date: 2026-03-01}\n",
        "utf-8",
    )
    assert not is_edited(read_evidence(tmp_path / "e.yaml", "e.yaml"))


# --- what a later look replaces ---


def test_a_later_look_replaces_an_earlier_one_of_the_same_thing() -> None:
    old, new = seen(date=date(2025, 1, 1), outcome="refuted"), seen()
    other = seen(date=date(2024, 1, 1), check="another")
    assert latest((old, new, other)) == (new, other)
    assert latest((new, old, other)) == (new, other)


def test_of_one_day_the_graver_look_stays_and_rehearsals_all_do() -> None:
    held, wrong, open_ = seen(), seen(outcome="refuted"), seen(outcome="undetermined")
    for entries in permutations((held, wrong, open_)):
        assert latest(entries) == (wrong,)
    assert latest((held, open_)) == latest((open_, held)) == (open_,)
    rehearsed = tuple(seen(kind="rehearsed", outcome=outcome, probe="p", date=None) for outcome in ("refuted", "held"))
    assert latest(rehearsed) == rehearsed
