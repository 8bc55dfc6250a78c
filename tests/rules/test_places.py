from __future__ import annotations

from pathlib import Path

from rule_support import from_folder

from pia.forms.fill import fill_form
from pia.rules.places import Places
from pia.rules.subjects import Subject

TEXT = """\
schema: 1
form: juten
edition: 2024-10
status: draft
title: 試験評価書
body: {name: 試験市長, kind: municipality}
work:
  name: 試験
systems:
  - {id: a, name: 甲, functions: [台帳, 証明]}
files:
  - id: f
    name: ファイル
parties:
  - {id: p, name: 会社, entrusted: [{file: f, content: 保守}]}
"""


def test_paths(tmp_path: Path) -> None:
    places = Places(from_folder(tmp_path, TEXT))
    system = Subject("systems/a", "甲", ("systems", 0), {})
    assert str(places.first(system, (("name",),))) == "assessment.yaml:10:19"
    assert str(places.first(system, (("zone",), ("functions", 1)))) == "assessment.yaml:10:38"
    assert str(places.first(system, (("zone",),))) == "assessment.yaml:10:10"
    assert places.first(system, (("zone",),)) is places.first(system, (("zone",),))


def test_items(tmp_path: Path) -> None:
    loaded = from_folder(tmp_path, TEXT)
    places = Places(loaded)
    found = {item.key: places.item(item) for item in fill_form(loaded).items()}
    assert str(found["work#name"]) == "assessment.yaml:8:9"
    assert str(found["systems/a#name"]) == "assessment.yaml:10:19"
    assert str(found["parties/p/entrusted/f#content"]) == "assessment.yaml:15:54"
    assert str(found["parties/p/entrusted/f#handlers"]) == "assessment.yaml:15:35"
    assert found["files/f#range"].line == 12
    assert str(found["work#description"]) == "assessment.yaml:8:3"
    assert all(place.file == "assessment.yaml" and place.line >= 1 and place.column >= 1 for place in found.values())


def test_a_cell_of_a_risk_that_is_not_written_stands_at_the_list_of_risks(tmp_path: Path) -> None:
    text = TEXT.replace(
        "    name: ファイル\n", "    name: ファイル\n    risks:\n      - {risk: use/unauthorised, rating: sufficient}\n"
    )
    loaded = from_folder(tmp_path, text)
    items = {item.key: item for item in fill_form(loaded, projection="internal").items()}
    assert str(Places(loaded).item(items["files/f/risks/storage/loss#rating"])) == "assessment.yaml:14:5"
