"""Help for the tests of the rule engine: one rule from its parts, judged on a witness document."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pia.errors import InputError, Problem
from pia.forms.fill import fill_form
from pia.model.read import Loaded, load_assessment
from pia.rules.engine import check_assessment
from pia.rules.fact_schema import ListType, MapType, Scalar, StructType, Type
from pia.rules.facts import Facts
from pia.rules.pack import read_pack
from pia.rules.rule_set import RuleSet
from pia.rules.witness import loaded_from
from pia.source.load import load_text
from pia.source.nodes import Mapping

if TYPE_CHECKING:
    from pia.rules.finding import Finding, RuleTally
    from pia.rules.rule import Rule

DAY = date(2026, 1, 15)


def rule_data(**changes: Any) -> dict[str, Any]:
    """Return a sound rule as data; a change to None leaves the key out; ``for_`` stands for ``for``."""
    data: dict[str, Any] = {
        "id": "a-rule",
        "title": {"ja": "規則", "en": "a rule"},
        "why": {"ja": "理由", "en": "because"},
        "basis": [{"cite": "様式3", "source_status": "confirmed"}],
        "severity": "error",
        "for": "files",
        "quantifier": "each",
        "require": "file.name != ''",
        "message": {"ja": "指摘", "en": "finding"},
        "remedy": {"ja": "直す", "en": "mend"},
    }
    for key, value in changes.items():
        name = key.rstrip("_")
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return data


def pack_text(*rules: dict[str, Any], id_: str = "test") -> str:
    """Return the text of a pack."""
    data = {"schema": 1, "pack": id_, "title": {"ja": "試験", "en": "test"}, "rules": list(rules)}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=4096)


def rules_of(*rules: dict[str, Any]) -> RuleSet:
    """Read rules given as data."""
    return RuleSet((read_pack(load_text(pack_text(*rules), "rules.yaml")),))


def one_rule(**changes: Any) -> Rule:
    """Read one rule."""
    return rules_of(rule_data(**changes)).rules[0]


def problems_of(text: str, *, own: bool = False) -> list[Problem]:
    """Return the problems of a pack that must not be readable."""
    try:
        read_pack(load_text(text, "rules.yaml"), own=own)
    except InputError as error:
        return list(error.problems)
    raise AssertionError("the pack was read")


def witness(overlay: str = "{}", base: str = "connected") -> Loaded:
    """Return a witness document with a change to it (YAML)."""
    root = load_text(overlay, "overlay.yaml").root
    assert isinstance(root, Mapping)
    return loaded_from(base, root)


def facts(overlay: str = "{}", base: str = "connected") -> Facts:
    """Return the facts of a witness document with a change to it."""
    loaded = witness(overlay, base)
    return Facts(loaded, lambda: fill_form(loaded), as_of=DAY.isoformat())


def check(
    rules: RuleSet, overlay: str = "{}", base: str = "connected", *, loaded: Loaded | None = None, **options: Any
) -> tuple[list[Finding], list[RuleTally]]:
    """Judge a witness document (or ``loaded``)."""
    one = loaded or witness(overlay, base)
    return check_assessment(one, lambda: fill_form(one), rules, **{"as_of": DAY, "assessment": "見本", **options})


def judge(overlay: str = "{}", base: str = "connected", **changes: Any) -> tuple[list[Finding], RuleTally]:
    """Judge a witness document by one rule made of ``changes``."""
    findings, tallies = check(rules_of(rule_data(**changes)), overlay, base)
    return findings, tallies[0]


def from_folder(tmp_path: Path, text: str) -> Loaded:
    """Write an assessment and read it."""
    folder = tmp_path / "assessment"
    folder.mkdir(exist_ok=True)
    (folder / "assessment.yaml").write_text(text, encoding="utf-8", newline="\n")
    return load_assessment(folder)


def misfit(value: object, type_: Type, at: str = "") -> str:
    """Return where facts are not of the type that the schema says they have; empty when they are."""
    if isinstance(type_, StructType):
        if not isinstance(value, dict) or set(value) != set(type_.fields):
            return f"{at}: {sorted(set(value) ^ set(type_.fields)) if isinstance(value, dict) else value!r}"
        return next((m for k, f in type_.fields.items() if (m := misfit(value[k], f.type, f"{at}.{k}"))), "")
    if isinstance(type_, ListType):
        if not isinstance(value, list):
            return f"{at}: {value!r} is no list"
        return next((m for n, one in enumerate(value) if (m := misfit(one, type_.element, f"{at}[{n}]"))), "")
    if isinstance(type_, MapType):
        return "" if isinstance(value, dict) else f"{at}: {value!r} is no map"
    if isinstance(type_, Scalar):
        if value is None:
            return "" if type_.nullable else f"{at}: null"
        right = {"string": str, "int": int, "bool": bool, "double": float, "null": type(None)}[type_.kind]
        sound = type(value) is right and (not type_.choices or value in type_.choices)
        return "" if sound else f"{at}: {value!r} is no {type_}"
    return ""
