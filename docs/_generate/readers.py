"""``reference/configurations.md``: the kinds of configuration that are read, where they lie, and every fact they give."""

from __future__ import annotations

from _generate.markdown import cell, code, document, table
from pia.conform.defaults import default_source
from pia.conform.expression import VARIABLES
from pia.conform.readers.registry import READERS
from pia.conform.reading import own_expectations
from pia.rules.expr import engine_for

__all__ = ["page"]

_HEADS = ("名前 / name", "読むもの / what", "場所 / place", "期待 / expectations", "既定の出典 / defaults")


def page() -> str:
    """Return the page."""
    expectations = own_expectations(engine_for(VARIABLES))
    rows, facts = [], []
    for reader in READERS.values():
        used = sum(reader.id in one.readers for one in expectations)
        rows.append(
            [
                code(reader.id),
                f"{cell(reader.title.ja)}<br>{cell(reader.title.en)}",
                " ".join(code(path) for path in reader.paths),
                str(used),
                cell(default_source(reader.id)),
            ]
        )
        facts += [f"## {reader.id}", ""]
        if reader.settings:
            facts += ["`facts.`: " + "、".join(code(name) for name in sorted(reader.settings)), ""]
        for name, columns in sorted(reader.tables.items()):
            facts += [f"`rows.{name}`: " + "、".join(code(column) for column in sorted(columns)), ""]
    intro = [
        (
            "`pia conform` が読み取る設定の種類です。種類は、ファイルの場所から分かります。分からないときは、統制の証跡の `config` を名前で始めます"
            "（`config: certificate/front`）。期待の条件には、下に挙げた事実だけを使えます。載せていない値は読み取っても残しません。"
        ),
        (
            "The kinds of configuration that `pia conform` reads. The place tells the kind; where it does not, `config` begins with the name. "
            "Conditions of expectations can use the facts listed below and no others; what is not listed is not kept."
        ),
    ]
    return document("読み取る設定 / Configurations", intro, [*table(_HEADS, rows), *facts])
