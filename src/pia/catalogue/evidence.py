"""The shape of evidence: what was shown for which control, by what kind of source, and with which outcome.

Two kinds never mix. *Rehearsed* evidence (宣言の整合) says that the declaration does what it claims on the reference
register; *real* evidence (実機の証跡) comes from a configuration, a log, a ledger or a dated document of the running
system. One file holds one kind. ``rules/evidence.schema.json`` says the same for other programs.

A file that the product writes says whose it is (``body``), what it was made from (``digests``), and ends with a ``seal`` over
all it says; each entry says how the control read when it was shown (``claim``). Files written by hand need none of these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from pia.catalogue.shape import Shape
from pia.errors import Words
from pia.source.load import load_file
from pia.source.nodes import Node, Scalar
from pia.source.nodes import Sequence as SequenceNode
from pia.terms.durations import Duration, parse_duration
from pia.terms.errors import TermError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

__all__ = [
    "DIGESTS",
    "MAX_ENTRIES",
    "REAL_KINDS",
    "REAL_OUTCOMES",
    "REHEARSED_OUTCOMES",
    "SHOWS_FOR",
    "Evidence",
    "EvidenceFile",
    "Origin",
    "Source",
    "identity_of",
    "latest",
    "read_evidence",
    "worst",
]

REAL_KINDS: Final = ("configuration", "log", "ledger", "document")
REHEARSED_OUTCOMES: Final = ("held", "refuted", "undeclared", "not-rehearsable", "not-applicable", "not-run")
REAL_OUTCOMES: Final = ("held", "refuted", "undetermined", "not-applicable")

DIGESTS: Final = ("assessment", "policy", "rules")
"""What a file of evidence may say it was made from."""
SHOWS_FOR: Final = "1y"
"""How long evidence shows a practice where it does not say itself: an assessment is looked at again every year."""
MAX_ENTRIES: Final = 20_000
"""Most entries of one file."""

Kind = Literal["rehearsed", "configuration", "log", "ledger", "document"]
Observed = str | int | bool | tuple[str | int | bool, ...]

_MAX_OBSERVED = 200
_MAX_LIST = 1000
_MAX_NAME = 400
_MAX_TEXT = 4000
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_ID_WORDS = ("英小文字・数字・「.」「_」「-」の識別子", "an id of lower-case letters, digits, '.', '_', '-'")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_LONGEST_AGE = Duration(5, "y")
_FILE = re.compile(r"(?!/)(?![A-Za-z]:)(?!(.*/)?\.\.(/|$))[^\\\x00-\x1f]{1,400}")
_HASHED = ("configuration", "log", "ledger")
_DATED = ("log", "ledger", "document")
_REHEARSED = (("control", "kind", "probe", "outcome"), ("observed", "note", "claim"))
_REAL = (
    ("control", "kind", "outcome", "source"),
    ("probe", "check", "observed", "tester", "owner", "date", "max_age", "note", "claim"),
)


class Source(Struct, frozen=True):
    """Where real evidence was seen: a relative path (or the name of a document), a 1-based line, the SHA-256 of the file."""

    file: str
    line: int | None
    sha256: str | None


class Origin(Struct, frozen=True):
    """The file that evidence was read from: its display name, whose it is, what it was made from, and whether it still is as written."""

    file: str
    body: str | None
    assessment: str | None
    edited: bool


class Evidence(Struct, frozen=True):
    """One thing shown for one control.

    ``probe`` is always there for rehearsed evidence, and for real evidence when a procedure sheet of that probe was
    filled in; ``check`` names the check of a log or ledger; ``observed`` holds the values found, by parameter name.
    ``owner`` keeps the document, ``max_age`` says how long it shows anything (a duration, one year when None) and ``claim`` is
    the digest of the control as it was declared then. ``origin`` is set by whoever reads the file.
    """

    control: str
    kind: Kind
    outcome: str
    probe: str | None
    source: Source | None
    observed: tuple[tuple[str, Observed], ...]
    tester: str | None
    date: date | None
    note: str | None
    check: str | None = None
    owner: str | None = None
    max_age: str | None = None
    claim: str | None = None
    origin: Origin | None = None


class EvidenceFile(Struct, frozen=True):
    """A whole file of evidence; ``rehearsed`` says which of the two kinds all its entries are of."""

    assessment: str
    produced_by: str
    as_of: date
    rehearsed: bool
    entries: tuple[Evidence, ...]
    body: str | None = None
    digests: tuple[tuple[str, str], ...] = ()
    seal: str | None = None

    @property
    def made(self) -> bool:
        """Whether the product wrote it: it then has a seal, and without one somebody has taken that away."""
        return bool(self.seal or self.body or self.digests or any(one.claim for one in self.entries))


def identity_of(evidence: Evidence) -> tuple[str, ...]:
    """Return what tells an entry from all others but its own earlier states."""
    source = evidence.source.file if evidence.source else ""
    what = evidence.probe or evidence.check or evidence.note or ""
    return evidence.control, evidence.kind, evidence.probe or "", what, source


def worst(one: Evidence, other: Evidence) -> Evidence:
    """Return the graver of two entries about the same thing: what contradicts before what is open, and that before what holds."""
    rank = ("refuted", "undetermined", "held")
    places = [rank.index(each.outcome) if each.outcome in rank else len(rank) for each in (one, other)]
    return one if places[0] < places[1] else other


def latest(entries: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the entries without those that a later look at the same thing has replaced; of one day the graver one stays.

    Rehearsals are all kept: each is of one system.
    """
    newest: dict[tuple[str, ...], Evidence] = {}
    for one in entries:
        if one.kind == "rehearsed":
            continue
        known = newest.get(identity_of(one))
        if known is None or (one.date is not None and known.date is not None and one.date > known.date):
            newest[identity_of(one)] = one
        elif one.date is None or known.date is None or one.date == known.date:
            newest[identity_of(one)] = worst(known, one)
    kept = {id(one) for one in newest.values()}
    return tuple(one for one in entries if one.kind == "rehearsed" or id(one) in kept)


