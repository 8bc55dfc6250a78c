"""Files and record items: each rule on slips of the example city, and the near misses that it must let pass."""

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

PACK = "files"

REMEDIES = {
    "rating-only-for-what-is-done": (
        "取扱いをしないのであればファイルの risks から評定を消し、するのであれば委託事項、提供先又は情報連携の根拠を書いてください。",
        "Drop the rating, or describe the part.",
    ),
    "file-has-chapters": (
        "ⅡとⅢを記載してください。別紙に記載している場合は、その内容をこの評価書に取り込んでください。",
        "Write Ⅱ and Ⅲ; if they stand in an annex, bring them into this assessment.",
    ),
    "file-has-record-list": (
        "records に、ファイルに記録する項目を全て挙げてください。",
        "List every item of the file under records.",
    ),
    "file-records-individual-number": (
        "個人番号に当たる項目を別添に挙げてください。別の名称で記録しているときは、その項目に categories を付けてください。",
        "Add the item, or mark the item that holds it with categories.",
    ),
    "record-item-listed-once": (
        "別の項目の名称を誤って書いていないか確かめ、同じ項目であれば一つを残して消し、別の項目であれば正しい名称に改めてください。",
        "See whether the name of another item was meant: correct it, or keep one of the two.",
    ),
    "ticked-category-has-items": (
        "項目を別添に加えるか、印を外すか、当たる項目に categories を付けてください。",
        "Add the items, remove the tick, or mark the items with categories.",
    ),
    "item-category-is-ticked": (
        "印を加えるか、項目の区分（categories）を確かめてください。",
        "Tick them, or check the categories of the items.",
    ),
    "user-department-named": (
        "部署の名称をそろえるか、使用部署に加えてください。",
        "Use one name, or add it to the users.",
    ),
}

JUDGED = {
    "file-has-chapters": (3, None),
    "file-has-record-list": (3, None),
    "file-records-individual-number": (3, None),
    "record-item-listed-once": (177, None),
    "ticked-category-has-items": (0, "主な記録項目を別に記載したファイルがないため、印は別添から導かれる。"),
    "item-category-is-ticked": (0, "主な記録項目を別に記載したファイルがないため、印は別添から導かれる。"),
    "user-department-named": (3, None),
    "rating-only-for-what-is-done": (3, None),
}
"""How many subjects of the example meet each rule, and why none was looked at."""

SEVERITIES = [
    ("file-has-chapters", "draft", "warning"),
    ("file-has-chapters", "opinion", "error"),
    ("file-has-record-list", "draft", "warning"),
    ("file-has-record-list", "submitted", "error"),
    ("file-records-individual-number", "draft", "warning"),
    ("record-item-listed-once", "draft", "warning"),
    ("ticked-category-has-items", "draft", "warning"),
    ("item-category-is-ticked", "draft", "warning"),
    ("user-department-named", "draft", "note"),
    ("rating-only-for-what-is-done", "draft", "error"),
]


def in_file(name: str, line: str, more: str = "") -> Edit:
    """Write a line below the name of a file."""
    head = f"    name: {name}\n"
    return "files.yaml", head + more, f"{head}{more}    {line}\n"


def another(values: str) -> Edit:
    """Write a file of a few words before (2)."""
    return "files.yaml", "  # ── (2) ", f"  - {{{values}}}\n  # ── (2) "


def chapters(name: str) -> Told:
    return Told(
        key="files#names",
        item="Ⅰ/3/特定個人情報ファイル名",
        ja=f"「{name}」はⅠ３に挙げられていますが、ⅡとⅢの記載がありません。",
        en=f"{name} is listed in Ⅰ3 but has no chapters Ⅱ and Ⅲ.",
        also={JUKI: "files/juki-file", HONNIN: "files/honnin-file", SOFUSAKI: "files/sofusaki-file"}[name],
    )


RULE = "file-has-chapters"
CHAPTERS = (
    Slip(
        rule=RULE,
        name="the last file is only named",
        edits=(in_file(SOFUSAKI, "chapters: ‸false"),),
        told=(chapters(SOFUSAKI),),
        mend=(("files.yaml", "chapters: false", "chapters: true"),),
    ),
    Slip(
        rule=RULE,
        name="two files are only named, each told",
        edits=(in_file(JUKI, "chapters: ‸false"), in_file(HONNIN, "chapters: ‸false")),
        told=(chapters(JUKI), chapters(HONNIN)),
    ),
    Slip(
        rule=RULE,
        name="the chapters stand in an annex",
        edits=(in_file(HONNIN, "chapters: ‸false\n    annex: annex-2"),),
        told=(chapters(HONNIN),),
    ),
    Slip(rule=RULE, name="said that they are there", edits=(in_file(HONNIN, "chapters: true"),)),
    Slip(rule=RULE, name="an annex beside the chapters", edits=(in_file(HONNIN, "annex: annex-2"),)),
)


