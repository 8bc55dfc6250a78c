"""Every probe on a register that has been at work for a year: older rows, histories and changed people refute nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_register import ASSESSMENTS, quiet, url_in
from running_policy import derived

from pia.app import register
from pia.register.desk import staffed
from pia.verify.borrowed import borrow
from pia.verify.probes.registry import registered
from pia.verify.rehearsal import Rehearsal
from pia.verify.trying import sites, tried

if TYPE_CHECKING:
    from collections.abc import Iterator

_PEOPLE, _DAYS = 200, 400


@pytest.fixture(scope="module", params=["asahikawa", "kanagawa"])
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """Return a rehearsal on a copy of a register after a year of events."""
    url = url_in(tmp_path_factory.mktemp("worked"))
    register.init((ASSESSMENTS / request.param,), url, None, "2026-04-01")
    register.seed(url, None, _PEOPLE, 3, quiet)
    register.run(url, None, _DAYS, quiet)
    found = derived(request.param)
    with register.opened(url, None, changing=True) as one:
        assert one.settings.plan is not None
        town = Rehearsal(found, borrowed=borrow(one.city, one.settings.plan, staffed(found.policy)[0]))
    yield town
    town.close()


def test_no_probe_stumbles_over_what_was_there_before(worked: Rehearsal) -> None:
    outcomes = [tried(worked, probe, node) for probe in registered().values() for node in sites(worked, probe)]
    assert [one for one in outcomes if one.outcome in {"refuted", "not-run"}] == []
    assert sum(one.outcome == "held" for one in outcomes) > 40
