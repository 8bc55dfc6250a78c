"""入手: a new 個人番号 comes from the national server, for the 住民票コード that was asked about and for no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.event import NumberGiven
from pia.verify.ended import is_refused, told
from pia.verify.events import ATENA, moving_in
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.event import Content
    from pia.verify.scene import Scene

__all__ = ["PROBE"]


class _Astray:
    """Gives the number of the next place for every code."""

    def __init__(self, issuer: Any) -> None:
        self._issuer = issuer

    def place_of(self, code: str) -> int | None:
        place: int | None = self._issuer.place_of(code)
        return None if place is None else place + 1

    def number(self, place: int) -> str:
        return str(self._issuer.number(place))


def _astray(city: City, _node: str) -> None:
    """Have the national server answer with the number of another code."""
    for server in city.of("national-server"):
        server.issuer = _Astray(server.issuer)


def _whosever(city: City, node: str) -> None:
    """Have the register take a number whatever code it was given for."""
    juki = _juki_of(city, node)
    record = juki.record

    def taken(tx: Any, application: str, contents: Any) -> Any:
        mended = [
            (atena, replace(one, code=juki.standing(atena).code) if isinstance(one, NumberGiven) else one, day)
            for atena, one, day in contents
        ]
        return record(tx, application, mended)

    juki.record = taken


def _juki_of(city: City, node: str) -> Any:
    at = city[node]
    return at if at.KIND == "juki" else next(city.of("juki", at.declared.body), None)


def _recorded(scene: Scene, juki: Any, content: Content) -> Any:
    """Have the register record something of itself, as it does with an answer."""
    name = f"P{scene.today:%Y%m%d}-{type(content).__name__}"
    return juki.run("ask-numbers", lambda tx: juki.record(tx, name, [(ATENA, content, scene.today)]), subject=ATENA)


def _run(scene: Scene) -> None:
    juki = _juki_of(scene.city, scene.id)
    if juki is None:
        raise scene.not_applicable("番号を求める既存住基システムがない。", "there is no system that asks for numbers")
    (code, number), (other_code, other_number) = scene.spare(0), scene.spare(1)
    _recorded(scene, juki, moving_in(scene, number=None))
    done = _recorded(scene, juki, NumberGiven(code=other_code, number=other_number))
    scene.see("other-code", is_refused(done, "not-the-asked-code"), told(done), juki.id)
    done = _recorded(scene, juki, NumberGiven(code=code, number=scene.resident(1).number or ""))
    scene.see("other-person", is_refused(done), told(done), juki.id)
    juki.ask_numbers()
    asking = [row for node in (juki.id, *_servers(scene, juki)) for row in scene.rows(node)]
    if any("channel-undeclared" in row.detail for row in asking if row.operation in {"ask-number", "answer-number"}):
        scene.skip(
            "asked", "全国サーバに番号を求める経路の宣言がない。", "no declared channel leads to who gives numbers"
        )
        return
    given = juki.standing(ATENA).number
    scene.see("asked", given == number, _said(given, number), juki.id)


def _servers(scene: Scene, juki: Any) -> list[str]:
    """Return the servers by which a register asks."""
    return [one.id for one in scene.city.of("municipal-cs", juki.declared.body)]


def _said(given: str | None, expected: str) -> Words:
    if given is None:
        return Words("番号が届いていない", "no number came")
    if given == expected:
        return Words("住民票コードに対応する番号が届いた", "the number of that code came")
    return Words("別の番号が届いた", "another number came")


PROBE = Probe(
    id="new-number-for-requested-code",
    at=frozenset({"juki", "municipal-cs"}),
    steps=(
        Step(
            "other-code",
            Words(
                "番号のない者について、求めたものと違う住民票コードへの回答を受ける。",
                "For somebody without a number, take an answer for another code than the one asked about.",
            ),
            Words("拒否され、番号は記載されない。", "Refused; no number is entered."),
        ),
        Step(
            "other-person",
            Words("既に別の者に付いている番号の回答を受ける。", "Take an answer with the number of somebody else."),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "asked",
            Words(
                "住民票コードを示して全国サーバに番号を求める。", "Ask the national server for the number of the code."
            ),
            Words("そのコードに対応する番号だけが記載される。", "The number that belongs to that code is entered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="whosever-answer",
            words=Words("回答の住民票コードを確かめない。", "the code of an answer is not looked at"),
            step="other-code",
            city=_whosever,
        ),
        Sabotage(
            id="astray",
            words=Words("別のコードの番号が回答される。", "the number of another code is answered"),
            step="asked",
            city=_astray,
        ),
    ),
)
