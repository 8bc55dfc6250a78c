"""A register knows its keys, its checkpoints and the days on which it can be."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from pathlib import Path

import pytest
from made_register import NAGAOKA, code, copied, made_in, quiet, url_in
from small_nation import policy
from small_register import DAY, SmallRegister, keys

from pia.app import register
from pia.errors import PiaError
from pia.register.agreement import agree
from pia.register.checkpoints import checkpoint
from pia.register.clock import TOKYO, is_office_day
from pia.register.desk import staffed
from pia.register.keys import MemoryKeys
from pia.register.settings import PART, Settings
from pia.register.store.open import open_store

START = datetime(DAY.year, DAY.month, DAY.day, 8, tzinfo=TOKYO)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register late in a century with a hundred people, and the keys of another one."""
    folder = made_in(tmp_path_factory.mktemp("register"), 100, "2098-12-20")
    register.init((NAGAOKA,), url_in(folder, "other.db"), None, "2098-12-20")
    return folder


@pytest.fixture
def url(made: Path, tmp_path: Path) -> str:
    return copied(made, tmp_path)


def test_the_keys_of_another_register_open_nothing_and_change_nothing(url: str, tmp_path: Path) -> None:
    own = (tmp_path / "r.db.keys").read_bytes()
    (tmp_path / "r.db.keys").write_bytes((tmp_path / "other.db.keys").read_bytes())
    before = (tmp_path / "r.db").read_bytes()
    for work in (
        lambda: register.check(url, None),
        lambda: register.run(url, None, 1, quiet),
        lambda: register.clock(url, None, "2120-01-01"),
        lambda: register.seed(url, None, 100, 3, quiet),
    ):
        with pytest.raises(PiaError) as refused:
            work()
        assert code(refused) == "keys-of-another"
    assert (tmp_path / "r.db").read_bytes() == before
    (tmp_path / "r.db.keys").write_bytes(own)
    assert register.check(url, None)[0].agrees


def test_settings_know_the_keys_of_their_register_alone() -> None:
    made, _ = staffed(policy())
    with_keys = Settings.make(open_store("memory:", create=True), made, START, secret=keys().secret)
    assert with_keys.keys_belong(keys().secret)
    assert not with_keys.keys_belong(MemoryKeys(seed=b"others").secret)
    assert Settings.make(open_store("memory:", create=True), made, START).keys_belong(keys().secret)


def test_checkpoints_that_were_taken_away_are_missed(url: str, tmp_path: Path) -> None:
    marks = tmp_path / "r.db.checkpoints"
    whole = marks.read_bytes()
    for left in (None, b"", b"{", b"".join(line for line in whole.splitlines(True) if b'"juki"' not in line)):
        if left is None:
            marks.unlink()
        else:
            marks.write_bytes(left)
        found = [one for check in register.check(url, None)[0].checks for one in check.found]
        assert any(one.node == "juki" and "検査点がありません" in one.words.ja for one in found), left
        assert all(one.check == "ledger" for one in found)
    marks.write_bytes(whole)
    assert register.check(url, None)[0].agrees


def test_a_tail_cut_off_shows_even_where_its_checkpoint_is_gone_too(url: str, tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "r.db")
    for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f'DROP TRIGGER "{trigger}"')
    db.execute("DELETE FROM ledger WHERE node = 'juki'")
    db.commit()
    db.close()
    (tmp_path / "r.db.checkpoints").unlink()
    found = [one for check in register.check(url, None)[0].checks for one in check.found if check.name == "ledger"]
    assert "juki" in {one.node for one in found}


def test_who_took_no_checkpoint_misses_none() -> None:
    small = SmallRegister(30)
    assert agree(small.city, marked={}).agrees
    with small["juki"].store.read() as reader:
        mark = checkpoint(reader, "juki", small["juki"].now)
    assert mark is not None
    assert agree(small.city, [mark], marked={"juki": mark.seq}).agrees
    assert not agree(small.city, [], marked={"juki": mark.seq}).agrees
    small.settings.mark({"juki": 3})
    small.settings.mark({"cs": 4})
    assert small.settings.marked == {"juki": 3, "cs": 4}


