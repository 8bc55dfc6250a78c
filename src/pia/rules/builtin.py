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
            Words("証跡が、有効な期間を過ぎている", "evidence is past its age"),
            "warning",
            "証跡のファイル（--evidence）",
            Words(
                "措置の状況は毎年見直すもので、1年（証跡が自ら期間を定めるときは、その期間）より前の証跡は、今の措置を示さない。",
                "measures are looked at again every year: evidence older than that (or than it says itself) shows nothing of today",
            ),
            Words("確かめ直した証跡に替えてください。", "look again, and give the new evidence"),
        ),
        BuiltIn(
            "evidence-dated-ahead",
            Words("証跡の日付が、検査の日より後である", "evidence is of a day to come"),
            "error",
            "証跡のファイル（--evidence）",
            Words(
                "まだ来ていない日に見たものはない。日付の誤りか、記録した機器の時計の狂いである。",
                "nobody has seen anything on a day to come: the day is a slip, or the clock that wrote it was wrong",
            ),
            Words(
                "日付を確かめ、証跡を取り直してください。検査の日は --as-of で決まります。",
                "check the day and take the evidence again; --as-of sets the day of the check",
            ),
        ),
        BuiltIn(
            "evidence-stale",
            Words("証跡を得た後に統制が変わっている", "the control has changed since its evidence was taken"),
            "warning",
            "証跡のファイル（--evidence）",
            Words(
                "証跡は、その時の記載（措置、範囲、値、文）を示したものである。記載が変われば、新しい記載を示すものはまだない。",
                "evidence shows what was declared then (measure, scope, values, text); once that changes, nothing shows what it says now",
            ),
            Words(
                "変わった記載のとおりであることを確かめ直し、証跡を加えてください。",
                "look whether practice is as declared now, and add that evidence",
            ),
        ),
        BuiltIn(
            "evidence-of-another-body",
            Words("証跡が、別の評価実施機関のものである", "the evidence is another body's"),
            "error",
            "証跡のファイル（--evidence）",
            Words(
                "措置は評価実施機関ごとに行うもので、ほかの機関の証跡は、この機関の措置を示さない。",
                "each body runs its own measures: what another one shows says nothing here",
            ),
            Words(
                "この機関の証跡を渡してください。機関の名称を改めたときは、証跡を取り直してください。",
                "give the evidence of this body; where the body was renamed, take it again",
            ),
        ),
        BuiltIn(
            "evidence-edited",
            Words(
                "証跡のファイルが、書き出した後に書き換えられている",
                "an evidence file was changed after it was written",
            ),
            "error",
            "証跡のファイル（--evidence）",
            Words(
                "書き出した後に手を加えた証跡は、見たものの写しではない。封（seal）と内容が合わないファイルは、何も支えない。",
                "evidence that somebody has touched is no copy of what was seen; a file that does not fit its seal supports nothing",
            ),
            Words(
                "元の資料から pia evidence DIR --add で取り直してください。手で書いた証跡は、別のファイルに分けてください。",
                "make it again from its sources with 'pia evidence DIR --add'; keep evidence written by hand in a file of its own",
            ),
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
