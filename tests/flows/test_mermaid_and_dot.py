"""The same graph for other programs: every node and arrow is there, and no text can be anything but a text."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from drawings import drawing_of, drawings, simple
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pia.flows.dot import dot
from pia.flows.graph import Drawing, Frame, Node, Step
from pia.flows.mermaid import mermaid

NODES = [
    Node("n1", "住民", "person"),
    Node("n2", "窓口", "office"),
    Node("n3", "既存住基", "system"),
    Node("n4", "保管庫", "store"),
]
CITY = drawing_of(
    NODES,
    [
        (0, 1, Step("1-①", "届出", bare=True)),
        (1, 2, Step("1-②", "入力")),
        (1, 2, Step("2-①", "修正")),
        (2, 2, Step("2-②", "突合")),
        (2, 3, Step("", "")),
    ],
    [Frame("個人番号利用事務系", ("n2", "n3"))],
)


def test_a_flowchart() -> None:
    assert mermaid([CITY]) == (
        "flowchart LR\n"
        '  subgraph z1["個人番号利用事務系"]\n'
        '    n2("窓口")\n'
        '    n3["既存住基<br/>2-② 突合"]\n'
        "  end\n"
        '  n1(["住民"])\n'
        '  n4[("保管庫")]\n'
        '  n1 -.->|"1-① 届出※"| n2\n'
        '  n2 -->|"1-② 入力<br/>2-① 修正"| n3\n'
        "  n3 --> n4\n"
    )


def test_a_digraph() -> None:
    assert dot([CITY]) == (
        "digraph pia {\n"
        '  rankdir=LR; fontname="Noto Sans CJK JP";\n'
        '  node [fontname="Noto Sans CJK JP"]; edge [fontname="Noto Sans CJK JP"];\n'
        "  subgraph cluster_z1 {\n"
        '    label="個人番号利用事務系"; style="dashed";\n'
        '    n2 [label="窓口", shape=box, style="rounded"];\n'
        '    n3 [label="既存住基\\n2-② 突合", shape=box];\n'
        "  }\n"
        '  n1 [label="住民", shape=box, style="rounded"];\n'
        '  n4 [label="保管庫", shape=cylinder];\n'
        '  n1 -> n2 [label="1-① 届出※", style=dashed];\n'
        '  n2 -> n3 [label="1-② 入力\\n2-① 修正"];\n'
        '  n3 -> n4 [label=""];\n'
        "}\n"
    )


def test_several_drawings_stand_in_parts_of_their_own() -> None:
    two = [replace(CITY, title="一つ目"), replace(CITY, title="", id="second")]
    chart, graph = mermaid(two), dot(two)
    assert 'subgraph c1["一つ目"]' in chart
    assert 'subgraph c2["second"]' in chart
    assert 'c2n1 -.->|"1-① 届出※"| c2n2' in chart
    assert 'label="一つ目";' in graph
    assert "c1n3 -> c1n4" in graph
    assert len(set(re.findall(r"^ *subgraph (\w+)", chart, re.MULTILINE))) == 4


HOSTILE = st.text(st.sampled_from("\"\\|[](){}<>#;&%`\n\r\t'-=>.1a漢\x00end"), max_size=25)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_leaves_its_quotation_marks_in_a_flowchart(name: str, label: str, title: str) -> None:
    drawing = simple((f"甲{name}", "乙", label, name), ("乙", "乙", name, label))
    made = mermaid([replace(drawing, frames=(Frame(title, ("n1",)),))])
    harmless = mermaid([replace(simple(("甲", "乙", "1", "a"), ("乙", "乙", "1", "a")), frames=(Frame("t", ("n1",)),))])
    assert outside(made, escapes=False).replace('|""|', "") == outside(harmless, escapes=False).replace('|""|', "")
    for text in re.findall(r'"([^"]*)"', made):
        assert re.fullmatch(r"(?:[^\x00-\x7f]|[A-Za-z0-9 _-]|#\d+;|<br/>)*", text)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_text_leaves_its_quotation_marks_in_a_digraph(name: str, label: str, title: str) -> None:
    drawing = simple((f"甲{name}", "乙", label, name), ("乙", "乙", name, label))
    made = dot([replace(drawing, frames=(Frame(title, ("n1",)),))])
    harmless = dot([replace(simple(("甲", "乙", "1", "a"), ("乙", "乙", "1", "a")), frames=(Frame("t", ("n1",)),))])
    assert outside(made, escapes=True) == outside(harmless, escapes=True)
    assert "\r" not in made


def outside(text: str, *, escapes: bool) -> str:
    """Return a source with every quoted string emptied."""
    return re.sub(r'"(?:\\.|[^"\\])*"' if escapes else r'"[^"]*"', '""', text)


@given(drawings(6))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_every_node_and_arrow_is_there(drawing: Drawing) -> None:
    for made, arrow in ((mermaid([drawing]), r"^ *n\d+ -[-.]+>"), (dot([drawing]), r"^ *n\d+ -> n\d+ \[")):
        assert len(re.findall(arrow, made, re.MULTILINE)) == len(drawing.arrows)
        for node in drawing.nodes:
            assert re.search(rf"^ *{node.id}\W", made, re.MULTILINE)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_the_digraph() -> None:
    done = subprocess.run(["dot", "-Tplain"], input=dot([CITY, CITY]).encode(), capture_output=True, check=True)
    assert done.stdout.count(b"\nnode ") == 8
