"""What the programs themselves refuse to load is a flaw with its line: a mistyped word never counts as silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pia.conform.facts import Reading

Read = Callable[..., "Reading"]
TABLE = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n{}\nCOMMIT\n"
CHAIN = '{"chain": {"family": "inet", "table": "f", "name": "in", "hook": "input", "policy": "drop"}}'
REFUSED: list[tuple[str, str, str, int]] = [
    ("iptables", TABLE.format("-A INPUTx -s 10.1.0.0/16 -j ACCEPT"), "syntax", 5),
    ("iptables", TABLE.format("-A INPUT -s 10.1.0.0/16 -jx ACCEPT"), "syntax", 5),
    ("iptables", "*filterx\n:INPUT DROP [0:0]\nCOMMIT\n", "table", 1),
    ("iptables", TABLE.format("COMMIT\n*filter\n:INPUT ACCEPT [0:0]"), "table", 6),
    ("iptables", TABLE.format(":INPUTx DROP [0:0]"), "chain", 5),
    ("iptables", TABLE.format(":OWN ACCEPT [0:0]"), "chain", 5),
    ("nft", f'{{"nftables": [{CHAIN},\n{{"rule": {{"family": "inet", "table": "f", "chain": "inx", "expr": []}}}}]}}', "chain", 2),
    ("pam", "auth required pam_unix.so\nauth requiredx pam_pkcs11.so\n", "syntax", 2),
    ("pam", "auth required pam_unix.so\nauth required pam_pkcs11\n", "syntax", 2),
    ("pam", "\nauth [successx=1 default=bad] pam_unix.so\n", "syntax", 2),
    ("pam", "\nauth [success=0 default=bad] pam_unix.so\n", "syntax", 2),
    ("pam", "\nauth [] pam_unix.so\n", "syntax", 2),
    ("audit-rules", "-D\n-w /srv -p rwq\n", "syntax", 2),
    ("terraform", '{"planned_values": {"root_module": {"resources": [\n{"address": "a", "type": "t"},\n{"address": "a", "type": "t"}]}}}', "shape", 3),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "text", "code", "line"), REFUSED, ids=[f"{n}-{one[0]}" for n, one in enumerate(REFUSED)]
)
def test_what_would_not_load_is_a_flaw(reader: str, text: str, code: str, line: int, read: Read) -> None:
    flaws = {(flaw.code, flaw.line) for flaw in read(reader, text).flaws}
    assert (code, line) in flaws


@pytest.mark.parametrize(
    ("words", "verdict", "understood", "established"),
    [
        ("-s 10.1.0.0/16 -m conntrack --ctstate ESTABLISHED -j ACCEPT", "accept", True, True),
        ("-m state --state ESTABLISHEDx,RELATED -j ACCEPT", "accept", False, False),
        ("-m state --state NEW,ESTABLISHED -j ACCEPT", "accept", True, False),
        ("-p tcpx --dport 22 -j ACCEPT", "accept", False, False),
        ("-p 6 --dport 22 -j ACCEPT", "accept", True, False),
        ("-m statex --state NEW -j ACCEPT", "accept", False, False),
        ("-s 10.1.0.0/16 --unheard-of x", "unknown", False, False),
    ],
)
def test_rules_of_iptables_that_are_not_understood(
    words: str, verdict: str, *, understood: bool, established: bool, read: Read
) -> None:
    (row,) = read("iptables", TABLE.format(f"-A INPUT {words}")).tables["rules"]
    values = row.values
    assert (values["verdict"], values["understood"], values["established"]) == (verdict, understood, established)


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ('*.emerg action(type="omfwd" target="h")\n', "*.emerg"),
        ('action(type="omfwd" target="h")\n', "*.*"),
        ('if $msg contains "x" then action(type="omfwd" target="h")\n', "if"),
        ('auth,authpriv.* action(type="omfwd" target="h")\n', "auth,authpriv.*"),
        ('mail.* /var/log/mail\n*.* action(type="omfwd" target="h")\n', "*.*"),
    ],
)
def test_the_selector_of_an_action_counts(text: str, selector: str, read: Read) -> None:
    (row,) = read("rsyslog", text).tables["forwards"]
    assert row.values["selector"] == selector


@pytest.mark.parametrize(
    ("lines", "locks"),
    [
        (("requisite pam_faillock.so preauth", "required pam_unix.so", "[default=die] pam_faillock.so authfail"), True),
        (("required pam_unix.so", "[default=die] pam_faillock.so authfail"), False),
        (("requisite pam_faillock.so preauth", "required pam_unix.so"), False),
        (("optional pam_faillock.so preauth", "required pam_unix.so", "[default=die] pam_faillock.so authfail"), False),
        (
            ("required pam_unix.so", "requisite pam_faillock.so preauth", "[default=die] pam_faillock.so authfail"),
            False,
        ),
        (
            ("requisite pam_faillock.so preauth", "[default=die] pam_faillock.so authfail", "required pam_unix.so"),
            False,
        ),
        (("required pam_tally2.so deny=5", "required pam_unix.so"), True),
    ],
)
def test_pam_locks_only_where_failures_are_counted_around_the_password(
    lines: tuple[str, ...], *, locks: bool, read: Read
) -> None:
    assert read("pam", "".join(f"auth {line}\n" for line in lines)).value("lockout") is locks
