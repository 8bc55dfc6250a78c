"""Laws of editing, on random documents: the data is as intended, untouched lines stay, edits that change nothing do nothing."""

from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from pia.errors import InputError
from pia.source.edit import AddKey, Append, Remove, RenameKey, Replace, apply_edits
from pia.source.load import load_text
from pia.source.nodes import Mapping, Scalar, Sequence, at, plain

LAW = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
WORDS = [
    "住民基本台帳",
    "juki",
    "no",
    "011229",
    "1.10",
    "12:30",
    "true",
    "a: b",
    "x #y",
    "- z",
    " lead",
    "trail ",
    "",
    "'q'",
    '"d"',
    "𠮷野家",
    "[x]",
    "{",
    "a,b",
    "|",
    "~",
    "\u3000全角",
    "*a",
    "&b",
    "!c",
    "%d",
    "@e",
    "`f",
    "?",
    "a\\b",
    "2026-04-10",
]
KEYS = ["id", "name", "名称", "a b", "k1", "k2", "k3", "true", "3"]
TEXTS = [
    "一行目\n二行目\n",
    "a\nb",
    "  lead\nnext\n",
    "para\n\nnext\n",
    "x\n\n\n",
    "\nstart",
    "tab\there\n",
    "\ttab first\nx\n",
    "#not a comment\nb\n",
    "a \n b \n",
    "\n",
    "a\u2028b\n",
    "a\r\nb",
    "end\n  ",
]
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 400), st.sampled_from(WORDS), st.text("a:# -'\"\n\t|", max_size=6)
)
values = st.recursive(
    st.one_of(scalars, st.sampled_from(TEXTS)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)),
    max_leaves=5,
)


