"""What can be wrong with keys, in both languages, and how a key is drawn."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from pia.errors import PiaError, Problem, Words

__all__ = ["KEY_LENGTH", "KeyGone", "KeysError", "another", "drawn", "locked", "missing", "unreadable", "unwritable"]

KEY_LENGTH: Final = 64
"""Bytes of a key: two halves of 256 bits, as AES-SIV wants them."""


class KeysError(PiaError):
    """The file of keys cannot be used."""


class KeyGone(KeysError):  # noqa: N818 - what is gone is no error of anybody
    """The key of a batch was destroyed: what it sealed can never be read again."""

    def __init__(self, batch: str) -> None:
        super().__init__(
            Problem(
                "key-gone",
                Words(
                    f"保存期間が終わり、鍵を廃棄した区分です（{batch}）。",
                    f"the key of this retention batch was destroyed when its term was over ({batch})",
                ),
                Words(
                    "この区分の記録は復元できません。保存期間と時計を確かめてください。",
                    "what it sealed cannot be recovered; check the term and the clock",
                ),
            )
        )
        self.batch = batch


def drawn(seed: bytes | None, purpose: str) -> bytes:
    """Draw 64 bytes from the system, or derive them from ``seed`` for a purpose."""
    if seed is None:
        return AESSIV.generate_key(8 * KEY_LENGTH)
    return blake2b(purpose.encode(), key=blake2b(seed).digest(), digest_size=KEY_LENGTH).digest()


def unreadable(name: str) -> KeysError:
    """It is damaged, or something else."""
    return KeysError(
        Problem(
            "keys-unreadable",
            Words(f"鍵のファイルが読めません（壊れているか、別のものです）：{name}", f"the file of keys cannot be read (damaged, or something else): {name}"),
            Words("鍵のファイルの場所を確かめてください。鍵が無ければ、ストアの記録は開けません。", "check where the file of keys is; without it nothing in the store can be opened"),
        )
    )  # fmt: skip


def unwritable(name: str) -> KeysError:
    """It cannot be changed."""
    return KeysError(
        Problem(
            "keys-unwritable",
            Words(f"鍵のファイルに書き込めません：{name}", f"the file of keys cannot be written: {name}"),
            Words(
                "フォルダーの有無、空き容量、書込みの権限を確かめてください。鍵は変わっていません。",
                "check that its folder is there, free space and write permission; no key was changed",
            ),
        )
    )


def locked(name: str) -> KeysError:
    """Another process changes it."""
    return KeysError(
        Problem(
            "keys-locked",
            Words(
                f"ほかの処理が鍵のファイルを変えています：{name}",
                f"another process is changing the file of keys: {name}",
            ),
            Words(
                "ほかの処理が終わってから、もう一度実行してください。", "run it again when the other process has ended"
            ),
        )
    )


def another(name: str) -> KeysError:
    """They belong to another register."""
    return KeysError(
        Problem(
            "keys-of-another",
            Words(f"この登録系の鍵ではありません：{name}", f"these are the keys of another register: {name}"),
            Words("ストアを作ったときの鍵のファイルを戻してください。何も変えていません。", "put back the file of keys that belongs to the store; nothing was changed"),
        )
    )  # fmt: skip


def missing(name: str) -> KeysError:
    """There is none, and none is to be made."""
    return KeysError(
        Problem(
            "keys-missing",
            Words(f"鍵のファイルがありません：{name}", f"there is no file of keys: {name}"),
            Words(
                "ストアを作ったときの鍵のファイルを戻してください。鍵が無ければ、ストアの記録は開けません。",
                "put back the file of keys that belongs to the store; without it nothing in the store can be opened",
            ),
        )
    )
