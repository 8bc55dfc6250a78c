"""Breaks of controls, their values, ratings and answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from mutants.breaking import City, Way, breaks, one, risk, several
from mutants.tree import GONE
from pia.catalogue.demands import demands
from pia.catalogue.measures import measures


def _values(city: City, asked: str, *, timed: bool) -> Iterator[tuple[str, str]]:
    """Yield the values of the city's own controls that the catalogue asks for."""
    for control in city.own_controls():
        for name in control.get("parameters") or {}:
            known = measures()[control["measure"]].parameters.get(name)
            if known is None or "refines" in control or control["id"] == "provision-record":
                continue
            shown = "{" + name + "}" in str(control.get("text"))
            if known.asked == asked and (known.type in {"duration", "count"}) is timed and not shown:
                yield control["id"], name


@breaks("control-period-defined")
def a_period_left_open(city: City) -> Iterator[Way]:
    for control, name in _values(city, "required", timed=True):
        yield one("controls", control, "parameters", name, to=GONE)
        yield one("controls", control, "parameters", name, to="一定期間")


@breaks("control-parameter-defined")
def a_value_left_open(city: City) -> Iterator[Way]:
    for control, name in _values(city, "required", timed=False):
        yield one("controls", control, "parameters", name, to=GONE)


@breaks("control-value-helps")
def a_useful_value_left_open(city: City) -> Iterator[Way]:
    for control, name in _values(city, "useful", timed=False):
        yield one("controls", control, "parameters", name, to=GONE)


@breaks("control-is-implemented")
def everything_is_planned(city: City) -> Iterator[Way]:
    controls = city.all("controls")
    for name in ("acquisition", "use", "entrustment", "provision", "storage"):
        edits = tuple(
            (("controls", c["id"], "planned"), True)
            for c in controls
            if measures()[c["measure"]].risk.split("/")[0] == name
        )
        if edits and city.form != "kiso":
            yield several(f"{name}: all planned", *edits)


