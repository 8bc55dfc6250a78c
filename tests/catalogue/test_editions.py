from pathlib import Path

import pytest

from pia.catalogue.editions import editions, latest_edition, read_editions
from pia.data import templates_root
from pia.errors import InputError

HEAD = """\
# a comment
schema: 1
form: {form}
edition: {edition}
title: 特定個人情報保護評価書
stamp: '[令和６年10月　様式３]'

since: 令和6年10月1日
source_status: confirmed
source: 公表評価書
contents:
  - Ⅰ　基本情報
"""


def put(folder: Path, form: str, edition: str, text: str = HEAD) -> None:
    (folder / form).mkdir(parents=True, exist_ok=True)
    (folder / form / f"{edition}.yaml").write_text(text.format(form=form, edition=edition), encoding="utf-8")


def test_the_product_has_the_focused_form():
    (found,) = [each for each in editions() if (each.form, each.edition) == ("juten", "2024-10")]
    assert found.stamp == "[令和６年10月　様式３]"
    assert found.title == "特定個人情報保護評価書（重点項目評価書）"
    assert found.since == "令和6年10月1日"
    assert found.source_status == "confirmed"
    assert found.path == templates_root() / "forms" / "juten" / "2024-10.yaml"
    assert len(editions()) == len(list((templates_root() / "forms").glob("*/*.yaml")))


def test_order_is_form_then_age(tmp_path):
    for form, edition in (("zenkoumoku", "2024-10"), ("juten", "2025-07"), ("juten", "2018-05"), ("kiso", "2024-10")):
        put(tmp_path, form, edition)
    assert [(each.form, each.edition) for each in read_editions(tmp_path)] == [
        ("kiso", "2024-10"),
        ("juten", "2018-05"),
        ("juten", "2025-07"),
        ("zenkoumoku", "2024-10"),
    ]


def test_latest():
    newest = latest_edition("juten")
    assert newest is not None
    assert newest.edition == max(each.edition for each in editions() if each.form == "juten")
    assert latest_edition("unknown") is None


def test_only_the_head_is_read(tmp_path):
    put(tmp_path, "juten", "2024-10", HEAD + "choices: {{ this is [not YAML\n\tat all\n")
    (found,) = read_editions(tmp_path)
    assert found.source == "公表評価書"


def test_a_long_file_is_not_read_whole(tmp_path):
    put(tmp_path, "juten", "2024-10", HEAD + "x: あ\n" * 1_000_000)
    assert len(read_editions(tmp_path)) == 1


def test_no_folder_no_editions(tmp_path):
    assert read_editions(tmp_path / "nothing") == ()


@pytest.mark.parametrize(
    "before,after,said",
    [
        ("stamp: '[令和６年10月　様式３]'\n", "", "The head of the form lacks stamp."),
        ("contents:", "contents:", None),
        (
            "schema: 1\n",
            "choices:\n  a: b\n",
            "The head of the form lacks form, edition, title, stamp, since, source_status, source.",
        ),
        (
            "edition: {edition}",
            "edition: 2018-05",
            "The head says 'juten/2018-05.yaml', the file is 'juten/2024-10.yaml'.",
        ),
        ("form: {form}", "form: kiso", "The head says 'kiso/2024-10.yaml', the file is 'juten/2024-10.yaml'."),
        ("source_status: confirmed", "source_status: certain", "'certain' is not a source_status."),
    ],
)
def test_a_wrong_head_is_told(tmp_path, before, after, said):
    assert before in HEAD
    put(tmp_path, "juten", "2024-10", HEAD.replace(before, after))
    if said is None:
        assert len(read_editions(tmp_path)) == 1
        return
    with pytest.raises(InputError) as caught:
        read_editions(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place), problem.message.en) == (
        "bad-edition-head",
        "juten/2024-10.yaml:1:1",
        said,
    )
    assert "source_status" in problem.remedy.ja


def test_all_wrong_heads_at_once(tmp_path):
    put(tmp_path, "juten", "2024-10", "form: juten\n")
    put(tmp_path, "kiso", "2024-10", "")
    put(tmp_path, "zenkoumoku", "2024-10", "form: 'open\n")
    with pytest.raises(InputError) as caught:
        read_editions(tmp_path)
    assert [each.place.file for each in caught.value.problems] == [
        "juten/2024-10.yaml",
        "kiso/2024-10.yaml",
        "zenkoumoku/2024-10.yaml",
    ]
