"""Breaks of citations, names of laws and of what a text says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, pairwise
from typing import Any

from mutants.breaking import City, Way, breaks, one, several


def _texts(city: City) -> Iterator[tuple[Any, str]]:
    """Yield paths of narrative texts with what stands there."""
    data = city.data
    yield ("special_notes",), str(data.get("special_notes") or "")
    for file in city.all("files"):
        for path in (("usage", "text"), ("acquisition", "validity"), ("storage", "erasure"), ("records_validity",)):
            value: Any = file
            for step in path:
                value = value.get(step) if isinstance(value, dict) else None
            if isinstance(value, str) and value != "none":
                yield ("files", file["id"], *path), value
    for control in city.own_controls()[:4]:
        yield ("controls", control["id"], "text"), control["text"]


def _with(city: City, *said: str) -> Iterator[Way]:
    for number, (path, text) in enumerate(_texts(city)):
        words = said[number % len(said)]
        yield one(*path, to=f"{text}\n{words}" if text else words)


@breaks("number-use-is-no-provision")
def used_by_article_nineteen(city: City) -> Iterator[Way]:
    for basis in city.data["work"]["number_use"]:
        yield one("work", "number_use", basis["id"], "cite", to="番号法第19条第8号")
        yield one("work", "number_use", basis["id"], "cite", to="番号法第22条第1項")


@breaks("cited-place-in-force")
def a_repealed_table(city: City) -> Iterator[Way]:
    for basis in city.data["work"]["number_use"]:
        yield one("work", "number_use", basis["id"], "cite", to="番号法別表第2")
    for recipient in city.all("recipients"):
        yield one("recipients", recipient["id"], "basis", to="番号法第19条第7号別表第2")


@breaks("paragraph-exists")
def a_paragraph_that_is_not_there(city: City) -> Iterator[Way]:
    for basis in city.data["work"]["number_use"]:
        yield one("work", "number_use", basis["id"], "cite", to="住民基本台帳法施行令第34条第7項")


@breaks("citation-complete")
def an_article_without_its_word(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        yield one("recipients", recipient["id"], "basis", to="住民基本台帳法12条の4")
        yield one("recipients", recipient["id"], "basis", to="見本市個人番号の利用に関する条例第４第４項")


@breaks("cited-place-fits-matter")
def another_paragraph(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for file in ("honnin-file",):
            for place in ("第34条第3項", "第34条第1項"):
                yield one("files", file, "storage", "retention", "basis", to=f"住民基本台帳法施行令{place}")


@breaks("cited-place-binds-this-body")
def an_article_for_prefectures(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for file in ("juki-file", "honnin-file"):
            yield one("files", file, "storage", "retention", "basis", to="住民基本台帳法施行令第30条の6")


@breaks("replaced-term-gone")
def a_term_of_former_days(city: City) -> Iterator[Way]:
    yield from _with(city, "・通知カードと交付申請書を送付する。", "・個人情報保護条例を守る。")


@breaks("vague-word-has-number")
def a_vague_word(city: City) -> Iterator[Way]:
    for control in [one_ for one_ in city.own_controls() if "parameters" not in one_][:12]:
        yield one("controls", control["id"], "text", to="・取扱いの状況を必要に応じて確認する。")
        yield one("controls", control["id"], "text", to="・取扱いの状況を2人で速やかに確認する。")


@breaks("no-known-typo")
def a_slip_of_the_pen(city: City) -> Iterator[Way]:
    yield from _with(city, "・教育員会に渡す。", "・特定個人ファイルを取り扱う。")


@breaks("brackets-balanced")
def a_bracket_left_open(city: City) -> Iterator[Way]:
    yield from _with(city, "・市の規程（以下に定めるものによる。", "・「記録簿に記入する。", "・記録）を残す。")


@breaks("sentence-complete")
def a_sentence_cut(city: City) -> Iterator[Way]:
    for path, text in _texts(city):
        end = text.find("を", 25)
        if end > 0:
            yield one(*path, to=text[: end + 1])
        if len(text) > 60:
            yield one(*path, to=text[:50].rstrip("。、") + "を講じ")
            yield one(*path, to=text[:50].rstrip("。、") + "ようにす")


@breaks("one-spelling-per-word")
def a_word_in_another_spelling(city: City) -> Iterator[Way]:
    yield from _with(
        city,
        "・ﾊﾞｯｸｱｯﾌﾟを取得する。",
        "・氏名，住所を確かめる。",
        "・ユーザがユーザーを確かめる。",
        "・第９９条と第99条による。",
    )


@breaks("no-drafting-leftover")
def a_note_of_the_draft(city: City) -> Iterator[Way]:
    yield from _with(city, "※要確認", "（ここに具体的な措置を記載してください）", "○○課に確認中")
    yield from _with(city, "・［課名］が確認する。", "・令和○年○月から行う。", "・【要検討】", "・送る相手は仮置き")


@breaks("no-personal-name")
def a_person_is_named(city: City) -> Iterator[Way]:
    for head in ("課長　山田　太郎", "課長　見本太郎", "課長山田太郎"):
        yield one("department", "head", to=head)
    yield from _with(city, "・担当：佐藤花子")


@breaks("era-years-alike")
def the_first_year_as_one(city: City) -> Iterator[Way]:
    yield one(
        "changes",
        "+",
        to={
            "id": "first",
            "date": "令和1年5月7日",
            "item": "Ⅰ１",
            "before": "旧",
            "after": "新",
            "timing": "posterior",
        },
    )


@breaks("abbreviation-used")
def an_abbreviation_for_nothing(city: City) -> Iterator[Way]:
    yield from _with(city, "・見本市情報公開審査委員会（以下「審査委」という。）に諮る。")


@breaks("abbreviation-defined-first")
def an_abbreviation_before_it_is_given(city: City) -> Iterator[Way]:
    for control in city.own_controls()[:6]:
        yield one(
            "controls", control["id"], "text", to="・台帳機に送る。台帳管理装置（以下「台帳機」という。）は庁内に置く。"
        )


@breaks("abbreviation-explained")
def an_abbreviation_out_of_nowhere(city: City) -> Iterator[Way]:
    yield from _with(city, "・DLPの設定とDLPの記録を確かめる。", "・住基ネットにより送る。")


@breaks("rating-admits-no-gap")
def a_gap_is_admitted(city: City) -> Iterator[Way]:
    rated = {answer["risk"] for answer in city.all("risks") if answer.get("rating")}
    admissions = cycle(
        (
            "ただし、漏れを確かめる手段がない。",
            "ただし、点検は行わない。",
            "操作の記録は取得しない。",
            "点検の仕組みは存在しない。",
            "手順書は整備していません。",
            "確認は今後の課題とする。",
            "点検の間隔は課題として認識している。",
            "点検の方法は検討中である。",
            "点検を省略することがある。",
            "確認までは手が回っていない。",
            "変更しない者も多い。",
        )
    )
    for control in city.own_controls():
        if city.place_of(control)[0] in rated:
            yield one("controls", control["id"], "text", to=f"{control['text']}\n{next(admissions)}")


@breaks("planned-measure-is-marked")
def a_plan_as_a_measure(city: City) -> Iterator[Way]:
    for control in city.own_controls()[:10]:
        yield one("controls", control["id"], "text", to="・来年度に仕組みを導入する予定である。")


@breaks("replaced-term-gone")
def a_card_of_former_days(city: City) -> Iterator[Way]:
    yield from _with(city, "・通知カードの交付に用いる。")


@breaks("paragraph-exists-as-remembered")
def a_paragraph_of_an_unknown_number(city: City) -> Iterator[Way]:
    for basis in city.data["work"]["number_use"]:
        yield one("work", "number_use", basis["id"], "cite", to="番号法第9条第19項")


@breaks("abbreviation-of-law-introduced")
def a_law_by_a_name_of_the_street(city: City) -> Iterator[Way]:
    yield one("special_notes", to="・マイナンバー法に従う。マイナンバー法の定めを守る。")


@breaks("abbreviation-of-law-introduced")
def a_law_by_an_unknown_name(city: City) -> Iterator[Way]:
    for name in ("住基法", "番号法"):
        said = f"（以下「{name}」という。）"
        edits = tuple(
            (("work", key), text.replace(said, ""))
            for key, text in city.data["work"].items()
            if isinstance(text, str) and said in text
        )
        if edits:
            yield several(f"{name} is never introduced", *edits)


@breaks("title-of-law-current")
def a_law_by_its_old_title(city: City) -> Iterator[Way]:
    title = "行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び個人番号カード並びに情報提供ネットワークシステムによる特定個人情報の提供等に関する省令"
    yield one("special_notes", to=f"・{title}（平成26年総務省令第85号）に従う。")


@breaks("item-or-row-exists-as-remembered")
def items_and_rows_that_do_not_exist(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if recipient["kind"] == "provision":
            for cite in ("番号法第19条第40号", "番号法別表の999の項"):
                yield one("recipients", recipient["id"], "basis", to=cite)


@breaks("caption-of-its-own-article")
def a_caption_of_another_article(city: City) -> Iterator[Way]:
    captions = {"転入届": "第7条", "住民票の記載事項": "第23条", "住民票の記載等": "第24条"}
    for basis in city.data["work"]["number_use"]:
        for caption, article in captions.items():
            path = ("work", "number_use", basis["id"])
            yield several(
                f"{basis['id']} {article}", ((*path, "cite"), f"住基法{article}"), ((*path, "heading"), caption)
            )


@breaks("number-use-listed-once")
def a_basis_of_use_twice(city: City) -> Iterator[Way]:
    bases = city.data["work"]["number_use"]
    for one_, other in pairwise(bases):
        yield one("work", "number_use", one_["id"], "cite", to=other["cite"].replace("住基法", "住民基本台帳法"))
