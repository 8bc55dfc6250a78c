"""The ledger: what is entered, what may not be, what tampering shows, and what only a checkpoint shows."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pia.register.checkpoints import CheckpointsError
from pia.register.clock import TOKYO
from pia.register.ledger import (
    Checkpoint,
    Entry,
    EntryError,
    Fault,
    checkpoint,
    cut,
    enter,
    is_plain,
    read_checkpoints,
    told,
    verify,
    write_checkpoints,
)
from pia.register.ledger_row import ORIGIN, hash_of
from pia.register.numbers import Issuer
from pia.register.store.open import open_store
from pia.register.synthetic import Town, people
from pia.register.values import resident_values

if TYPE_CHECKING:
    from pia.register.store.interface import LedgerRow

NOW = datetime(2026, 4, 1, 9, tzinfo=TOKYO)


def entry(number: int = 0, **more) -> Entry:
    given = {"who": f"u{number % 7}", "operation": "look", "outcome": "done", "terminal": "t1", "task": "転入"}
    return Entry(**(given | {"subject": number.to_bytes(16, "big"), "detail": f"records={number}"} | more))


class Rows:
    """A ledger that anybody may change."""

    def __init__(self, count: int) -> None:
        self.rows: list[LedgerRow] = []
        for number in range(count):
            enter(self, NOW + timedelta(minutes=number), entry(number))

    def enter(self, *rows: LedgerRow) -> None:
        self.rows += rows

    def last_of_ledger(self) -> LedgerRow | None:
        return self.rows[-1] if self.rows else None

    def ledger(self, *, after: int = 0):
        return iter([row for row in self.rows if row.seq > after])

    def cut_ledger(self, before: int) -> int:
        size = len(self.rows)
        self.rows = [row for row in self.rows if row.seq >= before or row is self.rows[-1]]
        return size - len(self.rows)

    def renumber(self) -> None:
        self.rows = [
            replace(row, seq=number) for number, row in enumerate(self.rows, min(row.seq for row in self.rows))
        ]

    def rebuild(self, start: int = 0) -> None:
        """Make every hash anew from a place on, as somebody would who can write every row."""
        previous = self.rows[start - 1].hash if start else ORIGIN
        for place in range(start, len(self.rows)):
            row = replace(self.rows[place], previous=previous)
            self.rows[place] = replace(row, hash=hash_of(row))
            previous = self.rows[place].hash

    def point(self, seq: int) -> Checkpoint:
        return Checkpoint(node="cs", seq=seq, hash=self.rows[seq - 1].hash, at=0)


def found(rows: Rows, *points: Checkpoint) -> list[tuple[str, int, int]]:
    return [(fault.kind, fault.first, fault.last) for fault in verify(rows, points).faults]


# --- entering ---


def test_the_chain_goes_on_within_transactions():
    store = open_store("memory:", create=True)
    node = store.add_node("cs")
    with node.write() as tx:
        enter(tx, NOW, entry(1), entry(2))
    with node.write() as tx:
        last = enter(tx, NOW, entry(3, outcome="refused", detail="reason=no-task"))
    with pytest.raises(ZeroDivisionError), node.write() as tx:  # noqa: PT012
        enter(tx, NOW, entry(4))
        raise ZeroDivisionError
    with node.read() as reader:
        rows = list(reader.ledger())
        assert verify(reader).intact
    assert [row.seq for row in rows] == [1, 2, 3]
    assert rows[0].previous == ORIGIN
    assert [row.previous for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert rows[-1] == last
    assert rows[-1].outcome == "refused"
    store.close()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("who", "山田太郎"), ("who", "x" * 201), ("terminal", "a\nb"), ("operation", ""), ("operation", "照会"), ("detail", "name=試験"), ("detail", "n=991234567890"),
        ("detail", "9912 3456 7890"), ("detail", "99123456785"), ("task", "a\x00"), ("task", "991234567890"), ("task", "x\ud800"), ("subject", b"abc"),
        ("outcome", "maybe"), ("detail", "x" * 2001), ("who", "991234567890"), ("task", "a\u2028b"),
    ],
)  # fmt: skip
def test_what_could_be_personal_is_refused_and_not_repeated(field, value):
    with pytest.raises(EntryError) as error:
        enter(Rows(0), NOW, entry(1, **{field: value}))
    (problem,) = error.value.problems
    assert problem.code == "ledger-bad-entry"
    assert field in problem.message.en
    assert str(value) not in problem.message.ja + problem.message.en or len(str(value)) < 2


def test_what_somebody_typed_as_an_id_is_entered_only_where_it_can_be_one():
    assert told("user-1") == "user-1"
    assert [told(bad) for bad in ("山田", "991234567890", "a\x00", "x" * 300)] == ["?"] * 4
    assert is_plain("2026-04-01T10:00/1234567890")


def test_a_task_is_a_title_and_may_hold_abbreviations():
    rows = Rows(0)
    enter(rows, NOW, entry(1, task="番号法第19条第8号 IC CARD"))
    assert rows.rows[0].task == "番号法第19条第8号 IC CARD"
    assert not is_plain("NGUYEN VAN AN")


def test_nothing_to_enter_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="nothing"):
        enter(Rows(0), NOW)


PERSONAL = {
    "氏名", "個人番号", "住民票コード", "住所", "続柄", "氏名/ふりがな", "性別", "前住所", "転入前住所", "本籍", "筆頭者", "国籍地域", "ローマ字氏名", "旧氏", "通称",
    "旧住民票コード", "転出先",
}  # fmt: skip


def test_no_value_of_any_synthetic_person_can_be_entered():
    """Every value of 300 people is refused as an id and as a detail, unless it says nothing of anybody by itself."""
    town = Town(municipality="152021", area="新潟県長岡市", population=300, seed=5, day=date(2026, 4, 1))
    issuer = Issuer.from_seed(b"ledger tests")
    tried = 0
    for resident in people(town, issuer):
        for name, value in resident_values(resident).items():
            tried += 1
            if name in PERSONAL:
                with pytest.raises(EntryError):
                    enter(Rows(0), NOW, entry(1, who=value))
                with pytest.raises(EntryError):
                    enter(Rows(0), NOW, entry(1, detail=f"x={value}"))
    assert tried > 3_000


# --- tampering ---

SIZE = 60


@given(
    st.integers(1, SIZE),
    st.sampled_from(["who", "terminal", "task", "operation", "outcome", "detail", "at", "subject"]),
)
@settings(max_examples=60)
def test_a_changed_row_is_found(seq, field):
    rows = Rows(SIZE)
    other = {"at": 5, "subject": b"0" * 16}.get(field, "changed")
    rows.rows[seq - 1] = replace(rows.rows[seq - 1], **{field: other})
    assert found(rows) == [("changed", seq, seq)]


@given(st.integers(1, SIZE - 1))
@settings(max_examples=30)
def test_a_changed_row_with_a_hash_made_anew_is_found(seq):
    rows = Rows(SIZE)
    changed = replace(rows.rows[seq - 1], detail="changed")
    rows.rows[seq - 1] = replace(changed, hash=hash_of(changed))
    assert found(rows) == [("changed", seq, seq)]


@given(st.integers(2, SIZE - 1), st.integers(1, 5))
@settings(max_examples=30)
def test_removed_rows_are_found(seq, count):
    rows = Rows(SIZE)
    del rows.rows[seq - 1 : min(seq - 1 + count, SIZE - 1)]
    last = min(seq + count, SIZE) - 1
    assert found(rows) == [("removed", seq, last)]
    rows.renumber()
    assert found(rows) == [("removed", seq, last)], "the numbers were closed up"


@given(st.integers(1, SIZE), st.integers(1, SIZE))
@settings(max_examples=40)
def test_rows_that_changed_places_are_found(one, other):
    rows = Rows(SIZE)
    rows.rows[one - 1], rows.rows[other - 1] = rows.rows[other - 1], rows.rows[one - 1]
    rows.renumber()
    kinds = {fault[0] for fault in found(rows)}
    assert kinds == ({"reordered"} if one != other else set())


def test_a_row_moved_far_away_and_one_put_in_are_found():
    rows = Rows(SIZE)
    rows.rows.insert(50, rows.rows.pop(2))
    rows.renumber()
    assert {fault[0] for fault in found(rows)} == {"reordered"}
    rows = Rows(SIZE)
    false = replace(rows.rows[20], detail="false", previous=rows.rows[19].hash)
    rows.rows.insert(20, replace(false, hash=hash_of(false)))
    rows.renumber()
    assert found(rows) == [("inserted", 21, 21)]


def test_several_things_at_once_are_told_apart():
    rows = Rows(SIZE)
    rows.rows[9] = replace(rows.rows[9], previous=bytes(32))
    assert found(rows) == [("changed", 10, 10)], "the link of one row"
    rows.rows[19] = replace(rows.rows[19], hash=bytes(32))
    assert found(rows) == [("changed", 10, 10), ("changed", 20, 20)], "the hash of another"
    rows = Rows(SIZE)
    rows.rows[30] = replace(rows.rows[30], detail="x")
    del rows.rows[29]
    rows.renumber()
    assert found(rows) == [("changed", 30, 30), ("removed", 31, 31)], (
        "a removed row and its changed neighbour, closed up"
    )


def test_a_removed_head_is_found():
    rows = Rows(SIZE)
    del rows.rows[:10]
    assert found(rows) == [("removed", 1, 10)]
    rows.renumber()
    rows.rows = [replace(row, seq=row.seq - 10) for row in rows.rows]
    assert [fault[0] for fault in found(rows)] == ["removed"]


def test_a_cut_tail_shows_against_a_checkpoint_only():
    rows = Rows(SIZE)
    points = [rows.point(10), rows.point(SIZE)]
    del rows.rows[40:]
    alone = verify(rows)
    assert alone.intact
    assert "検査点が無い" in alone.words.ja
    assert "checkpoint" in alone.words.en
    assert found(rows, *points) == [("cut", 41, SIZE)]
    assert found(rows, points[0]) == [], "after the last checkpoint nobody can tell"
    assert "row 10 agrees" in verify(rows, points[:1]).words.en.lower()
    rows.rows.clear()
    assert found(rows, *points) == [("cut", 1, SIZE)]
    assert verify(rows).rows == 0


@pytest.mark.parametrize("start", [0, 25])
def test_a_rebuilt_chain_shows_against_a_checkpoint_only(start):
    rows = Rows(SIZE)
    points = [rows.point(10), rows.point(50)]
    rows.rows[30] = replace(rows.rows[30], detail="records=0")
    rows.rebuild(start)
    assert verify(rows).intact, "whoever can write every row can make every hash"
    assert "rebuilt" in verify(rows).words.en
    assert found(rows, points[1]) == [("rebuilt", 1, 50)]
    assert found(rows, *points) == ([("rebuilt", 11, 50)])


def test_a_rebuilt_chain_that_is_shorter_or_longer():
    rows = Rows(SIZE)
    points = [rows.point(10), rows.point(SIZE)]
    del rows.rows[30]
    rows.renumber()
    rows.rebuild(30)
    assert found(rows) == []
    assert found(rows, *points) == [("cut", SIZE, SIZE)]
    rows.rows.append(rows.rows[-1])
    rows.renumber()
    rows.rebuild(30)
    assert found(rows, *points) == [("rebuilt", 11, SIZE)]


def test_a_whole_chain_agrees_with_its_checkpoints():
    rows = Rows(SIZE)
    verdict = verify(rows, [rows.point(1), rows.point(30), rows.point(SIZE)])
    assert verdict.intact
    assert verdict.proven == SIZE
    assert "The last row agrees" in verdict.words.en
    odd = replace(rows.point(30), hash=bytes(32))
    assert found(rows, rows.point(30), odd) == [("rebuilt", 1, 30)], "two checkpoints that contradict one another"


def test_a_ledger_of_nothing_but_faults_is_read_as_quickly(monkeypatch):
    """No search for where a row came from, once there is no end to them."""
    hashed = 0

    def counted(row, seq=None):
        nonlocal hashed
        hashed += 1
        return hash_of(row, seq)

    monkeypatch.setattr("pia.register.ledger_check.hash_of", counted)
    rows = Rows(1_000)
    rows.rows = [replace(row, detail="x", previous=bytes(32)) for row in rows.rows]
    assert not verify(rows).intact
    assert hashed < 1_000 + 103 * 130


def test_many_faults_stay_a_short_list():
    rows = Rows(500)
    rows.rows = [replace(row, detail="x") if row.seq % 2 else row for row in rows.rows]
    verdict = verify(rows)
    assert 1 <= len(verdict.faults) <= 100
    assert verdict.faults[0] == Fault("changed", 1, 1)
    assert "ほか" in verdict.words.ja


# --- cutting at the end of the term ---


def test_a_cut_on_record_is_no_fault_and_the_chain_goes_on():
    rows = Rows(SIZE)
    day = NOW.date()
    points = [rows.point(10), rows.point(30)]
    assert cut(rows, NOW, day) == 0, "nothing was entered before"
    later = NOW + timedelta(days=3000)
    enter(rows, later, entry(1))
    assert cut(rows, later, later.date(), limit=25) == 25
    verdict = verify(rows, points)
    assert verdict.intact
    assert verdict.cut
    assert (verdict.first, verdict.proven) == (26, 30)
    assert cut(rows, later, later.date()) == SIZE - 25
    enter(rows, later, entry(2))
    assert verify(rows).intact
    assert verify(rows, points).intact, "what they vouched for is gone"
    assert rows.rows[0].seq == SIZE + 1


def test_a_cut_with_a_checkpoint_at_its_edge_is_compared():
    rows = Rows(SIZE)
    points = [rows.point(25)]
    later = NOW + timedelta(days=3000)
    enter(rows, later, entry(1))
    cut(rows, later, later.date(), limit=25)
    assert verify(rows, points).proven == 25
    assert found(rows, replace(points[0], hash=bytes(32)))[0][0] == "rebuilt"


def test_a_removed_head_is_no_cut_even_after_a_cut():
    rows = Rows(SIZE)
    later = NOW + timedelta(days=3000)
    enter(rows, later, entry(1))
    cut(rows, later, later.date(), limit=25)
    del rows.rows[:3]
    assert found(rows) == [("removed", 1, 28)]


def test_a_cut_before_the_term_shows_against_a_checkpoint():
    rows = Rows(SIZE)
    points = [replace(rows.point(10), at=rows.rows[9].at), replace(rows.point(30), at=rows.rows[29].at)]
    cut(rows, NOW, NOW.date() + timedelta(days=1), limit=25)
    assert verify(rows, points).intact, "a cut on record"
    early = NOW + timedelta(minutes=9)
    assert found_since(rows, points, early) == [("removed", 11, 25)]
    assert found_since(rows, points, NOW + timedelta(minutes=10)) == []


def found_since(rows: Rows, points: list[Checkpoint], kept_from: datetime) -> list[tuple[str, int, int]]:
    return [(fault.kind, fault.first, fault.last) for fault in verify(rows, points, kept_from=kept_from).faults]


def test_the_newest_row_always_stays():
    rows = Rows(3)
    later = NOW + timedelta(days=3000)
    assert cut(rows, later, later.date()) == 2
    assert [row.seq for row in rows.rows] == [3, 4]
    assert verify(rows).intact
    one = Rows(1)
    assert cut(one, later, later.date()) == 0
    assert cut(Rows(0), later, later.date()) == 0


# --- checkpoints elsewhere ---


def test_checkpoints_are_written_and_read(tmp_path):
    store = open_store("memory:", create=True)
    node = store.add_node("cs")
    path = tmp_path / "points"
    with node.read() as reader:
        assert checkpoint(reader, "cs", NOW) is None
    taken = []
    for number in range(3):
        with node.write() as tx:
            enter(tx, NOW, entry(number))
        with node.read() as reader:
            taken.append(checkpoint(reader, "cs", NOW))
        write_checkpoints(path, taken[-1], replace(taken[-1], node="juki"))
    assert read_checkpoints(path, "cs") == taken
    assert len(read_checkpoints(path)) == 6
    assert taken[0].moment == NOW
    with node.read() as reader:
        assert verify(reader, read_checkpoints(path, "cs")).proven == 3
    store.close()


def test_a_line_that_a_crash_left_unfinished_is_passed_over(tmp_path):
    path = tmp_path / "points"
    point = Rows(1).point(1)
    write_checkpoints(path, point)
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:20])
    assert read_checkpoints(path) == [point]
    write_checkpoints(path, point)
    assert read_checkpoints(path) == [point, point]


@pytest.mark.parametrize(
    "content",
    [b"x\n", b'{"node":"cs"}\n', b'{"node":"cs","seq":0,"hash":"","at":1}\n', b"\xff\xfe\n", b"[" * 5000 + b"\n"],
)
def test_something_else_is_no_file_of_checkpoints(tmp_path, content):
    path = tmp_path / "points"
    path.write_bytes(content)
    with pytest.raises(CheckpointsError) as error:
        read_checkpoints(path)
    assert error.value.problems[0].code == "checkpoints-unreadable"


def test_missing_and_unwritable_files_of_checkpoints(tmp_path):
    with pytest.raises(CheckpointsError):
        read_checkpoints(tmp_path / "none")
    with pytest.raises(CheckpointsError) as error:
        write_checkpoints(tmp_path / "no" / "folder", Rows(1).point(1))
    assert error.value.problems[0].code == "checkpoints-unwritable"


# --- on a real store, by other tools ---


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE ledger SET who = 'somebody-else' WHERE seq = 20", "changed"),
        ("DELETE FROM ledger WHERE seq = 20", "removed"),
        ("DELETE FROM ledger WHERE seq > 30", "cut"),
        ("DELETE FROM ledger WHERE seq < 5", "removed"),
        (
            "UPDATE ledger SET seq = 999 WHERE seq = 20; UPDATE ledger SET seq = 20 WHERE seq = 21; UPDATE ledger SET seq = 21 WHERE seq = 999",
            "reordered",
        ),
    ],
)
def test_a_store_changed_with_other_tools(tmp_path, sql, kind):
    path = Path(tmp_path / "register.db")
    store = open_store(f"sqlite:///{path.as_posix()}", create=True)
    node = store.add_node("cs")
    with node.write() as tx:
        enter(tx, NOW, *(entry(number) for number in range(40)))
    with node.read() as reader:
        point = checkpoint(reader, "cs", NOW)
    store.close()
    db = sqlite3.connect(path)
    for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.executescript(sql)
    db.commit()
    db.close()
    store = open_store(f"sqlite:///{path.as_posix()}")
    with store.node("cs").read() as reader:
        assert [fault.kind for fault in verify(reader, [point]).faults] == [kind]
    store.close()


# --- the law ---


changes = st.lists(
    st.tuples(
        st.sampled_from(["change", "rehash", "delete", "swap", "copy", "head", "tail", "renumber", "rebuild"]),
        st.integers(0, 14),
        st.integers(0, 14),
    ),
    min_size=1,
    max_size=4,
)


def tampered(rows: Rows, what: str, one: int, other: int) -> None:
    listed = rows.rows
    size = len(listed)
    if size < 2:
        return
    one, other = one % size, other % size
    if what == "change":
        listed[one] = replace(listed[one], detail=f"x={other}")
    elif what == "rehash":
        listed[one] = replace(listed[one], hash=hash_of(listed[one]))
    elif what == "delete":
        del listed[one]
    elif what == "swap":
        listed[one], listed[other] = (
            replace(listed[other], seq=listed[one].seq),
            replace(listed[one], seq=listed[other].seq),
        )
    elif what == "copy":
        listed[one] = replace(listed[other], seq=listed[one].seq)
    elif what == "head":
        del listed[: min(one, size - 1)]
    elif what == "tail":
        del listed[max(one, 1) :]
    elif what == "renumber":
        rows.rows = [replace(row, seq=number) for number, row in enumerate(listed, 1)]
    else:
        rows.rebuild(min(one, 1))


@given(changes)
@settings(max_examples=400)
def test_against_a_checkpoint_at_its_end_no_tampering_at_all_stays_hidden(steps):
    rows = Rows(15)
    whole, point = list(rows.rows), rows.point(15)
    for step in steps:
        tampered(rows, *step)
    verdict = verify(rows, [point])
    assert verdict.intact is (rows.rows == whole)
    assert verdict.intact or all(1 <= fault.first <= fault.last for fault in verdict.faults)
