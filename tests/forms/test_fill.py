"""Filling a form: bindings, statuses, keys, blocks and ranges, trailers, requiredness, origins, conflicts, projections."""

from __future__ import annotations

from pathlib import Path

import pytest
from filled import FILE, HEAD, MINIMAL, file_with, filled, one
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from write import write

from pia.errors import InputError
from pia.forms.fill import fill_form
from pia.forms.tree import Form, Group, Item, Origin, Table
from pia.model.read import load_assessment

WAKO = Path(__file__).parents[2] / "assessments" / "wako"


def groups(form: Form, role: str | None = None) -> list[Group]:
    def below(group: Group) -> list[Group]:
        inner = [g for child in group.children if isinstance(child, Group) for g in below(child)]
        return [group, *inner]

    return [g for section in form.sections for g in below(section) if role is None or g.role == role]


# --- every kind of binding ---

BINDINGS = file_with(
    """
kind: システム用ファイル
users: {departments: [市民課, 支所], number: {count: 12}}
acquisition: {sources: [{source: subject}, {source: national, detail: 機構}]}
risks:
  - risk: use/unauthorised
    rating: sufficient
    answers: {authentication: done}
  - risk: education
    answers: {education: 特に力を入れて行っている}
    texts: {education-method: 年に一度の研修}
""",
    "controls:\n  - {id: c, measure: use.authentication, text: 二要素で認証する。}\nincident_history: {content: 事故の内容}\n",
)


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("work#name", "見本事務", "name"),  # path from the root
        ("files/f#kind", "システム用ファイル", "choice"),  # path to a choice, from the file
        ("files/f#departments", "市民課\n支所", "name"),  # a list of texts
        ("files/f#users", "10人以上50人未満", "choice"),  # derived
        ("files/f#sources", ("本人又は本人の代理人", "行政機関・独立行政法人等"), "ticks"),
        ("files/f/risks/use/unauthorised#authentication-method", "二要素で認証する。", "text"),  # composed
        ("files/f/risks/use/unauthorised#rating", "十分である", "choice"),  # answered
        ("files/f/risks/education#education", "特に力を入れて行っている", "choice"),
        ("files/f/risks/education#education-method", "年に一度の研修", "text"),  # the override of a composed text
        ("files/f/risks/storage/loss#incident-content", "事故の内容", "text"),  # absolute path inside a file's chapter
        ("files/f#all-records", "別添１を参照。", "text"),  # fixed
    ],
)
def test_a_binding_yields_its_value(tmp_path: Path, key: str, value: object, kind: str) -> None:
    item = one(filled(tmp_path, BINDINGS), key)
    assert (item.value, item.kind, item.status) == (value, kind, "filled")


def test_the_detail_of_a_tick_stands_with_its_label(tmp_path: Path) -> None:
    item = one(filled(tmp_path, BINDINGS), "files/f#sources")
    assert item.details == (("行政機関・独立行政法人等", "機構"),)
    assert item.detail("本人又は本人の代理人") is None


# --- statuses ---


@pytest.mark.parametrize(("body", "key", "status", "value"), [
    ("remarks: 備考です", "files/f#remarks", "filled", "備考です"),
    ("remarks: none", "files/f#remarks", "none", "－"),
    ("remarks: unknown", "files/f#remarks", "unknown", None),
    ("chapters: true", "files/f#remarks", "blank", None),
    ("remarks:", "files/f#remarks", "blank", None),
    ("kind: unknown", "files/f#kind", "unknown", None),
    ("held_from: unknown", "files/f#held-from", "unknown", None),
    ("users: {number: {band: unknown}}", "files/f#users", "unknown", None),
    ("users: {number: {count: 3, band: unknown}}", "files/f#users", "filled", "10人未満"),
    ("audit: [unknown]", "files/f#audit", "unknown", None),
    ("audit: []", "files/f#audit", "blank", None),
    ("audit: [self-check, 外部監査]", "files/f#audit", "filled", ("自己点検", "外部監査")),
    ("risks: [{risk: use/linkage, rating: unknown}]", "files/f/risks/use/linkage#rating", "unknown", None),
    ("risks: [{risk: use/linkage}]", "files/f/risks/use/linkage#rating", "blank", None),
    ("risks: [{risk: use/linkage, texts: {measures: none}}]", "files/f/risks/use/linkage#measures", "none", "－"),
])  # fmt: skip
def test_status(tmp_path: Path, body: str, key: str, status: str, value: object) -> None:
    item = one(filled(tmp_path, file_with(body)), key)
    assert (item.status, item.value) == (status, value)


