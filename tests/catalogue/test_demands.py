"""The demands behind ratings: every risk that is rated has some, and measures say which they meet."""

import pytest

from pia.catalogue.demands import BINDING, CONDITIONS, GRADES, demands, sources
from pia.catalogue.measures import measures, risks
from pia.terms.durations import parse_duration


def test_every_rated_risk_of_the_full_form_has_a_demand_of_the_form():
    asked = {one.risk for one in demands().values() if one.grade == "form"}
    rated = {
        id_
        for id_, risk in risks().items()
        if "zenkoumoku" in risk.forms and "rating" in risk.forms["zenkoumoku"].answers
    }
    assert rated <= asked


def test_every_cell_with_a_choice_of_its_own_is_a_demand():
    """The sub-items of 様式4: a cell that explains a choice is asked for by the form."""
    cells = {(one.risk, one.cell) for one in demands().values()}
    for id_, risk in risks().items():
        asked = risk.forms.get("zenkoumoku")
        if asked is None or "rating" not in asked.answers:
            continue
        assert {(id_, cell) for cell in asked.cells if cell not in ("other-measures", "technical-content")} <= cells


def test_every_measure_has_a_grade_and_a_basis():
    for each in measures().values():
        assert each.grade in GRADES
        assert each.basis


def test_at_least_120_measures_say_when_they_are_required():
    assert sum(each.required_when is not None for each in measures().values()) >= 120
    assert {one for each in measures().values() for one in each.required_when or ()} <= set(CONDITIONS)


def test_a_demand_that_only_a_measure_can_meet_has_one():
    met = {demand.id for each in measures().values() for demand in each.demands}
    assert {one.id for one in demands().values() if one.cell is None and one.answer is None} <= met


def test_what_rests_on_memory_says_so():
    assert sources()["log-analysis"].source_status == "memory"
    assert sources()["training-yearly"].source_status == "memory"


@pytest.mark.parametrize("form,grade", [("zenkoumoku", "form"), ("juten", None)])
def test_a_form_that_does_not_ask_for_the_cell_asks_less(form, grade):
    demand = demands()["contractor-recorded"]
    asked = risks()[demand.risk].forms[form]
    assert (demand.grade if demand.cell in asked.cells else demand.elsewhere) == grade


def test_limits_can_be_read():
    found = 0
    for each in measures().values():
        for parameter in each.parameters.values():
            if parameter.limit is None:
                continue
            found += 1
            assert parameter.limit.grade in GRADES
            assert parameter.limit.basis
            if parameter.type == "duration":
                parse_duration(str(parameter.limit.bound))
            else:
                assert isinstance(parameter.limit.bound, int)
    assert found >= 15


@pytest.mark.parametrize(
    "measure,parameter,least,bound",
    [
        ("network.purpose-log", "retention", True, "7y"),
        ("log.operation", "retention", True, "7y"),
        ("education.periodic", "interval", False, "1y"),
        ("acquisition.minimum-search-conditions", "minimum-keys", True, 2),
    ],
)
def test_limits_of_the_facts_of_the_law(measure, parameter, least, bound):
    limit = measures()[measure].parameters[parameter].limit
    assert (limit.least, limit.bound) == (least, bound)


@pytest.mark.parametrize(
    "measure,parameter,asked",
    [
        ("log.operation", "retention", "required"),
        ("log.review", "interval", "required"),
        ("log.archive", "online", None),
        ("log.archive", "format", None),
        ("storage.backup", "copies", None),
        ("storage.backup", "generations", None),
        ("use.bulk-output-approval", "threshold", "useful"),
        ("audit.internal", "auditor", "useful"),
    ],
)
def test_values_are_asked_for_as_a_careful_reader_would(measure, parameter, asked):
    assert measures()[measure].parameters[parameter].asked == asked


def test_binding_grades_come_first():
    assert GRADES[: len(BINDING)] == BINDING
