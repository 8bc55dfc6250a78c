# ruff: noqa: S608 - what is put into these statements are names of this module, never a value
"""The tables of a store in PostgreSQL, in steps: version 1 holds the rows, version 2 the guards.

``$NODES`` is the role that all nodes' roles belong to, and with an underscore the beginning of their names: a role is
``<nodes>_<id of the node>``. ``here()`` tells the node from the role that asks, also within functions that run as the owner, and
every table forces row level security by it, so that its owner is held too. Append-only tables give a node no right to change
or delete; triggers refuse it to everybody; two functions are the only way. Text is compared by code point (``COLLATE "C"``).
"""

from __future__ import annotations

from typing import Final

from pia.register.store.migrate import Step

__all__ = ["ADVISORY", "LOADED", "SCHEMA", "STEPS", "TABLES"]

SCHEMA: Final = "pia_register"
"""The schema that holds a store; one database holds one store."""

ADVISORY: Final = 0x70696152
"""The class of the advisory locks by which one transaction at a time works on a node ("piaR")."""

TABLES: Final = ("record", "history", "lookup", "event", "outbox", "ledger", "kept", "counter")
"""Every table whose rows belong to a node."""

LOADED: Final = ("record", "history", "lookup")
"""The tables that bulk loading fills."""

_APPENDED: Final = ("event", "ledger")


def _name(column: str) -> str:
    return f'{column} text COLLATE "C" NOT NULL CHECK (length({column}) BETWEEN 1 AND 200)'


def _short(column: str) -> str:
    return f"{column} text NOT NULL CHECK (length({column}) <= 200)"


_NODE: Final = 'node text COLLATE "C" NOT NULL REFERENCES node(id)'

_ROWS: Final = (
    'CREATE TABLE node (id text COLLATE "C" PRIMARY KEY, number integer GENERATED ALWAYS AS IDENTITY)',
    f"""CREATE TABLE record (
    {_NODE},
    {_name("file")},
    {_name("key")},
    version bigint NOT NULL CHECK (version > 0),
    state text NOT NULL CHECK (state IN ('current', 'removed')),
    {_name("batch")},
    effective bigint NOT NULL,
    recorded bigint NOT NULL,
    expires bigint,
    digest bytea NOT NULL CHECK (length(digest) = 16),
    body bytea NOT NULL,
    found_by bytea NOT NULL,
    PRIMARY KEY (node, file, key)
)""",
    "CREATE INDEX record_expires ON record (node, file, expires, key) WHERE expires IS NOT NULL",
    f"""CREATE TABLE history (
    {_NODE},
    {_name("file")},
    {_name("key")},
    version bigint NOT NULL CHECK (version > 0),
    {_name("batch")},
    effective bigint NOT NULL,
    recorded bigint NOT NULL,
    expires bigint,
    digest bytea NOT NULL CHECK (length(digest) = 16),
    body bytea NOT NULL,
    PRIMARY KEY (node, file, key, version)
)""",
    "CREATE INDEX history_expires ON history (node, file, expires, key, version) WHERE expires IS NOT NULL",
    f"""CREATE TABLE lookup (
    node text COLLATE "C" NOT NULL,
    file text COLLATE "C" NOT NULL,
    {_name("idx")},
    value bytea NOT NULL CHECK (length(value) = 16),
    key text COLLATE "C" NOT NULL,
    PRIMARY KEY (node, file, idx, value, key)
)""",
    f"""CREATE TABLE event (
    {_NODE},
    seq bigint NOT NULL CHECK (seq > 0),
    {_name("kind")},
    {_name("key")},
    effective bigint NOT NULL,
    recorded bigint NOT NULL,
    {_name("batch")},
    body bytea NOT NULL,
    PRIMARY KEY (node, seq)
)""",
    "CREATE INDEX event_key ON event (node, key, seq)",
    "CREATE INDEX event_batch ON event (node, batch, seq)",
    f"""CREATE TABLE outbox (
    {_NODE},
    {_name("channel")},
    seq bigint NOT NULL CHECK (seq > 0),
    {_name("batch")},
    body bytea NOT NULL,
    PRIMARY KEY (node, channel, seq)
)""",
    f"""CREATE TABLE ledger (
    {_NODE},
    seq bigint NOT NULL CHECK (seq > 0),
    at bigint NOT NULL,
    {_short("who")},
    {_short("terminal")},
    {_short("task")},
    {_short("operation")},
    subject bytea NOT NULL,
    {_short("outcome")},
    detail text NOT NULL CHECK (length(detail) <= 2000),
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (node, seq)
)""",
    f"""CREATE TABLE kept (
    {_NODE},
    {_name("kind")},
    {_name("key")},
    body bytea NOT NULL,
    expires bigint,
    PRIMARY KEY (node, kind, key)
)""",
    "CREATE INDEX kept_expires ON kept (node, kind, expires, key) WHERE expires IS NOT NULL",
    f"""CREATE TABLE counter (
    {_NODE},
    name text COLLATE "C" NOT NULL,
    value bigint NOT NULL CHECK (value > 0),
    PRIMARY KEY (node, name)
)""",
)

