"""The seal: what it opens, what it does not, and what its hashes give away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.register.keys import KeyGone, MemoryKeys
from pia.register.seal import Seal, SealBroken

SECRET = bytes(range(32))
KEYS = MemoryKeys(seed=b"seal tests")
SEAL = Seal("cs", KEYS, SECRET)


@given(st.binary(max_size=300), st.text(max_size=20).filter(str.isprintable))
def test_what_was_sealed_opens_at_its_place(plain, about):
    assert SEAL.open("f/2176", SEAL.seal("f/2176", plain, about), about) == plain


@given(st.binary(min_size=1, max_size=60), st.data())
def test_what_was_changed_does_not_open(plain, data):
    sealed = SEAL.seal("f/2176", plain, "f/1")
    place = data.draw(st.integers(0, len(sealed) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    changed = bytes(byte ^ bit if at == place else byte for at, byte in enumerate(sealed))
    for bad in (changed, sealed[:place], sealed + b"\0"):
        with pytest.raises(SealBroken):
            SEAL.open("f/2176", bad, "f/1")


def test_what_was_moved_does_not_open():
    sealed = SEAL.seal("f/2176", b"content", "f/1")
    elsewhere = Seal("juki", KEYS, SECRET)
    for seal, batch, about in ((SEAL, "f/2176", "f/2"), (SEAL, "f/2177", "f/1"), (elsewhere, "f/2176", "f/1")):
        with pytest.raises(SealBroken) as error:
            seal.open(batch, sealed, about)
        assert error.value.problems[0].code == "seal-broken"
        assert about not in error.value.problems[0].message.en.replace(batch, "")


def test_a_destroyed_key_opens_nothing_even_where_its_cipher_is_known():
    keys = MemoryKeys()
    seal = Seal("cs", keys, SECRET)
    sealed = seal.seal("f/2176", b"content", "f/1")
    assert seal.open("f/2176", sealed, "f/1") == b"content"
    seal.keys.destroy("f/2176")
    with pytest.raises(KeyGone):
        seal.open("f/2176", sealed, "f/1")
    with pytest.raises(KeyGone):
        seal.seal("f/2176", b"new", "f/1")


def test_the_events_of_a_person_are_sealed_with_the_key_of_their_file():
    sealed = SEAL.seal("open/f#17", b"event", "event/1")
    assert SEAL.open("open/f#18", sealed, "event/1") == b"event"
    assert "cs/open/f" in KEYS.batches()
    assert not [batch for batch in KEYS.batches() if "#" in batch]


def test_it_is_the_same_every_time_and_shows_no_content():
    content = "試験　太郎".encode()
    sealed = SEAL.seal("f/2176", content, "f/1")
    assert sealed == SEAL.seal("f/2176", content, "f/1")
    assert content not in sealed
    assert sealed != SEAL.seal("f/2176", content, "f/2")


def test_lookups_and_subjects_are_the_node_s_own_digests_are_not():
    other = Seal("juki", KEYS, SECRET)
    assert SEAL.digest(b"x") == other.digest(b"x") != SEAL.digest(b"y")
    assert SEAL.lookup("code", "1") != other.lookup("code", "1")
    assert SEAL.subject("1") != other.subject("1")
    assert SEAL.lookup("code", "1") != SEAL.lookup("number", "1")
    assert SEAL.lookup("a", "b\0c") != SEAL.lookup("a\0b", "c")
    assert {len(SEAL.lookup("i", "v")), len(SEAL.digest(b"")), len(SEAL.subject(""))} == {16}
    assert len({SEAL.lookup("", "x"), SEAL.subject("x"), SEAL.digest(b"x")}) == 3
    assert Seal("cs", KEYS, b"another secret!!").digest(b"x") != SEAL.digest(b"x")


def test_text_that_cannot_be_encoded_is_looked_for_in_vain_and_nothing_breaks():
    assert len(SEAL.lookup("name", "\ud800")) == len(SEAL.subject("\udfff")) == 16


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="secret"):
        Seal("cs", KEYS, b"short")
