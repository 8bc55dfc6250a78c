"""Entrustment and re-entrustment: each rule on slips of the example city, and the near misses that it must let pass."""

from __future__ import annotations

from shipped import (
    HONNIN,
    IDS,
    JUKI,
    SOFUSAKI,
    Edit,
    Slip,
    Told,
    declare,
    passage,
)
from tries_shipped import (  # noqa: F401
    test_a_finding_keeps_its_id_and_can_be_accepted,
    test_a_slip_is_told_to_the_letter_until_it_is_mended,
    test_every_rule_of_the_pack_is_tried,
    test_the_example_as_shipped_is_clean,
    test_the_severity_goes_by_the_status,
)

PACK = "entrustment"

REMEDIES = {
    "re-entrustment-answer-agrees": (
        "再委託がなければ「再委託していない」を、あればその取組の程度を選んでください。",
        "Choose 再委託していない when there is none, otherwise the degree of effort.",
    ),
    "re-entrustment-method-without-re-entrustment": (
        "再委託の予定がなければ記載を消し、あればⅡ４の再委託の有無を改めてください。将来の備えであれば、その旨を契約の規定の欄に移してください。",
        "Remove the text, or correct Ⅱ4; a provision for the future belongs to the contract clauses.",
    ),
    "re-entrustment-stated": (
        "再委託しないときは re_entrustment に none を、するときは許諾方法と再委託事項を書いてください。",
        "Write re_entrustment: none, or its permission and content.",
    ),
    "re-entrustment-described": (
        "許諾の手続と条件、再委託する業務の内容を書いてください。",
        "Describe how permission is given and what is re-entrusted.",
    ),
    "entrustment-tick-agrees": (
        "印を改めるか、declared から消してください。",
        "Correct the tick or drop it from declared.",
    ),
    "entrustment-declared-agrees": (
        "委託事項の過不足を確かめ、declared.entrustment を改めてください。",
        "Check the matters and correct declared.entrustment.",
    ),
}

JUDGED = {
    "re-entrustment-answer-agrees": (3, None),
    "re-entrustment-method-without-re-entrustment": (2, None),
    "re-entrustment-stated": (4, None),
    "re-entrustment-described": (1, None),
    "entrustment-tick-agrees": (0, "印を別に記載したファイルがないため、委託事項から導かれる。"),
    "entrustment-declared-agrees": (0, "委託の有無を別に記載したファイルがないため、委託事項から導かれる。"),
}
"""How many subjects of the example meet each rule, and why none was looked at."""

SEVERITIES = [
    ("re-entrustment-answer-agrees", "draft", "error"),
    ("re-entrustment-method-without-re-entrustment", "draft", "warning"),
    ("re-entrustment-stated", "draft", "note"),
    ("re-entrustment-stated", "opinion", "warning"),
    ("re-entrustment-described", "draft", "error"),
    ("entrustment-tick-agrees", "draft", "error"),
    ("entrustment-declared-agrees", "draft", "error"),
]

MISUSE = "- {risk: entrustment/misuse, answers: {contract: defined, re-entrustment: "
BEFORE = {  # what stands before the answer of each file and of no other
    JUKI: "",
    HONNIN: "      - {risk: use/unauthorised, rating: sufficient, answers: {authentication: done}}\n      ",
    SOFUSAKI: "      - {risk: use/unauthorised, answers: {authentication: done}, rating: sufficient}\n      ",
}
UNANSWERED = f"{BEFORE[HONNIN]}- {{risk: entrustment/misuse, answers: {{contract: defined}}"
AGAIN = passage("parties.yaml", "        re_entrustment:\n", "  - id: mihon-datacenter")
PERMISSION = passage("parties.yaml", "          permission: |-", "          content: データセンターにおける")
CONTENT = passage("parties.yaml", "          content: データセンターにおける", "          parties: ")
APPROVAL = "measure: re-entrustment.prior-approval\n    scope: {files: [juki-file], "


def answer(name: str, word: str, *, before: str | None = None) -> Edit:
    """Change the answer on re-entrusted parties in Ⅲ4."""
    old = before or ("sufficient" if name == JUKI else "not-re-entrusted")
    head = BEFORE[name] + MISUSE
    return "files.yaml", f"{head}{old}}}", f"{head}{word}}}"


def differs(name: str, chosen: str, slug: str) -> Told:
    return Told(
        key=f"files/{IDS[name]}/risks/entrustment/misuse#re-entrustment",
        item=f"Ⅲ[{name}]/4/リスク/再委託先による特定個人情報ファイルの適切な取扱いの担保",
        ja=f"「{name}」のⅢ４の「再委託先による特定個人情報ファイルの適切な取扱いの担保」の選択（{chosen}）が、Ⅱ４の再委託の有無と合いません。",
        en=f"The answer on re-entrustment in Ⅲ4 of {name} ({slug}) disagrees with Ⅱ4.",
    )