@breaks("rating-has-measures")
def a_rating_without_measures(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    by_risk: dict[str, list[str]] = {}
    for control in city.all("controls"):
        by_risk.setdefault(city.place_of(control)[0], []).append(control["id"])
    for name, ids in by_risk.items():
        rated = next((r for r in city.all("risks") if r["risk"] == name), None)
        if rated is not None and rated.get("rating") and "texts" not in rated:
            yield several(f"{name} without measures", *((("controls", id_), GONE) for id_ in ids))


@breaks("rating-supported-by-measures")
def a_demand_unmet(city: City) -> Iterator[Way]:
    if city.form != "zenkoumoku":
        return
    for name, ids in _by_demand(city).items():
        demand = demands()[name]
        if demand.answer is not None and demand.cell is None:
            continue
        cell = (demand.risk, demand.cell)
        rest = [c for c in city.all("controls") if c["id"] not in ids and c.get("text")]
        placed = [c for c in rest if "place" in c and city.place_of(c) == cell]
        if not placed and cell[0] in {city.place_of(c)[0] for c in rest}:
            gone = [(("controls", id_), GONE) for id_ in dict.fromkeys(ids)]
            yield several(f"nothing meets {name}", *gone)
            new = {
                "id": "beside",
                "measure": "storage.patch",
                "place": {"risk": cell[0], "cell": cell[1]},
                "text": "・適用する。",
            }
            if cell[1] is not None and not cell[0].startswith("storage"):
                yield several(f"something else stands where {name} was", *gone, (("controls", "+"), new))


def _by_demand(city: City) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for control in city.all("controls"):
        for demand in measures()[control["measure"]].demands:
            if demand.grade in {"form", "guideline"} and not demand.when:
                found.setdefault(demand.id, []).append(control["id"])
    return found


@breaks("choice-has-its-measure")
def a_choice_alone(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    for name, ids in _by_demand(city).items():
        demand = demands()[name]
        asked = city.form == "zenkoumoku" or name == "incident-ready"
        if asked and demand.answer is not None and demand.cell is None:
            gone = [(("controls", id_), GONE) for id_ in dict.fromkeys(ids)]
            yield several(f"only the choice answers {name}", *gone)


@breaks("risk-is-rated")
def a_risk_without_a_rating(city: City) -> Iterator[Way]:
    for answer in city.all("risks"):
        if answer.get("rating") and answer["risk"] != "manual-work" and city.form != "kiso":
            yield one("risks", answer["risk"], "rating", to=GONE)
    for file in city.all("files"):
        for answer in file.get("risks") or []:
            shared = any(r["risk"] == answer["risk"] for r in city.all("risks"))
            if answer.get("rating") and not shared:
                yield one("files", file["id"], "risks", answer["risk"], "rating", to=GONE)


@breaks("rating-agrees-with-answers")
def an_answer_below_the_rating(city: City) -> Iterator[Way]:
    low = {"sufficient": "insufficient", "done": "not-done", "recorded": "not-recorded", "defined": "undefined"}
    for answer in city.all("risks"):
        for name, value in (answer.get("answers") or {}).items():
            if answer.get("rating") and value in low and name not in {"backup", "deceased"}:
                yield one("risks", answer["risk"], "answers", name, to=low[value])


@breaks("backup-answer-agrees")
def no_backup_but_sufficient(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        file = next(f for f in city.all("files") if f["id"] == "sofusaki-file")
        for answer in ("sufficient", "especially"):
            yield risk(file, "storage/loss", "answers", "backup", to=answer)
        yield one("controls", "backup", "text", to="・バックアップは取らない。")


@breaks("organisation-answers-agree")
def the_city_answers_twice(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for file in city.all("files")[1:]:
            for name in ("organisation", "regulations", "notification", "incident-procedure"):
                yield risk(file, "storage/loss", "answers", name, to="especially")


@breaks("education-answers-agree")
def education_answered_twice(city: City) -> Iterator[Way]:
    files = [file["id"] for file in city.all("files")]
    for first, second in pairwise(files):
        ticks = (
            (("files", first, "audit"), ["self-check"]),
            (("files", second, "audit"), ["self-check", "internal-audit"]),
        )
        yield several(f"{first} and {second} audited apart", *ticks)
        yield one("files", first, "audit", to=["self-check"])
        yield risk(city.all("files")[0], "education", "answers", "education", to="especially")
        both = tuple(
            (("files", file, "risks", "+"), {"risk": "education", "answers": {"education": grade}})
            for file, grade in ((first, "sufficient"), (second, "especially"))
        )
        yield several(f"{first} and {second} taught apart", *both)


@breaks("especially-has-real-evidence")
def especially_without_evidence(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    for answer in city.all("risks"):
        if answer.get("rating") and answer["risk"] not in {"manual-work", "education", "audit"}:
            claim = (("risks", answer["risk"], "rating"), "especially")
            named = [(("controls", c["id"], "evidence"), GONE) for c in city.own_controls() if c.get("evidence")]
            yield several(f"{answer['risk']} especially, evidence only named", claim)
            yield several(f"{answer['risk']} especially, no evidence at all", claim, *named)


@breaks("inherited-control-left-out")
def a_measure_of_the_platform_left_out(city: City) -> Iterator[Way]:
    for heir in city.all("inherits"):
        prefix = heir["profile"].split("/")[0]
        refined = {c.get("refines") for c in city.own_controls()}
        ids = [c["id"] for c in city.all("controls") if c["id"].startswith(prefix + ".") and c["id"] not in refined]
        for id_ in ids[:8]:
            left = {"control": id_.partition(".")[2], "reason": "記載がない。"}
            yield several(
                f"without {id_}", (("inherits", heir["profile"], "without"), [left]), (("controls", id_), GONE)
            )


@breaks("control-limit-reached")
def a_value_beyond_its_limit(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        for name, value in (control.get("parameters") or {}).items():
            known = measures()[control["measure"]].parameters.get(name)
            limit = known.limit if known is not None else None
            if limit is None or limit.grade == "practice" or isinstance(value, dict):
                continue
            yield one("controls", control["id"], "parameters", name, to=_beyond(known.type, limit))


def _beyond(kind: str, limit: Any) -> Any:
    if kind == "duration":
        return "1d" if limit.least else "30y"
    if kind == "count":
        return 0 if limit.least else 100_000
    return False
