"""A copy of the catalogue is broken in one place; the lint names that place, what is wrong, and the nearest name."""

import shutil
from pathlib import Path

import pytest

from pia.catalogue.validate import validate_catalogue
from pia.data import rules_root
from pia.errors import InputError


@pytest.fixture
def rules(tmp_path):
    for name in ("measures", "law"):
        shutil.copytree(rules_root() / name, tmp_path / name)
    shutil.copy(rules_root() / "probes.yaml", tmp_path)
    return tmp_path


def edit(rules: Path, file: str, before: str, after: str) -> tuple[int, int]:
    """Replace the first ``before`` and return the line and column where it stood."""
    path = rules / file
    text = path.read_text(encoding="utf-8")
    at = text.index(before)
    path.write_text(text[:at] + after + text[at + len(before) :], encoding="utf-8", newline="\n")
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def told(rules: Path):
    with pytest.raises(InputError) as caught:
        validate_catalogue(rules)
    return [(each.place.file, each.place.line, each.place.column, each.message.en) for each in caught.value.problems]


def test_the_product_is_sound():
    validate_catalogue()


def test_a_copy_is_sound(rules):
    validate_catalogue(rules)


BROKEN = [
    (
        "measures/use.yaml",
        "risk: use/linkage",
        "risk: use/linkege",
        6,
        "There is no risk 'use/linkege'. The nearest is 'use/linkage'.",
    ),
    (
        "measures/use.yaml",
        "juten: use/linkage#measures",
        "juten: use/linkage#measure",
        7,
        "There is no cell of risk use/linkage 'measure'. The nearest is 'measures'.",
    ),
    (
        "measures/use.yaml",
        "zenkoumoku: use/linkage#atena-measures",
        "zenkoumoku: use/linkege#atena-measures",
        12,
        "There is no risk in form zenkoumoku 'use/linkege'. The nearest is 'use/linkage'.",
    ),
    (
        "measures/use.yaml",
        "juten: use/linkage#measures",
        "juten: use/copy#measures",
        7,
        "There is no risk in form juten 'use/copy'. The nearest is 'use/other'.",
    ),
    (
        "measures/use.yaml",
        "juten: use/linkage#measures",
        "jutenn: use/linkage#measures",
        0,
        "There is no form 'jutenn'. The nearest is 'juten'.",
    ),
    (
        "measures/use.yaml",
        "kind: technical",
        "kind: technic",
        6,
        "There is no kind 'technic'. The nearest is 'technical'.",
    ),
    ("measures/use.yaml", "runs: own", "runs: owner", 6, "There is no runner 'owner'. The nearest is 'own'."),
    (
        "measures/use.yaml",
        "shown_by: [register",
        "shown_by: [registers",
        11,
        "There is no way of showing 'registers'. The nearest is 'register'.",
    ),
    ("measures/use.yaml", "shown_by: [register, configuration]", "shown_by: []", 10, "No way of showing is named."),
    ("measures/use.yaml", "kind: technical", "sort: technical", 0, "There is no key 'sort'."),
    ("measures/use.yaml", "type: list", "type: lists", 6, "There is no parameter type 'lists'. The nearest is 'list'."),
    (
        "measures/use.yaml",
        "use.no-link-to-atena",
        "use-no-link-to-atena",
        0,
        "'use-no-link-to-atena' is not an id of the form theme.name.",
    ),
    ("measures/storage.yaml", "schema: 1", "schema: 2", 8, "There is no schema number '2'."),
    (
        "measures/risks.yaml",
        "section: Ⅲ/2, cells: {measures: リスクに対する措置の内容}, answers: {rating: rating}",
        "section: Ⅲ/2, cells: {measures: リスクに対する措置の内容}, answers: {rating: ratings}",
        None,
        "There is no vocabulary 'ratings'. The nearest is 'rating'.",
    ),
    (
        "probes.yaml",
        "measures: [acquisition.lawful-applicant-only]",
        "measures: [acquisition.lawful-applicants-only]",
        11,
        "There is no measure 'acquisition.lawful-applicants-only'. The nearest is 'acquisition.lawful-applicant-only'.",
    ),
    ("probes.yaml", "planned: false", "planned: 1", 9, "Expected true or false."),
    (
        "probes.yaml",
        "applicant-entitlement:",
        "Applicant:",
        0,
        "'Applicant' is not an id of lower-case letters, digits and hyphens.",
    ),
    (
        "law/my-number-act.yaml",
        "source_status: confirmed",
        "source_status: sure",
        15,
        "There is no source_status 'sure'.",
    ),
    (
        "law/my-number-act.yaml",
        "replaced_by: {law: my-number-act, place: 第19条第8号}",
        "replaced_by: {law: my-number-act, place: 第19条第88号}",
        41,
        "There is no place of my-number-act '第19条第88号'.",
    ),
    (
        "law/my-number-act.yaml",
        "replaced_by: {law: provision-order",
        "replaced_by: {law: provision-orders",
        19,
        "There is no law 'provision-orders'. The nearest is 'provision-order'.",
    ),
    ("law/my-number-act.yaml", "to: 2021-08-31", "to: 2021-08-32", 4, "Expected a day that exists."),
    (
        "law/provision-order.yaml",
        "from: 2024-05-27",
        "from: 2024-05-27\n  to: 2020-01-01",
        None,
        "The last day 2020-01-01 lies before the first 2024-05-27.",
    ),
    (
        "law/my-number-act.yaml",
        "source: published assessment",
        "source: not established",
        8,
        "A fact of status confirmed needs a source.",
    ),
    ("law/threshold.yaml", "result: none", "result: nothing", 8, "There is no threshold result 'nothing'."),
    ("law/threshold.yaml", "subjects_below: 1000,", "subjects_below: thousand,", 16, "Expected a whole number."),
    (
        "law/viewpoints.yaml",
        "group: conformity",
        "group: conformance",
        7,
        "There is no group 'conformance'. The nearest is 'conformity'.",
    ),
]


