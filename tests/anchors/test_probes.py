"""The correctness probes of the comparison: misspelled rules, nothing to check, no network, waivers, names, places."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from console import ROOT, call, environment, program
from write import MINIMAL, write

from pia.app import clock
from pia.app.check import CheckOptions, check
from pia.source.load import load_text
from pia.source.nodes import Mapping, Node, Sequence

if TYPE_CHECKING:
    from pia.errors import Place

FIVE = ("asahikawa", "kadoma", "kanagawa", "nagaoka", "wako")
RULE = """\
schema: 1
pack: local
title: 試験
rules:
  - id: is-closed
    title: 試験
    why: 試験
    basis: [{cite: 試験, source_status: confirmed}]
    severity: error
    for: systems
    quantifier: each
    require: system.zone == 'closed'
    message: 試験
    remedy: 試験
"""


# --- B1: a misspelled rule never passes ---


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("system.zone ==", "system.zoen ==", "zone"),
        ("'closed'", "'colsed'", "closed"),
        ("for: systems", "for: sytems", "systems"),
        ("require:", "requier:", "require"),
        ("system.zone == 'closed'", "sistem.zone == 'closed'", "system"),
        ("system.zone == 'closed'", "system.name.contians('a')", "contains"),
        ("quantifier: each", "quantifier: evry", "any"),
        ("system.zone == 'closed'", "system.zone = 'closed'", "=="),
        ("system.zone == 'closed'", "system.zone == 'closed' and system.name != ''", "&&"),
        ("system.zone == 'closed'", "system.connections.all(c, c.systm == 'x')", "system"),
        ("system.zone == 'closed'", "size(sytems) > 0", "systems"),
        ("system.zone == 'closed'", "controls.all(c, c.measure != 'use.authentcation')", "use.authentication"),
        ("system.zone == 'closed'", "system.zone == 'closed' || false && system.zoen == 'x'", "zone"),
        ("    message:", "    at: [zoen]\n    message:", "zone"),
        ("    message:", "    related: [{at: zoen, note: 関係}]\n    message:", "zone"),
        ("    message:", "    needs: [system.zoen]\n    message:", "zone"),
        ("    message:", "    when: system.zoen != null\n    message:", "zone"),
        ("    message:", "    values: {z: system.zoen}\n    message:", "zone"),
        ("message: 試験", "message: '{labl}'", "label"),
        ("    message:", "    applies: {forms: [jutan]}\n    message:", "juten"),
        ("severity: error", "severity: eror", "error"),
    ],
)
def test_b1_a_misspelled_rule_is_refused(
    tmp_path: Path, old: str, new: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in RULE
    folder = write(tmp_path / "a", MINIMAL + "systems: [{id: s, name: 甲, zone: lgwan}]\n")
    pack = tmp_path / "local.yaml"
    pack.write_text(RULE.replace(old, new), encoding="utf-8")
    ran = call(capsys, "check", folder, "--rules", pack, "--only-rules")
    assert (ran.code, ran.out) == (2, "")
    line = next(n for n, text in enumerate(pack.read_text("utf-8").splitlines(), 1) if text not in RULE.splitlines())
    assert f"local.yaml:{line}:" in ran.err
    assert near in ran.err
    for command in (["rules", "lint"], ["rules", "test"]):
        assert call(capsys, *command, pack).code == 2


@pytest.mark.parametrize("fmt", ["json", "sarif", "junit", "github"])
def test_b1_programs_are_told_too(tmp_path: Path, fmt: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A build server reads the report, a person the console: both name the rule's fault and no count of findings."""
    pack = tmp_path / "local.yaml"
    pack.write_text(RULE.replace("system.zone", "system.zoen"), encoding="utf-8")
    ran = call(capsys, "check", write(tmp_path / "a"), "--rules", pack, "--only-rules", "--format", fmt)
    assert ran.code == 2
    assert "「zone」ではありませんか" in ran.out
    assert "local.yaml:12:" in ran.err
    if fmt == "json":
        body = json.loads(ran.out)
        assert (body["findings"], [error["line"] for error in body["errors"]]) == ([], [12])
    if fmt == "sarif":
        assert json.loads(ran.out)["runs"][0]["invocations"][0]["executionSuccessful"] is False
    if fmt == "junit":
        assert 'errors="1"' in ran.out


# --- B2: nothing to check is never a pass ---


