"""One reader of configuration: what files it is for, which facts it gives, and how it works through files and includes."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct, field

from pia.conform.defaults import default_source, defaults
from pia.conform.facts import Fact, Kind, Reading
from pia.conform.files import Store, UnreadableError, normal
from pia.conform.text import BadTextError, Encoding, Text, text_of

if TYPE_CHECKING:
    from pia.errors import Words

__all__ = ["MAX_DEPTH", "MAX_FILES", "Reader", "Walk", "number"]

MAX_DEPTH = 16
"""How deep files may include one another."""
MAX_FILES = 2_000
"""Most files of one configuration, a file that is included twice counted twice."""

_MAX_TOTAL = 32 * 1024 * 1024


class Walk(Struct):
    """A way through the files of one configuration: opens them, keeps what was read, and stops at loops and floods."""

    reader: Reader
    store: Store
    reading: Reading
    above: list[str] = field(default_factory=list)
    opened: int = 0
    total: int = 0
    stopped: bool = False

    def folder(self) -> str:
        """Return the folder of the first file."""
        return posixpath.dirname(self.above[0]) if self.above else ""

    def file(self, path: str, visit: Callable[[Text], None], at: tuple[str, int] | None = None) -> bool:
        """Let ``visit`` see the file at ``path``, which the line ``at`` asks for; whatever prevents it is noted.

        Returns:
            Whether the file was seen.
        """
        name = self.store.name(path)
        where = at or (name, 1)
        if self._bounded(path, where) and not self.stopped:
            try:
                data = self.store.read(path)
                text = text_of(data, path, name, self.reader.encoding)
            except BadTextError as error:
                self.reading.flaw(error.code, name, error.line, error.words.ja, error.words.en)
            except UnreadableError as error:
                self.reading.flaw(error.code, *where, error.words.ja, error.words.en)
            else:
                self.reading.files[name] = hashlib.sha256(data).hexdigest()
                self.opened += 1
                self.total += len(data)
                self.above.append(path)
                visit(text)
                self.above.pop()
                return True
        return False

    def include(
        self,
        pattern: str,
        visit: Callable[[Text], None],
        at: tuple[str, int],
        *,
        folder: str = "",
        needed: bool = False,
    ) -> None:
        """Let ``visit`` see every file that ``pattern`` names, in order; ``needed`` wants one at least."""
        if self.stopped:
            return
        try:
            found = self.store.matching(normal(pattern, folder))
        except UnreadableError as error:
            self.reading.flaw(error.code, *at, error.words.ja, error.words.en)
            return
        if not found and needed:
            self.reading.flaw("file-missing", *at, f"「{pattern}」がありません。", f"'{pattern}' is not there")
        for path in found:
            self.file(path, visit, at)

    def drop_ins(self, path: str, visit: Callable[[Text], None]) -> None:
        """Let ``visit`` see the drop-ins of a configuration of systemd below /etc: by name, whichever folder they lie in.

        One in /etc stands in the place of one of the same name in /run, and that of one in /usr/lib (systemd.conf.d(5)).
        """
        places = [path]
        if path.startswith("etc/"):
            places = [f"{top}/{path.removeprefix('etc/')}" for top in ("usr/lib", "usr/local/lib", "run", "etc")]
        try:
            found = {one.rpartition("/")[2]: one for each in places for one in self.store.matching(f"/{each}.d/*.conf")}
        except UnreadableError as error:
            self.reading.flaw(error.code, self.reading.main, 1, error.words.ja, error.words.en)
            return
        for _, one in sorted(found.items()):
            self.file(one, visit, (self.reading.main, 1))

    def file_or_folder(
        self, path: str, visit: Callable[[Text], None], at: tuple[str, int], *, skip: tuple[str, ...] = ()
    ) -> None:
        """Let ``visit`` see a file, or every file of a folder by name; those whose name ends in one of ``skip`` are left out."""
        try:
            inside = self.store.matching(f"/{path.lstrip('/')}/*")
        except UnreadableError as error:
            self.reading.flaw(error.code, *at, error.words.ja, error.words.en)
            return
        for found in inside:
            if not found.endswith(skip):
                self.file(found, visit, at)
        if not inside and not self.store.folder(normal(path)):
            self.include(path, visit, at, needed=True)

    def _bounded(self, path: str, at: tuple[str, int]) -> bool:
        """Tell whether one more file may be opened, and note once why not."""
        if self.stopped:
            return False
        if path in self.above:
            self.reading.flaw("include-loop", *at, f"「{path}」が自分を読み込んでいます。", f"'{path}' includes itself")
            return False
        if len(self.above) >= MAX_DEPTH:
            self.reading.flaw(
                "include-deep", *at, f"読込みが{MAX_DEPTH}段を超えます。", f"includes go deeper than {MAX_DEPTH}"
            )
            return False
        if self.opened >= MAX_FILES or self.total > _MAX_TOTAL:
            self.stopped = True
            self.reading.flaw("include-too-many", *at, "読み込むファイルが多すぎます。", "too many files are included")
            return False
        return True


class Reader(Struct, frozen=True):
    """One kind of configuration.

    ``paths`` are the usual places (shell patterns, matched against the end of a path); ``settings`` and ``tables`` are the
    closed lists of the facts that it gives; ``read`` sees the first file through a Walk; ``derive`` works out further facts
    once defaults are known.
    """

    id: str
    title: Words
    paths: tuple[str, ...]
    settings: Mapping[str, Kind]
    tables: Mapping[str, Mapping[str, Kind]]
    read: Callable[[Walk, str], None]
    encoding: Encoding = "unix"
    derive: Callable[[Reading], None] | None = None

    def facts(self, store: Store, path: str) -> Reading:
        """Return the facts of the configuration that begins at ``path``; never raises for what stands in a file."""
        reading = Reading(store.name(path))
        try:
            start = normal(path)
        except UnreadableError as error:
            reading.flaw(error.code, reading.main, 1, error.words.ja, error.words.en)
            return reading
        reading.main = store.name(start)
        walk = Walk(self, store, reading)
        try:
            self.read(walk, start)
        except UnreadableError as error:
            reading.flaw(error.code, reading.main, 1, error.words.ja, error.words.en)
        except RecursionError:
            reading.flaw("too-deep", reading.main, 1, "入れ子が深すぎます。", "the nesting is too deep")
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            # an export whose shape nobody foresaw is one that is not understood: never a pass, and never the end of a run
            kind = type(error).__name__
            reading.flaw(
                "shape", reading.main, 1, f"想定しない形です（{kind}）。", f"the shape is not the expected one ({kind})"
            )
        source = default_source(self.id)
        for name, value in defaults(self.id).items():
            if name in self.settings:
                reading.settings.setdefault(name, Fact(value, reading.main, 0, source))
        if self.derive is not None:
            self.derive(reading)
        for name in self.settings:
            reading.settings.setdefault(name, Fact(None, reading.main, 0))
        for table, columns in self.tables.items():
            for row in reading.tables.setdefault(table, []):
                for name in columns:
                    row.values.setdefault(name, None)
        return reading


def number(text: str, least: int = -(2**31), most: int = 2**53) -> int | None:
    """Return a whole number in a range, or None."""
    with suppress(ValueError):
        if text.isascii() and len(text) <= 20:
            value = int(text)
            return value if least <= value <= most else None
    return None
