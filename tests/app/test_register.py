"""Making, filling and running a register of the example's municipality, and what goes wrong with stores, keys and clocks."""

from __future__ import annotations

import os
import sqlite3
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_register import ASSESSMENTS, NAGAOKA, code, copied, made_in, quiet

from pia.app import register
from pia.app.register_places import alone, places
from pia.errors import PiaError, UsageError

if TYPE_CHECKING:
    from pia.register.settings import Totals


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of a municipality with 150 people, nothing run yet."""
    return made_in(tmp_path_factory.mktemp("register"), 150)


@pytest.fixture
def url(made: Path, tmp_path: Path) -> str:
    """A copy of it."""
    return copied(made, tmp_path)


def test_making_says_what_stands_in_for_others(tmp_path: Path) -> None:
    made = register.init((NAGAOKA,), f"sqlite:///{(tmp_path / 'r.db').as_posix()}", None, "2026-04-01")
    kinds = {kind for _, kind, _ in made.nodes}
    assert {"juki", "municipal-cs", "prefecture-server", "national-server"} <= kinds
    assert {origin for _, _, origin in made.nodes} >= {"held", "counterpart"}
    assert any("試験用" in note.ja for note in made.notes)
    assert all(note.en.isascii() for note in made.notes)
    assert made.undeclared > 0
    assert min(path.name for path in tmp_path.iterdir() if path.name.startswith("r.db.")) == "r.db.keys"
    if os.name == "posix":
        assert (tmp_path / "r.db.keys").stat().st_mode & 0o77 == 0


def test_a_run_goes_on_from_the_clock_and_leaves_checkpoints(url: str, tmp_path: Path) -> None:
    days: list[Totals] = []
    before, after = register.run(url, None, 40, days.append)
    assert (before.days, after.days, len(days)) == (0, 40, 40)
    again, later = register.run(url, None, 20, quiet)
    assert again == after
    assert later.through == date(2026, 5, 30)
    marks = (tmp_path / "r.db.checkpoints").read_bytes().splitlines()
    agreement, day = register.check(url, None)
    assert agreement.agrees
    assert day == date(2026, 5, 30)
    assert len(marks) > 10
    ledgers = [check for check in agreement.checks if check.name == "ledger"]
    assert all(
        check.note is not None and "最後の行まで検査点と一致" in check.note.ja for check in ledgers if check.compared
    )


def test_a_ledger_that_was_cut_shows_against_the_checkpoints(url: str, tmp_path: Path) -> None:
    register.run(url, None, 5, quiet)
    db = sqlite3.connect(tmp_path / "r.db")
    for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{trigger}"')
    db.execute("DELETE FROM ledger WHERE node = 'juki' AND seq = (SELECT max(seq) FROM ledger WHERE node = 'juki')")
    db.commit()
    db.close()
    found = [check for check in register.check(url, None)[0].checks if check.wrong]
    assert "juki" in {node for check in found for node in check.nodes}


def test_checks_for_programs(url: str) -> None:
    agreement, day = register.check(url, None)
    told = register.as_json(agreement, day, "en")
    assert told["label"] == "[for testing]"
    assert told["agrees"] is True
    assert str(told["summary"]).startswith("everything agrees")
    assert isinstance(told["checks"], list)
    assert {"check", "title", "nodes", "compared", "wrong", "note", "found"} == set(told["checks"][0])


def test_the_clock_moves_on_and_never_back(url: str) -> None:
    moment, erased = register.clock(url, None, None)
    assert (moment.date(), erased) == (date(2026, 4, 1), None)
    moment, erased = register.clock(url, None, "2027-01-10")
    assert (moment.date(), erased) == (date(2027, 1, 10), 0)
    with pytest.raises(UsageError) as refused:
        register.clock(url, None, "2026-12-31")
    assert code(refused) == "clock-set-back"
    with pytest.raises(UsageError) as refused:
        register.clock(url, None, "tomorrow")
    assert code(refused) == "bad-as-of"
    _, after = register.run(url, None, 1, quiet)
    assert after.through == date(2027, 1, 10)
    assert register.check(url, None)[0].agrees


def test_seeding_once_and_with_the_same_figures(url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        register.seed(url, None, 150, 3, quiet)
    assert code(refused) == "register-seeded"
    other = f"sqlite:///{(tmp_path / 'other.db').as_posix()}"
    register.init((NAGAOKA,), other, None, "令和8年4月1日")
    with pytest.raises(UsageError) as refused:
        register.run(other, None, 1, quiet)
    assert code(refused) == "register-unseeded"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        register.seed(other, None, 100, 1, stop)
    with pytest.raises(UsageError) as refused:
        register.seed(other, None, 100, 2, quiet)
    assert code(refused) == "register-other-plan"
    plan, totals = register.seed(other, None, 100, 1, quiet)
    assert (plan.people, totals.days) == (100, 0)
    assert register.check(other, None)[0].agrees


def test_a_work_without_residents_has_its_addressees(tmp_path: Path) -> None:
    """宛名 takes the people in by its own function, 中間サーバー has their 符号, and nothing happens to anybody."""
    url = f"sqlite:///{(tmp_path / 'r.db').as_posix()}"
    register.init((ASSESSMENTS / "example" / "kokuho",), url, None, "2026-04-01")
    counts: dict[str, int] = {}
    plan, _ = register.seed(url, None, 10, 1, lambda node, records: counts.update({node: records}))
    assert (plan.towns, [town.population for town in plan.works]) == ((), [10])
    assert counts == {"atena": 10, "intermediate-server": 10}
    assert ["既存住基システムの評価書がない" in note.ja for note in plan.notes] == [True]
    before, after = register.run(url, None, 70, quiet)
    assert (after.days, after.accepted, after.refused) == (before.days + 70, 0, 0)
    agreement, day = register.check(url, None)
    assert agreement.agrees
    assert day == date(2026, 6, 9)


def test_a_work_seeded_twice_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'r.db').as_posix()}"
    register.init((ASSESSMENTS / "example" / "jutaku",), url, None, "2026-04-01")
    plan, _ = register.seed(url, None, 10, 1, quiet)
    assert any("経路の記載がない" in note.ja for note in plan.notes)
    with pytest.raises(UsageError) as refused:
        register.seed(url, None, 10, 1, quiet)
    assert code(refused) == "register-seeded"


def test_too_many_people(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'r.db').as_posix()}"
    register.init((ASSESSMENTS / "kanagawa",), url, None, "2026-04-01")
    with pytest.raises(UsageError) as refused:
        register.seed(url, None, 1_999_999, 1, quiet)
    assert code(refused) == "register-too-many"


@pytest.mark.parametrize("name", ["nagaoka", "asahikawa", "kadoma", "kanagawa", "wako", "example/juki"])
def test_every_assessment_with_residents_runs_and_agrees(name: str, tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'r.db').as_posix()}"
    register.init((ASSESSMENTS / name,), url, None, "2026-04-01")
    register.seed(url, None, 300, 5, quiet)
    before, after = register.run(url, None, 60, quiet)
    assert after.accepted > before.accepted
    agreement, _ = register.check(url, None)
    assert agreement.agrees, [found for check in agreement.checks for found in check.found]


@pytest.mark.parametrize("name", ["example/kokuho", "example/jutaku"])
def test_every_other_assessment_passes_days_and_agrees(name: str, tmp_path: Path) -> None:
    """The rest of the eight: works whose people stand in a 宛名."""
    url = f"sqlite:///{(tmp_path / 'r.db').as_posix()}"
    register.init((ASSESSMENTS / name,), url, None, "2026-04-01")
    register.seed(url, None, 60, 5, quiet)
    before, after = register.run(url, None, 60, quiet)
    assert (after.days - before.days, after.accepted) == (60, 0)
    agreement, _ = register.check(url, None)
    assert agreement.agrees, [found for check in agreement.checks for found in check.found]


def test_the_eight_assessments_are_those_tried_above() -> None:
    """Nobody adds an assessment that is not run by itself."""
    names = {path.parent.relative_to(ASSESSMENTS).as_posix() for path in ASSESSMENTS.glob("**/assessment.yaml")}
    assert names == {
        "nagaoka",
        "asahikawa",
        "kadoma",
        "kanagawa",
        "wako",
        "example/juki",
        "example/kokuho",
        "example/jutaku",
    }


def test_several_municipalities_feed_one_nation(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'r.db').as_posix()}"
    register.init(tuple(ASSESSMENTS / name for name in ("nagaoka", "wako")), url, None, "2026-04-01")
    plan, _ = register.seed(url, None, 900, 5, quiet)
    assert [town.area for town in plan.towns] == ["新潟県長岡市", "埼玉県和光市"]
    register.run(url, None, 90, quiet)
    agreement, _ = register.check(url, None)
    assert agreement.agrees, [found for check in agreement.checks for found in check.found]
    unions = [check.nodes for check in agreement.checks if check.name == "union"]
    assert any(len(nodes) == 3 for nodes in unions), unions


def test_one_register_in_a_store(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        register.init((NAGAOKA,), url, None, "2026-04-01")
    assert code(refused) == "register-exists"
    assert register.check(url, None)[0].agrees


def test_two_commands_at_once(url: str) -> None:
    with alone(places(url, None)):
        with pytest.raises(UsageError) as refused:
            register.run(url, None, 1, quiet)
        assert code(refused) == "register-busy"
        with pytest.raises(UsageError) as refused:
            register.check(url, None)
        assert code(refused) == "register-busy"
        with register.opened(url, None, changing=False) as one:
            assert "juki" in one.city.nodes


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lambda folder: (folder / "r.db").unlink(), "store-missing"),
        (lambda folder: (folder / "r.db").write_bytes(b"not a database at all" * 100), "store-not-a-store"),
        (lambda folder: (folder / "r.db.keys").unlink(), "keys-missing"),
        (lambda folder: (folder / "r.db.keys").write_bytes(b"{}"), "keys-unreadable"),
        (lambda folder: (folder / "r.db.checkpoints").write_bytes(b"[]\n[]\n"), "checkpoints-unreadable"),
    ],
)
def test_what_is_gone_or_damaged_is_told(url: str, tmp_path: Path, damage, found: str) -> None:
    damage(tmp_path)
    with pytest.raises(PiaError) as refused:
        register.check(url, None)
    assert code(refused) == found


def test_a_store_without_a_register(tmp_path: Path) -> None:
    from pia.register.store.open import open_store

    url = f"sqlite:///{(tmp_path / 'r.db').as_posix()}"
    open_store(url, create=True).close()
    with pytest.raises(UsageError) as refused:
        register.check(url, None)
    assert code(refused) == "register-not-made"


@pytest.mark.parametrize(
    ("url", "state", "found"),
    [
        ("memory:", None, "register-memory"),
        ("postgresql://host/db", None, "register-no-state"),
        ("sqlite:///r.db", "nowhere", "register-state-missing"),
        ("nonsense", None, "store-bad-url"),
        ("mysql://host/db", None, "store-bad-url"),
        ("sqlite://abs.db", None, "store-bad-url"),
        ("sqlite:///", "nowhere", "store-bad-url"),
        ("", "nowhere", "store-bad-url"),
    ],
)
def test_places_that_will_not_do(url: str, state: str | None, found: str, tmp_path: Path) -> None:
    with pytest.raises(PiaError) as refused:
        places(url, tmp_path / state if state else None)
    assert code(refused) == found


def test_where_everything_lies(tmp_path: Path) -> None:
    beside = places("sqlite:////data/city.db", None)
    assert beside.keys == Path("/data/city.db.keys")
    assert places("sqlite:///city.db", tmp_path).checkpoints == tmp_path / "city.db.checkpoints"
    server = places("postgresql://user@host/db", tmp_path)
    assert (server.keys, server.lock) == (tmp_path / "register.keys", tmp_path / "register.lock")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    where = places("sqlite:///r.db", tmp_path)
    (tmp_path / "r.db.lock").mkdir()
    with pytest.raises(UsageError) as refused, alone(where):
        pass
    assert code(refused) == "register-state-unwritable"
