"""The rules of the engine itself: what it reports about rules, waivers and ignores rather than about the assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.errors import Words

if TYPE_CHECKING:
    from pia.rules.finding import Severity

__all__ = ["BUILT_IN", "BuiltIn"]


class BuiltIn(Struct, frozen=True):
    """One of them: its id, what it is called, how grave it is, what to do.

    ``basis`` is the part of the source or of the engine that it rests on: no law asks for these.
    """

    id: str
    title: Words
    severity: Severity
    basis: str
    why: Words
    remedy: Words


BUILT_IN: Final[dict[str, BuiltIn]] = {
    rule.id: rule
    for rule in (
        BuiltIn(
            "expression-error",
            Words("規則の式を計算できない", "the expression of a rule failed"),
            "error",
            "検査の仕組み（規則の式の計算）",
            Words(
                "計算できなかった規則は、満たされたとも満たされないとも言えない。黙って合格にはしない。",
                "a rule that could not be evaluated is neither met nor broken, and never silently passes",
            ),
            Words(
                "規則を書いた人に、この対象で式が失敗することを伝えてください。needs に必要な事実を挙げると防げます。",
                "tell the author of the rule; naming the facts it needs under 'needs' prevents this",
            ),
        ),
        BuiltIn(
            "rule-selected-nothing",
            Words("規則の対象が一つもない", "a rule selected nothing"),
            "note",
            "検査の仕組み（規則の対象の選択）",
            Words(
                "対象のない規則は何も確かめていない。対象がなくてよい理由が規則に書かれていない。",
                "a rule that selects nothing has checked nothing, and it does not say why that is all right",
            ),
            Words(
                "対象の書き漏れがないか確かめてください。ないのが正しければ、規則に empty を書きます。",
                "check that nothing was left out; where nothing is right, let the rule say so under 'empty'",
            ),
        ),
        BuiltIn(
            "waiver-expired",
            Words("指摘の受容の期限が過ぎている", "a waiver has expired"),
            "error",
            "評価書の受容の記載（waivers）",
            Words(
                "受容は期限までの約束であり、過ぎれば指摘が戻る。",
                "a waiver holds until its end day; after that the finding is back",
            ),
            Words(
                "指摘に対応するか、改めて承認を得て終了日を延ばしてください。",
                "resolve the finding, or have a new end day approved",
            ),
        ),
        BuiltIn(
            "waiver-future",
            Words("指摘の受容がまだ始まっていない", "a waiver has not begun"),
            "warning",
            "評価書の受容の記載（waivers）",
            Words("開始日より前の受容は効かない。", "a waiver does not hold before its start day"),
            Words("開始日を確かめてください。", "check the start day"),
        ),
        BuiltIn(
            "waiver-orphaned",
            Words("指摘の受容に当たる指摘がない", "a waiver matches no finding"),
            "error",
            "評価書の受容の記載（waivers）",
            Words(
                "どの指摘にも当たらない受容は、書き間違いか、済んだ約束の残りである。",
                "a waiver that matches nothing is a slip, or left over from a finding that is gone",
            ),
            Words("rule と key を確かめ、要らなければ消してください。", "check 'rule' and 'key', or delete the waiver"),
        ),
        BuiltIn(
            "evidence-orphaned",
            Words("証跡に当たる統制がない", "evidence names no control"),
            "error",
            "証跡のファイル（--evidence）",
            Words(
                "評価書にない統制の証跡は、書き間違いか、なくなった統制の残りであり、何も支えない。",
                "evidence for a control that the assessment does not have is a slip or left over, and supports nothing",
            ),
            Words(
                "証跡の control と評価書の統制の識別子を合わせてください。",
                "let 'control' of the evidence name a control of the assessment",
            ),
        ),
        BuiltIn(
            "evidence-out-of-date",
            Words("証跡の日付が、検査の日までの1年の外にある", "evidence is not of the year before the check"),
            "warning",
            "証跡のファイル（--evidence）",
            Words(
                "措置の状況は毎年見直すもので、1年より前の証跡や、先の日付の証跡は、今の措置を示さない。",
                "measures are looked at again every year: older evidence, or evidence of a day to come, shows nothing of today",
            ),
            Words("確かめ直した証跡に替えてください。", "look again, and give the new evidence"),
        ),
        BuiltIn(
            "ignore-not-allowed",
            Words("行内の無視指定が使えない", "an inline ignore is not allowed here"),
            "error",
            "評価書の行内の無視指定（pia: ignore）",
            Words(
                "行内で無視できるのは参考（note）の指摘だけで、理由が要る。重い指摘は waivers で承認を得て受容する。",
                "only notes can be ignored inline, and only with a reason; graver findings need an approved waiver",
            ),
            Words(
                "理由を書くか（# pia: ignore[規則] 理由）、waivers に移すか、消してください。",
                "write the reason (# pia: ignore[rule] reason), move it to 'waivers', or delete it",
            ),
        ),
    )
}
"""By id."""
