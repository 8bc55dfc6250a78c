"""What rules may know of legal citations, of the names of laws and of words that the law has replaced."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from pia.rules.fact_schema import Words_

__all__ = ["CitationFacts", "LawNameFacts", "ReplacedTermFacts"]


class CitationFacts(TypedDict):
    """A legal citation, and what the facts of the law say of its place on ``day``, that of publication or of the check.

    ``role`` says where it stands; ``malformed`` ones are the whole text of a field, and one with a ``defect`` lacks a part.
    ``standing`` is null where nothing is known of the law; ``successor`` is what took its place, ``nearest`` the place (or the
    law, where the name is misspelt) that is most like it, ``instead`` the place that belongs to the matter of the sentence.
    ``beyond`` is the last item (号) or row (項) of the article or the table where a later one is cited.
    ``caption_of`` is the article of the same law that bears the written caption, ``earlier`` the id of the basis of use that
    already names the same place.
    ``addressed`` is the kind of body that the place speaks to. ``former`` marks one that is called 旧. ``rows_…`` are the rows
    (項) of a table that the field lists though the table has none such or they are about something else, or does not list.
    """

    key: str
    label: str
    text: str
    field: str
    role: Literal[
        "number-use",
        "network-provision",
        "network-inquiry",
        "network-text",
        "provision",
        "transfer",
        "provision-row",
        "transfer-row",
        "retention",
        "text",
    ]
    day: str
    malformed: bool
    defect: Literal["number-without-dai", "article-word-missing", "era-cut", "rows-missing"] | None
    law: str | None
    law_id: str | None
    law_status: Literal["known", "local", "misspelt", "other", "unnamed"]
    law_in_force: bool | None
    article: str | None
    paragraph: int | None
    item: str | None
    table: str | None
    row: str | None
    normal: str | None
    inherited: bool
    standing: Literal["in-force", "repealed", "not-yet", "unknown"] | None
    standing_status: Literal["confirmed", "likely", "memory"] | None
    since: str | None
    until: str | None
    successor: str | None
    nearest: str | None
    former: bool
    purpose: bool
    addressed: Annotated[str | None, Words_("body-kind")]
    instead: str | None
    instead_status: Literal["confirmed", "likely", "memory"] | None
    paragraphs: int | None
    paragraphs_status: Literal["confirmed", "likely", "memory"] | None
    item_without_paragraph: bool
    beyond: str | None
    beyond_status: Literal["confirmed", "likely", "memory"] | None
    caption: str | None
    caption_written: str | None
    caption_of: str | None
    earlier: str | None
    retention_months: int | None
    period: str | None
    period_months: int | None
    rows_unknown: list[str]
    rows_elsewhere: list[str]
    rows_missing: list[str]


class LawNameFacts(TypedDict):
    """A name by which the assessment calls a law: a title (``full``) or an abbreviation.

    ``earlier_names`` are the other names of the same sort for the same law that stand before it; ``introduced`` counts where the
    abbreviation is explained (``derived``: 住基法施行令, where 住基法 is), ``introduced_in_list`` those of them in a list of abbreviations; ``uses`` counts all others.
    ``law`` is null for an abbreviation of a list that stands for no law of the catalogue and is not used.
    """

    key: str
    label: str
    name: str
    law: str | None
    title: str | None
    full: bool
    uses: int
    introduced: int
    introduced_in_list: int
    derived: bool
    used_before: bool
    earlier_names: list[str]
    old_title: bool
    in_force: bool


class ReplacedTermFacts(TypedDict):
    """A word that the law has replaced by ``instead``, in a text that is published afterwards.

    ``left_over`` is false where the sentence says that it is the former one, or is about its holders.
    """

    key: str
    label: str
    term: str
    instead: str
    since: str
    sentence: str
    left_over: bool
    source_status: Literal["confirmed", "likely", "memory"]