_ROLE: Final = "coalesce(nullif(current_setting('role'), 'none'), session_user::text)"

_HERE: Final = f"""CREATE FUNCTION here() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN left({_ROLE}, length('$NODES_')) = '$NODES_' THEN substr({_ROLE}, length('$NODES_') + 1) END
$$"""

_REFUSE: Final = """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('pia.erasing', true) = TG_TABLE_NAME THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION USING MESSAGE = 'pia-guarded ' || TG_TABLE_NAME;
END $$"""

_ONWARD: Final = """CREATE FUNCTION onward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.value > OLD.value THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING MESSAGE = 'pia-guarded counter';
END $$"""


def _eraser(function: str, table: str, arguments: str, condition: str) -> str:
    return f"""CREATE FUNCTION {function}({arguments}) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = {SCHEMA}, pg_temp AS $$
DECLARE gone bigint;
BEGIN
    PERFORM set_config('pia.erasing', '{table}', true);
    DELETE FROM {table} WHERE node = here() AND {condition};
    GET DIAGNOSTICS gone = ROW_COUNT;
    PERFORM set_config('pia.erasing', '', true);
    RETURN gone;
END $$"""


_GUARDS: Final = (
    _HERE,
    _REFUSE,
    _ONWARD,
    _eraser(
        "erase_events",
        "event",
        "wanted text, most bigint",
        "seq IN (SELECT seq FROM event WHERE node = here() AND batch = wanted ORDER BY seq LIMIT most)",
    ),
    _eraser("cut_ledger", "ledger", "below bigint", "seq < below"),
    *(
        statement
        for table in TABLES
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY own ON {table} USING (node = here()) WITH CHECK (node = here())",
            f'GRANT {"SELECT, INSERT" if table in _APPENDED else "SELECT, INSERT, UPDATE, DELETE"} ON {table} TO "$NODES"',
        )
    ),
    *(
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
        for table in _APPENDED
    ),
    "CREATE TRIGGER counter_onward BEFORE UPDATE ON counter FOR EACH ROW EXECUTE FUNCTION onward()",
    "CREATE TRIGGER counter_stays BEFORE DELETE OR TRUNCATE ON counter FOR EACH STATEMENT EXECUTE FUNCTION refuse()",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA pia_register FROM PUBLIC",
    'GRANT EXECUTE ON FUNCTION here(), erase_events(text, bigint), cut_ledger(bigint) TO "$NODES"',
    'GRANT USAGE ON SCHEMA pia_register TO "$NODES"',
)

STEPS: Final = (Step(1, _ROWS), Step(2, _GUARDS))
"""Every version in order."""
