"""Annex rows in a CSV file beside the YAML: what is read, where everything stands, and what is said when it is wrong."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from house import put
from hypothesis import given
from hypothesis import strategies as st

from pia.errors import InputError, Place, Problem
from pia.model.recipient import AnnexRow
from pia.sheets.cell_text import csv_cell
from pia.source.csv_cells import MAX_COLUMNS, MAX_ROWS, scan
from pia.source.nodes import Sequence, at, plain
from pia.source.table import COLUMNS, load_table

HEAD = "識別子,項番,提供先・移転先,事務,特定個人情報,所管部署\n"
LISTED = (
    "識別子、番号、根拠の項、項番、提供先・移転先、提供先、移転先、実施機関、所管部署、事務、情報提供者、特定個人情報"
)


def table(folder: Path, text: str | bytes) -> Path:
    return put(folder / "rows.csv", text)


def rows(path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = plain(load_table(path, "rows.csv").root)
    return found


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_table(path, "rows.csv")
    return caught.value.problems


# --- what is read ---


def test_the_columns_are_those_of_the_model() -> None:
    assert set(COLUMNS) == set(AnnexRow.model_fields)
    shortened = {"number": "番号"}  # the model says more of it than a head can
    assert {name: titles[0] for name, titles in COLUMNS.items()} == {
        name: shortened.get(name, field.title) for name, field in AnnexRow.model_fields.items()
    }


def test_rows_are_what_yaml_would_have_given(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD + 'tax,24,見本市長,"賦課, 徴収",世帯情報,税務課\nchild,81,,,,\n')
    assert rows(path) == [
        {
            "id": "tax",
            "article": "24",
            "recipient": "見本市長",
            "work": "賦課, 徴収",
            "information": "世帯情報",
            "office": "税務課",
        },
        {"id": "child", "article": "81"},
    ]


@pytest.mark.parametrize(
    "head",
    [
        "id,article,recipient,office",
        "識別子,根拠の項,提供先,所管部署",
        "　識別子 ,項番,移転先,所管部署",
        "ｉｄ,項番,提供先･移転先,office",
    ],
)
def test_columns_may_have_titles_or_names_in_any_width(tmp_path: Path, head: str) -> None:
    path = table(tmp_path, f"{head}\na,1,b,c\n")
    assert rows(path) == [{"id": "a", "article": "1", "recipient": "b", "office": "c"}]


def test_columns_stand_in_any_order_and_empty_ones_are_ignored(tmp_path: Path) -> None:
    path = table(tmp_path, "事務,,識別子,,\n徴収,,a,,\n,, \u3000,,\n\n給付,,b\n")
    assert rows(path) == [{"work": "徴収", "id": "a"}, {"work": "給付", "id": "b"}]


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert rows(table(tmp_path, "id,work")) == []


@pytest.mark.parametrize(
    "written", ["true", "null", "~", "007", "24", "2024-10-01", "none", "- a", "#x", "{a: 1}", "&a"]
)
def test_every_value_is_text(tmp_path: Path, written: str) -> None:
    assert rows(table(tmp_path, f"id,work\na,{written}\n")) == [{"id": "a", "work": written}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_encodings_and_line_ends_of_spreadsheet_programs(tmp_path: Path, encoding: str, newline: str) -> None:
    text = (HEAD + 'a,1,①髙島市,"行１\n行２",～,－\n').replace("\n", newline)
    document = load_table(table(tmp_path, text.encode(encoding)), "rows.csv")
    assert plain(document.root) == [
        {"id": "a", "article": "1", "recipient": "①髙島市", "work": "行１\n行２", "information": "～", "office": "－"}
    ]
    assert (document.text, document.bom) == (text, encoding == "utf-8-sig")


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@x", "＝式", "－１", "'=x", " =x", "a'b", "'x", "－", "''"])
def test_the_guard_of_written_cells_is_taken_off(tmp_path: Path, text: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(["a", csv_cell(text)])
    assert rows(table(tmp_path, "id,work\n" + buffer.getvalue())) == [{"id": "a", "work": text}]


# --- where it stands ---


def test_every_cell_knows_its_place_in_code_points(tmp_path: Path) -> None:
    text = '識別子,事務,所管部署\r\n𠮷1,"行１\r\n""行２""",税務課\r\n\r\nb,,x\r\n'
    document = load_table(table(tmp_path, text.encode("utf-8-sig")), "rows.csv")
    root = document.root
    places = {
        (0, "id"): ("𠮷1", Place("rows.csv", 2, 1, 2, 3)),
        (0, "work"): ('"行１\r\n""行２"""', Place("rows.csv", 2, 4, 3, 8)),
        (0, "office"): ("税務課", Place("rows.csv", 3, 9, 3, 12)),
        (1, "id"): ("b", Place("rows.csv", 5, 1, 5, 2)),
        (1, "office"): ("x", Place("rows.csv", 5, 4, 5, 5)),
    }
    for path, (written, place) in places.items():
        node = at(root, path)
        assert node is not None
        assert (node.place, document.text[node.start : node.end]) == (place, written)
    first = at(root, (0,))
    assert first is not None
    assert first.place == Place("rows.csv", 2, 1, 3, 12)
    assert first.key_place("work") == Place("rows.csv", 1, 5, 1, 7)  # type: ignore[union-attr]
    assert root.place == Place("rows.csv", 1, 1, 5, 5)


