"""Which of the functions that a form lists (システムの機能) the register plays, and which it does not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.register.nodes import KINDS
from pia.verify.kinds import plain

if TYPE_CHECKING:
    from pia.register.policy import NodeKind
    from pia.verify.draft import DraftNode

__all__ = ["PlayedFunction", "heading", "played"]

_COUNT: Final = re.compile(r"^[・※]?\s*(?:[①-⑳]|[0-9０-９]+(?=[.．、\s]))?[.．、\s]*")
_IDENTITY: Final = (
    ("附票本人確認情報の更新|本人確認情報の更新", ("update",)), ("転入", ("move_in_by_card",)),
    ("他の執行機関への情報提供", ("provide",)), ("開示", ("disclose",)), ("機構への情報照会", ("ask_national",)),
    ("照会と整合", ("ask_national", "check")), ("整合", ("check",)), ("本人確認情報(の)?検索", ("search",)), ("送付先情報", ("notify_recipients",)),
    ("個人番号カード管理システムと", ("tell_card",)), ("^本人確認(?!情報)", ("identify",)),
    ("個人番号の抽出|国外転出者", ("ask_number", "provide")),
)  # fmt: skip
_WORDS: Final[Mapping[NodeKind, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "juki": (
        ("記載・修正・消除|^住民票の記載等", ("enter", "amend", "remove")), ("住民基本台帳の記載変更|修正", ("amend",)), ("消除", ("remove",)),
        ("(住民票|住民基本台帳)の記載", ("enter",)), ("出入国在留管理庁|法務省", ("notify_immigration",)), ("ネットワークシステムとの連携|本人確認情報の連携", ("ask_numbers", "extract_recipients")),
        ("照会$|^照会", ("look_up",)), ("発行機能|通知書の発行|証明書の発行", ("issue",)), ("統計", ("statistics",)), ("個別(事項|業務)情報", ("keep_individual",)),
        ("支援措置", ("protect",)), ("庁内連携", ("tell_followers",)),
    ),
    "municipal-cs": _IDENTITY, "prefecture-server": _IDENTITY, "national-server": _IDENTITY, "supplementary-prefecture-server": _IDENTITY,
    "supplementary-national-server": _IDENTITY,
    "atena": (
        ("付番|番号を付け", ("allot",)), ("中間サーバー?.*(連携|情報提供等)|中間サーバー?との間", ("link_intermediate", "link_business")), ("既存(業務)?システム連携", ("link_business",)),
        ("文字コード", ("convert",)), ("権限", ("authorise",)), ("宛名情報(等)?(の|を)?管理|情報を管理", ("manage",)),
    ),
    "intermediate-server": (
        ("情報提供等記録|実を情報提供等記録", ("records",)), ("副本|データベース管理", ("keep_copy",)), ("符号", ("person_of",)), ("接続", ("connect",)),
        ("データ送受信", ("ask_network",)), ("セキュリティ", ("permits",)), ("認証", ("authorise",)), ("システム管理", ("administer",)),
        ("情報照会|特定個人情報を照会", ("inquire",)), ("情報提供|提供する", ("provide",)),
    ),
    "kiosk": (("データ連携", ("link",)), ("証明書情報作成", ("issue",))),
    "certificate-issuance": (("既存システム連携", ("link",)), ("証明書発行", ("issue",))),
    "counter-support": (
        ("来庁前申請", ("read_code",)), ("異動届作成", ("draft",)), ("届出書検索", ("find",)), ("付随手続", ("further",)), ("特例転入", ("assist_card",)), ("異動情報の入力", ("send",)),
    ),
    "delivery-booking": (("進捗", ("progress",)), ("予約", ("book",))),
    "portal": (("住民向け", ("search_services", "apply")), ("地方公共団体向け", ("fetch",))),
    "internal-link": (("組合せ", ("register_pair",)), ("配信", ("distribute",)), ("受け渡す", ("fetch",))),
}  # fmt: skip
"""For each kind: words of a heading, and the functions of the node that play it."""


class PlayedFunction(Struct, frozen=True):
    """One listed function: the system, its heading, and the functions of the register that play it; none where it is not played."""

    node: str
    heading: str
    functions: tuple[str, ...]


def heading(listed: str) -> str:
    """Return the heading of a listed function: what stands before its explanation, without its number."""
    first = re.split(r"[\n　]", _COUNT.sub("", listed), maxsplit=1)[0]
    return unicodedata.normalize("NFKC", first).strip()[:60]


def played(node: DraftNode) -> tuple[PlayedFunction, ...]:
    """Return the listed functions of a system in their order."""
    kind = KINDS.get(node.node.kind)
    found = []
    for listed in node.listed:
        head = heading(listed)
        offered = kind.FUNCTIONS if kind is not None else {}
        words = _WORDS.get(node.node.kind, ())
        hit = next((names for pattern, names in words if re.search(pattern, plain(head))), ())
        known = tuple(name for name in hit if name in offered or name == "tell_followers")
        found.append(PlayedFunction(node.node.id, head, known))
    return tuple(found)
