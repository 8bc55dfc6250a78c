"""評価書名: the title of an assessment, worded for the form that is printed."""

from __future__ import annotations

from pia.model.vocabulary import vocabulary

__all__ = ["title_for"]


def title_for(title: str, form: str) -> str:
    """Return ``title`` with the kind of form it names (…　全項目評価書) replaced by that of ``form``."""
    kinds = vocabulary("form-kind").choices
    named = next((kind for kind in kinds.values() if kind in title), None)
    return title if named is None or form not in kinds else title.replace(named, kinds[form])
