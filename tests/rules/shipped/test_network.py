"""The information provision network: each rule on slips of the example city, and the near misses that it must let pass."""

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

PACK = "network"
INQUIRERS = "番号法第19条第8号に基づく主務省令第2条の表に定める情報照会者（別紙１参照）"

REMEDIES = {
    "no-inquiry-means-not-connected": (
        "照会しないのであれば印を付け、照会するのであればⅠ５②に根拠を書いてください。",
        "Tick it if there is no inquiry; otherwise give the basis in Ⅰ5②.",
    ),
    "provision-basis-needs-recipient": (
        "提供先の欄を加え、提供方法に情報提供ネットワークシステムを選んでください。",
        "Add the recipient with the network as its means.",
    ),
    "network-recipient-needs-basis": (
        "情報提供の根拠の項を書くか、提供方法の印を外してください。",
        "Give the basis of provision, or remove the tick.",
    ),
    "network-tick-agrees-with-provision": (
        "提供先の提供方法を確かめ、印を改めるか、declared から消してください。",
        "Check the means of the recipients and correct the tick.",
    ),
    "undecided-linkage-resolved": ("実施するかどうかを決めて記載してください。", "Decide and state it."),
}

JUDGED = {
    "no-inquiry-means-not-connected": (3, None),
    "provision-basis-needs-recipient": (1, None),
    "network-recipient-needs-basis": (1, None),
    "network-tick-agrees-with-provision": (0, "印を別に記載したファイルがないため、提供先から導かれる。"),
    "undecided-linkage-resolved": (1, None),
}
"""How many subjects of the example meet each rule, and why none was looked at."""

SEVERITIES = [
    ("no-inquiry-means-not-connected", "draft", "error"),
    ("provision-basis-needs-recipient", "draft", "error"),
    ("network-recipient-needs-basis", "draft", "error"),
    ("network-tick-agrees-with-provision", "draft", "error"),
    ("undecided-linkage-resolved", "draft", "note"),
    ("undecided-linkage-resolved", "submitted", "note"),
    ("undecided-linkage-resolved", "corrected", "warning"),
]

INQUIRY = "inquiry: none  #"
ORDER = "番号法第19条第8号に基づく主務省令第2条の表"
PROVISION = passage("assessment.yaml", "  provision:\n", "  inquiry:")
NETWORK = passage("assessment.yaml", "network:\n", "\n# ── Ⅰ６・７")
MEANS = "means: [{means: information-provision-network}]"
INQUIRERS_KIND = "  - id: network-inquirers\n    kind: provision"
MARKED: Edit = ("recipients.yaml", MEANS, MEANS.replace("[", "‸["))


def linkage(word: str, *, before: str = "implemented") -> Edit:
    return "assessment.yaml", f"implementation: {before}  #", f"implementation: {word}  #"


def served(means: str) -> Edit:
    return "recipients.yaml", MEANS, f"means: [{{means: {means}}}]"


def other_inquirer(kind: str, *, means: str = "") -> Edit:
    """Add a recipient served through the network before (2) of the recipients."""
    head = "  # ── 本人確認情報ファイル ──\n"
    other = f"id: others, kind: {kind}, files: [honnin-file], name: 別の照会者, means: {means}"
    return "recipients.yaml", head, f"  - {{{other}[{{means: information-provision-network}}]}}\n{head}"


def connected(name: str) -> Told:
    return Told(
        key=f"files/{IDS[name]}#no-network-acquisition",
        item=f"Ⅲ[{name}]/6/接続しない（入手）",
        ja=f"情報照会の根拠はないとされていますが、「{name}」のⅢ６で「接続しない（入手）」に印がありません。",
        en=f"There is no basis for inquiry, but Ⅲ6 of {name} does not tick 接続しない（入手）.",
    )


