"""``matches`` of CEL with patterns that are compiled once.

The engine compiles the pattern of every call anew, which costs fifty times what the search costs. Here it is RE2 as well, by its
own binding: the same syntax, the same linear time, one compilation per pattern. The engine does not let a standard function be
replaced, so that an expression is compiled with another name of the same length: offsets stay what they are, and whoever asks
for the tree of the expression sees the name that was written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

__all__ = ["OWN", "WRITTEN", "matches", "with_own_name"]

WRITTEN: Final = "matches"
"""The name in packs."""

OWN: Final = "_search"
"""The name in the engine; as long as the one in packs."""

_MOST = 1_024
"""Most patterns held compiled."""
_MEMORY = 1 << 20
"""What one compiled pattern may take, in bytes; the limit of the engine's own is a program of some thousand steps."""

_WORDS = re.compile(
    r"""//[^\n]*|[bB]?[rR][bB]?(?:'{3}[\s\S]*?'{3}|"{3}[\s\S]*?"{3}|'[^'\n]*'|"[^"\n]*")"""
    r"""|'{3}(?:\\[\s\S]|[\s\S])*?'{3}|"{3}(?:\\[\s\S]|[\s\S])*?"{3}|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|[A-Za-z_]\w*(?=\s*\()"""
)
"""Comments, texts, and names that are called: what is passed over, and where the name may stand."""


def with_own_name(text: str) -> str:
    """Return an expression with the engine's name in place of the written one, of the same length."""
    if WRITTEN not in text:
        return text
    return _WORDS.sub(lambda word: OWN if word[0] == WRITTEN else word[0], text)


@lru_cache(_MOST)
def _compiled(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    return re2.compile(pattern, options)


def matches(text: str, pattern: str) -> bool:
    """Tell whether ``pattern`` (RE2) is found in ``text``.

    Raises:
        ValueError: it is no pattern, or needs too much memory; the engine makes a fault of it.
    """
    try:
        compiled = _compiled(pattern)
    except Exception as error:  # the binding has one class of errors for all it says, and it is no ValueError
        raise ValueError(f"{WRITTEN}: {str(error)[:120]}") from error
    return compiled.search(text) is not None
