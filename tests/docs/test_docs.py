from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from pia.catalogue.editions import editions
from pia.catalogue.law import laws
from pia.catalogue.measures import measures, risks
from pia.cli.main import COMMANDS, main, root
from pia.forms.edition import load_edition
from pia.model.vocabulary import vocabularies
from pia.rules.builtin import BUILT_IN
from pia.rules.load import own_packs

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
PAGES = sorted(
    [
        *PROJECT.glob("*.md"),
        *DOCS.glob("*.md"),
        *DOCS.glob("tasks/*.md"),
        *DOCS.glob("reference/*.md"),
        *DOCS.glob("adr/*.md"),
    ]
)
TASKS = sorted(DOCS.glob("tasks/*.md"))
HAND_WRITTEN = {"reference/exit-codes.md"}

if str(DOCS) not in sys.path:
    sys.path.insert(0, str(DOCS))

import generate  # noqa: E402
from _generate import commands, console  # noqa: E402
from _generate.markdown import anchor  # noqa: E402
from _generate.problems import reports  # noqa: E402


def name_of(page: Path) -> str:
    return page.relative_to(PROJECT).as_posix()


def read(path: str) -> str:
    return (DOCS / path).read_text("utf-8")


def headings(text: str) -> list[str]:
    return [line.lstrip("#").strip() for line in without_code(text).splitlines() if re.match(r"#{1,6} ", line)]


def without_code(text: str) -> str:
    return re.sub(r"^[ ]*```.*?^[ ]*```$", "", text, flags=re.MULTILINE | re.DOTALL)


# --- generated pages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", sorted(generate.PAGES))
def test_generated_pages_are_current(page: str) -> None:
    assert read(page) == generate.PAGES[page](), f"docs/{page} is out of date; run make docs"


def test_every_reference_page_is_generated_or_named_as_hand_written() -> None:
    there = {f"reference/{page.name}" for page in DOCS.glob("reference/*.md")}
    made = {name for name in generate.PAGES if name.startswith("reference/")}
    assert there == made | HAND_WRITTEN


def test_a_page_is_the_same_twice() -> None:
    assert all(make() == make() for make in generate.PAGES.values())


def test_a_stale_page_is_noticed_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "HERE", tmp_path / "docs")
    monkeypatch.setattr(generate, "PAGES", {"reference/a.md": lambda: "one\n"})
    assert generate.main(["--check"]) == 1
    assert not (tmp_path / "docs/reference/a.md").exists()
    assert generate.main([]) == 0
    assert (tmp_path / "docs/reference/a.md").read_bytes() == b"one\n"
    assert generate.main(["--check"]) == 0


def test_make_docs_runs_the_generator() -> None:
    assert "python docs/generate.py" in (PROJECT / "Makefile").read_text("utf-8")


# --- everything is documented ------------------------------------------------------------------------------------------


def every_command() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(root, info_name="pia")
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        yield (name,), command
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                inner = command.get_command(context, below)
                assert inner is not None
                yield (name, below), inner


def test_every_command_and_option_is_documented() -> None:
    page = read("reference/commands.md")
    for words, command in every_command():
        section = page.split(f"# pia {' '.join(words)}\n", 1)
        assert len(section) == 2, words
        told = section[1].split("\n#", 1)[0]
        for parameter in command.params:
            names = (
                parameter.opts
                if isinstance(parameter, click.Option)
                else [parameter.make_metavar(click.Context(command))]
            )
            for name in names:
                assert name in told, f"{words}: {name}"


def test_help_on_the_page_is_what_the_program_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for words in ((), *commands.names()):
        with pytest.raises(SystemExit) as ended:
            main_exits([*words, "--help"])
        assert ended.value.code == 0
        assert capsys.readouterr().out.rstrip("\n") == commands.help_text(*words)


def main_exits(argv: list[str]) -> None:
    raise SystemExit(main(argv))