RULE = "no-inquiry-means-not-connected"
ACQUISITION = (
    Slip(
        rule=RULE,
        name="no inquiry, yet the box is left open",
        edits=(declare(JUKI, "no_network_acquisition: ‸false"),),
        told=(connected(JUKI),),
        mend=(("files.yaml", "no_network_acquisition: false", "no_network_acquisition: true"),),
    ),
    Slip(
        rule=RULE,
        name="a table without rows is no basis",
        edits=(
            declare(JUKI, "no_network_acquisition: ‸false"),
            declare(SOFUSAKI, "no_network_acquisition: ‸false"),
            ("assessment.yaml", INQUIRY, f"inquiry: {{cite: {ORDER}, rows: none}}  #"),
        ),
        told=(connected(JUKI), connected(SOFUSAKI)),
    ),
    Slip(
        rule=RULE,
        name="no linkage at all, the bases left blank",
        edits=(
            ("assessment.yaml", NETWORK, "network: {implementation: not-implemented}\n"),
            declare(HONNIN, "no_network_acquisition: ‸false"),
        ),
        told=(connected(HONNIN),),
    ),
    Slip(rule=RULE, name="ticked", edits=(declare(JUKI, "no_network_acquisition: true"),)),
    Slip(
        rule=RULE,
        name="open with a basis for inquiry",
        edits=(
            declare(JUKI, "no_network_acquisition: false"),
            ("assessment.yaml", INQUIRY, f"inquiry: {{cite: {ORDER}, rows: [2]}}  #"),
        ),
    ),
    Slip(
        rule=RULE,
        name="open while nothing is said of inquiry",
        edits=(declare(JUKI, "no_network_acquisition: false"), ("assessment.yaml", INQUIRY, "#")),
    ),
    Slip(
        rule=RULE,
        name="a file without chapters has no Ⅲ6",
        edits=(
            (
                "files.yaml",
                f"    name: {SOFUSAKI}\n",
                f"    name: {SOFUSAKI}\n    chapters: false\n    declared: {{no_network_acquisition: false}}\n",
            ),
        ),
    ),
)

LONELY = Told(
    key="network#basis",
    item="Ⅰ/5/②",
    ja="Ⅰ５②に情報提供の根拠がありますが、情報提供ネットワークシステムによる提供先がⅡ５にありません。",
    en="Ⅰ5② gives a basis for provision, but no recipient in Ⅱ5 is served through the network.",
)
BASIS: Edit = ("assessment.yaml", "  provision:\n    cite", "  provision:\n    ‸cite")
RULE = "provision-basis-needs-recipient"
RECIPIENTS = (
    Slip(
        rule=RULE,
        name="the wrong means ticked",
        edits=(served("dedicated-line"), BASIS),
        told=(LONELY,),
        mend=(("recipients.yaml", "means: [{means: dedicated-line}]", MEANS),),
    ),
    Slip(
        rule=RULE,
        name="the inquirers written as a transfer",
        edits=(
            ("recipients.yaml", INQUIRERS_KIND, INQUIRERS_KIND.replace("provision", "transfer")),
            BASIS,
        ),
        told=(LONELY,),
    ),
    Slip(
        rule=RULE,
        name="no means ticked, and nobody else but a transfer has the network",
        edits=(("recipients.yaml", f"    {MEANS}\n", ""), other_inquirer("transfer"), BASIS),
        told=(LONELY,),
    ),
    Slip(
        rule=RULE,
        name="the network beside another means",
        edits=(("recipients.yaml", MEANS, MEANS.replace("[", "[{means: paper}, ")),),
    ),
    Slip(
        rule=RULE,
        name="served through the network from another file",
        edits=(served("paper"), other_inquirer("provision")),
    ),
    Slip(
        rule=RULE,
        name="a table without rows asks for no recipient",
        edits=(served("paper"), ("assessment.yaml", "rows: [1, 48, 69, 106, 132, 151]", "rows: none")),
    ),
    Slip(rule=RULE, name="means that cannot be read from the published form", edits=(served("unknown"),)),
)


def baseless(name: str, also: str = "recipients/network-inquirers") -> Told:
    return Told(
        key="network#basis",
        item="Ⅰ/5/②",
        ja=f"{name}には情報提供ネットワークシステムで提供しますが、Ⅰの情報連携に情報提供の根拠がありません。",
        en=f"{name} is served through the network, but Ⅰ gives no basis of provision.",
        also=also,
    )


