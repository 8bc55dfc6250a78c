"""The registry: a breaker is a function that yields the ways in which it breaks what one rule guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mutants.tree import GONE, Edit
from pia.catalogue.measures import measures


@dataclass(frozen=True)
class City:
    """One assessment of the model city as plain data."""

    name: str
    data: dict[str, Any]

    @property
    def form(self) -> str:
        return str(self.data["form"])

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return the entries of a top-level list, none where there is no such list."""
        return list(self.data.get(kind) or [])

    def own_controls(self) -> list[dict[str, Any]]:
        """Return the controls that the city wrote itself, without those of its profiles."""
        return [one for one in self.all("controls") if "." not in one["id"]]

    def place_of(self, control: dict[str, Any]) -> tuple[str, str]:
        """Return the risk and the cell in which the text of a control stands."""
        if "place" in control:
            return control["place"]["risk"], control["place"]["cell"]
        risk_, cell = measures()[control["measure"]].cells.get(self.form, ("", ""))
        return risk_, cell

    def entrusted(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for party in self.all("parties"):
            for one in party.get("entrusted") or []:
                yield party["id"], one


@dataclass(frozen=True)
class Mutant:
    """A break: the assessment, the rule that must fire, what was done, and the edits that do it."""

    work: str
    rule: str
    what: str
    edits: tuple[Edit, ...]
    refuted: str = ""
    """The control that a file of evidence beside the assessment contradicts."""
    unseen: str = ""
    """Why the rule is known not to see it; empty for a break of what the rule says that it guards."""


Way = tuple[str, tuple[Edit, ...]]
Breaker = Callable[[City], Iterator[Way]]

BREAKERS: list[tuple[str, Breaker, str]] = []


def breaks(rule: str, *, unseen: str = "") -> Callable[[Breaker], Breaker]:
    """Register a breaker of ``rule``.

    ``unseen`` marks breaks that a reader would see and the rule does not, with the reason: they are counted apart, so that
    the share of what is found is not made good by leaving out what is not.
    """

    def registered(breaker: Breaker) -> Breaker:
        BREAKERS.append((rule, breaker, unseen))
        return breaker

    return registered


def one(*path: Any, to: Any) -> Way:
    """Return the way that puts ``to`` at a path."""
    said = "gone" if to is GONE else str(to)[:40]
    return f"{'/'.join(map(str, path))} -> {said}", ((path, to),)


def several(what: str, *edits: Edit) -> Way:
    """Return a way of several edits."""
    return what, edits


def risk(file: dict[str, Any], name: str, *path: Any, to: Any) -> Way:
    """Return the way that changes a file's own answer to a risk, which is written if the city answers for all files."""
    if any(own["risk"] == name for own in file.get("risks") or []):
        return one("files", file["id"], "risks", name, *path, to=to)
    value = to
    for step in reversed(path):
        value = {step: value}
    return one("files", file["id"], "risks", "+", to={"risk": name, **value})


def mutants(city: City) -> Iterator[Mutant]:
    """Yield every mutant of one assessment."""
    for rule, breaker, unseen in BREAKERS:
        for what, edits in breaker(city):
            refuted = next((str(value) for path, value in edits if path == ("@evidence",)), "")
            laid = tuple(edit for edit in edits if edit[0] != ("@evidence",))
            yield Mutant(city.name, rule, what, laid, refuted, unseen)
