"""What came of rehearsals, for programs (the contract of ``pia verify --format json``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pia.report.verify_words import probe_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pia.catalogue.evidence import Evidence
    from pia.errors import Lang, Words
    from pia.verify.judging import Judged, ProbeResult
    from pia.verify.probe import Outcome
    from pia.verify.self_test import SelfTest
    from pia.verify.verified import Verified

__all__ = ["self_test_json", "verify_json"]


def verify_json(done: Sequence[Verified], lang: Lang = "ja") -> str:
    """Return the result of one assessment, or of several under ``assessments``."""
    made = [_assessment(one, lang) for one in done]
    whole = made[0] if len(made) == 1 else {"assessments": made}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def self_test_json(done: Sequence[tuple[str, SelfTest]], lang: Lang = "ja") -> str:
    """Return which sabotages were tried, and which of them nobody noticed."""
    made = [
        {
            "assessment": name,
            "tried": one.tried,
            "survivors": [
                {
                    "probe": lost.probe, "node": lost.node, "sabotage": lost.sabotage, "title": lost.words.say(lang), "expected_step": lost.expected,
                    "outcome": lost.outcome.outcome, "step": lost.outcome.failed or None,
                }
                for lost in one.survivors
            ],
            "broken": [_run(run, lang) for run in one.broken],
            "untested": [{"probe": probe, "outcome": outcome} for probe, outcome in one.untested],
        }
        for name, one in done
    ]  # fmt: skip
    return json.dumps({"self_test": made}, ensure_ascii=False, indent=1) + "\n"


def _assessment(one: Verified, lang: Lang) -> dict[str, Any]:
    return {
        "assessment": one.name,
        "as_of": one.as_of,
        "digest": dict(one.digests),
        "controls": [_control(judged, lang) for judged in one.controls],
        "undeclared": [
            {
                "path": gap.path, "why": gap.why, "message": gap.words.say(lang), "controls": list(gap.controls), "measure": gap.measure or None,
                "parameter": gap.parameter or None, "item": gap.item or None,
            }
            for gap in one.asked
        ],
        "set_aside": [{"control": each.control, "file": each.file, "fault": each.fault} for each in one.set_aside],
        "notes": [note.say(lang) for note in one.notes],
        "summary": {
            "controls": len(one.controls),
            "outcomes": {name: one.counts.get(name, 0) for name in _CONTROLS},
            "probes": {name: one.probe_counts.get(name, 0) for name in _PROBES},
            "runs": len(one.runs),
            "undeclared": len(one.asked),
        },
    }  # fmt: skip


_CONTROLS: tuple[Any, ...] = ("satisfied", "rehearsed", "violated", "undetermined", "not-applicable")
_PROBES: tuple[Any, ...] = ("held", "refuted", "undeclared", "not-rehearsable", "not-applicable", "not-run")


def _control(one: Judged, lang: Lang) -> dict[str, Any]:
    return {
        "control": one.control,
        "measure": one.measure,
        "files": list(one.files),
        "outcome": one.outcome,
        "reason": one.reason.say(lang),
        "rehearsed": one.rehearsed,
        "real": one.real,
        "probes": [_probe(result, lang) for result in one.probes],
        "config": [_evidence(each) for each in one.evidence if each.kind == "configuration"],
        "documents": [_evidence(each) for each in one.evidence if each.kind != "configuration"],
    }


def _probe(one: ProbeResult, lang: Lang) -> dict[str, Any]:
    return {
        "probe": one.probe,
        "title": probe_title(one.probe).say(lang),
        "outcome": one.outcome,
        "reason": _said(one.reason, lang),
        "steps": [{"node": run.node, **step} for run in one.runs for step in _steps(run, lang)],
    }


def _run(one: Outcome, lang: Lang) -> dict[str, Any]:
    return {
        "probe": one.probe, "node": one.node, "outcome": one.outcome, "reason": _said(one.reason, lang), "steps": _steps(one, lang)
    }  # fmt: skip


def _steps(one: Outcome, lang: Lang) -> list[dict[str, Any]]:
    return [
        {
            "step": seen.step, "ok": seen.ok, "seen": seen.seen.say(lang),
            "ledger": [{"node": node, "row": row} for node, row in seen.ledger],
        }
        for seen in one.steps
    ]  # fmt: skip


def _evidence(one: Evidence) -> dict[str, Any]:
    source = one.source
    made = {
        "kind": one.kind,
        "outcome": one.outcome,
        "file": source.file if source is not None else None,
        "line": source.line if source is not None else None,
        "sha256": source.sha256 if source is not None else None,
        "probe": one.probe,
        "check": one.check,
        "date": one.date.isoformat() if one.date is not None else None,
    }
    return {name: value for name, value in made.items() if value is not None}


def _said(words: Words | None, lang: Lang) -> str | None:
    return words.say(lang) if words is not None else None
