"""異動: what happens to a resident, when it took effect, when it was filed and when it was recorded.

An event is about one person; the events of one 届 share an application number and are taken or refused together. The kind
of an event is the kind of its content. Contents are strict: an item that a kind cannot hold makes the event unreadable.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict

from pia.errors import Words
from pia.register.clock import TOKYO
from pia.register.kinds import EVENTS, Kind
from pia.register.person import Address, Domicile, ForeignResident, Name, Person, Place, Sex
from pia.register.refusal import FIELDS, Refusal, Refused

__all__ = [
    "CORRECTIONS",
    "EVENTS",
    "MAX_EVENT_BYTES",
    "REMOVALS",
    "AliasChange",
    "Birth",
    "Changes",
    "CodeChange",
    "Content",
    "Correction",
    "CorrectionReason",
    "Death",
    "DepartureCancelled",
    "DepartureFiled",
    "Entry",
    "Event",
    "FormerSurname",
    "HouseholdChange",
    "Kind",
    "MoveAbroad",
    "MoveIn",
    "MoveInByCard",
    "MoveOut",
    "MoveOutConfirmed",
    "MoveWithin",
    "NumberChange",
    "NumberGiven",
    "Removal",
    "RemovalReason",
    "Rewriting",
    "Stated",
    "read_event",
    "write_event",
]

CorrectionReason = Literal["family-register", "immigration", "nationality", "place-name", "error", "minor"]

CORRECTIONS: Final[dict[CorrectionReason, Words]] = {
    "family-register": Words("戸籍の届出等", "notice of the family register"),
    "immigration": Words("出入国在留管理庁の通知", "notice of the immigration agency"),
    "nationality": Words("帰化・国籍取得・国籍喪失", "nationality gained or lost"),
    "place-name": Words("住居表示・町名地番の変更", "change of a place name"),
    "error": Words("誤記等の修正", "correction of an error"),
    "minor": Words("軽微な修正", "minor correction"),
}

RemovalReason = Literal["not-living", "recorded-twice", "lost-eligibility", "error"]

REMOVALS: Final[dict[RemovalReason, Words]] = {
    "not-living": Words("居住の事実がない", "does not live here"),
    "recorded-twice": Words("二重の記載", "recorded twice"),
    "lost-eligibility": Words("在留資格等の喪失", "no longer eligible to stay"),
    "error": Words("誤った記載", "entered by error"),
}

ChangeReason = Literal["request", "ex-officio"]


class _Content(Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """The root of every content; its tag is the kind."""


class _Entering(_Content, frozen=True, kw_only=True):
    person: Person
    address: Address
    household: str
    relation: str
    code: str


class MoveIn(_Entering, frozen=True, kw_only=True, tag="move-in"):
    """転入 (第22条) from another municipality or from abroad, with what the 転出証明書 or the 戸籍の附票 says."""

    origin: Place
    number: str | None = None


class MoveInByCard(_Entering, frozen=True, kw_only=True, tag="move-in-by-card"):
    """最初の転入届 (第24条の2): the 転出証明書情報 came over the network; ``planned`` is the 転出の予定年月日 in it."""

    origin: Address
    planned: date
    number: str | None = None


class Stated(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a 転居届 says of the person besides the address; whatever is stated must be what is recorded."""

    name: Name | None = None
    birth: date | None = None
    sex: Sex | None = None
    relation: str | None = None
    code: str | None = None
    number: str | None = None


class MoveWithin(_Content, frozen=True, kw_only=True, tag="move-within"):
    """転居 (第23条): the address changes, and nothing else."""

    address: Address
    stated: Stated | None = None


class DepartureFiled(_Content, frozen=True, kw_only=True, tag="departure-filed"):
    """転出届 (第24条), filed beforehand: the person stays a resident until the day comes."""

    destination: Place
    on: date
    by_card: bool = False


class DepartureCancelled(_Content, frozen=True, kw_only=True, tag="departure-cancelled"):
    """転出の取りやめ."""


class MoveOut(_Content, frozen=True, kw_only=True, tag="move-out"):
    """The 転出予定年月日 has come: 消除."""


class MoveOutConfirmed(_Content, frozen=True, kw_only=True, tag="move-out-confirmed"):
    """The 転入通知 of the receiving municipality (第9条第1項) has come: 消除 where the day had not, and 転出確定 in the 除票."""

    address: Address


class MoveAbroad(_Content, frozen=True, kw_only=True, tag="move-abroad"):
    """The day of a 転出 to another country has come: 消除; the 個人番号 is kept."""


class Birth(_Entering, frozen=True, kw_only=True, tag="birth"):
    """出生: a first 住民票コード (第30条の3) and no 個人番号 yet."""


class Death(_Content, frozen=True, kw_only=True, tag="death"):
    """死亡: 消除."""


class HouseholdChange(_Content, frozen=True, kw_only=True, tag="household-change"):
    """世帯変更 (第25条) of one person: 世帯主変更, 世帯分離, 世帯合併 and 世帯構成変更 are made of these."""

    household: str
    relation: str


