"""A plan as text, Markdown, data, calendar and picture: what they say, and that nothing hostile gets through."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from msgspec.structs import replace

from pia.errors import Words
from pia.history.agenda import Agenda, Due, LimitDay, Plan, Question
from pia.history.procedure import procedure_at
from pia.history.schedule import Done, scheduled
from pia.report.plan_ics import plan_ics
from pia.report.plan_json import plan_document
from pia.report.plan_svg import plan_svg
from pia.report.plan_text import plan_lines, plan_markdown
from pia.terms.durations import Duration

TODAY = date(2026, 11, 24)
PROCEDURE = procedure_at("2026-11-24")
HOSTILE = "事務\u0007<script>alert(1)</script>;,\\]]>&\nEND:VEVENT|# [x](y)"


def agenda(work: str = "住民基本台帳に関する事務", limit: date | None = date(2027, 3, 31)) -> Agenda:
    kinds = PROCEDURE.steps_of("repeat", "zenkoumoku", "municipality")
    lengths = {"drafting": Duration(20, "b"), "opinions": Duration(30, "d"), "revising": None, "third-party": None}
    done = {"threshold": Done(date(2026, 11, 2), date(2026, 11, 2))}
    steps = scheduled(kinds, lengths, done, TODAY, limit)
    terms = PROCEDURE.terms
    return Agenda(
        directory="city/juki",
        body="見本市長",
        work=work,
        title="評価書",
        declared="zenkoumoku",
        form="zenkoumoku",
        status="draft",
        course=PROCEDURE.course("repeat"),
        reasons=(Words("前の版からの変更 2件", "2 changes"),),
        steps=steps,
        limits=()
        if limit is None
        else (
            LimitDay(id="requirements", term=terms["requirements"], day=limit, kept=steps[-1].earliest.end <= limit),
        ),
        dues=(
            Due(id="yearly", term=terms["yearly"], since=date(2025, 4, 1), day=date(2026, 4, 1), state="past"),
            Due(
                id="five-years", term=terms["five-years"], since=date(2025, 4, 1), day=date(2030, 3, 31), state="later"
            ),
        ),
        questions=(Question("schedule.revising", Words("見直しの期間", "how long revising takes")),),
    )


def made(*agendas: Agenda) -> Plan:
    return Plan(as_of=TODAY, procedure=PROCEDURE, agendas=agendas or (agenda(),))


def test_for_a_terminal() -> None:
    assert "\n".join(plan_lines(made(), "ja")) == snapshot("""\
令和8年11月24日（火）現在\u3000特定個人情報保護評価の手続（令和6年10月の指針）による

見本市長\u3000住民基本台帳に関する事務（全項目評価書、案）
  進め方: 再実施（重要な変更）（番号法第28条第1項、規則第11条、指針第6の2(2)、二次資料による）
  ・前の版からの変更 2件
  段階                                              早ければ                    遅くとも                  状態  根拠
  しきい値判断（基礎項目評価）                      R8.11.2(月)                 －                        済    番号法第28条第1項、規則第4条、二次資料による
  評価書案の作成                                    R8.11.24(火)～R8.12.21(月)  R9.1.27(水)～R9.2.25(木)        番号法第28条第1項
  評価書案の公示と意見の聴取                        R8.12.22(火)～R9.1.21(木)   R9.2.26(金)～R9.3.30(火)        番号法第28条第1項、指針第5の3、二次資料による
  意見の考慮と評価書案の見直し                      R9.1.22(金)                 R9.3.31(水)                     番号法第28条、二次資料による
  第三者点検                                        R9.1.22(金)                 R9.3.31(水)                     規則第7条第4項、二次資料による
  個人情報保護委員会への提出（計画管理書とともに）  R9.1.22(金)                 R9.3.31(水)                     規則第3条、二次資料による
  公表                                              R9.1.22(金)                 R9.3.31(水)                     番号法第28条、二次資料による
  ※ 評価書案の公示と意見の聴取: 原則として30日以上。初日を数えない数え方で示す。短くするには特段の理由を評価書に書く。
  期限: 令和9年3月31日（水）\u3000評価の実施（システム用ファイルは、原則として要件定義の終了まで）（指針第6の1、二次資料による） → 間に合う
  期日: 令和8年4月1日（水）\u3000見直し（少なくとも年1回）（令和7年4月1日（火）から、指針（実施後の手続）、二次資料による、努力義務、経過）
  期日: 令和12年3月31日（日）\u3000再実施（直近の公表から5年を経過する前）（令和7年4月1日（火）から、規則第15条、二次資料による、努力義務）
  ？確かめること: 見直しの期間 [schedule.revising]

