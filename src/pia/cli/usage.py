"""A wrong command line in both languages: what was found, what was expected, and where to look."""

from __future__ import annotations

import click

from pia.errors import Problem, Words
from pia.terms.text import nearest

__all__ = ["usage_problem"]


def usage_problem(error: click.ClickException) -> Problem:
    """Return what the argument parser found wrong as a problem of ours, so that every error looks alike."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "pia"
    look = Words(f"使い方は {path} --help で見られます。", f"see '{path} --help'")
    said = _said(error)
    hint = _hint(error)
    return Problem("usage", said, Words(hint.ja + look.ja, hint.en + look.en))


def _said(error: click.ClickException) -> Words:
    if isinstance(error, click.NoSuchOption):
        return Words(f"「{error.option_name}」というオプションはありません。", f"no such option: {error.option_name!r}")
    if (name := _unknown_command(error)) is not None:
        return Words(f"「{name}」という下位コマンドはありません。", f"no such subcommand: {name!r}")
    if isinstance(error, click.MissingParameter):
        name = _name(error)
        if isinstance(error.param, click.Argument):
            return Words(f"「{name}」が指定されていません。", f"{name!r} is missing")
        return Words(f"オプション「{name}」が要ります。", f"the option {name!r} is required")
    if isinstance(error, click.BadOptionUsage):
        return Words(
            f"オプション「{error.option_name}」の使い方が違います。",
            f"wrong use of {error.option_name!r}: {error.message}",
        )
    if isinstance(error, click.BadParameter):
        name = _name(error)
        return Words(f"「{name}」の値が使えません。", f"bad value for {name!r}: {error.message}")
    return Words(
        f"コマンドの書き方が違います（{error.format_message()}）。", f"wrong command line: {error.format_message()}"
    )


def _unknown_command(error: click.ClickException) -> str | None:
    """Return the name of a subcommand that there is not, None for any other error (and from a parser that does not say)."""
    name = getattr(error, "command_name", None)
    return name if isinstance(name, str) else None


def _hint(error: click.ClickException) -> Words:
    if isinstance(error, click.NoSuchOption):
        options = [name for param in error.ctx.command.params for name in param.opts] if error.ctx is not None else []
        near = nearest(error.option_name, [name for name in options if name.startswith("--")])
        return Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
    name = _unknown_command(error)
    context = getattr(error, "ctx", None)
    if name is not None and context is not None and isinstance(context.command, click.Group):
        known = context.command.list_commands(context)
        near = nearest(name, known)
        meant = Words(f"「{near}」ではありませんか。", f"did you mean {near!r}? ") if near else Words("", "")
        return Words(
            f"{meant.ja}次から選んでください: {'、'.join(known)}。", f"{meant.en}choose one of: {', '.join(known)}; "
        )
    kind = error.param.type if isinstance(error, click.BadParameter) and error.param is not None else None
    if isinstance(kind, click.Choice) and not isinstance(error, click.MissingParameter):
        return Words(
            f"次から選んでください: {'、'.join(kind.choices)}。", f"choose one of: {', '.join(kind.choices)}; "
        )
    if isinstance(kind, click.IntRange) and not isinstance(error, click.MissingParameter):
        return _between(kind)
    return Words("", "")


def _between(kind: click.IntRange) -> Words:
    """Return which whole numbers may stand there."""
    low, high = kind.min, kind.max
    if high is None:
        return Words(f"{low}以上の整数を書いてください。", f"write a whole number of at least {low}; ")
    return Words(f"{low}から{high}までの整数を書いてください。", f"write a whole number from {low} to {high}; ")


def _name(error: click.BadParameter) -> str:
    """Return how the parameter is written on the command line: ``--format``, or ``DIR`` for an argument."""
    if error.param is None:
        return str(error.param_hint or "?")
    if isinstance(error.param, click.Argument):
        return error.param.make_metavar(error.ctx or click.Context(click.Command("pia")))
    return max(error.param.opts, key=len)
