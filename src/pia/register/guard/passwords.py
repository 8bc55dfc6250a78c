"""Passwords as slow salted hashes (scrypt of the standard library), so that reading the list of them gives nobody a password."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from msgspec import Struct

__all__ = ["LONGEST", "REHEARSAL", "STRONG", "Hashed", "Slow", "hashed", "matches", "usable"]

LONGEST: Final = 256
"""The longest password, in characters."""


class Slow(Struct, frozen=True):
    """How slow a hash is: the parameters of scrypt (RFC 7914), kept with each hash so that old ones stay readable."""

    n: int
    r: int
    p: int


STRONG: Final = Slow(2**14, 8, 1)
"""What is used unless a rehearsal says otherwise: some 50 ms and 16 MiB for one attempt."""
REHEARSAL: Final = Slow(2**4, 1, 1)
"""For rehearsals with many operators: a hash that is NOT slow and protects nothing (試験用)."""


class Hashed(Struct, frozen=True):
    """One password as it is kept: the parameters, the salt, the hash, and the moment it was set (seconds since 1970)."""

    slow: Slow
    salt: bytes
    hash: bytes
    at: int


def usable(password: str) -> bool:
    """Say whether a text can be a password at all."""
    return 0 < len(password) <= LONGEST and not password.isspace()


def hashed(password: str, salt: bytes, at: int, slow: Slow = STRONG) -> Hashed:
    """Hash a password; the salt has to differ for every hash."""
    return Hashed(slow, salt, _scrypt(password, salt, slow), at)


def matches(password: str, kept: Hashed) -> bool:
    """Say whether a password is the one that was hashed, in a time that does not tell how nearly."""
    return usable(password) and hmac.compare_digest(_scrypt(password, kept.salt, kept.slow), kept.hash)


def _scrypt(password: str, salt: bytes, slow: Slow) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt,
        n=slow.n,
        r=slow.r,
        p=slow.p,
        maxmem=256 * slow.n * slow.r * slow.p + 2**20,
        dklen=32,
    )
