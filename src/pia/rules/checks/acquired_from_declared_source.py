"""What arrives from others, over however many systems and desks, has them among the 入手元 of its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pia.errors import Words
from pia.rules.flaw import Flaw, Spot
from pia.rules.graph import FlowGraph, graph_of

if TYPE_CHECKING:
    from pia.rules.facts import Facts
    from pia.rules.subjects import Subject

__all__ = ["acquired_from_declared_source"]

_LOCAL: Final = "地方公共団体・地方独立行政法人"
_SORTS: Final[tuple[tuple[str, re.Pattern[str], str, re.Pattern[str] | None], ...]] = (
    ("local-government", re.compile(r"市町村|市区町村|自治体"), _LOCAL, None),
    ("local-government", re.compile(r"警察(?!庁)|県警"), f"{_LOCAL}（警察）", re.compile(r"警察|県")),
    (
        "local-government",
        re.compile(r"広域連合|一部事務組合"),
        f"{_LOCAL}（広域連合など）",
        re.compile(r"広域連合|組合"),
    ),
    ("national", re.compile(r"税務署|年金事務所|法務局|公共職業安定所"), "行政機関・独立行政法人等", None),
    (
        "private",
        re.compile(
            r"(?:株式|有限|合同|合名|合資)会社|(?:医療|社会福祉|学校)法人|民間|銀行|信用金庫|事業主|不動産"
            r"|^(?!.*(?:市立|町立|村立|県立|公立|国立|市民)).*(?:病院|診療所)"
        ),
        "民間事業者",
        None,
    ),
)
"""By what the name of an end says it is: the 入手元 it has to be among, its label, and what a detail beside it must name."""
_FLOW: Final = Words("この流れで入ります。", "this flow brings it in")


def acquired_from_declared_source(facts: Facts, subject: Subject) -> list[Flaw]:
    """Return a flaw for each sort of source that a chain of flows brings data from and that the 入手元 do not name."""
    index = subject.path[1]
    file = facts.assessment.files[index] if isinstance(index, int) else None
    if file is None or file.acquisition is None or not file.acquisition.sources:
        return []
    graph, sources, found = graph_of(facts), file.acquisition.sources, []
    for sort, pattern, label, named in _SORTS:
        if any(
            source.source == "unknown"
            or (source.source == sort and (named is None or source.detail is None or named.search(source.detail)))
            or (source.source == "other" and source.detail is not None and pattern.search(source.detail))
            for source in sources
        ):
            continue
        wanted = frozenset(e.id for e in graph.ends.values() if e.node_kind == "body" and pattern.search(e.name))
        way = (
            _way(facts, graph, file.id, wanted, strict=named is None and sort == "local-government") if wanted else None
        )
        if way is not None:
            path, at = way
            values = {"path": graph.named(path), "source": label}
            spot, part = (
                Spot(("files", index, "acquisition", "sources")),
                "sources" if sort == "local-government" else sort,
            )
            found.append(Flaw(values, spot, ((Spot(("flows", at)), _FLOW),), part))
    return list({flaw.part: flaw for flaw in reversed(found)}.values())[::-1]


def _way(
    facts: Facts, graph: FlowGraph, file: str, wanted: frozenset[str], *, strict: bool
) -> tuple[list[str], int] | None:
    """Return the ends from one of ``wanted`` to a system that holds the file, and the last flow.

    ``strict``: municipalities send much that stays on the way; only flows that say what they carry count.
    Of the others, what a system of the body passes on comes from that system.
    """
    for system in facts.assessment.systems:
        if file not in system.holds:
            continue
        for at in graph.into.get(system.id, ()):
            flow = graph.flows[at]
            own = file in flow.carries or (not flow.carries and len(system.holds) == 1)
            if not own or (strict and not flow.items) or not graph.surely_carries(flow) or flow.source == system.id:
                continue
            path = [flow.source] if flow.source in wanted else graph.way_back(flow.source, wanted, sure=True)
            if path is not None and (strict or all(graph.ends[end].kind != "system" for end in path)):
                return [*path, system.id], at
    return None