def matter(old: str, new: str) -> Edit:
    return "parties.yaml", old, new


SUPPORT = "        handlers: {count: 20, counted_on: 令和6年11月1日}\n        re_entrustment: none\n"
HONNIN_NONE = "        re_entrustment: none\n      - id: cs-maintenance-sofusaki\n"

RULE = "re-entrustment-answer-agrees"
ANSWERS = (
    Slip(
        rule=RULE,
        name="an effort for parties that Ⅱ4 does not know",
        edits=(answer(HONNIN, "‸sufficient"),),
        told=(differs(HONNIN, "十分に行っている", "sufficient"),),
        mend=(answer(HONNIN, "not-re-entrusted", before="sufficient"),),
    ),
    Slip(
        rule=RULE,
        name="none, although one of two matters is re-entrusted",
        edits=(answer(JUKI, "‸not-re-entrusted"),),
        told=(differs(JUKI, "再委託していない", "not-re-entrusted"),),
    ),
    Slip(
        rule=RULE,
        name="the re-entrustment ended, the answer left behind",
        edits=(matter(AGAIN, "        re_entrustment: none\n"), answer(JUKI, "‸insufficient")),
        told=(differs(JUKI, "十分に行っていない", "insufficient"),),
    ),
    Slip(
        rule=RULE,
        name="a re-entrustment begun, the answer left behind",
        edits=(
            matter(HONNIN_NONE, HONNIN_NONE.replace("none", "{permission: 書面による承諾, content: 保守の一部}")),
            answer(HONNIN, "‸not-re-entrusted"),
            answer(SOFUSAKI, "‸especially"),
        ),
        told=(
            differs(HONNIN, "再委託していない", "not-re-entrusted"),
            differs(SOFUSAKI, "特に力を入れて行っている", "especially"),
        ),
    ),
    Slip(
        rule=RULE,
        name="one matter that does not say yet",
        edits=(
            matter(SUPPORT, SUPPORT.replace("        re_entrustment: none\n", "")),
            answer(JUKI, "not-re-entrusted"),
        ),
    ),
    Slip(
        rule=RULE,
        name="nothing entrusted at all, which is told elsewhere",
        edits=(matter("        file: sofusaki-file\n", "        file: honnin-file\n"), answer(SOFUSAKI, "sufficient")),
    ),
    Slip(
        rule=RULE,
        name="not answered yet, which is told elsewhere",
        edits=(("files.yaml", f"{BEFORE[HONNIN]}{MISUSE}not-re-entrusted}}", UNANSWERED),),
    ),
    Slip(
        rule=RULE,
        name="an answer that cannot be read from the published form",
        edits=(answer(HONNIN, "unknown"),),
    ),
)


def method(name: str) -> Told:
    return Told(
        key=f"files/{IDS[name]}/risks/entrustment/misuse#re-entrustment-method",
        item=f"Ⅲ[{name}]/4/リスク/具体的な方法",
        ja=f"「{name}」のⅢ４では「再委託していない」を選んでいますが、再委託先での措置が具体的な方法に書かれています。",
        en=f"Ⅲ4 of {name} answers 再委託していない, yet a method for re-entrusted parties is described.",
        severity="warning",
    )


