"""``pia schema``: the JSON Schema of ``assessment.yaml``."""

from __future__ import annotations

from typing import Any

from pia.model.schema import model_schema

__all__ = ["assessment_schema"]


def assessment_schema() -> dict[str, Any]:
    """Return the JSON Schema for editors."""
    return model_schema()