@pytest.mark.parametrize(
    ("more", "key", "status"),
    [
        ("network: {implementation: not-implemented}\n", "network#basis", "not-applicable"),
        ("network: {implementation: implemented}\n", "network#basis", "blank"),
        ("parties: []\n", "files/f/entrusted:none#content", "not-applicable"),
        (
            "parties: [{id: p, entrusted: [{file: f, re_entrustment: none}]}]\n",
            "parties/p/entrusted/f#permission",
            "not-applicable",
        ),
        (
            "parties: [{id: p, entrusted: [{file: f, re_entrustment: {content: 再}}]}]\n",
            "parties/p/entrusted/f#permission",
            "blank",
        ),
        (
            "incident_history: {personal_three_years: none-occurred}\n",
            "files/f/risks/storage/loss#incident-content",
            "not-applicable",
        ),
        (
            "incident_history: {personal_three_years: occurred}\n",
            "files/f/risks/storage/loss#incident-content",
            "blank",
        ),
        ("recipients: []\n", "files/f/risks/provision/improper#rules", "not-applicable"),
        ("recipients: [{id: r, kind: transfer, files: [f]}]\n", "files/f/risks/provision/improper#rules", "blank"),
        ("parties: []\n", "files/f/risks/entrustment/misuse#contract", "not-applicable"),
        ("changes: []\n", "changes#rows", "blank"),
        ("procedure: {opinions: none}\n", "opinions#period", "none"),
    ],
)
def test_an_item_applies_only_under_its_condition(tmp_path: Path, more: str, key: str, status: str) -> None:
    item = one(filled(tmp_path, FILE + more), key)
    assert item.status == status
    assert not (item.status == "not-applicable" and item.required)


def test_a_value_under_a_condition_that_fails_is_still_shown(tmp_path: Path) -> None:
    text = FILE + "incident_history: {personal_three_years: none-occurred, content: 昔の事故}\n"
    assert one(filled(tmp_path, text), "files/f/risks/storage/loss#incident-content").status == "filled"


@pytest.mark.parametrize(
    ("key", "declared"),
    [
        ("files/f#entrustment", None),
        ("files/f#provision", None),
        ("files/f#no-entrustment", None),
        ("files/f#no-provision", None),
        ("files/f#no-network-acquisition", None),
        ("files/f#no-network-provision", None),
        ("files/f#entrusted-count", None),
    ],
)
def test_silence_is_not_a_no(tmp_path: Path, key: str, declared: object) -> None:
    item = one(filled(tmp_path, FILE), key)
    assert (item.value, item.status) == (declared, "blank")


def test_an_empty_list_is_a_no(tmp_path: Path) -> None:
    form = filled(tmp_path, FILE + "parties: []\nrecipients: []\nnetwork: {inquiry: none}\n")
    shown = {
        name: one(form, f"files/f#{name}").value
        for name in (
            "entrustment",
            "provision",
            "no-entrustment",
            "no-provision",
            "no-network-acquisition",
            "no-network-provision",
        )
    }
    assert shown == {
        "entrustment": "委託しない", "provision": ("行っていない",), "no-entrustment": ("委託しない",), "no-provision": ("提供・移転しない",),
        "no-network-acquisition": ("接続しない（入手）",), "no-network-provision": ("接続しない（提供）",),
    }  # fmt: skip


def test_a_choice_that_the_edition_does_not_offer_is_printed_and_not_lost(tmp_path: Path) -> None:
    item = one(filled(tmp_path, FILE + "procedure: {basic: {result: full}}\n"), "basic#result")
    assert item.value == "基礎項目評価及び全項目評価の実施が義務付けられる"
    assert item.choices is not None
    assert item.value not in item.choices.labels


def test_a_choice_has_the_label_of_its_edition(tmp_path: Path) -> None:
    for written in ("basic", "基礎項目評価の実施が義務付けられる"):
        item = one(filled(tmp_path, FILE + f"procedure: {{basic: {{result: {written}}}}}\n"), "basic#result")
        assert item.value == "基礎項目評価の実施が義務付けられる（任意に重点項目評価を実施）"


# --- keys ---

