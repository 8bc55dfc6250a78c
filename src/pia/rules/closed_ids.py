"""Ids that an expression may compare a fact with, where the catalogue or the forms say which there are.

Unlike the vocabularies these sets are data and large, so they are read only when an expression really compares such a fact:
when a pack is checked, never while a checked one is used. The compiled index carries the stamps of the files they come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.forms.edition import GroupSpec

__all__ = ["ID_SETS", "unknown_id"]

ID_SETS: Final[dict[str, Words]] = {
    "measure": Words("措置の識別子", "id of a measure"),
    "parameter": Words("措置の値の名前", "name of a parameter"),
    "risk": Words("リスクの識別子", "id of a risk"),
    "answer": Words("リスクの小項目の識別子", "id of an answer"),
    "answer-word": Words("小項目の選択肢", "choice of an answer"),
    "cell": Words("リスクの欄の識別子", "id of a cell"),
    "risk-section": Words("リスクが記載される箇所", "section of a risk"),
    "section": Words("様式の章", "section of the form"),
    "item-key": Words("様式の欄のキー", "key of an item"),
}
"""The sets, and what one of their members is called."""

_LISTED = 40
_TWIN = re.compile(r"~[0-9]{1,6}$")


def unknown_id(set_: str, word: str) -> Words | None:
    """Return what to write instead of ``word`` where it is not in ``set_`` (one of ``ID_SETS``), None where it is.

    Names of the 別紙 are free among the sections. Of the key of an item, a part that names an entity of the assessment
    (``files/<id>#…``) is free as well; what stands after the ``#`` is not.

    Raises:
        InputError: the catalogue or an edition cannot be read.
    """
    if set_ == "item-key":
        return _unknown_key(word)
    if set_ == "section" and word.startswith(_free_sections()):
        return None
    known = _known(set_)
    return None if word in known else _remedy(set_, known, nearest(word, known))


def _unknown_key(word: str) -> Words | None:
    owner, mark, item = _TWIN.sub("", word).partition("#")
    fixed, repeated = _keys()
    if not mark or "/" not in owner:
        return None if f"{owner}{mark}{item}" in fixed else _remedy("item-key", fixed, nearest(word, fixed))
    ids = {key.rpartition("#")[2] for key in fixed | repeated}
    if item in ids:
        return None
    near = nearest(item, ids)
    return _remedy("item-key", (), f"{owner}#{near}" if near else None)


def _remedy(set_: str, known: Iterable[str], near: str | None) -> Words:
    """Return the nearest member, and either all of a small set or where a large one can be looked up."""
    hint = Words(f"「{near}」ではありませんか。", f"did you mean '{near}'? ") if near else Words("", "")
    listed, title = sorted(known), ID_SETS[set_]
    if 0 < len(listed) <= _LISTED:
        rest = Words(f"あり得る値: {'、'.join(listed)}", f"possible values: {', '.join(listed)}")
    elif set_ == "item-key":
        rest = Words(
            f"{title.ja}は pia form DIR --format json で見られます。", "'pia form DIR --format json' shows every key"
        )
    else:
        rest = Words(
            f"{title.ja}は docs/reference/measures.md にあります。", f"docs/reference/measures.md has every {title.en}"
        )
    return Words(hint.ja + rest.ja, hint.en + rest.en)


@lru_cache(maxsize=16)
def _known(set_: str) -> frozenset[str]:
    return frozenset(_SETS[set_]())


def _measures() -> Iterable[str]:
    from pia.catalogue.measures import measures

    return measures()


def _parameters() -> Iterator[str]:
    from pia.catalogue.measures import measures

    for measure in measures().values():
        yield from measure.parameters


def _risks() -> Iterable[str]:
    from pia.catalogue.measures import risks

    return risks()


def _answers() -> Iterator[str]:
    from pia.catalogue.measures import risks

    for risk in risks().values():
        for form in risk.forms.values():
            yield from form.answers


def _answer_words() -> Iterator[str]:
    from pia.catalogue.measures import risks
    from pia.model.base import UNKNOWN
    from pia.model.vocabulary import vocabulary

    yield UNKNOWN
    for risk in risks().values():
        for form in risk.forms.values():
            for id_ in form.answers.values():
                yield from vocabulary(id_).choices


def _cells() -> Iterator[str]:
    from pia.catalogue.measures import risks

    for risk in risks().values():
        for form in risk.forms.values():
            yield from form.cells


def _risk_sections() -> Iterator[str]:
    from pia.catalogue.measures import risks

    for risk in risks().values():
        for form in risk.forms.values():
            yield form.section


def _sections() -> Iterator[str]:
    return (section.section for section in _printed() if section.section and section.each != "annexes")


_SETS: Final[dict[str, Callable[[], Iterable[str]]]] = {
    "measure": _measures,
    "parameter": _parameters,
    "risk": _risks,
    "answer": _answers,
    "answer-word": _answer_words,
    "cell": _cells,
    "risk-section": _risk_sections,
    "section": _sections,
}


def _printed() -> Iterator[GroupSpec]:
    """Yield the sections of every installed edition."""
    from pia.catalogue.editions import editions
    from pia.forms.edition import load_edition

    for edition in editions():
        yield from load_edition(edition.form, edition.edition).sections


@lru_cache(maxsize=1)
def _free_sections() -> tuple[str, ...]:
    """Return how the names begin that an assessment gives to sections of its own: those of the 別紙."""
    return tuple(sorted({s.section for s in _printed() if s.section and s.each == "annexes"}))


@lru_cache(maxsize=1)
def _keys() -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of the items that stand once, and of those that stand once per entity (without the entity)."""
    fixed: set[str] = set()
    repeated: set[str] = set()
    for section in _printed():
        _gather(section, "", fixed, repeated)
    return frozenset(fixed), frozenset(repeated)


def _gather(group: GroupSpec, owner: str | None, fixed: set[str], repeated: set[str], *, risk: bool = False) -> None:
    """Add the keys below ``group`` the way the filler makes them; ``owner`` is None inside an entity."""
    owner = None if group.each is not None else owner
    owner = group.key if group.key is not None else owner
    risk = risk or group.risk is not None
    from pia.forms.edition import ItemSpec

    for child in group.children:
        if isinstance(child, ItemSpec):
            if owner is None or risk or child.risk is not None:
                repeated.add(f"#{child.id}")
            else:
                fixed.add(f"{owner}#{child.id}")
        else:
            _gather(child, owner, fixed, repeated, risk=risk)
