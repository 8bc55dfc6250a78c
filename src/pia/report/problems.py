"""Problems of the input for people: one block each, with the place, the line, a caret and what to do.

Every command prints these to stderr when it cannot read what it was given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.report.cells import printable, text_width, wrap
from pia.report.excerpt import SourceLines
from pia.report.labels import SEVERITY, labelled, paint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pia.errors import Lang, Place, Problem

__all__ = ["field_lines", "place_lines", "render_problems"]

_REMEDY = Words("直し方", "remedy")
_LEAST_WRAP = 20
_MOST_SHOWN = 4000  # characters of one field; the whole text stands in the json report


def render_problems(
    problems: Iterable[Problem],
    sources: Mapping[str, str] | SourceLines,
    lang: Lang = "ja",
    color: bool = False,
    *,
    width: int | None = None,
    ambiguous_wide: bool = False,
) -> Iterator[str]:
    """Yield one block per problem, in the order given; each ends with an empty line.

    ``sources`` maps the display name of a file to its text; a place in a file that is not there is shown without its line.
    """
    lines = sources if isinstance(sources, SourceLines) else SourceLines(sources, lang, width, ambiguous_wide)
    for problem in problems:
        word = paint(SEVERITY["error"].say(lang), "error", color=color)
        heading = f"{word}[{problem.code}] "
        block = [heading + paint(printable(problem.message.say(lang)), "bold", color=color)]
        if problem.place is not None:
            block += place_lines(problem.place, lines, "error", color=color)
        block += field_lines(_REMEDY, problem.remedy.say(lang), lines, color=color)
        yield "\n".join(block) + "\n\n"


def place_lines(place: Place, lines: SourceLines, colour: str, *, color: bool) -> list[str]:
    """Return ``--> file:line:column`` and, where the text is known, the line with its carets."""
    excerpt = lines.show(place)
    where = printable(str(place))
    if excerpt is None:
        return [f"  --> {where}"]
    bar = " " * len(excerpt.number) + " |"
    return [
        f"{' ' * len(excerpt.number)}--> {where}",
        paint(bar, "dim", color=color),
        paint(f"{excerpt.number} |", "dim", color=color) + f" {excerpt.line}",
        paint(bar, "dim", color=color) + f" {excerpt.blanks}{paint(excerpt.carets, colour, color=color)}",
    ]


def field_lines(label: Words, text: str, lines: SourceLines, *, color: bool) -> list[str]:
    """Return ``label: text`` indented by two cells, wrapped with a hanging indent where the width is known."""
    head = labelled(label.say(lines.lang), lines.lang)
    hang = 2 + text_width(head, ambiguous_wide=lines.ambiguous_wide)
    body = printable(text.strip()).replace("\t", "    ")
    if len(body) > _MOST_SHOWN:
        body = body[:_MOST_SHOWN] + "…"
    if lines.width is None:
        rows = body.split("\n")
    else:
        rows = wrap(body, max(lines.width - hang, _LEAST_WRAP), ambiguous_wide=lines.ambiguous_wide)
    first = f"  {paint(head.rstrip(), 'bold', color=color)}{' ' * (len(head) - len(head.rstrip()))}{rows[0]}"
    return [first, *(" " * hang + row if row else "" for row in rows[1:])]
