"""Checking one or many assessments: names, prefixes, errors, options, baseline and waivers through the real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from model_city import MODEL_CITY
from msgspec.structs import replace
from write import MINIMAL, write

from pia.app.check import CheckOptions, check, from_here, save_baseline
from pia.app.rules import new_rule
from pia.errors import InputError, Place, UsageError
from pia.rules.finding import CheckResult, Finding, Suppression
from pia.terms.eras import parse_date

DAY = "2026-01-15"
SYSTEMS = "systems:\n  - {id: a, name: 甲}\n  - {id: b, name: 乙, zone: closed}\n"
SOUND = MINIMAL + "systems: [{id: a, name: 甲, zone: closed}]\n"
BROKEN = MINIMAL + "systems:\n  - {id: a, name: 甲, zone: どこか}\npublished_on: 昭和65年1月1日\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A local pack with one rule: every system names its zone."""
    return (
        new_rule("local-zone", tmp_path / "packs" / "local.yaml") if (tmp_path / "packs").mkdir() is None else tmp_path
    )


def options(pack: Path, **more: object) -> CheckOptions:
    return replace(CheckOptions(rules=(pack,), only_rules=True, as_of=DAY), **more)  # type: ignore[arg-type]  # fields by name


def told(findings: object) -> list[tuple[str, str, str | None]]:
    assert isinstance(findings, tuple)
    return [(f.rule, str(f.place), f.key) for f in findings]


def first(result: CheckResult) -> Finding:
    return result.findings[0]


# --- one ---


def test_one_assessment_is_named_by_its_folder_and_its_files_from_there(tmp_path: Path, pack: Path) -> None:
    result = check([write(tmp_path / "juki", MINIMAL + SYSTEMS)], options(pack))
    assert (result.assessments, result.as_of, result.errors) == (("juki",), DAY, ())
    assert told(result.findings) == [("local-zone", "assessment.yaml:9:5", "systems/a")]
    assert first(result).id == "local-zone@juki@systems/a"
    assert (first(result).severity, first(result).outcome) == ("warning", "violated")
    assert result.sources == {"assessment.yaml": MINIMAL + SYSTEMS}
    assert [(t.id, t.selected, t.satisfied, t.violated) for t in result.rules] == [("local-zone", 2, 1, 1)]


def test_a_finding_in_an_included_or_shared_file_stands_there(tmp_path: Path, pack: Path) -> None:
    (tmp_path / "body.yaml").write_text("systems:\n  - {id: c, name: 丙}\n", encoding="utf-8")
    work = write(
        tmp_path / "juki",
        MINIMAL + "include: [s.yaml]\nsystems: [{use: c}]\n",
        s_yaml="systems:\n  - {id: a, name: 甲}\n",
    )
    result = check([work], options(pack))
    assert {(str(f.place), f.key) for f in result.findings} == {
        ("../body.yaml:2:5", "systems/c"),
        ("s.yaml:2:5", "systems/a"),
    }
    assert sorted(result.sources) == ["../body.yaml", "assessment.yaml", "s.yaml"]


# --- many ---


def test_many_assessments_in_one_run(tmp_path: Path, pack: Path) -> None:
    for name in ("c", "a", "b"):
        write(tmp_path / "city" / name, SOUND if name == "b" else MINIMAL + SYSTEMS)
    seen: list[str] = []
    result = check([tmp_path / "city"], options(pack), progress=seen.append)
    assert result.assessments == tuple(seen) == ("a", "b", "c")
    assert [(f.id, str(f.place)) for f in result.findings] == [
        ("local-zone@a@systems/a", "a/assessment.yaml:9:5"),
        ("local-zone@c@systems/a", "c/assessment.yaml:9:5"),
    ]
    assert sorted(result.sources) == ["a/assessment.yaml", "b/assessment.yaml", "c/assessment.yaml"]
    assert [(t.id, t.selected, t.satisfied, t.violated) for t in result.rules] == [("local-zone", 5, 3, 2)]


def test_names_are_as_long_as_needed_to_tell_them_apart(tmp_path: Path, pack: Path) -> None:
    places = [tmp_path / "nagaoka" / "juki", tmp_path / "kadoma" / "juki", tmp_path / "kadoma" / "tax"]
    result = check([write(place, MINIMAL + SYSTEMS) for place in places], options(pack))
    assert result.assessments == ("nagaoka/juki", "kadoma/juki", "tax")
    assert len({f.id for f in result.findings}) == 3
    assert sorted(result.sources) == [
        "kadoma/juki/assessment.yaml",
        "nagaoka/juki/assessment.yaml",
        "tax/assessment.yaml",
    ]


