"""Procedure of the assessment: each rule on a slip in a work of the example city, and on what is only nearly one."""

from __future__ import annotations

from datetime import date

from marked import Case
from tried_procedure import MORE_CASES
from tries_marked import (  # noqa: F401
    test_a_slip_is_told_at_its_place_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_broken_and_nearly_broken,
)

PACK = "procedure"
DAY = date(2026, 11, 21)

CASES = (
    *MORE_CASES,
    Case(
        "opinions-heard-thirty-days",
        "twenty-nine days",
        "juki",
        (("assessment.yaml", "    start: 令和7年12月1日", "    start: ‸令和7年12月8日"),),
        (
            "意見の聴取は令和7年12月8日から令和8年1月5日までの29日間で、30日に足りませんが、期間を短縮する特段の理由の記載がありません。",
        ),
    ),
    Case(
        "opinions-heard-thirty-days",
        "thirty days, both ends counted",
        "juki",
        (("assessment.yaml", "    start: 令和7年12月1日", "    start: 令和7年12月7日"),),
    ),
    Case(
        "opinions-heard-thirty-days",
        "fewer, with the reason",
        "juki",
        (
            ("assessment.yaml", "    start: 令和7年12月1日", "    start: 令和7年12月20日"),
            ("assessment.yaml", "shortened: none  #", "shortened: 災害の復旧のため急を要した。  #"),
        ),
    ),
    Case(
        "opinions-start-before-end",
        "the year mistyped",
        "juki",
        (("assessment.yaml", "    start: 令和7年12月1日", "    start: ‸令和8年12月1日"),),
        ("意見の聴取の開始日（令和8年12月1日）が、終了日（令和8年1月5日）より後です。",),
    ),
    Case(
        "opinions-start-before-end",
        "a single day",
        "juki",
        (("assessment.yaml", "    start: 令和7年12月1日", "    start: 令和8年1月5日"),),
    ),
    Case(
        "third-party-after-opinions",
        "reviewed while opinions were heard",
        "juki",
        (
            (
                "assessment.yaml",
                "    date: 令和8年2月10日\n    method: {use: review-method}",
                "    date: ‸令和7年12月20日\n    method: {use: review-method}",
            ),
        ),
        ("第三者点検の実施日（令和7年12月20日）が、意見の聴取の終了日（令和8年1月5日）より前です。",),
    ),
    Case(
        "third-party-after-opinions",
        "on the last day",
        "juki",
        (
            (
                "assessment.yaml",
                "    date: 令和8年2月10日\n    method: {use: review-method}",
                "    date: 令和8年1月5日\n    method: {use: review-method}",
            ),
        ),
    ),
    Case(
        "publication-after-review",
        "reviewed after the publication",
        "juki",
        (
            (
                "assessment.yaml",
                "    date: 令和8年2月10日\n    method: {use: review-method}",
                "    date: 令和8年4月10日\n    method: {use: review-method}",
            ),
            ("assessment.yaml", "published_on: 令和8年4月1日", "published_on: ‸令和8年4月1日"),
        ),
        (
            "公表日（令和8年4月1日）が、意見の聴取の終了日（令和8年1月5日）又は第三者点検の実施日（令和8年4月10日）より前です。",
        ),
    ),
    Case(
        "publication-after-review",
        "published on the day of the review",
        "juki",
        (
            (
                "assessment.yaml",
                "    date: 令和8年2月10日\n    method: {use: review-method}",
                "    date: 令和8年4月1日\n    method: {use: review-method}",
            ),
        ),
    ),
    Case(
        "basic-assessment-before-hearing",
        "judged after the hearing began",
        "juki",
        (("assessment.yaml", "basic: {date: 令和7年11月4日,", "basic: {date: ‸令和7年12月4日,"),),
        ("基礎項目評価の実施日（令和7年12月4日）が、意見の聴取の開始日（令和7年12月1日）より後です。",),
    ),
    Case(
        "basic-assessment-before-hearing",
        "judged on the first day",
        "juki",
        (("assessment.yaml", "basic: {date: 令和7年11月4日,", "basic: {date: 令和7年12月1日,"),),
    ),
    Case(
        "changes-outside-procedure",
        "two changes before the review",
        "juki",
        (
            ("assessment.yaml", "  basic: {date: 令和7年11月4日,", "  basic: {date: ‸令和7年11月4日,"),
            (
                "changes.yaml",
                "  - id: re-entrustment\n    date: 令和8年4月1日",
                "  - id: re-entrustment\n    date: 令和8年1月15日",
            ),
        ),
        (
            (
                "評価の開始から意見の聴取・第三者点検が終わるまでの間の日（令和8年1月15日）を変更日とする、"
                "重要な変更の対象である項目の行が1行あります。"
            ),
        ),
    ),
    Case(
        "changes-outside-procedure",
        "a contact that moves during the hearing",
        "juki",
        (
            (
                "changes.yaml",
                (
                    "  - id: re-entrustment\n    date: 令和8年4月1日\n    item: |-\n      Ⅱ　特定個人情報ファイルの概要\n"
                    "      （住民基本台帳ファイル）\n      ４．委託事項1　⑦再委託の有無"
                ),
                "  - id: re-entrustment\n    date: 令和8年1月15日\n    item: |-\n      Ⅴ　開示請求、問合せ\n      ２．①連絡先",
            ),
        ),
    ),
    Case(
        "changes-outside-procedure",
        "on the day of the review",
        "juki",
        (
            (
                "changes.yaml",
                "  - id: re-entrustment\n    date: 令和8年4月1日",
                "  - id: re-entrustment\n    date: 令和8年2月10日",
            ),
        ),
    ),
    Case(
        "publication-has-recent-change",
        "nothing for this publication",
        "kokuho",
        (
            ("assessment.yaml", "published_on: 令和8年4月1日", "published_on: ‸令和8年4月1日"),
            (
                "changes.yaml",
                "  - id: assessed-again\n    date: 令和8年4月1日",
                "  - id: assessed-again\n    date: 令和6年9月1日",
            ),
        ),
        ("公表日は令和8年4月1日ですが、変更箇所の最後の行は令和6年9月1日で、この公表に至る変更の記載がありません。",),
    ),
    Case(
        "publication-has-recent-change",
        "a change of the year before",
        "kokuho",
        (
            (
                "changes.yaml",
                "  - id: assessed-again\n    date: 令和8年4月1日",
                "  - id: assessed-again\n    date: 令和7年4月1日",
            ),
        ),
    ),
    Case(
        "commission-only-for-state-bodies",
        "an approval of a city",
        "juki",
        (("assessment.yaml", "approved_on: none", "approved_on: ‸令和8年3月1日"),),
        ("地方公共団体の評価書ですが、委員会の承認に関する欄（承認日 令和8年3月1日、提出日 －）に記載があります。",),
    ),
    Case(
        "commission-only-for-state-bodies",
        "left blank",
        "juki",
        (("assessment.yaml", "approved_on: none", "# approved_on: none"),),
    ),
    Case(
        "file-register-published",
        "no register",
        "juki",
        (("assessment.yaml", "file_register: {published: done,", "file_register: ‸{published: not-done,"),),
        ("個人情報ファイル簿の公表を「行っていない」とされています。理由（⑥）の記載もありません。",),
    ),
    Case(
        "file-register-published",
        "published",
        "juki",
        (),
    ),
    Case(
        "published-register-is-not-planned",
        "still planned",
        "juki",
        (
            (
                "assessment.yaml",
                "name: 住民基本台帳ファイル、本人確認情報ファイル及び送付先情報ファイル,",
                "name: ‸住民基本台帳ファイル（公表予定）,",
            ),
        ),
        (
            "個人情報ファイル簿の公表を「行っている」とされていますが、ファイル名又は公表場所（住民基本台帳ファイル（公表予定）、市のホームページ及び市政情報コーナー）に予定とあります。",
        ),
    ),
    Case(
        "published-register-is-not-planned",
        "published",
        "juki",
        (),
    ),
    Case(
        "nisc-answer-fits-body",
        "the answer of a ministry",
        "juki",
        (
            ("assessment.yaml", "nisc: not-government", "nisc: ‸sufficient"),
            ("files.yaml", "      - {risk: storage/loss, answers: {", "      - ‸{risk: storage/loss, answers: {"),
        ),
        (
            "「本人確認情報ファイル」のNISC政府機関統一基準群の選択（十分に遵守している）が、評価実施機関（見本市長）の種類に合いません。",
            "「住民基本台帳ファイル」のNISC政府機関統一基準群の選択（十分に遵守している）が、評価実施機関（見本市長）の種類に合いません。",
            "「送付先情報ファイル」のNISC政府機関統一基準群の選択（十分に遵守している）が、評価実施機関（見本市長）の種類に合いません。",
        ),
    ),
    Case(
        "nisc-answer-fits-body",
        "no state body",
        "juki",
        (),
    ),
    Case(
        "yearly-review-made",
        "two years without a review",
        "juki",
        (
            ("assessment.yaml", "published_on: 令和8年4月1日", "published_on: 令和6年4月1日"),
            ("assessment.yaml", "  planned: 令和12年度", "  reviewed_on: ‸令和7年4月1日\n  planned: 令和12年度"),
        ),
        ("直近の見直し（令和7年4月1日）からも公表（令和6年4月1日）からも1年を過ぎています。",),
    ),
    Case(
        "yearly-review-made",
        "published within the year",
        "juki",
        (("assessment.yaml", "  planned: 令和12年度", "  reviewed_on: 令和7年4月1日\n  planned: 令和12年度"),),
    ),
    Case(
        "weekdays-match-dates",
        "the wrong day of the week",
        "juki",
        (
            (
                "assessment.yaml",
                "    date: 令和8年2月10日\n    method: {use: review-method}",
                "    date: ‸令和8年2月10日（水）\n    method: {use: review-method}",
            ),
        ),
        ("評価の手続の日付に添えた曜日が合いません：令和8年2月10日（水）は火曜日",),
    ),
    Case(
        "weekdays-match-dates",
        "the right one",
        "juki",
        (
            (
                "assessment.yaml",
                "    date: 令和8年2月10日\n    method: {use: review-method}",
                "    date: 令和8年2月10日（火）\n    method: {use: review-method}",
            ),
        ),
    ),
    Case(
        "incidents-and-preventions-paired",
        "one incident without its prevention",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                'incident_history: {personal_three_years: occurred, content: "①誤送付\\n②紛失", prevention: ‸①二人での照合, my_number_one_year: none-occurred}\n',
            ),
        ),
        ("重大事故の内容は2件挙げられていますが、再発防止策は1件です。",),
    ),
    Case(
        "incidents-and-preventions-paired",
        "two and two",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                'incident_history: {personal_three_years: occurred, content: "①誤送付\\n②紛失", prevention: "①二人での照合\\n②施錠", my_number_one_year: none-occurred}\n',
            ),
        ),
    ),
    Case(
        "incidents-within-three-years",
        "an incident of the autumn before",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                "incident_history: {personal_three_years: occurred, content: ‸令和4年9月に誤送付した。, prevention: 二人で照合する。, my_number_one_year: none-occurred}\n",
            ),
        ),
        ("重大事故の内容に、公表日（令和8年4月1日）の3年前より前の日（令和4年9月）があります。",),
    ),
    Case(
        "incidents-within-three-years",
        "just within three years",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                "incident_history: {personal_three_years: occurred, content: 令和5年4月に誤送付した。, prevention: 二人で照合する。, my_number_one_year: none-occurred}\n",
            ),
        ),
    ),
    Case(
        "incidents-told-with-dates",
        "one of two without its date",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                "incident_history: {personal_three_years: occurred, content: ‸①令和7年4月に誤送付した。②紛失した。, prevention: ①二人で照合する。②施錠する。, my_number_one_year: none-occurred}\n",
            ),
        ),
        ("重大事故の内容に、いつ起きたかの記載がないものがあります（②紛失した。）。",),
    ),
    Case(
        "incidents-told-with-dates",
        "a year of the common era",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                "incident_history: {personal_three_years: occurred, content: 2025年4月に誤送付した。, prevention: 二人で照合する。, my_number_one_year: none-occurred}\n",
            ),
        ),
    ),
    Case(
        "incidents-and-preventions-paired",
        "numbers within one line",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                'incident_history: {personal_three_years: occurred, content: ①令和7年4月に誤送付した。②令和7年5月に紛失した。, prevention: "①二人で照合する。\\n②施錠する。", my_number_one_year: none-occurred}\n',
            ),
        ),
    ),
    Case(
        "incident-text-agrees-with-list",
        "another number of people",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                "incident_history: {personal_three_years: occurred, content: ‸令和6年8月20日、納税通知書を誤って封入し、28人に知らせた。, prevention: 二人で照合する。, my_number_one_year: none-occurred}\n",
            ),
        ),
        ("機関の重大事故の一覧にある128人が、重大事故の内容の文にありません。",),
    ),
    Case(
        "incident-text-agrees-with-list",
        "no number of people in the text",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                "incident_history: {personal_three_years: occurred, content: 令和６年８月２０日、納税通知書を誤って封入した。, prevention: 二人で照合する。, my_number_one_year: none-occurred}\n",
            ),
        ),
    ),
    Case(
        "incident-answers-fit-each-other",
        "none within three years, one within a year",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                "incidents: []\nincident_history: {personal_three_years: ‸none-occurred, my_number_one_year: occurred}\n",
            ),
        ),
        (
            "過去1年以内の特定個人情報の重大事故は「発生あり」ですが、過去3年以内の個人情報の重大事故は「発生なし」とされています。",
        ),
    ),
    Case(
        "incident-answers-fit-each-other",
        "both occurred",
        "juki",
        (
            (
                "assessment.yaml",
                "# ── Ⅵ 評価実施手続、様式1 計画管理書 ──\n",
                "incidents: []\nincident_history: {personal_three_years: occurred, content: 令和7年4月に誤送付した。, prevention: 二人で照合する。, my_number_one_year: occurred}\n",
            ),
        ),
    ),
    Case(
        "use-begins-by-publication",
        "used from the year after",
        "kokuho",
        (("files.yaml", "    used_from: {use: number-system-start}", "    used_from: ‸令和9年4月1日"),),
        (
            "「国民健康保険ファイル」は平成27年10月5日から保有していますが、使用開始日（令和9年4月1日）が公表日（令和8年4月1日）より後です。",
        ),
    ),
    Case(
        "use-begins-by-publication",
        "on the day of the publication",
        "kokuho",
        (("files.yaml", "    used_from: {use: number-system-start}", "    used_from: 令和8年4月1日"),),
    ),
)
