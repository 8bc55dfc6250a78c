"""The annexes of four published assessments, where their texts are at hand: every row is found, and the figures of the docs hold."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from pia.app.annex_audit import AnnexAudit, annex_audit

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared" / "corpus"
PAGE = ROOT / "docs" / "tasks" / "audit-an-annex.md"
BODIES = {"神奈川県": "神奈川県", "長岡市": "長岡市", "門真市": "門真市", "和光市": "和光市"}

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the published texts are not at hand (../shared/corpus)")


@cache
def texts() -> dict[str, Path]:
    """The document of each body: the one whose cover names it."""
    found = {}
    for path in sorted(CORPUS.glob("*.txt")):
        head = path.read_text(encoding="utf-8")[:3000]
        for body in BODIES:
            if head.count(body) and body not in found:
                found[body] = path
    return found


@cache
def audit(body: str) -> AnnexAudit:
    return annex_audit(texts()[body], charts="not-important")


@pytest.mark.parametrize("body, rows", [("神奈川県", 289), ("長岡市", 136), ("門真市", 35), ("和光市", 18)])
def test_every_row_is_found(body: str, rows: int) -> None:
    assert len(audit(body).rows) == rows


def test_the_figures_of_the_docs_hold() -> None:
    table = {
        cells[0]: [int(one) for one in cells[1:]]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 10 and cells[0] in BODIES
    }
    assert set(table) == set(BODIES)
    for body, said in table.items():
        whole = audit(body).whole
        agree = sum(one.agrees is True for one in audit(body).rows)
        made = [
            whole.rows,
            whole.whole,
            *whole.resolved.values(),
            agree,
            len(audit(body).differences),
            len(audit(body).open),
        ]
        assert (body, made) == (body, said)


def test_on_the_day_of_229_rows_only_lost_cells_keep_the_filing_unknown() -> None:
    rows = [one for one in audit("神奈川県").rows if one.row.date == "令和6年5月27日"]
    assert len(rows) == 229
    assert [one for one in rows if one.agrees is False] == []
    unknown = [one for one in rows if one.agrees is None]
    assert len(unknown) == 8
    assert all("explanation" in one.row.lost for one in unknown)


def test_a_document_wrapped_otherwise_reads_the_same(tmp_path: Path) -> None:
    """Blank lines doubled where pages do not end, and CRLF: nothing of that is part of the document."""
    text = texts()["神奈川県"].read_text(encoding="utf-8")
    path = tmp_path / texts()["神奈川県"].name
    path.write_bytes(re.sub(r"(?<!\n)\n\n(?!\n)", "\n\n\n", text).replace("\n", "\r\n").encode("utf-8"))
    again = annex_audit(path, charts="not-important")
    assert again.whole == audit("神奈川県").whole
