"""情報提供: who asks for a pair of requester and article that the annex does not list is refused, and the refusal is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pia.errors import Words
from pia.verify.ended import is_refused, told
from pia.verify.inquiries import answer, asked, outcomes
from pia.verify.probe import Probe, Sabotage, Step

if TYPE_CHECKING:
    from pia.register.policy import Policy
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_STRANGER, _OTHER = "一覧にない市の長", "一覧にない項"


def _everybody(policy: Policy, _node: str) -> Policy:
    """Permit the pairs that nobody listed, too."""
    extra = frozenset({(_STRANGER, _OTHER)})
    return replace(
        policy,
        recipients=tuple(
            replace(
                one,
                pairs=one.pairs | extra | {(_STRANGER, article) for _, article in one.pairs},
                information=frozenset(),
            )
            for one in policy.recipients
        ),
    )


def _run(scene: Scene) -> None:
    one = asked(scene)
    done = answer(scene, one, requester=_STRANGER)
    scene.see("other-requester", ok=is_refused(done, "not-permitted-inquiry"), seen=told(done))
    done = answer(scene, one, article=_OTHER)
    scene.see("other-article", ok=is_refused(done, "not-permitted-inquiry"), seen=told(done))
    recorded = outcomes(scene)
    scene.see(
        "recorded",
        ok=recorded == ["not-permitted-inquiry"] * 2,
        seen=Words(f"記録{len(recorded)}件", f"{len(recorded)} records"),
    )
    done = answer(scene, one)
    scene.see("listed-pair", ok=not is_refused(done), seen=told(done))


PROBE = Probe(
    id="unlisted-pair-refused",
    at=frozenset({"intermediate-server"}),
    steps=(
        Step(
            "other-requester",
            Words(
                "別紙にない機関が、別紙にある項で照会する。",
                "A body that the annex does not list asks under a listed article.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "other-article",
            Words(
                "別紙にある機関が、別紙にない項で照会する。", "A listed body asks under an article that is not listed."
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "recorded",
            Words("情報提供等の記録を見る。", "Look at the record of provisions."),
            Words("二つの拒否が残っている。", "Both refusals stand in it."),
        ),
        Step(
            "listed-pair",
            Words("別紙にある組で照会する。", "Ask with a listed pair."),
            Words("回答される。", "Answered."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="any-pair",
            words=Words("別紙にない組にも応じる。", "pairs that are not listed are answered"),
            step="other-requester",
            policy=_everybody,
        ),
    ),
)
