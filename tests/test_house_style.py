"""The rules of the house, held by the machine: floors, sizes, docstrings, words, clocks, and how much is tested."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "pia"
MODULES = sorted(SRC.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
OTHERS = sorted(path for folder in ("docs", "bench") for path in (ROOT / folder).rglob("*.py"))

FLOORS = {
    "cli": 7, "web": 7,
    "app": 6,
    "report": 5,
    "rules": 4, "history": 4, "render": 4, "importers": 4, "verify": 4, "conform": 4,
    "forms": 3,
    "catalogue": 2, "flows": 2, "register": 2,
    "model": 1,
    "source": 0, "terms": 0, "sheets": 0,
}  # fmt: skip
"""A room imports only from floors below its own."""
GROUND = {"errors", "data", "__init__"}
"""Modules beside the rooms that every room may use."""
ABOVE = {"__main__", "docs"}
"""Modules beside the rooms that stand above all of them."""

MAX_MODULE = 600
MAX_FUNCTION = 60


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def wrong(found: Callable[[Path], Iterable[str]], paths: Iterable[Path]) -> dict[str, list[str]]:
    """Return what was found by the name of the file: all files in one test, as six thousand tests cost more than they say."""
    told = {named(path): list(found(path)) for path in paths}
    assert len(told) > 30
    return {name: lines for name, lines in told.items() if lines}


def room(path: Path) -> str:
    parts = path.relative_to(SRC).parts
    return parts[0] if len(parts) > 1 else path.stem


def imported_rooms(module: ast.Module, path: Path) -> Iterator[tuple[str, int]]:
    """Yield (room, line) of every import of the product's own code, lazy ones included."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)}:{node.lineno}: imports are absolute"
            if node.module == "pia":
                yield from ((alias.name if alias.name in FLOORS else "__init__", node.lineno) for alias in node.names)
            elif node.module and node.module.startswith("pia."):
                yield node.module.split(".")[1], node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("pia."):
                    yield alias.name.split(".")[1], node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            argument = node.args[0] if node.args else None
            if (
                name == "import_module"
                and isinstance(argument, ast.Constant)
                and str(argument.value).startswith("pia.")
            ):
                yield str(argument.value).split(".")[1], node.lineno


def upward_imports(path: Path, module: ast.Module) -> list[str]:
    own = room(path)
    if own in ABOVE:
        return []
    floor = FLOORS.get(own, -1)
    above = []
    for other, line in imported_rooms(module, path):
        if other == own or other in GROUND:
            continue
        if FLOORS.get(other, 99) >= floor:
            above.append(
                f"{named(path)}:{line}: {own} (floor {floor}) imports {other} (floor {FLOORS.get(other, '?')})"
            )
    return above


def test_every_package_is_a_known_room() -> None:
    packages = {p.parent.name for p in SRC.glob("*/__init__.py")}
    assert packages <= FLOORS.keys()
    beside = {p.stem for p in SRC.glob("*.py")}
    assert beside <= GROUND | ABOVE


def test_imports_go_down_only() -> None:
    assert wrong(lambda path: upward_imports(path, tree(path)), MODULES) == {}


@pytest.mark.parametrize(
    ("place", "text", "count"),
    [
        ("model/x.py", "from pia.forms.tree import Form", 1),
        ("rules/x.py", "from pia.render.html import render_html", 1),
        ("rules/x.py", "def f():\n    import pia.cli.main", 1),
        ("terms/x.py", "from pia.source.load import load_text", 1),
        ("errors.py", "from pia.terms.text import fold", 1),
        ("rules/x.py", "from importlib import import_module\nimport_module('pia.report.text')", 1),
        ("rules/x.py", "from pia import report", 1),
        (
            "rules/x.py",
            "from pia.forms.tree import Form\nfrom pia.errors import Words\nfrom pia import __version__\nfrom pia.rules.rule import Rule",
            0,
        ),
        ("cli/x.py", "from pia.app.check import check", 0),
    ],
)
def test_the_floor_check_can_fail(place: str, text: str, count: int) -> None:
    assert len(upward_imports(SRC / place, ast.parse(text))) == count


# --- sizes ---


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def long_functions(module: ast.Module) -> list[str]:
    return [
        f"{f.name} ({(f.end_lineno or 0) - f.lineno + 1} lines)"
        for f in functions(module)
        if (f.end_lineno or 0) - f.lineno + 1 > MAX_FUNCTION
    ]


