from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pia.terms.law_names import LAW_NAMES, law_before
from pia.terms.text import narrow


def named(text: str, low: int = 0) -> tuple[str, int] | None:
    flat = narrow(text)
    found = law_before(flat, low, len(flat), LAW_NAMES)
    return (found.name, found.start) if found else None


@pytest.mark.parametrize("name", LAW_NAMES)
def test_every_listed_name_is_found_whole(name: str) -> None:
    assert named(name) == (name, 0)
    assert named(f"根拠は、{name}") == (name, 4)
    half = len(name) // 2
    assert named(f"{name[:half]}\n{name[half:]}") == (name, 0)


def test_the_list_has_no_doubles() -> None:
    assert len(set(LAW_NAMES)) == len(LAW_NAMES)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("番号法　", ("番号法", 0)),
        ("番号法 ・", ("番号法", 0)),
        ("番号法の", ("番号法", 0)),
        ("番号法※\n・", ("番号法", 0)),
        ("番号法（平成25年法律第27号）", ("番号法", 0)),
        ("番号法（略）（再掲） (1) ", ("番号法", 0)),
        ("「番号法」", ("番号法", 0)),
        ("（以下「個人番号カード省令」という。）", ("個人番号カード省令", 0)),
        ("ある長い名前の法律（以下「短縮法」という。）", ("短縮法", 0)),
        ("住民基本台帳法（住基法）", ("住基法", 0)),
        ("住民基本台帳法（昭和の法律）", ("住民基本台帳法", 0)),
        ("本県の住民基本台帳法施行条例", ("本県の住民基本台帳法施行条例", 0)),
        ("規定により介護保険法", ("介護保険法", 5)),
        ("届出を健康保険法", ("健康保険法", 3)),
        ("及び長岡市情報公開条例", ("長岡市情報公開条例", 2)),
        ("番号法及び長岡市情報公開条例", ("長岡市情報公開条例", 5)),
        ("障がい者支援条例", ("障がい者支援条例", 0)),
        (
            "障害者の日常生活及び社会生活を総合的に支援するための法律",
            ("障害者の日常生活及び社会生活を総合的に支援するための法律", 0),
        ),
        ("昭和60年法律第34号", ("昭和60年法律第34号", 0)),
        ("平成二十五年の昭和60年法律第34号", ("昭和60年法律第34号", 7)),
        ("令和元年法律第16号", ("令和元年法律第16号", 0)),
        ("については、同省令", ("同省令", 6)),
        ("法", ("法", 0)),
        ("番号", None),
        ("", None),
        ("   ", None),
        ("（番号", None),
        ("閉じるだけ）", None),
        ("及び", None),
        ("市の", None),
    ],
)
def test_names_by_their_ending_and_surroundings(text: str, expected: tuple[str, int] | None) -> None:
    assert named(text) == expected


def test_nothing_before_the_limit_is_seen() -> None:
    assert named("番号法", 0) == ("番号法", 0)
    assert named("番号法", 2) == ("法", 2)
    assert named("番号法", 3) is None
    assert named("番号法（注）", 4) is None


@given(st.text(alphabet="番号法令条例の（）「」という。以下・ \n及び平成1年律第号", max_size=50), st.integers(0, 10))
def test_law_the_name_stands_where_it_is_said_to(text: str, low: int) -> None:
    found = named(text, min(low, len(text)))
    if found is not None:
        assert min(low, len(text)) <= found[1] <= len(text)
        assert found[0]
        assert not any(c.isspace() for c in found[0])
