from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from msgspec.structs import replace
from townsfolk import (
    DAY,
    HERE,
    HOME,
    ORIGIN,
    OVERSEAS,
    STAY,
    THIRD_HOME,
    born,
    code,
    event,
    leaving,
    moving_in,
    number,
    on,
    resident,
    take,
    town,
)  # fmt: skip
from walks import Choice, walk, walks

from pia.register import event as ev
from pia.register.event import Kind
from pia.register.identification import REASONS, Identification, decide_notice, identification_of, notice_of
from pia.register.items import IDENTIFICATION, IDENTIFICATION_AT_CS, IDENTIFICATION_WITH_KANA, select
from pia.register.person import Name
from pia.register.refusal import FIELDS, Refused
from pia.register.step import step

if TYPE_CHECKING:
    from pia.register.view import Book

HELD = identification_of(resident(town(), "1"))


def test_the_eight_items_of_a_notice() -> None:
    assert select(IDENTIFICATION, HELD.values()) == {
        "住民票コード": code(1), "氏名": "試験　太郎", "生年月日": "1980-05-06", "性別": "男", "住所": HOME.text, "個人番号": number(1),
        "異動事由": "転入", "異動年月日": "2026-04-01",
    }  # fmt: skip
    assert select(IDENTIFICATION_WITH_KANA, HELD.values())["氏名の振り仮名"] == "シケン　タロウ"
    assert select(IDENTIFICATION_AT_CS, HELD.values())["清音化かな氏名"] == "シケンタロウ"
    assert HELD.municipality == HERE


def test_every_kind_has_a_reason() -> None:
    assert set(REASONS) == set(get_args(Kind))


def notices(book: Book, *contents: ev.Content) -> list[Identification | None]:
    found = []
    for days, content in enumerate(contents):
        one = event("1", content, on(days))
        outcome = take(book, one)
        found.append(notice_of(outcome.before["1"], outcome.after["1"], one))
    return found


def test_which_events_are_notified() -> None:
    moved, household, renamed, surname, numbered, filed, rewritten = notices(
        town(), ev.MoveWithin(address=THIRD_HOME), ev.HouseholdChange(household="Z", relation="世帯主"),
        ev.Correction(changes=ev.Changes(name=Name("別　名")), reason="family-register"), ev.FormerSurname(surname=Name("旧", "キュウ")),
        ev.NumberChange(old=number(1), new=number(9)), leaving(on=on(20)), ev.Rewriting(),
    )  # fmt: skip
    assert moved
    assert (moved.reason, moved.address, moved.changed) == ("転居", THIRD_HOME.text, DAY)
    assert (household, filed, rewritten) == (None, None, None)
    assert renamed
    assert (renamed.reason, renamed.name) == ("職権修正等", "別　名")
    assert surname
    assert surname.values()["旧氏/ふりがな"] == "キュウ"
    assert numbered
    assert (numbered.reason, numbered.number) == ("個人番号の変更", number(9))


@pytest.mark.parametrize(("filed", "left", "reason"), [
    (leaving(on=on(1)), ev.MoveOut(), "転出"), (leaving(OVERSEAS, on(1)), ev.MoveAbroad(), "国外転出"), (None, ev.Death(), "死亡"),
    (None, ev.Removal(reason="not-living"), "職権消除等"), (None, ev.MoveOutConfirmed(address=ORIGIN), "転出"),
])  # fmt: skip
def test_a_removal_is_notified_with_the_last_state(filed: ev.Content | None, left: ev.Content, reason: str) -> None:
    *_, notice = notices(town(), *([filed] if filed else [ev.Rewriting()]), left)
    assert notice
    assert (notice.state, notice.reason, notice.address, notice.number, notice.changed) == (
        "removed",
        reason,
        HOME.text,
        number(1),
        on(1),
    )


def test_a_confirmation_of_somebody_removed_is_not_notified() -> None:
    *_, notice = notices(town(), leaving(on=on(1)), ev.MoveOut(), ev.MoveOutConfirmed(address=ORIGIN))
    assert notice is None


def test_a_changed_code_is_notified_with_the_old_one() -> None:
    (notice,) = notices(town(), ev.CodeChange(old=code(1), new=code(9)))
    assert notice
    assert (notice.code, notice.old_code) == (code(9), code(1))
    assert decide_notice(HELD, notice) == notice


