"""What a drawing shows: the ends of flows as boxes, their zones as frames, numbered steps on arrows, and nothing more."""

from __future__ import annotations

from pathlib import Path

import pytest
from write import MINIMAL, write

from pia.errors import InputError, UsageError
from pia.flows.graph import (
    MAX_NODES,
    Arrow,
    ChartHead,
    Drawing,
    Frame,
    Step,
    chart_heads,
    check_size,
    draw,
    find_chart,
    part_of,
)
from pia.model.read import load_assessment

NODES = """\
systems:
  - {id: juki, name: 既存住基, zone: my-number-use}
  - {id: cs, name: 市町村CS, zone: juki-net}
  - {id: atena, name: 宛名, zone: my-number-use}
nodes:
  - {id: resident, name: 住民, kind: person}
  - {id: counter, name: 窓口, kind: office, zone: my-number-use}
  - {id: tape, name: 保管庫, kind: store}
files:
  - {id: f, name: 見本ファイル}
parties:
  - {id: vendor, name: 見本サービス株式会社}
recipients:
  - {id: board, kind: provision, files: [f], name: 教育委員会}
  - {id: tax, kind: transfer, files: [f], name: 税務課}
  - {id: to-atena, kind: transfer, files: [f], name: 宛名への移転, is_system: atena}
"""
FLOWS = """\
flows:
  - {id: a, from: resident, to: counter, step: 1-①, label: 届出, contains_number: false}
  - {id: b, from: counter, to: juki, step: 1-②, label: 入力, note: 届出の内容を入力する。}
  - {id: c, from: juki, to: cs, step: 1-③, label: 更新}
  - {id: d, from: juki, to: cs, step: 2-①, label: 通知}
  - {id: e, from: juki, to: cs, step: 2-②, label: 件数, contains_number: false}
  - {id: f, from: cs, to: cs, step: 2-③, label: 突合}
  - {id: g, from: juki, to: board, step: '3'}
  - {id: h, from: juki, to: tax}
  - {id: i, from: juki, to: to-atena, step: '4', label: 移転}
  - {id: j, from: vendor, to: juki, step: '5', label: 保守}
  - {id: k, from: juki, to: tape, step: '6', label: 保管}
"""


def drawn(folder: Path, text: str, chart: str | None = None) -> Drawing:
    assessment = load_assessment(write(folder, MINIMAL + text)).assessment
    return draw(assessment, find_chart(assessment, chart)[0])


@pytest.fixture
def city(tmp_path: Path) -> Drawing:
    return drawn(tmp_path, NODES + FLOWS)


def test_nodes_stand_in_the_order_in_which_they_appear(city: Drawing) -> None:
    assert [(node.id, node.name, node.shape) for node in city.nodes] == [
        ("n1", "住民", "person"),
        ("n2", "窓口", "office"),
        ("n3", "既存住基", "system"),
        ("n4", "市町村CS", "system"),
        ("n5", "教育委員会", "body"),
        ("n6", "税務課", "office"),
        ("n7", "宛名", "system"),
        ("n8", "見本サービス株式会社", "party"),
        ("n9", "保管庫", "store"),
    ]


def test_a_recipient_that_is_a_system_is_drawn_as_the_system(city: Drawing) -> None:
    assert "宛名への移転" not in {node.name for node in city.nodes}
    assert Arrow("n3", "n7", (Step("4", "移転"),), bare=False) in city.arrows


def test_frames_are_the_zones_with_their_official_names(city: Drawing) -> None:
    assert city.frames == (
        Frame("個人番号利用事務系", ("n2", "n3", "n7")),
        Frame("住民基本台帳ネットワーク", ("n4",)),
    )


def test_flows_of_one_way_share_an_arrow_but_never_with_those_without_a_number(city: Drawing) -> None:
    between = [arrow for arrow in city.arrows if (arrow.source, arrow.target) == ("n3", "n4")]
    assert [(tuple(step.number for step in arrow.steps), arrow.bare) for arrow in between] == [
        (("1-③", "2-①"), False),
        (("2-②",), True),
    ]


def test_a_step_inside_a_node_is_no_arrow(city: Drawing) -> None:
    assert city.nodes[3].steps == (Step("2-③", "突合"),)
    assert all(arrow.source != arrow.target for arrow in city.arrows)


def test_every_flow_is_a_move_with_its_names_and_note(city: Drawing) -> None:
    assert [move.at for move in city.moves] == list(range(11))
    assert city.moves[1].said == ("窓口", "既存住基")
    assert city.moves[1].note == "届出の内容を入力する。"
    assert city.moves[7].step == Step("", "")


