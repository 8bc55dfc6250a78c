"""Breaks of what files of one system have in common, of values, and of measures against evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mutants.breaking import City, Way, breaks, one, risk, several
from mutants.tree import GONE
from pia.catalogue.measures import measures

LOOSE = {"1y": "3y", "7y": "1y", "15min": "60min", "1w": "8w", 2: 1}
"""By the bound of a limit of practice: a value beyond it."""


@breaks("answer-has-its-text")
def an_answer_without_words(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    by_cell: dict[tuple[str, str], list[str]] = {}
    for control in city.all("controls"):
        if control.get("text") and control["text"] != "none":
            by_cell.setdefault(city.place_of(control), []).append(control["id"])
    asked = {
        "zenkoumoku": {
            "authentication-method",
            "rights-issue-method",
            "rights-management-method",
            "usage-record-method",
        },
        "juten": {"authentication-method"},
    }[city.form]
    for (_, cell), ids in by_cell.items():
        if cell in asked:
            yield several(f"{cell} without words", *((("controls", id_, "text"), GONE) for id_ in ids))


@breaks("control-period-defined")
def a_period_only_in_words(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        for name in control.get("parameters") or {}:
            known = measures()[control["measure"]].parameters.get(name)
            text = str(control.get("text"))
            if known is None or known.asked != "required" or known.type not in {"duration", "count"}:
                continue
            if control["measure"].startswith("log.") and name == "retention":
                continue  # one value for all logs: another of them gives it
            if "{" + name + "}" in text and "refines" not in control and control["id"] != "provision-record":
                yield several(
                    f"{control['id']}: {name} only in words",
                    (("controls", control["id"], "parameters", name), GONE),
                    (("controls", control["id"], "text"), text.replace("{" + name + "}", "一定の期間")),
                )


@breaks("control-common-level-reached")
def a_value_looser_than_others_have(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        for name in control.get("parameters") or {}:
            known = measures()[control["measure"]].parameters.get(name)
            limit = known.limit if known is not None else None
            if limit is not None and limit.grade == "practice" and limit.bound in LOOSE:
                yield one("controls", control["id"], "parameters", name, to=LOOSE[limit.bound])


@breaks("control-not-refuted")
def evidence_says_the_contrary(city: City) -> Iterator[Way]:
    for control in city.own_controls()[::3]:
        yield several(f"{control['id']} is refuted", (("@evidence",), control["id"]))


@breaks("inherited-control-not-weakened")
def another_value_than_the_platform(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        if control.get("refines") == "juki-net-municipal-cs.biometric":
            for factors in (["card"], ["password"], ["password", "card"]):
                yield one("controls", control["id"], "parameters", "factors", to=factors)


@breaks("rating-follows-practice")
def a_measure_that_others_have(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        rated = {answer["risk"] for answer in city.all("risks") if answer.get("rating")}
        by_demand: dict[str, list[str]] = {}
        for control in city.all("controls"):
            for demand in measures()[control["measure"]].demands:
                if demand.risk in rated and demand.grade in {"practice", "juki-standard"} and not demand.when:
                    by_demand.setdefault(demand.id, []).append(control["id"])
        for name, ids in by_demand.items():
            if len(ids) <= 4:
                yield several(f"nothing meets {name}", *((("controls", id_), GONE) for id_ in dict.fromkeys(ids)))


def _of_one_system(city: City) -> Iterator[tuple[str, str]]:
    for system in city.all("systems"):
        held = system.get("holds") or []
        for mine in held:
            for other in held:
                if mine != other:
                    yield mine, other


@breaks("same-system-same-controls")
def a_measure_for_one_file_of_the_system(city: City) -> Iterator[Way]:
    for mine, other in _of_one_system(city):
        for measure in ("use.copy-instruction", "use.logout", "use.supervision", "use.printing-limit"):
            if measure in measures():
                new = {"id": "mine", "measure": measure, "scope": {"files": [mine]}, "text": "・職員に指導する。"}
                yield one("controls", "+", to=new)
        for control in city.own_controls():
            told = control.get("scope", {}).get("files") == [mine, other] and "refines" not in control
            if told and city.place_of(control)[0].startswith("use/"):
                yield one("controls", control["id"], "scope", "files", to=[mine])


@breaks("same-system-same-departments")
def a_department_of_one_file_only(city: City) -> Iterator[Way]:
    for mine, _ in _of_one_system(city):
        for name in ("市民部南部出張所", "総務部情報政策課"):
            yield one("files", mine, "users", "departments", "+", to=name)


@breaks("same-system-same-rating")
def fewer_measures_rated_higher(city: City) -> Iterator[Way]:
    for mine, other in _of_one_system(city):
        file = next(one_ for one_ in city.all("files") if one_["id"] == mine)
        for name in ("use/unauthorised", "use/copy"):
            measure = {"use/unauthorised": "authentication.personal-id", "use/copy": "use.copy-instruction"}[name]
            new: dict[str, Any] = {
                "id": "more",
                "measure": measure,
                "scope": {"files": [other]},
                "text": "・指導する。",
            }
            what, edits = risk(file, name, "rating", to="especially")
            theirs = next(one_ for one_ in city.all("files") if one_["id"] == other)
            _, lower = risk(theirs, name, "rating", to="sufficient")
            yield several(f"{what}; {other} has more", *edits, *lower, (("controls", "+"), new))


@breaks("written-cell-hides-no-control")
def a_text_over_the_measures(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    cells = {city.place_of(c) for c in city.all("controls") if c.get("text") and not c.get("scope", {}).get("files")}
    for name, cell in sorted(cells):
        for answer in city.all("risks"):
            if answer["risk"] == name and cell not in (answer.get("texts") or {}):
                for text in ("none", "・必要な対策を行う。"):
                    yield one("risks", name, "texts", cell, to=text)
