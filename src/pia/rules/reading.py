"""Reading the nodes of a pack file strictly: every wrong key, missing key or wrong value is noted with its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from msgspec import Struct, field

from pia.errors import Place, Problem, Words
from pia.rules.template import Template, TemplateError
from pia.source.nodes import Mapping, Node, Scalar, Sequence
from pia.terms.eras import parse_date
from pia.terms.errors import TermError

__all__ = ["Reader", "suggest"]

_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def suggest(name: str, known: Iterable[str]) -> Words:
    """Return 「…」ではありませんか。 for the nearest of ``known``, or nothing."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    return Words(f"「{near[0]}」ではありませんか。", f"did you mean '{near[0]}'? ") if near else Words("", "")


class Reader(Struct):
    """Reads one document and gathers its problems; ``both`` demands every text in both languages."""

    text: str
    both: bool = False
    problems: list[Problem] = field(default_factory=list)

    def say(self, code: str, message: Words, remedy: Words, place: Place) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, message, remedy, place))

    def mapping(self, node: Node | None, what: Words, place: Place) -> Mapping | None:
        """Return ``node`` as a mapping, or note that it is none."""
        if isinstance(node, Mapping):
            return node
        self.say(
            "rule-wrong-shape",
            Words(f"{what.ja}は項目の並び（名前: 値）で書きます。", f"{what.en} is written as a mapping"),
            Words("docs/rules-format.md の例を見てください。", "see the examples in docs/rules-format.md"),
            node.place if node is not None else place,
        )
        return None

    def keys(self, node: Mapping, known: tuple[str, ...], required: tuple[str, ...], what: Words) -> None:
        """Note every key of ``node`` that is not known and every required one that is missing."""
        for entry in node.entries:
            if entry.key not in known:
                hint = suggest(entry.key, known)
                self.say(
                    "rule-unknown-key",
                    Words(f"{what.ja}に「{entry.key}」という項目はありません。", f"{what.en} has no key '{entry.key}'"),
                    Words(f"{hint.ja}書ける項目: {', '.join(known)}", f"{hint.en}known keys: {', '.join(known)}"),
                    entry.key_place,
                )
        for key in required:
            if node.get(key) is None:
                self.say(
                    "rule-missing-key",
                    Words(f"{what.ja}に「{key}」がありません。", f"{what.en} lacks '{key}'"),
                    Words(f"「{key}: …」を書き足してください。", f"add '{key}: …'"),
                    _head(node),
                )

    def plain(self, node: Node | None, what: str) -> str:
        """Return a text (numbers and words count as the text they are); empty with a note when there is none."""
        if isinstance(node, Scalar) and node.value is not None and node.text.strip():
            return node.text
        if node is not None:
            self.say(
                "rule-text-expected",
                Words(f"「{what}」には文字列を書きます。", f"'{what}' is a text"),
                Words("空にせず、文字列を書いてください。", "write a text that is not empty"),
                node.place,
            )
        return ""

    def words(self, node: Node | None, what: str) -> Words:
        """Return a text in both languages; a pack of one's own may give one text for both."""
        if isinstance(node, Mapping):
            self.keys(node, ("ja", "en"), ("ja", "en") if self.both else ("ja",), Words(f"「{what}」", f"'{what}'"))
            ja = self.plain(node.get("ja"), f"{what}.ja")
            return Words(ja, self.plain(node.get("en"), f"{what}.en") if node.get("en") is not None else ja)
        if self.both and isinstance(node, Scalar):
            self.say(
                "rule-one-language",
                Words(f"「{what}」は日本語と英語の両方を書きます。", f"'{what}' is written in both languages"),
                Words("{ja: …, en: …} の形で書いてください。", "write {ja: …, en: …}"),
                node.place,
            )
        text = self.plain(node, what)
        return Words(text, text)

    def template(self, node: Node | None, what: str, known: Iterable[str]) -> Template:
        """Return a message with placeholders; unknown ones are noted."""
        words = self.words(node, what)
        place = node.place if node is not None else Place("", 1, 1, 1, 1)
        names = set(known)
        try:
            made = Template.of(words)
        except TemplateError as error:
            self.say(
                "rule-brace",
                Words(
                    f"「{what}」の波かっこの使い方が正しくありません（…{error}…）。",
                    f"a stray brace in '{what}' (…{error}…)",
                ),
                Words("{名前} の形にするか、{{ }} と二重にしてください。", "write {name}, or double the brace"),
                place,
            )
            return Template.of(Words("", ""))
        for name in sorted(made.names - names):
            hint = suggest(name, names)
            listed = ", ".join(sorted(names))
            self.say(
                "rule-unknown-placeholder",
                Words(f"「{what}」の {{{name}}} に当たる値がありません。", f"'{what}' has no value for {{{name}}}"),
                Words(
                    f"{hint.ja}values に足すか、次から選んでください: {listed}",
                    f"{hint.en}add it to 'values', or use one of: {listed}",
                ),
                place,
            )
        return made

    def choice(self, node: Node | None, what: str, known: tuple[str, ...], default: str) -> str:
        """Return one of ``known``, or ``default`` with a note."""
        if node is None:
            return default
        written = node.text if isinstance(node, Scalar) else ""
        if written in known:
            return written
        hint = suggest(written, known)
        self.say(
            "rule-unknown-word",
            Words(f"「{what}」に「{written}」は書けません。", f"'{what}' cannot be '{written}'"),
            Words(f"{hint.ja}次から選んでください: {', '.join(known)}", f"{hint.en}choose one of: {', '.join(known)}"),
            node.place,
        )
        return default

    def count(self, node: Node | None, what: str, default: int) -> int:
        """Return a whole number from 1 up, or ``default`` (with a note when something else is written)."""
        if node is None:
            return default
        value = node.value if isinstance(node, Scalar) else None
        if type(value) is int and value >= 1:
            return value
        self.say(
            "rule-count-expected",
            Words(f"「{what}」には1以上の整数を書きます。", f"'{what}' is a whole number from 1 up"),
            Words("例: findings: 2", "for example findings: 2"),
            node.place,
        )
        return default

    def kebab(self, node: Node | None, what: str) -> str:
        """Return an identifier in kebab-case."""
        text = self.plain(node, what)
        if text and node is not None and not (_KEBAB.fullmatch(text) and len(text) <= 80):
            self.say(
                "rule-bad-id",
                Words(f"「{text[:40]}」は識別子として使えません。", f"'{text[:40]}' is not a usable id"),
                Words(
                    "半角の英小文字と数字をハイフンでつないでください。", "use lower-case ASCII words joined by hyphens"
                ),
                node.place,
            )
        return text

    def day(self, node: Node | None, what: str, *, last: bool = False) -> str | None:
        """Return a date as ISO 8601 (its first day, or its last when ``last``); None for nothing and for null."""
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return None
        text = self.plain(node, what)
        if not text:
            return None
        try:
            when = parse_date(text)
        except TermError as error:
            self.say("rule-bad-date", error.words, error.remedy, node.place)
            return None
        return (when.latest if last else when.earliest).isoformat()

    def sequence(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """Return the items of a list; () for nothing, with a note for anything else."""
        if node is None:
            return ()
        if isinstance(node, Sequence):
            return node.items
        self.say(
            "rule-list-expected",
            Words(f"「{what}」は一覧（[…] か - の行）で書きます。", f"'{what}' is a list"),
            Words("角かっこで囲むか、先頭に - を付けてください。", "put it in brackets"),
            node.place,
        )
        return ()

    def choices(self, node: Node | None, what: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Return a list of words out of ``known``."""
        found = (self.choice(item, what, known, "") for item in self.sequence(node, what))
        return tuple(word for word in found if word)


def _head(node: Mapping) -> Place:
    """Return a short place for a mapping: its first key."""
    return node.entries[0].key_place if node.entries else node.place
