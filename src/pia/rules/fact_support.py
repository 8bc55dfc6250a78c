"""What the declared controls support: for each risk and file, each demand of the catalogue and the controls that meet it.

One pass over the controls makes the table; every risk of every file is then a few look-ups. A control that is only planned,
or that evidence has refuted, supports nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from pia.catalogue.demands import BINDING, Demand, Grade, demands
from pia.catalogue.measures import measures, risks
from pia.forms.compose import cell_of
from pia.forms.parameters import values_of
from pia.model.base import is_none

if TYPE_CHECKING:
    from pia.model.control import Control
    from pia.model.personal_info_file import PersonalInfoFile, RiskAnswer
    from pia.model.read import Path_
    from pia.rules.facts import Facts

__all__ = ["NEGATIVE", "Gap", "Standing", "Support", "Supports", "admitted", "conditions_of"]

State = Literal["met", "open", "explained", "claimed", "planned", "denied", "missing"]

_OF_THE_BODY: Final = ("audit", "education")
"""Risks against which only what the body does itself counts: the audit of a shared platform is none of the body."""

NEGATIVE: Final = ("insufficient", "not-done", "undefined", "not-recorded", "unrestricted")
"""Choices of sub-items that say that something is not done."""

_CHANGE: Final = "更新|削除|消去"
"""Deeds that a text may rule out for good: 委託先は削除しない."""
_DEED: Final = (
    "確認|点検|検査|照合|検証|把握|突合|監査|監視|暗号化|整備|分析|見直し|棚卸し|研修|教育|認証|チェック|施錠"
)
_RULES: Final = "規程|規定|規則|手順書?|要領|マニュアル|基準|計画書?|台帳"
_TRACES: Final = "記録|ログ|操作履歴|アクセス履歴|証跡"
_WAYS: Final = "方法|仕組み?|体制|機能|手順|規程|要領|者"
_NOT: Final = (
    "(?:(?:し|行っ|実施し|でき|行え|取得し|導入し|求め|義務付け|整備し|定め|作成し|策定し)て(?:い?ない|いません|おらず|おりません)"
    "|(?:行え|でき)ない)"
)
_NEVER: Final = "(?:(?:し|行わ|実施し|取得し|導入し|求め|存在し|持た)(?:ない|ません)|(?:行わ|実施せ|存在せ)ず[、，])"
_LEFT: Final = "て(?:いない|いません|おらず)"
_ADMITTED = re.compile(
    "手段(?:[がはも]ない|を持たない)"
    f"|(?:{_DEED}|{_CHANGE})(?:[をはがも]?{_NOT}|(?:すること)?[がはも]?できない"
    "|(?:する|を行う)?(?:こと)?[がはも](?:困難|難しい|不十分|十分で(?:は)?ない)(?:である|で|です)?)"
    f"|(?:{_DEED})(?:[をはがも]?{_NEVER}|(?:する|の|を行う|を担う)(?:ため(?:の)?)?(?:{_WAYS})[をはがも]"
    f"(?:ない|なく[、，]|ありません|(?:存在し|持た)(?:ない|ません)|存在せず|持たず|(?:整っ|設け|持っ|定め|整備し|整備され|置い){_LEFT}))"
    f"|(?:{_RULES})[をはがも](?:(?:定め|設け|整備し|整備され|作成し|策定し|整え|整っ|持っ|備え){_LEFT}|存在し(?:ない|ません)|存在せず)"
    f"|(?:{_TRACES})[をはがも](?:(?:取得し|取っ|採取し|作成し|残し|付け){_LEFT}|(?:取得し|取ら|採取し|作成し|存在し)(?:ない|ません)|存在せず)"
    f"|変更[をはも](?:求め|義務付け)(?:{_LEFT}|ない|ません)"
    f"|自動(?:的に|で)?は?(?:{_CHANGE})[がはを]?(?:され|し|行わ)(?:ない|ません|ず|{_LEFT})"
    f"|バックアップ[をはも]?(?:取得|行|し|と|取)(?:し?{_LEFT}|って(?:いない|おらず)|[わらし]?ない)"
    "|今後の課題(?!の|を|に(?:つい|対|応))"
    "|課題(?:が(?:ある|あり[、，。]|残る|残り[、，]|残って(?:いる|おり))|である|であり[、，]|となって(?:いる|おり)"
    "|として(?:残って(?:いる|おり)|残る)|と(?:して)?(?:認識|把握)し(?:て(?:いる|おり)|[、，])|としている)"
    "|未(?:整備|実施|対応|導入|策定|定)(?:で(?!あ(?:る[^。、\n]|っ))|の(?:まま|状態)|と|。|$)"
    r"|(?:今後|将来)(?!も)(?:(?!応じ|改正|踏まえ|変化)[^。\n]){0,24}(?:検討|予定)(?:している|していく|する|しており|である|し|で)"
)
_RARER: Final = (
    "検討中", "がち", "手が回", "省略する", "省く", "不十分な", "対象外", "行えて", "者も", "者が", "交代で", "共用", "共有",
)  # fmt: skip
"""Words of which one stands in every admission of the second sort; without them nothing is looked for."""


@lru_cache(maxsize=1)
def _admitted_rarely() -> re.Pattern[str]:
    """Return what admits that something is late, put off, left out or done by too few; made where a text needs it."""
    done = "(?:する|して(?:いる|おり))"
    return re.compile(
        f"(?:行え|実施でき|対応でき){_LEFT}"
        "|(?<!国で)(?<!国が)(?<!において)検討中(?:で(?:ある|す|あり[、，])|と(?:する|している|し[、，])|。|$)"
        "|遅れがち(?:で(?:ある|す|あり[、，])|(?:に|と)なって(?:いる|おり))"
        "|手が回(?:って(?:いない|いません|おらず)|ら(?:ない|ず[、，]))"
        f"|(?P<left>(?:{_DEED}|記録)[をはも]?(?:省略する|省く)こと(?:が|も)(?:ある|多い)(?!が[、，]))"
        "|不十分な(?:点|部分|面|ところ|箇所)[がもは](?:ある|あり[、，。]|残る|見られる|残って(?:いる|おり))(?!が[、，])"
        "|(?P<beyond>(?:記録|ログ)の対象外(?:とする|としている|とし[、，]|である))"
        f"|(?:{_DEED}|変更|ログアウト)しない(?:者|職員)[がもは](?:多い|いる|少なくない|ある)(?!ため|ので|から|が[、，])"
        f"|(?:ID|ＩＤ|識別番号|アカウント)[^。\n]{{0,12}}交代で(?:操作|使用|利用){done}"
        f"|(?:共用|共有)(?:する|の|している)[^。\n]{{0,8}}(?:ID|ＩＤ|識別番号|アカウント)[^。\n]{{0,16}}(?:操作|使用|利用){done}"
    )


_ON_TERMS: Final = {
    "left": re.compile("(?:場合|とき|れば|なら|につき)[^。\n]{0,40}$"),
    "beyond": re.compile("(?:ない|ず|以外|除)[^。\n]{0,30}$"),
}
"""What goes before an omission that has its reason in the same sentence."""

_OPEN: Final = ("ない", "ある", "いる", "残る", "する", "いく", "難", "しい", "不十分", "多い", "見られる")
"""Ends of words that may state something or go before a noun: していない端末を拒否する admits nothing."""
_END = re.compile(
    r"\s*(?:[。．）)」』\n]|$|[、，](?!又は|若しくは|あるいは)|ため|ので|なため|なので|から|が[、，]|もの(?:の|である|と)"
    r"|こと(?:がある|もある|とする|とし)|状[態況](?:が|に|で|と)|まま|予定|おそれがある(?:[。\n]|$))"
)
_UNNEEDED = re.compile("(?:不要な|必要(?:の|が)ない|要らない|以外の|目的外|関係のない|余分な)[^。\n]{0,16}$")
"""What stands before deeds that ought not to be done."""
_ELSEWHERE = re.compile("(?:端末|ブラウザ|画面)[^。\n]{0,12}$")
"""Where it is good that no record stays."""


class Gap(Struct, frozen=True):
    """Words of a text that admit that something is not done, with the path of the text."""

    path: Path_
    start: int
    words: str


class Standing(Struct, frozen=True):
    """How one demand stands for a risk of a file; ``grade`` is that of this form, ``controls`` are indices.

    met: a control meets it; open: one does, but lacks a value that it must give; planned: only planned or refuted controls;
    denied: a control says the contrary; explained: so does the answer, and the control gives the reason; claimed: nothing but
    the choice of the form says so; missing: nothing is declared.
    """

    demand: Demand
    grade: Grade
    state: State
    controls: tuple[int, ...] = ()

    @property
    def supports(self) -> bool:
        """Whether this counts for a rating: a value that is still open has its own finding."""
        return self.state in ("met", "open", "explained")


class Support(Struct, frozen=True):
    """The demands against one risk of one file, and the controls that stand against it."""

    standings: tuple[Standing, ...]
    controls: tuple[int, ...]

    @property
    def lacking(self) -> list[Standing]:
        """The demands that a good rating needs and nothing supports."""
        return [one for one in self.standings if one.grade in BINDING and not one.supports]

    @property
    def lacking_practice(self) -> list[Standing]:
        """The other demands that nothing supports."""
        return [one for one in self.standings if one.grade not in BINDING and not one.supports]


class Supports:
    """The controls of one assessment, ready to be asked about any risk of any file."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._controls = facts.assessment.controls
        self._form = facts.assessment.form
        self._by_measure: dict[str, list[int]] = {}
        self._by_cell: dict[tuple[str, str], list[int]] = {}
        for index, control in enumerate(self._controls):
            self._by_measure.setdefault(control.measure, []).append(index)
            cell = cell_of(control, self._form)
            if cell is not None:
                self._by_cell.setdefault(cell, []).append(index)

    def of(self, risk: str, file: PersonalInfoFile | None, answer: RiskAnswer | None) -> Support:
        """Return how the demands against ``risk`` stand for ``file`` (None: for the body)."""
        asked = risks()[risk].forms[self._form]
        held = self._conditions(file)
        found: list[Standing] = []
        for demand in _demands_of().get(risk, ()):
            grade = self._grade(demand, asked.cells, asked.answers)
            settled = answer is not None and demand.unless_answered in answer.answers.values()
            if grade is not None and held.issuperset(demand.when) and not settled:
                found.append(self._standing(demand, grade, file, answer))
        mine = [i for cell in asked.cells for i in self._for_file(self._by_cell.get((risk, cell), ()), file)]
        mine += [i for one in found if one.state != "denied" for i in one.controls]
        return Support(tuple(found), tuple(dict.fromkeys(mine)))

    def gaps(self, risk: str, file: PersonalInfoFile | None, answer: RiskAnswer | None, at: Path_) -> list[Gap]:
        """Return what the body's own texts of a risk admit; texts of shared platforms are not the body's words."""
        found: list[Gap] = []
        for cell in risks()[risk].forms[self._form].cells:
            if answer is not None and cell in answer.texts:
                found += admitted(answer.texts[cell], (*at, "texts", cell))
                continue
            for index in self._for_file(self._by_cell.get((risk, cell), ()), file):
                if self._controls[index].profile is None:
                    found += self._admitted[index]
        return found

    @cached_property
    def _admitted(self) -> list[list[Gap]]:
        return [admitted(control.text, ("controls", i, "text")) for i, control in enumerate(self._controls)]

    def _grade(self, demand: Demand, cells: Mapping[str, str], answers: Mapping[str, str]) -> Grade | None:
        if demand.cell is None and demand.answer is None:
            return demand.grade if self._form == "zenkoumoku" else demand.elsewhere
        if demand.cell in cells or demand.answer in answers:
            return demand.grade
        return demand.elsewhere

    def _standing(
        self, demand: Demand, grade: Grade, file: PersonalInfoFile | None, answer: RiskAnswer | None
    ) -> Standing:
        named = [i for id_ in _measures_of().get(demand.id, ()) for i in self._by_measure.get(id_, ())]
        own = [i for i in self._for_file(named, file) if demand.risk not in _OF_THE_BODY or self._by_the_body(i)]
        done = [i for i in own if self._counts(self._controls[i])]
        if done:
            whole = [i for i in done if not self._lacks_value(i)]
            return Standing(demand, grade, "met" if whole else "open", tuple(done))
        denying = [i for id_ in demand.denied_by for i in self._for_file(self._by_measure.get(id_, ()), file)]
        if denying:
            owned = answer is not None and answer.answers.get(demand.answer or "") in NEGATIVE
            return Standing(demand, grade, "explained" if owned else "denied", tuple(denying))
        in_cell = self._for_file(self._by_cell.get((demand.risk, demand.cell or ""), ()), file)
        placed = [i for i in in_cell if self._placed_for(i, demand)]
        if any(self._counts(self._controls[i]) for i in placed):
            return Standing(demand, grade, "met", tuple(i for i in placed if self._counts(self._controls[i])))
        waiting = (*own, *placed)
        if waiting:
            return Standing(demand, grade, "planned", waiting)
        choice = None if answer is None else answer.answers.get(demand.answer or "")
        claimed = demand.cell is None and choice is not None and choice not in NEGATIVE
        return Standing(demand, grade, "claimed" if claimed else "missing")

    def _placed_for(self, index: int, demand: Demand) -> bool:
        """Tell whether somebody placed a control of a kindred measure into the cell of a demand, with a text."""
        control = self._controls[index]
        if control.place is None or control.text is None or is_none(control.text) or demand.risk in _OF_THE_BODY:
            return False
        measure = measures()[control.measure]
        return control.profile is not None or measure.risk.partition("/")[0] == demand.risk.partition("/")[0]

    def _by_the_body(self, index: int) -> bool:
        control = self._controls[index]
        return control.profile is None or control.runs == "own"

    def _counts(self, control: Control) -> bool:
        return not control.planned and control.id not in self._facts.refuted

    def _lacks_value(self, index: int) -> bool:
        control = self._controls[index]
        if control.profile is not None and control.runs != "own":
            return False
        needed = [name for name, one in measures()[control.measure].parameters.items() if one.asked == "required"]
        if not needed:
            return False
        values = values_of(self._facts.assessment, index)
        return any(name not in values for name in needed)

    def _for_file(self, indices: Iterable[int], file: PersonalInfoFile | None) -> Iterable[int]:
        if file is None:
            return indices
        controls = self._controls
        return [i for i in indices if not controls[i].scope.files or file.id in controls[i].scope.files]

    def _conditions(self, file: PersonalInfoFile | None) -> frozenset[str]:
        return self._known.get(None if file is None else file.id, frozenset())

    @cached_property
    def _known(self) -> dict[str | None, frozenset[str]]:
        body: str = self._facts.assessment.body.kind
        cloud = {
            id_
            for control in self._controls
            if (control.profile or "").startswith("government-cloud/")
            for id_ in control.scope.files or [file.id for file in self._facts.assessment.files]
        }
        found: dict[str | None, frozenset[str]] = {None: frozenset((body,))}
        for subject in self._facts.subjects("files"):
            id_ = subject.facts["id"]
            found[id_] = conditions_of(subject.facts) | {body} | ({"cloud"} if id_ in cloud else set())
        return found


