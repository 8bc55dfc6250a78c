"""``pia diagram`` as people and programs meet it."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from console import WAKO, call, environment, program
from write import MINIMAL, write

FLOWS = """\
nodes:
  - {id: resident, name: 住民, kind: person}
  - {id: counter, name: 窓口, kind: office}
charts:
  - {id: reception, title: 受付}
  - {id: issue, title: 交付}
flows:
  - {id: a, chart: reception, from: resident, to: counter, step: 1, label: 届出}
  - {id: b, chart: issue, from: counter, to: resident, step: 2, label: 証明書の交付}
"""


def test_a_picture_on_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "diagram", write(tmp_path, MINIMAL + FLOWS))
    assert (ran.code, ran.err) == (0, "")
    words = [e.text for e in ET.fromstring(ran.out).iter("{http://www.w3.org/2000/svg}text")]
    assert {"受付", "交付", "1 届出", "2 証明書の交付"} <= set(words)


def test_one_chart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "diagram", write(tmp_path, MINIMAL + FLOWS), "--chart", "issue", "--format", "mermaid")
    assert (ran.code, ran.out) == (
        0,
        'flowchart LR\n  n1("窓口")\n  n2(["住民"])\n  n1 -->|"2 証明書の交付"| n2\n',
    )


def test_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "図.dot"
    ran = call(capsys, "diagram", write(tmp_path, MINIMAL + FLOWS), "--format", "dot", "-o", target)
    assert (ran.code, ran.out, ran.err) == (0, f"dot  {target}\n", "")
    assert target.read_bytes().startswith(b"digraph pia {\n")


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (["--chart", "isue"], "unknown-chart", "「issue」ではありませんか。"),
        (["--format", "png"], "usage", "svg、mermaid、dot"),
        (["--for", "everyone"], "usage", "publish"),
        (["-o", "."], "cannot-write", "フォルダです"),
        (["-o", "無い/図.svg"], "cannot-write", "書き込めません"),
    ],
)
def test_what_cannot_be_done_is_exit_2_with_advice(
    argv: list[str], code: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = call(capsys, "diagram", write(tmp_path, MINIMAL + FLOWS), *argv)
    assert (ran.code, ran.out) == (2, "")
    assert f"[{code}]" in ran.err
    assert said in ran.err


def test_an_assessment_without_flows_is_nothing_to_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = call(capsys, "diagram", write(tmp_path), "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert "[no-flows]" in ran.err
    assert "there are no flows to draw" in ran.err


@pytest.mark.parametrize("fmt", ["svg", "mermaid", "dot"])
def test_a_diagram_is_the_same_everywhere(fmt: str, tmp_path: Path) -> None:
    made = set()
    for number, seed in enumerate(("0", "4242")):
        source = tmp_path / str(number) / "和光"
        shutil.copytree(WAKO, source)
        done = program(
            "diagram", "和光", "--format", fmt, cwd=source.parent, env=environment(PYTHONHASHSEED=seed, LC_ALL="C")
        )
        assert done.returncode == 0, done.stderr
        made.add(done.stdout)
    assert len(made) == 1
    assert "既存住民基本台帳" in made.pop().decode("utf-8")
