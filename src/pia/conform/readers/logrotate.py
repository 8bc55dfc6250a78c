"""logrotate: for every log how often it is rotated and how many are kept, with what holds for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact
from pia.conform.reader import Reader, Walk, number
from pia.conform.words import WordsError, shell_words
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_EVERY = {"hourly": 1, "daily": 1, "weekly": 7, "monthly": 30, "yearly": 365}
_SCRIPTS = frozenset(("prerotate", "postrotate", "firstaction", "lastaction", "preremove"))
_FLAGS = {"compress": True, "nocompress": False, "shred": True, "noshred": False, "copytruncate": True}
_KNOWN = frozenset(
    (
        "addextension",
        "copy",
        "create",
        "createolddir",
        "dateext",
        "dateformat",
        "datehourago",
        "dateyesterday",
        "delaycompress",
        "compresscmd",
        "uncompresscmd",
        "compressext",
        "compressoptions",
        "extension",
        "ifempty",
        "ignoreduplicates",
        "mail",
        "mailfirst",
        "maillast",
        "minage",
        "missingok",
        "nocopy",
        "nocopytruncate",
        "nocreate",
        "nocreateolddir",
        "nodateext",
        "nodelaycompress",
        "nomail",
        "nomissingok",
        "noolddir",
        "norenamecopy",
        "nosharedscripts",
        "notifempty",
        "olddir",
        "allowhardlink",
        "noallowhardlink",
        "renamecopy",
        "sharedscripts",
        "shredcycles",
        "start",
        "su",
        "tabooext",
        "taboopat",
    )
)
_TABOO = (
    ".dpkg-old",
    ".dpkg-new",
    ".dpkg-dist",
    ".dpkg-bak",
    ".dpkg-tmp",
    ".disabled",
    ".rpmsave",
    ".rpmorig",
    ".rpmnew",
    ".swp",
    "~",
    ",v",
)
_LOG: Final[dict[str, Kind]] = {
    "path": "text",
    "every_days": "int",
    "rotate": "int",
    "max_age_days": "int",
    "kept_days": "int",
    "by_size": "flag",
    "compressed": "flag",
    "shredded": "flag",
}


class _Scope:
    """The directives of the file as a whole, or of one block over those."""

    def __init__(self, above: _Scope | None = None) -> None:
        self.values: dict[str, Value] = dict(above.values) if above else {}
        self.lines: dict[str, tuple[str, int]] = dict(above.lines) if above else {}

    def put(self, name: str, value: Value, at: tuple[str, int]) -> None:
        self.values[name] = value
        self.lines[name] = at


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading
        self.all = _Scope()

    def visit(self, text: Text) -> None:
        paths: list[tuple[str, int]] = []
        block: _Scope | None = None
        script = False
        for line, written in enumerate(text.lines, 1):
            body = written.strip()
            if script:
                script = body != "endscript"
                continue
            words = self._words(body, text, line)
            if not words:
                continue
            if block is None:
                opened = words[-1].endswith("{")
                names = [w.removesuffix("{") for w in words if w.removesuffix("{")]
                if words[0].startswith(("/", "{")) or (paths and opened):
                    paths += [(name, line) for name in names]
                    if opened:
                        block = _Scope(self.all)
                elif not self._directive(words, self.all, text, line):
                    self._wrong(text, line)
            elif words[0] == "}":
                self._close(paths, block, text)
                paths, block = [], None
            elif words[0] in _SCRIPTS:
                script = True
            elif not self._directive(words, block, text, line):
                self._wrong(text, line)
        if block is not None or script:
            self._wrong(text, len(text.lines))

    def _words(self, body: str, text: Text, line: int) -> list[str]:
        try:
            return shell_words(body)
        except WordsError:
            self._wrong(text, line)
            return []

    def _directive(self, words: list[str], scope: _Scope, text: Text, line: int) -> bool:
        head, at = words[0].lower().removesuffix("="), (text.file, line)
        value = words[1].removeprefix("=").strip() if len(words) > 1 else ""
        if head == "include" and scope is self.all:
            return self._include(value, at)
        if head in _EVERY:
            scope.put("every_days", _EVERY[head], at)
        elif head in ("rotate", "maxage"):
            count = number(value, -1)
            scope.put("rotate" if head == "rotate" else "max_age_days", count, at)
            return count is not None
        elif head in ("size", "maxsize"):
            scope.put("by_size", True, at)
        elif head in _FLAGS:
            scope.put(
                "shredded" if "shred" in head else "compressed" if "compress" in head else "copied", _FLAGS[head], at
            )
        return head in _EVERY or head in ("size", "maxsize", "minsize") or head in _FLAGS or head in _KNOWN

    def _include(self, target: str, at: tuple[str, int]) -> bool:
        folder = target.rstrip("/")
        if not folder:
            return False
        self.walk.file_or_folder(folder, self.visit, at, skip=_TABOO)
        return True

    def _close(self, paths: list[tuple[str, int]], block: _Scope, text: Text) -> None:
        every, rotate, age = (block.values.get(name) for name in ("every_days", "rotate", "max_age_days"))
        count = rotate if isinstance(rotate, int) else 0
        kept: int | None = None
        if isinstance(every, int) and not block.values.get("by_size"):
            kept = _length(count, every) if count >= 0 else 2**31
            if isinstance(age, int) and age > 0:
                kept = min(kept, age)
        own = [
            at[1]
            for name, at in block.lines.items()
            if at[0] == text.file and name in ("rotate", "max_age_days", "every_days", "by_size")
        ]
        for path, line in paths:
            inside = [one for one in own if one > line]
            values = {name: block.values.get(name) for name in _LOG if name not in ("path", "kept_days", "rotate")}
            whole: dict[str, Value] = {**values, "path": path, "rotate": count, "kept_days": kept}
            facts = {name: Fact(whole[name], *at) for name, at in block.lines.items() if name in whole}
            self.reading.row("logs", whole, text.file, min(inside, default=line), facts)

    def _wrong(self, text: Text, line: int) -> None:
        self.reading.flaw(
            "syntax", text.file, line, "logrotateの行として読み取れません。", "this is no line of logrotate"
        )


def _length(count: int, every: int) -> int:
    """Return the days that so many rotations last: twelve monthly ones are a year."""
    return count * 365 // 12 if every == _EVERY["monthly"] else count * every


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)


READER: Final = Reader(
    id="logrotate",
    title=Words("logrotate（記録の世代と保存期間）", "logrotate (how many logs are kept)"),
    paths=("logrotate.conf", "logrotate.d/*"),
    settings={},
    tables={"logs": _LOG},
    read=_read,
)
