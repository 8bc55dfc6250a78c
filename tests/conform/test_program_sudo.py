"""What sudo makes of sudoers (``visudo -c``, ``cvtsudoers``) against what the reader says."""

from __future__ import annotations

import json
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from programs import ask, program

from pia.conform.files import Tree
from pia.conform.readers.registry import READERS

if TYPE_CHECKING:
    from pia.conform.facts import Reading

TAKEN = [
    "root ALL=(ALL:ALL) ALL\n",
    "%wheel ALL=(ALL) NOPASSWD: ALL\n",
    "a,b , c h1=(root) /bin/ls\n",
    "a ALL = /bin/ls, !/bin/cat\n",
    "a ALL=(root) NOPASSWD: /bin/ls, PASSWD: /bin/cat\n",
    "a ALL=(root) NOPASSWD: /bin/ls, /bin/cat\n",
    "a ALL=(b) /bin/ls, (c) /bin/cat, /bin/x\n",
    "a h1=/bin/ls : h2=/bin/cat\n",
    "a ALL=NOPASSWD: NOEXEC: /bin/ls\n",
    "a ALL=NOPASSWD:NOEXEC:/bin/ls\n",
    "a ALL=(:wheel) /bin/ls\n",
    "a ALL=(root:wheel) /bin/ls -l *\n",
    'a ALL=/bin/ls ""\n',
    "a ALL=/bin/x\\, y, /bin/cat\n",
    "a ALL=/bin/x\\=y\n",
    "a ALL=/bin/x\\:y : h2=/bin/z\n",
    "User_Alias A = a, b\nCmnd_Alias C = /bin/ls, /bin/cat\nA ALL=NOPASSWD: C\n",
    "User_Alias A = a : B = b\nHost_Alias H = h1\nRunas_Alias R = x, y\nB H=(R) ALL\n",
    "A ALL=ALL\nUser_Alias A = a, b\n",
    "User_Alias A = a, \\\n  b\nA ALL=ALL\n",
    "Cmnd_Alias C = /bin/ls, !/bin/cat\na ALL=ALL, !C\n",
    "#1000 ALL=ALL\n",
    "%#100 ALL=/bin/ls # x\n",
    "a ALL=(#0) /bin/ls\n",
    '"a b" ALL=/bin/ls\n',
    "a ALL=sudoedit /etc/x\n",
    "a ALL=sha224:0GomF8mNN3wlDt1HD9XldjJ3SNgpFdbjO1+NsQ== /bin/ls\n",
    "a ALL=/usr/bin/\n",
    "a ALL=TIMEOUT=5m /bin/ls\n",
    "a ALL=LOG_OUTPUT: SETENV: /bin/ls\n",
    "a ALL=^/bin/l.*$\n",
    "Defaults env_reset\nDefaults timestamp_timeout=5, !authenticate\n",
    "Defaults timestamp_timeout=2.5\n",
    "Defaults timestamp_timeout=-1\n",
    "Defaults !timestamp_timeout\n",
    "Defaults:a !authenticate\nDefaults>root !set_logname\nDefaults@h1 passwd_tries=5\nDefaults!/bin/ls noexec\n",
    'Defaults secure_path="/bin:/usr/bin", logfile = /var/log/x\n',
    'Defaults use_pty # x\nDefaults\tenv_keep += "A B"\n',
    "Defaults env_reset\nDefaults !env_reset\n",
    "Defaults passwd_tries=3,insults\n",
    'Defaults badpass_message="a, b"\n',
    "@include etc/extra\n",
    "#include etc/extra\n",
    "@includedir etc/d\nb ALL=ALL\n",
    "#includedir etc/d\n",
    "# include etc/extra\n",
    "#comment\n  # other\n\na ALL=ALL\n",
    "a\tALL\t=\t(ALL)\tALL\n",
    "%domain\\\\group ALL=/bin/ls\n",
    "+netgroup ALL=/bin/ls\n",
    "!a, b ALL=/bin/ls\n",
    "a !h1, ALL=/bin/ls\n",
]  # fmt: skip
REFUSED = [
    "a\n",
    "a ALL\n",
    "a ALL=\n",
    "a ALL=ls\n",
    "a ALL=(root /bin/ls\n",
    "a ALL=NOPASWD: /bin/ls\n",
    "a ALL=/bin/ls /bin/cat:\n",
    "Defaults\n",
    "Defauts env_reset\n",
    "Defaults env_reset=5\n",
    "Defaults passwd_tries\n",
    "Defaults passwd_tries=abc\n",
    "Defaults nosuch\n",
    "Defaults env_reset timestamp_timeout=5\n",
    "Defaults timestamp_timeout 5\n",
    "User_Alias a = b\n",
    "User_Alias A b\n",
    "User_Alias = b\n",
    "User_Alias A = a\nUser_Alias A = b\n",
    "Cmnd_Alias C = ls\n",
    "@include /none/such\n",
    "@include\n",
    "a ALL=ALL b\n",
    "a,, b ALL=ALL\n",
    "= ALL\n",
    "a ALL=(ALL) NOPASSWD ALL\n",
    "%wheel ALL=(ALL) ALL,\n",
    "Cmnd_Alias C = /bin/ls,\n",
    '"a ALL=ALL\n',
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sudo")
    inside = made / "etc/d"
    inside.mkdir(parents=True)
    (made / "etc/extra").write_text("x ALL=/bin/extra\n")
    (inside / "20_b").write_text("y ALL=/bin/b\n")
    (inside / "10_a").write_text("y ALL=/bin/a\n")
    (inside / "30.conf").write_text("y ALL=/bin/dot\n")
    (inside / "40~").write_text("y ALL=/bin/tilde\n")
    for one in made.rglob("*"):
        one.chmod(0o755 if one.is_dir() else 0o440)
    return made


def _asked(folder: Path, text: str) -> tuple[int, Any, str]:
    config = folder / "asked"
    config.unlink(missing_ok=True)
    config.write_text(text.replace(" etc/", f" {folder}/etc/"))
    config.chmod(0o440)
    code, out, said = ask(program("visudo"), "-c", "-f", str(config))
    if code:
        return code, None, said + out
    done, out, said = ask(program("cvtsudoers"), "-e", "-f", "json", str(config))
    assert done == 0, said
    return code, json.loads(out or "{}"), said


def _read(folder: Path, text: str) -> Reading:
    config = folder / "etc/sudoers"
    config.write_text(text.replace("include etc/", "include /etc/").replace("includedir etc/", "includedir /etc/"))
    return READERS["sudoers"].facts(Tree(folder), "etc/sudoers")


def _name(one: dict[str, Any]) -> str:
    (kind, value), *rest = ((k, v) for k, v in one.items() if k != "negated")
    del rest
    sign = {"usergroup": "%", "userid": "#", "usergid": "%#", "netgroup": "+"}.get(kind, "")
    return f"{'!' if one.get('negated') else ''}{sign}{value}"


def _granted(said: Any) -> list[tuple[str, str, bool, bool]]:
    """Return (user, command, asks for the password, negated) for every command of every user."""
    found = []
    for spec in said.get("User_Specs", ()):
        for user in spec["User_List"]:
            for one in spec["Cmnd_Specs"]:
                options = {name: value for option in one.get("Options", ()) for name, value in option.items()}
                found += [
                    (_name(user), str(c.get("command")), options.get("authenticate", True), bool(c.get("negated")))
                    for c in one["Commands"]
                ]
    return sorted(found)


@pytest.mark.parametrize("text", TAKEN)
def test_what_sudo_takes_is_read_alike(folder: Path, text: str) -> None:
    code, said, told = _asked(folder, text)
    assert code == 0, told
    reading = _read(folder, text)
    assert [(flaw.line, flaw.words.en) for flaw in reading.flaws] == []
    rows = [row.values for row in reading.tables["grants"]]
    mine = [(str(r["user"]).strip('"'), c, r["password"], r["negated"]) for r in rows for c in r["commands"]]
    assert sorted(_plain(one) for one in mine) == [_plain(one) for one in _granted(said)]
    wide = [d for d in said.get("Defaults", ()) if "Binding" not in d]
    given = {name: value for one in wide for option in one["Options"] for name, value in option.items()}
    for name, value in given.items():
        if name in reading.settings:
            seen = reading.value(name)
            assert seen == (
                value
                if isinstance(value, bool) and isinstance(seen, bool)
                else ceil(float(value))  # a part of a minute counts as a whole one: what is declared is the most
                if isinstance(seen, int)
                else value
            ), name


def _plain(one: tuple[Any, ...]) -> tuple[Any, ...]:
    user, command, password, negated = one
    return str(user), str(command).replace("\\", "").split(" ")[-1 if "sha" in str(command) else 0], password, negated


@pytest.mark.parametrize("text", REFUSED)
def test_what_visudo_refuses_is_a_flaw(folder: Path, text: str) -> None:
    code, _, told = _asked(folder, text)
    assert (code != 0, bool(_read(folder, text).flaws)) == (True, True), told
