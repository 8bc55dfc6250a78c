from __future__ import annotations

from datetime import date

import pytest
from townsfolk import DAY, on

from pia.register.protection import PROTECTIONS, Applicant, Protection, Route, begin, in_force, judge_request
from pia.register.refusal import Refused

ONE = begin("P1", "2", "domestic-violence", DAY, joint=("4",), adverse=("相手　方",))


def test_a_measure_lasts_a_year() -> None:
    assert (ONE.begins, ONE.ends) == (date(2026, 4, 1), date(2027, 3, 31))
    assert begin("P2", "1", "stalking", date(2028, 2, 29)).ends in (date(2029, 2, 27), date(2029, 2, 28))


@pytest.mark.parametrize(("atena", "day", "covered"), [
    ("2", DAY, True), ("4", DAY, True), ("3", DAY, False), ("2", date(2026, 3, 31), False), ("2", date(2027, 3, 31), True), ("2", date(2027, 4, 1), False),
])  # fmt: skip
def test_who_is_covered_when(atena: str, day: date, covered: bool) -> None:
    assert ONE.covers(atena, day) is covered
    assert in_force([ONE], atena, day) == (ONE if covered else None)


@pytest.mark.parametrize(("day", "code"), [
    (date(2027, 2, 27), "protection-early"), (date(2027, 4, 1), "protection-over"), (DAY, "protection-early"),
])  # fmt: skip
def test_an_extension_has_its_time(day: date, code: str) -> None:
    outcome = ONE.extended(day)
    assert isinstance(outcome, Refused)
    assert outcome.codes == (code,)


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2027, 3, 31)])
def test_an_extension_adds_a_year_to_the_end(day: date) -> None:
    longer = ONE.extended(day)
    assert isinstance(longer, Protection)
    assert (longer.begins, longer.ends) == (DAY, date(2028, 3, 31))


def test_a_measure_ends_when_it_is_no_longer_wished() -> None:
    shorter = ONE.ended(on(10))
    assert isinstance(shorter, Protection)
    assert shorter.covers("2", on(10))
    assert not shorter.covers("2", on(11))
    same_day = ONE.ended(DAY)
    assert isinstance(same_day, Protection)
    assert same_day.ends == DAY
    for day in (on(-1), on(400)):
        outcome = ONE.ended(day)
        assert isinstance(outcome, Refused)
        assert outcome.codes == ("protection-over",)


CASES: list[tuple[Applicant, Route, bool, str | None]] = [
    ("adverse", "counter", False, "protected-from-applicant"), ("adverse", "counter", True, "protected-from-applicant"),
    ("adverse", "kiosk", True, "protected-from-applicant"), ("self", "kiosk", True, "protected-unattended"), ("self", "online", False, "protected-unattended"),
    ("third-party", "inspection", True, "protected-unattended"), ("self", "counter", False, "protected-unreleased"), ("self", "counter", True, None),
    ("third-party", "post", False, "protected-unreleased"), ("agent", "post", True, None), ("household", "counter", True, None),
]  # fmt: skip


@pytest.mark.parametrize(("applicant", "route", "released", "code"), CASES)
def test_requests_for_a_protected_record(applicant: Applicant, route: Route, released: bool, code: str | None) -> None:
    outcome = judge_request([ONE], "4", on(5), applicant=applicant, route=route, released=released)
    assert (outcome.codes[0] if outcome else None) == code


@pytest.mark.parametrize(("atena", "day"), [("3", DAY), ("2", on(500))])
def test_requests_for_everybody_else_are_judged_elsewhere(atena: str, day: date) -> None:
    assert judge_request([ONE], atena, day, applicant="adverse", route="kiosk") is None


WORDS = {
    "protection-over": ("支援措置は終了しています。", "the protection is over"),
    "protection-early": (
        "延長は終了の1か月前から申し出られます。",
        "an extension can be asked for from a month before the end",
    ),
    "protected-from-applicant": ("支援措置により、申出の相手方には応じられません。", "protected from this applicant"),
    "protected-unattended": (
        "支援措置により、この方法では交付・閲覧できません。",
        "protected: not given or shown this way",
    ),
    "protected-unreleased": (
        "支援措置の対象です。権限のある人の解除が必要です。",
        "protected: somebody with the right has to release it",
    ),
}


def test_the_words_name_nobody() -> None:
    outcomes = [ONE.extended(DAY), ONE.extended(on(999))]
    outcomes += [judge_request([ONE], "2", DAY, applicant=a, route=r, released=s) for a, r, s, _ in CASES]  # type: ignore[list-item]
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert {outcome.codes[0]: (outcome.words.ja, outcome.words.en) for outcome in refused} == WORDS
    assert all(words.ja and words.en for words in PROTECTIONS.values())