@pytest.mark.parametrize("fmt", ["text", "json", "sarif", "junit", "github", "xlsx"])
def test_b2_nothing_to_check_is_exit_2(tmp_path: Path, fmt: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    ran = call(capsys, "check", tmp_path / "empty", "--format", fmt)
    assert ran.code == 2
    assert "empty" in ran.out + ran.err
    assert "<testcase" not in ran.out or 'errors="1"' in ran.out


@pytest.mark.parametrize("fmt", ["text", "json", "sarif", "junit", "github", "xlsx"])
def test_b2_no_rule_is_exit_2(tmp_path: Path, fmt: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").mkdir()
    for named in (tmp_path / "none", tmp_path / "nowhere"):
        folder = write(tmp_path / "a")
        ran = call(capsys, "check", folder, "--rules", named, "--only-rules", "--format", fmt, "--fail-on", "never")
        assert ran.code == 2
        assert named.name in ran.out + ran.err


def test_b2_no_folder_at_all_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for named in (tmp_path / "nowhere", tmp_path):
        ran = call(capsys, "check", named, "--fail-on", "never")
        assert (ran.code, ran.out) == (2, "")
        assert named.name in ran.err


def test_b2_rules_that_concern_nothing_are_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """oscap: wrong platform, 50 not applicable, exit code 0."""
    pack = tmp_path / "local.yaml"
    pack.write_text(RULE + "    applies: {body_kinds: [prefecture]}\n", encoding="utf-8")
    folder = write(tmp_path / "a", MINIMAL + "systems: [{id: s, name: 甲, zone: lgwan}]\n")
    ran = call(capsys, "check", folder, "--rules", pack, "--only-rules", "--fail-on", "never")
    assert ran.code == 2
    assert "判定したものが1件もありません" in ran.out


def test_b2_rules_that_select_nothing_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "local.yaml"
    folder = write(tmp_path / "a")
    pack.write_text(RULE + "    empty: システムがない。\n", encoding="utf-8")
    ran = call(capsys, "check", folder, "--rules", pack, "--only-rules")
    assert ran.code == 2
    assert "判定したものが1件もありません" in ran.out
    pack.write_text(RULE, encoding="utf-8")  # without a reason, selecting nothing is itself a finding
    ran = call(capsys, "check", folder, "--rules", pack, "--only-rules", "--strict", "--fail-on", "note")
    assert ran.code == 1
    assert "rule-selected-nothing" in ran.out


# --- B7: no socket is opened ---


def test_b7_no_socket_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    wako = ROOT / "assessments" / "wako"
    for fmt in ("text", "json", "sarif", "junit", "github", "xlsx"):
        assert call(capsys, "check", wako, "--format", fmt, "-o", tmp_path / f"out.{fmt}").code == 1
    assert call(capsys, "rules", "list").code == 0
    assert call(capsys, "threshold", wako).code in (0, 1)


def test_b7_no_socket_is_opened_in_a_program_of_its_own(tmp_path: Path) -> None:
    """With nothing kept from an earlier run: the rules are read and checked, and every format is written."""
    (tmp_path / "sitecustomize.py").write_text(
        "import socket\n"
        "def refused(*_, **__):\n    raise SystemExit('a socket was opened')\n"
        "for name in ('socket', 'create_connection', 'getaddrinfo', 'gethostbyname', 'socketpair'):\n"
        "    setattr(socket, name, refused)\n",
        encoding="utf-8",
    )
    paths = f"{tmp_path}{os.pathsep}{ROOT / 'src'}"
    env = environment(PYTHONPATH=paths, PIA_CACHE=str(tmp_path / "cache"))
    probe = [sys.executable, "-c", "import socket; socket.socket()"]
    assert b"a socket was opened" in subprocess.run(probe, env=env, capture_output=True, check=False).stderr
    for fmt in ("text", "json", "sarif", "xlsx"):
        ran = program("check", ROOT / "assessments" / "wako", "--format", fmt, env=env)
        assert ran.returncode == 1, ran.stderr.decode()
        assert b"socket" not in ran.stderr


# --- B9: expired, orphaned and future waivers, by Tokyo days ---


@pytest.mark.parametrize(
    ("start", "end", "key", "rule"),
    [
        ("令和7年4月1日", "令和8年1月14日", None, "waiver-expired"),
        ("令和7年4月1日", "令和8年1月15日", None, None),
        ("令和8年1月16日", "令和9年1月15日", None, "waiver-future"),
        ("令和8年1月15日", "令和9年1月15日", None, None),
        ("令和7年4月1日", "令和9年1月15日", "systems/nowhere", "waiver-orphaned"),
    ],
)
def test_b9_waivers(tmp_path: Path, start: str, end: str, key: str | None, rule: str | None) -> None:
    pack = tmp_path / "local.yaml"
    pack.write_text(RULE, encoding="utf-8")
    text = MINIMAL + "systems: [{id: s, name: 甲, zone: lgwan}]\nwaivers:\n" + (
        f"  - {{rule: is-closed, key: {key or 'systems/s'}, reason: 移行中, approver: 課長, start: {start}, end: {end}}}\n"
    )  # fmt: skip
    result = check([write(tmp_path / "a", text)], CheckOptions(rules=(pack,), only_rules=True, as_of="2026-01-15"))
    told = {finding.rule: finding.waived is not None for finding in result.findings}
    assert told == ({"is-closed": True} if rule is None else {"is-closed": False, rule: False})


@pytest.mark.parametrize(
    ("now", "rule"),
    [
        ("2026-01-15T14:59:59", None),  # 23:59:59 of the last day in Tokyo
        ("2026-01-15T15:00:00", "waiver-expired"),  # the next day in Tokyo, still the 15th in Greenwich
        ("2025-03-31T14:59:59", "waiver-future"),
        ("2025-03-31T15:00:00", None),
    ],
)
def test_b9_the_day_is_that_of_tokyo(
    tmp_path: Path, now: str, rule: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            assert tz is UTC
            return cls.fromisoformat(f"{now}+00:00")

    monkeypatch.setattr(clock, "datetime", Clock)
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    pack = tmp_path / "local.yaml"
    pack.write_text(RULE, encoding="utf-8")
    waiver = (
        "{rule: is-closed, key: systems/s, reason: 移行中, approver: 課長, start: 令和7年4月1日, end: 令和8年1月15日}"
    )
    folder = write(tmp_path / "a", MINIMAL + f"systems: [{{id: s, name: 甲, zone: lgwan}}]\nwaivers: [{waiver}]\n")
    ran = call(capsys, "check", folder, "--rules", pack, "--only-rules", "--format", "json")
    told = {finding["rule"]: finding["waived"] is not None for finding in json.loads(ran.out)["findings"]}
    assert told == ({"is-closed": True} if rule is None else {"is-closed": False, rule: False})
    assert ran.code == (0 if rule is None else 1)


# --- B10: Japanese file names and CP932 tables ---


def test_b10_japanese_names_and_cp932_tables_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(ROOT / "assessments" / "nagaoka", tmp_path / "長岡市 住民基本台帳"))
    table = folder / "annex-1.csv"
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines()))
    renamed = folder / "別紙１ 提供先①.csv"
    text = "\r\n".join(",".join(row) for row in rows) + "\r\n"
    renamed.write_bytes(text.encode("cp932"))
    table.unlink()
    recipients = folder / "recipients.yaml"
    recipients.write_text(
        recipients.read_text("utf-8").replace("annex-1.csv", renamed.name), encoding="utf-8", newline=""
    )

    def found(where: Path) -> list[dict[str, Any]]:
        ran = call(capsys, "check", where, "--format", "json", "--as-of", "2026-01-15")
        assert ran.code == 1, ran.err
        told: list[dict[str, Any]] = json.loads(ran.out)["findings"]
        return told

    def essence(finding: dict[str, Any]) -> tuple[str, str, str]:
        return finding["rule"], finding["key"], finding["message"]

    here, there = found(folder), found(ROOT / "assessments" / "nagaoka")
    assert {finding["assessment"] for finding in here} == {folder.name}
    assert sorted(map(essence, here)) == sorted(map(essence, there))


