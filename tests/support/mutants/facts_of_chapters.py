"""Breaks of what two chapters say of one thing, and of dates, counts and choices that follow from others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mutants.breaking import City, Way, breaks, one, risk, several
from mutants.tree import GONE
from pia.catalogue.measures import measures

BANDS = ("1,000人以上1万人未満", "1万人以上10万人未満", "10万人以上30万人未満", "30万人以上")


@breaks("paper-disposal-agrees")
def paper_is_burnt(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        if control["measure"] == "storage.paper-disposal":
            for file in control.get("scope", {}).get("files") or [file["id"] for file in city.all("files")]:
                for word in ("焼却", "裁断"):
                    yield one("files", file, "storage", "erasure", to=f"・届出書は、保管期間の後に{word}する。")


@breaks("operator-authentication-agrees")
def the_servers_take_a_password(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for way in ("識別番号とパスワードによる認証", "パスワードの認証"):
            text = "・市町村CSのサーバへのアクセスには、" + way + "を要する。"
            plain = (("controls", "cs-login", "text"), "・市町村CSでは、生体認証とICカードを併せて用いる。")
            for file in ("honnin-file", "sofusaki-file"):
                yield several(f"{file}: {way}", (("files", file, "storage", "place"), text), plain)


@breaks("entry-control-agrees")
def entry_by_card_alone(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        if control["measure"] == "storage.entry-control":
            place = (
                ("files", city.all("files")[0]["id"], "storage", "place"),
                "サーバ室への入室には生体認証を要する。",
            )
            for text in ("・ICカードにより入室を管理する。", "・入室する者を名簿に記録する。"):
                yield several(text, place, (("controls", control["id"], "text"), text))


@breaks("internal-link-inflow-is-ticked")
def the_internal_link_unticked(city: City) -> Iterator[Way]:
    if city.name == "juki":
        yield one("files", "juki-file", "acquisition", "means", "internal-link", to=GONE)
        for file in ("honnin-file", "sofusaki-file"):
            new = {"id": "linked", "measure": "acquisition.content-check", "scope": {"files": [file]}}
            yield one("controls", "+", to={**new, "text": "・庁内連携により受けた情報を確認する。"})


@breaks("e-application-measures-fit-the-file")
def a_measure_on_applications_that_do_not_come(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        if control.get("scope", {}).get("files") and control.get("text"):
            yield one("controls", control["id"], "text", to="・電子申請により受けた申請の通信を暗号化する。")


@breaks("provision-peer-is-a-recipient")
def the_server_of_another_file(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for file in ("sofusaki-file", "juki-file"):
            for measure in ("provision.follow-up", "provision.allowed-destinations"):
                new = {"id": "peer", "measure": measure, "scope": {"files": [file]}}
                yield one("controls", "+", to={**new, "text": "・都道府県サーバとの通信の記録を確認する。"})


@breaks("agency-inflow-is-a-source")
def the_agency_is_no_source(city: City) -> Iterator[Way]:
    if city.name == "juki":
        text = "・既存住民基本台帳システムから受けた更新情報により、このファイルを更新する。"
        yield one("files", "honnin-file", "usage", "text", to=text)
        yield one("files", "honnin-file", "usage", "text", to="・転入の特例において、本人確認に用いる。")


@breaks("cloud-storage-has-cloud-erasure")
def kept_in_a_cloud_and_not_erased_there(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for file in city.all("files"):
            for cloud in ("ガバメントクラウド", "中間サーバー・プラットフォーム"):
                place = (("files", file["id"], "storage", "place"), f"・{cloud}に保管する。")
                erasure = (("files", file["id"], "storage", "erasure"), "・システムが年度末に消去する。")
                yield several(f"{file['id']} in {cloud}", place, erasure)


@breaks("inquiry-keys-agree")
def other_keys_of_an_inquiry(city: City) -> Iterator[Way]:
    if city.name == "juki":
        flow = {"id": "ask", "chart": "municipal-cs", "from": "juki-net", "to": "national-server", "step": "2-①"}
        note = "個人番号又は4情報により機構に照会する。"
        for word in ("機構への照会", "機構の全国サーバへの照会"):
            functions = [f"{word}　住民票コード、個人番号又は4情報により照会する。"]
            yield several(
                f"{word} by other keys",
                (("systems", "juki-net", "functions"), functions),
                (("flows", "+"), {**flow, "note": note, "contains_number": True}),
            )


@breaks("tasks-stand-on-the-drawing")
def a_task_in_one_place_only(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        told = city.data["work"]["description"]
        yield one("work", "description", to=f"{told}\n　住民票コードの変更を受け付ける。")
        yield one("charts", "register", "note", to="住民票コードの変更")
        notice = next(flow for flow in city.all("flows") if "個人番号の変更" in flow.get("note", ""))
        yield one("flows", notice["id"], "note", to="転入等の届出を受け付ける。")


@breaks("no-view-claim-agrees-with-delivery")
def data_for_those_who_see_none(city: City) -> Iterator[Way]:
    for party, entrusted in city.entrusted():
        at = ("parties", party, "entrusted", entrusted["id"])
        for claim, means in (("直接アクセスできず、閲覧もしない", "paper"), ("取り扱わない", "electronic-media")):
            content = ((*at, "content"), f"機器の監視（記録された情報は{claim}。）")
            yield several(f"{party}: {means}", content, ((*at, "means"), [{"means": means}]))


@breaks("delivery-rule-agrees-with-means")
def handed_over_though_by_line(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        new = {"id": "handover", "measure": "entrustment.designated-handover", "text": "・日時及び場所を決めて渡す。"}
        for party, entrusted in city.entrusted():
            others = [
                (("parties", p, "entrusted", e["id"], "means"), [{"means": "dedicated-line"}])
                for p, e in city.entrusted()
                if e["file"] == entrusted["file"]
            ]
            yield several(f"{entrusted['file']} of {party} by line", (("controls", "+"), new), *others)


@breaks("same-matter-same-contractor")
def one_matter_two_contractors(city: City) -> Iterator[Way]:
    files = [file["id"] for file in city.all("files")]
    for _, entrusted in city.entrusted():
        other = next((file for file in files if file != entrusted["file"]), None)
        if other is not None:
            again = {
                "id": "same",
                "file": other,
                "name": entrusted["name"],
                "content": "同上",
                "re_entrustment": "none",
            }
            for name in ("未定", "見本第二システム株式会社"):
                yield one("parties", "+", to={"id": "open", "name": name, "entrusted": [again]})


@breaks("re-entrustment-ends")
def a_circle_of_contractors(city: City) -> Iterator[Way]:
    for party, entrusted in city.entrusted():
        again = {"permission": "書面", "content": "監視", "parties": [party]}
        yield one("parties", party, "entrusted", entrusted["id"], "re_entrustment", to=again)
        if isinstance(entrusted["re_entrustment"], dict):
            for helper in entrusted["re_entrustment"].get("parties") or []:
                matter = {"id": "back", "file": entrusted["file"], "content": "監視", "re_entrustment": again}
                yield one("parties", helper, "entrusted", to=[matter])


@breaks("re-entrustment-method-without-re-entrustment")
def a_method_for_nobody(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    again = {e["file"] for _, e in city.entrusted() if isinstance(e["re_entrustment"], dict)}
    for file in city.all("files"):
        if file["id"] not in again:
            for text in ("・再委託先の作業を記録する。", "・再委託先を検査する。"):
                new = {"id": "watched", "measure": "re-entrustment.supervision", "scope": {"files": [file["id"]]}}
                yield one("controls", "+", to={**new, "parameters": {"means": ["検査"]}, "text": text})


@breaks("rating-only-for-what-is-done")
def rated_though_not_done(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    for file in city.all("files"):
        if file["id"] in {"honnin-file", "sofusaki-file"}:
            for name in ("improper-provision", "provision-method", "unintended-acquisition"):
                yield risk(file, f"network/{name}", "rating", to="sufficient")


@breaks("platform-measures-need-connection")
def the_platform_of_a_file_apart(city: City) -> Iterator[Way]:
    if city.name == "juki":
        ids = [c["id"] for c in city.all("controls") if c["id"].startswith("intermediate-server-platform.")]
        for file in ("honnin-file", "sofusaki-file"):
            for id_ in ids[:4]:
                yield one("controls", id_, "scope", "files", to=["juki-file", file])


@breaks("linkage-reaches-a-file")
def a_linkage_of_nothing(city: City) -> Iterator[Way]:
    edits: list[Any] = [(("network",), {"implementation": "implemented", "provision": "none", "inquiry": "none"})]
    for kind in ("files", "recipients"):
        for entry in city.all(kind):
            at = (kind, entry["id"], *(("acquisition",) if kind == "files" else ()), "means")
            means = (entry.get("acquisition") or {}).get("means") if kind == "files" else entry["means"]
            edits += [((*at, m["means"]), GONE) for m in means or [] if m["means"] == "information-provision-network"]
    yield several("a linkage of nothing", *edits)


@breaks("network-rows-complete")
def a_row_left_out_everywhere(city: City) -> Iterator[Way]:
    if city.name == "juki":
        rows = city.data["network"]["provision"]["rows"]
        for row in city.all("recipients")[0]["rows"][5:45:8]:
            rest = [number for number in rows if str(number) != str(row["article"])]
            yield several(
                f"row {row['article']} left out everywhere",
                (("network", "provision", "rows"), rest),
                (("recipients", "network-inquirers", "rows", row["id"]), GONE),
            )


@breaks("network-rows-concern-matter")
def a_row_of_something_else(city: City) -> Iterator[Way]:
    if city.name == "juki":
        rows = city.data["network"]["provision"]["rows"]
        for number in (4, 6, 8, 100):
            yield one("network", "provision", "rows", to=[*rows, number])


@breaks("provision-goes-to-another-body")
def provided_to_itself(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "provision" and recipient.get("rows"):
            for row in recipient["rows"][:6]:
                yield one("recipients", recipient["id"], "rows", row["id"], "recipient", to="見本市長")


@breaks("block-agrees-with-its-row")
def a_block_and_its_row(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if "annex" not in recipient and city.all("annexes"):
            for key, value in (("recipient", "別の機関"), ("work", "別の事務")):
                row = {
                    "id": "only",
                    "article": "200",
                    "recipient": recipient["name"],
                    "work": recipient["use"],
                    key: value,
                }
                yield several(
                    f"{recipient['id']}: another {key}",
                    (("recipients", recipient["id"], "annex"), city.all("annexes")[0]["id"]),
                    (("recipients", recipient["id"], "rows"), [row]),
                )


@breaks("quoted-annex-count-matches")
def another_count_is_quoted(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if "annex" in recipient:
            label = next(a["label"] for a in city.all("annexes") if a["id"] == recipient["annex"])
            for count in (3, 58):
                yield one("recipients", recipient["id"], "name", to=f"{label}のとおり（{count}件）")


@breaks("recipient-count-matches")
def another_count_of_rows(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient.get("rows"):
            for count in (0, 58):
                yield one("recipients", recipient["id"], "declared", "count", to=count)


@breaks("category-connection-on-both-sides")
def connected_by_kind_on_one_side(city: City) -> Iterator[Way]:
    systems = city.all("systems")
    for system in systems:
        category = system.get("category")
        if category in {"juki", "juki-net", "atena"}:
            for other in systems:
                if any(c.get("system") == system["id"] for c in other["connections"]):
                    edits: list[Any] = [(("systems", other["id"], "connections", system["id"]), {"category": category})]
                    if any(c.get("system") == other["id"] for c in system["connections"]):
                        edits.append((("systems", system["id"], "connections", other["id"]), GONE))
                    yield several(f"{other['id']} ticks {category}", *edits)


@breaks("control-fits-flows")
def what_a_measure_excludes(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for category in ("tax", "atena", "internal-link"):
            yield one("systems", "juki-net", "connections", "+", to={"category": category})
    for flow in city.all("flows"):
        for end in ("from", "to"):
            if any(node["id"] == flow[end] and node["kind"] == "person" for node in city.all("nodes")):
                continue
            if any(system["id"] == flow[end] and system.get("holds") for system in city.all("systems")):
                yield one("systems", flow[end], "zone", to="internet")


@breaks("media-named-is-ticked")
def media_in_words_only(city: City) -> Iterator[Way]:
    if city.form != "kiso":
        for file in city.all("files"):
            text = file["usage"]["text"]
            for words in (
                "・更新の情報を電子記録媒体により提供する。",
                "・届出の情報をフラッシュメモリに記録して渡す。",
            ):
                yield one("files", file["id"], "usage", "text", to=f"{text}\n{words}")


@breaks("acquired-from-declared-source")
def another_town_is_no_source(city: City) -> Iterator[Way]:
    if city.name == "juki":
        sources = next(file for file in city.all("files") if file["id"] == "juki-file")["acquisition"]["sources"]
        town = {"id": "town", "name": "他市町村", "kind": "body", "zone": "juki-net"}
        for items in (["転出証明書情報"], ["転入通知"]):
            flow = {"id": "come", "from": "town", "to": "juki", "items": items, "contains_number": True}
            yield several(
                f"{items[0]} from nowhere",
                (("nodes", "+"), town),
                (("flows", "+"), {**flow, "carries": ["juki-file"]}),
                (("files", "juki-file", "acquisition", "sources"), [s for s in sources if s["source"] == "subject"]),
            )


@breaks("electronic-inflow-covered")
def applications_come_from_nowhere(city: City) -> Iterator[Way]:
    for name in ("電子申請サービス", "申請管理システム"):
        yield one("systems", "+", to={"id": "apply", "name": name, "zone": "lgwan", "functions": ["申請の受付"]})


@breaks("file-is-erased")
def kept_for_ever(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        erasing = [
            control["id"]
            for control in city.all("controls")
            if control["measure"].startswith("storage.eras")
            or control["measure"]
            in {"storage.manual-erasure", "storage.expired-bulk-deletion", "storage.created-per-need"}
        ]
        for file in city.all("files"):
            yield several(
                f"{file['id']} is kept for ever",
                (("files", file["id"], "storage", "erasure"), "none"),
                (("risks", "storage/endless", "answers", "erasure"), "undefined"),
                *((("controls", id_), GONE) for id_ in erasing),
            )


@breaks("retention-years-told-agree")
def other_years_in_the_texts(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if str(file["storage"]["retention"].get("period")).endswith("y"):
            for years in (3, 30):
                at = ("files", file["id"], "storage")
                yield one(*at, "erasure", to=f"・{years}年間保管した後、システムが消去する。")
                yield one(*at, "retention", "validity", to=f"事務の必要から{years}年間保存する。")


@breaks("band-fits-number")
def a_band_left_behind(city: City) -> Iterator[Way]:
    for band in BANDS:
        count = city.data["work"]["subjects"]["count"]
        low = {"1,000": 1_000, "1万人": 10_000, "10万人": 100_000, "30万人": 300_000}[
            band.split("以上")[0].replace("1,000人", "1,000")
        ]
        high = {1_000: 10_000, 10_000: 100_000, 100_000: 300_000, 300_000: 10**9}[low]
        if not low <= count < high:
            yield one("work", "subjects", "band", to=band)
    for file in city.all("files"):
        if city.form != "kiso":
            for band in ("500人以上1,000人未満", "1,000人以上"):
                yield one("files", file["id"], "users", "number", "band", to=band)


@breaks("subjects-offered-by-form")
def more_people_than_the_form_offers(city: City) -> Iterator[Way]:
    if city.form == "juten":
        for count in (300_000, 1_000_000):
            yield one("work", "subjects", "count", to=count)


@breaks("unconfirmed-threshold-agrees")
def a_result_by_a_row_that_is_remembered(city: City) -> Iterator[Way]:
    if city.name == "jutaku":
        for count, handlers in ((10_000, 500), (99_999, 800)):
            yield several(
                f"{count} subjects, {handlers} handlers",
                (("work", "subjects", "count"), count),
                (("work", "handlers", "count"), handlers),
            )


@breaks("exempt-work-has-no-file")
def a_work_of_paper(city: City) -> Iterator[Way]:
    yield one("work", "manual_only", to=True)


@breaks("incident-after-assessment-considered")
def an_incident_after_the_assessment(city: City) -> Iterator[Way]:
    if city.name == "kokuho":
        for day in ("令和8年6月1日", "令和8年11月1日"):
            lost = {"id": "lost", "date": day, "my_number": True, "content": "紛失", "prevention": "施錠"}
            yield one("incidents", "+", to=lost)


@breaks("incidents-and-preventions-paired")
def an_incident_without_its_prevention(city: City) -> Iterator[Way]:
    for content, prevention in (("①誤送付\n②紛失", "①二人での照合"), ("（１）誤送付", "二人で照合する。")):
        yield several(
            content.replace("\n", " "),
            (("incident_history", "content"), content),
            (("incident_history", "prevention"), prevention),
        )


@breaks("incidents-within-three-years")
def an_incident_of_long_ago(city: City) -> Iterator[Way]:
    for day in ("令和5年3月31日", "令和4年9月", "平成30年5月1日"):
        yield one("incident_history", "content", to=f"{day}に書類を誤って送付した。")


@breaks("weekdays-match-dates")
def another_day_of_the_week(city: City) -> Iterator[Way]:
    if city.form != "kiso":
        yield one("procedure", "third_party", "date", to="令和8年2月10日（水）")
    if city.form == "zenkoumoku":
        yield one("procedure", "opinions", "start", to="令和7年12月1日（火）")
    yield one("procedure", "basic", "date", to="令和7年11月4日（日）")


@breaks("yearly-review-made")
def reviewed_long_ago(city: City) -> Iterator[Way]:
    for day in ("令和6年4月1日", "令和7年10月1日"):
        published = (("published_on",), "令和6年3月1日")
        yield several(f"reviewed on {day}", published, (("procedure", "reviewed_on"), day))


@breaks("detailed-tick-has-detail")
def other_means_of_nothing(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    for file in city.all("files"):
        for kind in ("sources", "means"):
            for entry in file["acquisition"][kind]:
                if entry[kind.removesuffix("s") if kind == "sources" else kind] == "other":
                    yield one("files", file["id"], "acquisition", kind, "other", "detail", to=GONE)
    for recipient in city.all("recipients"):
        if any(route["means"] == "other" for route in recipient["means"]):
            yield one("recipients", recipient["id"], "means", "other", "detail", to=GONE)


@breaks("timing-agrees-with-flow")
def asked_for_here_and_pushed_there(city: City) -> Iterator[Way]:
    for flow in city.all("flows"):
        if "recipient" in flow:
            recipient = next(r for r in city.all("recipients") if r["id"] == flow["recipient"])
            asked = "照会" in recipient["timing"]
            for words in (
                ("記録を更新した都度", "異動があった都度") if asked else ("照会の都度", "部署の照会を受けた都度")
            ):
                yield one("flows", flow["id"], "when", to=words)


@breaks("timing-names-one-frequency")
def two_frequencies(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        for words in ("（1年に1回程度）", "及び月に１回"):
            yield one("recipients", recipient["id"], "timing", to=f"異動があった都度{words}")


@breaks("network-measures-in-their-direction")
def measures_of_the_other_direction(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    for name in ("unintended-acquisition", "improper-provision"):
        told = [c for c in city.all("controls") if city.place_of(c) == (f"network/{name}", "measures")]
        gone = [(("controls", control["id"]), GONE) for control in told]
        text = "・照会を行う職員を限る。" if name == "improper-provision" else "・情報提供機能は、要求を確かめる。"
        new = {"id": "astray", "measure": "network.query-permit", "text": text}
        place = {"risk": f"network/{name}", "cell": "measures"}
        yield several(f"{name}: {text}", *gone, (("controls", "+"), {**new, "place": place}))


@breaks("own-system-protected")
def only_another_system_is_protected(city: City) -> Iterator[Way]:
    for measure in ("storage.internet-isolation", "storage.antivirus", "storage.patch"):
        own = [c["id"] for c in city.own_controls() if c["measure"] == measure]
        cloud = [
            c["id"]
            for c in city.all("controls")
            if c["id"].startswith("government-cloud.")
            and {d.id for d in measures()[c["measure"]].demands}
            & {"access-blocked", "malware-stopped", "software-patched"}
        ]
        for id_ in own:
            if city.form == "zenkoumoku" or (city.form == "juten" and measure != "storage.patch"):
                yield several(
                    f"{id_} of another system",
                    (("controls", id_, "scope", "systems"), ["intermediate-server"]),
                    *((("controls", other), GONE) for other in cloud),
                )


@breaks("training-frequency-agrees")
def trained_in_turns(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        if control["measure"] == "education.periodic":
            for words in ("管理職員と一般職員の研修を、交互に行う。", "2年に1回の研修を行う。"):
                new = {"id": "in-turns", "measure": "education.periodic", "text": f"・{words}"}
                yield several(
                    words,
                    (("controls", control["id"], "text"), "・全ての職員に、研修を年1回行う。"),
                    (("controls", "+"), new),
                )


@breaks("purpose-covers-own-records")
def the_purpose_of_another_file(city: City) -> Iterator[Way]:
    files = {file["id"]: file for file in city.all("files")}
    for other in ("honnin-file", "sofusaki-file"):
        if other in files:
            for words in ("と同じ", "と同一である。"):
                yield one("files", "juki-file", "purpose", "text", to=f"{files[other]['name']}{words}")
