"""コンビニ交付 and 証明書発行: card and PIN, items, and 支援措置."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from full_city import settle
from townsfolk import OTHER_HOME, code, event, moving_in, number, on, person

from pia.register import event as ev
from pia.register.channel import Arrival, Parcel
from pia.register.nodes.juki_notices import ResidentUpdate
from pia.register.nodes.messages import Values, parcel, read
from pia.register.refusal import Refused

if TYPE_CHECKING:
    from small_nation import Nation

UNTIL = date(2030, 4, 1)


@pytest.fixture
def ready(city: Nation) -> Nation:
    settle(city)
    assert city["kiosk"].register_card("C1", "1", "1234", UNTIL) is True
    return city


def refusal(city: Nation, serial: str = "C1", pin: str = "1234", asked: tuple[str, ...] = ()) -> tuple[str, ...]:
    done = city["kiosk"].issue(serial, pin, asked)
    return done.codes if isinstance(done, Refused) else ()


def test_card_and_pin_give_a_certificate(ready: Nation) -> None:
    done = ready["kiosk"].issue("C1", "1234")
    assert (done["区分"], done["氏名"]) == ("試験用", "試験　1")
    assert "個人番号" not in done
    assert ready["kiosk"].issue("C1", "1234", ["個人番号"])["個人番号"] == number(1)
    assert refusal(ready, asked=("納税額",)) == ("certificate-not-offered",)


def test_the_third_wrong_pin_locks(ready: Nation) -> None:
    wrong = ready["kiosk"].issue("C1", "9999")
    assert isinstance(wrong, Refused)
    assert "残り2回" in wrong.words.ja
    assert refusal(ready, pin="0000") == ("pin-wrong",)
    assert refusal(ready, pin="") == ("pin-locked",)
    assert refusal(ready) == ("pin-locked",), "the right one comes too late"
    with ready["kiosk"].store.read() as reader:
        assert ready["kiosk"].is_locked(reader, "C1")
    assert ready["kiosk"].unlock("C1") is True
    assert refusal(ready) == ()


def test_a_right_pin_in_between_starts_the_count_again(ready: Nation) -> None:
    for _ in range(3):
        assert refusal(ready, pin="9999") == ("pin-wrong",)
        assert refusal(ready) == ()


def test_cards_that_are_stopped_over_or_unknown(ready: Nation) -> None:
    assert ready["kiosk"].stop_card("C1") is True
    assert refusal(ready) == ("card-stopped",)
    ready["kiosk"].stop_card("C1", stopped=False)
    assert refusal(ready) == ()
    ready.to(date(2030, 4, 2))
    assert refusal(ready) == ("card-stopped",)
    for serial in ("C2", "", "x" * 1000, "C\x00", "Ｃ１"):
        assert refusal(ready, serial) == ("card-unknown",)
    for call in (ready["kiosk"].stop_card, ready["kiosk"].unlock):
        assert isinstance(call("C9"), Refused)
    assert isinstance(ready["kiosk"].register_card("C3", "1", "12", UNTIL), Refused)


def test_who_is_protected_gets_nothing_from_a_machine(ready: Nation) -> None:
    ready["juki"].protect(ready.work("juki"), "S1", "1", "domestic-violence")
    ready.pump()
    assert refusal(ready) == ("protected-unattended",)
    ready.to(date(2027, 4, 1))
    assert refusal(ready) == ()


def test_who_left_gets_nothing(ready: Nation) -> None:
    ready["juki"].accept(ready.work("juki"), [event("1", ev.Death())])
    ready.pump()
    assert refusal(ready) == ("card-unknown",)
    assert ready["kiosk"].register_card("C1", "1", "1234", UNTIL) is True
    assert refusal(ready) == ("not-found",)


def test_one_measure_that_ends_leaves_the_others(ready: Nation) -> None:
    """Two measures that begin on one day cover a person: the end of one is not that of the other."""
    juki, work = ready["juki"], ready.work("juki")
    settle(ready, 2)
    juki.protect(work, "S1", "1", "domestic-violence")
    juki.protect(work, "S2", "2", "stalking", joint=("1",))
    ready.to(on(2))
    juki.extend_protection(work, "S1", "1", end=True)
    ready.pump()
    ready.to(on(4))
    assert refusal(ready) == ("protected-unattended",)
    juki.extend_protection(work, "S2", "2", end=True)
    ready.pump()
    ready.to(on(6))
    assert refusal(ready) == ()


@pytest.mark.parametrize("id_", ["", "x" * 200, "\n"])
def test_a_measure_has_a_number_that_can_be_kept(ready: Nation, id_: str) -> None:
    refused = ready["juki"].protect(ready.work("juki"), id_, "1", "other")
    assert isinstance(refused, Refused)
    assert refused.codes == ("bad-format",)


def test_a_machine_keeps_nothing_of_who_left_and_learns_of_protection_again(ready: Nation) -> None:
    juki, kiosk = ready["juki"], ready["kiosk"]
    juki.protect(ready.work("juki"), "S1", "1", "domestic-violence")
    settle(ready, 2)
    kiosk.register_card("C2", "2", "1234", UNTIL)
    juki.accept(ready.work("juki"), [event("1", ev.Removal(reason="not-living"))])
    ready.pump()
    with kiosk.store.read() as reader:
        assert not list(reader.all_kept("protected"))
        assert [row.key for row in reader.all_kept("card")] == ["C2"]
        assert [row.key for row in reader.all_kept("card-of")] == ["2/C2"]
    restored = juki.accept(ready.work("juki"), [event("1", moving_in(1, person=person("試験　1")))])
    assert not isinstance(restored, Refused)
    ready.pump()
    kiosk.register_card("C1", "1", "1234", UNTIL)
    assert refusal(ready) == ("protected-unattended",)


def test_the_data_follow_the_register(ready: Nation) -> None:
    ready["juki"].accept(ready.work("juki"), [event("1", ev.MoveWithin(address=OTHER_HOME))])
    ready.pump()
    assert ready["kiosk"].issue("C1", "1234")["住所"] == OTHER_HOME.text


def test_every_attempt_stands_in_the_ledger_without_card_or_pin(ready: Nation) -> None:
    refusal(ready, pin="9999")
    refusal(ready)
    issued = [row for row in ready.ledger("kiosk") if row[0] == "issue"]
    assert issued == [("issue", "refused", "codes=pin-wrong"), ("issue", "done", "items=0")]
    with ready["kiosk"].store.read() as reader:
        (row,) = reader.all_kept("card")
    assert b"1234" not in row.body


def test_a_request_over_the_centre(ready: Nation) -> None:
    channel = ready.channels.channel("juki-to-kiosk-link")
    asked = Values({"カード番号": "C1", "暗証番号": "1234", "記載事項": "続柄、個人番号"})
    answer = ready["kiosk"].answer(channel, parcel("certificate", asked, ()))
    assert read(Values, answer).values["個人番号"] == number(1)
    wrong = Values({"カード番号": "C1", "暗証番号": "0", "記載事項": ""})
    assert isinstance(ready["kiosk"].answer(channel, parcel("certificate", wrong, ())), Refused)


def test_malformed_messages_are_returned(ready: Nation) -> None:
    channel = ready.channels.channel("juki-to-kiosk-link")
    with ready["kiosk"].store.read() as reader:
        first = reader.received(channel.id) + 1
    updates = [
        parcel("resident", ResidentUpdate(atena="", state="current", values={}), ()),
        parcel("protection", Values({"宛名番号": "1", "支援措置開始日": "x", "支援措置終了日": ""}), ()),
        parcel(
            "protection", Values({"宛名番号": "", "支援措置開始日": "2026-04-01", "支援措置終了日": "2026-04-01"}), ()
        ),
        Parcel(name="protection", body=b"{"),
        Parcel(name="resident", body=b"{"),
    ]
    receipt = ready["kiosk"].receive(channel, [Arrival(first + n, one, first) for n, one in enumerate(updates)])
    assert [codes[0] for _, codes in receipt.returned] == [
        "channel-message",
        "bad-date",
        "channel-message",
        "channel-message",
        "channel-message",
    ]


def test_the_other_counters_system_has_its_own_copy_without_numbers(ready: Nation) -> None:
    shomei, work = ready["shomei"], ready.work("shomei")
    assert shomei.issue(work, "1", ["続柄"])["続柄"] == "世帯主"
    assert "個人番号" not in shomei.issue(work, "1", ["個人番号"])
    ready["juki"].protect(ready.work("juki"), "S1", "1", "stalking")
    ready.pump()
    refused = shomei.issue(work, "1")
    assert isinstance(refused, Refused)
    assert refused.codes == ("protected-unreleased",)
    assert shomei.issue(work, "1", released=True)["氏名"] == "試験　1"
    assert isinstance(shomei.issue(work, "9"), Refused)
    assert code(1) not in str(shomei.issue(work, "1", released=True))


def test_the_file_takes_over_what_it_may_hold_alone(ready: Nation) -> None:
    channel = ready.channels.channel("juki-to-kiosk-link")
    with ready["kiosk"].store.read() as reader:
        first = reader.received(channel.id) + 1
    update = ResidentUpdate(
        atena="7", state="current", values={"本籍": "x", "氏名": "試験　7", "住民票コード": code(7)}
    )
    receipt = ready["kiosk"].receive(channel, [Arrival(first, parcel("resident", update, ()), first)])
    assert receipt.returned == ()
    with ready["kiosk"].store.read() as reader:
        assert ready["kiosk"].data.get(reader, "7").value == {"氏名": "試験　7"}
