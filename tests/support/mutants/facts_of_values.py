"""Breaks of texts against the values of their controls, and of measures against the chapters that they speak of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mutants.breaking import City, Way, breaks, one, risk, several
from mutants.tree import GONE
from pia.catalogue.measures import measures

WRITTEN = {
    "retention": ("2年間保存し", "四年間保管し"),
    "interval": ("隔年で", "5年に1回"),
    "persons": ("5人で照合し", "四人で確認し"),
    "deadline": ("45日以内に", "九十日以内に"),
}


@breaks("control-text-agrees-with-values")
def another_number_in_the_text(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        for name, texts in WRITTEN.items():
            value = (control.get("parameters") or {}).get(name)
            if value is None or isinstance(value, dict) or "refines" in control:
                continue
            for text in texts:
                yield one("controls", control["id"], "text", to=f"・職員が、{text}、その結果を残す。")
        if control["measure"] == "use.authentication":
            held = control["parameters"]["factors"]
            for way, words in (("password", "パスワード"), ("biometric", "静脈")):
                if way not in held:
                    yield one("controls", control["id"], "text", to=f"・{words}により、操作者を認証する。")
        if control["measure"] == "storage.erase-after-retention":
            yield one("controls", control["id"], "text", to="・{retention}を過ぎたものを、自動的に消去する。")


@breaks("retention-of-controls-agrees")
def another_period_of_the_file_or_log(city: City) -> Iterator[Way]:
    logs = [c for c in city.own_controls() if c["measure"] in {"log.operation", "log.tamper-protection"}]
    for control in city.own_controls():
        erases = control["measure"] in {"storage.erase-after-retention", "storage.deceased-numbers"}
        held = "retention" in (control.get("parameters") or {})
        if held and (erases or (control in logs and len(logs) > 1)):
            for period in ("4y", "18m"):
                yield one("controls", control["id"], "parameters", "retention", to=period)


@breaks("prompt-erasure-fits-period")
def years_for_what_is_erased_promptly(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for period in ("20y", "1y"):
            yield one("files", "sofusaki-file", "storage", "retention", "period", to=period)
    for file in city.all("files"):
        if "y" in str(file.get("storage", {}).get("retention", {}).get("period")):
            text = "提供すれば用を終えるため、その後直ちに消去する。"
            yield one("files", file["id"], "storage", "retention", "validity", to=text)


@breaks("erasure-way-agrees")
def erased_in_another_way(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        if control["measure"] == "storage.erase-after-retention":
            for file in control.get("scope", {}).get("files") or [file["id"] for file in city.all("files")]:
                for text in (
                    "期間を過ぎた記録を、システムが自動的に消去する。",
                    "記録は、システムが毎年度、自動で削除する。",
                ):
                    yield one("files", file, "storage", "erasure", to=text)
            yield one("controls", control["id"], "parameters", "automatic", to=True)


@breaks("cloud-storage-has-cloud-measures")
def a_cloud_without_measures(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        hosted = [c for c in city.all("controls") if c["id"].startswith("government-cloud.")]
        gone: list[Any] = [(("controls", c["id"]), GONE) for c in hosted]
        for words in ("ガバメントクラウドに保管する。", "ガバメントクラウドのデータベースに記録する。"):
            yield several(f"{file['id']}: {words}", (("files", file["id"], "storage", "place"), words), *gone)


@breaks("cloud-is-not-still-planned")
def a_cloud_that_comes_later(city: City) -> Iterator[Way]:
    hosted = {f for c in city.all("controls") if c["id"] == "government-cloud.ismap" for f in c["scope"]["files"]}
    for file in sorted(hosted):
        for words in ("ガバメントクラウドへは、令和9年度に移行する予定である。", "クラウドに移行予定である。"):
            yield one("files", file, "storage", "place", to=words)


@breaks("remarks-agree-with-storage")
def another_place_in_the_remarks(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        for words in ("（保管場所）ガバメントクラウド", "ガバメントクラウドのデータベースに保存する。"):
            place = (("files", file["id"], "storage", "place"), "庁外のデータセンターに置く。")
            yield several(f"{file['id']}: {words}", place, (("files", file["id"], "remarks"), words))


@breaks("special-notes-agree")
def notes_that_deny_it(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    for words in ("特定個人情報の取扱いを委託していない。", "この事務では委託を行っていない。"):
        yield one("special_notes", to=words)
    if any(isinstance(matter["re_entrustment"], dict) for _, matter in city.entrusted()):
        yield one("special_notes", to="再委託は行っていない。")
    yield one("special_notes", to="外部監査を毎年度受けている。")


@breaks("change-changes-something")
def nothing_changed(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        yield one("changes", change["id"], "after", to=change["before"])


@breaks("contract-clauses-complete")
def a_clause_left_out(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        if control["measure"] == "contract.clauses":
            for clauses in (["secrecy"], ["secrecy", "purpose", "return"], ["place", "scope"]):
                yield one("controls", control["id"], "parameters", "clauses", to=clauses)


@breaks("measure-text-fits-its-risk")
def the_text_of_another_risk(city: City) -> Iterator[Way]:
    if city.form != "kiso":
        for control in city.own_controls():
            if control["measure"] in {"acquisition.content-check", "acquisition.minimal-forms", "use.screen-position"}:
                text = "・保管期間を過ぎた記録を、課長の承認を得て消去する。"
                yield one("controls", control["id"], "text", to=text)
            if control["measure"].startswith("acquisition.") and city.form == "zenkoumoku":
                yield one("controls", control["id"], "text", to="・退職した者の識別番号を停止する。")


@breaks("same-system-same-rating")
def a_higher_answer_with_fewer_measures(city: City) -> Iterator[Way]:
    if city.name == "juki":
        file = next(file for file in city.all("files") if file["id"] == "sofusaki-file")
        for name in ("technical", "physical"):
            yield risk(file, "storage/loss", "answers", name, to="especially")


@breaks("deceased-number-fits-retention")
def the_dead_outside_the_range(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for file in ("juki-file", "honnin-file"):
            yield one("files", file, "subjects", "range", to="住民基本台帳に記録された住民")
        file = next(f for f in city.all("files") if f["id"] == "juki-file")
        yield risk(file, "storage/loss", "answers", to={"deceased": "not-kept"})


@breaks("control-value-plausible")
def a_value_out_of_scale(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        for name, value in (control.get("parameters") or {}).items():
            known = measures()[control["measure"]].parameters.get(name)
            wanted = known.plausible if known is not None else None
            if wanted is None or isinstance(value, dict):
                continue
            absurd: Any = not wanted.flag if wanted.flag is not None else ["action"]
            if wanted.least is not None or wanted.most is not None:
                small = "1min" if known.type == "duration" else 0
                large = "30y" if known.type == "duration" else 1_000_000
                absurd = small if wanted.most is None else large
            yield one("controls", control["id"], "parameters", name, to=absurd)


@breaks("rights-applicant-is-not-approver")
def who_applies_approves(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        given = control.get("parameters") or {}
        if control["measure"] == "right.issue-procedure" and "approver" in given and "requester" in given:
            yield one("controls", control["id"], "parameters", "approver", to=given["requester"])
            yield one("controls", control["id"], "parameters", "requester", to=given["approver"])


@breaks("internal-auditor-is-independent")
def the_office_audits_itself(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        if control["measure"] == "audit.internal" and "auditor" in (control.get("parameters") or {}):
            for who in ("事務を所管する課の職員", "所管課長"):
                yield one("controls", control["id"], "parameters", "auditor", to=who)


@breaks("media-belong-to-the-body")
def private_media(city: City) -> Iterator[Way]:
    for control in city.own_controls():
        if control["measure"] == "use.registered-media-only" and "media" in (control.get("parameters") or {}):
            for medium in ("職員個人のUSBメモリ", "私物のUSBメモリ"):
                yield one("controls", control["id"], "parameters", "media", to=[medium])


@breaks("evidence-not-of-the-future")
def evidence_of_tomorrow(city: City) -> Iterator[Way]:
    for control in [c for c in city.own_controls() if c.get("evidence")][:10]:
        seen = [{"document": "点検記録簿", "reviewed": "2130-04-01"}]
        yield one("controls", control["id"], "evidence", to=seen)


@breaks("reflection-has-its-opinion")
def an_opinion_forgotten(city: City) -> Iterator[Way]:
    opinions = (city.data.get("procedure") or {}).get("opinions")
    if isinstance(opinions, dict) and opinions.get("content") not in {None, "none"}:
        for text in ("Ⅲ４に、検査の頻度を記載した。", "Ⅱ６の記載を改めた。"):
            yield several(
                f"no opinion, but {text}",
                (("procedure", "opinions", "content"), "none"),
                (("procedure", "opinions", "reflection"), text),
            )


@breaks("next-assessment-within-five-years")
def a_plan_too_late(city: City) -> Iterator[Way]:
    if city.data.get("published_on"):
        for planned in ("令和20年度", "令和21年4月"):
            yield one("procedure", "planned", to=planned)


@breaks("edition-of-form-is-current")
def the_former_edition(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        yield one("edition", to="2018-05")


@breaks("free-disclosure-costs-nothing")
def a_fee_for_nothing(city: City) -> Iterator[Way]:
    fee = (city.data.get("disclosure") or {}).get("fee")
    if isinstance(fee, dict) and fee.get("charged") == "free":
        for detail in ("開示請求1件につき300円の手数料を納める。", "200円の開示手数料を要する。"):
            yield one("disclosure", "fee", "detail", to=detail)
