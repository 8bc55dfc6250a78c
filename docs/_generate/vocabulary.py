"""``reference/vocabulary.md``: the closed lists of choices and the bands of numbers."""

from __future__ import annotations

from _generate.markdown import cell, code, document, table
from pia.model.vocabulary import vocabularies
from pia.terms.bands import BAND_TABLES

__all__ = ["page"]


def page() -> str:
    """Return the page."""
    body = ["## 選択肢 / Choices", ""]
    for words in vocabularies().values():
        body += [f"### {words.id}", "", cell(words.title), ""]
        body += table(
            ("書ける語 / slug", "様式の語 / official label"),
            ([code(slug), cell(label)] for slug, label in words.choices.items()),
        )
    body += ["## 区分 / Bands", ""]
    for id_, bands in BAND_TABLES.items():
        body += [f"### {id_}", ""]
        body += table(
            ("選択肢 / label", "以上 / from", "未満 / below"),
            (
                [cell(band.label), f"{band.lower:,}", "" if band.upper is None else f"{band.upper:,}"]
                for band in bands.bands
            ),
        )
    intro = [
        "選択肢から選ぶ項目には、英字の語と様式の語のどちらを書いても構いません。公表された文書から読み取れないときは `unknown` と書きます。",
        "A field with choices takes the slug or the official label. `unknown` stands for a published source that cannot be read.",
    ]
    return document("選択肢と区分 / Vocabulary", intro, body)