def test_every_rule_is_documented_in_the_fixed_form() -> None:
    page = read("reference/rules.md")
    for pack in own_packs():
        for rule in pack.rules:
            told = page.split(f"\n### {rule.id}\n", 1)[1].split("\n### ", 1)[0]
            for wanted in (
                f"| 識別子 / id | `{rule.id}` |", "| 重さ / severity |", f"| 対象 / for | `{rule.kind}` |", "| 根拠 / basis |",
                "| 審査の観点 / viewpoint |", "| 根拠の確かさ / source status |", "なぜ：", "Why: ", "直し方：", "What to do: ",
                "合格する例 / passes:", "指摘される例 / fails:",
            ):  # fmt: skip
                assert wanted in told, f"{rule.id}: {wanted}"
            assert rule.title.ja.split("{")[0][:10] in told
            assert f"/ {rule.source_status} |" in told
    for id_ in BUILT_IN:
        assert f"\n### {id_}\n" in page


def test_every_error_code_is_documented_in_both_languages() -> None:
    page = read("reference/errors.md")
    assert len(reports()) > 100
    for report in reports():
        assert f"\n## {report.code}\n" in page
        where = f"{report.module}:{report.line} {report.code}"
        for said in (report.message, report.remedy):
            assert said.ja.strip("… "), f"{where}: give its words in docs/_generate/composed.py"
            assert said.en.strip("… "), f"{where}: give its words in docs/_generate/composed.py"


def test_the_codes_that_a_run_shows_are_among_the_documented_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = {report.code for report in reports()}
    (tmp_path / "assessment.yaml").write_text(
        "schema: 2\nform: jutan\nbody: [1]\nwork: {name: a}\nstatsu: draft\n", "utf-8", newline="\n"
    )
    (tmp_path / "tab").mkdir()
    (tmp_path / "tab" / "assessment.yaml").write_text("schema: 1\n\tform: juten\n", "utf-8", newline="\n")
    shown = set()
    for argv in (["form", str(tmp_path)], ["form", str(tmp_path / "tab")], ["form", str(tmp_path / "none")]):
        assert main(argv) == 2
        shown |= set(re.findall(r"^誤り\[([^\]]+)\]", capsys.readouterr().err, re.MULTILINE))
    assert {"unknown-choice", "unknown-key", "missing-key", "yaml-tab", "directory-missing"} <= shown
    assert shown <= known


def test_every_form_edition_and_item_is_documented() -> None:
    page, readme, japanese = (
        read("reference/forms.md"),
        (PROJECT / "README.md").read_text("utf-8"),
        (PROJECT / "README.ja.md").read_text("utf-8"),
    )
    assert editions()
    for one in editions():
        name = f"{one.form} {one.edition}"
        told = page.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]
        for item in load_edition(one.form, one.edition).items():
            assert f"`{item.id}`" in told, f"{name}: {item.id}"
        assert name in readme
        assert name in japanese


def test_every_measure_risk_law_and_choice_is_documented() -> None:
    catalogue, law, words = (
        read("reference/measures.md"),
        read("reference/law-facts.md"),
        read("reference/vocabulary.md"),
    )
    for measure in measures().values():
        assert f"\n### {measure.id}\n" in catalogue
        told = catalogue.split(f"\n### {measure.id}\n", 1)[1].split("\n### ", 1)[0]
        assert all(f"`{parameter}`" in told for parameter in measure.parameters)
    assert all(f"| `{risk}` |" in catalogue for risk in risks())
    assert all(one.name in law for one in laws().values())
    for vocabulary in vocabularies().values():
        told = words.split(f"\n### {vocabulary.id}\n", 1)[1].split("\n### ", 1)[0]
        assert all(f"| `{slug}` |" in told for slug in vocabulary.choices)


