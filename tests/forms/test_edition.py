"""The editions as data: every name they use exists, the official lists are kept to the letter, a new one needs no Python."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from filled import FILE, filled, one
from write import MINIMAL, write

from pia.catalogue import index
from pia.catalogue.measures import risks
from pia.data import templates_root
from pia.errors import InputError
from pia.forms import edition as edition_module
from pia.forms.conditions import CONDITIONS
from pia.forms.derive import DERIVATIONS
from pia.forms.edition import PLAN, Call, Edition, GroupSpec, ItemSpec, edition_names, load_edition
from pia.forms.fill import _STAGES, fill_form
from pia.forms.scope import ITERATORS
from pia.model.assessment import Assessment
from pia.model.fields import fields_of, records_at
from pia.model.read import load_assessment
from pia.model.vocabulary import vocabularies

EDITIONS = [(form, name) for form in ("kiso", "juten", "zenkoumoku") for name in edition_names(form)]


def groups(edition: Edition) -> Iterator[GroupSpec]:
    def below(group: GroupSpec) -> Iterator[GroupSpec]:
        yield group
        for child in group.children:
            if isinstance(child, GroupSpec):
                yield from below(child)

    for section in edition.sections:
        yield from below(section)


def items_with_risk(edition: Edition) -> Iterator[tuple[ItemSpec, str | None, str | None]]:
    """Yield (item, risk, iterator of the nearest repetition)."""

    def below(
        group: GroupSpec, risk: str | None, each: str | None
    ) -> Iterator[tuple[ItemSpec, str | None, str | None]]:
        risk, each = group.risk or risk, group.each or each
        for child in group.children:
            if isinstance(child, GroupSpec):
                yield from below(child, risk, each)
            else:
                yield child, child.risk or risk, each

    for section in edition.sections:
        yield from below(section, None, None)


@pytest.fixture(params=EDITIONS, ids="-".join)
def edition(request: pytest.FixtureRequest) -> Edition:
    return load_edition(*request.param)


STAMPS = {
    ("juten", "2024-10"): "[令和６年10月　様式３]",
    ("juten", "5joho"): "版表示未確認",
    ("zenkoumoku", "2018-05"): "[平成30年５月　様式４]",
    ("zenkoumoku", "2024-10"): "[令和６年10月　様式４]",
    ("kiso", "2024-10"): "[令和６年10月　様式２]",
}


def test_there_is_an_edition() -> None:
    assert ("juten", "2024-10") in EDITIONS


def test_the_file_name_is_the_edition(edition: Edition) -> None:
    assert (edition.form, edition.edition) in EDITIONS
    assert edition.stamp == STAMPS[edition.form, edition.edition]
    assert edition.source_status in ("confirmed", "likely", "memory")


def test_every_derivation_exists(edition: Edition) -> None:
    assert {i.derive.name for i in edition.items() if i.derive} <= DERIVATIONS.keys()


def test_every_derivation_of_the_registry_is_used() -> None:
    known = [*EDITIONS, *((PLAN, name) for name in edition_names(PLAN))]
    used = {i.derive.name for each in known for i in load_edition(*each).items() if i.derive}
    assert DERIVATIONS.keys() - used == set()


ARGUMENTS = {"answered": 2, "any": 1}
"""How many arguments a condition takes; the others take none."""


def test_every_condition_exists(edition: Edition) -> None:
    named = [c.only_if for c in (*edition.items(), *groups(edition)) if c.only_if is not None]
    assert {call.name for call in named} <= CONDITIONS.keys()
    assert all(len(call.args) == ARGUMENTS.get(call.name, 0) for call in named)
    assert {call.args[0] for call in named if call.name == "any"} <= CONDITIONS.keys()


def test_every_iterator_exists(edition: Edition) -> None:
    assert {g.each for g in groups(edition) if g.each} <= ITERATORS.keys()


def test_every_item_has_exactly_one_binding(edition: Edition) -> None:
    for item in edition.items():
        assert [item.path, item.derive, item.compose, item.answer].count(None) == 3, item.id


def test_every_compose_and_answer_cell_is_in_the_catalogue(edition: Edition) -> None:
    for item, risk, _ in items_with_risk(edition):
        if item.compose is None and item.answer is None:
            continue
        asked = risks()[risk or ""].forms[edition.form]
        if item.compose is not None:
            assert item.compose in asked.cells, (risk, item.id)
        else:
            assert item.answer in asked.answers, (risk, item.id)
            assert item.choices is not None
            assert item.choices.vocabulary == asked.answers[item.answer or ""], (risk, item.id)


def test_every_cell_of_the_catalogue_has_an_item(edition: Edition) -> None:
    asked = {
        (risk.id, name)
        for risk in risks().values()
        if edition.form in risk.forms
        for name in (*risk.forms[edition.form].cells, *risk.forms[edition.form].answers)
    }
    printed = {(risk, item.compose or item.answer) for item, risk, _ in items_with_risk(edition)}
    printed |= {
        item.derive.args for item in edition.items() if item.derive is not None and item.derive.name == "lowest"
    }
    assert asked - printed == set()


def test_the_printed_number_of_a_risk_is_that_of_the_catalogue(edition: Edition) -> None:
    for group in groups(edition):
        if group.risk is not None:
            asked = risks()[group.risk].forms[edition.form]
            assert (group.printed or "") == asked.number
            said = "\n".join(asked.titles) or f"{asked.number}：　{risks()[group.risk].title.ja}"
            assert group.title == said


def test_conditions_on_answers_name_answers_that_exist(edition: Edition) -> None:
    for item, risk, _ in items_with_risk(edition):
        if item.only_if is not None and item.only_if.name == "answered":
            name, wanted = item.only_if.args
            vocabulary = risks()[risk or ""].forms[edition.form].answers[name]
            assert wanted in vocabularies()[vocabulary].choices


_RECORDS: dict[str | None, tuple[str, ...]] = {
    None: (),
    "systems": ("systems",),
    "files": ("files",),
    "files-with-chapters": ("files",),
    "record-groups": ("files", "records"),
    "entrusted": ("parties", "entrusted"),
    "provisions": ("recipients",),
    "transfers": ("recipients",),
    "annexes": ("annexes",),
}


def test_every_path_leads_to_a_field_of_the_model(edition: Edition) -> None:
    for item, _, each in items_with_risk(edition):
        for path in filter(
            None, (item.path, item.derive.args[0] if item.derive and item.derive.name in ("band", "ticks") else None)
        ):
            start = () if path.startswith("/") else _RECORDS[each]
            *above, last = path.lstrip("/").split(".")
            records = records_at((*start, *above)) if (*start, *above) else (Assessment,)
            assert any(last in fields_of(record) for record in records), (item.id, path)


def test_keys_of_specs_are_unique_within_their_group(edition: Edition) -> None:
    for group in groups(edition):
        names = Counter((type(child), child.id) for child in group.children)
        assert max(names.values(), default=1) == 1, group.id
    ids = Counter(group.id for group in groups(edition))
    assert [name for name, count in ids.items() if count > 1] == []


def test_required_stages_and_trailers_exist(edition: Edition) -> None:
    for item in edition.items():
        assert item.required is None or item.required in _STAGES
    for group in groups(edition):
        ids = {child.id for child in group.children}
        for child in group.children:
            if isinstance(child, ItemSpec) and child.trailer:
                assert child.trailer in ids or child.trailer == "件"


def test_every_item_a_person_fills_has_guidance_in_our_own_words(edition: Edition) -> None:
    bare = [i.id for i in edition.items() if not i.guidance and i.layout != "inline"]
    annexed = any(group.each == "annexes" for group in groups(edition))
    assert bare == (["text", "rows"] if annexed else []), "only the 別紙, which has no official form, is without"


def test_choices_belong_to_choices_and_ticks(edition: Edition) -> None:
    for item in edition.items():
        assert (item.choices is not None) == (item.kind in ("choice", "ticks")), item.id
        if item.choices is not None:
            assert (item.choices.printed.style == "ticks") == (item.kind == "ticks"), item.id


# --- the official lists of 様式3, 令和６年10月 ---

IMPORTANT = {
    ("Ⅰ", "4", "法令上の根拠"), ("Ⅰ", "5", "実施の有無"), ("Ⅰ", "5", "法令上の根拠"),
    ("Ⅱ", "2", "ファイルの種類"), ("Ⅱ", "2", "対象となる本人の範囲"), ("Ⅱ", "2", "主な記録項目"),
    ("Ⅱ", "3", "入手元"), ("Ⅱ", "3", "使用目的"), ("Ⅱ", "4", "委託の有無"), ("Ⅱ", "4", "再委託の有無"), ("Ⅱ", "6", "保管場所"),
}  # fmt: skip
"""※ outside Ⅲ (facts: wako 2, kadoma 2.2-2.3)."""

NOT_IMPORTANT_IN_RISKS = {
    "過去３年以内に、評価実施機関において、個人情報に関する重大事故が発生したか", "その内容", "再発防止策の内容",
}  # fmt: skip
"""Ⅲ is ※ as a whole, ７．② excepted."""


def test_important_items_are_exactly_the_official_ones(tmp_path: Path) -> None:
    text = FILE + "systems:\n  - {id: s, name: S}\nparties:\n  - {id: p, entrusted: [{file: f}]}\n"
    text += "recipients:\n  - {id: a, kind: provision, files: [f]}\n  - {id: b, kind: transfer, files: [f]}\n"
    items = list(filled(tmp_path, text).items())
    outside = {(i.section, i.number, i.label) for i in items if i.important_change and i.section != "Ⅲ"}
    assert outside == IMPORTANT
    within = [i for i in items if i.section == "Ⅲ"]
    assert {i.label for i in within if not i.important_change} == NOT_IMPORTANT_IN_RISKS
    assert len([i for i in within if i.important_change]) > 30


def test_titles_that_carry_the_mark() -> None:
    marked = {g.title: g.important for g in groups(load_edition("juten", "2024-10")) if g.important}
    assert marked == {
        "４．個人番号の利用": "※",
        "５．情報提供ネットワークシステムによる情報連携": "※",
        "Ⅲ　リスク対策": "※（７．②を除く。）",
    }


E_PEOPLE = ("1万人未満", "1万人以上10万人未満", "10万人以上100万人未満", "100万人以上1,000万人未満", "1,000万人以上")
J_PEOPLE = (
    "10人未満",
    "10人以上50人未満",
    "50人以上100人未満",
    "100人以上500人未満",
    "500人以上1,000人未満",
    "1,000人以上",
)
MEDIA = "電子記録媒体（フラッシュメモリを除く。）"
CHOICES = {
    "work-subjects": ("1,000人未満", "1,000人以上1万人未満", "1万人以上10万人未満", "10万人以上30万人未満"),
    "connections": ("情報提供ネットワークシステム", "庁内連携システム", "住民基本台帳ネットワークシステム", "既存住民基本台帳システム", "宛名システム等", "税務システム", "その他"),
    "implementation": ("実施する", "実施しない", "未定"),
    "file-kind": ("システム用ファイル", "その他の電子ファイル（表計算ファイル等）"),
    "file-subjects": E_PEOPLE,
    "record-band": ("10項目未満", "10項目以上50項目未満", "50項目以上100項目未満", "100項目以上"),
    "record-categories": (
        "個人番号", "個人番号対応符号", "その他識別情報（内部番号）", "4情報（氏名、性別、生年月日、住所）", "連絡先（電話番号等）", "その他住民票関係情報",
        "国税関係情報", "地方税関係情報", "健康・医療関係情報", "医療保険関係情報", "児童福祉・子育て関係情報", "障害者福祉関係情報",
        "生活保護・社会福祉関係情報", "介護・高齢者福祉関係情報", "雇用・労働関係情報", "年金関係情報", "学校・教育関係情報", "災害関係情報", "その他",
    ),
    "acquisition-sources": ("本人又は本人の代理人", "評価実施機関内の他部署", "行政機関・独立行政法人等", "地方公共団体・地方独立行政法人", "民間事業者", "その他"),
    "acquisition-means": ("紙", MEDIA, "フラッシュメモリ", "電子メール", "専用線", "庁内連携システム", "情報提供ネットワークシステム", "その他"),
    "handlers": J_PEOPLE,
    "entrustment": ("委託する", "委託しない"),
    "re-entrustment": ("再委託する", "再委託しない"),
    "provision": ("提供を行っている", "移転を行っている", "行っていない"),
    "provision-means": ("情報提供ネットワークシステム", "専用線", "電子メール", MEDIA, "フラッシュメモリ", "紙", "その他"),
    "transfer-means": ("庁内連携システム", "専用線", "電子メール", MEDIA, "フラッシュメモリ", "紙", "その他"),
    "rating": ("特に力を入れている", "十分である", "課題が残されている"),
    "done": ("行っている", "行っていない"),
    "ruled": ("定めている", "定めていない"),
    "effort": ("特に力を入れて行っている", "十分に行っている", "十分に行っていない"),
    "effort-re-entrusted": ("特に力を入れて行っている", "十分に行っている", "十分に行っていない", "再委託していない"),
    "occurrence": ("発生あり", "発生なし"),
    "audit": ("自己点検", "内部監査", "外部監査"),
    "threshold-result": (
        "基礎項目評価及び重点項目評価の実施が義務付けられる",
        "基礎項目評価の実施が義務付けられる（任意に重点項目評価を実施）",
        "特定個人情報保護評価の実施が義務付けられない（任意に重点項目評価を実施）",
    ),
    "no-entrustment": ("委託しない",),
    "no-provision": ("提供・移転しない",),
    "no-network-acquisition": ("接続しない（入手）",),
    "no-network-provision": ("接続しない（提供）",),
}  # fmt: skip
"""Order and wording as printed (facts: kadoma 2.7; 4情報 as in wako)."""


def test_choices_are_the_official_ones_to_the_letter() -> None:
    found = {id_: choices.printed.labels for id_, choices in load_edition("juten", "2024-10").choices.items()}
    assert found == CHOICES


@pytest.mark.parametrize(
    ("list_", "detailed"),
    [
        ("connections", ("その他",)),
        ("record-categories", ("その他",)),
        (
            "acquisition-sources",
            (
                "評価実施機関内の他部署",
                "行政機関・独立行政法人等",
                "地方公共団体・地方独立行政法人",
                "民間事業者",
                "その他",
            ),
        ),
        ("acquisition-means", ("その他",)),
        ("provision", ("提供を行っている", "移転を行っている")),
        ("provision-means", ("その他",)),
        ("transfer-means", ("その他",)),
        ("audit", ()),
    ],
)
def test_parentheses_stand_where_the_form_has_them(list_: str, detailed: tuple[str, ...]) -> None:
    assert load_edition("juten", "2024-10").choices[list_].printed.detailed == detailed


def test_groups_of_record_categories_cover_the_list() -> None:
    printed = load_edition("juten", "2024-10").choices["record-categories"].printed
    assert [g.title for g in printed.groups] == ["・識別情報", "・連絡先等情報", "・業務関係情報"]
    assert tuple(label for g in printed.groups for label in g.labels) == printed.labels


def test_numbers_of_choices_are_printed_as_officially() -> None:
    styles = {
        id_: c.printed.style for id_, c in load_edition("juten", "2024-10").choices.items() if c.printed.style == "half"
    }
    assert styles == {"work-subjects": "half", "implementation": "half"}


def test_headings_in_printed_order() -> None:
    headings = [g.title for g in groups(load_edition("juten", "2024-10")) if g.role == "heading"]
    assert headings == [
        "１．特定個人情報ファイルを取り扱う事務", "２．特定個人情報ファイルを取り扱う事務において使用するシステム", "３．特定個人情報ファイル名", "４．個人番号の利用",
        "５．情報提供ネットワークシステムによる情報連携", "６．評価実施機関における担当部署", "７．他の評価実施機関",
        "１．特定個人情報ファイル名", "２．基本情報", "３．特定個人情報の入手・使用", "４．特定個人情報ファイルの取扱いの委託",
        "５．特定個人情報の提供・移転（委託に伴うものを除く。）", "６．特定個人情報の保管・消去", "７．備考",
        "１．特定個人情報ファイル名", "２．特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）", "３．特定個人情報の使用",
        "４．特定個人情報ファイルの取扱いの委託", "５．特定個人情報の提供・移転（委託や情報提供ネットワークシステムを通じた提供を除く。）",
        "６．情報提供ネットワークシステムとの接続", "７．特定個人情報の保管・消去", "８．監査", "９．従業者に対する教育・啓発", "１０．その他のリスク対策",
        "１．特定個人情報の開示・訂正・利用停止請求", "２．特定個人情報ファイルの取扱いに関する問合せ",
        "１．基礎項目評価", "２．国民・住民等からの意見の聴取　【任意】", "３．第三者点検　【任意】",
    ]  # fmt: skip


# --- calls ---


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("entrusts", Call("entrusts")),
        ("connections()", Call("connections")),
        ("band(work.subjects, work-subjects)", Call("band", ("work.subjects", "work-subjects"))),
        ("not answered(contract, defined)", Call("answered", ("contract", "defined"), negated=True)),
        ("  annex_pointer(別添１) ", Call("annex_pointer", ("別添１",))),
        ("ticks(audit, .)", Call("ticks", ("audit", "."))),
    ],
)
def test_a_call_is_read(text: str, call: Call) -> None:
    assert Call.parse(text) == call


@pytest.mark.parametrize("text", ["", "Band(x)", "band(x", "band(x))", "a b", "band(f(x))", "os.system('x')", "not"])
def test_what_is_no_call_is_refused(text: str) -> None:
    if text == "not":
        assert Call.parse(text) == Call("not")  # a name like any other; the registries do not know it
        return
    with pytest.raises(ValueError, match="not a call"):
        Call.parse(text)


# --- unknown names ---


def test_an_unknown_edition_names_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        load_edition("juten", "2024-11")
    [problem] = caught.value.problems
    assert problem.code == "unknown-edition"
    assert problem.message.ja == "重点項目評価書（juten）の版に「2024-11」はありません。"
    assert problem.message.en == "there is no edition of the form juten '2024-11'"
    assert problem.remedy.ja == "「2024-10」ではありませんか。あるもの: 2024-10、5joho"


@pytest.mark.parametrize("form", ["jutenn", "../../rules/packs", "", "JUTEN", "juten/2024-10"])
def test_an_unknown_form_is_refused_and_never_becomes_a_path(form: str) -> None:
    with pytest.raises(InputError) as caught:
        load_edition(form, "completeness")
    [problem] = caught.value.problems
    assert problem.code == "unknown-form"
    assert "juten" in problem.remedy.ja
    if form == "jutenn":
        assert problem.remedy.ja.startswith("「juten」ではありませんか。")


@pytest.mark.parametrize("edition", ["../kiso", "", "2024-10.yaml", "..", "\0"])
def test_an_edition_never_becomes_a_path(edition: str) -> None:
    with pytest.raises(InputError):
        load_edition("juten", edition)


# --- a made-up edition, as data only ---

MADE_UP = """\
schema: 1
form: juten
edition: 2031-04
extends: juten/2024-10
stamp: '[令和１３年４月　様式３]'
choices:
  record-categories:
    vocabulary: record-category
    style: ticks
    labels: {basic-information: 5情報（氏名、氏名の振り仮名、性別、生年月日、住所）}