CASES: list[tuple[Identification | None, Identification, tuple[tuple[str, str], ...]]] = [
    (None, HELD, ()),
    (replace(HELD, state="removed"), HELD, ()),
    (HELD, HELD, (("already-resident", "code"),)),
    (HELD, replace(HELD, reason="転居", address=THIRD_HOME.text), ()),
    (HELD, replace(HELD, reason="転居", address=THIRD_HOME.text, name="別　名"), (("only-address", "name"),)),
    (HELD, replace(HELD, reason="転居", birth=DAY, sex="female"), (("only-address", "birth"), ("only-address", "sex"))),
    (HELD, replace(HELD, reason="転居", number=number(9)), (("only-address", "number"),)),
    (None, replace(HELD, reason="転居"), (("unknown-person", "code"),)),
    (replace(HELD, state="removed"), replace(HELD, reason="転居"), (("already-removed", "code"),)),
    (HELD, replace(HELD, reason="死亡", state="removed"), ()),
    (replace(HELD, state="removed"), replace(HELD, reason="死亡", state="removed"), (("already-removed", "code"),)),
    (HELD, replace(HELD, reason="死亡", state="removed", name="別　名"), (("only-declared-change", "name"),)),
    (HELD, replace(HELD, reason="個人番号の変更", number=number(9), address="x"), (("only-declared-change", "address"),)),
    (HELD, replace(HELD, reason="職権修正等", name="別　名"), ()),
    (HELD, replace(HELD, reason="職権修正等", code=code(9)), (("only-declared-change", "code"),)),
    (HELD, replace(HELD, reason="死亡"), (("bad-format", "reason"),)),
    (HELD, replace(HELD, reason="転居", state="removed"), (("bad-format", "reason"),)),
    (HELD, replace(HELD, reason="引越し", address="x"), (("only-declared-change", "address"),)),
    (None, replace(HELD, code="1", number="2", municipality="3", name="\x00"), (("bad-code", "code"), ("bad-number", "number"), ("bad-municipality", "municipality"), ("bad-character", "name"))),
]  # fmt: skip


@pytest.mark.parametrize(("held", "notice", "expected"), CASES)
def test_what_a_server_asks_of_a_notice(
    held: Identification | None, notice: Identification, expected: tuple[tuple[str, str], ...]
) -> None:
    outcome = decide_notice(held, notice)
    if not expected:
        assert outcome == notice
        return
    assert isinstance(outcome, Refused)
    assert tuple((one.code, one.field) for one in outcome.refusals) == expected
    assert not re.search("別　名|試験|9{2}", outcome.words.ja + outcome.words.en)


def test_every_item_that_is_compared_has_a_title() -> None:
    for item in set(Identification.__struct_fields__) - {"reason", "changed", "state", "municipality"}:
        assert item in FIELDS


def test_the_words_of_a_notice_that_changes_too_much() -> None:
    outcome = decide_notice(HELD, replace(HELD, reason="個人番号の変更", sex="female"))
    assert isinstance(outcome, Refused)
    assert outcome.words.ja == "異動事由に合わない項目が変わっています（性別）。"
    assert outcome.words.en == "the reason of the notice does not cover a change of sex"


@given(walks())
def test_the_notices_of_any_history_are_all_taken_and_make_the_same_file(tried: list[Choice]) -> None:
    done = walk(tried)
    file: dict[str, Identification] = {}
    standings: dict[str, object] = {}
    for one in done.events:
        before = standings.get(one.atena)
        after = step(before, one)  # type: ignore[arg-type]
        standings[one.atena] = after
        notice = notice_of(before, after, one)  # type: ignore[arg-type]
        if notice is None:
            continue
        held = file.pop(one.atena, None)
        outcome = decide_notice(held, notice)
        assert isinstance(outcome, Identification), (outcome, one.kind)
        file[one.atena] = outcome
    compared = ("code", "name", "kana", "birth", "sex", "address", "number", "former_surname", "old_code")
    for kept in done.book.residents():
        mine = identification_of(kept)
        assert all(getattr(file[kept.atena], item) == getattr(mine, item) for item in compared)


def test_a_birth_is_notified_without_a_number() -> None:
    book = town()
    one = event("6", born(6, "00000001"))
    outcome = take(book, one)
    notice = notice_of(outcome.before["6"], outcome.after["6"], one)
    assert notice
    assert "個人番号" not in notice.values()
    assert decide_notice(None, notice) == notice
    assert moving_in().number == number(1)
    assert STAY.card
