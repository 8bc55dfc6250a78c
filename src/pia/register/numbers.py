"""住民票コード and 個人番号 for testing: issued by keyed permutations, valid in their check digits, unique in the nation.

The national body counts *places* (0, 1, 2 …) and hands them to municipalities in blocks. Each kind of number has a permutation
of its own with a key of its own over its free digits, so that neither number, nor the order in which numbers were given, can
be derived from the other (番号法施行令第8条 asks that of the real ones). Every number begins with :data:`TEST_PREFIX`.
"""

from __future__ import annotations

import struct
from hashlib import blake2b, shake_256
from math import isqrt
from typing import Final

from msgspec import Struct

from pia.errors import Problem, UsageError, Words
from pia.terms.check_digits import my_number_check_digit, resident_code_check_digit

__all__ = ["BLOCK", "TEST_PREFIX", "Allotment", "Issuer", "Permutation", "is_for_testing"]

TEST_PREFIX: Final = "99"
"""The first digits of every number issued here; what begins otherwise might be a real person's and is refused."""

BLOCK: Final = 10_000
"""How many places the national body hands to a municipality at once."""

_CODE_DIGITS: Final = 10 - len(TEST_PREFIX)
_NUMBER_DIGITS: Final = 11 - len(TEST_PREFIX)
_ROUNDS: Final = 4
_KEY_LENGTH: Final = 16


def is_for_testing(number: str) -> bool:
    """Say whether a 住民票コード or 個人番号 bears the prefix of this register."""
    return number.startswith(TEST_PREFIX)


class Permutation:
    """A bijection of ``range(size)``, told by a key: an alternating Feistel network over two halves of about equal size.

    Values that the network throws beyond ``size`` walk on until they come back (cycle walking). The round functions are
    tables drawn once from SHAKE-256. Good enough to hide order among test data; it protects no secret.

    Raises:
        ValueError: the key is shorter than 16 bytes or ``size`` is below 1.
    """

    __slots__ = ("_high", "_low", "_rounds", "size")

    def __init__(self, key: bytes, size: int) -> None:
        if len(key) < _KEY_LENGTH or size < 1:
            raise ValueError("a permutation needs a key of at least 16 bytes and a size of at least 1")
        self.size = size
        self._low = isqrt(size - 1) + 1
        self._high = -(-size // self._low)
        self._rounds = tuple(
            (self._table(key, 2 * i, self._low, self._high), self._table(key, 2 * i + 1, self._high, self._low))
            for i in range(_ROUNDS)
        )

    def _table(self, key: bytes, number: int, length: int, modulus: int) -> tuple[int, ...]:
        """Draw the round function number ``number``, from ``range(length)`` into ``range(modulus)``."""
        seed = struct.pack("<IQI", len(key), self.size, number) + key
        drawn = struct.unpack(f"<{length}Q", shake_256(seed).digest(8 * length))
        return tuple(value % modulus for value in drawn)

    def of(self, place: int) -> int:
        """Return the value at ``place``.

        Raises:
            ValueError: there is no such place.
        """
        self._require(place)
        while True:
            high, low = divmod(place, self._low)
            for to_high, to_low in self._rounds:
                high = (high + to_high[low]) % self._high
                low = (low + to_low[high]) % self._low
            place = high * self._low + low
            if place < self.size:
                return place

    def place_of(self, value: int) -> int:
        """Return the place whose value is ``value``; the inverse of :meth:`of`.

        Raises:
            ValueError: ``value`` is out of range.
        """
        self._require(value)
        while True:
            high, low = divmod(value, self._low)
            for to_high, to_low in reversed(self._rounds):
                low = (low - to_low[high]) % self._low
                high = (high - to_high[low]) % self._high
            value = high * self._low + low
            if value < self.size:
                return value

    def _require(self, place: int) -> None:
        if not 0 <= place < self.size:
            raise ValueError("outside the permutation")


class Allotment(Struct, frozen=True):
    """The blocks of places that one municipality was handed, in the order in which it got them."""

    blocks: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """How many numbers it can give."""
        return BLOCK * len(self.blocks)

    def nth(self, n: int) -> int:
        """Return the national place of the municipality's ``n``-th number, counted from 0.

        Raises:
            UsageError: the blocks are used up; the national body has to hand out another one.
        """
        if not 0 <= n < self.size:
            raise UsageError(_exhausted())
        block, rest = divmod(n, BLOCK)
        return self.blocks[block] * BLOCK + rest

    def plus(self, block: int) -> Allotment:
        """Return the allotment with another block."""
        return Allotment((*self.blocks, block))


class Issuer:
    """Gives the 住民票コード and the 個人番号 of a place; the part that only the national body plays.

    Raises:
        ValueError: both keys are the same, or one is shorter than 16 bytes.
    """

    __slots__ = ("_codes", "_numbers")

    places: Final = 10 ** min(_CODE_DIGITS, _NUMBER_DIGITS)
    """How many people can be given numbers."""

    def __init__(self, code_key: bytes, number_key: bytes) -> None:
        if code_key == number_key:
            raise ValueError("the two kinds of number need keys of their own")
        self._codes = Permutation(code_key, 10**_CODE_DIGITS)
        self._numbers = Permutation(number_key, 10**_NUMBER_DIGITS)

    @classmethod
    def from_seed(cls, seed: bytes) -> Issuer:
        """Return an issuer whose two keys are derived from one seed."""
        return cls(
            *(blake2b(seed, digest_size=32, person=kind).digest() for kind in (b"resident code", b"individual no"))
        )

    def code(self, place: int) -> str:
        """Return the 住民票コード of a place: ten digits and the check digit.

        Raises:
            UsageError: there is no such place.
        """
        return self.spelled_code(self._value(self._codes, place))

    def number(self, place: int) -> str:
        """Return the 個人番号 of a place: eleven digits and the check digit.

        Raises:
            UsageError: there is no such place.
        """
        return self.spelled_number(self._value(self._numbers, place))

    def place_of(self, code: str) -> int | None:
        """Return the place of a 住民票コード; None where it was not issued from these keys."""
        free = code[len(TEST_PREFIX) : -1]
        if (
            len(free) != _CODE_DIGITS
            or not (free.isascii() and free.isdecimal())
            or self.spelled_code(int(free)) != code
        ):
            return None
        return self._codes.place_of(int(free))

    @staticmethod
    def spelled_code(value: int) -> str:
        """Return the 住民票コード with these free digits."""
        digits = f"{TEST_PREFIX}{value:0{_CODE_DIGITS}d}"
        return f"{digits}{resident_code_check_digit(digits)}"

    @staticmethod
    def spelled_number(value: int) -> str:
        """Return the 個人番号 with these free digits."""
        digits = f"{TEST_PREFIX}{value:0{_NUMBER_DIGITS}d}"
        return f"{digits}{my_number_check_digit(digits)}"

    @staticmethod
    def _value(permutation: Permutation, place: int) -> int:
        if not 0 <= place < Issuer.places:
            raise UsageError(_exhausted())
        return permutation.of(place)


def _exhausted() -> Problem:
    return Problem(
        "numbers-exhausted",
        Words("割り当てられた試験用の番号を使い切りました。", "the test numbers that were allotted are used up"),
        Words("全国の側から次の区画の割当てを受けてください。", "have the national body allot another block"),
    )
