"""Many assessments in several processes: the same findings, errors and order as one process gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from write import MINIMAL, write

from pia.app import judging
from pia.app.check import check
from pia.app.judging import CheckOptions
from pia.app.rules import new_rule
from pia.errors import InputError

COUNT = 14


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A local pack with one rule: every system names its zone."""
    (tmp_path / "packs").mkdir()
    return new_rule("local-zone", tmp_path / "packs" / "local.yaml")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The works of a body, each with more systems without a zone than the one before."""
    for number in range(COUNT):
        systems = "".join(f"  - {{id: s{one}, name: 甲{one}}}\n" for one in range(number + 1))
        write(tmp_path / "city" / f"work-{number:02}", f"{MINIMAL}systems:\n{systems}")
    return tmp_path / "city"


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command has one thread; what runs tests may have more."""
    monkeypatch.setattr(judging, "active_count", lambda: 1)


def options(pack: Path, jobs: int | None) -> CheckOptions:
    return CheckOptions(rules=(pack,), only_rules=True, as_of="2026-01-15", jobs=jobs)


def test_several_processes_give_what_one_gives(city: Path, pack: Path) -> None:
    told: list[str] = []
    several = check([city], options(pack, 3), progress=told.append)
    alone = check([city], options(pack, 1))
    assert several == alone
    assert told == list(alone.assessments) == [f"work-{number:02}" for number in range(COUNT)]
    assert [tally.violated for tally in alone.rules] == [sum(range(1, COUNT + 1))]


def test_processes_are_not_forked_beside_other_threads(city: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "active_count", lambda: 2)
    monkeypatch.setattr("os.fork", lambda: pytest.fail("forked"))
    assert check([city], options(pack, 2)) == check([city], options(pack, 1))


def test_what_cannot_be_read_in_another_process_is_told_in_order(city: Path, pack: Path) -> None:
    for number in (3, 9):
        write(city / f"work-{number:02}", MINIMAL + "systems: [{id: a, name: 甲, zone: どこか}]\n")
    several = check([city], options(pack, 2))
    assert several == check([city], options(pack, 1))
    assert [str(problem.place) for problem in several.errors] == [
        "work-03/assessment.yaml:8:34",
        "work-09/assessment.yaml:8:34",
    ]
    assert several.findings == ()


def test_a_wrong_pack_beside_an_assessment_is_told_from_another_process(city: Path, pack: Path) -> None:
    (city / "work-05" / "rules").mkdir()
    (city / "work-05" / "rules" / "own.yaml").write_text("id: own\n", encoding="utf-8")
    asked = replace(options(pack, 2), only_rules=False)
    with pytest.raises(InputError) as several:
        check([city], asked)
    with pytest.raises(InputError) as alone:
        check([city], replace(asked, jobs=1))
    assert several.value.problems == alone.value.problems != ()


def test_few_assessments_are_not_worth_a_second_process(
    city: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_processors", lambda: 8)
    monkeypatch.setattr(judging, "_start", lambda *_: pytest.fail("another process was started"))
    few = sorted(city.iterdir())[:5]
    assert len(check(few, options(pack, None)).assessments) == 5
    monkeypatch.setattr(judging, "_processors", lambda: 1)
    assert len(check([city], options(pack, None)).assessments) == COUNT
