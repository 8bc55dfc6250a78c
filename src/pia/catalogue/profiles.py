"""The dated sets of controls of shared platforms (``rules/profiles/<name>/<edition>.yaml``), as values.

An assessment that inherits one reads it as nodes (:mod:`pia.source.inherit`), because its places count there; here are the
same facts for everyone who asks what a profile holds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from pia.catalogue.index import packed
from pia.data import rules_root
from pia.errors import Words

if TYPE_CHECKING:
    from pathlib import Path

    from pia.catalogue.measures import Runner

__all__ = ["PlatformControl", "PlatformProfile", "Role", "platform_profiles", "profile_sources"]

SourceStatus = Literal["confirmed", "likely", "memory"]


class Role(Struct, frozen=True):
    """What an heir maps to ids of its own; ``optional`` ones it may lack."""

    id: str
    title: str
    optional: bool


class PlatformControl(Struct, frozen=True):
    """One control of a platform; ``files`` and ``systems`` are roles, ``forms`` the forms that show it (empty: all)."""

    id: str
    measure: str
    files: tuple[str, ...]
    systems: tuple[str, ...]
    parameters: dict[str, Any]
    runs: Runner
    forms: tuple[str, ...]


class PlatformProfile(Struct, frozen=True):
    """One edition of a profile. ``texts`` are the ids under which heirs use its texts, without the profile's name."""

    name: str
    edition: str
    title: Words
    since: str
    source_status: SourceStatus
    source: str
    files: tuple[Role, ...]
    systems: tuple[Role, ...]
    texts: tuple[str, ...]
    controls: tuple[PlatformControl, ...]


def profile_sources(root: Path) -> list[Path]:
    """Return the profiles under ``root`` (a folder laid out like ``rules/``), in sorted order."""
    return sorted((root / "profiles").glob("*/*.yaml"))


@lru_cache(maxsize=1)
def platform_profiles() -> dict[str, PlatformProfile]:
    """Return every profile of the product by ``name/edition``. Shared: to be read, not changed."""
    read = packed("profiles", profile_sources(rules_root()))
    made = [_profile(content) for content in read.values()]
    return {f"{one.name}/{one.edition}": one for one in sorted(made, key=lambda one: (one.name, one.edition))}


def _profile(content: dict[str, Any]) -> PlatformProfile:
    roles = content["roles"]
    return PlatformProfile(
        name=content["profile"],
        edition=str(content["edition"]),
        title=Words(content["title"]["ja"], content["title"]["en"]),
        since=content["since"],
        source_status=content["source_status"],
        source=content["source"],
        files=_roles(roles.get("files", {})),
        systems=_roles(roles.get("systems", {})),
        texts=tuple(content.get("texts", {})),
        controls=tuple(_control(one) for one in content["controls"]),
    )


def _roles(written: dict[str, Any]) -> tuple[Role, ...]:
    return tuple(Role(id_, one["title"], one.get("optional", False)) for id_, one in written.items())


def _control(written: dict[str, Any]) -> PlatformControl:
    scope = written["scope"]
    return PlatformControl(
        id=written["id"],
        measure=written["measure"],
        files=tuple(scope.get("files", ())),
        systems=tuple(scope.get("systems", ())),
        parameters=written.get("parameters", {}),
        runs=written["runs"],
        forms=tuple(written.get("forms", ())),
    )
