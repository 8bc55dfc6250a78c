"""Expectations: those of the product do what their examples say; a wrong one is refused with its place and the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from pia.catalogue.measures import measures
from pia.conform.declared import declared_value
from pia.conform.expression import Engine, names_used
from pia.conform.reading import own_expectations, read_expectations
from pia.conform.trying import try_examples
from pia.data import rules_root
from pia.errors import InputError, Problem

ONE = """
schema: 1
expectations:
  - id: root-log-in
    title: {ja: 題, en: title}
    measures: [use.authentication]
    readers: [sshd]
    table: contexts
    quantifier: each
    empty: unchecked
    require: row.permitrootlogin == 'no'
    seen: [permitrootlogin]
    message: {ja: 違う。, en: differs}
    remedy: {ja: 直す。, en: mend}
    examples:
      - {pass: "PermitRootLogin no\\n"}
      - {fail: "PermitRootLogin yes\\n", line: 1}
"""


def refused(text: str, tmp_path: Path, engine: Engine) -> list[Problem]:
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_expectations([(path, "own.yaml")], engine)
    return list(caught.value.problems)


def test_every_example_of_the_product_comes_out_as_written(engine: Engine) -> None:
    tried = try_examples(own_expectations(engine), engine)
    assert [f"{one.place}: {one.expectation}: {one.message.en}" for one in tried if one.message] == []
    assert len(tried) >= 240


def test_every_expectation_says_where_its_difference_is(engine: Engine) -> None:
    """At least one failing example of each names its line; what is written nowhere has none."""
    nowhere = {
        "cloud-logs",
        "cloud-private-endpoints",
        "cloud-backup-elsewhere",
        "clock-synchronised",
        "pam-second-factor",
        "packet-filter-hooks",
    }
    silent = {
        one.id
        for one in own_expectations(engine)
        if one.id not in nowhere and all(e.line is None for e in one.examples if e.verdict == "fail")
    }
    by_default = {"web-encrypted-apache", "web-mutual-authentication", "web-mutual-authentication-apache"}
    assert silent <= by_default


def test_both_languages_are_written(engine: Engine) -> None:
    for one in own_expectations(engine):
        for words in (one.title, one.message, one.remedy, *([one.inapplicable] if one.when else [])):
            assert words.ja, one.id
            assert words.en.isascii(), one.id


def test_an_engineer_adds_one_without_python(tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(ONE, "utf-8")
    (one,) = read_expectations([(path, "own.yaml")], engine)
    assert one.id == "root-log-in"
    assert [tried.message for tried in try_examples([one], engine)] == [None, None]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "told"),
    [
        ("row.permitrootlogin ==", "row.permitrootlogn ==", "unknown-name", 11, "permitrootlogin"),
        ("row.permitrootlogin ==", "facts.permitrootlogn ==", "unknown-name", 11, "permitrootlogin"),
        ("row.permitrootlogin == 'no'", "size(rows.context) > 0", "unknown-name", 11, "contexts"),
        ("row.permitrootlogin == 'no'", "row['permitrootlogin'] == 'no'", "expectation-name", 11, "facts"),
        ("row.permitrootlogin == 'no'", "size(facts) > 0", "expectation-name", 11, "facts"),
        ("row.permitrootlogin == 'no'", "row.permitrootlogin = 'no'", "expectation-condition", 11, "=="),
        ("row.permitrootlogin == 'no'", "setting.permitrootlogin == 'no'", "expectation-condition", 11, "setting"),
        ("row.permitrootlogin == 'no'", "contain(row.permitrootlogin, 'no')", "expectation-condition", 11, "contain"),
        ("use.authentication", "use.authentification", "unknown-name", 6, "use.authentication"),
        ("use.authentication", "log.review", "unknown-name", 6, ""),
        ("readers: [sshd]", "readers: [shd]", "unknown-name", 7, "sshd"),
        ("table: contexts", "table: context", "unknown-name", 8, "contexts"),
        ("quantifier: each", "quantifier: all", "unknown-name", 9, "each"),
        ("empty: unchecked", "empty: fine", "unknown-name", 10, "conforms"),
        ("    empty: unchecked\n", "", "key-missing", 4, "empty"),
        ("    table: contexts\n", "", "key-missing", 4, "table"),
        ("seen: [permitrootlogin]", "seen: [rootlogin]", "unknown-name", 12, "permitrootlogin"),
        ("    message:", "    mesage:", "unknown-name", 13, "message"),
        ("id: root-log-in", "id: Root Log In", "bad-value", 4, ""),
        ("    seen:", "    when: 'true'\n    seen:", "key-missing", 4, "inapplicable"),
        ("    seen:", "    parameter: factor\n    seen:", "unknown-name", 12, "factors"),
        ('      - {fail: "PermitRootLogin yes\\n", line: 1}\n', "", "expectation-examples", 16, "fail"),
        ("{pass: ", "{passes: ", "unknown-name", 16, "pass"),
        ("schema: 1", "schema: 2", "unknown-name", 2, ""),
        ("title: {ja: 題, en: title}", "title: 題", "wrong-kind", 5, ""),
    ],
)
def test_a_wrong_one_is_refused(
    old: str, new: str, code: str, line: int, told: str, *, tmp_path: Path, engine: Engine
) -> None:
    assert old in ONE
    problems = refused(ONE.replace(old, new, 1), tmp_path, engine)
    fitting = [p for p in problems if p.code == code and p.place is not None and p.place.line == line]
    assert fitting, problems
    assert any(told in p.message.en + p.remedy.en for p in fitting)
    assert all(p.place is not None and p.place.file == "own.yaml" for p in problems)


def test_an_id_stands_once(tmp_path: Path, engine: Engine) -> None:
    again = ONE.partition("expectations:\n")[2]
    assert [p.code for p in refused(ONE + again, tmp_path, engine)] == ["expectation-twice"]


def test_names_in_texts_are_no_facts() -> None:
    assert names_used("facts.a == 'facts.b' && row.c in [\"row.d\"] && artefacts.e") == (
        {("facts", "a"), ("row", "c")},
        False,
    )
    assert names_used('facts["a"]')[1]
    assert names_used("rows.x.exists(row, row.y)")[1]


@pytest.mark.parametrize(
    ("measure", "parameter", "written", "expected"),
    [
        ("authentication.password-expiry", "period", "90d", {"least": 90, "most": 90}),
        ("authentication.password-expiry", "period", "3か月", {"least": 89, "most": 92}),
        ("log.operation", "retention", "7y", {"least": 2555, "most": 2557}),
    ],
)
def test_declared_periods_have_bounds(measure: str, parameter: str, written: str, expected: dict[str, int]) -> None:
    assert declared_value(measure, parameter, written)["days"] == expected


def test_declared_values_of_other_kinds() -> None:
    assert declared_value("authentication.password-expiry", "period", "定期的") is None
    assert declared_value("authentication.password-no-reuse", "generations", 3) == 3
    assert declared_value("authentication.password-no-reuse", "generations", "三") is None
    assert declared_value("use.authentication", "factors", ("card", "password")) == ["card", "password"]
    assert declared_value("use.authentication", "factors", "card") == ["card"]
    assert declared_value("use.authentication", "systems-locked", True) is True
    assert declared_value("use.authentication", "systems-locked", "yes") is None
    assert declared_value("use.only-client", "client", "10.0.0.1") == "10.0.0.1"


def test_every_default_is_a_fact_of_its_reader() -> None:
    from pia.conform.defaults import _all
    from pia.conform.readers.registry import READERS

    for name, (source, values) in _all().items():
        assert source
        assert set(values) <= set(READERS[name].settings), name
    assert (rules_root() / "conform" / "defaults.yaml").is_file()


def test_the_measures_that_a_configuration_can_show_are_covered_or_listed(engine: Engine) -> None:
    covered = {measure for one in own_expectations(engine) for measure in one.measures}
    showable = {measure.id for measure in measures().values() if "configuration" in measure.shown_by}
    assert covered <= showable
    assert len(covered) >= 45
