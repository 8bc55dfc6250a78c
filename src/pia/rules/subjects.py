"""What a rule may walk (``for:``) and what each of these subjects knows beside the keys of its YAML.

A subject's facts are those of its record (see ``pia.rules.shapes``) and those of its typed dictionary below, which wins where
both have a name: ``entrusted.file`` is the file itself, not its id. References are small copies (``…Ref``); a reference to
nothing has ``state: blank`` and nulls.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

from msgspec import Struct

from pia.errors import Words
from pia.model.annex import Annex
from pia.model.assessment import Assessment
from pia.model.control import Control
from pia.model.entrusted_party import Entrusted, EntrustedParty
from pia.model.flow import Flow
from pia.model.personal_info_file import PersonalInfoFile, RecordGroup
from pia.model.procedure import Change, Waiver
from pia.model.recipient import AnnexRow, Recipient
from pia.model.system import Connection, ExternalNode, System
from pia.rules.fact_schema import Ids_, ListType, StructType, Title_, Type, Words_, dictionary_type
from pia.rules.shapes import shape_of
from pia.rules.subject_law import CitationFacts, LawNameFacts, ReplacedTermFacts

if TYPE_CHECKING:
    from pia.model.base import Record
    from pia.model.read import Path_

__all__ = ["KINDS", "VARIABLES", "Kind", "Subject", "list_name", "struct_of", "variables"]

State = Literal["blank", "given"]


class SystemRef(TypedDict):
    """A system, shortly."""

    id: str | None
    key: str | None
    name: str | None
    category: Annotated[str | None, Words_("connection")]
    zone: Annotated[str | None, Words_("zone")]
    state: State


class FileRef(TypedDict):
    """A file (特定個人情報ファイル), shortly."""

    id: str | None
    key: str | None
    name: str | None
    chapters: bool | None
    record_count: int | None
    has_number: bool | None
    state: State


class PartyRef(TypedDict):
    """A contractor (委託先), shortly."""

    id: str | None
    key: str | None
    name: str | None
    state: State


class RecipientRef(TypedDict):
    """A recipient (提供先・移転先), shortly."""

    id: str | None
    key: str | None
    name: str | None
    kind: Annotated[str | None, Words_("recipient-kind")]
    state: State


class EndRef(TypedDict):
    """An end of a flow: a system, a node, a contractor or a recipient."""

    id: str | None
    key: str | None
    name: str | None
    kind: Literal["system", "node", "party", "recipient"] | None
    node_kind: Annotated[str | None, Words_("node-kind")]
    zone: Annotated[str | None, Words_("zone")]
    state: State


class ControlRef(TypedDict):
    """A control (統制), shortly."""

    id: str | None
    key: str | None
    measure: Annotated[str | None, Ids_("measure")]
    planned: bool | None
    has_text: bool | None
    evidence_count: int | None
    state: State


_THRESHOLD = "しきい値判断に必要な事実（対象人数、取扱者数及び重大事故の有無）"


class AssessmentFacts(TypedDict):
    """特定個人情報保護評価書: everything that is written once; its lists are variables of their own.

    ``review_due`` is five years after the last assessment, as ``review_from`` dates it: its recorded publication (evaluated),
    else that of this form, else (also where this form was published more than a year later) the basic assessment.
    """

    key: str
    name: str
    as_of: str
    threshold_mandatory: Literal["none", "kiso", "juten", "zenkoumoku"] | None
    threshold_outcome: Literal["satisfied", "violated", "undetermined"]
    threshold_possible: list[str]
    threshold_reached: Annotated[bool | None, Title_(_THRESHOLD)]
    threshold_result_agrees: Annotated[bool | None, Title_(_THRESHOLD)]
    threshold_source: Literal["confirmed", "likely", "memory"]
    threshold_missing: list[str]
    threshold_missing_en: list[str]
    users_at_least: Annotated[int | None, Title_("使用者数及び委託先における取扱者数から少なくともいる人数")]
    users_at_most: Annotated[int | None, Title_("全てのファイルの使用者数と委託先の取扱者数を合わせた上限")]
    people_in_files_at_most: Annotated[int | None, Title_("全てのファイルの本人の数を合わせた上限")]
    incidents_in_three_years: Annotated[int, Title_("評価の日までの３年間に起きた重大事故の件数")]
    my_number_incidents_in_one_year: Annotated[int, Title_("評価の日までの１年間に起きた特定個人情報の重大事故の件数")]
    incident_raises_to: Annotated[
        Literal["kiso", "juten", "zenkoumoku"] | None, Title_("評価の後の重大事故により必要となった、上の種類の評価")
    ]
    network_rows_missing: Annotated[list[str], Title_("情報提供の根拠にあって一覧にない項")]
    network_rows_extra: Annotated[list[str], Title_("一覧にあって情報提供の根拠にない項")]
    network_rows_counted: Annotated[int | None, Title_("根拠の表の項を載せた一覧の項の数")]
    last_change: Annotated[str | None, Title_("最後の変更日")]
    last_change_latest: Annotated[str | None, Title_("最後の変更日（最も遅い日、ISO 8601）")]
    incidents_numbered: Annotated[int, Title_("重大事故の内容に番号を付けて挙げた件数")]
    preventions_numbered: Annotated[int, Title_("再発防止策に番号を付けて挙げた件数")]
    incidents_too_old: Annotated[list[str], Title_("公表日の３年前より前の重大事故の日")]
    incidents_undated: Annotated[list[str], Title_("日付のない重大事故の書出し")]
    incident_text_differs: Annotated[list[str], Title_("一覧にあって重大事故の内容の文と合わない日付と人数")]
    wrong_weekdays: Annotated[list[str], Title_("日付と合わない曜日")]
    last_change_plus_year: Annotated[str | None, Title_("最後の変更日の１年後（ISO 8601）")]
    opinion_days: Annotated[int | None, Title_("意見の聴取の日数（両端を含む）")]
    yearly_review_due: Annotated[str | None, Title_("記録された見直し又は公表の１年後（ISO 8601）")]
    changes_during_procedure: Annotated[int, Title_("手続の間を変更日とする、※の項目の行の数")]
    changes_during_procedure_dates: Annotated[list[str], Title_("手続の間の変更日")]
    review_due: str | None
    review_from: Annotated[str | None, Title_("再実施の期限を数え始める日")]
    review_from_what: Literal["evaluated", "published", "basic"] | None


class SystemFacts(TypedDict):
    """システム (Ⅰ2)."""

    key: str
    connections: list[ConnectionFacts]
    held_files: list[FileRef]


class ConnectionFacts(TypedDict):
    """One connection of a system (Ⅰ2③): ``category`` is that of the target where the target is a declared system."""

    key: str
    label: str
    system: SystemRef
    target: SystemRef
    category: Annotated[str | None, Words_("connection")]
    name: str | None
    returned: bool | None


class FileFacts(TypedDict):
    """特定個人情報ファイル (Ⅱ, Ⅲ), with what can be counted from the rest of the assessment."""

    key: str
    label: str
    record_count: int | None
    record_band_derived: str | None
    categories_derived: Annotated[list[str], Words_("record-category")]
    has_number: bool | None
    entrusted: list[EntrustedFacts]
    entrusted_count: int
    recipients: list[RecipientRef]
    provision_count_derived: int
    transfer_count_derived: int
    counts_unlike: Annotated[list[str], Title_("数え方の記載がなく、どの数え方でもその数にならない提供・移転の件数")]
    connected_acquisition: bool
    connected_provision: bool
    corporate_items: Annotated[list[str], Title_("法人に関する記録項目")]
    unexplained_categories: Annotated[list[str], Words_("record-category"), Title_("その妥当性に理由のない区分")]
    retention_band_derived: Annotated[str | None, Title_("保管期間に当たる選択肢")]
    retention_words: Annotated[str | None, Title_("保管期間（150年、30日など）")]
    retention_years: Annotated[int | None, Title_("保管期間の年数")]
    retention_years_told: Annotated[list[int], Title_("妥当性と消去方法の文にある保管の年数")]
    ratings_without_part: Annotated[list[str], Title_("評定があるのに、行っていないとされる取扱い")]
    systems: list[SystemRef]


class RecordGroupFacts(TypedDict):
    """One table of a file (別添 記録項目)."""

    key: str
    label: str
    file: FileRef
    item_count: int


class RecordItemFacts(TypedDict):
    """One 記録項目; ``categories`` are those written, ``categories_derived`` those that the name tells.

    ``repeated`` says that the same name stands more than once in its table.
    """

    key: str
    label: str
    name: str
    categories: Annotated[list[str], Words_("record-category")]
    categories_derived: list[str]
    is_number: bool
    repeated: bool
    file: FileRef
    group_id: str
    group_name: str | None


class PartyFacts(TypedDict):
    """委託先 with its 委託事項."""

    key: str
    label: str
    entrusted: list[EntrustedFacts]
    entrusted_count: int


class EntrustedFacts(TypedDict):
    """委託事項 (Ⅱ4): one matter, of one contractor, for one file."""

    key: str
    label: str
    file: FileRef
    party: PartyRef
    re_entrusted_to: list[PartyRef]


class RecipientFacts(TypedDict):
    """提供先・移転先 (Ⅱ5). ``row_count`` is null where the recipient stands for itself and has no 別紙.

    ``annexes_mentioned`` are the 別紙 named in its texts, each once, as written.
    """

    key: str
    label: str
    file_refs: list[FileRef]
    rows: list[AnnexRowFacts]
    row_count: int | None
    rows_listed: bool
    target_system: SystemRef
    annex_label: str | None
    annexes_mentioned: list[str]
    unrecorded_items: Annotated[list[str], Title_("渡すのに、ファイルの記録項目にない情報")]
    row_differences: Annotated[list[str], Title_("欄と異なる、別紙のただ一つの行の記載")]
    annex_count_quoted: Annotated[int | None, Title_("文にある別紙の件数")]
    annex_row_count: Annotated[int | None, Title_("別紙の行の数")]


class AnnexRowFacts(TypedDict):
    """One row of a 別紙; ``block`` is the 提供先・移転先 that it belongs to."""

    key: str
    label: str
    block: RecipientRef
    repeated: Annotated[bool, Title_("同じ別紙の上の行と同じ内容か")]
    other_work: Annotated[str | None, Title_("別表の同じ項を挙げた、上の行の別の事務")]
    blank_columns: Annotated[list[str], Title_("ほかの行にあって、この行で空欄の列")]


class AnnexFacts(TypedDict):
    """別紙; ``row_count`` counts the rows of the recipients that refer to it."""

    key: str
    row_count: int
    recipients: list[RecipientRef]
    same_label: Annotated[list[str], Title_("同じ番号を付けた、前にある別の別紙の表題")]
    article_gaps: Annotated[list[str], Title_("ほぼ続いている項番のうち、行のないもの")]


class FlowFacts(TypedDict):
    """情報の流れ (別添1). ``from`` and ``to`` are ids, ``source`` and ``target`` what they name."""

    key: str
    source: EndRef
    target: EndRef
    recipient: RecipientRef
    file_refs: list[FileRef]
    carries_number: bool | None
    unrecorded_items: Annotated[list[str], Title_("運ぶのに、ファイルの記録項目にない項目")]
    crosses_zone: bool | None


class ControlFacts(TypedDict):
    """統制, with what the catalogue says of its measure (null where the measure is not in it).

    ``real_evidence_count`` counts what files of evidence (``--evidence``) show, seen within the year before the check;
    ``evidence_count`` what the control names itself. ``refuted_by`` says what evidence contradicts the control.
    """

    key: str
    label: str
    risk: Annotated[str | None, Ids_("risk")]
    measure_known: bool
    measure_title: str | None
    measure_kind: Literal["organisational", "human", "physical", "technical", "external"] | None
    grade: Literal["form", "guideline", "juki-standard", "practice"] | None
    demands: list[str]
    shown_by: list[str]
    evidence_count: int
    real_evidence_count: int
    refuted_by: list[str]


class ParameterFacts(TypedDict):
    """One value that the measure of a control knows; ``vague`` is a value that is not of the type asked for.

    ``elsewhere``: another control of the same measure, for the same file and system, is the one to give it. ``asked`` says
    whether a careful reader would ask for the value; ``open_in_text`` that the text leaves the period open (定期的に, 一定期間).

    ``plausible`` tells whether the value lies in the range in which it makes sense at all (null: no range, or no value).
    ``inherited`` is the value that a shared platform gives, where the control refines an inherited one that has it;
    ``change`` says how the control's own value stands to it and ``inherited_runs`` who runs the platform's control.
    ``platform_runs`` says who else runs the control (an inherited one, or a measure of the state or a cloud): what others
    run, they define.
    """

    key: str
    label: str
    control: ControlRef
    measure: Annotated[str, Ids_("measure")]
    name: Annotated[str, Ids_("parameter")]
    title: str
    type: Literal["duration", "count", "text", "list", "choice", "flag"]
    value: Any
    values: Annotated[list[str], Title_("値（一つでも一覧として）")]
    status: Literal["given", "missing", "elsewhere", "vague", "withheld"]
    asked: Literal["required", "useful"] | None
    open_in_text: bool
    limit: str | None
    limit_reached: bool | None
    limit_grade: Literal["form", "guideline", "juki-standard", "practice"] | None
    limit_basis: str | None
    limit_status: Literal["confirmed", "likely", "memory"] | None
    plausible: bool | None
    plausible_range: str | None
    inherited: Any
    inherited_runs: Annotated[str | None, Words_("runner")]
    platform_runs: Annotated[str | None, Words_("runner")]
    change: Literal["same", "stricter", "weaker", "other"] | None


class DemandFacts(TypedDict):
    """One demand against a risk, with the grade it has in this form, and the controls (ids) that it rests on.

    met; open: met, but a value is not given; planned: only planned or refuted controls; denied: a control says the contrary;
    explained: so does the answer, and the control gives the reason; claimed: nothing but the choice of the form says so.
    """

    id: str
    title: str
    grade: Literal["form", "guideline", "juki-standard", "practice"]
    status: Literal["met", "open", "explained", "claimed", "planned", "denied", "missing"]
    controls: list[str]


class RiskFacts(TypedDict):
    """A risk of this form for one file (Ⅲ). ``has_text`` says whether any cell of it shows a text.

    ``hidden_controls`` are controls whose texts a text of the answer itself keeps out of their cell.
    ``supported`` is the best rating that the declared controls support: ``missing`` lists the demands of the form and the
    guideline that nothing meets, ``missing_practice`` the others. ``gaps`` are words of its texts that admit a gap.
    """

    key: str
    label: str
    file: FileRef
    risk: Annotated[str, Ids_("risk")]
    title: str
    number: str
    section: Annotated[str, Ids_("risk-section")]
    rating: Annotated[str | None, Words_("rating")]
    answers: Annotated[dict[str, Annotated[str, Ids_("answer-word")]], Ids_("answer")]
    texts: Annotated[dict[str, str], Ids_("cell")]
    asked: Annotated[list[str], Ids_("answer")]
    cells: Annotated[list[str], Ids_("cell")]
    empty_cells: Annotated[list[str], Ids_("cell")]
    controls: list[ControlRef]
    hidden_controls: Annotated[list[str], Title_("欄の文を直接書いたために印刷されない統制")]
    has_text: bool
    answered: bool
    demands: list[DemandFacts]
    supported: Literal["especially", "sufficient", "issues-remain"]
    missing: list[str]
    missing_practice: list[str]
    gaps: list[str]
    real_evidence_count: int


class ItemFacts(TypedDict):
    """One cell of the filled form. ``value`` is a text, a number or a list of ticked labels; null where there is none.

    ``field`` is where in the YAML the value is or would be written (``files[juki-file].storage.place``).
    """

    key: Annotated[str, Ids_("item-key")]
    label: str
    path: str
    section: Annotated[str, Ids_("section")]
    file: str | None
    number: str | None
    risk: str | None
    block: str | None
    mark: str | None
    kind: Literal["text", "choice", "ticks", "count", "date", "name", "table"]
    value: Any
    printed: str
    row_count: int
    status: Literal["filled", "none", "blank", "unknown", "not-applicable", "withheld"]
    required: bool
    important_change: bool
    conflict: bool
    derived: bool
    other: str | None
    field: str | None


class ChangeFacts(TypedDict):
    """One row of 変更箇所; ``previous_date`` is that of the nearest dated row above it."""

    key: str
    label: str
    previous_date: str | None
    previous_date_earliest: str | None


class WaiverFacts(TypedDict):
    """One accepted finding."""

    label: str


class InheritedControlFacts(TypedDict):
    """A control of an inherited profile: taken over, or left out for all files or for ``file_refs``, with the reason."""

    key: str
    label: str
    id: str
    profile: str
    left_out: bool
    reason: str | None
    file_refs: list[FileRef]


class NodeFacts(TypedDict):
    """An end point of flows that is no system."""

    key: str
    label: str


class Kind(Struct, frozen=True):
    """A sort of subject: ``for: name``, the variable its expressions use, its record and its derived facts."""

    name: str
    variable: str
    title: Words
    record: type[Record] | None
    derived: type
    without: tuple[str, ...] = ()


_LISTS = (
    *("systems", "nodes", "files", "parties", "recipients", "annexes", "flows", "controls", "changes", "waivers"),
    *("texts", "include"),
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("assessment", "assessment", Words("評価書", "the assessment"), Assessment, AssessmentFacts, _LISTS),
        Kind("systems", "system", Words("システム", "systems"), System, SystemFacts),
        Kind(
            "connections",
            "connection",
            Words("他のシステムとの接続", "connections of systems"),
            Connection,
            ConnectionFacts,
        ),
        Kind("files", "file", Words("特定個人情報ファイル", "files"), PersonalInfoFile, FileFacts),
        Kind(
            "record_groups",
            "record_group",
            Words("記録項目のテーブル", "tables of record items"),
            RecordGroup,
            RecordGroupFacts,
        ),
        Kind("record_items", "record_item", Words("記録項目", "record items"), None, RecordItemFacts),
        Kind("parties", "party", Words("委託先", "contractors"), EntrustedParty, PartyFacts),
        Kind("entrusted", "entrusted", Words("委託事項", "entrusted matters"), Entrusted, EntrustedFacts),
        Kind("recipients", "recipient", Words("提供先・移転先", "recipients"), Recipient, RecipientFacts),
        Kind("annex_rows", "annex_row", Words("別紙の行", "rows of annexes"), AnnexRow, AnnexRowFacts),
        Kind("annexes", "annex", Words("別紙", "annexes"), Annex, AnnexFacts),
        Kind("flows", "flow", Words("情報の流れ", "flows"), Flow, FlowFacts),
        Kind("controls", "control", Words("統制", "controls"), Control, ControlFacts),
        Kind("parameters", "parameter", Words("統制の値", "values of controls"), None, ParameterFacts),
        Kind("risks", "risk", Words("リスク", "risks"), None, RiskFacts),
        Kind("items", "item", Words("様式の欄", "items of the form"), None, ItemFacts),
        Kind("citations", "citation", Words("条文の引用", "legal citations"), None, CitationFacts),
        Kind("law_names", "law_name", Words("法令の呼び名", "names of laws"), None, LawNameFacts),
        Kind("replaced_terms", "replaced_term", Words("改められた用語", "replaced words"), None, ReplacedTermFacts),
        Kind("changes", "change", Words("変更箇所", "rows of the change annex"), Change, ChangeFacts),
        Kind("waivers", "waiver", Words("指摘の受容", "waivers"), Waiver, WaiverFacts),
        Kind(
            "inherited_controls",
            "inherited_control",
            Words("継承する共通基盤の措置", "controls of inherited profiles"),
            None,
            InheritedControlFacts,
        ),
        Kind("nodes", "node", Words("流れの端点", "end points of flows"), ExternalNode, NodeFacts),
    )
}
"""Every sort of subject, by the name that stands after ``for:``."""

VARIABLES: tuple[str, ...] = tuple(sorted({*KINDS, "_entrusted", *(kind.variable for kind in KINDS.values())}))
"""Every variable of the engine: each list by its name, and the subject by the name of its kind.

