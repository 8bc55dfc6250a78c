"""Breaks of flows and of what is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mutants.breaking import City, Way, breaks, one, several
from mutants.tree import GONE


def _to_recipients(city: City) -> Iterator[dict[str, Any]]:
    for flow in city.all("flows"):
        if "recipient" in flow:
            yield flow


def _without(city: City, flow: str) -> Way:
    """Return the way that takes a flow out, and its name out of every control."""
    naming = [c["id"] for c in city.all("controls") if flow in c.get("scope", {}).get("flows", [])]
    gone = [(("controls", id_, "scope", "flows"), GONE) for id_ in naming]
    return several(f"{flow} is not drawn", (("flows", flow), GONE), *gone)


@breaks("flow-means-declared")
def carried_by_other_means(city: City) -> Iterator[Way]:
    for flow in _to_recipients(city):
        for means in ("email", "flash-memory"):
            yield one("flows", flow["id"], "means", to=means)


@breaks("flow-carries-files-of-recipient")
def carries_another_file(city: City) -> Iterator[Way]:
    files = [file["id"] for file in city.all("files")]
    for flow in _to_recipients(city):
        for file in files:
            if file not in flow.get("carries", [file]):
                yield one("flows", flow["id"], "carries", "+", to=file)


@breaks("flow-to-recipient-names-it")
def a_flow_does_not_name_its_recipient(city: City) -> Iterator[Way]:
    recipients = {one_["id"] for one_ in city.all("recipients")}
    for flow in _to_recipients(city):
        if flow["to"] in recipients:
            yield one("flows", flow["id"], "recipient", to=GONE)


@breaks("recipients-have-flows")
def a_recipient_without_a_flow(city: City) -> Iterator[Way]:
    for flow in _to_recipients(city):
        if len([f for f in _to_recipients(city) if f["recipient"] == flow["recipient"]]) == 1:
            yield _without(city, flow["id"])


@breaks("flow-party-entrusted")
def a_party_that_is_not_entrusted(city: City) -> Iterator[Way]:
    parties = {party for party, _ in city.entrusted()}
    for flow in city.all("flows"):
        for end in ("from", "to"):
            if flow[end] in parties and flow.get("contains_number"):
                yield one("parties", flow[end], "entrusted", to=[])


@breaks("internal-link-without-number")
def numbers_for_work_without_numbers(city: City) -> Iterator[Way]:
    for flow in city.all("flows"):
        if flow["to"] == "non-number-systems":
            yield one("flows", flow["id"], "contains_number", to=True)
            yield one("flows", flow["id"], "contains_number", to=GONE)
    if city.name == "juki":
        for other in ("counter", "prefecture-server", "card-management"):
            yield one("nodes", other, "name", to="個人番号を利用しない事務のシステム")


@breaks("number-to-other-body-has-basis")
def numbers_to_a_body_without_a_basis(city: City) -> Iterator[Way]:
    for number, source in enumerate(("juki", "juki-net") if city.name == "juki" else ()):
        file = "juki-file" if source == "juki" else "honnin-file"
        flow = {"id": f"new-{number}", "from": source, "to": "outside", "carries": [file], "contains_number": True}
        yield several(
            f"{file} to an unnamed body",
            (("nodes", "+"), {"id": "outside", "name": "県警察本部", "kind": "body", "zone": "lgwan"}),
            (("flows", "+"), flow),
        )


@breaks("number-to-other-body-has-basis")
def numbers_to_ends_of_all_kinds(city: City) -> Iterator[Way]:
    if city.name != "juki":
        return
    for name, kind in (
        ("教育委員会学務課", "office"),
        ("庁内グループウェア", "system"),
        ("国外のクラウド", "store"),
        ("自治会の役員", "person"),
    ):
        yield several(
            f"juki-file to {name}",
            (("nodes", "+"), {"id": "outside", "name": name, "kind": kind}),
            (
                ("flows", "+"),
                {"id": "new", "from": "juki", "to": "outside", "carries": ["juki-file"], "contains_number": True},
            ),
        )


@breaks("move-out-information-has-recipient")
def move_out_information_sent(city: City) -> Iterator[Way]:
    for file in city.all("files") if city.name == "juki" else ():
        yield one("files", file["id"], "usage", "text", to="転入地の市町村に、転出証明書情報を送信する。")


@breaks("inflow-means-are-ticked")
def inflows_by_means_without_a_tick(city: City) -> Iterator[Way]:
    for means in ("email", "flash-memory") if city.name in {"juki", "kokuho"} else ():
        system = city.name
        yield several(
            f"{means} from another department",
            (("nodes", "+"), {"id": "levy", "name": "市民税課", "kind": "office"}),
            (
                ("flows", "+"),
                {"id": "new", "from": "levy", "to": system, "carries": [f"{system}-file"], "means": means},
            ),
        )


@breaks("acquired-from-declared-source")
def inflows_from_undeclared_sources(city: City) -> Iterator[Way]:
    for name in ("警察署", "株式会社見本不動産") if city.name == "juki" else ():
        flow = {"id": "new", "from": "sender", "to": "juki", "carries": ["juki-file"], "contains_number": True}
        yield several(name, (("nodes", "+"), {"id": "sender", "name": name, "kind": "body"}), (("flows", "+"), flow))


@breaks("number-items-agree-with-mark")
def items_against_the_mark(city: City) -> Iterator[Way]:
    for flow in city.all("flows"):
        if flow.get("contains_number") is False:
            yield one("flows", flow["id"], "items", to=["氏名", "個人番号"])
        elif "個人番号" in flow.get("items", []):
            yield one("flows", flow["id"], "contains_number", to=False)


@breaks("flow-follows-connection")
def a_flow_without_a_connection(city: City) -> Iterator[Way]:
    systems = {one_["id"]: one_ for one_ in city.all("systems")}
    for flow in city.all("flows"):
        if flow["from"] in systems and flow["to"] in systems:
            ends = ((flow["from"], flow["to"]), (flow["to"], flow["from"]))
            edits = [
                (("systems", a, "connections", b), GONE)
                for a, b in ends
                if any(c.get("system") == b for c in systems[a]["connections"])
            ]
            by_link = all(any(c.get("category") == "internal-link" for c in systems[a]["connections"]) for a, _ in ends)
            if not by_link:
                yield several(f"{flow['id']} without its connection", *edits)


@breaks("connection-has-flow")
def a_connection_without_a_flow(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for flow in ("to-atena", "copy-registration"):
            yield _without(city, flow)


@breaks("step-numbers-complete")
def a_number_is_skipped(city: City) -> Iterator[Way]:
    for flow in city.all("flows"):
        if flow.get("step") in {"1-②", "1-①", "3-③", "2-②"} and flow.get("chart") == "register":
            others = [f for f in city.all("flows") if f.get("step") == flow["step"] and f.get("chart") == flow["chart"]]
            if len(others) == 1:
                yield _without(city, flow["id"])
    if city.name == "kokuho":
        for flow in city.all("flows")[2:8]:
            yield one("flows", flow["id"], "step", to="40")


@breaks("step-says-one-thing")
def one_number_two_notes(city: City) -> Iterator[Way]:
    if city.name == "juki":
        drawn = [flow for flow in city.all("flows") if flow.get("note")]
        for first in drawn:
            for flow in drawn:
                apart = {first["from"], first["to"]}.isdisjoint({flow["from"], flow["to"]})
                if first["chart"] == flow["chart"] and first["id"] < flow["id"] and apart:
                    yield one("flows", flow["id"], "step", to=first["step"])


@breaks("network-through-intermediate-server")
def a_way_around_the_intermediate_server(city: City) -> Iterator[Way]:
    for system in city.all("systems"):
        if system["id"] != "intermediate-server":
            new = {"category": "information-provision-network"}
            yield one("systems", system["id"], "connections", "+", to=new)


@breaks("file-is-acquired-and-used")
def a_file_that_nothing_reaches(city: City) -> Iterator[Way]:
    if city.form != "kiso":
        for file in city.all("files"):
            edits = tuple(
                (("flows", flow["id"], "carries"), [one_ for one_ in flow["carries"] if one_ != file["id"]])
                for flow in city.all("flows")
                if file["id"] in flow.get("carries", [])
            )
            yield several(f"no flow carries {file['id']}", *edits)


@breaks("same-step-same-mark")
def one_step_two_marks(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for flow in city.all("flows"):
            if flow.get("chart") == "municipal-cs" and flow.get("note"):
                kept = {key: flow[key] for key in ("from", "to", "label", "note")}
                again = {**kept, "id": "again", "chart": "register", "step": "4-①", "contains_number": False}
                yield one("flows", "+", to=again)


@breaks("media-flow-controlled")
def media_without_approval(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for flow in ("prefecture-notice", "sofusaki-notice"):
            for means in ("electronic-media", "flash-memory"):
                yield one("flows", flow, "means", to=means)


@breaks("flow-recipient-runs-its-end")
def another_body_runs_the_end(city: City) -> Iterator[Way]:
    for flow in _to_recipients(city):
        for server, other in (("prefecture-server", "card-management"), ("card-management", "prefecture-server")):
            if flow["to"] == server:
                yield one("flows", flow["id"], "to", to=other)


@breaks("declared-means-have-flows")
def means_that_are_not_drawn(city: City) -> Iterator[Way]:
    drawn = {flow["recipient"] for flow in _to_recipients(city) if "means" in flow}
    for recipient in city.all("recipients"):
        for means in ("paper", "email"):
            if recipient["id"] in drawn and all(one_["means"] != means for one_ in recipient["means"]):
                yield one("recipients", recipient["id"], "means", "+", to={"means": means})


@breaks("flow-items-recorded")
def items_that_no_file_records(city: City) -> Iterator[Way]:
    for flow in city.all("flows"):
        if flow.get("carries"):
            for item in ("所得額", "障害者手帳の番号") if city.name == "juki" else ("障害者手帳の番号",):
                yield one("flows", flow["id"], "items", to=["氏名", item])


@breaks("party-has-a-matter")
def nothing_is_entrusted(city: City) -> Iterator[Way]:
    yield one("parties", "+", to={"id": "forgotten", "name": "見本サブ株式会社"})


@breaks("media-acquisition-controlled")
def media_bring_data_in(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if city.name != "jutaku" and file.get("acquisition", {}).get("means"):
            for means in ("electronic-media", "flash-memory"):
                yield one("files", file["id"], "acquisition", "means", "+", to={"means": means})


@breaks("stated-limit-fits-connections")
def connections_denied_in_words(city: City) -> Iterator[Way]:
    for number, said in enumerate(
        ("・税務システムとは接続しない。", "・団体内統合宛名システムと接続しない。") if city.name == "juki" else ()
    ):
        control = {"id": f"said-{number}", "measure": "use.need-only-between-systems", "scope": {"systems": ["juki"]}}
        yield one("controls", "+", to={**control, "text": said})


@breaks("flow-protection-not-denied")
def a_notice_without_protection(city: City) -> Iterator[Way]:
    for flow in city.all("flows"):
        if flow.get("contains_number") and flow.get("mutual_authentication"):
            for name in ("mutual_authentication", "encryption", "closed_line"):
                if flow["id"] != "national-inquiry":
                    yield one("flows", flow["id"], name, to=False)


@breaks("number-not-by-open-email")
def a_number_by_email(city: City) -> Iterator[Way]:
    for flow in city.all("flows"):
        if flow.get("contains_number") and "encryption" not in flow:
            yield one("flows", flow["id"], "means", to="email")


@breaks("flow-mark-agrees-with-recipient")
def a_mark_against_the_information(city: City) -> Iterator[Way]:
    told = {
        r["id"] for r in city.all("recipients") if "個人番号" in str(r.get("information")).replace("個人番号通", "")
    }
    for flow in _to_recipients(city):
        if flow["recipient"] in told and flow.get("carries"):
            yield one("flows", flow["id"], "contains_number", to=False)


@breaks("provision-flows-outward")
def a_provision_drawn_backwards(city: City) -> Iterator[Way]:
    provisions = {r["id"] for r in city.all("recipients") if r["kind"] == "provision"}
    systems = {s["id"] for s in city.all("systems")}
    nodes = {n["id"] for n in city.all("nodes") if n["kind"] in {"body", "system"}}
    for flow in _to_recipients(city):
        if flow["recipient"] in provisions and flow["from"] in systems and flow["to"] in nodes:
            ends = ((("flows", flow["id"], "from"), flow["to"]), (("flows", flow["id"], "to"), flow["from"]))
            yield several(f"{flow['id']} runs backwards", *ends)


@breaks("flow-note-names-its-end")
def a_note_about_another_server(city: City) -> Iterator[Way]:
    names = {"prefecture-server": "全国サーバ", "card-management": "都道府県サーバ"}
    for flow in city.all("flows"):
        if flow["to"] in names and flow.get("note"):
            yield one("flows", flow["id"], "note", to=f"情報を{names[flow['to']]}に通知する。")
