"""The profiles of shared platforms: what the product has, and what the lint says about a profile that is wrong."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pia.catalogue.measures import measures
from pia.catalogue.profiles import PlatformControl, PlatformProfile, Role, platform_profiles, profile_sources
from pia.catalogue.validate import validate_catalogue
from pia.data import rules_root
from pia.errors import InputError
from pia.source.load import load_file
from pia.source.nodes import plain

NAMES = (
    "government-cloud/2025-09",
    "intermediate-server-platform/2018-05",
    "intermediate-server-platform/2025-07",
    "juki-net-municipal-cs/2024-06",
    "prefecture-server-centre/2024-05",
)
CLOUD = "profiles/government-cloud/2025-09.yaml"


# --- what there is ---


def test_the_profiles_by_name_and_edition() -> None:
    assert tuple(platform_profiles()) == NAMES
    assert [
        path.relative_to(rules_root() / "profiles").with_suffix("").as_posix() for path in profile_sources(rules_root())
    ] == list(NAMES)


def test_a_profile_as_values() -> None:
    found = platform_profiles()["government-cloud/2025-09"]
    assert (found.name, found.edition, found.source_status) == ("government-cloud", "2025-09", "likely")
    assert (found.title.ja, found.title.en) == ("ガバメントクラウド", "Government cloud")
    assert found.files == (Role("hosted", "Ⅲ７にガバメントクラウドの措置を載せるファイル", optional=True),)
    assert found.systems == (Role("application", "ガバメントクラウドで動く業務システム", optional=True),)
    assert found.texts == ("storage", "erasure")
    assert next(one for one in found.controls if one.id == "threat-detection") == PlatformControl(
        id="threat-detection",
        measure="cloud.threat-detection",
        files=("hosted",),
        systems=("application",),
        parameters={"hours": "24時間365日"},
        runs="cloud",
        forms=(),
    )
    assert next(one for one in found.controls if one.id == "ismap-audit").forms == ("zenkoumoku",)


@pytest.mark.parametrize("name", NAMES)
def test_every_profile_says_where_it_comes_from_and_what_an_heir_maps(name: str) -> None:
    profile = platform_profiles()[name]
    assert re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", profile.edition)
    assert profile.since
    assert profile.source
    assert profile.title.ja != profile.title.en
    text = (rules_root() / "profiles" / f"{name}.yaml").read_text(encoding="utf-8")
    comment = text[: text.index("schema:")]
    assert "継承する側は" in comment
    assert "文はこのプロファイルのために書いた" in comment


@pytest.mark.parametrize("name", NAMES)
def test_every_role_is_used(name: str) -> None:
    profile = platform_profiles()[name]
    assert {role.id for role in profile.files} == {role for control in profile.controls for role in control.files}
    assert {role.id for role in profile.systems} == {role for control in profile.controls for role in control.systems}


def cells(profile: PlatformProfile, form: str) -> set[tuple[str, str]]:
    """Return the cells of ``form`` in which the texts of a profile stand."""
    read = plain(load_file(rules_root() / "profiles" / profile.name / f"{profile.edition}.yaml", "x").root)
    found = set()
    for control in read["controls"]:
        if form in control.get("forms", (form,)):
            place = control.get("place", {}).get(form)
            cell = (place["risk"], place["cell"]) if place else measures()[control["measure"]].cell(form)
            assert cell is not None, control["id"]
            found.add(cell)
    return found


def test_the_platform_speaks_to_each_chapter_that_the_published_assessments_show() -> None:
    for name in NAMES[1:3]:
        sections = {risk.partition("/")[0] for risk, _ in cells(platform_profiles()[name], "zenkoumoku")}
        assert sections == {"network", "storage", "audit", "education", "other"}
        sections = {risk.partition("/")[0] for risk, _ in cells(platform_profiles()[name], "juten")}
        assert sections == {"network", "storage", "education", "other"}
    sections = {risk.partition("/")[0] for risk, _ in cells(platform_profiles()[NAMES[3]], "zenkoumoku")}
    assert sections == {"acquisition", "use", "provision", "storage"}
    sections = {risk.partition("/")[0] for risk, _ in cells(platform_profiles()[NAMES[4]], "zenkoumoku")}
    assert sections == {"acquisition", "use", "entrustment", "provision", "storage"}


def test_the_cloud_edition_keeps_what_the_data_centre_edition_had() -> None:
    old, new = (platform_profiles()[name] for name in NAMES[1:3])
    kept = {one.measure for one in old.controls} & {one.measure for one in new.controls}
    assert {one.measure for one in old.controls} - kept == {"cloud.entry-control"}  # now the provider's, under ISMAP
    assert {"cloud.ismap-registered", "cloud.iso-27017-27018", "cloud.domestic-storage"} <= {
        one.measure for one in new.controls
    }


def test_the_numbers_of_the_published_assessments() -> None:
    def value(name: str, control: str) -> dict[str, object]:
        return next(one for one in platform_profiles()[name].controls if one.id == control).parameters

    assert value(NAMES[3], "search-conditions") == {
        "minimum-keys": 2,
        "excluded-keys": ["性別"],
        "combinations": ["氏名と住所", "氏名と生年月日"],
    }
    assert value(NAMES[3], "provision-record")["retention"] == "7y"
    assert value(NAMES[3], "erase-honnin")["retention"] == "150y"
    assert value(NAMES[4], "encrypted-backup") == {"interval": "1d"}
    assert value(NAMES[4], "backup-media-ledger") == {"reconciliation": "1w", "report": "1m"}
    assert value(NAMES[4], "deceased") == {"retention": "150y", "basis": "住民基本台帳法施行令第30条の6"}


# --- what the lint says ---


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    for name in ("measures", "law", "profiles"):
        shutil.copytree(rules_root() / name, tmp_path / name)
    shutil.copy(rules_root() / "probes.yaml", tmp_path)
    return tmp_path


def edit(rules: Path, before: str, after: str) -> tuple[int, int]:
    """Replace the first ``before`` of the profile and return the line and column where the mark ``‸`` of it stood."""
    path = rules / CLOUD
    text = path.read_text(encoding="utf-8")
    at = text.index(before)
    changed = text[:at] + after + text[at + len(before) :]
    mark = changed.index("‸")
    path.write_text(changed.replace("‸", ""), encoding="utf-8", newline="\n")
    return changed.count("\n", 0, mark) + 1, mark - (changed.rfind("\n", 0, mark) + 1) + 1


def told(rules: Path) -> list[tuple[str, int, int, str]]:
    with pytest.raises(InputError) as caught:
        validate_catalogue(rules)
    assert all(problem.place and problem.message.ja and problem.remedy.ja for problem in caught.value.problems)
    return [(p.place.file, p.place.line, p.place.column, p.message.en) for p in caught.value.problems if p.place]


def test_a_copy_is_sound(rules: Path) -> None:
    validate_catalogue(rules)


CASCADES = ("source: 門真市", "    hosted: {title:", "  systems:\n")
"""Names that other lines need: these are told as well."""
BROKEN = [
    ("schema: 1", "schema: ‸2", "There is no schema number '2'."),
    ("profile: government-cloud", "profile: ‸government-clod", "There is no name of the folder 'government-clod'. The nearest is 'government-cloud'."),
    ("edition: 2025-09", "edition: ‸2025-10", "There is no name of the file '2025-10'. The nearest is '2025-09'."),
    ("title: {ja: ガバメントクラウド, en: Government cloud}", "title: ‸{ja: ガバメントクラウド}", "The key 'en' is missing."),
    ("source_status: likely", "source_status: ‸certain", "There is no source_status 'certain'."),
    ("source: 門真市", "‸sources: 門真市", "There is no key 'sources'. The nearest is 'source'."),
    ("    hosted: {title:", "    ‸Hosted: {title:", "'Hosted' is not an id of lower-case letters, digits and hyphens."),
    ("optional: true}\n  systems", "optional: ‸sometimes}\n  systems", "Expected true or false."),
    ("  systems:\n", "  ‸places:\n", "There is no key 'places'. The nearest is 'files'."),
    ("  erasure: |-", "  ‸Erasure: |-", "'Erasure' is not an id of lower-case letters, digits and hyphens."),
    ("  - id: no-removal", "  - id: ‸ismap", f"The control 'ismap' is also at {CLOUD}:28:9."),
    ("  - id: no-removal", "  - id: ‸No_removal", "'No_removal' is not an id of lower-case letters, digits and hyphens."),
    ("measure: cloud.patch", "measure: ‸cloud.pach", "There is no measure 'cloud.pach'. The nearest is 'cloud.patch'."),
    ("scope: {files: [hosted], systems: [application]}", "scope: {files: [‸hosts], systems: [application]}", "There is no role of files 'hosts'. The nearest is 'hosted'."),
    ("scope: {files: [hosted], systems: [application]}", "scope: {files: [hosted], ‸parties: [maker]}", "There is no key 'parties'. The nearest is 'files'."),
    ("parameters: {hours:", "parameters: {‸hour: 24時間365日, hours:", "There is no parameter 'hour'. The nearest is 'hours'."),
    ("対策を{hours}行う", "対策を{hour}行う‸", None),
    ("runs: state", "runs: ‸nobody", "There is no runner 'nobody'."),
    ("forms: [zenkoumoku]", "forms: [‸zenkomoku]", "There is no form 'zenkomoku'. The nearest is 'zenkoumoku'."),
    ("forms: [zenkoumoku]", "forms: ‸[kiso]", "No cell shows this control."),
    ("place: {juten: {risk: storage/other, cell: measures}}", "place: {‸jyuten: {risk: storage/other, cell: measures}}", "There is no form 'jyuten'. The nearest is 'juten'."),
    ("place: {juten: {risk: storage/other, cell: measures}}", "place: {juten: {risk: ‸storage/others, cell: measures}}", "There is no risk 'storage/others'. The nearest is 'storage/other'."),
    ("place: {juten: {risk: storage/other, cell: measures}}", "place: {juten: {risk: storage/loss, cell: ‸technical-content}}", "There is no cell of risk storage/loss 'technical-content'."),
    ("place: {juten: {risk: storage/other, cell: measures}}", "place: {juten: ‸{risk: storage/other}}", "The key 'cell' is missing."),
    ("place: {juten: {risk: storage/other, cell: measures}}", "place: {risk: storage/loss, cell: ‸technical}", "There is no cell of risk storage/loss 'technical'. The nearest is 'technical-content'."),
    ("    runs: state\n", "    run‸s: state\n    order: first\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "message"), BROKEN)
def test_what_is_wrong_is_named_at_its_place(rules: Path, before: str, after: str, message: str | None) -> None:
    line, column = edit(rules, before, after)
    found = told(rules)
    if message is None:
        assert [file for file, *_ in found] == [CLOUD]
        return
    assert (CLOUD, line, column, message) in found
    if before not in CASCADES:
        assert len(found) == 1


@pytest.mark.parametrize(
    ("parameters", "column", "message"),
    [
        ("{minimum-keys: two}", 32, "Expected a whole number."),
        ("{minimum-keys: 2, excluded-keys: 性別}", 50, "Expected a list."),
        ("{minimum-keys: 2, excluded-keys: [3, ~]}", 54, "Expected a text."),
    ],
)
def test_the_values_have_the_types_of_their_measure(rules: Path, parameters: str, column: int, message: str) -> None:
    path = rules / "profiles" / "juki-net-municipal-cs" / "2024-06.yaml"
    text = path.read_text(encoding="utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "parameters: {minimum-keys: 2" in one)
    written = re.sub(r"parameters: \{minimum-keys: 2.*\}", f"parameters: {parameters}", text)
    path.write_text(re.sub(r"\{minimum-keys\}|\{combinations\}", "", written), encoding="utf-8", newline="\n")
    assert told(rules) == [("profiles/juki-net-municipal-cs/2024-06.yaml", line, column, message)]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("retention: 150y}", "retention: ‸long}", "'long' is no period."),
        ("methods: [physical, mac-filter]", "methods: [physical, ‸mac-filtr]", "There is no choice 'mac-filtr'. The nearest is 'mac-filter'."),
        ("enforced: true", "enforced: ‸1", "Expected true or false."),
        ("approver: 本人確認情報管理責任者", "approver: ‸[責任者]", "Expected a text."),
    ],
)  # fmt: skip
def test_choices_periods_flags_and_texts(rules: Path, before: str, after: str, message: str) -> None:
    path = rules / "profiles" / "juki-net-municipal-cs" / "2024-06.yaml"
    text = path.read_text(encoding="utf-8")
    changed = text.replace(before, after, 1)
    mark = changed.index("‸")
    path.write_text(changed.replace("‸", ""), encoding="utf-8", newline="\n")
    line, column = changed.count("\n", 0, mark) + 1, mark - (changed.rfind("\n", 0, mark) + 1) + 1
    assert told(rules) == [("profiles/juki-net-municipal-cs/2024-06.yaml", line, column, message)]


def test_texts_of_a_profile_refer_to_one_another(rules: Path) -> None:
    path = rules / CLOUD
    text = path.read_text(encoding="utf-8")
    added = text.replace(
        "controls:\n", "  both: {join: [{use: storage}, ほか]}\n  wrong: {join: [{use: stroage}]}\ncontrols:\n", 1
    )
    path.write_text(added, encoding="utf-8", newline="\n")
    line = added[: added.index("  wrong:")].count("\n") + 1
    assert told(rules) == [(CLOUD, line, 24, "There is no shared text 'stroage'. The nearest is 'storage'.")]


def test_a_file_that_is_no_yaml_is_named(rules: Path) -> None:
    (rules / "profiles" / "government-cloud" / "2026-01.yaml").write_text("a: [\n", encoding="utf-8")
    ((file, line, column, _),) = told(rules)
    assert (file, line, column) == ("profiles/government-cloud/2026-01.yaml", 1, 4)
