"""``reference/forms.md``: every edition of every form with its items, as the templates say."""

from __future__ import annotations

from collections.abc import Iterator

from _generate.markdown import cell, code, document, table
from pia.catalogue.editions import editions
from pia.forms.edition import Call, Edition, GroupSpec, ItemSpec, load_edition

__all__ = ["binding", "page"]

_HEADS = ("印 / mark", "項目 / label", "※", "必須 / required", "値の出どころ / binding", "書き方 / guidance")
_FORMS = {"kiso": "様式2 基礎項目評価書", "juten": "様式3 重点項目評価書", "zenkoumoku": "様式4 全項目評価書"}


def page() -> str:
    """Return the page."""
    listed = editions()
    rows = [
        [
            code(one.form),
            code(one.edition),
            cell(one.title),
            cell(one.stamp),
            cell(one.since),
            code(one.source_status),
            cell(one.source),
        ]
        for one in listed
    ]
    heads = (
        "様式 / form",
        "版 / edition",
        "名称 / title",
        "表示 / stamp",
        "適用 / since",
        "確かさ / source status",
        "出典 / source",
    )
    body = table(heads, rows)
    for one in listed:
        body += _edition(load_edition(one.form, one.edition))
    intro = [
        (
            "同梱している様式の版と、その全ての欄です。「値の出どころ」は次のとおりです。`path` は書いた値そのもの、`derive` は他の事実から導く値、"
            "`compose` は統制の文を順に並べた文、`answer` はリスクごとの選択です。「必須」は、その状態以降で空欄が指摘される欄です。"
        ),
        (
            "The editions of the forms and every item. A binding is a `path` (the value as written), `derive` (worked out from other "
            "facts), `compose` (the texts of the controls in order) or `answer` (the choice for a risk). Required names the status "
            "from which on an empty cell is reported; ※ marks the items whose change is an important change."
        ),
    ]
    return document("様式 / Forms", intro, body)


def _edition(edition: Edition) -> list[str]:
    lines = [
        f"## {edition.form} {edition.edition}",
        "",
        f"{cell(_FORMS.get(edition.form, edition.form))}　{cell(edition.stamp)}",
        "",
    ]
    for section in edition.sections:
        lines += [
            f"### {cell(section.title)}",
            "",
            *_note(section),
            *table(_HEADS, _rows(section, important=False, trail=())),
        ]
    return lines


def _note(section: GroupSpec) -> list[str]:
    said = []
    if section.important:
        said.append(f"重要な変更の対象：{cell(section.important)}")
    if section.each:
        said.append(f"繰返し / repeated for each of {code(section.each)}")
    return [" / ".join(said), ""] if said else []


def _rows(group: GroupSpec, *, important: bool, trail: tuple[str, ...]) -> Iterator[list[str]]:
    marked = important or group.important_items
    for child in group.children:
        if isinstance(child, GroupSpec):
            each = f"（{code(child.each)} ごと）" if child.each else ""
            yield [
                "",
                f"**{cell('　'.join((*trail, child.title)))}**{each}",
                cell(child.important or ""),
                "",
                cell(_condition(child.only_if)),
                "",
            ]
            yield from _rows(child, important=marked, trail=())
        else:
            yield _item(child, important=marked)


def _item(item: ItemSpec, *, important: bool) -> list[str]:
    starred = important if item.important is None else item.important
    wanted = [code(item.required) if item.required else "", _condition(item.only_if)]
    choices = f"、選択肢 / choices: {code(item.choices.id)}" if item.choices else ""
    return [
        cell(item.mark or ""),
        f"{cell(item.label)} {code(item.id)}",
        "※" if starred else "",
        " ".join(text for text in wanted if text),
        f"{binding(item)}{choices}",
        cell(item.guidance or ""),
    ]


def binding(item: ItemSpec) -> str:
    """Return how the value of an item comes about."""
    if item.path is not None:
        return f"path {code(item.path)}"
    if item.derive is not None:
        return f"derive {code(_call(item.derive))}"
    if item.compose is not None:
        return f"compose {code(item.compose)}"
    if item.answer is not None:
        return f"answer {code(item.answer)}"
    return ""


def _condition(call: Call | None) -> str:
    return f"条件 / only if: {code(('not ' if call.negated else '') + _call(call))}" if call is not None else ""


def _call(call: Call) -> str:
    return f"{call.name}({', '.join(call.args)})"