def test_a_made_id_stands_where_its_article_stands(tmp_path: Path) -> None:
    root = load_table(table(tmp_path, "事務,項番\n徴収,24の項\n給付,\n"), "rows.csv").root
    assert str(at(root, (0, "id")).place) == "rows.csv:2:4"  # type: ignore[union-attr]
    assert str(at(root, (1, "id")).place) == "rows.csv:3:4"  # type: ignore[union-attr]


# --- ids that are made ---


@pytest.mark.parametrize(
    "articles, ids",
    [
        (["24", "48", "120"], ["24", "48", "120"]),
        (["番号法別表の24の項", "別表第１の１の項"], ["24", "1-1"]),
        (["A-1", "a 1", "24", "24", "24-2"], ["a-1", "a-1-2", "24", "24-2", "24-2-2"]),
        (["", "附則", "x" * 90], ["row", "row-2", "x" * 60]),
    ],
)
def test_ids_are_made_of_the_article(tmp_path: Path, articles: list[str], ids: list[str]) -> None:
    path = table(tmp_path, "項番,事務\n" + "".join(f"{each},徴収\n" for each in articles))
    assert [row["id"] for row in rows(path)] == ids


def test_an_id_that_is_written_is_never_made_again(tmp_path: Path) -> None:
    path = table(tmp_path, "識別子,項番\n,24\n24,48\n,48\n")
    assert [row["id"] for row in rows(path)] == ["24-2", "24", "48"]


@given(st.lists(st.text("24の項aA- ", max_size=4), max_size=8), st.integers(0, 8))
def test_law_made_ids_are_usable_unique_and_stay_when_another_article_comes(articles: list[str], where: int) -> None:
    def made(values: list[str]) -> list[str]:
        with io.StringIO() as buffer:
            csv.writer(buffer).writerows([["項番", "事務"], *([value, "徴収"] for value in values)])
            return _ids_of(buffer.getvalue())

    ids = made(articles)
    assert len(set(ids)) == len(ids) == len(articles)
    assert all(each and set(each) <= set("0123456789abcdefghijklmnopqrstuvwxyz-") for each in ids)
    assert all(each[0] != "-" for each in ids)
    more = [*articles[:where], "別表999", *articles[where:]]
    assert [each for each in made(more) if each != "999"] == ids


def _ids_of(text: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        return [row["id"] for row in rows(table(Path(folder), text))]


# --- the format ---

CELLS = st.text('a,"\r\n 住𠮷\u2028', max_size=5)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()
)
def test_law_what_the_csv_module_writes_is_read_back(data: list[list[str]], newline: str, quote: bool) -> None:
    buffer = io.StringIO()
    quoting = csv.QUOTE_MINIMAL if newline == "\r\n" and not quote else csv.QUOTE_ALL  # else a lone CR goes unquoted
    csv.writer(buffer, lineterminator=newline, quoting=quoting).writerows(data)
    text = buffer.getvalue()
    found, trouble = scan(text, "t.csv")
    assert trouble is None
    kept = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in data]
    assert [[cell.text for cell in row] for row in found] == [row for row in kept if any(map(str.strip, row))]
    for row in found:
        for cell in row:
            written = next(csv.reader(io.StringIO(text[cell.start : cell.end], newline="")), [""])
            assert [each.replace("\r\n", "\n").replace("\r", "\n") for each in written] == [cell.text]


