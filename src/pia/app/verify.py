"""``pia verify``: what assessments declare, tried on the reference register (試験用), beside the real evidence that there is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pia
from pia.app.check import evidence_of, names_of
from pia.app.clock import as_of_day
from pia.app.opened import directories, open_assessment, source_digest
from pia.app.register import opened
from pia.catalogue.evidence import Evidence, EvidenceFile
from pia.catalogue.evidence_text import evidence_text
from pia.data import rules_root
from pia.errors import InputError, Problem, UsageError, Words
from pia.forms.claim import claim_of
from pia.register.desk import staffed
from pia.register.policy_text import write_policy
from pia.rules.evidence_faults import claims_now, fault_of
from pia.sheets.atomic import write_text_atomic
from pia.verify.borrowed import Borrowed, borrow
from pia.verify.judging import Judge
from pia.verify.policy import Derived, derive
from pia.verify.rehearsal import Rehearsal
from pia.verify.self_test import SelfTest, self_test
from pia.verify.verified import SetAside, Verified

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from pia.model.read import Loaded

__all__ = ["exit_code", "probed", "save_evidence", "verify"]

Progress = Callable[[str], None]


class Rehearsing(NamedTuple):
    """On what is rehearsed, and who is told of it."""

    store: str
    told: Progress


def verify(
    paths: Sequence[Path],
    *,
    as_of: str | None = None,
    evidence: Sequence[Path] = (),
    store: str = "memory:",
    told: Progress = lambda _text: None,
) -> tuple[Verified, ...]:
    """Rehearse the controls of assessments and put the real evidence beside them.

    Args:
        paths: of assessments.
        as_of: the day by which the age of real evidence is judged; today in Tokyo.
        evidence: files of real evidence; rehearsed evidence is made here and not taken in.
        store: the URL of a register of the assessment, of which a copy is rehearsed on; ``memory:`` makes a new one.
        told: is told what is being tried.

    Raises:
        InputError: an assessment or a file of evidence cannot be read, or there is nothing to try.
        UsageError: ``as_of`` is no date, or the store cannot be rehearsed on.
        StoreError: there is no memory for the register.
    """
    day, found = as_of_day(as_of), directories(tuple(paths))
    names = names_of(found)
    shown = evidence_of(evidence, names)
    return tuple(
        _verified(open_assessment(path), name, shown.get(name, []), day, Rehearsing(store, told))
        for path, name in zip(found, names, strict=True)
    )


def probed(
    paths: Sequence[Path], *, store: str = "memory:", told: Progress = lambda _text: None
) -> tuple[tuple[str, SelfTest], ...]:
    """Try every sabotage of every probe on the registers of assessments, and return what came of it by assessment.

    Raises:
        InputError: an assessment cannot be read.
        StoreError: there is no memory for the register.
    """
    found = directories(tuple(paths))
    done = []
    for path, name in zip(found, names_of(found), strict=True):
        loaded = open_assessment(path)
        with _rehearsing(loaded, store) as rehearsal:
            done.append((name, self_test(rehearsal, _telling(name, told))))
    return tuple(done)


@contextmanager
def _rehearsing(loaded: Loaded, store: str) -> Iterator[Rehearsal]:
    derived = derive(loaded)
    rehearsal = Rehearsal(derived, borrowed=_borrowed(store, derived) if store != "memory:" else None)
    try:
        yield rehearsal
    finally:
        rehearsal.close()


def _borrowed(url: str, derived: Derived) -> Borrowed:
    """Copy the register in a store, which has to be one of the assessment."""
    with opened(url, None, changing=True) as one:
        plan = one.settings.plan
        if plan is None or one.settings.totals is None:
            raise UsageError(_unseeded())
        return borrow(one.city, plan, staffed(derived.policy)[0])


def _verified(loaded: Loaded, name: str, shown: Sequence[Evidence], day: date, how: Rehearsing) -> Verified:
    real = [one for one in shown if one.kind != "rehearsed"]
    sound, aside = _sound(loaded, real, day)
    assessment = loaded.assessment
    if not any(not one.planned for one in assessment.controls):
        raise InputError(_nothing(name))
    with _rehearsing(loaded, how.store) as rehearsal:
        judge = Judge(loaded, rehearsal, _telling(name, how.told))
        controls = judge.controls(sound)
        policy = rehearsal.derived.policy
        return Verified(
            name=name, title=assessment.work.name or "", body=assessment.body.name or "", form=assessment.form,
            as_of=day.isoformat(), digests=_digests(loaded, write_policy(policy)), controls=controls,
            gaps=rehearsal.derived.gaps, notes=rehearsal.notes, set_aside=aside, runs=tuple(judge.outcomes.values()),
            claims={one.id: claim_of(assessment, place) for place, one in enumerate(assessment.controls)},
        )  # fmt: skip


def _sound(
    loaded: Loaded, real: Sequence[Evidence], day: date
) -> tuple[dict[str, list[Evidence]], tuple[SetAside, ...]]:
    """Return the sound evidence by control, and what is set aside: another body's, edited, stale, too old, of a day to come."""
    claims = claims_now(loaded, {one.control for one in real})
    sound: dict[str, list[Evidence]] = {}
    aside = []
    for one in real:
        fault = fault_of(one, loaded, claims, day, source_digest(loaded)) or (
            None if one.control in claims else "evidence-orphaned"
        )
        if fault is None:
            sound.setdefault(one.control, []).append(one)
        else:
            aside.append(SetAside(one.control, one.origin.file if one.origin is not None else "", fault))
    return sound, tuple(aside)


