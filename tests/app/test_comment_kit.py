"""The comment kit: pages and lines, plain words, nothing withheld; and the opinions that come back."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from example import CITY
from versions import city, committed

from pia.app.comment_kit import Kit, comment_kit
from pia.app.opinions import answers, enter
from pia.app.publish import publish
from pia.errors import InputError, UsageError
from pia.model.procedure import Opinions
from pia.model.read import load_assessment

OLD = str(CITY / "juki")
PLACE = (
    "place: {use: cs-storage}\n      retention: {period: 150y",
    "place: ガバメントクラウドの国内のデータセンターに保管し、入退室を管理する。\n      retention: {period: 150y",
)
SETTINGS = """schema: 1
reason: システムを移すため。
period: 令和8年12月1日から令和9年1月5日まで
changes:
  - {key: files/honnin-file#place, why: 国が整備したクラウドに移すため。}
"""


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = city(tmp_path_factory.mktemp("kit"))
    edit(made / "files.yaml", PLACE)
    edit(made / "assessment.yaml", ("head: 課長", "head: 市民課長"))
    (made / "kit.yaml").write_text(SETTINGS, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def kit(work: Path) -> Kit:
    return comment_kit(OLD, str(work))


@pytest.fixture(scope="module")
def heard(work: Path, kit: Kit) -> tuple[Path, Kit]:
    return work, kit


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return found


def test_the_files(kit: Kit) -> None:
    assert list(kit.files) == [
        "draft.pdf",
        *(f"summary.{s}" for s in ("pdf", "docx", "html")),
        *(f"changes.{s}" for s in ("pdf", "docx", "html", "xlsx")),
        *(f"opinion-sheet.{s}" for s in ("pdf", "docx", "html")),
        "opinions.csv",
        "kit.json",
    ]


def test_every_page_of_the_draft_has_lines_and_the_legend(kit: Kit) -> None:
    found = pages(kit.files["draft.pdf"])
    assert len(found) > 20
    for text in found:
        flat = text.replace("\r\n", "\n")
        assert "※の付いた項目は" in flat
        assert {"1", "30", "57"} <= set(flat.split("\n"))


def test_items_stand_on_the_page_that_the_kit_names(kit: Kit) -> None:
    found = pages(kit.files["draft.pdf"])
    items = {one["key"]: one for one in json.loads(kit.files["kit.json"])["items"]}
    assert len(items) > 400
    place = items["files/honnin-file#place"]
    assert "ガバメントクラウドの国内の" in found[place["page"] - 1].replace("\r\n", "")
    head = items["department#head"]
    assert "市民課長" in found[head["page"] - 1]
    assert all(1 <= one["line"] <= 57 and 1 <= one["page"] <= len(found) for one in items.values())
    in_order = [(one["page"], one["line"]) for one in items.values() if one["key"].startswith("systems/juki#")]
    assert in_order == sorted(in_order)


def test_the_summary_says_what_changes_and_why(kit: Kit) -> None:
    first, second = kit.changes
    assert first.what == "「②所属長の役職名」の記載を改めます。"
    assert second.what == "本人確認情報ファイルの「①保管場所」の記載を改めます。"
    assert (first.why, second.why) == (None, "国が整備したクラウドに移すため。")
    (open_,) = kit.open
    assert "理由のない変更が1件あります（概要の1番）" in open_.ja
    html = kit.files["summary.html"].decode("utf-8")
    for said in (
        "システムを移すため。",
        second.what,
        "令和8年12月1日から令和9年1月5日まで",
        "※の付いた項目は",
        second.place,
    ):
        assert said in html
    assert "（理由を記入してください）" in html


def test_the_annex_names_page_and_line(kit: Kit) -> None:
    items = {one["key"]: one for one in json.loads(kit.files["kit.json"])["items"]}
    place = items["files/honnin-file#place"]
    sheet = openpyxl.load_workbook(BytesIO(kit.files["changes.xlsx"]))
    said = {str(cell.value) for page in sheet for row in page.iter_rows() for cell in row}
    assert f"{place['page']}頁{place['line']}行" in said


def test_the_opinion_sheet_warns_of_the_number(kit: Kit) -> None:
    assert "個人番号（マイナンバー）は書かないでください" in kit.files["opinion-sheet.html"].decode("utf-8")
    with zipfile.ZipFile(BytesIO(kit.files["opinion-sheet.docx"])) as packed:
        assert "御意見" in packed.read("word/document.xml").decode("utf-8")
    assert kit.files["opinions.csv"].decode("utf-8-sig") == "番号,ページ,行,項目,意見,考え方,反映\r\n"


def small(folder: Path) -> Path:
    """Return the smallest assessment of the city, one item of it changed."""
    made = city(folder).parent / "jutaku"
    edit(made / "assessment.yaml", ("head: 課長", "head: 住宅課長"))
    return made


def test_the_same_versions_the_same_bytes(tmp_path: Path) -> None:
    work = small(tmp_path)
    first = comment_kit(str(CITY / "jutaku"), str(work))
    assert comment_kit(str(CITY / "jutaku"), str(work)).files == first.files


def test_nothing_withheld_is_in_any_file(tmp_path: Path) -> None:
    work = city(tmp_path)
    secret = "ひみつのばしょ"
    withheld = f"{{value: {secret}, withhold: {{reason: 理由, approver: 責任者, shown: 市が定める場所}}}}"
    edit(work / "files.yaml", (PLACE[0], f"place: {withheld}\n      retention: {{period: 150y"))
    made = comment_kit(OLD, str(work))
    for name, data in made.files.items():
        parts = [data]
        if name.endswith(("docx", "xlsx")):
            with zipfile.ZipFile(BytesIO(data)) as packed:
                parts = [packed.read(each) for each in packed.namelist()]
        if name.endswith("pdf"):
            parts.append("".join(pages(data)).encode())
        for part in parts:
            assert secret.encode() not in part, name
            assert secret.encode("utf-16-be") not in part, name
    assert any("公表しない部分" in one.after or "市が定める場所" in one.after for one in made.changes)


def test_a_commit_and_a_seal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = city(tmp_path).parent / "jutaku"
    publish(work, "令和8年4月1日")
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    edit(work / "assessment.yaml", ("head: 課長", "head: 住宅課長"))
    assert len(comment_kit("HEAD:city/jutaku", str(work)).changes) == 1
    seal = str(work / "published" / "2026-04-01")
    assert len(comment_kit(seal, str(work)).changes) == 1
    with pytest.raises(UsageError) as refused:
        comment_kit(str(work), seal)
    assert refused.value.problems[0].code == "kit-needs-a-draft"


def test_what_the_procedure_fills_in_is_in_the_annex_only(tmp_path: Path) -> None:
    work = small(tmp_path)
    edit(work / "assessment.yaml", ("published_on: 令和8年4月1日", "published_on: 令和9年4月1日"))
    made = comment_kit(str(CITY / "jutaku"), str(work))
    assert len(made.changes) == 1
    assert json.loads(made.files["kit.json"])["rows"] == 2


# --- what cannot be made ---


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("schema: 1\nperoid: x\n", "bad-kit", 2, 1),
        ("schema: 2\n", "bad-kit", 1, 1),
        ("- a\n", "bad-kit", 1, 1),
        ("schema: 1\nchanges:\n  - {key: files/juki-file#plaec, why: x}\n", "kit-key-unknown", 3, 5),
        ("schema: 1\nchanges:\n  - {key: a}\n", "bad-kit", 1, 1),
    ],
)
def test_settings_that_cannot_be_read(tmp_path: Path, text: str, code: str, line: int, column: int) -> None:
    work = small(tmp_path)
    (work / "kit.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        comment_kit(str(CITY / "jutaku"), str(work))
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.place is not None
    assert (problem.place.file, problem.place.line, problem.place.column) == ("kit.yaml", line, column)


@pytest.mark.parametrize(
    ("new", "code"),
    [(OLD, "kit-without-changes"), (str(CITY / "kokuho"), "different-forms"), ("nowhere", "directory-missing")],
)
def test_versions_of_which_no_kit_can_be_made(new: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        comment_kit(OLD, new)
    assert refused.value.problems[0].code == code


# --- the opinions that come back ---

HEAD = "番号,氏名,ページ,行,項目,意見,考え方,反映\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "opinions.csv"
    path.write_text(text, encoding="utf-8")
    return path


def saved(folder: Path, made: Kit) -> Path:
    (folder / "kit.json").write_bytes(made.files["kit.json"])
    return folder


def test_opinions_are_answered_and_entered(tmp_path: Path, kit: Kit) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", PLACE)
    items = {one["key"]: one for one in json.loads(kit.files["kit.json"])["items"]}
    at = items["files/honnin-file#place"]
    rows = (
        f'1,見本 太郎,{at["page"]},{at["line"]},,"見本太郎です。どこに置くのか。電話は03-1234-5678",国内に置きます。,国内である旨を記載した。\n'
        f"2,,,,{items['department#head']['path']},役職がわからない。,改めました。,\n"
        "3,,,,,全体に長い。,御意見として承ります。,\n"
    )
    made = answers(str(work), table(tmp_path, HEAD + rows), saved(tmp_path, kit))
    assert made.keys == ("files/honnin-file#place", "department#head", None)
    assert made.unanswered == ()
    for name, data in made.files.items():
        if name.endswith(("html", "json")):
            assert "太郎" not in data.decode("utf-8")
            assert "1234" not in data.decode("utf-8")
    before = (work / "assessment.yaml").read_text(encoding="utf-8")
    path = enter(work, made)
    after = path.read_text(encoding="utf-8")
    opinions = load_assessment(work).assessment.procedure.opinions  # type: ignore[union-attr]
    assert isinstance(opinions, Opinions)
    assert opinions.content is not None
    assert opinions.reflection is not None
    assert opinions.content.startswith("次の3件の意見があった。\n（1）［個人に関する記載のため省略］です。")
    assert "国内である旨を記載した。" in opinions.reflection
    assert opinions.reflection.rstrip("\n").endswith("（3）御意見として承ります。　反映: なし")
    kept = [line for line in before.splitlines() if "#" in line]
    assert [line for line in after.splitlines() if "#" in line and "［" not in line] == kept  # comments stay
    enter(work, made)
    assert path.read_text(encoding="utf-8") == after


def test_without_a_kit_the_draft_as_it_stands_is_asked(tmp_path: Path) -> None:
    made = answers(str(CITY / "jutaku"), table(tmp_path, "意見,ページ\n宣言が良い。,1\n"), tmp_path / "none")
    assert made.paths == ("表紙/評価書番号",)
    assert made.unanswered == made.opinions


def test_a_workbook_is_a_table_too(tmp_path: Path, work: Path, kit: Kit) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("番号", "ページ", "意見", "考え方"), (1, 2, "=1+1", "はい"), (2, 3.0, "二つ目", "いいえ")):
        sheet.append(row)
    sheet["C2"].data_type = "s"
    book.save(tmp_path / "opinions.xlsx")
    made = answers(str(work), tmp_path / "opinions.xlsx", saved(tmp_path, kit))
    assert [(one.number, one.page, one.opinion) for one in made.opinions] == [("1", 2, "=1+1"), ("2", 3, "二つ目")]


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "opinions-empty", (1, 1)),
        ("番号,ページ\n1,2\n", "opinions-column-missing", (1, 1)),
        ("番号,意見,いけん\n1,甲,乙\n", "opinions-column-unknown", (1, 7)),
        ("意見,意見\n甲,乙\n", "opinions-column-twice", (1, 4)),
        ("番号,意見\n1,\n", "opinion-blank", (2, 3)),
        ("意見,ページ\n甲,三\n", "opinions-bad-number", (2, 3)),
        ("意見,ページ\n甲,9999\n", "opinion-page-unknown", (2, 1)),
        ("意見,項目\n甲,保管場書\n", "opinion-item-unknown", (2, 1)),
        ('意見\n"甲\n', "table-quote", (2, 1)),
    ],
)
def test_a_table_that_cannot_be_read(
    tmp_path: Path, heard: tuple[Path, Kit], text: str, code: str, at: tuple[int, int]
) -> None:
    work, kit = heard
    with pytest.raises(InputError) as refused:
        answers(str(work), table(tmp_path, text), saved(tmp_path, kit))
    problem = refused.value.problems[0]
    assert problem.place is not None
    assert (problem.code, problem.place.line, problem.place.column) == (code, *at)


def test_broken_files(tmp_path: Path, work: Path, kit: Kit) -> None:
    (tmp_path / "opinions.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(InputError) as refused:
        answers(str(work), tmp_path / "opinions.xlsx", saved(tmp_path, kit))
    assert refused.value.problems[0].code == "opinions-unreadable"
    (tmp_path / "kit.json").write_text("{}")
    with pytest.raises(InputError) as other:
        answers(str(work), table(tmp_path, "意見\n甲\n"), tmp_path)
    assert other.value.problems[0].code == "bad-kit-index"


def test_nothing_is_entered_while_an_answer_is_missing(tmp_path: Path, work: Path, kit: Kit) -> None:
    made = answers(str(work), table(tmp_path, "番号,意見,考え方\n1,甲,\n2,乙,\n"), saved(tmp_path, kit))
    before = (work / "assessment.yaml").read_bytes()
    with pytest.raises(InputError) as refused:
        enter(work, made)
    assert [(p.code, p.place.line if p.place else 0) for p in refused.value.problems] == [
        ("opinion-unanswered", 2),
        ("opinion-unanswered", 3),
    ]
    assert (work / "assessment.yaml").read_bytes() == before


def test_no_opinions_at_all(tmp_path: Path, kit: Kit) -> None:
    work = city(tmp_path)
    edit(work / "files.yaml", PLACE)
    made = answers(str(work), table(tmp_path, "番号,意見\n"), saved(tmp_path, kit))
    enter(work, made)
    opinions = load_assessment(work).assessment.procedure.opinions  # type: ignore[union-attr]
    assert isinstance(opinions, Opinions)
    assert opinions.content == "意見はなかった。"
