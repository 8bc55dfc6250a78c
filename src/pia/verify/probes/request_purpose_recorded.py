"""入手: what somebody writes on a request about purpose and addressee is read by people; no operation of a register holds it."""

from __future__ import annotations

from pia.errors import Words
from pia.verify.probe import Beyond, Probe, Step

__all__ = ["PROBE"]

PROBE = Probe(
    id="request-purpose-recorded",
    steps=(
        Step(
            "sampled",
            Words(
                "直近の請求書を十件取り出し、使用目的と提出先の欄を見る。",
                "Take ten recent requests and look at purpose and addressee.",
            ),
            Words("全てに記入があり、確認した職員が分かる。", "Both are filled in, and it is clear who checked them."),
        ),
        Step(
            "left-blank",
            Words(
                "使用目的又は提出先のない請求があったときの扱いを、手順書で確かめる。",
                "Look up in the procedure what happens to a request without purpose or addressee.",
            ),
            Words(
                "補正を求め、応じなければ受け付けないと定めている。",
                "It is returned, and not accepted unless completed.",
            ),
        ),
        Step(
            "kept",
            Words("請求書の保管場所と保存期間を確かめる。", "Look where and how long the requests are kept."),
            Words("定めたとおりに保管されている。", "They are kept as declared."),
        ),
    ),
    beyond=Beyond(
        Words(
            "請求書の使用目的と提出先は窓口の職員が読んで確かめるもので、登録系の操作に現れない。",
            "people read purpose and addressee on the request; no operation of the register holds them",
        ),
        Words("請求書の控えと、窓口の手順書", "requests on file, and the procedure of the counter"),
    ),
)
