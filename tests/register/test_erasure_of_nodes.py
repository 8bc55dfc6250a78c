"""Running nodes over 150 years: somebody's records go everywhere on their day, others stay, and the ledgers name nobody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace
from small_nation import Nation, policy
from townsfolk import DAY, code, event, moving_in, number, on, person

from pia.register import event as ev
from pia.register.backup import restore_backup, write_backup
from pia.register.erasure import Eraser
from pia.register.keys import KeyGone
from pia.register.ledger import Entry, checkpoint, enter, verify
from pia.register.nodes.juki import Accepted
from pia.register.review import Measure, review
from pia.register.store.open import open_store
from pia.register.synthetic import Town, people
from pia.register.values import resident_values

SERVERS = ("juki", "cs", "prefecture", "national", "fuhyo", "fuhyo-national")
EVERY = ("current", "history", "removed")


@pytest.fixture
def nation():
    made = Nation()
    yield made
    made.store.close()


def accept(nation: Nation, atena: str, content: ev.Content, day: date = DAY) -> None:
    done = nation["juki"].accept(nation.work("juki"), [event(atena, content, day)])
    assert isinstance(done, Accepted), done
    nation.pump()


def keys_of(nation: Nation, node: str) -> set[str]:
    files = [file.id for file in nation.policy.files if file.node == node and file.role != "recipient-address"]
    with nation[node].store.read() as reader:
        return {record.key for file in files for record in reader.records(file, EVERY)}


def erased(nation: Nation, day: date) -> dict[str, int]:
    nation.to(day)
    eraser = Eraser(nation.policy, nation.keys, nation.clock)
    return {node: eraser.run(nation[node].store).records for node in SERVERS}


def test_a_dead_persons_records_go_everywhere_on_their_day(nation: Nation) -> None:
    for place in (1, 2):
        accept(nation, str(place), moving_in(place, person=person(f"試験　{place}")))
    died = on(9)
    nation.to(died)
    accept(nation, "1", ev.Death(), died)
    assert {len(keys_of(nation, node)) for node in SERVERS} == {2}
    gone = date(died.year + 150, died.month, died.day + 1)
    assert set(erased(nation, gone - timedelta(days=1)).values()) == {0}
    done = erased(nation, gone)
    assert all(count > 0 for count in done.values()), done
    assert {len(keys_of(nation, node)) for node in SERVERS} == {1}
    assert keys_of(nation, "juki") == {"2"}
    with nation["juki"].store.read() as reader:
        assert {row.key for row in reader.events()} == {"2"}
    assert set(erased(nation, date(gone.year + 1, 1, 1)).values()) == {0}
    destroyed = nation.keys.destroyed()
    assert {batch.partition("/")[0] for batch in destroyed} >= set(SERVERS)
    with pytest.raises(KeyGone):
        nation.keys.key(f"juki/juki-file/{gone.year}")
    for node in SERVERS:
        with nation[node].store.read() as reader:
            assert verify(reader).intact


def test_the_lists_of_a_person_go_with_the_last_version(nation: Nation) -> None:
    accept(nation, "1", moving_in(1))
    accept(nation, "2", moving_in(2))
    juki, work = nation["juki"], nation.work("juki")
    for atena in ("1", "2"):
        juki.keep_individual(work, atena, {"国民健康保険の資格": "有"})
        juki.protect(work, f"S{atena}", atena, "stalking")
    accept(nation, "1", ev.Death())
    erased(nation, date(2200, 1, 1))
    with juki.store.read() as reader:
        assert [row.key for row in reader.all_kept("individual")] == ["2"]
        assert [row.key for row in reader.all_kept("protection")] == ["2/S2"]


def test_what_declares_no_term_stays_for_ever() -> None:
    files = tuple(replace(file, keep=type(file)(id="x", node="x", role="other").keep) for file in policy().files)
    nation = Nation(policy(files=files))
    accept(nation, "1", moving_in(1))
    nation.to(on(9))
    accept(nation, "1", ev.Death(), on(9))
    assert set(erased(nation, date(2500, 1, 1)).values()) == {0}
    assert keys_of(nation, "juki") == {"1"}
    nation.store.close()


def test_the_ledgers_of_a_town_hold_no_value_of_anybody(nation: Nation) -> None:
    """Look-ups by every value included: those that find nobody and those that are refused."""
    town = Town(municipality="152021", area="新潟県長岡市", population=12, seed=3, day=DAY)
    values: set[str] = set()
    for place, one in enumerate(people(town, nation["national"].issuer), 1):
        content = moving_in(place, person=person(one.person.name.text, one.person.name.kana, birth=one.person.birth))
        accept(nation, f"{place:010d}", content)
        mine = resident_values(one) | {
            "a": code(place),
            "b": number(place),
            "c": one.person.name.text,
            "d": one.person.birth.isoformat(),
        }
        values |= {value for name, value in mine.items() if len(value) > 4 and name != "市町村コード"}
        for item, value in mine.items():
            nation["juki"].look_up(nation.work("juki"), {item: value})
        nation["juki"].look_up(nation.work("juki"), {"住民票コード": mine["a"]})
        nation["juki"].issue(nation.work("juki"), f"{place:010d}")
        nation["juki"].issue(nation.work("juki"), mine["b"])
        nation["juki"].sign_in(mine["b"], {"password": mine["c"]}, mine["a"])
    assert len(values) > 60
    rows = 0
    for node in nation.nodes.values():
        with node.store.read() as reader:
            for row in reader.ledger():
                rows += 1
                text = f"{row.who}|{row.terminal}|{row.task}|{row.operation}|{row.outcome}|{row.detail}"
                assert not [value for value in values if value in text]
                assert not [value for value in values if value.encode() in row.subject]
    assert rows > 100


def test_the_review_finds_an_injected_look_up_among_real_work(nation: Nation) -> None:
    for place in range(1, 6):
        accept(nation, str(place), moving_in(place, person=person(f"試験　{place}")))
        nation["juki"].issue(nation.work("juki"), str(place))
    nation.to(on(60))
    juki = nation["juki"]
    measure = Measure(looks=frozenset({"issue", "look_up"}), machines=frozenset(SERVERS))
    with juki.store.write() as tx:
        subject = juki.seal.subject("3")
        entry = Entry(who="clerk-9", terminal="t-1", task="x", operation="look_up", outcome="done", subject=subject)
        row = enter(tx, nation.clock.now, entry)
    with juki.store.read() as reader:
        done = review(reader, juki.seal, measure, since=DAY, until=on(90))
    assert [(one.seq, one.who, one.reasons[0]) for one in done.findings] == [(row.seq, "clerk-9", "no-case")]
    assert done.looked == 6


def test_a_nation_comes_back_from_its_backup(nation: Nation, tmp_path) -> None:
    for place in (1, 2):
        accept(nation, str(place), moving_in(place, person=person(f"試験　{place}")))
    secret, now = b"a secret for all the tests", nation.clock.now
    points = []
    for node in SERVERS:
        with nation[node].store.read() as reader:
            point = checkpoint(reader, node, now)
        assert point is not None
        points.append(point)
    write_backup(tmp_path / "backup", nation.store, nation.policy, secret, now)
    store = open_store("memory:", create=True)
    restore_backup(tmp_path / "backup", store, nation.policy, nation.keys, secret, now=now, checkpoints=points)
    again = Nation(store=store, clerks=False)
    again.keys = nation.keys
    for node in SERVERS:
        assert again.held(node) == nation.held(node)
        with again[node].store.read() as reader:
            assert verify(reader, [one for one in points if one.node == node]).intact
    assert isinstance(now, datetime)
    store.close()
