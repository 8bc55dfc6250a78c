"""Breaks of recipients, their bases and lists, contractors and the network."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from mutants.breaking import City, Way, breaks, one, risk, several
from mutants.tree import GONE

ACT = "番号法"


@breaks("provision-cites-article-19")
def provided_by_article_nine(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "provision":
            yield one("recipients", recipient["id"], "basis", to="番号法第9条第2項")
            yield one("recipients", recipient["id"], "basis", to="番号法第9条第1項及び別表の44の項")


@breaks("own-organ-not-by-network-item")
def own_organs_under_network_items(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "provision" and "教育委員会" in recipient["name"]:
            for item in "89":
                yield one("recipients", recipient["id"], "basis", to=f"番号法第19条第{item}号")


@breaks("provision-rests-on-a-rule-of-provision")
def provided_by_what_permits_none(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "provision":
            for basis in (
                "番号法別表の24の項",
                "番号法第16条",
                "番号法第17条第1項",
                "統計法第5条",
                "見本市事務分掌規則第3条",
            ):
                yield one("recipients", recipient["id"], "basis", to=basis)


@breaks("network-basis-names-its-item")
def the_linkage_by_the_table_of_use(city: City) -> Iterator[Way]:
    if isinstance(city.data.get("network", {}).get("provision"), dict):
        for cite in ("番号法第9条第1項別表", "番号法第9条第2項", "住基法第12条第1項"):
            yield one("network", "provision", "cite", to=cite)


@breaks("provision-row-is-no-row-of-use")
def rows_of_use_under_the_network(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        rows = recipient.get("rows")
        if isinstance(rows, list) and any(m["means"] == "information-provision-network" for m in recipient["means"]):
            for row in rows[:2]:
                yield one("recipients", recipient["id"], "rows", row["id"], "article", to="番号法別表の1の項")


@breaks("own-office-block-is-a-transfer")
def provided_to_an_office_of_its_own(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "provision":
            for name in ("見本市福祉部保険年金課", "総務部税務課"):
                yield one("recipients", recipient["id"], "name", to=name)


@breaks("transfer-goes-to-no-separate-manager")
def transferred_to_other_organs(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "transfer":
            for name in ("消防本部警防課", "見本市上下水道局営業課", "市民病院"):
                yield one("recipients", recipient["id"], "name", to=name)


@breaks("transfer-cites-article-9")
def transferred_by_another_article(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "transfer":
            for basis in ("住民基本台帳法第12条第1項", "住民基本台帳法施行令第24条"):
                yield one("recipients", recipient["id"], "basis", to=basis)


@breaks("transfer-is-no-provision")
def transferred_by_article_nineteen(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "transfer":
            yield one("recipients", recipient["id"], "basis", to="番号法第9条第2項及び第19条第11号")
            yield one("recipients", recipient["id"], "basis", to="番号法第19条第8号")


@breaks("purpose-clause-is-no-basis")
def the_purpose_as_basis(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        yield one("recipients", recipient["id"], "basis", to="住民基本台帳法第1条")
        yield one("recipients", recipient["id"], "basis", to="番号法第1条")


@breaks("basis-is-no-placeholder")
def a_basis_yet_to_come(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        yield one("recipients", recipient["id"], "basis", to="番号法第9条第2項に基づく条例で定めた都度追記")


@breaks("recipient-basis-names-a-provision")
def a_basis_without_an_article(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        yield one("recipients", recipient["id"], "basis", to="関係する法令の定めるところによる。")


@breaks("network-recipient-cites-network-item")
def the_network_without_its_item(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "provision":
            at = ("recipients", recipient["id"])
            means = ((*at, "means"), [{"means": "information-provision-network"}])
            yield several("住基法 over the network", ((*at, "basis"), "住基法第12条第1項"), means)
            yield several("第19条第11号 over the network", ((*at, "basis"), "番号法第19条第11号"), means)


@breaks("ordinance-with-my-number-act")
def an_ordinance_alone(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if not any(m["means"] == "information-provision-network" for m in recipient["means"]):
            yield one(
                "recipients", recipient["id"], "basis", to="見本市個人番号の利用及び特定個人情報の提供に関する条例第4条"
            )


@breaks("recipient-is-not-a-system")
def a_system_receives(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        for system in city.all("systems")[:2]:
            yield one("recipients", recipient["id"], "name", to=system["name"])
        yield one("recipients", recipient["id"], "is_system", to=city.all("systems")[0]["id"])


@breaks("recipient-is-not-the-person")
def the_person_receives(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "provision":
            yield one("recipients", recipient["id"], "name", to="住民（本人）")


@breaks("other-body-block-is-a-provision")
def another_body_by_transfer(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "transfer":
            for name in ("見本市教育委員会", "見本市選挙管理委員会"):
                yield one("recipients", recipient["id"], "name", to=name)


@breaks("annex-reference-agrees")
def another_annex_is_named(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if "annex" in recipient:
            yield one("recipients", recipient["id"], "name", to="一覧に掲げる機関（別紙９参照）")
            yield one(
                "recipients",
                recipient["id"],
                "basis",
                to=recipient["basis"].replace("別紙１", "別紙３").replace("別紙２", "別紙３"),
            )


@breaks("mentioned-annex-exists")
def an_annex_that_is_not_there(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if "annex" not in recipient:
            for field in ("use", "basis"):
                yield one("recipients", recipient["id"], field, to="別紙７に掲げる事務")


@breaks("annex-is-included")
def an_annex_left_out(city: City) -> Iterator[Way]:
    for annex in city.all("annexes"):
        yield one("annexes", annex["id"], "included", to=False)


@breaks("annex-row-listed-once")
def a_row_twice(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        for row in (recipient.get("rows") or [])[:6]:
            yield one("recipients", recipient["id"], "rows", "+", to={**row, "id": "again"})


@breaks("transfer-goes-to-another-office")
def transferred_to_itself(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "transfer":
            for row in (recipient.get("rows") or [])[:6]:
                for office in ("市民部市民課", "市民部東部出張所"):
                    yield one("recipients", recipient["id"], "rows", row["id"], "office", to=office)


@breaks("other-body-receives-by-provision")
def a_row_of_another_body(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "transfer":
            for row in (recipient.get("rows") or [])[:6]:
                yield one("recipients", recipient["id"], "rows", row["id"], "office", to="見本市教育委員会学校教育課")


@breaks("recipient-count-matches")
def a_count_beside_the_rows(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient.get("rows"):
            for count in (1, len(recipient["rows"]) + 1):
                yield one("recipients", recipient["id"], "declared", "count", to=count)


@breaks("quoted-annex-count-matches")
def a_quoted_count(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient.get("rows"):
            label = next(a["label"] for a in city.all("annexes") if a["id"] == recipient["annex"])
            yield one("recipients", recipient["id"], "name", to=f"{label}のとおり（57件）")


@breaks("recipient-population-within-file")
def more_people_than_the_file(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        for count in (2_000_000, 15_000_000):
            yield one("recipients", recipient["id"], "population", "count", to=count)


@breaks("handed-on-items-recorded")
def items_that_nobody_records(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        recorded = str([f["records"] for f in city.all("files") if f["id"] in recipient["files"]])
        for item in ("本籍", "在留資格", "電話番号", "世帯主", "異動事由", "続柄", "住民票コード"):
            if item not in recorded and item[:2] not in recorded:
                yield one("recipients", recipient["id"], "information", to=f"氏名、{item}及び個人番号")


@breaks("handed-on-items-recorded")
def items_of_other_names(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        yield one("recipients", recipient["id"], "information", to="氏名、生年月日及び障害者手帳の番号")


@breaks("network-rows-match-recipient")
def other_rows_of_the_network(city: City) -> Iterator[Way]:
    if city.name == "juki":
        rows = city.data["network"]["provision"]["rows"]
        for at in (0, 10, 30, 59):
            yield one("network", "provision", "rows", to=[row for row in rows if row != rows[at]])
        yield one("network", "provision", "rows", to=[*rows, 200])
        for row in city.all("recipients")[0]["rows"][:8]:
            yield one("recipients", "network-inquirers", "rows", row["id"], to=GONE)


@breaks("network-rows-exist")
def rows_beyond_the_table(city: City) -> Iterator[Way]:
    for side in ("provision", "inquiry"):
        if isinstance(city.data["network"].get(side), dict):
            for row in (300, 999):
                yield one("network", side, "rows", to=[row])


@breaks("network-basis-cites-order")
def the_repealed_table(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for table in ("番号法別表第二", "番号法第19条第8号及び別表第2"):
            yield one("network", "provision", "cite", to=table)


@breaks("provision-basis-needs-recipient")
def a_basis_without_a_recipient(city: City) -> Iterator[Way]:
    if city.name == "juki":
        yield one("recipients", "network-inquirers", "means", to=[{"means": "internal-link"}])
        yield one("recipients", "network-inquirers", "means", to=[{"means": "paper"}])


@breaks("network-recipient-needs-basis")
def a_recipient_without_a_basis(city: City) -> Iterator[Way]:
    if city.name == "juki":
        yield one("network", "provision", to=GONE)
        yield one("network", "provision", to="none")
    if city.name == "kokuho":
        yield one("network", "text", to=GONE)


@breaks("undecided-linkage-resolved")
def linkage_undecided(city: City) -> Iterator[Way]:
    yield one("network", "implementation", to="undecided")


@breaks("no-linkage-no-network")
def linkage_denied(city: City) -> Iterator[Way]:
    yield one("network", "implementation", to="not-implemented")


@breaks("network-means-need-a-connection")
def a_network_without_a_connection(city: City) -> Iterator[Way]:
    yield one("systems", "intermediate-server", "connections", "information-provision-network", to=GONE)


@breaks("network-acquisition-needs-basis")
def acquired_without_a_basis(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if city.name == "juki":
            yield one("files", file["id"], "acquisition", "means", "+", to={"means": "information-provision-network"})
    if city.name == "jutaku":
        yield one("network", "inquiry", to="none")
        yield one("network", "inquiry", to=GONE)


@breaks("no-inquiry-means-not-connected")
def acquired_though_nothing_is_asked(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if city.name == "juki":
            yield one("files", file["id"], "declared", "no_network_acquisition", to=False)


@breaks("inquiry-basis-needs-acquisition")
def asked_but_not_acquired(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if city.name != "juki":
            yield one("files", file["id"], "acquisition", "means", "information-provision-network", to=GONE)


@breaks("network-tick-agrees-with-provision")
def another_tick_of_the_network(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        own = any(
            file["id"] in r["files"] and any(m["means"] == "information-provision-network" for m in r["means"])
            for r in city.all("recipients")
        )
        yield one("files", file["id"], "declared", "no_network_provision", to=own)


@breaks("re-entrustment-stated")
def re_entrustment_left_open(city: City) -> Iterator[Way]:
    for party, entrusted in city.entrusted():
        if city.form != "kiso":
            yield one("parties", party, "entrusted", entrusted["id"], "re_entrustment", to=GONE)


@breaks("re-entrustment-described")
def re_entrustment_without_words(city: City) -> Iterator[Way]:
    for party, entrusted in city.entrusted():
        at = ("parties", party, "entrusted", entrusted["id"], "re_entrustment")
        if isinstance(entrusted["re_entrustment"], dict):
            for name in ("permission", "content"):
                yield one(*at, name, to=GONE)
                yield one(*at, name, to="none")
        else:
            yield one(*at, to={"content": "機器の点検"})


@breaks("re-entrustment-answer-agrees")
def re_entrustment_denied(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if city.form == "kiso":
            continue
        given = any(e["file"] == file["id"] and isinstance(e["re_entrustment"], dict) for _, e in city.entrusted())
        if given:
            yield risk(file, "entrustment/misuse", "answers", "re-entrustment", to="not-re-entrusted")
        else:
            for answer in ("sufficient", "insufficient"):
                yield risk(file, "entrustment/misuse", "answers", "re-entrustment", to=answer)


@breaks("entrusted-population-within-file")
def more_people_than_the_file_entrusted(city: City) -> Iterator[Way]:
    for party, entrusted in city.entrusted():
        if "scope" in entrusted:
            yield one("parties", party, "entrusted", entrusted["id"], "scope", "population", "count", to=3_000_000)


@breaks("whole-file-entrusted-with-all")
def the_whole_file_of_a_few(city: City) -> Iterator[Way]:
    for party, entrusted in city.entrusted():
        if entrusted.get("scope", {}).get("extent") == "whole":
            for count in (900, 5_000):
                yield one("parties", party, "entrusted", entrusted["id"], "scope", "population", "count", to=count)


@breaks("contractor-is-decided")
def a_contractor_not_yet_decided(city: City) -> Iterator[Way]:
    for party, entrusted in city.entrusted():
        yield one("parties", party, "name", to="未定")
        yield one("parties", party, "entrusted", entrusted["id"], "disclosure", to="委託先の決定後に公表する。")


@breaks("same-matter-same-answers")
def one_matter_two_answers(city: City) -> Iterator[Way]:
    if city.name == "juki":
        at = ("parties", "mihon-network", "entrusted", "cs-maintenance-sofusaki")
        yield one(*at, "handlers", "count", to=30)
        yield one(*at, "means", to=[{"means": "dedicated-line"}])
        yield one(*at, "disclosure", to="窓口で求めに応じて答える。")
        yield one(*at, "re_entrustment", to={"permission": "書面で承諾する。", "content": "機器の点検"})


@breaks("item-of-the-network-means-the-network")
def the_network_in_the_basis_only(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        network = any(route["means"] == "information-provision-network" for route in recipient.get("means") or [])
        if recipient["kind"] == "provision" and not network and "教育委員会" not in recipient["name"]:
            for item in "89":
                yield one("recipients", recipient["id"], "basis", to=f"番号法第19条第{item}号")


@breaks("item-eleven-stays-in-the-body")
def item_eleven_for_others(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "provision" and recipient["name"].endswith(("知事", "機構")):
            yield one("recipients", recipient["id"], "basis", to="番号法第19条第11号")
            yield one("recipients", recipient["id"], "basis", to="番号法第19条第11号及び見本市条例第5条")


@breaks("ordinance-rests-on-paragraph-two")
def an_ordinance_under_another_paragraph(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "transfer":
            for paragraph in "13":
                yield one("recipients", recipient["id"], "basis", to=f"番号法第9条第{paragraph}項及び見本市条例第4条")


@breaks("own-department-block-is-no-transfer")
def a_block_of_its_own_department(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if not recipient.get("rows"):
            name = city.data["files"][0]["users"]["departments"][0]
            yield several(
                f"{recipient['id']} to itself",
                (("recipients", recipient["id"], "kind"), "transfer"),
                (("recipients", recipient["id"], "name"), name if isinstance(name, str) else "見本市長"),
            )


@breaks("row-of-a-table-is-one-work")
def a_row_number_left_from_above(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        rows = recipient.get("rows")
        for above, row in pairwise(rows) if isinstance(rows, list) else ():
            if "条例別表" in above.get("article", ""):
                yield one("recipients", recipient["id"], "rows", row["id"], "article", to=above["article"])


@breaks("annex-title-fits-its-list")
def a_title_of_the_other_direction(city: City) -> Iterator[Way]:
    for annex in city.all("annexes"):
        kinds = {recipient["kind"] for recipient in city.all("recipients") if recipient.get("annex") == annex["id"]}
        if kinds == {"provision"}:
            yield one("annexes", annex["id"], "title", to="番号法第9条第1項別表の事務の一覧")
        if kinds == {"transfer"}:
            yield one("annexes", annex["id"], "title", to="情報提供ネットワークシステムによる提供先の一覧")


@breaks("no-view-claim-of-re-entrustment")
def seen_by_whom_nothing_is_shown(city: City) -> Iterator[Way]:
    for party in city.all("parties"):
        for matter in party.get("entrusted") or []:
            again = matter.get("re_entrustment")
            for other in again.get("parties", []) if isinstance(again, dict) else []:
                flow = {"id": "seen", "from": "juki", "to": other, "carries": [matter["file"]], "contains_number": True}
                if "juki" in {system["id"] for system in city.all("systems")}:
                    yield several(
                        f"{party['id']} to {other}",
                        (
                            ("parties", party["id"], "entrusted", matter["id"], "re_entrustment", "content"),
                            "保守の補助。再委託先は閲覧できない。",
                        ),
                        (("flows", "+"), flow),
                    )


@breaks("same-matter-same-content")
def one_matter_with_two_contents(city: City) -> Iterator[Way]:
    for party in city.all("parties"):
        matters = party.get("entrusted") or []
        for matter in matters:
            if sum(other["name"] == matter["name"] for other in matters) > 1:
                yield one("parties", party["id"], "entrusted", matter["id"], "content", to="プログラムの改修")


@breaks("source-names-the-body")
def a_source_without_a_name(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        for source in ("national", "local-government", "private", "other-department"):
            if file.get("acquisition"):
                yield one("files", file["id"], "acquisition", "sources", to=[{"source": source}])


@breaks("count-fits-a-way-of-counting")
def counts_of_no_unit(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        for kind in ("provision", "transfer") if "counting" in file else ():
            yield several(
                f"{file['id']}: 999 {kind}",
                (("files", file["id"], "counting"), GONE),
                (("files", file["id"], "declared"), {f"{kind}_count": 999}),
            )


@breaks("annex-is-referred-to")
def an_annex_of_nobody(city: City) -> Iterator[Way]:
    yield one("annexes", "+", to={"id": "more", "label": "別紙８", "title": "参考", "text": "参考資料"})


@breaks("pointer-leads-somewhere")
def pointers_to_nothing(city: City) -> Iterator[Way]:
    for pointer in ("別紙９", "別添９"):
        yield one("work", "description", to=f"事務の流れは、{pointer}のとおりである。")


@breaks("count-in-annex-title-matches")
def titles_that_count_otherwise(city: City) -> Iterator[Way]:
    for annex in city.all("annexes"):
        yield one("annexes", annex["id"], "title", to="一覧（999件）")


@breaks("annex-cell-filled")
def a_blank_cell_of_an_annex(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        rows = recipient.get("rows")
        for row in rows[:2] if isinstance(rows, list) and len(rows) > 4 else ():
            for name in ("article", "work", "information"):
                if row.get(name):
                    yield one("recipients", recipient["id"], "rows", row["id"], name, to=GONE)


@breaks("annex-label-used-once")
def one_number_for_two_annexes(city: City) -> Iterator[Way]:
    for before, after in pairwise(city.all("annexes")):
        yield one("annexes", after["id"], "label", to=before["label"])
