"""Who may be given what: 提供先 and 移転先 with the pairs of their annex rows, their items and means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pia.register.policy import UNDECLARED, Declared, RecipientPolicy, Undeclared
from pia.verify.items import items_in, means_record_items, record_items

if TYPE_CHECKING:
    from pia.model.assessment import Assessment
    from pia.model.recipient import AnnexRow, Recipient
    from pia.register.policy import FilePolicy
    from pia.verify.draft import DraftNode
    from pia.verify.gaps import Gaps

__all__ = ["recipients_of"]

_NETWORK: Final = "information-provision-network"
_ELSEWHERE: Final = re.compile("別紙|都度追記")
"""A basis that only points to a list, or is still to be written."""


def recipients_of(
    assessment: Assessment, nodes: Mapping[str, DraftNode], files: tuple[FilePolicy, ...], gaps: Gaps
) -> tuple[RecipientPolicy, ...]:
    """Return the recipients in the order of the assessment; one that is given several files has an entry for each.

    What is provided over 情報提供ネットワークシステム comes from the 副本 of 中間サーバー, where the body has one.
    """
    copy = next((file.id for file in files if file.role == "copy"), "")
    recorded = {file.id: record_items(file) for file in assessment.files}
    found = []
    for recipient in assessment.recipients:
        for file in recipient.files:
            id_ = recipient.id if len(recipient.files) == 1 else f"{recipient.id}-{file}"
            means = frozenset(route.means for route in recipient.means or ())
            items = _items(recipient, recorded.get(file, frozenset()))
            pairs = _pairs(recipient)
            found.append(
                RecipientPolicy(
                    id=id_,
                    kind="transfer" if recipient.kind == "transfer" else "provision",
                    name=recipient.name or recipient.id,
                    file=copy if copy and _NETWORK in means else file,
                    pairs=pairs,
                    information=_information(recipient),
                    items=items,
                    means=means,
                    number_work=_number_work(assessment, recipient.id),
                )
            )
            _note(recipient, id_, items, pairs, gaps)
    return (*found, *_without_number(assessment, nodes, gaps))


def _items(recipient: Recipient, recorded: frozenset[str]) -> Declared[frozenset[str]]:
    if recipient.information and means_record_items(recipient.information):
        return recorded or UNDECLARED
    return items_in(recipient.information, recorded)


def _pairs(recipient: Recipient) -> frozenset[tuple[str, str]]:
    """Return who may ask on which basis: the rows of the annex, or else the recipient itself with each provision of its basis."""
    if isinstance(recipient.rows, tuple):
        return frozenset(_pair(recipient, row) for row in recipient.rows)
    lines = (line.strip() for line in (recipient.basis or "").replace("、\n", "、").splitlines())
    cited = [line for line in lines if line and not _ELSEWHERE.search(line)]
    if recipient.rows is not None or not recipient.name:
        return frozenset()
    return frozenset((recipient.name, line) for line in cited)


def _information(recipient: Recipient) -> frozenset[tuple[str, str, str]]:
    """Return what the rows of the annex name, by pair; nothing for a pair of which a row is silent."""
    rows = recipient.rows if isinstance(recipient.rows, tuple) else ()
    silent = {_pair(recipient, row) for row in rows if not row.information}
    named = ((_pair(recipient, row), row.information or "") for row in rows)
    return frozenset((*pair, text) for pair, text in named if pair not in silent)


def _pair(recipient: Recipient, row: AnnexRow) -> tuple[str, str]:
    requester = row.office or row.recipient or row.organ or recipient.name or recipient.id
    return requester, row.article or row.work or row.id


def _number_work(assessment: Assessment, recipient: str) -> bool:
    flows = [flow for flow in assessment.flows if recipient in (flow.recipient, flow.target)]
    return not flows or any(flow.contains_number is not False for flow in flows)


def _without_number(assessment: Assessment, nodes: Mapping[str, DraftNode], gaps: Gaps) -> list[RecipientPolicy]:
    """Return the systems that a flow without 個人番号 goes to inside the body: no form lists them as recipients of a file."""
    ends = {one.id for one in assessment.nodes}
    found: dict[str, RecipientPolicy] = {}
    for flow in assessment.flows:
        source, target = nodes.get(flow.source), nodes.get(flow.target)
        if source is None or target is None or flow.contains_number is not False or target.node.id not in ends:
            continue
        if not source.holds or target.node.kind != "other" or source.node.body != target.node.body:
            continue
        id_ = target.node.id
        means = frozenset({flow.means} if flow.means else ())
        before = found.get(id_)
        found[id_] = RecipientPolicy(
            id=id_, kind="transfer", name=target.node.name, file=source.holds[0],
            means=means | (before.means if before is not None else frozenset()), number_work=False,
        )  # fmt: skip
        if before is None:
            gaps.note(
                f"recipients.{id_}.items", "silent", f"「{target.node.name}」に個人番号を除いて渡す項目の記載がない。",
                f"which items {id_} is given without the individual number is not told", "別添1 事務の内容",
            )  # fmt: skip
    return list(found.values())


def _note(
    recipient: Recipient, id_: str, items: Declared[frozenset[str]], pairs: frozenset[tuple[str, str]], gaps: Gaps
) -> None:
    if isinstance(items, Undeclared):
        written = bool(recipient.information)
        ja = "閉じた項目の一覧になっていない" if written else "書かれていない"
        gaps.note(
            f"recipients.{id_}.items", "open" if written else "silent", f"「{recipient.name or id_}」に渡す情報が{ja}。",
            f"what {id_} is given is {'no closed list of items' if written else 'not told'}", "Ⅱ５③提供・移転する情報",
        )  # fmt: skip
    if not pairs:
        listed = recipient.rows is not None or _ELSEWHERE.search(recipient.basis or "")
        ja = "一覧が載っていない" if listed else "法令上の根拠の記載がない"
        gaps.note(
            f"recipients.{id_}.pairs", "open" if listed else "silent", f"「{recipient.name or id_}」の{ja}。",
            f"{'the list' if listed else 'the basis'} of {id_} is not there", "Ⅱ５①法令上の根拠",
        )  # fmt: skip