RULE = "re-entrustment-method-without-re-entrustment"
METHODS = (
    Slip(
        rule=RULE,
        name="a control that reaches a file without re-entrustment",
        edits=(
            ("controls.yaml", APPROVAL, APPROVAL.replace("[juki-file]", "[juki-file, honnin-file]")),
            answer(HONNIN, "‸not-re-entrusted"),
        ),
        told=(method(HONNIN),),
        mend=(("controls.yaml", APPROVAL.replace("[juki-file]", "[juki-file, honnin-file]"), APPROVAL),),
    ),
    Slip(
        rule=RULE,
        name="a text of its own",
        edits=(answer(SOFUSAKI, "‸not-re-entrusted}, texts: {re-entrustment-method: 再委託先を毎年検査する。"),),
        told=(method(SOFUSAKI),),
        mend=(("files.yaml", ", texts: {re-entrustment-method: 再委託先を毎年検査する。}", ""),),
    ),
    Slip(
        rule=RULE,
        name="the controls left behind when re-entrustment ended",
        edits=(matter(AGAIN, "        re_entrustment: none\n"), answer(JUKI, "‸not-re-entrusted")),
        told=(method(JUKI),),
    ),
    Slip(
        rule=RULE,
        name="a control without a scope, told of both files that have no re-entrustment",
        edits=(
            ("controls.yaml", APPROVAL, APPROVAL.replace("files: [juki-file], ", "")),
            answer(HONNIN, "‸not-re-entrusted"),
            answer(SOFUSAKI, "‸not-re-entrusted"),
        ),
        told=(method(HONNIN), method(SOFUSAKI)),
    ),
    Slip(
        rule=RULE,
        name="said that there is no method",
        edits=(answer(HONNIN, "not-re-entrusted}, texts: {re-entrustment-method: none"),),
    ),
    Slip(
        rule=RULE,
        name="another cell of the same risk",
        edits=(answer(HONNIN, "not-re-entrusted}, texts: {other-measures: 委託先を毎年検査する。"),),
    ),
    Slip(
        rule=RULE,
        name="not answered yet, which is told elsewhere",
        edits=(("files.yaml", f"{BEFORE[HONNIN]}{MISUSE}not-re-entrusted}}", UNANSWERED),),
    ),
    Slip(
        rule=RULE,
        name="an answer that cannot be read from the published form",
        edits=(answer(JUKI, "unknown"),),
    ),
)


def silent(key: str, item: str, label: str) -> Told:
    return Told(
        key=f"parties/{key}#re-entrustment",
        item=f"Ⅱ{item}/④",
        ja=f"{label}に再委託の有無の記載がありません。",
        en=f"{label} does not say whether it is re-entrusted.",
    )


RULE = "re-entrustment-stated"
OPERATION = "既存住民基本台帳システムの運用及び保守（株式会社見本システムズ）"
STATED = (
    Slip(
        rule=RULE,
        name="the line left out",
        edits=(
            matter(SUPPORT, SUPPORT.replace("        re_entrustment: none\n", "")),
            matter("        file: juki-file\n        order: 2\n", "        file: ‸juki-file\n        order: 2\n"),
        ),
        told=(
            silent(
                "mihon-support/entrusted/counter-support",
                f"[{JUKI}]/4/委託事項2",
                "窓口における届出書の受付及び入力の補助（見本ビジネスサポート株式会社）",
            ),
        ),
        mend=(matter(SUPPORT.replace("        re_entrustment: none\n", ""), SUPPORT),),
    ),
    Slip(
        rule=RULE,
        name="left blank to be asked",
        edits=(matter(HONNIN_NONE, HONNIN_NONE.replace(" none", "‸")),),
        told=(
            silent(
                "mihon-network/entrusted/cs-maintenance-honnin",
                f"[{HONNIN}]/4/委託事項1",
                "市町村CSの運用及び保守（見本ネットワーク株式会社）",
            ),
        ),
        mend=(matter("        re_entrustment:\n      - id: cs-maintenance-sofusaki\n", HONNIN_NONE),),
    ),
    Slip(
        rule=RULE,
        name="a matter without a name or an id",
        edits=(
            matter(
                "  - id: mihon-support\n",
                "  - id: newcomer\n    name: 新規株式会社\n    entrusted: [{file: ‸sofusaki-file}]\n  - id: mihon-support\n",
            ),
        ),
        told=(silent("newcomer/entrusted/sofusaki-file", f"[{SOFUSAKI}]/4/委託事項1", "新規株式会社への委託"),),
    ),
    Slip(rule=RULE, name="said that there is none", edits=(matter(AGAIN, "        re_entrustment: none\n"),)),
    Slip(
        rule=RULE,
        name="said that there is, its description told elsewhere",
        edits=(matter(AGAIN, "        re_entrustment: {parties: [mihon-datacenter]}\n"),),
    ),
)