class Entry(_Entering, frozen=True, kw_only=True, tag="entry"):
    """職権記載; also the opening of a register, with the dates that an older one knew."""

    since: date
    settled: date
    code_since: date | None = None
    origin: Place | None = None
    number: str | None = None


class Changes(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a 職権修正 puts in the place of what is there; items that are left out stay."""

    name: Name | UnsetType = UNSET
    birth: date | UnsetType = UNSET
    sex: Sex | UnsetType = UNSET
    latin: str | UnsetType = UNSET
    domicile: Domicile | UnsetType | None = UNSET
    foreign: ForeignResident | UnsetType | None = UNSET
    address: Address | UnsetType = UNSET
    since: date | UnsetType = UNSET
    settled: date | UnsetType = UNSET

    def given(self) -> dict[str, Any]:
        """Return the items that are given, by name."""
        return {name: value for name, value in asdict(self).items() if value is not UNSET}


class Correction(_Content, frozen=True, kw_only=True, tag="correction"):
    """職権修正; code, number, household, 旧氏 and 通称 have events of their own."""

    changes: Changes
    reason: CorrectionReason


class Removal(_Content, frozen=True, kw_only=True, tag="removal"):
    """職権消除."""

    reason: RemovalReason


class FormerSurname(_Content, frozen=True, kw_only=True, tag="former-surname"):
    """旧氏 entered, changed or (None) deleted (施行令第30条の14)."""

    surname: Name | None


class AliasChange(_Content, frozen=True, kw_only=True, tag="alias"):
    """通称 entered or (None) deleted (施行令第30条の16)."""

    alias: Name | None


class CodeChange(_Content, frozen=True, kw_only=True, tag="code-change"):
    """住民票コードの記載の変更 (第30条の4)."""

    old: str
    new: str
    reason: ChangeReason = "request"


class NumberGiven(_Content, frozen=True, kw_only=True, tag="number-given"):
    """The 個人番号 that the national body gave for a 住民票コード (番号法第7条第1項)."""

    code: str
    number: str


class NumberChange(_Content, frozen=True, kw_only=True, tag="number-change"):
    """個人番号の変更 on request or 職権, where the old one may be misused (番号法第7条第2項)."""

    old: str
    new: str
    reason: ChangeReason = "request"


class Rewriting(_Content, frozen=True, kw_only=True, tag="rewriting"):
    """改製: the 住民票 is written anew and its old form becomes a 除票."""


Content: TypeAlias = (
    MoveIn | MoveInByCard | MoveWithin | DepartureFiled | DepartureCancelled | MoveOut | MoveOutConfirmed | MoveAbroad
    | Birth | Death | HouseholdChange | Entry | Correction | Removal | FormerSurname | AliasChange
    | CodeChange | NumberGiven | NumberChange | Rewriting
)  # fmt: skip

_KINDS: Final[dict[type, Kind]] = {content: content.__struct_config__.tag for content in get_args(Content)}


class Event(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One 異動 of one person, named by the 宛名番号.

    ``effective`` is 異動年月日, ``filed`` 届出年月日 (for an ex officio event the day of the decision), ``recorded`` the moment
    at which the register took it.
    """

    application: str
    atena: str
    effective: date
    filed: date
    recorded: datetime
    payload: Content

    @property
    def kind(self) -> Kind:
        """The kind of the content."""
        return _KINDS[type(self.payload)]

    @property
    def recorded_on(self) -> date:
        """The day of recording, in Japan."""
        return self.recorded.astimezone(TOKYO).date()

    @property
    def title(self) -> Words:
        """What people call it."""
        return EVENTS[self.kind]


MAX_EVENT_BYTES: Final = 65_536
"""More than any event of well-formed items can need."""

_DECODER: Final = msgspec.json.Decoder(Event)
_ENCODER: Final = msgspec.json.Encoder()


def write_event(event: Event) -> bytes:
    """Return the event as JSON."""
    return _ENCODER.encode(event)


def read_event(data: bytes) -> Event | Refused:
    """Return the event that JSON from outside holds, or why it cannot be read; never an exception, never a value in the words."""
    if len(data) > MAX_EVENT_BYTES:
        return Refused((Refusal("too-large", limit=MAX_EVENT_BYTES),))
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Refused((_unreadable(str(error)),))


def _unreadable(message: str) -> Refusal:
    """Make a refusal of the decoder's message: the name of the item if it is one of ours, and nothing else of it."""
    quoted = message.split("`")
    path = quoted[-2] if len(quoted) > 2 and quoted[-2].startswith("$") else ""
    names = [name for name in path.removesuffix("[...]").split(".") if name in FIELDS]
    if "unknown field" in message and len(quoted) > 2:
        return Refusal("unknown-item", quoted[1] if quoted[1] in FIELDS else "payload")
    if "missing required field" in message and len(quoted) > 2 and quoted[1] in FIELDS:
        return Refusal("empty", quoted[1])
    return Refusal("unreadable", names[-1] if names else "event")
