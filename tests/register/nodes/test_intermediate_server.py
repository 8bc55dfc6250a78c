"""中間サーバー and 情報提供ネットワークシステム: 符号, the permit list, provision, 自動応答不可, records."""

from __future__ import annotations

from typing import Any

import pytest
from full_city import full_city, full_policy, settle
from msgspec.structs import replace
from small_nation import CITY, TOWN, TOWN_AREA, Nation
from townsfolk import code, number

from pia.register.channel import Arrival
from pia.register.guard.denial import Denied
from pia.register.nodes.copies import Copied, Inquiry
from pia.register.nodes.messages import parcel
from pia.register.person import Address
from pia.register.policy import RecipientPolicy
from pia.register.refusal import Refused

ASKED = Inquiry(
    symbol="", requester="長岡市", article="別表の十", information="住民票関係情報", items=("氏名", "住所"), to=TOWN
)
IN_TOWN = {
    "address": Address(TOWN, TOWN_AREA, "本町", "1番"),
    "origin": Address("141003", "神奈川県横浜市", "日本大通", "1番"),
}


def person_at(city: Nation, atena: str, place: int = 1) -> str:
    (found,) = city[atena].manage(city.work(atena), {"住民票コード": code(place)})
    return str(found["団体内統合宛名番号"])


@pytest.fixture
def ready(city: Nation) -> Nation:
    """Somebody who is known in the town, and to the city as somebody who does not live there."""
    settle(city, 1, "juki-town", **IN_TOWN)
    values = {"個人番号": number(1), "住民票コード": code(1), "氏名": "試験　1"}
    mine = city["atena"].allot(city.work("atena"), "kokuho", "K-1", values)
    assert city["atena"].link_intermediate(city.work("atena"), mine) is True
    theirs = person_at(city, "atena-town")
    assert city["atena-town"].link_intermediate(city.work("atena-town"), theirs) is True
    return city


def inquire(city: Nation, **changes: Any) -> Any:
    return city["chukan"].inquire(city.work("chukan"), person_at(city, "atena"), replace(ASKED, **changes))


def listed(**changes: Any) -> RecipientPolicy:
    """Return a row of the permit list of the town."""
    pairs = frozenset({(ASKED.requester, ASKED.article)})
    given = {"id": "row", "kind": "provision", "name": "x", "file": "fukuhon-town", "pairs": pairs} | changes
    return RecipientPolicy(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(("item", "row"), [("氏名", "first"), ("住所", "second"), ("性別", "item-not-permitted")])
def test_every_row_of_the_permit_list_counts(item: str, row: str) -> None:
    rows = (listed(id="first", items=frozenset({"氏名"})), listed(id="second", items=frozenset({"住所"})))
    found = full_city(recipients=rows)["chukan-town"].permits(replace(ASKED, items=(item,)))
    assert row == (found.codes[0] if isinstance(found, Refused) else found.id)


@pytest.mark.parametrize(("information", "permitted"), [("住民票関係情報", True), ("地方税関係情報", False)])
def test_a_row_permits_only_the_information_that_it_names(information: str, permitted: bool) -> None:
    named = frozenset({(ASKED.requester, ASKED.article, "住民票関係情報であって主務省令で定めるもの")})
    node = full_city(recipients=(listed(information=named),))["chukan-town"]
    found = node.permits(replace(ASKED, information=information))
    assert (found.codes == ("not-permitted-inquiry",)) if isinstance(found, Refused) else permitted
    assert isinstance(found, RecipientPolicy) is permitted


def test_the_network_enters_a_refused_inquiry_once(ready: Nation) -> None:
    inquire(ready, article="別表の九九")
    assert [row[1] for row in ready.ledger("nis") if row[0] == "answer-information"] == ["refused"]
    assert ready["nis"].count_inquiries() == 1


def records(city: Nation, node: str, atena: str) -> list[tuple[str, str]]:
    person = person_at(city, atena)
    found = city[node].records(city.work(node), person, person)
    return [(one.to, one.outcome) for one in found]


def test_each_body_has_a_symbol_of_its_own(ready: Nation) -> None:
    network = ready["nis"]
    assert network.symbol_for(CITY, code(1)) != network.symbol_for(TOWN, code(1))
    assert network.symbol_for(CITY, code(1)) != network.symbol_for(CITY, code(2))
    with ready["chukan"].store.read() as reader:
        assert ready["chukan"].person_of(reader, network.symbol_for(CITY, code(1))) == person_at(ready, "atena")
        assert ready["chukan"].person_of(reader, network.symbol_for(TOWN, code(1))) is None


def test_an_inquiry_is_answered_from_the_copy_and_recorded_on_both_sides(ready: Nation) -> None:
    assert inquire(ready) == {"氏名": "試験　1", "住所": f"{TOWN_AREA}本町1番"}
    assert records(ready, "chukan", "atena") == [(TOWN, "received")]
    assert records(ready, "chukan-town", "atena-town") == [("長岡市", "provided")]
    assert ready["nis"].count_inquiries() == 1


def test_no_number_and_no_code_crosses_the_network(ready: Nation) -> None:
    ready.crossings.clear()
    inquire(ready)
    assert ready.crossings
    for crossing in ready.crossings:
        assert number(1).encode() not in crossing.body
        assert code(1).encode() not in crossing.body


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"requester": "三条市"}, "not-permitted-inquiry"),
        ({"article": "別表の十一"}, "not-permitted-inquiry"),
        ({"items": ("氏名", "世帯番号")}, "item-not-permitted"),
        ({"items": ("氏名", "個人番号")}, "item-not-permitted"),
        ({"information": "所得情報"}, "no-copy"),
    ],
)
def test_what_the_permit_list_does_not_hold_is_refused_and_recorded(
    ready: Nation, changes: dict[str, Any], expected: str
) -> None:
    refused = inquire(ready, **changes)
    assert isinstance(refused, Refused)
    assert refused.codes == (expected,)
    assert [outcome for _, outcome in records(ready, "chukan-town", "atena-town")] == [expected]
    assert [outcome for _, outcome in records(ready, "chukan", "atena")] == [expected]
    assert any(outcome == "refused" for _, outcome, _ in ready.ledger("chukan-town"))


