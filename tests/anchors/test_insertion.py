"""B3 and B4: one element is inserted before the others; no finding moves, and what is new is only about the new element."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from console import ROOT, call

from pia.app.check import CheckOptions, check, save_baseline
from pia.rules.subjects import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pia.rules.finding import Finding

INSERTED = {
    "systems.yaml": [
        ("systems:\n", "  - {id: aaa-system, name: 挿入システム, zone: closed, connections: [{system: juki}]}\n"),
        ("nodes:\n", "  - {id: aaa-node, name: 挿入端点, kind: person}\n"),
    ],
    "files.yaml": [("files:\n", "  - {id: aaa-file, name: 挿入ファイル, records: [{id: aaa, items: [挿入項目]}]}\n")],
    "parties.yaml": [("parties:\n", "  - {id: aaa-party, name: 挿入会社}\n")],
    "recipients.yaml": [
        ("recipients:\n", "  - {id: aaa-recipient, kind: transfer, name: 挿入課, files: [juki-file]}\n")
    ],
    "flows.yaml": [("flows:\n", "  - {id: aaa-flow, from: juki, to: juki, step: '0', label: 挿入}\n")],
    "controls.yaml": [("controls:\n", "  - {id: aaa-control, measure: use.authentication, text: 挿入}\n")],
    "changes.yaml": [("changes:\n", "  - {id: aaa-change, date: 平成28年1月1日, item: 挿入}\n")],
}


def every_subject(tmp_path: Path) -> Path:
    """Return a pack with a rule for every kind of subject that none of them meets."""
    rules = [
        f"  - {{id: never-{kind.replace('_', '-')}, title: 試験, why: 試験, basis: [{{cite: 試験, source_status: confirmed}}], "
        f"severity: note, for: {kind}, quantifier: each, require: 'false', message: '{{label}}', remedy: 試験, empty: なし}}\n"
        for kind in KINDS
    ]
    rules += [
        f"  - {{id: cell-{kind.replace('_', '-')}, title: 試験, why: 試験, basis: [{{cite: 試験, source_status: confirmed}}], "
        f"severity: note, for: {kind}, quantifier: each, require: 'false', message: '{{label}}', remedy: 試験, empty: なし, "
        "item: 'work#subjects'}\n"
        for kind in KINDS
    ]
    path = tmp_path / "every.yaml"
    path.write_text("schema: 1\npack: every\ntitle: 試験\nrules:\n" + "".join(rules), encoding="utf-8")
    return path


def inserted(folder: Path, files: dict[str, list[tuple[str, str]]]) -> None:
    for name, places in files.items():
        path = folder / name
        text = path.read_text("utf-8")
        for head, element in places:
            assert f"\n{head}" in f"\n{text}", (name, head)
            text = f"\n{text}".replace(f"\n{head}", f"\n{head}{element}", 1)[1:]
        path.write_text(text, encoding="utf-8", newline="")


def found(folder: Path, options: CheckOptions) -> dict[str, Finding]:
    result = check([folder], options)
    assert result.errors == ()
    assert len({finding.id for finding in result.findings}) == len(result.findings)
    return {finding.id: finding for finding in result.findings}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "assessments" / "nagaoka", tmp_path / "nagaoka"))


def test_every_finding_keeps_its_id_and_its_meaning(copy: Path, tmp_path: Path) -> None:
    options = CheckOptions(rules=(every_subject(tmp_path),), only_rules=True, as_of="2026-01-15")
    before = found(copy, options)
    assert {finding.rule for finding in before.values()} > {"never-systems", "cell-systems", "never-annex-rows"}
    inserted(copy, INSERTED)
    after = found(copy, options)
    assert before.keys() <= after.keys()
    moved = [id_ for id_ in before if before[id_].message != after[id_].message or before[id_].key != after[id_].key]
    assert moved == []
    new = after.keys() - before.keys()
    assert len(new) > len(INSERTED)
    assert all(("aaa" in id_ or "挿入" in id_) for id_ in new if not id_.startswith(("never-items", "cell-items"))), new


@pytest.mark.parametrize("name", list(INSERTED))
def test_no_finding_of_the_catalogue_is_lost(copy: Path, name: str) -> None:
    options = CheckOptions(as_of="2026-01-15")
    before = found(copy, options)
    inserted(copy, {name: INSERTED[name]})
    after = found(copy, options)
    assert before.keys() - after.keys() == set()
    assert [id_ for id_ in before if before[id_].title != after[id_].title or before[id_].key != after[id_].key] == []


def test_a_baseline_counts_only_what_is_about_the_new_element(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack, kept = every_subject(tmp_path), tmp_path / "known.json"
    common = ("--rules", pack, "--only-rules", "--fail-on", "note", "--as-of", "2026-01-15")
    assert call(capsys, "check", copy, *common, "--write-baseline", kept).code == 1
    assert call(capsys, "check", copy, *common, "--baseline", kept).code == 0
    inserted(copy, {"parties.yaml": INSERTED["parties.yaml"]})
    ran = call(capsys, "check", copy, *common, "--baseline", kept, "--format", "json")
    assert ran.code == 1
    new = [f["id"] for f in json.loads(ran.out)["findings"] if f["waived"] is None]
    assert new == [
        "cell-parties@nagaoka@work#subjects@parties/aaa-party",
        "never-parties@nagaoka@parties/aaa-party",
    ]


def test_sarif_fingerprints_stay(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def prints() -> dict[str, str]:
        log = json.loads(call(capsys, "check", copy, "--format", "sarif", "--as-of", "2026-01-15").out)
        results = log["runs"][0]["results"]
        return {one["properties"]["findingId"]: one["partialFingerprints"]["piaFindingId/v1"] for one in results}

    before = prints()
    assert len(set(before.values())) == len(before)
    for path in copy.glob("*.yaml"):
        path.write_text("# 上に一行\n" + path.read_text("utf-8"), encoding="utf-8", newline="")
    assert prints() == before
    inserted(copy, INSERTED)
    after = prints()
    assert {id_: after.get(id_) for id_ in before} == before
    assert len(set(after.values())) == len(after) > len(before)


ROWS_PACK = """\
schema: 1
pack: rows
title: 行
rules:
  - {id: row-has-work, title: 試験, why: 試験, basis: [{cite: 試験, source_status: confirmed}], severity: warning,
     for: annex_rows, quantifier: each, require: "annex_row.work != 'まだ'", needs: [annex_row.work], message: '{label}', remedy: 試験}
