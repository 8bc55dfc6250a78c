"""The risks of the official forms and the catalogue of measures against them (``rules/measures/``)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, Literal

from msgspec import Struct

from pia.catalogue.demands import GRADES, Basis, Demand, Grade, demands, sources
from pia.catalogue.index import load_index
from pia.catalogue.plausible import Plausible, plausible_from
from pia.errors import Words

__all__ = [
    "ASKED",
    "FORMS",
    "GRADES",
    "KINDS",
    "PARAMETER_TYPES",
    "RUNNERS",
    "SHOWINGS",
    "Choice",
    "Limit",
    "Measure",
    "Parameter",
    "Risk",
    "RiskForm",
    "measures",
    "risks",
]

FORMS: Final = ("kiso", "juten", "zenkoumoku")
"""The forms that have risks: 様式2, 様式3, 様式4."""

PARAMETER_TYPES: Final = ("duration", "count", "text", "list", "choice", "flag")
KINDS: Final = ("organisational", "human", "physical", "technical", "external")
RUNNERS: Final = ("own", "contractor", "j-lis", "state", "cloud")
SHOWINGS: Final = ("register", "configuration", "log", "document")
ASKED: Final = ("required", "useful")
"""Whether a control should give a value: it must, or it would help; without a word the value is there for programs only."""

ParameterType = Literal["duration", "count", "text", "list", "choice", "flag"]
Kind = Literal["organisational", "human", "physical", "technical", "external"]
Runner = Literal["own", "contractor", "j-lis", "state", "cloud"]
Showing = Literal["register", "configuration", "log", "document"]
Asked = Literal["required", "useful"]


class RiskForm(Struct, frozen=True):
    """How one form asks about a risk.

    ``number`` is what is printed before the title (リスク１), empty where nothing is; ``section`` is the place (Ⅲ/2);
    ``cells`` maps each composed text to its official label, ``answers`` each choice to its vocabulary.
    ``titles`` are the printed titles where the form words the risk otherwise or asks about several at once.
    """

    number: str
    section: str
    cells: dict[str, str]
    answers: dict[str, str]
    titles: tuple[str, ...] = ()

    @property
    def per_file(self) -> bool:
        """Whether the form asks once per file (Ⅲ) or once for the whole body (Ⅳ of 様式2 and 様式4)."""
        return self.section.startswith("Ⅲ")


class Risk(Struct, frozen=True):
    """One risk of the forms; ``title.ja`` is the official wording. ``forms`` has only the forms that ask for it."""

    id: str
    title: Words
    forms: dict[str, RiskForm]


class Choice(Struct, frozen=True):
    """One value that a parameter of type choice or list may take."""

    id: str
    title: Words


class Limit(Struct, frozen=True):
    """What a value must reach: at least ``bound``, or at most where ``least`` is false; for a list, so many entries."""

    least: bool
    bound: str | int
    grade: Grade
    basis: tuple[Basis, ...]


class Parameter(Struct, frozen=True):
    """A value that a declared control can give, such as the retention of a log.

    ``choices`` is empty where any value of the type is accepted. ``asked`` says whether a control should give it; whatever
    it says, a period that the text leaves open (定期的に, 一定期間) is to be given. ``plausible`` is the range in which any
    value makes sense.
    """

    name: str
    type: ParameterType
    title: Words
    choices: tuple[Choice, ...] = ()
    limit: Limit | None = None
    asked: Asked | None = None
    plausible: Plausible | None = None


class Measure(Struct, frozen=True):
    """One entry of the catalogue: what belongs to a risk, who usually runs it, and how it can be shown.

    ``cells`` maps a form to the (risk, cell) in which the text of such a control stands unless the control says
    otherwise; where the form has no entry for ``risk`` itself this is the nearest one it has. ``demands`` is what the measure
    meets; ``grade`` and ``basis`` say how strong that is and where it comes from. ``required_when`` names the conditions under
    which this measure or another one of its demand is asked for (none: always); None where nobody asks.
    """

    id: str
    title: Words
    risk: str
    cells: dict[str, tuple[str, str]]
    parameters: dict[str, Parameter]
    kind: Kind
    runs: Runner
    shown_by: tuple[Showing, ...]
    grade: Grade
    basis: tuple[Basis, ...]
    demands: tuple[Demand, ...] = ()
    required_when: tuple[str, ...] | None = None

    def cell(self, form: str) -> tuple[str, str] | None:
        """Return the (risk, cell) of ``form`` that tells this measure by default, None where the form has none."""
        return self.cells.get(form)


@lru_cache(maxsize=1)
def risks() -> dict[str, Risk]:
    """Return every risk by its id, in the order of the forms. Shared: to be read, not changed."""
    written = load_index()["measures/risks.yaml"]["risks"]
    return {id_: _risk(id_, entry) for id_, entry in written.items()}


@lru_cache(maxsize=1)
def measures() -> dict[str, Measure]:
    """Return every measure of the catalogue by its id, sorted by id. Shared: to be read, not changed."""
    found = {
        id_: _measure(id_, entry)
        for file, content in load_index().items()
        if file.startswith("measures/") and file not in ("measures/risks.yaml", "measures/demands.yaml")
        for id_, entry in content["measures"].items()
    }
    return dict(sorted(found.items()))


def _words(entry: dict[str, str]) -> Words:
    return Words(entry["ja"], entry["en"])


def _risk(id_: str, entry: dict[str, Any]) -> Risk:
    forms = {
        name: RiskForm(one["number"], one["section"], one["cells"], one["answers"], tuple(one.get("titles", ())))
        for name, one in entry["forms"].items()
    }
    return Risk(id_, _words(entry["title"]), forms)


def _parameter(name: str, entry: dict[str, Any]) -> Parameter:
    choices = tuple(Choice(id_, _words(title)) for id_, title in entry.get("choices", {}).items())
    limit = entry.get("limit")
    return Parameter(
        name,
        entry["type"],
        _words(entry["title"]),
        choices,
        _limit(limit) if limit else None,
        entry.get("asked"),
        plausible_from(entry["plausible"]) if "plausible" in entry else None,
    )


def _limit(entry: dict[str, Any]) -> Limit:
    least = "at_least" in entry
    return Limit(
        least,
        entry["at_least" if least else "at_most"],
        entry["grade"],
        tuple([sources()[one] for one in entry["basis"]]),
    )


def _measure(id_: str, entry: dict[str, Any]) -> Measure:
    cells: dict[str, tuple[str, str]] = {}
    for form, written in entry["cells"].items():
        risk, _, cell = written.partition("#")
        cells[form] = (risk, cell)
    named = entry.get("demand", ())
    met = tuple([demands()[one] for one in ((named,) if isinstance(named, str) else named)])
    written = tuple([sources()[one] for one in entry.get("basis", ())])
    return Measure(
        id=id_,
        title=_words(entry["title"]),
        risk=entry["risk"],
        cells=cells,
        parameters={name: _parameter(name, one) for name, one in entry.get("parameters", {}).items()},
        kind=entry["kind"],
        runs=entry["runs"],
        shown_by=tuple(entry["shown_by"]),
        grade=entry.get("grade") or met[0].grade,
        basis=written or met[0].basis,
        demands=met,
        required_when=met[0].when if met else None,
    )
