from __future__ import annotations

import io
import json
import time
import tracemalloc
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pia.errors import Place, Problem, Words
from pia.report.json_report import summary_document, write_json
from pia.rules.finding import Suppression

FINDING_MEMBERS = [
    "id", "rule", "assessment", "severity", "outcome", "title", "message", "remedy", "basis", "viewpoint", "file", "line", "column",
    "end_line", "end_column", "item", "key", "related", "values", "waived",
]  # fmt: skip


def written(result: Any, lang: Any = "ja") -> str:
    stream = io.StringIO()
    write_json(result, stream, lang)
    return stream.getvalue()


def test_the_whole_document(made: Any) -> None:
    document = json.loads(written(made.result(findings=made.findings()[:1], rules=made.rules[-2:])))
    assert list(document) == ["findings", "rules", "errors", "summary"]
    assert document["findings"] == [
        {
            "id": "subjects-stated@mihon@files/juki",
            "rule": "subjects-stated",
            "assessment": "mihon",
            "severity": "error",
            "outcome": "violated",
            "title": "対象人数が記載されていること",
            "message": "ファイル「juki」に対象人数がありません。",
            "remedy": "subjects に人数を書いてください。",
            "basis": "規則第4条",
            "viewpoint": "①",
            "file": "files.yaml",
            "line": 3,
            "column": 11,
            "end_line": 3,
            "end_column": 21,
            "item": "Ⅱ/2/③",
            "key": "files/juki",
            "related": [
                {
                    "file": "files.yaml",
                    "line": 2,
                    "column": 9,
                    "end_line": 2,
                    "end_column": 13,
                    "message": "ファイルの定義",
                }
            ],
            "values": {"file.subjects": "null", "file.name": "住民基本台帳ファイル"},
            "waived": None,
        }
    ]
    assert document["rules"] == [
        {"id": "annex-rows-dated", "selected": 2, "satisfied": 0, "violated": 0, "undetermined": 0, "not_applicable": 2, "reason": None},
        {
            "id": "prefecture-board", "selected": 0, "satisfied": 0, "violated": 0, "undetermined": 0, "not_applicable": 0,
            "reason": "都道府県だけを対象とする規則です。",
        },
    ]  # fmt: skip
    assert document["errors"] == []


def test_members_come_in_the_order_of_the_contract(made: Any) -> None:
    for finding in json.loads(written(made.result()))["findings"]:
        assert list(finding) == FINDING_MEMBERS


def test_what_is_missing_is_null_or_empty_and_waivers_carry_their_reason(made: Any) -> None:
    _, undetermined, waiver, inline = json.loads(written(made.result(), "en"))["findings"]
    assert undetermined["outcome"] == "undetermined"
    assert (undetermined["item"], undetermined["key"], undetermined["related"], undetermined["values"]) == (
        None,
        None,
        [],
        {},
    )
    assert undetermined["message"] == "Re-entrustment is unknown."
    assert waiver["waived"] == {
        "kind": "waiver",
        "reason": "移行の完了まで",
        "approver": "情報政策課長",
        "end": "2026-03-31",
    }
    assert inline["waived"] == {"kind": "inline", "reason": "集計中", "approver": None, "end": None}


def test_unreadable_input(made: Any) -> None:
    no_place = Problem("p", Words("ま", "m"), Words("り", "r"))
    document = json.loads(written(made.result(findings=(), rules=(), errors=(made.problem, no_place)), "en"))
    assert document["findings"] == []
    assert document["errors"] == [
        {
            "file": "部署 1/委託.yaml",
            "line": 2,
            "column": 5,
            "message": "There is no field 'nmae'; the nearest is 'name'.",
            "remedy": "Correct the name of the field.",
        },
        {"file": None, "line": None, "column": None, "message": "m", "remedy": "r"},
    ]
    assert document["summary"]["errors"] == 2


def test_the_summary(made: Any) -> None:
    result = made.result()
    document = json.loads(written(result))
    assert document["summary"] == summary_document(result) == {
        "assessments": ["mihon"],
        "as_of": "2026-01-15",
        "findings": 4,
        "by_severity": {"error": 1, "warning": 0, "note": 0},
        "by_outcome": {"violated": 1, "undetermined": 1},
        "waived": 2,
        "settled": 0,
        "errors": 0,
        "rules": {"run": 5, "satisfied": 1, "violated": 1, "undetermined": 1, "not_applicable": 1, "selected_nothing": 1},
        "judgements": {"selected": 15, "satisfied": 8},
    }  # fmt: skip
    summary = document["summary"]
    assert sum(summary["by_severity"].values()) == summary["by_outcome"]["violated"]
    assert summary["findings"] == sum(summary["by_outcome"].values()) + summary["waived"]


def test_one_finding_per_line_and_an_empty_result_is_a_document(made: Any) -> None:
    text = written(made.result())
    assert sum(line.startswith('{"id": "') and '"severity"' in line for line in text.splitlines()) == 4
    empty = json.loads(written(made.result(findings=(), rules=())))
    assert (empty["findings"], empty["rules"], empty["errors"]) == ([], [], [])
    assert text.endswith("}\n")


@given(st.text(st.characters(), max_size=30), st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_any_text_survives_and_is_utf8(made: Any, text: str, values: dict[str, str]) -> None:
    finding = made.finding(
        id=text, rule=text, message=Words(text, ""), title=Words(text, ""), item=text, key=text, place=Place(text, 1, 1, 1, 2),
        values=tuple(values.items()), waived=Suppression("waiver", text, text, text),
    )  # fmt: skip
    out = written(made.result(findings=(finding,)))
    (read,) = json.loads(out.encode("utf-8"))["findings"]
    assert [read[name] for name in ("id", "rule", "message", "title", "item", "key", "file")] == [text] * 7
    assert read["waived"] == {"kind": "waiver", "reason": text, "approver": text, "end": text}
    assert read["values"] == values


def test_lone_surrogates_are_escaped(made: Any) -> None:
    out = written(made.result(findings=(made.finding(key="a\ud83db"),), assessments=("\udc00",)))
    assert '"key": "a\\ud83db"' in out
    out.encode("utf-8")
    assert json.loads(out)["findings"][0]["key"] == "a\ud83db"


def test_more_texts_than_are_remembered_and_more_findings_than_a_chunk(made: Any) -> None:
    found = tuple(made.finding(id=str(n), rule=f"rule-{n}", remedy=Words(f"直す{n}", "")) for n in range(5_000))
    read = json.loads(written(made.result(findings=found)))["findings"]
    assert [(f["id"], f["rule"], f["remedy"]) for f in read] == [
        (str(n), f"rule-{n}", f"直す{n}") for n in range(5_000)
    ]


class Counter:
    """A stream that keeps nothing but the longest piece."""

    longest = calls = 0

    def write(self, text: str) -> None:
        self.calls += 1
        self.longest = max(self.longest, len(text))


def test_eighty_thousand_findings_stream_quickly_in_little_memory(made: Any) -> None:
    one = made.findings()
    found = [made.finding(id=f"r@a@{n}", key=f"k{n}") if n % 4 else one[0] for n in range(80_000)]
    result = made.result(findings=found)
    stream = Counter()
    began = time.process_time()
    write_json(result, stream)
    took = time.process_time() - began
    assert took < 2  # about 0.3 s alone; the machine may be shared
    assert stream.calls > 100
    assert stream.longest < 1_000_000
    tracemalloc.start()
    try:
        write_json(result, Counter())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000
