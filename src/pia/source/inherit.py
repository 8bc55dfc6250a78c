"""What an assessment takes over from shared platforms: ``inherits:`` expanded to controls and texts of its own.

A control of a profile joins the controls of the heir as ``<profile>.<control>``: the roles in its scope become the heir's
own ids, its cell is the one of the heir's form, and it says which profile it comes from. A text becomes
``<profile>.<text>``. Everything keeps its place in the profile; the ids that the heir gives keep theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from pia.errors import InputError
from pia.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from pia.source.problems import Both, problem, suggestion
from pia.source.profile import KINDS, Profile, Profiles

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pia.errors import Place, Problem
    from pia.source.load import Document

__all__ = ["Inherited", "inherit"]

_KEPT = ("measure", "parameters", "heading", "text", "order", "runs")
"""Keys of a profile's control that the heir's control has as they are."""

_DATED: Both = ("名前/版 の形（例 government-cloud/2025-09）で書いてください。", "Write name/edition.")


class Inherited(Struct):
    """What inheriting made: the top-level entries, the texts by id, the documents of the profiles, the problems.

    ``incomplete`` says that something could not be read, so that unknown names may well be in there.
    """

    entries: tuple[Entry, ...]
    texts: dict[str, Entry] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    incomplete: bool = False


def inherit(entries: tuple[Entry, ...], folder: Path) -> Inherited:
    """Return ``entries`` (the merged top level of an assessment) with what they inherit from the profiles in ``folder``."""
    by_key = {entry.key: entry for entry in entries}
    found = Inherited(entries)
    listed = by_key.get("inherits")
    controls: list[Mapping] = []
    known: dict[str, Place] = {}
    if listed is not None and isinstance(listed.value, Sequence):
        profiles = Profiles(folder)
        for item in listed.value.items:
            heir = _heir(item, profiles, found, known, by_key)
            if heir is not None:
                controls.extend(heir.controls())
                found.texts.update(heir.texts())
                found.documents.append(heir.profile.document)
    if controls and listed is not None:
        found.entries = _with_controls(entries, listed, controls)
    _check_refines(by_key.get("controls"), controls, found)
    return found


def _with_controls(entries: tuple[Entry, ...], listed: Entry, controls: list[Mapping]) -> tuple[Entry, ...]:
    """Return ``entries`` with ``controls`` after the assessment's own."""
    own = next((entry for entry in entries if entry.key == "controls"), None)
    if own is None:
        value = listed.value
        made = replace(listed, key="controls", value=Sequence(tuple(controls), value.place, value.start, value.end))
        return (*entries, made)
    if not isinstance(own.value, Sequence):
        return entries
    joined = replace(own, value=replace(own.value, items=own.value.items + tuple(controls)))
    return tuple(joined if entry is own else entry for entry in entries)


def _check_refines(own: Entry | None, controls: list[Mapping], found: Inherited) -> None:
    """Note every ``refines`` of the assessment's own controls that names no inherited one."""
    if found.incomplete or own is None or not isinstance(own.value, Sequence):
        return
    ids = {_text(control.get("id")) for control in controls}
    for item in own.value.items:
        named = item.get("refines") if isinstance(item, Mapping) else None
        if isinstance(named, Scalar) and named.value is not None and named.text not in ids:
            near_ja, near_en = suggestion(named.text, ids)
            message = (
                f"継承した措置に「{named.text}」はありません。{near_ja}",
                f"There is no inherited control '{named.text}'.{near_en}",
            )
            remedy = (
                "inherits で継承し、without で外していない措置のIDを「共通基盤.措置」の形で書いてください。",
                "Name a control that is inherited and not left out, as profile.control.",
            )
            found.problems.append(problem("refines-unknown", message, remedy, named.place))