PARTS = {
    "systems": [f"  - {{id: s{n}, name: システム{n}}}\n" for n in range(4)],
    "files": [f"  - {{id: f{n}, name: ファイル{n}, records: [{{id: g{n}, items: [a]}}]}}\n" for n in range(3)],
    "parties": [f"  - {{id: p{n}, name: 会社{n}, entrusted: [{{file: f{n % 3}}}, {{file: f{(n + 1) % 3}, id: second}}]}}\n" for n in range(4)],
    "recipients": [f"  - {{id: r{n}, kind: {('provision', 'transfer')[n % 2]}, files: [f{n % 3}, f{(n + 1) % 3}], name: 先{n}}}\n" for n in range(5)],
    "annexes": [f"  - {{id: a{n}, label: 別紙{n}}}\n" for n in range(2)],
}  # fmt: skip


def ordered(orders: dict[str, list[str]]) -> str:
    return MINIMAL + "".join(f"{name}:\n{''.join(entries)}" for name, entries in orders.items())


def meaning(form: Form) -> dict[str, tuple[str, object]]:
    """Return label and value by key: what a key stands for, whatever its place."""
    positional = ("names", "name", "risk-name")  # the printed numbers of files follow the order
    return {i.key: (i.label, i.value) for i in form.items() if i.key.rpartition("#")[2] not in positional}


def test_keys_are_unique(tmp_path: Path) -> None:
    keys = [i.key for i in filled(tmp_path, ordered(PARTS)).items()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", ["wako"])
def test_keys_and_group_ids_of_a_real_assessment_are_unique(name: str) -> None:
    form = fill_form(load_assessment(WAKO.parent / name))
    keys = [i.key for i in form.items()]
    assert len(keys) == len(set(keys))
    ids = [g.id for g in groups(form)]
    assert len(ids) == len(set(ids))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({name: st.permutations(entries) for name, entries in PARTS.items()}))
def test_the_order_of_entities_changes_no_key(tmp_path: Path, orders: dict[str, list[str]]) -> None:
    assert meaning(filled(tmp_path, ordered(orders))) == meaning(filled(tmp_path, ordered(PARTS)))


def test_names_are_in_no_key(tmp_path: Path) -> None:
    renamed = (
        ordered(PARTS)
        .replace("システム", "仕組み")
        .replace("ファイル", "台帳")
        .replace("会社", "法人")
        .replace("別紙", "付表")
    )
    assert [i.key for i in filled(tmp_path, renamed).items()] == [
        i.key for i in filled(tmp_path, ordered(PARTS)).items()
    ]


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("cover#title", "表紙/評価書名"),
        ("work#name", "Ⅰ/1/①"),
        ("systems/s1#functions", "Ⅰ/2/システム2/②"),
        ("files/f0#kind", "Ⅱ[ファイル0]/2/①"),
        ("files/f0#necessity", "Ⅱ[ファイル0]/2/③/その必要性"),
        ("parties/p0/entrusted/f0#handlers", "Ⅱ[ファイル0]/4/委託事項1/②"),
        ("parties/p0/entrusted/f0#name", "Ⅱ[ファイル0]/4/委託事項1"),
        ("parties/p0/entrusted/second#content", "Ⅱ[ファイル1]/4/委託事項1/①"),
        ("recipients/r0/f1#basis", "Ⅱ[ファイル1]/5/提供先1/①"),
        ("files/f2/risks/use/linkage#rating", "Ⅲ[ファイル2]/3/リスク１/リスクへの対策は十分か"),
        ("files/f0/records/g0#items", "別添１[ファイル0]/記録項目"),
        ("annexes/a1#rows", "別紙1/一覧"),
        ("changes#rows", "別添２/変更箇所"),
    ],
)
def test_paths_are_for_people(tmp_path: Path, key: str, path: str) -> None:
    assert one(filled(tmp_path, ordered(PARTS)), key).path == path


# --- blocks and ranges ---


def blocks(count: int) -> list[str]:
    """Return what the official form prints: block 1, then a bar for each range with the blocks inside it."""
    last = 20 if count <= 20 else 5 * -(-count // 5)
    ranges = [(1, 1), (2, 5), *((n, n + 4) for n in range(6, last, 5))]
    made: list[str] = []
    for first, end in ranges:
        made += [f"{first}～{end}"] if first != end else []
        made += [str(n) for n in range(first, min(end, max(count, 1)) + 1)]
    return made


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 6, 7, 20, 21, 23, 26])
def test_blocks_and_range_bars(tmp_path: Path, count: int) -> None:
    text = MINIMAL + "systems:\n" + "".join(f"  - {{id: s{n}, name: S{n}}}\n" for n in range(1, count + 1))
    form = filled(tmp_path, text if count else MINIMAL)
    [heading] = [
        g for g in groups(form, "heading") if g.title.startswith("２．特定個人情報ファイルを取り扱う事務において")
    ]
    assert [g.title for g in heading.children if isinstance(g, Group)] == [f"システム{name}" for name in blocks(count)]
    assert [g.role for g in heading.children if isinstance(g, Group)] == [
        "range" if "～" in name else "repeat" for name in blocks(count)
    ]