class Writer:
    """Writes random data in a random mixture of YAML styles."""

    def __init__(self, draw):
        self.draw = draw
        self.lines = []
        self.after_literal = False

    def chance(self, of=4):
        return self.draw(st.integers(0, of - 1)) == 0

    def pick(self, *options):
        return self.draw(st.sampled_from(options))

    def quoted(self, text):
        if "\n" not in text and "\t" not in text and self.chance(2):
            return "'" + text.replace("'", "''") + "'"
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'

    def scalar(self, flow):
        kind = self.draw(st.integers(0, 5))
        if kind == 0:
            return self.pick("null", "~", "true", "0", "-12", "300")
        if kind == 1:
            return self.quoted(self.pick(*WORDS))
        if kind == 2 and not flow:
            return self.pick("it's", "a, b [c]", "x:y", "2026-04-10", "全角：コロン")
        return self.pick("住民", "plain text", "no", "011229", "1.10", "x")

    def comment(self):
        return self.pick("  # 注記", " # c: [x, {", "   #") if self.chance(5) else ""

    def between(self, indent):
        """Blank and comment lines between the lines of the document."""
        if self.chance(6):
            self.lines.append("")
        if self.chance(6):
            deeper = 0 if self.after_literal else 4
            self.lines.append(" " * self.draw(st.integers(0, indent + deeper)) + self.pick("# 注釈", "# - x: y"))

    def flow(self, depth):
        if depth and self.chance(3):
            inner = [self.flow(depth - 1) for _ in range(self.draw(st.integers(0, 3)))]
            if self.chance(2):
                return "[" + self.joined(inner) + "]"
            return (
                "{"
                + self.joined([f"{key}: {value}" for key, value in zip(["p", "q", "'r s'"], inner, strict=False)])
                + "}"
            )
        return (
            self.pick("[a: 1]", "{e, f: }", "{g}", "[h, {i: }]", "[]", "{ }") if self.chance(8) else self.scalar(True)
        )

    def joined(self, parts):
        if not parts:
            return self.pick("", " ")
        out = ""
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            out += part + ("" if last and not self.chance(5) else self.pick(", ", ",", " , ") if not last else ",")
        return self.pick("", " ") + out + self.pick("", " ")

    def literal(self, indent):
        texts = self.draw(
            st.lists(st.sampled_from(["本文", "more text", "", "  inner", "# no comment"]), min_size=1, max_size=3)
        )
        if not texts[0] or texts[0].startswith(" "):
            texts[0] = "初め"
        return self.pick("|", "|-", "|+", ">", "| # 注記"), [" " * indent + text if text else "" for text in texts]

    def node(self, indent, depth, prefix):
        """Write a node whose first line begins with ``prefix`` and whose children stand at column ``indent`` or deeper."""
        kind = self.draw(st.integers(0, 7)) if depth else self.draw(st.integers(4, 7))
        self.after_literal = False
        if kind <= 1:
            self.mapping(indent, depth, prefix)
        elif kind <= 3:
            self.sequence(indent, depth, prefix)
        elif kind == 4:
            header, body = self.literal(indent)
            self.lines += [f"{prefix} {header}", *body]
            self.after_literal = True
        elif kind == 5:
            self.lines.append(f"{prefix} {self.flow(2)}{self.comment()}")
        elif kind == 6 and self.chance(3):
            self.lines.append(f"{prefix}{self.comment()}")
        elif kind == 6 and self.chance(3):
            self.lines += [f"{prefix}{self.comment()}", " " * indent + self.scalar(False) + self.comment()]
        else:
            self.lines.append(f"{prefix} {self.pick('', ' ')}{self.scalar(False)}{self.comment()}")

    def mapping(self, indent, depth, prefix):
        compact = prefix.endswith("-") and self.chance(2)
        if prefix and not compact:
            self.lines.append(prefix + self.comment())
        column = len(prefix) + 1 if compact else indent
        keys = self.draw(
            st.lists(st.sampled_from(["id", "name", "名称", "'k 1'", "k2"]), min_size=1, max_size=3, unique=True)
        )
        for number, key in enumerate(keys):
            start = f"{prefix} " if compact and not number else " " * column
            if number or not compact:
                self.between(column)
            self.node(column + self.pick(2, 3), depth - 1, f"{start}{key}{self.pick('', '', ' ')}:")

    def sequence(self, indent, depth, prefix):
        compact = prefix.endswith("-") and self.chance(2)
        column = len(prefix) + 1 if compact else indent
        if prefix and not compact:
            self.lines.append(prefix + self.comment())
            stripped = len(prefix) - len(prefix.lstrip(" "))
            if prefix.endswith(":") and "-" not in prefix and self.chance(3):
                column = stripped  # a list may stand as far left as its key
        for number in range(self.draw(st.integers(1, 3))):
            start = f"{prefix} -" if compact and not number else " " * column + "-"
            if number or not compact:
                self.between(column)
            self.node(column + 2, depth - 1, start)


@st.composite
def documents(draw):
    writer = Writer(draw)
    if writer.chance():
        writer.lines += ["# 表題", "", "---"][: draw(st.integers(1, 3))]
    if writer.chance(8):
        writer.lines.append(writer.flow(3))
    elif writer.chance(3):
        writer.sequence(0, 3, "")
    else:
        writer.mapping(0, 3, "")
    newline = writer.pick("\n", "\n", "\r\n")
    text = newline.join(writer.lines) + writer.pick(newline, newline, newline, "", newline + "# 末尾" + newline)
    return writer.pick("", "", "", "\ufeff") + text


def paths(node, path=()):
    yield path
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from paths(entry.value, (*path, entry.key))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from paths(item, (*path, index))


def draw_edit(draw, root):
    path = draw(st.sampled_from(list(paths(root))))
    node = at(root, path)
    kinds = ["replace", "remove"] if path else []
    if isinstance(node, Mapping):
        kinds.append("add")
    elif isinstance(node, Sequence):
        kinds.append("append")
    if not kinds:
        return None
    kind = draw(st.sampled_from(kinds))
    if kind == "remove":
        return Remove(path)
    value = draw(values)
    if kind == "replace":
        return Replace(path, value)
    if kind == "append":
        return Append(path, value)
    key = draw(st.sampled_from(["new", "新", "x y"]))
    return AddKey(path, key, value)


