"""Which of several files holds: drop-ins of systemd, ALTER SYSTEM, rules that are gathered, folders in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from pia.conform.files import Memory
from pia.conform.readers.registry import READERS

if TYPE_CHECKING:
    from pia.conform.facts import Reading

Read = Callable[..., "Reading"]
JOURNAL, PG = "etc/systemd/journald.conf", "etc/postgresql/15/main/postgresql.conf"


@pytest.mark.parametrize(
    ("files", "storage"),
    [
        ({JOURNAL: "[Journal]\nStorage=persistent\n"}, "persistent"),
        ({JOURNAL: "[Journal]\nStorage=persistent\n", f"{JOURNAL}.d/a.conf": "[Journal]\nStorage=none\n"}, "none"),
        ({JOURNAL: "[Journal]\n", "usr/lib/systemd/journald.conf.d/a.conf": "[Journal]\nStorage=volatile\n"}, "volatile"),
        ({JOURNAL: "[Journal]\n", "usr/lib/systemd/journald.conf.d/b.conf": "[Journal]\nStorage=none\n", f"{JOURNAL}.d/a.conf": "[Journal]\nStorage=persistent\n"}, "none"),
        ({JOURNAL: "[Journal]\n", "usr/lib/systemd/journald.conf.d/a.conf": "[Journal]\nStorage=none\n", f"{JOURNAL}.d/a.conf": "[Journal]\nStorage=persistent\n"}, "persistent"),
        ({JOURNAL: "[Journal]\n", "run/systemd/journald.conf.d/a.conf": "[Journal]\nStorage=none\n", "usr/lib/systemd/journald.conf.d/a.conf": "[Journal]\nStorage=volatile\n"}, "none"),
        ({JOURNAL: "[Journal]\nStorage=none\nStorage=\n"}, "auto"),
        ({JOURNAL: "[Jurnal]\nStorage=none\n"}, "auto"),
    ],
)  # fmt: skip
def test_drop_ins_of_systemd(files: dict[str, str], storage: str, read: Read) -> None:
    reading = read("journald", files)
    assert (reading.value("storage"), reading.flaws) == (storage, [])


def test_clocks_of_timesyncd_come_from_drop_ins_too(read: Read) -> None:
    main = "etc/systemd/timesyncd.conf"
    files = {main: "[Time]\n", "usr/lib/systemd/timesyncd.conf.d/a.conf": "[Time]\nNTP=a.example\n"}
    assert [row.values["address"] for row in read("clock", files).tables["sources"]] == ["a.example"]


@pytest.mark.parametrize(
    ("files", "ssl"),
    [
        ({PG: "ssl = on\n", "etc/postgresql/15/main/postgresql.auto.conf": "ssl = off\n"}, False),
        ({PG: "data_directory = '/var/lib/pg'\nssl = on\n", "var/lib/pg/postgresql.auto.conf": "ssl = 'off'\n"}, False),
        ({PG: "ssl = on\ninclude_dir 'conf.d'\n", "etc/postgresql/15/main/conf.d/b.conf": "ssl = off\n", "etc/postgresql/15/main/conf.d/a.conf": "ssl = on\n"}, False),
        ({PG: "include_dir = 'conf.d'\nssl = on\n", "etc/postgresql/15/main/conf.d/b.conf": "ssl = off\n"}, True),
        ({PG: "include 'a.conf'\n", "etc/postgresql/15/main/a.conf": "ssl = on\nssl = off\n"}, False),
    ],
)  # fmt: skip
def test_what_holds_in_postgresql(files: dict[str, str], ssl: object, read: Read) -> None:
    reading = read("postgresql", files)
    assert (reading.value("ssl"), reading.flaws) == (ssl, [])


def test_rules_after_the_lock_are_refused(read: Read) -> None:
    reading = read("audit-rules", "-w /a -p wa\n-e 2\n-w /b -p wa\n-e 0\n", "etc/audit/audit.rules")
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == [("locked", 3), ("locked", 4)]
    assert [row.values["path"] for row in reading.tables["watches"]] == ["/a"]
    assert reading.value("enabled") == 2


def test_rules_of_one_key_are_taken_away(read: Read) -> None:
    text = "-w /a -p wa -k x\n-w /b -p wa -k y\n-D -k x\n"
    reading = read("audit-rules", text, "etc/audit/audit.rules")
    assert [row.values["path"] for row in reading.tables["watches"]] == ["/b"]


def test_gathered_rules_are_locked_at_the_end(read: Read) -> None:
    folder = "etc/audit/rules.d"
    files = {f"{folder}/10-a.rules": "-D\n-e 2\n", f"{folder}/20-b.rules": "-w /b -p wa\n-D\n"}
    reading = READERS["audit-rules"].facts(Memory({name: text.encode() for name, text in files.items()}), folder)
    assert reading.flaws == []
    assert [row.values["path"] for row in reading.tables["watches"]] == ["/b"]
    assert reading.value("enabled") == 2
