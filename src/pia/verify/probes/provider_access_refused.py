"""クラウド: accounts of the state or the provider read nothing, and what lies in the store is cipher text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pia.errors import Words
from pia.register.guard.administration import Enrolment, enrol
from pia.register.guard.operator import Operator
from pia.register.nodes import Work
from pia.verify.cast import CLERK, Person
from pia.verify.ended import is_refused, told
from pia.verify.probe import Probe, Sabotage, Step
from pia.verify.sabotage import open_to_all
from pia.verify.tampering import bodies, other_tools

if TYPE_CHECKING:
    from pia.register.city import City
    from pia.register.guard.operator import Session
    from pia.verify.scene import Scene

__all__ = ["PROBE"]

_PROVIDER = Person(id="provider")


def _readable(city: City, node: str) -> None:
    """Leave a plain copy of what people are called in the store."""
    with other_tools(city) as database:
        database.execute(
            "INSERT INTO kept (node, kind, key, body, expires) VALUES (?, 'setting', 'debug-dump', ?, NULL)",
            (node, "氏名：試験用".encode()),
        )


def _run(scene: Scene) -> None:
    operator = Operator(id=_PROVIDER.id, kind="other-body", since=scene.today)
    scene.administer(enrol, Enrolment(operator=operator, secrets=_PROVIDER.secrets))
    with scene.node.store.write() as tx:
        session: Session = scene.node.guard.sign_in(tx, _PROVIDER.id, _PROVIDER.proofs(1), scene.person(CLERK).terminal)
    answer = scene.look_up(Work(session=session, task=scene.work(CLERK).task), scene.resident())
    scene.see("account-refused", ok=is_refused(answer, "no-right"), seen=told(answer))
    resident = scene.resident()
    wanted = [
        value.encode() for value in (resident.person.name.text, resident.code, resident.number or resident.code, "氏名")
    ]
    found = bodies(scene.city, scene.id)
    readable = sum(any(value in body for value in wanted) for body in found)
    scene.see(
        "store-sealed",
        ok=not readable,
        seen=Words(f"{len(found)}行のうち読み取れるもの{readable}行", f"{readable} of {len(found)} rows are readable"),
    )


PROBE = Probe(
    id="provider-access-refused",
    steps=(
        Step(
            "account-refused",
            Words(
                "国・事業者のアカウントを権限なしで登録し、一人の情報を閲覧しようとする。",
                "Register an account of the state or the provider without a right and try to read one person's record.",
            ),
            Words("拒否される。", "Refused."),
        ),
        Step(
            "store-sealed",
            Words(
                "保管場所の管理者として、ストアの中を別の道具で読む。",
                "As the administrator of the storage, read the store with another tool.",
            ),
            Words("氏名も番号も読み取れない。", "Neither names nor numbers can be read."),
        ),
    ),
    run=_run,
    sabotages=(
        Sabotage(
            id="rights-not-asked",
            words=Words("権限を確かめない。", "nobody is asked for a right"),
            step="account-refused",
            city=open_to_all,
        ),
        Sabotage(
            id="plain-copy",
            words=Words("ストアに読み取れる写しがある。", "there is a readable copy in the store"),
            step="store-sealed",
            city=_readable,
        ),
    ),
)