def _heir(
    item: Node, profiles: Profiles, found: Inherited, known: dict[str, Place], by_key: dict[str, Entry]
) -> _Heir | None:
    """Return one entry of ``inherits`` with its profile, None when it names none (noted, or left to the model)."""
    named = item.get("profile") if isinstance(item, Mapping) else item
    if not isinstance(named, Scalar) or named.value is None:
        found.incomplete = True  # the model says what is wrong with the entry
        return None
    name, _, edition = named.text.partition("/")
    wrong = _unknown(named.place, name, edition, profiles.editions()) or _twice(named.place, name, known)
    if wrong is not None:
        found.problems.append(wrong)
        found.incomplete = True
        return None
    known[name] = named.place
    try:
        profile = profiles.read(name, edition)
    except (InputError, OSError) as error:
        found.problems.extend(error.problems if isinstance(error, InputError) else (_unreadable(named, error),))
        found.incomplete = True
        return None
    heir = _Heir(profile, named, item if isinstance(item, Mapping) else None, found.problems)
    heir.form = _text(by_key["form"].value) if "form" in by_key else ""
    heir.all_files = _ids(by_key.get("files"))
    return heir


def _unknown(place: Place, name: str, edition: str, editions: dict[str, tuple[str, ...]]) -> Problem | None:
    """Return what is wrong with a name that is no profile, or no edition of it."""
    if name not in editions:
        near_ja, near_en = suggestion(name, editions)
        message = (f"共通基盤「{name}」はありません。{near_ja}", f"There is no profile '{name}'.{near_en}")
        remedy = (f"使える名前: {'、'.join(editions)}。{_DATED[0]}", f"Known: {', '.join(editions)}. {_DATED[1]}")
        return problem("profile-unknown", message, remedy, place)
    if edition not in editions[name]:
        near_ja, near_en = suggestion(edition, editions[name])
        message = (
            f"共通基盤「{name}」に版「{edition}」はありません。{near_ja}",
            f"The profile '{name}' has no edition '{edition}'.{near_en}",
        )
        listed = editions[name]
        remedy = (f"ある版: {'、'.join(listed)}。{_DATED[0]}", f"Editions: {', '.join(listed)}. {_DATED[1]}")
        return problem("profile-edition-unknown", message, remedy, place)
    return None


def _twice(place: Place, name: str, known: dict[str, Place]) -> Problem | None:
    if name not in known:
        return None
    message = (
        f"共通基盤「{name}」を二度継承しています。もう1か所は{known[name]}です。",
        f"The profile '{name}' is inherited twice; the other place is {known[name]}.",
    )
    remedy = ("どちらか一方の版だけを残してください。", "Keep one of the two, of one edition.")
    return problem("profile-twice", message, remedy, place)


def _unreadable(named: Scalar, error: OSError) -> Problem:
    message = (
        f"共通基盤「{named.text}」のファイルを読めません（{error.strerror}）。",
        f"The file of the profile '{named.text}' cannot be read ({error.strerror}).",
    )
    remedy = ("ファイルと権限を確かめてください。", "Check the file and its permissions.")
    return problem("profile-unreadable", message, remedy, named.place)


