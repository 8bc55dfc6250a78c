"""Whether the files of different systems agree: residents, the unions above them, the 附票 side, and the systems that follow."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

import msgspec

from pia.errors import Words
from pia.register.agreement_check import Check, Counted
from pia.register.channel import uncovered
from pia.register.city import City
from pia.register.consistency import DIFFERENCES, compare, digests_of
from pia.register.identification import Identification, identification_of
from pia.register.nodes.atena import Atena
from pia.register.nodes.identity import IdentityNode, identity_key
from pia.register.nodes.issuing import Issuing
from pia.register.nodes.juki_notices import ResidentUpdate, followers, supplement_parcel, update_for
from pia.register.policy import UNDECLARED, Channel, NodeKind, Undeclared
from pia.register.store.interface import Reader
from pia.register.supplement import Supplement, supplement_of
from pia.register.supplement_ways import reached

__all__ = ["following", "residents", "shared_numbers", "supplements", "twice", "unions"]

_NOT_COMPARED: Final = frozenset({"reason", "changed"})
"""What a notice says of itself, not of the person."""


# --- residents and 本人確認情報 ---


def _content(record: Identification) -> bytes:
    return msgspec.msgpack.encode(
        [getattr(record, name) for name in record.__struct_fields__ if name not in _NOT_COMPARED]
    )


def residents(city: City) -> Iterator[Check]:
    """Yield whether each 市町村CS holds exactly the residents of its municipality."""
    for juki in city.of("juki"):
        for cs in city.of("municipal-cs", juki.declared.body):
            yield _residents_of(juki, cs)


def _residents_of(juki: Any, cs: Any) -> Check:
    """Look up every resident at the CS; as many records there as residents means that there is nobody else."""
    count = Counted("residents", Words("住民基本台帳と市町村CS", "residents and the municipal CS"), juki.id, cs.id)
    body = juki.declared.body
    matched = 0
    with juki.store.read() as residents, cs.store.read() as records:
        for one in count.opened(juki.residents.shelf, residents):
            resident = one.value.resident
            key = identity_key(body, resident.code)
            row = records.record(cs.records.file.id, cs.records.key(key))
            if row is None or row.state != "current":
                count.add(cs.records.key(key), DIFFERENCES["missing"])
                continue
            held = count.opening(row.key, partial(cs.records.get, records, key))
            if held is None:
                matched += 1
                continue
            matched += 1
            if _content(held.value) != _content(identification_of(resident)):
                count.add(held.row.key, DIFFERENCES["differing"])
        if records.count(cs.records.file.id) != matched:
            for found in Counted("", count.title, cs.id).opened(cs.records, records, every=True):
                atena = juki.residents.view(residents).with_code(found.value.code)
                row = residents.record(juki.residents.shelf.file.id, atena) if atena is not None else None
                if row is None or row.state != "current":
                    count.add(found.row.key, DIFFERENCES["surplus"])
    return count.done()


# --- unions ---

_PAIRS: Final[tuple[tuple[NodeKind, NodeKind, Words], ...]] = (
    ("municipal-cs", "prefecture-server", Words("市町村CSと都道府県サーバ", "the municipal CS and the prefecture server")),
    ("prefecture-server", "national-server", Words("都道府県サーバと全国サーバ", "the prefecture servers and the national server")),
    ("supplementary-prefecture-server", "supplementary-national-server", Words("附票都道府県サーバと附票全国サーバ", "the 附票 servers")),
)  # fmt: skip


def unions(city: City) -> Iterator[Check]:
    """Yield whether each server holds exactly what those below it hold together."""
    for below, above, title in _PAIRS:
        for upper in city.of(above):
            lower = [node for node in city.of(below) if upper.id in node.onward]
            if lower:
                yield _union(title, lower, upper)


def _union(title: Words, lower: Sequence[Any], upper: Any) -> Check:
    """Compare a file with those that it is the union of."""
    count = Counted("union", title, *(node.id for node in lower), upper.id)
    with ExitStack() as stack:
        readers = [stack.enter_context(node.store.read()) for node in lower]
        sides = [digests_of(reader, node.records.file.id) for reader, node in zip(readers, lower, strict=True)]
        below = _alone(count, heapq.merge(*sides))
        held = digests_of(stack.enter_context(upper.store.read()), upper.records.file.id)
        count.differences(compare(count.passing(below), held))
    return count.done()


def _alone(count: Counted, rows: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Pass on each key once; one that two files below hold is wrong."""
    last = ""
    for key, digest in rows:
        if key == last:
            count.add(key, Words("下の複数のシステムにある", "held by two systems below"))
            continue
        last = key
        yield key, digest


def twice(city: City) -> Iterator[Check]:
    """Look for codes that are current in two municipalities: every municipality's records are in the order of codes."""
    municipalities = [body.code for body in city.policy.bodies if body.kind == "municipality"]
    for server in city.of("national-server"):
        if len(municipalities) > 1:
            count = Counted("twice", Words("二重の住民登録", "residents of two municipalities"), server.id)
            with ExitStack() as stack:
                sides = [_codes(server, stack.enter_context(server.store.read()), one) for one in municipalities]
                for _ in _alone_codes(count, heapq.merge(*sides)):
                    pass
            yield count.done()


