"""Force and matter of cited provisions: each rule on slips of the example city, and near misses."""

from __future__ import annotations

from slips import Told, slip
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

PACK = "legal-matters"

SLIPS = (
    *(
        slip(
            "cited-place-fits-matter",
            f"{basis} instead of {instead}",
            (("recipients.yaml", f"basis: {lawful}", f"basis: {basis}"),),
            Told(
                f"recipients.yaml: name: {name}\n    basis: ‸{basis}",
                f"recipients/{id_}#basis/{basis}",
                None,
                f"{name}の法令上の根拠の「{basis}」は、述べている事柄の条文ではありません（番号法{instead}が当たります）。",
                None,
                severity="warning",
            ),
        )
        for id_, name, lawful, basis, instead in (
            (
                "number-offices",
                "番号法別表の事務を所管する部署（別紙２参照）",
                "番号法第9条第1項及び別表（別紙２参照）",
                "番号法第9条第2項",
                "第9条第1項",
            ),
            (
                "number-offices",
                "番号法別表の事務を所管する部署（別紙２参照）",
                "番号法第9条第1項及び別表（別紙２参照）",
                "番号法第9条第3項",
                "第9条第1項",
            ),
            (
                "ordinance-offices",
                "条例で定める事務を所管する部署（別紙２参照）",
                "番号法第9条第2項並びに見本市個人番号の利用及び特定個人情報の提供に関する条例第4条及び別表第1（別紙２参照）",
                "番号法第9条第1項",
                "第9条第2項",
            ),
        )
    ),
    slip(
        "cited-place-fits-matter",
        "the item of ordinances for the list of the order",
        (
            (
                "recipients.yaml",
                "name: 番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）\n    basis: 番号法第19条第8号に基づく主務省令第2条の表",
                "name: 主務省令第2条の表に定める情報照会者（別紙１参照）\n    basis: 番号法第19条第9号に基づく主務省令第2条の表",
            ),
        ),
        Told(
            "recipients.yaml: basis: ‸番号法第19条第9号に基づく主務省令第2条の表（別紙１参照）",
            "recipients/network-inquirers#basis/番号法第19条第9号",
            None,
            "主務省令第2条の表に定める情報照会者（別紙１参照）の法令上の根拠の「番号法第19条第9号」は、述べている事柄の条文ではありません（番号法第19条第8号が当たります）。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "cited-place-in-force",
        "the abolished first table",
        (
            (
                "recipients.yaml",
                "basis: 番号法第9条第1項及び別表（別紙２参照）",
                "basis: 番号法第9条第1項及び別表第一の16の項",
            ),
        ),
        Told(
            "recipients.yaml: ‸番号法第9条第1項及",
            "recipients/number-offices#basis/番号法別表第1の16の項",
            None,
            "番号法別表の事務を所管する部署（別紙２参照）の法令上の根拠の「別表第一の16の項」は、2025-04-01には効力がありません（最後の日 2024-05-26）。今の根拠：番号法別表",
            "別表第一の16の項 (番号法別表の事務を所管する部署（別紙２参照）の法令上の根拠) is not in force on 2025-04-01 (最後の日 2024-05-26); now: 番号法別表",
            severity="error",
        ),
    ),
    slip(
        "cited-place-in-force",
        "the abolished second table as a basis of use",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法別表第二の1の項,"),),
        Told(
            "assessment.yaml: ‸番号法別表第二の1の",
            "work#number-use/number-7/番号法別表第2の1の項",
            None,
            "個人番号の利用の根拠の「番号法別表第二の1の項」は、2025-04-01には効力がありません（最後の日 2024-05-26）。今の根拠：主務省令第2条",
            None,
            severity="error",
        ),
    ),
    slip(
        "cited-place-in-force",
        "the abolished table, said to be the old one",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    移転は、番号法別表（旧別表第一）の事務のために行う。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
    ),
    slip(
        "cited-place-in-force-as-remembered",
        "an article before it began",
        (
            ("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第16条の2,"),
            ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和3年8月1日"),
        ),
        Told(
            "assessment.yaml: ‸番号法第16条の2,",
            "work#number-use/number-7/番号法第16条の2",
            None,
            "個人番号の利用の根拠の「番号法第16条の2」は、2021-08-01にはその番号でありません。今の根拠：－（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            "番号法第16条の2 (個人番号の利用の根拠) does not have that number on 2021-08-01; now: － (The basis of this rule is from memory and has not been checked against the source.)",
            severity="warning",
        ),
    ),
    slip(
        "cited-place-in-force-as-remembered",
        "the new number before the renumbering",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    番号法第19条第17号による。\n    ①住民票の記載、消除又は修正\n",
            ),
            ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和3年8月31日"),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "work#description/番号法第19条第17号",
            None,
            "事務の内容の「番号法第19条第17号」は、2021-08-31にはその番号でありません。今の根拠：－（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            None,
            severity="warning",
        ),
    ),
    slip(
        "cited-place-in-force-as-remembered",
        "an article on the day on which it began",
        (
            ("assessment.yaml", "cite: 番号法第7条,", "cite: 番号法第16条の2,"),
            ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和3年9月1日"),
        ),
    ),
    slip(
        "cited-place-fits-matter",
        "the paragraph of the supplementary register",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第2項}",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第3項}",
            ),
        ),
        Told(
            "files.yaml: 50y, basis: ‸住民基本台帳法施行令第34条第3",
            "files/honnin-file#retention-basis/住民基本台帳法施行令第34条第3項",
            None,
            "本人確認情報ファイルの保管期間の根拠の「住民基本台帳法施行令第34条第3項」は、述べている事柄の条文ではありません（住基法施行令第34条第2項が当たります）。",
            "住民基本台帳法施行令第34条第3項 (本人確認情報ファイルの保管期間の根拠) is not about that matter; 住基法施行令第34条第2項 is.",
            severity="warning",
        ),
    ),
    slip(
        "cited-place-fits-matter",
        "the paragraph of identification information for the register",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第1項}",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第2項}",
            ),
        ),
        Told(
            "files.yaml: l の消去の統制と合わせて確かめられる。\n      retention: {period: 150y, basis: ‸住民基本台帳法施行令第34条第2項}",
            "files/juki-file#retention-basis/住民基本台帳法施行令第34条第2項",
            None,
            "住民基本台帳ファイルの保管期間の根拠の「住民基本台帳法施行令第34条第2項」は、述べている事柄の条文ではありません（住基法施行令第34条第1項が当たります）。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "cited-place-fits-matter",
        "the old number of provision through the network",
        (
            (
                "recipients.yaml",
                "basis: 番号法第19条第8号に基づく主務省令第2条の表（別紙１参照）",
                "basis: 番号法第19条第7号（別紙１参照）",
            ),
        ),
        Told(
            "recipients.yaml: asis: ‸番号法第19条第7号",
            "recipients/network-inquirers#basis/番号法第19条第7号",
            None,
            "番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）の法令上の根拠の「番号法第19条第7号」は、述べている事柄の条文ではありません（番号法第19条第8号が当たります）。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "cited-place-fits-matter",
        "the article alone",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第2項}",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条}",
            ),
        ),
    ),
    slip(
        "cited-place-fits-matter-as-remembered",
        "the old number of the rules of the commission",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    情報照会は、番号法第19条第14号に基づくものに限る。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "work#description/番号法第19条第14号",
            None,
            "「番号法第19条第14号」は、情報提供ネットワークシステムによる照会や提供の定めとしては古い番号です（今は番号法第19条第17号と見られます）。（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            "番号法第19条第14号 is an old number for this matter; it now seems to be 番号法第19条第17号. (The basis of this rule is from memory and has not been checked against the source.)",
            severity="warning",
        ),
    ),
    slip(
        "cited-place-fits-matter-as-remembered",
        "the same in full-width digits",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    情報提供ネットワークシステムにより、番号法第１９条第１４号に基づき照会する。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "work#description/番号法第19条第14号",
            None,
            "「番号法第19条第14号」は、情報提供ネットワークシステムによる照会や提供の定めとしては古い番号です（今は番号法第19条第17号と見られます）。（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            None,
            severity="warning",
        ),
    ),
    slip(
        "cited-place-fits-matter-as-remembered",
        "the item about something else",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    番号法第19条第14号により、委員会に資料を出す。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
    ),
    slip(
        "cited-place-binds-this-body",
        "the prefecture's article on retention",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第2項}",
                "retention: {period: 150y, basis: 住基法施行令第30条の6}",
            ),
        ),
        Told(
            "files.yaml: ‸住基法施行令第30条",
            "files/honnin-file#retention-basis/住基法施行令第30条の6",
            None,
            "本人確認情報ファイルの保管期間の根拠の「住基法施行令第30条の6」は、都道府県についての定めです。",
            "住基法施行令第30条の6 (本人確認情報ファイルの保管期間の根拠) is about bodies of another kind (都道府県).",
            severity="error",
        ),
    ),
    slip(
        "cited-place-binds-this-body",
        "the governor's use as a basis",
        (("assessment.yaml", "cite: 番号法第7条,", "cite: 住基法第30条の15第1項,"),),
        Told(
            "assessment.yaml: ‸住基法第30条の15",
            "work#number-use/number-7/住基法第30条の15第1項",
            None,
            "個人番号の利用の根拠の「住基法第30条の15第1項」は、都道府県についての定めです。",
            None,
            severity="error",
        ),
    ),
    slip(
        "cited-place-binds-this-body",
        "the governor's use mentioned in a text",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    知事は、住基法第30条の15により本人確認情報を利用する。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
    ),
    slip(
        "retention-fits-article",
        "five years with an article of 150",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第1項}",
                "retention: {period: 5y, basis: 住民基本台帳法施行令第34条第1項}",
            ),
        ),
        Told(
            "files.yaml:  5y, basis: ‸住民基本台帳法施行令第34条第1",
            "files/juki-file#retention-basis/住民基本台帳法施行令第34条第1項",
            None,
            "住民基本台帳ファイルの保管期間の根拠に挙げた「住民基本台帳法施行令第34条第1項」の期間は150年ですが、保管期間は5年とされています。",
            "住民基本台帳法施行令第34条第1項 lays down 150 years, but 5年 is given (住民基本台帳ファイルの保管期間の根拠).",
            severity="error",
        ),
    ),
    slip(
        "retention-fits-article",
        "150 years with the paragraph of notices",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第1項}",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第4項}",
            ),
        ),
        Told(
            "files.yaml: 50y, basis: ‸住民基本台帳法施行令第34条第4",
            "files/juki-file#retention-basis/住民基本台帳法施行令第34条第4項",
            None,
            "住民基本台帳ファイルの保管期間の根拠に挙げた「住民基本台帳法施行令第34条第4項」の期間は1年ですが、保管期間は150年とされています。",
            None,
            severity="error",
        ),
    ),
    slip(
        "retention-fits-article",
        "thirty days with an article of 150 years",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第1項}",
                "retention: {period: 30d, basis: 住民基本台帳法施行令第34条第1項}",
            ),
        ),
        Told(
            "files.yaml:  30d, basis: ‸住民基本台帳法施行令第34条第1",
            "files/juki-file#retention-basis/住民基本台帳法施行令第34条第1項",
            None,
            "住民基本台帳ファイルの保管期間の根拠に挙げた「住民基本台帳法施行令第34条第1項」の期間は150年ですが、保管期間は30日とされています。",
            severity="error",
        ),
    ),
    slip(
        "retention-fits-article",
        "notices, kept for a year, beside what is kept for 150",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第1項}",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第1項及び第4項}",
            ),
        ),
    ),
    slip(
        "retention-fits-article",
        "the same period in months",
        (
            (
                "files.yaml",
                "retention: {period: 150y, basis: 住民基本台帳法施行令第34条第1項}",
                "retention: {period: 1800m, basis: 住民基本台帳法施行令第34条第1項}",
            ),
        ),
    ),
)
