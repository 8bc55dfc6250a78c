import copy
import json
from datetime import date

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.catalogue.evidence import REAL_KINDS, REAL_OUTCOMES, REHEARSED_OUTCOMES, read_evidence
from pia.data import rules_root
from pia.errors import InputError

SCHEMA = json.loads((rules_root() / "evidence.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
SHA = "0123456789abcdef" * 4

REHEARSED = {
    "control": "cs-login",
    "kind": "rehearsed",
    "probe": "wrong-credentials",
    "outcome": "held",
    "observed": {"factors": ["biometric"], "attempts": 3},
    "note": "試験用",
}
CONFIGURATION = {
    "control": "cs-login",
    "kind": "configuration",
    "outcome": "refuted",
    "source": {"file": "etc/pam.d/login", "line": 12, "sha256": SHA},
    "observed": {"idle-lock": True, "timeout": "PT10M"},
}
LOG = {
    "control": "log",
    "kind": "log",
    "outcome": "held",
    "source": {"file": "audit.log", "sha256": SHA},
    "date": "2026-04-10",
}
LEDGER = {**LOG, "kind": "ledger", "outcome": "undetermined"}
DOCUMENT = {
    "control": "training",
    "kind": "document",
    "outcome": "held",
    "source": {"file": "研修記録（令和7年度）"},
    "date": "2026-03-31",
    "tester": "情報政策課",
}
DIGEST = f"sha256:{SHA}"
MADE = {"check": "log-in-order", "max_age": "13m", "claim": DIGEST}
SEALED = {"body": "見本市長", "digests": {"assessment": DIGEST, "policy": DIGEST, "rules": DIGEST}, "seal": DIGEST}
SHEET = {**DOCUMENT, "probe": "idle-lock", "outcome": "not-applicable"}


def whole(*entries, **changes):
    return {
        "schema": 1,
        "assessment": "example",
        "produced_by": "pia verify 0.1.0",
        "as_of": "2026-04-30",
        "entries": list(entries),
        **changes,
    }


def read(tmp_path, data):
    path = tmp_path / "evidence.json"
    path.write_text(
        json.dumps(data, ensure_ascii=False, indent=1) if not isinstance(data, str) else data, encoding="utf-8"
    )
    return read_evidence(path, "evidence.json")


def refused(tmp_path, data):
    with pytest.raises(InputError) as caught:
        read(tmp_path, data)
    return caught.value.problems


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_lists_the_words_of_the_code():
    rehearsed, real = SCHEMA["$defs"]["rehearsed"]["properties"], SCHEMA["$defs"]["real"]["properties"]
    assert tuple(rehearsed["outcome"]["enum"]) == REHEARSED_OUTCOMES
    assert tuple(real["outcome"]["enum"]) == REAL_OUTCOMES
    assert tuple(real["kind"]["enum"]) == REAL_KINDS


@pytest.mark.parametrize(
    "data",
    [
        whole(),
        whole(REHEARSED),
        whole(REHEARSED, {**REHEARSED, "outcome": "not-run"}),
        whole(CONFIGURATION, LOG, LEDGER, DOCUMENT, SHEET),
        whole({**LOG, **MADE}, {**DOCUMENT, "owner": "総務課"}, **SEALED),
    ],
    ids=["empty", "one", "two", "real", "made"],
)
def test_good_evidence(tmp_path, data):
    VALIDATOR.validate(data)
    found = read(tmp_path, data)
    assert len(found.entries) == len(data["entries"])
    assert found.rehearsed is all(entry["kind"] == "rehearsed" for entry in data["entries"])


def test_what_is_read(tmp_path):
    found = read(tmp_path, whole(CONFIGURATION, SHEET))
    assert (found.assessment, found.produced_by, found.as_of, found.rehearsed) == (
        "example",
        "pia verify 0.1.0",
        date(2026, 4, 30),
        False,
    )
    one, two = found.entries
    assert (one.control, one.kind, one.outcome, one.probe, one.tester, one.date) == (
        "cs-login",
        "configuration",
        "refuted",
        None,
        None,
        None,
    )
    assert (one.source.file, one.source.line, one.source.sha256) == ("etc/pam.d/login", 12, SHA)
    assert one.observed == (("idle-lock", True), ("timeout", "PT10M"))
    assert (two.probe, two.tester, two.date, two.source.sha256) == ("idle-lock", "情報政策課", date(2026, 3, 31), None)


def test_yaml_of_the_same_shape_is_read(tmp_path):
    text = "schema: 1\nassessment: example\nproduced_by: 情報政策課\nas_of: 2026-04-30\nentries:\n- {control: training, kind: document, outcome: held, source: {file: 研修記録}, date: 2026-03-31}\n"
    assert read(tmp_path, text).entries[0].source.file == "研修記録"


@pytest.mark.parametrize("entries", [(REHEARSED, CONFIGURATION), (DOCUMENT, REHEARSED), (LOG, LOG, REHEARSED)])
def test_the_two_kinds_never_mix(tmp_path, entries):
    assert not VALIDATOR.is_valid(whole(*entries))
    (problem,) = refused(tmp_path, whole(*entries))
    assert problem.code == "mixed-evidence"
    assert problem.message.en == "Rehearsed and real evidence stand in one file."


def test_a_mixture_is_told_where_it_begins(tmp_path):
    lines = [
        '{"schema": 1, "assessment": "a", "produced_by": "p", "as_of": "2026-04-30", "entries": [',
        f"{json.dumps(LOG)},",
        f"  {json.dumps(REHEARSED)}]}}",
    ]
    (problem,) = refused(tmp_path, "\n".join(lines))
    assert (problem.place.line, problem.place.column) == (3, 3)


BAD = [
    (
        "a rehearsal with a source",
        whole({**REHEARSED, "source": {"file": "x", "sha256": SHA}}),
        "unknown-name",
        "There is no key 'source'.",
    ),
    ("a rehearsal with a tester", whole({**REHEARSED, "tester": "x"}), "unknown-name", "There is no key 'tester'."),
    (
        "a rehearsal without a probe",
        whole({key: value for key, value in REHEARSED.items() if key != "probe"}),
        "key-missing",
        "The key 'probe' is missing.",
    ),
    (
        "an outcome of the other kind",
        whole({**REHEARSED, "outcome": "undetermined"}),
        "unknown-name",
        "There is no outcome 'undetermined'. The nearest is 'undeclared'.",
    ),
    (
        "a rehearsed outcome on real evidence",
        whole({**LOG, "outcome": "not-run"}),
        "unknown-name",
        "There is no outcome 'not-run'.",
    ),
    (
        "a kind nobody knows",
        whole({**LOG, "kind": "logs"}),
        "unknown-name",
        "There is no kind of evidence 'logs'. The nearest is 'log'.",
    ),
    (
        "no source",
        whole({key: value for key, value in LOG.items() if key != "source"}),
        "key-missing",
        "The key 'source' is missing.",
    ),
    ("a log without a digest", whole({**LOG, "source": {"file": "x"}}), "key-missing", "The key 'sha256' is missing."),
    (
        "a log without a date",
        whole({key: value for key, value in LOG.items() if key != "date"}),
        "key-missing",
        "Evidence of kind log lacks 'date'.",
    ),
    (
        "a filled sheet without a tester",
        whole({key: value for key, value in SHEET.items() if key != "tester"}),
        "key-missing",
        "Evidence of kind document lacks 'tester'.",
    ),
    ("a day that does not exist", whole({**LOG, "date": "2026-02-30"}), "wrong-kind", "Expected a day that exists."),
    (
        "a digest in capitals",
        whole({**LOG, "source": {"file": "x", "sha256": SHA.upper()}}),
        "bad-value",
        "is not a SHA-256 of 64 lower-case hexadecimal digits.",
    ),
    (
        "an absolute path",
        whole({**LOG, "source": {"file": "/etc/passwd", "sha256": SHA}}),
        "bad-value",
        "'/etc/passwd' is not a relative path",
    ),
    (
        "a drive",
        whole({**LOG, "source": {"file": "C:secrets", "sha256": SHA}}),
        "bad-value",
        "'C:secrets' is not a relative path",
    ),
    (
        "a way out",
        whole({**LOG, "source": {"file": "a/../../b", "sha256": SHA}}),
        "bad-value",
        "'a/../../b' is not a relative path",
    ),
    ("backslashes", whole({**LOG, "source": {"file": "a\\b", "sha256": SHA}}), "bad-value", "is not a relative path"),
    (
        "line 0",
        whole({**LOG, "source": {"file": "x", "line": 0, "sha256": SHA}}),
        "unknown-name",
        "There is no line '0'.",
    ),
    (
        "a line in words",
        whole({**LOG, "source": {"file": "x", "line": "first", "sha256": SHA}}),
        "wrong-kind",
        "Expected a whole number.",
    ),
    (
        "nothing observed",
        whole({**LOG, "observed": {"a": None}}),
        "wrong-kind",
        "Expected a text of at most 4000 characters",
    ),
    (
        "nested observations",
        whole({**LOG, "observed": {"a": {"b": 1}}}),
        "wrong-kind",
        "Expected a text of at most 4000 characters",
    ),
    ("a bad name of an observation", whole({**LOG, "observed": {"A b": 1}}), "bad-value", "'A b' is not an id"),
    ("a control by number", whole({**LOG, "control": 7}), "wrong-kind", "A number stands where a text is expected."),
    (
        "a long note",
        whole({**LOG, "note": "あ" * 4001}),
        "text-too-long",
        "The text has 4001 characters, at most 4000 are accepted.",
    ),
    ("an empty note", whole({**LOG, "note": " "}), "wrong-kind", "Expected a text."),
    ("another schema", whole(LOG, schema=2), "unknown-name", "There is no schema number '2'."),
    ("a schema in quotes", whole(LOG, schema="1"), "unknown-name", "There is no schema number '1'."),
    ("entries that are none", whole(entries={}), "wrong-kind", "Expected a list."),
    ("an entry that is none", whole("x"), "wrong-kind", "Expected a mapping of keys to values."),
    ("a stray key", whole(LOG, asof="2026-04-30"), "unknown-name", "There is no key 'asof'. The nearest is 'as_of'."),
    ("a rehearsal with an age", whole({**REHEARSED, "max_age": "1y"}), "unknown-name", "There is no key 'max_age'."),
    ("a claim without its kind", whole({**LOG, "claim": SHA}), "bad-value", "is not 'sha256:' and 64 lower-case"),
    ("a digest of nothing", whole(LOG, digests={"forms": DIGEST}), "unknown-name", "There is no key 'forms'."),
    ("a seal in capitals", whole(LOG, seal=DIGEST.upper()), "bad-value", "is not 'sha256:' and 64 lower-case"),
    ("a body by number", whole(LOG, body=7), "wrong-kind", "A number stands where a text is expected."),
    ("a bad day", whole(LOG, as_of="30.4.2026"), "bad-value", "'30.4.2026' is not a day like 2024-10-01."),
]


@pytest.mark.parametrize("data,code,said", [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_bad_evidence(tmp_path, data, code, said):
    assert not VALIDATOR.is_valid(data)
    problems = refused(tmp_path, data)
    assert any(each.code == code and said in each.message.en for each in problems), [
        each.message.en for each in problems
    ]
    assert all(
        each.message.ja and each.remedy.ja and each.place.file == "evidence.json" and each.place.line >= 1
        for each in problems
    )


def test_all_problems_at_once_with_places(tmp_path):
    text = '{"schema": 1, "assessment": "a", "produced_by": "p", "as_of": "2026-04-30", "entries": [\n{"control": "A!", "kind": "log",\n "outcome": "hold", "source": {"file": "x", "sha256": "0"}, "date": "2026-04-10"}]}'
    told = [(each.place.line, each.place.column, each.message.en) for each in refused(tmp_path, text)]
    assert told == [
        (2, 13, "'A!' is not an id of lower-case letters, digits, '.', '_', '-'."),
        (3, 13, "There is no outcome 'hold'. The nearest is 'held'."),
        (3, 55, "'0' is not a SHA-256 of 64 lower-case hexadecimal digits."),
    ]


def test_too_much_is_refused(tmp_path, monkeypatch):
    from pia.catalogue import evidence

    monkeypatch.setattr(evidence, "MAX_ENTRIES", 2)
    assert [each.code for each in refused(tmp_path, whole(LOG, LOG, LOG))] == ["too-many"]
    assert [each.code for each in refused(tmp_path, whole({**LOG, "observed": {f"a{n}": 1 for n in range(201)}}))] == [
        "too-many"
    ]
    assert [each.code for each in refused(tmp_path, whole({**LOG, "observed": {"a": [1] * 1001}}))] == ["too-many"]


def test_what_is_not_evidence_at_all(tmp_path):
    assert [each.message.en for each in refused(tmp_path, "[1, 2]")] == [
        "Expected a mapping of keys to values.",
        *[f"The key '{key}' is missing." for key in ()],
    ]
    assert {each.message.en for each in refused(tmp_path, "{}")} == {
        f"The key '{key}' is missing." for key in ("schema", "assessment", "produced_by", "as_of", "entries")
    }


@pytest.mark.parametrize("age", ["6y", "61m", "0d", "12h", "一定期間", "1営業"])
def test_an_age_is_a_period_of_a_day_to_five_years(tmp_path, age):
    (problem,) = refused(tmp_path, whole({**LOG, "max_age": age}))
    assert problem.code == "bad-value"
    assert (problem.place.line, problem.place.column, problem.message.en) == (
        16,
        15,
        f"'{age}' is not a period of 1d to 5y.",
    )


VALUES = st.sampled_from(
    [
        None,
        True,
        0,
        1,
        7,
        "",
        " ",
        "x",
        "A B",
        "held",
        "not-run",
        "undeclared",
        "rehearsed",
        "log",
        "configuration",
        "document",
        "2026-04-10",
        "2026-13-01",
        SHA,
        "a/../b",
        "/x",
        [],
        ["x"],
        {},
        {"file": "x"},
        {"file": "x", "sha256": SHA},
        {"a": 1},
    ]
)
GOOD = [REHEARSED, CONFIGURATION, LOG, LEDGER, DOCUMENT, SHEET]


@given(data=st.data())
def test_schema_and_reader_agree(tmp_path_factory, data):
    """Whatever is changed in sound evidence, the schema and the reader accept and refuse the same files."""
    entries = copy.deepcopy(data.draw(st.lists(st.sampled_from(GOOD), max_size=3)))
    evidence = whole(*entries)
    for _ in range(data.draw(st.integers(0, 2))):
        target = (
            data.draw(st.sampled_from([evidence, *[each for each in evidence["entries"] if isinstance(each, dict)]]))
            if isinstance(evidence.get("entries"), list)
            else evidence
        )
        key = data.draw(st.sampled_from(sorted({*evidence, *SHEET, *REHEARSED, "stray"})))
        if data.draw(st.booleans()):
            target[key] = data.draw(VALUES)
        else:
            target.pop(key, None)
    folder = tmp_path_factory.mktemp("evidence")
    try:
        read(folder, evidence)
        accepted = True
    except InputError:
        accepted = False
    assert accepted == VALIDATOR.is_valid(evidence), evidence
