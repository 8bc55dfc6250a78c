"""``pia evidence DIR --add FILE``: real evidence from logs, ledgers, rosters, documents and filled sheets into one file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.app.clock import as_of_day
from pia.app.evidence_file import kept_file, write_evidence
from pia.app.evidence_findings import EvidenceRule, findings_of, rules_of, tallies_of
from pia.app.opened import open_assessment, source_digest
from pia.catalogue.evidence import EvidenceFile, Source, read_evidence
from pia.catalogue.evidence_text import is_edited
from pia.data import rules_root
from pia.errors import InputError, Place, Problem, UsageError, Words
from pia.register.policy_text import write_policy
from pia.rules.engine import merge, sort_findings
from pia.rules.finding import CheckResult
from pia.verify.evidence.documents import document_entries
from pia.verify.evidence.entries import asked_of, claims_of, entries_of, shown_controls
from pia.verify.evidence.filled import read_filled
from pia.verify.evidence.given import Given
from pia.verify.evidence.judge import judge
from pia.verify.evidence.kinds import Kind, kinds
from pia.verify.evidence.mapping import UserMapping, read_mapping
from pia.verify.evidence.sources import lists_of, of_companion
from pia.verify.evidence.table import open_table
from pia.verify.policy import policy_of

if TYPE_CHECKING:
    from datetime import date

    from pia.catalogue.evidence import Evidence
    from pia.model.read import Loaded
    from pia.rules.finding import Finding, RuleTally
    from pia.verify.evidence.table import Table

__all__ = ["AddOptions", "Added", "add", "digests_of"]

_SHEETS: Final = (".xlsx",)
_TABLES: Final = (".csv",)
_FILES: Final = (".json", ".yaml", ".yml")


class AddOptions(Struct, frozen=True):
    """How files are taken in.

    ``kind`` is that of the tables where their heads do not tell; ``mapping`` the user's own names; ``controls`` the only ones to be
    shown; ``into`` the file of evidence (beside the assessment when None); ``as_of`` the day (today in Tokyo when None).
    """

    kind: str | None = None
    mapping: Path | None = None
    controls: tuple[str, ...] = ()
    into: Path | None = None
    as_of: str | None = None
    tester: str | None = None


class Added(Struct, frozen=True):
    """What came of it: the findings, the checks, the entries taken in, where they were written and how many stand there now."""

    result: CheckResult
    rules: tuple[EvidenceRule, ...]
    entries: tuple[Evidence, ...]
    path: Path
    whole: int
    notes: tuple[Words, ...] = ()


def add(directory: Path, files: Sequence[Path], options: AddOptions) -> Added:
    """Take files of real evidence in, beside what is there already; nothing is written where one of them cannot be read.

    Raises:
        InputError: the assessment, the file of evidence or one of ``files`` cannot be read or is not this assessment's.
        UsageError: an option names something that is not there.
    """
    day, loaded = as_of_day(options.as_of), open_assessment(directory)
    name = directory.resolve().name
    path, before = kept_file(directory, options.into, loaded, name)
    work = _Work(loaded, name, directory, day, options)
    problems: list[Problem] = []
    for file in _companions_first(files, work):
        try:
            work.take(file)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    entries = tuple(work.entries)
    digests = digests_of(loaded)
    whole = write_evidence(path, before, entries, loaded=loaded, name=name, day=day, digests=digests)
    findings = sort_findings(work.findings)
    result = CheckResult(
        assessments=(name,),
        as_of=day.isoformat(),
        findings=tuple(findings),
        rules=merge(work.tallies),
        directories={name: directory.as_posix()},
        sources=loaded.texts(),
    )
    return Added(result, rules_of(kinds().values()), entries, path, whole, tuple(work.notes))


def digests_of(loaded: Loaded) -> tuple[tuple[str, str], ...]:
    """Return what evidence was taken for: the texts of the assessment, the policy that follows from them, the checks of tables."""
    rules = hashlib.sha256()
    for path in sorted((rules_root() / "evidence").glob("*.yaml")):
        rules.update(f"{path.name}\0".encode() + path.read_bytes())
    policy = hashlib.sha256(write_policy(policy_of(loaded))).hexdigest()
    return (
        ("assessment", source_digest(loaded)),
        ("policy", f"sha256:{policy}"),
        ("rules", f"sha256:{rules.hexdigest()}"),
    )


def _companions_first(files: Sequence[Path], work: _Work) -> list[Path]:
    """Return the files in the order in which they are read: those that others are compared with first."""
    if not files:
        raise UsageError(
            Problem(
                "evidence-nothing-to-add",
                Words("加えるファイルがありません。", "there is no file to add"),
                Words("--add でファイルを指定してください。", "name files with --add"),
            )
        )
    return sorted(files, key=lambda file: not work.is_companion(file))


class _Work:
    """One run: what is known from tables read before, and what was found."""

    def __init__(self, loaded: Loaded, name: str, directory: Path, day: date, options: AddOptions) -> None:
        self.findings: list[Finding] = []
        self.tallies: list[tuple[RuleTally, ...]] = []
        self.entries: list[Evidence] = []
        self.notes: list[Words] = []
        self._loaded, self._name, self._directory, self._day, self._options = loaded, name, directory, day, options
        self._kinds = kinds()
        ids = tuple(control.id for control in loaded.assessment.controls)
        self._refuse_unknown(ids)
        self._mapping = UserMapping()
        if options.mapping is not None:
            self._mapping = read_mapping(options.mapping, options.mapping.as_posix(), self._kinds, ids)
        self._lists, self._days = lists_of(loaded.assessment), {}  # type: ignore[var-annotated]
        self._tables: set[str] = set()
        self._claims = claims_of(loaded.assessment, ids)

    def _refuse_unknown(self, ids: tuple[str, ...]) -> None:
        from pia.catalogue.shape import Shape

        shape, nowhere = Shape(), Place("", 0, 0, 0, 0)
        if self._options.kind is not None and self._options.kind not in self._kinds:
            shape.unknown(self._options.kind, nowhere, tuple(self._kinds), "表の種類", "kind of table")
        for id_ in self._options.controls:
            if id_ not in ids:
                shape.unknown(id_, nowhere, ids, "統制", "control")
        if shape.problems:
            raise UsageError([Problem(one.code, one.message, one.remedy) for one in shape.problems])

    def is_companion(self, file: Path) -> bool:
        """Tell whether a file is a table that others are compared with; what is wrong with it is told when it is taken."""
        if file.suffix.lower() not in _TABLES:
            return False
        try:
            return self._open(file).kind.evidence is None
        except InputError:
            return False

    def take(self, file: Path) -> None:
        """Take one file in, by what its name ends with."""
        ending = file.suffix.lower()
        if ending in _TABLES:
            self._take_table(file)
        elif ending in _SHEETS:
            read = read_filled(file, self._shown(file), self._loaded, self._name, self._day)
            self.entries += [one for one in read.entries if self._wanted(one.control)]
            self.notes += read.notes
        elif ending in _FILES:
            self._take_evidence(file)
        else:
            raise InputError(
                Problem(
                    "evidence-file-kind",
                    Words(
                        f"「{file.name}」は読める種類のファイルではありません。",
                        f"{file.name} is no file of a kind that is read",
                    ),
                    Words(
                        "CSV（記録・台帳・名簿・文書の一覧）、記入した手順書（xlsx）、証跡のファイル（json, yaml）を渡してください。",
                        "give a CSV table, a filled sheet (xlsx) or a file of evidence (json, yaml)",
                    ),
                )
            )

    def _wanted(self, control: str) -> bool:
        return not self._options.controls or control in self._options.controls

    def _shown(self, file: Path) -> str:
        """Return how a file is called in evidence: from the assessment where it lies there, else by its name alone."""
        try:
            return file.resolve().relative_to(self._directory.resolve()).as_posix()
        except ValueError:
            return file.name

    def _open(self, file: Path) -> Table:
        return open_table(file, file.as_posix(), self._kinds, self._kind_of(file), self._mapping.columns)

    def _kind_of(self, file: Path) -> str | None:
        """Return the kind that was named, for the tables whose head does not tell."""
        if self._options.kind is None:
            return None
        try:
            found = open_table(file, file.as_posix(), self._kinds, None, self._mapping.columns).kind
        except InputError:
            return self._options.kind
        return None if found.evidence is None else self._options.kind

    def _take_table(self, file: Path) -> None:
        table = self._open(file)
        kind = table.kind
        if kind.evidence is None:
            lists, days = of_companion(table)
            for name, values in lists.items():  # several files of one kind (one for each half of a year) are one table
                self._lists[name] = self._lists.get(name, frozenset()) | values
            for name, told in days.items():
                known = self._days.setdefault(name, {})
                known.update({who: (*known.get(who, ()), *found) for who, found in told.items()})
            self._tables.add(kind.id)
            return
        only = set(self._mapping.controls.get(kind.id, ())) & set(self._options.controls or self._claims)
        only = only if kind.id in self._mapping.controls else set(self._options.controls)
        given = Given(self._day, self._lists, self._days, self._mapping.hours, frozenset(self._tables))
        asked = [
            one
            for one in asked_of(kind, self._loaded.assessment, only)
            if self._lists.get(one.check.needs.get("list", ""), True)  # an empty list leaves nothing to compare with
        ]
        if not asked:
            self._refuse_useless(kind, file)
        judged = judge(table, asked, given)
        if not table.rows:
            self._refuse_blank(file)
        source = Source(self._shown(file), None, table.sha256)
        claims, tester = self._claims, self._options.tester
        self.entries += entries_of(judged, kind, source, today=self._day, claims=claims, tester=tester)
        if kind.evidence == "document":
            able = shown_controls(self._loaded.assessment, only)
            again = self._open(file)
            self.entries += document_entries(
                again, file.parent, self._loaded.assessment, able=able, claims=claims, today=self._day
            )
        self.findings += findings_of(judged, kind, file.as_posix(), self._name, self._loaded)
        self.tallies.append(tuple(tallies_of(judged)))

    def _refuse_useless(self, kind: Kind, file: Path) -> None:
        """Raise: a table that shows no control would be read for nothing, and nobody would notice."""
        listed = "、".join(sorted({one for check in kind.checks for one in check.measures}))
        raise InputError(
            Problem(
                "evidence-shows-no-control",
                Words(
                    f"「{kind.title.ja}」（{file.name}）が示す統制が、評価書にありません。",
                    f"no control of the assessment is shown by {kind.title.en} ({file.name})",
                ),
                Words(f"当たる措置: {listed}", f"the measures it shows: {listed}"),
            )
        )

    def _refuse_blank(self, file: Path) -> None:
        raise InputError(
            Problem(
                "evidence-no-rows",
                Words(f"「{file.name}」に見出しのほか一行もありません。", f"{file.name} has no row below its head"),
                Words("期間と書出しの条件を確かめてください。", "check the period and the conditions of the export"),
            )
        )

    def _take_evidence(self, file: Path) -> None:
        read = read_evidence(file, file.as_posix())
        self._refuse_foreign(read, file)
        day = read.as_of
        from msgspec.structs import replace

        self.entries += [replace(one, date=one.date or day) for one in read.entries if self._wanted(one.control)]

    def _refuse_foreign(self, read: EvidenceFile, file: Path) -> None:
        """Raise where a file of evidence is another assessment's or body's, rehearsed, or no longer as it was written."""
        body = self._loaded.assessment.body.name
        wrong: list[tuple[bool, str, str]] = [
            (
                read.rehearsed and bool(read.entries),
                "宣言の整合（リハーサル）であって、実機の証跡ではありません",
                "is a rehearsal, no real evidence",
            ),
            (
                read.assessment != self._name,
                f"評価書「{read.assessment}」の証跡です",
                f"is evidence for '{read.assessment}'",
            ),
            (read.body not in (None, body), f"「{read.body}」の証跡です", f"is evidence of {read.body}"),
            (is_edited(read), "書き出した後に書き換えられています", "was changed after it was written"),
        ]
        problems = [
            Problem(
                "evidence-not-taken",
                Words(
                    f"証跡のファイル「{file.name}」は加えられません。{ja}。", f"{file.name} is not taken in: it {en}"
                ),
                Words(
                    "この評価書の、書き出したままの実機の証跡を渡してください。",
                    "give real evidence of this assessment, as it was written",
                ),
                Place(file.as_posix(), 1, 1, 1, 1),
            )
            for is_wrong, ja, en in wrong
            if is_wrong
        ]
        if problems:
            raise InputError(problems)
