"""``pia evidence``: files of every kind into one sealed file, the example whole, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import example_evidence
import pytest
from evidence_tables import DAY, rows_of, write
from inline_snapshot import snapshot

from pia.app.check import CheckOptions, check
from pia.app.evidence import AddOptions, add, digests_of
from pia.app.evidence_file import merged
from pia.app.evidence_sheet import write_sheet
from pia.app.opened import open_assessment
from pia.catalogue.evidence import Evidence, EvidenceFile, Source, read_evidence
from pia.catalogue.evidence_text import evidence_text, is_edited
from pia.data import example_root
from pia.errors import InputError, UsageError
from pia.report.text import render_text
from pia.verify.evidence.entries import shown_controls

if TYPE_CHECKING:
    from pia.rules.finding import Finding

CITY = example_root()
SHOWN = CITY / "evidence"
WORKS = ("juki", "kokuho", "jutaku")
OPTIONS = AddOptions(as_of=DAY.isoformat())


@pytest.fixture
def city(tmp_path: Path) -> Path:
    return shutil.copytree(CITY, tmp_path / "city", ignore=shutil.ignore_patterns("hosts", "evidence"))


def codes(error: pytest.ExceptionInfo[Any]) -> list[str]:
    return [one.code for one in error.value.problems]


def found(work: Path, evidence: Path, day: str = DAY.isoformat()) -> list[Finding]:
    return list(check([work], CheckOptions(as_of=day, evidence=(evidence,))).findings)


# --- the example is whole ---


@pytest.mark.parametrize("work", WORKS)
def test_every_control_of_the_example_that_can_be_shown_is_shown(work: str) -> None:
    file = read_evidence(SHOWN / work / "evidence.json", "evidence.json")
    held = {one.control for one in file.entries if one.outcome == "held"}
    assert held == set(shown_controls(open_assessment(CITY / work).assessment))
    assert not is_edited(file)
    assert file.body == "見本市長"
    assert {one.outcome for one in file.entries} <= {"held", "not-applicable"}
    assert {one.kind for one in file.entries} <= {"configuration", "log", "ledger", "document"}


@pytest.mark.parametrize("work", WORKS)
def test_the_evidence_of_the_example_stands_before_every_rule(work: str) -> None:
    assert found(CITY / work, SHOWN / work / "evidence.json") == []


@pytest.mark.parametrize("work", ["juki", "kokuho"])
def test_the_files_of_the_example_say_what_its_evidence_says(work: str, tmp_path: Path) -> None:
    files = [*sorted((SHOWN / work).glob("*.csv")), SHOWN / work / "procedure-sheet.xlsx"]
    options = AddOptions(
        as_of="2026-03-31",
        mapping=SHOWN / work / "mapping.yaml",
        into=tmp_path / "e.json",
        tester="情報政策課 点検担当",
    )
    done = add(CITY / work, files, options)
    assert list(done.result.findings) == []
    kept = read_evidence(SHOWN / work / "evidence.json", "evidence.json").entries
    made = {(one.control, one.kind, one.check, one.probe, one.outcome, one.date, one.claim) for one in done.entries}
    assert made == {
        (o.control, o.kind, o.check, o.probe, o.outcome, o.date, o.claim) for o in kept if o.kind != "configuration"
    }


# --- three distinct findings ---


def rules(findings: list[Finding]) -> set[str]:
    return {one.rule for one in findings}


def test_a_changed_parameter_makes_its_evidence_stale(city: Path) -> None:
    body = city / "body.yaml"
    text = body.read_text("utf-8")
    assert text.count("parameters: {interval: 6m, reviewer: 事務を所管する課長及び情報政策課長}") == 1
    body.write_text(text.replace("interval: 6m, reviewer: 事務", "interval: 3m, reviewer: 事務"), "utf-8")
    findings = found(city / "juki", SHOWN / "juki" / "evidence.json")
    assert {(one.rule, one.key) for one in findings} == {("evidence-stale", "controls/right-review")}


def test_another_bodys_evidence_is_told_as_such(city: Path) -> None:
    body = city / "body.yaml"
    body.write_text(body.read_text("utf-8").replace("name: 見本市長", "name: 隣市長", 1), "utf-8")
    findings = [
        one for one in found(city / "juki", SHOWN / "juki" / "evidence.json") if one.rule.startswith("evidence")
    ]
    assert [(one.severity, one.rule, one.key) for one in findings] == [
        ("error", "evidence-of-another-body", "evidence/evidence.json")
    ]
    assert (findings[0].place.file, findings[0].place.line) == ("../body.yaml", 16)


def test_training_thirteen_months_old_is_out_of_date(city: Path) -> None:
    findings = found(city / "juki", SHOWN / "juki" / "evidence.json", "2026-07-11")
    assert rules(findings) == {"evidence-out-of-date"}
    assert "controls/periodic-training" in {one.key for one in findings}
    assert all("2025-06-10" in one.message.ja for one in findings)


def test_edited_evidence_and_a_clock_that_ran_ahead_are_two_more(city: Path, tmp_path: Path) -> None:
    path = tmp_path / "evidence.json"
    text = (SHOWN / "juki" / "evidence.json").read_text("utf-8")
    path.write_text(text.replace('"outcome": "held"', '"outcome": "not-applicable"', 1), "utf-8")
    assert rules(found(city / "juki", path)) == {"evidence-edited"}
    early = found(city / "juki", SHOWN / "juki" / "evidence.json", "2026-03-20")
    assert rules(early) == {"evidence-dated-ahead"}


# --- adding ---


def test_the_findings_of_a_run_name_row_and_column_and_nothing_that_stands_there(city: Path, tmp_path: Path) -> None:
    rows = rows_of("operation-log")
    rows[46][7], rows[8][3] = "", "PC999"
    log = write(tmp_path / "log.csv", rows)
    terminals = write(tmp_path / "terminals.csv", rows_of("terminal-ledger"))
    done = add(city / "juki", [log, terminals], OPTIONS)
    shown = "".join(render_text(done.result, lang="ja")).replace(str(tmp_path), "…")
    assert re.findall(r"  --> (?!.*:1:1).*|  内容：.*行の.*", shown) == snapshot(
        [
            "  --> …/log.csv:9:29",
            "  内容：9行の「端末」: 端末管理台帳にない端末での操作である。",
            "  --> …/log.csv:47:48",
            "  内容：47行の「承認番号」: 承認番号のない出力である。",
        ]
    )
    kept = (city / "juki" / "evidence.json").read_text("utf-8")
    for secret in ("u0100", "T20111", "PC999", "大出", "S0100"):
        assert secret not in shown
        assert secret not in kept
    outcomes = {(one.control, one.check): one.outcome for one in done.entries}
    assert outcomes["bulk-output", "output-without-approval"] == "refuted"
    assert outcomes["registered-terminals", "unregistered-terminal"] == "refuted"
    assert outcomes["log-review", "outside-hours"] == "undetermined"  # no hours were set
    assert "control-not-refuted" in rules(found(city / "juki", city / "juki" / "evidence.json"))


def test_what_needs_only_to_be_asked_about_refutes_nothing(city: Path, tmp_path: Path) -> None:
    rows = rows_of("operation-log")
    rows[60][1] = "2026-03-01 09:00:00"
    done = add(city / "juki", [write(tmp_path / "log.csv", rows)], OPTIONS)
    (one,) = [one for one in done.entries if (one.control, one.check) == ("operation-log", "log-in-order")]
    assert (one.outcome, one.source and one.source.line) == ("undetermined", 61)


def test_only_the_named_controls_are_shown(city: Path, tmp_path: Path) -> None:
    log = write(tmp_path / "log.csv", rows_of("operation-log"))
    done = add(city / "juki", [log], AddOptions(as_of="2026-03-31", controls=("operation-log",)))
    assert {one.control for one in done.entries} == {"operation-log"}


def test_adding_twice_changes_nothing_and_a_later_look_stays_beside_the_earlier(city: Path, tmp_path: Path) -> None:
    log = write(tmp_path / "log.csv", rows_of("operation-log"))
    add(city / "juki", [log], OPTIONS)
    path = city / "juki" / "evidence.json"
    once = path.read_bytes()
    assert add(city / "juki", [log], OPTIONS).whole == len(json.loads(once)["entries"])
    assert path.read_bytes() == once
    rows = rows_of("rights-ledger")
    ledger = write(tmp_path / "rights.csv", rows)
    count = add(city / "juki", [ledger], OPTIONS).whole
    later = add(city / "juki", [ledger], AddOptions(as_of="2026-04-02"))
    assert later.whole == count + len(later.entries)
    assert not is_edited(read_evidence(path, "evidence.json"))


def test_evidence_in_yaml_stays_yaml_and_keeps_its_comments(city: Path, tmp_path: Path) -> None:
    path = city / "juki" / "evidence.yaml"
    path.write_text(
        "# 手で書いた証跡\nschema: 1\nassessment: juki\nproduced_by: 手書き\nas_of: 2026-03-10\nentries:  # 一件\n"
        "- {control: entry-control, kind: document, outcome: held, source: {file: 入退室記録}, date: 2026-03-01}\n",
        "utf-8",
    )
    log = write(tmp_path / "log.csv", rows_of("operation-log"))
    done = add(city / "juki", [log], OPTIONS)
    assert done.path == path
    assert path.read_text("utf-8").startswith("# 手で書いた証跡\n# 一件\n")
    entries = read_evidence(path, "evidence.yaml").entries
    assert "entry-control" in {one.control for one in entries}
    assert len(entries) == done.whole == len(done.entries) + 1


def test_nothing_is_written_where_one_file_is_wrong(city: Path, tmp_path: Path) -> None:
    log = write(tmp_path / "log.csv", rows_of("operation-log"))
    add(city / "juki", [log], OPTIONS)
    path = city / "juki" / "evidence.json"
    before = path.read_bytes()
    bad = tmp_path / "bad.csv"
    bad.write_text("職員番号,区分,受講日\nS1,x\n", "utf-8")
    other = tmp_path / "other.txt"
    other.write_text("x", "utf-8")
    with pytest.raises(InputError) as caught:
        add(city / "juki", [log, bad, other, tmp_path / "none.csv"], OPTIONS)
    assert codes(caught) == ["evidence-row-length", "evidence-file-kind", "evidence-unreadable"]
    assert path.read_bytes() == before
    assert sorted(one.name for one in (city / "juki").iterdir() if one.name.startswith(".")) == []


def tampered(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace('"as_of": "2026-03-31"', '"as_of": "2026-03-30"'), "utf-8")


def test_an_edited_file_is_not_sealed_again(city: Path, tmp_path: Path) -> None:
    log = write(tmp_path / "log.csv", rows_of("operation-log"))
    add(city / "juki", [log], OPTIONS)
    path = city / "juki" / "evidence.json"
    tampered(path)
    before = path.read_bytes()
    with pytest.raises(InputError) as caught:
        add(city / "juki", [log], OPTIONS)
    assert codes(caught) == ["evidence-file-refused"]
    assert "was changed after it was written" in caught.value.problems[0].message.en
    assert path.read_bytes() == before


def file_of(**changes: Any) -> EvidenceFile:
    one = Evidence("screen-lock", "configuration", "held", None, Source("a.conf", 1, "0" * 64), (), None, None, None)
    if changes.pop("rehearsed", False):
        one = Evidence("screen-lock", "rehearsed", "held", "idle-lock", None, (), None, None, None)
        return EvidenceFile("juki", "pia", DAY, True, (one,))
    return EvidenceFile(
        **{"assessment": "juki", "produced_by": "pia", "as_of": DAY, "rehearsed": False, "entries": (one,), **changes}
    )


@pytest.mark.parametrize(
    "file, said",
    [
        (file_of(assessment="kokuho"), "is evidence for 'kokuho'"),
        (file_of(body="隣市長"), "is evidence of 隣市長"),
        (file_of(rehearsed=True), "is a rehearsal, no real evidence"),
    ],
)
def test_evidence_that_is_not_this_assessments_is_not_taken(
    file: EvidenceFile, said: str, city: Path, tmp_path: Path
) -> None:
    path = tmp_path / "other.json"
    path.write_text(evidence_text(file), "utf-8")
    with pytest.raises(InputError) as caught:
        add(city / "juki", [path], OPTIONS)
    assert codes(caught) == ["evidence-not-taken"]
    assert said in caught.value.problems[0].message.en


def test_sound_evidence_of_another_program_is_taken_with_its_day(city: Path, tmp_path: Path) -> None:
    path = tmp_path / "conform.json"
    path.write_text(evidence_text(file_of(body="見本市長")), "utf-8")
    (one,) = add(city / "juki", [path], OPTIONS).entries
    assert (one.control, one.date) == ("screen-lock", date(2026, 3, 31))
    tampered(path)
    with pytest.raises(InputError):
        add(city / "juki", [path], OPTIONS)


@pytest.mark.parametrize("name", ["evidence.json", "evidence.yaml"])
def test_the_file_beside_the_assessment_must_be_its_own(name: str, city: Path, tmp_path: Path) -> None:
    (city / "juki" / name).write_text(evidence_text(file_of(rehearsed=True)), "utf-8")
    with pytest.raises(InputError) as caught:
        add(city / "juki", [write(tmp_path / "log.csv", rows_of("operation-log"))], OPTIONS)
    assert codes(caught) == ["evidence-file-refused"]


def test_two_files_beside_the_assessment_are_one_too_many(city: Path, tmp_path: Path) -> None:
    for name in ("evidence.json", "evidence.yaml"):
        (city / "juki" / name).write_text(evidence_text(file_of()), "utf-8")
    with pytest.raises(InputError) as caught:
        add(city / "juki", [write(tmp_path / "log.csv", rows_of("operation-log"))], OPTIONS)
    assert codes(caught) == ["evidence-two-files"]


def test_a_table_that_shows_nothing_or_holds_nothing_is_refused(city: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        add(city / "juki", [write(tmp_path / "log.csv", rows_of("operation-log")[:1])], OPTIONS)
    assert codes(caught) == ["evidence-no-rows"]
    with pytest.raises(InputError) as caught:
        add(city / "jutaku", [write(tmp_path / "p.csv", rows_of("provision-records"))], OPTIONS)
    assert codes(caught) == ["evidence-shows-no-control"]


@pytest.mark.parametrize(
    "options",
    [AddOptions(kind="operation-logs"), AddOptions(controls=("screen-locks",)), AddOptions(as_of="yesterday")],
)
def test_options_that_name_nothing_are_refused(options: AddOptions, city: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        add(city / "juki", [write(tmp_path / "log.csv", rows_of("operation-log"))], options)
    with pytest.raises(UsageError):
        add(city / "juki", [], OPTIONS)


def test_a_mapping_says_what_is_wrong_with_it(city: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "schema: 1\ncolumns: {operation-log: {operater: 職員}, operation-logs: {}}\ncontrols: {operation-log: [log-revue]}\nsettings: {hours: 9-17}\n",
        "utf-8",
    )
    with pytest.raises(InputError) as caught:
        add(city / "juki", [write(tmp_path / "l.csv", rows_of("operation-log"))], AddOptions(mapping=mapping))
    assert [(p.place.line, p.place.column, p.message.en) for p in caught.value.problems if p.place] == [
        (2, 27, "There is no column 'operater'. The nearest is 'operator'."),
        (2, 42, "There is no kind of table 'operation-logs'. The nearest is 'operation-log'."),
        (3, 28, "There is no control 'log-revue'. The nearest is 'log-review'."),
        (4, 19, "these are no office hours"),
    ]


# --- documents ---


def documents(tmp_path: Path, *rows: list[str]) -> Path:
    return write(
        tmp_path / "documents.csv",
        [["文書名", "所管", "確認日", "結果", "有効な期間", "ファイル", "SHA-256", "統制"], *rows],
    )


def test_documents_show_the_controls_that_name_them(city: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", "utf-8")
    path = documents(
        tmp_path,
        ["内部監査報告書", "総務部", "令和8年3月2日", "○", "6か月", "a.txt", "", ""],
        ["別冊", "総務部", "2026-03-02", "不適合", "", "", "", "self-check、internal-audit"],
    )
    entries = [one for one in add(city / "juki", [path], OPTIONS).entries if one.check == "document"]
    assert [(e.control, e.outcome, e.owner, str(e.date), e.max_age, e.source and e.source.file) for e in entries] == [
        ("internal-audit", "held", "総務部", "2026-03-02", "6m", "内部監査報告書"),
        ("self-check", "refuted", "総務部", "2026-03-02", None, "別冊"),
        ("internal-audit", "refuted", "総務部", "2026-03-02", None, "別冊"),
    ]
    assert entries[0].source is not None
    assert entries[0].source.sha256 == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"


def test_a_document_nobody_has_seen_shows_nothing(city: Path, tmp_path: Path) -> None:
    path = documents(tmp_path, ["内部監査報告書", "総務部", "2026-04-01", "適合", "", "", "", ""])
    done = add(city / "juki", [path], OPTIONS)
    assert done.entries == ()
    assert rules(list(done.result.findings)) == {"document-dated"}


def test_wrong_rows_of_the_register_are_told_at_once(city: Path, tmp_path: Path) -> None:
    row = ["内部監査報告書", "総務部", "2026-03-02", "適合"]
    path = documents(
        tmp_path,
        ["", *row[1:], "", "", "", ""],
        [*row, "10年", "", "", ""],
        [*row, "", "../secret.txt", "", ""],
        [*row, "", "none.txt", "", ""],
        [*row, "", "", "abc", ""],
        [*row, "", "", "", "internal-audits"],
        ["../x", *row[1:], "", "", "", ""],
    )
    with pytest.raises(InputError) as caught:
        add(city / "juki", [path], OPTIONS)
    assert {one.code for one in caught.value.problems} == {"evidence-document-row"}
    assert [(p.place.line, p.place.column) for p in caught.value.problems if p.place] == [
        (2, 1), (3, 27), (4, 28), (5, 28), (6, 29), (7, 30), (8, 1),
    ]  # fmt: skip


def test_a_digest_that_is_not_the_files_is_told(city: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", "utf-8")
    path = documents(tmp_path, ["内部監査報告書", "総務部", "2026-03-02", "適合", "", "a.txt", "0" * 64, ""])
    with pytest.raises(InputError) as caught:
        add(city / "juki", [path], OPTIONS)
    assert "it is not the digest of the file" in caught.value.problems[0].message.en


# --- laws of merging, digests, sheets ---


def test_merging_keeps_everything_but_the_same_thing_of_the_same_day() -> None:
    one = file_of().entries[0]
    from msgspec.structs import replace

    first, again, later = (
        replace(one, date=day, outcome=outcome)
        for day, outcome in ((DAY, "held"), (DAY, "refuted"), (date(2026, 4, 1), "held"))
    )
    assert merged((first,), (again, later)) == (again, later)
    assert merged((first, later), ()) == merged((), (later, first)) == (first, later)


def test_two_looks_of_one_run_keep_the_graver() -> None:
    from msgspec.structs import replace

    held = replace(file_of().entries[0], date=DAY)
    wrong = replace(held, outcome="refuted")
    assert merged((), (held, wrong)) == merged((), (wrong, held)) == (wrong,)
    assert merged((wrong,), (held,)) == (held,)  # looked at once more on that day


def test_digests_follow_what_they_are_of(city: Path) -> None:
    before = dict(digests_of(open_assessment(city / "jutaku")))
    path = city / "jutaku" / "assessment.yaml"
    path.write_text(path.read_text("utf-8") + "# 注\n", "utf-8")
    after = dict(digests_of(open_assessment(city / "jutaku")))
    assert [name for name in before if before[name] != after[name]] == ["assessment"]


@pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf"])
def test_sheets_are_the_same_whatever_the_day(ending: str, city: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert write_sheet(city / "jutaku", tmp_path / f"{name}.{ending}") > 20
    assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_a_sheet_of_another_format_is_refused(city: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_sheet(city / "jutaku", tmp_path / "a.doc")
    assert codes(caught) == ["evidence-sheet-format"]


def test_the_evidence_of_the_example_can_be_renewed(tmp_path: Path) -> None:
    city = shutil.copytree(CITY, tmp_path / "city")
    body = city / "body.yaml"
    text = body.read_text("utf-8")
    body.write_text(text.replace("interval: 6m, reviewer: 事務", "interval: 4m, reviewer: 事務"), "utf-8")
    (city / "evidence" / "juki" / "procedure-sheet.xlsx").unlink()
    lacking = example_evidence.renew(city)
    assert lacking == {work: [] for work in WORKS}, "python tests/support/example_evidence.py"
    assert found(city / "juki", city / "evidence" / "juki" / "evidence.json") == []


def test_two_files_of_one_kind_of_table_to_compare_with_are_one_table(city: Path, tmp_path: Path) -> None:
    """Transfers of the first and of the second half of the year: the later file does not put the earlier one away."""
    rights, moves = rows_of("rights-ledger"), rows_of("personnel-changes")
    gone = next(row for row in rights[1:] if row[1] == moves[1][0])
    gone[rights[0].index("失効日")] = ""
    ledger = write(tmp_path / "rights.csv", rights)
    halves = [write(tmp_path / "a.csv", moves[:2]), write(tmp_path / "b.csv", [moves[0], *moves[2:]])]
    for order in (halves, halves[::-1]):
        done = add(city / "juki", [*order, ledger], OPTIONS)
        assert [one.place.line for one in done.result.findings if one.rule == "live-after-transfer" and one.place] == [
            rights.index(gone) + 1
        ]


def test_a_log_of_which_nobody_can_tell_the_time_shows_nothing(city: Path, tmp_path: Path) -> None:
    rows = rows_of("operation-log")
    for row in rows[1:]:
        row[rows[0].index("操作日時")] = "朝"
    done = add(city / "juki", [write(tmp_path / "log.csv", rows)], OPTIONS)
    outcomes = {one.check: (one.outcome, one.note) for one in done.entries}
    assert outcomes["operator-recorded"] == ("undetermined", "全ての操作に操作者がある（いつのものか分からない）")
    assert "held" not in {outcome for outcome, _ in outcomes.values()}
