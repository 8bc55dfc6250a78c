"""A snapshot holds facts without secrets, is judged like the files it was made of, and is refused where it is none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from pia.app.conform import UNCHECKED, Conformance, conform, save_snapshot
from pia.conform.facts import Fact, Flaw, Reading, Row, Value
from pia.conform.readers.registry import READERS
from pia.conform.redact import HIDDEN, redact
from pia.conform.snapshot import read_snapshot, snapshot_text
from pia.data import example_root
from pia.errors import InputError, Words

if TYPE_CHECKING:
    from pia.conform.snapshot import Key

DAY = "2026-04-01"
CITY = example_root()


@pytest.fixture(scope="module")
def done() -> Conformance:
    return conform([CITY], CITY / "hosts", DAY)


@pytest.fixture(scope="module")
def kept(done: Conformance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "facts.json"
    save_snapshot(path, done)
    return path


def test_it_is_judged_like_the_files(done: Conformance, kept: Path) -> None:
    again = conform([CITY], None, DAY, snapshot=kept)
    assert again.result.findings == ()
    assert [(name, one.control, one.outcome) for name, one in again.controls] == [
        (name, one.control, one.outcome) for name, one in done.controls
    ]
    assert [one.sha256 for _, c in again.controls for one in c.held] == [
        one.sha256 for _, c in done.controls for one in c.held
    ]


def test_a_drift_is_told_elsewhere_with_the_same_places(tmp_path: Path) -> None:
    hosts = shutil.copytree(CITY / "hosts", tmp_path / "hosts")
    (hosts / "gyomu-db1" / "etc" / "login.defs").write_text("\nPASS_MAX_DAYS 400\nPASS_MIN_DAYS x\n", encoding="utf-8")
    save_snapshot(tmp_path / "facts.json", conform([CITY], hosts, DAY))
    again = conform([CITY / "juki"], None, DAY, snapshot=tmp_path / "facts.json").result
    assert [(one.rule, one.place.file, one.place.line) for one in again.findings] == [
        ("password-age-login-defs", "gyomu-db1/etc/login.defs", 2),
        ("configuration-not-understood", "gyomu-db1/etc/login.defs", 3),
    ]


def test_what_is_not_in_it_is_not_checked(kept: Path, tmp_path: Path) -> None:
    whole = json.loads(kept.read_text("utf-8"))
    whole["snapshot"] = [one for one in whole["snapshot"] if one["reader"] != "login-defs"]
    less = tmp_path / "less.json"
    less.write_text(json.dumps(whole), encoding="utf-8")
    found = conform([CITY / "juki"], None, DAY, snapshot=less).result.findings
    assert [(one.rule, one.outcome) for one in found] == [(UNCHECKED, "undetermined")] * 2
    assert "is not in the snapshot" in found[0].message.en


def test_it_is_the_same_wherever_and_whenever_it_is_made(kept: Path, tmp_path: Path) -> None:
    hosts = shutil.copytree(CITY / "hosts", tmp_path / "elsewhere" / "h")
    other = conform([CITY / "kokuho", CITY / "juki", CITY / "jutaku"], hosts, "2030-01-01")
    assert snapshot_text(other.holder.readings).encode() == kept.read_bytes()


VALUES: dict[str, st.SearchStrategy[Value]] = {
    "flag": st.booleans(),
    "int": st.integers(-(2**53), 2**53),
    "text": st.text(max_size=20).filter(lambda text: not any(0xD800 <= ord(c) < 0xE000 for c in text)),
    "list": st.lists(st.text('aé"\\\n。', max_size=4), max_size=3).map(tuple),
    "ints": st.lists(st.integers(0, 9), max_size=3).map(tuple),
}
PLACE = st.tuples(st.sampled_from(["h/a", "h/b"]), st.integers(0, 9))


@st.composite
def readings(draw: st.DrawFn) -> tuple[Key, Reading]:
    reader = READERS[draw(st.sampled_from(sorted(READERS)))]
    reading = Reading("h/a", files={"h/a": "0" * 64})
    for name in draw(st.lists(st.sampled_from(sorted(reader.settings) or [""]), max_size=3, unique=True)):
        if name:
            value = draw(st.none() | VALUES[reader.settings[name]])
            reading.settings[name] = Fact(value, *draw(PLACE), draw(st.sampled_from(["", "x(5)"])))
    for table, columns in reader.tables.items():
        values = {name: draw(st.none() | VALUES[kind]) for name, kind in list(columns.items())[:3]}
        reading.tables[table] = [Row(values, *draw(PLACE), {n: Fact(v, "h/b", 2) for n, v in values.items()})]
    if draw(st.booleans()):
        reading.flaws.append(Flaw("syntax", Words("誤り", "wrong"), "h/a", 3))
    return (reader.id, "h", draw(st.sampled_from(["a", "b"]))), reading


@given(st.lists(readings(), max_size=3))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, found: list[tuple[Key, Reading]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "facts.json"
    path.write_text(snapshot_text(dict(found)), encoding="utf-8", newline="")
    assert read_snapshot(path) == dict(found)


WRONG: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("schema", lambda one: one.update(schema=2), "1 the schema is not 1"),
    ("reader", lambda one: one["snapshot"][0].update(reader="sshdd"), "'sshdd' is not known; the nearest is 'sshd'"),
    ("fact", lambda one: one["snapshot"][-1]["settings"].update(permitrotlogin=["no", "f", 1]), "the nearest is 'permitrootlogin'"),
    ("kind", lambda one: one["snapshot"][-1]["settings"].update(maxauthtries=["4", "f", 1]), "a value is not of kind int"),
    ("shape", lambda one: one["snapshot"][-1]["settings"].update(maxauthtries=4), "a fact has another shape"),
    ("line", lambda one: one["snapshot"][-1]["settings"].update(maxauthtries=[4, "f", -1]), "a line number is expected"),
    ("table", lambda one: one["snapshot"][-1]["tables"].update(context=[]), "'context' is not known; the nearest is 'contexts'"),
    ("missing", lambda one: one["snapshot"][0].pop("files"), "'files' is missing"),
    ("unknown", lambda one: one["snapshot"][0].update(secret="x"), "'secret' is not known"),
    ("twice", lambda one: one["snapshot"].append(one["snapshot"][0]), "a configuration stands twice"),
    ("list", lambda one: one.update(snapshot={}), "a list is expected"),
    ("flaw", lambda one: one["snapshot"][0].update(flaws=[[1]]), "a flaw has another shape"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "said"), [(one, said) for _, one, said in WRONG], ids=[name for name, *_ in WRONG])
def test_what_is_no_snapshot_is_refused_with_its_line(
    kept: Path, tmp_path: Path, spoil: Callable[[dict[str, Any]], object], said: str
) -> None:
    whole = json.loads(kept.read_text("utf-8"))
    whole["snapshot"] = [one for one in whole["snapshot"] if one["reader"] == "sshd"]
    spoil(whole)
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_snapshot(path)
    (problem,) = caught.value.problems
    assert problem.code == "snapshot-wrong"
    assert f"{problem.place.line if problem.place else 0} {problem.message.en}".endswith(said)
    assert problem.place is not None
    assert problem.place.file == path.as_posix()


def test_the_line_is_that_of_the_object_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text('{"schema": 1,\n "snapshot": [\n  {"reader": 3}]}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_snapshot(path)
    place = caught.value.problems[0].place
    assert place is not None
    assert (place.line, place.column) == (3, 1)
    assert caught.value.problems[0].message.en == snapshot("'host' is missing")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff\xfe", b"null", b'{"schema": 1, "schema": 1}', b"[" * 5000, b"\0" * 10]
)
def test_other_files_are_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_snapshot(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_snapshot(tmp_path)


SECRET = "hunter2-Zx9"
PLANTED: list[tuple[str, str, str]] = [
    ("sshd", "etc/ssh/sshd_config", f"SetEnv DB_PASSWORD={SECRET}\nForceCommand /bin/x --password {SECRET}\nBanner https://u:{SECRET}@h/\n"),
    ("sshd", "etc/ssh/sshd_config", f"password={SECRET} x\nSetEnv API_TOKEN={SECRET} OTHER=1\n"),
    ("pam", "etc/pam.d/login", f"auth required pam_ldap.so bindpw={SECRET} use_first_pass\n"),
    ("pg-hba", "etc/postgresql/pg_hba.conf", f'hostssl a a 10.0.0.0/8 ldap ldapserver=h ldapbindpasswd="{SECRET}"\n'),
    ("postgresql", "etc/postgresql/postgresql.conf", f"archive_command = 'PGPASSWORD={SECRET} copy %p'\nssl_passphrase_command = 'echo {SECRET}'\n"),
    ("sudoers", "etc/sudoers", f"batch ALL=(root) /usr/bin/load --token={SECRET}\n"),
    ("sudoers", "etc/sudoers", f"batch ALL=(root) /usr/bin/mysqldump -u root -p{SECRET} juki, /usr/bin/curl -u admin\\:{SECRET} x\n"),
    ("rsyslog", "etc/rsyslog.conf", f'*.* action(type="omfwd" target="u:{SECRET}@h" protocol="tcp")\n'),
    ("rsyslog", "etc/rsyslog.conf", f'*.* action(type="omelasticsearch" server="h" uid="u" pwd="{SECRET}")\n'),
    ("clock", "etc/chrony/chrony.conf", f"server h key 1 password={SECRET}\n"),
    ("nginx", "etc/nginx/nginx.conf", f"http {{ server {{ listen 443 ssl; location / {{ proxy_pass https://u:{SECRET}@h/; }} }} }}\n"),
    ("identity", "ad-users.json", json.dumps([{"username": "a", "enabled": True, "password": SECRET, "credentials": [{"value": SECRET}]}])),
    ("terraform", "plan.json", json.dumps({"planned_values": {"root_module": {"resources": [{"address": "d", "type": "aws_db_instance", "values": {"password": SECRET}}]}}})),
    ("kubernetes", "k.yaml", f"apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{password: {SECRET}}}\n"),
    ("registry", "a.reg", f'Windows Registry Editor Version 5.00\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]\n"DefaultPassword"="{SECRET}"\n'),
    ("logrotate", "etc/logrotate.d/a", f"/a {{\n daily\n rotate 1\n postrotate\n  curl -u u:{SECRET} h\n endscript\n}}\n"),
]  # fmt: skip


@pytest.mark.parametrize(("reader", "path", "text"), PLANTED, ids=[f"{n}-{one[0]}" for n, one in enumerate(PLANTED)])
def test_no_secret_is_kept(reader: str, path: str, text: str, read: Callable[..., Reading]) -> None:
    assert SECRET in text
    reading = read(reader, text, path)
    redact(reading)
    assert SECRET.lower() not in snapshot_text({(reader, "h", path): reading}).lower()


def test_secrets_in_no_output_of_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pia.cli.main import main

    hosts = shutil.copytree(CITY / "hosts", tmp_path / "hosts")
    config = hosts / "gyomu-ap1" / "etc" / "ssh" / "sshd_config"
    config.write_text(
        f"PermitRootLogin yes\nForceCommand x --password {SECRET}\ntoken={SECRET} y\n" + config.read_text("utf-8"),
        "utf-8",
    )
    beside = [tmp_path / "facts.json", tmp_path / "evidence.json"]
    for words in ([], ["--explain"], *(["--format", fmt] for fmt in ("json", "sarif", "junit", "github"))):
        more = ["--snapshot", str(beside[0]), "--evidence", str(beside[1]), "--as-of", DAY]
        assert main(["conform", str(CITY / "juki"), "--root", str(hosts), *more, *words]) == 1
        told = capsys.readouterr()
        assert SECRET.lower() not in (told.out + told.err).lower()
    assert all(SECRET.lower() not in path.read_text("utf-8").lower() for path in beside)
    assert HIDDEN in beside[0].read_text("utf-8")


def test_what_is_no_secret_stays() -> None:
    facts = {
        "log_line_prefix": "%m [%p] %u@%h ",
        "a": "passwd: files",
        "b": ("pam_unix", "password_asked", "/etc/passwd"),
        "c": (22, 80),
        "d": "https://host:443/path",
        "e": None,
    }
    reading = Reading("f", settings={name: Fact(value, "f", 1) for name, value in facts.items()})
    redact(reading)
    changed = {name: fact.value for name, fact in reading.settings.items() if fact.value != facts[name]}
    assert changed == {"a": "passwd: ***"}


EVIL = "\x1b[31mx\n::error file=x::y\u202e"


def test_nothing_in_a_snapshot_steers_a_terminal_or_a_workflow(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pia.cli.main import main

    whole = json.loads(kept.read_text("utf-8"))
    for one in whole["snapshot"]:
        if one["reader"] == "login-defs":
            one["settings"]["pass_max_days"] = [999, EVIL, 3]
            one["files"] = {EVIL: "0" * 64}
            one["flaws"] = [["x", EVIL, EVIL, EVIL, 1]]
        if one["reader"] == "sshd":
            one["tables"]["contexts"][0]["facts"]["authenticationmethods"] = [[EVIL], EVIL, 1]
    path = tmp_path / "evil.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    for words in ([], ["--explain"], *(["--format", fmt] for fmt in ("json", "sarif", "junit", "github"))):
        assert main(["conform", str(CITY / "juki"), "--snapshot", str(path), "--as-of", DAY, *words]) == 1
        told = capsys.readouterr().out
        assert "::error file=x" not in {line[:14] for line in told.splitlines()}
        assert "\x1b" not in told
        assert "\u202e" not in told or words[-1:] in (["json"], ["sarif"]), "data for programs stays as it is"