overrides:
  basic/1#name: {label: 事務の名称及び区分}
  basic/6#head: {removed: true}
  basic/6:
    add:
      - {id: phone, after: name, mark: ②, label: 連絡先, path: inquiries.contact, required: draft, guidance: 部署の連絡先を書く。}
      - {id: site, label: 部署の備考, path: special_notes}
  basic/7: {removed: true}
  procedure/3: {title: ３．第三者点検}
  sections:
    add:
      - role: section
        id: extra
        section: Ⅵ
        title: Ⅵ　その他
        key: extra
        children: [{id: note, label: 補足, path: special_notes}]
"""


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A templates root with one more edition in it; everything else is the product's own."""
    root = tmp_path / "templates"
    shutil.copytree(templates_root(), root)
    (root / "forms" / "juten" / "2031-04.yaml").write_text(MADE_UP, encoding="utf-8", newline="")
    monkeypatch.setattr(edition_module, "templates_root", lambda: root)
    monkeypatch.setattr(index, "cache_folder", lambda: None)
    load_edition.cache_clear()
    yield root
    load_edition.cache_clear()


def rewrite(root: Path, old: str, new: str) -> None:
    path = root / "forms" / "juten" / "2031-04.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")
    load_edition.cache_clear()


def test_a_new_edition_is_data_alone(made_up: Path, tmp_path: Path) -> None:
    text = (
        MINIMAL.replace("2024-10", "2031-04") + "department: {name: 市民課, head: 課長}\ninquiries: {contact: 電話}\n"
    )
    form = filled(tmp_path / "a", text)
    assert (form.edition, form.stamp) == ("2031-04", "[令和１３年４月　様式３]")
    assert one(form, "work#name").label == "事務の名称及び区分"
    assert [(i.label, i.mark, i.value) for i in form.items() if i.number == "6" and i.section == "Ⅰ"] == [
        ("部署", "①", "市民課"), ("連絡先", "②", "電話"), ("部署の備考", None, None),
    ]  # fmt: skip
    assert [i for i in form.items() if i.section == "Ⅰ" and i.number == "7"] == []
    assert form.sections[-1].title == "Ⅵ　その他"
    assert one(form, "extra#note").section == "Ⅵ"
    assert "３．第三者点検" in {g.title for g in groups(load_edition("juten", "2031-04"))}
    assert (
        "5情報（氏名、氏名の振り仮名、性別、生年月日、住所）"
        in load_edition("juten", "2031-04").choices["record-categories"].printed.labels
    )