def test_one_folder_named_twice_is_checked_once(tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = write(tmp_path / "juki", MINIMAL + SYSTEMS)
    monkeypatch.chdir(tmp_path)
    result = check([Path("juki"), work, Path("juki/assessment.yaml")], options(pack))
    assert result.assessments == ("juki",)
    assert told(result.findings) == [("local-zone", "assessment.yaml:9:5", "systems/a")]


def test_files_named_from_where_the_caller_stands(tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("x", "q/x/y", "r/z/y"):  # called x, x/y and z/y: one name is the beginning of another
        write(tmp_path / name, MINIMAL + SYSTEMS)
    result = check([Path("x"), Path("q/x/y"), Path("r/z/y")], options(pack))
    assert result.assessments == ("x", "x/y", "z/y")
    assert sorted(str(f.place) for f in from_here(result).findings) == [
        "q/x/y/assessment.yaml:9:5",
        "r/z/y/assessment.yaml:9:5",
        "x/assessment.yaml:9:5",
    ]
    alone = check([Path("q/x/y")], options(pack))
    assert str(first(from_here(alone)).place) == "q/x/y/assessment.yaml:9:5"


def test_files_of_shared_platforms_lie_in_no_assessment(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    work = write(tmp_path / "q" / "x", MINIMAL + SYSTEMS)
    found = check([work], options(pack))
    place = Place("profiles/p/2025-01.yaml", 3, 1, 3, 5)
    named = from_here(replace(found, findings=(replace(first(found), place=place), *found.findings)))
    assert [str(finding.place) for finding in named.findings] == [str(place), f"{work.as_posix()}/assessment.yaml:9:5"]
    assert [str(finding.place) for finding in named.findings[:1]] == [str(place)]
    assert len(named.findings) == 2


# --- unreadable ones ---


def test_one_unreadable_assessment_among_many_keeps_every_finding_back(tmp_path: Path, pack: Path) -> None:
    for name, text in (("a", MINIMAL + SYSTEMS), ("b", BROKEN), ("c", SOUND), ("d", "x: 'open\n")):
        write(tmp_path / "city" / name, text)
    result = check([tmp_path / "city", tmp_path / "gone"], options(pack))
    assert (result.findings, result.rules) == ((), ())
    assert result.assessments == ("a", "c")
    assert [(p.code, None if p.place is None else str(p.place)) for p in result.errors] == [
        ("unknown-choice", "b/assessment.yaml:9:28"),
        ("bad-date", "b/assessment.yaml:10:15"),
        ("yaml-unclosed-quote", "d/assessment.yaml:1:4"),
        ("directory-missing", None),
    ]
    assert result.sources["b/assessment.yaml"] == BROKEN  # so that the line can be shown
    assert sorted(result.sources) == [f"{name}/assessment.yaml" for name in "abcd"]


def test_the_errors_of_one_assessment_keep_their_own_names(tmp_path: Path, pack: Path) -> None:
    result = check([write(tmp_path / "b", BROKEN)], options(pack))
    assert [str(p.place) for p in result.errors] == ["assessment.yaml:9:28", "assessment.yaml:10:15"]
    assert result.assessments == ()


def test_a_file_that_cannot_be_shown_is_left_out_of_the_sources(tmp_path: Path, pack: Path) -> None:
    work = write(tmp_path / "b", MINIMAL)
    (work / "assessment.yaml").write_bytes("a: 住民基本台帳\n".encode("cp932"))
    result = check([work], options(pack))
    assert [(p.code, str(p.place)) for p in result.errors] == [("encoding", "assessment.yaml:1:4")]
    assert result.sources == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [("schema: 1\n", "rule-missing-key"), ("- a\n", "rule-wrong-shape"), ("a: 'x\n", "yaml-unclosed-quote")],
)
def test_a_pack_that_cannot_be_read_stops_the_run(tmp_path: Path, text: str, code: str) -> None:
    pack = tmp_path / "p.yaml"
    pack.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check([write(tmp_path / "juki", SOUND)], options(pack))
    assert code in {p.code for p in caught.value.problems}
    assert all(p.place is not None and p.place.file.endswith("p.yaml") for p in caught.value.problems)


# --- the day ---


@pytest.mark.parametrize("text", ["2026-01-15", "令和8年1月15日", "R8.1.15", "２０２６年１月１５日"])
def test_the_day_is_recorded_as_iso_whatever_was_written(tmp_path: Path, pack: Path, text: str) -> None:
    assert check([write(tmp_path / "juki", SOUND)], options(pack, as_of=text)).as_of == DAY


def test_without_a_day_it_is_today_in_tokyo(tmp_path: Path, pack: Path) -> None:
    result = check([write(tmp_path / "juki", SOUND)], options(pack, as_of=None))
    assert str(parse_date(result.as_of)) == result.as_of


def test_a_wrong_day_is_a_wrong_command_line(tmp_path: Path, pack: Path) -> None:
    with pytest.raises(UsageError) as caught:
        check([tmp_path / "juki"], options(pack, as_of="2026-01"))
    assert caught.value.problems[0].code == "bad-as-of"


# --- waivers ---


def waiver(
    start: str = "令和7年4月1日", end: str = "令和8年1月31日", rule: str = "local-zone", key: str = "systems/a"
) -> str:
    return f"waivers:\n  - {{rule: {rule}, key: {key}, reason: 更改まで, approver: 情報政策課長, start: {start}, end: {end}}}\n"


@pytest.mark.parametrize(
    ("day", "waived", "more"),
    [
        ("2025-03-31", False, ["waiver-future"]),
        ("2025-04-01", True, []),
        ("令和8年1月31日", True, []),
        ("令和8年2月1日", False, ["waiver-expired"]),
    ],
)
def test_a_waiver_holds_from_its_first_to_its_last_day(
    tmp_path: Path, pack: Path, day: str, waived: bool, more: list[str]
) -> None:
    result = check([write(tmp_path / "juki", MINIMAL + SYSTEMS + waiver())], options(pack, as_of=day))
    by_rule = {f.rule: f for f in result.findings}
    expected = Suppression("waiver", "更改まで", "情報政策課長", "2026-01-31") if waived else None
    assert by_rule.pop("local-zone").waived == expected
    assert sorted(by_rule) == more
    for finding in by_rule.values():
        assert finding.place.line == 12
        assert finding.waived is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"key": "systems/b"}, "その規則の指摘は「systems/a」です。"),
        ({"key": "systems/aa"}, "その規則の指摘は「systems/a」です。"),
    ],
)
def test_a_waiver_about_nothing_names_what_it_may_have_meant(
    tmp_path: Path, pack: Path, changed: dict[str, str], says: str
) -> None:
    result = check([write(tmp_path / "juki", MINIMAL + SYSTEMS + waiver(**changed))], options(pack))
    [orphan] = [f for f in result.findings if f.rule == "waiver-orphaned"]
    assert orphan.message.ja.endswith(says)
    assert str(orphan.place).startswith("assessment.yaml:12:")
    assert [f.waived for f in result.findings if f.rule == "local-zone"] == [None]


