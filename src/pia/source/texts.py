"""Shared, joined and withheld texts: what stands for ``{use: id}``, ``{join: […]}`` and ``{value: …, withhold: …}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from pia.errors import Problem
from pia.source.join import join_text, may_join
from pia.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from pia.source.problems import Both, problem, suggestion

if TYPE_CHECKING:
    from pia.errors import Place

__all__ = ["MAX_CHAIN", "Resolver"]

MAX_CHAIN = 32
"""Longest chain of shared texts that refer to one another."""

_WITHHOLD_KEYS = ("reason", "approver", "shown")
_NOTHING = frozenset(
    ("", "なし", "無し", "無", "特になし", "特に無し", "不明", "未定", "未記入", "none", "na", "nil", "tbd")
)
"""Words that fill a place and give neither a reason nor a person; marks such as － are left out before."""
_SHAPE: Both = (
    "{value: 値, withhold: {reason: 理由, approver: 承認者, shown: 公表用の文言}} の形で書いてください。",
    "Write {value: …, withhold: {reason: …, approver: …, shown: …}}.",
)


class Resolver(Struct):
    """Replaces references to shared texts and unwraps withheld values, at any depth; notes problems and goes on.

    ``texts`` are the texts as written, by id. ``quiet`` keeps silent about unknown ids: some file could not be read, so
    they may well be in there.
    """

    texts: dict[str, Entry]
    quiet: bool = False
    problems: list[Problem] = field(default_factory=list)
    done: dict[str, Scalar] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    _open: list[str] = field(default_factory=list)
    _broken: set[str] = field(default_factory=set)

    def resolve(self, node: Node) -> Node:
        """Return ``node`` with everything below it (and itself) resolved; the same object when nothing changed."""
        if isinstance(node, Scalar):
            return node
        if isinstance(node, Sequence):
            items = tuple([item if type(item) is Scalar else self.resolve(item) for item in node.items])
            same = all(new is old for new, old in zip(items, node.items, strict=True))
            return node if same else replace(node, items=items)
        if len(node.entries) == 1 and node.entries[0].key == "use":
            return self._use(node, node.entries[0].value)
        if len(node.entries) == 1 and node.entries[0].key == "join":
            return self._join(node, node.entries[0].value)
        changed = False
        entries = []
        withhold = False
        for entry in node.entries:
            withhold = withhold or entry.key == "withhold"
            value = entry.value if type(entry.value) is Scalar else self.resolve(entry.value)
            if value is not entry.value:
                changed = True
                entry = replace(entry, value=value)  # noqa: PLW2901  # the entry that goes on is the changed one
            entries.append(entry)
        result = replace(node, entries=tuple(entries)) if changed else node
        return self._unwrap(result) if withhold else result

    def resolve_entry(self, entry: Entry) -> Entry:
        """Return ``entry`` with its value resolved."""
        value = self.resolve(entry.value)
        return entry if value is entry.value else replace(entry, value=value)

    def text(self, name: str) -> Scalar | None:
        """Return the resolved text ``name``, or None when it cannot be had (noted once)."""
        if name in self.done:
            return self.done[name]
        if name in self._broken:
            return None
        entry = self.texts[name]
        if self._endless(name, entry.key_place):
            self._broken.update(self._open)
            return None
        if not _is_text(entry.value):
            # texts are leaves: structures that refer to structures could grow without bound
            self._not_text(name, entry.value.place)
            return None
        self._open.append(name)
        found = self.resolve(entry.value)
        self._open.pop()
        if name in self._broken:
            return None
        if not isinstance(found, Scalar) or not isinstance(found.value, str):
            if isinstance(found, Scalar):
                self._not_text(name, found.place)
            self._broken.add(name)  # what is still a mapping has been reported where it went wrong
            return None
        self.done[name] = found
        return found

    def _endless(self, name: str, place: Place) -> bool:
        """Say whether following ``name`` now would go in a circle or too far, and note it."""
        if name in self._open:
            circle = " → ".join([*self._open[self._open.index(name) :], name])
            message = (
                f"texts の参照が循環しています（{circle}）。",
                f"The shared texts refer to one another in a circle ({circle}).",
            )
            remedy = ("どれか1つに文そのものを書いてください。", "Write the text itself in one of them.")
            self._say("text-cycle", message, remedy, place)
        elif len(self._open) >= MAX_CHAIN:
            message = (
                f"texts から texts への参照が長すぎます。{MAX_CHAIN}段までです。",
                f"Shared texts refer to one another more than {MAX_CHAIN} times in a row.",
            )
            remedy = ("文そのものを書いてください。", "Write the text itself.")
            self._say("text-chain", message, remedy, place)
        else:
            return False
        return True

    def _not_text(self, name: str, place: Place) -> None:
        message = (f"texts の「{name}」が文ではありません。", f"The shared text '{name}' is not text.")
        remedy = (
            "文字を書いてください。複数行は「|」の後に、数は引用符で囲んで書きます。",
            "Write text: several lines after '|', a number in quotation marks.",
        )
        self._say("text-not-text", message, remedy, place)
        self._broken.add(name)

    def _use(self, node: Mapping, target: Node) -> Node:
        """Return the text that ``node`` refers to, at the place of ``node``; ``node`` itself when there is none."""
        if not isinstance(target, Scalar) or not isinstance(target.value, str):
            message = ("use の値が texts のIDではありません。", "The value of 'use' is not the id of a shared text.")
            self._say("use-not-text", message, ("use: ID の形で書いてください。", "Write use: id."), target.place)
            return node
        name = target.value
        if name not in self.texts:
            if not self.quiet:
                near_ja, near_en = suggestion(name, self.texts)
                message = (f"texts に「{name}」がありません。{near_ja}", f"There is no shared text '{name}'.{near_en}")
                remedy = ("texts に追加するか、IDを直してください。", "Add it under 'texts' or correct the id.")
                self._say("use-unknown", message, remedy, target.place)
            return node
        self.used.add(name)
        found = self.text(name)
        if found is None:
            return node
        origin = found.origin or found.place
        return replace(found, place=node.place, start=node.start, end=node.end, origin=origin)

    def _join(self, node: Mapping, parts: Node) -> Node:
        """Return the one text that the parts of ``node`` make; ``node`` itself when they make none (which is noted)."""
        wrong = may_join(node, parts)
        if wrong is not None:
            self.problems.append(wrong)
            return node
        resolved = self.resolve(parts)
        made = join_text(node, resolved) if isinstance(resolved, Sequence) else node
        if isinstance(made, Problem):
            self.problems.append(made)
            return node
        return made

    def _unwrap(self, node: Mapping) -> Node:
        """Return the value inside ``{value, withhold}`` carrying its withholding; ``node`` itself when malformed."""
        terms = node.get("withhold")
        value = node.get("value")
        if value is None or terms is None or len(node.entries) != 2 or not isinstance(terms, Mapping):
            message = (
                "withhold（非公表）の書き方が違います。value と withhold の2つだけを書きます。",
                "'withhold' is not written as expected: exactly 'value' and 'withhold' stand together.",
            )
            self._say("withhold-shape", message, _SHAPE, node.key_place("withhold") or node.place)
            return node
        sound = True
        for entry in terms.entries:
            key = entry.key
            if key not in _WITHHOLD_KEYS:
                near_ja, near_en = suggestion(key, _WITHHOLD_KEYS)
                message = (
                    f"withhold に「{key}」という項目はありません。{near_ja}",
                    f"'withhold' has no key '{key}'.{near_en}",
                )
                self._say("withhold-unknown-key", message, _SHAPE, entry.key_place)
                sound = False
        for key in _WITHHOLD_KEYS:
            given = terms.get(key)
            if not isinstance(given, Scalar) or not given.text.strip() or given.value is None:
                message = (f"withhold の「{key}」が書かれていません。", f"'{key}' of 'withhold' is missing or empty.")
                self._say("withhold-missing", message, _SHAPE, (given or terms).place)
                sound = False
            elif key != "shown" and _says_nothing(given.text):
                message = (
                    f"withhold の「{key}」が「{given.text.strip()}」では、書かれていないのと同じです。",
                    f"'{key}' of 'withhold' says nothing: '{given.text.strip()}'.",
                )
                self._say("withhold-missing", message, _SHAPE, given.place)
                sound = False
        if value.withheld is not None:
            message = ("この値はすでに非公表（withhold）です。", "This value is withheld already.")
            remedy = ("withhold を1つにしてください。", "Keep one 'withhold' only.")
            self._say("withhold-twice", message, remedy, node.place)
            sound = False
        return replace(value, withheld=terms) if sound else node

    def _say(self, code: str, message: Both, remedy: Both, place: Place) -> None:
        self.problems.append(problem(code, message, remedy, place))


def _says_nothing(text: str) -> bool:
    """Tell whether a text only fills its place: －, なし, 不明, none …"""
    words = "".join(sign for sign in text.lower() if sign.isalnum() and sign != "ー")
    return words in _NOTHING


def _is_leaf(node: Node | None) -> bool:
    """Say whether ``node`` is a scalar or refers to a shared text."""
    if isinstance(node, Mapping) and node.keys() == ("use",):
        node = node.get("use")
    return isinstance(node, Scalar)


def _is_text(node: Node) -> bool:
    """Say whether ``node`` is written as one text: a leaf, a leaf withheld, or several of these joined."""
    if isinstance(node, Mapping) and node.keys() == ("join",):
        return True  # its parts are looked at when it is joined
    if isinstance(node, Mapping) and node.get("withhold") is not None:
        terms = node.get("withhold")
        flat = isinstance(terms, Mapping) and all(_is_leaf(entry.value) for entry in terms.entries)
        value = node.get("value")
        return flat and (_is_leaf(value) or (isinstance(value, Mapping) and value.keys() == ("join",)))
    return _is_leaf(node)
