"""Looking into a register: everything is marked as for testing, a look at a record is entered, a wrong name gets the nearest one."""

from __future__ import annotations

import re

import pytest
from small_register import SmallRegister

from pia.errors import UsageError
from pia.register.show import ledger_lines, node_lines, node_of, record_lines


@pytest.fixture(scope="module")
def register() -> SmallRegister:
    register = SmallRegister(900)
    register.run(60)
    return register


@pytest.mark.parametrize(("lang", "mark"), [("ja", "【試験用】"), ("en", "[for testing]")])
def test_everything_says_that_it_is_for_testing(register: SmallRegister, lang: str, mark: str) -> None:
    for node in register.city.nodes.values():
        assert next(node_lines(node, lang)).startswith(f"{mark} {node.id}  {node.KIND}")
        assert next(ledger_lines(node, lang)).startswith(f"{mark} {node.id}")
    assert record_lines(register["juki"], "0000000001", lang)[0] == f"{mark} juki"


def test_a_system_with_its_counts(register: SmallRegister) -> None:
    lines = list(node_lines(register["cs"], "en"))
    with register["cs"].store.read() as reader:
        count = reader.count("cs-honnin")
    assert lines[0] == "[for testing] cs  municipal-cs  152021 長岡市"
    assert "updating identification" in lines[1]
    assert f"file cs-honnin (identification): current {count}  removed" in "\n".join(lines)
    assert re.search(r"sent cs-to-prefecture-notice: \d+ \(waiting 0\)", "\n".join(lines))
    assert re.match(r"ledger: \d+ rows", lines[-1])
    assert re.match(r"操作記録: \d+行", list(node_lines(register["cs"], "ja"))[-1])


def test_a_record_by_its_key_and_by_its_code(register: SmallRegister) -> None:
    juki = register["juki"]
    lines = record_lines(juki, "0000000003", "ja")
    assert re.match(r"0000000003  第1版 現在  異動 \d{4}-\d\d-\d\d  消去できる日 -", lines[1])
    code = next(line.split(": ")[1] for line in lines if line.startswith("  code: "))
    assert record_lines(juki, code, "ja") == lines
    other = record_lines(register["cs"], code, "en")
    assert re.match(r"152021\.[0-9a-f]{32}  version 1 current", other[1])
    assert any(line == f"  code: {code}" for line in record_lines(register["fuhyo"], code, "en"))


def test_every_version_is_shown_the_newest_first(register: SmallRegister) -> None:
    with register["juki"].store.read() as reader:
        key = next(row.key for row in reader.records("juki-file", ("current", "removed")) if row.version > 1)
        versions = len(reader.versions("juki-file", key))
    heads = [line for line in record_lines(register["juki"], key, "en") if line.startswith(f"{key}  version")]
    assert [int(re.search(r"version (\d+)", head)[1]) for head in heads] == list(range(versions, 0, -1))  # type: ignore[index]
    assert "history" in heads[-1]


def test_a_look_is_entered_and_says_nothing_of_whom(register: SmallRegister) -> None:
    juki = register["juki"]
    record_lines(juki, "0000000005", "ja")
    with juki.store.read() as reader:
        row = reader.last_of_ledger()
    assert row is not None
    assert (row.operation, row.outcome, row.subject) == ("show", "done", juki.seal.subject("0000000005"))
    assert "0000000005" not in "\n".join(ledger_lines(juki, "ja"))


@pytest.mark.parametrize("key", ["", "0", "no such key", "\0", "x" * 500, "1234567890123", "99999999999"])
def test_what_is_not_there(register: SmallRegister, key: str) -> None:
    with pytest.raises(UsageError) as refused:
        record_lines(register["juki"], key, "ja")
    assert refused.value.problems[0].code == "register-no-record"


def test_an_unknown_system_gets_the_nearest_one(register: SmallRegister) -> None:
    with pytest.raises(UsageError) as refused:
        node_of(register.city, "prefectur")
    (problem,) = refused.value.problems
    assert problem.code == "register-no-node"
    assert "did you mean 'prefecture'? systems: juki, cs" in problem.remedy.en
    assert node_of(register.city, "fuhyo").id == "fuhyo"


def test_the_last_rows_of_a_ledger_and_the_refused_ones(register: SmallRegister) -> None:
    juki = register["juki"]
    assert len(list(ledger_lines(juki, "ja", last=7))) == 8
    refused = list(ledger_lines(juki, "ja", refused=True))[1:]
    assert refused
    assert all("拒否" in line and "codes=" in line for line in refused)
    assert len(list(ledger_lines(juki, "en", last=1, refused=True))) == 2
    every = list(ledger_lines(juki, "en", last=100_000))
    with juki.store.read() as reader:
        last = reader.last_of_ledger()
    assert last is not None
    assert len(every) == last.seq + 1


def test_no_ledger_line_holds_a_number_or_a_name(register: SmallRegister) -> None:
    with register["national"].store.read() as reader:
        people = [one.value for one in register["national"].records.all(reader)][:200]
    for node in register.city.nodes.values():
        text = "\n".join(ledger_lines(node, "ja", last=100_000))
        assert not any(one.code in text or (one.number or "-" * 9) in text or one.name in text for one in people)