In a rule for ``entrusted`` that name is the subject, as everywhere else the list.
"""


def list_name(kind: str) -> str:
    """Return the variable that holds all subjects of ``kind``; its own name where the subject has taken that."""
    return f"_{kind}" if KINDS[kind].variable == kind else kind


class Subject(Struct, frozen=True):
    """One thing a rule looks at: its stable key, what people call it, where it stands, and its facts."""

    key: str
    label: str
    path: Path_
    facts: dict[str, Any]


@lru_cache(maxsize=1)
def _structs() -> dict[str, StructType]:
    known: dict[str, StructType] = {}
    made: dict[str, StructType] = {}
    for (
        kind
    ) in KINDS.values():  # the records first: a typed dictionary that is named inside another one is a whole subject
        struct = dictionary_type(kind.derived, known)
        if kind.record is not None:
            for name, field in shape_of(kind.record).struct.fields.items():
                if name not in kind.without:
                    struct.fields.setdefault(name, field)
        made[kind.name] = struct
    return made


def struct_of(kind: str) -> StructType:
    """Return the type of a subject of ``kind``."""
    return _structs()[kind]


@lru_cache(maxsize=32)
def variables(kind: str) -> dict[str, Type]:
    """Return the variables that the expressions of a rule for ``kind`` may use, with their types."""
    found: dict[str, Type] = {name: ListType(struct_of(name)) for name in KINDS if name != "assessment"}
    found["assessment"] = struct_of("assessment")
    found[KINDS[kind].variable] = struct_of(kind)
    return found
