"""The ciphers, codes and key exchanges that sshd knows, and lists of them that add to, cut or reorder the default."""

from __future__ import annotations

import fnmatch
from typing import Final

__all__ = ["known_algorithms", "resolved"]

_KNOWN: Final = {  # ssh -Q, OpenSSH 9.2 to 9.9
    "ciphers": """3des-cbc aes128-cbc aes192-cbc aes256-cbc aes128-ctr aes192-ctr aes256-ctr aes128-gcm@openssh.com
        aes256-gcm@openssh.com chacha20-poly1305@openssh.com""",
    "macs": """hmac-sha1 hmac-sha1-96 hmac-sha2-256 hmac-sha2-512 hmac-md5 hmac-md5-96 umac-64@openssh.com umac-128@openssh.com
        hmac-sha1-etm@openssh.com hmac-sha1-96-etm@openssh.com hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com
        hmac-md5-etm@openssh.com hmac-md5-96-etm@openssh.com umac-64-etm@openssh.com umac-128-etm@openssh.com""",
    "kexalgorithms": """diffie-hellman-group1-sha1 diffie-hellman-group14-sha1 diffie-hellman-group14-sha256
        diffie-hellman-group16-sha512 diffie-hellman-group18-sha512 diffie-hellman-group-exchange-sha1
        diffie-hellman-group-exchange-sha256 ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 curve25519-sha256
        curve25519-sha256@libssh.org sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com mlkem768x25519-sha256""",
}
_NAMES: Final = {keyword: frozenset(text.split()) for keyword, text in _KNOWN.items()}


def known_algorithms(keyword: str, written: tuple[str, ...]) -> bool:
    """Tell whether sshd takes a list: every name is known; behind ``-`` a pattern may fit nothing."""
    names = _NAMES.get(keyword)
    if names is None or not written or written[0].startswith("-"):
        return True
    first = written[0].removeprefix("+").removeprefix("^")
    return {first, *written[1:]} <= names


def resolved(written: tuple[str, ...], default: tuple[str, ...]) -> tuple[str, ...]:
    """Return the list in force: ``+`` appends to the default, ``-`` takes away by patterns, ``^`` puts first."""
    sign = written[0][:1] if written else ""
    if sign not in ("+", "-", "^"):
        return written
    names = (written[0][1:], *written[1:])
    if sign == "-":
        return tuple(one for one in default if not any(fnmatch.fnmatchcase(one, name) for name in names))
    rest = tuple(one for one in default if one not in names)
    return (*default, *(one for one in names if one not in default)) if sign == "+" else (*names, *rest)
