"""From an assessment to the policy of the reference register: what is declared is enforced, what is not is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pia.register.nodes import KINDS
from pia.register.policy import BodyPolicy, NodePolicy, Policy
from pia.verify.bodies import body_of, for_testing
from pia.verify.channels import channels_of
from pia.verify.controls import Controls
from pia.verify.counterparts import added_channels, added_files, added_nodes, counterpart_role
from pia.verify.files import files_of
from pia.verify.gaps import Conflict, Gap, Gaps
from pia.verify.guarding import approval_of, authentication_of, log_of, rights_of, search_of
from pia.verify.nodes import draft_nodes, homes
from pia.verify.parts import approval_of_output, output_channels, output_parts
from pia.verify.played import PlayedFunction, played
from pia.verify.recipients import recipients_of
from pia.verify.roles import approver_titles, roles_of
from pia.verify.together import put_together

if TYPE_CHECKING:
    from pia.model.read import Loaded
    from pia.verify.controls import Spot
    from pia.verify.draft import DraftNode, LeftOut

__all__ = ["Derived", "derive", "policy_of", "policy_of_all"]


class Derived(Struct, frozen=True, kw_only=True):
    """The policy of one assessment and how it came about.

    ``gaps`` are the undeclared values with the controls and items that leave them open; ``functions`` the listed functions, each with
    what plays it; ``left_out`` the flows that are no channels between systems.
    """

    policy: Policy
    gaps: tuple[Gap, ...]
    functions: tuple[PlayedFunction, ...]
    left_out: tuple[LeftOut, ...]
    spots: Mapping[str, Spot] = {}
    """By node that the assessment holds: where its controls speak of it."""
    conflicts: tuple[Conflict, ...] = ()
    """Where controls on one system differ: the policy has the strictest of what they say."""


def policy_of(loaded: Loaded) -> Policy:
    """Return the policy that an assessment declares, with stand-ins (試験用) for the systems that it does not hold."""
    return derive(loaded).policy


def policy_of_all(loaded: Sequence[Loaded]) -> Policy:
    """Return one policy for several assessments: municipalities of one prefecture feed one server, and all of them one national server.

    Ids begin with the name of the folder of each assessment; assessments of the same body share their systems. One assessment alone
    gives what :func:`policy_of` gives.

    Raises:
        ValueError: there is none.
    """
    if not loaded:
        raise ValueError("there is no assessment to take a policy from")
    if len(loaded) == 1:
        return policy_of(loaded[0])
    named: dict[str, Policy] = {}
    for one in loaded:
        name = _short(one.directory.name)
        named[name if name not in named else f"{name}-{len(named) + 1}"] = policy_of(one)
    return put_together(named)


def _short(name: str) -> str:
    """Return a name that ids may begin with."""
    kept = "".join(letter for letter in name.lower() if letter.isascii() and (letter.isalnum() or letter in "-_"))
    return kept[:16].strip("-_") or "assessment"


def derive(loaded: Loaded) -> Derived:
    """Return the policy of an assessment with what it leaves open."""
    assessment = loaded.assessment
    gaps, controls, body = Gaps(assessment.form), Controls(assessment), body_of(assessment.body)
    own = draft_nodes(assessment, body)
    functions = {id_: played(one) for id_, one in own.items()}
    nodes = own | added_nodes(own, body)
    files = files_of(assessment, own, controls, gaps)
    recipients = recipients_of(assessment, own, files, gaps)
    channels, left_out = channels_of(assessment, own, controls, recipients, gaps)
    titles = approver_titles(controls)
    held = {id_: one for id_, one in own.items() if one.held}
    parts = output_parts(own, controls, gaps)
    search = {id_: rule for id_, one in held.items() if (rule := search_of(one, controls, gaps)) is not None}
    roles = (*roles_of(assessment, own | parts, controls, gaps), *counterpart_role(nodes, gaps))
    gaps.note(
        "purposes", "open", "使用目的が文で書かれ、事務ごとの目的の一覧になっていない。",
        "purposes are told in sentences, not listed by task", "Ⅱ３⑥使用目的",
    )  # fmt: skip
    policy = Policy(
        name=f"{loaded.name}（試験用）",
        bodies=_bodies(nodes, body),
        nodes=tuple(_node(one, functions.get(id_, ())) for id_, one in (nodes | parts).items()),
        channels=(*channels, *output_channels(parts, controls, gaps), *added_channels(nodes, channels, body)),
        files=(*files, *added_files(nodes)),
        roles=roles,
        authentication={id_: authentication_of(one, controls, gaps) for id_, one in held.items()},
        search=search,
        approval={id_: approval_of(one, controls, gaps, titles) for id_, one in held.items()},
        rights={id_: rights_of(one, controls, gaps, titles) for id_, one in held.items()},
        log={id_: log_of(one, controls, gaps) for id_, one in held.items()},
        recipients=recipients,
    )
    policy = replace(_with_parts(policy, parts, controls), undeclared=gaps.pairs())
    return Derived(
        policy=policy,
        gaps=tuple(sorted(gaps.found, key=lambda gap: gap.path)),
        functions=tuple(one for listed in functions.values() for one in listed),
        left_out=left_out,
        spots={id_: one.spot for id_, one in (own | parts).items() if one.node.origin in ("held", "part")},
        conflicts=tuple(sorted(gaps.conflicts, key=lambda one: one.path)),
    )


def _with_parts(policy: Policy, parts: dict[str, DraftNode], controls: Controls) -> Policy:
    """Return the policy with what is declared of a system declared of its parts, too."""
    for id_, one in parts.items():
        own = one.speaks_as
        policy = replace(
            policy,
            authentication={**policy.authentication, id_: policy.authentication[own]},
            approval={**policy.approval, id_: approval_of_output(policy.approval[own], one, controls)},
            rights={**policy.rights, id_: policy.rights[own]},
            log={**policy.log, id_: policy.log[own]},
        )
    return policy


def _bodies(nodes: dict[str, DraftNode], body: BodyPolicy) -> tuple[BodyPolicy, ...]:
    """Return the bodies that run a node, the assessing one first; the prefecture of a municipality is always known."""
    around = homes(body)
    used = {one.node.body for one in nodes.values()}
    known = [body, around["prefecture"], around["nation"], around["neighbour"], for_testing(body.code, 2)]
    return tuple(
        {one.code: one for one in known if one.code in used or one.code in (body.code, body.prefecture)}.values()
    )


def _node(one: DraftNode, functions: Sequence[PlayedFunction]) -> NodePolicy:
    names = dict.fromkeys(
        name for function in functions for name in function.functions if name in KINDS[one.node.kind].FUNCTIONS
    )
    return replace(one.node, functions=tuple(names))
