"""Packs in a folder ``rules`` beside an assessment are used without being named, for that assessment alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from console import call
from openpyxl import load_workbook
from write import MINIMAL, write

from pia.app.check import CheckOptions, check
from pia.app.fix import fix
from pia.app.local_rules import RuleSets, beside
from pia.app.opened import directories
from pia.app.rules import new_rule, rule_cards
from pia.errors import InputError

BODY = "body: {name: 見本市長, kind: municipality}\n"
WITHOUT_BODY = "".join(line for line in MINIMAL.splitlines(keepends=True) if not line.startswith("body:"))
SYSTEM = "systems: [{id: s, name: 甲}]\n"


def own_pack(folder: Path, id_: str = "own-zone") -> Path:
    return new_rule(id_, folder / "rules" / f"{id_}.yaml")


def found(*folders: Path, **options: object) -> list[tuple[str, str]]:
    result = check(folders, CheckOptions(as_of="2026-01-15", **options))  # type: ignore[arg-type]
    assert result.errors == ()
    return [(f.assessment, f.rule) for f in result.findings if f.rule.startswith("own-")]


def test_a_pack_in_the_folder_of_an_assessment_is_used_for_it_alone(tmp_path: Path) -> None:
    one, other = write(tmp_path / "甲", MINIMAL + SYSTEM), write(tmp_path / "乙", MINIMAL + SYSTEM)
    own_pack(one)
    assert found(one) == [("甲", "own-zone")]
    assert found(other) == []
    assert found(one, other) == found(tmp_path) == [("甲", "own-zone")]
    result = check([tmp_path], CheckOptions(as_of="2026-01-15"))
    assert {name: "own-zone" in {rule.id for rule in rules} for name, rules in result.by_assessment.items()} == {
        "甲": True,
        "乙": False,
    }


def test_a_pack_beside_the_body_is_used_for_all_its_works(tmp_path: Path) -> None:
    city = tmp_path / "市"
    for name in ("甲", "乙"):
        write(city / name, WITHOUT_BODY + SYSTEM)
    (city / "body.yaml").write_text(BODY, encoding="utf-8")
    own_pack(city)
    assert [path.name for path in directories((city,))] == ["乙", "甲"]
    assert [path.name for path in directories((tmp_path,))] == ["乙", "甲"]
    assert sorted(found(city)) == [("乙", "own-zone"), ("甲", "own-zone")]
    assert beside(city / "甲") == (city / "rules",)


def test_a_folder_of_rules_among_assessments_is_no_assessment(tmp_path: Path) -> None:
    write(tmp_path / "甲")
    own_pack(tmp_path)
    assert directories((tmp_path,)) == (tmp_path / "甲",)
    assert found(tmp_path) == []  # no body holds them together: such a pack is named


def test_an_assessment_may_be_called_rules(tmp_path: Path) -> None:
    folder = write(tmp_path / "rules")
    assert directories((tmp_path,)) == (folder,)


def test_a_pack_that_is_named_as_well_stands_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "甲", MINIMAL + SYSTEM)
    pack = own_pack(folder)
    own_pack(folder, "own-other")
    monkeypatch.chdir(tmp_path)
    for named in (pack, pack.parent, Path("甲/rules"), Path("甲") / ".." / "甲" / "rules" / pack.name):
        assert sorted(found(folder, rules=(named,))) == [("甲", "own-other"), ("甲", "own-zone")]


def test_where_only_certain_rules_are_asked_for_the_folder_is_left_alone(tmp_path: Path) -> None:
    folder = write(tmp_path / "甲", MINIMAL + SYSTEM)
    own_pack(folder)
    other = new_rule("own-named", tmp_path / "named.yaml")
    assert found(folder, rules=(other,), only_rules=True) == [("甲", "own-named")]


@pytest.mark.parametrize("made", ["empty", "other", "file"])
def test_a_folder_without_packs_is_none(made: str, tmp_path: Path) -> None:
    folder = write(tmp_path / "甲", MINIMAL + SYSTEM)
    if made == "file":
        (folder / "rules").write_text("", encoding="utf-8")
    else:
        (folder / "rules").mkdir()
    if made == "other":
        (folder / "rules" / "README.md").write_text("覚え", encoding="utf-8")
    assert beside(folder) == ()
    assert found(folder) == []


def test_a_wrong_pack_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "甲")
    pack = own_pack(folder)
    pack.write_text(pack.read_text("utf-8").replace("system.zone", "system.zoen"), encoding="utf-8")
    ran = call(capsys, "check", folder)
    assert (ran.code, ran.out) == (2, "")
    assert "rules/own-zone.yaml:13:" in ran.err
    assert "「zone」ではありませんか" in ran.err


def test_two_assessments_may_hold_copies_of_one_pack(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        own_pack(write(tmp_path / name, MINIMAL + SYSTEM))
    assert sorted(found(tmp_path)) == [("乙", "own-zone"), ("甲", "own-zone")]
    sets = RuleSets()
    every = [rule.id for rule in sets.every([tmp_path / "甲", tmp_path / "乙"])]
    assert len(every) == len(set(every))
    assert every.count("own-zone") == 1


def test_a_rule_of_the_body_may_not_take_the_name_of_another(tmp_path: Path) -> None:
    folder = write(tmp_path / "甲")
    pack = own_pack(folder, "own-rule")
    pack.write_text(pack.read_text("utf-8").replace("own-rule", "record-item-listed-once"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check([folder], CheckOptions())
    assert {problem.code for problem in caught.value.problems} == {"rule-duplicate-id"}


def test_a_finding_of_such_a_rule_can_be_accepted(tmp_path: Path) -> None:
    waiver = "waivers: [{rule: own-zone, key: systems/s, reason: 移行中, approver: 課長, start: 令和7年4月1日, end: 令和8年3月31日}]\n"
    folder = write(tmp_path / "甲", MINIMAL + SYSTEM + waiver)
    own_pack(folder)
    told = {f.rule: f.waived for f in check([folder], CheckOptions(as_of="2026-01-15")).findings}
    assert told["own-zone"] is not None
    assert not [rule for rule in told if rule.startswith("waiver-")]


def test_every_report_knows_the_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = write(tmp_path / "甲", MINIMAL + SYSTEM), tmp_path / "out.xlsx"
    pack = own_pack(folder)
    pack.write_text(pack.read_text("utf-8").replace("severity:", "viewpoint: '6'\n    severity:", 1), encoding="utf-8")
    assert "own-zone" in {card.id for card in rule_cards(directories=[folder])}
    call(capsys, "check", folder, "--format", "sarif", "-o", out)
    run = json.loads(out.read_text("utf-8"))["runs"][0]
    result = next(one for one in run["results"] if one["ruleId"] == "own-zone")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "own-zone"
    call(capsys, "check", folder, "--format", "xlsx", "-o", out)
    asked = load_workbook(out)["観点06（適合性）"]
    assert "own-zone" in {cell.value for line in asked.iter_rows() for cell in line}
    ran = call(capsys, "rules", "explain", "own-zone", folder)
    assert ran.code == 0
    assert "不適合：systems/s（甲）" in ran.out


def test_its_fixes_are_made(tmp_path: Path) -> None:
    folder = write(tmp_path / "甲", MINIMAL + "systems: [{id: s, name: 甲, zone: lgwan}]\n")
    pack = own_pack(folder)
    text = pack.read_text("utf-8").replace("system.zone != null", "system.zone == 'closed'")
    text = text.replace(
        "    examples:",
        "    values: {wanted: '\"closed\"'}\n    fix: {kind: set-value, at: zone, value: wanted}\n    examples:",
    )
    pack.write_text(
        text.replace("zone: null", "zone: lgwan").replace(
            "{pass: {}}", "{pass: {systems: [{id: main, zone: closed}]}}"
        ),
        encoding="utf-8",
    )
    fixed = fix([folder], CheckOptions(as_of="2026-01-15"))
    assert [finding.rule for finding in fixed.settled] == ["own-zone"]
    assert "+systems: [{id: s, name: 甲, zone: closed}]" in fixed.diff()


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    assert new_rule("own-zone", tmp_path / "a" / "rules" / "own.yaml").is_file()
