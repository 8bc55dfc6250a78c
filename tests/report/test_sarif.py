from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pia
from pia.errors import Place, Problem, Words
from pia.report.sarif import artifact_uri, render_sarif
from pia.rules.finding import Severity, Suppression

SCHEMA_NAME = "sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    title: Words
    why: Words
    remedy: Words
    severity: Severity
    basis: str
    viewpoint: str


RULES = (
    Rule(
        "re-entrustment-known", Words("再委託の有無が分かること", "It is known whether work is re-entrusted"), Words("再委託には許諾が要ります。", "Re-entrustment needs consent."),
        Words("委託先に確かめてください。", "Ask the contractor."), "warning", "番号法第10条", "③",
    ),
    Rule(
        "subjects-stated", Words("対象人数が記載されていること", "The number of subjects is stated"), Words("しきい値判断の前提です。", "The threshold rests on it."),
        Words("subjects に人数を書いてください。", "Write the number in 'subjects'."), "error", "規則第4条", "①",
    ),
    Rule("prefecture-board", Words("点検", "review"), Words("", ""), Words("", ""), "note", "", ""),
)  # fmt: skip


def schema() -> dict[str, Any]:
    """Return the official schema: out of an installed distribution that carries it, or from beside the project."""
    found = [Path(__file__).parents[3] / "shared" / SCHEMA_NAME]
    for distribution in distributions():
        found += [Path(str(distribution.locate_file(f))) for f in distribution.files or () if f.name == SCHEMA_NAME]
    for path in found:
        if path.is_file():
            loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if "toolComponent" in loaded["definitions"]:  # drafts under the same name lack it
                return loaded
    pytest.skip(f"{SCHEMA_NAME} is neither in an installed distribution nor in ../shared")


def run(result: Any, lang: Any = "ja", rules: tuple[Rule, ...] = RULES) -> dict[str, Any]:
    log = json.loads(render_sarif(result, rules, lang))
    assert list(log) == ["$schema", "version", "runs"]
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return only


def everything(made: Any) -> Any:
    evil = "{0} [text](http://example.invalid) <b>x</b> \ud800"
    odd = made.finding(
        id=evil, rule="not-listed", message=Words(evil, evil), remedy=Words(evil, evil), key=evil, place=Place("../body.yaml", 1, 1, 2, 1),
        waived=Suppression("baseline", evil),
    )  # fmt: skip
    problems = (made.problem, Problem("directory-missing", Words(evil, evil), Words(evil, evil)))
    return made.result(findings=(*made.findings(), odd), errors=problems)


def test_conforms_to_the_official_schema(made: Any) -> None:
    official = schema()
    validator = jsonschema.Draft7Validator(official)
    for lang in ("ja", "en"):
        for result in (made.result(), everything(made), made.result(findings=(), rules=())):
            log = json.loads(render_sarif(result, RULES, lang).replace("\\ud800", "?"))  # type: ignore[arg-type]
            assert [f"{e.json_path}: {e.message}" for e in validator.iter_errors(log)] == []
    broken = json.loads(render_sarif(made.result(), RULES))
    broken["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator.is_valid(broken)


def test_a_second_reader_understands_it_without_loss(made: Any) -> None:
    oracle = pytest.importorskip("sarif_pydantic")
    text = render_sarif(made.result(), RULES)
    read = oracle.Sarif.model_validate_json(text)
    again = json.loads(read.model_dump_json(by_alias=True, exclude_none=True))
    mine = json.loads(text)

    def lost(before: Any, after: Any, path: str) -> list[str]:
        if isinstance(before, dict):
            return [
                x
                for k, v in before.items()
                if v is not None
                for x in lost(v, after.get(k) if isinstance(after, dict) else None, f"{path}/{k}")
            ]
        if isinstance(before, list):
            if not isinstance(after, list) or len(after) != len(before):
                return [path]
            return [x for i, v in enumerate(before) for x in lost(v, after[i], f"{path}/{i}")]
        return [] if before == after else [path]

    assert lost(mine["runs"][0]["results"], again["runs"][0]["results"], "") == []
    assert lost(mine["runs"][0]["tool"], again["runs"][0]["tool"], "") == []


def test_the_driver_and_its_rules(made: Any) -> None:
    sarif = run(made.result())
    driver = sarif["tool"]["driver"]
    assert (driver["name"], driver["version"], driver["language"]) == ("pia", pia.__version__, "ja-JP")
    assert driver["rules"][1] == {
        "id": "subjects-stated",
        "name": "SubjectsStated",
        "shortDescription": {"text": "対象人数が記載されていること"},
        "fullDescription": {"text": "しきい値判断の前提です。"},
        "help": {
            "text": "理由：しきい値判断の前提です。\n直し方：subjects に人数を書いてください。\n根拠：規則第4条\n審査の観点：①",
            "markdown": "**理由**\n\nしきい値判断の前提です。\n\n**直し方**\n\nsubjects に人数を書いてください。\n\n**根拠**\n\n規則第4条\n\n**審査の観点**\n\n①",
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {"basis": "規則第4条", "viewpoint": "①"},
    }
    bare = driver["rules"][2]
    assert bare["fullDescription"] == bare["shortDescription"] == {"text": "点検"}
    assert bare["help"] == {"text": "点検", "markdown": "点検"}
    assert run(made.result(), "en")["tool"]["driver"]["rules"][0]["help"]["text"].startswith(
        "Why: Re-entrustment needs consent.\nRemedy: "
    )


def test_columns_are_code_points_and_the_language_is_said(made: Any) -> None:
    assert run(made.result())["columnKind"] == "unicodeCodePoints"
    assert run(made.result())["language"] == "ja-JP"
    assert run(made.result(), "en")["language"] == "en-US"


def test_a_violated_result(made: Any) -> None:
    first = run(made.result())["results"][0]
    assert first == {
        "ruleId": "subjects-stated",
        "kind": "fail",
        "level": "error",
        "message": {"text": "ファイル「juki」に対象人数がありません。\n直し方：subjects に人数を書いてください。"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "files.yaml"},
                    "region": {"startLine": 3, "startColumn": 11, "endLine": 3, "endColumn": 21},
                },
                "logicalLocations": [{"fullyQualifiedName": "files/juki"}],
            }
        ],
        "partialFingerprints": {"piaFindingId/v1": hashlib.sha256(b"subjects-stated@mihon@files/juki").hexdigest()},
        "ruleIndex": 1,
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": {"uri": "files.yaml"},
                    "region": {"startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 13},
                },
                "message": {"text": "ファイルの定義"},
            }
        ],
        "properties": {
            "findingId": "subjects-stated@mihon@files/juki",
            "assessment": "mihon",
            "severity": "error",
            "item": "Ⅱ/2/③",
            "basis": "規則第4条",
            "viewpoint": "①",
            "values": {"file.subjects": "null", "file.name": "住民基本台帳ファイル"},
        },
    }


