"""``reference/errors.md``: every problem code that the program can raise, read from its source."""

from __future__ import annotations

from _generate.markdown import cell, document
from _generate.problems import Report, reports

__all__ = ["page"]


def page() -> str:
    """Return the page."""
    by_code: dict[str, list[Report]] = {}
    for report in reports():
        by_code.setdefault(report.code, []).append(report)
    body: list[str] = []
    for code, found in sorted(by_code.items()):
        body += [
            f"## {code}",
            "",
            f"出る所 / raised while: {'、'.join(sorted({room(one.module) for one in found}))}",
            "",
        ]
        told = dict.fromkeys((one.message, one.remedy) for one in found)
        for message, remedy in told:
            body += [
                f"- {cell(message.ja)}",
                f"  - 直し方：{cell(remedy.ja)}",
                f"  - {cell(message.en)}",
                f"  - What to do: {cell(remedy.en)}",
            ]
        body.append("")
    intro = [
        (
            "入力が読めないときや使い方が違うときに出る、全ての誤りの一覧です。「…」の所には、実際の名前や数が入ります。"
            "どの誤りでも終了コードは2です。検査で見つかる指摘（規則）は[規則](rules.md)にあります。"
        ),
        (
            "Every error that an input or a command line can cause; `…` stands for the actual name or number. The exit code is 2 "
            "for all of them. What a check finds is described under [rules](rules.md)."
        ),
    ]
    return document("誤りの一覧 / Errors", intro, body)


ROOMS = {
    "app": "コマンドの実行 / running a command",
    "catalogue": "同梱データ・証跡の読取り / reading the data packs and evidence",
    "cli": "コマンドの実行 / running a command",
    "conform": "設定と期待の読取り / reading configurations and expectations",
    "forms": "様式との照合 / fitting the form",
    "model": "評価書の内容の読取り / reading the facts",
    "history": "版の比較 / comparing versions",
    "register": "登録系の実行 / running the register",
    "render": "様式の出力 / writing the form",
    "report": "結果の表示 / reporting",
    "rules": "規則の読取り / reading rules",
    "sheets": "ファイルの出力 / writing files",
    "source": "YAMLの読取り / reading YAML",
}
"""What a room of the program is doing when it raises a problem."""


def room(module: str) -> str:
    """Return what was being done, from the path of a module inside the package."""
    return ROOMS.get(module.split("/", 1)[0], module)