class _Heir(Struct):
    """One entry of ``inherits``: the profile, where it is named, and what the heir says beside the name."""

    profile: Profile
    named: Scalar
    item: Mapping | None
    problems: list[Problem]
    form: str = ""
    all_files: tuple[Scalar, ...] = ()

    def texts(self) -> dict[str, Entry]:
        """Return the profile's texts under the names by which the heir uses them."""
        made = {}
        for name, entry in self.profile.texts.items():
            full = f"{self.profile.name}.{name}"
            made[full] = replace(entry, key=full, value=self._renamed(entry.value))
        return made

    def controls(self) -> list[Mapping]:
        """Return the controls that the heir takes over, in the order of the profile."""
        roles = {kind: self._roles(kind) for kind in KINDS}
        left_out = self._by_control("without")
        placed = self._by_control("placed")
        made = []
        for id_, control in self.profile.controls.items():
            scope = self._scope(control, roles, left_out.get(id_, []))
            if scope is not None and self._in_form(control):
                made.append(self._control(id_, control, scope, placed.get(id_, [])))
        return made

    def _roles(self, kind: str) -> dict[str, tuple[Scalar, ...]]:
        """Return the heir's ids for each role of ``kind`` that it maps; note unknown roles and missing ones."""
        known = self.profile.roles[kind]
        given = self.item.get(kind) if self.item is not None else None
        mapped: dict[str, tuple[Scalar, ...]] = {}
        for entry in given.entries if isinstance(given, Mapping) else ():
            if entry.key not in known:
                near_ja, near_en = suggestion(entry.key, known)
                message = (
                    f"共通基盤「{self.profile.name}」の {kind} に役割「{entry.key}」はありません。{near_ja}",
                    f"The profile '{self.profile.name}' has no role '{entry.key}' among its {kind}.{near_en}",
                )
                remedy = (f"役割: {'、'.join(known) or 'なし'}", f"Roles: {', '.join(known) or 'none'}")
                self._say("profile-role-unknown", message, remedy, entry.key_place)
            else:
                mapped[entry.key] = _scalars(entry.value)
        for role, optional in known.items():
            if not optional and not mapped.get(role):
                message = (
                    f"共通基盤「{self.profile.name}」の役割「{role}」に当たるものが {kind} に書かれていません。",
                    f"Nothing under {kind} stands for the role '{role}' of the profile '{self.profile.name}'.",
                )
                remedy = (
                    f"{kind}: {{{role}: ID}} の形で、この評価書のIDを書いてください。",
                    f"Write {kind}: {{{role}: id}} with an id of this assessment.",
                )
                self._say("profile-role-missing", message, remedy, self.named.place)
        return mapped

    def _by_control(self, key: str) -> dict[str, list[Mapping]]:
        """Return the entries of ``without`` or ``placed`` by the control they name; note unknown controls."""
        found: dict[str, list[Mapping]] = {}
        listed = self.item.get(key) if self.item is not None else None
        for item in listed.items if isinstance(listed, Sequence) else ():
            named = item.get("control") if isinstance(item, Mapping) else None
            if not isinstance(item, Mapping) or not isinstance(named, Scalar):
                continue  # the model says what is wrong with the entry
            if named.text in self.profile.controls:
                found.setdefault(named.text, []).append(item)
                continue
            bare = named.text.removeprefix(f"{self.profile.name}.")
            near_ja, near_en = suggestion(bare, self.profile.controls)
            message = (
                f"共通基盤「{self.profile.name}」に措置「{named.text}」はありません。{near_ja}",
                f"The profile '{self.profile.name}' has no control '{named.text}'.{near_en}",
            )
            remedy = (
                "共通基盤の名前を付けずに、措置のIDだけを書いてください。",
                "Write the id of the control alone, without the name of the profile.",
            )
            self._say("profile-control-unknown", message, remedy, named.place)
        return found

    def _scope(
        self, control: Mapping, roles: dict[str, dict[str, tuple[Scalar, ...]]], left_out: list[Mapping]
    ) -> dict[str, tuple[Scalar, ...]] | None:
        """Return the heir's ids where the control holds, None when it is not taken over."""
        scope = control.get("scope")
        made: dict[str, tuple[Scalar, ...]] = {}
        for kind in KINDS:
            named = _scalars(scope.get(kind)) if isinstance(scope, Mapping) else ()
            ids = _distinct(id_ for role in named for id_ in roles[kind].get(role.text, ()))
            if named and not ids and kind == "files":
                return None
            made[kind] = ids
        for item in left_out:
            files = _scalars(item.get("files"))
            if not files:
                return None
            remaining = self._without_files(made["files"] or self.all_files, files)
            if not remaining:
                return None
            made["files"] = remaining
        return made

    def _without_files(self, held: tuple[Scalar, ...], files: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
        """Return ``held`` less ``files``; note a file in which the control does not hold anyway."""
        names = [each.text for each in held]
        for file in files:
            if file.text not in names:
                near_ja, near_en = suggestion(file.text, names)
                message = (
                    f"この措置はファイル「{file.text}」に及んでいません。{near_ja}",
                    f"The control does not hold for the file '{file.text}'.{near_en}",
                )
                remedy = (f"及ぶファイル: {'、'.join(names)}", f"It holds for: {', '.join(names)}")
                self._say("profile-file-not-covered", message, remedy, file.place)
        gone = {file.text for file in files}
        return tuple(each for each in held if each.text not in gone)

    def _in_form(self, control: Mapping) -> bool:
        """Say whether the heir's form shows the control at all."""
        forms = _scalars(control.get("forms"))
        return not forms or any(form.text == self.form for form in forms)

    def _control(
        self, id_: str, control: Mapping, scope: dict[str, tuple[Scalar, ...]], placed: list[Mapping]
    ) -> Mapping:
        """Return one control as the heir's own."""
        named = control.entry("id") or control.entries[0]
        base = named.value
        entries = [replace(named, value=_scalar(f"{self.profile.name}.{id_}", base))]
        entries += [replace(entry, value=self._renamed(entry.value)) for entry in control.entries if entry.key in _KEPT]
        where = control.entry("scope") or named
        parts = [
            replace(where, key=kind, value=Sequence(ids, where.value.place, where.value.start, where.value.end))
            for kind, ids in scope.items()
            if ids
        ]
        if parts:
            value = where.value
            entries.append(
                replace(where, key="scope", value=Mapping(tuple(parts), value.place, value.start, value.end))
            )
        place = self._place(control, placed)
        if place is not None:
            entries.append(place)
        told = f"{self.profile.name}/{self.profile.edition}"
        entries.append(replace(named, key="profile", value=_scalar(told, base)))
        return replace(control, entries=tuple(entries))

    def _place(self, control: Mapping, placed: list[Mapping]) -> Entry | None:
        """Return the cell in which the heir shows the control: the heir's own word, else the profile's for its form."""
        written = control.entry("place")
        if placed:
            cell = replace(placed[-1], entries=tuple(e for e in placed[-1].entries if e.key in ("risk", "cell")))
            entry = written or placed[-1].entries[0]
            return replace(entry, key="place", value=cell)
        if written is None or not isinstance(written.value, Mapping) or written.value.get("risk") is not None:
            return written
        chosen = written.value.get(self.form)
        return replace(written, value=chosen) if isinstance(chosen, Mapping) else None

    def _renamed(self, node: Node) -> Node:
        """Return ``node`` with every reference to a text of the profile under the name that the heir uses."""
        if isinstance(node, Sequence):
            return replace(node, items=tuple(self._renamed(item) for item in node.items))
        if not isinstance(node, Mapping):
            return node
        if node.keys() == ("use",) and isinstance(target := node.entries[0].value, Scalar):
            full = _scalar(f"{self.profile.name}.{target.text}", target)
            return replace(node, entries=(replace(node.entries[0], value=full),))
        return replace(node, entries=tuple(replace(e, value=self._renamed(e.value)) for e in node.entries))

    def _say(self, code: str, message: Both, remedy: Both, place: Place) -> None:
        self.problems.append(problem(code, message, remedy, place))


def _scalar(text: str, at: Node) -> Scalar:
    """Return ``text`` as if written where ``at`` stands."""
    return Scalar(text, text, True, at.place, at.start, at.end)


def _scalars(node: Node | None) -> tuple[Scalar, ...]:
    """Return the leaves of a list, or the one leaf that stands for a list of one."""
    nodes = node.items if isinstance(node, Sequence) else (node,)
    return tuple(each for each in nodes if isinstance(each, Scalar) and each.value is not None)


def _distinct(ids: Iterable[Scalar]) -> tuple[Scalar, ...]:
    return tuple({each.text: each for each in ids}.values())


def _ids(entry: Entry | None) -> tuple[Scalar, ...]:
    """Return the ids of a top-level list."""
    items = entry.value.items if entry is not None and isinstance(entry.value, Sequence) else ()
    named = (item.get("id") for item in items if isinstance(item, Mapping))
    return tuple(each for each in named if isinstance(each, Scalar))


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""