def _telling(name: str, told: Progress) -> Callable[[str, str], None]:
    last = [""]

    def tell(probe: str, _node: str) -> None:
        if probe != last[0]:
            last[0] = probe
            told(f"{name}: {probe}")

    return tell


def _digests(loaded: Loaded, policy: bytes) -> tuple[tuple[str, str], ...]:
    """Return what was rehearsed: the texts of the assessment, the policy taken from them, the probes and measures and the program."""
    rules = hashlib.sha256(pia.__version__.encode())
    root = rules_root()
    for path in (root / "probes.yaml", *sorted((root / "measures").glob("*.yaml"))):
        rules.update(f"{path.name}\0".encode() + path.read_bytes())
    return (
        ("assessment", source_digest(loaded)),
        ("policy", f"sha256:{hashlib.sha256(policy).hexdigest()}"),
        ("rules", f"sha256:{rules.hexdigest()}"),
    )


def save_evidence(path: Path, done: Sequence[Verified]) -> None:
    """Write what was rehearsed as a file of evidence, which ``pia check --evidence`` takes; it is never real evidence.

    Raises:
        UsageError: there are several assessments; each has its own file.
        InputError: it cannot be written.
    """
    if len(done) != 1:
        raise UsageError(
            Problem(
                "evidence-of-several",
                Words("証跡のファイルは、評価書ごとに書き出します。", "a file of evidence is for one assessment"),
                Words("評価書を一つだけ指定してください。", "name one assessment"),
            )
        )
    one = done[0]
    day = as_of_day(one.as_of)
    entries = tuple(
        Evidence(
            judged.control, "rehearsed", result.outcome, result.probe, None, (), None, None,
            result.reason.ja if result.reason is not None else None, claim=one.claims[judged.control],
        )
        for judged in one.controls
        for result in judged.probes
    )  # fmt: skip
    file = EvidenceFile(one.name, "pia verify", day, True, entries, one.body or None, one.digests)
    write_text_atomic(path, evidence_text(file))


def exit_code(done: Sequence[Verified], *, strict: bool) -> int:
    """Return 1 where a control is violated, a probe could not be run to its end, or evidence is another body's or edited.

    With ``strict`` also where a control is undetermined.
    """
    if any(each.fault in ("evidence-of-another-body", "evidence-edited") for one in done for each in one.set_aside):
        return 1
    outcomes = {judged.outcome for one in done for judged in one.controls}
    failed = any(run.outcome in ("refuted", "not-run") for one in done for run in one.runs)
    return int(failed or "violated" in outcomes or (strict and "undetermined" in outcomes))


def _nothing(name: str) -> Problem:
    return Problem(
        "nothing-to-verify",
        Words(f"「{name}」に、試すことのできる措置がありません。", f"'{name}' declares no control that is in force"),
        Words("controls に措置を書いてください。", "declare measures under controls"),
    )


def _unseeded() -> Problem:
    return Problem(
        "register-unseeded",
        Words("この登録系にはまだ住民が入っていません。", "nobody lives in this register yet"),
        Words("先に pia register seed を実行してください。", "run 'pia register seed' first"),
    )
