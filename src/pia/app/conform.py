"""``pia conform``: the configurations of running systems held against what assessments declare."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from pia.app.clock import as_of_day
from pia.app.opened import directories, open_assessment, source_digest
from pia.catalogue.evidence import EvidenceFile
from pia.catalogue.evidence_text import evidence_text
from pia.conform.evidence import evidence_of
from pia.conform.expression import VARIABLES
from pia.conform.hold import Holder
from pia.conform.reading import own_expectations
from pia.conform.snapshot import read_snapshot, snapshot_text
from pia.conform.trying import try_examples
from pia.errors import InputError, Place, Problem, UsageError, Words
from pia.rules.evidence_faults import claims_now
from pia.rules.expr import engine_for
from pia.rules.finding import CheckResult, Finding, Related, RuleTally
from pia.sheets.atomic import write_text_atomic

if TYPE_CHECKING:
    from pia.conform.expectation import Expectation
    from pia.conform.expression import Engine
    from pia.conform.facts import Flaw
    from pia.conform.hold import Conformed, Held
    from pia.errors import Lang
    from pia.rules.finding import Severity

__all__ = [
    "UNCHECKED",
    "UNREADABLE",
    "ConformRule",
    "Conformance",
    "conform",
    "counted",
    "explained",
    "save_evidence",
    "save_snapshot",
]

UNCHECKED: Final = "configuration-not-checked"
"""What a control is told under for which there is no expectation or no file at all."""
UNREADABLE: Final = "configuration-not-understood"
"""What a line is told under that its reader does not understand."""

_ABSENT = frozenset(("file-missing", "file-unreadable", "file-outside", "file-special"))
"""Why a file could not be reached: told with the control that names it, not as a fault of the file."""
_FIND = Words(
    "設定ファイルの場所（path、host）と --root を確かめてください。",
    "check the path and host of the evidence, and --root",
)
_MEND = Words(
    "設定ファイルを直すか、そのプログラム自身の検査（sshd -T、nginx -t など）に掛けてください。",
    "correct the file, or let the program itself check it (sshd -T, nginx -t and the like)",
)


_DECLARE = Words(
    "統制の parameters に、その値を書いてください。", "write the value under the parameters of the control"
)


class ConformRule(Struct, frozen=True):
    """What reports say about an expectation, whether it found something or not."""

    id: str
    title: Words
    remedy: Words
    why: Words = Words(
        "宣言した措置が実際の設定と一致しているかを確かめる。",
        "the declared measure must be what the running system does",
    )
    severity: Severity = "error"
    basis: str = ""
    viewpoint: str = ""


def _one_line(text: str) -> str:
    """Return a text that stays on its line and cannot steer a terminal: values and names come from other people."""
    return text if text.isprintable() else "".join(c if c.isprintable() or c == "\u3000" else "\ufffd" for c in text)


class Seat(Struct, frozen=True):
    """How files are named: from where the caller stands, so that an annotation or an editor finds them."""

    root: str = ""
    folders: dict[str, str] = {}

    def configuration(self, file: str) -> str:
        """Return the name of a configuration, which readers name from the root; it stays on one line whatever it holds."""
        return _one_line(posixpath.normpath(f"{self.root}/{file}") if self.root else file)

    def written(self, assessment: str, place: Place) -> Place:
        """Return a place in an assessment, whose files are named from its folder."""
        file = posixpath.normpath(f"{self.folders[assessment]}/{place.file}")
        return Place(file, place.line, place.column, place.end_line, place.end_column)


class Conformance(Struct, frozen=True):
    """A whole run: the findings as every report takes them, the controls with all they were held against, and the rules."""

    result: CheckResult
    controls: tuple[tuple[str, Conformed], ...]
    rules: tuple[ConformRule, ...]
    seat: Seat
    holder: Holder


def conform(
    paths: Sequence[Path],
    root: Path | None,
    as_of: str | None = None,
    *,
    snapshot: Path | None = None,
    rules: Sequence[Path] = (),
) -> Conformance:
    """Hold every control in force that names a configuration against the tree below ``root``, or against a snapshot.

    ``rules`` are files or folders of a body's own expectations, which come in addition to those of the product.

    Raises:
        InputError: an assessment, an expectation or the snapshot cannot be read, or no control names a configuration.
        UsageError: ``root`` is no folder, there is neither root nor snapshot, or ``as_of`` is no date.
    """
    if root is None and snapshot is None:
        raise UsageError(_NO_SOURCE)
    if root is not None and not root.is_dir():
        raise UsageError(_no_folder(root))
    day = as_of_day(as_of).isoformat()
    engine = engine_for(VARIABLES)
    expectations = _expectations(engine, rules)
    kept = read_snapshot(snapshot) if root is None and snapshot is not None else {}
    holder = Holder(root, expectations, engine, day, kept)
    found = directories(tuple(paths))
    controls: list[tuple[str, Conformed]] = []
    sources: dict[str, str] = {}
    names: dict[str, str] = {}
    for directory in found:
        loaded = open_assessment(directory)
        name = directory.resolve().name
        names[name] = directory.as_posix()
        sources.update({posixpath.normpath(f"{names[name]}/{file}"): text for file, text in loaded.texts().items()})
        controls.extend((name, one) for one in holder.controls(loaded))
    if not controls:
        raise InputError(_NO_CONFIGURATION)
    seat = Seat("" if root is None else root.as_posix(), names)
    findings = [
        *_findings(controls, seat),
        *(_flawed(flaw, seat) for flaw in holder.flaws() if flaw.code not in _ABSENT),
    ]
    told = _rules(expectations)
    result = CheckResult(
        assessments=tuple(names),
        as_of=day,
        findings=tuple(findings),
        rules=tuple(_tallies(told, controls, findings)),
        sources=sources,
        directories=names,
    )
    return Conformance(result, tuple(controls), told, seat, holder)


def _expectations(engine: Engine, rules: Sequence[Path]) -> tuple[Expectation, ...]:
    """Return the expectations to hold; a body's own ones only when their examples come out as they say."""
    found = own_expectations(engine, rules)
    known = len(own_expectations(engine)) if rules else len(found)
    wrong = [one for one in try_examples(found[known:], engine) if one.message is not None]
    if wrong:
        mend = Words("条件か例を直してください。", "correct the condition or the example")
        raise InputError(
            [Problem("expectation-example-fails", one.message, mend, one.place) for one in wrong if one.message]
        )
    return found


