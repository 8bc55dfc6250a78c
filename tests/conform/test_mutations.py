"""One changed line of meaning in any configuration of the example is noticed, or known not to matter."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pia.conform.expression import columns_used, names_used
from pia.conform.mutate import changes

if TYPE_CHECKING:
    from pia.conform.trial import Trial

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tried() -> tuple[Trial, ...]:
    sys.path.insert(0, str(ROOT / "docs"))
    from _generate.changes import tried as trials  # type: ignore[import-not-found, unused-ignore]

    found: tuple[Trial, ...] = trials()
    return found


def test_at_least_95_of_100_changes_of_what_conditions_see_are_caught(tried: tuple[Trial, ...]) -> None:
    counted = Counter(trial.fate for trial in tried)
    assert counted["caught"] >= 500
    assert counted["caught"] / (counted["caught"] + counted["within"]) >= 0.95


def test_every_change_that_is_not_caught_has_its_reason(tried: tuple[Trial, ...]) -> None:
    from _generate.changes import reasons_of  # type: ignore[import-not-found, unused-ignore]

    silent = {
        (trial.reader, trial.fate, trial.facts, trial.change.kind)
        for trial in tried
        if trial.fate != "caught" and not all(one.get("ja") and one.get("en") for one in reasons_of(trial))
    }
    assert silent == set()


def test_no_reason_is_left_over(tried: tuple[Trial, ...]) -> None:
    from _generate.changes import _reasons  # type: ignore[import-not-found, unused-ignore]

    for fate in ("same", "beside", "within"):
        assert set(_reasons()[fate]) == {trial.reader for trial in tried if trial.fate == fate}


def test_every_file_and_every_kind_of_change_takes_part(tried: tuple[Trial, ...]) -> None:
    hosts = ROOT / "assessments" / "example" / "hosts"
    files = {path.relative_to(hosts).as_posix() for path in hosts.rglob("*") if path.is_file()}
    assert {f"{trial.host}/{trial.change.file}" for trial in tried} == files
    kinds = {trial.change.kind for trial in tried if trial.fate == "caught"}
    assert kinds == {
        *("again-after", "again-before", "change", "comment", "delete"),
        *("include-after", "include-before", "move-to-end", "move-to-start", "section"),
    }


def test_what_a_condition_sees_is_known() -> None:
    text = "rows.rules.all(r, r.hook != 'r.none' || r.verdict in ['drop']) && facts.x && row.y > size(rows.chains)"
    assert columns_used(text) == {("rules", "hook"), ("rules", "verdict")}
    assert names_used(text) == ({("rows", "rules"), ("rows", "chains"), ("facts", "x"), ("row", "y")}, False)


def test_a_change_is_one_line() -> None:
    found = list(changes("sshd", "etc/ssh/sshd_config", b"# x\nPermitRootLogin no\n"))
    kinds = [one.kind for one in found]
    assert {one.line for one in found} == {2}
    assert (kinds.count("delete"), kinds.count("comment"), kinds.count("change")) == (1, 1, 2)
    changed = next(one for one in found if one.kind == "change" and one.after.endswith("yes"))
    assert changed.files == {"etc/ssh/sshd_config": b"# x\nPermitRootLogin yes\n"}
    included = next(one for one in found if one.kind == "include-before" and one.after.endswith("yes"))
    assert included.files == {
        "etc/ssh/sshd_config": b"# x\nInclude /etc/ssh/zz-other\nPermitRootLogin no\n",
        "etc/ssh/zz-other": b"PermitRootLogin yes\n",
    }