def read_evidence(path: Path, file: str) -> EvidenceFile:
    """Read an evidence file (JSON, or YAML of the same shape); ``file`` is its display name in messages.

    Raises:
        InputError: the file cannot be read or has not the shape of evidence; every problem with its place.
    """
    shape = Shape()
    root = load_file(path, file).root
    needed = ("schema", "assessment", "produced_by", "as_of", "entries")
    top = shape.mapping(root, needed, ("body", "digests", "seal"))
    schema = top.get("schema")
    if schema is not None and not (isinstance(schema, Scalar) and schema.value == 1 and schema.value is not True):
        shape.unknown(_text_of(schema), schema.place, ("1",), "形式の番号", "schema number")
    assessment = _text(shape, top.get("assessment"), _MAX_NAME)
    produced_by = _text(shape, top.get("produced_by"), _MAX_NAME)
    as_of = shape.day(top.get("as_of"))
    body = _text(shape, top.get("body"), _MAX_NAME)
    digests = _digests(shape, top.get("digests"))
    seal = _digest(shape, top.get("seal"))
    nodes = shape.items(top.get("entries"))
    if len(nodes) > MAX_ENTRIES:
        _too_many(shape, top["entries"], MAX_ENTRIES)
        nodes = ()
    entries = [_entry(shape, node) for node in nodes]
    _refuse_mixture(shape, nodes, entries)
    shape.finish()
    if assessment is None or produced_by is None or as_of is None:
        raise AssertionError("a missing field was not noted")
    whole = tuple(each for each in entries if each is not None)
    rehearsed = all(each.kind == "rehearsed" for each in whole)
    return EvidenceFile(assessment, produced_by, as_of, rehearsed, whole, body, digests, seal)


def _entry(shape: Shape, node: Node) -> Evidence | None:
    """Read one entry by the rules of its kind; None when it is not sound."""
    before = len(shape.problems)
    kind_node = getattr(node, "get", lambda _: None)("kind")
    kind = shape.one_of(kind_node, ("rehearsed", *REAL_KINDS), "証跡の種類", "kind of evidence")
    rehearsed = kind == "rehearsed"
    fields = shape.mapping(node, *(_REHEARSED if rehearsed else _REAL))
    outcomes = REHEARSED_OUTCOMES if rehearsed else REAL_OUTCOMES
    control = _id(shape, fields.get("control"))
    outcome = shape.one_of(fields.get("outcome"), outcomes, "結果", "outcome")
    probe = _id(shape, fields.get("probe"))
    source = _source(shape, fields.get("source"), hashed=kind in _HASHED)
    observed = _observed(shape, fields.get("observed"))
    tester = _text(shape, fields.get("tester"), _MAX_NAME)
    day = shape.day(fields.get("date"))
    note = _text(shape, fields.get("note"), _MAX_TEXT)
    check, owner = _id(shape, fields.get("check")), _text(shape, fields.get("owner"), _MAX_NAME)
    max_age, claim = _age(shape, fields.get("max_age")), _digest(shape, fields.get("claim"))
    needed = (
        () if rehearsed else (("date",) if kind in _DATED else ()) + (("tester", "date") if "probe" in fields else ())
    )
    for key in dict.fromkeys(needed):
        if key not in fields:
            shape.say(
                "key-missing",
                node.place,
                Words(f"種類 {kind} の証跡に「{key}」がありません。", f"Evidence of kind {kind} lacks '{key}'."),
                Words(f"「{key}」を書いてください。", f"Write '{key}'."),
            )
    if len(shape.problems) > before or control is None or outcome is None or kind is None:
        return None
    return Evidence(
        control, kind, outcome, probe, source, observed, tester, day, note, check, owner, max_age, claim  # type: ignore[arg-type]
    )  # fmt: skip