def unlisted(name: str, id_: str, item: bool = True) -> Told:
    return Told(
        key=f"files/{id_}#record-band",
        item=f"Ⅱ[{name}]/2/④" if item else None,
        ja=f"「{name}」の記録項目が別添にありません。",
        en=f"{name} has no record items.",
    )


RULE = "file-has-record-list"
HONNIN_LIST = passage("files.yaml", "    records:\n      - id: honnin", "    records_validity")
LISTS = (
    Slip(
        rule=RULE,
        name="the list taken out to be written again",
        edits=(("files.yaml", HONNIN_LIST, ""), ("files.yaml", "  - id: honnin-file", "  - id: ‸honnin-file")),
        told=(unlisted(HONNIN, "honnin-file"),),
        mend=(
            (
                "files.yaml",
                "    records_validity: 個人番号、4情報及びその他住民票関係情報は、住基法に",
                HONNIN_LIST + "    records_validity: 個人番号、4情報及びその他住民票関係情報は、住基法に",
            ),
        ),
    ),
    Slip(
        rule=RULE,
        name="an empty list",
        edits=(("files.yaml", HONNIN_LIST, "    records: ‸[]\n"),),
        told=(unlisted(HONNIN, "honnin-file"),),
        mend=(("files.yaml", "    records: []\n", HONNIN_LIST),),
    ),
    Slip(
        rule=RULE,
        name="a table without items",
        edits=(("files.yaml", HONNIN_LIST, "    records:\n      ‸- {id: honnin, name: 本人確認情報, items: []}\n"),),
        told=(unlisted(HONNIN, "honnin-file"),),
    ),
    Slip(
        rule=RULE,
        name="a file added to Ⅰ3 that has no chapters either",
        edits=(another("id: ‸cards, name: カード管理ファイル, chapters: false"),),
        told=(unlisted("カード管理ファイル", "cards", item=False),),
    ),
    Slip(
        rule=RULE,
        name="a single item is a list",
        edits=(("files.yaml", HONNIN_LIST, "    records: [{id: honnin, items: [個人番号]}]\n"),),
    ),
)


def unnumbered(name: str) -> Told:
    return Told(
        key=f"files/{IDS[name]}",
        item=None,
        ja=f"「{name}」の記録項目に、個人番号も個人番号対応符号も見当たりません。",
        en=f"Neither the individual number nor a code for it is among the items of {name}.",
        severity="warning",
    )


RULE = "file-records-individual-number"
HONNIN_TABLE: Edit = ("files.yaml", "      - id: honnin\n", "      ‸- id: honnin\n")
NUMBERS = (
    Slip(
        rule=RULE,
        name="called by its everyday name",
        edits=(("files.yaml", "外字数（住所）, 個人番号, ", "外字数（住所）, マイナンバー, "), HONNIN_TABLE),
        told=(unnumbered(HONNIN),),
        mend=(("files.yaml", " マイナンバー, ", " {name: マイナンバー, categories: [individual-number]}, "),),
    ),
    Slip(
        rule=RULE,
        name="left out",
        edits=(
            ("files.yaml", " 性別, 個人番号,\n", " 性別,\n"),
            ("files.yaml", "      - id: sofusaki\n", "      ‸- id: sofusaki\n"),
        ),
        told=(unnumbered(SOFUSAKI),),
        mend=(("files.yaml", "生年月日, 性別,\n", "生年月日, 性別, 個人番号,\n"),),
    ),
    Slip(
        rule=RULE,
        name="only the number before a change is left",
        edits=(
            ("files.yaml", "住民票コード, 個人番号, 氏名, 氏名フリガナ", "住民票コード, 氏名, 氏名フリガナ"),
            ("files.yaml", "      - id: resident\n", "      ‸- id: resident\n"),
        ),
        told=(unnumbered(JUKI),),
    ),
    Slip(
        rule=RULE,
        name="the code in its place",
        edits=(("files.yaml", "外字数（住所）, 個人番号, ", "外字数（住所）, 個人番号対応符号, "),),
    ),
    Slip(
        rule=RULE,
        name="a table that is marked as a whole",
        edits=(
            ("files.yaml", "外字数（住所）, 個人番号, ", "外字数（住所）, 番号, "),
            ("files.yaml", "      - id: honnin\n", "      - id: honnin\n        categories: [individual-number]\n"),
        ),
    ),
    Slip(rule=RULE, name="no list, which is told elsewhere", edits=(("files.yaml", HONNIN_LIST, ""),)),
    Slip(rule=RULE, name="an empty list, too", edits=(("files.yaml", HONNIN_LIST, "    records: []\n"),)),
)


