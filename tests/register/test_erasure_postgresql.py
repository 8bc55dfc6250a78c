"""What erasing means on PostgreSQL: dead rows go with VACUUM, their bytes with VACUUM FULL; the WAL keeps sealed bodies that no key opens."""

from __future__ import annotations

from datetime import date

import pytest
from kept_records import NODE, POLICY, RETENTION, clock, happened, seal_of, sealed

from pia.register.erasure import Eraser
from pia.register.keys import KeyGone, MemoryKeys
from pia.register.store.open import open_store

FIRST = RETENTION.expires("residents", "removed", date(2026, 4, 1))
CONTENT = "試験　太郎　新潟県長岡市大手通一丁目4番10号".encode()


def test_dead_rows_go_with_scrub_and_what_the_wal_keeps_is_unreadable(server):
    if server.folder is None:
        pytest.skip("the files of a server elsewhere cannot be searched")
    name = server.database()
    store = open_store(server.url(name), create=True)
    node, keys = store.add_node(NODE), MemoryKeys()
    seal = seal_of(keys)
    rows = [sealed(seal, "residents", f"{n}", CONTENT + b"%d" % n, state="removed", expires=FIRST) for n in range(50)]
    stays = sealed(seal, "residents", "stays", CONTENT)
    for row in (*rows, stays):
        with node.write() as tx:
            tx.put(row)
    with node.write() as tx:
        happened(tx, seal, "residents", "1", CONTENT)
    event = seal.seal(RETENTION.events_of("residents", "1"), CONTENT, "event/1")

    def there(folder: str) -> bytes:
        server.run("CHECKPOINT")
        return b"\0".join(path.read_bytes() for path in server.files(folder))

    tables = there("base")
    assert all(mark in tables for mark in (*(row.body for row in rows), event, stays.body)), (
        "the search finds what is there"
    )
    done = Eraser(POLICY, keys, clock(2177, 1, 1)).run(node)
    assert (done.records, done.events, done.keys) == (50, 1, ("residents/2176",))
    assert any(row.body in there("base") for row in rows), "before VACUUM the dead rows are still in the files"
    assert store.scrub() is True
    dead = "SELECT relname FROM pg_stat_all_tables WHERE n_dead_tup > 0 AND relname IN ('record', 'history', 'lookup', 'event')"
    assert server.run(dead, name) == [], (
        "guaranteed: the tables hold no dead rows, and nothing of the server shows them"
    )
    server.run("VACUUM FULL", name)
    tables = there("base")
    assert not [row.key for row in rows if row.body in tables], "after VACUUM FULL the files hold nothing either"
    assert event not in tables
    assert stays.body in tables
    wal = there("pg_wal")
    assert any(row.body in wal for row in rows), "not guaranteed: the WAL keeps sealed bodies until it is recycled"
    assert CONTENT not in wal
    assert CONTENT not in tables
    with pytest.raises(KeyGone):
        seal.open(rows[0].batch, rows[0].body, "residents/0")
    assert seal.open(stays.batch, stays.body, "residents/stays") == CONTENT
    store.close()
    server.drop(name)
