"""Breaks of files, record items, counts, retention and systems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mutants.breaking import City, Way, breaks, one, risk, several
from mutants.tree import GONE

BANDS = ("1万人未満", "1万人以上10万人未満", "10万人以上100万人未満")


def _tables(city: City) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for file in city.all("files"):
        for table in file.get("records") or []:
            yield file, table


def _names(table: dict[str, Any]) -> list[str]:
    return [item["name"] if isinstance(item, dict) else item for item in table["items"]]


@breaks("file-has-chapters")
def without_chapters(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        yield one("files", file["id"], "chapters", to=False)


@breaks("file-has-record-list")
def without_a_list(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        yield one("files", file["id"], "records", to=GONE)


@breaks("file-records-individual-number")
def without_the_number(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        marks = {"個人番号", "変更前の個人番号", "情報提供用個人識別符号の取得の状況"}
        edits = []
        for table in file["records"]:
            at = ("files", file["id"], "records", table["id"], "items")
            kept = [item for item, name in zip(table["items"], _names(table), strict=True) if name not in marks]
            edits.append((at, kept))
        yield several(f"{file['id']} without 個人番号", *edits)


@breaks("record-item-listed-once")
def an_item_twice(city: City) -> Iterator[Way]:
    for file, table in _tables(city):
        for name in (_names(table)[1], _names(table)[-1]):
            yield one("files", file["id"], "records", table["id"], "items", "+", to=name)


@breaks("ticked-category-has-items")
def a_category_without_items(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        for category in ("disaster", "employment", "health"):
            yield one("files", file["id"], "declared", "categories", to=["individual-number", category])


@breaks("item-category-is-ticked")
def a_category_is_not_ticked(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        for ticked in (["individual-number"], ["individual-number", "contact"]):
            yield one("files", file["id"], "declared", "categories", to=ticked)


@breaks("record-band-matches")
def another_band_of_items(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        count = sum(len(table["items"]) for table in file["records"])
        for band, low, high in (
            ("10項目未満", 0, 10),
            ("10項目以上50項目未満", 10, 50),
            ("50項目以上100項目未満", 50, 100),
            ("100項目以上", 100, 9999),
        ):
            if not low <= count < high:
                yield one("files", file["id"], "declared", "record_band", to=band)


@breaks("user-department-named")
def users_are_others(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        yield one("files", file["id"], "users", "departments", to=["総務部人事課"])


@breaks("departments-in-charge-use-the-file")
def in_charge_but_no_user(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        yield one("files", file["id"], "department", to=f"{file['department']}、総務部人事課")


@breaks("entrusted-count-matches")
def another_count_of_contracts(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        for count in (0, 9):
            yield one("files", file["id"], "declared", "entrusted_count", to=count)


@breaks("provision-count-matches")
def another_count_of_provisions(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if file.get("counting"):
            for count in (57, 3):
                yield one("files", file["id"], "declared", "provision_count", to=count)


@breaks("transfer-count-matches")
def another_count_of_transfers(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if file.get("counting"):
            for count in (43, 5):
                yield one("files", file["id"], "declared", "transfer_count", to=count)


@breaks("entrustment-tick-agrees")
def ticked_as_not_entrusted(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        yield one("files", file["id"], "declared", "no_entrustment", to=True)


@breaks("entrustment-declared-agrees")
def declared_as_not_entrusted(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        yield one("files", file["id"], "declared", "entrustment", to="not-entrusted")


@breaks("provision-tick-agrees")
def another_tick_of_provision(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        kinds = {r["kind"] for r in city.all("recipients") if file["id"] in r["files"]}
        right = {"provided": "provision" in kinds, "transferred": "transfer" in kinds, "neither": not kinds}
        for tick, true in right.items():
            if not true:
                yield one("files", file["id"], "declared", "provision", to=[tick])


@breaks("no-provision-tick-agrees")
def ticked_as_not_provided(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        taken = any(file["id"] in r["files"] for r in city.all("recipients"))
        yield one("files", file["id"], "declared", "no_provision", to=taken)


@breaks("retention-band-matches-period")
def another_band_of_retention(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        for band in ("1年", "3年", "10年以上20年未満"):
            yield one("files", file["id"], "declared", "retention_band", to=band)


@breaks("retention-fits-article")
def a_period_that_the_article_does_not_give(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for file in ("juki-file", "honnin-file"):
            for period in ("5y", "80y", "18m", "30d"):
                yield one("files", file, "storage", "retention", "period", to=period)


@breaks("short-retention-has-period")
def short_without_a_period(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        yield several(
            f"{file['id']}: 1年未満 alone",
            (("files", file["id"], "storage", "retention", "period"), GONE),
            (("files", file["id"], "storage", "retention", "band"), "1年未満"),
        )


@breaks("deceased-number-fits-retention")
def the_dead_for_a_short_time(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for file in ("juki-file", "honnin-file"):
            yield one("files", file, "storage", "retention", "period", to="90d")
        file = next(f for f in city.all("files") if f["id"] == "sofusaki-file")
        yield risk(file, "storage/loss", "answers", "deceased", to="kept")


@breaks("erasure-procedure-described")
def erasure_without_words(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for file in city.all("files"):
            yield one("files", file["id"], "storage", "erasure", to="none")


@breaks("other-category-has-tick")
def another_category_of_nothing(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if file.get("category_other") is None:
            yield one("files", file["id"], "category_other", to="その他の情報")


@breaks("ticked-categories-explained")
def a_category_unexplained(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if city.form != "kiso":
            yield one(
                "files", file["id"], "records_validity", to="個人番号は、対象者を誤りなく特定するために記録する。"
            )
            lines = file["records_validity"].split("\n")
            if len(lines) > 2:
                for gone in lines[:3]:
                    rest = "\n".join(line for line in lines if line != gone)
                    yield one("files", file["id"], "records_validity", to=rest)


@breaks("corporate-items-within-range")
def companies_among_people(city: City) -> Iterator[Way]:
    for file, table in _tables(city):
        yield one("files", file["id"], "records", table["id"], "items", "+", to="法人番号")


@breaks("file-is-held-by-a-system")
def held_by_no_system(city: City) -> Iterator[Way]:
    for system in city.all("systems"):
        if system.get("holds"):
            yield one("systems", system["id"], "holds", to=[])


@breaks("connection-on-both-sides")
def connected_on_one_side(city: City) -> Iterator[Way]:
    for system in city.all("systems"):
        for connection in system.get("connections") or []:
            if "system" in connection:
                yield one("systems", system["id"], "connections", connection["system"], to=GONE)


@breaks("connection-not-to-itself")
def connected_to_itself(city: City) -> Iterator[Way]:
    for system in city.all("systems"):
        yield one("systems", system["id"], "connections", "+", to={"system": system["id"]})
        yield one("systems", system["id"], "connections", "+", to={"category": "other", "name": system["name"]})


@breaks("other-connection-named")
def connected_to_something_unnamed(city: City) -> Iterator[Way]:
    for system in city.all("systems"):
        yield one("systems", system["id"], "connections", "+", to={"category": "other"})


@breaks("system-is-connected")
def connected_to_nothing(city: City) -> Iterator[Way]:
    systems = city.all("systems")
    for system in systems:
        edits: list[Any] = [(("systems", system["id"], "connections"), [])]
        edits.extend(
            (("systems", other["id"], "connections", system["id"]), GONE)
            for other in systems
            if any(c.get("system") == system["id"] for c in other.get("connections") or [])
        )
        yield several(f"{system['id']} connected to nothing", *edits)


@breaks("connection-to-another-category")
def connected_to_its_own_kind(city: City) -> Iterator[Way]:
    for system in city.all("systems"):
        category = system.get("category")
        if category is not None and category != "other":
            yield one("systems", system["id"], "connections", "+", to={"category": category})


@breaks("system-stands-on-the-drawing")
def a_system_off_the_drawing(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for name in ("医療給付システム", "統計システム"):
            new = {
                "id": "unseen",
                "name": name,
                "zone": "lgwan",
                "functions": ["受付"],
                "connections": [{"system": "juki"}],
            }
            yield one("systems", "+", to=new)


@breaks("function-names-a-connection")
def a_function_without_its_connection(city: City) -> Iterator[Way]:
    for system in city.all("systems"):
        if system["id"] in {"atena", "kokuho", "housing", "juki"}:
            said = "・情報提供ネットワークシステムとの間で、情報照会及び情報提供を行う。"
            yield one("systems", system["id"], "functions", to=[said])


@breaks("internet-system-holds-no-number")
def numbers_on_the_internet(city: City) -> Iterator[Way]:
    for system in city.all("systems"):
        if system.get("holds"):
            yield one("systems", system["id"], "zone", to="internet")


@breaks("number-path-to-internet")
def a_way_to_the_internet(city: City) -> Iterator[Way]:
    for flow in city.all("flows"):
        if flow.get("contains_number") and any(
            n["id"] == flow["to"] and n["kind"] == "system" for n in city.all("nodes")
        ):
            yield one("nodes", flow["to"], "zone", to="internet")
    for system in city.all("systems"):
        if city.all("flows") and system["id"] in {"atena", "intermediate-server", "juki-net"}:
            yield one("systems", system["id"], "zone", to="internet")
