import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pia.catalogue import index
from pia.catalogue.index import catalogue_sources, load_index, packed
from pia.data import rules_root
from pia.errors import InputError


def put(path: Path, text: str, *, age: int = 100) -> Path:
    """Write a source whose last change lies ``age`` seconds back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    then = path.stat().st_mtime_ns - age * 10**9
    os.utime(path, ns=(then, then))
    return path


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.json"))


@pytest.fixture
def parses(monkeypatch):
    """The names of the sources that were parsed, in order."""
    from pia.source import load

    seen: list[str] = []
    real = load.load_text

    def watched(text, file, **rest):
        seen.append(file)
        return real(text, file, **rest)

    monkeypatch.setattr(load, "load_text", watched)
    return seen


def test_plain_data_by_relative_name(tmp_path):
    sources = [
        put(
            tmp_path / "b" / "two.yaml", "n: 12\ncode: '011229'\nversion: 1.10\nday: 2024-10-01\nyes: true\nnothing:\n"
        ),
        put(tmp_path / "a.yaml", "- 住民\n"),
    ]
    assert packed("pack", sources) == {
        "a.yaml": ["住民"],
        "b/two.yaml": {"n": 12, "code": "011229", "version": "1.10", "day": "2024-10-01", "yes": True, "nothing": None},
    }


def test_names_are_sorted_and_one_source_has_its_file_name(tmp_path):
    sources = [put(tmp_path / "x" / f"{name}.yaml", "a: 1\n") for name in ("c", "a", "b")]
    assert list(packed("pack", sources)) == ["a.yaml", "b.yaml", "c.yaml"]
    assert list(packed("pack", [sources[0], sources[0]])) == ["c.yaml"]


def test_no_sources_is_nothing_and_writes_nothing(cache_of_its_own):
    assert packed("pack", []) == {}
    assert files_of(cache_of_its_own) == []


def test_the_second_reading_parses_nothing(tmp_path, parses, cache_of_its_own):
    source = put(tmp_path / "a.yaml", "n: 1\n")
    first = packed("pack", [source])
    assert parses == ["a.yaml"]
    assert packed("pack", [source]) == first
    assert parses == ["a.yaml"]
    assert len(files_of(cache_of_its_own)) == 1


def test_the_fresh_way_does_not_even_open_the_sources(tmp_path, monkeypatch):
    source = put(tmp_path / "a.yaml", "n: 1\n")
    packed("pack", [source])
    monkeypatch.setattr(index, "_refresh", lambda *_: pytest.fail("read again"))
    assert packed("pack", [source]) == {"a.yaml": {"n": 1}}


def test_the_result_belongs_to_the_caller(tmp_path):
    source = put(tmp_path / "a.yaml", "n: 1\n")
    packed("pack", [source])["a.yaml"]["n"] = 2
    packed("pack", [source])["a.yaml"]["n"] = 3
    assert packed("pack", [source]) == {"a.yaml": {"n": 1}}


def test_a_changed_source_is_parsed_again_and_only_that(tmp_path, parses):
    one, two = put(tmp_path / "one.yaml", "n: 1\n"), put(tmp_path / "two.yaml", "n: 2\n")
    packed("pack", [one, two])
    parses.clear()
    put(two, "n: 3\n", age=50)
    assert packed("pack", [one, two]) == {"one.yaml": {"n": 1}, "two.yaml": {"n": 3}}
    assert parses == ["two.yaml"]


def test_a_touched_source_is_compared_but_not_parsed(tmp_path, parses):
    source = put(tmp_path / "a.yaml", "n: 1\n")
    packed("pack", [source])
    parses.clear()
    put(source, "n: 1\n", age=10)
    assert packed("pack", [source]) == {"a.yaml": {"n": 1}}
    assert parses == []


def test_a_change_of_same_length_and_same_age_is_seen(tmp_path):
    source = put(tmp_path / "a.yaml", "n: 1\n")
    packed("pack", [source])
    times = source.stat()
    source.write_text("n: 2\n", encoding="utf-8", newline="\n")
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    if source.stat().st_ctime_ns == times.st_ctime_ns:
        pytest.skip("this file system does not tell the time of the last change")
    assert packed("pack", [source]) == {"a.yaml": {"n": 2}}


def test_a_source_just_written_is_compared_by_content(tmp_path, monkeypatch):
    source = put(tmp_path / "a.yaml", "n: 1\n", age=0)
    packed("pack", [source])
    kept = index._stamp(source)
    source.write_text("n: 2\n", encoding="utf-8", newline="\n")
    real = index._stamp
    monkeypatch.setattr(index, "_stamp", lambda path: kept if path == source else real(path))
    assert packed("pack", [source]) == {"a.yaml": {"n": 2}}


def test_added_and_removed_sources(tmp_path):
    one, two = put(tmp_path / "one.yaml", "n: 1\n"), put(tmp_path / "two.yaml", "n: 2\n")
    assert packed("pack", [one]) == {"one.yaml": {"n": 1}}
    assert packed("pack", [one, two]) == {"one.yaml": {"n": 1}, "two.yaml": {"n": 2}}
    assert packed("pack", [two]) == {"two.yaml": {"n": 2}}


def test_folders_alike_do_not_share_a_cache(tmp_path, cache_of_its_own):
    first, second = put(tmp_path / "x" / "a.yaml", "n: 1\n"), put(tmp_path / "y" / "a.yaml", "n: 2\n")
    for _ in range(2):
        assert packed("pack", [first]) == {"a.yaml": {"n": 1}}
        assert packed("pack", [second]) == {"a.yaml": {"n": 2}}
    assert len(files_of(cache_of_its_own)) == 2


def test_a_new_release_does_not_use_the_old_cache(tmp_path, monkeypatch, parses):
    source = put(tmp_path / "a.yaml", "n: 1\n")
    packed("pack", [source])
    monkeypatch.setattr(index, "__version__", "9.9.9")
    packed("pack", [source])
    assert parses == ["a.yaml", "a.yaml"]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\x00\x01", b"not json\n{}", b'{"format":1}\n{"files":{}}'])
def test_a_damaged_cache_is_made_anew(tmp_path, damage, cache_of_its_own, parses):
    source = put(tmp_path / "a.yaml", "n: 1\n")
    packed("pack", [source])
    (kept,) = files_of(cache_of_its_own)
    good = kept.read_bytes()
    kept.write_bytes(damage)
    assert packed("pack", [source]) == {"a.yaml": {"n": 1}}
    assert kept.read_bytes() == good
    assert parses == ["a.yaml", "a.yaml"]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"files": []},
        {"files": {"a.yaml": None}},
        {"files": {"a.yaml": {"stamp": [1, 2, 3], "sha256": ""}}},
        {"files": {"other.yaml": {"stamp": [1, 2, 3], "sha256": "", "data": {"n": 666}}}},
        {"files": {"a.yaml": {"stamp": "x", "sha256": 5, "data": {"n": 666}}}},
        {"files": {"a.yaml": {"stamp": None, "sha256": None, "data": {"n": 666}}}},
    ],
)
def test_a_sound_cache_of_a_wrong_shape_is_not_believed(tmp_path, body, cache_of_its_own):
    from pia.catalogue.cache import store

    source = put(tmp_path / "a.yaml", "n: 1\n")
    packed("pack", [source])
    (kept,) = files_of(cache_of_its_own)
    assert store(kept, body)
    assert packed("pack", [source]) == {"a.yaml": {"n": 1}}


def test_without_a_cache(tmp_path, monkeypatch, parses):
    monkeypatch.setenv("PIA_CACHE", "off")
    source = put(tmp_path / "a.yaml", "n: 1\n")
    for _ in range(2):
        assert packed("pack", [source]) == {"a.yaml": {"n": 1}}
    assert parses == ["a.yaml", "a.yaml"]


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    put(tmp_path / "blocked", "a file stands where the folder should be")
    monkeypatch.setenv("PIA_CACHE", str(tmp_path / "blocked"))
    source = put(tmp_path / "a.yaml", "n: 1\n")
    for _ in range(2):
        assert packed("pack", [source]) == {"a.yaml": {"n": 1}}


def test_every_broken_source_is_told_at_its_place(tmp_path, cache_of_its_own):
    sources = [
        put(tmp_path / "a.yaml", "n: 1\nn: 2\n"),
        put(tmp_path / "b.yaml", "x: &y 1\n"),
        put(tmp_path / "c.yaml", "ok: 1\n"),
        tmp_path / "d.yaml",
    ]
    with pytest.raises(InputError) as caught:
        packed("pack", sources)
    told = [(each.place.file, each.place.line, each.place.column, each.code) for each in caught.value.problems]
    assert told == [("a.yaml", 2, 1, "duplicate-key"), ("b.yaml", 1, 4, "yaml-alias"), ("d.yaml", 1, 1, "file-missing")]
    assert "The key 'n' is written twice" in caught.value.problems[0].message.en
    assert files_of(cache_of_its_own) == []


def test_a_source_that_breaks_later_is_told_although_a_cache_exists(tmp_path):
    source = put(tmp_path / "a.yaml", "n: 1\n")
    packed("pack", [source])
    source.unlink()
    with pytest.raises(InputError) as caught:
        packed("pack", [source])
    assert [each.code for each in caught.value.problems] == ["file-missing"]


def test_the_cache_is_json_and_nothing_else(tmp_path, cache_of_its_own):
    packed("pack", [put(tmp_path / "a.yaml", "n: 1\n")])
    (kept,) = files_of(cache_of_its_own)
    head, body = kept.read_bytes().split(b"\n")
    assert json.loads(head)["size"] == len(body)
    assert json.loads(body)["files"]["a.yaml"]["data"] == {"n": 1}
    assert [each.suffix for each in cache_of_its_own.rglob("*") if each.is_file()] == [".json"]


def test_the_catalogue_is_loaded_once():
    assert load_index() is load_index()
    names = {source.relative_to(rules_root()).as_posix() for source in catalogue_sources(rules_root())}
    assert set(load_index()) == names
    assert {"measures/risks.yaml", "law/threshold.yaml", "probes.yaml"} <= names


def test_a_warm_start_needs_no_yaml(cache_of_its_own):
    program = (
        "import sys\nfrom pia.catalogue.measures import measures, risks\nfrom pia.catalogue.law import laws\n"
        "measures(), risks(), laws()\nprint('yaml' in sys.modules, 'pydantic' in sys.modules)"
    )
    told = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PIA_CACHE": str(cache_of_its_own)},
        )
        told.append(done.stdout.split())
    # the first run parses; the rules may have been saved within its last seconds, so only the second can be warm
    assert told[0] == ["True", "False"]
    if all(
        source.stat().st_mtime_ns < files_of(cache_of_its_own)[0].stat().st_mtime_ns - 2 * 10**9
        for source in catalogue_sources(rules_root())
    ):
        assert told[1] == ["False", "False"]