def repeated(name: str, group: str, nth: str = "") -> Told:
    return Told(
        key=f"files/juki-file/records/{group}/{name}{nth}",
        item=None,
        ja=f"記録項目「{name}」が同じ表に二度以上あります。",
        en=f"The item {name} stands more than once in one table.",
        severity="warning",
    )


RULE = "record-item-listed-once"
CHILDREN = "items: [宛名番号, 認定番号, 認定年月日, 消滅年月日]"
ONCE = (
    Slip(
        rule=RULE,
        name="twice, the later one told",
        edits=(("files.yaml", CHILDREN, "items: [宛名番号, 認定番号, 認定年月日, ‸認定番号, 消滅年月日]"),),
        told=(repeated("認定番号", "child-allowance", "~2"),),
        mend=(("files.yaml", "認定番号, 認定年月日, 認定番号, 消滅年月日", "認定番号, 認定年月日, 消滅年月日"),),
    ),
    Slip(
        rule=RULE,
        name="three times",
        edits=(("files.yaml", CHILDREN, "items: [宛名番号, ‸宛名番号, 認定番号, ‸宛名番号]"),),
        told=tuple(repeated("宛名番号", "child-allowance", nth) for nth in ("~2", "~3")),
        mend=(
            (
                "files.yaml",
                "items: [宛名番号, 宛名番号, 認定番号, 宛名番号]",
                "items: [宛名番号, 認定番号, 新宛名番号]",
            ),
        ),
    ),
    Slip(
        rule=RULE,
        name="once with its category and once without",
        edits=(
            ("files.yaml", "宛名番号, {name: 支援措置の区分,", "宛名番号, 支援措置の区分, ‸{name: 支援措置の区分,"),
        ),
        told=(repeated("支援措置の区分", "support", "~2"),),
    ),
    Slip(
        rule=RULE,
        name="the same name in another table",
        edits=(("files.yaml", CHILDREN, "items: [宛名番号, 認定番号, 認定年月日, 消滅年月日, 被保険者番号]"),),
    ),
    Slip(
        rule=RULE,
        name="told apart by a suffix",
        edits=(("files.yaml", CHILDREN, "items: [宛名番号, 認定番号（旧）, 認定番号（新）, 認定番号]"),),
    ),
)

TEN = "individual-number, internal-number, basic-information, contact, resident-record, medical-insurance, child-welfare, elderly-care, pension, other"


def without_items(name: str, ja: str, en: str | None = None) -> Told:
    return Told(
        key=f"files/{IDS[name]}#categories",
        item=f"Ⅱ[{name}]/2/④/主な記録項目",
        ja=f"「{name}」の主な記録項目に印のある区分のうち、次に当たる項目が別添に見当たりません：{ja}",
        en=f"These ticked categories of {name} have no item in the annex: {en}" if en else None,
        severity="warning",
    )


RULE = "ticked-category-has-items"
TICKED = (
    Slip(
        rule=RULE,
        name="one tick too many",
        edits=(declare(JUKI, f"categories: ‸[{TEN}, disaster]"),),
        told=(without_items(JUKI, "災害関係情報", "disaster"),),
        mend=(("files.yaml", "other, disaster]", "other]"),),
    ),
    Slip(
        rule=RULE,
        name="two ticks too many, written with the words of the form",
        edits=(declare(JUKI, f"categories: ‸[学校・教育関係情報, {TEN}, 災害関係情報]"),),
        told=(without_items(JUKI, "学校・教育関係情報、災害関係情報"),),
        mend=(
            ("files.yaml", "支援措置の開始日,", "{name: 支援措置の開始日, categories: [school, disaster, other]},"),
            (
                "files.yaml",
                "      ・連絡先　届出の内容",
                "      ・学校及び災害　支援に用いる。\n      ・連絡先　届出の内容",
            ),
        ),
    ),
    Slip(
        rule=RULE,
        name="the category of a table changed, its tick left behind",
        edits=(
            declare(JUKI, f"categories: ‸[{TEN}]"),
            ("files.yaml", "categories: [pension]", "categories: [other]"),
        ),
        told=(without_items(JUKI, "年金関係情報"),),
    ),
    Slip(rule=RULE, name="the ticks of the annex", edits=(declare(JUKI, f"categories: [{TEN}]"),)),
    Slip(
        rule=RULE,
        name="その他, which no item can show",
        edits=(declare(HONNIN, "categories: [individual-number, basic-information, resident-record, other]"),),
    ),
    Slip(
        rule=RULE,
        name="ticks that cannot be read from the published form",
        edits=(declare(JUKI, "categories: [unknown, disaster]"),),
    ),
    Slip(
        rule=RULE,
        name="no list to look them up in",
        edits=(declare(HONNIN, "categories: [disaster]"), ("files.yaml", HONNIN_LIST, "")),
    ),
)


