"""The small nation with every other system: of the city all, of the town those that information is provided by."""

from __future__ import annotations

from typing import Any

from small_nation import CITY, FILES, NATION, RECIPIENTS, TOWN, Nation, channel, policy
from townsfolk import event, moving_in, person

from pia.register.policy import Approval, FilePolicy, NodePolicy, Policy, RecipientPolicy
from pia.terms.durations import Duration

NODES = (
    NodePolicy(id="atena", kind="atena", body=CITY),
    NodePolicy(id="chukan", kind="intermediate-server", body=CITY),
    NodePolicy(id="atena-town", kind="atena", body=TOWN),
    NodePolicy(id="chukan-town", kind="intermediate-server", body=TOWN),
    NodePolicy(id="nis", kind="provision-network", body=NATION),
    NodePolicy(id="cards", kind="card-management", body=NATION),
    NodePolicy(id="kiosk", kind="kiosk", body=CITY),
    NodePolicy(id="shomei", kind="certificate-issuance", body=CITY),
    NodePolicy(id="madoguchi", kind="counter-support", body=CITY),
    NodePolicy(id="yoyaku", kind="delivery-booking", body=CITY),
    NodePolicy(id="portal", kind="portal", body=CITY),
    NodePolicy(id="bus", kind="internal-link", body=CITY),
    NodePolicy(id="media", kind="media-export", body=CITY),
)

PRINTED = frozenset({"氏名", "氏名の振り仮名", "旧氏", "通称", "生年月日", "性別", "住所", "住民となった年月日", "住所を定めた年月日", "届出の年月日", "前住所", "個人番号"})  # fmt: skip
CLOSED: dict[str, Any] = {"mutual_authentication": True, "encryption": True}
CHANNELS = (
    channel("juki", "atena", "link", number=True),
    channel("atena", "chukan", "link", number=False, **CLOSED),
    channel("atena", "chukan", "inquiry", number=False),
    channel("juki-town", "atena-town", "link", number=True),
    channel("atena-town", "chukan-town", "link", number=False, **CLOSED),
    channel("atena-town", "chukan-town", "inquiry", number=False),
    channel("chukan", "nis", "inquiry", number=False, **CLOSED),
    channel("nis", "chukan", "provision", number=False, **CLOSED),
    channel("chukan-town", "nis", "inquiry", number=False, **CLOSED),
    channel("nis", "chukan-town", "provision", number=False, **CLOSED),
    channel("cs", "cards", number=True, **CLOSED),
    channel("juki", "kiosk", "link", items=PRINTED, number=True),
    channel("juki", "shomei", "link", items=PRINTED | {"続柄"}, number=False),
    channel("juki", "bus", "link", items=frozenset({"氏名", "住所", "生年月日", "性別", "個人番号"}), number=True),
    channel("portal", "juki", "intake"),
    channel("madoguchi", "juki", "link"),
    channel("media", "juki", "media", items=frozenset({"氏名", "住所", "生年月日"}), number=False),
)

DAY = Duration(1, "y")
OWN_FILES = (
    FilePolicy(id="atena-file", node="atena", role="atena"),
    FilePolicy(id="atena-town-file", node="atena-town", role="atena"),
    FilePolicy(id="fukuhon", node="chukan", role="copy"),
    FilePolicy(id="fukuhon-town", node="chukan-town", role="copy"),
    FilePolicy(id="card-addresses", node="cards", role="recipient-address", keep=Duration(6, "m"), keep_from="arrival"),
    FilePolicy(id="kiosk-file", node="kiosk", role="certificate", items=PRINTED),
    FilePolicy(id="shomei-file", node="shomei", role="certificate"),
    *(
        FilePolicy(id=f"{node}-todoke", node=node, role="application", keep=DAY, keep_from="arrival")
        for node in ("portal", "madoguchi", "juki")
    ),
)

GIVEN = (
    RecipientPolicy(
        id="pension", kind="provision", name="年金事務所", file="fukuhon-town", items=frozenset({"氏名", "住所"}),
        pairs=frozenset({("長岡市", "別表の十")}),
    ),
    RecipientPolicy(id="kokuho", kind="transfer", name="国民健康保険システム", file="juki-file", items=frozenset({"氏名", "住所", "個人番号"})),
    RecipientPolicy(
        id="kouhou", kind="transfer", name="広報システム", file="juki-file", items=frozenset({"氏名", "住所", "個人番号"}), number_work=False
    ),
)  # fmt: skip


def full_policy(**more: Any) -> Policy:
    """Return the policy of all systems."""
    from small_nation import CHANNELS as BASE
    from small_nation import NODES as OLD

    parts: dict[str, Any] = {
        "nodes": (*OLD, *NODES), "channels": (*BASE, *CHANNELS), "files": (*FILES, *OWN_FILES), "recipients": (*RECIPIENTS, *GIVEN),
        "approval": {"media": Approval(bulk_output_above=0, registered_media=True)},
    }  # fmt: skip
    return policy(**(parts | more))


def full_city(**more: Any) -> Nation:
    """Return all systems, running."""
    return Nation(full_policy(**more))


def settle(nation: Nation, place: int = 1, node: str = "juki", **more: Any) -> None:
    """Let somebody move in, and everybody be told."""
    from pia.register.nodes.juki import Accepted

    given: dict[str, Any] = {"person": person(f"試験　{place}")} | more
    done = nation[node].accept(nation.work(node), [event(str(place), moving_in(place, **given))])
    assert isinstance(done, Accepted), done
    nation.pump()
