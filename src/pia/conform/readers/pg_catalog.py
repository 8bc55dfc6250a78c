"""An export of PostgreSQL's catalog as JSON: roles, tables with row security, and policies.

The export is one object of three lists, as ``json_agg(row_to_json(…))`` writes them: ``roles`` (``pg_roles``), ``tables``
(``pg_tables`` with ``forcerowsecurity`` of ``pg_class``) and ``policies`` (``pg_policies``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.conform.jsontext import JsonError, Lined, parse_json
from pia.conform.reader import Reader, Walk
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_ROLE: Final[dict[str, Kind]] = {
    **dict.fromkeys(("name", "valid_until"), "text"),
    **dict.fromkeys(
        ("superuser", "can_login", "bypasses_row_security", "creates_roles", "creates_databases", "replicates"), "flag"
    ),
    "connections": "int",
}
_TABLE: Final[dict[str, Kind]] = {
    "schema": "text",
    "name": "text",
    "owner": "text",
    "row_security": "flag",
    "forced": "flag",
    "policies": "int",
}
_ROLE_NAMES = {
    "name": "rolname", "valid_until": "rolvaliduntil", "superuser": "rolsuper", "can_login": "rolcanlogin", "bypasses_row_security": "rolbypassrls",
    "creates_roles": "rolcreaterole", "creates_databases": "rolcreatedb", "replicates": "rolreplication", "connections": "rolconnlimit",
}  # fmt: skip
_TABLE_NAMES = {
    "schema": "schemaname",
    "name": "tablename",
    "owner": "tableowner",
    "row_security": "rowsecurity",
    "forced": "forcerowsecurity",
}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.reading = walk.reading

    def visit(self, text: Text) -> None:
        try:
            root = parse_json(text.text)
        except JsonError as error:
            self.reading.flaw(
                "json", text.file, error.line, f"JSONとして読み取れません: {error}", f"this is no JSON: {error}"
            )
            return
        if (
            not isinstance(root, Lined)
            or not isinstance(root.get("roles"), list)
            or not isinstance(root.get("tables"), list)
        ):
            self.reading.flaw(
                "shape", text.file, 1, "roles と tables の一覧がありません。", "there are no lists of roles and tables"
            )
            return
        counted: dict[tuple[str, str], int] = {}
        for policy in root.get("policies") or ():
            if isinstance(policy, Lined):
                key = str(policy.get("schemaname")), str(policy.get("tablename"))
                counted[key] = counted.get(key, 0) + 1
        for one in root["roles"]:
            self._row("roles", one, _ROLE_NAMES, ("name", "superuser", "can_login"), text)
        for one in root["tables"]:
            row = self._row("tables", one, _TABLE_NAMES, ("schema", "name", "row_security"), text)
            if row is not None:
                row["policies"] = counted.get((str(row["schema"]), str(row["name"])), 0)

    def _row(
        self, table: str, one: object, names: dict[str, str], needed: tuple[str, ...], text: Text
    ) -> dict[str, Value] | None:
        """Add an entry and return its values, or note that it lacks one that must be there."""
        if not isinstance(one, Lined) or any(one.get(names[name]) is None for name in needed):
            line = one.line if isinstance(one, Lined) else 1
            self.reading.flaw("shape", text.file, line, "必要な列がありません。", "a column that is needed is missing")
            return None
        kinds = _ROLE if table == "roles" else _TABLE
        values: dict[str, Value] = {}
        for name, column in names.items():
            value = one.get(column)
            fits = (
                isinstance(value, bool)
                if kinds[name] == "flag"
                else type(value) is int
                if kinds[name] == "int"
                else isinstance(value, str)
            )
            if value is not None and not fits:
                self.reading.flaw(
                    "value",
                    text.file,
                    one.at(column),
                    f"「{column}」の値を読み取れません。",
                    f"the value of '{column}' is not understood",
                )
            values[name] = value if fits else None
        self.reading.row(table, values, text.file, one.at(names[needed[-1]]))
        return values


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)


READER: Final = Reader(
    id="pg-catalog",
    title=Words("PostgreSQLの役割と行の制限の書出し", "export of roles and row security of PostgreSQL"),
    paths=("pg-catalog.json", "*.pg-catalog.json"),
    settings={},
    tables={"roles": _ROLE, "tables": _TABLE},
    read=_read,
    encoding="export",
)
