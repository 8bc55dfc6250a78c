"""The JSON Schema lets an editor accept the name of a CSV file where the rows of an annex may stand."""

from __future__ import annotations

import re

import pytest

from pia.model.schema import model_schema

ROWS = model_schema()["$defs"]["Recipient"]["properties"]["rows"]
TABLE = {"type": "string", "pattern": r"\.[Cc][Ss][Vv]$", "title": "一覧のCSVファイル"}


def test_rows_are_a_list_a_count_or_the_name_of_a_table() -> None:
    plain, use, join, hidden = ROWS["anyOf"]
    assert ROWS["title"] == "別紙の行"
    assert plain["anyOf"][-1] == TABLE
    assert plain["anyOf"][0]["type"] == "array"
    assert (use, join) == ({"$ref": "#/$defs/use"}, {"$ref": "#/$defs/join"})
    assert hidden["properties"]["value"]["anyOf"][0] == plain


@pytest.mark.parametrize("name, fits", [("a.csv", True), ("sub/別紙1.CSV", True), ("a.csv.txt", False), ("csv", False)])
def test_a_table_is_known_by_its_name(name: str, fits: bool) -> None:
    assert bool(re.search(TABLE["pattern"], name)) == fits
