"""pwquality.conf: ``key = value``; the files of pwquality.conf.d are read before it, so the main file wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact, Kind, Reading
from pia.conform.plain import Line, keep
from pia.conform.reader import Reader, Walk
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_CREDITS = ("dcredit", "ucredit", "lcredit", "ocredit")
_WRITTEN: Final[dict[str, Kind]] = {
    **dict.fromkeys(
        ("difok", "minlen", *_CREDITS, "minclass", "maxrepeat", "maxclassrepeat", "maxsequence", "retry", "usersubstr"),
        "int",
    ),
    **dict.fromkeys(
        ("dictcheck", "usercheck", "enforcing", "gecoscheck", "enforce_for_root", "local_users_only"), "flag"
    ),
    **dict.fromkeys(("badwords", "dictpath"), "text"),
}
_SHORTEST = 6
"""The library accepts no shorter password, whatever is written."""


def _read(walk: Walk, path: str) -> None:
    def visit(text: Text) -> None:
        found = []
        for number, written in enumerate(text.lines, 1):
            body = written.partition("#")[0].strip()
            if body:
                key, sign, value = body.partition("=")
                if not sign:
                    key, _, value = body.partition(" ")
                found.append(Line(number, key.strip().lower(), value.strip() or None))
        keep(walk.reading, _WRITTEN, text, found, strict=True)

    walk.include(f"/{path}.d/*.conf", visit, (walk.reading.main, 1))
    walk.file(path, visit)


def _derive(reading: Reading) -> None:
    """Work out the shortest password that passes and how many kinds of character it must have."""
    given_credits = [reading.value(name) for name in _CREDITS]
    given = [one for one in given_credits if isinstance(one, int)]
    least, classes = reading.value("minlen"), reading.value("minclass")
    if isinstance(least, int) and isinstance(classes, int):
        base = reading.settings["minlen"]
        shortest = max(_SHORTEST, least - sum(one for one in given if one > 0))
        reading.settings["shortest"] = Fact(shortest, base.file, base.line, base.default)
        named = max(
            (reading.settings[n] for n in ("minclass", *_CREDITS) if n in reading.settings), key=lambda fact: fact.line
        )
        demanded = max(classes, sum(1 for one in given if one < 0))
        reading.settings["classes"] = Fact(demanded, named.file, named.line, named.default)


READER: Final = Reader(
    id="pwquality",
    title=Words("pwquality.conf（パスワードの強度）", "pwquality.conf (password strength)"),
    paths=("security/pwquality.conf",),
    settings={**_WRITTEN, "shortest": "int", "classes": "int"},
    tables={},
    read=_read,
    derive=_derive,
)