"""


def test_one_insertion_and_ten_edits_are_eleven_findings(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """B4: DeepDiff reports 5,411 changes for one row inserted first and ten edits; the baseline knows all but eleven."""
    rows = [["id", "article", "recipient", "work"], *([f"r{n}", f"第{n}の項", "市長", "まだ"] for n in range(1, 5001))]
    for row in rows[500::500]:
        row[3] = "ある"
    table, pack, kept = copy / "annex-1.csv", tmp_path / "rows.yaml", tmp_path / "known.json"
    write(table, rows)
    pack.write_text(ROWS_PACK, encoding="utf-8")
    common = ("--rules", pack, "--only-rules", "--fail-on", "note", "--as-of", "2026-01-15")
    assert call(capsys, "check", copy, *common, "--write-baseline", kept).code == 1
    known = len(json.loads(kept.read_text("utf-8"))["findings"][copy.name])
    assert known == 4990
    for row in rows[500::500]:
        row[3] = "まだ"
    rows.insert(1, ["aaa", "第0の項", "市長", "まだ"])
    write(table, rows)
    ran = call(capsys, "check", copy, *common, "--baseline", kept, "--format", "json")
    found = json.loads(ran.out)["findings"]
    new = [f["key"].rpartition("/")[2] for f in found if f["waived"] is None]
    assert ran.code == 1
    assert sorted(new) == sorted(["aaa", *(f"r{n}" for n in range(500, 5001, 500))])
    assert len(found) == known + 11


def write(table: Path, rows: list[list[str]]) -> None:
    table.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8", newline="")


def test_one_row_inserted_first_is_one_finding_more(copy: Path, tmp_path: Path) -> None:
    """B4, as far as a check sees it: a table of rows is read by the ids of its rows."""
    options = CheckOptions(rules=(every_subject(tmp_path),), only_rules=True, as_of="2026-01-15")
    before = found(copy, options)
    table = copy / "annex-1.csv"
    head, rest = table.read_text("utf-8-sig").split("\n", 1)
    columns = head.strip().split(",")
    row = ",".join("aaa-row" if column == "id" else "挿入" for column in columns)
    table.write_text(f"{head}\n{row}\n{rest}", encoding="utf-8", newline="")
    new = found(copy, options).keys() - before.keys()
    assert {id_.partition("@")[0] for id_ in new} == {"never-annex-rows", "cell-annex-rows"}
    assert len(new) == 2


def worse(copy: Path, change: Callable[[], object]) -> dict[str, str]:
    """Return what is new in the findings that the baseline knows and that are worse after ``change``."""
    kept = copy.parent / "known.json"
    save_baseline(kept, check([copy], CheckOptions(as_of="2026-01-15")))
    change()
    result = check([copy], CheckOptions(as_of="2026-01-15", baseline=kept))
    told = [finding for finding in result.findings if finding.waived is None]
    return {f.rule: dict(f.values)["baseline-new"] for f in told if "baseline-new" in dict(f.values)}


def without_controls(copy: Path, *beginnings: str) -> None:
    path = copy / "controls.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    data["controls"] = [one for one in data["controls"] if not one["measure"].startswith(beginnings)]
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=9999), encoding="utf-8")


def test_two_measures_more_are_missing(copy: Path) -> None:
    found = worse(copy, lambda: without_controls(copy, "log.", "right."))
    assert "rating-supported-by-measures" in found


def test_a_vague_word_more(copy: Path) -> None:
    path = copy / "controls.yaml"
    text = path.read_text("utf-8")
    more = "controls:\n  - {id: aaa, measure: use.authentication, text: 職員が適切に確認する。}\n"
    found = worse(copy, lambda: path.write_text(text.replace("controls:\n", more, 1), encoding="utf-8"))
    assert found["vague-word-has-number"] == "controls/aaa/text"


@pytest.mark.parametrize("name", [name for name in INSERTED if name != "controls.yaml"])
def test_an_insertion_makes_no_known_finding_worse(copy: Path, name: str) -> None:
    assert worse(copy, lambda: inserted(copy, {name: INSERTED[name]})) == {}