def unticked(name: str, ja: str, en: str | None = None) -> Told:
    return Told(
        key=f"files/{IDS[name]}#categories",
        item=f"Ⅱ[{name}]/2/④/主な記録項目",
        ja=f"「{name}」の別添には次の区分に当たる項目がありますが、主な記録項目に印がありません：{ja}",
        en=f"The annex of {name} has items of these categories, which are not ticked: {en}" if en else None,
        severity="warning",
    )


RULE = "item-category-is-ticked"
UNTICKED = (
    Slip(
        rule=RULE,
        name="a tick forgotten",
        edits=(declare(JUKI, f"categories: ‸[{TEN.replace(', pension', '')}]"),),
        told=(unticked(JUKI, "年金関係情報", "pension"),),
        mend=(("files.yaml", "elderly-care, other]", "elderly-care, pension, other]"),),
    ),
    Slip(
        rule=RULE,
        name="その他 counts here, for an item is marked so",
        edits=(declare(JUKI, f"categories: ‸[{TEN.replace(', other', '').replace('contact, ', '')}]"),),
        told=(unticked(JUKI, "連絡先（電話番号等）、その他"),),
        mend=(("files.yaml", "elderly-care, pension]", "elderly-care, pension, contact, other]"),),
    ),
    Slip(
        rule=RULE,
        name="no tick at all",
        edits=(declare(HONNIN, "categories: ‸[]"),),
        told=(unticked(HONNIN, "4情報（氏名、性別、生年月日、住所）、個人番号、その他住民票関係情報"),),
        mend=(("files.yaml", "    declared: {categories: []}\n", ""),),
    ),
    Slip(
        rule=RULE,
        name="an item added to the annex alone",
        edits=(
            declare(HONNIN, "categories: ‸[individual-number, basic-information, resident-record]"),
            ("files.yaml", "外字数（転入前住所）, 続柄,", "外字数（転入前住所）, 電話番号, 続柄,"),
        ),
        told=(unticked(HONNIN, "連絡先（電話番号等）"),),
    ),
    Slip(
        rule=RULE,
        name="the ticks of the annex",
        edits=(declare(HONNIN, "categories: [resident-record, individual-number, basic-information]"),),
    ),
    Slip(
        rule=RULE,
        name="ticks that cannot be read from the published form",
        edits=(declare(JUKI, "categories: [unknown]"),),
    ),
)


def stranger(name: str, department: str, en: bool = False) -> Told:
    return Told(
        key=f"files/{IDS[name]}#department",
        item=f"Ⅱ[{name}]/2/⑥",
        ja=f"「{name}」の事務担当部署「{department}」が使用部署に見当たりません。",
        en=f"The department in charge of {name} ({department}) is not among its users." if en else None,
        severity="note",
    )


