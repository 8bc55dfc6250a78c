"""The named field types built from the vocabularies, the band tables and the reference marks.

For the type checker each of them is a plain ``str``; at run time it carries its validator, its JSON schema and its mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.model.base import band, choice, reference

__all__ = [
    "AcquisitionSource",
    "AnnexRef",
    "AuditChoice",
    "BodyKind",
    "ChangeKind",
    "ChargeChoice",
    "ChartRef",
    "ConnectionCategory",
    "ControlRef",
    "CountingUnit",
    "DoneChoice",
    "EndRef",
    "EntrustmentChoice",
    "ExtentChoice",
    "FileKind",
    "FileRef",
    "FileSubjectsBand",
    "FlowRef",
    "FormKind",
    "HandlersBand",
    "ImplementationChoice",
    "MeansChoice",
    "NodeKind",
    "Occurrence",
    "PartyRef",
    "PriorityChoice",
    "ProvisionChoice",
    "RatingChoice",
    "RecipientKind",
    "RecipientRef",
    "RecordCategory",
    "RecordItemsBand",
    "RetentionPeriodBand",
    "RunnerChoice",
    "StatusChoice",
    "SubjectsZenkoumokuBand",
    "SystemRef",
    "ThresholdResult",
    "TimingChoice",
    "ZoneChoice",
]

if TYPE_CHECKING:
    AcquisitionSource = str
    AnnexRef = str
    AuditChoice = str
    BodyKind = str
    ChangeKind = str
    ChargeChoice = str
    ChartRef = str
    ConnectionCategory = str
    ControlRef = str
    CountingUnit = str
    DoneChoice = str
    EndRef = str
    EntrustmentChoice = str
    ExtentChoice = str
    FileKind = str
    FileRef = str
    FileSubjectsBand = str
    FlowRef = str
    FormKind = str
    HandlersBand = str
    ImplementationChoice = str
    MeansChoice = str
    NodeKind = str
    Occurrence = str
    PartyRef = str
    PriorityChoice = str
    ProvisionChoice = str
    RatingChoice = str
    RecipientKind = str
    RecipientRef = str
    RecordCategory = str
    RecordItemsBand = str
    RetentionPeriodBand = str
    RunnerChoice = str
    StatusChoice = str
    SubjectsZenkoumokuBand = str
    SystemRef = str
    ThresholdResult = str
    TimingChoice = str
    ZoneChoice = str
else:
    AcquisitionSource = choice("acquisition-source")
    AnnexRef = reference("annexes")
    AuditChoice = choice("audit")
    BodyKind = choice("body-kind")
    ChangeKind = choice("change-kind")
    ChargeChoice = choice("charge")
    ChartRef = reference("charts")
    ConnectionCategory = choice("connection")
    ControlRef = reference("controls")
    CountingUnit = choice("counting-unit")
    DoneChoice = choice("done")
    EndRef = reference("systems|nodes|parties|recipients")
    EntrustmentChoice = choice("entrustment")
    ExtentChoice = choice("extent")
    FileKind = choice("file-kind")
    FileRef = reference("files")
    FileSubjectsBand = band("file-subjects")
    FlowRef = reference("flows")
    FormKind = choice("form-kind")
    HandlersBand = band("handlers")
    ImplementationChoice = choice("implementation")
    MeansChoice = choice("means")
    NodeKind = choice("node-kind")
    Occurrence = choice("occurrence")
    PartyRef = reference("parties")
    PriorityChoice = choice("priority-measure")
    ProvisionChoice = choice("provision")
    RatingChoice = choice("rating")
    RecipientKind = choice("recipient-kind")
    RecipientRef = reference("recipients")
    RecordCategory = choice("record-category")
    RecordItemsBand = band("record-items")
    RetentionPeriodBand = band("retention-period")
    RunnerChoice = choice("runner")
    StatusChoice = choice("status")
    SubjectsZenkoumokuBand = band("subjects-zenkoumoku")
    SystemRef = reference("systems")
    ThresholdResult = choice("threshold-result")
    TimingChoice = choice("timing")
    ZoneChoice = choice("zone")