def test_modules_stay_small() -> None:
    lines = {named(path): len(path.read_text("utf-8").splitlines()) for path in [*MODULES, *TESTS, *OTHERS]}
    assert {name: count for name, count in lines.items() if count > MAX_MODULE} == {}


def test_functions_stay_small() -> None:
    assert wrong(lambda path: long_functions(tree(path)), [*MODULES, *TESTS, *OTHERS]) == {}


def test_the_size_check_can_fail() -> None:
    text = "def f():\n" + "    pass\n" * MAX_FUNCTION
    assert long_functions(ast.parse(text)) == ["f (61 lines)"]


def test_most_modules_are_much_smaller() -> None:
    sizes = sorted(len(path.read_text("utf-8").splitlines()) for path in MODULES)
    assert sizes[len(sizes) // 2] <= 150


def written_lines(paths: list[Path]) -> int:
    return sum(1 for path in paths for line in path.read_text("utf-8").splitlines() if line.strip())


def test_there_is_at_least_as_much_test_as_code() -> None:
    """Probes count on neither side: each is a trial itself, and its sabotages try it in turn."""
    code = [path for path in MODULES if "probes" not in path.parts]
    assert len(code) < len(MODULES)
    assert written_lines(TESTS) >= written_lines(code)


# --- documentation and names ---


def public(name: str) -> bool:
    return not name.startswith("_")


def undocumented(module: ast.Module) -> list[str]:
    """Return public classes, functions, methods and properties without a docstring."""
    found = []
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and public(node.name):
            if ast.get_docstring(node) is None:
                found.append(node.name)
            if isinstance(node, ast.ClassDef):
                found += [
                    f"{node.name}.{m.name}"
                    for m in node.body
                    if isinstance(m, ast.FunctionDef) and public(m.name) and ast.get_docstring(m) is None
                ]
    return found


def test_public_names_are_documented() -> None:
    assert wrong(lambda path: undocumented(tree(path)), [p for p in MODULES if room(p) != "cli"]) == {}


def test_modules_are_documented() -> None:
    assert [named(path) for path in MODULES if not ast.get_docstring(tree(path))] == []


def test_every_package_says_what_it_is_for() -> None:
    folders = {path.parent for path in MODULES}
    assert [named(f) for f in folders if not (f / "__init__.py").is_file()] == []
    short = [named(f) for f in folders if len(ast.get_docstring(tree(f / "__init__.py")) or "") < 40]
    assert short == []


def without_result(module: ast.Module) -> list[str]:
    return [f"{f.name}:{f.lineno}" for f in functions(module) if f.returns is None]


def test_every_function_says_what_it_returns() -> None:
    assert wrong(lambda path: without_result(tree(path)), MODULES) == {}


def exported(module: ast.Module) -> list[str] | None:
    for node in module.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return (
                [str(ast.literal_eval(e)) for e in node.value.elts]
                if isinstance(node.value, ast.List | ast.Tuple)
                else []
            )
    return None


def isort_key(name: str) -> tuple[int, str]:
    """Order as the linter does: constants, then classes, then the rest."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


def wrong_exports(module: ast.Module, path: Path) -> Iterator[str]:
    names = exported(module)
    if names is None:
        if path.name not in ("__init__.py", "__main__.py"):
            yield "every module says what it offers"
        return
    if names != sorted(set(names), key=isort_key):
        yield "not sorted, or a name twice"
    bound = {n.id for n in ast.walk(module) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    bound |= {n.name for n in ast.walk(module) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    bound |= {a.asname or a.name for n in ast.walk(module) if isinstance(n, ast.ImportFrom) for a in n.names}
    yield from (f"{name} does not exist" for name in names if name not in bound)


def test_exports_are_sorted_and_exist() -> None:
    assert wrong(lambda path: wrong_exports(tree(path), path), MODULES) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a = 1", ["every module says what it offers"]),
        ("__all__ = ['b', 'a']\na = b = 1", ["not sorted, or a name twice"]),
        ("__all__ = ['a', 'a']\na = 1", ["not sorted, or a name twice"]),
        ("__all__ = ['a']", ["a does not exist"]),
        ("__all__ = ['B', 'a']\nfrom c import a\nclass B: ...", []),
    ],
)
def test_the_check_of_exports_can_fail(text: str, found: list[str]) -> None:
    assert list(wrong_exports(ast.parse(text), SRC / "x.py")) == found


def test_annotations_are_not_evaluated() -> None:
    asked = [path for path in MODULES if path.name not in ("__init__.py", "__main__.py")]
    assert [
        named(path)
        for path in asked
        if not any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree(path).body)
    ] == []


# --- nothing that depends on the clock, on chance, on the console or on one system ---

ALLOWED = {"src/pia/app/clock.py": {"datetime.now"}}
"""Who may ask what, and nothing else: today in Asia/Tokyo, where a command takes ``--as-of``."""
FORBIDDEN_CALLS = {
    "print": "results go through pia.cli.output",
    "datetime.now": "the clock", "datetime.today": "the clock", "datetime.utcnow": "the clock", "date.today": "the clock",
    "time.time": "the clock", "time.time_ns": "the clock", "time.localtime": "the clock", "time.monotonic": "the clock",
    "uuid.uuid4": "chance", "uuid.uuid1": "chance", "os.urandom": "chance",
    "eval": "text must not run", "exec": "text must not run", "os.system": "text must not run", "pickle.loads": "text must not run",
    "os.fork": "not on Windows", "os.geteuid": "not on Windows", "os.getuid": "not on Windows", "os.chown": "not on Windows",
    "os.mkfifo": "not on Windows", "os.uname": "not on Windows", "os.setsid": "not on Windows", "os.killpg": "not on Windows",
    "os.wait": "not on Windows", "os.nice": "not on Windows", "os.getpgid": "not on Windows", "os.sync": "not on Windows",
    "signal.alarm": "not on Windows", "signal.setitimer": "not on Windows", "time.tzset": "not on Windows", "locale.setlocale": "changes the process",
}  # fmt: skip
FORBIDDEN_MODULES = {
    "random": "chance", "secrets": "chance", "fcntl": "not on Windows", "pwd": "not on Windows", "grp": "not on Windows",
    "resource": "not on Windows", "termios": "not on Windows", "tty": "not on Windows", "readline": "not on Windows", "curses": "not on Windows",
    "socket": "the network", "urllib.request": "the network", "http.client": "the network", "requests": "the network", "pickle": "text must not run",
}  # fmt: skip
FORBIDDEN_NAMES = {
    "signal.SIGKILL",
    "signal.SIGHUP",
    "signal.SIGPIPE",
    "signal.SIGALRM",
    "os.O_NOFOLLOW",
    "os.O_DIRECTORY",
}
MODULES_OF_ROOMS = {"register": {"random"}, "web": {"socket", "secrets"}}
"""The register is made from a seed; the web page listens on this machine."""


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else node.attr
    return ""


def forbidden(module: ast.Module, path: Path) -> list[str]:
    allowed = ALLOWED.get(named(path), set())
    found = []
    for node in ast.walk(module):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            tail = ".".join(name.split(".")[-2:])
            if (name in FORBIDDEN_CALLS or tail in FORBIDDEN_CALLS) and tail not in allowed:
                found.append(f"{line}: {name} ({FORBIDDEN_CALLS.get(name) or FORBIDDEN_CALLS[tail]})")
        elif isinstance(node, ast.Attribute) and dotted(node) in FORBIDDEN_NAMES:
            found.append(f"{line}: {dotted(node)} (not on Windows)")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            open_ = MODULES_OF_ROOMS.get(room(path), set())
            found += [
                f"{line}: import {n} ({FORBIDDEN_MODULES[n]})"
                for n in names
                if n in FORBIDDEN_MODULES and n not in open_
            ]
    return found


def test_nothing_forbidden_is_called() -> None:
    assert wrong(lambda path: forbidden(tree(path), path), MODULES) == {}


@pytest.mark.parametrize("text", [
    "print('x')", "import datetime\ndatetime.datetime.now()", "from datetime import date\ndate.today()", "import time\ntime.time()", "import random", "import fcntl",
    "import os\nos.fork()", "import os\nos.geteuid()", "import signal\nsignal.SIGKILL", "eval('1')", "from random import choice", "import os\nos.urandom(3)",
])  # fmt: skip
def test_the_check_for_what_is_forbidden_can_fail(text: str) -> None:
    assert forbidden(ast.parse(text), SRC / "model" / "x.py")


def open_calls(module: ast.Module) -> Iterator[str]:
    """Yield every call that opens text without saying in which encoding: its result would depend on the system."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        *owner, name = dotted(node.func).split(".")
        if owner and owner[-1].lstrip("_") in ("archive", "bundle", "zip", "os", "seal", "self", "shelf"):
            continue  # a member of an archive, a handle of the system, a seal and a shelf of records give no text
        given = {k.arg for k in node.keywords}
        literal = [a.value for a in node.args if isinstance(a, ast.Constant)]
        if name in ("read_text", "write_text") and "encoding" not in given and not any(v == "utf-8" for v in literal):
            yield f"{node.lineno}: {name}"
        if name == "open" and "encoding" not in given and not any(isinstance(v, str) and "b" in v for v in literal):
            yield f"{node.lineno}: open"


def test_text_is_opened_as_utf8() -> None:
    assert wrong(lambda path: open_calls(tree(path)), MODULES) == {}


# --- words ---


def listed_files() -> list[Path]:
    """Return the files under version control, or every file that would be where there is no git."""
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, timeout=60)
        paths = [ROOT / name for name in done.stdout.decode("utf-8").split("\0") if name]
    except (OSError, subprocess.SubprocessError):
        skipped = {
            ".git",
            ".venv",
            "out",
            "dist",
            "build",
            "__pycache__",
            ".hypothesis",
            ".mypy_cache",
            ".ruff_cache",
            ".pytest_cache",
        }
        paths = [p for p in ROOT.rglob("*") if p.is_file() and not skipped & set(p.relative_to(ROOT).parts)]
    return sorted(p for p in paths if p.is_file())


