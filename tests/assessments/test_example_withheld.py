"""What the example withholds: said to the commission only, in no byte of a public document."""

from __future__ import annotations

import json

import pytest
from example import WORKS, form, loaded
from withheld import printed, withheld_places

from pia.render.formats import FORMATS

WITHHELD = {
    "password-expiry/period": ("90日", "市が定める期間"),
    "log-review/interval": ("2週間", "一定の期間"),
    "screen-lock/timeout": ("7分", "一定の時間"),
    "backup/generations": ("14世代", "複数世代"),
    "backup/place": ("見本県東見本町の第二データセンター", "データセンターから離れた別の拠点"),
}
"""By control of the body and value: what 提出用 prints, and what 公表用 prints in its place."""

PLACE = ("見本県東見本町の第一データセンター", "入退室を管理するデータセンター")
"""The same of the storage place in 様式4."""


# --- withheld values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("work", WORKS)
def test_withheld_values_are_the_ones_listed_here(work: str) -> None:
    controls = loaded(work).assessment.controls
    found: dict[str, str] = {}
    for path in withheld_places(loaded(work).root):
        withheld = loaded(work).withheld(path)
        assert withheld is not None
        assert len(withheld.reason) > 10
        assert withheld.approver == "情報セキュリティ統括責任者"
        if path[0] == "controls":
            found[f"{controls[int(path[1])].id}/{path[3]}"] = withheld.shown
        else:
            assert (work, path[-2:]) == ("juki", ("storage", "place"))
    listed = {key: shown.removesuffix("世代") for key, (_, shown) in WITHHELD.items()}
    assert found.items() <= listed.items()
    assert found == listed or work == "jutaku"


SECRETS = [
    *(("juki", *WITHHELD[key]) for key in sorted(WITHHELD)), ("juki", *PLACE),
    *(("kokuho", *WITHHELD[key]) for key in sorted(WITHHELD)),
]  # fmt: skip


@pytest.mark.parametrize(("work", "value", "shown"), SECRETS)
def test_a_withheld_value_is_said_to_the_commission_only(work: str, value: str, shown: str) -> None:
    publish, submit = (
        json.dumps([str(item.printed()) for item in form(work, None, p).items()], ensure_ascii=False)
        for p in ("publish", "submit")
    )
    assert value not in publish
    assert shown in publish
    assert value in submit


@pytest.mark.parametrize("format_", ["json", "html", "md", "xlsx", "docx"])
@pytest.mark.parametrize("work", WORKS)
def test_no_public_document_holds_a_withheld_value_or_its_reason(work: str, format_: str) -> None:
    text = printed(FORMATS[format_].render(form(work)), format_)
    assert "見本市長" in text
    for path in withheld_places(loaded(work).root):
        withheld = loaded(work).withheld(path)
        assert withheld is not None
        assert withheld.reason not in text
    for value, _ in (*WITHHELD.values(), PLACE):
        assert value not in text


@pytest.mark.parametrize("work", ["juki", "kokuho"])
def test_projections_differ_where_something_is_withheld(work: str) -> None:
    publish, submit = form(work), form(work, None, "submit")
    differing = [a.key for a, b in zip(publish.items(), submit.items(), strict=True) if a.value != b.value]
    assert differing == [item.key for item in publish.items() if item.status == "withheld"]
    assert len(differing) >= 4
    assert sum(1 for item in submit.items() if item.status == "withheld") == 0