# --- B11: every finding has the exact line and column of a value ---


def places(node: Node) -> list[Place]:
    """Return the places of all values and keys of a document: the leaves with all of their text."""
    found = [node.place]
    if isinstance(node, Mapping):
        for entry in node.entries:
            found += [entry.key_place, *places(entry.value)]
    elif isinstance(node, Sequence):
        for item in node.items:
            found += places(item)
    return found


def leaves(node: Node) -> list[Place]:
    """Return the places of all texts of a document."""
    if isinstance(node, Mapping):
        return [place for entry in node.entries for place in leaves(entry.value)]
    return [place for item in node.items for place in leaves(item)] if isinstance(node, Sequence) else [node.place]


def at_cell(place: Place, table: str) -> bool:
    """Tell whether ``place`` begins where a cell of a table begins, behind its quotation mark, or is its first line."""
    line = table.split("\n")[place.line - 1]
    before, after = line[: place.column - 1], line[place.column - 1 :]
    return bool(after.strip()) and (before == "" or before.endswith((",", ',"')))


def exact(place: Place, known: list[Place], texts: list[Place]) -> bool:
    """Tell whether ``place`` is where a value or key begins, or words inside a text."""
    return any((place.line, place.column) == (one.line, one.column) for one in known) or any(
        (one.line, one.column) <= (place.line, place.column)
        and (place.end_line, place.end_column) <= (one.end_line, one.end_column)
        for one in texts
    )


@pytest.mark.parametrize("name", FIVE)
def test_b11_every_finding_points_at_a_value(name: str) -> None:
    folder = ROOT / "assessments" / name
    result = check([folder], CheckOptions(as_of="2026-01-15"))
    assert result.findings
    known: dict[str, tuple[list[Place], list[Place]]] = {}
    off = []
    for finding in result.findings:
        place = finding.place
        if place.file.endswith(".csv"):
            if not at_cell(place, result.sources[place.file]):
                off.append((finding.id, str(place)))
            continue
        if place.file not in known:
            root = load_text(result.sources[place.file], place.file).root
            known[place.file] = places(root)[1:], leaves(root)
        words = result.sources[place.file].split("\n")[place.line - 1][place.column - 1 :]
        nothing = (place.end_line, place.end_column) <= (place.line, place.column)
        if nothing or not words.strip() or not exact(place, *known[place.file]):
            off.append((finding.id, str(place)))
    assert off == []
