"""Every way a pack can be wrong: line, column, code, both languages whole, and the nearest name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rule_support import one_rule, pack_text, problems_of, rule_data

from pia.errors import InputError, Problem
from pia.rules.load import load_packs
from pia.rules.pack import read_pack
from pia.source.load import load_text

HEAD = "schema: 1\npack: p\ntitle: {ja: 規則, en: rules}\nrules:\n"
RULE = """\
  - id: a-rule
    title: {ja: 規則, en: rule}
    why: {ja: 理由, en: because}
    basis: [{cite: 様式3, source_status: confirmed}]
    severity: error
    for: files
    quantifier: each
    require: file.name != ''
    message: {ja: 指摘, en: finding}
    remedy: {ja: 直す, en: mend}
"""
PACK = HEAD + RULE
MORE = "severity: error\n    "
"""Where a key that the sound rule lacks is put: line 10, column 5."""


def changed(old: str, new: str) -> str:
    assert PACK.count(old) == 1, old
    return PACK.replace(old, new)


def near(problem: Problem) -> str | None:
    """Return the name that the remedy suggests; both languages must suggest the same one."""
    ja = re.match(r"「([^」]*)」ではありませんか。", problem.remedy.ja)
    en = re.match(r"did you mean '([^']*)'\? ", problem.remedy.en)
    assert (ja and ja[1]) == (en and en[1])
    return ja[1] if ja else None


def told(problem: Problem) -> tuple[str, str, str, str, str | None]:
    """Return ``line:column``, code, both messages and the suggested name."""
    assert problem.place is not None
    assert problem.place.file == "rules.yaml"
    assert problem.remedy.ja
    assert problem.remedy.en
    at = f"{problem.place.line}:{problem.place.column}"
    return at, problem.code, problem.message.ja, problem.message.en, near(problem)


def all_told(text: str, *, own: bool = False) -> list[tuple[str, str, str, str, str | None]]:
    return [told(problem) for problem in problems_of(text, own=own)]


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
def test_an_unknown_key(old: str, new: str, at: str, ja: str, en: str, key: str, hint: str | None) -> None:
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
    old: str, new: str, at: str, what: str, word: str, hint: str | None
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
    ("severity: error", f"{MORE}empty: ''", "10:12", TEXT, "「empty」には文字列を書きます。", "'empty' is a text"),
    ("severity: error", f"{MORE}viewpoint: [1]", "10:16", TEXT, "「viewpoint」には文字列を書きます。", "'viewpoint' is a text"),
    ("severity: error", f"{MORE}examples: {{}}", "10:15", "rule-list-expected", "「examples」は一覧（[…] か - の行）で書きます。", "'examples' is a list"),
    ("severity: error", f"{MORE}examples: [text]", "10:16", "rule-wrong-shape", "例は項目の並び（名前: 値）で書きます。", "the example is written as a mapping"),
    ("severity: error", f"{MORE}severity: note", "10:5", "duplicate-key", "項目名「severity」が重複しています。最初は9行目5文字目です。", "The key 'severity' is written twice; the first is at line 9, column 5."),
    ("    require: file.name != ''\n", "", "5:5", "rule-condition", "require（式）か check（検査の名前）の、どちらか一つを書きます。", "exactly one of 'require' and 'check' is needed"),
    ("file.name != ''", "file.name != ''\n    check: flow-reaches-system", "13:12", "rule-condition", "require（式）か check（検査の名前）の、どちらか一つを書きます。", "exactly one of 'require' and 'check' is needed"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, at, code, ja, en", SHAPES)
def test_a_value_of_the_wrong_shape(old: str, new: str, at: str, code: str, ja: str, en: str) -> None:
    assert all_told(changed(old, new)) == [(at, code, ja, en, None)]


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
def test_an_unknown_placeholder(what: str, line: int, column: int, language: str, name: str, hint: str | None) -> None:
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


# --- expressions ---


def in_require(expression: str, kind: str = "files", more: str = "") -> str:
    """Return a pack whose condition is ``expression`` in single quotes; its first character stands at column 15."""
    quoted = expression.replace("'", "''")
    rule = RULE.replace("for: files", f"for: {kind}").replace("require: file.name != ''", f"require: '{quoted}'{more}")
    return HEAD + rule


def column_of(expression: str, part: str) -> int:
    """Return the column in the pack of the last ``part`` in an expression, its quotes doubled."""
    at = expression.rindex(part)
    return 15 + len(expression[:at].replace("'", "''"))


MISSPELLED_FIELDS = [
    ("file.nam == 'a'", "nam", "name"),
    ("file.storage.plac == null", "plac", "place"),
    ("file.storage.retention.perod == null", "perod", "period"),
    ("file.systems.exists(s, s.zon == 'lgwan')", "zon", "zone"),
    ("file.entrusted.all(e, e.party.nmae != null)", "nmae", "name"),
    ("size(files.filter(f, f.idd != '')) > 0", "idd", "id"),
    ("files.map(f, f.nmae).size() > 0", "nmae", "name"),
    ("file.systems.exists_one(s, s.stat == 'x')", "stat", "state"),
    ("files.all(f, systems.exists(s, s.holds.all(h, h == f.idd)))", "idd", "id"),
    ("cel.bind(q, file.storage, q.plac == null)", "plac", "place"),
    ("true || file.nam == 'a'", "nam", "name"),
    ("false && file.nam == 'a'", "nam", "name"),
    ("true ? true : file.nam == 'a'", "nam", "name"),
    ("file.name == '' || (file.kind != 'system' && !(file.nam == ''))", "nam", "name"),
    ("has(file.storage.plac)", "plac", "place"),
    ("file.systems[0].zon == ''", "zon", "zone"),
    ("fold(file.nam) == ''", "nam", "name"),
    ("'😀あ' == file.nam", "nam", "name"),
    ("assessment.zzzz == ''", "zzzz", None),
]


@pytest.mark.parametrize("expression, name, hint", MISSPELLED_FIELDS)
def test_a_misspelled_field(expression: str, name: str, hint: str | None) -> None:
    assert all_told(in_require(expression)) == [
        (
            f"12:{column_of(expression, name)}",
            "rule-expression",
            f"require: 「{name}」という項目はありません。",
            f"require: there is no field '{name}'",
            hint,
        )
    ]


@pytest.mark.parametrize("where, at, what", [
    ("when: file.nam == ''", "10:16", "when"),
    ("needs: [file.id, file.nam]", "10:27", "needs"),
    ("values: {n: file.nam}", "10:22", "values.n"),
    ("when: |\n      file.id != ''\n      && file.nam == ''", "12:15", "when"),
    ('when: "file.nam == \'\'"', "10:17", "when"),
    ("when: >\n      file.nam == ''", "10:11", "when"),
])  # fmt: skip
def test_a_misspelled_field_wherever_expressions_stand(where: str, at: str, what: str) -> None:
    assert all_told(changed("severity: error", MORE + where)) == [
        (at, "rule-expression", f"{what}: 「nam」という項目はありません。", f"{what}: there is no field 'nam'", "name")
    ]


UNKNOWN_NAMES = [
    ("file.name.startsWit('a')", "startsWit", "関数", "function", "startsWith"),
    ("file.name.contians('a')", "contians", "関数", "function", "contains"),
    ("foldd(file.name) == ''", "foldd", "関数", "function", "fold"),
    ("siz(file.systems) > 0", "siz", "関数", "function", "size"),
    ("hasNumerals(file.name)", "hasNumerals", "関数", "function", "hasNumeral"),
    ("daysbetween('a', 'b') == 3", "daysbetween", "関数", "function", "daysBetween"),
    ("eval(file.name)", "eval", "関数", "function", None),
    ("fil.name == ''", "fil", "名前", "name", "file"),
    ("sytems.size() > 0", "sytems", "名前", "name", "systems"),
    ("file.systems.exists(s, tt.zone == null)", "tt", "名前", "name", None),
    ("True", "True", "名前", "name", "true"),
    ("file.name == None", "None", "名前", "name", None),
]


@pytest.mark.parametrize("expression, name, ja, en, hint", UNKNOWN_NAMES)
def test_an_unknown_name(expression: str, name: str, ja: str, en: str, hint: str | None) -> None:
    assert all_told(in_require(expression)) == [
        (
            f"12:{column_of(expression, name)}",
            "rule-expression",
            f"require: 「{name}」という{ja}はありません。",
            f"require: there is no {en} '{name}'",
            hint,
        )
    ]


def test_a_misspelled_macro_is_a_function_and_its_variable_a_name() -> None:
    assert [one[0::3] for one in all_told(in_require("file.systems.exist(s, true)"))] == [
        ("12:28", "require: there is no function 'exist'"),
        ("12:34", "require: there is no name 's'"),
    ]


@pytest.mark.parametrize(
    "expression, name, form",
    [
        ("contains(file.name, 'a')", "contains", "….contains(…)"),
        ("file.name.fold() == ''", "fold", "fold(…)"),
        ("fold(file.name, file.id) == ''", "fold", "fold(…)"),
        ("file.name.size(1) == 1", "size", "….size(…)"),
    ],
)
def test_a_function_in_the_wrong_form(expression: str, name: str, form: str) -> None:
    [problem] = problems_of(in_require(expression))
    assert told(problem) == (
        f"12:{column_of(expression, name)}",
        "rule-expression",
        f"require: 「{name}」はこの形では呼べません。",
        f"require: '{name}' is not called like this",
        None,
    )
    assert problem.remedy.en == f"write {form}, and check the number of arguments"


@pytest.mark.parametrize("kind, expression, name", [
    ("files", "system.zone == 'lgwan'", "system"),
    ("systems", "file.name == ''", "file"),
    ("recipients", "recipient.name != '' || flow.id == ''", "flow"),
])  # fmt: skip
def test_the_subject_of_another_kind(kind: str, expression: str, name: str) -> None:
    [found] = all_told(in_require(expression, kind))
    assert found == (
        f"12:{column_of(expression, name)}",
        "rule-expression",
        f"require: 「for: {kind}」の規則に「{name}」はありません。",
        f"require: a rule 'for: {kind}' has no '{name}'",
        None,
    )


NEVER = [
    ("assessment.status == 'publishd'", "publishd", "published"),
    ("'publishd' != assessment.status", "publishd", "published"),
    ("assessment.status in ['draft', 'opnion']", "opnion", "opinion"),
    ("systems.exists(s, s.zone == 'lgwn')", "lgwn", "lgwan"),
    ("file.kind == 'sytem'", "sytem", "system"),
    ("!(assessment.form == 'jutenn')", "jutenn", "juten"),
    ("file.storage.state == 'empty'", "empty", None),
    ("risks.all(r, r.rating != 'suficient')", "suficient", "sufficient"),
    ("file.categories_derived.exists(c, c == 'individual_number')", "individual_number", "individual-number"),
    ("'individual_number' in file.categories_derived", "individual_number", "individual-number"),
    ("file.recipients.filter(r, r.kind == 'provisions').size() == 0", "provisions", "provision"),
]


@pytest.mark.parametrize("expression, word, hint", NEVER)
def test_a_constant_that_the_field_never_has(expression: str, word: str, hint: str | None) -> None:
    assert all_told(in_require(expression)) == [
        (
            f"12:{column_of(expression, chr(39) + word)}",
            "rule-expression",
            f"require: 「{word}」という値にはなりません。",
            f"require: the field never has the value '{word}'",
            hint,
        )
    ]


NULLABLE = [
    ("file.record_count < 3", "file.record_count", ".record_count"),
    ("file.record_count >= 1 && file.record_count < 9", "file.record_count", None),
    ("file.note.contains('a')", "file.note", ".note"),
    ("size(file.note) > 1", "file.note", ".note"),
    ("file.users.number.at_least + 1 == 3", "file.users.number.at_least", ".at_least"),
    ("-file.record_count == 3", "file.record_count", ".record_count"),
    ("file.has_number", "file.has_number", ".has_number"),
    ("!file.has_number", "file.has_number", ".has_number"),
    ("file.held_from_earliest < '2024-01-01'", "file.held_from_earliest", ".held_from_earliest"),
]


@pytest.mark.parametrize("expression, fact, part", NULLABLE)
def test_a_fact_that_may_be_null_without_needs(expression: str, fact: str, part: str | None) -> None:
    [problem] = problems_of(in_require(expression))
    column = column_of(expression, part) if part else 15 + expression.index(".")
    assert told(problem) == (
        f"12:{column}", "rule-expression", f"require: 「{fact}」は空欄（null）のことがあります。", f"require: '{fact}' may be null", None,
    )  # fmt: skip
    assert problem.remedy.en == f"add '{fact}' to 'needs', or test '{fact} != null' first"
    for more in (f"\n    needs: ['{fact}']", f"\n    when: {fact} != null"):
        assert read_pack(load_text(in_require(expression, more=more), "rules.yaml")).rules


def test_needs_are_not_suggested_for_the_variable_of_a_macro() -> None:
    [problem] = problems_of(in_require("files.exists(f, f.record_count > 1)"))
    assert problem.message.en == "require: 'f.record_count' may be null"
    assert (problem.remedy.ja, problem.remedy.en) == (
        "「f.record_count != null」を先に確かめてください。",
        "test 'f.record_count != null' first",
    )
    guarded = in_require("files.exists(f, f.record_count != null && f.record_count > 1)")
    assert read_pack(load_text(guarded, "rules.yaml")).rules


def test_what_a_function_gives_may_be_null_and_can_be_guarded() -> None:
    expression = "daysBetween(file.name, file.id) > 3"
    [problem] = problems_of(in_require(expression))
    assert problem.message.en == "require: 'daysBetween(file.name, file.id)' may be null"
    for more in (
        '\n    needs: ["daysBetween(file.name, file.id)"]',
        "\n    when: daysBetween(file.name, file.id) != null",
    ):
        assert read_pack(load_text(in_require(expression, more=more), "rules.yaml")).rules
    other = "\n    when: daysBetween(file.id, file.name) != null"
    assert len(problems_of(in_require(expression, more=other))) == 1


MISMATCHES = [
    ("file.name == 3", 25, "文字列と整数を「==」で比べています。", "a value of type string is compared with one of type int by '=='"),
    ("file.entrusted_count > 'a'", 36, "整数と文字列を「>」で比べています。", "a value of type int is compared with one of type string by '>'"),
    ("3 in file.audit", 17, "整数と文字列を「in」で比べています。", "a value of type int is compared with one of type string by 'in'"),
    ("file.storage == null", 28, "一覧や項目のまとまりを「==」で値と比べています。", "a list or a part is compared with a value by '=='"),
    ("file.audit == 'x'", 26, "一覧や項目のまとまりを「==」で値と比べています。", "a list or a part is compared with a value by '=='"),
    ("file.name && true", 25, "「&&」の相手が真偽値ではありません。", "an operand of '&&' is not true or false"),
    ("!file.name", 15, "「!」の相手が真偽値ではありません。", "an operand of '!' is not true or false"),
    ("file.name ? true : false", 25, "「? :」の相手が真偽値ではありません。", "an operand of '? :' is not true or false"),
    ("file.name.first == 'a'", 25, "文字列に「.first」は付けられません。", "'.first' cannot follow a value of type string"),
    ("files.name == 'a'", 21, "一覧に「.name」は付けられません。", "'.name' cannot follow a list"),
    ("file.name.all(c, c == 'a')", 19, "一覧でないものに all、exists などは使えません。", "all, exists and the like need a list"),
    ("has(file.name)", 24, "has() は「name」にはいつも真になります（空欄は null です）。", "has() is always true for 'name': an absent fact is null"),
    ("1 + 'a' == ''", 17, "「+」は（int, string）には使えません。", "'+' cannot be applied to (int, string)"),
    ("file.entrusted_count", 15, "条件が真偽値になりません。", "the condition is not true or false"),
    ("null", 15, "条件が真偽値になりません。", "the condition is not true or false"),
    ("(file.name == ''", 33, "式の書き方が正しくありません（末尾）。", "the expression is not well formed (at its end)"),
    ("file.name = ''", 25, "式の書き方が正しくありません（「= ''」の前後）。", "the expression is not well formed (near '= ''')"),
    ("file.name and true", 25, "式の書き方が正しくありません（「and true」の前後）。", "the expression is not well formed (near 'and true')"),
    ("# c", 15, "式の書き方が正しくありません（「# c」の前後）。", "the expression is not well formed (near '# c')"),
    ("名前 == ''", 15, "式の書き方が正しくありません（「名前 == ''」の前後）。", "the expression is not well formed (near '名前 == ''')"),
    ("(" * 200 + "true" + ")" * 200, 15, "式が深すぎます。", "the expression is too deep"),
    ("1" + "+1" * 100 + " == 1", 15, "式が深すぎます。", "the expression is too deep"),
    ("true" + " " * 3997, 15, "式が4,001字あり、上限の4,000字を超えています。", "the expression has 4001 characters, more than 4000"),
]  # fmt: skip


@pytest.mark.parametrize("expression, column, ja, en", MISMATCHES, ids=[one[0][:40] for one in MISMATCHES])
def test_an_expression_that_cannot_be_right(expression: str, column: int, ja: str, en: str) -> None:
    assert all_told(in_require(expression)) == [
        (f"12:{column}", "rule-expression", f"require: {ja}", f"require: {en}", None)
    ]


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


def test_ids_twice_over_packs_and_against_the_products_own(tmp_path: Path) -> None:
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
