"""``pia register``: making, seeding, running, comparing and looking into a reference register (試験用)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from pia.app.clock import as_of_day
from pia.app.register_places import Places, alone, places
from pia.app.register_policy import policy_for
from pia.errors import Lang, Problem, UsageError, Words
from pia.register.agreement import Agreement, agree
from pia.register.agreement_contents import opens
from pia.register.checkpoints import checkpoint, read_checkpoints, write_checkpoints
from pia.register.city import City, issuer_of, last_moment
from pia.register.clock import TOKYO, Clock
from pia.register.erasure import due_by_hand
from pia.register.key_faults import another
from pia.register.keys import FileKeys
from pia.register.opening import fill, fill_works, planned
from pia.register.settings import PART, Plan, Settings, Totals, exists
from pia.register.show import LABEL
from pia.register.store.open import open_store
from pia.register.year import Year, nightly

if TYPE_CHECKING:
    from pia.register.store.interface import Store

__all__ = ["Made", "Opened", "Totals", "as_json", "check", "clock", "init", "opened", "run", "seed"]

_MORNING: Final = time(8, 0)
_MOST_PEOPLE: Final = 2_000_000
_FIRST_DAY: Final = date(2015, 10, 5)
"""番号法 came into force: no 個人番号 is older."""
_LAST_DAY: Final = date(2999, 12, 31)
"""Terms of keeping that begin then still end within the calendar."""


class Made(Struct, frozen=True):
    """A register that was made: its systems, and what no assessment declares."""

    nodes: tuple[tuple[str, str, str], ...]
    """(id, kind, origin)."""
    notes: tuple[Words, ...]
    undeclared: int


class Opened(Struct, frozen=True):
    """A register that can be worked with."""

    where: Places
    settings: Settings
    city: City


def init(paths: tuple[Path, ...], url: str, state: Path | None, day: str) -> Made:
    """Make the register of assessments in a store.

    Raises:
        InputError: an assessment cannot be read.
        UsageError: ``register-exists``, ``bad-as-of``, ``register-day``, or the store has no place for keys.
        StoreError: the store cannot be made.
    """
    start = datetime.combine(_within(as_of_day(day)), _MORNING, TOKYO)
    where = places(url, state)
    policy, notes = policy_for(paths)
    store = open_store(url, create=True)
    try:
        with alone(where):
            if PART in store.nodes() and Settings(store).has_policy:
                raise UsageError(exists())
            keys = FileKeys(where.keys, create=True)
            City(policy, store, keys, Clock(start))
            Settings.make(store, policy, start, notes, secret=keys.secret)
    finally:
        store.close()
    nodes = tuple((node.id, node.kind, node.origin) for node in policy.nodes)
    return Made(nodes, notes, len(policy.undeclared))


@contextmanager
def opened(
    url: str, state: Path | None, *, changing: bool, said: Callable[[Words], None] | None = None
) -> Iterator[Opened]:
    """Open a register for a command.

    Args:
        url: of its store.
        state: the folder of its keys, where they do not lie beside it.
        changing: whether it is going to be changed: then nobody else may.
        said: is told once that a store made before keys were remembered remembers them from now on; None: it does not.

    Raises:
        UsageError: ``register-not-made``, ``register-busy`` and others.
        KeysError: its keys are gone, damaged or those of another register.
        StoreError: the store cannot be used.
    """
    where = places(url, state)
    store = open_store(url)
    try:
        if not changing:
            yield _opened(where, store)
            return
        with alone(where):
            one = _opened(where, store)
            if said is not None and not one.settings.is_bound:
                _bind(one, said)
            yield one
    finally:
        store.close()


def _bind(one: Opened, said: Callable[[Words], None]) -> None:
    """Have a store that was made before keys were remembered remember those that open it."""
    if not opens(one.city):
        raise another(one.where.keys.name)
    one.settings.bind(one.city.keys.secret)
    said(
        Words(
            "鍵を控えていない古いストアでした。今の鍵で記録が開くことを確かめ、この登録系の鍵として控えました。",
            "the store was older than the record of its keys: these keys open it, and from now on they are known as its own",
        )
    )


def _opened(where: Places, store: Store) -> Opened:
    settings = Settings(store)
    policy, plan = settings.policy, settings.plan
    keys = FileKeys(where.keys, create=False)
    if not settings.keys_belong(keys.secret):
        raise another(where.keys.name)
    now = Clock(last_moment(policy, store, settings.moment))
    return Opened(where, settings, City(policy, store, keys, now, issuer_of(plan.seed) if plan else None))


def seed(
    url: str,
    state: Path | None,
    people: int,
    seed_: int,
    progress: Callable[[str, int], None],
    *,
    said: Callable[[Words], None] = lambda _words: None,
) -> tuple[Plan, Totals]:
    """Fill a register with synthetic people; one that was stopped goes on where it was.

    Raises:
        UsageError: ``register-seeded``, ``register-other-plan``, ``register-too-many``.
    """
    with opened(url, state, changing=True, said=said) as one:
        settings, city = one.settings, one.city
        if settings.totals is not None:
            raise UsageError(_seeded())
        day = city.clock.today
        plan = settings.plan or planned(city.policy, people, seed_, day)
        if (plan.people, plan.seed) != (people, seed_):
            raise UsageError(_other_plan(plan))
        if people * (len(plan.towns) + len(plan.works)) > _MOST_PEOPLE:
            raise UsageError(_too_many())
        settings.intend(plan)
        city = City(city.policy, city.store, city.keys, city.clock, issuer_of(plan.seed))
        fill(city, settings, plan.towns, progress)
        fill_works(city, settings, plan.works, progress)
        totals = Totals(through=(plan.day or day) - timedelta(days=1))
        settings.reached(totals, city.clock.now)
        _mark(one, city)
        return plan, totals


def run(
    url: str,
    state: Path | None,
    days: int,
    progress: Callable[[Totals], None],
    *,
    said: Callable[[Words], None] = lambda _words: None,
) -> tuple[Totals, Totals]:
    """Let days pass, from where the clock of the register stands; return its totals before and after.

    Raises:
        UsageError: ``register-unseeded``, ``register-day``.
    """
    with opened(url, state, changing=True, said=said) as one:
        plan, before = one.settings.plan, one.settings.totals
        if plan is None or before is None:
            raise UsageError(_unseeded())
        if days > (_LAST_DAY - before.through).days:
            raise UsageError(_no_such_day())
        after = before
        for after in Year(one.city, plan, one.settings).run(days):
            progress(after)
        _mark(one, one.city)
        return before, after


def check(url: str, state: Path | None) -> tuple[Agreement, date]:
    """Compare everything with everything, ledgers with the checkpoints beside the store; return also the day of the register.

    Nothing is changed, but nobody may work meanwhile: what is on its way between two systems would be found missing.
    """
    with opened(url, state, changing=True) as one:
        marks = read_checkpoints(one.where.checkpoints) if one.where.checkpoints.exists() else ()
        settings, totals = one.settings, one.settings.totals
        found = agree(
            one.city, marks, marked=settings.marked, bound=settings.is_bound, refused=totals.refused if totals else 0
        )
        return found, one.city.clock.today


def as_json(agreement: Agreement, day: date, lang: Lang) -> dict[str, object]:
    """Return the outcome of :func:`check` for programs."""
    checks = [
        {
            "check": one.name, "title": one.title.say(lang), "nodes": list(one.nodes), "compared": one.compared, "wrong": one.wrong,
            "note": one.note.say(lang) if one.note is not None else None,
            "found": [{"node": found.node, "key": found.key, "message": found.words.say(lang)} for found in one.found],
        }
        for one in agreement.checks
    ]  # fmt: skip
    return {
        "label": LABEL.say(lang), "day": day.isoformat(), "agrees": agreement.agrees, "checks": checks, "summary": agreement.words.say(lang)
    }  # fmt: skip


def clock(
    url: str,
    state: Path | None,
    to: str | None,
    waiting: Callable[[str, int], None] | None = None,
    *,
    said: Callable[[Words], None] = lambda _words: None,
) -> tuple[datetime, int | None]:
    """Return the moment of a register; with a day, move its clock on to it and do what is due by then, and return how much was erased.

    Args:
        url: of the store.
        state: the folder of its keys, where they do not lie beside it.
        to: the day, if any.
        waiting: is told of files that are over and wait for erasure by hand, for they are not erased automatically.
        said: is told of what the register has to say (:func:`opened`).

    Raises:
        UsageError: ``clock-set-back``, ``bad-as-of``, ``register-day``.
    """
    if to is None:
        with opened(url, state, changing=False) as one:
            _say_waiting(one.city, waiting)
            return one.city.clock.now, None
    day = _within(as_of_day(to))
    with opened(url, state, changing=True, said=said) as one:
        city, totals = one.city, one.settings.totals
        moment = datetime.combine(day, _MORNING, TOKYO)
        city.clock.move_to(moment if day != city.clock.today else max(moment, city.clock.now))
        one.settings.moved(city.clock.now)
        for juki in city.of("juki"):
            juki.daily()
        city.pump()
        erased = nightly(city)
        if totals is not None and totals.through < day:
            one.settings.reached(_skipped(totals, day), city.clock.now)
        _mark(one, city)
        _say_waiting(city, waiting)
        return city.clock.now, erased


def _say_waiting(city: City, waiting: Callable[[str, int], None] | None) -> None:
    if waiting is not None:
        for file, over in due_by_hand(city.policy, (node.store for node in city.nodes.values()), city.clock.today):
            waiting(file, over)


def _skipped(totals: Totals, day: date) -> Totals:
    """Return totals with the days passed over as finished: nobody files anything while a clock is moved."""
    from msgspec.structs import replace

    return replace(totals, through=date.fromordinal(day.toordinal() - 1))


def _within(day: date) -> date:
    """Return a day on which a register can be."""
    if not _FIRST_DAY <= day <= _LAST_DAY:
        raise UsageError(_no_such_day())
    return day


def _mark(one: Opened, city: City) -> None:
    """Take a checkpoint of every ledger, kept outside the store, which remembers that there are some."""
    marks = []
    for node in city.nodes.values():
        with node.store.read() as reader:
            mark = checkpoint(reader, node.id, city.clock.now)
        if mark is not None:
            marks.append(mark)
    write_checkpoints(one.where.checkpoints, *marks)
    one.settings.mark({mark.node: mark.seq for mark in marks})


def _seeded() -> Problem:
    return Problem(
        "register-seeded",
        Words("この登録系にはもう住民が入っています。", "this register is filled with people already"),
        Words("続きは pia register run で。別の住民で試すには、別のストアに作ってください。", "go on with 'pia register run', or make another store"),
    )  # fmt: skip


def _other_plan(plan: Plan) -> Problem:
    return Problem(
        "register-other-plan",
        Words(f"途中まで --people {plan.people} --seed {plan.seed} で入れています。", f"seeding was begun with --people {plan.people} --seed {plan.seed}"),
        Words("同じ人数と種で続けるか、別のストアに作ってください。", "go on with the same, or make another store"),
    )  # fmt: skip


def _unseeded() -> Problem:
    return Problem(
        "register-unseeded",
        Words("この登録系にはまだ住民が入っていません。", "nobody lives in this register yet"),
        Words("先に pia register seed を実行してください。", "run 'pia register seed' first"),
    )


def _no_such_day() -> Problem:
    return Problem(
        "register-day",
        Words(f"登録系の時計は{_FIRST_DAY}から{_LAST_DAY}までです。", f"the clock of a register runs from {_FIRST_DAY} to {_LAST_DAY}"),
        Words("日付又は日数を改めてください。", "name another day, or fewer days"),
    )  # fmt: skip


def _too_many() -> Problem:
    return Problem(
        "register-too-many",
        Words(
            f"住民が多過ぎます（合わせて{_MOST_PEOPLE}人まで）。", f"too many people (at most {_MOST_PEOPLE} together)"
        ),
        Words("--people を小さくしてください。", "use a smaller --people"),
    )