def test_a_register_goes_on_after_the_last_year_of_known_holidays(url: str) -> None:
    _, after = register.run(url, None, 400, quiet)
    assert after.through == date(2100, 1, 23)
    assert after.accepted > 0
    assert register.check(url, None)[0].agrees


def test_where_no_holidays_are_known_every_weekday_is_an_office_day() -> None:
    assert not is_office_day(date(2099, 1, 1))
    assert is_office_day(date(2100, 1, 1))
    assert not is_office_day(date(2100, 1, 2))
    assert is_office_day(date(1999, 12, 31))


@pytest.mark.parametrize("day", ["2015-10-04", "1800-01-01", "3000-01-01", "9990-01-01"])
def test_a_register_is_within_the_days_that_it_can_be(url: str, tmp_path: Path, day: str) -> None:
    new = f"sqlite:///{(tmp_path / 'new.db').as_posix()}"
    with pytest.raises(PiaError) as refused:
        register.init((NAGAOKA,), new, None, day)
    assert code(refused) == "register-day"
    assert not (tmp_path / "new.db").exists()
    with pytest.raises(PiaError) as refused:
        register.clock(url, None, day)
    assert code(refused) == "register-day"


def test_days_that_lead_beyond_the_last_one_are_refused_at_once(url: str) -> None:
    with pytest.raises(PiaError) as refused:
        register.run(url, None, 366 * 1_000, quiet)
    assert code(refused) == "register-day"
    assert register.clock(url, None, None)[0].date() == date(2098, 12, 20)


@pytest.mark.parametrize("last", ["2999-12-30"])
def test_the_last_day_is_one_like_others(url: str, last: str) -> None:
    register.clock(url, None, last)
    _, after = register.run(url, None, 2, quiet)
    assert after.through == date(2999, 12, 31)
    assert register.check(url, None)[0].agrees
    with pytest.raises(PiaError) as refused:
        register.run(url, None, 1, quiet)
    assert code(refused) == "register-day"


def test_the_clock_says_what_waits_for_erasure_by_hand(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pia.cli.commands.register import clock

    monkeypatch.setattr(register, "due_by_hand", lambda *_: [("papers", 3)])
    clock.main(["--store", url, "--lang", "en"], standalone_mode=False)
    assert "papers: 3 records that are over wait to be erased by hand" in capsys.readouterr().out
    clock.main(["2099-01-05", "--store", url, "--lang", "ja"], standalone_mode=False)
    assert "手作業の消去を待っています" in capsys.readouterr().out


# --- stores made before keys were remembered ---


def forget_keys(url: str) -> None:
    """Make a store what it was before registers remembered their keys."""
    store = open_store(url)
    with store.node(PART).write() as tx:
        assert tx.drop("setting", "keys")
    store.close()


def test_a_store_without_a_record_of_its_keys_says_so_once_and_makes_it(url: str) -> None:
    forget_keys(url)
    (first, *others) = register.check(url, None)[0].checks
    assert (first.name, first.compared, first.wrong) == ("keys", 0, 0)
    assert first.note is not None
    assert first.note.en.startswith("cannot be told")
    assert all(check.name != "keys" for check in others)
    said: list[str] = []
    for _ in range(2):
        register.run(url, None, 1, quiet, said=lambda words: said.append(words.en))
    assert [words[:34] for words in said] == ["the store was older than the recor"]
    assert register.check(url, None)[0].checks[0].name != "keys"


def test_keys_that_open_nothing_are_not_taken_for_its_own(url: str, tmp_path: Path) -> None:
    forget_keys(url)
    (tmp_path / "r.db.keys").write_bytes((tmp_path / "other.db.keys").read_bytes())
    before = (tmp_path / "r.db").read_bytes()
    for work in (
        lambda: register.run(url, None, 1, quiet),
        lambda: register.clock(url, None, "2120-01-01"),
        lambda: register.seed(url, None, 100, 3, quiet),
    ):
        with pytest.raises(PiaError) as refused:
            work()
        assert code(refused) == "keys-of-another"
    assert (tmp_path / "r.db").read_bytes() == before
    assert not register.check(url, None)[0].agrees
