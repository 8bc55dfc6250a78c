"""The JSON Schema of ``assessment.yaml`` for editors: Japanese titles, every choice, and the three ways to write a value.

Wherever a text may stand, ``{use: id}`` may stand; wherever any value may stand, ``{value: …, withhold: {…}}`` may stand; and
a choice may be written as its slug or its official label.
"""

from __future__ import annotations

from typing import Any


from pia.model.assessment import Assessment

__all__ = ["SCHEMA_ID", "model_schema"]

SCHEMA_ID = "urn:pia:assessment:1"

_USE = {
    "type": "object",
    "title": "共通の文の参照",
    "properties": {"use": {"type": "string", "title": "texts の名前、又は body.yaml の識別子"}},
    "required": ["use"],
}
_WITHHOLD = {
    "type": "object",
    "title": "非公表",
    "properties": {
        "reason": {"type": "string", "title": "公表しない理由"},
        "approver": {"type": "string", "title": "承認者"},
        "shown": {"type": "string", "title": "公表用の文言"},
    },
    "required": ["reason", "approver", "shown"],
    "additionalProperties": False,
}


def model_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an assessment as an editor should see it."""
    schema = Assessment.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs")
    for definition in definitions.values():
        _open(definition)
    _open(schema)
    definitions["use"] = _USE
    definitions["withhold"] = _WITHHOLD
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "特定個人情報保護評価書（assessment.yaml）",
        **{k: v for k, v in schema.items() if k != "title"},
        "$defs": dict(sorted(definitions.items())),
    }


def _open(definition: dict[str, Any]) -> None:
    """Let every property also be a reference or a withheld value; scalars that YAML types otherwise are accepted as such."""
    properties = definition.get("properties", {})
    for name, value in list(properties.items()):
        if name in ("schema", "id", "include", "form", "edition", "status"):
            continue
        properties[name] = _either(value)
    if {"id", "name"} <= set(properties) or "id" in definition.get("required", ()):
        definition["anyOf"] = [{"required": definition.pop("required", [])}, {"required": ["use"]}]
        properties["use"] = {"type": "string", "title": "body.yaml の識別子"}


def _either(value: dict[str, Any]) -> dict[str, Any]:
    title = value.get("title")
    plain = {k: v for k, v in value.items() if k not in ("title", "default")}
    widened = _scalars(plain)
    hidden = {
        "type": "object",
        "title": "値と非公表の指定",
        "properties": {"value": widened, "withhold": {"$ref": "#/$defs/withhold"}},
        "required": ["value", "withhold"],
        "additionalProperties": False,
    }
    made: dict[str, Any] = {"anyOf": [widened, {"$ref": "#/$defs/use"}, hidden]}
    if title is not None:
        made["title"] = title
    return made


def _scalars(node: Any) -> Any:
    """Let a free text be written as a plain number or true/false too; choices and patterns stay as they are."""
    if isinstance(node, list):
        return [_scalars(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == "string" and not {"enum", "pattern", "const"} & set(node):
        return {**node, "type": ["string", "integer", "boolean"]}
    return {k: _scalars(v) for k, v in node.items()}
