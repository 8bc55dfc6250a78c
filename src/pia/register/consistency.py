"""整合性確認: two files compared by the digests of their records, in one pass over both and in constant memory.

Only what differs is reported. Both sides come in the order of their keys; the digests are keyed alike at every node
(:meth:`pia.register.seal.Seal.digest`), so that no record has to be opened, sent or shown to be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from pia.errors import Words
from pia.register.store.interface import Reader, State

__all__ = ["DIFFERENCES", "Difference", "Finding", "Tally", "compare", "digests_of", "tallied"]

Difference = Literal["missing", "surplus", "differing"]

DIFFERENCES: dict[Difference, Words] = {
    "missing": Words("受け側にない", "missing at the receiver"),
    "surplus": Words("受け側にだけある", "at the receiver only"),
    "differing": Words("内容が違う", "different content"),
}
"""What each kind of finding is called."""

Digest = tuple[str, bytes]
"""The key of a record and the digest of its content."""


class Finding(Struct, frozen=True):
    """One record that is not the same on both sides; ``key`` names it, nothing of its content is repeated."""

    kind: Difference
    key: str


class Tally(Struct, frozen=True):
    """How a comparison came out: the records on both sides, how many of each kind differ, and the first of them."""

    compared: int
    missing: int
    surplus: int
    differing: int
    first: tuple[Finding, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return self.missing == self.surplus == self.differing == 0


def digests_of(reader: Reader, file: str, prefix: str = "", states: Sequence[State] = ("current",)) -> Iterator[Digest]:
    """Yield key and digest of the records whose keys begin with ``prefix``, in order."""
    for key, digest in reader.digests(file, states, after=prefix):
        if not key.startswith(prefix):
            return
        yield key, digest


def compare(sender: Iterable[Digest], receiver: Iterable[Digest]) -> Iterator[Finding]:
    """Yield what differs between two files.

    Args:
        sender: of the file that the other one is made from, in the order of keys.
        receiver: of the file that was made of the notices, in the same order.

    Raises:
        ValueError: one side is not in order: a merge would report what is not so.
    """
    left, right = _ordered(sender), _ordered(receiver)
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            yield Finding("missing", one[0])  # type: ignore[index]  # one of the two is there
            one = next(left, None)
        elif one is None or other[0] < one[0]:
            yield Finding("surplus", other[0])
            other = next(right, None)
        else:
            if one[1] != other[1]:
                yield Finding("differing", one[0])
            one, other = next(left, None), next(right, None)


def tallied(sender: Iterable[Digest], receiver: Iterable[Digest], *, first: int = 100) -> Tally:
    """Count what differs between two files, and keep the first findings."""
    counter = _Counter()
    counts: dict[Difference, int] = {"missing": 0, "surplus": 0, "differing": 0}
    kept: list[Finding] = []
    for finding in compare(counter.counting(sender), receiver):
        counts[finding.kind] += 1
        if len(kept) < first:
            kept.append(finding)
    compared = counter.count + counts["surplus"]
    return Tally(compared, counts["missing"], counts["surplus"], counts["differing"], tuple(kept))


class _Counter:
    def __init__(self) -> None:
        self.count = 0

    def counting(self, rows: Iterable[Digest]) -> Iterator[Digest]:
        for row in rows:
            self.count += 1
            yield row


def _ordered(rows: Iterable[Digest]) -> Iterator[Digest]:
    last = ""
    for row in rows:
        if row[0] <= last:
            raise ValueError("the keys are not in order")
        last = row[0]
        yield row
