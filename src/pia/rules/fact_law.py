"""What one assessment says of laws, read once: every text in printed order, the names of laws in them, and replaced words.

Only the texts that people wrote are read: no dates of changes, waivers or remarks on where the facts come from. Printed
order matters for abbreviations, which are to be introduced before they are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from pia.catalogue.law import Law, ReplacedTerm, laws, replaced_terms
from pia.catalogue.law_places import names
from pia.rules.shapes import iso_days
from pia.rules.subjects import Subject
from pia.source.nodes import Mapping, Node, Scalar, Sequence
from pia.terms.text import narrow

if TYPE_CHECKING:
    from pia.model.read import Loaded, Path_

__all__ = ["LawReading", "Passage", "day_of", "law_names_of", "replaced_terms_of"]

_LEFT_OUT = frozenset(
    (
        "schema",
        "form",
        "edition",
        "status",
        "include",
        "inherits",
        "changes",
        "change_totals",
        "waivers",
        "provenance",
        "texts",
        "attributes",
        "number",
        "published_on",
        "approved_on",
    )
)
_NO_TEXT = frozenset(
    (
        "id",
        "measure",
        "evidence",
        "scope",
        "profile",
        "kind",
        "files",
        "categories",
        "band",
        "rows",
        "records",
        "carries",
    )
)
"""Keys below which nobody writes of laws; rows are read by their own columns."""
_PRINTED: tuple[str, ...] = (
    *(
        "title",
        "declaration",
        "special_notes",
        "body",
        "work.name",
        "work.summary",
        "work.description",
        "systems",
        "work.reason",
    ),
    *("work.number_use", "network", "department", "other_bodies", "nodes", "charts", "flows", "work", "files"),
    *("parties", "recipients", "annexes", "risks", "controls", "incident_history", "disclosure", "inquiries"),
)
_RANK = {key: rank for rank, key in enumerate(_PRINTED)}
_LISTED = re.compile(r"^\s*[・※]?\s*「([^「」\n]{2,30})」[\s:は]{1,4}\S", re.MULTILINE)
"""A line that says what a short name stands for: ・「番号法」　平成25年法律第27号."""
_LISTED_BARE = re.compile(
    r"^\s*[・※]\s*([^「」\s:…、。]{1,28}(?:法|令|則|例|規程)[①-⑳]?)[ \t]*(?::|…+)[ \t]*"
    r"(?=[^\n]*(?:[律令則例]第[0-9]+号|(?:関する|施行)[^\n]{0,20}(?:法律|令|規則)[ \t]*(?:\(|$)))\S",
    re.MULTILINE,
)
"""The same without brackets: ・番号法施行令：平成26年政令第155号."""
_SAID = re.compile(r"」\s{0,3}と(?:いう|略|称)")
_OF_LAWS = re.compile(r"法|令|条例|規則|規程")
_NEAR = 200
_WORDS = frozenset(("主務省令",))
"""Short names that are ordinary words as well: 主務省令で定めるもの."""


class Passage(Struct, frozen=True):
    """One text of the assessment: its path in the model, its key, and itself with full-width ASCII narrowed."""

    path: Path_
    key: str
    text: str


class _Name(Struct):
    """One name of a law in this assessment."""

    law: str
    name: str
    long: bool
    first: Passage
    uses: int = 0
    introduced: list[Passage] = field(default_factory=list)
    listed: int = 0
    early: bool = False


class LawReading:
    """The texts of one assessment, and what they say of laws."""

    def __init__(self, loaded: Loaded) -> None:
        self._root = loaded.root

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that may say something of a law, in printed order as far as that matters for laws."""
        found: list[tuple[int, Passage]] = []
        for entry in self._root.entries:
            if entry.key in _LEFT_OUT:
                continue
            parts = entry.value.entries if entry.key == "work" and isinstance(entry.value, Mapping) else (entry,)
            for part in parts:
                path: Path_ = ("work", part.key) if part is not entry else (entry.key,)
                rank = _RANK.get(".".join(map(str, path)), _RANK.get(entry.key, len(_RANK)))
                found += [(rank, self._passage(at, leaf)) for at, leaf in _leaves(part.value, path)]
        found.sort(key=lambda one: one[0])
        return tuple(one for _, one in found)

    def _passage(self, path: Path_, leaf: Scalar) -> Passage:
        """Name a text by the elements with an id on the way to it, then ``#`` and the rest."""
        node: Node | None = self._root
        steps: list[str] = []
        fields: list[str] = []
        for step in path:
            if isinstance(step, str):
                node = node.get(step) if isinstance(node, Mapping) else None
                fields.append(step.replace("_", "-"))
            else:
                node = node.items[step] if isinstance(node, Sequence) else None
                named = node.get("id") or node.get("risk") or node.get("file") if isinstance(node, Mapping) else None
                steps += [*fields, named.text if isinstance(named, Scalar) else str(step + 1)]
                fields = []
        if not steps:
            steps, fields = fields[:1], fields[1:]
        key = "/".join(steps) + (f"#{'.'.join(fields)}" if fields else "")
        return Passage(path, key, narrow(leaf.text))

    @cached_property
    def naming(self) -> tuple[tuple[Passage, tuple[tuple[str, int, int], ...]], ...]:
        """The passages that name laws of the catalogue, with name, beginning and end of each."""
        pattern, found = _names_pattern(), []
        for passage in self.passages:
            spans = tuple((m[0], m.start(), m.end()) for m in pattern.finditer(passage.text))
            if spans:
                found.append((passage, spans))
        return tuple(found)


