"""What the register enforces: everything an assessment declares that a running system could be held to.

A policy is built by ``pia.verify`` from an assessment, or by hand in tests. What was not declared is :data:`UNDECLARED`: the
register never fills such a gap with a default of its own. An operation that would need an undeclared value is carried out
without that check and says so in its outcome (``unchecked``), so that a rehearsal can report the gap rather than hide it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, TypeVar

from msgspec import Struct

from pia.terms.durations import Duration

__all__ = [
    "UNDECLARED",
    "Approval",
    "Authentication",
    "BodyPolicy",
    "Channel",
    "ChannelKind",
    "Factor",
    "FilePolicy",
    "FileRole",
    "LogPolicy",
    "NodeKind",
    "NodePolicy",
    "Policy",
    "RecipientPolicy",
    "Rights",
    "RolePolicy",
    "SearchRule",
    "Undeclared",
]


class Undeclared(Struct, frozen=True):
    """Stands where the assessment says nothing; never true, so that ``if policy.x`` is not met by silence."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNDECLARED"


UNDECLARED: Final = Undeclared()

_T = TypeVar("_T")
Declared: TypeAlias = _T | Undeclared

NodeKind = Literal[
    "juki",  # 既存住基システム
    "municipal-cs",  # 市町村CS
    "prefecture-server",  # 都道府県サーバ
    "national-server",  # 全国サーバ
    "supplementary-prefecture-server",  # 附票都道府県サーバ
    "supplementary-national-server",  # 附票全国サーバ
    "atena",  # 宛名管理・団体内統合宛名
    "intermediate-server",  # 中間サーバー
    "provision-network",  # 情報提供ネットワークシステム
    "card-management",  # 個人番号カード管理システム
    "kiosk",  # コンビニ交付
    "certificate-issuance",  # 証明書発行
    "counter-support",  # 窓口支援
    "delivery-booking",  # 来庁・受取予約
    "portal",  # マイナポータル・電子申請
    "internal-link",  # 庁内連携
    "media-export",  # 媒体出力
    "other",
]

ChannelKind = Literal["notice", "inquiry", "provision", "link", "intake", "extraction", "media"]
"""notice: a change passed on; inquiry: a question with an answer; provision: to another body by law; link: between systems of one
body; intake: an application comes in; extraction: a prepared set is handed over; media: carried on a medium."""

FileRole = Literal[
    "resident-record",  # 住民基本台帳ファイル
    "identification",  # 本人確認情報ファイル (CS, prefecture, national)
    "recipient-address",  # 送付先情報ファイル
    "supplementary",  # 附票本人確認情報ファイル: no 個人番号
    "atena",
    "copy",  # 中間サーバーの副本
    "certificate",  # コンビニ交付等の証明書データ
    "application",  # 届出・申請
    "provision-record",
    "other",
]

Factor = Literal["password", "ic-card", "biometric"]


class BodyPolicy(Struct, frozen=True):
    """A municipality, a prefecture or the national body; ``code`` is its 団体コード of six digits."""

    code: str
    name: str
    kind: Literal["municipality", "prefecture", "national"]
    prefecture: str = ""
    """The code of the prefecture of a municipality."""


class NodePolicy(Struct, frozen=True, kw_only=True):
    """One system: the functions that its form lists (システムの機能), and the body that runs it."""

    id: str
    kind: NodeKind
    body: str
    functions: tuple[str, ...] = ()
    zone: str = ""
    name: str = ""
    origin: Literal["held", "part", "named", "counterpart"] = "held"
    """held: a system of an assessment; part: what such a system does that runs here as a node of its own (output to media); named:
    an end of its flows that does not run here; counterpart: a stand-in (試験用) for a system of somebody else, so that what is told
    has somewhere to arrive."""


class Channel(Struct, frozen=True, kw_only=True):
    """A way from one node to another, in that direction alone; ``items`` None where the flow names none."""

    id: str
    source: str
    target: str
    kind: ChannelKind
    items: Declared[frozenset[str]] = UNDECLARED
    number: Declared[bool] = UNDECLARED
    """Whether 個人番号 may pass."""
    mutual_authentication: Declared[bool] = UNDECLARED
    encryption: Declared[bool] = UNDECLARED
    origin: Literal["flow", "part", "counterpart"] = "flow"
    """flow: an assessment draws it; part: inside one system; counterpart: between stand-ins, which no assessment speaks of."""


class FilePolicy(Struct, frozen=True, kw_only=True):
    """One file of a node: what may stand in it and how long."""

    id: str
    node: str
    role: FileRole
    items: Declared[frozenset[str]] = UNDECLARED
    keep: Declared[Duration] = UNDECLARED
    keep_from: Literal["removal", "next-notice", "sending", "record", "arrival"] = "removal"
    automatic_erasure: Declared[bool] = UNDECLARED
    backed_up: Declared[bool] = UNDECLARED