def test_the_extended_edition_stays_as_it_is(made_up: Path) -> None:
    load_edition("juten", "2031-04")
    old = load_edition("juten", "2024-10")
    assert {i.label for i in old.items() if i.id == "head"} == {"所属長の役職名"}
    assert "basic/7" in {g.id for g in groups(old)}
    assert edition_names("juten") == ("2024-10", "2031-04", "5joho")


def test_an_edition_may_extend_one_that_extends(made_up: Path) -> None:
    third = "schema: 1\nform: juten\nedition: 2032-04\nextends: juten/2031-04\noverrides:\n  basic/6#phone: {label: 電話番号}\n"
    (made_up / "forms" / "juten" / "2032-04.yaml").write_text(third, encoding="utf-8", newline="")
    labels = [i.label for i in load_edition("juten", "2032-04").items()]
    assert "電話番号" in labels
    assert "連絡先" in labels  # of Ⅳ2, which is another item
    assert "所属長の役職名" not in labels


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("basic/1#name:", "basic/1#nmae:", r"overrides that match nothing: \['basic/1#nmae'\]"),
        ("after: name,", "after: nmae,", "basic/6: nothing called 'nmae' to put 'phone' after"),
        ("path: inquiries.contact,", "derive: Contact(),", "not a call"),
    ],
)
def test_an_edition_with_a_wrong_name_is_refused(made_up: Path, old: str, new: str, message: str) -> None:
    rewrite(made_up, old, new)
    with pytest.raises(ValueError, match=message):
        load_edition("juten", "2031-04")


def test_an_edition_of_unknown_date_is_never_a_default(tmp_path: Path) -> None:
    text = MINIMAL.replace("form: juten", "form: zenkoumoku").replace("edition: 2024-10", "edition: 2018-05")
    assert "2018-05" in text
    assert edition_names("juten")[-1] == "5joho"
    loaded = load_assessment(write(tmp_path / "a", text))
    assert fill_form(loaded, form="juten").edition == "2024-10"
