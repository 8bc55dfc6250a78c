"""Every way a pack can be wrong: line, column, code, both languages whole, and the nearest name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pack_problems import HEAD, MORE, PACK, RULE, all_told, changed, told
from rule_support import one_rule, pack_text, problems_of, rule_data

from pia.errors import InputError
from pia.rules.load import load_packs
from pia.rules.pack import read_pack
from pia.source.load import load_text


def test_the_sound_pack_is_read() -> None:
    assert [rule.id for rule in read_pack(load_text(PACK, "rules.yaml")).rules] == ["a-rule"]


@pytest.mark.parametrize("key", ["schema", "pack", "title", "rules"])
def test_a_pack_lacks_a_key(key: str) -> None:
    text = HEAD.removesuffix("rules:\n") if key == "rules" else re.sub(rf"(?m)^{key}: .*\n", "", PACK)
    [found] = all_told(text)
    assert found == ("1:1", "rule-missing-key", f"規則集に「{key}」がありません。", f"the pack lacks '{key}'", None)


@pytest.mark.parametrize("key", ["id", "title", "why", "basis", "severity", "for", "quantifier", "message", "remedy"])
def test_a_rule_lacks_a_key(key: str) -> None:
    rule = (
        RULE.replace("  - id: a-rule\n    title", "  - title")
        if key == "id"
        else re.sub(rf"(?m)^    {key}: .*\n", "", RULE)
    )
    [problem] = problems_of(HEAD + rule)
    assert told(problem) == (
        "5:5", "rule-missing-key", f"規則に「{key}」がありません。", f"the rule lacks '{key}'", None,
    )  # fmt: skip
    assert (problem.remedy.ja, problem.remedy.en) == (f"「{key}: …」を書き足してください。", f"add '{key}: …'")


UNKNOWN_KEYS = [
    ("title: {ja: 規則, en: rule}", "title: {ja: 規則, eng: rule}", "6:21", "「title」", "'title'", "eng", "en"),
    ("severity: error", "severty: error", "9:5", "規則", "the rule", "severty", "severity"),
    ("severity: error", f"{MORE}wehn: 'true'", "10:5", "規則", "the rule", "wehn", "when"),
    ("severity: error", f"{MORE}zzz: 1", "10:5", "規則", "the rule", "zzz", None),
    ("severity: error", "severity: {default: error, drft: note}", "9:32", "「severity」", "'severity'", "drft", "draft"),
    ("severity: error", f"{MORE}applies: {{form: [juten]}}", "10:15", "「applies」", "'applies'", "form", "forms"),
    ("cite: 様式3,", "cite: 様式3, form: 令和6年,", "8:25", "「basis」", "'basis'", "form", "from"),
    ("severity: error", f"{MORE}related: [{{at: name, note: 注, noet: 注}}]", "10:35", "「related」", "'related'", "noet", "note"),
    ("severity: error", f"{MORE}examples: [{{pass: {{}}, finding: 1}}]", "10:27", "例", "the example", "finding", "findings"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, at, ja, en, key, hint", UNKNOWN_KEYS)
def test_an_unknown_key(*, old: str, new: str, at: str, ja: str, en: str, key: str, hint: str | None) -> None:
    [found] = [one for one in all_told(changed(old, new)) if one[1] != "rule-missing-key"]
    assert found == (
        at,
        "rule-unknown-key",
        f"{ja}に「{key}」という項目はありません。",
        f"{en} has no key '{key}'",
        hint,
    )


def test_an_unknown_key_of_the_pack_names_every_key() -> None:
    missing, unknown = problems_of(PACK.replace("title: {ja: 規則, en: rules}", "titel: {ja: 規則, en: rules}"))
    assert missing.message.en == "the pack lacks 'title'"
    assert told(unknown)[0] == "3:1"
    assert unknown.remedy.ja == "「title」ではありませんか。書ける項目: schema, pack, title, rules"
    assert unknown.remedy.en == "did you mean 'title'? known keys: schema, pack, title, rules"


UNKNOWN_WORDS = [
    ("severity: error", "severity: eror", "9:15", "severity", "eror", "error"),
    ("severity: error", "severity: fatal", "9:15", "severity", "fatal", None),
    ("severity: error", "severity: null", "9:15", "severity", "null", None),
    ("severity: error", "severity: {default: warnin}", "9:25", "severity.default", "warnin", "warning"),
    ("severity: error", "severity: {default: error, draft: nte}", "9:39", "severity.draft", "nte", "note"),
    ("for: files", "for: file", "10:10", "for", "file", "files"),
    ("for: files", "for: record-items", "10:10", "for", "record-items", "record_items"),
    ("quantifier: each", "quantifier: non", "11:17", "quantifier", "non", "none"),
    ("quantifier: each", "quantifier: all", "11:17", "quantifier", "all", None),
    ("source_status: confirmed", "source_status: confirmd", "8:40", "source_status", "confirmd", "confirmed"),
    ("severity: error", f"{MORE}applies: {{forms: [jutenn]}}", "10:23", "applies.forms", "jutenn", "juten"),
    ("severity: error", f"{MORE}applies: {{statuses: [draft, publishd]}}", "10:33", "applies.statuses", "publishd", "published"),
    ("severity: error", f"{MORE}applies: {{body_kinds: [municipalty]}}", "10:28", "applies.body_kinds", "municipalty", "municipality"),
    ("severity: error", f"{MORE}examples: [{{pass: {{}}, base: minimul}}]", "10:33", "base", "minimul", "minimal"),
    ("for: files\n    quantifier: each\n    require: file.name != ''", "for: systems\n    quantifier: each\n    check: flow-reaches-systm", "12:12", "check", "flow-reaches-systm", "flow-reaches-system"),
    ("require: file.name != ''", "check: flow-reaches-system", "12:12", "check", "flow-reaches-system", None),
]  # fmt: skip


@pytest.mark.parametrize("old, new, at, what, word, hint", UNKNOWN_WORDS)
def test_a_word_that_is_none_of_the_choices(
    *, old: str, new: str, at: str, what: str, word: str, hint: str | None
) -> None:
    assert all_told(changed(old, new)) == [
        (at, "rule-unknown-word", f"「{what}」に「{word}」は書けません。", f"'{what}' cannot be '{word}'", hint)
    ]


@pytest.mark.parametrize(
    "written, shown", [("2", "2"), ("'1'", "1"), ("1.0", "1.0"), ("true", "true"), ("null", "null"), ("[1]", "…"), ("{a: 1}", "…")]
)  # fmt: skip
def test_another_schema(written: str, shown: str) -> None:
    [problem] = problems_of(changed("schema: 1", f"schema: {written}"))
    assert told(problem) == (
        "1:9", "rule-schema", f"この版（schema: {shown}）は読めません。", f"this schema ({shown}) cannot be read", None,
    )  # fmt: skip
    assert (problem.remedy.ja, problem.remedy.en) == ("schema: 1 と書いてください。", "write schema: 1")


TEXT = "rule-text-expected"
SHAPES = [
    ("pack: p", "pack: ''", "2:7", TEXT, "「pack」には文字列を書きます。", "'pack' is a text"),
    ("pack: p", "pack: P_1", "2:7", "rule-bad-id", "「P_1」は識別子として使えません。", "'P_1' is not a usable id"),
    ("id: a-rule", "id: 規則1", "5:9", "rule-bad-id", "「規則1」は識別子として使えません。", "'規則1' is not a usable id"),
    ("id: a-rule", "id: a--rule", "5:9", "rule-bad-id", "「a--rule」は識別子として使えません。", "'a--rule' is not a usable id"),
    ("id: a-rule", f"id: {'a' * 81}", "5:9", "rule-bad-id", f"「{'a' * 40}」は識別子として使えません。", f"'{'a' * 40}' is not a usable id"),
    ("title: {ja: 規則, en: rule}", "title: []", "6:12", TEXT, "「title」には文字列を書きます。", "'title' is a text"),
    ("title: {ja: 規則, en: rule}", "title: {ja: ' ', en: rule}", "6:17", TEXT, "「title.ja」には文字列を書きます。", "'title.ja' is a text"),
    ("title: {ja: 規則, en: rule}", "title: {en: rule}", "6:13", "rule-missing-key", "「title」に「ja」がありません。", "'title' lacks 'ja'"),
    ("cite: 様式3,", "cite: '',", "8:20", TEXT, "「cite」には文字列を書きます。", "'cite' is a text"),
    ("cite: 様式3, ", "", "8:14", "rule-missing-key", "「basis」に「cite」がありません。", "'basis' lacks 'cite'"),
    (", source_status: confirmed", "", "8:14", "rule-missing-key", "「basis」に「source_status」がありません。", "'basis' lacks 'source_status'"),
    ("[{cite: 様式3, source_status: confirmed}]", "[]", "8:12", "rule-basis", "根拠（basis）が一つもありません。", "there is no basis"),
    ("severity: error", "severity: {draft: note}", "9:16", "rule-missing-key", "「severity」に「default」がありません。", "'severity' lacks 'default'"),
    ("severity: error", f"{MORE}applies: [juten]", "10:14", "rule-wrong-shape", "「applies」は項目の並び（名前: 値）で書きます。", "'applies' is written as a mapping"),
    ("severity: error", f"{MORE}applies: {{forms: juten}}", "10:22", "rule-list-expected", "「applies.forms」は一覧（[…] か - の行）で書きます。", "'applies.forms' is a list"),
    ("severity: error", f"{MORE}at: name", "10:9", "rule-list-expected", "「at」は一覧（[…] か - の行）で書きます。", "'at' is a list"),
    ("severity: error", f"{MORE}needs: file.id", "10:12", "rule-list-expected", "「needs」は一覧（[…] か - の行）で書きます。", "'needs' is a list"),
    ("severity: error", f"{MORE}needs: ['']", "10:13", TEXT, "「needs」には文字列を書きます。", "'needs' is a text"),
    ("severity: error", f"{MORE}when: [a]", "10:11", TEXT, "「when」には文字列を書きます。", "'when' is a text"),
    ("severity: error", f"{MORE}values: [a]", "10:13", "rule-wrong-shape", "「values」は項目の並び（名前: 値）で書きます。", "'values' is written as a mapping"),
    ("severity: error", f"{MORE}values: {{n: ''}}", "10:17", TEXT, "「values.n」には文字列を書きます。", "'values.n' is a text"),
    ("severity: error", f"{MORE}related: [text]", "10:15", "rule-wrong-shape", "「related」は項目の並び（名前: 値）で書きます。", "'related' is written as a mapping"),
    ("severity: error", f"{MORE}related: [{{at: name}}]", "10:16", "rule-missing-key", "「related」に「note」がありません。", "'related' lacks 'note'"),
    ("severity: error", f"{MORE}related: [{{note: 注}}]", "10:16", "rule-missing-key", "「related」に「at」がありません。", "'related' lacks 'at'"),
    ("severity: error", f"{MORE}item: handlers", "10:11", "rule-item", "「handlers」は欄のキーではありません。", "'handlers' is no key of an item"),
    ("severity: error", f"{MORE}item: '#subjets'", "10:11", "rule-unknown-item", "「#subjets」という欄のキーはどの様式にもありません。", "no form has an item '#subjets'", "#subjects"),
    ("severity: error", f"{MORE}item: 'work#subjets'", "10:11", "rule-unknown-item", "「work#subjets」という欄のキーはどの様式にもありません。", "no form has an item 'work#subjets'", "work#subjects"),
    ("severity: error", f"{MORE}viewpoint: '13'", "10:16", "rule-unknown-word", "「viewpoint」に「13」は書けません。", "'viewpoint' cannot be '13'", "3"),
    ("severity: error", f"{MORE}empty: ''", "10:12", TEXT, "「empty」には文字列を書きます。", "'empty' is a text"),
    ("severity: error", f"{MORE}viewpoint: [1]", "10:16", TEXT, "「viewpoint」には文字列を書きます。", "'viewpoint' is a text"),
    ("severity: error", f"{MORE}examples: {{}}", "10:15", "rule-list-expected", "「examples」は一覧（[…] か - の行）で書きます。", "'examples' is a list"),
    ("severity: error", f"{MORE}examples: [text]", "10:16", "rule-wrong-shape", "例は項目の並び（名前: 値）で書きます。", "the example is written as a mapping"),
    ("severity: error", f"{MORE}severity: note", "10:5", "duplicate-key", "項目名「severity」が重複しています。最初は9行目5文字目です。", "The key 'severity' is written twice; the first is at line 9, column 5."),
    ("    require: file.name != ''\n", "", "5:5", "rule-condition", "require（式）か check（検査の名前）の、どちらか一つを書きます。", "exactly one of 'require' and 'check' is needed"),
    ("file.name != ''", "file.name != ''\n    check: flow-reaches-system", "13:12", "rule-condition", "require（式）か check（検査の名前）の、どちらか一つを書きます。", "exactly one of 'require' and 'check' is needed"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, at, code, ja, en, hint", [(*row, None)[:7] for row in SHAPES])
def test_a_value_of_the_wrong_shape(
    *, old: str, new: str, at: str, code: str, ja: str, en: str, hint: str | None
) -> None:
    assert all_told(changed(old, new)) == [(at, code, ja, en, hint)]


@pytest.mark.parametrize("text, what", [("- a\n", "the pack"), ("a\n", "the pack"), (f"{HEAD}  - text\n", "the rule")])
def test_a_pack_or_rule_that_is_no_mapping(text: str, what: str) -> None:
    [(at, code, _, en, _)] = all_told(text)
    assert (at, code, en) == (
        "5:5" if what == "the rule" else "1:1",
        "rule-wrong-shape",
        f"{what} is written as a mapping",
    )


@pytest.mark.parametrize("rules, codes", [(" []", ["rule-count"]), (" text", ["rule-count", "rule-list-expected"])])
def test_a_pack_without_rules(rules: str, codes: list[str]) -> None:
    found = all_told(HEAD.rstrip("\n") + f"{rules}\n")
    assert [one[1] for one in found] == codes
    assert found[0] == (
        "4:1", "rule-count", "規則が0件あります（1件から2,000件まで）。", "0 rules (1 to 2000)", None,
    )  # fmt: skip


@pytest.mark.parametrize("written, ja, en", [
    ("令和6年13月", "13月はありません。月は1から12です", "there is no month 13; months are 1 to 12"),
    ("2025-02-30", "2月30日はありません。2025年2月は28日までです", "there is no day 30 in 2025-02, which has 28 days"),
    ("いつか", "「いつか」は日付として読めません", "“いつか” cannot be read as a date"),
])  # fmt: skip
@pytest.mark.parametrize("where, at", [
    ("basis: [{{cite: 法, from: {}, source_status: likely}}]", "8:29"),
    ("basis: [{{cite: 法, source_status: likely, to: {}}}]", "8:50"),
    ("basis: [{{cite: 法, source_status: likely}}]\n    applies: {{since: {}}}", "9:22"),
    ("basis: [{{cite: 法, source_status: likely}}]\n    applies: {{until: {}}}", "9:22"),
])  # fmt: skip
def test_a_date_that_is_none(where: str, at: str, written: str, ja: str, en: str) -> None:
    text = changed("basis: [{cite: 様式3, source_status: confirmed}]", where.format(written))
    assert all_told(text) == [(at, "rule-bad-date", ja, en, None)]


PATHS = [
    ("[nam]", "nam", "name"),
    ("[storage.plac]", "plac", "place"),
    ("[records.0.itms]", "itms", "items"),
    ("[records.itms]", "itms", "items"),
    ("[name.first]", "first", None),
    ("[storage.0]", "0", None),
    ("['']", None, None),
    ("[records.0.items]", None, None),
    ("['.']", "", None),
    ("['²']", "²", None),
    ("['５']", "５", None),
    ("[-1]", "-1", None),
    (f"['{'9' * 5000}']", "9" * 5000, None),
    ("[records.²]", "²", None),
    (f"[records.{'9' * 5000}]", "9" * 5000, None),
]


@pytest.mark.parametrize("written, step, hint", PATHS, ids=[one[0][:20] for one in PATHS])
def test_a_path_is_followed_as_far_as_the_facts_go(written: str, step: str | None, hint: str | None) -> None:
    text = changed("severity: error", f"{MORE}at: {written}")
    if step is None:
        assert read_pack(load_text(text, "rules.yaml")).rules[0].at
        return
    assert all_told(text) == [
        (
            "10:10",
            "rule-unknown-path",
            f"at の「{step}」という項目はありません。",
            f"'at': there is no field '{step}'",
            hint,
        )
    ]


@pytest.mark.parametrize("count", ["two", "0", "-1", "1.5", "true", "'2'", "[]", "null"])
def test_a_number_of_findings_that_is_none(count: str) -> None:
    [found] = all_told(changed("severity: error", f"{MORE}examples: [{{fail: {{}}, findings: {count}}}]"))
    assert found == (
        "10:37", "rule-count-expected", "「findings」には1以上の整数を書きます。", "'findings' is a whole number from 1 up", None,
    )  # fmt: skip


@pytest.mark.parametrize("example", ["{pass: {}, fail: {}}", "{base: minimal}", "{note: x}"])
def test_an_example_has_one_verdict(example: str) -> None:
    [found] = all_told(changed("severity: error", f"{MORE}examples: [{example}]"))
    assert found == (
        "10:16",
        "rule-example-verdict",
        "例には pass、fail、undetermined、not_applicable のどれか一つを書きます。",
        "an example has exactly one of pass, fail, undetermined, not_applicable",
        None,
    )


@pytest.mark.parametrize("what, line, column", [("message", 13, 14), ("remedy", 14, 13)])
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name, hint", [("labl", "label"), ("kei", "key"), ("coun", "count"), ("zzzz", None)])
def test_an_unknown_placeholder(
    *, what: str, line: int, column: int, language: str, name: str, hint: str | None
) -> None:
    texts = {"ja": "文", "en": "text", language: f"'{{{name}}}'"}
    rule = re.sub(rf"(?m)^    {what}: .*$", f"    {what}: {{ja: {texts['ja']}, en: {texts['en']}}}", RULE)
    rule = rule.replace("remedy:", "values: {count: file.entrusted_count}\n    remedy:")
    [problem] = problems_of(HEAD + rule)
    assert told(problem) == (
        f"{line + (what == 'remedy')}:{column}",
        "rule-unknown-placeholder",
        f"「{what}」の {{{name}}} に当たる値がありません。",
        f"'{what}' has no value for {{{name}}}",
        hint,
    )
    assert problem.remedy.en.endswith("add it to 'values', or use one of: count, key, label")


@pytest.mark.parametrize(
    "text, near_", [("{です", "{です"), ("です}", "です}"), ("{0}", "{0}"), ("{label.id}", "{label"), ("{Label}", "{Label"), ("{}", "{}")]
)  # fmt: skip
def test_a_stray_brace(text: str, near_: str) -> None:
    [problem] = problems_of(changed("ja: 指摘", f"ja: '{text}'"))
    assert (told(problem)[0], problem.code) == ("13:14", "rule-brace")
    assert problem.message.ja.startswith(f"「message」の波かっこの使い方が正しくありません（…{near_}")
    assert problem.message.en.startswith(f"a stray brace in 'message' (…{near_}")


# --- own packs ---


def test_own_packs_have_an_example_of_either_sort() -> None:
    missing = (
        "合格する例（pass）と不合格の例（fail）が少なくとも一つずつ要ります。",
        "at least one pass and one fail example are needed",
        None,
    )
    assert all_told(PACK, own=True) == [("5:5", "rule-examples", *missing)]
    for examples in ("[{pass: {}}]", "[{fail: {}}, {undetermined: {}}]", "[]"):
        text = changed("severity: error", f"{MORE}examples: {examples}")
        assert all_told(text, own=True) == [("10:5", "rule-examples", *missing)]
    text = changed("severity: error", f"{MORE}examples: [{{pass: {{}}}}, {{fail: {{}}}}]")
    assert read_pack(load_text(text, "rules.yaml"), own=True).rules[0].id == "a-rule"


@pytest.mark.parametrize("what", ["title", "why", "message", "remedy"])
def test_own_packs_speak_both_languages(what: str) -> None:
    sound = changed("severity: error", f"{MORE}examples: [{{pass: {{}}}}, {{fail: {{}}}}]").removeprefix(HEAD)
    once = HEAD + re.sub(rf"(?m)^    {what}: .*$", f"    {what}: 文", sound)
    half = HEAD + re.sub(rf"(?m)^    {what}: .*$", f"    {what}: {{ja: 文}}", sound)
    [(_, code, ja, en, _)] = all_told(once, own=True)
    assert (code, ja, en) == (
        "rule-one-language", f"「{what}」は日本語と英語の両方を書きます。", f"'{what}' is written in both languages",
    )  # fmt: skip
    [(_, code, ja, en, _)] = all_told(half, own=True)
    assert (code, ja, en) == ("rule-missing-key", f"「{what}」に「en」がありません。", f"'{what}' lacks 'en'")
    for text in (once, half):
        assert read_pack(load_text(text, "rules.yaml")).rules


# --- duplicates ---


def test_an_id_twice_in_one_pack() -> None:
    [found] = all_told(PACK + RULE)
    assert found == (
        "15:9",
        "rule-duplicate-id",
        "規則「a-rule」が二つあります（最初は rules.yaml:5:9）。",
        "the rule 'a-rule' stands twice (first at rules.yaml:5:9)",
        None,
    )


def test_ids_twice_over_packs_and_against_the_products_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIA_CACHE", "off")
    first, second = tmp_path / "1.yaml", tmp_path / "2.yaml"
    own = load_packs().rules[0]
    first.write_text(PACK, encoding="utf-8")
    second.write_text(PACK + RULE.replace("a-rule", own.id), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_packs([tmp_path])
    assert [(p.code, p.message.en, str(p.place)) for p in caught.value.problems] == [
        ("rule-duplicate-id", f"the rule 'a-rule' stands twice (first at {first.as_posix()}:5:9)", f"{second.as_posix()}:5:9"),
    ]  # fmt: skip
    second.write_text(HEAD + RULE.replace("a-rule", own.id), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_packs([tmp_path])
    [problem] = caught.value.problems
    assert problem.message.en == f"the rule '{own.id}' stands twice (first at {own.place})"
    assert str(own.place).startswith("rules/packs/")


# --- all at once ---


def test_everything_wrong_with_a_file_is_said_at_once_in_its_order() -> None:
    bad = (
        RULE.replace("quantifier: each", "quantifier: non")
        .replace("file.name != ''", "file.nam == file.knd")
        .replace("confirmed", "confirmd")
        .replace("指摘", "'{x1}'")
    )
    text = (HEAD + bad + bad.replace("a-rule", "B").replace("    why: {ja: 理由, en: because}\n", "")).replace(
        "schema: 1", "schema: 3"
    )
    assert [one[:2] for one in all_told(text)] == [
        ("1:9", "rule-schema"),
        ("8:40", "rule-unknown-word"),
        ("11:17", "rule-unknown-word"),
        ("12:19", "rule-expression"),
        ("12:31", "rule-expression"),
        ("13:14", "rule-unknown-placeholder"),
        ("15:5", "rule-missing-key"),
        ("15:9", "rule-bad-id"),
        ("17:40", "rule-unknown-word"),
        ("20:17", "rule-unknown-word"),
        ("21:19", "rule-expression"),
        ("21:31", "rule-expression"),
        ("22:14", "rule-unknown-placeholder"),
    ]


def test_everything_wrong_with_all_files_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(changed("for: files", "for: file"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("schema: 1\n\tpack: p\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text(pack_text(rule_data(id="c", severity="fatal")), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_packs([tmp_path], only=True)
    files = [p.place.file for p in caught.value.problems if p.place]
    assert list(dict.fromkeys(files)) == [(tmp_path / f"{name}.yaml").as_posix() for name in "abc"]


def test_a_value_may_take_the_name_of_a_placeholder_that_is_always_there() -> None:
    from rule_support import check, rules_of

    rules = rules_of(rule_data(require="false", values={"label": "file.id"}, message="{label} {key}"))
    [finding] = check(rules)[0]
    assert finding.message.ja == "roll files/roll"
    assert finding.values == (("label", "roll"),)
    assert one_rule(message="{label}").message.names == {"label"}
