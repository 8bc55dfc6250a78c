"""Recipients whose ``rows`` name a CSV file: the file's rows put in their place."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from pia.errors import InputError, Problem
from pia.source.include import MAX_FILES, Reader, names_in
from pia.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from pia.source.problems import problem, suggestion
from pia.source.table import SUFFIX, load_table

if TYPE_CHECKING:
    from pia.source.load import Document

__all__ = ["Tables"]

_INSIDE = (
    "評価書のフォルダー（又は body.yaml のあるフォルダー）の中のCSVファイルを、「/」区切りの相対パスで書いてください。",
    "Name a CSV file inside the assessment's folder (or the folder of body.yaml) by a relative path with forward slashes.",
)


class Tables(Struct):
    """Reads the tables that recipients name, each once, and gathers every problem.

    A table lies where an included file may lie (``reader`` guards both), beside the YAML file that names it or below.
    """

    reader: Reader
    problems: list[Problem] = field(default_factory=list)
    read: dict[Path, Document | None] = field(default_factory=dict)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The tables that could be read, in the order in which they are named."""
        return tuple(document for document in self.read.values() if document is not None)

    def attach(self, entry: Entry) -> Entry:
        """Return the top-level ``entry`` with the rows of its recipients read; any other entry as it is."""
        if entry.key != "recipients" or not isinstance(entry.value, Sequence):
            return entry
        items = tuple([self._recipient(item) for item in entry.value.items])
        return replace(entry, value=replace(entry.value, items=items))

    def _recipient(self, item: Node) -> Node:
        rows = item.get("rows") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(rows, Scalar) or not isinstance(rows.value, str):
            return item
        if not rows.value.lower().endswith(SUFFIX):
            return item  # some other text: the model says what may stand there
        table = self._table(rows.value, rows)
        if table is None or not isinstance(table.root, Sequence):
            return item
        value = Sequence(table.root.items, rows.place, rows.start, rows.end, table.root.place, rows.withheld)
        entries = tuple([replace(each, value=value) if each.key == "rows" else each for each in item.entries])
        return replace(item, entries=entries)

    def _table(self, name: str, node: Scalar) -> Document | None:
        """Return the table ``name`` that ``node`` asks for, or None after noting why it cannot be had."""
        includer = self.reader.directory / (node.origin or node.place).file
        path, fault = self.reader.locate(name, includer, (SUFFIX,))
        if fault == "not-relative":
            message = (
                f"rows の「{name}」は、「/」区切りの相対パスではありません。",
                f"'{name}' in 'rows' is not a relative path with forward slashes.",
            )
            self.problems.append(problem("rows-not-relative", message, _INSIDE, node.place))
        elif fault == "outside":
            message = (
                f"rows の「{name}」は、評価書のフォルダーの外にあります。",
                f"'{name}' in 'rows' lies outside the assessment's folder.",
            )
            self.problems.append(problem("rows-outside", message, _INSIDE, node.place))
        elif fault == "suffix":
            message = (
                f"rows の「{name}」の実体が、CSVファイル（.csv）ではありません。",
                f"'{name}' in 'rows' is a link to something that is not a CSV file (.csv).",
            )
            remedy = ("拡張子が .csv のファイルを指定してください。", "Name a file that ends in .csv.")
            self.problems.append(problem("rows-not-csv", message, remedy, node.place))
        elif fault == "missing":
            near_ja, near_en = suggestion(PurePosixPath(name).name, names_in(path.parent, (SUFFIX,)))
            message = (
                f"rows の「{name}」というファイルがありません。{near_ja}",
                f"The file '{name}' in 'rows' does not exist.{near_en}",
            )
            remedy = ("ファイル名と置き場所を確かめてください。", "Check the name and the place of the file.")
            self.problems.append(problem("rows-missing", message, remedy, node.place))
        elif path not in self.read and len(self.reader.seen) + len(self.read) >= MAX_FILES:
            message = (f"ファイルが多すぎます。{MAX_FILES}個までです。", f"There are more than {MAX_FILES} files.")
            remedy = ("一覧を一つの表にまとめてください。", "Put several tables together.")
            self.problems.append(problem("rows-too-many-files", message, remedy, node.place))
        else:
            return self._load(path)
        return None

    def _load(self, path: Path) -> Document | None:
        """Return the table at ``path``, reading it at most once; its problems are noted."""
        if path not in self.read:
            self.read[path] = None
            try:
                self.read[path] = load_table(path, self.reader.display(path))
            except InputError as error:
                self.problems.extend(error.problems)
        return self.read[path]