def conditions_of(file: dict[str, Any]) -> frozenset[str]:
    """Return the conditions of :data:`pia.catalogue.demands.CONDITIONS` that the facts of a file meet."""
    acquisition = file["acquisition"]
    means = {route["means"] for route in acquisition["means"]}
    held = {
        "entrusts": bool(file["entrusted"]),
        "re-entrusts": any(one["re_entrustment"]["state"] == "given" for one in file["entrusted"]),
        "provides": bool(file["recipients"]),
        "network-acquires": file["connected_acquisition"],
        "network-provides": file["connected_provision"],
        "from-subject": any(one["source"] == "subject" for one in acquisition["sources"]),
        "holds-number": file["has_number"] is True,
        "juki-net": any(one["category"] == "juki-net" for one in file["systems"]),
        "media": bool(means & {"electronic-media", "flash-memory"}),
    }
    return frozenset(name for name, holds in held.items() if holds)


def admitted(text: str | None, path: Path_) -> list[Gap]:
    """Return the words of a text that admit a gap: 手段はない, 点検していない, 課題がある …, but not 複製できない."""
    if text is None or is_none(text):
        return []
    found: list[Gap] = []
    matches = list(_ADMITTED.finditer(text))
    if any(word in text for word in _RARER):
        known = [match.span() for match in matches]
        more = [one for one in _admitted_rarely().finditer(text) if not _on_terms(one, text)]
        matches += [one for one in more if not any(a < one.end() and one.start() < b for a, b in known)]
    for match in matches:
        words, start, end = match[0], match.start(), match.end()
        if words.endswith(_OPEN) and not _END.match(text, end):
            continue
        if _UNNEEDED.search(text, max(0, start - 30), start):
            continue
        if "残し" in words and _ELSEWHERE.search(text, max(0, start - 20), start):
            continue
        found.append(Gap(path, start, words))
    return found


def _on_terms(match: re.Match[str], text: str) -> bool:
    """Tell whether the sentence gives the reason or the case in which something is left out."""
    terms = _ON_TERMS.get(match.lastgroup or "")
    return terms is not None and terms.search(text, max(0, match.start() - 50), match.start()) is not None


@lru_cache(maxsize=1)
def _demands_of() -> dict[str, list[Demand]]:
    """Return the demands by their risk."""
    table: dict[str, list[Demand]] = {}
    for demand in demands().values():
        table.setdefault(demand.risk, []).append(demand)
    return table


@lru_cache(maxsize=1)
def _measures_of() -> dict[str, list[str]]:
    """Return the measures that meet each demand."""
    table: dict[str, list[str]] = {}
    for measure in measures().values():
        for demand in measure.demands:
            table.setdefault(demand.id, []).append(measure.id)
    return table