評価書 1件（期限に間に合わない 0件、確かめることがある 1件、期限の経過 1件）\
""")


def test_for_a_terminal_in_english() -> None:
    assert "\n".join(plan_lines(made(), "en")) == snapshot("""\
as of 2026-11-24 (Tue), by the Procedure of the assessment (guideline of October 2024)

見本市長 住民基本台帳に関する事務 (full, draft)
  course: repeat (important change) (番号法第28条第1項、規則第11条、指針第6の2(2), secondary source)
  ・2 changes
  step                                                earliest                  latest                    state  basis
  judge the threshold (basic assessment)              2026-11-02                －                        done   番号法第28条第1項、規則第4条, secondary source
  draft the assessment                                2026-11-24 to 2026-12-21  2027-01-27 to 2027-02-25         番号法第28条第1項
  publish the draft and hear opinions                 2026-12-22 to 2027-01-21  2027-02-26 to 2027-03-30         番号法第28条第1項、指針第5の3, secondary source
  consider the opinions and revise the draft          2027-01-22                2027-03-31                       番号法第28条, secondary source
  third-party check                                   2027-01-22                2027-03-31                       規則第7条第4項, secondary source
  submission to the commission (with the plan sheet)  2027-01-22                2027-03-31                       規則第3条, secondary source
  publication                                         2027-01-22                2027-03-31                       番号法第28条, secondary source
  ※ publish the draft and hear opinions: 30 days or more in principle, the first day not counted here; a shorter time needs a special reason in the form.
  limit: 2027-03-31 (Wed) assessment, in principle by the end of 要件定義 (files of a system) (指針第6の1, secondary source) → in time
  due: 2026-04-01 (Wed) review at least once a year (counted from 2025-04-01 (Tue), 指針（実施後の手続）, secondary source, duty of effort, past)
  due: 2030-03-31 (Sun) repeat before five years have passed since the last publication (counted from 2025-04-01 (Tue), 規則第15条, secondary source, duty of effort)
  ？to find out: how long revising takes [schedule.revising]

