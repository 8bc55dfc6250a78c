"""Every way an expression of a pack can be wrong, each with its place, both languages and the nearest name."""

from __future__ import annotations

import pytest
from pack_problems import HEAD, MORE, RULE, all_told, changed, told
from rule_support import problems_of

from pia.rules.pack import read_pack
from pia.source.load import load_text


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
    ("exec(file.name)", "exec", "関数", "function", None),
    ("fil.name == ''", "fil", "名前", "name", "file"),
    ("sytems.size() > 0", "sytems", "名前", "name", "systems"),
    ("file.systems.exists(s, tt.zone == null)", "tt", "名前", "name", None),
    ("file.name == nil", "nil", "名前", "name", "null"),
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
    ("file.name = ''", 25, "「=」は使えません。", "'=' is not known here"),
    ("file.name =! ''", 25, "「=!」は使えません。", "'=!' is not known here"),
    ("True", 15, "「True」は使えません。", "'True' is not known here"),
    ("file.name and true", 25, "「and」は使えません。", "'and' is not known here"),
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
