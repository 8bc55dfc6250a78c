"""``reference/evidence.md``: the tables that are read as real evidence, their columns and every check of them."""

from __future__ import annotations

from _generate.markdown import cell, code, document, table
from pia.verify.evidence.kinds import Check, Kind, kinds

__all__ = ["page"]

SHOWN = {"log": "記録 / log", "ledger": "台帳 / ledger", "document": "文書 / document"}
TYPES = {"text": "文字 / text", "date": "日付 / day", "time": "日時 / time", "count": "件数 / count"}
SEVERITIES = {"error": "誤り / error", "warning": "警告 / warning", "note": "参考 / note"}


def page() -> str:
    """Return the page."""
    body = table(
        ("種類 / kind", "表 / table", "証跡の種類 / kind of evidence", "列 / columns", "検査 / checks"),
        (
            [
                f"[{code(one.id)}](#{one.id})",
                f"{one.title.ja} / {one.title.en}",
                SHOWN.get(one.evidence or "", "突き合わせる相手 / only compared with"),
                str(len(one.columns)),
                str(len(one.checks)),
            ]
            for one in kinds().values()
        ),
    )
    for kind in kinds().values():
        body += _kind(kind)
    intro = [
        (
            "`pia evidence DIR --add FILE` が読むCSVの種類です。どの種類かは見出しから決まります。見出しは表の同義語のどれでもよく、"
            "全角・半角と空白の違いは問いません。ほかの見出しは `--mapping` で定めます。文字コードはUTF-8（BOMがあってもよい）又はShift_JIS（CP932）です。"
        ),
        (
            "The tables that `pia evidence DIR --add FILE` reads, told by their heads: any of the synonyms, in any width. Other heads are "
            "named in a file for `--mapping`. UTF-8 (with or without BOM) and CP932 are read. A failing `error` refutes the controls of the "
            "measures listed; a failing `warning` only leaves them open, because somebody has to ask."
        ),
        "手順は[実機の証跡を集める](../tasks/collect-evidence.md)にあります。",
    ]
    return document("実機の証跡として読む表 / Tables read as real evidence", intro, body)


def _kind(kind: Kind) -> list[str]:
    dated = {
        "latest": "列の最も新しい日 / the latest day of",
        "earliest": "列の最も古い日（期間のある検査）/ the earliest day of",
        "row": "行ごとの日 / the day of each row,",
        "given": "加えた日（--as-of） / the day it was added",
    }[kind.dated[0]]
    of = f" {code(kind.dated[1])}" if kind.dated[0] != "given" else ""
    lines = [f"## {kind.id}", "", f"{kind.title.ja} / {kind.title.en}", ""]
    lines += [f"- 日付 / dated: {dated}{of}", ""] if kind.evidence else []
    lines += table(
        ("列 / column", "内容 / what", "種類 / type", "要否 / needed", "見出しの同義語 / heads"),
        (
            [
                code(one.id),
                f"{one.title.ja} / {one.title.en}",
                TYPES[one.type],
                "要 / yes" if one.required else "",
                "、".join(dict.fromkeys(one.heads)),
            ]
            for one in kind.columns.values()
        ),
    )
    for name, words in kind.words.items():
        lines += [f"- 語 / words {code(name)}: {'、'.join(words)}"]
    lines += [""] if kind.words else []
    for check in kind.checks:
        lines += _check(check)
    return lines


def _check(check: Check) -> list[str]:
    needs = "、".join(f"{name}: {code(value)}" for name, value in check.needs.items())
    measures = "、".join(f"[{code(one)}](measures.md#{one.replace('.', '')})" for one in check.measures) or "－"
    return [
        f"### {check.id}",
        "",
        f"{check.title.ja} / {check.title.en}",
        "",
        f"- 重さ / severity: {SEVERITIES[check.severity]}",
        f"- 示す措置 / measures: {measures}",
        *([f"- 要るもの / needs: {needs}"] if needs else []),
        f"- 指摘 / says: {cell(check.fault.ja)}",
        f"  - {cell(check.fault.en)}",
        f"- 直し方：{cell(check.remedy.ja)}",
        f"  - What to do: {cell(check.remedy.en)}",
        "",
    ]
