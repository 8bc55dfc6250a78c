"""The reference of what rules can see and call, as Markdown: ``docs/rules-format.md`` carries it, a test compares."""

from __future__ import annotations

import sys
from pathlib import Path

from pia.rules.builtin import BUILT_IN
from pia.rules.closed_ids import ID_SETS
from pia.rules.fact_schema import AnyType, ListType, MapType, Scalar, StructType, Type
from pia.rules.functions import FUNCTIONS
from pia.rules.subjects import KINDS, struct_of

__all__ = ["reference"]

_MANY = 12


def reference() -> str:
    """Return the sections on subjects, shared parts, functions and the engine's own rules."""
    lines: list[str] = ["### Subjects", ""]
    lines += ["| `for:` | variable | what |", "|---|---|---|"]
    lines += [f"| `{k.name}` | `{k.variable}` | {k.title.ja} ({k.title.en}) |" for k in KINDS.values()]
    parts: dict[str, StructType] = {}
    for kind in KINDS.values():
        lines += ["", f"#### `{kind.name}`", "", *_table(struct_of(kind.name), parts)]
    tops = {struct_of(name).name for name in KINDS}
    lines += ["", "### Parts"]
    done: set[str] = set()
    while waiting := sorted(set(parts) - done - tops):
        name = waiting[0]
        done.add(name)
        lines += ["", f"#### {name}", "", *_table(parts[name], parts)]
    lines += ["", "### Functions", "", "| function | returns | what |", "|---|---|---|"]
    for function in FUNCTIONS:
        arguments = ", ".join(f"{name}: {kind}" for name, kind in function.arguments)
        lines.append(f"| `{function.name}({arguments})` | {function.returns} | {function.doc} |")
    lines += ["", "### Rules of the engine itself", "", "| rule | severity | what |", "|---|---|---|"]
    lines += [f"| `{r.id}` | {r.severity} | {r.title.ja} ({r.title.en}) |" for r in BUILT_IN.values()]
    return "\n".join(lines) + "\n"


def _table(struct: StructType, parts: dict[str, StructType]) -> list[str]:
    lines = [struct.doc.split("\n\n")[0].replace("\n", " "), "", "| field | type | title |", "|---|---|---|"]
    lines += [
        f"| `{name}` | {_said(field.type, parts)} | {field.doc} |" for name, field in sorted(struct.fields.items())
    ]
    return lines


def _said(type_: Type, parts: dict[str, StructType]) -> str:
    """Return a type in a few words, and remember the parts it names."""
    if isinstance(type_, AnyType):
        return "any"
    if isinstance(type_, ListType):
        return f"list of {_said(type_.element, parts)}"
    if isinstance(type_, MapType):
        return f"map by {ID_SETS[type_.keys].en}" if type_.keys else "map"
    if isinstance(type_, Scalar):
        null = " or null" if type_.nullable else ""
        if type_.choices and len(type_.choices) <= _MANY:
            return f"{type_.kind}{null}: {', '.join(type_.choices)}"
        if type_.ids:
            return f"{type_.kind}{null}: {ID_SETS[type_.ids].en}"
        return f"{type_.kind}{' of a closed list' if type_.choices else ''}{null}"
    parts.setdefault(type_.name, type_)
    return type_.name


def _update(page: Path) -> None:
    """Put the reference into ``page``, between its marks."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition("<!-- reference -->\n")
    after = rest.partition("<!-- /reference -->")[2]
    whole = f"{before}<!-- reference -->\n{reference()}<!-- /reference -->{after}"
    page.write_text(whole, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    _update(Path(sys.argv[1]))
