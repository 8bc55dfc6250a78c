"""``pia register`` as somebody types it: one register from its making to its checks, and every mistake with a clear word and exit 2."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from pia.cli.main import main

PROJECT = Path(__file__).resolve().parents[2]
NAGAOKA = str(PROJECT / "assessments" / "nagaoka")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    store = f"sqlite:///{(folder / 'r.db').as_posix()}"
    for words in (["init", NAGAOKA], ["seed", "--people", "400", "--seed", "2"], ["run", "--days", "50"]):
        assert main(["register", *words, "--store", store]) == 0
    return folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> str:
    for path in made.iterdir():
        shutil.copy(path, tmp_path / path.name)
    return f"sqlite:///{(tmp_path / 'r.db').as_posix()}"


def say(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["register", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_register_from_its_making_to_its_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--store", f"sqlite:///{(tmp_path / 'r.db').as_posix()}")
    code, out, _ = say(capsys, "init", NAGAOKA, *store)
    assert code == 0
    assert out.startswith("【試験用】 登録系を作りました：システム")
    assert "prefecture-server  (counterpart)" in out
    code, out, err = say(capsys, "seed", "--people", "100", *store)
    assert (code, out) == (0, "【試験用】 新潟県長岡市（152021）：住民100人\n")
    assert "juki: 120" in err
    code, out, _ = say(capsys, "run", "--days", "31", *store, "--lang", "en")
    assert code == 0
    assert out.startswith("[for testing] ran to the end of 2026-05-01: ")
    code, out, _ = say(capsys, "check", *store)
    assert code == 0
    assert re.match(r"【試験用】 2026-05-01 全て一致しています（確認\d+項目、\d+件）。", out.splitlines()[-1])
    code, out, _ = say(capsys, "clock", *store)
    assert (code, out) == (
        0,
        "【試験用】 2026-05-01 19:00\n  juki-file：保存期間の過ぎた記録6件が、手作業の消去を待っています（自動で消去しないファイル）。\n",
    )
    code, out, _ = say(capsys, "clock", "2027-05-02", *store, "--lang", "en")
    assert (code, out) == (
        0,
        "[for testing] 2027-05-02 08:00; erased 0 records\n  juki-file: 9 records that are over wait to be erased by hand (the file is not erased automatically)\n",
    )


def test_show_and_log(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = say(capsys, "show", "juki", "--store", store)
    assert code == 0
    assert out.splitlines()[0].startswith("【試験用】 juki  juki  152021")
    code, out, _ = say(capsys, "show", "juki", "0000000004", "--store", store)
    assert code == 0
    assert "person.name.text" in out
    code, out, _ = say(capsys, "log", "juki", "--last", "1", "--store", store, "--lang", "en")
    assert code == 0
    assert re.search(r"  batch  show  [0-9a-f]{8}  done$", out.splitlines()[-1])
    code, out, _ = say(capsys, "log", "juki", "--refused", "--store", store)
    assert code == 0
    assert all("拒否" in line or "不成立" in line for line in out.splitlines()[1:])


def test_check_for_programs(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = say(capsys, "check", "--format", "json", "--store", store)
    told = json.loads(out)
    assert code == 0
    assert (told["agrees"], told["label"]) == (True, "【試験用】")
    assert told["summary"].startswith("全て一致しています")


def test_what_disagrees_exits_1(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = sqlite3.connect(tmp_path / "r.db")
    file, key = db.execute(
        "SELECT file, key FROM record WHERE node = 'prefecture-server' AND state = 'current' LIMIT 1"
    ).fetchone()
    for table in ("lookup", "history", "record"):
        db.execute(f"DELETE FROM {table} WHERE node = 'prefecture-server' AND file = ? AND key = ?", (file, key))
    db.commit()
    db.close()
    code, out, _ = say(capsys, "check", "--store", store)
    assert code == 1
    assert f"prefecture-server {key}: 受け側にない" in out
    assert "食い違い" in out.splitlines()[-1]
    code, out, _ = say(capsys, "check", "--format", "json", "--store", store)
    assert code == 1
    assert json.loads(out)["agrees"] is False


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["show", "jukii"], "register-no-node"),
        (["show", "juki", "nobody"], "register-no-record"),
        (["log", "nothing"], "register-no-node"),
        (["clock", "2020-01-01"], "clock-set-back"),
        (["clock", "someday"], "bad-as-of"),
        (["seed", "--people", "5"], "register-seeded"),
        (["init", NAGAOKA], "register-exists"),
        (["run", "--days", "0"], "usage"),
        (["run"], "usage"),
        (["walk"], "usage"),
        (["init", "nowhere-at-all"], "directory-missing"),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_mistakes_exit_2_with_a_clear_word(
    store: str, capsys: pytest.CaptureFixture[str], words: list[str], found: str, lang: str
) -> None:
    more = ["--store", store, "--lang", lang] if words != ["walk"] else ["--lang", lang]
    code, out, err = say(capsys, *words, *more)
    assert code == 2
    assert out == ""
    assert f"[{found}]" in err
    assert "Traceback" not in err
    assert ("直し方" in err) is (lang == "ja")


@pytest.mark.parametrize(
    "url", ["memory:", "postgresql://nobody:secret@nowhere.invalid/x", "oracle://x", "sqlite:///none.db"]
)
def test_stores_that_will_not_do(url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = say(capsys, "check", "--store", url, *(["--state", str(tmp_path)] if "memory" not in url else []))
    assert code == 2
    assert re.match(r"誤り\[(register|store)-[a-z-]+\]", err)
    assert "secret" not in err


def test_a_locked_store_is_told(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = sqlite3.connect(tmp_path / "r.db", isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    try:
        code, _, err = say(capsys, "run", "--days", "1", "--store", store)
    finally:
        db.execute("ROLLBACK")
        db.close()
    assert code == 2
    assert "[store-locked]" in err
    assert say(capsys, "run", "--days", "1", "--store", store)[0] == 0
    assert say(capsys, "check", "--store", store)[0] == 0


def test_a_store_of_another_schema_is_told(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    db = sqlite3.connect(tmp_path / "r.db")
    db.execute("PRAGMA user_version = 999")
    db.commit()
    db.close()
    code, _, err = say(capsys, "check", "--store", store)
    assert code == 2
    assert re.search(r"\[store-[a-z-]+\]", err)
