"""Six actors and thirty operations: the printed matrix, against the table of ``docs/register-matrix.md``, written by hand from the policy of these tests.

What the policy says (see ``conftest.py``): the counter (clerk) searches, views, enters, puts out and corrects for 住民異動 and 証明交付,
sees 個人番号 for 住民異動 alone; the tax office searches and views for 課税 without it; the vendor runs backups without sight of content.
Whether a number may be used is asked of a task that is held. A search takes a whole code or number, or name with address or with birth. A move-in takes two people; above 100 records and for a
correction an approval is needed; media are registered; ids lock after ten minutes; rights end on the day of retirement.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from pia.register.guard.administration import leave
from pia.register.guard.agreement import Act
from pia.register.guard.approving import apply, decide
from pia.register.guard.operation import Operation
from pia.register.guard.permit import Permit

ACTORS = ("clerk", "second clerk", "retired", "vendor", "other dept", "other city")

LETTERS = {
    "unknown-operator": "U", "left": "L", "not-signed-in": "I", "no-right": "R", "task-not-held": "T", "no-task": "t", "no-content": "C",
    "too-few-conditions": "S", "number-not-allowed": "N", "second-missing": "2", "second-self": "2", "second-not-signed-in": "2",
    "second-not-entitled": "2", "approval-missing": "A", "correction-unapproved": "A", "approval-not-own": "O", "approval-differs": "D",
    "medium-unregistered": "M", "no-purpose": "P", "other-purpose": "P", "other-terminal": "X", "wrong-node": "W",
}  # fmt: skip
"""o: permitted; m: permitted, 個人番号 masked; every other letter is one reason against it."""

PAGE = Path(__file__).resolve().parents[3] / "docs" / "register-matrix.md"
"""Holds the table, typed by hand."""


def operation(name: str, task: str = "住民異動", **more: object) -> Operation:
    purposes = {"住民異動": "届出の処理", "証明交付": "交付", "課税": "賦課", "保守": "保守"}
    more.setdefault("purpose", purposes.get(task, ""))
    more.setdefault("node", "cs")
    return Operation(name=name, task=task, **more)


def search(task: str = "住民異動", **conditions: str) -> Operation:
    return operation("search", task, conditions=conditions)


@pytest.fixture
def city(world):
    """The six actors at their terminals, an approval of each kind for the clerk, and who confirms for whom."""
    retired = world.signed_in("retiring", "t3")
    act = Act(applicant=world.signed_in("clerk-2", "t8"), approver=world.signed_in("chief-1", "t9"))
    assert world.do(leave, act, "retiring", world.clock.today)
    with world.node.write() as tx:
        world.guard.sign_out(tx, act.applicant)
    sessions = {
        "clerk": world.signed_in("clerk-1", "t1"),
        "second clerk": world.signed_in("clerk-2", "t2"),
        "retired": retired,
        "vendor": world.signed_in("vendor-1", "t4"),
        "other dept": world.signed_in("tax-1", "t5"),
    }
    sessions["other city"] = replace(
        sessions["clerk"], id="b-clerk/0123", operator="b-clerk", node="b-cs", terminal="b-t1"
    )
    return world, sessions, act.approver


def approval(world, session, chief, wanted: Operation) -> Operation:
    asked = world.do(apply, session, wanted)
    assert world.do(decide, chief, asked.id, approve=True)
    return replace(wanted, approval=asked.id)


def thirty(world, sessions, chief, actor: str) -> dict[str, Operation]:
    own = sessions[actor].id
    colleague = sessions["clerk" if actor == "second clerk" else "second clerk"].id
    clerk = sessions["clerk"]
    number, code = "012345678901", "01234567890"
    correct = operation("correct", subject="p", items=frozenset({"氏名"}), correction=True)
    output = operation("output", "証明交付", count=101, items=frozenset({"氏名", "住所"}))
    return {
        "search by code": search(住民票コード=code),
        "search by number": search(個人番号=number),
        "search, number, no need": search("証明交付", 個人番号=number),
        "search name+address": search(氏名="試験", 住所="試験市"),
        "search name+birth": search(氏名="試験", 生年月日="2000-01-01"),
        "search name alone": search(氏名="試験"),
        "search name+sex": search(氏名="試験", 性別="男"),
        "search wildcard": search(氏名="試*", 住所="試験市"),
        "search part of a code": search(住民票コード=code[:4]),
        "search nothing": search(),
        "view": operation("view", subject="p", items=frozenset({"氏名", "個人番号"})),
        "view for a certificate": operation("view", "証明交付", subject="p", items=frozenset({"氏名", "個人番号"})),
        "view without a task": operation("view", "", subject="p", purpose="届出の処理"),
        "view, idle curiosity": operation("view", subject="p", purpose="好奇心"),
        "view at other terminal": operation("view", subject="p", terminal="t7"),
        "view at other system": operation("view", subject="p", node="juki"),
        "move-in, two people": operation("move-in", subject="p", second=colleague),
        "move-in alone": operation("move-in", subject="p"),
        "move-in, self twice": operation("move-in", subject="p", second=own),
        "move-in, vendor agrees": operation("move-in", subject="p", second=own if actor == "vendor" else sessions["vendor"].id),
        "move-out": operation("move-out", subject="p"),
        "correct unapproved": correct,
        "correct approved": approval(world, clerk, chief, correct),
        "output 100": replace(output, count=100),
        "output 101": output,
        "output 101 approved": approval(world, clerk, chief, output),
        "output to a stranger's usb": replace(output, count=1, medium="usb-9"),
        "search for taxes": search("課税", 氏名="試験", 住所="試験市"),
        "view for taxes by number": search("課税", 個人番号=number),
        "backup": operation("backup", "保守"),
    }  # fmt: skip


def cell(answer: object) -> str:
    if isinstance(answer, Permit):
        return "m" if answer.masks else "o"
    return "".join(dict.fromkeys(LETTERS[code] for code in answer.codes))


def matrix(city) -> str:
    world, sessions, chief = city
    found: dict[str, dict[str, str]] = {}
    for actor in ACTORS:
        for name, wanted in thirty(world, sessions, chief, actor).items():
            with world.node.read() as view:
                answer = world.guard.permit(view, sessions[actor], wanted)
            before = len(world.ledger())
            world.record(answer, "failed")
            last = world.ledger()[before:]
            assert len(last) == 1
            assert (last[0].outcome == "refused") is not isinstance(answer, Permit)
            found.setdefault(name, {})[actor] = cell(answer)
    lines = [f"{'':26}  " + "  ".join(f"{actor:12}" for actor in ACTORS)]
    lines += [f"{name:26}  " + "  ".join(f"{row[a]:12}" for a in ACTORS) for name, row in found.items()]
    return "\n".join(line.rstrip() for line in lines)


def read(table: str) -> dict[str, tuple[str, ...]]:
    """Return the letters of a table by operation."""
    rows = [line.rsplit(maxsplit=len(ACTORS)) for line in table.strip("\n").splitlines()[1:]]
    return {name.strip(): tuple(letters) for name, *letters in rows}


@pytest.fixture(scope="module")
def expected() -> dict[str, tuple[str, ...]]:
    return read(PAGE.read_text("utf-8").split("```text\n")[1].split("```")[0])


def test_six_actors_and_thirty_operations(city, expected) -> None:
    printed = matrix(city)
    print(printed)  # noqa: T201 - shown with -s, and whenever it differs
    found = read(printed)
    assert len(expected) == 30
    assert found == expected


def test_the_page_names_every_reason() -> None:
    listed = PAGE.read_text("utf-8").split("## 理由")[1]
    for code, letter in LETTERS.items():
        assert any(line.startswith(f"| `{letter}` |") and f"`{code}`" in line for line in listed.splitlines()), code


def test_a_change_of_the_policy_changes_the_matrix(make, expected) -> None:
    """The table can fail: without the search rule, fishing is permitted."""
    world = make(search=None)
    wanted = search(氏名="試験")
    assert expected["search name alone"][0] == "S"
    with world.node.write() as tx:
        session = world.guard.sign_in(tx, "clerk-1", world.proofs("clerk-1"), "t1")
        assert cell(world.guard.permit(tx, session, wanted)) == "o"