def _no_folder(root: Path) -> Problem:
    return Problem(
        "no-root",
        Words(f"--root の「{root}」というフォルダーがありません。", f"there is no folder '{root}' (--root)"),
        Words(
            "設定ファイルを写したフォルダーを指定してください。",
            "name the folder that the configurations were copied to",
        ),
    )


_NO_CONFIGURATION = Problem(
    "no-configuration",
    Words("設定を証跡に挙げた措置がありません。", "no control names a configuration as evidence"),
    Words(
        "統制の evidence に {config: …, path: …, host: …} を書いてください。",
        "write {config: …, path: …, host: …} under the evidence of a control",
    ),
)

_NO_SOURCE = Problem(
    "no-root",
    Words(
        "設定の場所（--root）も事実の控え（--snapshot）も指定されていません。", "neither --root nor --snapshot is given"
    ),
    Words(
        "設定ファイルを写したフォルダーを --root に、又は前に書き出した控えを --snapshot に指定してください。",
        "name the folder of copied configurations by --root, or an earlier snapshot by --snapshot",
    ),
)

_OUTCOME: Final = {
    "conforms": Words("一致", "conforms"),
    "differs": Words("不一致", "differs"),
    "unchecked": Words("確かめられない", "not checked"),
    "not-applicable": Words("対象外", "not applicable"),
}


def explained(done: Conformance, lang: Lang) -> Iterator[str]:
    """Yield, for every control, what was seen and what is declared, each with its place."""
    yield from map(_one_line, _explained(done, lang))


