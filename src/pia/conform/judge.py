"""One expectation held against the facts of one configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.expectation import Expectation, Outcome
    from pia.conform.expression import Condition, Engine
    from pia.conform.facts import Fact, Reading, Row, Value

__all__ = ["Judged", "Seen", "chosen", "judge"]


class Seen(Struct, frozen=True):
    """One value that was looked at, and where it stands; line 0 where it is written nowhere."""

    name: str
    value: Value
    file: str
    line: int
    default: str = ""


class Judged(Struct, frozen=True):
    """What came out, why, and the values that led to it; the first one tells the place."""

    outcome: Outcome
    reason: Words
    seen: tuple[Seen, ...]
    file: str
    line: int


_UNDECLARED = Words("統制が値を定めていません。", "the control declares no value")
_MAX_SHOWN = 20


class View:
    """One reading as conditions see it; made once where many expectations look at the same reading."""

    def __init__(self, reading: Reading) -> None:
        self.facts = {name: _plain(fact.value) for name, fact in reading.settings.items()}
        self.row = {id(row): _row(row) for rows in reading.tables.values() for row in rows}
        self.rows = {name: [self.row[id(row)] for row in rows] for name, rows in reading.tables.items()}


class _Judge:
    def __init__(
        self, expectation: Expectation, reading: Reading, declared: Any, as_of: str, engine: Engine, *, view: View
    ) -> None:
        self.one, self.reading, self.engine, self.view = expectation, reading, engine, view
        self.base = {
            "facts": view.facts,
            "rows": view.rows,
            "declared": declared,
            "as_of": as_of,
            "row": None,
        }
        columns = {name for row in reading.tables.get(expectation.table or "", ()) for name in row.values}
        self.named = [name for name in expectation.seen if name in reading.settings and name not in columns]

    def ask(self, condition: Condition, row: Row | None = None) -> Any:
        """Return True, False, or the words for why there is no answer."""
        data = self.base if row is None else {**self.base, "row": self.view.row[id(row)]}
        answer = condition.evaluate(self.engine.activation(data))
        if answer is True or answer is False:
            return answer
        detail = str(getattr(answer, "detail", "")) or "?"
        kind = str(getattr(answer, "kind", "error"))
        return Words(
            f"値が定まらず判定できません（{kind}: {detail}）。", f"the values give no answer ({kind}: {detail})"
        )

    def settings(self) -> Judged:
        answer = self.ask(self.one.require)
        if answer is True:
            return self.result("conforms", self.one.title)
        return self.result("differs", self.one.message) if answer is False else self.result("unchecked", answer)

    def table(self) -> Judged:
        rows: list[Row] = []
        for row in self.reading.tables.get(self.one.table or "", ()):
            answer = True if self.one.where is None else self.ask(self.one.where, row)
            if answer is True:
                rows.append(row)
            elif answer is not False:
                return self.result("unchecked", answer, (row,))
        if not rows:
            reasons = {"conforms": self.one.title, "differs": self.one.message}
            return self.result(self.one.empty, reasons.get(self.one.empty, _NO_ROWS))
        return self.counted(rows)

    def counted(self, rows: list[Row]) -> Judged:
        answers = [(row, self.ask(self.one.require, row)) for row in rows]
        met = [row for row, answer in answers if answer is True]
        unmet = [row for row, answer in answers if answer is False]
        unknown = [(row, answer) for row, answer in answers if answer is not True and answer is not False]
        wrong = {"each": unmet, "none": met, "any": []}[self.one.quantifier]
        if wrong:
            return self.result("differs", self.one.message, wrong)
        if self.one.quantifier == "any" and met:
            return self.result("conforms", self.one.title, met)
        if unknown:
            return self.result("unchecked", unknown[0][1], [row for row, _ in unknown])
        if self.one.quantifier == "any":
            return self.result("differs", self.one.message, unmet)
        return self.result("conforms", self.one.title, rows)

    def result(self, outcome: Outcome, reason: Words, rows: Any = ()) -> Judged:
        """Return an outcome with what was seen: the named columns of the rows, then the named settings."""
        seen = [
            _seen(name, row.fact(name))
            for row in list(rows)[:_MAX_SHOWN]
            for name in self.one.seen
            if name in row.values
        ]
        seen += [_seen(name, self.reading.settings[name]) for name in self.named]
        at = next((one for one in seen if one.line), None)
        file, line = (at.file, at.line) if at else (self.reading.main, 0)
        unsure = outcome in ("conforms", "not-applicable") or (outcome == "differs" and at is None)
        if unsure and self.reading.flaws:  # what nobody wrote may stand in what was not understood
            first = self.reading.flaws[0]
            return Judged("unchecked", _flawed(first.words), tuple(seen), first.file, first.line)
        return Judged(outcome, reason, tuple(seen), file, line)


_NO_ROWS = Words("判定する行がありません。", "there is nothing to judge")


def _flawed(words: Words) -> Words:
    return Words(
        f"設定を読み切れないため判定できません: {words.ja}", f"the configuration is not fully understood: {words.en}"
    )


def _seen(name: str, fact: Fact) -> Seen:
    return Seen(name, fact.value, fact.file, fact.line, fact.default)


def _plain(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _row(row: Row) -> dict[str, Any]:
    return {"file": row.file, "line": row.line, **{name: _plain(value) for name, value in row.values.items()}}


def chosen(expectation: Expectation, reading: Reading, declared: Any, as_of: str, engine: Engine) -> list[Row]:
    """Return the rows that an expectation judges: those of its table that ``where`` chooses, or gives no answer for."""
    judging = _Judge(expectation, reading, declared, as_of, engine, view=View(reading))
    where = expectation.where
    rows = reading.tables.get(expectation.table or "", [])
    return [row for row in rows if where is None or judging.ask(where, row) is not False]


def judge(
    expectation: Expectation, reading: Reading, declared: Any, as_of: str, engine: Engine, *, view: View | None = None
) -> Judged:
    """Hold ``reading`` against an expectation; ``declared`` is the value as conditions see it, ``view`` that of the reading.

    A configuration that could not be read at all, or not in full, never conforms.
    """
    judging = _Judge(expectation, reading, declared, as_of, engine, view=view or View(reading))
    if not reading.files:
        reason = reading.flaws[0].words if reading.flaws else _NO_ROWS
        return judging.result("unchecked", reason)
    if expectation.parameter is not None and declared is None:
        return judging.result("unchecked", _UNDECLARED)
    if expectation.when is not None:
        applies = judging.ask(expectation.when)
        if applies is not True:
            return judging.result(
                "not-applicable" if applies is False else "unchecked",
                expectation.inapplicable if applies is False else applies,
            )
    return judging.settings() if expectation.table is None else judging.table()
