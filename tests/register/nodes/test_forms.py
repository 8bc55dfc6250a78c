"""What the forms of the assessments list as システムの機能, function by function, and what does it here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pia.register.nodes import KINDS

ASSESSMENTS = Path(__file__).resolve().parents[3] / "assessments"
TITLE = re.compile(r"^[（(]?(?:[０-９0-9]+|[①-⑳]|・)[．.）)]?[ 　]*", re.MULTILINE)

IDENTITY = [
    "update",
    "identify",
    "move_in_by_card",
    "search",
    "ask_national",
    "check",
    "notify_recipients",
    "tell_card",
]
CHUKAN = [
    "person_of",
    "inquire",
    "provide",
    "connect",
    "records",
    "keep_copy",
    "ask_network",
    "permits",
    "authorise",
    "administer",
]

LISTED: dict[tuple[str, str], tuple[str, list[str]]] = {
    ("wako", "juki"): ("juki", ["enter", "look_up", "issue", "ask_numbers", "statistics", "provide", "keep_individual", "notify_immigration"]),
    ("wako", "juki-net"): ("municipal-cs", ["update", "identify"]),
    ("wako", "atena"): ("atena", ["manage", "allot", "link_business"]),
    ("wako", "intermediate-server"): ("intermediate-server", ["person_of", "inquire", "provide", "records"]),
    ("kadoma", "juki"): ("juki", ["enter", "amend", "remove", "look_up", "issue", "ask_numbers", "notify_immigration", "statistics", "link_family_register"]),
    ("kadoma", "atena"): ("atena", ["manage", "allot", "link_intermediate", "convert"]),
    ("kadoma", "juki-net"): ("municipal-cs", IDENTITY),
    ("kadoma", "intermediate-server"): ("intermediate-server", CHUKAN),
    ("kadoma", "convenience"): ("kiosk", ["link", "issue"]),
    ("kadoma", "online-application"): ("portal", ["apply", "fetch"]),
    ("kanagawa", "juki-net"): ("prefecture-server", ["update", "provide", "disclose", "ask_national", "search", "check"]),
    ("kanagawa", "fuhyo"): ("supplementary-prefecture-server", ["update", "provide", "provide", "disclose", "ask_national", "search", "check"]),
    ("asahikawa", "juki"): ("juki", ["enter", "amend", "remove", "look_up", "issue", "ask_numbers", "notify_immigration", "statistics", "provide", "keep_individual", "link_internal"]),
    ("asahikawa", "internal-bus"): ("internal-link", ["fetch", "register_pair", "distribute"]),
    ("asahikawa", "atena-connector"): ("atena", ["allot", "manage", "link_intermediate"]),
    ("asahikawa", "juki-net"): ("municipal-cs", IDENTITY),
    ("asahikawa", "certificate"): ("certificate-issuance", ["link", "issue"]),
    ("asahikawa", "intermediate-server"): ("intermediate-server", CHUKAN),
    ("asahikawa", "counter-support"): ("counter-support", ["read_code", "draft", "find", "further", "assist_card", "send"]),
    ("asahikawa", "card-booking"): ("delivery-booking", ["progress", "book"]),
    ("nagaoka", "juki"): ("juki", ["enter", "amend", "remove", "look_up", "issue", "statistics", "ask_numbers", "notify_immigration", "link_family_register"]),
    ("nagaoka", "juki-net"): ("municipal-cs", IDENTITY),
    ("nagaoka", "intermediate-server"): ("intermediate-server", CHUKAN),
    ("nagaoka", "integrated-atena"): ("atena", ["allot", "manage", "link_intermediate", "link_business", "authorise"]),
    ("nagaoka", "e-application"): ("portal", ["apply", "fetch"]),
}  # fmt: skip
"""(assessment, system) to the kind of node, and in the order of the form what does each function."""


def printed(name: str) -> dict[str, list[str]]:
    """Return the functions of each system of an assessment, as printed; a note (※) is none."""
    text = (ASSESSMENTS / name / "systems.yaml").read_text("utf-8")
    found = {}
    for system in yaml.safe_load(text)["systems"]:
        functions = system.get("functions", [])
        lines = functions.splitlines() if isinstance(functions, str) else [str(one) for one in functions]
        found[system["id"]] = [line for line in lines if line.strip() and not line.startswith("※")]
    return found


@pytest.mark.parametrize("name", sorted({name for name, _ in LISTED}))
def test_every_function_of_the_forms_is_done_by_something(name: str) -> None:
    functions = printed(name)
    assert functions.keys() == {system for other, system in LISTED if other == name}
    for system, lines in functions.items():
        kind, done_by = LISTED[name, system]
        assert len(lines) == len(done_by), (system, [TITLE.sub("", line)[:20] for line in lines])
        assert set(done_by) <= KINDS[kind].FUNCTIONS.keys()  # type: ignore[index]


@pytest.mark.parametrize(("key", "number", "title"), [
    (("kadoma", "juki-net"), 5, "機構への情報照会"), (("kadoma", "juki-net"), 8, "個人番号カード管理システムとの情報連携"),
    (("kadoma", "intermediate-server"), 1, "符号管理機能"), (("kadoma", "atena"), 4, "文字コードの変換機能"),
    (("kanagawa", "juki-net"), 3, "本人確認情報の開示"), (("asahikawa", "counter-support"), 3, "届出書検索"),
    (("asahikawa", "card-booking"), 2, "交付予約管理"), (("kadoma", "juki"), 3, "住民票の消除"),
])  # fmt: skip
def test_titles_are_those_of_the_forms(key: tuple[str, str], number: int, title: str) -> None:
    name, system = key
    kind, done_by = LISTED[key]
    assert title in printed(name)[system][number - 1]
    assert KINDS[kind].FUNCTIONS[done_by[number - 1]].ja == title  # type: ignore[index]