@given(st.text('a,"\r\n ', max_size=14))
def test_law_any_text_is_read_as_the_strict_csv_module_reads_it(text: str) -> None:
    found, trouble = scan(text, "t.csv")
    try:
        expected = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        assert trouble is not None
        assert trouble.code == "table-quote"
        return
    assert trouble is None
    kept = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in expected]
    assert [[cell.text for cell in row] for row in found] == [row for row in kept if any(map(str.strip, row))]


def test_many_quotation_marks_cost_one_pass() -> None:
    found, trouble = scan('a\n"' + '""' * 1_000_000, "t.csv")
    assert len(found) == 1
    assert trouble is not None
    assert str(trouble.place) == "t.csv:2:1"


# --- what is wrong with a table ---

WRONG: dict[str, tuple[str, str, str, str, str, str]] = {
    "unknown column": (
        "識別子,事務\u3000,所管部所\na,b,c\n",
        "table-column-unknown",
        "rows.csv:1:9",
        "「所管部所」という列はありません。もっとも近いのは「所管部署」です。",
        "There is no column '所管部所'. The nearest is '所管部署'.",
        f"見出しを次のどれかに直してください: {LISTED}（区切りはコンマです）",
    ),
    "unknown name": (
        "id,artcle\n",
        "table-column-unknown",
        "rows.csv:1:4",
        "「artcle」という列はありません。もっとも近いのは「article」です。",
        "There is no column 'artcle'. The nearest is 'article'.",
        f"見出しを次のどれかに直してください: {LISTED}（区切りはコンマです）",
    ),
    "another separator": (
        "id;zzzzz;yyyyy;xxxxx;qqqqq;rrrrr;sssss;ttttt;uuuuu\na;b\n",
        "table-column-unknown",
        "rows.csv:1:1",
        "「id;zzzzz;yyyyy;xxxxx;qqqqq;rrrrr;sssss;t…」という列はありません。",
        "There is no column 'id;zzzzz;yyyyy;xxxxx;qqqqq;rrrrr;sssss;t…'.",
        f"見出しを次のどれかに直してください: {LISTED}（区切りはコンマです）",
    ),
    "column twice": (
        "識別子,項番,根拠の項\na,1,2\n",
        "table-column-twice",
        "rows.csv:1:8",
        "「根拠の項」の列が2つあります。もう1つはrows.csv:1:5です。",
        "The column '根拠の項' stands twice; the other is at rows.csv:1:5.",
        "どちらか一方を削除してください。",
    ),
    "value beyond the header": (
        "識別子,事務\na,賦課\nb,賦課,徴収\n",
        "table-cell-unnamed",
        "rows.csv:3:6",
        "見出しのない列（3列目）に値があります。",
        "There is a value in column 3, which has no header.",
        '見出しを書くか、値を削除してください。コンマを含む値は引用符（"…"）で囲みます。',
    ),
    "value below an empty header": (
        "識別子,,事務\na,,x\nb,y,x\n",
        "table-cell-unnamed",
        "rows.csv:3:3",
        "見出しのない列（2列目）に値があります。",
        "There is a value in column 2, which has no header.",
        '見出しを書くか、値を削除してください。コンマを含む値は引用符（"…"）で囲みます。',
    ),
    "id twice": (
        "事務,識別子\nx,a\ny,b\nz,a\n",
        "duplicate-id",
        "rows.csv:4:3",
        "識別子「a」が重複しています。もう1か所はrows.csv:2:3です。",
        "The id 'a' stands twice; the other place is rows.csv:2:3.",
        "識別子を変えるか、どちらか一方の行を削除してください。",
    ),
    "open quotation mark": (
        '識別子,事務\na,"賦課\nb,徴収\n',
        "table-quote",
        "rows.csv:2:3",
        '引用符（"）がここで開いたまま、閉じられていません。',
        "A quotation mark is opened here and never closed.",
        "対になる引用符を書き足してください。",
    ),
    "text after a quotation mark": (
        '識別子,事務\na,"賦課"徴収\n',
        "table-quote",
        "rows.csv:2:7",
        '閉じた引用符（"）の後に文字があります。',
        "Something follows the closing quotation mark of a cell.",
        'セルの中の引用符は「""」と重ねて書き、セル全体を引用符で囲んでください。',
    ),
    "nothing": (
        " ,\n\n",
        "table-empty",
        "rows.csv:1:1",
        "表が空です。1行目に列の見出しが要ります。",
        "The table is empty; its first row names the columns.",
        f"1行目に見出しを書いてください: {LISTED}",
    ),
    "control character": (
        "識別子,事務\na,賦\u202e課\n",
        "forbidden-character",
        "rows.csv:2:4",
        "使えない制御文字（U+202E）があります。",
        "The control character U+202E is not allowed.",
        "削除してください。文字の並びを変え、見た目と内容を食い違わせる文字です。画面には見えません。",
    ),
    "too many columns": (
        "識別子" + "," * MAX_COLUMNS + "\n",
        "table-too-many-columns",
        "rows.csv:1:54",
        "列が多すぎます。50列までです。",
        "There are more than 50 columns.",
        "右側の空の列を削除してください。",
    ),
    "too many rows": (
        "項番\n" + "1\n" * (MAX_ROWS + 1),
        "table-too-many-rows",
        "rows.csv:10002:1",
        "行が多すぎます。見出しの下に10,000行までです。",
        "There are more than 10,000 rows.",
        "空の行を削除するか、表を分けてください。",
    ),
    "too large": (
        "項番\n" + "1" * (4 * 1024 * 1024),
        "file-too-large",
        "rows.csv:1:1",
        "ファイルが上限の4,194,304バイトを超えています。",
        "The file is larger than 4,194,304 bytes.",
        "使わない列や行を削除するか、別紙を分けてください。",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_mistake_is_named_at_its_place(tmp_path: Path, case: str) -> None:
    text, code, place, ja, en, remedy = WRONG[case]
    (found,) = refused(table(tmp_path, text))
    assert (found.code, str(found.place), found.message.ja, found.message.en) == (code, place, ja, en)
    assert found.remedy.ja == remedy
    assert found.remedy.en.endswith(".")


def test_the_largest_table_is_read(tmp_path: Path) -> None:
    path = table(tmp_path, "項番" + "," * (MAX_COLUMNS - 1) + "\n" + "1\n" * MAX_ROWS)
    found = rows(path)
    assert (len(found), found[-1]["id"]) == (MAX_ROWS, f"1-{MAX_ROWS}")


def test_mistakes_are_told_together_in_their_order(tmp_path: Path) -> None:
    problems = refused(table(tmp_path, "識別子,事努,項番,項番\na,,1,,x\na\n"))
    assert [(p.code, str(p.place)) for p in problems] == [
        ("table-column-unknown", "rows.csv:1:5"),
        ("table-column-twice", "rows.csv:1:11"),
        ("table-cell-unnamed", "rows.csv:2:7"),
        ("duplicate-id", "rows.csv:3:1"),
    ]


def test_of_very_many_mistakes_the_first_are_told(tmp_path: Path) -> None:
    assert len(refused(table(tmp_path, "識別子\n" + "a\n" * 900))) == 200


@pytest.mark.parametrize(
    "data, place, ja",
    [
        (
            "識別子,事務\na,住民\n".encode() + "b,住民\n".encode("cp932"),
            "rows.csv:3:3",
            "ここまではUTF-8ですが、ここにUTF-8として読めないバイト（0x8F）があります。",
        ),
        (b"id,work\na,\xff\n", "rows.csv:2:3", "UTF-8として読めないバイト（0xFF）があります。"),
        ("識別子,事務\n".encode("euc_jp"), "rows.csv:1:1", "文字コードがEUC-JPのようです。UTF-8で保存してください。"),
        (
            "識別子\t事務\n".encode("utf-16"),
            "rows.csv:1:1",
            "文字コードがUTF-16（「Unicode」テキスト）のようです。UTF-8で保存してください。",
        ),
    ],
)
def test_other_encodings_are_refused_with_their_place(tmp_path: Path, data: bytes, place: str, ja: str) -> None:
    (found,) = refused(table(tmp_path, data))
    assert (found.code, str(found.place), found.message.ja) == ("encoding", place, ja)


@given(st.binary(max_size=60))
def test_law_any_bytes_are_a_table_or_told(data: bytes) -> None:
    problems: tuple[Problem, ...] = ()
    with tempfile.TemporaryDirectory() as folder:
        path = table(Path(folder), data)
        try:
            assert isinstance(load_table(path, "rows.csv").root, Sequence)
        except InputError as error:
            problems = error.problems
    assert all(p.place is not None and p.place.file == "rows.csv" for p in problems)