def intended(data, edits):
    """The data after ``edits``, worked out in another way than the code does: mark first, then rebuild."""
    data = copy.deepcopy(data)
    gone = object()
    added = []
    for edit in edits:
        holder = data
        if isinstance(edit, Replace | Remove):
            for step in edit.path[:-1]:
                holder = holder[step]
            holder[edit.path[-1]] = gone if isinstance(edit, Remove) else edit.value
        else:
            for step in edit.path:
                holder = holder[step]
            added.append((holder, edit))
    for holder, edit in added:
        if isinstance(edit, AddKey):
            holder[edit.key] = edit.value
        else:
            holder.append(edit.value)

    def rebuilt(value):
        if isinstance(value, dict):
            return {key: rebuilt(each) for key, each in value.items() if each is not gone}
        if isinstance(value, list):
            return [rebuilt(each) for each in value if each is not gone]
        return value

    return rebuilt(data)


def typed(value):
    """Data with the types spelled out, so that 1 and true differ and the order of keys counts."""
    if isinstance(value, dict):
        return [("key", key, typed(each)) for key, each in value.items()]
    if isinstance(value, list):
        return [typed(each) for each in value]
    return (type(value).__name__, value)


def touched_lines(root, edits, text):
    """Lines that ``edits`` may change, generously: from the key or dash to the end, and what depends on it."""
    touched = set()
    lines = text.splitlines()
    if not text.endswith(
        "\n"
    ):  # the header of a last block text may have to say that the new line break is not its own
        touched.update(at(root, path).place.line for path in paths(root) if at(root, path).end == len(text))
    for edit in edits:
        node = at(root, edit.path)
        if isinstance(edit, Replace | Remove):
            parent = at(root, edit.path[:-1])
            step = edit.path[-1]
            first = node.place.line
            if isinstance(parent, Mapping):
                first = parent.key_place(step).line
            elif lines[node.place.line - 1][: node.place.column - 1].strip() in {"", "?"}:
                first = min(first, max(1, node.place.line - 3))  # the dash may stand on a line of its own above
            last = node.place.end_line
            if isinstance(edit, Remove):
                first = min(first, parent.place.line)
                while last < len(lines) and (not lines[last].strip() or lines[last].lstrip().startswith("#")):
                    last += 1
                last += 1
                if all(Remove((*edit.path[:-1], each)) in edits for each in steps_of(parent)):
                    first = min(first, parent.place.line - 3)
            touched.update(range(first, last + 1))
        else:
            touched.update(
                range(node.place.line - 1, node.place.end_line + 1) if is_flow(node, text) else {node.place.end_line}
            )
    return touched


def steps_of(node):
    return node.keys() if isinstance(node, Mapping) else range(len(node.items))


def is_flow(node, text):
    return text[node.start] in "{["


@LAW
@given(st.data())
def test_edits_yield_the_intended_data_and_leave_other_lines_alone(data):
    text = data.draw(documents())
    try:
        document = load_text(text, "d.yaml")
    except InputError as error:
        assert {problem.code for problem in error.problems} == {"file-empty"}, text  # noqa: PT017
        return
    edits = [edit for _ in range(data.draw(st.integers(1, 3))) if (edit := draw_edit(data.draw, document.root))]
    try:
        result = apply_edits(document, edits)
    except InputError as error:
        codes = {problem.code for problem in error.problems}
        event(str(sorted(codes)))
        assert codes <= {"edit-conflict", "edit-key-exists"}, (text, edits, codes)
        return
    again = load_text(result, "d.yaml")
    assert typed(plain(again.root)) == typed(intended(plain(document.root), edits))
    assert again.bom == document.bom
    touched = touched_lines(document.root, edits, document.text)
    kept = [line for number, line in enumerate(document.text.splitlines(), 1) if number not in touched]
    left = iter(again.text.splitlines())
    assert all(line in left for line in kept), (text, edits, result)


