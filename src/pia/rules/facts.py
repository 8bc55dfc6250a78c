"""The view of one assessment that rules see: subjects by kind, each with its facts and its place in the model.

Built from the assessment, the filled form and the catalogue, kind by kind and only when a rule asks for it. The facts are
plain data (null, true, false, numbers, texts, lists, mappings), without cycles: references are small copies.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pia.catalogue.record_terms import categories_of
from pia.forms.answers import given_answer
from pia.forms.derive.network import acquires, provides
from pia.forms.derive.recipients import counted, row_count
from pia.forms.edition import load_edition
from pia.forms.scope import Scope
from pia.forms.tree import Form, Item
from pia.model.flow import Flow
from pia.model.inheritance import Inheritance
from pia.model.personal_info_file import PersonalInfoFile, RecordGroup, RecordItem, RiskAnswer
from pia.model.vocabulary import vocabulary
from pia.rules import fact_counts as compared
from pia.rules import fact_references as ref
from pia.rules.evidence_faults import claims_now, fault_of
from pia.rules.fact_annexes import blank_cells, labelled_alike
from pia.rules.fact_citations import citations_of
from pia.rules.fact_controls import control_facts, parameters_of, risks_of
from pia.rules.fact_items import items_of
from pia.rules.fact_law import LawReading, day_of, law_names_of, replaced_terms_of
from pia.rules.fact_review import review_facts
from pia.rules.fact_support import Supports
from pia.rules.shapes import iso_days, shape_of
from pia.rules.subjects import KINDS, Subject
from pia.terms.bands import BAND_TABLES
from pia.terms.text import fold

if TYPE_CHECKING:
    from pia.catalogue.evidence import Evidence
    from pia.model.entrusted_party import Entrusted
    from pia.model.read import Loaded, Path_
    from pia.model.recipient import Recipient
    from pia.rules.evidence_faults import EvidenceFault
    from pia.rules.texts import Text

__all__ = ["Facts"]

_NUMBER = "individual-number"


class Facts:
    """The facts of one assessment; ``subjects(kind)`` and ``value(name)`` build what they return once."""

    def __init__(
        self, loaded: Loaded, form: Form | Callable[[], Form], *, as_of: str, evidence: Sequence[Evidence] = (),
        digest: str | None = None,
    ) -> None:  # fmt: skip
        self.loaded = loaded
        self.assessment = loaded.assessment
        self.as_of = as_of
        self.evidence = evidence
        self._digest = digest
        self._form = form
        self._subjects: dict[str, list[Subject]] = {}

    @cached_property
    def form(self) -> Form:
        """The filled form."""
        return self._form if isinstance(self._form, Form) else self._form()

    @cached_property
    def form_items(self) -> dict[str, Item]:
        """The items of the form by their keys."""
        return {item.key: item for item in self.form.items()}

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The texts of the assessment's own files, for checks that read them."""
        from pia.rules.texts import texts_of

        return texts_of(self.loaded)

    def subjects(self, kind: str) -> list[Subject]:
        """Return every subject of ``kind``, in the order of the source."""
        found = self._subjects.get(kind)
        if found is None:
            found = self._subjects[kind] = _distinct(_BUILDERS[kind](self))
        return found

    def value(self, name: str) -> Any:
        """Return the facts behind a variable: the assessment, or one whole list."""
        if name == "assessment":
            return self.subjects(name)[0].facts
        return [subject.facts for subject in self.subjects(name)]

    @cached_property
    def law_reading(self) -> LawReading:
        """What the assessment says of laws."""
        return LawReading(self.loaded)

    @cached_property
    def law_day(self) -> date:
        """The day by which its references to laws are judged."""
        return day_of(self.assessment.published_on, self.as_of)

    @cached_property
    def supports(self) -> Supports:
        """What the controls support, risk by risk."""
        return Supports(self)

    def answer_to(self, risk: str, file: PersonalInfoFile | None) -> RiskAnswer | None:
        """Return what ``file`` (None: the body) answers for a risk."""
        at = None if file is None else (self.assessment.files.index(file), file)
        return given_answer(self.assessment, at, risk)[0]

    @cached_property
    def refuted(self) -> dict[str, list[Evidence]]:
        """The evidence, rehearsed or real, that contradicts a control, by its id; another body's says nothing here."""
        foreign = "evidence-of-another-body"
        seen = zip(self.evidence, self.evidence_faults, strict=True)
        return _by_control([each for each, fault in seen if each.outcome == "refuted" and fault != foreign])

    @cached_property
    def evidence_faults(self) -> list[EvidenceFault | None]:
        """What is wrong with each piece of evidence, in their order."""
        if not self.evidence:
            return []
        claims = claims_now(self.loaded, {each.control for each in self.evidence if each.claim is not None})
        today = date.fromisoformat(self.as_of)
        return [fault_of(each, self.loaded, claims, today, self._digest) for each in self.evidence]

    @cached_property
    def shown(self) -> dict[str, list[Evidence]]:
        """The real evidence that shows a control, by its id: a rehearsal shows none, nor does evidence with any fault."""
        seen = zip(self.evidence, self.evidence_faults, strict=True)
        sound = [each for each, fault in seen if fault is None]
        return _by_control([each for each in sound if each.kind != "rehearsed" and each.outcome == "held"])

    @cached_property
    def references(self) -> ref.References:
        """The small copies that stand for entities inside other entities."""
        return ref.References(self.assessment, {file.id: record_summary(file) for file in self.assessment.files})


