"""The closed vocabularies: what may be written for each choice, what is refused, and that the lists are sound."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from full_document import leaves
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from write import MINIMAL, write

from pia.data import rules_root
from pia.model.base import UNKNOWN, choice, nearest
from pia.model.read import load_assessment
from pia.model.vocabulary import Vocabulary, vocabularies, vocabulary
from pia.terms.numerals import to_fullwidth

ALL = tuple(vocabularies().values())
CHOICES = [(words, slug, label) for words in ALL for slug, label in words.choices.items()]


def spellings(label: str) -> set[str]:
    """Return the ways one label is found written: digits and brackets of either width, with and without spaces."""
    narrow = unicodedata.normalize("NFKC", label)
    wide = label.translate({ord(a): ord(b) for a, b in zip("()", "（）", strict=True)})
    return {label, to_fullwidth(label), narrow, to_fullwidth(wide), f"　{label} ", " ".join(label)}


@pytest.mark.parametrize("words", ALL, ids=lambda w: w.id)
def test_every_choice_is_known_by_slug_and_by_label_in_any_width(words: Vocabulary) -> None:
    for slug, label in words.choices.items():
        assert words.slug_of(slug) == slug
        assert {words.slug_of(written) for written in spellings(label)} == {slug}


@pytest.mark.parametrize("words", ALL, ids=lambda w: w.id)
def test_no_two_choices_can_be_mistaken_for_one_another(words: Vocabulary) -> None:
    folded = [unicodedata.normalize("NFKC", label) for label in words.choices.values()]
    assert len(set(folded)) == len(folded)
    assert not set(words.choices) & set(words.choices.values())
    assert UNKNOWN not in words.names()
    assert all(slug == slug.lower() and slug.isascii() and " " not in slug for slug in words.choices)


@pytest.mark.parametrize("words", ALL, ids=lambda w: w.id)
def test_a_field_keeps_the_slug_whatever_was_written(words: Vocabulary) -> None:
    field = TypeAdapter(choice(words.id))
    for slug, label in words.choices.items():
        assert {field.validate_python(written) for written in (slug, *spellings(label))} == {slug}
    assert field.validate_python(UNKNOWN) == UNKNOWN


@pytest.mark.parametrize("words", ALL, ids=lambda w: w.id)
def test_a_near_miss_is_refused_and_the_nearest_named(words: Vocabulary) -> None:
    field = TypeAdapter(choice(words.id))
    for written in [f"{name}？" for name in words.names()] + [f"{slug}s" for slug in words.choices]:
        with pytest.raises(ValidationError) as caught:
            field.validate_python(written)
        context = caught.value.errors()[0]["ctx"]
        assert context["code"] == "unknown-choice"
        assert context["ja"] == f"{words.title}の選択肢にありません: 「{written}」"
        assert context["en"] == f"not one of the choices of {words.id}: {written!r}"
        near = nearest(written, words.names())
        assert near is not None
        assert (
            context["remedy_ja"]
            == f"「{near}」ではありませんか。次から選んでください: {'、'.join(words.choices.values())}"
        )
        assert context["remedy_en"] == f"did you mean {near!r}? choose one of: {', '.join(words.choices)}"


@pytest.mark.parametrize("words", ALL, ids=lambda w: w.id)
def test_what_lacks_its_last_letter_finds_its_choice_again(words: Vocabulary) -> None:
    for slug, label in words.choices.items():
        if len(label) >= 4:  # of 提供 and 移転 too little is left
            assert words.slug_of(nearest(label[:-1] + "〇", words.names()) or "") == slug


@pytest.mark.parametrize("written", ["", " ", "x" * 500, "　", "0", "１）十分である", "1) 十分である"])
def test_what_is_like_nothing_is_refused_without_a_guess_or_shortly(written: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(choice("rating")).validate_python(written)
    context = caught.value.errors()[0]["ctx"]
    assert len(context["ja"]) < 100
    assert context["remedy_ja"].endswith("次から選んでください: 特に力を入れている、十分である、課題が残されている")


@given(st.sampled_from(ALL), st.text(max_size=40))
def test_law_any_text_is_one_slug_or_none(words: Vocabulary, written: str) -> None:
    slug = words.slug_of(written)
    assert slug is None or slug in words.choices
    assert words.slug_of(f" {written}　") == slug or written in words.choices  # spaces never decide about a label


@given(st.sampled_from(CHOICES), st.data())
def test_law_spaces_inside_a_label_do_not_count(drawn: tuple[Vocabulary, str, str], data: st.DataObject) -> None:
    words, slug, label = drawn
    cut = data.draw(st.integers(0, len(label)))
    space = data.draw(st.sampled_from([" ", "　", "\n", "\t"]))
    assert words.slug_of(label[:cut] + space + label[cut:]) == slug


def test_every_vocabulary_is_used_by_a_field_or_a_risk() -> None:
    fields = {leaf.of for leaf in leaves() if leaf.kind == "choice"}
    risks = (rules_root() / "measures" / "risks.yaml").read_text("utf-8")
    assert [
        words.id for words in ALL if words.id not in fields and words.id not in risks and words.id != "re-entrustment"
    ] == []


def test_an_unknown_vocabulary_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        vocabulary("rateing")


def test_the_choices_of_the_forms_to_the_letter() -> None:
    assert tuple(vocabulary("rating").choices.values()) == ("特に力を入れている", "十分である", "課題が残されている")
    assert tuple(vocabulary("audit").choices.values()) == ("自己点検", "内部監査", "外部監査")
    assert tuple(vocabulary("extent").choices.values()) == ("特定個人情報ファイルの全体", "特定個人情報ファイルの一部")
    assert tuple(vocabulary("implementation").choices.values()) == ("実施する", "実施しない", "未定")
    assert tuple(vocabulary("file-kind").choices.values()) == (
        "システム用ファイル",
        "その他の電子ファイル（表計算ファイル等）",
    )
    assert tuple(vocabulary("timing").choices.values()) == ("事前", "事後")
    assert len(vocabulary("record-category").choices) == 19
    assert len(vocabulary("priority-measure").choices) == 9


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("4情報（氏名、性別、生年月日、住所）", "basic-information"),
        ("４情報(氏名、性別、生年月日、住所)", "basic-information"),
        ("basic-information", "basic-information"),
        ("その他識別情報(内部番号)", "internal-number"),
    ],
)
def test_a_label_in_yaml_is_read_as_its_slug(tmp_path: Path, written: str, slug: str) -> None:
    text = f'{MINIMAL}files:\n  - {{id: f, name: F, declared: {{categories: ["{written}"]}}}}\n'
    declared = load_assessment(write(tmp_path, text)).assessment.files[0].declared
    assert declared is not None
    assert declared.categories == (slug,)
