"""支援措置 for victims of violence, stalking and child abuse: who is covered until when, and what is held back.

Source: 住民基本台帳事務処理要領 第5-10: one year, to be extended from a month before its end; the person it protects from is
refused, everybody else is examined strictly. How a release works at the counter is the guard's business.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from pia.errors import Words
from pia.register.refusal import Refusal, Refused
from pia.terms.calendar import add_duration
from pia.terms.durations import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PROTECTIONS", "Applicant", "Protection", "ProtectionKind", "Route", "begin", "in_force", "judge_request"]

ProtectionKind = Literal["domestic-violence", "stalking", "child-abuse", "other"]

PROTECTIONS: Final[dict[ProtectionKind, Words]] = {
    "domestic-violence": Words("配偶者からの暴力", "domestic violence"),
    "stalking": Words("ストーカー行為等", "stalking"),
    "child-abuse": Words("児童虐待", "child abuse"),
    "other": Words("その他これらに準ずる行為", "comparable acts"),
}

Applicant = Literal["self", "household", "agent", "third-party", "adverse"]
"""Who asks; ``adverse`` is the person from whom the measure protects, and whoever acts for that person."""

Route = Literal["counter", "post", "kiosk", "inspection", "online"]

_TERM: Final = Duration(1, "y")
_RENEWAL: Final = timedelta(days=31)
_ATTENDED: Final = frozenset({"counter", "post"})


class Protection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One measure; ``joint`` are those who asked together (併せて支援を求める者), ``ends`` is its last day."""

    id: str
    atena: str
    kind: ProtectionKind
    begins: date
    ends: date
    joint: tuple[str, ...] = ()
    adverse: tuple[str, ...] = ()
    """Names of 相手方; they stand nowhere but here."""

    def covers(self, atena: str, day: date) -> bool:
        """Say whether somebody is protected on a day."""
        return (atena == self.atena or atena in self.joint) and self.begins <= day <= self.ends

    def extended(self, day: date) -> Protection | Refused:
        """Return the measure with another year, asked for on ``day``: from a month before its end, until its end."""
        if day > self.ends:
            return Refused((Refusal("protection-over"),))
        if day < self.ends - _RENEWAL:
            return Refused((Refusal("protection-early"),))
        return replace(self, ends=add_duration(self.ends, _TERM))

    def ended(self, day: date) -> Protection | Refused:
        """Return the measure ended on the applicant's wish; it still covers ``day``."""
        if not self.begins <= day <= self.ends:
            return Refused((Refusal("protection-over"),))
        return replace(self, ends=day)


def begin(
    number: str,
    atena: str,
    kind: ProtectionKind,
    day: date,
    *,
    joint: tuple[str, ...] = (),
    adverse: tuple[str, ...] = (),
) -> Protection:
    """Return a measure of one year from ``day``."""
    ends = add_duration(day, _TERM) - timedelta(days=1)
    return Protection(id=number, atena=atena, kind=kind, begins=day, ends=ends, joint=joint, adverse=adverse)


def in_force(protections: Iterable[Protection], atena: str, day: date) -> Protection | None:
    """Return a measure that covers somebody on a day, None where there is none."""
    return next((protection for protection in protections if protection.covers(atena, day)), None)


def judge_request(
    protections: Iterable[Protection],
    atena: str,
    day: date,
    *,
    applicant: Applicant,
    route: Route,
    released: bool = False,
) -> Refused | None:
    """Judge a request to be shown or given somebody's record; None where no measure stands in the way.

    The adverse person is refused whatever anybody releases; machines and lists that nobody attends are closed; at the
    counter and by post somebody who may has to release it for this request (``released``).
    """
    if in_force(protections, atena, day) is None:
        return None
    if applicant == "adverse":
        return Refused((Refusal("protected-from-applicant"),))
    if route not in _ATTENDED:
        return Refused((Refusal("protected-unattended"),))
    return None if released else Refused((Refusal("protected-unreleased"),))
