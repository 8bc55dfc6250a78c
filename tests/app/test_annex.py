"""The example city changed as a body would change it: which rows come out, for whom, and that they replay."""

from __future__ import annotations

import json
import random
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from example import CITY
from versions import city, committed, texts

from pia.app.annex import AnnexOptions, annex, annex_document, annex_lines, append, rows_between
from pia.app.annex_print import COLUMNS, annex_table, rendered
from pia.app.diff import diff, diff_document, diff_lines
from pia.app.opened import open_assessment
from pia.app.publish import publish
from pia.app.versions import open_version, version_of
from pia.errors import InputError, UsageError
from pia.forms.fill import fill_form
from pia.forms.published import published
from pia.history.rows import HIDDEN_CHANGE, replay
from pia.history.snapshot import snapshot
from pia.history.versions import Source
from pia.source.edit import Replace, apply_edits
from pia.source.nodes import Mapping, Node, Scalar, Sequence

OLD = str(CITY / "juki")
DAY = "令和8年12月1日"
PARTY = """
  - use: mihon-printing
    entrusted:
      - id: notice-printing
        file: juki-file
        order: 2
        name: 住民票コード通知票の印刷
        content: 通知票の印刷及び封入
        re_entrustment: none
"""


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="")


def moved(work: Path) -> None:
    """Add a 委託先, move 保管場所 to the government cloud, rename an office."""
    path = work / "parties.yaml"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + PARTY, encoding="utf-8", newline="")
    edit(
        work / "files.yaml",
        (
            "place: {use: cs-storage}\n      retention: {period: 150y",
            "place: ガバメントクラウドの国内のデータセンターに保管し、入退室を管理する。\n      retention: {period: 150y",
        ),
    )
    edit(work.parent / "body.yaml", ("citizens-office: 市民部市民課", "citizens-office: 市民部窓口課"))
    for name in ("files.yaml", "flows.yaml", "controls.yaml", "assessment.yaml"):
        text = (work / name).read_text(encoding="utf-8")
        (work / name).write_text(text.replace("市民課", "窓口課"), encoding="utf-8", newline="")


def test_the_example_of_the_city(tmp_path: Path) -> None:
    """Two rows before the change and one bundled row of form after it."""
    work = city(tmp_path)
    moved(work)
    made = annex(OLD, str(work), AnnexOptions(date=DAY, bundle=True))
    prior = [row.key for row in made.rows if row.timing == "事前"]
    assert prior == ["parties/mihon-printing/entrusted/notice-printing", "files/honnin-file#place"]
    assert all(row.important for row in made.rows if row.timing == "事前")
    (posterior,) = [row for row in made.rows if row.timing == "事後"]
    assert (posterior.before, posterior.after) == ("市民課", "窓口課")
    assert len(posterior.keys) >= 4
    others = next(line for line in annex_lines(made, "ja") if line.startswith("   ほか"))
    assert others == f"   ほか{len(posterior.joined) - 1}項目: {'、'.join(posterior.joined[1:])}"
    assert "形式的な変更" in posterior.explanation
    assert not posterior.needs_decision