def test_a_body_that_nobody_knows(ready: Nation) -> None:
    assert isinstance(inquire(ready, to="141003"), Refused)


def test_nobody_asks_with_another_bodys_symbol(ready: Nation) -> None:
    network = ready["nis"]
    channel = ready.channels.channel("chukan-to-nis-inquiry")
    stolen = replace(ASKED, symbol=network.symbol_for(TOWN, code(1)))
    refused = network.answer(channel, parcel("information", stolen, ()))
    assert isinstance(refused, Refused)
    assert refused.codes == ("symbol-unknown",)


def test_without_a_symbol_there_is_no_inquiry(city: Nation) -> None:
    refused = city["chukan"].inquire(city.work("chukan"), "0000000001", ASKED)
    assert isinstance(refused, Refused)
    assert refused.codes == ("symbol-unknown",)


def test_a_way_for_provision_carries_no_inquiry() -> None:
    ways = [
        replace(one, kind="provision") if one.id == "chukan-to-nis-inquiry" else one for one in full_policy().channels
    ]
    city, person = full_city(channels=tuple(ways)), "0000000001"
    with city["chukan"].store.write() as tx:
        city["chukan"].keep(tx, "symbol", person, "symbol of somebody")
    refused = city["chukan"].inquire(city.work("chukan"), person, ASKED)
    assert isinstance(refused, Refused)
    assert refused.codes == ("channel-undeclared",)


def test_no_automatic_answer_waits_for_somebody(ready: Nation) -> None:
    server, work = ready["chukan-town"], ready.work("chukan-town")
    person = person_at(ready, "atena-town")
    assert server.set_manual(work, person, manual=True) is True
    refused = inquire(ready)
    assert isinstance(refused, Refused)
    assert refused.codes == ("no-automatic-answer",)
    ((held, requester, information),) = server.held(work)
    assert (requester, information) == ("長岡市", "住民票関係情報")
    assert server.release(work, held)["氏名"] == "試験　1"
    assert server.held(work) == []
    assert isinstance(server.release(work, held), Refused)
    assert server.set_manual(work, person, manual=False) is False
    assert inquire(ready)["氏名"] == "試験　1"
    outcomes = [outcome for _, outcome in records(ready, "chukan-town", "atena-town")]
    assert outcomes == ["no-automatic-answer", "provided", "provided"]


def test_records_are_shown_to_the_person_alone(ready: Nation) -> None:
    refused = ready["chukan"].records(ready.work("chukan"), person_at(ready, "atena"), "somebody else")
    assert isinstance(refused, Refused)
    assert refused.codes == ("not-own-record",)


def test_a_copy_with_a_number_is_refused(city: Nation) -> None:
    channel = city.channels.channel("atena-to-chukan-link")
    copied = Copied(person="0000000001", information="x", values={"個人番号": number(1)})
    messages = [
        parcel("copy", copied, ("個人番号",)),
        parcel("copy", copied, ()),
        parcel("copy", replace(copied, person=""), ()),
    ]
    receipt = city["chukan"].receive(channel, [Arrival(seq, one, 1) for seq, one in enumerate(messages, 1)])
    assert [codes[0] for _, codes in receipt.returned] == ["file-number", "file-number", "channel-message"]
    assert city["chukan"].administer() == {"symbol": 0, "held": 0, "copies": 0}


def test_linking_somebody_unknown(city: Nation) -> None:
    assert isinstance(city["atena"].link_intermediate(city.work("atena"), "9999999999"), Refused)


def test_signing_in_and_connecting(city: Nation) -> None:
    assert isinstance(city["chukan"].authorise("nobody", {}, "t-1"), Denied)
    assert city["chukan"].connect() == 0
