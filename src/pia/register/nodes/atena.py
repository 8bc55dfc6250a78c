"""宛名管理・団体内統合宛名: one number per person within a body, whatever number each work's system uses and however often the 個人番号 changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Words
from pia.register.channel import Parcel
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.items import NUMBER
from pia.register.nodes.base import Answering, Node, Receiving, Work, refuse
from pia.register.nodes.copies import Copied
from pia.register.nodes.juki_notices import ResidentUpdate
from pia.register.nodes.messages import Values, parcel, read
from pia.register.nodes.searching import personal_indexes, search
from pia.register.nodes.shelf import Found, is_key
from pia.register.policy import Channel, NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Kept, Tx
from pia.terms.check_digits import is_valid_my_number, is_valid_resident_code

__all__ = ["Addressee", "Atena"]

_INFORMATION = "住民票関係情報"
_LONGEST = 1_000
_BY: Final[Mapping[str, tuple[str, Callable[[str], bool], str, str]]] = {
    NUMBER: ("number", is_valid_my_number, "bad-number", "number"),
    "住民票コード": ("code", is_valid_resident_code, "bad-code", "code"),
}
"""By what a person is known: by item the index, what the check digit says, how it is refused otherwise, and the field."""


class Addressee(Struct, frozen=True, kw_only=True):
    """One person: the 団体内統合宛名番号, what is known, and the number of each work's system."""

    number: str
    values: dict[str, str]
    links: dict[str, str]
    former: tuple[tuple[str, str], ...] = ()
    """(item, value) of each 個人番号 and 住民票コード that the person had before: they go on finding the person."""


def _indexes(one: Addressee) -> Iterable[tuple[str, str]]:
    values = one.values
    if NUMBER in values:
        yield "number", values[NUMBER]
    for system, own in one.links.items():
        yield "link", f"{system}/{own}"
    if "住民票コード" in values:
        yield "code", values["住民票コード"]
    for item, value in one.former:
        yield _BY[item][0], value
    yield from personal_indexes(values.get("氏名", ""), values.get("生日", ""), values.get("住所", ""))


