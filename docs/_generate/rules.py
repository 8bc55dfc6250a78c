"""``reference/rules.md``: every rule of the product in one fixed table, with its reason, remedy and examples."""

from __future__ import annotations

from typing import Any

import yaml

from _generate.markdown import cell, code, document, table
from pia.data import rules_root
from pia.rules.builtin import BUILT_IN, BuiltIn
from pia.rules.rule import SOURCE_STATUSES
from pia.source.load import load_file
from pia.source.nodes import plain

__all__ = ["packs", "page"]

STATUS = {"confirmed": "確認済み", "likely": "おおむね確か", "memory": "未確認"}


def packs() -> list[dict[str, Any]]:
    """Return the packs of the product as written, in the order of their files."""
    folder = rules_root() / "packs"
    read = (plain(load_file(path, path.name).root) for path in sorted(folder.rglob("*.yaml")))
    return [pack for pack in read if isinstance(pack, dict)]


def page() -> str:
    """Return the page."""
    found = packs()
    total = sum(len(pack["rules"]) for pack in found)
    body = []
    for pack in found:
        listed = "、".join(f"[{code(rule['id'])}](#{rule['id']})" for rule in pack["rules"])
        body.append(f"- {cell(pack['title']['ja'])} / {cell(pack['title']['en'])}: {listed}")
    body.append(f"- 検査の仕組み / the engine itself: {'、'.join(f'[{code(id_)}](#{id_})' for id_ in BUILT_IN)}")
    body.append("")
    for pack in found:
        body += [f"## {pack['title']['ja']} / {pack['title']['en']}", ""]
        for rule in pack["rules"]:
            body += _rule(pack["pack"], rule)
    body += ["## 検査の仕組み / The engine itself", ""]
    for own in BUILT_IN.values():
        body += _built_in(own)
    intro = [
        (
            f"製品に付いている規則{total}件です。規則は `pia rules list` でも一覧でき、`pia rules explain 識別子` で一件ずつ見られます。"
            "「根拠の確かさ」が「未確認」の規定に基づく指摘は、その旨を示し、警告より重くなりません。"
        ),
        (
            f"The {total} rules of the product, each with why it exists, how to mend what it finds, and an example that passes and one that "
            "fails. The examples are laid over a clean model assessment; they are also the tests of the rule."
        ),
    ]
    return document("規則 / Rules", intro, body)


def _rule(pack: str, rule: dict[str, Any]) -> list[str]:
    status = max((one["source_status"] for one in rule["basis"]), key=SOURCE_STATUSES.index)
    rows = [
        ["識別子 / id", code(rule["id"])],
        ["規則集 / pack", code(pack)],
        ["重さ / severity", _severity(rule["severity"])],
        ["対象 / for", code(rule["for"])],
        ["根拠 / basis", "、".join(_basis(one) for one in rule["basis"])],
        ["審査の観点 / viewpoint", f"[{cell(rule.get('viewpoint', ''))}](law-facts.md#審査の観点--viewpoints)"],
        ["根拠の確かさ / source status", f"{STATUS[status]} / {status}"],
    ]
    if "applies" in rule:
        rows.append(["適用 / applies", cell(_flow(rule["applies"]))])
    lines = [
        f"### {rule['id']}",
        "",
        f"**{cell(rule['title']['ja'])}** {cell(rule['title']['en'])}",
        "",
        *table(("事項 / item", "内容 / value"), rows),
    ]
    lines += [f"なぜ：{cell(rule['why']['ja'])}", "", f"Why: {cell(rule['why']['en'])}", ""]
    lines += [f"直し方：{cell(rule['remedy']['ja'])}", "", f"What to do: {cell(rule['remedy']['en'])}", ""]
    for verdict, ja, en in _VERDICTS:
        for example in rule["examples"]:
            if verdict in example:
                lines += [f"{ja} / {en}:", "", "```yaml", _example(example[verdict]), "```", ""]
                break
    return lines


_VERDICTS = (("pass", "合格する例", "passes"), ("fail", "指摘される例", "fails"))


def _built_in(own: BuiltIn) -> list[str]:
    rows = [
        ["識別子 / id", code(own.id)],
        ["重さ / severity", code(own.severity)],
        ["根拠 / basis", cell(own.basis)],
    ]
    lines = [
        f"### {own.id}",
        "",
        f"**{cell(own.title.ja)}** {cell(own.title.en)}",
        "",
        *table(("事項 / item", "内容 / value"), rows),
    ]
    lines += [f"なぜ：{cell(own.why.ja)}", "", f"Why: {cell(own.why.en)}", ""]
    return [*lines, f"直し方：{cell(own.remedy.ja)}", "", f"What to do: {cell(own.remedy.en)}", ""]


def _severity(written: Any) -> str:
    if isinstance(written, dict):
        return "、".join(f"{key}: {code(value)}" for key, value in written.items())
    return code(written)


def _basis(one: dict[str, Any]) -> str:
    days = f"（{one.get('from', '')}～{one.get('to', '')}）" if "from" in one or "to" in one else ""
    return cell(f"{one['cite']}{days}")


def _example(overlay: Any) -> str:
    if not overlay:
        return "# 見本の評価書のまま / the model assessment as it is"
    return yaml.safe_dump(overlay, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None).rstrip("\n")


def _flow(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=True).strip()
