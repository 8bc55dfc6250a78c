"""Where the data packs of the product are: rules, templates and the example assessment.

An installed wheel carries them inside the package (``pia/_data``); a checkout has them at its top. Nothing else in the
product knows about that difference.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

__all__ = ["data_root", "example_root", "rules_root", "templates_root"]


@lru_cache(maxsize=1)
def data_root() -> Path:
    """Return the folder that holds ``rules/``, ``templates/`` and ``assessments/example/``.

    Raises:
        FileNotFoundError: the installation is broken; no data pack is beside the code.
    """
    here = Path(__file__).resolve().parent
    for candidate in (here / "_data", here.parent.parent):
        if (candidate / "rules").is_dir() and (candidate / "templates").is_dir():
            return candidate
    raise FileNotFoundError("the data packs (rules/, templates/) are missing from this installation")


def rules_root() -> Path:
    """Return the folder of rule packs, measures, law facts and profiles."""
    return data_root() / "rules"


def templates_root() -> Path:
    """Return the folder of form editions, page layouts and report templates."""
    return data_root() / "templates"


def example_root() -> Path:
    """Return the folder of the example city: ``body.yaml`` and one folder per work, which ``pia new`` copies."""
    return data_root() / "assessments" / "example"
