"""Important or not: ※, exceptions, drawings, weakened measures, decisions and the emergency rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from versions import cell, delta, example, version, with_text

from pia.errors import InputError
from pia.history.classify import Charts, Classifier, Verdict
from pia.history.decisions import Decision, Decisions, content_of, read_decisions
from pia.history.guideline import Guideline, guideline_at, guidelines, read_guidelines
from pia.history.snapshot import Cell, ControlFacts, Snapshot

if TYPE_CHECKING:
    from pia.history.differ import Change


def judged(
    old: Snapshot, new: Snapshot, *, decisions: Decisions | None = None, charts: Charts = "decide"
) -> tuple[Change, Verdict, Classifier]:
    """Return the only change between two versions, what it is, and who said so."""
    found = delta(old, new)
    assert len(found.changes) == 1
    classifier = Classifier(old, new, found, guideline_at(None), decisions=decisions, charts=charts)
    return found.changes[0], classifier.judge(found.changes[0]), classifier


def of(key: str, before: str, after: str, *, section: str = "Ⅱ", important: bool = True, **more: object) -> Verdict:
    def one(text: str) -> Cell:
        return cell(key, text, section=section, important=important)

    old, new = version([one(before)], **more), version([one(after)], **more)
    return judged(old, new)[1]


def said(verdict: Verdict) -> str:
    return "\n".join(reason.ja for reason in verdict.reasons)


def test_a_starred_item_is_important_and_comes_before() -> None:
    verdict = of("files/a#purpose", "徴収に使う。", "徴収と給付に使う。")
    assert (verdict.important, verdict.needs_decision, verdict.timing) == (True, False, "事前")
    assert verdict.explanation == "重要な変更"


def test_an_item_without_star_is_not() -> None:
    verdict = of("files/a#remarks", "甲", "乙", important=False)
    assert (verdict.important, verdict.needs_decision, verdict.timing) == (False, False, "事後")
    assert "義務付けられない" in verdict.explanation


def test_the_basic_form_knows_corrections_only() -> None:
    verdict = of("work#summary", "甲", "乙", form="kiso")
    assert (verdict.important, verdict.timing, verdict.explanation) == (False, "事後", "基礎項目評価書の修正")


def test_a_block_is_important_by_any_of_its_items() -> None:
    old = version([cell("files/a#name", "甲", file="a")])
    added = [
        cell("parties/p/entrusted/m#name", "印刷", file="a", block="委託事項1"),
        cell("parties/p/entrusted/m#re-entrustment", "再委託しない", file="a", block="委託事項1", important=True),
    ]
    assert judged(old, version([*old.cells, *added]))[1].important
    assert not judged(old, version([*old.cells, added[0]]))[1].important


# --- changes of form ---


@pytest.mark.parametrize(("before", "after"), [("番号法第9条", "番号法第９条"), ("甲 乙", "甲乙"), ("サ-バ", "サーバ")])
def test_widths_and_blanks_are_form_only(before: str, after: str) -> None:
    verdict = of("files/a#purpose", before, after)
    assert (verdict.important, verdict.needs_decision, verdict.exception) == (False, False, "formal")
    assert "形式的な変更" in verdict.explanation


def offices(before: list[str], after: list[str]) -> list[Verdict]:
    old, new = (
        version([cell(f"files/a#t{n}", text, important=True) for n, text in enumerate(lines)])
        for lines in (before, after)
    )
    found = delta(old, new)
    classifier = Classifier(old, new, found, guideline_at(None))
    return [classifier.judge(change) for change in found.changes]


def test_an_office_that_is_renamed_everywhere_is_form_only() -> None:
    verdicts = offices(["市民部市民課", "市民課長が承認する。"], ["市民部窓口課", "窓口課長が承認する。"])
    assert [(v.important, v.needs_decision, v.timing) for v in verdicts] == [(False, False, "事後")] * 2


def test_an_office_whose_bare_name_remains_somewhere_is_form_only_and_said_so() -> None:
    (verdict,) = offices(["市民部市民課", "市民課長が承認する。"], ["市民部窓口課", "市民課長が承認する。"])
    assert not verdict.important
    assert "旧い名称が残る" in said(verdict)


def test_work_that_may_have_moved_to_another_office_asks_a_person() -> None:
    (verdict,) = offices(["市民課が使う。", "市民課が保管する。"], ["窓口課が使う。", "市民課が保管する。"])
    assert (verdict.important, verdict.needs_decision) == (True, True)


def test_an_office_that_was_there_before_is_no_new_name() -> None:
    (verdict,) = offices(["市民部市民課", "市民部税務課"], ["市民部税務課", "市民部税務課"])
    assert (verdict.important, verdict.exception) == (True, None)


def test_a_renamed_office_with_another_edit_is_more_than_form() -> None:
    (verdict,) = offices(["市民部市民課が一年使う。"], ["市民部窓口課が二年使う。"])
    assert verdict.important


def test_a_contractor_is_no_office() -> None:
    (verdict,) = offices(["株式会社甲に委託する。"], ["株式会社乙に委託する。"])
    assert verdict.exception is None


@pytest.mark.parametrize(
    ("before", "after", "important", "needs"),
    [
        ("[　]5情報\n[○]その他", "[　]4情報\n[○]その他", False, False),
        ("[○]5情報\n[○]その他", "[○]4情報\n[○]その他", True, True),
        ("[○]5情報\n[○]その他", "[　]4情報\n[○]その他", True, False),
    ],
)
def test_another_edition_words_a_choice_otherwise(before: str, after: str, important: bool, needs: bool) -> None:
    key = "files/a#categories"
    old = version([cell(key, before, kind="ticks", important=True)], edition="5joho")
    verdict = judged(old, version([cell(key, after, kind="ticks", important=True)]))[1]
    assert (verdict.important, verdict.needs_decision) == (important, needs)


# --- 別添1 ---


@pytest.mark.parametrize(
    ("charts", "important", "needs"),
    [("decide", True, True), ("important", True, False), ("not-important", False, False)],
)
def test_drawings(charts: Charts, important: bool, needs: bool) -> None:
    old = example()
    key = "charts/register#notes"
    verdict = judged(old, with_text(old, key, "図の説明を改めた。"), charts=charts)[1]
    assert (verdict.important, verdict.needs_decision) == (important, needs)


def test_drawings_of_a_form_where_the_work_has_no_star() -> None:
    old = version([cell("charts/a#notes", "甲"), cell("work#description", "乙")], form="juten")
    verdict = judged(old, with_text(old, "charts/a#notes", "丙"))[1]
    assert (verdict.important, verdict.needs_decision) == (False, False)


# --- weakened measures ---

RISK = "files/a/risks/use/unauthorised#usage-record-method"


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("記録を7年間保存する。", "記録を一定期間保存する。", "はっきりしない"),
        ("月に1回点検する。", "定期的に点検する。", "はっきりしない"),
        ("課長の承認を得て出力する。", "課長に届け出て出力する。", "条件がなくなる"),
        ("ICカードとパスワードで確かめる。", "パスワードで確かめる。", "条件がなくなる"),
        ("担当の職員が閲覧する。", "全ての職員が閲覧する。", "範囲が広がる"),
        ("庁舎の中で使う。", "テレワークでも使う。", "厳しくない"),
        ("特に力を入れている", "十分である", "弱いもの"),
        ("行っている", "行っていない", "弱いもの"),
    ],
)
def test_a_weakened_measure_always_asks_a_person(before: str, after: str, word: str) -> None:
    verdict = of(RISK, before, after, section="Ⅲ[甲]")
    assert (verdict.important, verdict.needs_decision) == (True, True)
    assert word in said(verdict)
    assert "7年" not in said(verdict)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("記録を一定期間保存する。", "記録を7年間保存する。"),
        ("十分である", "特に力を入れている"),
        ("課長に届け出る。", "課長の承認を得る。"),
        ("定期的に点検する。", "定期的に二人で点検する。"),
    ],
)
def test_a_stricter_one_does_not(before: str, after: str) -> None:
    assert not of(RISK, before, after, section="Ⅲ[甲]").needs_decision


def test_a_weakened_measure_in_an_item_without_star_asks_too() -> None:
    verdict = of("files/a#retention-validity", "7年間保存する。", "当分の間保存する。", important=False)
    assert (verdict.important, verdict.needs_decision) == (False, True)


def controlled(parameters: dict[str, object], text: str, **more: object) -> Snapshot:
    control = ControlFacts(id="log", measure="log.operation", parameters=parameters, **more)  # type: ignore[arg-type]
    return version([cell(RISK, text, important=True, controls=("log",), section="Ⅲ")], controls=(control,))


@pytest.mark.parametrize(
    ("before", "after", "needs"),
    [
        ({"retention": "7y"}, {"retention": "3y"}, True),
        ({"retention": "7y"}, {}, True),
        ({"retention": "3y"}, {"retention": "7y"}, False),
        ({"fields": ["operator", "time"]}, {"fields": ["operator"]}, True),
        ({"fields": ["operator"]}, {"fields": ["operator", "time"]}, False),
        ({"unknown": "1"}, {}, False),
    ],
)
def test_values_of_a_control(before: dict[str, object], after: dict[str, object], needs: bool) -> None:
    assert judged(controlled(before, "甲である。"), controlled(after, "乙である。"))[1].needs_decision is needs


def test_a_control_that_covers_less_or_is_gone() -> None:
    old = controlled({}, "甲である。", files=("a", "b"))
    assert "範囲が狭まる" in said(judged(old, controlled({}, "乙である。", files=("a",)))[1])
    assert "範囲が狭まる" in said(judged(controlled({}, "甲である。"), controlled({}, "乙である。", systems=("s",)))[1])
    other = ControlFacts(id="other", measure="log.review", parameters={})
    gone = version([cell(RISK, "乙である。", important=True, section="Ⅲ")], controls=(other,))
    assert "この欄からなくなる" in said(judged(old, gone)[1])


# --- decisions ---


def decided(change: Change, verdict: str, **more: object) -> Decisions:
    made = Decision(
        key=change.key,
        content=str(more.pop("content", content_of(change))),
        verdict=verdict,  # type: ignore[arg-type]
        reason="委員会で確認した。",
        approver="個人情報保護責任者",
        date="令和8年3月1日",
        **more,  # type: ignore[arg-type]
    )
    return Decisions({change.key: (made,)})


OLD = version([cell(RISK, "記録を7年間保存する。", important=True, section="Ⅲ")])
NEW = with_text(OLD, RISK, "記録を一定期間保存する。")
THE_CHANGE = delta(OLD, NEW).changes[0]


@pytest.mark.parametrize(
    ("word", "important", "timing"),
    [
        ("important", True, "事前"),
        ("formal", False, "事後"),
        ("not-considerable", False, "事後"),
        ("reducing", False, "事後"),
        ("other", False, "事後"),
    ],
)
def test_a_decision_settles_it(word: str, important: bool, timing: str) -> None:
    _, verdict, classifier = judged(OLD, NEW, decisions=decided(THE_CHANGE, word))
    assert (verdict.important, verdict.needs_decision, verdict.timing) == (important, False, timing)
    assert "個人情報保護責任者、令和8年3月1日" in said(verdict)
    assert verdict.decision is not None
    assert classifier.problems == []


def test_a_decision_on_other_content_is_stale() -> None:
    _, verdict, _ = judged(OLD, NEW, decisions=decided(THE_CHANGE, "formal", content="sha256:0"))
    assert (verdict.important, verdict.needs_decision) == (True, True)
    assert "内容が変わった" in said(verdict)


def test_content_is_what_is_said_to_the_letter() -> None:
    other = delta(OLD, with_text(OLD, RISK, "記録を一定期間保存します。")).changes[0]
    assert content_of(other) != content_of(THE_CHANGE)
    assert content_of(delta(OLD, NEW).changes[0]) == content_of(THE_CHANGE)


def test_important_and_afterwards_is_an_error_but_in_an_emergency() -> None:
    after = decided(THE_CHANGE, "important", timing="posterior")
    _, verdict, classifier = judged(OLD, NEW, decisions=after)
    assert [p.code for p in classifier.problems] == ["posterior-important"]
    assert verdict.timing == "事後"
    _, verdict, classifier = judged(OLD, version(NEW.cells, emergency="災害のため"), decisions=after)
    assert classifier.problems == []
    assert "緊急" in verdict.explanation


def test_an_exception_may_be_filed_before_all_the_same() -> None:
    _, verdict, _ = judged(OLD, NEW, decisions=decided(THE_CHANGE, "other", timing="prior"))
    assert (verdict.important, verdict.timing) == (False, "事前")


ENTRY = "{key: k, content: 'sha256:1', verdict: formal, reason: 理由, approver: 課長, date: 令和8年3月1日}"


def test_decisions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    assert read_decisions(path) == Decisions()
    path.write_text(f"schema: 1\ndecisions:\n  - {ENTRY}\n  - {ENTRY.replace('formal', 'other')}\n", encoding="utf-8")
    same, stale = read_decisions(path).on("k", "sha256:1")
    assert same is not None
    assert same.verdict == "other"  # the later one
    assert stale is None
    assert read_decisions(path).on("k", "sha256:2")[1] is not None
    assert read_decisions(path).on("x", "sha256:1") == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "schema: 1\n",
        "schema: 1\ndecisions: 1\n",
        "schema: 1\nmore: 1\ndecisions: []\n",
        "schema: 2\ndecisions: []\n",
        "decisions: []\n",
        "schema: 1\ndecisions: [1]\n",
        f"schema: 1\ndecisions: [{ENTRY.replace('formal', 'perhaps')}]\n",
        f"schema: 1\ndecisions: [{ENTRY.replace('理由', '')}]\n",
        f"schema: 1\ndecisions: [{ENTRY.replace('理由', '  ').replace('reason:   ', 'reason: ' + chr(39) + ' ' + chr(39))}]\n",
        f"schema: 1\ndecisions: [{ENTRY.replace('令和8年3月1日', 'いつか')}]\n",
        f"schema: 1\ndecisions: [{ENTRY.replace('approver: 課長, ', '')}]\n",
        f"schema: 1\ndecisions: [{ENTRY.replace('{key', '{more: 1, key')}]\n",
    ],
)
def test_decisions_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "decisions.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    assert caught.value.problems[0].code == "bad-decision"
    assert caught.value.problems[0].place is not None


def test_every_fault_of_a_decision_is_told_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    entry = ENTRY.replace("verdict: formal", "verdict: formale").replace("approver:", "aprover:")
    path.write_text(f"schema: 1\ndecisions:\n  - {entry}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_decisions(path)
    told = [(p.place.line, p.place.column, p.message.ja) for p in caught.value.problems if p.place is not None]
    assert told == [
        (
            3,
            entry.index("aprover") + 5,
            "判断の記録が読めません: 「aprover」という項目はありません（approver ではありませんか）",
        ),
        (3, 5, "判断の記録が読めません: approverがありません"),
        (
            3,
            entry.index("formale") + 5,
            "判断の記録が読めません: verdict に「formale」は書けません（formal ではありませんか）",
        ),
    ]


# --- the guideline as data ---


def test_versions_of_the_guideline() -> None:
    every = guidelines()
    assert [each.version for each in every] == sorted(each.version for each in every)
    assert guideline_at(None) is every[-1]
    assert guideline_at("2026-04-01") is every[-1]
    assert guideline_at("2020-04-01").source_status == "memory"
    assert guideline_at("1999-01-01") is every[0]


def test_what_rests_on_memory_says_so() -> None:
    found = delta(OLD, NEW)
    verdict = Classifier(OLD, NEW, found, guideline_at("2020-04-01")).judge(found.changes[0])
    assert "原文で確かめていない" in said(verdict)


@pytest.mark.parametrize("text", ["schema: 1\n", "schema: 1\nversion: x\nlike: nowhere\n", None])
def test_a_guideline_that_cannot_be_read(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "2030-01.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_guidelines(tmp_path)
    assert caught.value.problems[0].code == "bad-guideline"


def test_the_file_is_called_as_its_version(tmp_path: Path) -> None:
    from pia.data import rules_root

    text = (rules_root() / "changes" / "2024-10.yaml").read_text(encoding="utf-8")
    (tmp_path / "2030-01.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_guidelines(tmp_path)


def test_exceptions_have_their_words() -> None:
    guideline: Guideline = guideline_at(None)
    assert [one.id for one in guideline.exceptions] == ["formal", "not-considerable", "reducing"]
    assert all(one.explanation and one.title.en for one in guideline.exceptions)