@pytest.mark.parametrize("case", BROKEN, ids=[f"{each[0]}-{at}" for at, each in enumerate(BROKEN)])
def test_one_fault_is_told_where_it_stands(rules, case):
    file, before, after, offset, said = case
    line, column = edit(rules, file, before, after)
    problems = told(rules)
    places = [(where, at, there) for where, at, there, message in problems if said in message]
    assert places, problems
    if offset is not None:
        assert places == [(file, line, column + offset)]


def test_a_measure_in_two_files_names_the_first(rules):
    line, _ = edit(rules, "measures/use.yaml", "  use.no-link-to-atena:", "  use.authentication:")
    problems = told(rules)
    assert (
        "measures/use.yaml",
        line,
        3,
        "The measure 'use.authentication' is also at measures/authentication.yaml:4:3.",
    ) in problems


def test_english_is_not_enough(rules):
    line, column = edit(rules, "probes.yaml", "title: {ja: 一つの識別番号を二人で同時に使えない, en:", "title: {en:")
    assert told(rules) == [("probes.yaml", line, column + 7, "The key 'ja' is missing.")]


def test_a_choice_needs_choices(rules):
    edit(rules, "measures/use.yaml", "type: text", "type: choice")
    ((file, _, _, message),) = told(rules)
    assert (file, message) == ("measures/use.yaml", "The type choice and its choices do not fit.")


@pytest.mark.parametrize(
    "file,was,becomes,type_",
    [
        ("use", "plausible: {at_most: 10000}", "plausible: {at_most: 1y}", "count"),
        ("storage", "plausible: {at_most: 1m}", "plausible: {is: true}", "duration"),
        ("acquisition", "plausible: {is: true}", "plausible: {is: wide}", "flag"),
        ("logging", "plausible: {includes: [operator]}", "plausible: {at_least: 1}", "list"),
    ],
)
def test_a_range_of_values_fits_the_type(rules, file, was, becomes, type_):
    edit(rules, f"measures/{file}.yaml", was, becomes)
    assert [message for *_, message in told(rules)] == [f"This cannot be read as the range of values of type {type_}."]