UNDESCRIBED = Told(
    key="parties/mihon-systems/entrusted/juki-operation#permission",
    item=f"Ⅱ[{JUKI}]/4/委託事項1/⑤",
    ja=f"{OPERATION}は再委託するとされていますが、許諾方法又は再委託事項の記載がありません。",
    en=f"{OPERATION} is re-entrusted, but the permission or the content is missing.",
)
RULE = "re-entrustment-described"
DESCRIBED = (
    Slip(
        rule=RULE,
        name="no content",
        edits=(matter(CONTENT, ""), matter("          permission: |-", "          ‸permission: |-")),
        told=(UNDESCRIBED,),
        mend=(matter("          parties: [mihon-datacenter]\n", f"{CONTENT}          parties: [mihon-datacenter]\n"),),
    ),
    Slip(
        rule=RULE,
        name="no permission",
        edits=(matter(PERMISSION + CONTENT, "          ‸" + CONTENT.lstrip()),),
        told=(UNDESCRIBED,),
        mend=(matter(CONTENT, PERMISSION + CONTENT),),
    ),
    Slip(
        rule=RULE,
        name="only the party",
        edits=(matter(AGAIN, "        re_entrustment: ‸{parties: [mihon-datacenter]}\n"),),
        told=(UNDESCRIBED,),
    ),
    Slip(
        rule=RULE,
        name="said that there is no permission, which cannot be",
        edits=(matter(PERMISSION, "          ‸permission: none\n"),),
        told=(UNDESCRIBED,),
    ),
    Slip(
        rule=RULE,
        name="said that nothing is re-entrusted, which cannot be either",
        edits=(
            matter(CONTENT, "          content: none\n"),
            matter("          permission: |-", "          ‸permission: |-"),
        ),
        told=(UNDESCRIBED,),
    ),
    Slip(
        rule=RULE,
        name="described, the party not named",
        edits=(matter("          parties: [mihon-datacenter]\n", ""),),
    ),
    Slip(rule=RULE, name="no re-entrustment", edits=(matter(AGAIN, "        re_entrustment: none\n"),)),
)


def tick(name: str, count: int) -> Told:
    return Told(
        key=f"files/{IDS[name]}#no-entrustment",
        item=f"Ⅲ[{name}]/4/委託しない",
        ja=f"「{name}」の「委託しない」の印が、委託事項（{count}件）と合いません。",
        en=f"The tick 委託しない of {name} disagrees with its {count} entrusted matters.",
    )


EMPTIED = matter("        file: sofusaki-file\n", "        file: honnin-file\n")
RULE = "entrustment-tick-agrees"
TICKS = (
    Slip(
        rule=RULE,
        name="ticked although two matters are entrusted",
        edits=(declare(JUKI, "no_entrustment: ‸true"),),
        told=(tick(JUKI, 2),),
        mend=(("files.yaml", "no_entrustment: true", "no_entrustment: false"),),
    ),
    Slip(
        rule=RULE,
        name="ticked although one is",
        edits=(declare(HONNIN, "no_entrustment: ‸true"),),
        told=(tick(HONNIN, 1),),
        mend=(("files.yaml", "    declared: {no_entrustment: true}\n", ""),),
    ),
    Slip(
        rule=RULE,
        name="open although nothing is entrusted any more",
        edits=(declare(SOFUSAKI, "no_entrustment: ‸false"), EMPTIED),
        told=(tick(SOFUSAKI, 0),),
    ),
    Slip(rule=RULE, name="open, and entrusted", edits=(declare(JUKI, "no_entrustment: false"),)),
    Slip(rule=RULE, name="ticked, and not entrusted", edits=(declare(SOFUSAKI, "no_entrustment: true"), EMPTIED)),
)


def declared(name: str, count: int) -> Told:
    return Told(
        key=f"files/{IDS[name]}#entrustment",
        item=f"Ⅱ[{name}]/4/委託の有無",
        ja=f"「{name}」の委託の有無の記載が、委託事項（{count}件）と合いません。",
        en=f"The declared entrustment of {name} disagrees with its {count} matters.",
    )


RULE = "entrustment-declared-agrees"
DECLARED = (
    Slip(
        rule=RULE,
        name="not entrusted, with two matters",
        edits=(declare(JUKI, "entrustment: ‸not-entrusted"),),
        told=(declared(JUKI, 2),),
        mend=(("files.yaml", "entrustment: not-entrusted", "entrustment: entrusted"),),
    ),
    Slip(
        rule=RULE,
        name="not entrusted, in the words of the form",
        edits=(declare(HONNIN, "entrustment: ‸委託しない"),),
        told=(declared(HONNIN, 1),),
        mend=(("files.yaml", "entrustment: 委託しない", "entrustment: 委託する"),),
    ),
    Slip(
        rule=RULE,
        name="entrusted, the last matter gone",
        edits=(declare(SOFUSAKI, "entrustment: ‸entrusted"), EMPTIED),
        told=(declared(SOFUSAKI, 0),),
    ),
    Slip(rule=RULE, name="entrusted, and so it is", edits=(declare(JUKI, "entrustment: entrusted"),)),
    Slip(
        rule=RULE, name="not entrusted, and so it is", edits=(declare(SOFUSAKI, "entrustment: not-entrusted"), EMPTIED)
    ),
    Slip(
        rule=RULE,
        name="a word that cannot be read from the published form",
        edits=(declare(JUKI, "entrustment: unknown"),),
    ),
)

SLIPS = (*ANSWERS, *METHODS, *STATED, *DESCRIBED, *TICKS, *DECLARED)
