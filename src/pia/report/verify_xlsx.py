"""What came of rehearsals as a workbook: the counts, the matrix of controls, the probes, every step with its ledger rows, the open values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.report.verify_words import MARKS, NO_PROOF, SAID, ledger_text, probe_title
from pia.report.workbook_sheet import Column, Grid, written
from pia.verify.judging import CONTROL_OUTCOMES
from pia.verify.probe import OUTCOMES
from pia.verify.probes.registry import registered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pia.errors import Lang
    from pia.verify.judging import Judged
    from pia.verify.verified import Verified

__all__ = ["verify_workbook"]

_TITLE: Final = "措置の試行と証跡（試験用の登録系）"
_REAL: Final = {"configuration": "設定", "log": "記録", "ledger": "台帳", "document": "文書"}


def verify_workbook(done: Sequence[Verified], lang: Lang = "ja") -> bytes:
    """Return the workbook: the same bytes for the same results."""
    grids = [_summary(done, lang), _controls(done, lang), _steps(done, lang), _open(done, lang), _aside(done)]
    return written(grids, title=_TITLE)


def _summary(done: Sequence[Verified], lang: Lang) -> Grid:
    """Return 概要: how many controls came to what, by assessment."""
    columns = (
        Column("評価書", 18), Column("評価実施機関", 20), Column("事務", 34), Column("措置", 8),
        *(Column(words.ja, 11) for words in CONTROL_OUTCOMES.values()), Column("定めのない値", 11), Column("基準日", 12),
    )  # fmt: skip
    rows: tuple[tuple[str | int, ...], ...] = tuple(
        (
            one.name, one.body, one.title, len(one.controls), *(one.counts.get(name, 0) for name in CONTROL_OUTCOMES), len(one.asked),
            one.as_of,
        )
        for one in done
    )  # fmt: skip
    notes = tuple(note.say(lang) for one in done for note in one.notes)
    digests = tuple(f"{one.name}　{name}：{value}" for one in done for name, value in one.digests)
    return Grid("概要", _TITLE, (NO_PROOF.say(lang), *notes, *digests), columns, rows)


def _controls(done: Sequence[Verified], lang: Lang) -> Grid:
    """Return 措置: the matrix of controls, what was rehearsed and which real evidence there is."""
    columns = (
        Column("評価書", 8, repeated=True), Column("措置", 22, repeated=True), Column("措置の内容", 28), Column("結果", 13),
        Column("理由", 30), Column("試行（登録系）", 38), *(Column(name, 8) for name in _REAL.values()), Column("カタログ", 26),
    )  # fmt: skip
    rows = tuple(
        (
            one.name, judged.control, judged.title.say(lang), f"{MARKS[judged.outcome]} {CONTROL_OUTCOMES[judged.outcome].say(lang)}",
            judged.reason.say(lang), "\n".join(_probes(judged, lang)), *_real(judged), judged.measure,
        )
        for one in done
        for judged in one.controls
    )  # fmt: skip
    head = ("「結果」は、実機の証跡があるものだけが◎です。○は登録系での試行が宣言のとおりだったことを示します。",)
    return Grid("措置", "措置ごとの試行と証跡", head, columns, rows, filtered=True, printed=10)


def _probes(one: Judged, lang: Lang) -> Iterator[str]:
    for result in one.probes:
        yield f"{OUTCOMES[result.outcome].say(lang)}：{probe_title(result.probe).say(lang)}"


def _real(one: Judged) -> tuple[str, ...]:
    by_kind = {kind: [each for each in one.evidence if each.kind == kind] for kind in _REAL}
    return tuple(
        "\n".join(f"{each.outcome} {each.source.file if each.source is not None else ''}".strip() for each in listed)
        for listed in by_kind.values()
    )


def _steps(done: Sequence[Verified], lang: Lang) -> Grid:
    """Return 手順: what was done, expected and seen at each step, with the rows of the ledgers."""
    columns = (
        Column("評価書", 8, repeated=True), Column("試行", 26, repeated=True), Column("システム", 12, repeated=True), Column("結果", 12),
        Column("したこと", 34), Column("宣言からの予想", 24), Column("見たこと", 30), Column("判定", 6, middle=True), Column("操作記録", 18),
        Column("識別子", 26),
    )  # fmt: skip
    rows: list[tuple[str | int, ...]] = []
    for one in done:
        for run in one.runs:
            named = (one.name, probe_title(run.probe).say(lang), run.node, OUTCOMES[run.outcome].say(lang))
            if not run.steps:
                reason = run.reason.say(lang) if run.reason is not None else ""
                rows.append((*named, "", "", reason, "", "", run.probe))
            for seen in run.steps:
                step = registered()[run.probe].step(seen.step)
                said = (
                    step.do.say(lang),
                    step.expected.say(lang),
                    seen.seen.say(lang),
                    SAID[seen.ok].ja,
                    ledger_text(seen),
                )
                rows.append((*named, *said, f"{run.probe}/{seen.step}"))
    head = (
        "操作記録の番号は、そのシステムの記録（台帳）の行です。試行は毎回同じ住民と日付で行うので、同じ番号になります。",
    )
    return Grid("手順", "試行の手順と見たこと", head, columns, tuple(rows), filtered=True, printed=9)


def _open(done: Sequence[Verified], lang: Lang) -> Grid:
    """Return 定めのない値: what nobody can try before it is declared."""
    columns = (
        Column("評価書", 14), Column("値", 30), Column("何が定めていないか", 64), Column("関係する措置", 26), Column("様式の欄", 36),
    )  # fmt: skip
    rows = tuple(
        (one.name, gap.path, gap.words.say(lang), "、".join(gap.controls), gap.item)
        for one in done
        for gap in one.asked
    )
    head = ("措置の parameters に値を書くと、その試行ができるようになります。",)
    return Grid("定めのない値", "定めのない値", head, columns, rows, filtered=bool(rows))


def _aside(done: Sequence[Verified]) -> Grid:
    """Return 用いない証跡: real evidence that supports nothing, with its fault."""
    columns = (Column("評価書", 14), Column("措置", 34), Column("証跡のファイル", 60), Column("理由（規則）", 34))
    rows = tuple((one.name, each.control, each.file, each.fault) for one in done for each in one.set_aside)
    head = ("規則の意味は pia rules explain で見られます。",)
    return Grid("用いない証跡", "用いなかった実機の証跡", head, columns, rows)