def _explained(done: Conformance, lang: Lang) -> Iterator[str]:
    seat = done.seat
    for name, control in done.controls:
        at = seat.written(name, control.place)
        yield f"{name}  {control.control}  {_OUTCOME[control.outcome].say(lang)}  ({at})"
        for held in control.held:
            judged, at = held.judged, seat.written(name, held.declared_at or held.named.place)
            yield f"  {held.expectation or UNCHECKED}  {_OUTCOME[judged.outcome].say(lang)}: {judged.reason.say(lang)}"
            yield f"    {_NAMED.say(lang)}: {_where(held)} ({seat.written(name, held.named.place)})"
            for key, value in _values(held, seat):
                yield f"    {_DECLARED.say(lang)}: {value} ({at})" if key == "declared" else f"    {key}: {value}"
        if control.open_values:
            said = Words("何とも照らしていない値", "values that nothing was held against").say(lang)
            yield f"  {said}: {', '.join(control.open_values)}"


_NAMED: Final = Words("設定", "configuration")
_DECLARED: Final = Words("宣言した値", "declared")


def counted(done: Conformance, lang: Lang) -> str:
    """Return how many controls came out in which way, in one line."""
    tally = Counter(control.outcome for _, control in done.controls)
    parts = [f"{_OUTCOME[outcome].say(lang)} {tally[outcome]}" for outcome in ("conforms", "differs", "unchecked")]
    files = len({file for reading in done.holder.readings.values() for file in reading.files})
    head = Words(
        f"措置{len(done.controls)}件（設定ファイル{files}個）：", f"{len(done.controls)} controls ({files} files): "
    )
    return head.say(lang) + Words("、", ", ").say(lang).join(parts)


def save_snapshot(path: Path, done: Conformance) -> None:
    """Write the facts of every configuration that was read; raises InputError where it cannot be written."""
    write_text_atomic(path, snapshot_text(done.holder.readings))


def save_evidence(path: Path, done: Conformance) -> None:
    """Write what was seen as a file of real evidence, which ``pia check --evidence`` takes.

    Raises:
        UsageError: there are several assessments; each has its own file.
        InputError: it cannot be written.
    """
    if len(done.result.assessments) != 1:
        raise UsageError(
            Problem(
                "evidence-of-several",
                Words("証跡のファイルは、評価書ごとに書き出します。", "a file of evidence is for one assessment"),
                Words("評価書を一つだけ指定してください。", "name one assessment"),
            )
        )
    entries = evidence_of(control for _, control in done.controls)
    name = done.result.assessments[0]
    loaded = open_assessment(Path(done.result.directories[name]))
    claims = claims_now(loaded, {one.control for one in entries})
    whole = tuple(replace(one, claim=claims.get(one.control)) for one in entries)
    day, digests = date.fromisoformat(done.result.as_of), (("assessment", source_digest(loaded)),)
    file = EvidenceFile(name, "pia conform", day, False, whole, loaded.assessment.body.name, digests)
    write_text_atomic(path, evidence_text(file))


def _rules(expectations: Iterable[Expectation]) -> tuple[ConformRule, ...]:
    own = [ConformRule(one.id, one.title, one.remedy) for one in expectations]
    unchecked = ConformRule(
        UNCHECKED, Words("設定を確かめられる", "The configuration can be checked"), _FIND, severity="warning"
    )
    return (
        *own,
        unchecked,
        ConformRule(UNREADABLE, Words("設定を読み取れる", "The configuration is understood"), _MEND),
    )


def _findings(controls: Iterable[tuple[str, Conformed]], seat: Seat) -> Iterator[Finding]:
    for name, control in controls:
        for held in control.held:
            if held.judged.outcome in ("differs", "unchecked"):
                yield _finding(name, held, seat)


def _where(held: Held) -> str:
    return f"{held.named.host or ''}:{held.named.path or held.named.config}"