def test_with_local_rules_only_a_waiver_of_another_rule_is_left_alone(tmp_path: Path, pack: Path) -> None:
    work = write(tmp_path / "juki", MINIMAL + SYSTEMS + waiver(rule="entrusted-count"))
    assert {f.rule for f in check([work], options(pack)).findings} == {"local-zone"}
    everything = check([work], options(pack, only_rules=False))
    assert "waiver-orphaned" in {f.rule for f in everything.findings}


def test_an_auditor_may_leave_every_waiver_out(tmp_path: Path, pack: Path) -> None:
    text = MINIMAL + SYSTEMS + waiver() + waiver(end="令和7年4月2日", key="systems/b").removeprefix("waivers:\n")
    result = check([write(tmp_path / "juki", text)], options(pack, waivers=False))
    assert [(f.rule, f.waived) for f in result.findings] == [("local-zone", None)]


def test_a_waiver_whose_days_are_turned_round_never_holds(tmp_path: Path, pack: Path) -> None:
    text = MINIMAL + SYSTEMS + waiver(start="令和8年1月31日", end="令和7年4月1日")
    result = check([write(tmp_path / "juki", text)], options(pack))
    assert sorted(f.rule for f in result.findings) == ["local-zone", "waiver-expired"]
    assert all(f.waived is None for f in result.findings)


# --- baseline ---


