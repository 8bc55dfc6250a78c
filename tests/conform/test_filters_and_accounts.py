"""JSON with lines, packet filters, exports of accounts, Windows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pia.conform.facts import Reading
from pia.conform.files import Memory
from pia.conform.jsontext import JsonError, Lined, parse_json
from pia.conform.readers.registry import READERS

Read = Callable[..., Reading]
BASE = {"chain": {"family": "inet", "table": "f", "name": "in", "hook": "input", "policy": "drop"}}
OTHER = {"chain": {"family": "inet", "table": "f", "name": "admin"}}


# --- JSON with lines ---


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "-0.5e3",
        "true",
        "null",
        '"a\\u00e9\\n"',
        "[]",
        "{}",
        '[1, {"a": [null, "b"]}]',
        ' {"a" : 1 , "b" : {} } \n',
    ],
)
def test_json_is_read_as_the_standard_library_does(text: str) -> None:
    assert parse_json(text) == json.loads(text)


def test_json_knows_its_lines() -> None:
    value = parse_json('{\n "a": 1,\n "b": {\n  "c": 2}}')
    assert isinstance(value, Lined)
    assert (value.line, value.at("a"), value.at("b"), value["b"].line, value["b"].at("c"), value.at("x")) == (
        1,
        2,
        3,
        3,
        4,
        1,
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("{", 1),
        ("[1,\n2", 2),
        ("[1,]", 1),
        ('{"a": 1,\n"a": 2}', 2),
        ('{"a"\n 1}', 2),
        ("nul", 1),
        ("01", 1),
        ("{} {}", 1),
        ('"a\n"', 1),
        ("[" * 200, 1),
        ("1" * 500, 1),
        ("NaN", 1),
        ("{1: 2}", 1),
    ],
)
def test_what_is_no_json_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(JsonError) as caught:
        parse_json(text)
    assert caught.value.line == line


# --- packet filters ---


def match(left: dict[str, Any], right: Any, op: str = "==") -> dict[str, Any]:
    return {"match": {"op": op, "left": left, "right": right}}


def field(name: str, protocol: str = "ip") -> dict[str, Any]:
    return {"payload": {"protocol": protocol, "field": name}}


def nft(
    read: Read, *expressions: list[dict[str, Any]], extra: tuple[dict[str, Any], ...] = (), chain: str = "in"
) -> list[dict[str, Any]]:
    rules = [{"rule": {"family": "inet", "table": "f", "chain": chain, "expr": list(one)}} for one in expressions]
    reading = read("nft", json.dumps({"nftables": [BASE, OTHER, *extra, *rules]}, indent=1))
    assert reading.flaws == []
    return [row.values for row in reading.tables["rules"]]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ([{"accept": None}], {"verdict": "accept", "any_source": True, "understood": True}),
        ([match(field("saddr"), "10.1.2.3"), {"accept": None}], {"sources": ("10.1.2.3/32",), "any_source": False}),
        (
            [match(field("saddr"), {"prefix": {"addr": "10.0.0.0", "len": 8}}), {"accept": None}],
            {"sources": ("10.0.0.0/8",)},
        ),
        ([match(field("saddr"), {"prefix": {"addr": "0.0.0.0", "len": 0}}), {"accept": None}], {"any_source": True}),
        (
            [match(field("saddr"), {"set": ["10.0.0.1", {"range": ["10.0.0.5", "10.0.0.9"]}]}), {"drop": None}],
            {"sources": ("10.0.0.1/32", "10.0.0.5/32", "10.0.0.6/31", "10.0.0.8/31"), "verdict": "drop"},
        ),
        ([match(field("saddr"), "@ok"), {"accept": None}], {"sources": ("10.9.0.0/24",), "understood": True}),
        ([match(field("saddr"), "@unknown"), {"accept": None}], {"understood": False}),
        ([match(field("saddr"), "10.0.0.1", "!="), {"accept": None}], {"understood": False, "any_source": True}),
        (
            [match(field("dport", "tcp"), {"set": [22, 443]}), {"accept": None}],
            {"ports": ("22", "443"), "protocol": "tcp"},
        ),
        ([match({"meta": {"key": "iifname"}}, "lo"), {"accept": None}], {"loopback": True}),
        ([match({"ct": {"key": "state"}}, ["established", "related"], "in"), {"accept": None}], {"established": True}),
        ([match({"ct": {"key": "state"}}, ["established", "new"], "in"), {"accept": None}], {"established": False}),
        (
            [
                {
                    "vmap": {
                        "key": {"ct": {"key": "state"}},
                        "data": {"set": [["established", {"accept": None}], ["invalid", {"drop": None}]]},
                    }
                }
            ],
            {"established": True, "verdict": "accept"},
        ),
        (
            [{"vmap": {"key": field("dport", "tcp"), "data": {"set": [[22, {"accept": None}]]}}}],
            {"verdict": "unknown", "understood": False},
        ),
        ([{"xt": None}, {"accept": None}], {"understood": False, "verdict": "accept"}),
        (
            [{"log": {"prefix": "x"}}, {"counter": {}}, {"reject": {"type": "tcp reset"}}],
            {"logged": True, "verdict": "reject", "understood": True},
        ),
    ],
)
def test_nft_rules(read: Read, expression: list[dict[str, Any]], expected: dict[str, Any]) -> None:
    named = {
        "set": {
            "family": "inet",
            "table": "f",
            "name": "ok",
            "type": "ipv4_addr",
            "elem": [{"prefix": {"addr": "10.9.0.0", "len": 24}}],
        }
    }
    (row,) = nft(read, expression, extra=(named,))
    assert {name: row[name] for name in expected} == expected
    assert row["hook"] == "input"


def test_nft_chains_that_are_jumped_into_count_at_the_hook(read: Read) -> None:
    jump = {
        "rule": {
            "family": "inet",
            "table": "f",
            "chain": "in",
            "expr": [match(field("saddr"), "10.1.2.3"), {"jump": {"target": "admin"}}],
        }
    }
    rows = nft(read, [{"accept": None}], extra=(jump,), chain="admin")
    assert [(row["chain"], row["hook"], row["verdict"], row["sources"]) for row in rows] == [
        ("in", "input", "jump", ("10.1.2.3/32",)),
        ("admin", "input", "accept", ("10.1.2.3/32",)),
    ]


def test_nft_chains_that_jump_in_circles_end(read: Read) -> None:
    loop = json.dumps(
        {
            "nftables": [
                BASE,
                *(
                    {"rule": {"family": "inet", "table": "f", "chain": c, "expr": [{"jump": {"target": t}}]}}
                    for c, t in (("in", "a"), ("a", "b"), ("b", "a"))
                ),
            ]
        }
    )
    assert "too-deep" in {flaw.code for flaw in read("nft", loop).flaws}


def test_nft_that_is_none(read: Read) -> None:
    assert [flaw.code for flaw in read("nft", "{}").flaws] == ["shape"]
    assert [(flaw.code, flaw.line) for flaw in read("nft", '{"nftables": [\n').flaws] == [("json", 2)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("-A INPUT -j ACCEPT", {"verdict": "accept", "any_source": True}),
        (
            "-A INPUT -s 10.0.0.0/8,10.1.2.3 -p tcp -m tcp --dport 22 -j ACCEPT",
            {"sources": ("10.0.0.0/8", "10.1.2.3/32"), "ports": ("22",), "protocol": "tcp"},
        ),
        ("-A INPUT -s 0.0.0.0/0 -j ACCEPT", {"any_source": True}),
        (
            "-A INPUT -p tcp -m multiport --dports 80,8000:8010 -j DROP",
            {"ports": ("80", "8000-8010"), "verdict": "drop"},
        ),
        ("-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", {"established": True}),
        ("[3:400] -A INPUT -i lo -j ACCEPT", {"loopback": True}),
        (
            '-A INPUT -m comment --comment "a -j b" -j REJECT --reject-with icmp-port-unreachable',
            {"verdict": "reject", "understood": True},
        ),
        ("-A INPUT ! -s 10.0.0.0/8 -j ACCEPT", {"understood": False, "verdict": "accept"}),
        ("-A INPUT -m geoip --src-cc JP -j ACCEPT", {"understood": False}),
        ("-A INPUT -j LOG --log-prefix x", {"logged": True, "verdict": ""}),
        ("-A INPUT -j OTHER", {"verdict": "jump", "target": "OTHER"}),
    ],
)
def test_iptables_rules(read: Read, rule: str, expected: dict[str, Any]) -> None:
    reading = read(
        "iptables",
        f"*filter\n:INPUT DROP [0:0]\n:OTHER - [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n{rule}\nCOMMIT\n",
    )
    (row,) = reading.tables["rules"]
    assert {name: row.values[name] for name in expected} == expected
    assert (row.line, reading.flaws) == (6, [])
    assert [(c.values["hook"], c.values["policy"]) for c in reading.tables["chains"]][:2] == [
        ("input", "drop"),
        ("", ""),
    ]


def test_what_a_jump_asks_for_holds_in_the_chain_behind_it(read: Read) -> None:
    text = (
        "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n:WEB - [0:0]\n:OLD - [0:0]\n"
        "-A INPUT -i eth0 -p tcp --dport 443 -j WEB\n-A INPUT -m state --state ESTABLISHED -j OLD\n"
        "-A WEB -j ACCEPT\n-A OLD -j ACCEPT\nCOMMIT\n"
    )
    _, web, _, old = (row.values for row in read("iptables", text).tables["rules"])
    assert (web["ports"], web["protocol"], web["interface_in"], web["established"]) == (("443",), "tcp", "eth0", False)
    assert (old["ports"], old["established"], old["any_source"]) == ((), True, True)


def test_what_iptables_denies_limits_nothing(read: Read) -> None:
    text = "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n-A INPUT ! -s 10.0.0.0/8 ! -i lo -m state ! --state NEW -j ACCEPT\nCOMMIT\n"
    (rule,) = (row.values for row in read("iptables", text).tables["rules"])
    names = ("any_source", "loopback", "established", "understood", "verdict")
    assert [rule[name] for name in names] == [True, False, False, False, "accept"]


@pytest.mark.parametrize(
    "text",
    [
        "nonsense\n",
        "*filter\n-A\nCOMMIT\n",
        "*filter\n-X a\nCOMMIT\n",
        '*filter\n-A INPUT -m comment --comment "a\nCOMMIT\n',
        "*filter\n:INPUT DROP [0:0]\n",
    ],
)
def test_texts_that_are_no_iptables(read: Read, text: str) -> None:
    assert "syntax" in {flaw.code for flaw in read("iptables", text).flaws}


# --- accounts ---


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026/01/10 8:31:00", "2026-01-10"),
        ("2026-1-5", "2026-01-05"),
        ("2026-01-10T20:00:00Z", "2026-01-11"),
        ("2026-01-10T20:00:00+09:00", "2026-01-10"),
        ("/Date(1767996000000)/", "2026-01-10"),
        ("1767996000000", "2026-01-10"),
        ("1767996000", "2026-01-10"),
        ("134124696000000000", "2026-01-10"),
        ("", None),
        ("never", None),
        ("yesterday", "?"),
        ("2026-13-01T00:00:00", "?"),
        ("9999999999999999", "?"),
    ],
)
def test_moments_of_many_programs(read: Read, written: str, day: str | None) -> None:
    reading = read("identity", json.dumps([{"username": "a", "enabled": True, "lastLogin": written}]))
    assert reading.tables["accounts"][0].values["last_login"] == day
    assert [flaw.code for flaw in reading.flaws] == (["date"] if day == "?" else [])


def test_active_directory_as_csv() -> None:
    text = '#TYPE Selected.Microsoft.ActiveDirectory\r\n"SamAccountName","Enabled","MemberOf","DisplayName"\r\n"sato","True","CN=住民係,OU=x,DC=y;CN=管理,DC=y","佐藤"\r\n"a\nb","False","",""\r\n"svc-x","True","",""\r\n'
    reading = READERS["identity"].facts(Memory({"ad-users.csv": text.encode("cp932")}), "ad-users.csv")
    rows = reading.tables["accounts"]
    assert [(row.values["name"], row.values["enabled"], row.values["groups"], row.line) for row in rows] == [
        ("sato", True, ("住民係", "管理"), 3), ("a\nb", False, (), 4), ("svc-x", True, (), 6),
    ]  # fmt: skip
    assert [row.values["service"] for row in rows] == [False, False, True]
    assert reading.flaws == []


def test_entra_and_keycloak_as_json(read: Read) -> None:
    entra = read(
        "identity",
        '{"value": [{"userPrincipalName": "a@x", "accountEnabled": true, "signInActivity": {"lastSignInDateTime": "2026-01-10T00:00:00Z"}, "isMfaRegistered": true}]}',
    )
    assert {name: entra.tables["accounts"][0].values[name] for name in ("name", "last_login", "second_factor")} == {
        "name": "a@x",
        "last_login": "2026-01-10",
        "second_factor": True,
    }
    keycloak = read(
        "identity",
        '{"users": [{"username": "b", "enabled": false, "totp": false, "groups": [{"name": "g"}, "/h"], "attributes": {"owner": ["佐藤"]}}]}',
    )
    assert {name: keycloak.tables["accounts"][0].values[name] for name in ("groups", "owner", "second_factor")} == {
        "groups": ("g", "h"),
        "owner": "佐藤",
        "second_factor": False,
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"x": 1}', "shape"),
        ('[{"username": "a"}]', "account"),
        ('[{"enabled": true}]', "account"),
        ("[1]", "shape"),
        ('{"value": [], "@odata.nextLink": "https://x"}', "shape"),
        ("SamAccountName,Enabled\na\n", "columns"),
        ("SamAccountName,Enabled\na,perhaps\n", "account"),
        ('SamAccountName,Enabled\n"a"b,True\n', "csv"),
    ],
)
def test_exports_that_are_not_whole(read: Read, text: str, code: str) -> None:
    assert [flaw.code for flaw in read("identity", text).flaws] == [code]


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("sato.t", False),
        ("窓口共用", True),
        ("guest01", True),
        ("shared-desk", True),
        ("test", True),
        ("attest", False),
        ("kyoyo1", True),
    ],
)
def test_names_that_look_shared(read: Read, name: str, shared: bool) -> None:
    assert (
        read("identity", json.dumps([{"username": name, "enabled": True}])).tables["accounts"][0].values["shared"]
        is shared
    )


# --- Windows ---


def test_secedit_in_utf_16() -> None:
    text = '[Unicode]\r\nUnicode=yes\r\n[System Access]\r\nMaximumPasswordAge = 42\r\nPasswordComplexity = 1\r\n[Event Audit]\r\nAuditLogonEvents = 2\r\n[Privilege Rights]\r\nSeX = *S-1\r\n[Version]\r\nsignature="$CHICAGO$"\r\n'
    reading = READERS["secedit"].facts(Memory({"a/secedit.inf": text.encode("utf-16")}), "a/secedit.inf")
    names = (
        "password_max_days",
        "password_complexity",
        "audit_logon_success",
        "audit_logon_failure",
        "password_history",
    )
    assert [reading.value(name) for name in names] == [42, True, False, True, None]
    assert (reading.settings["password_max_days"].line, reading.flaws) == (4, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x\n", "shape"),
        ("[System Access]\nMaximumPasswordAge = x\n", "value"),
        ("[System Access]\nMaximumPasswordAge\n", "syntax"),
    ],
)
def test_secedit_that_is_none(read: Read, text: str, code: str) -> None:
    assert code in {flaw.code for flaw in read("secedit", text).flaws}


HEAD = "Windows Registry Editor Version 5.00\n\n"
DESKTOP = r"[HKEY_CURRENT_USER\Software\Policies\Microsoft\Windows\Control Panel\Desktop]"
SYSTEM = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System]"
USB = r"[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\USBSTOR]"
DISKS = r"[HKEY_LOCAL_MACHINE\Software\Policies\Microsoft\Windows\RemovableStorageDevices\{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}]"


@pytest.mark.parametrize(
    ("body", "idle", "blocked"),
    [
        ("", 0, False),
        (f'{SYSTEM}\n"InactivityTimeoutSecs"=dword:0000012c\n', 300, False),
        (f'{DESKTOP}\n"ScreenSaveActive"="1"\n"ScreenSaverIsSecure"="1"\n"ScreenSaveTimeOut"="600"\n', 600, False),
        (f'{DESKTOP}\n"ScreenSaveActive"="0"\n"ScreenSaverIsSecure"="1"\n"ScreenSaveTimeOut"="600"\n', 0, False),
        (
            f'{SYSTEM}\n"InactivityTimeoutSecs"=dword:00000384\n{DESKTOP}\n"ScreenSaveActive"="1"\n"ScreenSaverIsSecure"="1"\n"ScreenSaveTimeOut"="600"\n',
            600,
            False,
        ),
        (f'{SYSTEM}\n"InactivityTimeoutSecs"=dword:00000000\n', 0, False),
        (f'{USB}\n"Start"=dword:00000004\n', 0, True),
        (f'{DISKS}\n"Deny_Read"=dword:00000001\n"Deny_Write"=dword:00000001\n', 0, True),
        (f'{DISKS}\n"Deny_Write"=dword:00000001\n', 0, False),
        (f'{USB}\n"Start"=-\n', 0, False),
        (f'{USB}\n"Other"=hex:01,02,\\\n  03,04\n@="x"\n', 0, False),
    ],
)
def test_registry(read: Read, body: str, idle: int, blocked: bool) -> None:
    reading = read("registry", HEAD + body)
    assert (reading.value("idle_seconds"), reading.value("removable_blocked"), reading.flaws) == (idle, blocked, [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x", "shape"),
        (HEAD + "nonsense\n", "syntax"),
        (HEAD + '"a"="b"\n', "syntax"),
        (HEAD + f'{USB}\n"Start"=hex:04\n', "value"),
    ],
)
def test_registry_that_is_none(read: Read, text: str, code: str) -> None:
    assert [flaw.code for flaw in read("registry", text).flaws] == [code]
