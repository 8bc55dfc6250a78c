"""Everything that the assessments of the repository cite of the laws of the catalogue is known to it."""

from __future__ import annotations

import pytest
from cited import BODIES, ROOT, WORKS, unknown


@pytest.mark.parametrize("name", (*BODIES, *WORKS))
def test_every_cited_place_is_known(name: str) -> None:
    assert dict(unknown(ROOT / name)) == {}
