"""The bodies behind an assessment: the assessing one, its prefecture and the national body, with codes where they are given.

Where an assessment gives no code, or a neighbour is needed that nobody names, a code for testing (試験用) stands in: its check digit is
right, but no municipality has it.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from pia.register.policy import BodyPolicy
from pia.terms.check_digits import is_valid_municipality_code, municipality_check_digit

if TYPE_CHECKING:
    from pia.model.body import Body

__all__ = ["NATION", "body_of", "for_testing", "prefecture_of", "whole_code"]

NATION: Final = BodyPolicy(code="000000", name="地方公共団体情報システム機構（試験用）", kind="national")
_INVENTED: Final = "99"
"""No prefecture has this number: what has no code of its own is put there."""
_HEADS: Final = ("長", "知事")

_PREFECTURES: Final = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 "
    "三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
).split()  # fmt: skip


def whole_code(first5: str) -> str:
    """Return a 団体コード with its check digit."""
    return f"{first5}{municipality_check_digit(first5)}"


def body_of(body: Body) -> BodyPolicy:
    """Return the assessing body; without a code of its own it gets one for testing, told by its name."""
    name = next((body.name.removesuffix(head) for head in _HEADS if body.name.endswith(head)), body.name)
    prefecture = body.kind == "prefecture"
    code = body.code if body.code and is_valid_municipality_code(body.code) else ""
    if not code:
        tail = int.from_bytes(blake2b(body.name.encode(), digest_size=4).digest(), "big") % 800 + 101
        code = whole_code(f"{_INVENTED}000" if prefecture else f"{_INVENTED}{tail}")
        name = f"{name}（試験用）"
    if prefecture:
        return BodyPolicy(code=code, name=name, kind="prefecture")
    return BodyPolicy(code=code, name=name, kind="municipality", prefecture=whole_code(f"{code[:2]}000"))


def prefecture_of(municipality: BodyPolicy) -> BodyPolicy:
    """Return the prefecture of a municipality, as a stand-in."""
    number = int(municipality.code[:2])
    name = _PREFECTURES[number - 1] if 1 <= number <= len(_PREFECTURES) else "県"
    return BodyPolicy(code=whole_code(f"{municipality.code[:2]}000"), name=f"{name}（試験用）", kind="prefecture")


def for_testing(prefecture: str, number: int) -> BodyPolicy:
    """Return the n-th municipality of a prefecture that does not exist."""
    code = whole_code(f"{prefecture[:2]}{900 + number}")
    return BodyPolicy(
        code=code, name=f"試験用市町村{number}", kind="municipality", prefecture=whole_code(f"{prefecture[:2]}000")
    )