assessments: 1 (too late: 0, with something to find out: 1, terms passed: 1)\
""")


def test_what_is_too_late_is_said_in_words() -> None:
    late = made(agenda(limit=date(2026, 12, 10)))
    text = "\n".join(plan_lines(late, "ja"))
    assert "→ 間に合わない" in text
    assert "期限に間に合わない 1件" in text
    assert "間に合わない" in plan_svg(late, "ja").decode("utf-8")


def test_markdown_says_the_same_and_escapes() -> None:
    text = "\n".join(plan_markdown(made(agenda(HOSTILE)), "ja"))
    assert "| 段階 | 早ければ | 遅くとも | 状態 | 根拠 |" in text
    assert "<script>" not in text
    assert "\\[x\\](y)" in text
    assert "\n# [x]" not in text


def test_as_data() -> None:
    document = plan_document(made(), "en")
    assert json.loads(json.dumps(document)) == document
    (plan,) = document["plans"]
    assert plan["steps"][0]["state"] == "done"
    assert plan["steps"][0]["latest"] is None
    assert [step["duration_given"] for step in plan["steps"]] == [True, True, True, False, False, True, True]
    assert plan["dues"][0] == snapshot(
        {
            "id": "yearly",
            "day": "2026-04-01",
            "since": "2025-04-01",
            "state": "past",
            "title": "review at least once a year",
            "effort": True,
            "basis": "指針（実施後の手続）",
            "source_status": "likely",
        }
    )
    assert document["summary"] == {"assessments": 1, "late": 0, "with_questions": 1, "terms_passed": 1}


# --- the calendar ---


def events(data: bytes) -> list[dict[str, str]]:
    """Read a calendar strictly: CRLF, lines of at most 75 octets, balanced blocks."""
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is torn
    unfolded = data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    for line in unfolded[1:-1]:
        name, colon, value = line.partition(":")
        assert colon
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name != "END":
            assert name not in found[-1]
            found[-1][name] = value
    assert unfolded.count("END:VEVENT") == len(found)
    return found


def test_a_calendar_of_whole_days() -> None:
    found = events(plan_ics(made(), "ja"))
    assert {event["DTSTAMP"] for event in found} == {"20261124T000000Z"}
    assert len({event["UID"] for event in found}) == len(found)
    hearing = next(event for event in found if event["SUMMARY"].startswith("評価書案の公示"))
    assert (hearing["DTSTART;VALUE=DATE"], hearing["DTEND;VALUE=DATE"]) == ("20261222", "20270122")
    assert "しきい値判断" not in "".join(event["SUMMARY"] for event in found)  # it is done
    assert any(event["SUMMARY"].startswith("【評価書案の公示と意見の聴取を始める期限】") for event in found)
    assert next(event for event in found if event["SUMMARY"].startswith("再実施"))["DTSTART;VALUE=DATE"] == "20300331"


def test_events_keep_their_uid_when_the_plan_is_renewed() -> None:
    before = events(plan_ics(made(), "ja"))
    later = events(plan_ics(replace(made(agenda(limit=date(2027, 5, 31))), as_of=date(2026, 12, 1)), "ja"))
    assert [event["UID"] for event in before] == [event["UID"] for event in later]
    assert before != later


def test_nothing_gets_out_of_a_value_of_a_calendar() -> None:
    found = events(plan_ics(made(agenda(HOSTILE), agenda("あ" * 5_000)), "ja"))
    assert len(found) == 2 * len(events(plan_ics(made(), "ja")))
    summary = found[0]["SUMMARY"]
    assert "\\;\\,\\\\]]>&\\nEND:VEVENT" in summary
    assert "\u0007" not in summary


# --- the picture ---


def texts(svg: bytes) -> list[str]:
    root = ET.fromstring(svg)  # our own output
    return [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_picture_names_every_step_with_its_days(lang: Any) -> None:
    words = texts(plan_svg(made(), lang))
    said = "\n".join(words)
    for step in agenda().steps:
        assert step.kind.title.say(lang)[:10] in said
    assert any("2026/12/22–2027/1/21 / 2027/3/29" in word or "2026/12/22–2027/1/21" in word for word in words)


def test_a_picture_is_never_hostile_and_always_the_same() -> None:
    plan = made(agenda(HOSTILE))
    svg = plan_svg(plan, "ja")
    assert svg == plan_svg(plan, "ja")
    assert b"<script" not in svg
    assert b"\x07" not in svg
    assert not re.search(rb"href|style=|@import|url\(", svg)


def test_bars_stay_inside_the_picture() -> None:
    far = agenda(limit=date(2060, 3, 31))
    root = ET.fromstring(plan_svg(made(far, agenda(limit=None)), "ja"))
    wide = float(root.attrib["width"])
    for node in root.iter("{http://www.w3.org/2000/svg}rect"):
        assert float(node.attrib.get("x", "0")) >= 0
        assert float(node.attrib.get("x", "0")) + float(node.attrib["width"]) <= wide


def test_a_hundred_works_are_one_picture() -> None:
    svg = plan_svg(made(*(agenda(f"事務{number}") for number in range(100))), "ja")
    assert sum("事務99" in word for word in texts(svg)) == 1


# --- any words whatever ---

ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=120)


@settings(max_examples=40, deadline=None)
@given(work=ANY, reason=ANY)
def test_any_name_makes_a_calendar_and_a_picture(work: str, reason: str) -> None:
    plan = made(replace(agenda(work), reasons=(Words(reason, reason),)))
    assert len(events(plan_ics(plan, "ja"))) == len(events(plan_ics(made(), "ja")))
    ET.fromstring(plan_svg(plan, "ja"))
    table = [line for line in plan_markdown(plan, "ja") if line.startswith("| ")]
    assert len(table) == len(agenda().steps) + 2
    assert not any(set(line) & set("\r\v\f\x85\u2028\u2029") for line in plan_markdown(plan, "ja"))


@settings(max_examples=40, deadline=None)
@given(limit=st.dates(date(2026, 11, 24), date(2031, 12, 31)), today=st.dates(date(2026, 11, 24), date(2027, 12, 31)))
def test_events_are_days_in_order(limit: date, today: date) -> None:
    for event in events(plan_ics(replace(made(agenda(limit=limit)), as_of=today), "ja")):
        assert event["DTSTART;VALUE=DATE"] < event["DTEND;VALUE=DATE"]
        assert event["DTSTAMP"] == f"{today:%Y%m%d}T000000Z"
