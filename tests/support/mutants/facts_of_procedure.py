"""Breaks of the cover, the threshold, dates, the procedure, incidents and changes."""

from __future__ import annotations

from collections.abc import Iterator

from mutants.breaking import City, Way, breaks, one, risk, several
from mutants.tree import GONE


@breaks("required-item-filled")
def a_cell_is_blank(city: City) -> Iterator[Way]:
    for path in (
        ("published_on",),
        ("declaration",),
        ("department", "name"),
        ("department", "head"),
        ("disclosure", "contact"),
        ("inquiries", "contact"),
        ("network", "implementation"),
    ):
        yield one(*path, to=GONE)
    for file in city.all("files"):
        at = ("files", file["id"])
        if city.form != "kiso":
            yield one(*at, "department", to=GONE)
            if city.form == "zenkoumoku":
                yield one(*at, "acquisition", "timing", to=GONE)
            yield one(*at, "purpose", "text", to=GONE)
            yield one(*at, "users", "departments", to=GONE)
            yield one(*at, "usage", "text", to=GONE)
            yield one(*at, "storage", "place", to=GONE)
            yield one(*at, "subjects", "range", to=GONE)
            yield one(*at, "kind", to=GONE)
            yield one(*at, "used_from", to=GONE)
            yield one(*at, "held_from", to=GONE)
    if city.form == "zenkoumoku":
        for name in ("method", "content", "reflection"):
            yield one("procedure", "opinions", name, to=GONE)
        for name in ("date", "method", "result"):
            yield one("procedure", "third_party", name, to=GONE)
    if city.form != "kiso":
        for recipient in city.all("recipients"):
            for name in ("basis", "use", "information", "range", "timing", "population", "means"):
                yield one("recipients", recipient["id"], name, to=GONE)
        for party, entrusted in city.entrusted():
            for name in ("content", "handlers"):
                yield one("parties", party, "entrusted", entrusted["id"], name, to=GONE)


@breaks("number-use-basis-given")
def no_basis_of_use(city: City) -> Iterator[Way]:
    yield one("work", "number_use", to=GONE)


@breaks("form-reaches-threshold")
def more_people_than_the_form_is_for(city: City) -> Iterator[Way]:
    counts = {"kokuho": (300_000, 350_000, 1_200_000), "jutaku": (100_000, 150_000, 299_999, 300_000)}
    for count in counts.get(city.name, ()):
        yield one("work", "subjects", "count", to=count)
    if city.name == "kokuho":
        yield one("work", "handlers", "count", to=500)


@breaks("threshold-result-agrees")
def another_result(city: City) -> Iterator[Way]:
    now = city.data["procedure"]["basic"]["result"]
    for result in ("basic", "focused", "full"):
        if result != now and (now, result) not in {("basic", "focused"), ("basic", "full"), ("focused", "full")}:
            yield one("procedure", "basic", "result", to=result)


@breaks("threshold-facts-given")
def a_fact_of_the_threshold_is_missing(city: City) -> Iterator[Way]:
    yield one("work", "subjects", to={"band": "unknown"})


@breaks("handlers-cover-users")
def fewer_handlers_than_users(city: City) -> Iterator[Way]:
    for count in (1, 5, 9):
        yield one("work", "handlers", "count", to=count)
    for file in city.all("files"):
        yield one("files", file["id"], "users", "number", "count", to=1_200)


