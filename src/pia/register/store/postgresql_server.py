# ruff: noqa: S608 - what is put into these statements are names of this module, never a value
"""The schema and the roles of a store in its database: making them, and bringing them up."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pia.register.store.faults import missing, no_right, not_a_store
from pia.register.store.postgresql_guards import changed
from pia.register.store.postgresql_lines import Line, Lines
from pia.register.store.schema_postgresql import ADVISORY, SCHEMA

if TYPE_CHECKING:
    from pia.register.store.migrate import Step

__all__ = ["Server"]


class Server(Lines):
    """The database of a store."""

    def __init__(self, url: str, wait: float) -> None:
        self._nodes = ""
        super().__init__(url, wait)

    def find(self) -> None:
        """See that there is a store.

        Raises:
            StoreError: ``store-missing``, or ``store-not-a-store``: its schema holds something else.
        """
        with self.line() as line:
            if not self._found(line):
                raise missing(self.url)

    def _found(self, line: Line) -> bool:
        if line.rows(f"SELECT to_regnamespace('{SCHEMA}') IS NULL")[0][0]:
            return False
        if line.rows(f"SELECT to_regclass('{SCHEMA}.store') IS NULL")[0][0]:
            raise not_a_store(self.url)
        self._nodes = str(line.rows(f"SELECT nodes FROM {SCHEMA}.store")[0][0])
        return True

    def make(self) -> None:
        """Make an empty schema and the role that nodes' roles belong to, where there is none."""
        with self.line() as line:
            line.run(f"BEGIN; SELECT pg_advisory_xact_lock({ADVISORY}, 0)")
            if not self._found(line):
                nodes = self._group(line)
                line.run(f"CREATE SCHEMA {SCHEMA}")
                line.run(f"CREATE TABLE {SCHEMA}.store (version integer NOT NULL, nodes text NOT NULL)")
                line.rows(f"INSERT INTO {SCHEMA}.store VALUES (0, ?) RETURNING version", (nodes,))
                self._make_role(line, nodes, "")
                self._nodes = nodes
            line.run("COMMIT")

    def _group(self, line: Line) -> str:
        """Return the name of the role of all nodes: roles are of the whole server, so it tells the database."""
        database = str(line.rows("SELECT current_database()")[0][0])
        return f"pia_{hashlib.blake2b(database.encode(), digest_size=4).hexdigest()}"

    def _make_role(self, line: Line, role: str, group: str) -> None:
        """Make a role that can neither log in nor pass a policy, or take one that is there if it is as harmless."""
        powers = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = ?"
        found = line.rows(powers, (role,))
        if found and found[0][0]:
            raise no_right(self.url)
        if not found:
            line.run(f'CREATE ROLE "{role}" NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS INHERIT')
        if group:
            line.run(f'GRANT "{group}" TO "{role}"; GRANT "{role}" TO CURRENT_USER')

    def version(self) -> int:
        """Return the version of the schema."""
        with self.line() as line:
            return int(line.rows("SELECT version FROM store")[0][0])

    def take(self, step: Step) -> None:
        """Carry out ``step`` in one transaction, alone, and only if it is still the next one."""
        with self.line() as line:
            line.run(f"BEGIN; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({ADVISORY}, 0)")
            if line.rows("SELECT version FROM store")[0][0] == step.version - 1:
                for statement in step.statements:
                    line.run(statement.replace("$NODES", self._nodes))
                line.run(f"UPDATE store SET version = {step.version}")
            line.run("COMMIT")

    # --- nodes ---

    def role(self, node: str) -> str:
        """Return the name of a node's role, in quotes."""
        return f'"{self._nodes}_{node}"'

    def add_node(self, node: str) -> None:
        """Make room for a node and its role."""
        with self.line() as line:
            line.run(f"BEGIN; SELECT pg_advisory_xact_lock({ADVISORY}, 0)")
            if not line.rows("SELECT 1 FROM node WHERE id = ?", (node,)):
                line.rows("INSERT INTO node (id) VALUES (?) RETURNING number", (node,))
            self._make_role(line, f"{self._nodes}_{node}", self._nodes)
            line.run("COMMIT")

    def changed(self) -> list[str]:
        """Return what is not as the steps made it: policies, triggers, rights, owners and powers of roles."""
        with self.line() as line:
            return changed(line, self._nodes)