RULE = "network-recipient-needs-basis"
BASES = (
    Slip(
        rule=RULE,
        name="no basis for provision",
        edits=(("assessment.yaml", PROVISION, "  provision: none\n"), MARKED),
        told=(baseless(INQUIRERS),),
        mend=(("assessment.yaml", "  provision: none\n", PROVISION),),
    ),
    Slip(
        rule=RULE,
        name="the basis left blank",
        edits=(("assessment.yaml", PROVISION, ""), MARKED),
        told=(baseless(INQUIRERS),),
    ),
    Slip(
        rule=RULE,
        name="nothing said of the linkage",
        edits=(("assessment.yaml", NETWORK, ""), MARKED),
        told=(baseless(INQUIRERS),),
    ),
    Slip(
        rule=RULE,
        name="no rows, for two recipients",
        edits=(("assessment.yaml", PROVISION, "  provision: none\n"), MARKED, other_inquirer("provision", means="‸")),
        told=(baseless(INQUIRERS), baseless("別の照会者", also="recipients/others")),
    ),
    *(
        Slip(
            rule=RULE,
            name=f"no rows, and a linkage that is {word}",
            edits=(edit, ("assessment.yaml", PROVISION, "  provision: none\n")),
        )
        for word, edit in (("not implemented", linkage("not-implemented")), ("undecided", linkage("undecided")))
    ),
    Slip(
        rule=RULE,
        name="the basis in words instead of rows",
        edits=(("assessment.yaml", PROVISION, f"  text: {ORDER}\n"),),
    ),
    Slip(
        rule=RULE,
        name="a transfer asks for no linkage",
        edits=(
            linkage("not-implemented"),
            ("recipients.yaml", INQUIRERS_KIND, INQUIRERS_KIND.replace("provision", "transfer")),
        ),
    ),
    Slip(rule=RULE, name="a linkage that cannot be read from the published form", edits=(linkage("unknown"),)),
)


def ticked(name: str) -> Told:
    return Told(
        key=f"files/{IDS[name]}#no-network-provision",
        item=f"Ⅲ[{name}]/6/接続しない（提供）",
        ja=f"「{name}」の「接続しない（提供）」の印が、情報提供ネットワークシステムによる提供先の有無と合いません。",
        en=f"The tick 接続しない（提供） of {name} disagrees with its recipients.",
    )


RULE = "network-tick-agrees-with-provision"
TICKS = (
    Slip(
        rule=RULE,
        name="ticked although the file is provided",
        edits=(declare(JUKI, "no_network_provision: ‸true"),),
        told=(ticked(JUKI),),
        mend=(("files.yaml", "no_network_provision: true", "no_network_provision: false"),),
    ),
    Slip(
        rule=RULE,
        name="open although the file goes another way",
        edits=(declare(HONNIN, "no_network_provision: ‸false"),),
        told=(ticked(HONNIN),),
        mend=(("files.yaml", "    declared: {no_network_provision: false}\n", ""),),
    ),
    Slip(
        rule=RULE,
        name="the means changed, the tick left behind",
        edits=(declare(JUKI, "no_network_provision: ‸false"), served("dedicated-line")),
        told=(ticked(JUKI),),
    ),
    Slip(
        rule=RULE,
        name="open although no linkage is implemented",
        edits=(declare(JUKI, "no_network_provision: ‸false"), linkage("not-implemented")),
        told=(ticked(JUKI),),
    ),
    Slip(
        rule=RULE,
        name="each file as it is",
        edits=(
            declare(JUKI, "no_network_provision: false"),
            declare(HONNIN, "no_network_provision: true"),
            declare(SOFUSAKI, "no_network_provision: true"),
        ),
    ),
    Slip(
        rule=RULE,
        name="a transfer through the network is no provision",
        edits=(declare(HONNIN, "no_network_provision: true"), other_inquirer("transfer")),
    ),
)

OPEN = Told(
    key="network#implementation",
    item="Ⅰ/5/①",
    ja="情報提供ネットワークシステムによる情報連携の実施が「未定」です。",
    en="The linkage through the network is still undecided.",
    severity="warning",
)
RULE = "undecided-linkage-resolved"
UNDECIDED = (
    Slip(
        rule=RULE,
        name="left open",
        edits=(linkage("‸undecided"),),
        told=(OPEN,),
        mend=(linkage("implemented", before="undecided"),),
    ),
    Slip(rule=RULE, name="with the word of the form", edits=(linkage("‸未定"),), told=(OPEN,)),
    Slip(
        rule=RULE,
        name="left open together with its bases",
        edits=(("assessment.yaml", NETWORK, "network: {implementation: ‸undecided}\n"),),
        told=(OPEN,),
    ),
    Slip(rule=RULE, name="decided against", edits=(linkage("not-implemented"),)),
    Slip(
        rule=RULE,
        name="not written, which is told elsewhere",
        edits=(("assessment.yaml", "  implementation: implemented  #", "  #"),),
    ),
    Slip(rule=RULE, name="a linkage that cannot be read from the published form", edits=(linkage("unknown"),)),
)

SLIPS = (*ACQUISITION, *RECIPIENTS, *BASES, *TICKS, *UNDECIDED)