def test_the_ranges_of_the_official_form() -> None:
    assert blocks(0) == ["1", "2～5", "6～10", "11～15", "16～20"]
    assert blocks(7) == ["1", "2～5", "2", "3", "4", "5", "6～10", "6", "7", "11～15", "16～20"]
    assert blocks(23)[-5:] == ["20", "21～25", "21", "22", "23"]


def test_a_range_bar_has_nothing_in_it(tmp_path: Path) -> None:
    assert all(g.children == () for g in groups(filled(tmp_path, FILE), "range"))


@pytest.mark.parametrize("count", [0, 1, 3, 7, 23])
def test_entrusted_matters_are_numbered_per_file(tmp_path: Path, count: int) -> None:
    matters = "".join(f"      - {{id: m{n}, file: f, name: 業務{n}}}\n" for n in range(count))
    text = FILE + (f"parties:\n  - id: p\n    entrusted:\n{matters}" if count else "parties: []\n")
    captions = [i for i in filled(tmp_path, text).items() if i.layout == "caption" and i.label == "委託事項"]
    assert [i.block for i in captions] == [f"委託事項{n}" for n in range(1, max(count, 1) + 1)]
    assert [i.value for i in captions if i.status == "filled"] == [f"業務{n}" for n in range(count)]


def test_matters_follow_their_order_and_then_the_text(tmp_path: Path) -> None:
    text = FILE + (
        "parties:\n  - id: p\n    entrusted: [{id: a, file: f, name: 三}, {id: b, file: f, name: 一, order: 1}]\n"
        "  - id: q\n    entrusted: [{id: c, file: f, name: 四}, {id: d, file: f, name: 二, order: 2}]\n"
    )
    assert [i.value for i in filled(tmp_path, text).items() if i.layout == "caption" and i.value] == [
        "一",
        "二",
        "三",
        "四",
    ]


def test_the_empty_block_does_not_apply(tmp_path: Path) -> None:
    items = [i for i in filled(tmp_path, FILE + "parties: []\n").items() if i.block == "委託事項1"]
    assert len(items) == 7
    assert {(i.status, i.required, i.origin) for i in items} == {("not-applicable", False, None)}


def test_each_file_has_its_chapters(tmp_path: Path) -> None:
    text = MINIMAL + "files:\n  - {id: a, name: A}\n  - {id: b, name: B, chapters: false}\n  - {id: c, name: C}\n"
    form = filled(tmp_path, text)
    assert [(s.title[:1], s.note) for s in form.sections if s.note] == [
        ("Ⅱ", "(1)A"),
        ("Ⅱ", "(3)C"),
        ("Ⅲ", "(1)A"),
        ("Ⅲ", "(3)C"),
    ]
    [records] = [s for s in form.sections if s.title.startswith("（別添１）")]
    assert [g.title for g in records.children if isinstance(g, Group)] == ["(1)A", "(2)B", "(3)C"]


def test_a_single_file_is_printed_without_a_number(tmp_path: Path) -> None:
    form = filled(tmp_path, FILE)
    assert one(form, "files#names").value == "見本ファイル"
    assert one(form, "files/f#name").value == "見本ファイル"


def test_an_annex_is_a_section_of_its_own(tmp_path: Path) -> None:
    text = MINIMAL + "annexes:\n  - {id: a, label: 別紙１, title: 提供先, text: 本文}\n  - {id: b, label: 別紙２}\n"
    form = filled(tmp_path, text)
    assert [s.title for s in form.sections[-2:]] == ["別紙１　提供先", "別紙２"]
    # what an annex does not have is left out of it
    assert [(i.key, i.value) for i in form.sections[-2].items()] == [("annexes/a#text", "本文")]
    assert [(i.key, i.status) for i in form.sections[-1].items()] == [("annexes/b#rows", "blank")]


# --- trailers ---


@pytest.mark.parametrize(
    ("more", "trailer"),
    [
        ("parties: []\n", "（　　　）　件"),
        ("parties: [{id: p, entrusted: [{file: f}]}]\n", "（　1　）　件"),
        ("parties: [{id: p, entrusted: [{file: f}, {id: x, file: f}]}]\n", "（　2　）　件"),
    ],
)
def test_the_count_stands_behind_the_choice(tmp_path: Path, more: str, trailer: str) -> None:
    assert one(filled(tmp_path, FILE + more), "files/f#entrustment").trailer == trailer


