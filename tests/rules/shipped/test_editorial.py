"""Wording: slips of the example city with the words and the exact place that each rule tells, and near misses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from slips import Edit, edited, judged, pack_rules
from tries_slips import (  # noqa: F401
    test_the_example_as_shipped_has_no_finding,
)

PACK = "editorial"
USAGE = "・住民票の記載等をしたときは、更新する本人確認情報を市町村CSに送る。"
IDENTITY = "・窓口では、届出をする者と対面し、{documents}等により本人であることを"
UPDATED = "・届出等の都度、記録を更新し、古い情報が残らないようにする。"
TAMPER = "・通信に用いる認証鍵及び暗号鍵は、内部を読み出すことのできない装置に格納する。"
CHECKED = "・請求を受けて対象者を検索し、住民票の写し等を交付する。"


@dataclass(frozen=True)
class Case:
    """What is written instead, and the words that a rule must mark exactly; no words: a near miss."""

    rule: str
    name: str
    edits: tuple[Edit, ...]
    marked: str = ""
    says: tuple[str, ...] = ()
    file: str = "files.yaml"


def usage(text: str) -> tuple[Edit, ...]:
    """Return the edit of one line inside a block text."""
    return (("files.yaml", USAGE, text),)


def ctl(text: str) -> tuple[Edit, ...]:
    """Return the edit of the whole text of one measure."""
    return (("controls.yaml", f"    text: {UPDATED}", f'    text: "{text}"'),)


CASES = (
    Case(
        "one-name-per-thing",
        "the word order of the addressee system",
        usage("・団体内宛名統合システムに登録する。"),
        says=("団体内宛名統合システム",),
        file="systems.yaml",
    ),
    Case(
        "one-name-per-thing",
        "a shorter name of the register",
        usage("・住基システムに登録する。"),
        says=("住基システム",),
        file="systems.yaml",
    ),
    Case(
        "abbreviation-explained",
        "what the draft left, which is told elsewhere",
        usage("・TBD。XXXシステムに登録する。"),
    ),
    Case(
        "vague-word-has-number",
        "in a block text",
        usage("・記録は、一定期間の後に消去する。"),
        "一定期間",
        ("「一定期間」", "1か所"),
    ),
    *(
        Case("vague-word-has-number", line, usage(f"・{line}"), word, (f"「{word}」", "1か所"))
        for line, word in (
            ("記録を速やかに送る。", "速やかに"),
            ("記録を随時送る。", "随時"),
            ("遅滞なく送る。", "遅滞なく"),
            ("最低限の職員が送る。", "最低限"),
            ("端末を長時間離れない。", "長時間"),
            ("必要な期間残す。", "必要な期間"),
            ("所定の期間残す。", "所定の期間"),
            ("相当の期間残す。", "相当の期間"),
            ("当分の間残す。", "当分の間"),
            ("一定時間の後に画面を隠す。", "一定時間"),
            ("定期的に、2人で点検する。", "定期的"),
            ("職員一人に一つを発行し、定期的に棚卸しする。", "定期的"),
            ("十分な体制で定期的に点検する。", "定期的"),
        )
    ),
    *(
        Case("vague-word-has-number", line, usage(f"・{line}"))
        for line in (
            "定期的に点検する。点検は年1回行う。",
            "速やかに（3営業日以内に）送る。",
            "照会があったときは、随時答える。",
            "不適切な方法を防ぐ。",
            "必要最小限の職員が送る。",
        )
    ),
    Case(
        "vague-word-has-number",
        "a value that is no number",
        (("controls.yaml", IDENTITY, f"{IDENTITY}定期的に"),),
        "定期的",
        ("「定期的」",),
        "controls.yaml",
    ),
    Case("vague-word-has-number", "with a number", usage("・記録は、一定期間（90日間）の後に消去する。")),
    Case("vague-word-has-number", "what a system is for", usage("・住民の記録を適切に管理する。")),
    Case(
        "vague-word-has-number",
        "in a shared text",
        (("files.yaml", "  department: 市民部市民課", "  department: 市民部市民課（適宜、出張所）"),),
    ),
    Case(
        "abbreviation-defined-once",
        "the same short name twice",
        usage("・住民基本台帳の法律（以下「住基法」という。）により送る。"),
        "住基法",
        ("「住基法」",),
        "assessment.yaml",
    ),
    Case(
        "abbreviation-defined-first",
        "used on the cover",
        (("assessment.yaml", "・住民基本台帳ネットワークシステムの端末では、", "・市町村CSの端末では、"),),
        "市町村CS",
        ("「市町村CS」",),
        "assessment.yaml",
    ),
    Case(
        "abbreviation-defined-first",
        "used in the sentence before",
        usage("・台帳機に送る。台帳管理装置（以下「台帳機」という。）は、台帳機室に置く。"),
        "台帳機",
        ("「台帳機」",),
    ),
    Case(
        "abbreviation-defined-first",
        "in brackets before it is given",
        usage("・装置（台帳機）に送る。台帳管理装置（以下「台帳機」という。）は、台帳機室に置く。"),
    ),
    Case(
        "abbreviation-explained",
        "a short name that nothing gives",
        (("assessment.yaml", "地方公共団体情報システム機構（以下「機構」という。）", "地方公共団体情報システム機構"),),
        "",
        ("「機構」",),
        "files.yaml",
    ),
    Case(
        "abbreviation-explained",
        "another short name",
        usage("・住基ネットにより送る。"),
        "住基ネット",
        ("「住基ネット」",),
    ),
    Case(
        "abbreviation-explained", "in brackets", usage("・住民基本台帳ネットワークシステム（住基ネット）により送る。")
    ),
    Case(
        "abbreviation-explained",
        "a name with a hyphen",
        usage("・地方公共団体情報システム機構（以下「J-LIS」という。）に送る。J-LISが返す。"),
    ),
    Case(
        "abbreviation-used",
        "never used again",
        usage("・台帳管理装置（以下「台帳機」という。）に送る。"),
        "台帳機",
        ("「台帳機」",),
    ),
    Case(
        "abbreviation-used",
        "used once",
        usage("・台帳管理装置（以下「台帳機」という。）に送る。台帳機は、市が管理する。"),
    ),
    Case("abbreviation-explained", "three letters", usage("・記録を、WAFの内側に置く。"), "WAF", ("「WAF」",)),
    Case("abbreviation-explained", "explained behind it", usage("・記録を、WAF（通信を調べる装置）の内側に置く。")),
    Case("abbreviation-explained", "explained before it", usage("・記録を、通信を調べる装置（WAF）の内側に置く。")),
    Case(
        "one-name-per-thing",
        "another spelling",
        usage("・中間サーバにも送る。"),
        "",
        ("「中間サーバ」", "「中間サーバー」"),
        "systems.yaml",
    ),
    Case(
        "one-name-per-thing",
        "another width",
        usage("・市町村ＣＳに送る。"),
        "",
        ("「CS」と「ＣＳ」",),
        "assessment.yaml",
    ),
    *(
        Case("one-spelling-per-word", line, usage(f"・{line}"), words, (told,))
        for line, words, told in (
            ("第９９条により、第99条の情報を送る。", "第９９条", "「第９９条」と「第99条」"),
            ("端末のユーザが、ユーザーとして送る。", "ユーザー", "「ユーザー」と「ユーザ」"),
            ("庁内のコンピュータから別のコンピューターに送る。", "コンピューター", "「コンピュータ」"),
            ("情報の取り扱いを定める。", "取り扱い", "「取り扱い」と「取扱い」"),
            ("氏名，住所を送る。", "，", "「，」と「、」"),
            ("ﾊﾞｯｸｱｯﾌﾟを送る。", "ﾊﾞｯｸｱｯﾌﾟ", "「ﾊﾞｯｸｱｯﾌﾟ」（半角の片仮名）"),
        )
    ),
    Case("one-spelling-per-word", "a verb", usage("・本人確認情報を取り扱い、1，000件を市町村CSに送る。")),
    Case("one-spelling-per-word", "one figure wide, two narrow", usage("・第２条及び第19条により送る。")),
    Case("no-drafting-leftover", "circles", usage("・〇〇課に送る。"), "〇〇", ("「〇〇」",)),
    Case(
        "no-drafting-leftover",
        "an instruction",
        usage("・送る相手を記載すること。"),
        "を記載すること",
        ("を記載すること",),
    ),
    *(
        Case("no-drafting-leftover", words, usage(f"・{line}"), words, (f"「{words}」",))
        for line, words in (
            ("電子申請を用いる場合は、「電子申請」と記載。", "場合は、「電子申請」と記載"),
            ("［課名］が送る。", "［課名］"),
            ("＜市町村名＞の情報を送る。", "＜市町村名＞"),
            ("【要検討】市町村CSに送る。", "【要検討】"),
            ("（※該当する場合のみ記載）市町村CSに送る。", "（※該当する場合のみ記載）"),
            ("記載例：市町村CSに送る。", "記載例："),
            ("令和○年○月から送る。", "○年○月"),
            ("〇月〇日から送る。", "〇月〇日"),
            ("○市に送る。", "○市"),
            ("（　　）課に送る。", "（　　）"),
            ("N年間保存する。", "N年"),
            ("送る相手は仮置き", "仮置き"),
            ("送る相手（←原課に確認中）", "（←"),
            ("送る相手は後日差し替え", "後日差し替え"),
            ("下記を参考に修正のこと。", "修正のこと"),
            ("前回評価書から転記", "前回評価書から転記"),
            ("市町村CSに送る。★", "★"),
        )
    ),
    Case(
        "no-drafting-leftover",
        "a numeral with a nought",
        usage("・二〇〇四年から、第○種の記録を修正することができる。"),
    ),
    Case("no-drafting-leftover", "what somebody really writes", usage("・台帳に氏名を記載することとしている。")),
    Case("sentence-complete", "a list that ends with a noun", usage("・住民票の記載等に伴う本人確認情報の送信")),
    Case(
        "sentence-complete",
        "cut at the end of a text",
        (
            (
                "files.yaml",
                "を確認する。\n      matching: {use: cs-matching}\n    used_from: {use: from-number-system}\n    storage:",
                "を\n      matching: {use: cs-matching}\n    used_from: {use: from-number-system}\n    storage:",
            ),
        ),
        "る本人確認情報との整合を",
        ("で切れている",),
    ),
    *(
        Case(
            "sentence-complete",
            f"ends with {end}",
            ctl(f"・届出の都度、届出の内容を記録し、{end}"),
            "",
            (end,),
            "controls.yaml",
        )
        for end in ("残らないように", "残らないようにす", "整合を確", "改善のための", "個人番号カードの交")
    ),
    Case(
        "sentence-complete",
        "one entry without its 。",
        (("controls.yaml", f"    text: {UPDATED}", f'    text: "{UPDATED}\\n・記録を更新する\\n・点検する。"'),),
        "",
        ("「・記録を更新する」",),
        "controls.yaml",
    ),
    Case(
        "sentence-complete",
        "an entry that goes on in the next line",
        (
            (
                "controls.yaml",
                f"    text: {UPDATED}",
                f'    text: "{UPDATED}\\n・記録を更新する\\n　ものとする。\\n・点検する。"',
            ),
        ),
    ),
    Case(
        "sentence-complete",
        "a sentence behind a sentence",
        ctl("・届出の内容を記録する。次のとおり個人情報"),
        "する。次のとおり個人情報",
        ("個人情報",),
        "controls.yaml",
    ),
    Case(
        "brackets-balanced", "left open", usage("・更新する情報（本人確認情報を、市町村CSに送る。"), "（", ("「（」",)
    ),
    Case("brackets-balanced", "marks of a list", usage("・1) 氏名、2) 住所を、(3) 市町村CSに送る（更新）。")),
    Case(
        "text-not-repeated",
        "nearly the same measure",
        (
            (
                "controls.yaml",
                "    text: ・通信に用いる認証鍵及び暗号鍵は、内部を読み出すことのできない装置に格納する。",
                "    text: ・届出は、住基法第27条に基づき、本人、同一の世帯に属する者又は代理人から受け付け、代理人によるときは、委任状等により代理権を必ず確認する。",
            ),
        ),
        "",
        ("cs-tamper-resistant", "lawful-applicant", "必ず"),
        "controls.yaml",
    ),
    Case(
        "text-not-repeated",
        "the same words under two risks",
        (("controls.yaml", f"    text: {UPDATED}", f"    text: {TAMPER}"),),
        "",
        ("cs-tamper-resistant", "immediate-update", "一字も違いません"),
        "controls.yaml",
    ),
    Case(
        "text-not-repeated",
        "a sentence twice in one cell",
        (("controls.yaml", f"    text: {UPDATED}", f"    text: {UPDATED}{UPDATED[1:]}"),),
        UPDATED[1:],
        ("immediate-update", "「同じ欄」", "二度あります"),
        "controls.yaml",
    ),
    Case(
        "text-not-repeated",
        "short texts that differ in a number alone",
        (
            (
                "controls.yaml",
                f"    text: {UPDATED}",
                "    text: ・異動の発令があったときは、一営業日以内に失効させる。",
            ),
            (
                "controls.yaml",
                f"    text: {TAMPER}",
                "    text: ・異動の発令があったときは、二営業日以内に失効させる。",
            ),
        ),
        "",
        ("immediate-update", "cs-tamper-resistant", "一営業日"),
        "controls.yaml",
    ),
    Case(
        "text-not-repeated",
        "short texts of two matters",
        (
            (
                "controls.yaml",
                f"    text: {UPDATED}",
                "    text: ・異動の発令があったときは、一営業日以内に失効させる。",
            ),
            (
                "controls.yaml",
                f"    text: {TAMPER}",
                "    text: ・退職の発令があったときは、二営業日以内に失効させる。",
            ),
        ),
    ),
    Case(
        "text-about-own-file",
        "sent to the system of another file",
        ctl("・本人確認情報を市町村CSに送るときは、件数を照合する。"),
    ),
    Case(
        "text-about-own-file",
        "the data of another file",
        (
            (
                "controls.yaml",
                "    text: ・受け取る項目は、機構が示す{items}項目に固定されており、ほかの項目を受け取ることができない。",
                "    text: ・本人確認情報は、{items}項目に固定されている。",
            ),
        ),
        "本人確認情報",
        ("「送付先情報ファイル」", "「本人確認情報」", "statutory-items"),
        "controls.yaml",
    ),
    Case(
        "no-personal-name",
        "behind a title",
        (("assessment.yaml", "head: 課長}", "head: 課長　見本　太郎}"),),
        "長　見本　太郎",
        ("1か所",),
        "assessment.yaml",
    ),
    *(
        Case("no-personal-name", line, usage(f"・{line}"), words, ("1か所",))
        for line, words in (
            ("市民課長山田太郎が送る。", "長山田太郎"),
            ("責任者は山田太郎である。", "任者は山田太郎"),
            ("担当：佐藤花子", "担当：佐藤花子"),
            ("前市長（鈴木一郎）の決裁による。", "長（鈴木一郎"),
            ("部長の高橋が送る。", "長の高橋"),
            ("市民課長　田中", "長　田中"),
            ("システム管理者 佐々木 次郎", "理者 佐々木 次郎"),
        )
    ),
    *(
        Case(
            "no-personal-name",
            f"in the cell of a title: {name}",
            (("assessment.yaml", "head: 課長}", f"head: {name}}}"),),
            word,
            ("1か所",),
            "assessment.yaml",
        )
        for name, word in (("課長　見本太郎", "見本太郎"), ("見本 太郎", "見本"), ("課長山田太郎", "長山田太郎"))
    ),
    *(
        Case("no-personal-name", line, usage(f"・{line}"))
        for line in (
            "氏名：漢字氏名を記録する。",
            "市長　公室　広報課が送る。",
            "見本市長 見本 市民課において送る。",
            "総務部長 及び 市民課長が送る。",
        )
    ),
    Case("no-personal-name", "a title alone", (("assessment.yaml", "head: 課長}", "head: 市民課長}"),)),
    Case("no-known-typo", "a katakana in 人口", usage("・人ロ統計を作る。"), "人ロ", ("人ロ統計", "「人口」")),
    Case(
        "no-known-typo",
        "a category of the form",
        usage("・その他識別番号を送る。"),
        "その他識別番号",
        ("「その他識別情報」",),
    ),
    Case("no-known-typo", "a doubled particle", usage("・本人確認情報をを送る。"), "をを", ("をを",)),
    Case("era-years-alike", "the first year", usage("・令和１年から送る。"), "令和１年", ("「令和１年」",)),
    Case(
        "digits-of-one-width",
        "a row retyped",
        usage("・別表の１0の項の事務に用いる。"),
        "１0",
        ("「の１0の項」", "1か所"),
    ),
    Case("digits-of-one-width", "numbers side by side", usage("・別表の１０の項及び12の項の事務に用いる。")),
    Case("era-years-alike", "the eleventh year", usage("・平成11年から送る。")),
)


@pytest.mark.parametrize("one", CASES, ids=[f"{one.rule}: {one.name}" for one in CASES])
def test_the_words_are_marked_to_the_letter(one: Case, tmp_path: Path) -> None:
    if one.name == "in a shared text":
        directory = edited(tmp_path, (("files.yaml", "  cs-matching: 住民票", "  cs-matching: 適宜、住民票"),))
        (finding,) = judged(directory, one.rule)[0]
        assert _marked(directory, finding.place) == "適宜"  # where the shared text is written, not where it is used
        return
    directory = edited(tmp_path, one.edits)
    findings = judged(directory, one.rule)[0]
    if not one.says:
        assert [f.message.ja for f in findings] == []
        return
    (finding,) = findings
    assert finding.severity == "note"
    for words in one.says:
        assert words in finding.message.ja
    assert finding.place.file == one.file
    if one.marked:
        assert _marked(directory, finding.place) == one.marked


def _marked(directory: Path, place: object) -> str:
    line = (directory / place.file).read_text(encoding="utf-8").split("\n")[place.line - 1]  # type: ignore[attr-defined]
    return line[place.column - 1 : place.end_column - 1]  # type: ignore[attr-defined]


def test_every_rule_of_the_pack_has_a_slip() -> None:
    assert {one.rule for one in CASES if one.says} == set(pack_rules(PACK))
