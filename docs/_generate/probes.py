"""``reference/probes.md``: every probe with what it tries, where, by which values, its steps and its sabotages."""

from __future__ import annotations

from collections.abc import Iterable

from _generate.markdown import cell, code, document, table
from pia.catalogue.measures import measures
from pia.catalogue.probes import Probe as Catalogued
from pia.catalogue.probes import probes
from pia.verify.probe import OUTCOMES, Probe
from pia.verify.probes.registry import registered

__all__ = ["page"]


def page() -> str:
    """Return the page."""
    body: list[str] = [
        "## 結果 / Outcomes",
        "",
        *table(("結果 / outcome", "", ""), ([code(name), words.ja, words.en] for name, words in OUTCOMES.items())),
    ]
    tried = {id_: one for id_, one in registered().items() if one.beyond is None}
    beyond = {id_: one for id_, one in registered().items() if one.beyond is not None}
    body += ["## 登録系で試すもの / Tried on the register", ""]
    for id_, probe in tried.items():
        body += _tried(probes()[id_], probe)
    body += ["## 実機だけが示せるもの / Shown by the real system alone", ""]
    for id_, probe in beyond.items():
        body += _beyond(probes()[id_], probe)
    planned = [one for one in probes().values() if one.planned]
    if planned:
        body += [
            "## 予定 / Planned",
            "",
            *table(
                ("試行 / probe", "", ""), ([code(one.id), cell(one.title.ja), cell(one.title.en)] for one in planned)
            ),
        ]
    intro = [
        (
            f"宣言した措置を試すもの（probe）の一覧です。登録系で試すもの{len(tried)}、実機だけが示せるもの{len(beyond)}。"
            "使い方は[宣言した措置を試す](../tasks/rehearse-controls.md)、書き方は[試行を書く](../adding-a-probe.md)にあります。"
        ),
        f"Every probe: {len(tried)} are tried on the register for testing, {len(beyond)} can be shown by the real system alone.",
    ]
    return document("試行 / Probes", intro, body)


def _head(known: Catalogued) -> list[str]:
    listed = "、".join(
        f"[{code(id_)}](measures.md#{id_.replace('.', '')}) {measures()[id_].title.ja}" for id_ in known.measures
    )
    return [f"### {known.id}", "", f"**{known.title.ja}** / {known.title.en}", "", f"- 措置 / measures: {listed}"]


def _tried(known: Catalogued, probe: Probe) -> Iterable[str]:
    yield from _head(known)
    at = "、".join(code(kind) for kind in sorted(probe.at)) or "全てのシステム / every system"
    yield f"- 対象 / at: {at}"
    if probe.reads:
        yield f"- 要る値 / reads: {'、'.join(code(path.replace('{node}', '<system>')) for path in probe.reads)}"
    yield ""
    yield from table(
        ("手順 / step", "すること", "宣言からの予想", "do", "expected"),
        (
            [code(one.id), cell(one.do.ja), cell(one.expected.ja), cell(one.do.en), cell(one.expected.en)]
            for one in probe.steps
        ),
    )
    yield from table(
        ("妨害 / sabotage", "", "", "気付くべき手順 / noticed at"),
        ([code(one.id), cell(one.words.ja), cell(one.words.en), code(one.step)] for one in probe.sabotages),
    )


def _beyond(known: Catalogued, probe: Probe) -> Iterable[str]:
    yield from _head(known)
    if probe.beyond is not None:
        yield f"- 理由 / why: {probe.beyond.why.ja} / {probe.beyond.why.en}"
        yield f"- 要る証跡 / needed: {probe.beyond.needed.ja} / {probe.beyond.needed.en}"
    yield ""
    yield from table(
        ("手順 / step", "すること", "予想される結果", "do", "expected"),
        (
            [code(one.id), cell(one.do.ja), cell(one.expected.ja), cell(one.do.en), cell(one.expected.en)]
            for one in probe.steps
        ),
    )