def test_a_period_made_vague_needs_a_decision(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(
        work.parent / "body.yaml",
        ("action, login], retention: 7y}", "action, login]}"),
        ("ログアウトを記録し、{retention}間保存する。", "ログアウトを記録し、一定期間保存する。"),
    )
    made = annex(OLD, str(work), AnnexOptions(date=DAY))
    assert made.rows
    assert all(row.needs_decision and row.important for row in made.rows)
    reasons = {reason.ja for row in made.rows for reason in row.reasons}
    assert "措置「operation-log」の保存期間の値がなくなる" in reasons
    assert "期間や頻度が、はっきりしない言い方になる" in reasons


def test_a_decision_beside_the_assessment_settles_the_row_and_goes_stale(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", ("届出、請求又は通知を受けた都度", "届出を受けた都度"))
    row = annex(OLD, str(work), AnnexOptions(date=DAY, public=False)).rows[0]
    entry = {
        "key": row.key,
        "content": row.content,
        "verdict": "important",
        "reason": "入手の時期を狭めた。",
        "approver": "個人情報保護責任者",
        "date": "令和8年11月1日",
    }
    (work / "decisions.yaml").write_text(json.dumps({"schema": 1, "decisions": [entry]}), encoding="utf-8")
    assert annex(OLD, str(work), AnnexOptions(date=DAY)).rows[0].important
    edit(work / "files.yaml", ("届出を受けた都度", "届出を受けた日"))
    stale = annex(OLD, str(work), AnnexOptions(date=DAY)).rows[0]
    assert stale.needs_decision
    assert "内容が変わった" in stale.reasons[-1].ja


def test_important_and_afterwards_may_not_be_filed(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", ("住民に関する記録を正確かつ統一的に行い", "住民に関する記録を正確に行い"))
    row = annex(OLD, str(work), AnnexOptions(date=DAY)).rows[0]
    entry = {
        "key": row.key,
        "content": row.content,
        "verdict": "important",
        "timing": "posterior",
        "reason": "理由",
        "approver": "責任者",
        "date": "令和8年11月1日",
    }
    (work / "decisions.yaml").write_text(json.dumps({"schema": 1, "decisions": [entry]}), encoding="utf-8")
    made = annex(OLD, str(work), AnnexOptions(date=DAY))
    assert [p.code for p in made.problems] == ["posterior-important"]


# --- the contract ---


def test_the_document_keeps_the_contract(tmp_path: Path) -> None:
    work = city(tmp_path)
    moved(work)
    told: dict[str, Any] = annex_document(annex(OLD, str(work), AnnexOptions(date="2026-12-01")), "en")
    keys = {
        "date",
        "item",
        "key",
        "path",
        "before",
        "after",
        "timing",
        "important",
        "needs_decision",
        "reasons",
        "explanation",
    }
    assert all(keys <= row.keys() for row in told["rows"])
    assert {row["date"] for row in told["rows"]} == {DAY}
    assert told["summary"]["rows"] == len(told["rows"])
    assert json.loads(json.dumps(told)) == told


def test_rows_replay_the_new_version(tmp_path: Path) -> None:
    work = city(tmp_path)
    moved(work)
    for bundle in (False, True):
        made = annex(OLD, str(work), AnnexOptions(date=DAY, bundle=bundle))
        assert replay(texts(made.old.whole), made.rows) == texts(made.new.whole)


def test_the_same_versions_the_same_bytes(tmp_path: Path) -> None:
    work = city(tmp_path)
    moved(work)
    options = AnnexOptions(date=DAY, public=True)
    first, second = (rendered(annex(OLD, str(work), options), "xlsx") for _ in range(2))
    assert first == second


# --- random edits of the text of an assessment ---


NARRATIVE = {"text", "timing", "validity", "content", "necessity", "information", "notice", "matching", "statistics"}
WRITTEN = ("改めた記載である。", "新たに１・２を定める。\n・記録する。", "（略）", "提供先1のとおり")


def leaves(node: Node, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths of the narrative texts of a document."""
    if isinstance(node, Scalar):
        text = node.value
        return [path] if path[-1] in NARRATIVE and isinstance(text, str) and "{" not in text else []
    if isinstance(node, Mapping):
        return [p for e in node.entries for p in leaves(e.value, (*path, e.key))]
    assert isinstance(node, Sequence)
    return [p for n, child in enumerate(node.items) for p in leaves(child, (*path, n))]


@pytest.mark.parametrize("seed", range(8))
def test_random_edits_of_texts_replay(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    work = city(tmp_path)
    for document in open_assessment(work).assembled.documents:
        if document.file not in ("files.yaml", "recipients.yaml", "controls.yaml", "parties.yaml"):
            continue
        chosen = chance.sample(leaves(document.root), chance.randint(0, 3))
        edits = [Replace(path, chance.choice(WRITTEN) + str(len(path))) for path in chosen]
        (work / document.file).write_text(apply_edits(document, edits), encoding="utf-8", newline="")
    made = annex(OLD, str(work), AnnexOptions(date=DAY))
    assert replay(texts(made.old.whole), made.rows) == texts(made.new.whole)
    back = annex(str(work), OLD, AnnexOptions(date=DAY))
    assert [row.key for row in back.rows] == [row.key for row in made.rows]


# --- the public annex ---


def test_nothing_withheld_is_in_the_public_annex(tmp_path: Path) -> None:
    work = city(tmp_path)
    secrets = ("東見本町", "第九倉庫")
    edit(work / "files.yaml", ("見本県東見本町の第一データセンター", "見本県東見本町の第九倉庫"))
    whole = annex(OLD, str(work), AnnexOptions(date=DAY))
    assert any(secret in row.after for row in whole.rows for secret in secrets)
    made = annex(OLD, str(work), AnnexOptions(date=DAY, public=True))
    assert [row.key for row in made.rows] == ["files/juki-file#place"]
    assert made.rows[0].important
    told = json.dumps(annex_document(made, "ja"), ensure_ascii=False)
    assert not any(secret in told for secret in secrets)
    assert "content" not in json.loads(told)["rows"][0]
    for fmt in ("xlsx", "docx"):
        with zipfile.ZipFile(BytesIO(rendered(made, fmt))) as archive:
            inside = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
        assert not any(secret in inside for secret in secrets)
    for fmt in ("md", "html"):
        assert not any(secret in rendered(made, fmt).decode() for secret in secrets)


def test_where_nothing_is_withheld_both_versions_are_one() -> None:
    directory = CITY.parent / "wako"
    loaded = open_assessment(directory)
    assert not published(loaded).hidden
    seen = version_of(Source("wako", directory), loaded).public
    shown = snapshot(loaded, fill_form(loaded, projection="publish", digest=seen.digest))
    assert seen == shown


# --- printing and writing ---


def test_a_long_row_goes_on_in_further_rows(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", ("住民に関する記録を正確かつ統一的に行い", "。".join(f"目的の{n}" for n in range(900))))
    table = annex_table(annex(OLD, str(work), AnnexOptions(date=DAY)).rows)
    assert table.columns == COLUMNS
    assert [row[:2] for row in table.rows[1:3]] == [("〃", "〃")] * 2
    assert table.rows[1][2] == "〃"
    assert all(len(cell) <= 1_500 for row in table.rows for cell in row)


def test_an_annex_without_rows_is_printed_all_the_same() -> None:
    made = annex(OLD, OLD, AnnexOptions(date=DAY, public=True))
    assert made.rows == ()
    assert "変更箇所" in rendered(made, "md").decode()


def test_rows_are_added_to_the_history_once(tmp_path: Path) -> None:
    work = city(tmp_path)
    moved(work)
    made = annex(OLD, str(work), AnnexOptions(date=DAY, bundle=True))
    before = (work / "changes.yaml").read_text(encoding="utf-8")
    assert append(made) == work / "changes.yaml"
    after = (work / "changes.yaml").read_text(encoding="utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert append(made) is None
    assert (work / "changes.yaml").read_text(encoding="utf-8") == after
    again = annex(OLD, str(work), AnnexOptions(date=DAY, bundle=True))
    assert [row.key for row in again.rows] == [row.key for row in made.rows]
    changes = open_assessment(work).assessment.changes
    assert [c.timing for c in changes[-3:]] == ["posterior", "prior", None]  # a decision is open on the place


# --- versions ---


def test_a_commit_is_a_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = city(tmp_path)
    committed(tmp_path)
    moved(work)
    monkeypatch.chdir(tmp_path)
    made = annex("HEAD:city/juki", "city/juki", AnnexOptions(date=DAY))
    assert [row.key for row in made.rows] == [row.key for row in annex(OLD, str(work), AnnexOptions(date=DAY)).rows]
    with pytest.raises(InputError) as caught:
        append(annex("city/juki", "HEAD:city/juki", AnnexOptions(date=DAY)))
    assert caught.value.problems[0].code == "not-writable-version"


def test_a_publication_is_sealed_and_is_a_version(tmp_path: Path) -> None:
    work = city(tmp_path)
    first = publish(work, "令和8年4月1日")
    assert (first.against, first.rows) == (None, 0)
    assert {p.name for p in first.folder.iterdir()} == {
        "annex.json",
        "evidence.json",
        "form.json",
        "form-submitted.json",
        "manifest.json",
    }
    assert diff(str(first.folder), str(work)).delta.changes == ()
    moved(work)
    edit(work / "assessment.yaml", ("published_on: 令和8年4月1日", "published_on: 令和8年12月1日"))
    second = publish(work, DAY)
    assert second.against == str(first.folder)
    told = json.loads((second.folder / "annex.json").read_bytes())
    assert len(told["rows"]) == second.rows > 3
    assert told["filed"]["rows"]
    manifest = json.loads((second.folder / "manifest.json").read_bytes())
    assert manifest["against"] == "2026-04-01"
    assert set(manifest["sources"]) >= {"assessment.yaml", "../body.yaml"}
    assert "form-submitted.json" not in manifest["public"]
    assert annex(str(first.folder), str(second.folder), AnnexOptions(date=DAY)).rows


def test_what_is_public_of_a_seal_says_nothing_withheld(tmp_path: Path) -> None:
    folder = publish(city(tmp_path), "令和8年4月1日").folder
    for name in json.loads((folder / "manifest.json").read_bytes())["public"]:
        assert "東見本町" not in (folder / name).read_text(encoding="utf-8"), name
    assert "東見本町" in (folder / "form-submitted.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("date", "code"), [("いつか", "bad-date"), ("令和8年4月", "bad-date"), ("2026-05-01", "published-on-differs")]
)
def test_a_day_that_cannot_be(tmp_path: Path, date: str, code: str) -> None:
    work = city(tmp_path)
    with pytest.raises((InputError, UsageError)) as caught:
        publish(work, date)
    assert caught.value.problems[0].code == code
    assert not (work / "published").exists()


def test_other_forms_and_other_assessments_are_no_versions() -> None:
    for other, code in ((CITY / "kokuho", "different-forms"), (CITY.parent / "kanagawa", "unrelated-versions")):
        with pytest.raises(InputError) as caught:
            annex(OLD, str(other), AnnexOptions(date=DAY))
        assert caught.value.problems[0].code == code


@pytest.mark.parametrize("value", ["maybe", "true"])
def test_a_setting_that_is_none(tmp_path: Path, value: str) -> None:
    work = city(tmp_path)
    path = work / "assessment.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\nattributes: {{change_charts: {value}}}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        annex(OLD, str(work), AnnexOptions(date=DAY))
    assert caught.value.problems[0].code == "bad-setting"


def test_the_setting_of_the_body_about_drawings(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "flows.yaml", ("label: 届出・請求", "label: 届出又は請求"))
    assert annex(OLD, str(work), AnnexOptions(date=DAY)).rows[0].needs_decision
    path = work / "assessment.yaml"
    path.write_text(
        f"{path.read_text(encoding='utf-8')}\nattributes: {{change_charts: not-important}}\n", encoding="utf-8"
    )
    (row,) = annex(OLD, str(work), AnnexOptions(date=DAY)).rows
    assert (row.important, row.needs_decision) == (False, False)
    assert annex(OLD, str(work), AnnexOptions(date=DAY, charts="important")).rows[0].important


def test_a_file_of_decisions_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        annex(OLD, OLD, AnnexOptions(decisions=tmp_path / "none.yaml"))
    assert caught.value.problems[0].code == "no-decisions"


def test_versions_that_are_open_can_be_compared_again() -> None:
    version = open_version(OLD)
    assert rows_between(version, version, AnnexOptions(date=DAY, public=True, each_cell=True)).rows == ()


# --- diff ---


def test_a_difference_as_text_and_json(tmp_path: Path) -> None:
    work = city(tmp_path)
    moved(work)
    found = diff(OLD, str(work))
    lines = "\n".join(diff_lines(found, "ja"))
    assert "追加: 委託事項3  Ⅱ[住民基本台帳ファイル]/4/委託事項3" in lines
    assert "市民部[-市民課-]{+窓口課+}" in lines
    assert "委託の件数: 2 → 3" in lines
    told = diff_document(found)
    assert told["summary"]["changes"] == len(told["changes"])
    assert {c["kind"] for c in told["changes"]} == {"changed", "block-added"}
    cells = [cell for change in told["changes"] for cell in change["cells"]]
    assert all("".join(t for s, t in c["marks"] if s != "+") == c["before"] for c in cells)
    assert "no changes" in "\n".join(diff_lines(diff(OLD, OLD), "en"))


def test_rows_in_the_history_withhold_what_the_form_withholds(tmp_path: Path) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", ("見本県東見本町の第一データセンター", "見本県東見本町の第九倉庫"))
    append(annex(OLD, str(work), AnnexOptions(date=DAY)))
    loaded = open_assessment(work)
    assert "第九倉庫" in (loaded.assessment.changes[-1].after or "")
    shown = fill_form(loaded, projection="publish")
    table = next(item.printed() for item in shown.items() if item.key == "changes#rows")
    assert HIDDEN_CHANGE in table
    assert not any(secret in item.printed() for item in shown.items() for secret in ("東見本町", "第九倉庫"))
    assert append(annex(OLD, str(work), AnnexOptions(date=DAY))) is None


def test_what_only_the_old_version_withheld_stays_withheld_in_the_history(tmp_path: Path) -> None:
    old = city(tmp_path / "old")
    new = city(tmp_path / "new")
    text = (new / "files.yaml").read_text(encoding="utf-8")
    start = text.index("          - value: ・サーバは、見本県東見本町")
    end = text.index("\n          - ", start + 10)
    (new / "files.yaml").write_text(
        f"{text[:start]}          - ・サーバは、市役所に置く。{text[end:]}", encoding="utf-8", newline=""
    )
    append(annex(str(old), str(new), AnnexOptions(date=DAY, bundle=True)))
    shown = fill_form(open_assessment(new), projection="publish")
    assert not any("東見本町" in item.printed() for item in shown.items())
