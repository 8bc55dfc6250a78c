"""People who were removed: found, given and answered for only where the recipient asks for them; nobody else learns their last address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from full_city import settle
from townsfolk import code, event, on

from pia.register import event as ev
from pia.register.refusal import Refused

if TYPE_CHECKING:
    from small_nation import Nation

WAYS = {
    "prefecture": ("tax", "税務課", "別表第一の一", {"items": ["氏名", "住所"]}),
    "fuhyo": ("abroad", "選挙管理委員会", "", {}),
}


@pytest.fixture
def bereaved(nation: Nation) -> Nation:
    """One resident (2), and one who died (1)."""
    settle(nation)
    settle(nation, 2)
    done = nation["juki"].accept(nation.work("juki"), [event("1", ev.Death())])
    assert not isinstance(done, Refused), done
    nation.pump()
    nation.to(on(3))
    return nation


def given(nation: Nation, server: str, *people: int, **how: Any) -> Any:
    recipient, requester, basis, more = WAYS[server]
    asked = [{"住民票コード": code(place)} for place in people]
    return nation[server].provide(nation.work(server), recipient, requester, basis, asked, **more, **how)


@pytest.mark.parametrize("server", WAYS)
def test_the_last_address_of_who_died_is_given_only_where_it_is_asked_for(bereaved: Nation, server: str) -> None:
    (living,) = given(bereaved, server, 1, 2)
    assert living["氏名"] == "試験　2"
    assert given(bereaved, server, 1) == []
    both = given(bereaved, server, 1, 2, removed=True)
    assert [one["氏名"] for one in both] == ["試験　1", "試験　2"]
    assert all(one["住所"] for one in both)
    with bereaved[server].store.read() as reader:
        assert len(bereaved[server].provisions(reader, code(1))) == 1, "what was not given is no provision"


@pytest.mark.parametrize("server", WAYS)
def test_a_search_an_inquiry_and_a_disclosure_are_about_the_living(bereaved: Nation, server: str) -> None:
    node, work = bereaved[server], bereaved.work(server)
    assert node.search(work, {"住民票コード": code(1)}) == []
    assert len(node.search(work, {"住民票コード": code(2)})) == 1
    for answer in (node.ask_national(work, {"住民票コード": code(1)}), node.disclose(work, code(1), code(1))):
        assert isinstance(answer, Refused)
        assert answer.codes == ("not-found",)
    assert not isinstance(node.ask_national(work, {"住民票コード": code(2)}), Refused)