def test_a_fixed_trailer_is_printed_as_it_is(tmp_path: Path) -> None:
    assert one(filled(tmp_path, FILE), "files/f#provision").trailer == "件"


# --- required ---

STAGES = ("draft", "opinion", "review", "submitted", "published", "corrected", "ended")


@pytest.mark.parametrize("status", STAGES)
@pytest.mark.parametrize(
    ("key", "since"),
    [
        ("cover#title", "draft"),
        ("cover#declaration", "opinion"),
        ("cover#number", "submitted"),
        ("cover#published-on", "published"),
        ("basic#date", "submitted"),
        ("cover#notes", None),
        ("third-party#date", None),
    ],
)
def test_required_from_a_status_on(tmp_path: Path, status: str, key: str, since: str | None) -> None:
    item = one(filled(tmp_path, MINIMAL.replace("draft", status)), key)
    assert item.required == (since is not None and STAGES.index(status) >= STAGES.index(since))


# --- origins ---

ORIGINS = (
    HEAD
    + """\
work:
  name: 見本事務
  subjects: {count: 84000, band: 10万人以上30万人未満}
systems:
  - id: s
    name: S
    connections:
      - {category: tax}
      - {category: juki}
files:
  - id: f
    name: F
parties:
  - id: p
    name: P
    entrusted:
      - {file: f}
controls:
  - id: a
    measure: use.authentication
    text: 一つ目
  - id: b
    measure: use.authentication
    text: 二つ目
"""
)


@pytest.mark.parametrize(("key", "lines", "derived"), [
    ("work#name", [8], False),
    ("systems/s#connections", [14, 15], True),
    ("files/f#entrustment", [23], True),
    ("parties/p/entrusted/f#party", [21], False),
    ("files/f/risks/use/unauthorised#authentication-method", [27, 30], True),
    ("files/f#all-records", [], None),
    ("cover#declaration", [], None),
])  # fmt: skip
def test_origin_is_file_and_line(tmp_path: Path, key: str, lines: list[int], derived: bool | None) -> None:
    item = one(filled(tmp_path, ORIGINS), key)
    assert [o.line for o in item.facts] == lines
    assert {o.file for o in item.facts} <= {"assessment.yaml"}
    assert item.origin == (item.facts[0] if lines else None)
    if derived is not None and key not in {"parties/p/entrusted/f#party", "work#name"}:
        assert {o.derived for o in item.facts} == {derived}


def test_the_origin_of_a_declared_value_comes_first_and_is_not_derived(tmp_path: Path) -> None:
    item = one(filled(tmp_path, ORIGINS), "work#subjects")
    assert item.facts == (Origin("assessment.yaml", 9, derived=False), Origin("assessment.yaml", 9, derived=True))


def test_the_origin_of_an_included_value_is_the_included_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        MINIMAL + "include: [files.yaml]\n",
        files_yaml="# 一行目\nfiles:\n  - {id: f, name: F, remarks: 備考}\n",
    )
    form = fill_form(load_assessment(tmp_path))
    assert one(form, "files/f#remarks").origin == Origin("files.yaml", 3, derived=False)


def test_the_origin_of_a_shared_text_is_the_text(tmp_path: Path) -> None:
    text = MINIMAL + "texts:\n  common: 同じ文\nspecial_notes: {use: common}\n"
    assert one(filled(tmp_path, text), "cover#notes").origin == Origin("assessment.yaml", 9, derived=False)


# --- declared against derived ---


@pytest.mark.parametrize(
    ("work", "value", "derived", "conflict"),
    [
        ("{count: 84000}", "1万人以上10万人未満", "1万人以上10万人未満", False),
        ("{band: 1万人以上10万人未満}", "1万人以上10万人未満", None, False),
        ("{count: 84000, band: 1万人以上10万人未満}", "1万人以上10万人未満", "1万人以上10万人未満", False),
        ("{count: 84000, band: 10万人以上30万人未満}", "10万人以上30万人未満", "1万人以上10万人未満", True),
    ],
)
def test_the_declared_value_is_printed_and_a_difference_shows(
    tmp_path: Path, work: str, value: str, derived: str | None, conflict: bool
) -> None:
    item = one(filled(tmp_path, HEAD + f"work: {{name: 事務, subjects: {work}}}\n"), "work#subjects")
    assert (item.value, item.derived_value, item.conflict) == (value, derived, conflict)