def day_of(published: str | None, as_of: str) -> date:
    """Return the day by which references to laws are judged: that of publication, else the day of the check."""
    latest = iso_days(published)[1] if published is not None else None
    return date.fromisoformat(latest or as_of)


def _leaves(top: Node, path: Path_) -> list[tuple[Path_, Scalar]]:
    """Return the texts below ``top`` in which a law or a replaced word can stand, in the order of the source."""
    found: list[tuple[Path_, Scalar]] = []
    waiting: list[tuple[Path_, Node]] = [(path, top)]
    telling = _telling()
    while waiting:
        at, node = waiting.pop()
        kind = type(node)
        if kind is Scalar:
            text: str = node.text  # type: ignore[union-attr]  # an identity test on the class is the quick way in
            if any(mark in text for mark in telling):
                found.append((at, node))  # type: ignore[arg-type]
        elif kind is Mapping:
            waiting += [
                ((*at, entry.key), entry.value)
                for entry in reversed(node.entries)  # type: ignore[union-attr]
                if entry.key not in _NO_TEXT
            ]
        else:
            items = node.items  # type: ignore[union-attr]
            waiting += [((*at, index), items[index]) for index in range(len(items) - 1, -1, -1)]
    return found


@lru_cache(maxsize=1)
def _telling() -> tuple[str, ...]:
    """Return what stands in every text that can say something of a law: a character of all names, or a replaced word."""
    words = [term.term for term in replaced_terms()]
    return ("法", "令", "条例", *(word for word in words if "法" not in word and "令" not in word))


@lru_cache(maxsize=1)
def _names_pattern() -> re.Pattern[str]:
    """Return the names of laws, the longest first; 番号法 is not named in 番号法整備法 or 番号法施行条例."""
    known = sorted((narrow(name) for name in names() if name not in _WORDS), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, known))})(?!施行|整備|関係|主務省令)")


def law_names_of(reading: LawReading, day: date) -> Iterator[Subject]:
    """Yield every name by which the assessment calls a law, in the order of first use."""
    found: dict[str, _Name] = {}
    known = {narrow(name): entry for name, entry in names().items()}
    for passage, spans in reading.naming:
        for spelled, start, end in spans:
            law, long = known[spelled]
            name = _whole(law, spelled) if long else spelled
            one = found.get(name)
            if one is None:
                one = found[name] = _Name(law, name, long, passage)
            if not long and _introduces(passage.text, start, end, law, known):
                one.early = one.early or (one.uses > 0 and not one.introduced)
                one.introduced.append(passage)
                one.listed += name in _listed(passage.text)
            else:
                one.uses += 1
    for name, definition in _defined_only(reading, found):
        found[name] = _Name("", name, long=False, first=definition, introduced=[definition], listed=1)
    for one in found.values():
        yield _name_subject(one, found, day)


