"""One change, many forms: the rows of every assessment that a shared platform or the facts of the body concern."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.app.annex import Annex, AnnexOptions, day_of, rows_between
from pia.app.opened import directories, open_assessment
from pia.app.versions import check_comparable, version_of
from pia.data import rules_root
from pia.errors import InputError, Problem, UsageError, Words
from pia.forms.fit import check_fit
from pia.history.versions import Source, opened_body
from pia.model.read import read_model
from pia.source.assemble import ASSESSMENT, assemble
from pia.source.profile import Profiles
from pia.terms.text import nearest

if TYPE_CHECKING:
    from pia.model.read import Loaded

__all__ = ["Many", "Part", "annex_of_body", "annex_of_profile"]


class Part(Struct, frozen=True, kw_only=True):
    """One assessment: its rows, or why there are none (``skipped``), or what stands in the way (``problems``).

    ``notes`` are what the assessment says of controls or roles that the new edition of a profile has no more.
    """

    directory: Path
    annex: Annex | None = None
    skipped: Words | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


class Many(Struct, frozen=True, kw_only=True):
    """The rows of many assessments for one change, in the order in which they were named."""

    change: Words
    parts: tuple[Part, ...]
    moved: tuple[str, str] | None = None
    """The editions of the profile, where it is one that moves."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that stands in the way, with the folder of its assessment before the file."""
        found: list[Problem] = []
        for part in self.parts:
            every = (*part.problems, *(part.annex.problems if part.annex is not None else ()))
            found += [_placed(problem, part.directory) for problem in every]
        return tuple(found)


def _placed(problem: Problem, directory: Path) -> Problem:
    if problem.place is None:
        return problem
    return replace(problem, place=replace(problem.place, file=f"{directory.as_posix()}/{problem.place.file}"))


# --- a shared platform moves on ---


def annex_of_profile(old: str, new: str, paths: Sequence[Path], options: AnnexOptions) -> Many:
    """Return the rows that come from moving a profile from one edition (``name/edition``) to another.

    An assessment that inherits neither is passed over and said so. One that inherits the new edition already is compared
    with what it would say by the old one.

    Raises:
        UsageError: the two are no editions of one profile, or the date is none.
        InputError: no assessment was named.
    """
    day_of(options.date)
    name, editions = _editions(old, new)
    parts: list[Part] = []
    with _profiles(name, editions) as folders:
        for directory in directories(tuple(paths)):
            try:
                parts.append(_profile_part(directory, (old, new), folders, options))
            except InputError as error:
                parts.append(Part(directory=directory, problems=error.problems))
    return Many(
        change=Words(f"共通基盤 {old} から {new} への変更", f"the profile moves from {old} to {new}"),
        parts=tuple(parts),
        moved=(old, new),
    )


def _profile_part(directory: Path, named: tuple[str, str], folders: tuple[Path, Path], options: AnnexOptions) -> Part:
    loaded = open_assessment(directory)
    inherited = [each if isinstance(each, str) else each.profile for each in loaded.assessment.inherits]
    if not set(inherited) & set(named):
        words = Words(f"{named[0]} を継承していない", f"it does not inherit {named[0]}")
        return Part(directory=directory, skipped=words)
    sides = [
        loaded if each in inherited else _loaded(directory, folder) for each, folder in zip(named, folders, strict=True)
    ]
    versions = [
        version_of(Source(f"{directory.as_posix()} ({each})", directory), side)
        for each, side in zip(named, sides, strict=True)
    ]
    return Part(
        directory=directory,
        annex=rows_between(versions[0], versions[1], options),
        notes=sides[1].assembled.passed_over,
    )


def _loaded(directory: Path, profiles: Path) -> Loaded:
    loaded = read_model(assemble(directory, profiles, moved=True))
    problems = tuple(check_fit(loaded))
    if problems:
        raise InputError(problems)
    return loaded