RULE = "user-department-named"
IN_CHARGE = "    department: {use: department}\n    acquisition:\n      sources:\n        - {source: subject}\n"
USERS = "departments: [市民部市民課, 市民部東部出張所]"
SHARED: Edit = ("files.yaml", "  department: 市民部市民課\n", "  department: ‸市民部市民課\n")
DEPARTMENTS = (
    Slip(
        rule=RULE,
        name="the users left behind by a reorganisation",
        edits=(("files.yaml", USERS, "departments: [市民部東部出張所]"), SHARED),
        told=(stranger(JUKI, "市民部市民課", en=True),),
        mend=(("files.yaml", "departments: [市民部東部出張所]", USERS),),
    ),
    Slip(
        rule=RULE,
        name="a shared text changed: all files are told, at the text itself",
        edits=(("files.yaml", "  department: 市民部市民課\n", "  department: ‸市民生活課\n"),),
        told=tuple(stranger(name, "市民生活課") for name in (HONNIN, JUKI, SOFUSAKI)),
        mend=(("files.yaml", "  department: 市民生活課\n", "  department: 市民課\n"),),
    ),
    Slip(
        rule=RULE,
        name="no users at all",
        edits=(("files.yaml", USERS, "departments: []"), SHARED),
        told=(stranger(JUKI, "市民部市民課"),),
    ),
    Slip(
        rule=RULE,
        name="one section of another division",
        edits=(("files.yaml", USERS, "departments: [福祉部市民課]"), SHARED),
        told=(stranger(JUKI, "市民部市民課"),),
    ),
    Slip(rule=RULE, name="the short name", edits=(("files.yaml", USERS, "departments: [市民課]"),)),
    Slip(rule=RULE, name="with a space", edits=(("files.yaml", USERS, "departments: [市民部　市民課]"),)),
    Slip(rule=RULE, name="a part of it", edits=(("files.yaml", USERS, "departments: [市民部市民課住民記録係]"),)),
    Slip(
        rule=RULE,
        name="nobody in charge yet",
        edits=(("files.yaml", IN_CHARGE, IN_CHARGE.replace("    department: {use: department}\n", "")),),
    ),
    Slip(
        rule=RULE,
        name="a department in charge that cannot be read from the published form",
        edits=(("files.yaml", IN_CHARGE, IN_CHARGE.replace("{use: department}", "unknown")),),
    ),
    Slip(rule=RULE, name="users not written yet", edits=(("files.yaml", USERS, "# 使用部署は未定"),)),
    Slip(
        rule=RULE,
        name="users that cannot be read from the published form",
        edits=(("files.yaml", USERS, "departments: [unknown]"),),
    ),
)


def rated(name: str, parts: str) -> Told:
    return Told(
        key=f"files/{IDS[name]}",
        item=None,
        ja=f"「{name}」では次の取扱いをしないとされていますが、そのリスクの評定があります：{parts}",
        en=f"{name} rates risks of what it is said not to do: {parts}",
    )


RULE = "rating-only-for-what-is-done"
FIRST = "      - {risk: acquisition/unintended, rating: sufficient}\n"
HONNIN_RISKS = "    risks:  # 情報提供ネットワークシステムに接続しないファイルでは、Ⅲ６のリスクは書かない（「接続しない」の印が付く）。\n"
JUKI_RISKS = "    # 評定は自団体の判断である。controls.yaml の措置に照らして決める。\n    risks:\n"
INQUIRY = "      - {risk: network/unintended-acquisition, rating: sufficient}\n"
PROVISION = "      - {risk: network/improper-provision, rating: sufficient}\n"
RATED = (
    Slip(
        rule=RULE,
        name="a risk of inquiry, which is not made",
        edits=(("files.yaml", JUKI_RISKS + FIRST, f"{JUKI_RISKS}      ‸{FIRST.lstrip()}{INQUIRY}"),),
        told=(rated(JUKI, "情報提供ネットワークシステムによる入手"),),
        mend=(("files.yaml", INQUIRY, ""),),
    ),
    Slip(
        rule=RULE,
        name="a risk of provision through the network, copied from another file",
        edits=(("files.yaml", HONNIN_RISKS + FIRST, f"{HONNIN_RISKS}      ‸{FIRST.lstrip()}{PROVISION}"),),
        told=(rated(HONNIN, "情報提供ネットワークシステムによる提供"),),
    ),
    Slip(
        rule=RULE,
        name="entrusted no more, the rating left behind",
        edits=(
            ("parties.yaml", "        file: honnin-file\n", "        file: juki-file\n        order: 9\n"),
            ("files.yaml", HONNIN_RISKS + FIRST, f"{HONNIN_RISKS}      ‸{FIRST.lstrip()}"),
        ),
        told=(rated(HONNIN, "委託"),),
    ),
    Slip(
        rule=RULE,
        name="a text without a rating",
        edits=(
            (
                "files.yaml",
                JUKI_RISKS,
                f"{JUKI_RISKS}      - {{risk: network/unintended-acquisition, texts: {{measures: none}}}}\n",
            ),
        ),
    ),
)

SLIPS = (*CHAPTERS, *LISTS, *NUMBERS, *ONCE, *TICKED, *UNTICKED, *DEPARTMENTS, *RATED)
