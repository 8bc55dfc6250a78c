"""Texts that are nearly the same, found by the pieces they share and not by comparing every pair.

Each text is cut into overlapping pieces; the rarer a piece, the better it tells texts apart, so that only texts which share
one of their few rarest pieces are compared. A text has a bounded number of such pieces and a piece a bounded number of
texts: the work grows with the length of all texts, whatever they say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

__all__ = ["near_duplicates"]

_SIZE: Final = 6
_PROBES: Final = 8
_CROWD: Final = 6
_LONGEST: Final = 4_000


def near_duplicates(texts: Sequence[str], least: float) -> list[tuple[int, int, float]]:
    """Return the pairs of texts whose pieces are the same to the share ``least`` (0 to 1), each later text once."""
    pieces = [_pieces(text[:_LONGEST]) for text in texts]
    times: Counter[str] = Counter()
    for own in pieces:
        times.update(own)
    by_probe: dict[str, list[int]] = {}
    found: list[tuple[int, int, float]] = []
    for index, own in enumerate(pieces):
        shared = [piece for piece in own if times[piece] > 1]
        probes = sorted(shared, key=lambda piece: (times[piece], piece))[:_PROBES]
        best: tuple[float, int] | None = None
        for other in dict.fromkeys(one for probe in probes for one in by_probe.get(probe, ())):
            smaller, larger = sorted((len(own), len(pieces[other])))
            if smaller < least * larger:
                continue
            common = len(own & pieces[other])
            share = common / (len(own) + len(pieces[other]) - common)
            if share >= least and (best is None or share > best[0]):
                best = (share, other)
        if best is not None:
            found.append((best[1], index, best[0]))
        for probe in probes:
            crowd = by_probe.setdefault(probe, [])
            if len(crowd) < _CROWD:
                crowd.append(index)
    return found


def _pieces(text: str) -> frozenset[str]:
    return frozenset([text[at : at + _SIZE] for at in range(max(1, len(text) - _SIZE + 1))]) if text else frozenset()
