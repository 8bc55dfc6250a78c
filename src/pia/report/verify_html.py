"""What came of rehearsals as one page that needs nothing else: the counts, the matrix of controls, every step, the open values."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.report.verify_words import MARKS, NO_PROOF, SAID, ledger_text, probe_title
from pia.sheets.cell_text import visible_text
from pia.verify.judging import CONTROL_OUTCOMES
from pia.verify.probe import OUTCOMES
from pia.verify.probes.registry import registered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.errors import Lang
    from pia.verify.judging import Judged, ProbeResult
    from pia.verify.probe import Outcome
    from pia.verify.verified import Verified

__all__ = ["verify_html"]

_TITLE: Final = Words(
    "宣言した措置の試行と証跡（試験用の登録系）", "Declared controls: rehearsals and evidence (register for testing)"
)
_STYLE: Final = """
:root{color-scheme:light dark}
body{font:15px/1.65 "Noto Sans CJK JP","Hiragino Sans","Yu Gothic",Meiryo,sans-serif;margin:0 auto;max-width:76rem;padding:1.5rem;color:#1d232b;background:#fff}
h1{font-size:1.5rem;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;border-bottom:2px solid #9fb3c8;padding-bottom:.2rem}
.note{background:#fff7df;border-left:4px solid #d9a400;padding:.5rem .9rem}
table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.8rem 0}th,td{border:1px solid #c3ccd6;padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#e8eef5}.n{text-align:right;width:6rem}
.violated,.refuted{background:#fbe3e1}.satisfied{background:#dff1e3}.rehearsed,.held{background:#e9f3fc}.undetermined,.undeclared,.not-run{background:#fdf6e0}
code{font:.85em ui-monospace,Consolas,monospace}summary{cursor:pointer}ol{margin:.3rem 0;padding-left:1.4rem}small{color:#56606c}
@media print{details{display:block}details::details-content{content-visibility:visible;block-size:auto}body{max-width:none;padding:0}}
@media (prefers-color-scheme:dark){body{background:#14181d;color:#e3e7ec}th{background:#263140}th,td{border-color:#3f4a57}.note{background:#3a3217}
.violated,.refuted{background:#4b2524}.satisfied{background:#1f3d28}.rehearsed,.held{background:#1d3346}.undetermined,.undeclared,.not-run{background:#3c351c}small{color:#a3adb8}}
"""


def verify_html(done: Sequence[Verified], lang: Lang = "ja") -> str:
    """Return the page; everything that was written by others is escaped."""
    body = "\n".join(line for one in done for line in _assessment(one, lang))
    title = _say(_TITLE, lang)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f'<p class="note">{_say(NO_PROOF, lang)}</p>\n{body}\n</body>\n</html>\n'
    )


def _assessment(one: Verified, lang: Lang) -> Iterator[str]:
    yield f"<h2>{_text(one.name)}　{_text(one.body)}　{_text(one.title)}</h2>"
    yield from _counts(one, lang)
    heads = (
        Words("措置", "Control"),
        Words("結果", "Outcome"),
        Words("試行", "Rehearsed"),
        Words("実機の証跡", "Real evidence"),
    )
    widths = "".join(f'<col style="width:{share}%">' for share in (28, 24, 34, 14))
    yield (
        f"<table><colgroup>{widths}</colgroup><thead><tr>"
        + "".join(f"<th>{_say(head, lang)}</th>" for head in heads)
        + "</tr></thead><tbody>"
    )
    for judged in one.controls:
        yield from _control(judged, lang)
    yield "</tbody></table>"
    yield from _open(one, lang)
    digests = "　".join(f"{name} <code>{_text(value)}</code>" for name, value in one.digests)
    yield f"<p><small>{_say(Words('基準日', 'As of'), lang)} {_text(one.as_of)}　{digests}</small></p>"


def _counts(one: Verified, lang: Lang) -> Iterator[str]:
    yield '<table style="width:auto"><tbody>'
    for name, words in CONTROL_OUTCOMES.items():
        yield f'<tr class="{name}"><td>{MARKS[name]} {_say(words, lang)}</td><td class="n">{one.counts.get(name, 0)}</td></tr>'
    undeclared = Words("定めのない値（試行が求めたもの）", "undeclared values that probes asked for")
    yield f'<tr><td>{_say(undeclared, lang)}</td><td class="n">{len(one.asked)}</td></tr></tbody></table>'
    yield from (f"<p><small>{_say(note, lang)}</small></p>" for note in one.notes)


def _control(one: Judged, lang: Lang) -> Iterator[str]:
    files = f"<br><small>{_text('、'.join(one.files))}</small>" if one.files else ""
    yield f'<tr class="{one.outcome}"><td><code>{_text(one.control)}</code><br>{_say(one.title, lang)}<br><small>{_text(one.measure)}</small>{files}</td>'
    yield f"<td>{MARKS[one.outcome]} {_say(CONTROL_OUTCOMES[one.outcome], lang)}<br><small>{_say(one.reason, lang)}</small></td><td>"
    for result in one.probes:
        yield from _probe(result, lang)
    yield "</td><td>"
    for each in one.evidence:
        source = each.source.file if each.source is not None else ""
        day = each.date.isoformat() if each.date is not None else ""
        yield f"<div>{_text(each.kind)} {_text(source)} {_text(each.outcome)} {day}</div>"
    yield "</td></tr>"


def _probe(one: ProbeResult, lang: Lang) -> Iterator[str]:
    head = f"{_say(OUTCOMES[one.outcome], lang)}：{_say(probe_title(one.probe), lang)}"
    if not one.runs:
        reason = f"<br><small>{_say(one.reason, lang)}</small>" if one.reason is not None else ""
        yield f'<div class="{one.outcome}">{head}{reason}</div>'
        return
    opened = " open" if one.outcome in ("refuted", "not-run") else ""
    yield f'<details class="{one.outcome}"{opened}><summary>{head}</summary>'
    for run in one.runs:
        yield from _run(run, lang)
    yield "</details>"


def _run(run: Outcome, lang: Lang) -> Iterator[str]:
    probe = registered()[run.probe]
    reason = f" {_say(run.reason, lang)}" if run.reason is not None else ""
    yield f"<div><code>{_text(run.node)}</code> {_say(OUTCOMES[run.outcome], lang)}{reason}</div><ol>"
    for seen in run.steps:
        step, at = probe.step(seen.step), ledger_text(seen)
        rows = f" <small>[{_text(at)}]</small>" if at else ""
        yield f"<li>{_say(SAID[seen.ok], lang)} {_say(step.do, lang)} <small>{_say(step.expected, lang)}</small> → {_say(seen.seen, lang)}{rows}</li>"
    yield "</ol>"


def _open(one: Verified, lang: Lang) -> Iterator[str]:
    if one.asked:
        yield f"<h2>{_say(Words('定めのない値：措置に書けば試せる', 'Undeclared values: declared, they could be tried'), lang)}</h2><ul>"
        yield from (f"<li><code>{_text(gap.path)}</code> {_say(gap.words, lang)}</li>" for gap in one.asked)
        yield "</ul>"
    if one.set_aside:
        yield f"<h2>{_say(Words('用いなかった実機の証跡', 'Real evidence that was set aside'), lang)}</h2><ul>"
        yield from (
            f"<li><code>{_text(each.control)}</code> {_text(each.file)} {_text(each.fault)}</li>"
            for each in one.set_aside
        )
        yield "</ul>"


def _say(words: Words, lang: Lang) -> str:
    return _text(words.say(lang))


def _text(text: str) -> str:
    return escape(visible_text(text)).replace("\n", "<br>")
