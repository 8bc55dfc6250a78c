"""What a system, an end of a flow or a file is to the register, told by its name: tables of words, the first that fits decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pia.register.policy import FileRole, NodeKind

__all__ = ["NEIGHBOUR", "kind_of", "plain", "role_of"]

_NAMES: Final[tuple[tuple[str, NodeKind], ...]] = (
    (r"中継|証明書?交付センター|バックアップ|端末$", "other"),
    (r"附票.*全国|全国.*附票", "supplementary-national-server"),
    (r"附票都道府県|附票連携", "supplementary-prefecture-server"),
    (r"戸籍", "other"),
    (r"全国サーバ|^地方公共団体情報システム機構", "national-server"),
    (r"都道府県サーバ", "prefecture-server"),
    (r"市町村cs|コミュニケーション・?サーバ", "municipal-cs"),
    (r"個人番号カード管理", "card-management"),
    (r"情報提供ネットワークシステム", "provision-network"),
    (r"宛名|中間サーバー?コネクタ", "atena"),
    (r"中間サーバ", "intermediate-server"),
    (r"既存住基|既存住民基本台帳|住民記録|^住民基本台帳システム", "juki"),
    (r"コンビニ交付|キオスク", "kiosk"),
    (r"証明書?発行", "certificate-issuance"),
    (r"窓口支援", "counter-support"),
    (r"予約", "delivery-booking"),
    (r"電子申請|マイナポータル|ぴったりサービス", "portal"),
    (r"庁内連携(?!を)", "internal-link"),
    (r"媒体出力|媒体管理", "media-export"),
)  # fmt: skip
_NETWORK: Final = re.compile("住民基本台帳ネットワーク")
NEIGHBOUR: Final = re.compile("^他の?市(区)?町村|転出地市町村")
"""Another municipality, or its 市町村CS."""

_FUNCTIONS: Final[tuple[tuple[str, NodeKind], ...]] = (
    ("統合宛名番号.*付番|団体内統合宛名番号.*付", "atena"),
    ("副本.*保持", "intermediate-server"),
)
"""What the functions of a system tell where its name does not."""

_ROLES: Final[tuple[tuple[str, FileRole], ...]] = (
    ("附票本人確認情報", "supplementary"),
    ("本人確認情報", "identification"),
    ("送付先情報", "recipient-address"),
    ("住民基本台帳ファイル", "resident-record"),
    ("宛名", "atena"),
    ("副本", "copy"),
    ("コンビニ|証明書", "certificate"),
    ("申請|届出", "application"),
    ("提供等?の?記録", "provision-record"),
)


def plain(text: str) -> str:
    """Return a text without differences of width and letter case."""
    return unicodedata.normalize("NFKC", text).casefold()


def kind_of(name: str, *, drawn_as: str = "", prefecture: bool = False, functions: Iterable[str] = ()) -> NodeKind:
    """Return the kind of node that a system or an end of a flow is.

    Args:
        name: its name in the assessment.
        drawn_as: its name in the drawing, which says more where there is one.
        prefecture: whether the assessing body is a prefecture: its part of 住基ネット is the 都道府県サーバ.
        functions: what it does, where its name says nothing.
    """
    for text in (plain(drawn_as), plain(name)):
        if not text:
            continue
        if NEIGHBOUR.search(text):
            return "municipal-cs"
        for words, kind in _NAMES:
            if re.search(words, text):
                return kind
        if _NETWORK.search(text):
            return "prefecture-server" if prefecture else "municipal-cs"
    joined = plain("\n".join(functions))
    return next((kind for words, kind in _FUNCTIONS if re.search(words, joined)), "other")


def role_of(name: str) -> FileRole:
    """Return the role of a file, told by its name."""
    return next((role for words, role in _ROLES if re.search(words, plain(name))), "other")