TEXTS = {
    ".py",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".txt",
    ".json",
    ".j2",
    ".css",
    ".typ",
    ".cfg",
    ".ini",
    ".sh",
    ".html",
    ".js",
    ".csv",
    "",
}
WORDS = {
    "a path of one machine": r"(?<![\w./-])/(?:work|farm|root|home|Users|mnt)/[\w.-]+",
    "a temporary folder of one system": r"(?<![\w.-])/(?:tmp|var/tmp)(?:/|\b)",
    "a package registry": r"\bpypi\.org\b|\bfiles\.pythonhosted\b|\bregistry\.npmjs\b|\bcrates\.io\b|\bproxy\.golang\b",
    "the making instead of the thing": r"\b(?:sub-?agents?|AI agents?|LLMs?|language models?|helper sessions?|(?:this|the|my) session|chatbots?|Claude|Anthropic|OpenAI|ChatGPT|Copilot)\b",
    "something left undone": r"\b(?:TODO|FIXME|XXX|HACK)\b",
}  # fmt: skip
EXCEPTIONS = {name: set(WORDS) for name in ("tests/test_house_style.py", "tests/docs/test_docs.py")}
"""These have to name what they look for."""


def wrong_words(text: str) -> list[tuple[str, int, str]]:
    found: list[tuple[str, int, str]] = []
    for what, pattern in WORDS.items():
        found += [(what, text.count("\n", 0, m.start()) + 1, m[0]) for m in re.finditer(pattern, text)]
    return found


