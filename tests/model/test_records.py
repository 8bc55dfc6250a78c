"""Every record of the model, by its annotations: a full document comes back as written, and each field refuses what it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from full_document import (
    CONSUMED,
    Leaf,
    Path_,
    full_document,
    leaves,
    listed_as_read,
    nothing_inherited,
    put,
    records,
    yaml_of,
)
from refused import refused
from write import write

from pia.model.base import Record, nearest
from pia.model.fields import fields_of
from pia.model.personal_info_file import RecordItem
from pia.model.read import Loaded, load_assessment
from pia.model.recipient import UnlistedRows
from pia.model.vocabulary import vocabulary
from pia.terms.bands import BAND_TABLES

FULL = full_document()
WRITTEN = yaml_of(FULL)
LEAVES = leaves()
ENTITIES = ("systems", "nodes", "files", "parties", "recipients", "annexes", "flows", "controls")


@pytest.fixture(autouse=True, scope="module")
def without_profiles() -> Iterator[None]:
    with nothing_inherited():
        yield


def of_kind(*kinds: str) -> list[Leaf]:
    return [leaf for leaf in LEAVES if leaf.kind in kinds]


def by_record(found: list[Leaf]) -> list[Any]:
    """Return the leaves of each record together, so that one document can hold all their faults."""
    groups: dict[type[Record], list[Leaf]] = {}
    for leaf in found:
        groups.setdefault(leaf.record, []).append(leaf)
    return [pytest.param(group, id=record.__name__) for record, group in groups.items()]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return load_assessment(write(tmp_path_factory.mktemp("full"), WRITTEN.text))


def held(record: Record) -> Iterator[Record]:
    """Yield every record inside ``record``, itself first."""
    yield record
    for name in type(record).model_fields:
        value = getattr(record, name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Record):
                yield from held(one)


# --- the full document ---


def test_a_full_document_comes_back_as_written(full: Loaded) -> None:
    read = listed_as_read(full.assessment.model_dump(by_alias=True))
    assert {key: read[key] for key in FULL} == FULL
    assert {key: read[key] for key in read if key not in FULL} == {"include": [], "texts": {}}


def test_the_full_document_fills_every_key_of_every_record(full: Loaded) -> None:
    found = list(held(full.assessment))
    assert set(records()) - {type(record) for record in found} == {UnlistedRows}  # the other way to write `rows`
    for record in found:
        keys = {alias for alias in fields_of(type(record)) if alias not in CONSUMED}
        written = {type(record).model_fields[name].alias or name for name in record.model_fields_set}
        assert keys <= written, type(record).__name__


def test_no_value_of_the_full_document_is_a_default() -> None:
    assert [str(leaf) for leaf in LEAVES if _at(leaf.path) == leaf.default] == []


def _at(path: Path_) -> Any:
    value: Any = FULL
    for step in path:
        value = value[step]
    return value


def test_every_value_stands_where_it_was_written(full: Loaded) -> None:
    for leaf in LEAVES:
        place = full.place(leaf.path)
        assert (place.file, place.line, place.column) == ("assessment.yaml", *WRITTEN.places[leaf.path]), str(leaf)
        assert full.written(leaf.path)
        assert full.withheld(leaf.path) is None


@pytest.mark.parametrize("record", records(), ids=lambda r: r.__name__)
def test_every_record_says_what_it_is_in_japanese(record: type[Record]) -> None:
    assert record.__doc__
    titles = {name: field.title for name, field in record.model_fields.items()}
    assert [name for name, title in titles.items() if not title and name != "attributes"] == []


def test_records_cannot_be_changed(full: Loaded) -> None:
    for record in held(full.assessment):
        name = next(iter(type(record).model_fields))
        with pytest.raises(ValueError, match="frozen"):
            setattr(record, name, None)


# --- the other ways to write a value ---


@pytest.mark.parametrize(
    ("path", "written", "read"),
    [
        (("files", 0, "records", 0, "items"), ["氏名", "住所"], ("氏名", "住所")),
        (("files", 0, "records", 0, "items"), ["氏名", {"name": "住所"}], ("氏名", RecordItem(name="住所"))),
        (("systems", 0, "functions"), "一つの文", "一つの文"),
        (("recipients", 0, "rows"), {"count": 30}, UnlistedRows(count=30)),
        (("recipients", 0, "rows"), {"count": 30, "listed": False}, UnlistedRows(count=30)),
        (("network", "provision"), "none", "none"),
        (("network", "inquiry"), "none", "none"),
        (("network", "inquiry", "rows"), "none", "none"),
        (("work", "number_use"), "none", "none"),
        (("parties", 0, "entrusted", 0, "re_entrustment"), "none", "none"),
        (("procedure", "opinions"), "none", "none"),
        (("procedure", "third_party"), "none", "none"),
        (("procedure", "commission"), "none", "none"),
        (("other_bodies",), "none", "none"),
        (("controls", 0, "parameters"), {}, {}),
        (("controls", 0, "parameters"), {"並び": [], "語": ["a", "b"]}, {"並び": (), "語": ("a", "b")}),
    ],
)
def test_a_value_may_be_written_in_another_shape(tmp_path: Path, path: Path_, written: Any, read: Any) -> None:
    loaded = load_assessment(write(tmp_path, yaml_of(put(FULL, path, written)).text))
    value: Any = loaded.assessment
    for step in path:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    assert value == read
    assert type(value) is type(read)


OPTIONAL = [leaf for leaf in LEAVES if leaf.default is None and not leaf.listed and leaf.key not in ("band", "count")]


@pytest.mark.parametrize("group", by_record(OPTIONAL))
def test_an_optional_leaf_may_be_left_blank(tmp_path: Path, group: list[Leaf]) -> None:
    data = FULL
    for leaf in group:
        data = put(data, leaf.path, None)
    loaded = load_assessment(write(tmp_path, yaml_of(data).text))
    for leaf in group:
        assert loaded.written(leaf.path)
        holder: Any = loaded.assessment
        for step in leaf.path[:-1]:
            holder = holder[step] if isinstance(step, int) else getattr(holder, _attribute(type(holder), step))
        assert getattr(holder, _attribute(leaf.record, leaf.key)) is None


def _attribute(record: type[Record], key: str) -> str:
    return next(name for name, field in record.model_fields.items() if (field.alias or name) == key)


# --- what a leaf refuses ---

TEXT = (
    "文字列を書くか、共通の文を {use: 名前} で参照してください。",
    "write a text, or refer to a shared one with {use: id}",
)
WRONG_TEXTS: list[tuple[Any, str, str]] = [
    ({"a": 1}, "項目の並び（マッピング）", "a mapping"),
    (["a"], "一覧（リスト）", "a list"),
]


@pytest.mark.parametrize("group", by_record(of_kind("text", "id", "date", "choice", "band", "reference")))
def test_a_text_is_neither_a_mapping_nor_a_list(tmp_path: Path, group: list[Leaf]) -> None:
    for value, ja, en in WRONG_TEXTS:
        message = (f"文字列を書く欄ですが、{ja}があります。", f"a text is expected, found {en}")
        found = refused(tmp_path, *(leaf.path for leaf in group), value=value, hanging=True)
        assert found == [("text-expected", *message, *TEXT)] * len(group)


BLANK = {
    "flag": (
        "flag-expected",
        "true か false を書く欄ですが、空欄があります。",
        "true or false is expected, found nothing",
    ),
    "number": (
        "number-expected",
        "0以上の整数を書く欄ですが、空欄があります。",
        "a whole number is expected, found nothing",
    ),
}


@pytest.mark.parametrize("leaf", [leaf for leaf in LEAVES if leaf.default is not None and not leaf.listed], ids=str)
def test_a_leaf_that_is_needed_is_not_blank(tmp_path: Path, leaf: Leaf) -> None:
    expected = BLANK.get(
        leaf.kind, ("text-expected", "文字列を書く欄ですが、空欄があります。", "a text is expected, found nothing")
    )
    if leaf.kind in ("values", "names", "texts", "parameters"):
        ja = f"「{leaf.key}」には項目の並び（名前: 値）が要りますが、空欄になっています。"
        expected = ("wrong-shape", ja, f"'{leaf.key}' expects a mapping")
    assert [one[:3] for one in refused(tmp_path, leaf.path, value=None, hanging=True)] == [expected]


NUMBERS: list[tuple[Any, str, str, str]] = [
    (
        "八万人",
        "number-expected",
        "0以上の整数を書く欄ですが、「八万人」があります。",
        "a whole number is expected, found '八万人'",
    ),
    (
        "84,000",
        "number-expected",
        "0以上の整数を書く欄ですが、「84,000」があります。",
        "a whole number is expected, found '84,000'",
    ),
    (
        1.5,
        "number-expected",
        "0以上の整数を書く欄ですが、「1.5」があります。",
        "a whole number is expected, found '1.5'",
    ),
    (
        True,
        "number-expected",
        "0以上の整数を書く欄ですが、「true」があります。",
        "a whole number is expected, found 'true'",
    ),
    (
        [3],
        "number-expected",
        "0以上の整数を書く欄ですが、一覧（リスト）があります。",
        "a whole number is expected, found a list",
    ),
    (
        "一" * 41,
        "number-expected",
        f"0以上の整数を書く欄ですが、「{'一' * 40}…」があります。",
        f"a whole number is expected, found '{'一' * 40}…'",
    ),
    (-1, "number-out-of-range", "数が範囲外です: -1", "the number is out of range: -1"),
    (10**12 + 1, "number-out-of-range", "数が範囲外です: 1000000000001", "the number is out of range: 1000000000001"),
]
NUMBER_REMEDIES = {
    "number-expected": (
        "桁区切りや単位を付けずに 84000 のように書いてください。",
        "write it like 84000, without separators or units",
    ),
    "number-out-of-range": ("0以上の現実的な整数を書いてください。", "write a realistic whole number"),
}


@pytest.mark.parametrize(("value", "code", "ja", "en"), NUMBERS)
def test_a_number_is_whole_and_realistic(tmp_path: Path, value: Any, code: str, ja: str, en: str) -> None:
    paths = [leaf.path for leaf in of_kind("number")]
    assert refused(tmp_path, *paths, value=value) == [(code, ja, en, *NUMBER_REMEDIES[code])] * len(paths)


@pytest.mark.parametrize("value", [0, 10**12])
def test_the_smallest_and_the_largest_number(tmp_path: Path, value: int) -> None:
    data = FULL
    for leaf in of_kind("number"):
        data = put(data, leaf.path, value)
    read = listed_as_read(load_assessment(write(tmp_path, yaml_of(data).text)).assessment.model_dump(by_alias=True))
    assert {key: read[key] for key in data} == data


@pytest.mark.parametrize(
    ("value", "ja", "en"),
    [("はい", "「はい」", "'はい'"), ("yes", "「yes」", "'yes'"), ("true", "「true」", "'true'"), (1, "「1」", "'1'")],
)
def test_a_flag_is_true_or_false(tmp_path: Path, value: Any, ja: str, en: str) -> None:
    remedy = ("true（はい）か false（いいえ）を書いてください。", "write true or false")
    message = (f"true か false を書く欄ですが、{ja}があります。", f"true or false is expected, found {en}")
    paths = [leaf.path for leaf in of_kind("flag")]
    assert refused(tmp_path, *paths, value=value) == [("flag-expected", *message, *remedy)] * len(paths)


HOW_DATE = (
    "「令和6年10月1日」「R6.10.1」「2024-10-01」のように書いてください（月まで、年までも可）",
    "write it like 令和6年10月1日, R6.10.1 or 2024-10-01 (down to the month or the year is fine too)",
)
DATES: list[tuple[str, str, str, tuple[str, str]]] = [
    (
        "昭和65年3月1日",
        "昭和65年3月1日はありません。昭和は1926年12月25日から1989年1月7日（昭和64年）までです",
        "there is no 昭和65年3月1日: Showa (昭和) ran from 1926-12-25 to 1989-01-07 (昭和64年)",
        (
            "元号か年を直してください（1990-03-01なら平成2年3月1日です）",
            "mend the era or the year (1990-03-01 is 平成2年3月1日)",
        ),
    ),
    (
        "令和元年4月30日",
        "令和元年4月30日はありません。令和は2019年5月1日からです",
        "there is no 令和元年4月30日: Reiwa (令和) began on 2019-05-01",
        (
            "元号か年を直してください（2019-04-30なら平成31年4月30日です）",
            "mend the era or the year (2019-04-30 is 平成31年4月30日)",
        ),
    ),
    (
        "令和5年2月29日",
        "2月29日はありません。2023年2月は28日までです",
        "there is no day 29 in 2023-02, which has 28 days",
        ("日を直してください", "mend the day"),
    ),
    (
        "2024-13-01",
        "13月はありません。月は1から12です",
        "there is no month 13; months are 1 to 12",
        ("月を直してください", "mend the month"),
    ),
    ("未定", "「未定」は日付として読めません", "“未定” cannot be read as a date", HOW_DATE),
    ("20241001", "「20241001」は日付として読めません", "“20241001” cannot be read as a date", HOW_DATE),
]


@pytest.mark.parametrize(("value", "ja", "en", "remedy"), DATES)
def test_a_date_has_been_a_day(tmp_path: Path, value: str, ja: str, en: str, remedy: tuple[str, str]) -> None:
    paths = [leaf.path for leaf in of_kind("date")]
    assert refused(tmp_path, *paths, value=value) == [("bad-date", ja, en, *remedy)] * len(paths)


@pytest.mark.parametrize("value", ["none", "unknown", "R6.10.1", "2024-10", "平成27年", "令和六年十月一日"])
def test_a_date_is_kept_as_written(tmp_path: Path, value: str) -> None:
    data = FULL
    for leaf in of_kind("date"):
        data = put(data, leaf.path, value)
    read = listed_as_read(load_assessment(write(tmp_path, yaml_of(data).text)).assessment.model_dump(by_alias=True))
    assert {key: read[key] for key in data} == data


@pytest.mark.parametrize("leaf", of_kind("band"), ids=str)
def test_a_band_is_one_of_its_own_table(tmp_path: Path, leaf: Leaf) -> None:
    table = BAND_TABLES[leaf.of]
    wrong = table.bands[1].label + "くらい"
    assert refused(tmp_path, leaf.path, value=wrong) == [
        (
            "unknown-band",
            f"{table.title.ja}に「{wrong}」という選択肢はありません",
            f"{table.title.en} has no choice “{wrong}”",
            f"「{table.bands[1].label}」ではありませんか。選択肢: {'、'.join(b.label for b in table.bands)}",
            f"did you mean {table.bands[1].label}? choices: {', '.join(b.label for b in table.bands)}",
        )
    ]
    assert load_assessment(write(tmp_path, yaml_of(put(FULL, leaf.path, "unknown")).text))


@pytest.mark.parametrize("leaf", of_kind("choice"), ids=str)
def test_a_choice_is_one_of_its_own_vocabulary(tmp_path: Path, leaf: Leaf) -> None:
    words = vocabulary(leaf.of)
    wrong = next(iter(words.choices.values())) + "か"
    near = nearest(wrong, words.names())
    assert near == wrong[:-1]
    assert refused(tmp_path, leaf.path, value=wrong) == [
        (
            "unknown-choice",
            f"{words.title}の選択肢にありません: 「{wrong}」",
            f"not one of the choices of {leaf.of}: '{wrong}'",
            f"「{near}」ではありませんか。次から選んでください: {'、'.join(words.choices.values())}",
            f"did you mean '{near}'? choose one of: {', '.join(words.choices)}",
        )
    ]


BAD_IDS = ("Juki", "住基", "a b", "-a", "a/b", "", "x" * 81)


@pytest.mark.parametrize("leaf", of_kind("id"), ids=str)
def test_an_id_is_short_lower_case_ascii(tmp_path: Path, leaf: Leaf) -> None:
    remedy = (
        "半角の英小文字・数字・ハイフン・点・下線で、80字以内にしてください。",
        "use lower-case ASCII letters, digits, '-', '.', '_', at most 80 characters",
    )
    for value in BAD_IDS:
        assert refused(tmp_path, leaf.path, value=value, hanging=True) == [
            ("bad-id", f"識別子として使えません: 「{value[:40]}」", f"not a usable id: {value[:40]!r}", *remedy)
        ]


@pytest.mark.parametrize("leaf", of_kind("reference"), ids=str)
def test_a_reference_names_an_entry_that_exists(tmp_path: Path, leaf: Leaf) -> None:
    lists = leaf.of.split("|")
    names = [f"{name}-1" for name in lists]
    assert refused(tmp_path, leaf.path, value=f"{names[-1]}x") == [
        (
            "dangling-id",
            f"{'、'.join(lists)} に「{names[-1]}x」という識別子はありません。",
            f"{'、'.join(lists)} has no entry with the id '{names[-1]}x'",
            f"「{names[-1]}」ではありませんか。識別子: {'、'.join(names)}",
            f"did you mean '{names[-1]}'? known ids: {', '.join(names)}",
        )
    ]
    for name in names[1:]:
        assert load_assessment(write(tmp_path, yaml_of(put(FULL, leaf.path, name)).text))
    others = {f"{name}-1" for name in ENTITIES} - set(names)
    for name in sorted(others)[:1]:  # an entry of another list does not do
        assert [one[0] for one in refused(tmp_path, leaf.path, value=name)] == ["dangling-id"]
