"""Where versions are: folders, commits read as objects, sealed publications; and everything that is none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from versions import city, committed, git

from pia.errors import InputError
from pia.history import git_objects
from pia.history.git_objects import Repository
from pia.history.versions import opened_source


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose work tree holds the example city, with the caller standing at its top."""
    city(tmp_path)
    committed(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def code_of(name: str) -> str:
    with pytest.raises(InputError) as caught, opened_source(name):
        pass
    (problem,) = caught.value.problems
    assert problem.message.ja
    assert problem.remedy.en
    return problem.code


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_is_itself(tmp_path: Path) -> None:
    work = city(tmp_path)
    with opened_source(str(work)) as source:
        assert (source.folder, source.sealed, source.lasting) == (work, False, True)
    with opened_source(str(work / "assessment.yaml")) as source:
        assert source.folder == work


def test_a_commit_lies_in_a_folder_of_its_own_meanwhile(repository: Path) -> None:
    with opened_source("HEAD:city/juki") as source:
        assert not source.lasting
        assert source.folder.name == "juki"
        assert names(source.folder) == names(repository / "city" / "juki")
        assert (source.folder.parent / "body.yaml").read_bytes() == (repository / "city" / "body.yaml").read_bytes()
        assert not (source.folder.parent / "kokuho").exists()
        folder = source.folder
    assert not folder.exists()


def test_a_body_may_include_from_folders_beside_its_assessments(repository: Path) -> None:
    shared = repository / "city" / "shared" / "more.yaml"
    shared.parent.mkdir()
    shared.write_text("texts: {}\n", encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "shared")
    with opened_source("HEAD:city/juki") as source:
        assert (source.folder.parent / "shared" / "more.yaml").is_file()


@pytest.mark.parametrize("name", ["main:city/juki", "HEAD:city/juki/", "HEAD:./city/juki", "HEAD~0:city/juki"])
def test_ways_to_name_a_commit(repository: Path, name: str) -> None:
    with opened_source(name) as source:
        assert (source.folder / "assessment.yaml").is_file()


def test_a_path_from_where_the_caller_stands(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "city")
    for name in ("HEAD:./juki", "HEAD:city/juki"):
        with opened_source(name) as source:
            assert (source.folder / "assessment.yaml").is_file()


def test_an_assessment_at_the_top_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = city(tmp_path)
    (work / "body.yaml").write_bytes((work.parent / "body.yaml").read_bytes())
    committed(work)
    monkeypatch.chdir(work)
    with opened_source("HEAD:") as source:
        assert (source.folder / "assessment.yaml").is_file()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nosuch:city/juki", "no-revision"),
        ("HEAD^{tree}:city/juki", "no-revision"),
        ("HEAD^{/first}:city/juki", "no-such-version"),
        ("--output=x:city/juki", "no-revision"),
        ("HEAD..HEAD:city/juki", "no-revision"),
        ("HEAD\n:city", "no-revision"),
        ("a" * 300 + ":city/juki", "no-revision"),
        ("HEAD:city/jukii", "no-such-version"),
        ("HEAD:city", "no-such-version"),
        ("HEAD:", "no-such-version"),
        ("HEAD:city/juki/files.yaml", "no-such-version"),
        ("HEAD:../juki", "path-escape"),
        ("HEAD:./../juki", "path-escape"),
        ("HEAD:/etc", "path-escape"),
        ("HEAD:city\\juki", "path-escape"),
        ("HEAD:city/\x07", "path-escape"),
    ],
)
def test_what_is_no_version(repository: Path, name: str, code: str) -> None:
    if name == "HEAD^{/first}:city/juki":
        with opened_source(name) as source:  # a search for a message names a commit as well
            assert source.folder.name == "juki"
        return
    assert code_of(name) == code


def test_the_nearest_assessment_is_named(repository: Path) -> None:
    with pytest.raises(InputError) as caught, opened_source("HEAD:city/jukii"):
        pass
    assert "city/juki" in caught.value.problems[0].remedy.ja


