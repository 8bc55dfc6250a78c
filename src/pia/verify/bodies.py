"""The bodies behind an assessment: the assessing one, its prefecture and the national body, with codes where they are given.

Where an assessment gives no code, or a neighbour is needed that nobody names, a code for testing (試験用) stands in: its check digit is
right, but no municipality has it.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from pia.register.policy import BodyPolicy
from pia.terms.check_digits import is_valid_municipality_code, municipality_check_digit

if TYPE_CHECKING:
    from pia.model.body import Body

__all__ = ["NATION", "body_of", "for_testing", "prefecture_of", "whole_code"]

NATION: Final = BodyPolicy(code="000000", name="地方公共団体情報システム機構（試験用）", kind="national")
_INVENTED: Final = "47990"
"""No prefecture has this code: what has no code of its own is put there, under numbers that no municipality has."""
_HEADS: Final = ("長", "知事")

_PREFECTURES: Final = tuple(re.split(
    " ",
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 "
    "三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
))  # fmt: skip


def whole_code(first5: str) -> str:
    """Return a 団体コード with its check digit."""
    return f"{first5}{municipality_check_digit(first5)}"


def body_of(body: Body) -> BodyPolicy:
    """Return the assessing body; without a code of its own it gets one for testing, told by its name."""
    name = next((body.name.removesuffix(head) for head in _HEADS if body.name.endswith(head)), body.name)
    prefecture = body.kind == "prefecture"
    if body.code and is_valid_municipality_code(body.code):
        if prefecture:
            return BodyPolicy(code=body.code, name=name, kind="prefecture")
        return BodyPolicy(code=body.code, name=name, kind="municipality", prefecture=whole_code(f"{body.code[:2]}000"))
    if prefecture:
        return BodyPolicy(code=whole_code(_INVENTED), name=f"{name}（試験用）", kind="prefecture")
    tail = int.from_bytes(blake2b(body.name.encode(), digest_size=4).digest(), "big") % 290 + 600
    code = whole_code(f"{_INVENTED[:2]}{tail}")
    return BodyPolicy(code=code, name=f"{name}（試験用）", kind="municipality", prefecture=whole_code(_INVENTED))


def prefecture_of(municipality: BodyPolicy) -> BodyPolicy:
    """Return the prefecture of a municipality, as a stand-in."""
    number = int(municipality.code[:2])
    real = municipality.prefecture != whole_code(_INVENTED) and 1 <= number <= len(_PREFECTURES)
    name = _PREFECTURES[number - 1] if real else "試験県"
    return BodyPolicy(code=municipality.prefecture, name=f"{name}（試験用）", kind="prefecture")


def for_testing(prefecture: str, number: int) -> BodyPolicy:
    """Return the n-th municipality (1 to 80) of a prefecture that does not exist."""
    code = whole_code(f"{prefecture[:2]}{900 + number}")
    return BodyPolicy(code=code, name=f"試験用市町村{number}", kind="municipality", prefecture=prefecture)
