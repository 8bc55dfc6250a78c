"""内部用: where each value comes from, what is open, what the rules find and what shows a control, beside the cells and as a list."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from filled import HEAD, one
from write import write

from pia.app import clock
from pia.app.form import filled
from pia.app.internal import _EARLIEST, _controls_by_line, _day, _home, _homes, annotated
from pia.catalogue.evidence import read_evidence
from pia.catalogue.evidence_text import evidence_text
from pia.forms.fill import fill_form
from pia.forms.tree import Form, Table
from pia.model.read import load_assessment
from pia.render.json_form import form_document
from pia.render.markdown import render_markdown

TEXT = HEAD.replace("status: draft", "status: published") + (
    "published_on: 令和7年3月1日\n"
    "work: {name: 見本事務, subjects: {count: 5000, band: 30万人以上}}\n"
    "department: {name: unknown}\n"
    "systems: [{id: s, name: 甲, functions: unknown}]\n"
    "files:\n"
    "  - id: f\n"
    "    name: 見本ファイル\n"
    "    risks:\n"
    "      - {risk: use/unauthorised, answers: {authentication: done}}\n"
    "controls:\n"
    "  - id: login\n"
    "    measure: use.authentication\n"
    "    place: {risk: use/unauthorised, cell: authentication-method}\n"
    "    text: 生体認証による。\n"
    "    evidence:\n"
    "      - {config: auth.conf, host: 端末, reviewed: 令和6年4月1日}\n"
    "  - id: lock\n"
    "    measure: use.authentication\n"
    "    place: {risk: use/unauthorised, cell: authentication-method}\n"
    "    text: 画面を閉じる。\n"
    "    planned: true\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "city", TEXT)


def internal(folder: Path, **more: str) -> Form:
    return filled(folder, projection="internal", **more)


def listed(form: Form) -> list[tuple[str, ...]]:
    section = form.sections[-1]
    assert section.title == "内部用　未了の事項・指摘・証跡の一覧"
    [item] = section.children
    value = item.value  # type: ignore[union-attr]
    return list(value.rows) if isinstance(value, Table) else []


CELL = "files/f/risks/use/unauthorised#authentication-method"


def test_the_origin_stands_beside_every_cell_that_has_one(folder: Path) -> None:
    form = internal(folder)
    for item in form.items():
        lines = [] if item.note is None else item.note.split("\n")
        origins = [line for line in lines if line.startswith("【内部】出典：")]
        assert len(origins) == (item.origin is not None), item.key
    assert "【内部】出典：assessment.yaml:8" in (one(form, "work#name").note or "")


def test_open_points_findings_and_evidence_stand_beside_their_cells(folder: Path) -> None:
    form = internal(folder)
    assert (one(form, CELL).note or "").split("\n")[-4:] == [
        "【内部】出典：assessment.yaml:20、assessment.yaml:26",
        "【内部】証跡：統制 login：設定 auth.conf、ホスト 端末、確認日 令和6年4月1日",
        "【内部】未了：統制 lock は予定であって、まだ実施していない。",
        "【内部】証跡：統制 lock：証跡の定めがない。",
    ]
    assert "【内部】未了：出典から内容を読み取れない。" in (one(form, "systems/s#functions").note or "")
    assert "【内部】未了：必須の欄が空欄である。" in (one(form, "cover#number").note or "")
    assert "【内部】未了：記載が、事実から導いた値（1,000人以上1万人未満）と合わない。" in (
        one(form, "work#subjects").note or ""
    )


def test_a_finding_stands_beside_its_cell_with_its_rule(folder: Path) -> None:
    note = one(internal(folder), "cover#number").note or ""
    assert "【内部】指摘：" in note
    assert "（required-item-filled）" in note


@pytest.mark.parametrize(
    ("key", "home"),
    [
        ("cover#number", "cover#number"),
        ("controls/login", CELL),
        ("controls/lock/parameters/factors", CELL),
        ("controls/elsewhere", None),
        ("files/f/risks/use/unauthorised", "files/f/risks/use/unauthorised#authentication"),
        ("files/f/risks/use/unauthorised/nothing", "files/f/risks/use/unauthorised#authentication"),
        ("files/f", "files/f#name"),
        ("changes/r01", "changes#rows"),
        ("nothing/at/all", None),
        ("", None),
    ],
)
def test_a_finding_stands_beside_the_nearest_cell(folder: Path, key: str, home: str | None) -> None:
    loaded = load_assessment(folder)
    homes = _homes(filled(folder, projection="submit"), _controls_by_line(loaded))
    assert _home(key, homes) == home


def test_the_list_has_every_point_but_the_origins(folder: Path) -> None:
    form = internal(folder)
    rows = listed(form)
    assert {row[2] for row in rows} == {"未了", "指摘", "証跡"}
    beside = [
        (item.path, line.removeprefix("【内部】"))
        for item in form.items()
        for line in (item.note or "").split("\n")
        if line.startswith("【内部】") and not line.startswith("【内部】出典")
    ]
    assert [(row[0], f"{row[2]}：{row[3]}") for row in rows if row[0] != "（評価書の全体）"] == beside
    assert (
        "Ⅲ[見本ファイル]/3/リスク２/具体的な管理方法",
        "具体的な管理方法",
        "証跡",
        "統制 lock：証跡の定めがない。",
    ) in rows


@pytest.mark.parametrize("projection", ["publish", "submit"])
def test_nothing_of_it_is_in_the_other_projections(folder: Path, projection: str) -> None:
    form = filled(folder, projection=projection)  # type: ignore[arg-type]
    assert all("【内部】" not in (item.note or "") for item in form.items())
    assert form.sections[-1].id != "internal"
    for text in (render_markdown(form).decode(), str(form_document(form))):
        assert "内部" not in text.replace("内部番号", "").replace("内部監査", "")


def test_the_same_cells_are_printed_as_for_the_submission(folder: Path) -> None:
    own = {item.key: item.printed() for item in internal(folder).items() if item.section != "内部用"}
    assert own == {item.key: item.printed() for item in filled(folder, projection="submit").items()}


def test_it_does_not_depend_on_the_day(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = internal(folder)
    for day in ("2000-01-01", "2099-12-31"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
        monkeypatch.setattr(clock, "today_in_tokyo", lambda *_, d=day: date.fromisoformat(d))
        assert internal(folder) == first


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ("", _EARLIEST),
        ("published_on: 令和7年3月1日\n", date(2025, 3, 1)),
        ("published_on: 令和7年3月\n", date(2025, 3, 31)),
        ("published_on: none\n", _EARLIEST),
        ("published_on: unknown\n", _EARLIEST),
        ("published_on: 令和元年5月1日\n", _EARLIEST),
        ("published_on: 令和7年3月1日\nchanges: [{id: r, date: 令和8年1月5日}, {id: s, date: 令和6年1月1日}, {id: t}]\n", date(2026, 1, 5)),
    ],
)  # fmt: skip
def test_findings_are_judged_on_the_last_day_the_assessment_speaks_of(tmp_path: Path, more: str, day: date) -> None:
    assert _day(load_assessment(write(tmp_path, HEAD + "work: {name: W}\n" + more))) == day


def test_many_origins_are_counted(tmp_path: Path) -> None:
    systems = "".join(f"  - {{id: s{n}, name: 甲{n}}}\n" for n in range(7))
    text = HEAD + f"work: {{name: W}}\nsystems:\n{systems}"
    note = one(internal(write(tmp_path, text), form="kiso"), "work#systems").note or ""
    assert (
        note == "【内部】出典：assessment.yaml:9、assessment.yaml:10、assessment.yaml:11、assessment.yaml:12 ほか3か所"
    )


def test_another_form_is_annotated_by_the_rules_of_the_own_one(folder: Path) -> None:
    form = internal(folder, form="kiso")
    assert (form.form, form.sections[-1].id) == ("kiso", "internal")
    loaded = load_assessment(folder)
    made, own = (fill_form(loaded, form=name, projection="internal", digest=form.digest) for name in ("kiso", "juten"))
    assert form == annotated(loaded, made, own)
    assert form != annotated(loaded, made, made)


def test_a_control_behind_a_value_keeps_its_evidence(tmp_path: Path) -> None:
    said = TEXT.replace("text: 生体認証による。", "parameters: {factors: [card]}\n    text: '{factors}による。'")
    note = one(internal(write(tmp_path, said)), CELL).note or ""
    assert "【内部】証跡：統制 lock：証跡の定めがない。" in note
    assert note.count("統制 login") == 1


def test_evidence_says_all_that_is_known() -> None:
    from pia.app.internal import _evidence
    from pia.model.control import Evidence

    full = Evidence.model_validate(
        {
            "config": "a",
            "path": "b",
            "host": "c",
            "document": "d",
            "reviewed": "令和6年4月1日",
            "log": "e",
        }
    )
    assert _evidence(full) == "設定 a、場所 b、ホスト c、文書 d、確認日 令和6年4月1日、記録 e"


def bases(form: Form) -> list[tuple[str, ...]]:
    (section,) = [one for one in form.sections if one.id == "internal-bases"]
    (item,) = section.children
    assert isinstance(item.value, Table)  # type: ignore[union-attr]
    return list(item.value.rows)  # type: ignore[union-attr]


def test_every_cell_lists_its_controls_with_the_evidence_kept_beside_the_assessment(folder: Path) -> None:
    plain = [(row[0], row[2], row[-1]) for row in bases(internal(folder))]
    assert [(id_, state) for _, id_, state in plain] == [("login", "証跡なし"), ("lock", "予定")]
    entry = {"control": "login", "kind": "document", "source": {"file": "点検簿"}, "date": "2025-02-03"}
    kept = [
        {**entry, "outcome": "held"},
        {**entry, "outcome": "refuted", "date": "2024-02-03", "source": {"file": "旧簿"}},
    ]
    stale = {**entry, "outcome": "held", "source": {"file": "前の文"}, "claim": "sha256:" + "0" * 64}
    file = {"schema": 1, "assessment": "city", "produced_by": "t", "as_of": "2025-03-01"}

    def told(*entries: dict[str, object]) -> tuple[str, ...]:
        (folder / "evidence.json").write_text(json.dumps({**file, "entries": entries}), "utf-8")
        return bases(internal(folder))[0]

    assert told(kept[0])[4:] == ("auth.conf", "一致：点検簿（2025-02-03）", "証跡あり")
    assert told(*kept)[5:] == ("一致：点検簿（2025-02-03）\n食い違い：旧簿（2024-02-03）", "食い違いあり")
    assert told(stale)[5:] == ("書き換えられた証跡：前の文（2025-02-03）", "証跡なし")  # a claim without a seal
    sealed = read_evidence(folder / "evidence.json", "evidence.json")
    (folder / "evidence.json").write_text(evidence_text(sealed), "utf-8")
    assert bases(internal(folder))[0][5:] == ("記載の変更前の証跡：前の文（2025-02-03）", "証跡なし")


def test_the_list_of_bases_is_never_published(folder: Path) -> None:
    assert not [one for one in filled(folder).sections if one.id.startswith("internal")]