def test_every_key_of_the_model_is_documented() -> None:
    from _generate.model import records

    page = read("reference/model.md")
    assert len(records()) > 50
    for record in records():
        told = page.split(f"\n## {record.__name__}\n", 1)[1].split("\n## ", 1)[0]
        for name, field in record.model_fields.items():
            assert f"| `{field.alias or name}` |" in told, f"{record.__name__}.{name}"


def test_exit_codes_agree_with_the_program() -> None:
    page = read("reference/exit-codes.md")
    assert re.findall(r"^\| (\d+) \|", page, re.MULTILINE) == ["0", "1", "2", "3", "130"]
    for readme in ("README.md", "README.ja.md"):
        assert re.findall(r"^\| (\d) \|", (PROJECT / readme).read_text("utf-8"), re.MULTILINE) == ["0", "1", "2", "3"]


def test_the_decisions_are_indexed_and_complete() -> None:
    index = read("adr/index.md")
    pages = sorted(DOCS.glob("adr/0*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    wanted = headings(read("adr/template.md"))[1:]
    for page in pages:
        text = page.read_text("utf-8")
        assert headings(text)[1:] == wanted, page.name
        assert f"]({page.name}) | {text.splitlines()[0][7:]} |" in index


# --- the pages themselves ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_and_images_lead_somewhere(page: Path) -> None:
    text = without_code(page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        other = (page.parent / path).resolve() if path else page
        assert other.exists(), f"{name_of(page)}: {target}"
        assert other.is_relative_to(PROJECT)
        if fragment:
            anchors = {anchor(heading) for heading in headings(other.read_text("utf-8"))}
            assert fragment in anchors, f"{name_of(page)}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_speak_of_the_product_alone(page: Path) -> None:
    text = page.read_text("utf-8")
    for pattern in (
        r"/work/",
        r"/tmp/",
        r"/home/",
        r"C:\\Users",
        r"pypi\.org",
        r"pythonhosted",
        r"npmjs",
        r"localhost",
        r"img\.shields\.io",
    ):
        assert not re.search(pattern, text), f"{name_of(page)}: {pattern}"
    if name_of(page).removeprefix("docs/") not in generate.PAGES:  # there an agent is a 代理人
        assert not re.search(r"\b(agent|session|LLM|Claude|ChatGPT)s\b|\bLLM\b", text), name_of(page)
    assert text.endswith("\n")
    assert "\r" not in text
    assert not re.search(r"[ \t]+$", without_code(text), re.MULTILINE), f"{name_of(page)}: a line ends in a space"


def test_every_page_is_reached_from_the_index() -> None:
    reached: set[Path] = set()
    queue = [DOCS / "index.md"]
    while queue:
        page = queue.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        targets = re.findall(r"\]\(([^)#\s]+)", without_code(page.read_text("utf-8")))
        queue += [(page.parent / target).resolve() for target in targets if (page.parent / target).is_file()]
    assert [name_of(page) for page in PAGES if page not in reached] == []


@pytest.mark.parametrize("page", TASKS, ids=name_of)
def test_task_pages_are_japanese_first_with_an_english_section(page: Path) -> None:
    text = page.read_text("utf-8")
    title = text.splitlines()[0]
    assert re.match(r"# .*[ぁ-ん].* / [A-Z][a-z]", title), title
    found = headings(text)
    assert found[1] in ("手順", "フォルダの形")
    assert "うまくいかないとき" in found
    assert found[-1] == "English"
    english = text.split("## English", 1)[1]
    assert len(english.split()) > 40


@pytest.mark.parametrize("page", ["README.md", "README.ja.md"])
def test_both_readmes_name_every_command_picture_and_assessment(page: str) -> None:
    text = (PROJECT / page).read_text("utf-8")
    assert all(f"pia {name}" in text or f"  {name}  " in text for name in COMMANDS)
    assert "make demo" in text
    assert "make test" in text
    for assessment in sorted(
        [*PROJECT.glob("assessments/*/assessment.yaml"), *PROJECT.glob("assessments/*/body.yaml")]
    ):
        assert f"assessments/{assessment.parent.name}" in text
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 3
    for picture in pictures:
        data = (PROJECT / picture).read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) < 250_000


def test_pages_that_messages_name_exist() -> None:
    for module in sorted((PROJECT / "src").rglob("*.py")):
        for page in re.findall(r"docs/[a-z/-]+\.md", module.read_text("utf-8")):
            there = (PROJECT / page, DOCS / "reference" / Path(page).name)
            assert any(each.is_file() for each in there), f"{module.relative_to(PROJECT)} names {page}"


# --- what console blocks show is what the commands print ---------------------------------------------------------------

SESSIONS = [(name_of(page), session) for page in PAGES for session in console.sessions(page.read_text("utf-8"))]


@pytest.mark.parametrize("page, session", SESSIONS, ids=lambda s: s if isinstance(s, str) else str(s.line))
def test_console_blocks_show_what_is_printed(page: str, session: console.Session) -> None:
    assert session.shown, page
    assert console.not_printed(session.shown, console.printed(session.arguments)) is None, (
        f"{page}:{session.line}: run make docs"
    )


def test_there_are_real_findings_in_both_readmes() -> None:
    for readme, severity in (("README.md", r"(error|warning)\["), ("README.ja.md", r"(誤り|警告)\[")):
        checks = [session for page, session in SESSIONS if page == readme and session.arguments[0] == "check"]
        assert checks, readme
        assert re.match(severity, checks[0].shown[0])
        assert "-->" in checks[0].shown[1]


@pytest.mark.parametrize(
    "printed, wrong",
    [
        (["a", "b", "c", "d"], None),
        (["x", "a", "b", "y", "d"], None),
        (["a", "x", "b", "d"], "a"),
        (["a", "b"], "d"),
        (["d", "a", "b"], "d"),
    ],
)
def test_the_comparison_can_fail(printed: list[str], wrong: str | None) -> None:
    assert console.not_printed(("a", "b", "…", "d"), printed) == wrong


@pytest.mark.parametrize(
    "output, renewed",
    [
        (["x", "a", "B", "c", "y"], ["a", "B", "c"]),  # a line in the middle changed
        (["a", "b", "new", "c"], ["a", "b", "new", "c"]),  # a line came in before the last
        (["a", "b", "C", "y"], ["a", "b", "C"]),  # the last line changed: as many lines as before
        (["A", "b", "c"], ["a", "b", "c"]),  # the beginning is gone: left to a person
    ],
)
def test_console_blocks_are_renewed(output: list[str], renewed: list[str]) -> None:
    def page(lines: list[str]) -> str:
        return "1. text\n\n   ```console\n   $ pia form x\n" + "".join(f"   {line}\n" for line in lines) + "   ```\n"

    assert console.refreshed(page(["a", "b", "c"]), lambda _: output) == page(renewed)


def test_a_console_block_that_runs_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with"):
        list(console.sessions("```console\n$ rm x\n```\n"))


def test_every_pia_line_in_the_pages_is_a_real_command() -> None:
    context = click.Context(root, info_name="pia")
    for page in PAGES:
        for block in re.findall(
            r"^[ ]*```(?:text|console)\n(.*?)^[ ]*```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
        ):
            for line in block.splitlines():
                typed = re.match(r"[ ]*(?:\$ )?pia ((?!\[).*)", line)
                if typed is None or name_of(page).startswith("docs/reference/"):
                    continue
                words = shlex.split(typed[1].split(" #")[0].split(" > ")[0])
                assert known_options(root, context, words), f"{name_of(page)}: {line.strip()}"


def known_options(command: Any, context: click.Context, words: list[str]) -> bool:
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            return False
        command, words = found, words[1:]
    known = {name for parameter in command.params for name in parameter.opts} | {"--help", "-h"}
    return all(word.split("=")[0] in known for word in words if word.startswith("-") and len(word) > 1)
