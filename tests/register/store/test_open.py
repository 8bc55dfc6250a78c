"""URLs of stores: which are read, what is said of those that are not, and that no password is ever shown."""

from __future__ import annotations

import sys
import traceback

import pytest
from store_rows import refused, work, worked

from pia.register.store import faults
from pia.register.store.open import open_store

SECRET = "g3h-31m"


@pytest.mark.parametrize(
    "url", ["", "x.db", "sqlite:", "sqlite://", "sqlite:///", "sqlite://x.db", "mysql://a/b", "memory", "memory:x", "sqlite:///a\0b", "POSTGRESQL://x", "file:x"]
)  # fmt: skip
def test_other_urls_are_refused(url):
    with refused("store-bad-url"):
        open_store(url, create=True)


def test_a_relative_file_is_made_where_the_program_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store = open_store("sqlite:///register.db", create=True)
    assert (tmp_path / "register.db").exists()
    assert store.url == "sqlite:///register.db"
    monkeypatch.chdir("/")
    with store.add_node("cs").write() as tx:
        work(tx, 1)
    store.close()
    monkeypatch.chdir(tmp_path)
    again = open_store("sqlite:///register.db")
    assert worked(again.node("cs")) == 1
    again.close()


def test_stores_in_memory_are_apart():
    first, second = open_store("memory:"), open_store("memory:")
    first.add_node("cs")
    assert (first.url, second.nodes()) == ("memory:", [])
    first.close()
    second.close()


BAD = [
    f"postgresql://me:{SECRET}@host:port/db",
    f"postgresql://me:{SECRET}@ho st/db",
    f"postgresql://me:{SECRET}@host/db?nonsense=1",
    f"postgresql://host/db?password={SECRET}&x=%zz",
]
UNREACHABLE = [
    f"postgresql://me:{SECRET}@127.0.0.1:1/db",
    f"postgres://127.0.0.1:1/db?user=me&password={SECRET}",
    f"postgresql://me:{SECRET}@localhost:1/db?sslpassword={SECRET}",
]


@pytest.mark.parametrize("url", BAD)
def test_a_url_that_cannot_be_read_is_not_repeated(url):
    pytest.importorskip("psycopg")
    with refused("store-bad-url") as caught:
        open_store(url)
    problem = caught.value.problems[0]
    assert SECRET not in problem.message.ja + problem.message.en + problem.remedy.ja + problem.remedy.en + repr(
        caught.value
    )
    assert caught.value.__context__ is None


@pytest.mark.parametrize("url", UNREACHABLE)
def test_no_password_is_shown(url):
    pytest.importorskip("psycopg")
    with refused("store-unreachable") as caught:
        open_store(url)
    shown = "".join(traceback.format_exception_only(caught.value)) + repr(caught.value)
    assert SECRET not in shown
    assert "me@" in shown


def test_a_store_shows_no_password(database):
    store = open_store(database, create=True)
    assert "geheim" in database
    assert "geheim" not in store.url + repr(store) + repr(vars(store))
    store.close()


def test_without_psycopg_it_is_told_what_to_install(monkeypatch):
    for name in [
        n for n in sys.modules if n.split(".")[0] == "psycopg" or n.startswith("pia.register.store.postgresql")
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with refused("store-no-driver") as caught:
        open_store("postgresql://host/db")
    assert "psycopg[binary]" in caught.value.problems[0].remedy.ja


def test_opening_a_file_loads_no_driver():
    import subprocess

    code = "import sys; from pia.register.store.open import open_store; open_store('memory:').close(); sys.exit('psycopg' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", sorted(set(faults.__all__)))
def test_every_fault_says_in_both_languages_what_to_do(name):
    function = getattr(faults, name)
    given = {"url": "memory:", "found": 3, "known": 2, "setting": "fsync = off", "kind": "range", "what": "record"}
    given |= {"node": "cs", "wanted": 2, "given": 5, "table": "event"}
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    error = function(**{n: given[n] for n in names})
    (problem,) = error.problems
    assert error.code == problem.code == f"store-{name.replace('_', '-')}"
    for words in (problem.message, problem.remedy):
        assert words.en.isascii()
        assert not words.ja.isascii()
