"""Safe fixes: shown first, comments kept, nothing else touched, nothing hidden, and a second run has nothing to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from console import call
from model_city import MODEL_CITY

from pia.app.check import CheckOptions, check
from pia.app.fix import fix, write_fixes
from pia.app.opened import open_assessment
from pia.rules.fixing import FIX_KINDS, fixed_texts
from pia.rules.load import load_packs

OPTIONS = CheckOptions(as_of="2026-01-15")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    shutil.copytree(MODEL_CITY.parent, tmp_path / "city")
    return tmp_path / "city" / MODEL_CITY.name


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (file, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rules_found(folder: Path) -> set[str]:
    return {finding.rule for finding in check([folder], OPTIONS).findings}


def mended(folder: Path) -> str:
    """Mend the folder and check that only what the diff shows has changed, and that a second run has nothing to do."""
    before = texts(folder)
    fixed = fix([folder], OPTIONS)
    assert texts(folder) == before
    write_fixes(fixed)
    changed = {path.name for path in fixed.texts}
    assert {name for name, data in texts(folder).items() if data != before[name]} == changed
    again = fix([folder], OPTIONS)
    assert (again.texts, again.settled, again.diff()) == ({}, (), "")
    return fixed.diff()


FIRST = "  - id: juki-file\n"


def changed_lines(diff: str) -> list[str]:
    return [line for line in diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_a_declared_count_becomes_what_is_counted(city: Path) -> None:
    right = len({m.id for p in open_assessment(city).assessment.parties for m in p.entrusted if m.file == "juki-file"})
    edit(city, "files.yaml", FIRST, FIRST + "    declared: {entrusted_count: 99}  # 公表どおり\n")
    assert "entrusted-count-matches" in rules_found(city)
    assert changed_lines(mended(city)) == [
        "-    declared: {entrusted_count: 99}  # 公表どおり",
        f"+    declared: {{entrusted_count: {right}}}  # 公表どおり",
    ]
    assert "entrusted-count-matches" not in rules_found(city)


def repeat(city: Path, items: int) -> str:
    """Write the first items of a table again at its end; return the line as it was."""
    text = (city / "files.yaml").read_text("utf-8")
    record = next(line for line in text.splitlines() if "items: [" in line and line.rstrip().endswith("]"))
    first = ", ".join(record.partition("items: [")[2].rstrip().rstrip("]").split(", ")[:items])
    edit(city, "files.yaml", record, record.rstrip()[:-1] + f", {first}]")
    return record


def test_a_run_of_items_that_stands_twice_goes_once(city: Path) -> None:
    record = repeat(city, 3)
    assert "record-item-listed-once" in rules_found(city)
    assert changed_lines(mended(city))[1] == f"+{record}"
    assert "record-item-listed-once" not in rules_found(city)


def test_an_item_that_stands_twice_alone_is_left_to_people(city: Path) -> None:
    repeat(city, 1)
    assert mended(city) == ""
    [finding] = [one for one in check([city], OPTIONS).findings if one.rule == "record-item-listed-once"]
    assert finding.fix is None
    assert [one.note.ja for one in finding.related] == ["初めはここにあります。"]
    assert (finding.related[0].place.line, finding.related[0].place.column) < (finding.place.line, finding.place.column)


def test_rows_of_the_change_annex_are_put_in_order_with_their_comments(city: Path) -> None:
    (city / "changes.yaml").write_text(
        "# 変更箇所\nchanges:\n"
        "  - {id: b, date: 令和6年4月1日, item: Ⅰ１, before: 旧, after: 新, timing: prior, explanation: 二つ目}  # 末尾の注\n"
        "  # 最初の変更の前書き\n"
        "  - id: a\n    date: 令和5年4月1日\n    item: Ⅰ２\n    before: |-\n      一行目\n      二行目\n    after: 新\n"
        "    timing: prior\n    explanation: 一つ目\n"
        "  - {id: c, date: 令和7年4月1日, item: Ⅰ３, before: 旧, after: 新, timing: prior, explanation: 三つ目}\n",
        encoding="utf-8",
        newline="",
    )
    before = rules_found(city)
    assert "changes-in-order" in before
    mended(city)
    assert rules_found(city) == before - {"changes-in-order"}
    text = (city / "changes.yaml").read_text("utf-8")
    assert text.startswith("# 変更箇所\nchanges:\n  # 最初の変更の前書き\n  - id: a\n")
    assert [text.index(f"id: {id_}") for id_ in "abc"] == sorted(text.index(f"id: {id_}") for id_ in "abc")
    assert "explanation: 二つ目}  # 末尾の注\n" in text


def test_a_fix_that_would_bring_another_finding_is_not_made(city: Path, tmp_path: Path) -> None:
    pack = tmp_path / "local.yaml"
    pack.write_text(
        "schema: 1\npack: local\ntitle: 試験\nrules:\n"
        + "".join(
            f"  - {{id: {id_}, title: 試験, why: 試験, basis: [{{cite: 試験, source_status: confirmed}}], severity: note, "
            f"for: files, quantifier: each, require: '{require}', values: {{wanted: '{value}'}}, message: 試験, remedy: 試験, "
            f"fix: {{kind: set-value, at: declared.entrusted_count, value: wanted}}}}\n"
            for id_, require, value in (
                ("is-one", "file.declared.entrusted_count == null || file.declared.entrusted_count == 1", "1"),
                ("is-not-one", "file.declared.entrusted_count != 1", "2"),
            )
        ),
        encoding="utf-8",
    )
    edit(city, "files.yaml", FIRST, FIRST + "    declared: {entrusted_count: 99}\n")
    fixed = fix([city], CheckOptions(rules=(pack,), only_rules=True))
    assert fixed.texts == {}


def test_what_is_waived_is_left_as_it_is(city: Path) -> None:
    edit(city, "files.yaml", FIRST, FIRST + "    declared: {entrusted_count: 99}\n")
    with (city / "assessment.yaml").open("a", encoding="utf-8") as stream:
        stream.write(
            "waivers:\n  - {rule: entrusted-count-matches, key: 'files/juki-file#entrusted-count', reason: 公表どおり残す, "
            "approver: 課長, start: 令和7年4月1日, end: 令和8年3月31日}\n"
        )
    assert fix([city], OPTIONS).texts == {}


def test_what_is_written_by_reference_is_left_to_people(city: Path) -> None:
    edit(city, "files.yaml", FIRST, FIRST + "    declared: {entrusted_count: 99}\n")
    loaded = open_assessment(city)
    found = [f for f in check([city], OPTIONS).findings if f.rule == "entrusted-count-matches"]
    assert fixed_texts(loaded, found)
    assert fixed_texts(loaded, [finding for finding in found if finding.fix is None]) == {}


def test_the_command_shows_then_writes_then_judges(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(city, "files.yaml", FIRST, FIRST + "    declared: {entrusted_count: 99}\n")
    before = texts(city)
    dry = call(capsys, "check", city, "--fix", "--dry-run")
    assert dry.code == 1
    assert "\n+    declared: {entrusted_count: " in dry.out
    assert "1件の指摘を直せます（1ファイル）。\n  誤り[entrusted-count-matches] files.yaml:" in dry.out
    assert texts(city) == before
    ran = call(capsys, "check", city, "--fix", "--format", "json", "--strict", "--fail-on", "note")
    assert (ran.code, ran.out[:13]) == (0, '{"findings": ')
    assert "\n+    declared: {entrusted_count: " in ran.err
    assert texts(city) != before
    again = call(capsys, "check", city, "--fix")
    assert "安全に直せる指摘はありません。" in again.out


@pytest.mark.parametrize(
    ("argv", "code"),
    [(["--dry-run"], "dry-run-without-fix"), (["--fix", "--write-baseline", "known.json"], "fix-and-hide")],
)
def test_options_that_do_not_go_together(
    city: Path, argv: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = call(capsys, "check", city, *argv)
    assert (ran.code, ran.out) == (2, "")
    assert code in ran.err


def test_every_kind_of_fix_of_the_catalogue_is_known() -> None:
    kinds = {rule.fix.kind for rule in load_packs().rules if rule.fix is not None}
    assert {"set-value", "remove-repeated", "sort-by-date"} <= kinds <= FIX_KINDS.keys()