@breaks("file-population-within-work")
def more_people_in_a_file(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        for factor in (3, 20):
            count = city.data["work"]["subjects"]["count"] * factor
            yield one("files", file["id"], "subjects", "population", "count", to=count)


@breaks("incident-described")
def an_incident_without_words(city: City) -> Iterator[Way]:
    for name in ("content", "prevention"):
        yield one("incident_history", name, to=GONE)


@breaks("incident-answer-agrees")
def an_incident_denied(city: City) -> Iterator[Way]:
    yield one("incident_history", "personal_three_years", to="none-occurred")
    recent = {
        "id": "lost",
        "date": "令和7年9月1日",
        "my_number": True,
        "content": "特定個人情報の漏えい",
        "prevention": "点検",
    }
    yield one("incidents", "+", to=recent)


@breaks("five-year-review")
def assessed_long_ago(city: City) -> Iterator[Way]:
    for day in ("令和3年4月1日", "令和2年10月1日", "平成28年4月1日"):
        yield one("procedure", "evaluated_on", to=day)
        yield several(f"published on {day}", (("published_on",), day), (("procedure", "evaluated_on"), GONE))


@breaks("five-year-review")
def published_again_without_an_assessment(city: City) -> Iterator[Way]:
    for day in ("令和3年4月1日", "令和2年10月1日"):
        basic = (("procedure", "basic", "date"), day)
        yield several(f"basic assessment of {day}", basic, (("procedure", "evaluated_on"), GONE))


@breaks("last-assessment-published-by-then")
def evaluated_after_the_publication(city: City) -> Iterator[Way]:
    for day in ("令和8年4月2日", "令和8年10月1日"):
        yield one("procedure", "evaluated_on", to=day)


@breaks("use-not-before-holding")
def used_before_held(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        yield one("files", file["id"], "held_from", to="令和5年4月1日")
        yield one("files", file["id"], "held_from", to="平成30年7月2日")


@breaks("dates-since-number-system")
def before_the_number_system(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        yield one("files", file["id"], "held_from", to="平成27年7月1日")
        yield one("files", file["id"], "used_from", to="平成27年10月4日")


@breaks("published-after-changes")
def changed_after_publication(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        yield one("changes", change["id"], "date", to="令和8年4月2日")


@breaks("changes-in-order")
def changes_out_of_order(city: City) -> Iterator[Way]:
    for change in city.all("changes")[1:]:
        yield one("changes", change["id"], "date", to="平成29年1月4日")


@breaks("change-has-timing")
def a_change_without_its_heads(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        for name in ("date", "item", "timing"):
            yield one("changes", change["id"], name, to=GONE)


@breaks("change-names-an-item")
def a_change_of_no_item(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        yield one("changes", change["id"], "keys", to=[f"{change['keys'][0]}x"])


@breaks("change-in-its-chapter")
def a_change_in_another_chapter(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        chapter = "Ⅰ　基本情報　１．①事務の名称" if city.form == "kiso" else "Ⅴ　開示請求、問合せ　２．①連絡先"
        if change["keys"] != ["work#name"]:
            yield one("changes", change["id"], "item", to=chapter)


@breaks("change-explained")
def an_unexplained_change(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        yield one("changes", change["id"], "explanation", to=GONE)


@breaks("important-change-filed-before")
def important_and_afterwards(city: City) -> Iterator[Way]:
    if city.form != "kiso":
        for change in city.all("changes"):
            path = ("changes", change["id"])
            yield several("important", ((*path, "timing"), "posterior"), ((*path, "explanation"), "重要な変更"))


@breaks("prior-row-explained-as-prior")
def minor_and_before(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        path = ("changes", change["id"])
        yield several("minor", ((*path, "timing"), "prior"), ((*path, "explanation"), "軽微な変更"))


@breaks("change-still-stands")
def a_row_of_another_name(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        path = ("changes", change["id"])
        yield several(
            "the name", ((*path, "keys"), ["work#name"]), ((*path, "after"), "別の事務"), ((*path, "restated"), False)
        )


@breaks("weaker-change-not-minor")
def weaker_and_minor(city: City) -> Iterator[Way]:
    if city.form == "kiso":
        return
    for change in city.all("changes"):
        path, file = ("changes", change["id"]), city.all("files")[0]["id"]
        yield several(
            "weaker",
            ((*path, "keys"), [f"files/{file}/risks/use/other#measures"]),
            ((*path, "before"), "課長の承認を受けて開く。"),
            ((*path, "after"), "担当者が開く。"),
            ((*path, "explanation"), "軽微な変更"),
        )


@breaks("change-cell-whole")
def a_cell_breaks_off(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        yield one("changes", change["id"], "before", to="端末は施錠した室に置き、持ち出すときは台帳に記録し、")


@breaks("ditto-has-antecedent")
def a_ditto_of_nothing(city: City) -> Iterator[Way]:
    for change in city.all("changes")[:1]:
        for name in ("before", "after", "explanation"):
            yield one("changes", change["id"], name, to="〃")


@breaks("prior-change-begins-after")
def begun_before_it_was_filed(city: City) -> Iterator[Way]:
    for change in city.all("changes"):
        path = ("changes", change["id"])
        yield several("begun", ((*path, "timing"), "prior"), ((*path, "after"), "平成30年4月1日から運用を開始した。"))


@breaks("change-keeps-withheld")
def a_row_tells_what_is_withheld(city: City) -> Iterator[Way]:
    if city.name == "juki":  # the place of its servers is withheld
        for change in city.all("changes"):
            for name in ("before", "after", "explanation"):
                yield one("changes", change["id"], name, to="見本県東見本町の第一データセンターに移した。")


@breaks("basic-assessment-before-publication")
def assessed_after_publication(city: City) -> Iterator[Way]:
    yield one("procedure", "basic", "date", to="令和8年5月7日")
    yield one("procedure", "basic", "date", to="令和8年4月2日")


@breaks("publication-has-recent-change")
def published_without_a_change(city: City) -> Iterator[Way]:
    changes = city.all("changes")
    yield several("old changes", *((("changes", change["id"], "date"), "令和4年4月1日") for change in changes))


@breaks("opinions-heard-thirty-days")
def heard_too_briefly(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for day in ("令和7年12月1日", "令和7年12月10日", "令和7年12月29日"):
            yield one("procedure", "opinions", "end", to=day)


@breaks("opinions-start-before-end")
def heard_backwards(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        yield one("procedure", "opinions", "start", to="令和8年1月6日")


@breaks("basic-assessment-before-hearing")
def heard_before_the_basic_assessment(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        yield one("procedure", "basic", "date", to="令和7年12月2日")


@breaks("third-party-after-opinions")
def reviewed_before_the_hearing_ended(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for day in ("令和7年12月20日", "令和7年11月1日"):
            yield one("procedure", "third_party", "date", to=day)


@breaks("publication-after-review")
def published_before_the_review(city: City) -> Iterator[Way]:
    if city.form != "kiso":
        yield one("procedure", "third_party", "date", to="令和8年4月20日")


@breaks("changes-outside-procedure")
def changed_while_heard(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        for day in ("令和7年12月10日", "令和8年1月20日"):
            yield one("changes", "western-office", "date", to=day)


@breaks("commission-only-for-state-bodies")
def approved_by_the_commission(city: City) -> Iterator[Way]:
    yield one("approved_on", to="令和8年3月2日")
    yield one("procedure", "commission", "submitted", to="令和8年3月2日")
    yield one("procedure", "commission", "review", to="指摘なし")


@breaks("file-register-published")
def register_not_published(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        yield one("disclosure", "file_register", "published", to="not-done")


@breaks("published-register-is-not-planned")
def register_only_planned(city: City) -> Iterator[Way]:
    if city.form == "zenkoumoku":
        yield one("disclosure", "file_register", "name", to="住民基本台帳ファイル（公表予定）")
        yield one("disclosure", "file_register", "place", to="ホームページに掲載する予定")


@breaks("nisc-answer-fits-body")
def a_city_as_the_government(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if city.form == "zenkoumoku":
            yield risk(file, "storage/loss", "answers", "nisc", to="sufficient")


@breaks("incidents-told-with-dates")
def incidents_without_dates(city: City) -> Iterator[Way]:
    yield one("incident_history", "content", to="納税通知書を別の世帯の封筒に封入し、128人に他人の住所を知らせた。")
    yield one("incident_history", "content", to="①令和6年8月20日、128人の通知書を誤って封入した。②申請書を紛失した。")


@breaks("incident-text-agrees-with-list")
def incidents_told_otherwise(city: City) -> Iterator[Way]:
    content = city.data["incident_history"]["content"]
    yield one("incident_history", "content", to=content.replace("8月20日", "8月21日"))
    yield one("incident_history", "content", to=content.replace("128人", "28人"))


@breaks("incident-answers-fit-each-other")
def one_answer_denies_the_other(city: City) -> Iterator[Way]:
    yield several(
        "an incident with numbers, none with personal information",
        (("incidents",), []),
        (("incident_history", "personal_three_years"), "none-occurred"),
        (("incident_history", "my_number_one_year"), "occurred"),
    )


@breaks("use-begins-by-publication")
def used_after_the_publication(city: City) -> Iterator[Way]:
    for file in city.all("files"):
        if "used_from" in file:
            yield one("files", file["id"], "used_from", to="令和9年4月1日")


@breaks("work-subjects-are-in-its-files")
def files_far_below_the_work(city: City) -> Iterator[Way]:
    files = [file for file in city.all("files") if file.get("subjects", {}).get("population")]
    yield several("files of 900", *((("files", f["id"], "subjects", "population", "count"), 900) for f in files))


@breaks("staff-only-work-concerns-staff")
def residents_as_staff(city: City) -> Iterator[Way]:
    yield one("work", "staff_only", to=True)


@breaks("file-names-differ")
def two_files_of_one_name(city: City) -> Iterator[Way]:
    names = [file["name"] for file in city.all("files")]
    for file in city.all("files")[1:]:
        yield one("files", file["id"], "name", to=names[0])


@breaks("incident-list-holds-the-answer")
def an_incident_that_is_not_listed(city: City) -> Iterator[Way]:
    yield one("incident_history", "my_number_one_year", to="occurred")


@breaks("incident-has-happened")
def an_incident_to_come(city: City) -> Iterator[Way]:
    for incident in city.all("incidents"):
        for day in ("令和19年8月20日", "令和60年"):
            yield one("incidents", incident["id"], "date", to=day)


@breaks("handlers-within-users")
def too_many_handlers(city: City) -> Iterator[Way]:
    for times in (10, 40):
        yield one("work", "handlers", "count", to=city.data["work"]["handlers"]["count"] * times)


@breaks("counts-of-their-time")
def counted_at_another_time(city: City) -> Iterator[Way]:
    for name in ("subjects", "handlers"):
        for day in ("平成22年4月1日", "令和60年4月1日"):
            if "counted_on" in city.data["work"].get(name, {}):
                yield one("work", name, "counted_on", to=day)
