"""What the guards of a store in PostgreSQL have to look like, and which of them do not any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pia.register.store.schema_postgresql import SCHEMA, TABLES

if TYPE_CHECKING:
    from pia.register.store.postgresql_lines import Line

__all__ = ["changed"]


def changed(line: Line, nodes: str) -> list[str]:
    """Return what is not as the steps made it; ``nodes`` is the role that the roles of nodes belong to."""
    return [*_unheld(line), *_unguarded(line, nodes), *_powerful(line, nodes)]


def _unheld(line: Line) -> Iterator[str]:
    """Yield tables whose row level security is not in force, or not by the one policy."""
    rows = line.rows(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity, "
        "(SELECT count(*) FROM pg_policies p WHERE p.schemaname = ? AND p.tablename = c.relname), "
        "(SELECT count(*) FROM pg_policies p WHERE p.schemaname = ? AND p.tablename = c.relname "
        "AND p.cmd = 'ALL' AND p.qual = '(node = here())' AND p.with_check = '(node = here())') "
        "FROM pg_class c WHERE c.relnamespace = to_regnamespace(?) AND c.relkind = 'r'",
        (SCHEMA, SCHEMA, SCHEMA),
    )
    forced = {name for name, held, policies, own in rows if held and policies == own == 1}
    yield from (table for table in TABLES if table not in forced)


def _unguarded(line: Line, nodes: str) -> Iterator[str]:
    """Yield triggers that are gone or switched off, and rights to change what may only be appended."""
    rows = line.rows(
        "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal "
        "AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = to_regnamespace(?))",
        (SCHEMA,),
    )
    there = {name for (name,) in rows}
    yield from sorted({"event_stays", "ledger_stays", "counter_onward", "counter_stays"} - there)
    held = "SELECT has_table_privilege(rolname, ?, 'UPDATE, DELETE, TRUNCATE') FROM pg_roles WHERE rolname ~ ?"
    for table in ("event", "ledger"):
        if any(may for (may,) in line.rows(held, (f"{SCHEMA}.{table}", f"^{nodes}(_|$)"))):
            yield f"GRANT {table}"


def _powerful(line: Line, nodes: str) -> Iterator[str]:
    """Yield roles of nodes that pass every policy, that own a table, or that are missing."""
    rows = line.rows(
        "SELECT rolname, rolsuper OR rolbypassrls OR EXISTS "
        "(SELECT 1 FROM pg_class WHERE relowner = r.oid AND relnamespace = to_regnamespace(?)) "
        "FROM pg_roles r WHERE rolname ~ ?",
        (SCHEMA, f"^{nodes}(_|$)"),
    )
    powers = {str(name): bool(power) for name, power in rows}
    yield from sorted(name for name, power in powers.items() if power)
    wanted = {nodes, *(f"{nodes}_{node}" for (node,) in line.rows("SELECT id FROM node"))}
    yield from sorted(wanted - powers.keys())
