"""What is particular to PostgreSQL: roles, row level security, what nobody may change, and servers that do not answer."""

from __future__ import annotations

import signal

import pytest
from store_rows import H1, entry, event, record, refused, work, worked
from store_server import NoServerError, Server

psycopg = pytest.importorskip("psycopg")

from psycopg import errors  # noqa: E402

from pia.register.store.open import open_store  # noqa: E402
from pia.register.store.schema_postgresql import TABLES  # noqa: E402


@pytest.fixture
def url(database) -> str:
    return database


@pytest.fixture
def name(url) -> str:
    return psycopg.conninfo.conninfo_to_dict(url)["dbname"]


@pytest.fixture
def worked_on(store, node, other):
    """A store in which two nodes have worked once and twice."""
    for number, each in enumerate((node, other), 1):
        for n in range(1, number + 1):
            with each.write() as tx:
                work(tx, n)
    return store


@pytest.fixture
def raw(worked_on, server, name):
    """A connection of somebody who logs in as the role of node ``cs``, with nothing of ours in between."""
    role = worked_on._server.role("cs")
    server.run(f"ALTER ROLE {role} LOGIN")
    with psycopg.connect(server.url(name, role.strip('"')), autocommit=True) as db:
        db.execute("SET search_path = pia_register")
        yield db
    server.run(f"ALTER ROLE {role} NOLOGIN")


# --- the border ---


@pytest.mark.parametrize("table", TABLES)
def test_the_role_of_a_node_sees_its_own_rows_alone(raw, server, name, table):
    assert raw.execute(f"SELECT DISTINCT node FROM {table}").fetchall() in ([("cs",)], [])
    counted = server.run(f"SELECT count(DISTINCT node) FROM pia_register.{table}", name)
    assert counted == [(1,)] if table == "history" else [(2,)]


def test_the_owner_himself_sees_nothing_where_he_is_no_superuser(worked_on, url):
    with psycopg.connect(url) as db:
        for table in TABLES:
            assert db.execute(f"SELECT count(*) FROM pia_register.{table}").fetchone() == (0,)


def test_a_superuser_passes_every_policy_as_the_docstring_says(worked_on, server, name):
    assert server.run("SELECT count(*) FROM pia_register.event", name) == [(3,)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO kept VALUES ('juki', 'k', 'k', 'x', NULL)",
        "INSERT INTO event VALUES ('juki', 9, 'k', 'k', 1, 1, 'b', 'x')",
        "INSERT INTO ledger SELECT 'juki', 9, at, who, terminal, task, operation, subject, outcome, detail, previous, hash FROM ledger",
        "UPDATE record SET node = 'juki'",
        "UPDATE lookup SET node = 'juki'",
        "INSERT INTO kept VALUES ('juki', 'grant', 'last', 'x', NULL) ON CONFLICT (node, kind, key) DO UPDATE SET body = 'x'",
    ],
)
def test_the_role_of_a_node_cannot_write_rows_of_another(raw, statement, other):
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        raw.execute(statement)
    assert worked(other) == 2


@pytest.mark.parametrize("table", ["record", "history", "lookup", "outbox", "kept"])
def test_changes_and_deletions_do_not_reach_another_node(raw, other, table):
    raw.execute(f"UPDATE {table} SET node = node WHERE node = 'juki'")
    raw.execute(f"DELETE FROM {table} WHERE node = 'juki'")
    raw.execute(f"DELETE FROM {table}")
    assert worked(other) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE {other}",
        "SET SESSION AUTHORIZATION {other}",
        "SET ROLE pia_owner",
        "SELECT set_config('role', '{plain}', false)",
        "ALTER TABLE event DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE event NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "DROP POLICY own ON event",
        "CREATE POLICY all_of_it ON event USING (true)",
        "CREATE OR REPLACE FUNCTION pia_register.here() RETURNS text LANGUAGE sql AS 'SELECT ''juki'''",
        "CREATE FUNCTION pia_register.mine() RETURNS text LANGUAGE sql AS 'SELECT 1'",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "UPDATE event SET body = 'x'",
        "DELETE FROM event",
        "TRUNCATE event",
        "UPDATE ledger SET outcome = 'x'",
        "DELETE FROM ledger",
        "TRUNCATE ledger",
        "TRUNCATE record",
        "INSERT INTO node VALUES ('mine')",
        "SELECT * FROM store",
        "UPDATE store SET version = 99",
    ],
)
def test_the_role_of_a_node_cannot_help_itself(raw, worked_on, statement, node, other):
    role = worked_on._server.role("juki")
    with pytest.raises((errors.InsufficientPrivilege, errors.InvalidParameterValue, errors.WrongObjectType)):
        raw.execute(statement.format(other=role, plain=role.strip('"')))
    assert (worked(node), worked(other)) == (1, 2)