class RolePolicy(Struct, frozen=True, kw_only=True):
    """What people of one post may do: operations by node, tasks, and whether they see 個人番号 and content."""

    id: str
    title: str
    department: str
    nodes: frozenset[str]
    operations: frozenset[str]
    tasks: Declared[frozenset[str]] = UNDECLARED
    sees_number: Declared[bool] = UNDECLARED
    number_tasks: Declared[frozenset[str]] = UNDECLARED
    """The tasks that need 個人番号; in others it is masked even for who may see it."""
    sees_content: bool = True
    """False for contractors that run a system without sight of what it holds."""


class Authentication(Struct, frozen=True, kw_only=True):
    """How operators of one node prove who they are."""

    factors: Declared[frozenset[Factor]] = UNDECLARED
    fallback: Declared[frozenset[Factor]] = UNDECLARED
    """What is accepted where a factor is impossible for a person; empty: nothing."""
    password_age: Declared[Duration] = UNDECLARED
    password_history: Declared[int] = UNDECLARED
    """How many of the last passwords, the present one among them, may not be used again."""
    attempts: Declared[int] = UNDECLARED
    """How many wrong attempts in a row lock an id."""
    shared_ids: Declared[bool] = UNDECLARED
    registered_terminals: Declared[bool] = UNDECLARED
    idle_lock: Declared[Duration] = UNDECLARED


class SearchRule(Struct, frozen=True, kw_only=True):
    """Which conditions a search of people must hold at least: one of ``single`` alone, or one of ``sets`` together."""

    single: frozenset[str] = frozenset()
    sets: tuple[frozenset[str], ...] = ()


class Approval(Struct, frozen=True, kw_only=True):
    """What needs a second person: operations with a confirming colleague, and approvals by somebody responsible."""

    second_person: Declared[frozenset[str]] = UNDECLARED
    bulk_output_above: Declared[int] = UNDECLARED
    """More records than this need approval; 0: every output."""
    registered_media: Declared[bool] = UNDECLARED
    correction: Declared[bool] = UNDECLARED
    """Whether a correction of 本人確認情報 needs the approval of its manager."""
    approvers: Declared[frozenset[str]] = UNDECLARED
    """The roles whose holders may approve."""
    valid: Declared[Duration] = UNDECLARED
    """How long an approval may be used."""


class Rights(Struct, frozen=True, kw_only=True):
    """How rights begin and end."""

    end_on_transfer: Declared[bool] = UNDECLARED
    """Whether they end on the day of 異動 or 退職 itself."""
    separate_approver: Declared[bool] = UNDECLARED
    """Whether who applies for a right and who approves it are different people."""
    approvers: Declared[frozenset[str]] = UNDECLARED
    """The roles whose holders may approve rights."""
    review: Declared[Duration] = UNDECLARED
    """How often the rights of everybody are looked over."""


class LogPolicy(Struct, frozen=True, kw_only=True):
    """How long operations and provisions are remembered, and how often the log is read."""

    operations: Declared[Duration] = UNDECLARED
    provisions: Declared[Duration] = UNDECLARED
    review: Declared[Duration] = UNDECLARED


class RecipientPolicy(Struct, frozen=True, kw_only=True):
    """Who may be given what: pairs of asking body and article (別紙), the items, the means and the file."""

    id: str
    kind: Literal["provision", "transfer"]
    name: str
    file: str
    pairs: frozenset[tuple[str, str]] = frozenset()
    """(requester, article or task); empty: the recipient itself, for any task."""
    information: frozenset[tuple[str, str, str]] = frozenset()
    """(requester, article or task, the information that the row of the annex names): a pair without one may ask for any."""
    items: Declared[frozenset[str]] = UNDECLARED
    means: frozenset[str] = frozenset()
    number_work: bool = True
    """False for work that may not use 個人番号."""


class Policy(Struct, frozen=True, kw_only=True):
    """Everything together; ``undeclared`` names each gap by path, with what in the assessment leaves it open."""

    name: str
    bodies: tuple[BodyPolicy, ...]
    nodes: tuple[NodePolicy, ...]
    channels: tuple[Channel, ...]
    files: tuple[FilePolicy, ...]
    roles: tuple[RolePolicy, ...] = ()
    authentication: Mapping[str, Authentication] = {}
    """By node."""
    search: Mapping[str, SearchRule] = {}
    """By node; a node that is missing has declared no rule."""
    approval: Mapping[str, Approval] = {}
    rights: Mapping[str, Rights] = {}
    log: Mapping[str, LogPolicy] = {}
    recipients: tuple[RecipientPolicy, ...] = ()
    purposes: Declared[Mapping[str, frozenset[str]]] = UNDECLARED
    """By task: what it may be used for."""
    undeclared: tuple[tuple[str, str], ...] = ()