def test_what_the_baseline_knows_is_marked_and_what_is_new_is_not(tmp_path: Path, pack: Path) -> None:
    work = write(tmp_path / "juki", MINIMAL + SYSTEMS)
    kept = tmp_path / "known.json"
    save_baseline(kept, check([work], options(pack)))
    assert json.loads(kept.read_text("utf-8")) == {
        "schema": 3,
        "findings": {"juki": {"local-zone@juki@systems/a": "warning"}},
    }
    write(work, "# 一行増えた\n" + MINIMAL + SYSTEMS + "  - {id: c, name: 丙}\n")
    result = check([work], options(pack, baseline=kept))
    assert {f.key: f.waived for f in result.findings} == {
        "systems/a": Suppression("baseline", "基準に記録された既知の指摘"),
        "systems/c": None,
    }


def test_a_baseline_made_under_a_baseline_is_the_same(tmp_path: Path, pack: Path) -> None:
    work = write(tmp_path / "juki", MINIMAL + SYSTEMS)
    kept = tmp_path / "known.json"
    save_baseline(kept, check([work], options(pack)))
    text = kept.read_text("utf-8")
    save_baseline(kept, check([work], options(pack, baseline=kept)))
    assert kept.read_text("utf-8") == text


def test_what_is_waived_needs_no_baseline(tmp_path: Path, pack: Path) -> None:
    work = write(tmp_path / "juki", MINIMAL + SYSTEMS + waiver())
    save_baseline(tmp_path / "known.json", check([work], options(pack)))
    assert json.loads((tmp_path / "known.json").read_text("utf-8"))["findings"] == {}


def test_what_the_baseline_knows_and_is_gone_is_told(tmp_path: Path, pack: Path) -> None:
    work = write(tmp_path / "juki", MINIMAL + SYSTEMS)
    kept = tmp_path / "known.json"
    save_baseline(kept, check([work], options(pack)))
    write(work, MINIMAL)
    result = check([work], options(pack, baseline=kept))
    assert result.settled == ("local-zone@juki@systems/a",)
    other = check([write(tmp_path / "other", MINIMAL)], options(pack, baseline=kept))
    assert other.settled == ()


def test_an_assessment_knows_only_its_own_baseline(tmp_path: Path, pack: Path) -> None:
    one, other = (write(tmp_path / name, MINIMAL + SYSTEMS) for name in ("a", "b"))
    kept = tmp_path / "known.json"
    save_baseline(kept, check([one], options(pack)))
    result = check([one, other], options(pack, baseline=kept))
    assert {f.assessment: f.waived is not None for f in result.findings} == {"a": True, "b": False}


def test_an_older_baseline_is_replaced_but_no_other_file(tmp_path: Path, pack: Path) -> None:
    result = check([write(tmp_path / "juki", MINIMAL + SYSTEMS)], options(pack))
    kept = tmp_path / "known.json"
    save_baseline(kept, replace(result, findings=()))
    save_baseline(kept, result)
    assert "systems/a" in kept.read_text("utf-8")
    other = tmp_path / "notes.json"
    other.write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        save_baseline(other, result)
    assert (caught.value.problems[0].code, other.read_text("utf-8")) == ("not-a-baseline", '{"a": 1}')


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "1:1"),
        ("{", "1:2"),
        ("[]", "1:1"),
        ('{"schema": 1, "findings": {}}', "1:1"),
        ('{"schema": 1, "findings": {"a": [1]}}', "1:1"),
        ("[" * 100_000, "1:1"),
    ],
)
def test_a_file_that_is_no_baseline_stops_the_run(tmp_path: Path, pack: Path, text: str, place: str) -> None:
    kept = tmp_path / "known.json"
    kept.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        check([write(tmp_path / "juki", SOUND)], options(pack, baseline=kept))
    [problem] = caught.value.problems
    assert problem.code == "baseline-unreadable"
    assert str(problem.place) == f"{kept}:{place}"


# --- the product's own rules ---


def test_the_example_has_no_error_on_any_day_and_every_rule_has_its_tally() -> None:
    result = check([MODEL_CITY], CheckOptions(as_of=DAY))
    assert [f.id for f in result.findings if f.severity == "error" and f.waived is None] == []
    assert len({t.id for t in result.rules}) == len(result.rules) > 50
    for tally in result.rules:
        assert tally.selected == tally.satisfied + tally.violated + tally.undetermined
        assert tally.selected or tally.reason is not None, tally.id  # silence is never a pass


def test_two_runs_of_one_day_are_equal() -> None:
    one, other = (check([MODEL_CITY], CheckOptions(as_of=DAY)) for _ in range(2))
    assert one == other
