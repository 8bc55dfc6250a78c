"""``pia threshold``: which assessment is mandatory for the work, and whether the declared one reaches it."""

from __future__ import annotations

from pathlib import Path

from pia.app.opened import open_assessment
from pia.forms.threshold import ThresholdResult, judge_threshold

__all__ = ["judge"]


def judge(directory: Path) -> ThresholdResult:
    """Read an assessment and judge its threshold.

    Raises:
        InputError: the assessment cannot be read.
    """
    return judge_threshold(open_assessment(directory).assessment)