def _former(one: Addressee, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the numbers and codes that somebody had before the values that are known now."""
    known = (*one.former, *((item, one.values[item]) for item in _BY if item in one.values))
    return tuple(each for each in dict.fromkeys(known) if values.get(each[0]) != each[1])


def _values(one: Addressee) -> Mapping[str, str]:
    return one.values


def _resident(node: Any, tx: Tx, channel: Channel, message: Parcel) -> str | Refused:
    """A change of a resident: the record is brought up to date and told to 中間サーバー as 副本, without the 個人番号."""
    update = read(ResidentUpdate, message)
    if isinstance(update, Refused):
        return update
    found = node.link(tx, channel.source, update.atena, update.values)
    if isinstance(found, Refused):
        return found
    node.tell_copy(tx, found, _INFORMATION, found.values if update.state == "current" else {})
    if update.state == "removed":
        node.begin_term(tx, found.number)
    return str(found.number)


def _answer(node: Any, channel: Channel, question: Parcel) -> Parcel | Refused:
    """A work's system asks for somebody by 個人番号, 団体内統合宛名番号 or the 4情報."""
    asked = read(Values, question)
    if isinstance(asked, Refused):
        return asked
    with node.store.write() as tx:
        found = search(node.people, tx, asked.values, _values)
        if isinstance(found, Refused) or len(found) != 1:
            return found if isinstance(found, Refused) else refuse("not-found", "person")
        one = found[0].value
        node.log(tx, node.inquiry_entry(channel, question, subject=one.number, count=1))
    values = {**one.values, "団体内統合宛名番号": one.number}
    return parcel("person", Values(values), values)


class Atena(Node):
    """The 統合宛名システム of one body."""

    KIND: ClassVar[NodeKind] = "atena"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "allot": Words("統合宛名番号付番機能", "allotting integrated numbers"),
        "manage": Words("宛名情報等管理機能", "managing addressees"),
        "link_business": Words("既存業務システム連携機能", "the link with business systems"),
        "link_intermediate": Words("中間サーバー連携機能", "the link with the intermediate server"),
        "convert": Words("文字コードの変換機能", "converting character codes"),
        "authorise": Words("職員認証・権限管理機能", "authenticating staff and managing rights"),
    }
    NOTICES: ClassVar[Mapping[str, Receiving]] = {"resident": _resident}
    ANSWERS: ClassVar[Mapping[str, Answering]] = {"person-by-key": _answer}

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.people = self.shelf("atena", Addressee, _indexes)
        self._registers = frozenset(node.id for node in self.policy.nodes if node.kind == "juki")
        """What they tell is so; from any other system a number that the person had before changes nothing."""

    # --- one number per person ---

    def link(self, tx: Tx, system: str, own: str, values: Mapping[str, str]) -> Addressee | Refused:
        """Link the number of a work's system to its person, whom the link, the 個人番号 or the 住民票コード tells; or allot a number."""
        if not (is_key(own) and is_key(system) and len(own) <= 100) or sum(map(len, values.values())) > _LONGEST * 10:
            return refuse("channel-message", "atena")
        for item, (_, valid, refusal, field) in _BY.items():
            if item in values and not valid(values[item]):
                return refuse(refusal, field)
        tried = [self._one(tx, "link", f"{system}/{own}")]
        tried += [self._one(tx, by[0], values[item]) for item, by in _BY.items() if item in values]
        found = [one for one in tried if one is not None]
        if len({one.row.key for one in found}) > 1:
            return refuse("already-linked", "number")
        held = found[0] if found else None
        if held is None:
            return self._put(tx, Addressee(number=self._next(tx), values=dict(values), links={system: own}), None)
        if held.value.links.get(system, own) != own:
            return refuse("already-linked", "atena")
        one = held.value
        if system not in self._registers:
            values = {item: value for item, value in values.items() if (item, value) not in one.former}
        merged = {**one.values, **values}
        changed = replace(one, values=merged, links={**one.links, system: own}, former=_former(one, merged))
        kept = changed == held.value and held.row.expires is None
        return changed if kept else self._put(tx, changed, held)

    def begin_term(self, tx: Tx, number: str) -> None:
        """Let the term of somebody who left begin; whatever is linked of the person afterwards ends it again."""
        self.people.expire_versions(tx, number, self.people.term("removed", self.today))

    def _one(self, tx: Tx, index: str, value: str) -> Found[Addressee] | None:
        return next(iter(self.people.find(tx, index, value, limit=1)), None)

    def _next(self, tx: Tx) -> str:
        last = tx.kept("setting", "last-number")
        number = (int.from_bytes(last.body, "big") if last is not None else 0) + 1
        tx.keep(Kept(kind="setting", key="last-number", body=number.to_bytes(8, "big")))
        return f"{number:010d}"

    def _put(self, tx: Tx, one: Addressee, before: Found[Addressee] | None) -> Addressee:
        self.people.put(tx, one.number, one, before=before.row if before else None, effective=self.today, now=self.now)
        return one

    # --- functions ---

    def allot(self, work: Work, system: str, own: str, values: Mapping[str, str]) -> str | Refused | Denied:
        """Give a person of a work's system (住登外者, too) the integrated number; a person who has one keeps it."""

        def do(tx: Tx, _permit: Permit) -> str | Refused:
            found = self.link(tx, system, own, values)
            return found if isinstance(found, Refused) else found.number

        return self.carry_out(work, "allot", do, subject=own, items=tuple(values))

    def manage(self, work: Work, conditions: Mapping[str, str]) -> list[dict[str, str]] | Refused | Denied:
        """Return the people who meet the conditions, masked as the task demands."""

        def do(tx: Tx, permit: Permit) -> list[dict[str, str]] | Refused:
            found = search(self.people, tx, conditions, _values)
            if isinstance(found, Refused):
                return found
            self.shows(*(one.value.number for one in found))
            return [{**permit.shown(one.value.values), "団体内統合宛名番号": one.value.number} for one in found]

        return self.carry_out(work, "manage", do, conditions=dict(conditions))

    def link_business(self, work: Work, system: str, number: str) -> str | Refused | Denied:
        """Return the number that a work's system uses for the person of an integrated number."""

        def do(tx: Tx, _permit: Permit) -> str | Refused:
            found = self.people.get(tx, number)
            own = found.value.links.get(system) if found is not None else None
            return own or refuse("not-found", "atena")

        return self.carry_out(work, "link_business", do, subject=number)

    def link_intermediate(self, work: Work, number: str) -> bool | Refused | Denied:
        """Have 中間サーバー obtain the 符号 of a person."""

        def do(tx: Tx, _permit: Permit) -> Addressee | Refused:
            found = self.people.get(tx, number)
            return found.value if found is not None else refuse("not-found", "atena")

        done = self.carry_out(work, "link_intermediate", do, subject=number)
        if not isinstance(done, Addressee):
            return done
        values = {"団体内統合宛名番号": done.number, "住民票コード": done.values.get("住民票コード", "")}
        question = parcel("symbol", Values(values), values)
        answer: Parcel | Refused = refuse("channel-undeclared", "channel")
        for target in self.above("intermediate-server")[:1]:
            answer = self.ask(target, question)
        return answer if isinstance(answer, Refused) else True

    def tell_copy(self, tx: Tx, one: Addressee, information: str, values: Mapping[str, str]) -> int:
        """Tell 中間サーバー the 副本 of a person, under the integrated number and without the 個人番号."""
        kept = {
            item: value
            for item, value in values.items()
            if item not in (NUMBER, "住民票コード", "旧住民票コード", "宛名番号")
        }
        copied = Copied(person=one.number, information=information, values=kept)
        return sum(self.tell(tx, target, parcel("copy", copied, kept)) for target in self.above("intermediate-server"))

    def convert(self, text: str, encoding: str) -> bytes | Refused:
        """Return a text in the character code of another system; what it cannot write is refused, never replaced unseen."""
        try:
            return (
                text.encode(encoding)
                if encoding in ("utf-8", "utf-16-be", "cp932", "shift_jis")
                else refuse("bad-format", "text")
            )
        except UnicodeEncodeError:
            return refuse("bad-character", "text")

    def authorise(self, operator: str, proofs: Mapping[Any, str], terminal: str) -> Any:
        """職員認証: sign an operator in."""
        return self.sign_in(operator, proofs, terminal)