@LAW
@given(st.data())
def test_replacing_one_inline_scalar_changes_only_its_own_characters(data):
    text = data.draw(documents())
    try:
        document = load_text(text, "d.yaml")
    except InputError:
        return
    leaves = [
        path
        for path in paths(document.root)
        if path
        and isinstance(node := at(document.root, path), Scalar)
        and node.start < node.end
        and node.place.line == node.place.end_line
    ]
    if not leaves:
        return
    path = data.draw(st.sampled_from(leaves))
    node = at(document.root, path)
    value = data.draw(scalars.filter(lambda each: not isinstance(each, str) or "\n" not in each))
    result = apply_edits(document, [Replace(path, value)])
    mark = "\ufeff" if document.bom else ""
    assert result.startswith(mark + document.text[: node.start])
    assert result.endswith(document.text[node.end :])


@LAW
@given(st.data())
def test_a_renamed_key_changes_only_its_own_characters_and_comes_back(data):
    text = data.draw(documents())
    try:
        document = load_text(text, "d.yaml")
    except InputError:
        return
    keys = [path for path in paths(document.root) if path and isinstance(path[-1], str)]
    if not keys:
        return
    path = data.draw(st.sampled_from(keys))
    new = data.draw(st.sampled_from(["新", "x y", "no", "zz"]))
    entry = at(document.root, path[:-1]).entry(path[-1])
    result = apply_edits(document, [RenameKey(path, new)])
    mark = "\ufeff" if document.bom else ""
    assert result.startswith(mark + document.text[: entry.key_start])
    assert result.endswith(document.text[entry.key_end :])
    again = load_text(result, "d.yaml")
    before = [each.key for each in at(document.root, path[:-1]).entries]
    assert [each.key for each in at(again.root, path[:-1]).entries] == [
        new if key == path[-1] else key for key in before
    ]
    back = apply_edits(again, [RenameKey((*path[:-1], new), path[-1])])
    assert typed(plain(load_text(back, "d.yaml").root)) == typed(plain(document.root))


@LAW
@given(documents())
def test_replacing_everything_by_itself_changes_no_byte(text):
    try:
        document = load_text(text, "d.yaml")
    except InputError:
        return
    data = plain(document.root)
    steps = data if isinstance(data, dict) else range(len(data) if isinstance(data, list) else 0)
    edits = [Replace((step,), data[step]) for step in steps]
    assert apply_edits(document, edits) == text


@LAW
@given(documents())
def test_offsets_and_places_agree(text):
    try:
        document = load_text(text, "d.yaml")
    except InputError:
        return
    starts = [0]
    for line in document.text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for path in paths(document.root):
        node = at(document.root, path)
        assert starts[node.place.line - 1] + node.place.column - 1 == node.start
        assert starts[node.place.end_line - 1] + node.place.end_column - 1 == node.end


@pytest.mark.parametrize("value", [*WORDS, *TEXTS, {"a": TEXTS}, [WORDS], "\u2028", "\u200d", "０", "\ue000"])
@pytest.mark.parametrize(
    "text", ["k: old # c\n", "k: {a: old}\n", "k:\n- old\n", "k: [old]\n", "k:\n", "k:\n  - a: old\n    b: 1\n"]
)
def test_every_awkward_text_survives_in_every_position(text, value):
    document = load_text(text, "d.yaml")
    path = next(p for p in paths(document.root) if isinstance(at(document.root, p), Scalar))
    again = load_text(apply_edits(document, [Replace(path, value)]), "d.yaml")
    assert typed(plain(at(again.root, path))) == typed(value)
