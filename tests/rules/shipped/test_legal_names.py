"""Names of laws: each rule on slips of the example city, and near misses."""

from __future__ import annotations

from slips import Told, slip
from tried_reread import LEGAL_NAMES
from tries_slips import (  # noqa: F401
    test_a_slip_is_told_where_it_was_made_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_has_no_finding,
)

NUMBER_ACT = "行政手続における特定の個人を識別するための番号の利用等に関する法律"
PACK = "legal-names"

SLIPS = (
    *LEGAL_NAMES,
    slip(
        "one-abbreviation-per-law",
        "a second abbreviation",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    番号利用法の定めによる。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/番号利用法",
            None,
            "「行政手続における特定の個人を識別するための番号の利用等に関する法律」の略称に、「番号法」のほか「番号利用法」も使われています。",
            "行政手続における特定の個人を識別するための番号の利用等に関する法律 is called 番号法 and also 番号利用法.",
            severity="note",
        ),
    ),
    slip(
        "one-abbreviation-per-law",
        "an old abbreviation of the order",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    個人番号カード省令第35条による。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/個人番号カード命令",
            None,
            "「行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する命令」の略称に、「個人番号カード省令」のほか「個人番号カード命令」も使われています。",
            None,
            severity="note",
        ),
    ),
    slip(
        "one-abbreviation-per-law",
        "the title beside the abbreviation",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    住民基本台帳法の定めによる。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
    ),
    slip(
        "title-of-law-current",
        "the old title",
        (
            (
                "assessment.yaml",
                "行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する命令（以下",
                "行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する省令（以下",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する省令",
            None,
            "「行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する省令」は古い題名です。今の題名：「行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する命令」（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            "This is an old title; now: 行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する命令 (The basis of this rule is from memory and has not been checked against the source.)",
            severity="warning",
        ),
    ),
    slip(
        "title-of-law-current",
        "without the title inside it",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    番号法に規定する個人番号、個人番号カード、特定個人情報の提供等に関する省令第35条による。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する省令",
            None,
            "「行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する省令」は古い題名です。今の題名：「行政手続における特定の個人を識別するための番号の利用等に関する法律に規定する個人番号、個人番号カード、特定個人情報の提供等に関する命令」（この規則の根拠は記憶によるもので、原典では確かめていません。）",
            None,
            severity="warning",
        ),
    ),
    slip(
        "title-of-law-current",
        "its abbreviation",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    個人番号カード省令第35条による。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
    ),
    slip(
        "named-law-in-force",
        "the repealed Act that ends like the present one",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    行政機関の保有する個人情報の保護に関する法律第8条による。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/行政機関の保有する個人情報の保護に関する法律",
            None,
            "「行政機関の保有する個人情報の保護に関する法律」は、公表の日には効力がありません。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "named-law-in-force",
        "the abolished order",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    番号法別表第一の主務省令で定める事務を定める命令による。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/行政手続における特定の個人を識別するための番号の利用等に関する法律別表第一の主務省令で定める事務を定める命令",
            None,
            "「行政手続における特定の個人を識別するための番号の利用等に関する法律別表第一の主務省令で定める事務を定める命令」は、公表の日には効力がありません。",
            "行政手続における特定の個人を識別するための番号の利用等に関する法律別表第一の主務省令で定める事務を定める命令 is not in force on the day of publication.",
            severity="warning",
        ),
    ),
    slip(
        "named-law-in-force",
        "the present order before it began",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    行政手続における特定の個人を識別するための番号の利用等に関する法律第十九条第八号に基づく利用特定個人情報の提供に関する命令による。\n    ①住民票の記載、消除又は修正\n",
            ),
            ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和6年5月26日"),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/行政手続における特定の個人を識別するための番号の利用等に関する法律第十九条第八号に基づく利用特定個人情報の提供に関する命令",
            None,
            "「行政手続における特定の個人を識別するための番号の利用等に関する法律第十九条第八号に基づく利用特定個人情報の提供に関する命令」は、公表の日には効力がありません。",
            None,
            severity="warning",
        ),
    ),
    slip(
        "named-law-in-force",
        "the abolished order on its last day",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    番号法別表第一の主務省令で定める事務を定める命令による。\n    ①住民票の記載、消除又は修正\n",
            ),
            ("assessment.yaml", "published_on: 令和7年4月1日", "published_on: 令和6年5月26日"),
        ),
    ),
    slip(
        "abbreviation-of-law-introduced",
        "the introduction left out",
        (
            (
                "assessment.yaml",
                f"及び{NUMBER_ACT}（以下「番号法」という。）に従い",
                "及び行政手続における特定の個人を識別するための番号の利用等に関する法律に従い",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/番号法",
            None,
            "略称「番号法」が、「行政手続における特定の個人を識別するための番号の利用等に関する法律」を指すことの断りなしに使われています。",
            "番号法 is used without saying that it stands for 行政手続における特定の個人を識別するための番号の利用等に関する法律.",
            severity="note",
        ),
    ),
    slip(
        "abbreviation-of-law-introduced",
        "the law left out altogether",
        (
            (
                "assessment.yaml",
                f"及び{NUMBER_ACT}（以下「番号法」という。）に従い",
                "及び番号法に従い",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/番号法",
            None,
            "略称「番号法」が、「行政手続における特定の個人を識別するための番号の利用等に関する法律」を指すことの断りなしに使われています。",
            None,
            severity="note",
        ),
    ),
    slip(
        "abbreviation-of-law-introduced",
        "the title in brackets behind the abbreviation",
        (
            (
                "assessment.yaml",
                f"及び{NUMBER_ACT}（以下「番号法」という。）に従い",
                "及び番号法（行政手続における特定の個人を識別するための番号の利用等に関する法律）に従い",
            ),
        ),
    ),
    slip(
        "abbreviation-of-law-introduced-first",
        "used in the notes on the cover",
        (
            (
                "assessment.yaml",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n  ・番号法に従う。\n",
            ),
        ),
        Told(
            "assessment.yaml: otes: ‸|-",
            "law-names/番号法",
            None,
            "略称「番号法」が、示される前に使われています。",
            "番号法 is used before it is introduced.",
            severity="note",
        ),
    ),
    slip(
        "abbreviation-of-law-introduced-first",
        "used in the sentence before",
        (
            (
                "assessment.yaml",
                "    　見本市は、住民基本台帳法（以下",
                "    　住基法の事務である。見本市は、住民基本台帳法（以下",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/住基法",
            None,
            "略称「住基法」が、示される前に使われています。",
            None,
            severity="note",
        ),
    ),
    slip(
        "abbreviation-of-law-introduced-first",
        "the title before the abbreviation",
        (
            (
                "assessment.yaml",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n  ・住民基本台帳法に従う。\n",
            ),
        ),
    ),
    slip(
        "listed-abbreviation-used",
        "an order that is never used",
        (
            (
                "assessment.yaml",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n  ・「主務省令①」　平成26年内閣府・総務省令第5号（事務を定める命令）\n",
            ),
        ),
        Told(
            "assessment.yaml: otes: ‸|-",
            "law-names/主務省令①",
            None,
            "略称の一覧にある「主務省令①」は、本文で一度も使われていません。",
            "主務省令① of the list of abbreviations is never used.",
            severity="note",
        ),
    ),
    slip(
        "listed-abbreviation-used",
        "an ordinance that is never used",
        (
            (
                "assessment.yaml",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n  ・「利用条例」　平成27年見本市条例第30号（個人番号の利用に関する条例）\n",
            ),
        ),
        Told(
            "assessment.yaml: otes: ‸|-",
            "law-names/利用条例",
            None,
            "略称の一覧にある「利用条例」は、本文で一度も使われていません。",
            None,
            severity="note",
        ),
    ),
    slip(
        "listed-abbreviation-used",
        "a law that is used",
        (
            (
                "assessment.yaml",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n  ・「番号法」　平成25年法律第27号（行政手続における特定の個人を識別するための番号の利用等に関する法律）\n",
            ),
        ),
    ),
    slip(
        "listed-abbreviation-introduced-once",
        "introduced in the work as well",
        (
            (
                "assessment.yaml",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n  ・「番号法」　平成25年法律第27号（行政手続における特定の個人を識別するための番号の利用等に関する法律）\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/番号法",
            None,
            "略称「番号法」が、一覧のほかでも改めて断られています。",
            "番号法 is introduced again outside the list.",
            severity="note",
        ),
    ),
    slip(
        "listed-abbreviation-introduced-once",
        "another one",
        (
            (
                "assessment.yaml",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n  ・「住基法」　昭和42年法律第81号（住民基本台帳法）\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "law-names/住基法",
            None,
            "略称「住基法」が、一覧のほかでも改めて断られています。",
            None,
            severity="note",
        ),
    ),
    slip(
        "listed-abbreviation-introduced-once",
        "only in the list",
        (
            (
                "assessment.yaml",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n",
                "  ・住民基本台帳ネットワークシステムの端末では、生体認証により操作者を確かめている。\n  ・「番号法」　平成25年法律第27号（行政手続における特定の個人を識別するための番号の利用等に関する法律）\n",
            ),
            (
                "assessment.yaml",
                f"及び{NUMBER_ACT}（以下「番号法」という。）に従い",
                "及び番号法に従い",
            ),
        ),
    ),
    slip(
        "replaced-term-gone",
        "the ordinance on personal information",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    見本市個人情報保護条例の定めるところにより請求を受け付ける。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "work#description/個人情報保護条例",
            None,
            "「個人情報保護条例」の語が残っています（2023-04-01から「個人情報の保護に関する法律」）。箇所：見本市個人情報保護条例の定めるところにより請求を受け付ける",
            "個人情報保護条例 is left over (個人情報の保護に関する法律 since 2023-04-01): 見本市個人情報保護条例の定めるところにより請求を受け付ける",
            severity="warning",
        ),
    ),
    slip(
        "replaced-term-gone",
        "the notice card sent",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    通知カードを印刷し、送付する。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
        Told(
            "assessment.yaml: escription: ‸|-",
            "work#description/通知カード",
            None,
            "「通知カード」の語が残っています（2020-05-25から「個人番号通知書」）。箇所：通知カードを印刷し、送付する",
            None,
            severity="warning",
        ),
    ),
    slip(
        "replaced-term-gone",
        "the notice card of one who holds it",
        (
            (
                "assessment.yaml",
                "    ①住民票の記載、消除又は修正\n",
                "    届出のときに、記載事項に変更がない通知カードの提示を受ける。\n    ①住民票の記載、消除又は修正\n",
            ),
        ),
    ),
)
