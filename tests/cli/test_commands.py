"""The commands as people and programs meet them: help, exit codes, streams, formats, names, consoles."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from console import ROOT, WAKO, call
from write import HEAD, MINIMAL, write

from pia import __version__
from pia.cli.main import COMMANDS
from pia.data import example_root
from pia.render.formats import FORMATS

COMMANDS_NOW = (
    "new",
    "check",
    "conform",
    "evidence",
    "threshold",
    "form",
    "build",
    "diagram",
    "diff",
    "annex",
    "annex-audit",
    "publish",
    "comment-kit",
    "plan",
    "migrate",
    "why",
    "rules",
    "register",
    "verify",
    "schema",
)
EXAMPLE = (example_root() / "juki" / "assessment.yaml").is_file()
needs_example = pytest.mark.skipif(not EXAMPLE, reason="the example assessment is not there yet")
SIMPLE = MINIMAL + "files:\n  - {id: f, name: 見本ファイル}\n"


# --- help, version, usage ---


def test_help_lists_exactly_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert tuple(re.findall(r"^  ([a-z-]+)  ", ran.out, re.MULTILINE)) == COMMANDS_NOW == tuple(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS_NOW)
def test_every_command_has_help_in_both_languages(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: pia {command} ")
    assert re.search("[ぁ-ん]", ran.out)
    assert re.search(r"[A-Z][a-z]+ [a-z]+", ran.out.split("\n", 2)[2])


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_short_help(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, flag).code == 0


@pytest.mark.parametrize("flag", ["-V", "--version"])
def test_version(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, flag)
    assert (ran.code, ran.out, ran.err) == (0, f"pia, version {__version__}\n", "")


def test_no_command_shows_the_help_and_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys)
    assert (ran.code, ran.out) == (2, "")
    assert "threshold" in ran.err


USAGE = [
    (["chekc"], "unknown-command", "「chekc」というコマンドはありません。", "「check」ではありませんか。"),
    (["import", "x"], "unknown-command", "「import」というコマンドはありません。", "コマンド: new、check"),
    (["form"], "usage", "「DIR」が指定されていません。", "pia form --help"),
    (["build", "x"], "usage", "オプション「--out」が要ります。", "pia build --help"),
    (
        ["form", "x", "--formt", "json"],
        "usage",
        "「--formt」というオプションはありません。",
        "「--format」ではありませんか。",
    ),
    (
        ["form", "x", "--format", "xlsx"],
        "usage",
        "「--format」の値が使えません。",
        "次から選んでください: text、json、md、html。",
    ),
    (
        ["build", "x", "-o", "y", "--for", "press"],
        "usage",
        "「--for」の値が使えません。",
        "次から選んでください: submit、publish、internal。",
    ),
    (
        ["register", "run", "--store", "memory:", "--days", "0"],
        "usage",
        "「--days」の値が使えません。",
        "1から36600までの整数を書いてください。",
    ),
    (["form", "a", "b"], "usage", "コマンドの書き方が違います", "pia form --help"),
    (["rules", "tets"], "usage", "「tets」という下位コマンドはありません。", "「test」ではありませんか。"),
    (
        ["rules", "xyz"],
        "usage",
        "「xyz」という下位コマンドはありません。",
        "次から選んでください: explain、lint、list、new、test。",
    ),
    (["build", "x", "-o", "y", "--format", "xslx"], "unknown-format", "「xslx」", "「xlsx」ではありませんか。"),
    (
        ["build", "x", "-o", "y", "--format", ","],
        "no-format",
        "出力形式が一つも指定されていません。",
        "形式: xlsx、docx、html、pdf、md、json",
    ),
]


@pytest.mark.parametrize(("argv", "code", "message", "remedy"), USAGE, ids=[" ".join(case[0]) for case in USAGE])
def test_wrong_usage_is_explained(
    argv: list[str], code: str, message: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = call(capsys, *argv)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"誤り[{code}] ")
    assert message in ran.err
    assert remedy in ran.err


@pytest.mark.parametrize("argv", [case[0] for case in USAGE if case[1] != "unknown-command"], ids=" ".join)
def test_wrong_usage_is_explained_in_english(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, *argv, "--lang=en")
    assert ran.code == 2
    assert ran.err.startswith("error[")
    assert not re.search("[ぁ-ん]", ran.err)


# --- form ---

ITEM_KEYS = {
    "key", "path", "section", "file", "number", "risk", "block", "mark", "label", "important_change", "kind", "value", "choices", "other", "status",
    "derived_value", "conflict", "origin",
}  # fmt: skip


def form_json(capsys: pytest.CaptureFixture[str], *argv: object) -> dict[str, Any]:
    ran = call(capsys, "form", *argv, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    document: dict[str, Any] = json.loads(ran.out)
    return document


def test_form_json_has_the_shape_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    document = form_json(capsys, WAKO)
    assert set(document) == {"schema", "form", "edition", "source_status", "body", "name", "counts", "items"}
    assert (document["schema"], document["form"], document["edition"], document["body"]) == (
        "pia-form/1",
        "juten",
        "2024-10",
        "和光市長",
    )
    sections = re.compile("表紙|Ⅰ|Ⅱ|Ⅲ|Ⅳ|Ⅴ|Ⅵ|別添[１-３]|別紙.+")
    for item in document["items"]:
        assert set(item) >= ITEM_KEYS
        assert item["kind"] in ("text", "choice", "ticks", "count", "date", "name", "table")
        assert item["status"] in ("filled", "none", "blank", "unknown", "not-applicable", "withheld")
        assert sections.fullmatch(item["section"]), item["section"]
        assert item["risk"] is None or re.fullmatch("リスク[１-９]?", item["risk"])
        if item["origin"] is not None:
            assert set(item["origin"]) == {"file", "line", "derived"}
            home = ROOT / "rules" if item["origin"]["file"].startswith("profiles/") else WAKO
            assert (home / item["origin"]["file"]).is_file()
        if item["kind"] == "table" and item["value"] is not None:
            assert set(item["value"]) == {"columns", "rows"}
        if item["kind"] == "count" and item["value"] is not None:
            assert isinstance(item["value"], int)
    assert document["counts"]["total"] == len(document["items"])


def test_form_json_of_one_item(capsys: pytest.CaptureFixture[str]) -> None:
    [item] = [
        i
        for i in form_json(capsys, WAKO)["items"]
        if i["key"] == "parties/ags-proservice/entrusted/event-entry#handlers"
    ]
    line = (WAKO / "parties.yaml").read_text("utf-8").splitlines()[item["origin"]["line"] - 1]
    assert "10人未満" in line
    assert {k: item[k] for k in ("path", "label", "kind", "value", "block", "mark", "number", "status", "conflict")} == {
        "path": "Ⅱ[住民基本台帳ファイル]/4/委託事項2/②", "label": "委託先における取扱者数", "kind": "choice", "value": "10人未満", "block": "委託事項2",
        "mark": "②", "number": "4", "status": "filled", "conflict": False,
    }  # fmt: skip


@pytest.mark.parametrize(("fmt", "start"), [("md", "#"), ("html", "<!")])
def test_form_in_other_formats(fmt: str, start: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, SIMPLE)
    ran = call(capsys, "form", tmp_path, "--format", fmt)
    assert ran.code == 0
    assert ran.out.lstrip().startswith(start)
    assert "見本ファイル" in ran.out


def test_form_as_text_counts_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, SIMPLE)
    ran = call(capsys, "form", tmp_path)
    assert ran.code == 0
    assert "見本市　見本事務　重点項目評価書" in ran.out
    assert "Ⅱ[見本ファイル]/2/①" in ran.out
    english = call(capsys, "form", tmp_path, "--lang", "en").out
    assert "blank" in english


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["--form", "jutenn"], "unknown-form"),
        (["--edition", "2024-1"], "unknown-edition"),
        (["--form", "../../rules", "--edition", "x"], "unknown-form"),
    ],
)
def test_form_of_an_unknown_edition(
    argv: list[str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, SIMPLE)
    ran = call(capsys, "form", tmp_path, *argv)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"誤り[{code}]")


# --- why ---


@pytest.mark.parametrize(
    ("asked", "paths"),
    [
        ("work#name", ["Ⅰ/1/①"]),  # by key
        ("Ⅱ[住民基本台帳ファイル]/4/委託事項2/②", ["Ⅱ[住民基本台帳ファイル]/4/委託事項2/②"]),  # by path
        ("委託事項2/②", ["Ⅱ[住民基本台帳ファイル]/4/委託事項2/②"]),  # by the end of a path
        ("所属長の役職名", ["Ⅰ/6/②"]),  # by label
        ("ＡＧＳプロサービス", ["Ⅱ[住民基本台帳ファイル]/4/委託事項2/③"]),  # by value
        ("AGSプロサービス", ["Ⅱ[住民基本台帳ファイル]/4/委託事項2/③"]),  # whatever the width
        ("どこにもない値", []),
    ],
)
def test_why_finds_the_cell(asked: str, paths: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "why", WAKO, asked)
    if not paths:
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("誤り[unknown-item]")
        return
    assert (ran.code, ran.err) == (0, "")
    assert [line.split("  ")[0] for line in ran.out.splitlines() if re.match("[ⅠⅡⅢⅣⅤ表別]", line)] == paths


def test_why_shows_each_fact_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    out = call(capsys, "why", WAKO, "files/juki-file#entrusted-count").out
    places = re.findall(r"導出 (parties\.yaml):(\d+)  (.+)", out)
    assert len(places) == 2
    lines = (WAKO / "parties.yaml").read_text("utf-8").splitlines()
    assert all(text in lines[int(line) - 1] for _, line, text in places)


def test_why_shows_a_difference_between_declared_and_derived(capsys: pytest.CaptureFixture[str]) -> None:
    out = call(capsys, "why", WAKO, "files/juki-file#provision-count").out
    assert "記載 files.yaml:" in out
    assert "事実から導いた値（61）が食い違っています。" in out


def test_why_names_the_nearest_item(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "why", WAKO, "work#nmae")
    assert (ran.code, ran.out) == (2, "")
    assert "「work#name」ではありませんか。" in ran.err


def test_why_shows_withheld_values_to_the_body_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        tmp_path,
        MINIMAL + "special_notes: {value: 内部の事情, withhold: {reason: a, approver: b, shown: 公表しない}}\n",
    )
    assert "内部の事情" in call(capsys, "why", tmp_path, "cover#notes").out
    assert "内部の事情" not in call(capsys, "form", tmp_path, "--format", "json").out


# --- threshold ---


@pytest.mark.parametrize(
    ("subjects", "form", "code"),
    [(150_000, "juten", 0), (150_000, "kiso", 1), (5_000, "juten", 0), (300_000, "juten", 1)],
)
def test_threshold_exit_code(
    subjects: int, form: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pia.forms.edition import edition_names

    if not edition_names(form):
        pytest.skip(f"the form {form} has no edition yet")
    head = HEAD.replace("form: juten", f"form: {form}").replace("2024-10", edition_names(form)[-1])
    write(
        tmp_path,
        head
        + f"work: {{name: 事務, subjects: {{count: {subjects}}}, handlers: {{count: 3}}}}\nincident_history: {{my_number_one_year: none-occurred}}\n",
    )
    ran = call(capsys, "threshold", tmp_path, "--format", "json")
    assert ran.code == code
    assert json.loads(ran.out)["outcome"] == ("violated" if code else "satisfied")


def test_threshold_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "threshold", WAKO)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("義務付けられる評価: 基礎項目評価及び重点項目評価\n")


# --- schema ---


def test_schema_is_the_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    from pia.model.schema import model_schema

    ran = call(capsys, "schema")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == model_schema()


# --- new ---


@needs_example
@pytest.mark.parametrize("work", ["juki", "kokuho", "jutaku", None])
def test_new_copies_a_work_of_the_example(work: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "新しい評価書"
    ran = call(capsys, "new", target, *(("--work", work) if work is not None else ()))
    assert (ran.code, ran.err) == (0, "")
    source = example_root() / (work or "juki")
    copied = {p.relative_to(target): p.read_bytes() for p in target.rglob("*") if p.is_file()}
    assert copied == {
        Path("body.yaml"): (example_root() / "body.yaml").read_bytes(),
        **{
            p.relative_to(source): p.read_bytes()
            for p in source.rglob("*")
            if p.is_file() and not p.name.startswith(".")
        },
    }
    assert ran.out.endswith(f"次は: pia check {target}\n")
    assert call(capsys, "check", target, "--strict", "--as-of", "2026-04-01").code == 0
    assert call(capsys, "form", target).code == 0


@needs_example
def test_new_names_the_nearest_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "new", tmp_path / "a", "--work", "kokuo")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("誤り[unknown-work] 見本に「kokuo」という事務はありません。")
    assert "「kokuho」ではありませんか。" in ran.err
    assert not (tmp_path / "a").exists()
    ran = call(capsys, "new", tmp_path / "a", "--work", "kokuo", "--lang", "en")
    assert "did you mean 'kokuho'?" in ran.err


def test_new_explains_the_works_in_japanese_first(capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "new", "--help")
    assert ran.out.index("ひな形") < ran.out.index("Copy one assessment")
    assert all(work in ran.out for work in ("juki", "kokuho", "jutaku"))


@needs_example
def test_new_accepts_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").mkdir()
    assert call(capsys, "new", tmp_path / "a").code == 0


@pytest.mark.parametrize("kind", ["file inside", "hidden file inside", "is a file"])
def test_new_never_overwrites(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a"
    if kind == "is a file":
        target.write_text("mine", encoding="utf-8")
    else:
        target.mkdir()
        (target / (".mine" if kind.startswith("hidden") else "mine")).write_text("mine", encoding="utf-8")
    before = sorted(p.name for p in tmp_path.rglob("*"))
    ran = call(capsys, "new", target)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("誤り[not-empty]")
    assert sorted(p.name for p in tmp_path.rglob("*")) == before


@needs_example
def test_new_below_a_file_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").write_text("mine", encoding="utf-8")
    ran = call(capsys, "new", tmp_path / "a" / "b")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("誤り[cannot-write]")


def test_a_broken_installation_is_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pia.app import new

    monkeypatch.setattr(new, "example_root", lambda: tmp_path / "nothing")
    assert call(capsys, "new", tmp_path / "a").code == 3
    assert not (tmp_path / "a").exists()


# --- build ---


def test_build_writes_six_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "評価書", SIMPLE)
    out = tmp_path / "出力 先" / "深い所"
    ran = call(capsys, "build", tmp_path / "評価書", "-o", out)
    assert ran.code == 0
    assert sorted(p.name for p in out.iterdir()) == sorted(
        f"見本市 見本事務 重点項目評価書{f.suffix}" for f in FORMATS.values()
    )
    assert all(p.stat().st_size > 500 for p in out.iterdir())
    for path in out.iterdir():
        assert str(path) in ran.out
    assert [line.split(" ")[0] for line in ran.err.splitlines()] == list(FORMATS)


@pytest.mark.parametrize(
    ("formats", "suffixes"), [("xlsx,json", {".xlsx", ".json"}), ("md", {".md"}), ("md, md ,html", {".md", ".html"})]
)
def test_build_writes_the_formats_asked_for(
    formats: str, suffixes: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "a", SIMPLE)
    assert call(capsys, "build", tmp_path / "a", "-o", tmp_path / "out", "--format", formats).code == 0
    assert {p.suffix for p in (tmp_path / "out").iterdir()} == suffixes


def test_build_leaves_nothing_half_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pia.render.pdf

    def broken(form: object) -> bytes:
        raise RuntimeError("no fonts")

    monkeypatch.setattr(pia.render.pdf, "render_pdf", broken)
    write(tmp_path / "a", SIMPLE)
    ran = call(capsys, "build", tmp_path / "a", "-o", tmp_path / "out")
    assert (ran.code, ran.out) == (3, "")
    assert not (tmp_path / "out").exists()


def test_build_keeps_what_was_there_when_it_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pia.render.markdown

    write(tmp_path / "a", SIMPLE)
    assert call(capsys, "build", tmp_path / "a", "-o", tmp_path / "out", "--format", "md,json").code == 0
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    write(tmp_path / "a", SIMPLE.replace("見本ファイル", "別のファイル"))
    monkeypatch.setattr(pia.render.markdown, "render_markdown", lambda form: 1 // 0)
    assert call(capsys, "build", tmp_path / "a", "-o", tmp_path / "out", "--format", "md,json").code == 3
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before


def test_build_into_a_file_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "a", SIMPLE)
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    ran = call(capsys, "build", tmp_path / "a", "-o", tmp_path / "out", "--format", "md")
    assert (ran.code, ran.out) == (2, "")
    assert "誤り[cannot-write]" in ran.err
    assert (tmp_path / "out").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("title", "stem"),
    [("../../外", "_.._外"), ("CON", "_CON"), ("a/b\\c:d*?", "a_b_c_d__"), ("'  '", "見本事務"), ("名" * 200, None)],
)
def test_a_title_never_leaves_the_output_folder(
    title: str, stem: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "a", SIMPLE.replace("title: 見本市　見本事務　重点項目評価書", f"title: {title}"))
    assert call(capsys, "build", tmp_path / "a", "-o", tmp_path / "out", "--format", "md").code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "out"]
    [made] = (tmp_path / "out").iterdir()
    assert len(made.name.encode()) <= 255
    if stem is not None and title != "'  '":
        assert made.stem == stem


def secret(text: str) -> str:
    return f"{{value: {text}, withhold: {{reason: 理由, approver: 課長, shown: 公表しない}}}}"


@pytest.mark.parametrize("projection", ["publish", "submit", "internal"])
def test_what_is_withheld_is_in_no_published_byte(
    projection: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SIMPLE.replace("見本市長", secret("もれてはならない長")).replace(
        "見本ファイル", secret("もれてはならない台帳")
    )
    write(tmp_path / "a", text + f"special_notes: {secret('もれてはならない文')}\n")
    ran = call(capsys, "build", tmp_path / "a", "-o", tmp_path / "out", "--for", projection)
    assert ran.code == 0
    for path in (tmp_path / "out").iterdir():
        found = "もれてはならない".encode() in path.read_bytes() or any(
            "もれてはならない".encode() in part for part in parts_of(path)
        )
        assert found == (projection != "publish"), path.name
    assert "もれてはならない" not in ran.out + ran.err or projection != "publish"


def parts_of(path: Path) -> list[bytes]:
    """Return what a packed file holds: the members of an archive; the unpacked streams and the text of a PDF."""
    import zipfile
    import zlib

    if path.suffix == ".pdf":
        import pypdfium2

        pieces = re.findall(rb"stream\r?\n(.*?)endstream", path.read_bytes(), re.DOTALL)
        streams = []
        for piece in pieces:
            with contextlib.suppress(zlib.error):
                streams.append(zlib.decompressobj().decompress(piece))
        document = pypdfium2.PdfDocument(path)
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        return [*streams, re.sub(r"\s", "", text).encode()]
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]
