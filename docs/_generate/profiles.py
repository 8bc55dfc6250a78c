"""``reference/profiles.md``: the shared platforms whose controls and texts an assessment may inherit."""

from __future__ import annotations

from collections.abc import Iterable

from _generate.markdown import anchor, cell, code, document, table
from _generate.measures import RUNNERS
from pia.catalogue.measures import measures
from pia.catalogue.profiles import PlatformControl, PlatformProfile, Role, platform_profiles

__all__ = ["page"]

STATUSES = {"confirmed": "確認済み", "likely": "確からしい", "memory": "未確認"}


def page() -> str:
    """Return the page."""
    found = platform_profiles()
    body = [f"- [{cell(one.title.ja)}（{code(name)}）](#{anchor(name)})" for name, one in found.items()]
    body += ["", *(line for name, one in found.items() for line in _profile(name, one))]
    intro = [
        (
            "評価書の `inherits` で継承できる共通基盤です。措置は `名前.措置`、文は `名前.文` の名で評価書に加わります。"
            "書き方は[事実を共有する](../tasks/share-facts.md)にあります。措置の文は `rules/profiles/` にあります。"
        ),
        (
            "The shared platforms that an assessment may inherit. Their controls join its own as `name.control`, their texts as "
            "`name.text`; see [share facts](../tasks/share-facts.md). The wording stands in `rules/profiles/`."
        ),
    ]
    return document("共通基盤 / Profiles", intro, body)


def _profile(name: str, profile: PlatformProfile) -> list[str]:
    rows = [
        ["名称 / title", f"{cell(profile.title.ja)} / {cell(profile.title.en)}"],
        ["時期 / since", cell(profile.since)],
        ["出典 / source", cell(profile.source)],
        ["出典の確かさ / source status", f"{STATUSES[profile.source_status]} / {profile.source_status}"],
        ["ファイルの役割 / roles of files", _roles(profile.files)],
        ["システムの役割 / roles of systems", _roles(profile.systems)],
        ["文 / texts", "、".join(code(f"{profile.name}.{text}") for text in profile.texts)],
    ]
    heads = ("措置 / control", "カタログの措置 / measure", "範囲 / scope", "値 / values", "行う者 / run by")
    return [
        f"## {name}",
        "",
        *table(("事項 / item", "内容 / value"), rows),
        *table(heads, (_control(control) for control in profile.controls)),
    ]


def _roles(roles: Iterable[Role]) -> str:
    said = (f"{code(role.id)} {cell(role.title)}{'（任意 / optional）' if role.optional else ''}" for role in roles)
    return "、".join(said)


def _control(control: PlatformControl) -> list[str]:
    shown = "" if not control.forms else f"（{'、'.join(control.forms)}）"
    title = measures()[control.measure].title.ja
    link = f"[{code(control.measure)}](measures.md#{anchor(control.measure)})"
    values = "、".join(f"{code(name)}: {cell(_said(value))}" for name, value in control.parameters.items())
    return [
        f"{code(control.id)}{shown}",
        f"{link} {cell(title)}",
        "、".join(code(role) for role in (*control.files, *control.systems)),
        values,
        RUNNERS[control.runs],
    ]


def _said(value: object) -> str:
    return "・".join(map(str, value)) if isinstance(value, list) else str(value)
