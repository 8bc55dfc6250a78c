"""Counts and bands: each rule on slips of the example city, and the near misses that it must let pass."""

from __future__ import annotations

from shipped import (
    HONNIN,
    JUKI,
    SOFUSAKI,
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

PACK = "counts"
INQUIRERS = "番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）"
UNITS = "counting: {provisions: rows, transfers: rows}"

REMEDIES = {
    "entrusted-count-matches": (
        "委託事項の過不足を確かめ、declared.entrusted_count を消すか、正しい件数に改めてください。",
        "Check the matters, then drop declared.entrusted_count or correct it.",
    ),
    "provision-count-matches": (
        "一覧と提供先の欄を数え直し、件数か数え方（counting.provisions）を改め、変更箇所に一行を加えてください。",
        "Recount, correct the number or the unit (counting.provisions), and add a row to the change annex.",
    ),
    "transfer-count-matches": (
        "一覧と移転先の欄を数え直し、件数か数え方（counting.transfers）を改めてください。",
        "Recount, and correct the number or the unit (counting.transfers).",
    ),
    "record-band-matches": (
        "別添に漏れや重複がないかを確かめ、区分を改めてください。",
        "Check the annex for gaps or repetitions, then correct the band.",
    ),
    "network-rows-match-recipient": (
        "主務省令第2条の表と照らし合わせ、情報提供の根拠と別紙の両方をそろえてください。",
        "Compare both with the table of the order and make them agree.",
    ),
}

JUDGED = {
    "entrusted-count-matches": (0, "件数を別に記載したファイルがないため、件数は委託事項から導かれる。"),
    "provision-count-matches": (0, "件数を別に記載したファイルがないため、件数は提供先から導かれる。"),
    "transfer-count-matches": (0, "件数を別に記載したファイルがないため、件数は移転先から導かれる。"),
    "record-band-matches": (0, "区分を別に記載したファイルがないため、区分は別添から導かれる。"),
    "network-rows-match-recipient": (1, None),
}
"""How many subjects of the example meet each rule, and why none was looked at."""

SEVERITIES = [
    ("entrusted-count-matches", "draft", "error"),
    ("provision-count-matches", "draft", "warning"),
    ("transfer-count-matches", "review", "warning"),
    ("record-band-matches", "draft", "error"),
    ("network-rows-match-recipient", "draft", "error"),
]


def entrusted(ja: str, en: str | None = None) -> Told:
    key, item = "files/juki-file#entrusted-count", f"Ⅱ[{JUKI}]/4/委託の件数"
    return Told(key=key, item=item, ja=ja, en=en)


def provided(ja: str, en: str | None = None) -> Told:
    key, item = "files/juki-file#provision-count", f"Ⅱ[{JUKI}]/5/提供の件数"
    return Told(key=key, item=item, ja=ja, en=en, severity="warning")


def transferred(ja: str, en: str | None = None) -> Told:
    key, item = "files/juki-file#transfer-count", f"Ⅱ[{JUKI}]/5/移転の件数"
    return Told(key=key, item=item, ja=ja, en=en, severity="warning")


def unjudged(direction: str, title: str) -> Told:
    """What is said where the unit of counting is not written."""
    singular, fact = direction.removesuffix("s"), f"file.counting.{direction}"
    return Told(
        key=f"files/juki-file#{singular}-count",
        item=f"Ⅱ[{JUKI}]/5/{title}の件数",
        ja=f"{JUKI}: 「{title}の件数の数え方」（{fact}）が書かれていないため、判断できません。",
        en=f"{JUKI}: cannot be judged, because {fact} is not given",
        remedy=(f"「{title}の件数の数え方」（{fact}）を書いてください。", f"give {fact}"),
        severity="warning",
        outcome="undetermined",
    )


def more_items(count: int) -> tuple[str, str, str]:
    """Add a table of so many items to the 40 of 本人確認情報ファイル."""
    items = ", ".join(f"予備{n}" for n in range(count))
    return "files.yaml", "      - id: honnin\n", f"      - {{id: spare, items: [{items}]}}\n      - id: honnin\n"


def inquirers(rows: str) -> tuple[str, str, str]:
    """Replace the rows of 別紙１."""
    block = passage("recipients.yaml", "    rows:  # article は", "  - id: education-board")
    return "recipients.yaml", block, rows


ENTRUSTED = (
    Slip(
        rule="entrusted-count-matches",
        name="one more than there are",
        edits=(declare(JUKI, "entrusted_count: ‸3"),),
        told=(
            entrusted(
                f"{JUKI}の委託は（3）件とありますが、委託事項は2件です。",
                f"{JUKI} declares 3 entrusted matters, but 2 are described.",
            ),
        ),
        mend=(("files.yaml", "entrusted_count: 3", "entrusted_count: 2"),),
    ),
    Slip(
        rule="entrusted-count-matches",
        name="none declared where two are described",
        edits=(declare(JUKI, "entrusted_count: ‸0"),),
        told=(entrusted(f"{JUKI}の委託は（0）件とありますが、委託事項は2件です。"),),
        mend=(("files.yaml", "    declared: {entrusted_count: 0}\n", ""),),
    ),
    Slip(
        rule="entrusted-count-matches",
        name="a matter moved to another file, the count left behind",
        edits=(
            declare(JUKI, "entrusted_count: ‸2"),
            (
                "parties.yaml",
                "        file: juki-file\n        order: 2\n",
                "        file: honnin-file\n        order: 2\n",
            ),
        ),
        told=(entrusted(f"{JUKI}の委託は（2）件とありますが、委託事項は1件です。"),),
    ),
    Slip(
        rule="entrusted-count-matches",
        name="two files at once, the right one among them not told",
        edits=(
            declare(JUKI, "entrusted_count: 2"),
            declare(HONNIN, "entrusted_count: ‸2"),
            declare(SOFUSAKI, "entrusted_count: ‸4"),
        ),
        told=(
            Told(
                key="files/honnin-file#entrusted-count",
                item=f"Ⅱ[{HONNIN}]/4/委託の件数",
                ja=f"{HONNIN}の委託は（2）件とありますが、委託事項は1件です。",
            ),
            Told(
                key="files/sofusaki-file#entrusted-count",
                item=f"Ⅱ[{SOFUSAKI}]/4/委託の件数",
                ja=f"{SOFUSAKI}の委託は（4）件とありますが、委託事項は1件です。",
            ),
        ),
    ),
    Slip(
        rule="entrusted-count-matches",
        name="the right count, the re-entrusted party not counted",
        edits=(declare(JUKI, "entrusted_count: 2"),),
    ),
    Slip(
        rule="entrusted-count-matches",
        name="nothing entrusted and nothing declared but 0",
        edits=(
            declare(SOFUSAKI, "entrusted_count: 0"),
            ("parties.yaml", "        file: sofusaki-file\n", "        file: honnin-file\n"),
        ),
    ),
)

PROVISIONS = (
    Slip(
        rule="provision-count-matches",
        name="one row more than the list",
        edits=(declare(JUKI, "provision_count: ‸8"),),
        told=(
            provided(
                f"{JUKI}の提供は（8）件とありますが、宣言した数え方（別紙の行）で数えると7件です。",
                f"{JUKI} declares 8 provisions; counted by its own unit (rows) there are 7.",
            ),
        ),
        mend=(("files.yaml", "provision_count: 8", "provision_count: 7"),),
    ),
    Slip(
        rule="provision-count-matches",
        name="the rows given, the blocks named as the unit",
        edits=(
            declare(JUKI, "provision_count: ‸7"),
            ("files.yaml", UNITS, "counting: {provisions: blocks, transfers: rows}"),
        ),
        told=(provided(f"{JUKI}の提供は（7）件とありますが、宣言した数え方（記載欄）で数えると2件です。"),),
        mend=(("files.yaml", "counting: {provisions: blocks, transfers: rows}", UNITS),),
    ),
    Slip(
        rule="provision-count-matches",
        name="one recipient in three rows counts once as an office",
        edits=(
            declare(JUKI, "provision_count: ‸7"),
            ("files.yaml", UNITS, "counting: {provisions: offices, transfers: rows}"),
        ),
        told=(
            provided(
                f"{JUKI}の提供は（7）件とありますが、宣言した数え方（所管課）で数えると5件です。",
                f"{JUKI} declares 7 provisions; counted by its own unit (offices) there are 5.",
            ),
        ),
    ),
    Slip(
        rule="provision-count-matches",
        name="a second row of the same 項 counts once as an article",
        edits=(
            declare(JUKI, "provision_count: ‸7"),
            ("files.yaml", UNITS, "counting: {provisions: articles, transfers: rows}"),
            ("recipients.yaml", "{id: row-48, article: 48,", "{id: row-48, article: 1,"),
        ),
        told=(provided(f"{JUKI}の提供は（7）件とありますが、宣言した数え方（根拠の項）で数えると6件です。"),),
    ),
    Slip(
        rule="provision-count-matches",
        name="a list of known length that is not written out",
        edits=(
            declare(JUKI, "provision_count: ‸60"),
            inquirers("    rows: {count: 60, listed: false}\n"),
        ),
        told=(provided(f"{JUKI}の提供は（60）件とありますが、宣言した数え方（別紙の行）で数えると61件です。"),),
    ),
    Slip(
        rule="provision-count-matches",
        name="no unit for provisions",
        edits=(declare(JUKI, "provision_count: ‸7"), ("files.yaml", UNITS, "counting: {transfers: rows}")),
        told=(unjudged("provisions", "提供"),),
        mend=(("files.yaml", "counting: {transfers: rows}", UNITS),),
    ),
    Slip(
        rule="provision-count-matches",
        name="no way of counting at all",
        edits=(declare(JUKI, "provision_count: ‸7"), ("files.yaml", f"    {UNITS}", "    #")),
        told=(unjudged("provisions", "提供"),),
    ),
    Slip(
        rule="provision-count-matches",
        name="a count that no way of counting gives, which another rule tells",
        edits=(declare(JUKI, "provision_count: 99"), ("files.yaml", f"    {UNITS}", "    #")),
    ),
    Slip(
        rule="provision-count-matches",
        name="the blocks, counted as blocks",
        edits=(
            declare(JUKI, "provision_count: 2"),
            ("files.yaml", UNITS, "counting: {provisions: blocks, transfers: rows}"),
        ),
    ),
    Slip(
        rule="provision-count-matches",
        name="a unit that cannot be read from the published form",
        edits=(
            declare(JUKI, "provision_count: 99"),
            ("files.yaml", UNITS, "counting: {provisions: unknown, transfers: rows}"),
        ),
    ),
)

TRANSFERS = (
    Slip(
        rule="transfer-count-matches",
        name="one row fewer than the list",
        edits=(declare(JUKI, "transfer_count: ‸7"),),
        told=(
            transferred(
                f"{JUKI}の移転は（7）件とありますが、宣言した数え方（別紙の行）で数えると8件です。",
                f"{JUKI} declares 7 transfers; counted by its own unit (rows) there are 8.",
            ),
        ),
        mend=(("files.yaml", "transfer_count: 7", "transfer_count: 8"),),
    ),
    Slip(
        rule="transfer-count-matches",
        name="a work added to the list of the ordinance",
        edits=(
            declare(JUKI, "transfer_count: ‸8"),
            (
                "recipients.yaml",
                "      - {id: severe-disability,",
                "      - {id: infants, article: 条例別表第1の3の項, work: 乳幼児の医療費の助成に関する事務}\n      - {id: severe-disability,",
            ),
        ),
        told=(transferred(f"{JUKI}の移転は（8）件とありますが、宣言した数え方（別紙の行）で数えると9件です。"),),
        mend=(("files.yaml", "transfer_count: 8", "transfer_count: 9"),),
    ),
    Slip(
        rule="transfer-count-matches",
        name="a work taken out of the table beside the assessment",
        edits=(
            declare(JUKI, "transfer_count: ‸8"),
            ("annex-2.csv", passage("annex-2.csv", "elderly-care,", "disability,"), ""),
        ),
        told=(transferred(f"{JUKI}の移転は（8）件とありますが、宣言した数え方（別紙の行）で数えると7件です。"),),
        mend=(("files.yaml", "transfer_count: 8", "transfer_count: 7"),),
    ),
    Slip(
        rule="transfer-count-matches",
        name="the rows given, the blocks named as the unit",
        edits=(
            declare(JUKI, "transfer_count: ‸8"),
            ("files.yaml", UNITS, "counting: {provisions: rows, transfers: blocks}"),
        ),
        told=(transferred(f"{JUKI}の移転は（8）件とありますが、宣言した数え方（記載欄）で数えると2件です。"),),
    ),
    Slip(
        rule="transfer-count-matches",
        name="no unit for transfers",
        edits=(declare(JUKI, "transfer_count: ‸8"), ("files.yaml", UNITS, "counting: {provisions: rows}")),
        told=(unjudged("transfers", "移転"),),
        mend=(("files.yaml", "counting: {provisions: rows}", UNITS),),
    ),
    Slip(
        rule="transfer-count-matches",
        name="the rows, counted as rows",
        edits=(declare(JUKI, "transfer_count: 8"),),
    ),
    Slip(
        rule="transfer-count-matches",
        name="none where there are no transfers",
        edits=(declare(HONNIN, "transfer_count: 0"),),
    ),
    Slip(
        rule="transfer-count-matches",
        name="a unit that cannot be read from the published form",
        edits=(
            declare(JUKI, "transfer_count: 99"),
            ("files.yaml", UNITS, "counting: {provisions: rows, transfers: unknown}"),
        ),
    ),
)

BANDS = (
    Slip(
        rule="record-band-matches",
        name="the lowest band for 70 items",
        edits=(declare(JUKI, "record_band: ‸10項目未満"),),
        told=(
            Told(
                key="files/juki-file#record-band",
                item=f"Ⅱ[{JUKI}]/2/④",
                ja=f"{JUKI}の記録される項目は「10項目未満」とありますが、別添の項目は70項目（50項目以上100項目未満）です。",
                en=f"{JUKI} declares the band 10項目未満, but the annex lists 70 items (50項目以上100項目未満).",
            ),
        ),
        mend=(("files.yaml", "record_band: 10項目未満", "record_band: 50項目以上100項目未満"),),
    ),
    Slip(
        rule="record-band-matches",
        name="the fiftieth item leaves the band",
        edits=(declare(HONNIN, "record_band: ‸10項目以上50項目未満"), more_items(10)),
        told=(
            Told(
                key="files/honnin-file#record-band",
                item=f"Ⅱ[{HONNIN}]/2/④",
                ja=f"{HONNIN}の記録される項目は「10項目以上50項目未満」とありますが、別添の項目は50項目（50項目以上100項目未満）です。",
            ),
        ),
        mend=(("files.yaml", "    declared: {record_band: 10項目以上50項目未満}\n", ""),),
    ),
    Slip(
        rule="record-band-matches",
        name="the ninety-ninth item is not the hundredth",
        edits=(declare(HONNIN, "record_band: ‸100項目以上"), more_items(59)),
        told=(
            Told(
                key="files/honnin-file#record-band",
                item=f"Ⅱ[{HONNIN}]/2/④",
                ja=f"{HONNIN}の記録される項目は「100項目以上」とありますが、別添の項目は99項目（50項目以上100項目未満）です。",
            ),
        ),
        mend=(("files.yaml", "予備0, ", "予備0, 予備の予備, "),),
    ),
    Slip(
        rule="record-band-matches",
        name="49 items",
        edits=(declare(HONNIN, "record_band: 10項目以上50項目未満"), more_items(9)),
    ),
    Slip(
        rule="record-band-matches",
        name="100 items",
        edits=(declare(HONNIN, "record_band: 100項目以上"), more_items(60)),
    ),
    Slip(
        rule="record-band-matches",
        name="no list to count, which is told elsewhere",
        edits=(
            declare(HONNIN, "record_band: 100項目以上"),
            ("files.yaml", passage("files.yaml", "    records:\n      - id: honnin", "    records_validity"), ""),
        ),
    ),
    Slip(
        rule="record-band-matches",
        name="a band that cannot be read from the published form",
        edits=(declare(JUKI, "record_band: unknown"),),
    ),
)


def rows(ja: str, en: str | None = None, also: str = "") -> Told:
    return Told(key="network#basis", item="Ⅰ/5/②", ja=ja, en=en, also=also)


def second(means: str, listed: str, *, kind: str = "provision") -> tuple[str, str, str]:
    """Add another recipient with its rows."""
    head = "  # ── 本人確認情報ファイル ──\n"
    other = f"id: others, kind: {kind}, files: [honnin-file], name: 別の照会者, means: [{{means: {means}}}]"
    return "recipients.yaml", head, f"  - {{{other}, rows: {listed}}}\n{head}"


BASIS = "rows: [1, 48, 69, 106, 132, 151]"
HERE = ("assessment.yaml", BASIS, f"rows: ‸{BASIS[6:]}")


def between(listed: int, rows_: int, *, missing: str = "", extra: str = "") -> str:
    """Return what is said where the basis and the lists differ."""
    said = f"情報提供の根拠は{listed}項ですが、情報提供ネットワークシステムによる提供先の一覧は{rows_}項です。"
    said += f"一覧にない項：{missing}。" if missing else ""
    return said + (f"根拠にない項：{extra}。" if extra else "")


NETWORK_ROWS = (
    Slip(
        rule="network-rows-match-recipient",
        name="a 項 taken out of Ⅰ5② alone",
        edits=(("assessment.yaml", BASIS, "rows: ‸[1, 48, 69, 106, 132]"),),
        told=(
            rows(
                between(5, 6, extra="151"),
                "The basis for provision names 5 rows, the lists of recipients through the network 6. Not in the basis: 151.",
            ),
        ),
        mend=(("assessment.yaml", "rows: [1, 48, 69, 106, 132]", BASIS),),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="a row taken out of 別紙１ alone",
        edits=(
            ("recipients.yaml", passage("recipients.yaml", "      - {id: row-106,", "      - {id: row-132,"), ""),
            HERE,
        ),
        told=(rows(between(6, 5, missing="106")),),
        mend=(("assessment.yaml", BASIS, "rows: [1, 48, 69, 132, 151]"),),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="as many rows, but others",
        edits=(("assessment.yaml", BASIS, "rows: ‸[1, 48, 69, 106, 132, 150]"),),
        told=(rows(between(6, 6, missing="150", extra="151")),),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="a list of known length that is not written out",
        edits=(inquirers("    rows: {count: 60, listed: false}\n"), HERE),
        told=(rows(between(6, 60)),),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="two lists, taken together and told once",
        edits=(
            ("assessment.yaml", BASIS, "rows: ‸[1, 48]"),
            second("information-provision-network", "{count: 3, listed: false}"),
        ),
        told=(rows(between(2, 9)),),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="two lists that together are the basis",
        edits=(
            ("recipients.yaml", passage("recipients.yaml", "      - {id: row-106,", "      - {id: row-132,"), ""),
            second("information-provision-network", "[{id: other-106, article: 106}]"),
        ),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="rows under an ordinance are of another table",
        edits=(second("information-provision-network", "[{id: own, article: 条例別表第1の1の項}]"),),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="a list served in another way",
        edits=(second("dedicated-line", "{count: 3, listed: false}"),),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="a list of transfers, whatever way they go",
        edits=(second("information-provision-network", "{count: 3, listed: false}", kind="transfer"),),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="a recipient that stands for itself",
        edits=(inquirers(""),),
    ),
    Slip(
        rule="network-rows-match-recipient",
        name="no basis to compare with, which is told elsewhere",
        edits=(("assessment.yaml", BASIS, "rows: none"),),
    ),
)

SLIPS = (*ENTRUSTED, *PROVISIONS, *TRANSFERS, *BANDS, *NETWORK_ROWS)
