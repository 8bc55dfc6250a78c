"""Sealed publications: whole or not at all, never again, and noticed when somebody touched them."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from versions import example

from pia.errors import InputError
from pia.history import seal
from pia.history.seal import (
    Manifest,
    json_bytes,
    read_manifest,
    read_seal,
    seals,
    sha256,
    snapshot_bytes,
    write_seal,
)

FILES = {"form.json": snapshot_bytes(example(projection="publish")), "form-submitted.json": snapshot_bytes(example())}


def sealed(folder: Path, day: str = "2026-04-01") -> Path:
    return write_seal(
        folder,
        day,
        FILES,
        public=("form.json",),
        date="令和8年4月1日",
        form="zenkoumoku",
        edition="2024-10",
        body="市長",
        name="評価書",
        against=None,
        digest="",
        sources={},
    )


def code_of(call: object, *arguments: object, **more: object) -> str:
    with pytest.raises(InputError) as caught:
        call(*arguments, **more)  # type: ignore[operator]
    return caught.value.problems[0].code


def test_a_seal_keeps_both_versions(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    assert folder == tmp_path / "published" / "2026-04-01"
    assert read_seal(folder, public=True) == example(projection="publish")
    assert read_seal(folder, public=False) == example()
    manifest = read_manifest(folder)
    assert manifest.files == {name: sha256(data) for name, data in FILES.items()}
    assert manifest.public == ("form.json", "manifest.json")


def test_the_same_version_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = sealed(tmp_path / "a"), sealed(tmp_path / "b")
    assert [p.read_bytes() for p in sorted(first.iterdir())] == [p.read_bytes() for p in sorted(second.iterdir())]


def test_a_day_is_sealed_once(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert code_of(sealed, tmp_path) == "already-sealed"
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "2026-04-01").symlink_to(tmp_path / "elsewhere")
    assert code_of(sealed, tmp_path) == "already-sealed"
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_is_left_of_one_that_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def failing(path: Path, data: bytes) -> None:
        written.append(path.name)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        path.write_bytes(data)

    monkeypatch.setattr(seal, "_write", failing)
    assert code_of(sealed, tmp_path) == "cannot-write"
    assert list(tmp_path.iterdir()) == []


def test_somebody_else_was_quicker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.rename

    def late(self: Path, target: Path) -> Path:
        target.mkdir(parents=True)
        (target / "other").write_text("x", encoding="utf-8")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", late)
    assert code_of(sealed, tmp_path) == "already-sealed"
    assert [p.name for p in (tmp_path / "published").iterdir()] == ["2026-04-01"]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "published").write_text("a file", encoding="utf-8")
    assert code_of(sealed, tmp_path) == "cannot-write"


def test_seals_from_old_to_new(tmp_path: Path) -> None:
    assert seals(tmp_path) == []
    for day in ("2026-04-01", "2025-04-01"):
        sealed(tmp_path, day)
    (tmp_path / "published" / "notes").mkdir()
    (tmp_path / "published" / ".pia-1.tmp").mkdir()
    (tmp_path / "published" / ".pia-1.tmp" / "manifest.json").write_text("{}", encoding="utf-8")
    assert [p.name for p in seals(tmp_path)] == ["2025-04-01", "2026-04-01"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda f: (f / "form.json").write_bytes(
            (f / "form.json").read_bytes().replace("住民".encode(), "市民".encode(), 1)
        ),
        lambda f: (f / "form.json").unlink(),
        lambda f: (f / "manifest.json").write_text("{}", encoding="utf-8"),
        lambda f: (f / "manifest.json").write_bytes(b"\xff\xfe"),
        lambda f: (f / "manifest.json").unlink(),
    ],
)
def test_what_was_touched_is_noticed(tmp_path: Path, harm: object) -> None:
    folder = sealed(tmp_path)
    harm(folder)  # type: ignore[operator]
    assert code_of(read_seal, folder, public=True) == "seal-broken"


@pytest.mark.parametrize("content", [b"[]", b'{"schema": "x"}', b"not json", b'{"cells": 1}'])
def test_content_that_is_no_version(tmp_path: Path, content: bytes) -> None:
    folder = sealed(tmp_path)
    (folder / "form.json").write_bytes(content)
    told = json.loads((folder / "manifest.json").read_bytes())
    told["files"]["form.json"] = sha256(content)
    (folder / "manifest.json").write_bytes(json_bytes(told))
    assert code_of(read_seal, folder, public=True) == "seal-broken"


def test_a_version_of_another_schema(tmp_path: Path) -> None:
    folder = sealed(tmp_path)
    content = snapshot_bytes(msgspec.structs.replace(example(), schema="pia-snapshot/9"))
    (folder / "form.json").write_bytes(content)
    told = json.loads((folder / "manifest.json").read_bytes())
    told["files"]["form.json"] = sha256(content)
    (folder / "manifest.json").write_bytes(json_bytes(told))
    assert code_of(read_seal, folder, public=True) == "seal-broken"


def test_a_file_that_is_far_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sealed(tmp_path)
    monkeypatch.setattr(seal, "_MOST_BYTES", 10)
    assert code_of(read_manifest, folder) == "seal-broken"


def test_the_manifest_is_read_back_as_it_was(tmp_path: Path) -> None:
    manifest = read_manifest(sealed(tmp_path))
    assert msgspec.json.decode(msgspec.json.encode(manifest), type=Manifest) == manifest
