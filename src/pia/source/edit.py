"""Edits that keep comments and untouched bytes: change the data, change only the characters that say it.

The contract of :func:`apply_edits`: every byte outside the touched stretches is unchanged, and the new text, read again,
is exactly the intended data; otherwise nothing is returned.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from msgspec import Struct, field

from pia.errors import InputError, Place, Problem
from pia.source.decode import BOM, BREAK, FORBIDDEN
from pia.source.load import Document, load_text
from pia.source.nodes import Mapping, Node, Scalar, Sequence, at, nearest_at, plain
from pia.source.problems import Both, problem, suggestion
from pia.source.splice import Path, Splicer, Unsupported, last_leaf
from pia.source.write import Data, same

__all__ = ["AddKey", "Append", "Edit", "Remove", "RenameKey", "Replace", "apply_edits", "path_by_id"]

_MAX_DEPTH = 64
_FORBIDDEN = re.compile(FORBIDDEN).search
_IDENTITY = ("id", "use", "file", "risk", "group")
_BY_HAND: Both = ("この箇所はファイルを直接編集してください。", "Edit this place of the file by hand.")


class Replace(Struct, frozen=True):
    """Put ``value`` where the node at ``path`` is (not the root)."""

    path: Path
    value: Data


class AddKey(Struct, frozen=True):
    """Add ``key`` with ``value`` at the end of the mapping at ``path``."""

    path: Path
    key: str
    value: Data


class Remove(Struct, frozen=True):
    """Take away the key or item at ``path``, its own lines and the comments indented below it."""

    path: Path


class Append(Struct, frozen=True):
    """Add ``value`` at the end of the list at ``path``."""

    path: Path
    value: Data


class RenameKey(Struct, frozen=True):
    """Call the key at ``path`` ``key`` from now on; its value stays where and as it is written."""

    path: Path
    key: str


Edit: TypeAlias = Replace | AddKey | Remove | Append | RenameKey


def apply_edits(document: Document, edits: list[Edit] | tuple[Edit, ...]) -> str:
    """Return the text of ``document`` with ``edits`` made, its byte order mark and line ends kept.

    All paths refer to the document as it is given, whatever the other edits do; several additions to one collection are
    made in the order given. An edit that changes nothing leaves every byte as it is.

    Raises:
        InputError: a path does not exist or is of the wrong kind, two edits touch the same thing, a value cannot be
            written, or the new text would not be read back as intended. The document is unchanged.
    """
    plan = _Plan(document)
    for edit in edits:
        plan.take(edit)
    if plan.problems:
        raise InputError(plan.problems)
    intended = plan.intended()
    mark = BOM if document.bom else ""
    if same(intended, plain(document.root)):
        return mark + document.text
    failures: list[Problem] = []
    for text in _candidates(document, plan):
        try:
            found = plain(load_text(text, document.file).root)
        except InputError as error:
            failures = list(error.problems)
            continue
        if same(found, intended):
            return mark + text
    message = (
        "コメントや書き方を保ったまま書き換えることができませんでした。ファイルは変わっていません。",
        "The change could not be written without disturbing the rest; the file is unchanged.",
    )
    raise InputError([problem("edit-failed", message, _BY_HAND, document.root.place), *failures])


def path_by_id(node: Node, path: str) -> Path:
    """Return the keys and indices for a path of keys and ids, like ``parties/ags/entrusted/juki-file/handlers``.

    In a list an element is named by its ``id``, or else by what it refers to (``use``, ``file``, ``risk``, ``group``);
    such names may contain slashes themselves.

    Raises:
        InputError: no such key or element; the message names the nearest.
    """
    left = path.split("/") if path else []
    steps: list[str | int] = []
    while left:
        options = _named_children(node)
        for length in range(1, len(left) + 1):
            name = "/".join(left[:length])
            if name in options:
                step, node = options[name]
                steps.append(step)
                left = left[length:]
                break
        else:
            near_ja, near_en = suggestion(left[0], options)
            message = (
                f"「{path}」の「{left[0]}」が見つかりません。{near_ja}",
                f"'{left[0]}' of '{path}' is not there.{near_en}",
            )
            remedy = ("項目名とIDを確かめてください。", "Check the keys and the ids.")
            raise InputError(problem("path-unknown", message, remedy, node.place))
    return tuple(steps)


def _named_children(node: Node) -> dict[str, tuple[str | int, Node]]:
    """Return the children of ``node`` by key or id, each with its step."""
    if isinstance(node, Mapping):
        return {entry.key: (entry.key, entry.value) for entry in node.entries}
    found: dict[str, tuple[str | int, Node]] = {}
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if isinstance(item, Mapping):
                named = [each for key in _IDENTITY if isinstance(each := item.get(key), Scalar)]
                if named:
                    found.setdefault(named[0].text, (index, item))
    return found


def _candidates(document: Document, plan: _Plan) -> list[str]:
    """Return the new text, in several forms where the last line of the old one has no line break."""
    text = document.text
    found = BREAK.search(text)
    newline = "\r\n" if found is not None and found[0] == "\r\n" else "\n"
    if BREAK.match(text, len(text) - 1):
        return [made] if (made := _made(Splicer(text, document.root, newline), plan)) else []
    text += newline
    made = _made(Splicer(text, document.root, newline), plan)
    results = [made.removesuffix(newline), made] if made else []
    last = last_leaf(document.root)
    if text[last.start] in "|>":  # its own line break would now become part of a last block text
        made = _made(Splicer(text, document.root, newline), plan, last)
        results += [made.removesuffix(newline), made] if made else []
    return results


def _made(splicer: Splicer, plan: _Plan, chomped: Node | None = None) -> str | None:
    """Return the text with the planned splices, or None when it is written in a form that cannot be edited.

    ``chomped`` is a block text that keeps its value although a line break now follows it.
    """
    try:
        if chomped is not None:
            splicer.chomp(chomped)
        for path, value in plan.replaced.items():
            splicer.replace(path, value)
        for path, change in plan.changes.items():
            splicer.restructure(path, change.removed, change.added)
        for path, key in plan.renamed.items():
            splicer.rename(path, key)
        return splicer.apply()
    except Unsupported:
        return None


class _Change(Struct):
    """What happens to the children of one collection: positions removed, (key, value) pairs added at the end."""

    removed: set[int] = field(default_factory=set)
    added: list[tuple[str, Data]] = field(default_factory=list)


class _Plan(Struct):
    """Edits sorted by what they touch, checked against the document and one another."""

    document: Document
    problems: list[Problem] = field(default_factory=list)
    replaced: dict[Path, Data] = field(default_factory=dict)
    changes: dict[Path, _Change] = field(default_factory=dict)
    renamed: dict[Path, str] = field(default_factory=dict)
    touched: dict[Path, bool] = field(default_factory=dict)

    def take(self, edit: Edit) -> None:
        """Check ``edit`` and sort it in; what is wrong with it is noted."""
        node = at(self.document.root, edit.path)
        if node is None:
            self._missing(edit.path)
            return
        if isinstance(edit, RenameKey):
            self._take_name(edit, node.place)
            return
        try:
            value = None if isinstance(edit, Remove) else _clean(edit.value)
        except _BadValue:
            message = (
                "書き込めない値です。文字（制御文字を除く）、整数、真偽、null、一覧、項目だけを書けます。",
                "The value cannot be written: only text (no control characters), integers, true, false, null, lists, mappings.",
            )
            self._say("edit-value", message, node.place)
            return
        if isinstance(edit, Replace | Remove):
            self._take_whole(edit, node.place, value)
        elif isinstance(edit, AddKey):
            if not isinstance(node, Mapping):
                message = (
                    "項目を追加する先が「項目名: 値」の形ではありません。",
                    "A key can only be added to a mapping.",
                )
                self._say("edit-not-mapping", message, node.place)
            elif node.entry(edit.key) is not None:
                message = (f"項目「{edit.key}」はすでにあります。", f"The key '{edit.key}' exists already.")
                self._say("edit-key-exists", message, node.key_place(edit.key) or node.place)
            elif self._claim((*edit.path, edit.key), node.place, whole=True):
                self._change(edit.path).added.append((edit.key, value))
        elif not isinstance(node, Sequence):
            message = ("要素を追加する先が一覧ではありません。", "An item can only be added to a list.")
            self._say("edit-not-list", message, node.place)
        else:
            change = self._change(edit.path)
            if self._claim((*edit.path, len(node.items) + len(change.added)), node.place, whole=True):
                change.added.append(("", value))

    def intended(self) -> Data:
        """Return the data that the new text has to yield."""
        data = plain(self.document.root)
        for path, value in self.replaced.items():
            _inside(data, path[:-1])[path[-1]] = value
        for path in sorted(self.changes, key=len, reverse=True):
            change = self.changes[path]
            target = _inside(data, path)
            if isinstance(target, dict):
                for index, key in enumerate(list(target)):
                    if index in change.removed:
                        del target[key]
                target.update(change.added)
            else:
                kept = [item for index, item in enumerate(target) if index not in change.removed]
                target[:] = kept + [value for _, value in change.added]
        for path in sorted(self.renamed, key=len, reverse=True):
            target = _inside(data, path[:-1])
            entries = [(self.renamed[path] if key == path[-1] else key, value) for key, value in target.items()]
            target.clear()
            target.update(entries)
        return data

    def _take_whole(self, edit: Replace | Remove, place: Place, value: Data) -> None:
        """Sort in an edit that replaces or removes a whole node."""
        if not edit.path:
            message = (
                "文書全体を置き換えたり削除したりすることはできません。",
                "The whole document cannot be replaced or removed.",
            )
            self._say("edit-root", message, place)
        elif self._claim(edit.path, place, whole=True):
            if isinstance(edit, Replace):
                self.replaced[edit.path] = value
            else:
                step = edit.path[-1]
                parent = at(self.document.root, edit.path[:-1])
                index = parent.keys().index(step) if isinstance(parent, Mapping) and isinstance(step, str) else step
                if isinstance(index, int):
                    self._change(edit.path[:-1]).removed.add(index)

    def _take_name(self, edit: RenameKey, place: Place) -> None:
        """Sort in an edit that renames a key; what stands below the key may be edited as well."""
        parent = at(self.document.root, edit.path[:-1])
        if not edit.path or not isinstance(parent, Mapping):
            message = ("名前を変えられるのは項目名だけです。", "Only a key can be renamed.")
            self._say("edit-not-mapping", message, place)
        elif parent.entry(edit.key) is not None:
            message = (f"項目「{edit.key}」はすでにあります。", f"The key '{edit.key}' exists already.")
            self._say("edit-key-exists", message, parent.key_place(edit.key) or place)
        elif edit.path in self.renamed:
            self._say_conflict(place)
        elif self._claim((*edit.path[:-1], edit.key), place, whole=True):
            self.renamed[edit.path] = edit.key

    def _claim(self, path: Path, place: Place, *, whole: bool) -> bool:
        """Note that an edit touches ``path``; refuse when another touches it, something above it or below it."""
        clash = path in self.touched or any(self.touched.get(path[:length], False) for length in range(len(path)))
        if clash:
            self._say_conflict(place)
            return False
        for length in range(len(path)):
            self.touched.setdefault(path[:length], False)
        self.touched[path] = whole
        return True

    def _say_conflict(self, place: Place) -> None:
        message = ("2つの変更が同じ箇所に重なっています。", "Two changes touch the same place.")
        self._say("edit-conflict", message, place)

    def _change(self, path: Path) -> _Change:
        return self.changes.setdefault(path, _Change())

    def _missing(self, path: Path) -> None:
        """Note that ``path`` does not exist, with the nearest name beside its last existing part."""
        node, covered = nearest_at(self.document.root, path)
        wanted = str(path[covered])
        near_ja, near_en = suggestion(wanted, node.keys() if isinstance(node, Mapping) else ())
        message = (f"変更する箇所「{wanted}」がありません。{near_ja}", f"There is no '{wanted}' to change.{near_en}")
        self._say("edit-path", message, node.place)

    def _say(self, code: str, message: Both, place: Place) -> None:
        self.problems.append(problem(code, message, _BY_HAND, place))


class _BadValue(Exception):  # noqa: N818  # turned into a problem where it is caught
    """A value that YAML text of this project cannot hold."""


def _clean(value: Any, depth: int = 0) -> Data:
    """Return ``value`` as lists, dicts and scalars of the exact types that reading yields."""
    if depth > _MAX_DEPTH:
        raise _BadValue
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if _FORBIDDEN(value):
            raise _BadValue
        return str(value)
    if isinstance(value, int) and abs(value) < 10**18:
        return int(value)
    if isinstance(value, list | tuple):
        return [_clean(each, depth + 1) for each in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {_clean(key, depth + 1): _clean(each, depth + 1) for key, each in value.items()}
    raise _BadValue


def _inside(data: Data, path: Path) -> Data:
    """Return what is at ``path`` inside plain data."""
    for step in path:
        data = data[step]
    return data
