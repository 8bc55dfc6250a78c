"""The result of a check for people: findings with their lines, what was waived, which rules found nothing to judge."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pia.errors import Words
from pia.report.cells import console_safe, cut, pad, printable, text_width
from pia.report.excerpt import SourceLines
from pia.report.labels import SEVERITY, SUPPRESSION, UNDETERMINED, UNREADABLE, paint, scope, summary, viewpoint
from pia.report.problems import field_lines, place_lines, render_problems
from pia.report.tally import rule_state, tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.errors import Lang
    from pia.report.tally import Tally
    from pia.rules.finding import CheckResult, Finding

__all__ = ["console_safe", "render_text"]

_CONTENT = Words("内容", "found")
_RELATED = Words("関連", "related")
_REMEDY = Words("直し方", "remedy")
_BASIS = Words("根拠", "basis")
_VIEWPOINT = Words("審査の観点", "viewpoint")
_ITEM = Words("様式の項目", "form item")
_KEY = Words("対象", "subject")
_VALUES = Words("判定に使った値", "values seen")
_WAIVED = Words("除外した指摘（{count}件）", "Waived findings ({count})")
_KNOWN = Words(
    "基準に記録された既知の指摘が{count}件あります（{parts}）。--baseline を外すと、一つずつ見られます。",
    "{count} findings are known from the baseline ({parts}); leave --baseline out to see each of them.",
)
_WORSE = Words("基準との違い", "since the baseline")
_WAS = Words("基準のときの「{was}」より重くなっています。", "It was '{was}' when the baseline was written.")
_GREW = Words("基準のときから加わったもの：{new}", "New since the baseline was written: {new}")
_NOTHING_SELECTED = Words("対象のなかった規則（{count}件）", "Rules that selected nothing ({count})")
_MORE = Words(
    "対象のなかった規則{count}件とその理由は、--verbose を付けると示します。",
    "--verbose lists the {count} rules that selected nothing, with the reasons.",
)
_RULE = Words("規則", "rule")
_REASON = Words("理由", "reason")
_NO_REASON = Words("理由の記録がありません", "no reason was recorded")
_APPROVER = Words("承認者", "approved by")
_END = Words("期限", "until")
_CLEAN = Words("指摘はありません。", "No findings.")
_CLEAN_BUT_WAIVED = Words("除外したもの以外に、指摘はありません。", "No findings besides the waived ones.")
_NOTHING_JUDGED = Words(
    "判定したものが1件もありません。適合を意味するものではありません。",
    "Nothing was judged. This does not mean that the assessment complies.",
)
_SETTLED = Words(
    "基準にあって今はない指摘が{count}件あります。--write-baseline で基準を書き直すと、再び現れたときに指摘になります。",
    "{count} findings of the baseline are there no more; --write-baseline renews it, so that they cannot come back unseen.",
)
_MOST_VALUES, _VALUE_WIDTH = 8, 60
_RULE_COLUMN = 48
_WORSE_NAME = "baseline"  # pia.rules.baseline.WORSE
_GREW_NAME = "baseline-new"  # pia.rules.baseline.GREW


def render_text(
    result: CheckResult,
    *,
    lang: Lang = "ja",
    color: bool = False,
    width: int | None = None,
    ambiguous_wide: bool = False,
    verbose: bool = True,
) -> Iterator[str]:
    """Yield the report piece by piece, each ending in a line break: findings first, the summary last.

    ``color`` allows ANSI colours (the caller looks at the terminal and at ``NO_COLOR``); ``width`` is that of the screen in
    cells, None for files and pipes: prose is then not wrapped. ``ambiguous_wide`` is for consoles that show ①, ※ and …
    two cells wide; ``verbose`` lists the rules that had nothing to judge instead of counting them. For a console that is not UTF-8 pass each piece through :func:`console_safe`.
    """
    lines = SourceLines(result.sources, lang, width, ambiguous_wide)
    counts = tally(result)
    if result.errors:
        yield from render_problems(result.errors, lines, lang, color)
    for finding in result.findings:
        if finding.waived is None:
            yield _finding(finding, lines, color=color)
    yield from _left_out(result, lines, color=color)
    if verbose:
        yield from _selected_nothing(result, lines, counts, color=color)
    yield from _closing(result, lines, counts, color=color)
    if counts.rules_selected_nothing and not verbose:
        yield _MORE.say(lines.lang).format(count=counts.rules_selected_nothing) + "\n"


def _finding(finding: Finding, lines: SourceLines, *, color: bool) -> str:
    """Return the block of one finding."""
    lang = lines.lang
    undetermined = finding.outcome == "undetermined"
    colour = "undetermined" if undetermined else finding.severity
    word = SEVERITY[finding.severity].say(lang)
    if undetermined:
        word = f"{UNDETERMINED.say(lang)}（{word}）" if lang == "ja" else f"{UNDETERMINED.say(lang)} ({word})"
    title = paint(printable(finding.title.say(lang)), "bold", color=color)
    block = [f"{paint(word, colour, color=color)}[{finding.rule}] {title}"]
    block += place_lines(finding.place, lines, colour, color=color)
    block += field_lines(_CONTENT, finding.message.say(lang), lines, color=color)
    for related in finding.related:
        block += field_lines(_RELATED, f"{related.place} {related.note.say(lang)}", lines, color=color)
    block += field_lines(_REMEDY, finding.remedy.say(lang), lines, color=color)
    if finding.item:
        block += field_lines(_ITEM, finding.item, lines, color=color)
    subject = f"{finding.assessment} / {finding.key}" if finding.key else finding.assessment
    block += field_lines(_KEY, subject, lines, color=color)
    values, worse = _since_baseline(finding)
    for was in worse:
        block += field_lines(_WORSE, was.say(lang), lines, color=color)
    if values:
        shown = [f"{name} = {cut(value, _VALUE_WIDTH)}" for name, value in values[:_MOST_VALUES]]
        more = ["…"] if len(values) > _MOST_VALUES else []
        block += field_lines(_VALUES, ", ".join(shown + more), lines, color=color)
    if finding.basis:
        block += field_lines(_BASIS, finding.basis, lines, color=color)
    if finding.viewpoint:
        block += field_lines(_VIEWPOINT, viewpoint(finding.viewpoint, lang), lines, color=color)
    return "\n".join(block) + "\n\n"


def _since_baseline(finding: Finding) -> tuple[tuple[tuple[str, str], ...], list[Words]]:
    """Return the values that a rule saw, and what a finding that has become worse says of the baseline."""
    gravity: dict[str, Words] = {"undetermined": UNDETERMINED}
    gravity.update((severity, word) for severity, word in SEVERITY.items())
    values = finding.values
    if not values or values[-1][0] != _WORSE_NAME or values[-1][1] not in gravity:
        return values, []
    values, was = values[:-1], values[-1][1]
    if values and values[-1][0] == _GREW_NAME:
        new = cut(values[-1][1], _VALUE_WIDTH)
        return values[:-1], [Words(_GREW.ja.format(new=new), _GREW.en.format(new=new))]
    word = gravity[was]
    return values, [Words(_WAS.ja.format(was=word.ja), _WAS.en.format(was=word.en))]


def _left_out(result: CheckResult, lines: SourceLines, *, color: bool) -> Iterator[str]:
    """Yield what does not count: each accepted finding with its reason, and how many the baseline knows already."""
    lang = lines.lang
    accepted = [f for f in result.findings if f.waived is not None and f.waived.kind != "baseline"]
    known = [f for f in result.findings if f.waived is not None and f.waived.kind == "baseline"]
    if accepted:
        yield paint(_WAIVED.say(lang).format(count=len(accepted)), "bold", color=color) + "\n"
        yield from (_waived(finding, lines) for finding in accepted)
        yield "\n"
    if known:
        number = Counter(f.severity if f.outcome == "violated" else "undetermined" for f in known)
        parts = [f"{SEVERITY[word].say(lang)} {number[word]}" for word in SEVERITY if number[word]]
        parts += [f"{UNDETERMINED.say(lang)} {number['undetermined']}"] if number["undetermined"] else []
        yield _KNOWN.say(lang).format(count=len(known), parts=("、" if lang == "ja" else ", ").join(parts)) + "\n\n"


def _waived(finding: Finding, lines: SourceLines) -> str:
    """Return the one line of a waived finding and the line with its reason."""
    lang, waived = lines.lang, finding.waived
    if waived is None:  # pragma: no cover - only waived findings come here
        return ""
    facts = [(_APPROVER, waived.approver), (_END, waived.end)]
    marks = [f"{label.say(lang)} {value}" for label, value in facts if value]
    kind = SUPPRESSION[waived.kind].say(lang)
    if lang == "ja":
        kind += f"（{'、'.join(marks)}）：" if marks else "："
    else:
        kind += f" ({', '.join(marks)}): " if marks else ": "
    severity = SEVERITY[finding.severity].say(lang)
    first = f"  {severity}[{finding.rule}] {finding.place} {finding.title.say(lang)}"
    return f"{printable(first)}\n    {printable(kind)}{cut(waived.reason, 200)}\n"


def _selected_nothing(result: CheckResult, lines: SourceLines, counts: Tally, *, color: bool) -> Iterator[str]:
    """Yield the table of the rules that had nothing to judge, each with the reason."""
    if not counts.rules_selected_nothing:
        return
    lang, wide = lines.lang, lines.ambiguous_wide
    rules = [rule for rule in result.rules if rule_state(rule) == "selected-nothing"]
    column = min(max(text_width(_RULE.say(lang)), *(len(rule.id) for rule in rules)), _RULE_COLUMN)
    yield paint(_NOTHING_SELECTED.say(lang).format(count=len(rules)), "bold", color=color) + "\n"
    yield f"  {pad(_RULE.say(lang), column)}  {_REASON.say(lang)}\n"
    yield f"  {'-' * column}  {'-' * 30}\n"
    for rule in rules:
        reason = printable((rule.reason or _NO_REASON).say(lang))
        row = f"  {pad(rule.id, column)}  "
        room = 200 if lines.width is None else max(lines.width - len(row), 30)
        yield row + cut(reason, room, ambiguous_wide=wide) + "\n"
    yield "\n"


def _closing(result: CheckResult, lines: SourceLines, counts: Tally, *, color: bool) -> Iterator[str]:
    """Yield what was checked and the summary; never silence, and no praise for an empty run."""
    lang = lines.lang
    if result.errors:
        yield paint(UNREADABLE.say(lang).format(count=counts.unreadable), "error", color=color) + "\n"
        if not result.findings:
            return
    elif not counts.selected:
        yield paint(_NOTHING_JUDGED.say(lang), "warning", color=color) + "\n"
    elif not counts.violated + counts.undetermined:
        yield paint((_CLEAN_BUT_WAIVED if counts.waived else _CLEAN).say(lang), "good", color=color) + "\n"
    if result.settled:
        yield _SETTLED.say(lang).format(count=len(result.settled)) + "\n"
    yield printable(scope(counts, result.assessments, result.as_of, lang)) + "\n"
    yield summary(counts, lang) + "\n"
