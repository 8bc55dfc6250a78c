"""Values of a policy by their paths: found, changed and found again; what is no path is a fault of who asks."""

from __future__ import annotations

import pytest
from running_policy import derived

from pia.register.policy import UNDECLARED, SearchRule
from pia.terms.durations import Duration
from pia.verify.paths import value_at, with_value

POLICY = derived("example/juki").policy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("authentication.juki.idle_lock", Duration(1, "h")),
        ("approval.juki-media.bulk_output_above", 7),
        ("rights.juki-net.end_on_transfer", True),
        ("log.nobody.review", Duration(1, "w")),
        ("search.juki", SearchRule(single=frozenset({"氏名"}))),
        ("search.juki-net", UNDECLARED),
        ("roles.staff-1.sees_number", False),
        ("files.honnin-file.keep", Duration(1, "y")),
        ("channels.juki-media-extract.number", True),
        ("recipients.prefecture.items", frozenset({"氏名"})),
        ("purposes", {"事務": frozenset({"目的"})}),
    ],
)
def test_what_is_put_at_a_path_is_found_there(path: str, value: object) -> None:
    changed = with_value(POLICY, path, value)
    assert value_at(changed, path) == value
    assert changed != POLICY
    assert value_at(with_value(changed, path, value_at(POLICY, path)), path) == value_at(POLICY, path)


@pytest.mark.parametrize("path", ["search.nobody", "rights.nobody.review", "log.nobody.review", "purposes"])
def test_what_nobody_declared_is_undeclared(path: str) -> None:
    assert value_at(POLICY, path) == UNDECLARED


@pytest.mark.parametrize("path", ["rights.juki.nothing", "nothing.juki.x", "roles.staff-1.nothing"])
def test_what_is_no_path_is_a_fault(path: str) -> None:
    with pytest.raises((KeyError, StopIteration)):
        value_at(POLICY, path)
    with pytest.raises((KeyError, TypeError)):
        with_value(POLICY, path, 1)


def test_an_entry_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        with_value(POLICY, "roles.nobody.title", "x")
