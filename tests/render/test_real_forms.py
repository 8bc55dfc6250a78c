"""The two real forms (a published city, the example) in every format: all that is printed stands there, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import read_output as out

from pia.app.form import filled
from pia.forms.tree import Form, Group, Item, Table
from pia.render import embedded_docx, embedded_pdf, embedded_xlsx
from pia.render.formats import FORMATS
from pia.render.printed import printed_document
from pia.render.wording import running_list
from pia.source.nodes import Mapping, Node, Sequence, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pia.forms.scope import Projection

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
NAMES = ("wako", "example/juki")
PAPERS = ("xlsx", "docx", "html", "pdf", "md")
"""The formats that people read; json is for machines."""
WITHHELD = (
    "90日",
    "2週間",
    "7分",
    "14世代",
    "見本県東見本町の第一データセンター",
    "見本県東見本町の第二データセンター",
)
"""What the example says to the commission and not to the public, as printed."""

every_paper = pytest.mark.parametrize("format_", PAPERS)
every_name = pytest.mark.parametrize("name", NAMES)


@cache
def form(name: str, projection: Projection = "publish") -> Form:
    return filled(ASSESSMENTS / name, projection=projection)


@cache
def rendered(name: str, format_: str, projection: Projection = "publish") -> bytes:
    return FORMATS[format_].render(form(name, projection))


@cache
def visible(name: str, format_: str, projection: Projection = "publish") -> str:
    return out.visible(format_, rendered(name, format_, projection))


@cache
def all_bytes(name: str, format_: str, projection: Projection = "publish") -> bytes:
    return out.every_byte(rendered(name, format_, projection))


def groups(group: Group) -> Iterator[Group]:
    """Yield the group and every group below it."""
    yield group
    for child in group.children:
        if isinstance(child, Group):
            yield from groups(child)


def drawn(group: Group, *, covered: bool = False) -> Iterator[tuple[Item, Group, bool]]:
    """Yield every item in the order of the paper, with its group and whether a bar above already carries the ※.

    Header ticks and the caption stand in the bar itself; inline items are not drawn.
    """
    covered = covered or group.important is not None
    first = [c for c in group.children if isinstance(c, Item) and c.layout in ("header", "caption")]
    for child in (*first, *group.body()):
        if isinstance(child, Group):
            yield from drawn(child, covered=covered)
        else:
            yield child, group, covered


def printed_items(made: Form) -> list[tuple[Item, Group, bool]]:
    return [found for section in made.sections for found in drawn(section)]


def value_texts(item: Item, format_: str = "") -> list[str]:
    """Return the texts that a value puts on paper, by the conventions of the official form."""
    if isinstance(item.value, Table):
        if item.layout == "numbered" and format_ == "md":
            return [running_list(item.value)]
        return [cell for row in item.value.rows for cell in row]
    if isinstance(item.value, tuple) or item.kind == "ticks":
        return list(item.value or ())
    return [item.printed()]


def starred(item: Item, *, covered: bool) -> str:
    return f"{item.mark or ''}{item.label}" + ("※" if item.important_change and not covered else "")


# --- values, labels, bars -------------------------------------------------------------------------------------------------


@every_name
@every_paper
def test_every_printed_value_stands_in_the_output(name: str, format_: str) -> None:
    text = visible(name, format_)
    missing = [
        (item.key, value[:40])
        for item, _, _ in printed_items(form(name))
        if item.layout != "drawing"  # a picture says the same
        for value in (
            *value_texts(item, format_),
            *(detail for _, detail in item.details),
            item.other or "",
            item.note or "",
        )
        if not (
            out.goes_on(out.squeeze(value), text)
            if format_ == "xlsx" or (format_, item.layout) == ("pdf", "table")
            else out.squeeze(value) in text
        )
    ]
    assert missing == []
    assert sum(len(value) for item, _, _ in printed_items(form(name)) for value in value_texts(item)) > 10_000


@every_name
@every_paper
def test_every_label_stands_with_its_mark_and_its_star(name: str, format_: str) -> None:
    text = visible(name, format_)
    for item, group, covered in printed_items(form(name)):
        if item.layout in ("caption", "header"):
            continue  # their bar speaks for them
        repeats = group.title.endswith(item.label)
        wanted = out.squeeze(item.label if repeats else starred(item, covered=covered))
        assert wanted in text, item.key
    labels = {starred(item, covered=covered) for item, _, covered in printed_items(form(name))}
    stars = {label for label in labels if label.endswith("※")}
    bars = [group.title for section in form(name).sections for group in groups(section) if group.important]
    never = {
        label
        for label in labels - stars
        if not any(star.endswith(f"{label}※") for star in stars) and not any(bar.endswith(label) for bar in bars)
    }
    assert len(stars) >= 5
    assert len(never) > 20
    assert [label for label in never if f"{out.squeeze(label)}※" in text] == []


@every_name
@every_paper
def test_bars_come_in_official_order_with_what_stands_in_them(name: str, format_: str) -> None:
    text = visible(name, format_)
    at = 0
    for section in form(name).sections[1:]:
        for group in groups(section):
            if group.role == "stack":
                continue
            caption = group.caption()
            for part in (group.title, group.important, group.note, caption and caption.printed()):
                found = text.find(out.squeeze(part or ""), at)
                assert found >= 0, (group.id, part)
                at = found


@every_name
@every_paper
def test_range_bars_stand_once_each_though_nothing_is_below_them(name: str, format_: str) -> None:
    text = visible(name, format_)
    ranges = Counter(g.title for s in form(name).sections for g in groups(s) if g.role == "range")
    assert {"システム2～5", "委託事項2～5", "提供先2～5"} <= set(ranges)
    shown = Counter(re.findall(r"(?:システム|委託事項|提供先|移転先)[0-9]+～[0-9]+", text))
    assert shown == ranges


@every_name
@every_paper
def test_the_list_of_contents_is_complete_and_in_order(name: str, format_: str) -> None:
    if format_ == "html":
        data = rendered(name, format_)
        text = out.squeeze("".join(out.html_page(data).xpath("//nav//text()")))
    else:
        text = visible(name, format_)
    at = [text.index(out.squeeze(entry), text.index("項目一覧")) for entry in form(name).contents]
    assert at == sorted(at)
    assert len(at) == len(set(at)) >= 7


# --- each value beside its label ------------------------------------------------------------------------------------------


def expected_pairs(made: Form) -> list[tuple[str, str]]:
    """Return (label, value) of every plain row; rows whose label is that of their stack have none of their own."""
    return [
        (out.squeeze(starred(item, covered=covered)), out.squeeze(item.printed()))
        for item, group, covered in printed_items(made)
        if item.layout == "row" and item.kind in ("text", "name", "date") and not group.title.endswith(item.label)
        if made.sections[0].id != group.id
    ]


def pairs_in(format_: str, data: bytes) -> list[tuple[str, str]]:
    """Return (label, value) of every row of a file, as its own cells tell."""
    found: list[tuple[str, str]] = []
    if format_ == "xlsx":
        # what goes on over a page stands in a box of its own right below the first, beside an empty label
        for label in (box for box in out.boxes(data) if box.right in (8, 11, 14)):
            beside = [box for box in out.boxes(data) if box.sheet == label.sheet and box.top >= label.top]
            below = min((box.top for box in beside if box.right == label.right and box.top > label.top), default=10**6)
            values = [box.text for box in beside if (box.left, box.right) == (label.right + 1, 36) and box.top < below]
            found.append((label.text, "".join(values)))
    elif format_ == "docx":
        found = [(row[-2], row[-1]) for row in out.docx_rows(data) if len(row) in (2, 3)]
    elif format_ == "html":
        for row in out.html_page(data).xpath("//table[@class='items']//tr"):
            cells = [cell.text_content() for cell in row.xpath("./th[@scope='row'] | ./td")]
            found += [(cells[0], cells[1])] if len(cells) == 2 else []
    else:
        rows = [line.strip("|").split(" | ") for line in out.markdown_lines(data) if line.startswith("| ")]
        found = [(row[0].rpartition("：")[2], row[1]) for row in rows if len(row) == 2]
    return [(out.squeeze(label), out.squeeze(value)) for label, value in found]


@every_name
@pytest.mark.parametrize("format_", ["xlsx", "docx", "html", "md"])
def test_each_value_stands_beside_its_own_label(name: str, format_: str) -> None:
    wanted, rest = expected_pairs(form(name)), iter(pairs_in(format_, rendered(name, format_)))
    assert len(wanted) > 80
    for pair in wanted:  # in the order of the form: a pair is looked for behind the one before
        assert pair in rest, pair


# --- ticks and choices ----------------------------------------------------------------------------------------------------


def expected_ticks(made: Form) -> list[str]:
    """Return every bracket with its label, in printed order."""
    found: list[str] = []
    for item, _, _ in printed_items(made):
        if item.kind == "ticks" and item.choices is not None:
            known = [label for part in item.choices.groups for label in part.labels] or item.choices.labels
            value = item.value if isinstance(item.value, tuple) else ()
            found += [("[○]" if label in value else "[_]") + out.squeeze(label) for label in known]
    return found


@every_name
@every_paper
def test_brackets_match_the_values(name: str, format_: str) -> None:
    text, wanted = visible(name, format_), expected_ticks(form(name))
    assert len(wanted) > 100
    assert (text.count("[○]"), text.count("[_]")) == (
        sum(tick.startswith("[○]") for tick in wanted),
        sum(tick.startswith("[_]") for tick in wanted),
    )
    brackets = re.findall(r"\[[○_]\][^\[]*", text)
    assert [shown for shown, tick in zip(brackets, wanted, strict=True) if not shown.startswith(tick)] == []


@every_name
@every_paper
def test_counts_stand_in_the_brackets_of_their_ticks(name: str, format_: str) -> None:
    text = visible(name, format_)
    counted = [item for item in form(name).items() if item.kind == "ticks" and item.trailer == "件"]
    assert counted
    for item in counted:
        for label, count in item.details:
            assert f"{label}（{count}）件" in text


def numbered(item: Item) -> list[str]:
    assert item.choices is not None
    half = 1 if item.choices.style == "half" else item.choices.half_from or 99
    return [
        out.squeeze(f"{number}{')' if number >= half else '）'}{label}")
        for number, label in enumerate(item.choices.labels, start=1)
    ]


def chosen(item: Item) -> str:
    return out.squeeze(f"[{item.printed()}]{item.trailer or ''}")


def choices_of(name: str) -> list[Item]:
    found = [item for item, _, _ in printed_items(form(name)) if item.kind == "choice" and item.status != "withheld"]
    assert len(found) > 30
    return found


@every_name
@pytest.mark.parametrize("format_", ["docx", "html", "pdf", "md"])
def test_choices_are_numbered_in_official_order_behind_the_chosen_one(name: str, format_: str) -> None:
    text = visible(name, format_).replace(out.WALL, "")
    at = 0
    for item in choices_of(name):
        at = text.find(f"{chosen(item)}＜選択肢＞{''.join(numbered(item))}", at)
        assert at >= 0, item.key
    assert text.count("＜選択肢＞") == len(choices_of(name))


@every_name
def test_choices_of_the_workbook_stand_in_one_or_two_cells(name: str) -> None:
    boxes = out.boxes(rendered(name, "xlsx"))
    heads = [at for at, box in enumerate(boxes) if box.text.startswith("＜選択肢＞\n")]
    assert len(heads) == len(choices_of(name))
    for at, item in zip(heads, choices_of(name), strict=True):
        lines = boxes[at].text.split("\n")[1:]
        right = boxes[at + 1] if len(boxes) > at + 1 and boxes[at + 1].text.startswith("　\n") else None
        if right is not None:
            assert (right.top, right.bottom, right.left) == (boxes[at].top, boxes[at].bottom, boxes[at].right + 1)
            lines = sorted(
                [*lines, *(line for line in right.text.split("\n") if line.strip())],
                key=lambda line: int(re.match("[0-9]+", line)[0]),
            )
        assert [out.squeeze(line) for line in lines] == numbered(item), item.key
        assert out.squeeze(boxes[at - 1].text) == chosen(item), item.key


@every_paper
def test_the_typography_of_the_numbers_is_that_of_the_edition(format_: str) -> None:
    text = visible("wako", format_)
    # 対象人数 of Ⅰ has half-width brackets, 対象となる本人の数 of Ⅱ full-width ones; the ministry prints both
    for line in (
        "1)1,000人未満",
        "4)10万人以上30万人未満",
        "1）1万人未満",
        "5）1,000万人以上",
        "2）十分である",
        "1）特に力を入れている",
    ):
        assert line in text
    assert "1）1,000人未満" not in text


# --- cover, pages ---------------------------------------------------------------------------------------------------------


@every_name
@every_paper
def test_stamp_and_provenance_stand_once(name: str, format_: str) -> None:
    text, made = visible(name, format_), form(name)
    assert made.provenance
    assert text.count(out.squeeze(made.provenance)) == 1
    assert text.count(out.squeeze(made.stamp)) == 1
    assert text.count(out.squeeze(made.title)) == 1


@every_name
def test_every_page_of_the_pdf_has_its_number(name: str) -> None:
    pages = out.pdf_pages(rendered(name, "pdf"), whole=True)
    assert [page.split()[-1] for page in pages] == [f"{n}/{len(pages)}" for n in range(1, len(pages) + 1)]
    assert 20 < len(pages) < 60


@every_name
def test_sheets_and_documents_number_their_pages(name: str) -> None:
    book = out.workbook(rendered(name, "xlsx"))
    assert {sheet.oddFooter.center.text for sheet in book} == {"&P/&N"}
    feet = [part.decode() for n, part in out.members(rendered(name, "docx")).items() if n.startswith("word/footer")]
    assert [re.findall(r'w:instr=" (\w+) "', foot) for foot in feet] == [["PAGE", "NUMPAGES"]] * 2


@every_name
def test_one_sheet_per_section_and_each_begins_with_its_bar(name: str) -> None:
    book = out.workbook(rendered(name, "xlsx"))
    sections = form(name).sections[1:]
    assert book.sheetnames[:2] == ["表紙", "項目一覧"]
    first = {box.sheet: box.text for box in reversed(out.boxes(rendered(name, "xlsx")))}
    bars = [first[sheet] for sheet in book.sheetnames[2:]]
    assert bars == [f"{s.title}　{s.important}" if s.important else s.title for s in sections]


# --- what travels inside --------------------------------------------------------------------------------------------------

READERS = {
    "xlsx": embedded_xlsx.read_embedded,
    "docx": embedded_docx.read_embedded,
    "pdf": embedded_pdf.read_embedded,
    "json": json.loads,
}


@every_name
@pytest.mark.parametrize("format_", sorted(READERS))
def test_the_printed_document_comes_back_with_its_digest(name: str, format_: str) -> None:
    document: dict[str, Any] = READERS[format_](rendered(name, format_))
    assert document == printed_document(form(name))
    assert document["digest"] == form(name).digest
    assert re.fullmatch("sha256:[0-9a-f]{64}", document["digest"])
    assert len(document["items"]) == len(list(form(name).items()))


@every_name
def test_the_digest_is_a_property_of_the_office_files_too(name: str) -> None:
    for format_ in ("xlsx", "docx"):
        custom = out.members(rendered(name, format_))["docProps/custom.xml"].decode()
        assert f'name="pia-digest"><vt:lpwstr>{form(name).digest}<' in custom
    assert f'digest="{form(name).digest}"' in out.members(rendered(name, "docx"))["customXml/item1.xml"].decode()


@every_name
@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("projection", ["publish", "submit"])
def test_nothing_says_where_a_value_was_written(name: str, format_: str, projection: Projection) -> None:
    everything = all_bytes(name, format_, projection)
    files = sorted(path.name for path in (ASSESSMENTS / name).iterdir())
    assert "controls.yaml" in files
    assert [file for file in files if out.holds(everything, file)] == []
    for trace in (".yaml", "assessments/", str(ASSESSMENTS), '"origin"', '"line"', '"facts"', '"derived_value"'):
        assert not out.holds(everything, trace), trace


@every_name
@every_paper
def test_keys_and_guidance_are_not_printed(name: str, format_: str) -> None:
    text = visible(name, format_)
    items = list(form(name).items())
    assert [item.key for item in items if len(item.key) > 8 and out.squeeze(item.key) in text] == []
    guidance = {out.squeeze(item.guidance) for item in items if item.guidance}
    assert len(guidance) > 60
    assert [one for one in guidance if one in text] == []


@every_name
@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_assessment_gives_the_same_bytes(name: str, format_: str) -> None:
    assert FORMATS[format_].render(filled(ASSESSMENTS / name)) == rendered(name, format_)


# --- withheld values ------------------------------------------------------------------------------------------------------


def withheld_nodes(node: Node) -> Iterator[Node]:
    if node.withheld is not None:
        yield node.withheld
    children = [entry.value for entry in node.entries] if isinstance(node, Mapping) else ()
    for child in node.items if isinstance(node, Sequence) else children:
        yield from withheld_nodes(child)


def reasons() -> set[str]:
    from pia.app.opened import open_assessment

    told = [plain(node) for node in withheld_nodes(open_assessment(ASSESSMENTS / "example" / "juki").root)]
    assert len(told) == len(WITHHELD)
    return {str(entry["reason"]) for entry in told}


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_withheld_survives_in_any_byte_for_the_public(format_: str) -> None:
    everything = all_bytes("example/juki", format_)
    assert [value for value in WITHHELD if out.holds(everything, value)] == []
    assert [text for text in reasons() if out.holds(everything, text)] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_the_search_finds_what_is_said_to_the_commission(format_: str) -> None:
    everything = all_bytes("example/juki", format_, "submit")
    assert [value for value in WITHHELD if not out.holds(everything, value)] == []


@every_paper
def test_the_published_wording_stands_where_the_value_was(format_: str) -> None:
    text = visible("example/juki", format_)
    said_to_the_commission = "".join(item.printed() for item in form("example/juki", "submit").items())
    for shown in ("市が定める期間", "一定の時間", "複数世代", "データセンターから離れた別の拠点"):
        assert shown in text
        assert shown not in said_to_the_commission


def test_the_two_projections_differ_in_withheld_items_only() -> None:
    public, full = (list(form("example/juki", projection).items()) for projection in ("publish", "submit"))
    different = [a.key for a, b in zip(public, full, strict=True) if a.printed() != b.printed()]
    assert different == [item.key for item in public if item.status == "withheld"]
    assert all(a.key == b.key for a, b in zip(public, full, strict=True))
    assert all(first != second for first, second in pairwise(different))
