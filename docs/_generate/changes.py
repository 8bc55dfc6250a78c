"""``reference/configuration-changes.md``: what became of every changed line of the example's configurations, and why."""

from __future__ import annotations

import fnmatch
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from _generate.markdown import cell, code, document, table
from pia.app.conform import conform
from pia.conform.readers.registry import READERS
from pia.conform.trial import Trial, trials
from pia.data import example_root
from pia.source.load import load_file
from pia.source.nodes import plain

__all__ = ["page", "reasons_of", "tried"]

REASONS = Path(__file__).resolve().parent.parent / "configuration-changes.yaml"
LESS = {
    "ja": "許すものが減るだけである（条件が見るものは、前の一部だけになる）。",
    "en": "Less is allowed than before: conditions see only a part of what they saw",
}
FATES = ("caught", "within", "less", "beside", "same")


@lru_cache(maxsize=1)
def tried() -> tuple[Trial, ...]:
    """Change every line of the example's configurations in turn."""
    root = example_root()
    done = conform([root], root / "hosts", "2026-04-01")
    return tuple(trials(done.holder, [control for _, control in done.controls]))


@lru_cache(maxsize=1)
def _reasons() -> dict[str, Any]:
    found: dict[str, Any] = plain(load_file(REASONS, "docs/configuration-changes.yaml").root)
    return found


def reasons_of(trial: Trial) -> list[dict[str, str]]:
    """Return why a change is no difference: one reason for each fact that is not as before; an empty one is missing."""
    if trial.fate == "caught":
        return []
    if trial.fate == "less":
        return [LESS]
    own = _reasons()[trial.fate].get(trial.reader, {})
    if trial.fate == "same":
        return [own]
    known = _reasons()["beside"].get(trial.reader, {}) | own if trial.fate == "within" else own
    matched = {fact: next((own[n] for n in own if fnmatch.fnmatchcase(fact, n)), None) for fact in trial.facts}
    if trial.fate == "within" and not any(matched.values()):
        return [{}]
    found = [
        matched[fact] or next((known[n] for n in known if fnmatch.fnmatchcase(fact, n)), {}) for fact in trial.facts
    ]
    return [dict(one) for one in {repr(one): one for one in found}.values()]


def page() -> str:
    """Return the page."""
    found = tried()
    counted = Counter(trial.fate for trial in found)
    mattering = counted["caught"] + counted["within"]
    share = counted["caught"] * 1000 // mattering
    intro = [
        (
            f"見本の4台のホストと2つの書出しの設定を、一行ずつ機械的に変えて（値を変える、消す、コメントにする、前や後にもう一度書く、"
            f"ほかの節に移す、読み込むファイルに書く）、`pia conform` が気付くかを確かめた結果です。{len(found):,}通りのうち、"
            f"条件が見る値の変わった{mattering:,}通りの{share // 10}.{share % 10}%が不一致か「確かめられない」になります。残りは理由とともに下にあります。"
        ),
        (
            f"Every line of the configurations of the example is changed in turn by rules. Of {len(found):,} changes, {mattering:,} change "
            f"something that a condition sees; {share // 10}.{share % 10}% of these no longer conform. All others are listed with the reason "
            "(`docs/configuration-changes.yaml`), and a test holds that none is without."
        ),
    ]
    heads = ("設定 / configuration", "変更 / changes", *_HEADS)
    body = [
        *table(heads, _families(found)),
        "## 気付かれない変更 / Changes that are no difference",
        "",
        *_listed(found),
    ]
    return document("設定の変更 / Changes of configurations", intro, body)


_HEADS = (
    "気付く / caught",
    "宣言の内 / within",
    "減るだけ / less",
    "条件の外 / beside",
    "同じ値 / same",
)


def _families(found: tuple[Trial, ...]) -> list[list[str]]:
    counted = Counter((trial.reader, trial.fate) for trial in found)
    named = [name for name in READERS if any((name, fate) in counted for fate in FATES)]
    rows = [
        [
            cell(READERS[name].title.ja),
            str(sum(counted[name, f] for f in FATES)),
            *(str(counted[name, f]) for f in FATES),
        ]
        for name in named
    ]
    whole = Counter(trial.fate for trial in found)
    return [*rows, ["計 / total", str(len(found)), *(str(whole[f]) for f in FATES)]]


def _listed(found: tuple[Trial, ...]) -> list[str]:
    lines: list[str] = []
    words = dict(zip(FATES, ("", *_HEADS[1:]), strict=True))
    for fate in FATES[1:]:
        rows: Counter[tuple[str, str, str, str]] = Counter()
        for trial in found:
            if trial.fate == fate:
                facts = "、".join(code(fact) for fact in trial.facts) if fate in ("within", "beside") else ""
                for reason in reasons_of(trial):
                    rows[trial.reader, facts, reason.get("ja", ""), reason.get("en", "")] += 1
        heads = ("読取り / reader", "値 / facts", "数 / number", "理由 / reason")
        listed = [
            [code(key[0]), key[1], str(count), cell(f"{key[2]} {key[3]}.")] for key, count in sorted(rows.items())
        ]
        lines += [f"### {words[fate]}", "", *table(heads, listed)]
    return lines
