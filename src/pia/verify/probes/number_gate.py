"""入手: the 附票 side gets a 個人番号 of a 国外転出者 alone, on a listed basis alone, and the number alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from pia.errors import Words
from pia.register.items import NUMBER
from pia.register.nodes.messages import Values, parcel
from pia.verify.ended import is_refused, told
from pia.verify.overseas import asked, moved_abroad
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.policy import Policy
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_ANSWERED = "answer-number-for-supplement"


def _whoever(city: City, node: str) -> None:
    """Have the node ask for the number of whoever is named."""
    at = city[node]
    at._abroad = lambda _recipient, _requester, _basis, listed: tuple(one["住民票コード"] for one in listed)  # noqa: SLF001


def _any_basis(policy: Policy, _node: str) -> Policy:
    """Let every recipient ask on whatever basis."""
    return replace(policy, recipients=tuple(replace(one, pairs=frozenset()) for one in policy.recipients))


def _whole_record(city: City, node: str) -> None:
    """Have the server of the numbers answer with the name, too."""
    for server in city.of("prefecture-server", city[node].declared.body):
        usual = server.ANSWERS["number-for-supplement"]

        def more(of: Any, channel: Any, question: Any, usual: Any = usual) -> Any:
            done = usual(of, channel, question)
            if is_refused(done):
                return done
            values = {**json.loads(done.body)["values"], "氏名": "試験"}
            return parcel("number", Values(values), (NUMBER,))

        server.ANSWERS = {**server.ANSWERS, "number-for-supplement": more}


def _servers(scene: Scene) -> list[str]:
    return [one.id for one in scene.city.of("prefecture-server", scene.node.declared.body)]


def _asked_there(scene: Scene) -> int:
    """Return how often the server of the numbers was asked since the last step."""
    return sum(row.operation == _ANSWERED for node in _servers(scene) for row in scene.rows(node))


def _run(scene: Scene) -> None:
    people, servers = moved_abroad(scene), _servers(scene)
    done = asked(scene, people.here)
    scene.see("not-abroad", is_refused(done, "not-abroad") and not _asked_there(scene), told(done), *servers)
    done = asked(scene, people.gone, basis="その他")
    scene.see("no-basis", is_refused(done) and not _asked_there(scene), told(done), *servers)
    before = len(scene.line.crossed)
    done = asked(scene, people.gone)
    given = not is_refused(done) and len(done) == 1 and NUMBER in done[0]
    scene.see("given", given and _asked_there(scene) == 1, told(done), *servers)
    answers = [one for one in scene.line.crossed[before:] if one.name == "number"]
    bare = all(one.encrypted or set(json.loads(one.body)["values"]) == {NUMBER} for one in answers)
    said = Words("番号だけ", "the number alone") if bare else Words("ほかの項目もある", "more than the number")
    scene.see("number-alone", ok=bool(answers) and bare, seen=said)


PROBE = Probe(
    id="number-gate",
    at=frozenset({"supplementary-prefecture-server"}),
    steps=(
        Step(
            "not-abroad",
            Words("国内に住む者の個人番号を求める。", "Ask for the number of somebody who lives in Japan."),
            Words(
                "拒否され、番号を持つサーバには照会もされない。",
                "Refused; the server of the numbers is not even asked.",
            ),
        ),
        Step(
            "no-basis",
            Words(
                "国外転出者の個人番号を、定めのない根拠で求める。",
                "Ask for the number of somebody abroad on a basis that is not listed.",
            ),
            Words("拒否され、照会もされない。", "Refused, and nothing is asked."),
        ),
        Step(
            "given",
            Words("国外転出者の個人番号を、定めた根拠で求める。", "Ask for it on a listed basis."),
            Words("その者の番号を取得でき、取得が記録される。", "It is obtained for that person, and entered."),
        ),
        Step(
            "number-alone",
            Words("サーバ間を通った回答の内容を見る。", "Look at the answer as it crossed between the servers."),
            Words("個人番号だけである。", "It holds the number alone."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="whoever-is-named",
            words=Words("国外転出者かどうかを確かめずに番号を求める。", "numbers are asked of whoever is named"),
            step="not-abroad",
            city=_whoever,
        ),
        Sabotage(
            id="any-basis",
            words=Words("根拠を確かめない。", "the basis is not looked at"),
            step="no-basis",
            policy=_any_basis,
        ),
        Sabotage(
            id="whole-record",
            words=Words("番号のほかの項目も回答する。", "more than the number is answered"),
            step="number-alone",
            city=_whole_record,
        ),
    ),
)