def _refuse_mixture(shape: Shape, nodes: tuple[Node, ...], entries: list[Evidence | None]) -> None:
    """Note the first entry whose kind (rehearsed or real) is not that of the first entry."""
    sorts = [None if each is None else each.kind == "rehearsed" for each in entries]
    known = [sort for sort in sorts if sort is not None]
    for node, sort in zip(nodes, sorts, strict=True):
        if sort is not None and sort is not known[0]:
            shape.say(
                "mixed-evidence",
                node.place,
                Words(
                    "宣言の整合（rehearsed）と実機の証跡が一つのファイルに混ざっています。",
                    "Rehearsed and real evidence stand in one file.",
                ),
                Words("二つのファイルに分けてください。", "Split the file in two."),
            )
            return


def _id(shape: Shape, node: Node | None) -> str | None:
    return shape.name(node, _ID, *_ID_WORDS) if _quoted(shape, node) else None


def _quoted(shape: Shape, node: Node | None) -> bool:
    """Tell whether ``node`` is not a bare number where a text belongs."""
    if not isinstance(node, Scalar) or not isinstance(node.value, int) or isinstance(node.value, bool):
        return True
    shape.say(
        "wrong-kind",
        node.place,
        Words("文字を書くところに数があります。", "A number stands where a text is expected."),
        Words("引用符で囲んでください。", "Quote it."),
    )
    return False


def _digest(shape: Shape, node: Node | None) -> str | None:
    return shape.name(node, _DIGEST, "「sha256:」と小文字16進64桁", "'sha256:' and 64 lower-case hexadecimal digits")


def _digests(shape: Shape, node: Node | None) -> tuple[tuple[str, str], ...]:
    if node is None:
        return ()
    given = shape.mapping(node, (), DIGESTS)
    return tuple((name, found) for name, one in given.items() if (found := _digest(shape, one)) is not None)


def _age(shape: Shape, node: Node | None) -> str | None:
    """Return a period that can be counted in days and is no longer than evidence may ever show anything."""
    written = shape.text(node)
    if node is None or written is None:
        return None
    try:
        period = parse_duration(written)
        if period.unit not in ("h", "min") and period.amount and _LONGEST_AGE.at_least(period):
            return written
    except TermError:
        pass
    shape.matches(written, node.place, re.compile("(?!)"), "1年（1y）から5年までのような期間", "a period of 1d to 5y")
    return None


def _text(shape: Shape, node: Node | None, longest: int) -> str | None:
    """Return a text of bounded length that really is written as text."""
    written = shape.text(node) if _quoted(shape, node) else None
    if node is not None and written is not None and len(written) > longest:
        shape.say(
            "text-too-long",
            node.place,
            Words(
                f"{len(written)}字あります。{longest}字までです。",
                f"The text has {len(written)} characters, at most {longest} are accepted.",
            ),
            Words("短くしてください。", "Shorten it."),
        )
    return written


def _source(shape: Shape, node: Node | None, *, hashed: bool) -> Source | None:
    if node is None:
        return None
    fields = shape.mapping(node, ("file", "sha256") if hashed else ("file",), ("line", "sha256"))
    named = fields.get("file") if _quoted(shape, fields.get("file")) else None
    file = shape.name(
        named,
        _FILE,
        "「/」区切りの相対パス又は文書の名称",
        "a relative path with forward slashes or the name of a document",
    )
    line = shape.count(fields.get("line"))
    if line == 0:
        shape.unknown("0", fields["line"].place, (), "行", "line")
    sha256 = shape.name(
        fields.get("sha256"), _SHA256, "小文字16進64桁のSHA-256", "a SHA-256 of 64 lower-case hexadecimal digits"
    )
    return None if file is None else Source(file, line, sha256)


def _observed(shape: Shape, node: Node | None) -> tuple[tuple[str, Observed], ...]:
    """Read the values found: texts, whole numbers, true or false, or lists of these."""
    entries = shape.entries(node)
    if node is not None and len(entries) > _MAX_OBSERVED:
        _too_many(shape, node, _MAX_OBSERVED)
        return ()
    found: list[tuple[str, Observed]] = []
    for entry in entries:
        shape.matches(entry.key, entry.key_place, _ID, *_ID_WORDS)
        if not isinstance(entry.value, SequenceNode):
            found.append((entry.key, _value(shape, entry.value)))
        elif len(entry.value.items) > _MAX_LIST:
            _too_many(shape, entry.value, _MAX_LIST)
        else:
            found.append((entry.key, tuple(_value(shape, item) for item in entry.value.items)))
    return tuple(found)


def _value(shape: Shape, node: Node) -> str | int | bool:
    if (
        isinstance(node, Scalar)
        and node.value is not None
        and not (isinstance(node.value, str) and len(node.value) > _MAX_TEXT)
    ):
        return node.value
    shape.say(
        "wrong-kind",
        node.place,
        Words(
            f"{_MAX_TEXT}字までの文字、整数、true、false を書くところです。",
            f"Expected a text of at most {_MAX_TEXT} characters, a whole number, true or false.",
        ),
        Words("値を直してください。", "Correct the value."),
    )
    return ""


def _too_many(shape: Shape, node: Node, most: int) -> None:
    shape.say(
        "too-many",
        node.place,
        Words(f"{most}件までです。", f"At most {most} are accepted."),
        Words("分けてください。", "Split it."),
    )


def _text_of(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else "…"
