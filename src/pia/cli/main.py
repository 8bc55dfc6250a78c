"""The entry point: a group whose commands are imported only when they run, and the one place that turns errors into exits.

Exit codes: 0 nothing to report; 1 findings; 2 bad usage, unreadable input or nothing to check; 3 a fault of the program.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn

import click

from pia import __version__
from pia.errors import PiaError, Problem, UsageError, Words

__all__ = ["COMMANDS", "main", "root", "run"]

COMMANDS: dict[str, str] = {
    "new": "ひな形から評価書を作り始める / start an assessment from the example",
    "check": "評価書を検査する / check assessments against the rules",
    "conform": "実際の設定を宣言した措置と照らす / hold real configurations against declared controls",
    "evidence": "実機の証跡を加え、実機確認手順書を作る / take real evidence in, print the procedure sheet",
    "threshold": "しきい値判断をする / judge which assessment is mandatory",
    "form": "様式の各欄を表示する / show the filled form",
    "build": "様式を出力する（xlsx, docx, html, pdf, md, json） / write the whole form",
    "diagram": "情報の流れの図（別添1）を描く（svg, mermaid, dot） / draw the flows as a picture",
    "diff": "評価書の二つの版を比べる / compare two versions of an assessment",
    "annex": "変更箇所の行を作り、重要な変更かを判断する / tell and judge the rows of 変更箇所",
    "annex-audit": "公表された評価書の変更箇所を読み、判断を届出と照らす / judge the rows of a published document's 変更箇所",
    "publish": "公表した評価書に封をして残す / seal what is published",
    "comment-kit": "意見募集の資料を作り、寄せられた意見をまとめる / make what a hearing of opinions needs, and gather the opinions",
    "plan": "再実施か修正か、いつまでに何をするかを示す / what follows for each assessment, and by when",
    "migrate": "評価書を様式の別の版に移す / move an assessment to another edition",
    "why": "欄の値がどこから来たかを示す / show which facts made a cell",
    "rules": "規則を一覧・説明・試験する / list, explain and test rules",
    "register": "評価書のとおりに動く登録系（試験用）を作り、動かし、確かめる / a reference register that does what is declared",
    "verify": "宣言した措置を登録系（試験用）で試す / try declared controls on the reference register",
    "schema": "YAMLの書式（JSON Schema）を出力する / print the JSON Schema for editors",
}
"""Every command with its one-line help; the code of each stands in ``pia.cli.commands.<name>``."""


class _Lazy(click.Group):
    """A group that knows the names of its commands and imports one only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"pia.cli.commands.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UsageError(_unknown_command(args[0]))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("コマンド / Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help="特定個人情報保護評価書をYAMLで書き、検査し、様式として出力する。\n\nWrite 特定個人情報保護評価 (My Number privacy impact assessments) as YAML, check them, and print the official form.",
)
@click.version_option(__version__, "-V", "--version", prog_name="pia")
def root() -> None:
    """Hold the commands."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code (also raised as ``SystemExit`` by the console script)."""
    from pia.cli.output import prepare_streams

    _quick_start()
    prepare_streams()
    try:
        code: Any = root.main(args=argv, prog_name="pia", standalone_mode=False)
    except PiaError as error:
        from pia.cli.output import language, show_problems

        show_problems(error.problems, language(argv))
        return _exit(2, argv)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show(sys.stderr)
        return _exit(2, argv)
    except click.ClickException as error:
        from pia.cli.output import language, show_problems
        from pia.cli.usage import usage_problem

        show_problems((usage_problem(error),), language(argv))
        return _exit(2, argv)
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("中断しました。 / interrupted\n")
        return _exit(130, argv)
    except BrokenPipeError:
        return _broken_pipe(argv)
    except Exception as error:
        if os.environ.get("PIA_DEBUG"):
            raise
        sys.stderr.write(
            f"プログラムの誤りで処理を中止しました（{type(error).__name__}）。PIA_DEBUG=1 を付けて実行すると詳細が出ます。\n"
            f"a fault of the program stopped the work ({type(error).__name__}); run with PIA_DEBUG=1 for details\n"
        )
        return _exit(3, argv)
    return _exit(code if isinstance(code, int) else 0, argv)


def run() -> NoReturn:
    """Run the command line and end the process: what the console script calls.

    All output is written by then, and giving back piece by piece what a command has read takes a tenth of its time.
    """
    code = 0
    try:
        main()
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 1
        try:
            for stream in (sys.stdout, sys.stderr):
                if not stream.closed:
                    stream.flush()
        except OSError:  # the disk is full, or the reader has gone: the interpreter knows what to say
            raise done from None
    os._exit(code)


def _unknown_command(name: str) -> Problem:
    from pia.terms.text import nearest

    near = nearest(name, COMMANDS)
    hint = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    return Problem(
        "unknown-command",
        Words(f"「{name[:60]}」というコマンドはありません。", f"there is no command {name[:60]!r}"),
        Words(f"{hint.ja}コマンド: {'、'.join(COMMANDS)}", f"{hint.en}commands: {', '.join(COMMANDS)}"),
    )


def _quick_start() -> None:
    """Spare a short process what it does not need: frequent garbage collection, and a search for plugins of pydantic.

    The search reads the metadata of every installed package; foreign plugins have no business in here anyway. What pydantic
    imports for it all the same is put off until somebody asks for it, which nobody does.
    """
    gc.set_threshold(2_000_000, 10, 10)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _put_off("importlib.metadata", "entry_points")


class _Later(ModuleType):
    """Stands for a module until more of it is asked for than its functions; they are found when they are called."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        for function in functions:
            setattr(
                self, function, lambda *given, _name=function, **named: getattr(self._own(), _name)(*given, **named)
            )

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._own(), name)

    def _own(self) -> ModuleType:
        """Import the module in the place of this one; the import names it in its package, too."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return import_module(self.__name__)


def _put_off(name: str, *functions: str) -> None:
    """Let a module be imported when something of it is used, be it one of ``functions`` that is called."""
    if name not in sys.modules:
        package, _, last = name.rpartition(".")
        sys.modules[name] = _Later(name, functions)
        setattr(
            import_module(package), last, sys.modules[name]
        )  # what is found in sys.modules is not named in its package


def _broken_pipe(argv: list[str] | None) -> int:
    """The reader of our output has gone (``pia … | head``): say nothing more."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # stays open to the end
    return _exit(0, argv)


def _exit(code: int, argv: list[str] | None) -> int:
    if argv is None:
        raise SystemExit(code)
    return code