@lru_cache(maxsize=64)
def _whole(law: str, title: str) -> str:
    """Return the whole title where its beginning was left out."""
    whole = laws()[law]
    titles = [narrow(whole.name), *(narrow(old.name) for old in whole.old_titles)]
    return next((one for one in titles if one.endswith(title)), title)


def _introduces(text: str, start: int, end: int, law: str, known: dict[str, tuple[str, bool]]) -> bool:
    """Tell whether a short name is introduced here: in brackets near the title of its law, or before that in brackets."""
    titles = [title for title, (owner, long) in known.items() if long and owner == law]
    if text[end : end + 1] == "(":
        return text[end + 1 : end + 80].lstrip("「").startswith(tuple(titles))
    if text[end : end + 1] in (":", "…"):
        return text[start:end] in _listed(text)
    if text[start - 1 : start] not in ("「", "(") or text[end : end + 1] not in ("」", ")"):
        return False
    near = text[max(0, start - _NEAR) : end + _NEAR]
    return _SAID.match(text, end) is not None or any(title in near for title in titles)


def _listed(text: str) -> set[str]:
    """Return the short names that the lines of a text explain."""
    found = {match[1] for match in _LISTED.finditer(text)} if "「" in text else set()
    if ":" in text or "…" in text:
        found |= {match[1] for match in _LISTED_BARE.finditer(text)}
    return found


def _defined_only(reading: LawReading, found: dict[str, _Name]) -> Iterator[tuple[str, Passage]]:
    """Yield abbreviations of laws outside the catalogue that are introduced and never used again."""
    defined: dict[str, Passage] = {}
    for passage in reading.passages:
        for name in _listed(passage.text):
            if name not in found and _OF_LAWS.search(name):
                defined.setdefault(name, passage)
    for name, passage in defined.items():
        if sum(one.text.count(name) for one in reading.passages) == 1:
            yield name, passage


def _name_subject(one: _Name, found: dict[str, _Name], day: date) -> Subject:
    law = laws().get(one.law)
    before = []
    for other in found.values():
        if other is one:
            break
        if other.law == one.law and other.law and other.long == one.long:
            before.append(other.name)
    old = law is not None and any(
        narrow(title.name) == one.name
        or (title.abbreviation == one.name and title.until is not None and title.until < day)
        for title in law.old_titles
    )
    facts: dict[str, Any] = {
        "key": f"law-names/{one.name}",
        "label": one.name,
        "name": one.name,
        "law": one.law or None,
        "title": law.name if law is not None else None,
        "full": one.long,
        "uses": one.uses,
        "introduced": len(one.introduced),
        "derived": any(
            one.name.startswith(other.name) and other.introduced for other in found.values() if other is not one
        ),
        "introduced_in_list": one.listed,
        "used_before": one.early,
        "earlier_names": before,
        "old_title": old,
        "in_force": law is None or _in_force(law, day),
    }
    path = one.introduced[1].path if len(one.introduced) > 1 else one.first.path
    return Subject(facts["key"], one.name, path, facts)


def _in_force(law: Law, day: date) -> bool:
    return (law.since is None or law.since <= day) and (law.until is None or day <= law.until)


_QUOTED = 80
_SENTENCE = re.compile(r"[^。\n]+")


def replaced_terms_of(reading: LawReading, day: date) -> Iterator[Subject]:
    """Yield every text with a word that the law has replaced by ``day``, whether it is left over there or not."""
    terms = [term for term in replaced_terms() if term.since <= day]
    for passage in reading.passages:
        for term in terms:
            if term.term not in passage.text:
                continue
            told = [match[0] for match in _SENTENCE.finditer(passage.text) if term.term in match[0]]
            left = next((sentence for sentence in told if _left_over(term, sentence)), None)
            key = f"{passage.key}/{term.term}"
            facts: dict[str, Any] = {
                "key": key,
                "label": term.term,
                "term": term.term,
                "instead": term.instead,
                "since": term.since.isoformat(),
                "left_over": left is not None,
                "sentence": (left or told[0]).strip()[:_QUOTED],
                "source_status": term.source_status,
            }
            yield Subject(key, term.term, passage.path, facts)


def _left_over(term: ReplacedTerm, sentence: str) -> bool:
    """Tell whether a sentence speaks of the replaced thing as if it were still there."""
    if any(word in sentence for word in term.unless):
        return False
    return not term.beside or any(word in sentence for word in term.beside)
