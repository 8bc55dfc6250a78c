"""Check digits of 個人番号, 住民票コード and 全国地方公共団体コード.

All three are of the modulus 11 kind. Arguments are strings of ASCII digits, leading zeros included; a code is never a
number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "is_valid_municipality_code",
    "is_valid_my_number",
    "is_valid_resident_code",
    "municipality_check_digit",
    "my_number_check_digit",
    "resident_code_check_digit",
]

_RISING = (2, 3, 4, 5, 6, 7)
_MUNICIPALITY = (6, 5, 4, 3, 2)


def my_number_check_digit(first11: str) -> int:
    """Return the check digit of a 個人番号 from its first eleven digits.

    Counted from the lowest of the eleven, Pn is weighted with Qn = n + 1 (n up to 6) or n - 5 (n from 7); with r the
    sum modulo 11 the digit is 0 for r of 0 or 1 and 11 - r otherwise. Source: 平成26年総務省令第85号 第5条.

    Blind spot: r = 0 and r = 1 share the digit 0, so a wrong digit that moves r between the two goes unnoticed, and
    numbers ending in 0 are twice as frequent as others. A number that passes is well formed, not real.

    Raises:
        TermError: unless given eleven digits.
    """
    return _modulus_11(_digits(first11, 11, Words("個人番号の先頭", "the first digits of an individual number")))


def is_valid_my_number(number: str) -> bool:
    """Say whether ``number`` has the twelve digits of a 個人番号, the last one right; see the blind spot above."""
    return _is_digits(number, 12) and my_number_check_digit(number[:11]) == int(number[11])


def resident_code_check_digit(first10: str) -> int:
    """Return the check digit of a 住民票コード from its first ten digits.

    Status: inferred. 住民基本台帳法施行規則第1条 leaves the formula to the minister; its text was not found. The
    formula of the 個人番号 fits the three published sample codes and refuses the one that was counted up, a match by
    chance being about one in a thousand. The blind spot of :func:`my_number_check_digit` is here as well.

    Raises:
        TermError: unless given ten digits.
    """
    return _modulus_11(_digits(first10, 10, Words("住民票コードの先頭", "the first digits of a resident code")))


def is_valid_resident_code(code: str) -> bool:
    """Say whether ``code`` has the eleven digits of a 住民票コード, the last one right by the inferred formula."""
    return _is_digits(code, 11) and resident_code_check_digit(code[:10]) == int(code[10])


def municipality_check_digit(first5: str) -> int:
    """Return the check digit of a 全国地方公共団体コード from its five digits (prefecture 2, municipality 3).

    Weights 6, 5, 4, 3, 2 from the left; the last digit of 11 minus the remainder modulo 11 (門真市: remainder 1,
    digit 0). Source: 総務省 全国地方公共団体コード, annex on the check digit.

    Raises:
        TermError: unless given five digits.
    """
    digits = _digits(first5, 5, Words("団体コードの先頭", "the first digits of a municipality code"))
    return (11 - _weighted(digits, _MUNICIPALITY) % 11) % 10


def is_valid_municipality_code(code: str) -> bool:
    """Say whether ``code`` has the six digits of a 団体コード, the last one right."""
    return _is_digits(code, 6) and municipality_check_digit(code[:5]) == int(code[5])


def _modulus_11(digits: Sequence[int]) -> int:
    """Weigh 2 to 7 in turns from the lowest digit."""
    lowest_first = digits[::-1]
    remainder = _weighted(lowest_first, [_RISING[i % 6] for i in range(len(digits))]) % 11
    return 0 if remainder <= 1 else 11 - remainder


def _weighted(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True))


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _digits(text: str, length: int, what: Words) -> list[int]:
    """Return the digits; the message never repeats them, for they may be somebody's number."""
    if not _is_digits(text, length):
        raise TermError(
            Words(
                f"{what.ja}は半角数字{length}桁です（渡されたのは{len(text)}文字）",
                f"{what.en}: {length} ASCII digits expected, {len(text)} characters given",
            ),
            Words(f"半角数字{length}桁にしてください", f"give {length} ASCII digits"),
        )
    return [int(c) for c in text]
