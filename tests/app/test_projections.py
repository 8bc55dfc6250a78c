"""提出用, 公表用, 内部用: nothing that is withheld survives in any byte of a public output.

Every value of a whole published assessment that may be withheld is withheld at once, each with a mark of its own; then
every byte of every public output of every form is searched for the marks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from read_output import every_byte, holds

from pia.app.build import build
from pia.app.form import filled
from pia.source.assemble import assemble
from pia.source.nodes import plain

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
FORMATS = ("xlsx", "docx", "html", "pdf", "md", "json")
SHOWN = "（公表しない）"
MARK = "秘匿"

# What cannot be withheld: words of a closed list, names that tie records together, and the frame of the file itself.
KEPT = frozenset(
    {
        "schema", "form", "edition", "status", "id", "kind", "category", "zone", "system", "file", "files", "systems",
        "parties", "flows", "recipient", "from", "to", "chart", "annex", "is_system", "holds", "carries", "measure",
        "risk", "cell", "rating", "answers", "means", "source", "categories", "extent", "band", "timing", "implementation",
        "result", "published", "charged", "audit", "profile", "refines", "runs", "columns", "keys", "count", "listed",
        "order", "personal_three_years", "my_number_one_year", "held_from", "used_from", "date", "published_on",
        "approved_on", "counted_on", "start", "end", "submitted", "evaluated_on", "declared", "counting", "inherits",
        "include", "restated", "planned", "chapters", "attributes", "place", "prior", "posterior",
    }
)  # fmt: skip


class Marker:
    """Wraps every text of a tree into a withheld value with a mark of its own."""

    def __init__(self) -> None:
        self.marks: list[str] = []

    def walk(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self.walk(each, name) if name not in KEPT else each for name, each in value.items()}
        if isinstance(value, list):
            return [self.walk(each, key) for each in value]
        if not isinstance(value, str) or value in ("none", "unknown"):
            return value
        mark = f"{MARK}{len(self.marks):04d}号"
        self.marks.append(mark)
        return {"value": mark, "withhold": {"reason": "安全上の理由", "approver": "課長", "shown": SHOWN}}


def _assessment(folder: Path, name: str) -> tuple[Path, Marker]:
    """Write ``assessments/<name>`` into one file in which every text that may be withheld is withheld."""
    data = plain(assemble(ASSESSMENTS / name).root)
    for gone in ("inherits", "include", "change_totals"):
        data.pop(gone, None)
    for control in data.get("controls", ()):
        control.pop("refines", None)
        control.pop("profile", None)
    data["changes"] = data.get("changes", [])[:6]
    marker = Marker()
    frame = {key: data[key] for key in ("schema", "form", "edition", "status")}
    made = {**frame, **marker.walk({key: value for key, value in data.items() if key not in frame})}
    target = folder / name
    target.mkdir(parents=True)
    (target / "assessment.yaml").write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8")
    return target, marker


@pytest.fixture(scope="module", params=["nagaoka", "kadoma"])
def withheld(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Marker]:
    return _assessment(tmp_path_factory.mktemp("withheld"), request.param)


def test_nearly_everything_is_withheld(withheld: tuple[Path, Marker]) -> None:
    _, marker = withheld
    assert len(marker.marks) > 500


@pytest.mark.parametrize("form", [None, "kiso", "keikaku"])
def test_no_mark_survives_in_any_public_output(withheld: tuple[Path, Marker], form: str | None, tmp_path: Path) -> None:
    directory, _ = withheld
    made = build(directory, tmp_path, formats=FORMATS, form=form)
    assert made.form.projection == "publish"
    for name, path in made.files.items():
        assert not holds(every_byte(path.read_bytes()), MARK), name
        assert MARK not in path.name
        assert holds(every_byte(path.read_bytes()), SHOWN), name


def test_the_commission_sees_what_the_form_shows(withheld: tuple[Path, Marker]) -> None:
    directory, marker = withheld
    text = "\n".join(_texts(filled(directory, projection="submit")))
    assert sum(mark in text for mark in marker.marks) > 300
    assert SHOWN not in text
    assert MARK not in "\n".join(_texts(filled(directory)))


def _texts(form: Any) -> Iterator[str]:
    for item in form.items():
        yield item.printed()
        yield item.label
        yield from (text for _, text in item.details)
    yield form.name
