"""The small model city of the tests: one 様式3 assessment whose lines and numbers the tests know by heart.

The example that ships (``assessments/example``, three works) teaches officials and may be reworded at any time; what stands in
``tests/data/model-city`` only changes together with the tests.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["MODEL_CITY"]

MODEL_CITY = Path(__file__).resolve().parents[1] / "data" / "model-city"