def _finding(name: str, held: Held, seat: Seat) -> Finding:
    judged, rule = held.judged, held.expectation or UNCHECKED
    declared = seat.written(name, held.declared_at or held.named.place)
    where = _where(held)
    differs = judged.outcome == "differs"
    line, seen = judged.line or 1, judged.file and held.sha256
    place = Place(seat.configuration(judged.file), line, 1, line, 1) if seen else declared
    said = Words(f"宣言（{held.control}）", f"declared ({held.control})")
    return Finding(
        id=f"{rule}@{name}@{held.control}@{where}",
        rule=rule,
        assessment=name,
        severity="error",
        outcome="violated" if differs else "undetermined",
        title=Words("設定が宣言と違う", "the configuration differs")
        if differs
        else Words("設定を確かめられない", "not checked"),
        message=Words(f"{where}: {judged.reason.ja}", f"{where}: {judged.reason.en}"),
        remedy=_remedy(held),
        basis="",
        viewpoint="",
        place=place,
        key=f"controls/{held.control}",
        related=() if place == declared else (Related(declared, said), *_beside(held, seat)),
        values=tuple(_values(held, Seat())),
    )


def _beside(held: Held, seat: Seat) -> Iterator[Related]:
    """Yield the other lines of configurations that a difference was seen on."""
    judged = held.judged
    lines = (
        dict.fromkeys((one.file, one.line) for one in judged.seen if one.line) if judged.outcome == "differs" else {}
    )
    for file, line in lines:
        if (file, line) != (judged.file, judged.line):
            yield Related(Place(seat.configuration(file), line, 1, line, 1), Words("この行も", "this line, too"))


def _remedy(held: Held) -> Words:
    """Return what to do: to mend the configuration only where it was understood and is not what was declared."""
    if held.expectation is None or held.sha256 is None:
        return held.remedy if held.judged.outcome == "differs" else _FIND
    if held.judged.outcome == "differs":
        return held.remedy
    return _DECLARE if held.parameter is not None and held.declared is None else _MEND


def _values(held: Held, seat: Seat) -> Iterator[tuple[str, str]]:
    """Yield what was declared and what was seen, each with its place; with an empty seat by the host, for a line of a report."""
    if held.declared is not None:
        yield "declared", "（非公表）" if held.withheld else _said(held.declared)
    for seen in held.judged.seen:
        file = seat.configuration(
            seen.file
        )  # a value that stands on no line is the program's own, or follows from the whole
        at = f"{file}:{seen.line}" if seen.line else seen.default or file
        yield seen.name, f"{_said(seen.value)} ({at})"


def _said(value: object) -> str:
    """Return a value as configurations write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return ", ".join(str(one) for one in value) or "-"
    return "-" if value is None else str(value)


def _flawed(flaw: Flaw, seat: Seat) -> Finding:
    return Finding(
        id=f"{UNREADABLE}@{flaw.file}@{flaw.line}@{flaw.code}",
        rule=UNREADABLE,
        assessment="",
        severity="error",
        outcome="violated",
        title=Words("設定を読み取れない", "the configuration is not understood"),
        message=flaw.words,
        remedy=_MEND,
        basis="",
        viewpoint="",
        place=Place(seat.configuration(flaw.file), max(flaw.line, 1), 1, max(flaw.line, 1), 1),
    )


def _tallies(
    rules: Iterable[ConformRule], controls: Iterable[tuple[str, Conformed]], findings: Iterable[Finding]
) -> Iterator[RuleTally]:
    counted = Counter(
        (held.expectation or UNCHECKED, held.judged.outcome) for _, control in controls for held in control.held
    )
    unreadable = sum(1 for one in findings if one.rule == UNREADABLE)
    nothing = Words("この設定を挙げた措置がありません。", "no control names such a configuration")
    for rule in rules:
        met, wrong, open_, other = (counted[rule.id, o] for o in ("conforms", "differs", "unchecked", "not-applicable"))
        wrong += unreadable if rule.id == UNREADABLE else 0
        whole = met + wrong + open_ + other
        yield RuleTally(
            id=rule.id, selected=whole, satisfied=met, violated=wrong, undetermined=open_, not_applicable=other,
            reason=None if whole else nothing,
        )  # fmt: skip
