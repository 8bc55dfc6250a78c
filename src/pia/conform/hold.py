"""Declared controls held against the configurations they name: every control, every host, every value that was declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from pia.catalogue.measures import measures
from pia.conform.declared import declared_value
from pia.conform.facts import Flaw, Reading
from pia.conform.files import Tree, UnreadableError, normal
from pia.conform.judge import Judged, View, judge
from pia.conform.readers.registry import reader_for
from pia.conform.redact import redact
from pia.errors import Place, Words
from pia.forms.parameters import values_of

if TYPE_CHECKING:
    from pia.conform.expectation import Expectation, Outcome
    from pia.conform.expression import Engine
    from pia.conform.reader import Reader
    from pia.model.read import Loaded

__all__ = ["Conformed", "Held", "Holder", "Named"]


class Named(Struct, frozen=True):
    """One configuration that a control names, and where the assessment says so."""

    config: str
    path: str | None
    host: str | None
    place: Place


class Held(Struct, frozen=True):
    """One expectation (or the lack of one) for one control on one configuration.

    ``declared`` is the value as written, ``declared_at`` where; ``withheld`` says that it may not be shown to the public.
    ``sha256`` is the digest of the file that the outcome points at.
    """

    control: str
    measure: str
    parameter: str | None
    expectation: str | None
    named: Named
    judged: Judged
    remedy: Words
    declared: Any = None
    declared_at: Place | None = None
    withheld: bool = False
    sha256: str | None = None


class Conformed(Struct, frozen=True):
    """One control: its worst outcome, what led to it, and the declared values that nothing was held against."""

    control: str
    measure: str
    place: Place
    outcome: Outcome
    held: tuple[Held, ...]
    open_values: tuple[str, ...]


_NO_REMEDY = Words("", "")
_ORDER: tuple[Outcome, ...] = ("differs", "unchecked", "conforms", "not-applicable")


class Holder(Struct):
    """Holds the controls of assessments against the tree below ``root``; every configuration is read once.

    Without a ``root`` only the ``readings`` that are given (those of a snapshot) are there.
    """

    root: Path | None
    expectations: Sequence[Expectation]
    engine: Engine
    as_of: str
    readings: dict[tuple[str, str, str], Reading] = field(default_factory=dict)
    chosen: dict[tuple[str, str], tuple[Expectation, ...]] = field(default_factory=dict)

    def controls(self, loaded: Loaded) -> Iterator[Conformed]:
        """Yield every control in force that names a configuration, in the order of the assessment."""
        for index, control in enumerate(loaded.assessment.controls):
            named = [
                Named(one.config, one.path, one.host, loaded.place(("controls", index, "evidence", number)))
                for number, one in enumerate(control.evidence)
                if one.config is not None
            ]
            if named and not control.planned:
                yield self._control(loaded, index, named)

    def flaws(self) -> list[Flaw]:
        """Return everything in the configurations read so far that was not understood, each once, by place."""
        found = {
            (flaw.file, flaw.line, flaw.code): flaw for reading in self.readings.values() for flaw in reading.flaws
        }
        return [found[key] for key in sorted(found)]

    def _control(self, loaded: Loaded, index: int, named: list[Named]) -> Conformed:
        control = loaded.assessment.controls[index]
        held = [one for each in named for one in self._configuration(loaded, index, each)]
        outcomes = {one.judged.outcome for one in held}
        if outcomes == {"not-applicable"}:  # nothing was held against anything: that is no pass
            why = held[0].judged.reason
            said = Words(f"どの期待も対象外です（{why.ja}）", f"no expectation applies ({why.en})")
            held.append(_unchecked(control.id, control.measure, named[0], said, held[0].judged.file))
            outcomes.add("unchecked")
        outcome = next(one for one in _ORDER if one in outcomes)
        known = {one.parameter for one in held if one.judged.outcome in ("conforms", "differs")}
        values = values_of(loaded.assessment, index)
        return Conformed(
            control.id,
            control.measure,
            loaded.place(("controls", index)),
            outcome,
            tuple(held),
            tuple(v for v in values if v not in known),
        )

    def _configuration(self, loaded: Loaded, index: int, named: Named) -> Iterator[Held]:
        control = loaded.assessment.controls[index]
        reader, trouble = self._reader(named)
        if reader is None or named.path is None:
            yield _unchecked(control.id, control.measure, named, trouble)
            return
        reading = self._reading(reader, named.path, named.host or "")
        fitting = self._fitting(control.measure, reader.id)
        if not reading.files:  # told once, not for every expectation that would have looked at it
            why = reading.flaws[0].words if reading.flaws else trouble
            yield _unchecked(control.id, control.measure, named, why, reading.main)
            return
        if not fitting:
            title = (
                measures()[control.measure].title
                if control.measure in measures()
                else Words(control.measure, control.measure)
            )
            why = Words(
                f"「{title.ja}」を{reader.title.ja}で確かめる基準がありません。",
                f"nothing says how '{title.en}' shows in the {reader.title.en}",
            )
            yield _unchecked(control.id, control.measure, named, why, reading.main)
        view = View(reading)
        for one in fitting:
            yield self._held(loaded, index, named, reading, one, view=view)

    def _fitting(self, measure: str, reader: str) -> tuple[Expectation, ...]:
        key = (measure, reader)
        if key not in self.chosen:
            self.chosen[key] = tuple(e for e in self.expectations if measure in e.measures and reader in e.readers)
        return self.chosen[key]

    def _held(
        self, loaded: Loaded, index: int, named: Named, reading: Reading, one: Expectation, *, view: View
    ) -> Held:
        control = loaded.assessment.controls[index]
        path, written = values_of(loaded.assessment, index).get(one.parameter or "", (None, None))
        declared = None if written is None else declared_value(control.measure, one.parameter or "", written)
        judged = judge(one, reading, declared, self.as_of, self.engine, view=view)
        return Held(
            control.id, control.measure, one.parameter, one.id, named, judged, one.remedy, written,
            None if path is None else loaded.place(path),
            path is not None and loaded.withheld(path) is not None,
            reading.files.get(judged.file),
        )  # fmt: skip

    def _reader(self, named: Named) -> tuple[Reader | None, Words]:
        """Return the reader for a configuration, or None and why there is none."""
        if named.path is None:
            return None, Words(
                f"設定「{named.config}」の場所（path）が書かれていません。",
                f"no path says where the configuration '{named.config}' is",
            )
        try:
            path = normal(named.path)
        except UnreadableError as error:
            return None, error.words
        reader = reader_for(named.config, path)
        return reader, Words(
            f"「{named.path}」が何の設定か分かりません。", f"what '{named.path}' configures is not known"
        )

    def _tree(self, host: str, path: str) -> Tree:
        if self.root is None:
            said = f"「{host}/{path}」は事実の控え（snapshot）にありません。", f"'{host}/{path}' is not in the snapshot"
            raise UnreadableError("file-missing", *said)
        return Tree(self.root, host)

    def _reading(self, reader: Reader, path: str, host: str) -> Reading:
        key = (reader.id, host, path)
        if key not in self.readings:
            try:
                reading = reader.facts(self._tree(host, path), path)
            except UnreadableError as error:  # the host leads out of the root, or there is no root
                reading = Reading(f"{host}/{path}")
                reading.flaw(error.code, reading.main, 1, error.words.ja, error.words.en)
            redact(reading)
            self.readings[key] = reading
        return self.readings[key]


def _unchecked(control: str, measure: str, named: Named, why: Words, file: str = "") -> Held:
    judged = Judged("unchecked", why, (), file, 0)
    return Held(control, measure, None, None, named, judged, _NO_REMEDY)