def test_a_drive_of_windows_is_no_revision(repository: Path) -> None:
    with opened_source("C:/juki") as source:
        assert source.lasting


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert code_of("HEAD:juki") == "not-a-repository"


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository / "nowhere"))
    assert code_of("HEAD:city/juki") == "git-missing"


def test_a_git_that_hangs(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("git", 60)

    monkeypatch.setattr(subprocess, "run", slow)
    assert code_of("HEAD:city/juki") == "git-failed"


def test_a_link_and_a_submodule_are_refused(repository: Path) -> None:
    link = repository / "city" / "juki" / "more.yaml"
    link.symlink_to(os.devnull)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "link")
    assert code_of("HEAD:city/juki") == "tree-special"
    link.unlink()
    inner = repository / "city" / "juki" / "inner"
    inner.mkdir()
    (inner / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    committed(inner)
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "submodule")
    assert code_of("HEAD:city/juki") == "tree-special"


@pytest.mark.parametrize("limit", ["_MOST_FILES", "_MOST_BYTES", "_MOST_IN_ALL", "_MOST_ENTRIES"])
def test_too_much_is_refused_before_it_is_read(repository: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(git_objects, limit, 1)
    assert code_of("HEAD:city/juki") == "tree-too-large"


def test_a_missing_object_is_said(repository: Path) -> None:
    oid = git(repository, "rev-parse", "HEAD:city/juki/files.yaml").strip()
    stored = repository / ".git" / "objects" / oid[:2] / oid[2:]
    stored.chmod(0o600)
    stored.unlink()
    assert code_of("HEAD:city/juki") in ("object-missing", "git-failed")


def test_nothing_of_the_repository_runs(repository: Path) -> None:
    """Hooks, a pager, an alias, a filter, a monitor and a transport that would each leave a trace."""
    trace = repository / "trace"
    script = repository / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch '{trace}'\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    for hook in ("post-checkout", "pre-commit", "reference-transaction", "fsmonitor-watchman", "post-index-change"):
        path = repository / ".git" / "hooks" / hook
        path.write_bytes(script.read_bytes())
        path.chmod(0o755)
    for name in ("core.pager", "core.fsmonitor", "core.sshCommand", "core.editor", "diff.external", "filter.x.smudge"):
        git(repository, "config", name, str(script))
    git(repository, "config", "alias.cat-file", f"!{script}")
    git(repository, "config", "filter.x.clean", str(script))
    (repository / ".gitattributes").write_text("*.yaml filter=x diff=x\n", encoding="utf-8")
    git(repository, "config", "diff.x.textconv", str(script))
    trace.unlink(missing_ok=True)
    before = names(repository / ".git")
    with opened_source("HEAD:city/juki") as source:
        assert (source.folder / "assessment.yaml").read_bytes() == (
            repository / "city" / "juki" / "assessment.yaml"
        ).read_bytes()
    assert not trace.exists()
    assert names(repository / ".git") == before


def test_a_partial_clone_fetches_nothing(repository: Path) -> None:
    trace = repository / "trace"
    git(repository, "config", "extensions.partialClone", "origin")
    git(repository, "config", "core.repositoryFormatVersion", "1")
    git(repository, "config", "remote.origin.url", f"ext::sh -c touch% {trace}")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "protocol.ext.allow", "always")
    oid = git(repository, "rev-parse", "HEAD:city/juki/files.yaml").strip()
    stored = repository / ".git" / "objects" / oid[:2] / oid[2:]
    stored.chmod(0o600)
    stored.unlink()
    assert code_of("HEAD:city/juki") in ("object-missing", "git-failed")
    assert not trace.exists()


def test_the_environment_steers_nothing(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(repository / "nowhere"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(repository / "nowhere"))
    assert Repository("HEAD").files("city/juki")