def _editions(old: str, new: str) -> tuple[str, tuple[str, str]]:
    """Return the name of the profile and its two editions."""
    known = Profiles(rules_root() / "profiles").editions()
    every = [f"{name}/{edition}" for name, editions in known.items() for edition in editions]
    for each in (old, new):
        if each not in every:
            near = nearest(each, every)
            hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
            raise UsageError(
                Problem(
                    "profile-edition-unknown",
                    Words(
                        f"「{each[:60]}」という共通基盤の版はありません。",
                        f"there is no edition {each[:60]!r} of a profile",
                    ),
                    Words(f"{hint.ja}ある版: {'、'.join(every)}", f"{hint.en}editions: {', '.join(every)}"),
                )
            )
    (name, _, before), (other, _, after) = old.partition("/"), new.partition("/")
    if name != other or before == after:
        raise UsageError(
            Problem(
                "profiles-differ",
                Words(
                    f"「{old}」と「{new}」は、同じ共通基盤の二つの版ではありません。",
                    f"{old!r} and {new!r} are not two editions of one profile",
                ),
                Words("名前/前の版 と 名前/後の版 を指定してください。", "name two editions of the same profile"),
            )
        )
    return name, (before, after)


@contextmanager
def _profiles(name: str, editions: tuple[str, str]) -> Iterator[tuple[Path, Path]]:
    """Give two folders of profiles: in the first every edition named says what the old one says, in the second the new one."""
    source = rules_root() / "profiles"
    with tempfile.TemporaryDirectory(prefix="pia-profiles-") as temporary:
        folders = (Path(temporary) / "old", Path(temporary) / "new")
        for folder, edition in zip(folders, editions, strict=True):
            shutil.copytree(source, folder)
            text = (source / name / f"{edition}.yaml").read_bytes()
            for each in editions:
                (folder / name / f"{each}.yaml").write_bytes(text)
        yield folders


# --- the facts of a body change ---


def annex_of_body(old: str, new: str, options: AnnexOptions) -> Many | None:
    """Return the rows of every assessment of a body between two versions of its folder; None where ``new`` is no body.

    Raises:
        UsageError: the date is none.
        InputError: only one of the two is a body, or a revision or path is not there.
    """
    day_of(options.date)
    with opened_body(new) as after:
        if after is None:
            return None
        with opened_body(old) as before:
            if before is None:
                raise InputError(_no_body(old))
            names = sorted({*_works(before), *_works(after)})
            there = Path(new)
            lasting = there.is_dir()
            parts = tuple(
                _body_part(before / each, after / each, there / each if lasting else Path(each), options, lasting)
                for each in names
            )
    return Many(change=Words(f"{old} から {new} への変更", f"the change from {old} to {new}"), parts=parts)


def _works(folder: Path) -> list[str]:
    return [child.name for child in folder.iterdir() if (child / ASSESSMENT).is_file()]


def _body_part(before: Path, after: Path, shown: Path, options: AnnexOptions, lasting: bool) -> Part:
    if not (before / ASSESSMENT).is_file():
        return Part(directory=shown, skipped=Words("前の版にはない評価書", "the version before has no such assessment"))
    if not (after / ASSESSMENT).is_file():
        return Part(directory=shown, skipped=Words("後の版にはない評価書", "the later version has no such assessment"))
    try:
        first = version_of(Source(f"{shown} (old)", before, lasting=False), open_assessment(before))
        second = version_of(Source(str(shown), after, lasting=lasting), open_assessment(after))
        check_comparable(first, second)
        return Part(directory=shown, annex=rows_between(first, second, options))
    except InputError as error:
        return Part(directory=shown, problems=error.problems)


def _no_body(name: str) -> Problem:
    return Problem(
        "not-a-body",
        Words(
            f"「{name[:80]}」は、評価実施機関のフォルダ（評価書のフォルダが並ぶもの）ではありません。",
            f"{name[:80]!r} is no folder of a body (one whose folders are assessments)",
        ),
        Words(
            "OLD と NEW の両方に、評価書のフォルダか、評価実施機関のフォルダを指定してください。",
            "name two assessments, or two folders of a body",
        ),
    )
