"""``pia migrate`` as people meet it: what it prints, its exit codes, and that a dry run writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from console import call
from write import HEAD, write

FIVE = HEAD + (
    "work: {name: 見本事務}\n"
    "files:\n"
    "  - id: f\n"
    "    name: 見本ファイル\n"
    "    records:\n"
    "      - {id: g, items: [{name: 氏名, categories: [basic-information]}]}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "city", FIVE)


JA = """\
版 2024-10 → 5joho
  書換え: assessment.yaml
  表示が変わる欄: Ⅱ[見本ファイル]/2/④/主な記録項目
    4情報（氏名、性別、生年月日、住所） → 5情報（氏名、氏名の振り仮名、性別、生年月日、住所）
読み直すところ:
  ・主な記録項目の「4情報」は「5情報（氏名、氏名の振り仮名、性別、生年月日、住所）」になります。氏名の振り仮名を記録するなら、記録項目とその妥当性の文に書き足してください。
  ・説明の文にある「4情報」「基本4情報」の語を読み直してください。
"""
EN = """\
edition 2024-10 → 5joho (dry run, nothing written)
  changed: assessment.yaml
  reads otherwise: Ⅱ[見本ファイル]/2/④/主な記録項目
    4情報（氏名、性別、生年月日、住所） → 5情報（氏名、氏名の振り仮名、性別、生年月日、住所）
to read again:
  ・The label 4情報 becomes 5情報, which includes the reading of the name. Where the reading is recorded, add it to the record items and to the reasons.
  ・Read again the texts that speak of 4情報.
"""


def test_what_is_told_in_japanese(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "migrate", folder, "--edition", "5joho")
    assert (ran.code, ran.err, ran.out) == (0, "", JA)
    assert (folder / "assessment.yaml").read_text("utf-8") == FIVE.replace("2024-10", "5joho")


def test_a_dry_run_in_english_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "migrate", folder, "--edition", "5joho", "--dry-run", "--lang", "en")
    assert (ran.code, ran.err, ran.out) == (0, "", EN)
    assert (folder / "assessment.yaml").read_text("utf-8") == FIVE


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ja", "版 2024-10 → 2024-10\n  変わるところはありません。\n"),
        ("en", "edition 2024-10 → 2024-10\n  nothing changes\n"),
    ],
)
def test_where_nothing_changes(folder: Path, lang: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "migrate", folder, "--edition", "2024-10", "--lang", lang)
    assert (ran.code, ran.err, ran.out) == (0, "", said)


def test_an_unknown_edition_is_an_error_with_the_nearest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "migrate", folder, "--edition", "5jyoho")
    assert (ran.code, ran.out) == (2, "")
    assert "unknown-edition" in ran.err
    assert "「5joho」ではありませんか。" in ran.err


def test_the_edition_has_to_be_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "migrate", folder)
    assert ran.code == 2
    assert "--edition" in ran.err
    assert (folder / "assessment.yaml").read_text("utf-8") == FIVE


def test_what_the_command_says_of_labels_long_values_and_items_that_go() -> None:
    """The words for a changed label, a long value and an item that is gone; no edition of the product needs them yet."""
    from msgspec.structs import replace

    from pia.app.migrate import Migrated
    from pia.cli.commands.migrate import _told
    from pia.forms.tree import Item

    item = Item(
        key="k#a", path="Ⅰ/1/甲", section="Ⅰ", file=None, number="1", risk=None, block=None, mark=None,
        label="甲", important_change=False, kind="text", value="あ" * 61, status="filled",
    )  # fmt: skip
    done = Migrated(
        old="a", new="b", files=(), changed=((item, replace(item, label="乙")), (item, replace(item, value="い\nう"))),
        gone=(item,), review=(),
    )  # fmt: skip
    assert _told(done, "ja", dry_run=False) == [
        "版 a → b",
        "  変わるところはありません。",
        "  表示が変わる欄: Ⅰ/1/甲",
        "    甲 → 乙",
        "  表示が変わる欄: Ⅰ/1/甲",
        f"    {'あ' * 59}… → い う",
        "  新しい版にない欄（記載はYAMLに残ります）: Ⅰ/1/甲",
    ]
    whole = replace(done, changed=((item, replace(item, value="え" * 60)),), gone=())
    assert _told(whole, "ja", dry_run=False)[-1] == f"    {'あ' * 59}… → {'え' * 60}"
    assert _told(done, "en", dry_run=False)[-1] == "  not in the new edition (kept in YAML): Ⅰ/1/甲"
