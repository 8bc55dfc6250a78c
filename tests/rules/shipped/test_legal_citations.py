"""Citations of the law: each rule on slips of the example city, and the near misses that it must let pass."""

from __future__ import annotations

from slips import Told, slip
from tried_reread import LEGAL_CITATIONS
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "legal-citations"

SLIPS = (
    *LEGAL_CITATIONS,
    *(
        slip(
            "item-or-row-exists-as-remembered",
            cite,
            (("assessment.yaml", "cite: 番号法第7条,", f"cite: {cite},"),),
            Told(
                f"assessment.yaml: ‸{cite}, he",
                f"work#number-use/number-7/{cite}",
                None,
                f"個人番号の利用の根拠の「{cite}」はないと見られます（{last}まで）。（この規則の根拠は記憶によるもので、原典では確かめていません。）",
                f"{cite} (個人番号の利用の根拠) seems not to exist; the last is {last}. (The basis of this rule is from memory and has not been checked against the source.)",
                severity="warning",
            ),
        )
        for cite, last in (
            ("番号法第19条第40号", "第17号"),
            ("住基法第7条第40号", "第14号"),
            ("番号法別表の999の項", "140の項"),
        )
    ),
    slip(
        "item-or-row-exists-as-remembered",
        "the last item",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第19条第17号,"),),
    ),
    *(
        slip(
            "law-name-spelt",
            f"{name}, a short name of somebody's own",
            (("assessment.yaml", "cite: 番号法第7条,", f"cite: {name}第5条,"),),
            Told(
                f"assessment.yaml: ‸{name}第5条, he",
                f"work#number-use/number-7/{name}第5条",
                None,
                f"個人番号の利用の根拠の「{name}」という法令は見当たりません（「{whole}」ではありませんか）。",
                None,
                severity="warning",
            ),
        )
        for name, whole in (
            ("住民台帳法", "住民基本台帳法"),
            ("台帳法", "住民基本台帳法"),
            ("個情法", "個人情報保護法"),
        )
    ),
    slip(
        "citation-complete",
        "an article without 第",
        (
            (
                "recipients.yaml",
                "basis: 個人番号カード命令第23条の2及び第35条",
                "basis: 個人番号カード命令第23条の2、住民基本台帳法12条の4",
            ),
        ),
        Told(
            "recipients.yaml: ‸個人番号カード命令第",
            "recipients/j-lis#basis/number-without-dai",
            None,
            "地方公共団体情報システム機構の法令上の根拠の「法12条」に「第」の語がありません。",
            "「第」 is missing in 「法12条」 (地方公共団体情報システム機構の法令上の根拠).",
            severity="warning",
        ),
    ),
    slip(
        "citation-complete",
        "an article without 条",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "basis: 番号法第9条第2項及び見本市条例第4第4項",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第9条第2項及",
            "recipients/ordinance-offices#basis/article-word-missing",
            None,
            "条例で定める事務を所管する部署（別紙２参照）の法令上の根拠の「第4第4項」に「条」の語がありません。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "citation-complete",
        "a year and a number that are no article",
        (
            (
                "recipients.yaml",
                "basis: 個人番号カード命令第23条の2及び第35条",
                "basis: 個人番号カード命令（平成26年総務省令第85号）第23条の2",
            ),
        ),
    ),
    slip(
        "law-number-complete",
        "an era with one character",
        (
            (
                "recipients.yaml",
                "work: 健康保険法による健康保険に関する事務",
                "work: 健康増進法（平14年法律第103号）による事業の実施に関する事務",
            ),
        ),
        Told(
            "recipients.yaml: ‸健康増進法（平14年",
            "recipients/network-inquirers/rows/row-1#work/era-cut",
            None,
            "法令番号の「平14年法律」は、元号の字が欠けています。",
            "The era of 「平14年法律」 is cut.",
            severity="note",
        ),
    ),
    slip(
        "law-number-complete",
        "full-width digits",
        (
            (
                "recipients.yaml",
                "work: 健康保険法による健康保険に関する事務",
                "work: 介護保険法（平９年法律第123号）による給付に関する事務",
            ),
        ),
        Told(
            "recipients.yaml: ‸介護保険法（平９年法",
            "recipients/network-inquirers/rows/row-1#work/era-cut",
            None,
            "法令番号の「平９年法律」は、元号の字が欠けています。",
            None,
            severity="note",
        ),
    ),
    slip(
        "law-number-complete",
        "whole eras",
        (
            (
                "recipients.yaml",
                "work: 健康保険法による健康保険に関する事務",
                "work: 健康増進法（平成14年法律第103号）による事業の実施に関する事務",
            ),
        ),
    ),
    slip(
        "ordinance-rows-complete",
        "one row left out",
        (
            (
                "recipients.yaml",
                "      - {id: row-1, article: 1,",
                "      - {id: row-1, article: 条例別表第2の1の項, recipient: 部署1, work: 事務1, information: 世帯の情報}\n      - {id: row-2, article: 条例別表第2の2の項, recipient: 部署2, work: 事務2, information: 世帯の情報}\n      - {id: row-3, article: 条例別表第2の3の項, recipient: 部署3, work: 事務3, information: 世帯の情報}\n      - {id: row-5, article: 条例別表第2の5の項, recipient: 部署5, work: 事務5, information: 世帯の情報}\n      - {id: row-6, article: 条例別表第2の6の項, recipient: 部署6, work: 事務6, information: 世帯の情報}\n      - {id: row-7, article: 条例別表第2の7の項, recipient: 部署7, work: 事務7, information: 世帯の情報}\n      - {id: row-8, article: 条例別表第2の8の項, recipient: 部署8, work: 事務8, information: 世帯の情報}\n      - {id: row-9, article: 条例別表第2の9の項, recipient: 部署9, work: 事務9, information: 世帯の情報}\n      - {id: row-10, article: 条例別表第2の10の項, recipient: 部署10, work: 事務10, information: 世帯の情報}\n      - {id: row-one, article: 1,",
            ),
        ),
        Told(
            "recipients.yaml: ‸条例別表第2の1の項",
            "recipients/network-inquirers/rows/row-1#article/rows-missing",
            None,
            "一覧に条例別表第2の項が続けて並びますが、4の項がありません。",
            "The list has the rows of 条例別表第2, but not 4.",
            severity="note",
        ),
    ),
    slip(
        "ordinance-rows-complete",
        "three rows left out",
        (
            (
                "recipients.yaml",
                "      - {id: row-1, article: 1,",
                "      - {id: row-2, article: 条例別表第2の2の項, recipient: 部署2, work: 事務2, information: 世帯の情報}\n      - {id: row-4, article: 条例別表第2の4の項, recipient: 部署4, work: 事務4, information: 世帯の情報}\n      - {id: row-5, article: 条例別表第2の5の項, recipient: 部署5, work: 事務5, information: 世帯の情報}\n      - {id: row-6, article: 条例別表第2の6の項, recipient: 部署6, work: 事務6, information: 世帯の情報}\n      - {id: row-8, article: 条例別表第2の8の項, recipient: 部署8, work: 事務8, information: 世帯の情報}\n      - {id: row-9, article: 条例別表第2の9の項, recipient: 部署9, work: 事務9, information: 世帯の情報}\n      - {id: row-10, article: 条例別表第2の10の項, recipient: 部署10, work: 事務10, information: 世帯の情報}\n      - {id: row-12, article: 条例別表第2の12の項, recipient: 部署12, work: 事務12, information: 世帯の情報}\n      - {id: row-one, article: 1,",
            ),
        ),
        Told(
            "recipients.yaml: ‸条例別表第2の2の項",
            "recipients/network-inquirers/rows/row-2#article/rows-missing",
            None,
            "一覧に条例別表第2の項が続けて並びますが、3、7、11の項がありません。",
            None,
            severity="note",
        ),
    ),
    slip(
        "ordinance-rows-complete",
        "a short list",
        (
            (
                "recipients.yaml",
                "      - {id: row-1, article: 1,",
                "      - {id: row-1, article: 条例別表第2の1の項, recipient: 部署1, work: 事務1, information: 世帯の情報}\n      - {id: row-2, article: 条例別表第2の2の項, recipient: 部署2, work: 事務2, information: 世帯の情報}\n      - {id: row-4, article: 条例別表第2の4の項, recipient: 部署4, work: 事務4, information: 世帯の情報}\n      - {id: row-5, article: 条例別表第2の5の項, recipient: 部署5, work: 事務5, information: 世帯の情報}\n      - {id: row-one, article: 1,",
            ),
        ),
    ),
    slip(
        "law-name-spelt",
        "a wrong character",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 住民基本代帳法第7条,"),),
        Told(
            "assessment.yaml: ‸住民基本代帳法第7条",
            "work#number-use/number-7/住民基本代帳法第7条",
            None,
            "個人番号の利用の根拠の「住民基本代帳法」という法令は見当たりません（「住民基本台帳法」ではありませんか）。",
            "No law is called 住民基本代帳法 (個人番号の利用の根拠); 住民基本台帳法 is the nearest.",
            severity="warning",
        ),
    ),
    slip(
        "law-name-spelt",
        "a character left out",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 住民基本帳法第7条,"),),
        Told(
            "assessment.yaml: ‸住民基本帳法第7条,",
            "work#number-use/number-7/住民基本帳法第7条",
            None,
            "個人番号の利用の根拠の「住民基本帳法」という法令は見当たりません（「住民基本台帳法」ではありませんか）。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "law-name-spelt",
        "a law of another work",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 国民健康保険法第7条,"),),
    ),
    slip(
        "cited-place-known",
        "an article that does not exist",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第91条,"),),
        Told(
            "assessment.yaml: ‸番号法第91条, h",
            "work#number-use/number-7/番号法第91条",
            None,
            "個人番号の利用の根拠の「番号法第91条」は、確かめられている条の中にありません（近いもの：第1条）。",
            "The facts of the law do not know 番号法第91条 (個人番号の利用の根拠); the nearest is 第1条.",
            severity="note",
        ),
    ),
    slip(
        "cited-place-known",
        "an article of the order beyond its table",
        (("recipients.yaml", "basis: 個人番号カード命令第23条の2及び第35条", "basis: 主務省令第190条"),),
        Told(
            "recipients.yaml: ‸主務省令第190条",
            "recipients/j-lis#basis/主務省令第190条",
            None,
            "地方公共団体情報システム機構の法令上の根拠の「主務省令第190条」は、確かめられている条の中にありません（近いもの：第2条）。",
            None,
            severity="note",
        ),
    ),
    slip(
        "cited-place-known",
        "a paragraph that the facts do not list, of an article that they do",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第9条第4項,"),),
    ),
    slip(
        "paragraph-exists",
        "one paragraph too many",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第1項}",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第5項}",
            ),
        ),
        Told(
            "files.yaml: 50y, basis: ‸住民基本台帳法施行令第34条第5",
            "files/juki-file#retention-basis/住民基本台帳法施行令第34条第5項",
            None,
            "住民基本台帳ファイルの保管期間の根拠の「住民基本台帳法施行令第34条第5項」の項はありません（その条は第4項まで）。",
            "住民基本台帳法施行令第34条第5項 (住民基本台帳ファイルの保管期間の根拠) has no such paragraph; the article has 4.",
            severity="error",
        ),
    ),
    slip(
        "paragraph-exists",
        "in a text",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    保存は、住基法施行令第34条第12項による。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "work#description/住基法施行令第34条第12項",
            None,
            "事務の内容の「住基法施行令第34条第12項」の項はありません（その条は第4項まで）。",
            None,
            severity="error",
        ),
    ),
    slip(
        "paragraph-exists",
        "the last one",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第1項}",
                "retention: {period: 1y, basis: 住民基本台帳法施行令第34条第4項}",
            ),
        ),
    ),
    slip(
        "paragraph-exists-as-remembered",
        "a paragraph of the article on provision, which has items",
        (
            (
                "recipients.yaml",
                "basis: 番号法第19条第8号に基づく主務省令第2条の表（別紙１参照）",
                "basis: 番号法第19条第8項に基づく主務省令第2条の表（別紙１参照）",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第19条第8項",
            "recipients/network-inquirers#basis/番号法第19条第8項",
            None,
            "番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）の法令上の根拠の「番号法第19条第8項」の項はないと見られます（その条は第1項まで）。（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            "番号法第19条第8項 (番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）の法令上の根拠) seems to have no such paragraph; the article has 1. (The basis of this rule is from memory and has not been checked against the source.)",
            severity="warning",
        ),
    ),
    slip(
        "paragraph-exists-as-remembered",
        "a paragraph far too high",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第1項及び別表（別紙２参照）",
                "basis: 番号法第9条第11項及び別表（別紙２参照）",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第9条第11項及",
            "recipients/number-offices#basis/番号法第9条第11項",
            None,
            "番号法別表の事務を所管する部署（別紙２参照）の法令上の根拠の「番号法第9条第11項」の項はないと見られます（その条は第6項まで）。（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            severity="warning",
        ),
    ),
    slip(
        "paragraph-exists-as-remembered",
        "the last one",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第1項及び別表（別紙２参照）",
                "basis: 番号法第9条第6項及び別表（別紙２参照）",
            ),
        ),
    ),
    slip(
        "item-names-its-paragraph",
        "第1号 for 第1項",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第1項及び別表（別紙２参照）",
                "basis: 番号法第9条第1号及び別表（別紙２参照）",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第9条第1号及",
            "recipients/number-offices#basis/番号法第9条第1号",
            None,
            "番号法別表の事務を所管する部署（別紙２参照）の法令上の根拠の「番号法第9条第1号」の条は、項に分かれていて、すぐ下に号がありません。",
            "The article of 番号法第9条第1号 (番号法別表の事務を所管する部署（別紙２参照）の法令上の根拠) is divided into paragraphs and has no items of its own.",
            severity="warning",
        ),
    ),
    slip(
        "item-names-its-paragraph",
        "in a text",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    番号法第9条第２号による。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "work#description/番号法第9条第2号",
            None,
            "事務の内容の「番号法第9条第2号」の条は、項に分かれていて、すぐ下に号がありません。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "item-names-its-paragraph",
        "an article that has items",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 住基法第7条第13号,"),),
    ),
    slip(
        "caption-as-printed",
        "a word left out",
        (("assessment.yaml", "heading: 本人確認の措置", "heading: 本人確認措置"),),
        Told(
            "assessment.yaml: ‸番号法第16条, h",
            "work#number-use/number-16/番号法第16条",
            None,
            "「番号法第16条」の見出しは「本人確認措置」とありますが、「本人確認の措置」です。",
            "The caption of 番号法第16条 is 本人確認の措置, not 本人確認措置.",
            severity="note",
        ),
    ),
    slip(
        "caption-as-printed",
        "in brackets behind the article",
        (
            (
                "recipients.yaml",
                "basis: 個人番号カード命令第23条の2及び第35条",
                "basis: 個人番号カード命令第23条の2（個人番号通知書及び個人番号カードに関し機関が処理する事務）及び第35条",
            ),
        ),
        Told(
            "recipients.yaml: ‸個人番号カード命令第",
            "recipients/j-lis#basis/個人番号カード命令第23条の2",
            None,
            "「個人番号カード命令第23条の2」の見出しは「個人番号通知書及び個人番号カードに関し機関が処理する事務」とありますが、「個人番号通知書及び個人番号カードに関し機構が処理する事務」です。",
            None,
            severity="note",
        ),
    ),
    slip(
        "caption-as-printed",
        "a remark that is no caption",
        (
            (
                "recipients.yaml",
                "basis: 個人番号カード命令第23条の2及び第35条",
                "basis: 個人番号カード命令第23条の2（別紙参照）及び第35条",
            ),
        ),
    ),
)
