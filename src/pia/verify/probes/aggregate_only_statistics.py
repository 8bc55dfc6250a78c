"""使用: statistics are counts; nobody can be told from them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pia.errors import Words
from pia.register.values import resident_values
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


def _by_name(city: City, node: str) -> None:
    """Have the statistics name people."""
    at = city[node]
    statistics = at.statistics

    def named(*given: Any) -> Any:
        counts = statistics(*given)
        with at.store.read() as reader:
            shelf = at.residents.shelf
            row = next(reader.records(shelf.file.id))
            return counts | {shelf.open(row).last.person.name.text: 1}

    at.statistics = named


def _run(scene: Scene) -> None:
    found = scene.node.statistics(scene.work(CLERK, "statistics"), scene.today - timedelta(days=30), scene.today)
    counts = not is_refused(found) and all(isinstance(value, int) for value in found.values())
    scene.see(
        "counts",
        ok=counts,
        seen=told(found) if is_refused(found) else Words(f"集計{len(found)}項目", f"{len(found)} counts"),
    )
    personal = {
        value
        for one in scene.residents
        for name, value in resident_values(one).items()
        if name in ("氏名", "住民票コード", "個人番号", "住所")
    }
    shown = personal & {str(key) for key in found}
    scene.see("nobody-named", ok=not shown, seen=Words(f"個人を示す値{len(shown)}件", f"{len(shown)} personal values"))


PROBE = Probe(
    id="aggregate-only-statistics",
    at=frozenset({"juki"}),
    steps=(
        Step(
            "counts",
            Words("一か月の統計を作る。", "Make the statistics of a month."),
            Words("項目ごとの件数だけが出る。", "Counts by kind, and nothing else."),
        ),
        Step(
            "nobody-named",
            Words("氏名・番号・住所が含まれていないか見る。", "See whether names, numbers or addresses are in them."),
            Words("含まれていない。", "They are not."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="people-named",
            words=Words("統計に氏名が出る。", "statistics name people"),
            step="nobody-named",
            city=_by_name,
        ),
    ),
)
