"""Expressions that the engine of rules makes itself: a condition put into ``all``, ``exists`` or ``map`` over its subjects.

Compiling one costs several times what restoring it costs, so those that a run needed are kept beside the compiled index, under
the stamp of the code and data that their meaning depends on. Local packs' conditions are compiled and kept alike: the text is
the key, and the text is all that is compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.catalogue.cache import cache_folder, load, store

if TYPE_CHECKING:
    from pathlib import Path

    from pia.rules.expr import Expr, ExprEngine

__all__ = ["DERIVED", "Derived"]

_MOST = 4096
"""Most expressions that are held or kept at a time."""


class Derived:
    """What one process has made so far, with what earlier ones kept."""

    def __init__(self) -> None:
        self._made: dict[str, Expr] = {}
        self._kept: dict[str, str] | None = {}
        self._stamp: str | None = None
        self._new = False

    def under(self, stamp: str) -> None:
        """Say under which stamp expressions are kept; another stamp than before forgets what was kept."""
        if stamp != self._stamp:
            self._stamp, self._kept, self._new = stamp, None, False

    def get(self, engine: ExprEngine, text: str) -> Expr:
        """Return the expression ``text``, made once per process.

        Raises:
            ExprError: it is too long or too deep for the engine.
        """
        made = self._made.get(text)
        if made is None:
            if len(self._made) > _MOST:
                self._made.clear()
            kept = self._found().get(text)
            if kept is None:
                made = engine.compile(text)
                self._new = True
            else:
                made = engine.restore(text, kept, frozenset())
            self._made[text] = made
        return made

    def keep(self) -> None:
        """Keep what was made for later processes, where something new was and there is a cache."""
        path = self._path()
        if not self._new or path is None:
            return
        told = dict(self._found())
        for text, made in self._made.items():
            if text not in told and len(told) < _MOST:
                told[text] = made.kept()
        self._new = not store(path, told)
        self._kept = told

    def _found(self) -> dict[str, str]:
        if self._kept is None:
            path = self._path()
            body = load(path) if path is not None else None
            self._kept = {}
            if isinstance(body, dict) and all(isinstance(each, str) for each in body.values()):
                self._kept = body
        return self._kept

    def _path(self) -> Path | None:
        folder = cache_folder() if self._stamp is not None else None
        return None if folder is None else folder / "index" / f"derived-{self._stamp}.json"


DERIVED = Derived()
"""The one of this process."""
