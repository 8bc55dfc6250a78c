"""The tables of a store in SQLite, in steps: each schema version is one step more, and a store of any version is brought up by
the steps that it lacks.

Version 1 holds the rows, version 2 guards what may only be appended. STRICT keeps types, WITHOUT ROWID keeps narrow tables in
one tree; ``found_by`` lists the lookups of a record, so that they go with it without an index of their own. The border between
nodes is drawn by every writing connection for itself (:data:`BORDER`), for it depends on the transaction.
"""

from __future__ import annotations

from typing import Final

from pia.register.store.migrate import Step

__all__ = ["APPLICATION", "BORDER", "LOADED", "STEPS", "TABLES"]

APPLICATION: Final = 0x70696152
"""``PRAGMA application_id`` of a store ("piaR")."""

TABLES: Final = ("record", "history", "lookup", "event", "outbox", "ledger", "kept", "counter", "erasing")
"""Every table whose rows belong to a node."""

LOADED: Final = ("record", "history", "lookup")
"""The tables that bulk loading fills by statements that name the node once."""

_NAME = "CHECK (length({0}) BETWEEN 1 AND 200)"
_NODE = "node TEXT NOT NULL REFERENCES node(id)"

_ROWS = (
    "CREATE TABLE node (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    f"""CREATE TABLE record (
    {_NODE},
    file TEXT NOT NULL {_NAME.format("file")},
    key TEXT NOT NULL {_NAME.format("key")},
    version INTEGER NOT NULL CHECK (version > 0),
    state TEXT NOT NULL CHECK (state IN ('current', 'removed')),
    batch TEXT NOT NULL {_NAME.format("batch")},
    effective INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    expires INTEGER,
    digest BLOB NOT NULL CHECK (length(digest) = 16),
    body BLOB NOT NULL,
    found_by BLOB NOT NULL,
    PRIMARY KEY (node, file, key)
) STRICT""",
    "CREATE INDEX record_expires ON record (node, file, expires, key) WHERE expires IS NOT NULL",
    f"""CREATE TABLE history (
    {_NODE},
    file TEXT NOT NULL {_NAME.format("file")},
    key TEXT NOT NULL {_NAME.format("key")},
    version INTEGER NOT NULL CHECK (version > 0),
    batch TEXT NOT NULL {_NAME.format("batch")},
    effective INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    expires INTEGER,
    digest BLOB NOT NULL CHECK (length(digest) = 16),
    body BLOB NOT NULL,
    PRIMARY KEY (node, file, key, version)
) STRICT""",
    "CREATE INDEX history_expires ON history (node, file, expires, key, version) WHERE expires IS NOT NULL",
    f"""CREATE TABLE lookup (
    node TEXT NOT NULL,
    file TEXT NOT NULL,
    idx TEXT NOT NULL {_NAME.format("idx")},
    value BLOB NOT NULL CHECK (length(value) = 16),
    key TEXT NOT NULL,
    PRIMARY KEY (node, file, idx, value, key)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE event (
    {_NODE},
    seq INTEGER NOT NULL CHECK (seq > 0),
    kind TEXT NOT NULL {_NAME.format("kind")},
    key TEXT NOT NULL {_NAME.format("key")},
    effective INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    batch TEXT NOT NULL {_NAME.format("batch")},
    body BLOB NOT NULL,
    PRIMARY KEY (node, seq)
) STRICT""",
    "CREATE INDEX event_key ON event (node, key, seq)",
    "CREATE INDEX event_batch ON event (node, batch, seq)",
    f"""CREATE TABLE outbox (
    {_NODE},
    channel TEXT NOT NULL {_NAME.format("channel")},
    seq INTEGER NOT NULL CHECK (seq > 0),
    batch TEXT NOT NULL {_NAME.format("batch")},
    body BLOB NOT NULL,
    PRIMARY KEY (node, channel, seq)
) STRICT""",
    f"""CREATE TABLE ledger (
    {_NODE},
    seq INTEGER NOT NULL CHECK (seq > 0),
    at INTEGER NOT NULL,
    who TEXT NOT NULL CHECK (length(who) <= 200),
    terminal TEXT NOT NULL CHECK (length(terminal) <= 200),
    task TEXT NOT NULL CHECK (length(task) <= 200),
    operation TEXT NOT NULL CHECK (length(operation) <= 200),
    subject BLOB NOT NULL,
    outcome TEXT NOT NULL CHECK (length(outcome) <= 200),
    detail TEXT NOT NULL CHECK (length(detail) <= 2000),
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (node, seq)
) STRICT""",
    f"""CREATE TABLE kept (
    {_NODE},
    kind TEXT NOT NULL {_NAME.format("kind")},
    key TEXT NOT NULL {_NAME.format("key")},
    body BLOB NOT NULL,
    expires INTEGER,
    PRIMARY KEY (node, kind, key)
) STRICT""",
    "CREATE INDEX kept_expires ON kept (node, kind, expires, key) WHERE expires IS NOT NULL",
    f"""CREATE TABLE counter (
    {_NODE},
    name TEXT NOT NULL,
    value INTEGER NOT NULL CHECK (value > 0),
    PRIMARY KEY (node, name)
) STRICT, WITHOUT ROWID""",
)

_GUARDS = (
    f"""CREATE TABLE erasing (
    {_NODE},
    batch TEXT,
    below INTEGER,
    PRIMARY KEY (node)
) STRICT, WITHOUT ROWID""",
    "CREATE TRIGGER event_fixed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'pia-guarded event'); END",
    """CREATE TRIGGER event_stays BEFORE DELETE ON event
    WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE node = OLD.node AND batch = OLD.batch)
    BEGIN SELECT RAISE(ABORT, 'pia-guarded event'); END""",
    "CREATE TRIGGER ledger_fixed BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'pia-guarded ledger'); END",
    """CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger
    WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE node = OLD.node AND OLD.seq < below)
    BEGIN SELECT RAISE(ABORT, 'pia-guarded ledger'); END""",
    """CREATE TRIGGER counter_onward BEFORE UPDATE ON counter WHEN NEW.value <= OLD.value
    BEGIN SELECT RAISE(ABORT, 'pia-guarded counter'); END""",
    "CREATE TRIGGER counter_stays BEFORE DELETE ON counter BEGIN SELECT RAISE(ABORT, 'pia-guarded counter'); END",
)

STEPS: Final = (Step(1, _ROWS), Step(2, _GUARDS))
"""Every version in order."""


def _border(table: str) -> tuple[str, ...]:
    here = "(SELECT id FROM temp.here)"
    refuse = "BEGIN SELECT RAISE(ABORT, 'pia-foreign'); END"
    return (
        f"CREATE TEMP TRIGGER IF NOT EXISTS {table}_in BEFORE INSERT ON main.{table} WHEN NEW.node IS NOT {here} {refuse}",
        (
            f"CREATE TEMP TRIGGER IF NOT EXISTS {table}_to BEFORE UPDATE ON main.{table} "
            f"WHEN OLD.node IS NOT {here} OR NEW.node IS NOT {here} {refuse}"
        ),
        f"CREATE TEMP TRIGGER IF NOT EXISTS {table}_out BEFORE DELETE ON main.{table} WHEN OLD.node IS NOT {here} {refuse}",
    )


BORDER: Final = (
    "CREATE TEMP TABLE IF NOT EXISTS here (id TEXT)",
    "DELETE FROM temp.here",
    "INSERT INTO temp.here VALUES (NULL)",
    *(statement for table in TABLES for statement in _border(table)),
)
"""What a writing connection sets up: no row of a node other than the one in ``temp.here`` can be written, changed or deleted."""
