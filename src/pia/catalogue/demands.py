"""What is asked against each risk (``rules/measures/demands.yaml``): by whom, how strongly, and when.

A measure of the catalogue names the demand it meets; any one of its measures meets a demand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, Literal

from msgspec import Struct

from pia.catalogue.index import load_index
from pia.errors import Words

__all__ = ["BINDING", "CONDITIONS", "GRADES", "SOURCE_STATUSES", "Basis", "Demand", "Grade", "demands", "sources"]

GRADES: Final = ("form", "guideline", "juki-standard", "practice")
"""How strong a demand is, the strongest first."""

BINDING: Final = ("form", "guideline")
"""The grades that a good rating needs; what is missing of the others is only noted."""

SOURCE_STATUSES: Final = ("confirmed", "likely", "memory")

CONDITIONS: Final[dict[str, Words]] = {
    "entrusts": Words("ファイルの取扱いを委託している", "the handling of the file is entrusted"),
    "re-entrusts": Words("再委託を行っている", "something is re-entrusted"),
    "provides": Words("提供先又は移転先がある", "the file is provided or transferred"),
    "network-acquires": Words("情報提供ネットワークシステムで入手する", "the file acquires through the network"),
    "network-provides": Words("情報提供ネットワークシステムで提供する", "the file is provided through the network"),
    "from-subject": Words("本人又は代理人から入手する", "information is acquired from the person"),
    "holds-number": Words("個人番号を記録している", "the file holds individual numbers"),
    "juki-net": Words(
        "住民基本台帳ネットワークシステムがファイルを保有している", "a system of the Juki network holds the file"
    ),
    "media": Words("電子記録媒体で入手し、又は提供する", "media carry the file in or out"),
    "cloud": Words("ガバメントクラウドの措置を継承している", "the government cloud is inherited"),
    "municipality": Words("評価実施機関が市区町村である", "the body is a municipality"),
    "prefecture": Words("評価実施機関が都道府県である", "the body is a prefecture"),
}
"""Every condition that a demand may name, judged for each file; the rules know how."""

Grade = Literal["form", "guideline", "juki-standard", "practice"]
SourceStatus = Literal["confirmed", "likely", "memory"]


class Basis(Struct, frozen=True):
    """A provision, or what else a demand rests on, and how sure that is."""

    cite: str
    source_status: SourceStatus


class Demand(Struct, frozen=True):
    """One demand against a risk.

    ``cell`` is the cell of the form that asks for it and ``answer`` the choice that answers it; a form that has neither
    asks with the grade ``elsewhere``, or not at all. All of ``when`` must hold. ``denied_by`` names measures that say the
    contrary, ``unless_answered`` the choice by which the body says that there is nothing to ask.
    """

    id: str
    title: Words
    risk: str
    grade: Grade
    basis: tuple[Basis, ...]
    cell: str | None = None
    answer: str | None = None
    elsewhere: Grade | None = None
    when: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    unless_answered: str | None = None


@lru_cache(maxsize=1)
def sources() -> dict[str, Basis]:
    """Return what demands and measures rest on, by id. Shared: to be read, not changed."""
    written = load_index()["measures/demands.yaml"]["sources"]
    return {id_: Basis(entry["cite"], entry["source_status"]) for id_, entry in written.items()}


@lru_cache(maxsize=1)
def demands() -> dict[str, Demand]:
    """Return every demand by its id, in the order of the forms. Shared: to be read, not changed."""
    return {id_: _demand(id_, entry) for id_, entry in load_index()["measures/demands.yaml"]["demands"].items()}


def _demand(id_: str, entry: dict[str, Any]) -> Demand:
    elsewhere = entry.get("elsewhere", entry["grade"])
    known = sources()
    return Demand(
        id=id_,
        title=Words(entry["title"]["ja"], entry["title"]["en"]),
        risk=entry["risk"],
        grade=entry["grade"],
        basis=tuple([known[one] for one in entry["basis"]]),
        cell=entry.get("cell"),
        answer=entry.get("answer"),
        elsewhere=None if elsewhere == "none" else elsewhere,
        when=tuple(entry.get("when", ())),
        denied_by=tuple(entry.get("denied_by", ())),
        unless_answered=entry.get("unless_answered"),
    )
