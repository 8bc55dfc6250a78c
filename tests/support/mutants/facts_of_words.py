"""Breaks of how laws and things are called and cited, and of texts that speak of something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mutants.breaking import City, Way, breaks, one, several
from mutants.tree import GONE

LAW = "行政手続における特定の個人を識別するための番号の利用等に関する法律"


def _usage(city: City, *said: str) -> Iterator[Way]:
    """Yield ways that add a sentence to what the files are used for, to a purpose and to the special notes."""
    notes = city.data.get("special_notes")
    for words in said:
        yield one("special_notes", to=words if notes in (None, "none") else f"{notes}\n{words}")
        for file in city.all("files"):
            for path in (("usage", "text"), ("purpose", "text")):
                text: Any = file
                for step in path:
                    text = text.get(step) if isinstance(text, dict) else None
                if isinstance(text, str):
                    yield one("files", file["id"], *path, to=f"{text}\n{words}")


@breaks("abbreviation-defined-once")
def one_short_name_for_two_things(city: City) -> Iterator[Way]:
    for first, second in (("見本電算基盤", "見本計算基盤"), ("見本連携装置", "見本集計装置")):
        said = f"・{first}（以下「基盤」という。）で行う。基盤は市が管理し、{second}（以下「基盤」という。）に写す。"
        yield from _usage(city, said)


@breaks("one-abbreviation-per-law")
def two_short_names_for_one_law(city: City) -> Iterator[Way]:
    yield from _usage(city, "・番号利用法に基づき取り扱う。", "・マイナンバー法に基づき取り扱う。")


@breaks("abbreviation-of-law-introduced-first")
def a_short_name_before_it_is_given(city: City) -> Iterator[Way]:
    told = [text for text in city.data["work"].values() if isinstance(text, str)]
    for name in ("番号法", "住基法"):
        if any(f"（以下「{name}」という。）" in text for text in told):
            for words in (f"・{name}に従う。", f"・{name}の定めるところにより取り扱う。"):
                yield one("special_notes", to=words)
                yield one("declaration", to=f"{city.data['declaration']}\n{words}")


@breaks("listed-abbreviation-used")
def a_listed_law_that_nothing_names(city: City) -> Iterator[Way]:
    for name, title in (("主務省令①", "事務を定める命令"), ("利用条例", "見本市個人番号の利用に関する条例")):
        yield one("special_notes", to=f"・「{name}」　平成26年内閣府・総務省令第5号（{title}）")


@breaks("listed-abbreviation-introduced-once")
def a_listed_law_that_is_given_again(city: City) -> Iterator[Way]:
    if "（以下「番号法」という。）" in str(city.data["work"]):
        yield one("special_notes", to=f"・「番号法」　平成25年法律第27号（{LAW}）")
        yield one("special_notes", to=f"・「番号法」は、{LAW}（平成25年法律第27号）をいう。")


@breaks("named-law-in-force")
def a_repealed_order(city: City) -> Iterator[Way]:
    yield from _usage(
        city,
        "・番号法別表第二の主務省令で定める事務及び情報を定める命令に基づき提供する。",
        "・番号法別表第一の主務省令で定める事務を定める命令に基づき利用する。",
    )


@breaks("citation-well-formed")
def a_basis_without_a_citation(city: City) -> Iterator[Way]:
    for basis in city.data["work"]["number_use"]:
        yield one("work", "number_use", basis["id"], "cite", to="根拠法令による")
    for side in ("provision", "inquiry"):
        if isinstance(city.data["network"].get(side), dict):
            yield one("network", side, "cite", to="関係する法令の定めるところによる")


@breaks("cited-place-known")
def an_article_that_nobody_knows(city: City) -> Iterator[Way]:
    for basis in city.data["work"]["number_use"]:
        for cite in ("番号法第91条", "住民基本台帳法第81条"):
            yield one("work", "number_use", basis["id"], "cite", to=cite)


@breaks("law-name-spelt")
def a_law_misspelt(city: City) -> Iterator[Way]:
    for basis in city.data["work"]["number_use"]:
        yield one("work", "number_use", basis["id"], "cite", to="住民基本代帳法第7条")
    for recipient in city.all("recipients"):
        yield one("recipients", recipient["id"], "basis", to="住民基本台張法第12条及び番号法第9条第1項")


@breaks("item-names-its-paragraph")
def an_item_for_a_paragraph(city: City) -> Iterator[Way]:
    for basis in city.data["work"]["number_use"]:
        yield one("work", "number_use", basis["id"], "cite", to="番号法第9条第1号")
    for recipient in city.all("recipients"):
        yield one("recipients", recipient["id"], "basis", to="番号法第9条第2号及び第19条第8号")


@breaks("caption-as-printed")
def a_caption_nearly_right(city: City) -> Iterator[Way]:
    nearly = {
        "指定及び通知": "指定と通知",
        "本人確認の措置": "本人確認措置",
        "個人番号カードの交付等": "個人番号カード交付等",
        "住民票の記載事項": "住民票の記載項目",
        "住民票の記載等": "住民票の記載",
    }
    for basis in city.data["work"]["number_use"]:
        if basis.get("heading") in nearly:
            yield one("work", "number_use", basis["id"], "heading", to=nearly[basis["heading"]])


@breaks("cited-place-in-force-as-remembered")
def an_article_not_yet_in_force(city: City) -> Iterator[Way]:
    for basis in city.data["work"]["number_use"]:
        cite = (("work", "number_use", basis["id"], "cite"), "番号法第16条の2")
        yield several(f"{basis['id']} in 2021", (("published_on",), "令和3年6月1日"), cite)


@breaks("cited-place-fits-matter-as-remembered")
def an_old_number_of_the_network(city: City) -> Iterator[Way]:
    yield from _usage(
        city,
        "・情報照会機能により、番号法第19条第14号に基づき照会する。",
        "・情報提供ネットワークシステムにより、番号法第19条第14号に基づき提供する。",
    )


@breaks("law-number-complete")
def an_era_cut(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        for row in (recipient.get("rows") or [])[:4]:
            for cut in ("平14年", "昭35年"):
                work = f"見本法（{cut}法律第103号）による{row['work']}"
                yield one("recipients", recipient["id"], "rows", row["id"], "work", to=work)


@breaks("one-name-per-thing")
def another_name_of_a_system(city: City) -> Iterator[Way]:
    if city.form != "kiso":
        yield from _usage(city, "・中間サーバに登録する。")
    if city.name == "juki":
        yield from _usage(city, "・市町村ＣＳに送る。", "・既存住基システムに記録する。")


@breaks("text-about-own-file")
def a_measure_of_another_file(city: City) -> Iterator[Way]:
    names = {"honnin-file": "送付先情報", "sofusaki-file": "本人確認情報"}
    if city.name == "juki":
        for measure in ("use.copy-instruction", "acquisition.content-check"):
            for file, other in names.items():
                text = f"・{other}を取り扱う職員を指導する。"
                new = {"id": "copied", "measure": measure, "scope": {"files": [file]}, "text": text}
                yield one("controls", "+", to=new)


@breaks("text-not-repeated")
def a_text_nearly_twice(city: City) -> Iterator[Way]:
    long = [control for control in city.own_controls() if len(control.get("text") or "") > 70]
    for control in long[:8]:
        text = control["text"].replace("{", "").replace("}", "")
        again = {"id": "again", "measure": "use.copy-instruction", "text": f"{text[:-1]}こととし、これを続ける。"}
        yield several(
            f"{control['id']} again",
            (("controls", control["id"], "text"), text),
            (("controls", "+"), again),
        )
        yield several(
            f"{control['id']} to the letter",
            (("controls", control["id"], "text"), text),
            (("controls", "+"), {**again, "text": text}),
        )


@breaks("item-is-known")
def a_cell_unknown(city: City) -> Iterator[Way]:
    for path in (("department", "head"), ("disclosure", "contact")):
        yield one(*path, to="unknown")
    for file in city.all("files"):
        if city.form != "kiso":
            for name in ("remarks", "held_from", "records_validity"):
                yield one("files", file["id"], name, to="unknown")
            yield one("files", file["id"], "purpose", "text", to="unknown")
    for recipient in city.all("recipients"):
        for name in ("information", "timing"):
            yield one("recipients", recipient["id"], name, to="unknown")


@breaks("moving-in-is-listed")
def notices_of_moving_in_without_their_article(city: City) -> Iterator[Way]:
    if city.name == "juki":
        yield one("work", "number_use", "juki-22", to=GONE)
        yield one("work", "number_use", "juki-22", "cite", to="住基法第24条")


@breaks("row-fits-article-of-order")
def another_article_of_the_order(city: City) -> Iterator[Way]:
    if city.name == "juki":
        for row in city.all("recipients")[0]["rows"][:5]:
            yield one(
                "recipients", "network-inquirers", "rows", row["id"], "work", to=f"{row['work']}　主務省令第200条"
            )


@breaks("ordinance-rows-complete")
def a_row_of_the_ordinance_left_out(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if any("条例" in str(row.get("article")) for row in recipient.get("rows") or []):
            for gone in (2, 5, 8):
                rows = [
                    {
                        "id": f"row-{n}",
                        "article": f"条例別表第1の{n}の項",
                        "office": "福祉部障害福祉課",
                        "work": f"見本事務{n}",
                    }
                    for n in range(1, 11)
                    if n != gone
                ]
                yield several(f"row {gone} left out", (("recipients", recipient["id"], "rows"), rows))


@breaks("annex-articles-without-gap")
def an_article_of_an_annex_left_out(city: City) -> Iterator[Way]:
    for recipient in city.all("recipients"):
        if any("条例" in str(row.get("article")) for row in recipient.get("rows") or []):
            for gone in (3, 6):
                rows = [
                    {
                        "id": f"row-{n}",
                        "article": f"条例別表第1の{n}の項",
                        "office": "福祉部障害福祉課",
                        "work": f"見本事務{n}",
                    }
                    for n in range(1, 9)
                    if n != gone
                ]
                yield several(f"article {gone} left out", (("recipients", recipient["id"], "rows"), rows))


@breaks("digits-of-one-width")
def a_number_of_two_widths(city: City) -> Iterator[Way]:
    yield from _usage(city, "・別表の１0の項の事務に用いる。", "・令和7年度に2０人が取り扱った。")
    for recipient in city.all("recipients"):
        for row in (recipient.get("rows") or [])[:3]:
            yield one("recipients", recipient["id"], "rows", row["id"], "article", to="番号法別表の８5の項")


@breaks("title-names-the-work")
def a_title_nearly_right(city: City) -> Iterator[Way]:
    name = city.data["work"]["name"]
    for nearly in (f"{name[:4]}法関係業務", f"{name[:5]}業務"):
        yield one("title", to=f"見本市　{nearly}　評価書")


@breaks("title-fits-body-and-form")
def titles_of_others(city: City) -> Iterator[Way]:
    title = str(city.data["title"])
    yield one("title", to=title.replace("見本市", "手本市", 1))
    for kind in {"基礎項目評価書", "重点項目評価書", "全項目評価書"} - {title.rpartition("　")[2]}:
        yield one("title", to=f"{title.rpartition('　')[0]}　{kind}")


@breaks("search-key-stands-in-use")
def searched_by_the_number(city: City) -> Iterator[Way]:
    for keys in ("個人番号から", "住民票コード、個人番号又は氏名により") if city.name == "juki" else ():
        yield one("systems", "juki", "functions", "+", to=f"９．検索　{keys}対象者を検索する。")
