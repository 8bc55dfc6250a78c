"""The JSON Schema for editors: it accepts what the model accepts, says everything in Japanese, and refuses wrong keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from write import HEAD, MINIMAL, write

from pia.errors import InputError
from pia.model.read import load_assessment
from pia.model.schema import SCHEMA_ID, model_schema
from pia.model.vocabulary import vocabularies
from pia.source.load import load_text
from pia.source.nodes import plain

SCHEMA = model_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
PART = Draft202012Validator({k: v for k, v in SCHEMA.items() if k != "required"})
"""For included files, which hold some of the keys only."""
ASSESSMENTS = Path(__file__).parents[2] / "assessments"
SOURCES = sorted(ASSESSMENTS.glob("*/*.yaml"))


def accepts(text: str) -> bool:
    return bool(VALIDATOR.is_valid(plain(load_text(text, "assessment.yaml").root)))


def reads(folder: Path, text: str) -> bool:
    try:
        load_assessment(write(folder, text))
    except InputError:
        return False
    return True


def test_it_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert (SCHEMA["$id"], SCHEMA["title"]) == (SCHEMA_ID, "特定個人情報保護評価書（assessment.yaml）")


def test_it_is_the_same_every_time() -> None:
    assert json.dumps(model_schema()) == json.dumps(SCHEMA)
    assert list(SCHEMA["$defs"]) == sorted(SCHEMA["$defs"])


def test_every_reference_leads_somewhere() -> None:
    named = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(SCHEMA)))
    assert named <= SCHEMA["$defs"].keys()
    assert SCHEMA["$defs"].keys() - named == set()


def properties() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, definition in (("", SCHEMA), *SCHEMA["$defs"].items()):
        for key, value in definition.get("properties", {}).items():
            yield name, key, value


def test_every_property_has_a_japanese_title() -> None:
    japanese = re.compile("[ぁ-んァ-ヶ一-龠]")
    assert [(name, key) for name, key, value in properties() if not japanese.search(value.get("title", ""))] == []


def test_every_vocabulary_offers_slugs_and_labels() -> None:
    zone = json.dumps(SCHEMA["$defs"]["System"]["properties"]["zone"], ensure_ascii=False)
    for slug, label in vocabularies()["zone"].choices.items():
        assert f'"{slug}"' in zone
        assert f'"{label}"' in zone


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_the_assessments_fit(path: Path) -> None:
    root = plain(load_text(path.read_text("utf-8"), path.name).root)
    validator = VALIDATOR if path.name == "assessment.yaml" else PART
    assert [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(root)] == []


ACCEPTED = [
    MINIMAL,
    MINIMAL + "number: 12\n",
    MINIMAL + "published_on: 令和6年4月1日\n",
    MINIMAL + "published_on: 2024-04-01\n",
    MINIMAL + "other_bodies: none\n",
    MINIMAL + "other_bodies: [甲市長]\n",
    MINIMAL + "procedure: {opinions: none, third_party: {date: 令和6年4月1日}}\n",
    MINIMAL + "systems: [{id: 1, name: 1.10, functions: [011229, true]}]\n",
    MINIMAL + "systems: [{id: s, name: S, functions: 一つの文, zone: 閉域網, attributes: {days: 30, on: true, zone: a}}]\n",
    MINIMAL + "systems: [{id: s, name: S, category: unknown}]\n",
    MINIMAL + "files: [{id: f, name: F, subjects: {population: {band: unknown}}}]\n",
    MINIMAL + "files: [{id: f, name: F, records: [{id: g, items: [a, {name: b, categories: [個人番号]}, 3]}]}]\n",
    MINIMAL + "files: [{id: f, name: F, remarks: none, held_from: null}]\n",
    MINIMAL + "files: [{id: f, name: F}]\nparties: [{id: p, entrusted: [{file: f, re_entrustment: none}, {id: x, file: f, re_entrustment: {content: c}}]}]\n",
    MINIMAL + "files: [{id: f, name: F}]\nrecipients: [{id: r, kind: 提供, files: [f], rows: {count: 3}}, {id: t, kind: transfer, files: [f], rows: [{id: a}]}]\n",
    MINIMAL + "controls: [{id: c, measure: use.authentication, parameters: {a: 1, b: true, c: x, d: [1, y]}}]\n",
    # a shared text, and a withheld value, wherever a value may stand
    MINIMAL + "texts: {t: 文}\nspecial_notes: {use: t}\n",
    MINIMAL + "texts: {t: 文}\nsystems: [{id: s, name: {use: t}, functions: [x, {use: t}]}]\n",
    MINIMAL + "texts: {t: {value: 文, withhold: {reason: a, approver: b, shown: c}}}\n",
    MINIMAL + "texts: {t: 文}\nspecial_notes: {value: {use: t}, withhold: {reason: a, approver: b, shown: c}}\n",
    MINIMAL + "special_notes: {value: x, withhold: {reason: a, approver: b, shown: c}}\n",
    MINIMAL + "systems: [{id: s, name: S, zone: {value: lgwan, withhold: {reason: a, approver: b, shown: c}}}]\n",
    MINIMAL + "systems: [{id: s, name: S, functions: [x, {value: y, withhold: {reason: a, approver: b, shown: c}}]}]\n",
    MINIMAL + "systems: [{value: {id: s, name: S}, withhold: {reason: a, approver: b, shown: c}}]\n",
    MINIMAL + "files: [{id: f, name: F, storage: {value: {place: p}, withhold: {reason: a, approver: b, shown: c}}}]\n",
    MINIMAL + "files: [{id: f, name: F, users: {number: {count: {value: 3, withhold: {reason: a, approver: b, shown: c}}}}}]\n",
    MINIMAL + "controls: [{id: c, measure: m, parameters: {days: {value: 90, withhold: {reason: a, approver: b, shown: c}}}}]\n",
]  # fmt: skip


@pytest.mark.parametrize("text", ACCEPTED, ids=lambda text: text[len(MINIMAL) :][:60] or "minimal")
def test_what_the_model_accepts_fits(tmp_path: Path, text: str) -> None:
    assert reads(tmp_path, text)
    assert [e.message[:300] for e in VALIDATOR.iter_errors(plain(load_text(text, "assessment.yaml").root))] == []


def test_an_entity_of_the_body_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "body.yaml").write_text("systems: [{id: juki, name: 既存住基}]\n", encoding="utf-8", newline="")
    text = MINIMAL + "systems: [{use: juki}]\n"
    assert reads(tmp_path / "a", text)
    assert accepts(text)


REFUSED = [
    MINIMAL + "sytems: []\n",
    MINIMAL + "systems: [{id: s, nmae: S}]\n",
    MINIMAL + "systems: [{id: s}]\n",
    MINIMAL + "systems: {id: s, name: S}\n",
    MINIMAL + "systems: [{id: S, name: S}]\n",
    MINIMAL + "systems: [{id: s, name: [S]}]\n",
    MINIMAL + "systems: [{id: s, name: S, zone: lgwam}]\n",
    MINIMAL + "files: [{id: f, name: F, kind: 紙}]\n",
    MINIMAL + "files: [{id: f, name: F, subjects: {population: {band: 10万人以上20万人未満}}}]\n",
    MINIMAL + "files: [{id: f, name: F, users: {number: {count: 八}}}]\n",
    MINIMAL + "files: [{id: f, name: F, chapters: 1}]\n",
    MINIMAL + "special_notes: {value: x}\n",
    MINIMAL + "special_notes: {value: x, withhold: {reason: a}}\n",
    MINIMAL + "special_notes: {value: x, withhold: {reason: a, approver: b, shown: c, until: d}}\n",
    MINIMAL + "special_notes: {use: t, more: u}\n",
    MINIMAL.replace("status: draft", "status: daft"),
    MINIMAL.replace("form: juten", "form: jutn"),
    MINIMAL.replace("schema: 1", "schema: 2"),
    HEAD,
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[len(MINIMAL) :][:60] or "head")
def test_what_the_model_refuses_does_not_fit(tmp_path: Path, text: str) -> None:
    assert not reads(tmp_path, text)
    assert not accepts(text)


# --- small documents: whatever the model reads, the schema accepts ---

WORDS = st.sampled_from(
    [
        "none",
        "unknown",
        "文",
        "12",
        "true",
        "令和6年4月1日",
        "system",
        "lgwan",
        "f",
        "{use: t}",
        "[a]",
        "{count: 3}",
        "{band: unknown}",
        "''",
    ]
)
KEYS = st.sampled_from(
    [
        "name",
        "kind",
        "remarks",
        "held_from",
        "department",
        "users",
        "subjects",
        "records",
        "audit",
        "chapters",
        "purpose",
        "counting",
        "declared",
        "nmae",
    ]
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS, WORDS, max_size=4))
def test_the_schema_never_refuses_what_the_model_reads(tmp_path: Path, entries: dict[str, str]) -> None:
    body = "".join(f", {key}: {value}" for key, value in {"name": "F", **entries}.items())
    text = MINIMAL + f"texts: {{t: 文}}\nfiles: [{{id: f{body}}}]\n"
    if reads(tmp_path, text):
        assert accepts(text), text


@pytest.mark.parametrize(
    ("written", "fits"),
    [
        ("{use: a}", True),
        ("{join: [甲, {use: a}]}", True),
        ("{join: [{value: 甲, withhold: {reason: 理, approver: 長, shown: 略}}]}", True),
        ("{value: {join: [甲]}, withhold: {reason: 理, approver: 長, shown: 略}}", True),
        ("{join: []}", False),
        ("{join: 甲}", False),
        ("{join: [3]}", False),
        ("{join: [{join: [甲]}]}", False),
        ("{join: [甲], use: a}", False),
    ],
)
def test_a_text_may_be_joined(written: str, fits: bool) -> None:
    assert accepts(f"{HEAD}work: {{name: 事務, description: {written}}}\n") is fits


def test_the_use_of_a_recipient_may_be_a_shared_text() -> None:
    recipient = "{id: r, kind: provision, files: [f], name: 相手, use: {use: a}}"
    assert accepts(f"{MINIMAL}recipients: [{recipient}]\n")
    assert accepts(f"{MINIMAL}recipients: [{{use: shared}}]\n")
