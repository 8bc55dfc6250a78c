from __future__ import annotations

import re
from pathlib import Path

from pia.rules.builtin import BUILT_IN
from pia.rules.functions import FUNCTIONS
from pia.rules.pack import _KEYS, read_pack
from pia.rules.reference import reference
from pia.rules.subjects import KINDS
from pia.rules.testing import run_examples
from pia.source.load import load_text

PAGE = Path(__file__).parents[2] / "docs" / "rules-format.md"


def test_the_page_carries_the_reference() -> None:
    text = PAGE.read_text(encoding="utf-8")
    between = text.partition("<!-- reference -->\n")[2].partition("<!-- /reference -->")[0]
    assert between == reference(), "run: python -m pia.rules.reference docs/rules-format.md"


def test_the_reference_names_everything() -> None:
    text = reference()
    for name in (*KINDS, *(f.name for f in FUNCTIONS), *BUILT_IN):
        assert f"`{name}" in text


def test_the_page_documents_every_key() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [key for key in _KEYS if f"`{key}`" not in text] == []


def test_the_examples_of_the_page_can_be_read_and_hold() -> None:
    text = PAGE.read_text(encoding="utf-8")
    blocks = [b for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if b.startswith("schema: 1")]
    assert blocks
    for block in blocks:
        results = run_examples(read_pack(load_text(block, "docs.yaml"), own=True).rules)
        assert [(r.rule, r.message.en) for r in results if not r.passed] == []
