"""Reading a pack: YAML with positions to rules, strictly, and every problem of the file at once.

The format is described in ``docs/rules-format.md``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pia.catalogue.law import viewpoints
from pia.errors import InputError, Problem, Words
from pia.model.assessment import Assessment
from pia.model.vocabulary import vocabulary
from pia.rules.checks import CHECKS
from pia.rules.closed_ids import unknown_id
from pia.rules.expr import Expr, engine_for
from pia.rules.expressions import Compiled, Compiler
from pia.rules.fact_schema import ListType, StructType
from pia.rules.fact_schema import Scalar as ScalarType
from pia.rules.fix_reading import read_fix
from pia.rules.reading import Reader, suggest
from pia.rules.rule import (
    SOURCE_STATUSES,
    Applies,
    Basis,
    Example,
    Pack,
    Quantifier,
    RelatedPlace,
    Rule,
    SeverityTable,
    SourceStatus,
    Verdict,
)
from pia.rules.settled import part_of
from pia.rules.shapes import shape_of
from pia.rules.subjects import KINDS, VARIABLES, struct_of
from pia.source.load import Document, load_file
from pia.source.nodes import Mapping, Node, Scalar

if TYPE_CHECKING:
    from pia.rules.finding import Severity

__all__ = ["PACK_SUFFIXES", "read_pack", "read_pack_file"]

PACK_SUFFIXES = (".yaml", ".yml")
MAX_RULES = 2_000
SEVERITIES = ("error", "warning", "note")
QUANTIFIERS = ("each", "any", "none")
VERDICTS = ("pass", "fail", "undetermined", "not_applicable")
_INDEX = re.compile(r"[0-9]{1,6}")
_PACK = Words("規則集", "the pack")
_RULE = Words("規則", "the rule")
_KEYS = (
    *(
        "id",
        "title",
        "why",
        "basis",
        "viewpoint",
        "severity",
        "applies",
        "for",
        "when",
        "needs",
        "quantifier",
        "require",
    ),
    *("check", "values", "message", "remedy", "at", "related", "item", "empty", "fix", "examples"),
)
_REQUIRED = ("id", "title", "why", "basis", "severity", "for", "quantifier", "message", "remedy")


def read_pack_file(path: Path, file: str, *, own: bool = False) -> Pack:
    """Read the pack at ``path``; ``file`` is its display name, ``own`` says that it is shipped with the product.

    Raises:
        InputError: it cannot be read, or something in it is wrong; every problem is listed.
    """
    return read_pack(load_file(path, file), own=own)


def read_pack(document: Document, *, own: bool = False) -> Pack:
    """Read a pack; the product's ``own`` packs need both languages and an example of either sort for every rule.

    Raises:
        InputError: something is wrong; every problem is listed.
    """
    reader = Reader(document.text, both=own)
    root = reader.mapping(document.root, _PACK, document.root.place)
    pack = _pack(root, reader, document.file, own=own) if root is not None else None
    if pack is None or reader.problems:
        raise InputError(_sorted(reader.problems))
    return pack


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda p: (p.place is None, p.place, p.code))


def _pack(root: Mapping, reader: Reader, file: str, *, own: bool) -> Pack:
    reader.keys(root, ("schema", "pack", "title", "rules"), ("schema", "pack", "title", "rules"), _PACK)
    schema = root.get("schema")
    written = schema.text if isinstance(schema, Scalar) else "…"
    if schema is not None and not (isinstance(schema, Scalar) and type(schema.value) is int and schema.value == 1):
        reader.say(
            "rule-schema",
            Words(f"この版（schema: {written}）は読めません。", f"this schema ({written}) cannot be read"),
            Words("schema: 1 と書いてください。", "write schema: 1"),
            schema.place,
        )
    id_ = reader.kebab(root.get("pack"), "pack")
    title = reader.words(root.get("title"), "title")
    nodes = reader.sequence(root.get("rules"), "rules")
    if root.get("rules") is not None and not 0 < len(nodes) <= MAX_RULES:
        reader.say(
            "rule-count",
            Words(
                f"規則が{len(nodes)}件あります（1件から{MAX_RULES:,}件まで）。",
                f"{len(nodes)} rules (1 to {MAX_RULES})",
            ),
            Words("規則を書くか、ファイルを分けてください。", "write a rule, or split the file"),
            root.key_place("rules") or root.place,
        )
    rules = [rule for node in nodes[:MAX_RULES] if (rule := _RuleReader(reader, id_, own=own).read(node)) is not None]
    _distinct(rules, reader)
    return Pack(id_, title, tuple(rules), file)


def _distinct(rules: list[Rule], reader: Reader) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        first = seen.setdefault(rule.id, rule)
        if first is not rule:
            reader.say(
                "rule-duplicate-id",
                Words(
                    f"規則「{rule.id}」が二つあります（最初は {first.place}）。",
                    f"the rule '{rule.id}' stands twice (first at {first.place})",
                ),
                Words("どちらかの id を変えてください。", "change one of the two ids"),
                rule.place,
            )


class _RuleReader:
    """Reads one rule; what is wrong is noted in the reader, and a rule with problems is not returned."""

    def __init__(self, reader: Reader, pack: str, *, own: bool) -> None:
        self.reader = reader
        self.pack = pack
        self.own = own
        self.compiler = Compiler(engine_for(VARIABLES), reader)
        self.told: list[tuple[str, Compiled]] = []

    def read(self, node: Node) -> Rule | None:
        """Return the rule at ``node``."""
        reader, before = self.reader, len(self.reader.problems)
        root = reader.mapping(node, _RULE, node.place)
        if root is None:
            return None
        reader.keys(root, _KEYS, _REQUIRED, _RULE)
        kind = reader.choice(root.get("for"), "for", tuple(KINDS), "")
        if not kind:
            return None  # nothing else can be checked without knowing what the rule walks
        when = self._expression(root.get("when"), "when", kind, truth=True)
        needs = self._needs(root.get("needs"), kind)
        require, check = self._condition(root, kind)
        values = self._values(root.get("values"), kind)
        self.compiler.nulls(self.told, frozenset(spelling for spelling, _ in needs))
        shown = next((entry.shows for entry in CHECKS if entry.name == check), ())
        names = (*(name for name, _ in values), *shown, "label", "key")
        id_node = root.get("id")
        rule = Rule(
            id=reader.kebab(id_node, "id"),
            pack=self.pack,
            title=reader.words(root.get("title"), "title"),
            why=reader.words(root.get("why"), "why"),
            basis=self._basis(root.get("basis")),
            viewpoint=self._viewpoint(root.get("viewpoint")),
            severity=self._severity(root.get("severity")),
            applies=self._applies(root.get("applies")),
            kind=kind,
            when=when,
            needs=needs,
            quantifier=cast("Quantifier", reader.choice(root.get("quantifier"), "quantifier", QUANTIFIERS, "each")),
            require=require,
            check=check,
            values=values,
            message=reader.template(root.get("message"), "message", names),
            remedy=reader.template(root.get("remedy"), "remedy", names),
            at=tuple(self._path(one, kind) for one in reader.sequence(root.get("at"), "at")) or ((),),
            related=tuple(self._related(one, kind) for one in reader.sequence(root.get("related"), "related")),
            item=self._item(root.get("item")),
            empty=reader.words(root.get("empty"), "empty") if root.get("empty") is not None else None,
            examples=self._examples(root),
            place=id_node.place if id_node is not None else root.place,
            names=frozenset().union(*(one.inferred.names for _, one in self.told)),
            said_of_when=None if when is None else part_of(when.tree(), KINDS[kind].variable),
            said_of_require=None if require is None else part_of(require.tree(), KINDS[kind].variable),
            fix=read_fix(root, reader, dict(values), lambda one: self._path(one, kind)),
        )
        return rule if len(reader.problems) == before else None

    def _expression(self, node: Node | None, what: str, kind: str, *, truth: bool) -> Expr | None:
        if node is None:
            return None
        made = self.compiler.compile(node, what, kind, truth=truth)
        if made is None:
            return None
        self.told.append((what, made))
        return made.expr

    def _needs(self, node: Node | None, kind: str) -> tuple[tuple[str, Expr], ...]:
        found = []
        for one in self.reader.sequence(node, "needs"):
            expr = self._expression(one, "needs", kind, truth=False)
            if expr is not None:
                found.append((expr.text.strip(), expr))
        return tuple(found)

    def _values(self, node: Node | None, kind: str) -> tuple[tuple[str, Expr], ...]:
        root = self.reader.mapping(node, Words("「values」", "'values'"), node.place) if node is not None else None
        found = []
        for entry in root.entries if root is not None else ():
            expr = self._expression(entry.value, f"values.{entry.key}", kind, truth=False)
            if expr is not None:
                found.append((entry.key, expr))
        return tuple(found)

    def _condition(self, root: Mapping, kind: str) -> tuple[Expr | None, str | None]:
        """Return the condition: an expression or the name of a check, exactly one of both."""
        require, check = root.get("require"), root.get("check")
        if (require is None) is (check is None):
            self.reader.say(
                "rule-condition",
                Words(
                    "require（式）か check（検査の名前）の、どちらか一つを書きます。",
                    "exactly one of 'require' and 'check' is needed",
                ),
                Words("require: '…' と書いてください。", "write require: '…'"),
                (check.place if check is not None else None) or root.entries[0].key_place,
            )
            return None, None
        if check is None:
            return self._expression(require, "require", kind, truth=True), None
        known = tuple(entry.name for entry in CHECKS if entry.kind == kind)
        return None, self.reader.choice(check, "check", known, "")

    def _basis(self, node: Node | None) -> tuple[Basis, ...]:
        found = []
        reader = self.reader
        for one in reader.sequence(node, "basis"):
            what = Words("「basis」", "'basis'")
            root = reader.mapping(one, what, one.place)
            if root is None:
                continue
            reader.keys(root, ("cite", "from", "to", "source_status"), ("cite", "source_status"), what)
            status = reader.choice(root.get("source_status"), "source_status", SOURCE_STATUSES, "memory")
            start, end = reader.day(root.get("from"), "from"), reader.day(root.get("to"), "to", last=True)
            found.append(Basis(reader.plain(root.get("cite"), "cite"), start, end, cast("SourceStatus", status)))
        if node is not None and not found:
            reader.say(
                "rule-basis",
                Words("根拠（basis）が一つもありません。", "there is no basis"),
                Words(
                    "[{cite: …, source_status: confirmed}] のように書いてください。",
                    "write [{cite: …, source_status: confirmed}]",
                ),
                node.place,
            )
        return tuple(found)

    def _severity(self, node: Node | None) -> SeverityTable:
        reader = self.reader
        if not isinstance(node, Mapping):
            return SeverityTable(cast("Severity", reader.choice(node, "severity", SEVERITIES, "error")), {})
        statuses = tuple(vocabulary("status").choices)
        reader.keys(node, ("default", *statuses), ("default",), Words("「severity」", "'severity'"))
        table = {
            entry.key: cast("Severity", reader.choice(entry.value, f"severity.{entry.key}", SEVERITIES, "error"))
            for entry in node.entries
        }
        return SeverityTable(table.pop("default", "error"), table)

    def _applies(self, node: Node | None) -> Applies:
        if node is None:
            return Applies()
        reader, what = self.reader, Words("「applies」", "'applies'")
        root = reader.mapping(node, what, node.place)
        if root is None:
            return Applies()
        reader.keys(root, ("forms", "statuses", "body_kinds", "since", "until"), (), what)
        forms, statuses, body_kinds = (
            reader.choices(root.get(key), f"applies.{key}", tuple(vocabulary(id_).choices))
            for key, id_ in (("forms", "form-kind"), ("statuses", "status"), ("body_kinds", "body-kind"))
        )
        since = reader.day(root.get("since"), "applies.since")
        return Applies(forms, statuses, body_kinds, since, reader.day(root.get("until"), "applies.until", last=True))

    def _path(self, node: Node, kind: str) -> tuple[str | int, ...]:
        """Return a path inside the subject, checked as far as the facts know it."""
        if isinstance(node, Scalar) and node.text == "":
            return ()
        text = self.reader.plain(node, "at")
        struct: object = struct_of(kind)
        steps: list[str | int] = []
        for step in text.split("."):
            if isinstance(struct, ListType):
                struct = struct.element
                if _INDEX.fullmatch(step):
                    steps.append(int(step))
                    continue
            if isinstance(struct, StructType | ScalarType):
                fields = dict(struct.fields) if isinstance(struct, StructType) else {}
                if not steps and kind == "assessment":
                    fields = {**shape_of(Assessment).struct.fields, **fields}
                if step not in fields:
                    hint, listed = suggest(step, fields), ", ".join(sorted(fields))
                    self.reader.say(
                        "rule-unknown-path",
                        Words(f"at の「{step}」という項目はありません。", f"'at': there is no field '{step}'"),
                        Words(f"{hint.ja}書けるもの: {listed}", f"{hint.en}known here: {listed}"),
                        node.place,
                    )
                    return ()
                struct = fields[step].type
            steps.append(int(step) if _INDEX.fullmatch(step) else step)
        return tuple(steps)

    def _related(self, node: Node, kind: str) -> RelatedPlace:
        what = Words("「related」", "'related'")
        root = self.reader.mapping(node, what, node.place)
        if root is None:
            return RelatedPlace((), Words("", ""))
        self.reader.keys(root, ("at", "note"), ("at", "note"), what)
        at = root.get("at")
        path = self._path(at, kind) if at is not None else ()
        return RelatedPlace(path, self.reader.words(root.get("note"), "note"))

    def _viewpoint(self, node: Node | None) -> str:
        """Return the number of a viewpoint of review, "" where the rule has none."""
        if self.reader.plain(node, "viewpoint") == "":
            return ""
        return self.reader.choice(node, "viewpoint", tuple(str(one.number) for one in viewpoints()), "")

    def _item(self, node: Node | None) -> str | None:
        if node is None:
            return None
        text = self.reader.plain(node, "item")
        if text and "#" not in text:
            self.reader.say(
                "rule-item",
                Words(f"「{text}」は欄のキーではありません。", f"'{text}' is no key of an item"),
                Words(
                    "「#handlers」のように # で始めるか、「work#subjects」のように書いてください。",
                    "write '#handlers' or 'work#subjects'",
                ),
                node.place,
            )
        elif text:
            remedy = unknown_id("item-key", f"any/{text}" if text[0] == "#" else text)
            if remedy is not None:
                message = Words(f"「{text}」という欄のキーはどの様式にもありません。", f"no form has an item '{text}'")
                self.reader.say(
                    "rule-unknown-item",
                    message,
                    Words(*(one.replace("any/#", "#") for one in (remedy.ja, remedy.en))),
                    node.place,
                )
        return text

    def _examples(self, root: Mapping) -> tuple[Example, ...]:
        found = [
            example for one in self.reader.sequence(root.get("examples"), "examples") if (example := self._example(one))
        ]
        verdicts = {example.verdict for example in found}
        if self.own and not {"pass", "fail"} <= verdicts:
            self.reader.say(
                "rule-examples",
                Words(
                    "合格する例（pass）と不合格の例（fail）が少なくとも一つずつ要ります。",
                    "at least one pass and one fail example are needed",
                ),
                Words(
                    "examples に {pass: …} と {fail: …} を書いてください。",
                    "write {pass: …} and {fail: …} under 'examples'",
                ),
                root.key_place("examples") or root.entries[0].key_place,
            )
        return tuple(found)

    def _example(self, node: Node) -> Example | None:
        reader, what = self.reader, Words("例", "the example")
        root = reader.mapping(node, what, node.place)
        if root is None:
            return None
        from pia.rules.witness import BASES

        reader.keys(root, (*VERDICTS, "base", "findings", "at", "note", "evidence"), (), what)
        given = [verdict for verdict in VERDICTS if root.get(verdict) is not None]
        if len(given) != 1:
            reader.say(
                "rule-example-verdict",
                Words(
                    "例には pass、fail、undetermined、not_applicable のどれか一つを書きます。",
                    "an example has exactly one of " + ", ".join(VERDICTS),
                ),
                Words("{pass: {…}} のように書いてください。", "write {pass: {…}}"),
                root.place,
            )
            return None
        overlay = reader.mapping(root.get(given[0]), what, root.place)
        count = reader.count(root.get("findings"), "findings", 1)
        base = reader.choice(root.get("base"), "base", tuple(BASES), "minimal")
        key = reader.plain(root.get("at"), "at") or None
        note = reader.plain(root.get("note"), "note")
        shown = root.get("evidence")
        evidence = reader.mapping(shown, what, root.place) if shown is not None else None
        told = tuple(
            (entry.key, reader.choice(entry.value, "evidence", ("held", "refuted", "rehearsed"), ""))
            for entry in (evidence.entries if evidence is not None else ())
        )
        if overlay is None:
            return None
        return Example(cast("Verdict", given[0]), base, overlay, count, key, note, root.entries[0].key_place, told)
