"""The registry of formats: ids, suffixes, lazy imports, the error for an unknown name."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sample_form import sample_form

from pia.errors import UsageError
from pia.render.formats import FORMATS, Format, find_format


def test_every_format_is_there_in_the_order_of_the_command_line():
    assert {known.id: known.suffix for known in FORMATS.values()} == {
        "xlsx": ".xlsx",
        "docx": ".docx",
        "html": ".html",
        "pdf": ".pdf",
        "md": ".md",
        "json": ".json",
    }
    assert list(FORMATS) == ["xlsx", "docx", "html", "pdf", "md", "json"]
    assert all(known == FORMATS[known.id] for known in FORMATS.values())


def test_every_title_exists_in_both_languages_and_names_one_format():
    titles = [known.title for known in FORMATS.values()]
    assert all(title.ja and title.en and title.en.isascii() and not title.ja.isascii() for title in titles)
    assert len({title.ja for title in titles}) == len({title.en for title in titles}) == len(titles)


@pytest.mark.parametrize(
    ("name", "head"),
    [("docx", b"PK\x03\x04"), ("html", b"<!DOCTYPE html>"), ("md", b"# "), ("json", b'{\n "schema": "pia-printed/1"')],
)
def test_a_format_renders_the_form(name: str, head: bytes):
    assert FORMATS[name].render(sample_form()).startswith(head)


@pytest.mark.parametrize("name", ["docx", "html", "md", "json"])
def test_rendering_twice_gives_the_same_bytes(name: str):
    assert FORMATS[name].render(sample_form()) == FORMATS[name].render(sample_form())


def test_a_known_name_is_found():
    assert find_format("docx") is FORMATS["docx"]


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(UsageError) as caught:
        find_format("doc")
    (problem,) = caught.value.problems
    assert problem.code == "unknown-format"
    assert problem.message.ja == "「doc」という形式はありません（「docx」ではありませんか）"
    assert problem.message.en == "there is no format “doc” (did you mean “docx”?)"
    assert problem.remedy.en == "give one of: xlsx, docx, html, pdf, md, json"


def test_an_unknown_name_without_a_neighbour_is_refused_without_a_guess():
    with pytest.raises(UsageError) as caught:
        find_format("♪" * 500)
    (problem,) = caught.value.problems
    assert problem.message.en == f"there is no format “{'♪' * 60}”"


def test_a_format_is_a_value():
    with pytest.raises(AttributeError):
        FORMATS["md"].suffix = ".txt"  # type: ignore[misc]
    assert isinstance(FORMATS["md"], Format)


def test_the_registry_imports_no_office_library():
    script = (
        "import sys; from pia.render.formats import FORMATS;"
        "print(sorted({'docx', 'openpyxl', 'jinja2', 'typst', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
