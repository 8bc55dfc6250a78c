"""提供: a search or a request brings exactly the records that meet its conditions: none more, none less, nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from pia.errors import Words
from pia.register.items import CERTIFICATE, item_key
from pia.register.nodes.residents import sheet_values
from pia.verify.cast import CLERK
from pia.verify.ended import is_refused, told
from pia.verify.ordinary import LOOKING
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pia.register.city import City
    from pia.register.person import Resident
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_PIN: Final = "1234"
_COMPARED: Final = ("氏名", "生日", "性別", "住所")
_NOBODY: Final = {"氏名": "該当　無", "生年月日": "1900-01-01"}


def _other_number(city: City, node: str, change: int) -> None:
    """Have the node bring one record too many or too few; a machine, the certificate of somebody else."""
    at = city[node]
    if at.KIND == "kiosk":
        of = at.certificate_of
        at.certificate_of = lambda reader, _atena, asked: of(reader, _first_two(at)[1], asked)
        return
    name = LOOKING[at.KIND]
    look = getattr(at, name)

    def looked(work: Any, conditions: Any) -> Any:
        found = look(work, conditions)
        if is_refused(found):
            return found
        return [*found, *found[:1]] if change > 0 else found[:-1]

    setattr(at, name, looked)


def _too_many(city: City, node: str) -> None:
    _other_number(city, node, 1)


def _too_few(city: City, node: str) -> None:
    _other_number(city, node, -1)


def _held(node: Any) -> list[dict[str, str]]:
    """Return the values of every record of the node, read without its search."""
    with node.store.read() as reader:
        if node.KIND == "juki":
            found = node.residents.shelf.all(reader, ("current", "removed"))
            return [sheet_values(one.value) for one in found]
        if node.KIND == "atena":
            return [dict(one.value.values) for one in node.people.all(reader)]
        return [one.value.values() for one in node.records.all(reader)]


def _meets(values: Mapping[str, str], conditions: Mapping[str, str]) -> bool:
    return all(values.get(item_key(name), "") == value for name, value in conditions.items())


def _shown(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(values.get(item, "") for item in _COMPARED)


def _asked(scene: Scene, resident: Resident) -> list[dict[str, str]]:
    """Return ways of asking for somebody: what the declared rule needs, and the usual pairs."""
    declared = scene.conditions(resident)
    name, birth, address = resident.person.name.text, resident.person.birth.isoformat(), resident.address.text
    return [declared, {"氏名": name, "生年月日": birth}, {"氏名": name, "住所": address}, {"住所": address}]


def _searched(scene: Scene) -> None:
    operation = LOOKING[scene.node.KIND]
    look, work, held = getattr(scene.node, operation), scene.work(CLERK, operation), _held(scene.node)
    tried = found = wrong = 0
    for resident in scene.residents[:5]:
        for conditions in _asked(scene, resident):
            answer = look(work, conditions)
            if is_refused(answer):
                continue
            expected = sorted(_shown(one) for one in held if _meets(one, conditions))
            tried, found = tried + 1, found + len(expected)
            wrong += sorted(map(_shown, answer)) != expected
    if not found:
        raise scene.not_applicable("検索で見付かる記録がない。", "there are no records to be found")
    said = Words(f"{tried}通りの検索のうち過不足のあったもの{wrong}", f"{wrong} of {tried} searches are not exact")
    scene.see("exactly-those", wrong == 0, said)
    answer = look(work, _NOBODY)
    nobody = is_refused(answer, "no-condition") or (not is_refused(answer) and not answer)
    scene.see("nobody", nobody, told(answer))


def _first_two(node: Any) -> list[str]:
    with node.store.read() as reader:
        return [record.key for record, _ in zip(reader.records(node.data.file.id), range(2), strict=False)]


def _issued(scene: Scene) -> None:
    keys = _first_two(scene.node)
    if len(keys) < 2:
        raise scene.not_applicable("証明書のデータがない。", "there are no data for certificates")
    wrong = 0
    for place, key in enumerate(keys):
        scene.node.register_card(f"CARD{place}", key, _PIN, scene.today + timedelta(days=365))
        answer = scene.node.issue(f"CARD{place}", _PIN)
        with scene.node.store.read() as reader:
            held = scene.node.data.get(reader, key).value
        expected = {name: held[item_key(name)] for name in CERTIFICATE if item_key(name) in held}
        given = {} if is_refused(answer) else {name: value for name, value in answer.items() if name != "区分"}
        wrong += given != expected
    scene.see(
        "exactly-those",
        wrong == 0,
        Words(f"{len(keys)}件のうち本人の記録と違うもの{wrong}", f"{wrong} of {len(keys)} are not the holder's"),
    )
    answer = scene.node.issue("CARD9", _PIN)
    scene.see("nobody", is_refused(answer, "card-unknown"), told(answer))


def _run(scene: Scene) -> None:
    if scene.node.KIND == "kiosk":
        _issued(scene)
    else:
        _searched(scene)


PROBE = Probe(
    id="exact-result-set",
    at=frozenset({*LOOKING, "kiosk"}),
    steps=(
        Step(
            "exactly-those",
            Words(
                "複数の条件で検索し（証明書の交付では二人のカードで請求し）、結果を保存された全ての記録と照らす。",
                "Search by several conditions (at a machine: ask with two cards) and compare the results with all that is stored.",
            ),
            Words("条件に合う記録だけが、漏れなく返る。", "Exactly the records that meet them, and all of those."),
        ),
        Step(
            "nobody",
            Words("誰も当てはまらない条件で検索（請求）する。", "Ask with conditions that nobody meets."),
            Words("何も返らない。", "Nothing comes."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="one-too-many",
            words=Words("条件に合わない記録も返る。", "a record comes that was not asked for"),
            step="exactly-those",
            city=_too_many,
        ),
        Sabotage(
            id="one-too-few",
            words=Words("条件に合う記録が漏れる。", "a record that meets the conditions is missing"),
            step="exactly-those",
            city=_too_few,
        ),
    ),
)