def test_no_file_speaks_of_machines_registries_or_its_making() -> None:
    told = []
    for path in listed_files():
        if path.suffix not in TEXTS:
            continue
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            continue
        excepted = EXCEPTIONS.get(named(path), set())
        told += [
            f"{named(path)}:{line}: {word} ({what})" for what, line, word in wrong_words(text) if what not in excepted
        ]
    assert told == []


@pytest.mark.parametrize(
    "text",
    [
        "see /work/main/x",
        "open('/tmp/x')",
        "https://pypi.org/simple",
        "a subagent wrote it",
        "TODO: later",
        "in this session",
    ],
)
def test_the_check_for_words_can_fail(text: str) -> None:
    assert wrong_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "docs/work/notes",
        "user agent",
        "a session of the browser",
        "https://example.jp/tmpl",
        "temporary",
        "the work / the body",
    ],
)
def test_plain_words_are_left_alone(text: str) -> None:
    assert wrong_words(text) == []


def test_text_files_end_lines_alike() -> None:
    told = []
    for path in listed_files():
        if path.suffix not in TEXTS or path.suffix in (".csv", ".txt"):
            continue
        data = path.read_bytes()
        if b"\0" not in data and b"\r" in data:
            told.append(named(path))
    assert told == []


# --- file names that every system can hold ---

DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}


def test_file_names_work_on_windows() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in listed_files()]
    folded = [name.casefold() for name in names]
    assert len(folded) == len(set(folded)), "two names differ only in case"
    for name in names:
        for part in name.split("/"):
            assert not re.search(r'[<>:"\\|?*\x00-\x1f]', part), name
            assert not part.endswith((" ", ".")), name
            assert part.split(".")[0].casefold() not in DEVICES, name
        assert len(name) < 180, name
