"""The JSON Schema of ``assessment.yaml`` for editors: Japanese titles, every choice, and all the ways to write a value.

Wherever a text may stand, ``{use: id}`` and ``{join: […]}`` may stand; wherever any value may stand, ``{value: …, withhold: {…}}`` may stand; and
a choice may be written as its slug or its official label.
"""

from __future__ import annotations

from typing import Any

from pia.model.assessment import Assessment
from pia.source.join import MAX_PARTS

__all__ = ["SCHEMA_ID", "model_schema"]

SCHEMA_ID = "urn:pia:assessment:1"

_FIXED = ("schema", "id", "include", "form", "edition", "status")
"""Keys that are always written out: they name things, and nobody withholds a name that others refer to."""

_USE = {
    "type": "object",
    "title": "共通の文の参照",
    "properties": {"use": {"type": "string", "title": "texts の名前、又は body.yaml の識別子"}},
    "required": ["use"],
    "additionalProperties": False,
}
_HIDDEN_TEXT = {
    "type": "object",
    "title": "文と非公表の指定",
    "properties": {"value": {"type": "string", "title": "文"}, "withhold": {"$ref": "#/$defs/withhold"}},
    "required": ["value", "withhold"],
    "additionalProperties": False,
}
_JOIN = {
    "type": "object",
    "title": "文の並び（改行でつなぐ）",
    "properties": {
        "join": {
            "type": "array",
            "title": "つなぐ文、又は texts の名前",
            "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/use"}, _HIDDEN_TEXT]},
            "minItems": 1,
            "maxItems": MAX_PARTS,
        }
    },
    "required": ["join"],
    "additionalProperties": False,
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

_REFERENCES = ({"$ref": "#/$defs/use"}, {"$ref": "#/$defs/join"})


def model_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of an assessment as an editor should see it."""
    schema = Assessment.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs")
    for definition in definitions.values():
        _open(definition)
    _open(schema)
    definitions["use"] = _USE
    definitions["join"] = _JOIN
    definitions["withhold"] = _WITHHOLD
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "特定個人情報保護評価書（assessment.yaml）",
        **{k: v for k, v in schema.items() if k not in ("title", "description")},
        "$defs": dict(sorted(definitions.items())),
    }


def _open(definition: dict[str, Any]) -> None:
    """Let every property of a record also be a reference or a withheld value; an entity may be one of ``body.yaml``."""
    properties = definition.get("properties", {})
    for name, value in list(properties.items()):
        if name not in _FIXED:
            properties[name] = _titled(value)
    if "id" in definition.get("required", ()):
        # `{use: id}` takes an entity from body.yaml; whatever stands beside it is checked when the assessment is read
        definition["anyOf"] = [{"required": definition.pop("required")}, {"required": ["use"]}]
        # (a recipient has a text of its own named so)
        properties.setdefault("use", {"type": "string", "title": "body.yaml の識別子"})


def _titled(value: dict[str, Any]) -> dict[str, Any]:
    """Widen a property and keep its title on the outside, where editors look for it."""
    made = _widened({k: v for k, v in value.items() if k not in ("title", "default")})
    return {"title": value["title"], **made} if "title" in value else made


def _widened(node: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value as it may be written: plainly, by reference, or withheld; the same for what it holds.

    A free text may also be a plain number or true/false, as YAML types them; choices and patterns stay as they are.
    """
    plain = dict(node)
    if "anyOf" in plain:
        plain["anyOf"] = [_inner(member) for member in plain["anyOf"]]
    else:
        plain = _inner(plain)
    hidden = {
        "type": "object",
        "title": "値と非公表の指定",
        "properties": {"value": {"anyOf": [plain, *_REFERENCES]}, "withhold": {"$ref": "#/$defs/withhold"}},
        "required": ["value", "withhold"],
        "additionalProperties": False,
    }
    return {"anyOf": [plain, *_REFERENCES, hidden]}


def _inner(node: dict[str, Any]) -> dict[str, Any]:
    """Widen what stands inside one kind of value: the items of a list, the values of a free mapping, a free text."""
    made = dict(node)
    if "items" in made:
        made["items"] = _widened(made["items"])
    if isinstance(made.get("additionalProperties"), dict):
        made["additionalProperties"] = _widened(made["additionalProperties"])
    if made.get("type") == "string" and not {"enum", "pattern", "const"} & set(made):
        made["type"] = ["string", "integer", "boolean"]
    return made