def _by_control(evidence: Sequence[Evidence]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for each in evidence:
        found.setdefault(each.control, []).append(each)
    return found


def _distinct(subjects: Iterator[Subject]) -> list[Subject]:
    """Make the keys differ where people have written the same thing twice."""
    seen: dict[str, int] = {}
    found: list[Subject] = []
    for subject in subjects:
        count = seen[subject.key] = seen.get(subject.key, 0) + 1
        if count > 1:
            key = f"{subject.key}~{count}"
            subject = Subject(key, subject.label, subject.path, subject.facts)  # noqa: PLW2901  # the renamed one goes on
            if "key" in subject.facts:
                subject.facts["key"] = key
        found.append(subject)
    return found


def _made(kind: str, record: Any, **derived: Any) -> dict[str, Any]:
    """Return the facts of a record of ``kind`` with what is derived; a derived fact wins."""
    class_ = KINDS[kind].record
    facts = shape_of(class_).dump(record) if class_ is not None else {}
    facts.update(derived)
    return facts


def _items(group: RecordGroup) -> Iterator[tuple[str, tuple[str, ...], frozenset[str]]]:
    """Yield name, written categories and all categories of each item of a table."""
    for item in group.items:
        name = item if isinstance(item, str) else item.name
        written = item.categories if isinstance(item, RecordItem) else ()
        yield name, written, frozenset(written or categories_of(name)) | frozenset(group.categories)


def record_summary(file: PersonalInfoFile) -> ref.RecordSummary:
    """Count the record items of a file and gather their categories; None where none are written."""
    if file.records is None:
        return ref.RecordSummary(None, None, frozenset())
    found: set[str] = set()
    count = 0
    for group in file.records:
        found |= set(group.categories)
        for _, _, categories in _items(group):
            count += 1
            found |= categories
    return ref.RecordSummary(count, _NUMBER in found, frozenset(found))


def _assessment(facts: Facts) -> Iterator[Subject]:
    made = _made(
        "assessment",
        facts.assessment,
        key="assessment",
        name=facts.loaded.name,
        as_of=facts.as_of,
        **review_facts(facts.assessment),
        **compared.threshold_facts(facts.assessment, facts.as_of),
        **compared.network_facts(facts.assessment),
        **compared.change_facts(facts.assessment),
        **compared.incident_facts(facts.assessment),
    )
    for name in KINDS["assessment"].without:
        made.pop(name, None)
    yield Subject("assessment", facts.loaded.name, (), made)


def _systems(facts: Facts) -> Iterator[Subject]:
    by_owner: dict[str, list[dict[str, Any]]] = {}
    for connection in facts.subjects("connections"):
        by_owner.setdefault(connection.facts["system"]["id"], []).append(connection.facts)
    for index, system in enumerate(facts.assessment.systems):
        key = f"systems/{system.id}"
        made = _made(
            "systems",
            system,
            key=key,
            connections=by_owner.get(system.id, []),
            held_files=facts.references.files(system.holds),
        )
        yield Subject(key, system.name, ("systems", index), made)


def _connections(facts: Facts) -> Iterator[Subject]:
    references = facts.references
    towards = {(s.id, c.system) for s in facts.assessment.systems for c in s.connections}
    # その他（…（甲システム））: a system may be named among others in the brackets of a tick
    named = {s.id: fold("\n".join(c.name for c in s.connections if c.name)) for s in facts.assessment.systems}
    for s, system in enumerate(facts.assessment.systems):
        for c, connection in enumerate(system.connections):
            target = references.system(connection.system)
            category = connection.category or target["category"]
            key = f"systems/{system.id}/connections/{connection.system or connection.name or category}"
            shown = target["name"] or connection.name or vocabulary("connection").choices.get(category or "", "")
            returned = (
                (connection.system, system.id) in towards or fold(system.name) in named.get(connection.system, "")
                if connection.system
                else None
            )
            made = _made(
                "connections",
                connection,
                key=key,
                label=f"{system.name}と{shown}",
                system=references.system(system.id),
                target=target,
                category=category,
                name=connection.name,
                returned=returned,
            )
            yield Subject(key, made["label"], ("systems", s, "connections", c), made)


def _scope(facts: Facts, index: int, file: PersonalInfoFile) -> Scope:
    edition = load_edition(facts.assessment.form, facts.assessment.edition)
    at = ("files", index)
    return Scope(loaded=facts.loaded, edition=edition, projection="internal", entity=file, at=at, file=file, file_at=at)


def _files(facts: Facts) -> Iterator[Subject]:
    references = facts.references
    entrusted: dict[str, list[dict[str, Any]]] = {}
    for matter in facts.subjects("entrusted"):
        entrusted.setdefault(matter.facts["file"]["id"], []).append(matter.facts)
    for index, file in enumerate(facts.assessment.files):
        summary = references.summary(file.id)
        mine = [r for r in facts.assessment.recipients if file.id in r.files]
        unit = file.counting
        units = {"provision": unit.provisions if unit else None, "transfer": unit.transfers if unit else None}
        counts = {kind: counted([r for r in mine if r.kind == kind], units[kind]) for kind in units}
        scope = _scope(facts, index, file)
        connected = {"acquires": acquires(scope), "provides": provides(scope)}
        key = f"files/{file.id}"
        made = _made(
            "files",
            file,
            key=key,
            label=file.name,
            record_count=summary.count,
            record_band_derived=None
            if summary.count is None
            else BAND_TABLES["record-items"].band_of(summary.count).label,
            categories_derived=sorted(summary.categories),
            has_number=summary.has_number,
            entrusted=entrusted.get(file.id, []),
            entrusted_count=len(entrusted.get(file.id, [])),
            recipients=[references.recipient(r.id) for r in mine],
            provision_count_derived=counts["provision"],
            transfer_count_derived=counts["transfer"],
            counts_unlike=_counts_unlike(file, mine),
            connected_acquisition=connected["acquires"],
            connected_provision=connected["provides"],
            **compared.file_facts(
                file,
                categories=summary.categories,
                entrusted=file.id in entrusted,
                handed_on=bool(mine),
                **connected,
            ),
            systems=[references.system(s.id) for s in facts.assessment.systems if file.id in s.holds],
        )
        yield Subject(key, file.name, ("files", index), made)


_UNITS = ("rows", "blocks", "offices", "articles")


def _counts_unlike(file: PersonalInfoFile, recipients: Sequence[Recipient]) -> list[str]:
    """Return the declared counts that no way of counting comes to, where the way is not declared."""
    declared, unit = file.declared, file.counting
    if declared is None:
        return []
    found = []
    for kind, title, said, way in (
        ("provision", "提供", declared.provision_count, unit.provisions if unit is not None else None),
        ("transfer", "移転", declared.transfer_count, unit.transfers if unit is not None else None),
    ):
        mine = [recipient for recipient in recipients if recipient.kind == kind]
        if said is not None and way is None and said not in {counted(mine, one) for one in _UNITS}:
            found.append(f"{title}{said}件")
    return found


def _record_groups(facts: Facts) -> Iterator[Subject]:
    for f, file in enumerate(facts.assessment.files):
        for g, group in enumerate(file.records or ()):
            key, label = f"files/{file.id}/records/{group.id}", group.name or f"{file.name}の記録項目"
            made = _made(
                "record_groups",
                group,
                key=key,
                label=label,
                file=facts.references.file(file.id),
                item_count=len(group.items),
            )
            yield Subject(key, label, ("files", f, "records", g), made)


def _record_items(facts: Facts) -> Iterator[Subject]:
    for f, file in enumerate(facts.assessment.files):
        reference = facts.references.file(file.id)
        for g, group in enumerate(file.records or ()):
            times = Counter(name for name, _, _ in _items(group))
            for i, (name, written, categories) in enumerate(_items(group)):
                key = f"files/{file.id}/records/{group.id}/{name}"
                made = {
                    "key": key,
                    "label": name,
                    "name": name,
                    "categories": list(written),
                    "categories_derived": sorted(categories),
                    "is_number": _NUMBER in categories,
                    "repeated": times[name] > 1,
                    "file": reference,
                    "group_id": group.id,
                    "group_name": group.name,
                }
                yield Subject(key, name, ("files", f, "records", g, "items", i), made)


def _parties(facts: Facts) -> Iterator[Subject]:
    by_party: dict[str, list[dict[str, Any]]] = {}
    for matter in facts.subjects("entrusted"):
        by_party.setdefault(matter.facts["party"]["id"], []).append(matter.facts)
    for index, party in enumerate(facts.assessment.parties):
        key, label, mine = f"parties/{party.id}", party.name or party.id, by_party.get(party.id, [])
        made = _made("parties", party, key=key, label=label, entrusted=mine, entrusted_count=len(mine))
        yield Subject(key, label, ("parties", index), made)


def _entrusted(facts: Facts) -> Iterator[Subject]:
    references = facts.references
    for p, party in enumerate(facts.assessment.parties):
        for e, matter in enumerate(party.entrusted):
            key = f"parties/{party.id}/entrusted/{matter.key}"
            again = matter.re_entrustment if not isinstance(matter.re_entrustment, str) else None
            made = _made(
                "entrusted",
                matter,
                key=key,
                label=_matter_label(matter, party.name or party.id),
                file=references.file(matter.file),
                party=references.party(party.id),
                re_entrusted_to=[references.party(id_) for id_ in (again.parties if again else ())],
            )
            yield Subject(key, made["label"], ("parties", p, "entrusted", e), made)


def _matter_label(matter: Entrusted, party: str) -> str:
    return f"{matter.name}（{party}）" if matter.name else f"{party}への委託"


def _recipients(facts: Facts) -> Iterator[Subject]:
    references = facts.references
    labels = {annex.id: annex.label for annex in facts.assessment.annexes}
    totals = Counter[str]()
    for one in facts.assessment.recipients:
        totals[one.annex or ""] += row_count(one) or 0
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in facts.subjects("annex_rows"):
        rows.setdefault(row.facts["block"]["id"], []).append(row.facts)
    for index, recipient in enumerate(facts.assessment.recipients):
        key, label = f"recipients/{recipient.id}", recipient.name or recipient.id
        made = _made(
            "recipients",
            recipient,
            key=key,
            label=label,
            file_refs=references.files(recipient.files),
            rows=rows.get(recipient.id, []),
            row_count=row_count(recipient),
            rows_listed=isinstance(recipient.rows, tuple),
            target_system=references.system(recipient.is_system),
            annex_label=labels.get(recipient.annex) if recipient.annex else None,
            annexes_mentioned=_annexes_mentioned(recipient),
            unrecorded_items=compared.unrecorded_items(recipient, facts.assessment.files),
            row_differences=compared.row_differences(recipient),
            annex_count_quoted=compared.quoted_count(recipient),
            annex_row_count=totals.get(recipient.annex) if recipient.annex else None,
        )
        yield Subject(key, label, ("recipients", index), made)


def _annex_rows(facts: Facts) -> Iterator[Subject]:
    again = compared.repeated_rows(facts.assessment.recipients)
    crowded = compared.crowded_rows(facts.assessment.recipients)
    blank = blank_cells(facts.assessment)
    for r, recipient in enumerate(facts.assessment.recipients):
        for i, row in enumerate(recipient.rows if isinstance(recipient.rows, tuple) else ()):
            key = f"recipients/{recipient.id}/rows/{row.id}"
            label = row.recipient or row.work or f"{recipient.name or recipient.id}の{i + 1}行目"
            made = _made(
                "annex_rows",
                row,
                key=key,
                label=label,
                block=facts.references.recipient(recipient.id),
                repeated=(recipient.id, row.id) in again,
                other_work=crowded.get((recipient.id, row.id)),
                blank_columns=blank.get((recipient.id, row.id), []),
            )
            yield Subject(key, label, ("recipients", r, "rows", i), made)


def _annexes(facts: Facts) -> Iterator[Subject]:
    for index, annex in enumerate(facts.assessment.annexes):
        mine = [r for r in facts.assessment.recipients if r.annex == annex.id]
        made = _made(
            "annexes",
            annex,
            key=f"annexes/{annex.id}",
            row_count=sum(row_count(r) or 0 for r in mine),
            recipients=[facts.references.recipient(r.id) for r in mine],
            same_label=labelled_alike(facts.assessment.annexes, index),
            **compared.annex_facts(annex, mine),
        )
        yield Subject(made["key"], annex.label, ("annexes", index), made)


def _flows(facts: Facts) -> Iterator[Subject]:
    references = facts.references
    dump = shape_of(Flow).dump
    for index, flow in enumerate(facts.assessment.flows):
        made = dump(flow)
        source, target = references.end(flow.source), references.end(flow.target)
        carried = references.files(flow.carries)
        known = [file["has_number"] for file in carried]
        made["key"] = key = f"flows/{flow.id}"
        made["source"], made["target"] = source, target
        made["recipient"] = references.recipient(flow.recipient)
        made["file_refs"] = carried
        made["unrecorded_items"] = compared.unrecorded_flow_items(flow, facts.assessment.files)
        made["carries_number"] = flow.contains_number if flow.contains_number is not None else _any_true(known)
        zones = (source["zone"], target["zone"])
        made["crosses_zone"] = None if None in zones else zones[0] != zones[1]
        yield Subject(key, flow.label or f"{source['name']}から{target['name']}", ("flows", index), made)


def _any_true(values: list[bool | None]) -> bool | None:
    """Return whether one is true; None where that is not known."""
    if any(values):
        return True
    return None if not values or None in values else False


def _controls(facts: Facts) -> Iterator[Subject]:
    for index, control in enumerate(facts.assessment.controls):
        made = _made("controls", control, **control_facts(control, facts))
        yield Subject(made["key"], made["label"], ("controls", index), made)


_ANNEX = re.compile(r"別紙\s*[0-9０-９]+(?:[-－‐―ー][0-9０-９]+)?")


def _annexes_mentioned(recipient: Recipient) -> list[str]:
    """Return every 別紙 that the texts of a recipient name, each once."""
    details = [route.detail for route in recipient.means or ()]
    texts = (
        recipient.name,
        recipient.basis,
        recipient.use,
        recipient.information,
        recipient.range,
        recipient.timing,
        *details,
    )
    return list(dict.fromkeys(found for text in texts if text for found in _ANNEX.findall(text)))


def _changes(facts: Facts) -> Iterator[Subject]:
    above: str | None = None
    for index, change in enumerate(facts.assessment.changes):
        key, label = f"changes/{change.id}", change.item or change.id
        earliest = iso_days(above)[0] if above is not None else None
        made = _made("changes", change, key=key, label=label, previous_date=above, previous_date_earliest=earliest)
        yield Subject(key, label, ("changes", index), made)
        above = change.date if change.date is not None and iso_days(change.date)[0] is not None else above


def _waivers(facts: Facts) -> Iterator[Subject]:
    for index, waiver in enumerate(facts.assessment.waivers):
        label = f"{waiver.rule}（{waiver.key}）"
        yield Subject(
            f"waivers/{waiver.rule}@{waiver.key}", label, ("waivers", index), _made("waivers", waiver, label=label)
        )


def _inherited_controls(facts: Facts) -> Iterator[Subject]:
    for index, control in enumerate(facts.assessment.controls):
        if control.profile is not None:
            yield _inherited(("controls", index), control.id, control.profile)
    for i, entry in enumerate(facts.assessment.inherits):
        if isinstance(entry, Inheritance):
            for n, omission in enumerate(entry.without):
                id_ = f"{entry.profile.partition('/')[0]}.{omission.control}"
                files = facts.references.files(omission.files)
                path = ("inherits", i, "without", n)
                yield _inherited(path, id_, entry.profile, reason=omission.reason, files=files)


def _inherited(path: Path_, id_: str, profile: str, *, reason: str | None = None, files: Sequence[Any] = ()) -> Subject:
    name, _, control = id_.partition(".")
    left_out = reason is not None
    made = {
        "key": f"inherits/{name}/{'without/' if left_out else ''}{control}",
        "label": id_,
        "id": id_,
        "profile": profile,
        "left_out": left_out,
        "reason": reason,
        "file_refs": list(files),
    }
    return Subject(str(made["key"]), id_, path, made)


def _nodes(facts: Facts) -> Iterator[Subject]:
    for index, node in enumerate(facts.assessment.nodes):
        key = f"nodes/{node.id}"
        yield Subject(key, node.name, ("nodes", index), _made("nodes", node, key=key, label=node.name))


_BUILDERS: dict[str, Callable[[Facts], Iterator[Subject]]] = {
    "assessment": _assessment,
    "systems": _systems,
    "connections": _connections,
    "files": _files,
    "record_groups": _record_groups,
    "record_items": _record_items,
    "parties": _parties,
    "entrusted": _entrusted,
    "recipients": _recipients,
    "annex_rows": _annex_rows,
    "annexes": _annexes,
    "flows": _flows,
    "controls": _controls,
    "parameters": lambda facts: parameters_of(facts.loaded),
    "risks": risks_of,
    "items": lambda facts: items_of(facts.form),
    "citations": lambda facts: citations_of(facts.assessment, facts.law_reading, facts.law_day),
    "law_names": lambda facts: law_names_of(facts.law_reading, facts.law_day),
    "replaced_terms": lambda facts: replaced_terms_of(facts.law_reading, facts.law_day),
    "changes": _changes,
    "waivers": _waivers,
    "inherited_controls": _inherited_controls,
    "nodes": _nodes,
}