def test_ids_of_the_model_are_not_in_a_drawing(city: Drawing) -> None:
    assert "juki" not in repr(city)


def test_flows_belong_to_the_charts_that_they_name(tmp_path: Path) -> None:
    charts = "charts:\n  - {id: one, title: 一つ目, note: 前書き}\n  - {id: two}\n"
    text = NODES + charts + FLOWS.replace("id: a,", "id: a, chart: one,").replace("id: b,", "id: b, chart: two,")
    assessment = load_assessment(write(tmp_path, MINIMAL + text)).assessment
    assert [head.id for head in chart_heads(assessment)] == ["one", "two", "main"]
    one, two, rest = (draw(assessment, head) for head in find_chart(assessment, None))
    assert (one.title, one.note, len(one.moves)) == ("一つ目", "前書き", 1)
    assert [node.name for node in two.nodes] == ["窓口", "既存住基"]
    assert [move.step.number for move in rest.moves][:2] == ["1-③", "2-①"]


def test_flows_without_a_chart_go_to_the_chart_called_main(tmp_path: Path) -> None:
    text = NODES + "charts:\n  - {id: main, title: 全体}\n" + FLOWS
    assessment = load_assessment(write(tmp_path, MINIMAL + text)).assessment
    assert chart_heads(assessment) == (ChartHead("main", 0),)
    assert len(draw(assessment, ChartHead("main", 0)).moves) == 11


def test_the_note_of_the_work_is_that_of_the_drawing_without_a_chart(tmp_path: Path) -> None:
    head = MINIMAL.replace("work: {name: 見本事務}", "work: {name: 見本事務, flow_note: 見本の備考}")
    assessment = load_assessment(write(tmp_path, head + NODES + FLOWS)).assessment
    assert draw(assessment, ChartHead("main", None)).note == "見本の備考"


def test_a_chart_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        drawn(tmp_path, NODES + "charts:\n  - {id: counter-work}\n" + FLOWS, "counter-wrok")
    (problem,) = caught.value.problems
    assert problem.code == "unknown-chart"
    assert "counter-work" in problem.remedy.ja
    assert "counter-work" in problem.remedy.en


@pytest.mark.parametrize("text", [NODES, NODES + "charts:\n  - {id: one}\n"])
def test_nothing_to_draw_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        drawn(tmp_path, text)
    assert caught.value.problems[0].code == "no-flows"


def test_a_drawing_too_large_to_read_is_refused(tmp_path: Path) -> None:
    count = MAX_NODES + 1
    nodes = "nodes:\n" + "".join(f"  - {{id: n{at}, name: 端点{at}, kind: body}}\n" for at in range(count))
    flows = "flows:\n" + "".join(f"  - {{id: f{at}, from: n{at}, to: n{(at + 1) % count}}}\n" for at in range(count))
    drawing = drawn(tmp_path, nodes + flows)  # the form can be read and checked all the same
    with pytest.raises(InputError) as caught:
        check_size(drawing)
    (problem,) = caught.value.problems
    assert problem.code == "drawing-too-large"
    assert str(MAX_NODES) in problem.message.ja
    assert "charts" in problem.remedy.ja


def test_a_part_keeps_only_what_its_moves_need(city: Drawing) -> None:
    part = part_of(city, city.moves[:3])
    assert [node.name for node in part.nodes] == ["住民", "窓口", "既存住基", "市町村CS"]
    assert part.frames == (Frame("個人番号利用事務系", ("n2", "n3")), Frame("住民基本台帳ネットワーク", ("n4",)))
    assert len(part.arrows) == 3
    assert all(not node.steps for node in part.nodes)


def test_a_veiled_end_shows_its_published_wording_only(tmp_path: Path) -> None:
    assessment = load_assessment(write(tmp_path, MINIMAL + NODES + FLOWS)).assessment
    head = ChartHead("main", None)
    part = draw(assessment, head, {("flows", 9, "from"): "非公表"})
    assert part.moves[9].said == ("非公表", "既存住基")
    assert "見本サービス" not in repr(part)
    assert "非公表" in {node.name for node in part.nodes}
    hidden = draw(assessment, head, {("flows", 9, "from"): "非公表", ("flows", 9, "to"): "非公表"})
    assert hidden.moves[9].said == ("非公表", "非公表")
    assert "非公表" not in {node.name for node in hidden.nodes}
    assert len(hidden.arrows) == len(part.arrows) - 1
