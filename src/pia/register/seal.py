"""Sealing what is personal, and the keyed hashes by which it is found and compared without opening it.

Bodies are sealed with AES-SIV (RFC 5297) under the key of their retention batch and bound to their place (node, file, key): what is
moved elsewhere does not open. It is deterministic: equal content at one place and in one batch seals to equal bytes, and no counter has to be
kept. Lookups and subjects are keyed by node, digests alike everywhere, for 整合性確認 compares them between nodes.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from pia.errors import PiaError, Problem, Words
from pia.register.batches import key_name
from pia.register.keys import Keys, NodeKeys

__all__ = ["HASH_LENGTH", "Seal", "SealBroken"]

HASH_LENGTH: Final = 16
"""Bytes of every keyed hash."""
_SECRET_LENGTH: Final = 16
_FORMAT: Final = b"\x01"


class SealBroken(PiaError):  # noqa: N818 - a state of the seal
    """A sealed body does not open: it was changed, moved, or sealed under another key. What it concerns is not repeated."""

    def __init__(self, batch: str) -> None:
        super().__init__(
            Problem(
                "seal-broken",
                Words(
                    f"封をした記録が開けません。改変されたか、別の場所・別の鍵のものです（{batch}）。",
                    f"a sealed body does not open: it was changed, or belongs elsewhere or to another key ({batch})",
                ),
                Words(
                    "鍵のファイルとストアの組合せを確かめ、記録（台帳）を検査してください。",
                    "check that keys and store belong together, and verify the ledger",
                ),
            )
        )


class Seal:
    """Seals for one node.

    Args:
        node: whose records.
        keys: the keys of all nodes (the node's own ones are told apart by name).
        secret: at least 16 bytes, the same for every node; it lives where the keys live.

    Raises:
        ValueError: the secret is too short.
    """

    __slots__ = ("_about", "_ciphers", "_digest", "_lookup", "_node", "_own", "_subject")

    def __init__(self, node: str, keys: Keys, secret: bytes) -> None:
        if len(secret) < _SECRET_LENGTH:
            raise ValueError("a seal needs a secret of at least 16 bytes")
        self._node = node
        self._own = NodeKeys(keys, node)
        self._about = node.encode() + b"|"
        self._ciphers: dict[str, tuple[bytes, AESSIV]] = {}
        self._lookup = blake2b(key=_derived(secret, f"lookup {node}"), digest_size=HASH_LENGTH)
        self._subject = blake2b(key=_derived(secret, f"subject {node}"), digest_size=HASH_LENGTH)
        self._digest = blake2b(key=_derived(secret, "digest"), digest_size=HASH_LENGTH)

    @property
    def node(self) -> str:
        """Whose records it seals."""
        return self._node

    @property
    def keys(self) -> NodeKeys:
        """The keys of the node."""
        return self._own

    def seal(self, batch: str, plain: bytes, about: str) -> bytes:
        """Seal content under the key of a batch, for one place.

        Args:
            batch: its retention batch.
            plain: what is sealed; it may be empty.
            about: what the content is about, file and key: opening must name the same.

        Raises:
            KeyGone: the key of the batch was destroyed.
        """
        return self._cipher(batch).encrypt(_FORMAT + plain, [self._about + about.encode()])

    def open(self, batch: str, sealed: bytes, about: str) -> bytes:
        """Return the content of what :meth:`seal` sealed.

        Raises:
            KeyGone: the key of the batch was destroyed.
            SealBroken: it was changed, moved, or sealed under another key.
        """
        cipher = self._cipher(batch)
        try:
            plain = cipher.decrypt(sealed, [self._about + about.encode()])
        except (InvalidTag, ValueError):
            raise SealBroken(batch) from None
        if plain[:1] != _FORMAT:
            raise SealBroken(batch)
        return plain[1:]

    def lookup(self, index: str, value: str) -> bytes:
        """Return the 16 bytes by which a value is found in an index of this node."""
        keyed = self._lookup.copy()
        keyed.update(f"{len(index)} {index}{value}".encode("utf-8", "surrogatepass"))
        return keyed.digest()

    def digest(self, plain: bytes) -> bytes:
        """Return the 16 bytes that stand for content, the same at every node."""
        keyed = self._digest.copy()
        keyed.update(plain)
        return keyed.digest()

    def subject(self, key: str) -> bytes:
        """Return the 16 bytes that stand for a person in the ledger of this node."""
        keyed = self._subject.copy()
        keyed.update(key.encode("utf-8", "surrogatepass"))
        return keyed.digest()

    def _cipher(self, batch: str) -> AESSIV:
        """Return the cipher of a batch; a key that was destroyed meanwhile is not used again."""
        name = key_name(batch)
        key = self._own.key(name)
        known = self._ciphers.get(name)
        if known is None or known[0] is not key:
            known = self._ciphers[name] = (key, AESSIV(key))
        return known[1]


def _derived(secret: bytes, purpose: str) -> bytes:
    return blake2b(purpose.encode(), key=blake2b(secret).digest(), digest_size=32).digest()
