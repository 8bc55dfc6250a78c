"""附票本人確認情報 of opening registers: a server holds the records of those municipalities whose notices reach it, and no others."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from small_nation import CHANNELS, FILES, TOWN, channel, of_city, policy
from small_register import SmallRegister

from pia.app.register_policy import policy_for
from pia.register.agreement import agree
from pia.register.policy import BodyPolicy, NodePolicy, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pia.register.agreement import Agreement

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
OTHER, OTHER_PREFECTURE = "162019", "160008"


def two_prefectures(*, both: bool) -> Policy:
    """Return a policy of three cities in two prefectures; the second prefecture has a 附票 server of its own, or none."""
    bodies = (
        BodyPolicy(code=OTHER, name="富山市", kind="municipality", prefecture=OTHER_PREFECTURE),
        BodyPolicy(code=OTHER_PREFECTURE, name="富山県", kind="prefecture"),
    )
    nodes = [
        NodePolicy(id="juki-other", kind="juki", body=OTHER),
        NodePolicy(id="cs-other", kind="municipal-cs", body=OTHER),
        NodePolicy(id="prefecture-other", kind="prefecture-server", body=OTHER_PREFECTURE),
    ]
    ways = [replace(one, id=f"other-{one.id}", target=f"{one.target}-other") if one.target in ("prefecture", "fuhyo") else one for one in of_city("juki-other", "cs-other", "cs")]  # fmt: skip
    ways += [channel(cs, "cs-other", "link") for cs in ("cs", "cs-town")] + [channel("cs-other", "cs-town")]
    ways += _above("prefecture-other", "national", "prefecture")
    copied = {"juki": "juki-other", "cs": "cs-other", "prefecture": "prefecture-other"}
    if both:
        nodes.append(NodePolicy(id="fuhyo-other", kind="supplementary-prefecture-server", body=OTHER_PREFECTURE))
        ways += _above("fuhyo-other", "fuhyo-national", "fuhyo")
        copied["fuhyo"] = "fuhyo-other"
    else:
        ways = [one for one in ways if not one.target.startswith("fuhyo")]
    files = [replace(file, id=f"{copied[file.node]}-{file.role}", node=copied[file.node]) for file in FILES if file.node in copied]  # fmt: skip
    given = policy(more_nodes=nodes, more_channels=ways, more_files=files)
    return replace(given, bodies=(*given.bodies, *bodies))


def _above(source: str, target: str, like: str) -> list[Any]:
    return [replace(one, id=f"{source}-{one.id}", source=source) for one in CHANNELS if (one.source, one.target) == (like, target)]  # fmt: skip


def keepers(register: SmallRegister, node: str) -> Counter[str]:
    server = register[node]
    with server.store.read() as reader:
        return Counter(found.value.keeper for found in server.records.all(reader))


def wrong(found: Agreement) -> list[Any]:
    return [(one.name, one.nodes, one.wrong, one.found[:3]) for one in found.checks if one.wrong]


def homes(register: SmallRegister, *jukis: str) -> Counter[str]:
    """Return how many residents with a 附票 the municipalities of some systems have."""
    found: Counter[str] = Counter()
    for juki in jukis:
        with register[juki].store.read() as reader:
            residents = (one.value.resident for one in register[juki].residents.shelf.all(reader))
            found.update(one.address.municipality for one in residents if one.person.domicile is not None)
    return found


@pytest.mark.parametrize("both", [False, True], ids=["one-has-a-server", "both-have"])
def test_three_cities_in_two_prefectures(both: bool) -> None:
    register = SmallRegister(200, declared=two_prefectures(both=both))
    below, other = homes(register, "juki", "juki-town"), homes(register, "juki-other")
    assert keepers(register, "fuhyo") == below
    assert keepers(register, "fuhyo-national") == (below + other if both else below)
    if both:
        assert keepers(register, "fuhyo-other") == other
    assert wrong(agree(register.city)) == []
    register.run(45)
    assert wrong(agree(register.city)) == []


@pytest.mark.parametrize(
    "cut", [("cs-town", "fuhyo"), ("juki-town", "cs-town")], ids=["no-way-to-the-server", "no-way-to-the-cs"]
)
def test_a_city_without_a_way_has_nothing_there(cut: tuple[str, str]) -> None:
    """What its 市町村CS is never told, or may not tell, is not there from the beginning either."""
    ways = tuple(one for one in CHANNELS if (one.source, one.target) != cut)
    register = SmallRegister(100, declared=policy(channels=ways))
    assert keepers(register, "fuhyo") == keepers(register, "fuhyo-national") == homes(register, "juki")
    assert wrong(agree(register.city)) == []


def test_a_prefecture_that_may_not_tell_the_nation() -> None:
    ways = tuple(one for one in CHANNELS if (one.source, one.target) != ("fuhyo", "fuhyo-national"))
    register = SmallRegister(100, declared=policy(channels=ways))
    assert keepers(register, "fuhyo") == homes(register, "juki", "juki-town")
    assert keepers(register, "fuhyo-national") == Counter()


def test_a_channel_that_may_not_carry_what_a_record_says() -> None:
    ways = [replace(one, items=frozenset({"住民票コード", "氏名"})) if one.target == "fuhyo" and one.source == "cs" else one for one in CHANNELS]  # fmt: skip
    register = SmallRegister(100, declared=policy(channels=tuple(ways)))
    assert set(keepers(register, "fuhyo")) == {TOWN}
    assert wrong(agree(register.city)) == []


@pytest.mark.parametrize(
    "names",
    [("kanagawa",), ("kanagawa", "nagaoka"), ("wako", "kanagawa", "nagaoka"), ("wako", "kadoma", "asahikawa")],
    ids="-".join,
)
def test_assessments_together(names: Iterable[str]) -> None:
    declared, _ = policy_for(tuple(ASSESSMENTS / name for name in names))
    register = SmallRegister(150, declared=declared)
    below = {body.code for body in register.policy.bodies if body.prefecture == "140007"}
    for server in register.city.of("supplementary-national-server"):
        assert set(keepers(register, server.id)) == below
    assert wrong(agree(register.city)) == []
    register.run(40)
    assert wrong(agree(register.city)) == []
