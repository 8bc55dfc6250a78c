"""Which problem codes the program raises, and in what words: found in its syntax trees, so that none is forgotten.

A problem is raised by calling ``Problem`` or one of the helpers that have a parameter named ``code``. Its words are the
two texts of a ``Words(ja, en)``, a pair of texts, or four texts in a row; formatted parts are shown as ``…``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pia
from _generate.composed import COMPOSED
from _generate.refusals import REFUSED
from pia.errors import Words

__all__ = ["Report", "reports"]

PACKAGE = Path(pia.__file__).parent
_PROBLEM = ("code", "message", "remedy", "place")
_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*").fullmatch
_RAISING = ("Problem", "problem", "fault")
"""What makes an error; of the other helpers with a code, some make a refusal, which has a page of its own."""
_SHARED = {"fault": ("code", "ja", "en", "remedy_ja", "remedy_en"), "problem": _PROBLEM}


@dataclass(frozen=True, slots=True)
class Report:
    """One place in the source that raises a problem."""

    code: str
    message: Words
    remedy: Words
    module: str
    line: int


@dataclass(frozen=True, slots=True)
class _Module:
    """One module: its tree, the helpers with a parameter ``code``, and the assignments that a name can stand for."""

    path: str
    tree: ast.Module
    helpers: dict[str, tuple[str, ...]]
    assigned: dict[str, list[tuple[int, ast.expr]]]


@lru_cache(maxsize=1)
def reports() -> tuple[Report, ...]:
    """Return every place that raises a problem with a literal code, by module and line."""
    modules = [_module(path) for path in sorted(PACKAGE.rglob("*.py"))]
    rooms: dict[str, dict[str, tuple[str, ...]]] = {}
    for module in modules:
        rooms.setdefault(_room(module), {}).update({name: names for name, names in module.helpers.items() if names})
    return tuple(report for module in modules for report in _reports(module, rooms[_room(module)]))


def _room(module: _Module) -> str:
    return module.path.split("/", 1)[0]


def _module(path: Path) -> _Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    helpers: dict[str, tuple[str, ...]] = {}
    assigned: dict[str, list[tuple[int, ast.expr]]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = tuple(arg.arg for arg in (*node.args.args, *node.args.kwonlyargs) if arg.arg != "self")
            if "code" in names:
                helpers[node.name] = names
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            assigned.setdefault(node.targets[0].id, []).append((node.lineno, node.value))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            assigned.setdefault(node.target.id, []).append((node.lineno, node.value))
    for values in assigned.values():
        values.sort(key=lambda each: each[0])
    return _Module(path.relative_to(PACKAGE).as_posix(), tree, helpers, assigned)


def _reports(module: _Module, methods: dict[str, tuple[str, ...]]) -> Iterator[Report]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        names = (
            _PROBLEM if name == "Problem" else module.helpers.get(name) or methods.get(name) or _SHARED.get(name, ())
        )
        given = dict(zip(names, node.args, strict=False)) | {k.arg: k.value for k in node.keywords if k.arg}
        said = given.get("code")
        if isinstance(said, ast.Constant) and isinstance(said.value, str) and _CODE(said.value):
            if said.value in REFUSED and name not in _RAISING:
                continue
            message, remedy = COMPOSED.get(said.value) or _words(module, name, given, node)
            yield Report(said.value, message, remedy, module.path, node.lineno)


def _words(module: _Module, name: str, given: dict[str, ast.expr], call: ast.Call) -> tuple[Words, Words]:
    """Return message and remedy of a call, wherever the helper takes them from."""
    if {"ja", "en"} <= given.keys():
        message = _pair(given["ja"], given["en"])
        if {"remedy_ja", "remedy_en"} <= given.keys():
            return message, _pair(given["remedy_ja"], given["remedy_en"])
        return message, _inside(module, name)[1]
    own = _inside(module, name)
    said, remedy = given.get("message"), given.get("remedy")
    return (
        own[0] if said is None else _both(module, said, call.lineno),
        own[1] if remedy is None else _both(module, remedy, call.lineno),
    )


def _inside(module: _Module, helper: str) -> tuple[Words, Words]:
    """Return the words that a helper itself puts into the ``Problem`` it makes."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef) and node.name == helper:
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("Problem", "problem"):
                    given = dict(zip(_PROBLEM, call.args, strict=False)) | {
                        k.arg: k.value for k in call.keywords if k.arg
                    }
                    return _both(module, given["message"], call.lineno), _both(module, given["remedy"], call.lineno)
    return Words("", ""), Words("", "")


def _both(module: _Module, node: ast.expr, line: int) -> Words:
    """Return the two texts of ``Words(…)``, of a pair, or of the name of one of them."""
    if isinstance(node, ast.Name):
        before = [value for at, value in module.assigned.get(node.id, ()) if at <= line]
        values = before or [value for _, value in module.assigned.get(node.id, ())]
        return _both(module, values[-1], line) if values else Words("…", "…")
    if isinstance(node, ast.Call) and len(node.args) == 2:
        return _pair(node.args[0], node.args[1])
    if isinstance(node, ast.Call) and {k.arg for k in node.keywords} == {"ja", "en"}:
        named = {k.arg: k.value for k in node.keywords}
        return _pair(named["ja"], named["en"])
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        return _pair(node.elts[0], node.elts[1])
    return Words("…", "…")


def _pair(ja: ast.expr, en: ast.expr) -> Words:
    return Words(_text(ja), _text(en))


def _text(node: ast.expr) -> str:
    """Return a text of the source; what is filled in at run time becomes an ellipsis."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values).replace("……", "…")
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return "…"
