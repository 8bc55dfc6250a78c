"""Messages with ``{name}`` in them: cut once when the pack is loaded, put together once per finding."""

from __future__ import annotations

import re

from msgspec import Struct

from pia.errors import Words

__all__ = ["Template", "TemplateError", "shown"]

_MARK = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}|[{}]")
_LONGEST = 200


class TemplateError(ValueError):
    """A brace that is neither doubled nor part of ``{name}``; the reader of packs turns it into a problem."""


class Template(Struct, frozen=True):
    """A message in both languages; ``names`` are its placeholders. Without any, the same words serve every finding."""

    words: Words
    ja: tuple[str, ...]
    en: tuple[str, ...]
    names: frozenset[str]
    _ja: str
    _en: str

    @classmethod
    def of(cls, words: Words) -> Template:
        """Cut ``words`` at their placeholders: texts at even positions, names at odd ones.

        Raises:
            TemplateError: a brace stands alone.
        """
        ja, en = _cut(words.ja), _cut(words.en)
        names = frozenset((*ja[1::2], *en[1::2]))
        plain = Words("".join(ja), "".join(en)) if not names else words
        return cls(plain, ja, en, names, _joined(ja), _joined(en))

    def fill(self, values: dict[str, str]) -> Words:
        """Return the message with its values; shared when there is nothing to fill in."""
        if not self.names:
            return self.words
        # the marks are names only (no attributes, no indices), so that formatting cannot reach into anything
        return Words(self._ja.format_map(values), self._en.format_map(values))

    def source(self) -> Words:
        """Return the message as it may be written in a pack: braces that are no placeholders doubled."""
        return Words(self._ja, self._en)


def _cut(text: str) -> tuple[str, ...]:
    if "{" not in text and "}" not in text:
        return (text,)
    parts: list[str] = [""]
    at = 0
    for mark in _MARK.finditer(text):
        parts[-1] += text[at : mark.start()]
        at = mark.end()
        if mark[1]:
            parts += [mark[1], ""]
        elif len(mark[0]) == 2:
            parts[-1] += mark[0][0]
        else:
            raise TemplateError(text[max(mark.start() - 5, 0) : mark.end() + 5])
    parts[-1] += text[at:]
    return tuple(parts)


def _joined(parts: tuple[str, ...]) -> str:
    return "".join(
        part.replace("{", "{{").replace("}", "}}") if index % 2 == 0 else f"{{{part}}}"
        for index, part in enumerate(parts)
    )


def shown(value: object) -> str:
    """Return a fact as it is said inside a message: 空欄 for null, はい and いいえ, lists joined, long texts cut."""
    if value is None:
        return "（空欄）"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, list):
        text = "、".join(shown(one) for one in value[:20]) + ("…" if len(value) > 20 else "")
        return text or "（なし）"
    if isinstance(value, dict):
        return "、".join(f"{key}={shown(one)}" for key, one in sorted(value.items()))[:_LONGEST]
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