def shared_numbers(city: City) -> Iterator[Check]:
    """Look for numbers that stand under two codes among the current records: each is looked up, so that memory stays constant."""
    for server in city.of("national-server"):
        count = Counted("shared-number", Words("個人番号の重複", "numbers of two people"), server.id)
        with server.store.read() as reader:
            for one in count.opened(server.records, reader):
                number, code = one.value.number, _code(one.row.key)
                if number is None or all(
                    _code(key) == code for key in server.records.keys(reader, "number", number, limit=9)
                ):
                    continue
                listed = reader.find(server.records.file.id, "number", server.seal.lookup("number", number))
                if any(_code(other.key) != code for other in listed if other.state == "current"):
                    count.add(
                        one.row.key, Words("二つの住民票コードで現在の個人番号", "current under two resident codes")
                    )
        yield count.done()


def _codes(server: IdentityNode, reader: Reader, municipality: str) -> Iterator[str]:
    for key, _ in server.digests(reader, f"{municipality}."):
        yield _code(key)


def _code(key: str) -> str:
    return key.partition(".")[2]


def _alone_codes(count: Counted, codes: Iterator[str]) -> Iterator[str]:
    last = ""
    for code in count.passing(codes):
        if code == last:
            count.add(code, Words("二つの市町村で現在の住民", "a current resident of two municipalities"))
        last = code
        yield code


# --- 附票 and the other systems of a municipality ---


def supplements(city: City) -> Iterator[Check]:
    """Every resident whose 附票 is kept where notices reach the server of the prefecture stands there as the 住民票 has it."""
    homes = {body.code: body.prefecture for body in city.policy.bodies if body.kind == "municipality"}
    servers = {node.declared.body: node for node in city.of("supplementary-prefecture-server")}
    carrying = {cs.declared.body for cs in city.of("municipal-cs")}
    for juki in city.of("juki"):
        if juki.declared.body not in carrying or not servers:
            continue
        way = _ways(city, juki.declared.body)
        count = Counted(
            "supplement",
            Words("住民基本台帳と附票都道府県サーバ", "residents and the 附票 server"),
            juki.id,
            *(one.id for one in servers.values()),
        )
        with ExitStack() as stack:
            residents = stack.enter_context(juki.store.read())
            readers = {body: stack.enter_context(node.store.read()) for body, node in servers.items()}
            for one in count.opened(juki.residents.shelf, residents):
                wanted = supplement_of(one.value.resident)
                body = homes.get(wanted.keeper, "") if wanted is not None else ""
                if wanted is None or body not in servers or not way(wanted, servers[body]):
                    continue
                records = servers[body].records
                row = readers[body].record(records.file.id, records.key(wanted.code))
                if row is None or row.state != "current":
                    count.add(records.key(wanted.code), DIFFERENCES["missing"])
                    continue
                held = count.opening(row.key, partial(records.get, readers[body], wanted.code))
                if held is not None and _same(held.value) != _same(wanted):
                    count.add(row.key, DIFFERENCES["differing"])
        yield count.done()


def _ways(city: City, home: str) -> Callable[[Supplement, Any], bool]:
    """Return what says whether a server is told of such a record; found once for records of the same items."""
    known: dict[tuple[str, tuple[str, ...]], tuple[Any, ...]] = {}

    def told(wanted: Supplement, server: Any) -> bool:
        notice = supplement_parcel(wanted)
        key = wanted.keeper, notice.items
        if key not in known:
            known[key] = reached(city, home, wanted.keeper, notice)
        return server in known[key]

    return told


def _same(record: Supplement) -> tuple[object, ...]:
    return record.name, record.kana, record.birth, record.sex, record.address, record.keeper


def following(city: City) -> Iterator[Check]:
    """Yield whether the other systems of each municipality hold its residents as their channels allow."""
    for juki in city.of("juki"):
        for channel in followers(juki):
            node = city.nodes.get(channel.target)
            if isinstance(node, Issuing | Atena):
                yield _following(juki, channel, node)


def _following(juki: Any, channel: Channel, node: Issuing | Atena) -> Check:
    count = Counted(
        "following",
        Words("住民基本台帳と同じ団体のシステム", "residents and another system of the same body"),
        juki.id,
        node.id,
    )
    with juki.store.read() as residents, node.store.read() as reader:
        for one in count.opened(juki.residents.shelf, residents):
            update = msgspec.json.decode(update_for(channel, one.value.resident).body, type=ResidentUpdate)
            wrong = count.wrong
            held = count.opening(update.atena, partial(_held, node, reader, juki.id, update.atena))
            if held is None:
                if count.wrong == wrong:
                    count.add(update.atena, DIFFERENCES["missing"])
            elif not _allowed(node, update.values).items() <= held.items():
                count.add(update.atena, DIFFERENCES["differing"])
        if isinstance(node, Issuing):
            for row in reader.records(node.data.file.id):
                held_row = residents.record(juki.residents.shelf.file.id, row.key)
                if held_row is None or held_row.state != "current":
                    count.add(row.key, DIFFERENCES["surplus"])
    return count.done()


def _allowed(node: Issuing | Atena, values: dict[str, str]) -> dict[str, str]:
    """Return what of a record the file of a system may hold."""
    items = node.data.file.items if isinstance(node, Issuing) else UNDECLARED
    extra = () if isinstance(items, Undeclared) else uncovered(values, items)
    return {item: value for item, value in values.items() if item not in extra}


def _held(node: Issuing | Atena, reader: Reader, juki: str, atena: str) -> dict[str, str] | None:
    if isinstance(node, Issuing):
        found = node.data.get(reader, atena)
        return found.value if found is not None else None
    linked = node.people.find(reader, "link", f"{juki}/{atena}", limit=1)
    return linked[0].value.values if linked else None