def test_a_renamed_risk_breaks_what_refers_to_it(rules):
    edit(rules, "measures/risks.yaml", "  use/copy:", "  use/copying:")
    messages = {message for *_, message in told(rules)}
    assert messages == {
        "There is no risk 'use/copy'. The nearest is 'use/copying'.",
        "There is no risk in form zenkoumoku 'use/copy'. The nearest is 'use/copying'.",
    }


def test_faults_of_all_files_come_together_in_order(rules):
    edit(rules, "probes.yaml", "planned: false", "planned: maybe")
    edit(rules, "measures/audit.yaml", "kind: organisational", "kind: organizational")
    (rules / "law" / "viewpoints.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    problems = told(rules)
    assert [(where, message) for where, _, _, message in problems] == [
        ("law/viewpoints.yaml", "The key 'a' is written twice; the first is at line 1, column 1."),
        ("measures/audit.yaml", "There is no kind 'organizational'. The nearest is 'organisational'."),
        ("probes.yaml", "Expected true or false."),
    ]


STANDING = [
    ("demand: self-checked", "demand: self-check", "There is no demand 'self-check'. The nearest is 'self-checked'."),
    ("demand: self-checked", "grade: form", "A measure without a demand needs basis."),
    (
        "demand: self-checked",
        "demand: [self-checked, audit]",
        "There is no demand 'audit'. The nearest is 'audited'.",
    ),
    (
        "grade: practice\n    basis: [security-policy]",
        "grade: practise\n    basis: [security-policy]",
        "There is no grade 'practise'. The nearest is 'practice'.",
    ),
    (
        "basis: [security-policy]",
        "basis: [security-polcy]",
        "There is no source 'security-polcy'. The nearest is 'security-policy'.",
    ),
    ("asked: required", "asked: requested", "There is no way of asking 'requested'. The nearest is 'required'."),
    ("limit: {at_most: 1y,", "limit: {at_most: soon,", "This cannot be read as the limit of a value of type duration."),
    (
        "limit: {at_most: 1y,",
        "limit: {at_most: 1y, at_least: 1m,",
        "This cannot be read as the limit of a value of type duration.",
    ),
]


@pytest.mark.parametrize("before,after,wanted", STANDING)
def test_what_a_measure_says_of_its_demand_is_checked(rules, before, after, wanted):
    edit(rules, "measures/audit.yaml", before, after)
    ((file, _, _, message),) = told(rules)
    assert (file, message) == ("measures/audit.yaml", wanted)


DEMANDS = [
    ("cell: subjects-only", "cell: subject-only", "There is no cell 'subject-only'. The nearest is 'subjects-only'."),
    ("answer: backup", "answer: backups", "There is no sub-item 'backups'. The nearest is 'backup'."),
    ("when: [entrusts]", "when: [entrust]", "There is no condition 'entrust'. The nearest is 'entrusts'."),
    (
        "denied_by: [storage.no-backup]",
        "denied_by: [storage.no-backups]",
        "There is no measure 'storage.no-backups'. The nearest is 'storage.no-backup'.",
    ),
    (
        "source_status: memory",
        "source_status: recalled",
        "There is no source status 'recalled'.",
    ),
    ("risk: storage/stale", "risk: storage/stail", "There is no risk 'storage/stail'. The nearest is 'storage/stale'."),
]


@pytest.mark.parametrize("before,after,wanted", DEMANDS)
def test_a_slip_in_the_demands_is_told(rules, before, after, wanted):
    edit(rules, "measures/demands.yaml", before, after)
    ((file, _, _, message),) = told(rules)
    assert (file, message) == ("measures/demands.yaml", wanted)


def test_messages_are_also_in_japanese(rules):
    edit(rules, "measures/use.yaml", "risk: use/linkage", "risk: use/linkege")
    with pytest.raises(InputError) as caught:
        validate_catalogue(rules)
    (problem,) = caught.value.problems
    assert problem.message.ja == "リスク「use/linkege」はありません。もっとも近いのは「use/linkage」です。"
    assert problem.remedy.ja == "正しい名前に直してください。"
