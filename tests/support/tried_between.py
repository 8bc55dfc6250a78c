"""Rules on agreement between chapters that ``test_between_chapters`` tries, whatever pack they stand in."""

from __future__ import annotations

__all__ = ["RULES"]

RULES = frozenset(
    (
        "agency-inflow-is-a-source",
        "backup-answer-agrees",
        "category-connection-on-both-sides",
        "cloud-storage-has-cloud-erasure",
        "connection-to-another-category",
        "contractor-is-decided",
        "delivery-rule-agrees-with-means",
        "departments-in-charge-use-the-file",
        "e-application-measures-fit-the-file",
        "education-answers-agree",
        "entry-control-agrees",
        "function-names-a-connection",
        "inquiry-basis-needs-acquisition",
        "inquiry-keys-agree",
        "internal-link-inflow-is-ticked",
        "linkage-reaches-a-file",
        "network-acquisition-needs-basis",
        "network-means-need-a-connection",
        "no-linkage-no-network",
        "no-provision-tick-agrees",
        "no-view-claim-agrees-with-delivery",
        "operator-authentication-agrees",
        "organisation-answers-agree",
        "other-body-block-is-a-provision",
        "other-body-receives-by-provision",
        "paper-disposal-agrees",
        "planned-measure-is-marked",
        "platform-measures-need-connection",
        "provision-goes-to-another-body",
        "provision-peer-is-a-recipient",
        "recipient-is-not-the-person",
        "same-matter-same-answers",
        "same-matter-same-contractor",
        "same-system-same-controls",
        "same-system-same-departments",
        "same-system-same-rating",
        "system-is-connected",
        "system-stands-on-the-drawing",
        "tasks-stand-on-the-drawing",
        "transfer-goes-to-another-office",
    )
)
