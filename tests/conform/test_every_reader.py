"""What holds for every reader: closed lists of facts, and no file of whatever content is ever an error or a pass."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.catalogue.measures import measures
from pia.conform.declared import declared_value
from pia.conform.files import Memory
from pia.conform.judge import judge
from pia.conform.readers.registry import READERS, reader_for
from pia.conform.reading import own_expectations

if TYPE_CHECKING:
    from pia.conform.expectation import Expectation
    from pia.conform.expression import Engine
    from pia.conform.facts import Reading
    from pia.conform.reader import Reader

ALL = sorted(READERS)
LINES = 'Port 22\nMatch all\na = b\ninclude x\n[A]\n{\n}\n"\n(\n@include b\n-A INPUT -j ACCEPT\n*filter\n<A>\n</A>'
DEBRIS = {
    "empty": b"",
    "spaces": b" \n\t\n",
    "binary": bytes(range(256)) * 4,
    "utf-16": "Port 22\n".encode("utf-16"),
    "bom": codecs.BOM_UTF8 + b"Port 22\n",
    "crlf": b"Port 22\r\nx = y\r\n",
    "latin-1": "# caf\xe9 \n".encode("latin-1") + b"\xff\n",
    "nul": b"a = b\0c\n",
    "one long line": b"x" * 200_000,
    "many lines": b"x = y\n" * 20_000,
    "open things": b"{ ( [ \" ' < \\",
    "nested": b"{" * 5_000,
    "nested lists": b"[" * 5_000,
    "nested values": b'{"a":' * 500,
    "a list of lists": b"[[1], 2, null]",
    "an empty object": b"{}",
    "an odd object": b'{"nftables": [{"rule": {"expr": 5, "chain": []}}], "planned_values": {"root_module": {"resources": [{"values": 3}, 4]}}, "users": [1]}',
    "odd yaml": b"kind: Pod\napiVersion: v1\nspec: [a]\nmetadata: 3\n---\nkind: {a: b}\n---\n- 1\n",
    "odd lines": LINES.encode(),
    "backslashes": b"\\\n" * 1000,
    "quotes": b'"' * 4097,
    "signs": b"#;!%@&*(){}[]<>|~`=,.:/\\'\"\n" * 20,
}


def complete(reader: Reader, reading: Reading) -> None:
    """Every fact that is listed is there and no other: conditions can be checked when they are read."""
    assert set(reading.settings) == set(reader.settings)
    assert set(reading.tables) == set(reader.tables)
    for table, columns in reader.tables.items():
        for row in reading.tables[table]:
            assert set(row.values) == set(columns)


@pytest.mark.parametrize("content", sorted(DEBRIS))
@pytest.mark.parametrize("name", ALL)
def test_no_content_is_an_error(name: str, content: str) -> None:
    reader = READERS[name]
    path = reader.paths[0].replace("*", "example")
    complete(reader, reader.facts(Memory({path: DEBRIS[content]}), path))


@pytest.mark.parametrize("name", ALL)
def test_a_missing_file_is_told_and_gives_nothing(name: str) -> None:
    reader = READERS[name]
    path = reader.paths[0].replace("*", "example")
    reading = reader.facts(Memory({"other": b""}), path)
    assert reading.files == {}
    complete(reader, reading)
    outside = reader.facts(Memory({}), "../" + path)
    assert [flaw.code for flaw in outside.flaws] == ["file-outside"]
    assert outside.files == {}


@pytest.mark.parametrize("name", ALL)
@given(text=st.text(alphabet=st.sampled_from("abP =:\"'\\{}()[]<>#;*-@&,./0123\n\t日"), max_size=200))
def test_no_text_is_an_error(name: str, text: str) -> None:
    reader = READERS[name]
    path = reader.paths[0].replace("*", "example")
    complete(reader, reader.facts(Memory({path: text.encode()}), path))


@pytest.fixture(scope="module")
def expectations(engine: Engine) -> tuple[Expectation, ...]:
    return own_expectations(engine)


DECLARED = {"duration": "99y", "count": 0, "flag": True, "list": ["password"], "text": "x", "choice": "x"}


@pytest.mark.parametrize("content", ["binary", "utf-16", "latin-1", "nul", "open things"])
def test_no_expectation_is_met_by_what_cannot_be_read(
    content: str, expectations: tuple[Expectation, ...], engine: Engine
) -> None:
    for one in expectations:
        for name in one.readers:
            path = READERS[name].paths[0].replace("*", "example")
            reading = READERS[name].facts(Memory({path: DEBRIS[content]}), path)
            if READERS[name].encoding != "unix" and not reading.flaws:
                continue  # UTF-16 is what these programs write
            declared = None
            if one.parameter:
                kind = measures()[one.measures[0]].parameters[one.parameter].type
                declared = declared_value(one.measures[0], one.parameter, DECLARED[kind])
            assert judge(one, reading, declared, "2026-01-15", engine).outcome in ("unchecked", "differs"), (
                one.id,
                name,
            )


@pytest.mark.parametrize("reader", [r for r in READERS.values() if r.encoding == "unix"], ids=lambda r: r.id)
@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa\n", b"a\r\n", b"a\0b\n", b"a\n\xff\n"])
def test_every_reader_of_unix_refuses_what_its_program_would_misread(reader: Reader, data: bytes) -> None:
    path = reader.paths[0].replace("*", "example")
    reading = reader.facts(Memory({path: data}), path)
    assert reading.flaws
    assert reading.files == {}


@pytest.mark.parametrize(
    ("config", "path", "expected"),
    [
        ("x", "etc/ssh/sshd_config", "sshd"),
        ("x", "/etc/ssh/sshd_config", "sshd"),
        ("x", "etc/pam.d/login", "pam"),
        ("x", "etc/logrotate.d/juki", "logrotate"),
        ("x", "etc/postgresql/15/main/pg_hba.conf", "pg-hba"),
        ("x", "policy/terminal.reg", "registry"),
        ("x", "k8s/app.yaml", "kubernetes"),
        ("identity", "exports/list.csv", "identity"),
        ("identity/login", "exports/list.csv", "identity"),
        ("nginx/front", "srv/conf", "nginx"),
        ("x", "etc/motd", None),
    ],
)
def test_the_reader_is_told_by_the_name_or_the_path(config: str, path: str, expected: str | None) -> None:
    found = reader_for(config, path)
    assert (found.id if found else None) == expected


def test_every_reader_is_used_by_an_expectation(expectations: tuple[Expectation, ...]) -> None:
    assert {name for one in expectations for name in one.readers} == set(READERS)


def test_secrets_are_no_facts(read: Callable[..., Reading]) -> None:
    reading = read(
        "identity",
        '[{"username": "a", "enabled": true, "credentials": [{"secretData": "hunter2"}], "password": "hunter2"}]',
    )
    assert "hunter2" not in repr(reading)
    assert "hunter2" not in repr(
        read("postgresql", "primary_conninfo = 'password=hunter2'\nssl_passphrase_command = 'echo hunter2'\n")
    )
    assert "hunter2" not in repr(read("rsyslog", '*.* action(type="ommysql" server="a" pwd="hunter2")\n'))
