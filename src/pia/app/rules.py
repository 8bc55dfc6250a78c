"""``pia rules``: the catalogue of rules as its readers and its authors want it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.app.clock import as_of_day
from pia.app.local_rules import RuleSets
from pia.app.opened import open_assessment
from pia.data import example_root, rules_root
from pia.errors import InputError, Problem, UsageError, Words
from pia.forms.fill import fill_form
from pia.rules.builtin import BUILT_IN
from pia.rules.engine import check_assessment
from pia.rules.explain import Section, explain, explain_built_in, listing, listing_built_in, skeleton
from pia.rules.hints import Hint, find_hints
from pia.rules.load import load_packs, pack_files, read_packs
from pia.rules.pack import read_pack
from pia.rules.rule import Pack
from pia.rules.rule_set import RuleSet
from pia.rules.seen import Seen, seen
from pia.rules.template import shown
from pia.rules.testing import ExampleResult, lint, run_examples
from pia.sheets.atomic import write_text_atomic
from pia.source.load import load_text
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.rules.finding import Finding, RuleTally, Severity
    from pia.rules.rule import Rule

__all__ = [
    "RuleCard",
    "SeenBy",
    "explained",
    "hints",
    "linted",
    "listed",
    "new_rule",
    "rule_cards",
    "seen_by",
    "tested",
]


_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class RuleCard(Struct, frozen=True, kw_only=True):
    """What a report says about a rule, whether it found something or not."""

    id: str
    title: Words
    why: Words
    remedy: Words
    severity: Severity
    basis: str
    viewpoint: str


def listed(paths: Sequence[Path] = (), *, only: bool = False) -> list[dict[str, Any]]:
    """Return every rule, the engine's own last, in the shape of ``pia rules list --format json``.

    Raises:
        InputError: a pack cannot be read.
    """
    return [*listing(load_packs(paths, only=only).rules), *([] if only else listing_built_in())]


def rule_cards(
    paths: Sequence[Path] = (), *, only: bool = False, directories: Iterable[Path] = ()
) -> tuple[RuleCard, ...]:
    """Return the cards of every rule that a check of ``directories`` with these packs can report.

    Raises:
        InputError: a pack cannot be read.
    """
    cards = [_card(rule) for rule in RuleSets(paths, only=only).every(directories)]
    own = (
        RuleCard(id=b.id, title=b.title, why=b.why, remedy=b.remedy, severity=b.severity, basis=b.basis, viewpoint="")
        for b in BUILT_IN.values()
    )
    return (*cards, *own)


def _card(rule: Rule) -> RuleCard:
    return RuleCard(
        id=rule.id,
        title=rule.title,
        why=rule.why,
        remedy=rule.remedy.source(),
        severity=rule.severity.default,
        basis="、".join(basis.cite for basis in rule.basis),
        viewpoint=rule.viewpoint,
    )


def explained(id_: str, paths: Sequence[Path] = ()) -> tuple[Section, ...]:
    """Return everything one rule says about itself.

    Raises:
        InputError: a pack cannot be read.
        UsageError: there is no such rule; the nearest is named.
    """
    rules = _with_examples(paths, own=True).by_id
    if id_ in rules:
        return explain(rules[id_])
    if id_ in BUILT_IN:
        return explain_built_in(BUILT_IN[id_])
    near = nearest(id_, (*rules, *BUILT_IN))
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    raise UsageError(
        Problem(
            "unknown-rule",
            Words(f"「{id_}」という規則はありません。", f"there is no rule {id_!r}"),
            Words(f"{hint.ja}規則の一覧は pia rules list で見られます。", f"{hint.en}see 'pia rules list'"),
        )
    )


class SeenBy(Struct, frozen=True):
    """What a rule saw of one subject, how that came out, and the findings it led to.

    ``verdict`` is violated, undetermined, satisfied or not-applicable; empty where the rule judges its subjects together.
    """

    seen: Seen
    verdict: str
    findings: tuple[Finding, ...]


def seen_by(
    id_: str, paths: Sequence[Path], directory: Path, as_of: str | None
) -> tuple[tuple[SeenBy, ...], tuple[Finding, ...], RuleTally]:
    """Return what one rule saw of every subject of an assessment, those with findings first, and findings of no subject.

    Raises:
        InputError: a pack or the assessment cannot be read.
        UsageError: there is no such rule that walks an assessment, or ``as_of`` is no date.
    """
    explained(id_, paths)  # refuses an id that nobody knows
    rules = _with_examples(paths, own=True)
    rule = rules.by_id.get(id_)
    if rule is None:
        raise UsageError(
            Problem(
                "rule-of-engine",
                Words(
                    f"「{id_}」は検査の仕組みの規則で、評価書の値を見ません。",
                    f"{id_!r} is a rule of the engine itself and looks at no values",
                ),
                Words("フォルダーを付けずに実行してください。", "leave the folder out"),
            )
        )
    loaded, day = open_assessment(directory), as_of_day(as_of)
    form = cache(lambda: fill_form(loaded, projection="internal"))
    subjects, tally = seen(rule, loaded, form, as_of=day)
    alone = RuleSet((Pack(rule.pack, rule.title, (rule,), rule.place.file),))
    findings, _ = check_assessment(loaded, form, alone, as_of=day, waivers=False, complete=False)
    led: dict[str, list[Finding]] = {one.key: [] for one in subjects}
    loose = [finding for finding in findings if not _given_to(finding, led)]
    each = rule.quantifier == "each" and tally.reason is None
    told = [SeenBy(one, _verdict(one, led[one.key], each=each), tuple(led[one.key])) for one in subjects]
    return tuple(sorted(told, key=lambda one: _VERDICTS.index(one.verdict))), tuple(loose), tally


_VERDICTS = ("violated", "undetermined", "", "satisfied", "not-applicable")


def _given_to(finding: Finding, led: dict[str, list[Finding]]) -> bool:
    """Give a finding to the subject whose key it names, the longest where one key begins with another."""
    named = finding.id.split("@")[2:]
    found = [key for key in led if any(part == key or part.startswith((f"{key}#", f"{key}/")) for part in named)]
    if found:
        led[max(found, key=len)].append(finding)
    return bool(found)


def _verdict(one: Seen, findings: Sequence[Finding], *, each: bool) -> str:
    if findings:
        return "violated" if any(finding.outcome == "violated" for finding in findings) else "undetermined"
    if not each:
        return ""
    return "not-applicable" if one.when == shown(False) else "satisfied"


def tested(paths: Sequence[Path]) -> tuple[ExampleResult, ...]:
    """Run the examples of the packs named, or of the product's own when none is.

    Raises:
        InputError: a pack cannot be read.
    """
    return run_examples(_with_examples(paths, own=not paths).rules)


def _with_examples(paths: Sequence[Path], *, own: bool) -> RuleSet:
    """Return rules read from their packs: the index, which checks go by, leaves the examples out."""
    root = rules_root() / "packs"
    files = [path for path, _ in pack_files([root])] if own else []
    shipped = [(path, f"rules/packs/{path.relative_to(root).as_posix()}") for path in files]
    packs = (*read_packs(shipped, own=True), *read_packs(pack_files(paths))) if paths else read_packs(shipped, own=True)
    return RuleSet(packs)


def linted(paths: Sequence[Path] = ()) -> int:
    """Check the packs named (or the product's own) on the witness documents; return how many rules were checked.

    Raises:
        InputError: a pack cannot be read, or an expression fails on a witness document; all problems.
    """
    rules = _with_examples(paths, own=not paths)
    problems = lint(rules)
    if problems:
        raise InputError(problems)
    return len(rules.rules)


def hints(paths: Sequence[Path] = ()) -> tuple[Hint, ...]:
    """Return what is likely wrong with the packs named (or the product's own) although they can be read."""
    works = [path.parent for path in sorted(example_root().glob("*/assessment.yaml"))]
    return tuple(find_hints(_with_examples(paths, own=not paths), [open_assessment(work) for work in works]))


def new_rule(id_: str, path: Path) -> Path:
    """Write a pack with one rule that can be read and tested as it stands; nothing is overwritten, missing folders are made.

    Raises:
        UsageError: ``id_`` cannot be the id of a rule.
        InputError: the file exists already or cannot be written.
    """
    text = skeleton(id_)
    try:
        read_pack(load_text(text, path.name))
    except InputError:  # the skeleton is sound, so it is the id
        raise UsageError(
            Problem(
                "rule-bad-id",
                Words(f"「{id_[:40]}」は識別子として使えません。", f"'{id_[:40]}' is not a usable id"),
                Words(
                    "半角の英小文字と数字をハイフンでつないでください。", "use lower-case ASCII words joined by hyphens"
                ),
            )
        ) from None
    if not _KEBAB.fullmatch(id_):
        raise UsageError(
            Problem(
                "bad-rule-id",
                Words(f"規則の名前に使えません: 「{id_}」", f"not a usable rule id: {id_!r}"),
                Words(
                    "半角の英小文字と数字をハイフンでつないでください（例 system-has-zone）。",
                    "join lower-case words by hyphens (system-has-zone)",
                ),
            )
        )
    if id_ in BUILT_IN or id_ in load_packs().by_id:
        raise UsageError(
            Problem(
                "rule-id-taken",
                Words(
                    f"「{id_}」は、製品の規則の識別子です。同じ識別子の規則は読み込めません。",
                    f"'{id_}' is a rule of the product; a pack with another rule of that id cannot be loaded",
                ),
                Words("別の識別子を付けてください。", "give it another id"),
            )
        )
    if path.exists():
        raise InputError(
            Problem(
                "exists",
                Words(f"すでにファイルがあります: {path}", f"{path} exists already"),
                Words("別の名前を指定してください。", "name another file"),
            )
        )
    with suppress(OSError):  # writing says why
        path.parent.mkdir(parents=True, exist_ok=True)
    write_text_atomic(path, text)
    return path