def test_settings_do_not_help_either(raw, node, other):
    raw.execute("GRANT DELETE ON event TO CURRENT_USER")  # nothing but a warning: there is nothing to grant
    raw.execute("SET pia.erasing = 'event'")
    with pytest.raises(errors.InsufficientPrivilege):
        raw.execute("DELETE FROM event")
    raw.execute("SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege):
        raw.execute("SELECT * FROM event")
    raw.execute("RESET row_security")
    raw.execute("SET search_path = pg_temp, pia_register")
    raw.execute("CREATE TEMP TABLE event (node text, seq bigint, batch text)")
    raw.execute("CREATE FUNCTION pg_temp.here() RETURNS text LANGUAGE sql AS 'SELECT ''juki'''")
    assert raw.execute("SELECT pia_register.erase_events('b', 9)").fetchone() == (1,)
    assert worked(other) == 2


def test_the_functions_that_erase_reach_the_own_node_alone(raw, node, other):
    assert raw.execute("SELECT erase_events('b', 99)").fetchone() == (1,)
    assert raw.execute("SELECT cut_ledger(99)").fetchone() == (1,)
    assert worked(other) == 2
    with node.read() as view:
        assert list(view.events()) == []


def test_a_conflict_does_not_tell_of_rows_of_another_node(raw):
    raw.execute("INSERT INTO kept VALUES ('cs', 'only', 'juki', 'x', NULL)")
    for key in ("there", "not there"):
        with pytest.raises(errors.InsufficientPrivilege):
            raw.execute("INSERT INTO kept VALUES ('juki', 'grant', %s, 'x', NULL)", [key])


def test_roles_of_nodes_are_harmless(worked_on, server, name):
    roles = [worked_on._server.role(n).strip('"') for n in ("cs", "juki")]
    found = server.run(
        "SELECT bool_or(rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb) FROM pg_roles "
        f"WHERE rolname IN ('{roles[0]}', '{roles[1]}')"
    )
    assert found == [(False,)]
    owned = server.run("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'pia_register'", name)
    assert owned == [("pia_owner",)]


def test_a_connection_goes_back_to_its_own_role(store, node):
    with node.write() as tx:
        assert tx._write.rows("SELECT current_user::text", ()) == [(store._server.role("cs").strip('"'),)]
    with pytest.raises(ZeroDivisionError), node.write():
        raise ZeroDivisionError
    for line in store._server._idle:
        assert line.rows("SELECT current_user::text, session_user::text") == [("pia_owner", "pia_owner")]


def test_a_transaction_of_the_store_cannot_touch_another_node(node, other):
    with other.write() as tx:
        work(tx, 1)
    with refused("store-foreign"), node.write() as tx:
        tx._write.change("INSERT INTO kept VALUES ('juki', 'k', 'k', 'x', NULL)", ())
    with node.write() as tx:
        assert tx._write.change("DELETE FROM record WHERE node = 'juki'", ()) == 0
    assert worked(other) == 1


# --- what may only be appended ---


@pytest.mark.parametrize("table", ["event", "ledger", "counter"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_a_superuser_deletes_by_accident(worked_on, server, name, table, verb):
    with pytest.raises(errors.RaiseException, match=f"pia-guarded {table}"):
        server.run(verb.format(f"pia_register.{table}"), name)


def test_not_even_a_superuser_changes_by_accident(worked_on, server, name):
    for change in ("event SET body = 'x'", "ledger SET outcome = 'x'", "counter SET value = value"):
        with pytest.raises(errors.RaiseException, match="pia-guarded"):
            server.run(f"UPDATE pia_register.{change}", name)


def test_guards_tell_the_store(node):
    with node.write() as tx:
        work(tx, 1)
    with refused("store-no-right"), node.write() as tx:
        tx._write.change("UPDATE event SET body = 'x'", ())
    with refused("store-guarded"), node.write() as tx:
        tx._write.change("UPDATE counter SET value = value", ())


@pytest.mark.parametrize(
    "tampering",
    [
        "ALTER TABLE pia_register.event DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE pia_register.record NO FORCE ROW LEVEL SECURITY",
        "CREATE POLICY all_of_it ON pia_register.kept USING (true)",
        "ALTER POLICY own ON pia_register.kept USING (true)",
        "ALTER POLICY own ON pia_register.kept WITH CHECK (true)",
        "ALTER TABLE pia_register.ledger DISABLE TRIGGER ledger_stays",
        "DROP TRIGGER event_stays ON pia_register.event",
        "GRANT DELETE ON pia_register.ledger TO {group}",
        "GRANT UPDATE ON pia_register.event TO {role}",
        "ALTER ROLE {role} BYPASSRLS",
        "ALTER TABLE pia_register.kept OWNER TO {role}",
        "INSERT INTO pia_register.lookup VALUES ('cs', 'f', 'code', '0123456789abcdef', 'nobody')",
    ],
)
def test_guards_that_were_taken_away_are_found(worked_on, server, name, tampering):
    assert worked_on.faults() == []
    role, group = worked_on._server.role("cs"), worked_on._server._nodes
    server.run(tampering.format(role=role, group=group), name)
    try:
        assert len(worked_on.faults()) == 1
    finally:
        server.run(f"ALTER ROLE {role} NOBYPASSRLS")


# --- several connections ---


def test_nodes_write_side_by_side(node, other):
    with node.write() as tx:
        work(tx, 1)
        _in_thread(lambda: _work_once(other))
        assert worked(other) == 1
    assert worked(node) == 1


def _work_once(node) -> None:
    with node.write() as tx:
        work(tx, tx.last_event() + 1)


def _in_thread(do) -> None:
    import threading

    thread = threading.Thread(target=do)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def test_two_stores_take_turns_on_a_node(url, opened):
    first, second = opened(url), opened(url)
    node = first.add_node("cs")
    with node.write() as tx:
        work(tx, 1)

        def too_early() -> None:
            with refused("store-locked"), second.node("cs").write():
                pass

        _in_thread(too_early)
    _work_once(second.node("cs"))
    assert worked(node) == 2


def test_connections_are_kept_and_few(store):
    nodes = [store.add_node(f"n{number}") for number in range(40)]
    for node in nodes:
        _work_once(node)
        _work_once(node)
    assert len(store._server._idle) <= 16
    assert [worked(node) for node in nodes] == [2] * 40


# --- durability ---


def plan(store, node, sql: str, params: tuple[object, ...]) -> str:
    with node.read() as reader:
        lines = reader._session._db.execute(f"EXPLAIN {sql.replace('?', '%s')}", params).fetchall()
    return "\n".join(str(line) for (line,) in lines)


def test_one_is_found_by_whole_keys_though_the_server_knows_nothing_of_the_tables(store, node, server, name):
    for n in range(1, 4):
        with node.write() as tx:
            for key in range(300):
                tx.put(record(f"{key}", n), [("code", bytes([key % 256]) * 16)])
    assert server.run("SELECT max(reltuples) FROM pg_class WHERE relname IN ('record', 'lookup')", name) == [(-1,)]
    with node.read() as reader:
        finding = reader._session.finding
    found = plan(store, node, finding, ("cs", "f", "code", H1, 10))
    assert "(node = l.node) AND (file = l.file) AND (key = l.key)" in found
    assert "Seq Scan" not in found
    assert [r.key for r in _found(node)] == ["1", "257"]


def _found(node):
    with node.read() as reader:
        return reader.find("f", "code", H1)


@pytest.mark.parametrize(
    ("sql", "params", "index"),
    [
        (
            "SELECT key, digest FROM record WHERE node = ? AND file = ? AND key > ? AND state IN (?, ?) ORDER BY key LIMIT ?",
            ("cs", "f", "1", "current", "current", 9),
            "record_pkey",
        ),
        (
            "SELECT key FROM record WHERE node = ? AND file = ? AND expires <= ? ORDER BY expires, key LIMIT ?",
            ("cs", "f", 9, 9),
            "record_expires",
        ),
        (
            "SELECT key FROM history WHERE node = ? AND file = ? AND expires <= ? ORDER BY expires, key, version LIMIT ?",
            ("cs", "f", 9, 9),
            "history_expires",
        ),
        (
            "SELECT body FROM event WHERE node = ? AND key = ? AND seq > ? ORDER BY seq LIMIT ?",
            ("cs", "a", 1, 9),
            "event_key",
        ),
        ("SELECT seq FROM outbox WHERE node = ? AND channel = ? ORDER BY seq LIMIT ?", ("cs", "c", 9), "outbox_pkey"),
    ],
)
def test_pages_come_from_an_index_in_order(store, node, sql, params, index):
    found = plan(store, node, sql, params)
    assert f"using {index} on" in found
    assert "Sort" not in found


def test_the_server_knows_of_what_was_loaded(store, node, server, name):
    with node.write() as tx:
        tx.load((record(f"{n}"), [("code", H1)]) for n in range(500))
    known = "SELECT relname, reltuples FROM pg_class WHERE relname IN ('record', 'lookup') ORDER BY 1"
    assert server.run(known, name) == [("lookup", 500), ("record", 500)]


def test_loading_takes_as_long_as_it_takes(node):
    def asked(tx) -> str:
        return tx._write.rows("SELECT current_setting('statement_timeout')", ())[0][0]

    with node.write() as tx:
        assert asked(tx) == "1min"
        tx.load([(record("a"), [])])
        assert asked(tx) == "0"
    with node.write() as tx:
        assert asked(tx) == "1min"


def test_what_fails_later_keeps_nothing_even_where_it_shows_at_the_end(node):
    with refused("store-bad-value"), node.write() as tx:
        work(tx, 1)
        tx.put(record("b", digest=b"short"))  # told with a later statement, at the latest at the end
    with refused("store-bad-value"), node.write() as tx:
        tx.enter(entry(1))
        tx.append(event(1, body=None))  # type: ignore[arg-type]
        tx.enter(entry(2))
    assert worked(node) == 0
    with node.write() as tx:
        work(tx, 1)
    assert worked(node) == 1


def test_a_failure_that_the_block_swallows_keeps_nothing(node):
    with refused("store-broken"), node.write() as tx:
        tx.put(record("b", digest=b"short"))
        with refused("store-bad-value"):
            tx.versions("f", "b")
        work(tx, 1)
    assert worked(node) == 0


@pytest.mark.parametrize("piped", [True, False])
def test_without_a_pipeline_it_is_the_same(node, piped, monkeypatch):
    monkeypatch.setattr(psycopg.Pipeline, "is_supported", classmethod(lambda cls: piped))
    for n in (1, 2):
        with node.write() as tx:
            work(tx, n)
    with refused("store-bad-value"), node.write() as tx:
        tx.put(record("b", digest=b"short"))
    assert worked(node) == 2


def test_sessions_commit_to_the_disk(store, node, server, name):
    with node.write() as tx:
        asked = (
            "synchronous_commit",
            "fsync",
            "full_page_writes",
            "statement_timeout",
            "lock_timeout",
            "server_encoding",
        )
        found = tx._write.rows("SELECT " + ", ".join(f"current_setting('{a}')" for a in asked), ())
    assert found == [("on", "on", "on", "1min", "500ms", "UTF8")]


def test_a_server_that_does_not_synchronise_is_refused(url, server):
    if server.folder is None:
        pytest.skip("the settings of a server that is not ours are left alone")
    for setting in ("fsync", "full_page_writes"):
        server.run(f"ALTER SYSTEM SET {setting} = off")
        server.run("SELECT pg_reload_conf()")
        try:
            with refused("store-unfit") as caught:
                for _ in range(100):
                    open_store(url, create=True).close()
            assert setting in caught.value.problems[0].message.en
        finally:
            server.run(f"ALTER SYSTEM RESET {setting}")
            server.run("SELECT pg_reload_conf()")


def test_a_database_that_cannot_hold_every_name_is_refused(server):
    database = server.database()
    server.drop(database)
    server.run(f"CREATE DATABASE \"{database}\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with refused("store-unfit"):
        open_store(server.url(database), create=True)
    server.drop(database)


def test_a_read_only_database_is_told(url, name, opened, server):
    opened(url).close()
    server.run(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with refused("store-read-only"):
        opened(url, create=False)


# --- servers that do not answer ---


def test_a_server_that_is_not_there_is_told(tmp_path):
    with refused("store-unreachable") as caught:
        open_store(f"postgresql://me:geheim@/db?host={tmp_path}")
    assert "geheim" not in str(caught.value)


def test_a_database_that_is_not_there_is_told(server):
    with refused("store-missing"):
        open_store(server.url("nowhere"), create=True)


def test_a_user_who_may_not_make_roles_is_told(server):
    server.run(
        "DO $$ BEGIN IF to_regrole('pia_plain') IS NULL THEN CREATE ROLE pia_plain LOGIN PASSWORD 'geheim'; END IF; END $$"
    )
    database = server.database()
    server.run(f'GRANT CREATE ON DATABASE "{database}" TO pia_plain')
    with refused("store-no-right"):
        open_store(server.url(database, "pia_plain"), create=True)
    with refused("store-missing"):
        open_store(server.url(database, "pia_plain"))
    server.drop(database)


@pytest.mark.parametrize("n", range(1, 24, 2))
def test_a_connection_that_breaks_leaves_nothing_half_done(store, node, server, n, monkeypatch):
    _work_once(node)
    real, left = psycopg.Connection.execute, [n]

    def execute(self, sql, *given, **more):
        left[0] -= 1
        if left[0] == 0:
            server.run(f"SELECT pg_terminate_backend({self.info.backend_pid})")
        return real(self, sql, *given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Connection, "execute", execute)
        with pytest.raises(Exception, match=r"could not be confirmed|cannot be reached") as caught:  # noqa: PT012
            while left[0] > 0:
                _work_once(node)
    assert caught.value.code in ("store-unreachable", "store-unsure")
    done = worked(node)
    _work_once(node)
    assert worked(node) == done + 1


@pytest.fixture(scope="module")
def own():
    """A server that may be stopped."""
    try:
        made = Server()
    except NoServerError as why:
        pytest.skip(f"no PostgreSQL: {why}")
    if made.folder is None:
        pytest.skip("a server that is not ours is not stopped")
    yield made
    made.remove()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_server_that_stops_and_comes_back_has_every_acknowledged_transaction(own, opened, how):
    database = own.database()
    store = opened(own.url(database))
    node = store.add_node("cs")
    for _ in range(3):
        _work_once(node)
    with pytest.raises(Exception, match=r"cannot be reached|could not be confirmed"), node.write() as tx:  # noqa: PT012
        work(tx, 4)
        own.stop(how)
        tx.last_event()
    with refused("store-unreachable"), node.read():
        pass
    own.start()
    assert worked(node) == 3
    _work_once(node)
    assert worked(node) == 4
    assert store.faults() == []


# --- erasing ---


def test_erased_rows_are_gone_for_every_query_but_their_bytes_may_stay(own, opened):
    """What the docstring says: no query finds them, not even a superuser's, while the log of changes still holds them."""
    database = own.database()
    store = opened(own.url(database))
    node = store.add_node("cs")
    mark = b"marked-to-be-erased-" * 3
    with node.write() as tx:
        tx.put(record("a", body=mark), [("code", H1)])
        work(tx, 1)
    with node.write() as tx:
        tx.erase("f", "a")
        tx.erase_events("b")
    assert store.scrub() is True
    for table in TABLES:
        rows = own.run(f"SELECT t::text FROM pia_register.{table} t", database)
        assert mark.hex() not in str(rows)
    dead = own.run(
        "SELECT sum(n_dead_tup) FROM pg_stat_user_tables WHERE relname IN ('record', 'lookup', 'event')", database
    )
    assert dead == [(0,)]
    own.run("CHECKPOINT")
    assert any(mark in path.read_bytes() for path in own.files("pg_wal")), "a guarantee that PostgreSQL does not give"
