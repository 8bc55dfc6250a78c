"""A policy written and read again is the same; what is undeclared stays so; what is damaged is told."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_nation import policy

from pia.errors import InputError
from pia.register.policy import (
    UNDECLARED,
    Approval,
    Authentication,
    Channel,
    FilePolicy,
    LogPolicy,
    Policy,
    RecipientPolicy,
    Rights,
    RolePolicy,
    SearchRule,
)
from pia.register.policy_text import read_policy, write_policy
from pia.terms.durations import Duration

texts = st.text(max_size=8)
sets = st.frozensets(texts, max_size=3)
periods = st.builds(Duration, st.integers(0, 999), st.sampled_from(["y", "m", "w", "d", "b", "h", "min"]))


def declared(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.just(UNDECLARED), values)


flags = declared(st.booleans())
channels = st.builds(Channel, id=texts, source=texts, target=texts, kind=st.just("notice"), items=declared(sets), number=flags, mutual_authentication=flags, encryption=flags)  # fmt: skip
files = st.builds(FilePolicy, id=texts, node=texts, role=st.just("atena"), items=declared(sets), keep=declared(periods), keep_from=st.just("sending"), automatic_erasure=flags, backed_up=flags)  # fmt: skip
roles = st.builds(RolePolicy, id=texts, title=texts, department=texts, nodes=sets, operations=sets, tasks=declared(sets), sees_number=flags, number_tasks=declared(sets), sees_content=st.booleans())  # fmt: skip
authentications = st.builds(Authentication, factors=declared(st.frozensets(st.sampled_from(["password", "ic-card", "biometric"]))), fallback=declared(st.just(frozenset())), password_age=declared(periods), password_history=declared(st.integers(0, 9)), idle_lock=declared(periods))  # fmt: skip
policies = st.builds(
    Policy, name=texts, bodies=st.just(()), nodes=st.just(()), channels=st.lists(channels, max_size=2).map(tuple),
    files=st.lists(files, max_size=2).map(tuple), roles=st.lists(roles, max_size=2).map(tuple), authentication=st.dictionaries(texts, authentications, max_size=2),
    search=st.dictionaries(texts, st.builds(SearchRule, single=sets, sets=st.lists(sets, max_size=2).map(tuple)), max_size=2),
    approval=st.dictionaries(texts, st.builds(Approval, second_person=declared(sets), bulk_output_above=declared(st.integers(0, 9)), valid=declared(periods)), max_size=2),
    rights=st.dictionaries(texts, st.builds(Rights, end_on_transfer=flags, review=declared(periods)), max_size=2),
    log=st.dictionaries(texts, st.builds(LogPolicy, operations=declared(periods), provisions=declared(periods)), max_size=2),
    recipients=st.lists(st.builds(RecipientPolicy, id=texts, kind=st.just("transfer"), name=texts, file=texts, pairs=st.frozensets(st.tuples(texts, texts), max_size=2), items=declared(sets)), max_size=2).map(tuple),
    purposes=declared(st.dictionaries(texts, sets, max_size=2)), undeclared=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(policies)
def test_a_policy_comes_back_as_it_was(made: Policy) -> None:
    assert read_policy(write_policy(made)) == made


def test_the_small_nation_comes_back_and_equal_policies_give_equal_bytes() -> None:
    assert read_policy(write_policy(policy())) == policy()
    assert write_policy(policy()) == write_policy(policy())


def test_undeclared_is_null_and_no_value() -> None:
    plain = json.loads(write_policy(policy()))
    assert plain["purposes"] is None
    assert plain["files"][0]["automatic_erasure"] is None
    assert read_policy(write_policy(policy())).files[0].automatic_erasure == UNDECLARED


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'"policy"', b'{"name": "x"}',
        write_policy(policy()).replace(b'"notice"', b'"rumour"', 1),
        write_policy(policy()).replace(b'"keep_from"', b'"kept_from"', 1),
        write_policy(policy()).replace(b'"amount":150', b'"amount":"150"', 1),
        write_policy(policy()).replace(b'"amount":150', b'"amount":-1', 1),
    ],
)  # fmt: skip
def test_what_is_damaged_is_told(damage: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read_policy(damage)
    assert refused.value.problems[0].code == "policy-unreadable"
