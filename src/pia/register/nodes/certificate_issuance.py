"""証明書発行: certificates of its own copy of the data, where the 既存住基システム is down, and for other counters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar

from pia.errors import Words
from pia.register.guard.denial import Denied
from pia.register.guard.permit import Permit
from pia.register.nodes.base import Work, refuse
from pia.register.nodes.issuing import Issuing
from pia.register.policy import NodeKind
from pia.register.refusal import Refused
from pia.register.store.interface import Tx

__all__ = ["CertificateIssuance"]


class CertificateIssuance(Issuing):
    """The system that prints certificates."""

    KIND: ClassVar[NodeKind] = "certificate-issuance"
    FUNCTIONS: ClassVar[Mapping[str, Words]] = {
        "link": Words("既存システム連携", "the link with existing systems"),
        "issue": Words("証明書発行", "issuing certificates"),
    }
    FURTHER: ClassVar[frozenset[str]] = frozenset({"release"})

    def issue(
        self, work: Work, atena: str, asked: Collection[str] = (), *, released: bool = False
    ) -> dict[str, str] | Refused | Denied:
        """Return a certificate; who is protected needs somebody's release for it."""

        def do(tx: Tx, permit: Permit) -> dict[str, str] | Refused:
            if self.protected(tx, atena) and not released:
                return refuse("protected-unreleased")
            found = self.certificate_of(tx, atena, asked)
            return found if isinstance(found, Refused) else permit.shown(found)

        return self.carry_out(
            work, "issue", do, subject=atena, items=tuple(asked), also=("release",) if released else ()
        )
