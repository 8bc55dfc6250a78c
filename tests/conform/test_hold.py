"""Declared controls held against the trees of hosts: outcomes, places, and never a pass for what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pia.catalogue.evidence import read_evidence
from pia.conform.evidence import evidence_of, evidence_text
from pia.conform.hold import Conformed, Holder
from pia.conform.reading import own_expectations
from pia.rules.witness import loaded_from
from pia.source.load import load_text
from pia.source.nodes import Mapping

if TYPE_CHECKING:
    from pia.conform.expression import Engine
    from pia.model.read import Loaded

AGE = {"id": "age", "measure": "authentication.password-expiry", "parameters": {"period": "90d"}}
DEFS = {"config": "password-policy", "path": "etc/login.defs", "host": "app1"}


def assessment(*controls: dict[str, Any]) -> Loaded:
    import json

    root = load_text(json.dumps({"controls": list(controls)}, ensure_ascii=False, indent=1), "overlay").root
    assert isinstance(root, Mapping)
    return loaded_from("minimal", root)


@pytest.fixture
def hold(tmp_path: Path, engine: Engine) -> Callable[..., list[Conformed]]:
    expectations = own_expectations(engine)

    def run(files: dict[str, str], *controls: dict[str, Any]) -> list[Conformed]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return list(Holder(tmp_path, expectations, engine, "2026-01-15").controls(assessment(*controls)))

    return run


Hold = Callable[..., list[Conformed]]


def outcomes(found: Sequence[Conformed]) -> list[str]:
    return [one.outcome for one in found]


def test_a_control_that_conforms_shows_both_places(hold: Hold) -> None:
    (one,) = hold({"app1/etc/login.defs": "# x\nPASS_MAX_DAYS 60\n"}, {**AGE, "evidence": [DEFS]})
    assert (one.control, one.outcome, one.open_values) == ("age", "conforms", ())
    (held,) = one.held
    assert (held.expectation, held.declared, held.parameter) == ("password-age-login-defs", "90d", "period")
    assert held.declared_at is not None
    (seen,) = held.judged.seen
    assert (seen.name, seen.value, seen.file, seen.line) == ("pass_max_days", 60, "app1/etc/login.defs", 2)
    assert held.sha256 is not None
    assert len(held.sha256) == 64


def test_one_drifted_host_of_several_is_told(hold: Hold) -> None:
    files = {"app1/etc/login.defs": "PASS_MAX_DAYS 60\n", "app2/etc/login.defs": "PASS_MAX_DAYS 99999\n"}
    (one,) = hold(files, {**AGE, "evidence": [DEFS, {**DEFS, "host": "app2"}]})
    assert one.outcome == "differs"
    assert [(held.named.host, held.judged.outcome, held.judged.file, held.judged.line) for held in one.held] == [
        ("app1", "conforms", "app1/etc/login.defs", 1),
        ("app2", "differs", "app2/etc/login.defs", 1),
    ]


def test_without_a_host_the_root_is_the_host(hold: Hold) -> None:
    assert outcomes(
        hold(
            {"etc/login.defs": "PASS_MAX_DAYS 60\n"}, {**AGE, "evidence": [{"config": "x", "path": "/etc/login.defs"}]}
        )
    ) == ["conforms"]


@pytest.mark.parametrize(
    ("files", "evidence"),
    [
        ({}, DEFS),
        ({"app1/etc/login.defs": "PASS_MAX_DAYS 60\n"}, {**DEFS, "host": "app3"}),
        ({"app1/etc/login.defs": "PASS_MAX_DAYS 60\n"}, {"config": "password-policy"}),
        ({"app1/etc/login.defs": "PASS_MAX_DAYS 60\n"}, {**DEFS, "path": "etc/login.def"}),
        ({"app1/etc/login.defs": "PASS_MAX_DAYS 60\n"}, {**DEFS, "path": "../../../etc/login.defs"}),
        ({"app1/etc/login.defs": "PASS_MAX_DAYS 60\n"}, {**DEFS, "host": "../.."}),
        ({"app1/etc/login.defs": "PASS_MAX_DAYS 60\r\n"}, DEFS),
        ({"app1/etc/login.defs": "\ufeffPASS_MAX_DAYS 60\n"}, DEFS),
        ({"app1/etc/login.defs/x": ""}, DEFS),
        ({"app1/etc/ssh/sshd_config": "Port 22\n"}, {**DEFS, "path": "etc/ssh/sshd_config"}),
    ],
    ids=[
        "deleted",
        "other host",
        "no path",
        "unknown kind",
        "path outside",
        "host outside",
        "crlf",
        "bom",
        "folder",
        "other kind",
    ],
)
def test_what_cannot_be_read_is_never_a_pass(hold: Hold, files: dict[str, str], evidence: dict[str, str]) -> None:
    found = hold(files, {**AGE, "evidence": [evidence]})
    assert outcomes(found) == ["unchecked"]
    assert found[0].held[0].judged.reason.ja
    assert found[0].held[0].judged.reason.en.isascii()


def test_an_unreadable_file_is_never_a_pass(hold: Hold, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    plain = Path.open

    def refuse(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == "login.defs" and "rb" in args:
            raise PermissionError
        return plain(path, *args, **more)

    monkeypatch.setattr(Path, "open", refuse)
    (tmp_path / "app1" / "etc").mkdir(parents=True)
    (tmp_path / "app1" / "etc" / "login.defs").write_bytes(b"PASS_MAX_DAYS 60\n")
    assert outcomes(hold({}, {**AGE, "evidence": [DEFS]})) == ["unchecked"]


def test_a_control_without_a_value_cannot_be_held(hold: Hold) -> None:
    bare = {"id": "age", "measure": "authentication.password-expiry", "evidence": [DEFS]}
    found = hold({"app1/etc/login.defs": "PASS_MAX_DAYS 60\n"}, bare)
    assert outcomes(found) == ["unchecked"]
    assert "no value" in found[0].held[0].judged.reason.en


def test_a_period_that_is_none_cannot_be_held(hold: Hold) -> None:
    found = hold(
        {"app1/etc/login.defs": "PASS_MAX_DAYS 60\n"}, {**AGE, "parameters": {"period": "定期的"}, "evidence": [DEFS]}
    )
    assert outcomes(found) == ["unchecked"]


def test_only_controls_in_force_that_name_a_configuration_are_held(hold: Hold) -> None:
    found = hold(
        {},
        {**AGE, "planned": True, "evidence": [DEFS]},
        {**AGE, "id": "b", "evidence": [{"document": "台帳"}]},
        {**AGE, "id": "c"},
    )
    assert found == []


def test_what_was_declared_and_not_held_is_listed(hold: Hold) -> None:
    control = {**AGE, "parameters": {"period": "90d", "disable-on-lapse": True}, "evidence": [DEFS]}
    assert hold({"app1/etc/login.defs": "PASS_MAX_DAYS 60\n"}, control)[0].open_values == ("disable-on-lapse",)
    assert set(hold({"app1/etc/login.defs": "PASS_MAX_DAYS x\n"}, control)[0].open_values) == {
        "period",
        "disable-on-lapse",
    }


def test_what_does_not_apply_is_no_pass(hold: Hold) -> None:
    control = {
        "id": "dest",
        "measure": "storage.backup",
        "parameters": {"interval": "1d", "offsite": False},
        "evidence": [{"config": "terraform", "path": "plan.json"}],
    }
    (one,) = hold({"plan.json": '{"planned_values": {"root_module": {"resources": []}}}'}, control)
    assert {held.judged.outcome for held in one.held} <= {"not-applicable", "unchecked"}
    assert one.outcome == "unchecked"


def test_where_nothing_applies_it_is_told_that_nothing_was_checked(hold: Hold) -> None:
    named = {"config": "antivirus", "path": "etc/clamav/freshclam.conf", "host": "app1"}
    control = {"id": "scan", "measure": "cloud.antivirus", "evidence": [named]}
    (one,) = hold({"app1/etc/clamav/freshclam.conf": "DatabaseMirror a\nChecks 24\n"}, control)
    assert [held.judged.outcome for held in one.held] == ["not-applicable", "unchecked"]
    assert one.held[-1].judged.reason.en.startswith("no expectation applies (this configures the update of signatures")
    assert one.outcome == "unchecked"


def test_a_withheld_value_is_marked(hold: Hold) -> None:
    secret = {"value": "90d", "withhold": {"reason": "推測を招く", "approver": "統括責任者", "shown": "市が定める期間"}}
    (one,) = hold(
        {"app1/etc/login.defs": "PASS_MAX_DAYS 60\n"}, {**AGE, "parameters": {"period": secret}, "evidence": [DEFS]}
    )
    assert (one.outcome, one.held[0].withheld) == ("conforms", True)


def test_every_file_is_read_once_and_flaws_are_listed(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "login.defs").write_bytes(b"PASS_MAX_DAYS x\nPASS_MIN_DAYS y\n")
    holder = Holder(tmp_path, own_expectations(engine), engine, "2026-01-15")
    named = {"config": "x", "path": "etc/login.defs"}
    found = list(holder.controls(assessment({**AGE, "evidence": [named]}, {**AGE, "id": "again", "evidence": [named]})))
    assert outcomes(found) == ["unchecked", "unchecked"]
    assert len(holder.readings) == 1
    assert [(flaw.file, flaw.line) for flaw in holder.flaws()] == [("etc/login.defs", 1), ("etc/login.defs", 2)]


def test_a_difference_beside_a_flaw_stays_a_difference(hold: Hold) -> None:
    text = "PASS_MAX_DAYS 99999\nPASS_MIN_DAYS y\n"
    assert outcomes(hold({"app1/etc/login.defs": text}, {**AGE, "evidence": [DEFS]})) == ["differs"]
    assert outcomes(hold({"app1/etc/login.defs": "PASS_MIN_DAYS y\n"}, {**AGE, "evidence": [DEFS]})) == ["unchecked"]


def test_a_default_is_told_as_one(hold: Hold) -> None:
    (one,) = hold({"app1/etc/login.defs": "UMASK 022\n"}, {**AGE, "evidence": [DEFS]})
    (seen,) = one.held[0].judged.seen
    assert (one.outcome, seen.value, seen.line, seen.default) == ("differs", -1, 0, "login.defs(5), shadow 4.13")


def test_what_was_seen_is_real_evidence(hold: Hold, tmp_path: Path) -> None:
    files = {
        "app1/etc/login.defs": "PASS_MAX_DAYS 60\n",
        "app2/etc/login.defs": "PASS_MAX_DAYS 99999\n",
        "app3/etc/login.defs": "PASS_MAX_DAYS x\n",
    }
    hosts = [{**DEFS, "host": name} for name in ("app1", "app2", "app3", "gone")]
    entries = evidence_of(hold(files, {**AGE, "evidence": hosts}))
    assert [(one.outcome, one.source.file, one.source.line) for one in entries if one.source] == [
        ("held", "app1/etc/login.defs", 1),
        ("refuted", "app2/etc/login.defs", 1),
        ("undetermined", "app3/etc/login.defs", 1),
    ]
    path = tmp_path / "evidence.json"
    path.write_text(evidence_text("juki", "pia conform", date(2026, 1, 15), entries), "utf-8")
    back = read_evidence(path, "evidence.json")
    assert (back.entries, back.rehearsed, back.assessment) == (entries, False, "juki")
    assert dict(back.entries[0].observed) == {"pass_max_days": 60}


def test_lists_and_long_texts_are_evidence_too(hold: Hold, tmp_path: Path) -> None:
    control = {
        "id": "factors",
        "measure": "use.authentication",
        "parameters": {"factors": ["card", "password"]},
        "evidence": [{"config": "sshd", "path": "etc/ssh/sshd_config"}],
    }
    long = ",".join(f"publickey,password{'x' * 50}" for _ in range(200))
    entries = evidence_of(hold({"etc/ssh/sshd_config": f"AuthenticationMethods {long}\n"}, control))
    path = tmp_path / "evidence.json"
    path.write_text(evidence_text("juki", "pia conform", date(2026, 1, 15), entries), "utf-8")
    assert read_evidence(path, "evidence.json").entries == entries
