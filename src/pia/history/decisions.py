"""What a person decided about a change: stored beside the changes, bound to the content, stale when the content moves on.

``decisions.yaml`` in the folder of an assessment::

    schema: 1
    decisions:
      - {key: …, content: sha256:…, verdict: not-considerable, reason: …, approver: …, date: 令和8年3月1日}
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec
from msgspec import Struct

from pia.errors import InputError, Place, Problem, Words
from pia.source.load import load_file
from pia.source.nodes import Mapping, Node, Scalar, Sequence, plain
from pia.terms.eras import parse_date
from pia.terms.errors import TermError
from pia.terms.text import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.history.differ import Change

__all__ = ["DECISIONS", "Decision", "Decisions", "content_of", "read_decisions"]

DECISIONS = "decisions.yaml"
_MOST = 20_000

VerdictWord = Literal["important", "formal", "not-considerable", "reducing", "other"]


_KEYS = ("key", "content", "verdict", "reason", "approver", "date", "timing")
_CHOICES: dict[str, tuple[str, ...]] = {"verdict": get_args(VerdictWord), "timing": ("prior", "posterior")}


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """One decision. ``verdict``: important, one of the three exceptions, or other (the item is none of those that count)."""

    key: str
    content: str
    verdict: VerdictWord
    reason: str
    approver: str
    date: str
    timing: Literal["prior", "posterior"] | None = None


class Decisions(Struct, frozen=True):
    """Decisions by the key of what was decided."""

    by_key: dict[str, tuple[Decision, ...]] = {}

    def on(self, key: str, content: str) -> tuple[Decision | None, Decision | None]:
        """Return the decision on this content, and one on this key that was made on other content (stale)."""
        every = self.by_key.get(key, ())
        same = next((one for one in reversed(every) if one.content == content), None)
        return same, None if same is not None else next(iter(reversed(every)), None)


def content_of(change: Change) -> str:
    """Return ``sha256:…`` of what a change says, to the letter."""
    said = [[pair.cell.key, pair.before, pair.after] for pair in change.cells]
    return f"sha256:{hashlib.sha256(json.dumps(said, ensure_ascii=False).encode('utf-8', 'surrogatepass')).hexdigest()}"


def read_decisions(path: Path) -> Decisions:
    """Return the decisions in the file at ``path``; none where there is no such file.

    Raises:
        InputError: the file cannot be read, or an entry lacks something; all problems at once.
    """
    if not path.is_file():
        return Decisions()
    document = load_file(path, path.name)
    root = document.root
    listed = root.get("decisions") if isinstance(root, Mapping) else None
    if not isinstance(root, Mapping) or set(root.keys()) - {"schema", "decisions"} or not isinstance(listed, Sequence):
        raise InputError(_bad(root.place, "schema: 1, decisions: […]"))
    version = root.get("schema")
    if not isinstance(version, Scalar) or version.text != "1":
        raise InputError(_bad(root.place if version is None else version.place, "schema: 1"))
    if len(listed.items) > _MOST:
        raise InputError(_bad(root.place, f"{len(listed.items)} > {_MOST}"))
    problems: list[Problem] = []
    found: dict[str, tuple[Decision, ...]] = {}
    for node in listed.items:
        decision = _entry(node, problems)
        if decision is not None:
            found[decision.key] = (*found.get(decision.key, ()), decision)
    if problems:
        raise InputError(problems)
    return Decisions(found)


def _entry(node: Node, problems: list[Problem]) -> Decision | None:
    wrong = [*_misnamed(node)] if isinstance(node, Mapping) else []
    if wrong:
        problems += wrong
        return None
    data: Any = plain(node)
    try:
        decision = msgspec.convert(data, Decision)
        parse_date(decision.date)
    except msgspec.ValidationError as error:
        problems.append(_bad(node.place, str(error)))
        return None
    except TermError as error:
        problems.append(_bad(node.place, error.words.ja, error.words.en))
        return None
    empty = [name for name in ("key", "reason", "approver") if not getattr(decision, name).strip()]
    if empty:
        problems.append(_bad(node.place, ", ".join(empty)))
        return None
    return decision


def _misnamed(node: Mapping) -> Iterator[Problem]:
    """Yield what an entry lacks, has too much, or chooses from words that are none, each at its place."""
    names = [entry.key for entry in node.entries]
    for entry in node.entries:
        if entry.key not in _KEYS:
            near = nearest(entry.key, _KEYS)
            said = f"「{entry.key[:40]}」という項目はありません" + (f"（{near} ではありませんか）" if near else "")
            yield _bad(entry.key_place, said, f"there is no {entry.key[:40]!r}" + (f"; {near}?" if near else ""))
    missing = [name for name in _KEYS[:6] if name not in names]
    if missing:
        yield _bad(node.place, f"{'、'.join(missing)}がありません", f"{', '.join(missing)} missing")
    for name, allowed in _CHOICES.items():
        value = node.get(name)
        if isinstance(value, Scalar) and value.text not in allowed:
            near = nearest(value.text, allowed)
            said = f"{name} に「{value.text[:40]}」は書けません" + (f"（{near} ではありませんか）" if near else "")
            yield _bad(value.place, said, f"{name} cannot be {value.text[:40]!r}" + (f"; {near}?" if near else ""))


def _bad(place: Place, why: str, english: str | None = None) -> Problem:
    return Problem(
        "bad-decision",
        Words(f"判断の記録が読めません: {why}", f"a recorded decision cannot be read: {english or why}"),
        Words(
            "key、content、verdict（important、formal、not-considerable、reducing、other）、reason、approver、date を書いてください。",
            "give key, content, verdict (important, formal, not-considerable, reducing, other), reason, approver and date",
        ),
        place,
    )