def test_an_undetermined_result_is_open_without_a_level(made: Any) -> None:
    second = run(made.result(), "en")["results"][1]
    assert (second["kind"], second["level"], second["ruleIndex"]) == ("open", "none", 0)
    assert second["message"]["text"].startswith("undetermined: Re-entrustment is unknown.")
    assert second["properties"]["severity"] == "warning"
    assert "logicalLocations" not in second["locations"][0]


def test_kind_and_level_agree_as_the_standard_demands(made: Any) -> None:
    for result in run(everything(made))["results"]:
        assert (result["level"] == "none") is (result["kind"] != "fail")


def test_waived_results_are_suppressed_and_others_are_not(made: Any) -> None:
    first, _, waiver, inline = run(made.result())["results"]
    assert "suppressions" not in first
    assert waiver["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "移行の完了まで",
            "properties": {"kind": "waiver", "approver": "情報政策課長", "end": "2026-03-31"},
        }
    ]
    assert inline["suppressions"][0]["kind"] == "inSource"


def test_the_invocation(made: Any) -> None:
    assert run(made.result(rules=made.rules[:2]))["invocations"] == [{"executionSuccessful": True}]
    (invocation,) = run(made.result(errors=(made.problem,)))["invocations"]
    assert invocation == {
        "executionSuccessful": False,
        "toolExecutionNotifications": [
            {
                "descriptor": {"id": "unknown-field"},
                "level": "error",
                "message": {
                    "text": "「nmae」という項目はありません。もっとも近いのは「name」です。\n直し方：項目名を直してください。"
                },
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": "%E9%83%A8%E7%BD%B2%201/%E5%A7%94%E8%A8%97.yaml"},
                            "region": {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 9},
                        }
                    }
                ],
            },
            {
                "descriptor": {"id": "rule-selected-nothing"},
                "associatedRule": {"id": "prefecture-board", "index": 2},
                "level": "note",
                "message": {"text": "都道府県だけを対象とする規則です。"},
            },
        ],
    }


def test_a_rule_without_description_has_no_index(made: Any) -> None:
    sarif = run(made.result(rules=(made.rule("unlisted", 0, 0, 0, 0),)), rules=())
    assert all("ruleIndex" not in result for result in sarif["results"])
    (notification,) = sarif["invocations"][0]["toolExecutionNotifications"]
    assert notification["associatedRule"] == {"id": "unlisted"}
    assert notification["message"] == {"text": "対象がありませんでした。"}


def test_texts_cannot_become_placeholders_links_or_markup(made: Any) -> None:
    rule = Rule("r", *[Words("{0} [a](b) <i>*c*</i>", "")] * 3, "note", "[x](javascript:y)", "`z`")
    sarif = run(everything(made), rules=(rule,))
    text = sarif["results"][-1]["message"]["text"]
    assert text.startswith("{{0}} [text] (http://example.invalid) <b>x</b> ")
    help_ = sarif["tool"]["driver"]["rules"][0]["help"]
    assert help_["text"].startswith("理由：{{0}} [a] (b) <i>*c*</i>")
    assert r"{{0}} \[a\]\(b\) \<i\>\*c\*\</i\>" in help_["markdown"]
    assert r"\[x\]\(javascript:y\)" in help_["markdown"]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("files.yaml", "files.yaml"),
        ("部署 1/委託.yaml", "%E9%83%A8%E7%BD%B2%201/%E5%A7%94%E8%A8%97.yaml"),
        ("../body.yaml", "../body.yaml"),
        ("a\\b.yaml", "a/b.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("50%#?.yaml", "50%25%23%3F.yaml"),
        ("/srv/pia/a b.yaml", "file:///srv/pia/a%20b.yaml"),
        ("C:\\pia\\a b.yaml", "file:///C:/pia/a%20b.yaml"),
        ("\\\\server\\share\\a.yaml", "file://server/share/a.yaml"),
    ],
)
def test_artifact_uri(file: str, uri: str) -> None:
    assert artifact_uri(file) == uri


@given(st.text(max_size=30))
def test_uris_are_ascii(file: str) -> None:
    assert artifact_uri(file).isascii()
    assert " " not in artifact_uri(file)


def test_same_result_same_bytes_and_always_utf8(made: Any) -> None:
    text = render_sarif(everything(made), RULES)
    assert text == render_sarif(everything(made), RULES)
    assert text.endswith("}\n")
    text.encode("utf-8")
