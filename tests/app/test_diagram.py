"""Diagrams of whole assessments: every flow is drawn, and nothing withheld survives in a public one."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from published import ASSESSMENTS
from write import MINIMAL, write

from pia.app.diagram import FORMATS, diagram, save
from pia.errors import InputError, UsageError
from pia.model.read import load_assessment

SECRET = "{withhold: {reason: 警備, approver: 見本市長, shown: 非公表}, value: %s}"

CITY = """\
systems:
  - {id: juki, name: 既存住基, zone: my-number-use}
nodes:
  - {id: resident, name: 住民, kind: person}
  - {id: hidden-centre, name: NAME, kind: store, zone: ZONE}
flows:
  - {id: a, from: resident, to: juki, step: 1-①, label: 届出, note: 届出を受ける。}
  - {id: b, from: juki, to: hidden-centre, step: 1-②, label: LABEL, note: NOTE}
  - {id: c, from: FROM, to: juki, step: STEP, label: 復元}
"""
PLAIN = {
    "NAME": "秘密のデータセンター",
    "ZONE": "closed",
    "LABEL": "秘密の送付",
    "NOTE": "秘密の手順による。",
    "FROM": "hidden-centre",
    "STEP": "9-⑨",
}


def city(folder: Path, *withheld: str) -> Path:
    text = CITY
    for key, value in PLAIN.items():
        text = text.replace(key, SECRET % value if key in withheld else value)
    return write(folder, MINIMAL + text)


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("key", PLAIN)
def test_what_is_withheld_is_not_in_a_public_diagram(fmt: str, key: str, tmp_path: Path) -> None:
    folder = city(tmp_path, key)
    public, full = (diagram(folder, fmt=fmt, projection=p) for p in ("publish", "submit"))
    said = {"ZONE": "閉域網", "FROM": "復元"}.get(key, PLAIN[key])
    assert said in full or (key == "NOTE" and fmt != "svg")
    if key != "FROM":
        assert said not in public
    assert "hidden-centre" not in public + full
    assert key in ("ZONE", "NOTE") or "非公表" in public


def test_an_end_that_is_withheld_is_not_linked_to_its_box(tmp_path: Path) -> None:
    assert diagram(city(tmp_path, "FROM"), fmt="dot").count("秘密のデータセンター") == 1
    assert 'n4 [label="非公表"' in diagram(city(tmp_path, "FROM"), fmt="dot")


def test_a_flow_that_is_withheld_altogether_is_not_drawn(tmp_path: Path) -> None:
    text = CITY.split("flows:", maxsplit=1)[0]
    for key, value in PLAIN.items():
        text = text.replace(key, value)
    flows = "flows:\n  - {id: a, from: resident, to: juki, step: 1-①, label: 届出}\n  - withhold: {reason: 警備, approver: 見本市長, shown: 非公表}\n    value: {id: b, from: juki, to: hidden-centre, step: 1-②, label: 秘密の送付}\n"
    folder = write(tmp_path, MINIMAL + text + flows)
    public = diagram(folder, fmt="svg")
    assert "秘密" not in public
    assert "非公表 → 非公表" in public  # said in words: something is there
    assert "秘密の送付" in diagram(folder, fmt="svg", projection="submit")


def test_a_system_that_is_withheld_shows_its_wording(tmp_path: Path) -> None:
    folder = city(tmp_path)
    text = (folder / "assessment.yaml").read_text("utf-8")
    old = "  - {id: hidden-centre, name: 秘密のデータセンター, kind: store, zone: closed}\n"
    new = "  - withhold: {reason: 警備, approver: 見本市長, shown: 非公表}\n    value: {id: hidden-centre, name: 秘密のデータセンター, kind: store, zone: closed}\n"
    assert old in text
    (folder / "assessment.yaml").write_text(text.replace(old, new), "utf-8")
    public = diagram(folder)
    assert "非公表" in public
    assert "秘密のデータセンター" not in public
    assert "閉域網" not in public


BODIES = sorted(p.parent.relative_to(ASSESSMENTS).as_posix() for p in ASSESSMENTS.rglob("flows.yaml"))


@pytest.mark.parametrize("body", BODIES)
def test_every_flow_of_a_published_assessment_is_in_its_diagram(body: str) -> None:
    assessment = load_assessment(ASSESSMENTS / body).assessment
    made = diagram(ASSESSMENTS / body)
    root = ET.fromstring(made)
    desc = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert len(desc.split("\n")) == len(assessment.flows)
    for flow in assessment.flows:
        assert (flow.label or "") in desc
    for chart in assessment.charts:
        if any(flow.chart == chart.id for flow in assessment.flows):
            alone = diagram(ASSESSMENTS / body, chart=chart.id)
            assert len(alone) < len(made) or len(assessment.charts) == 1


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_assessment_gives_the_same_bytes(fmt: str, tmp_path: Path) -> None:
    assert diagram(city(tmp_path / "a"), fmt=fmt) == diagram(city(tmp_path / "b"), fmt=fmt)


def test_a_chart_without_flows_is_said(tmp_path: Path) -> None:
    folder = write(
        tmp_path, city(tmp_path).joinpath("assessment.yaml").read_text("utf-8") + "charts:\n  - {id: empty}\n"
    )
    with pytest.raises(UsageError) as caught:
        diagram(folder, chart="empty")
    assert caught.value.problems[0].code == "no-flows"
    assert "empty" in caught.value.problems[0].message.ja
    assert "既存住基" in diagram(folder)


def test_a_diagram_is_written_whole(tmp_path: Path) -> None:
    save("図", tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text("utf-8") == "図"
    with pytest.raises(InputError) as caught:
        save("図", tmp_path / "not-there" / "a.svg")
    assert caught.value.problems[0].code == "cannot-write"
