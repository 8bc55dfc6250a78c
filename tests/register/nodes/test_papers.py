"""Papers of the 既存住基システム: certificates, 支援措置, disclosure, figures, and 送付先情報."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from full_city import settle
from small_nation import CITY, Nation
from townsfolk import DAY, born, code, event, foreigner, number, on

from pia.register import event as ev
from pia.register.backup import BackupError, write_backup
from pia.register.guard.denial import Denied
from pia.register.protection import Protection
from pia.register.refusal import Refused
from pia.register.sending import Office

OFFICE = Office(
    municipality=CITY, name="長岡市", postal="9408501", address="新潟県長岡市大手通1丁目4番地10", phone="0258-00-0000"
)


def test_a_certificate_shows_what_was_asked_for(nation: Nation) -> None:
    settle(nation)
    juki, work = nation["juki"], nation.work("juki")
    plain = juki.issue(work, "1")
    assert plain["区分"] == "試験用"
    assert "個人番号" not in plain
    assert juki.issue(work, "1", ["個人番号", "世帯主の氏名"]) == plain | {
        "個人番号": number(1),
        "世帯主の氏名": "試験　1",
    }
    assert isinstance(juki.issue(work, "9"), Refused)
    assert isinstance(juki.issue(work, "\x00"), Refused)


def test_a_certificate_of_who_left(nation: Nation) -> None:
    settle(nation)
    nation["juki"].accept(nation.work("juki"), [event("1", ev.Death())])
    assert nation["juki"].issue(nation.work("juki"), "1")["消除の事由"] == "死亡"


def test_protection_holds_certificates_back(nation: Nation) -> None:
    settle(nation)
    juki, work = nation["juki"], nation.work("juki")
    measure = juki.protect(work, "S1", "1", "domestic-violence", adverse=("相手　某",))
    assert isinstance(measure, Protection)
    for how, expected in (
        ({}, "protected-unreleased"),
        ({"applicant": "adverse", "released": True}, "protected-from-applicant"),
        ({"route": "online"}, "protected-unattended"),
    ):
        refused = juki.issue(work, "1", **how)
        assert isinstance(refused, Refused)
        assert refused.codes == (expected,)
    assert juki.issue(work, "1", released=True)["氏名"] == "試験　1"
    nation.to(date(2027, 4, 1))
    assert juki.issue(work, "1")["氏名"] == "試験　1", "the measure is over after a year"


def test_protection_is_extended_or_ended(nation: Nation) -> None:
    settle(nation)
    juki, work = nation["juki"], nation.work("juki")
    juki.protect(work, "S1", "1", "stalking")
    early = juki.extend_protection(work, "S1", "1")
    assert isinstance(early, Refused)
    assert early.codes == ("protection-early",)
    nation.to(date(2027, 3, 20))
    extended = juki.extend_protection(work, "S1", "1")
    assert extended.ends == date(2028, 3, 31)
    assert juki.extend_protection(work, "S1", "1", end=True).ends == date(2027, 3, 20)
    assert isinstance(juki.extend_protection(work, "S9", "1"), Refused)
    assert isinstance(juki.protect(work, "S2", "9", "stalking"), Refused)


def test_a_number_of_a_measure_is_taken_once(nation: Nation) -> None:
    settle(nation)
    settle(nation, 2)
    juki, work = nation["juki"], nation.work("juki")
    first = juki.protect(work, "S1", "1", "stalking", adverse=("相手　某",))
    for again in (juki.protect(work, "S1", "1", "other"), juki.protect(work, "S1", "2", "other", joint=("1",))):
        assert isinstance(again, Refused)
        assert again.codes == ("protection-known",)
    assert nation.ledger("juki")[-1] == ("protect", "refused", "codes=protection-known")
    with juki.store.read() as reader:
        assert juki.measures(reader, "1") == [first]
        assert juki.measures(reader, "2") == []


def test_no_name_of_an_adverse_person_stands_in_the_open(nation: Nation) -> None:
    settle(nation)
    nation["juki"].protect(nation.work("juki"), "S1", "1", "other", adverse=("相手　某",))
    with nation["juki"].store.read() as reader:
        (row,) = reader.all_kept("protection")
    assert "相手".encode() not in row.body


def test_disclosure_to_the_person(nation: Nation) -> None:
    settle(nation)
    juki, work = nation["juki"], nation.work("juki")
    assert juki.disclose(work, "1", "1")["個人番号"] == number(1)
    for refused in (juki.disclose(work, "1", "2"), juki.disclose(work, "9", "9")):
        assert isinstance(refused, Refused)


def test_individual_items_are_shown_with_the_record(nation: Nation) -> None:
    settle(nation)
    juki, work = nation["juki"], nation.work("juki")
    assert juki.keep_individual(work, "1", {"国民健康保険の資格": "有"}) == 1
    (found,) = juki.look_up(work, {"宛名番号": "1"})
    assert found["国民健康保険資格"] == "有"
    assert isinstance(juki.keep_individual(work, "9", {}), Refused)
    assert isinstance(juki.keep_individual(work, "1", {"x": "y" * 600}), Refused)


def test_statistics_count_and_name_nobody(nation: Nation) -> None:
    settle(nation, 1)
    settle(nation, 2)
    nation["juki"].accept(nation.work("juki"), [event("2", ev.Death())])
    counted = nation["juki"].statistics(nation.work("juki"), DAY, DAY)
    assert counted == {"death": 1, "move-in": 2, "residents": 1}
    assert nation["juki"].statistics(nation.work("juki"), on(1), on(2)) == {"residents": 1}


def test_notices_to_immigration_hold_no_number(nation: Nation) -> None:
    settle(nation, 1)
    settle(nation, 5, person=foreigner())
    (found,) = nation["juki"].notify_immigration(nation.work("juki"), DAY, DAY)
    assert found["氏名"] == "NGUYEN VAN AN"
    assert found["在留カード等番号"] == "AB12345678CD"
    assert "個人番号" not in found


# --- 送付先情報 ---


def newborn(city: Nation) -> None:
    settle(city)
    city["juki"].office = OFFICE
    city["juki"].accept(city.work("juki"), [event("9", born(9, "00000001"))])
    city.pump()
    assert city["juki"].ask_numbers() == 1


def recipients(city: Nation, node: str) -> list[dict[str, str]]:
    with city[node].store.read() as reader:
        return [one.value for one in city[node].recipients.all(reader)]


def test_recipient_addresses_are_extracted_once(city: Nation) -> None:
    newborn(city)
    assert city["juki"].extract_recipients() == 1
    assert city["juki"].extract_recipients() == 0
    city.pump()
    for node in ("cs", "cards"):
        (sent,) = recipients(city, node)
        assert (sent["住民票コード"], sent["個人番号"]) == (code(9), city["juki"].standing("9").number)
    assert city["cards"].send_letters() == 1
    assert city["cards"].send_letters() == 0


def test_an_address_goes_by_the_channel_for_extractions(city: Nation) -> None:
    newborn(city)
    assert city["juki"].extract_recipients() == 1
    assert city.ledger("juki")[-1] == ("extract-recipients", "done", "records=1")
    city.pump()
    with city["cs"].store.read() as reader:
        (row,) = (row for row in reader.ledger() if row.operation == "receive-recipient-address")
    assert row.terminal == "juki-to-cs-extraction"


def test_every_address_has_a_number_of_its_own(city: Nation) -> None:
    newborn(city)
    for child, day in ((10, 1), (11, 2)):
        city.to(on(day))
        birth = event(str(child), born(child, "00000001", on(day)), on(day))
        city["juki"].accept(city.work("juki"), [birth])
        city.pump()
        assert city["juki"].ask_numbers() == 1
        assert city["juki"].extract_recipients() == (2 if day == 1 else 1)
        city.pump()
    for node in ("cs", "cards"):
        assert len({one["送付先管理番号"] for one in recipients(city, node)}) == 3


def test_recipient_addresses_have_a_term_from_the_start(city: Nation) -> None:
    newborn(city)
    city["juki"].extract_recipients()
    city.pump()
    with city["cs"].store.read() as reader:
        (row,) = reader.records("cs-sofusaki")
    assert date.fromordinal(row.expires or 0) == date(2026, 7, 2)


def test_recipient_addresses_are_erased_and_never_in_a_backup(city: Nation) -> None:
    from pia.register.erasure import Eraser

    newborn(city)
    city["juki"].extract_recipients()
    city.pump()
    city.to(date(2026, 7, 1))
    eraser = Eraser(city.policy, city.keys, city.clock)
    eraser.run(city["cs"].store)
    assert len(recipients(city, "cs")) == 1
    city.to(date(2026, 7, 2))
    eraser.run(city["cs"].store)
    assert recipients(city, "cs") == []
    assert city["cs"].recipients.file.backed_up is False


def test_no_backup_holds_recipient_addresses_not_even_on_their_way(city: Nation, tmp_path: Path) -> None:
    newborn(city)
    city["juki"].extract_recipients()
    secret = b"a secret for all the tests"
    with pytest.raises(BackupError) as refused:
        write_backup(tmp_path / "waiting.backup", city.store, city.policy, secret, city.clock.now)
    assert refused.value.problems[0].code == "backup-waiting"
    city.pump()
    saved = write_backup(tmp_path / "all.backup", city.store, city.policy, secret, city.clock.now)
    assert "cs-sofusaki" in saved.left_out
    assert saved.rows > 0


def test_without_an_office_nothing_is_extracted(nation: Nation) -> None:
    settle(nation)
    assert nation["juki"].extract_recipients() == 0


# --- cards ---


def test_the_state_of_a_card_goes_its_way(city: Nation) -> None:
    settle(city)
    cs, work = city["cs"], city.work("cs")
    for state in ("交付", "一時停止", "一時停止解除", "廃止"):
        assert cs.tell_card(work, code(1), "C1", state) is True
    city.pump()
    with city["cards"].store.read() as reader:
        assert city["cards"].state(reader, "C1") == "廃止"
        assert city["cards"].state(reader, "C9") == ""
    for code_, card, state in (
        (code(1), "C1", "交付"),
        (code(2), "C1", "返還"),
        (code(1), "C 2", "交付"),
        (code(1), "C3", "廃止"),
    ):
        cs.tell_card(work, code_, card, state)
    city.pump()
    assert sum(operation == "returned" for operation, *_ in city.ledger("cs")) == 4


def test_a_card_needs_its_channel(nation: Nation) -> None:
    assert isinstance(nation["cs"].tell_card(nation.work("cs"), code(1), "C1", "交付"), Refused | Denied)


@pytest.mark.parametrize("function", ["issue", "protect", "disclose", "statistics"])
def test_every_paper_needs_leave(nation: Nation, function: str) -> None:
    from msgspec.structs import replace

    work = replace(nation.work("juki"), task="another task")
    calls = {
        "issue": lambda juki: juki.issue(work, "1"),
        "protect": lambda juki: juki.protect(work, "S1", "1", "other"),
        "disclose": lambda juki: juki.disclose(work, "1", "1"),
        "statistics": lambda juki: juki.statistics(work, DAY, DAY),
    }
    denied = calls[function](nation["juki"])
    assert isinstance(denied, Denied)
    assert "task-not-held" in denied.codes


def test_a_record_is_told_again(city: Nation) -> None:
    settle(city)
    juki, work = city["juki"], city.work("juki")
    assert juki.provide(work, "1") == 1
    assert juki.link_internal(work, "1") == 4
    assert isinstance(juki.provide(work, "9"), Refused)
    city.pump()
    assert city["chukan"].administer()["copies"] == 1


def test_a_record_is_told_over_channels_alone(nation: Nation) -> None:
    settle(nation)
    refused = nation["juki"].provide(nation.work("juki"), "1")
    assert isinstance(refused, Refused)
    assert refused.codes == ("channel-undeclared",)


def test_what_goes_to_the_family_register_holds_no_number(nation: Nation) -> None:
    settle(nation, 1)
    settle(nation, 5, person=foreigner())
    (found,) = nation["juki"].link_family_register(nation.work("juki"), DAY, DAY)
    assert found["住民票コード"] == code(1)
    assert "個人番号" not in found
    assert nation["juki"].link_family_register(nation.work("juki"), on(1), on(2)) == []


def test_a_protected_person_is_marked_on_the_screen(nation: Nation) -> None:
    settle(nation)
    nation["juki"].protect(nation.work("juki"), "S1", "1", "stalking")
    (found,) = nation["juki"].look_up(nation.work("juki"), {"宛名番号": "1"})
    assert found["支援措置"] == "対象"
