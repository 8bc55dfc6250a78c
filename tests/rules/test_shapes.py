from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rule_support import misfit

from pia.model.assessment import Assessment
from pia.model.personal_info_file import PersonalInfoFile, RecordGroup, Retention, Storage
from pia.model.population import FilePopulation, Handlers
from pia.model.work import Work
from pia.rules.shapes import iso_days, shape_of

if TYPE_CHECKING:
    from pia.model.base import Record

FILE = shape_of(PersonalInfoFile)


def test_an_absent_part_is_there_and_says_so() -> None:
    facts = FILE.dump(PersonalInfoFile(id="a", name="b"))
    assert facts["storage"]["state"] == "blank"
    assert facts["storage"]["retention"]["period"] is None
    assert facts["declared"]["entrusted_count"] is None
    assert misfit(facts, FILE.struct) == ""


def test_none_and_unknown_are_states() -> None:
    from pia.model.work import Network

    shape = shape_of(Network)
    facts = shape.dump(Network(implementation="implemented", provision="none"))
    assert facts["provision"]["state"] == "none"
    assert facts["inquiry"]["state"] == "blank"
    assert misfit(facts, shape.struct) == ""


@pytest.mark.parametrize("written, state", [(None, "blank"), ("none", "none"), ((), "given")])
def test_a_list_is_never_null_but_has_a_state(written: object, state: str) -> None:
    facts = shape_of(Work).dump(Work(number_use=written))  # type: ignore[arg-type]
    assert facts["number_use"] == []
    assert facts["number_use_state"] == state


def test_texts_among_records_become_records() -> None:
    group = RecordGroup.model_validate(
        {"id": "g", "items": ("宛名番号", {"name": "個人番号", "categories": ("individual-number",)})}
    )
    items = shape_of(RecordGroup).dump(group)["items"]
    assert [i["name"] for i in items] == ["宛名番号", "個人番号"]
    assert [i["categories"] for i in items] == [[], ["individual-number"]]


@pytest.mark.parametrize(
    "text, days",
    [
        ("令和6年10月1日", ("2024-10-01", "2024-10-01")),
        ("令和6年10月", ("2024-10-01", "2024-10-31")),
        ("2024", ("2024-01-01", "2024-12-31")),
        ("none", (None, None)),
        ("unknown", (None, None)),
    ],
)
def test_dates_have_a_first_and_a_last_day(text: str, days: tuple[str | None, str | None]) -> None:
    assert iso_days(text) == days
    facts = FILE.dump(PersonalInfoFile(id="a", name="b", held_from=text))
    assert (facts["held_from_earliest"], facts["held_from_latest"]) == days


@pytest.mark.parametrize(
    "given, label, at_least, below",
    [
        ({"count": 9}, "10人未満", 9, 10),
        ({"band": "10人以上50人未満"}, "10人以上50人未満", 10, 50),
        ({"band": "1,000人以上"}, "1,000人以上", 1000, None),
        ({"band": "unknown"}, "unknown", None, None),
        ({"count": 60, "band": "10人以上50人未満"}, "10人以上50人未満", 60, 61),
    ],
)
def test_numbers_of_people_have_bounds(
    given: dict[str, object], label: str, at_least: int | None, below: int | None
) -> None:
    facts = shape_of(Handlers).dump(Handlers.model_validate(given))
    assert (facts["label"], facts["at_least"], facts["below"]) == (label, at_least, below)


def test_a_count_outside_every_band_has_no_label() -> None:
    assert shape_of(FilePopulation).dump(FilePopulation(count=10**11))["label"] == "1,000万人以上"


@pytest.mark.parametrize(
    "period, months, band", [("5y", 60, "5年"), ("30d", None, None), ("適切な期間", None, None), (None, None, None)]
)
def test_retention_in_months(period: str | None, months: int | None, band: str | None) -> None:
    facts = shape_of(Storage).dump(Storage(retention=Retention(period=period)))["retention"]
    assert (facts["months"], facts["band_derived"]) == (months, band)


def _records(type_: type[Record], seen: set[type[Record]]) -> set[type[Record]]:
    from pia.model.fields import _records_in, fields_of

    if type_ not in seen:
        seen.add(type_)
        for annotation in fields_of(type_).values():
            for inner in _records_in(annotation):
                _records(inner, seen)
    return seen


@pytest.mark.parametrize(
    "record", sorted(_records(Assessment, set()), key=lambda r: r.__name__), ids=lambda r: r.__name__
)
def test_every_record_has_a_shape_whose_blank_fits(record: type[Record]) -> None:
    shape = shape_of(record)
    blank = shape.dump(None)
    assert blank["state"] == "blank"
    assert set(blank) == set(shape.struct.fields)