@pytest.mark.parametrize(
    ("declared", "key", "printed", "derived"),
    [
        ("{entrustment: entrusted}", "entrustment", "委託する", "委託しない"),
        ("{entrusted_count: 3}", "entrusted-count", 3, 0),
        ("{provision: [provided]}", "provision", ("提供を行っている",), ("行っていない",)),
        ("{provision_count: 60}", "provision-count", 60, 0),
        ("{transfer_count: 2}", "transfer-count", 2, 0),
        ("{no_entrustment: false}", "no-entrustment", None, ("委託しない",)),
        ("{no_provision: false}", "no-provision", None, ("提供・移転しない",)),
        ("{no_network_acquisition: false}", "no-network-acquisition", None, ("接続しない（入手）",)),
        ("{no_network_provision: false}", "no-network-provision", None, ("接続しない（提供）",)),
        ("{record_band: 100項目以上}", "record-band", "100項目以上", "10項目未満"),
        ("{categories: [tax-free]}", None, None, None),
        ("{categories: [pension]}", "categories", ("年金関係情報",), ()),
    ],
)
def test_every_declarable_value_is_kept_as_printed(
    tmp_path: Path, declared: str, key: str | None, printed: object, derived: object
) -> None:
    text = file_with(
        f"records: [{{id: g, items: [見出しのない項目]}}]\ndeclared: {declared}",
        "parties: []\nrecipients: []\nnetwork: {inquiry: none}\n",
    )
    if key is None:
        with pytest.raises(InputError):
            filled(tmp_path, text)
        return
    item = one(filled(tmp_path, text), f"files/f#{key}")
    assert (item.value, item.derived_value, item.conflict) == (printed, derived, True)
    assert item.facts[0].derived is False


# --- counts, name, provenance ---


def test_counts_are_items_by_status(tmp_path: Path) -> None:
    form = filled(tmp_path, BINDINGS)
    items = list(form.items())
    assert sum(form.counts.values()) == len(items)
    assert form.counts["filled"] == len([i for i in items if i.status == "filled"])
    assert list(form.counts) == sorted(form.counts)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (MINIMAL, "見本市　見本事務　重点項目評価書"),
        (MINIMAL.replace("title: 見本市　見本事務　重点項目評価書\n", ""), "見本事務"),
    ],
)
def test_the_name_of_the_form(tmp_path: Path, text: str, name: str) -> None:
    form = filled(tmp_path, text, digest="sha256:1")
    assert (form.name, form.body, form.provenance, form.digest) == (name, "見本市長", None, "sha256:1")


def test_a_form_without_title_and_work_name_is_called_after_its_folder(tmp_path: Path) -> None:
    text = HEAD.replace("title: 見本市　見本事務　重点項目評価書\n", "") + "work: {}\n"
    assert filled(tmp_path / "見本", text).name == "見本"


def test_the_provenance_of_a_model_is_carried(tmp_path: Path) -> None:
    assert filled(tmp_path, MINIMAL + "provenance: {model: モデルです。}\n").provenance == "モデルです。"


def test_filling_twice_gives_the_same_form() -> None:
    assert fill_form(load_assessment(WAKO)) == fill_form(load_assessment(WAKO))


def test_every_section_and_kind_of_a_real_assessment() -> None:
    form = fill_form(load_assessment(WAKO))
    assert [s.title[:3] for s in form.sections][:4] == ["特定個", "Ⅰ　基", "Ⅱ　特", "（別添"]
    assert {i.kind for i in form.items()} == {"text", "choice", "ticks", "count", "date", "name", "table"}
    for item in form.items():
        assert_shape(item)


def assert_shape(item: Item) -> None:
    """Every value has the shape of its kind."""
    if item.value is None or item.status in ("none", "withheld"):
        return
    shapes = {"count": int, "ticks": tuple, "table": Table}
    assert isinstance(item.value, shapes.get(item.kind, str)), item.key
    if isinstance(item.value, Table):
        assert all(len(row) == len(item.value.columns) for row in item.value.rows)


def test_what_is_none_as_a_whole_is_none_in_each_of_its_cells(tmp_path: Path) -> None:
    form = filled(tmp_path / "a", MINIMAL + "procedure: {opinions: none}\n")
    items = {item.key: item for item in form.items()}
    assert {items[f"opinions#{name}"].status for name in ("method", "period", "content")} == {"none"}
    assert items["opinions#method"].printed() == "－"
