"""Half a character (which no store and no channel can hold) is refused like any other mistake, and nothing breaks off."""

from __future__ import annotations

import pytest
from small_nation import Nation

from pia.register.guard.denial import Denied
from pia.register.nodes.messages import is_text
from pia.register.refusal import Refused

HALF = "\ud800"


@pytest.fixture
def city() -> Nation:
    return Nation()


def test_a_past_record_of_half_a_character_is_nobodys(city: Nation) -> None:
    found = city["juki"].past(city.work("juki"), HALF)
    assert isinstance(found, Refused)
    assert found.codes == ("unknown-person",)


@pytest.mark.parametrize("node", ["cs", "prefecture", "fuhyo"])
@pytest.mark.parametrize(
    "conditions", [{"住民票コード": HALF}, {HALF: "1"}, {"氏名": "\udfff", "生年月日": "1990-01-01"}]
)
def test_nothing_above_is_asked_for_half_a_character(city: Nation, node: str, conditions: dict[str, str]) -> None:
    found = city[node].ask_national(city.work(node), conditions)
    assert isinstance(found, Refused | Denied), found
    if isinstance(found, Refused):
        assert found.codes == ("bad-character",)
    with city[node].store.read() as reader:
        last = reader.last_of_ledger()
    assert last is not None
    assert last.outcome in {"refused", "denied"}


def test_what_can_be_sent_is_text() -> None:
    assert is_text({"氏名": "山田　𠮷"})
    assert not is_text({"氏名": HALF})
    assert not is_text({"\udfff": ""})
