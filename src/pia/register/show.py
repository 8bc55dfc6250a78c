"""Looking into a register (試験用): what a system holds, one record with its versions, and its ledger, as lines for people.

Whoever looks at a record leaves a row in the ledger of its system, as everywhere; counts and the ledger itself are looked at without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

import msgspec

from pia.errors import Lang, Problem, UsageError, Words
from pia.register.city import City
from pia.register.clock import TOKYO
from pia.register.store.interface import LedgerRow, State
from pia.terms.text import nearest

__all__ = ["LABEL", "ledger_lines", "node_lines", "node_of", "record_lines"]

LABEL: Final = Words("【試験用】", "[for testing]")
"""Stands before everything that a register puts out."""

_STATES: Final[dict[State, Words]] = {
    "current": Words("現在", "current"),
    "removed": Words("消除", "removed"),
    "history": Words("履歴", "history"),
}
_OUTCOMES: Final[dict[str, Words]] = {
    "done": Words("実施", "done"),
    "refused": Words("拒否", "refused"),
    "failed": Words("不成立", "failed"),
    "unchecked": Words("実施（未確認あり）", "done, not all checked"),
}
_CODE_LENGTH: Final = 11
_CHAINED: Final = 8
"""Digits of a hash that are shown."""


def node_of(city: City, name: str) -> Any:
    """Return a system by its id.

    Raises:
        UsageError: ``register-no-node``, with the nearest id.
    """
    node = city.nodes.get(name)
    if node is None:
        raise UsageError(_no_node(name, city))
    return node


def node_lines(node: Any, lang: Lang) -> Iterator[str]:
    """Yield what a system is and how much it holds."""
    body = node.body
    yield f"{LABEL.say(lang)} {node.id}  {node.KIND}  {body.code} {body.name}".rstrip()
    functions = [words.say(lang) for words in node.FUNCTIONS.values()]
    yield f"{_say(lang, '機能', 'functions')}: {_say(lang, '、', ', ').join(functions)}"
    with node.store.read() as reader:
        for file in (file for file in node.policy.files if file.node == node.id):
            counts = [f"{words.say(lang)} {reader.count(file.id, (state,))}" for state, words in _STATES.items()]
            yield f"{_say(lang, 'ファイル', 'file')} {file.id} ({file.role}): {'  '.join(counts)}"
        for channel in node.channels.outgoing(node.id):
            sent, waits = reader.sent(channel.id), len(reader.waiting(channel.id))
            if sent:
                yield f"{_say(lang, '送信', 'sent')} {channel.id}: {sent} ({_say(lang, '送信待ち', 'waiting')} {waits})"
        last = reader.last_of_ledger()
    rows = last.seq if last is not None else 0
    yield f"{_say(lang, '操作記録', 'ledger')}: {rows}{_say(lang, '行', ' rows')}"


def record_lines(node: Any, key: str, lang: Lang) -> list[str]:
    """Return a record with its versions, the newest first; a 住民票コード finds the record, too. The look is entered in the ledger.

    Raises:
        UsageError: ``register-no-record``.
        StoreError: the look cannot be entered.
    """
    shelf = _shelf(node)
    found: list[str] = []
    with node.store.read() as reader:
        keys = [key] if _could_be(key) and shelf is not None and reader.versions(shelf.file.id, key) else []
        if not keys and shelf is not None and len(key) == _CODE_LENGTH and key.isascii() and key.isdigit():
            keys = shelf.keys(reader, "code", key, limit=10)
        for one in keys:
            for row in reader.versions(shelf.file.id, one):
                state = _STATES[row.state].say(lang)
                expires = date.fromordinal(row.expires).isoformat() if row.expires else "-"
                found.append(
                    f"{one}  {_say(lang, '第', 'version ')}{row.version}{_say(lang, '版', '')} {state}"
                    f"  {_say(lang, '異動', 'effective')} {date.fromordinal(row.effective)}"
                    f"  {_say(lang, '消去できる日', 'erasable from')} {expires}"
                )
                found += [f"  {name}: {value}" for name, value in _values(shelf.open(row)).items()]
    if not found:
        raise UsageError(_no_record(node.id))
    node.run("show", lambda _tx: True, subject=key)
    return [f"{LABEL.say(lang)} {node.id}", *found]


def ledger_lines(node: Any, lang: Lang, *, last: int = 50, refused: bool = False) -> Iterator[str]:
    """Yield the last rows of a ledger, the refused ones alone where that is asked."""
    yield f"{LABEL.say(lang)} {node.id}  {_say(lang, '操作記録', 'ledger')}"
    with node.store.read() as reader:
        newest = reader.last_of_ledger()
        end = newest.seq if newest is not None else 0
        rows = reader.ledger(after=0 if refused else max(end - last, 0))
        chosen = [row for row in rows if row.outcome in ("refused", "failed")][-last:] if refused else rows
        for row in islice(chosen, last):
            yield _row(row, lang)


def _row(row: LedgerRow, lang: Lang) -> str:
    at = datetime.fromtimestamp(row.at, TOKYO)
    subject = row.subject.hex()[:_CHAINED] or "-"
    outcome = _OUTCOMES[row.outcome].say(lang) if row.outcome in _OUTCOMES else row.outcome
    parts = (
        str(row.seq),
        f"{at:%Y-%m-%d %H:%M:%S}",
        row.who,
        row.terminal or "-",
        row.task or "-",
        row.operation,
        subject,
        outcome,
        row.detail,
    )
    return "  ".join(part for part in parts if part)  # fmt: skip


def _shelf(node: Any) -> Any:
    """Return the main file of a node, None where it has none."""
    if hasattr(node, "residents"):
        return node.residents.shelf
    return next((getattr(node, name) for name in ("records", "people", "data") if hasattr(node, name)), None)


def _could_be(key: str) -> bool:
    return 0 < len(key) <= 100 and "\0" not in key and key.isprintable()


def _values(content: object) -> Mapping[str, str]:
    """Return a content as names and values on one level."""
    if hasattr(content, "last"):
        content = content.last
    plain = msgspec.to_builtins(content, str_keys=True)
    return dict(_flat("", plain))


def _flat(before: str, plain: object) -> Iterator[tuple[str, str]]:
    if isinstance(plain, dict):
        for name, value in plain.items():
            yield from _flat(f"{before}.{name}" if before else str(name), value)
    elif isinstance(plain, list | tuple):
        for place, value in enumerate(plain, start=1):
            yield from _flat(f"{before}[{place}]", value)
    elif plain not in (None, ""):
        yield before, plain.isoformat() if isinstance(plain, date) else str(plain)


def _say(lang: Lang, ja: str, en: str) -> str:
    return Words(ja, en).say(lang)


def _no_node(name: str, city: City) -> Problem:
    near = nearest(name, city.nodes)
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    listed = ", ".join(city.nodes)
    return Problem(
        "register-no-node",
        Words(f"「{name[:60]}」というシステムはありません。", f"there is no system {name[:60]!r}"),
        Words(f"{hint.ja}システム: {listed}", f"{hint.en}systems: {listed}"),
    )


def _no_record(node: str) -> Problem:
    return Problem(
        "register-no-record",
        Words(f"{node} にその記録はありません。", f"{node} holds no such record"),
        Words(
            "鍵は、既存住基では宛名番号、市町村CSなどでは「市町村コード.住民票コード」又は住民票コードです。",
            "the key is the 宛名番号 at a juki, elsewhere 'municipality.code' or the 住民票コード",
        ),
    )
