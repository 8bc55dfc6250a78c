"""Commands that are as good as every command: whoever may run one of them as root may run anything."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["reaches_all"]

_SHELLS: Final = frozenset(
    """ash awk bash busybox chroot csh dash docker env expect fish gawk gdb ksh lua mawk nsenter perl php podman python
    rbash ruby runuser script screen setpriv sh socat ssh strace su sudo systemd-run tclsh tcsh tmux unshare xargs
    zsh""".split()  # noqa: SIM905 - a list of forty words reads as a text
)
_ASKED_OUT: Final = frozenset(
    """ed emacs ex find ftp less man more most mutt mysql nano nvim pico psql rvim vi view vim""".split()  # noqa: SIM905
)
"""Programs from which a command can be run, unless NOEXEC forbids it."""
_VERSION = re.compile(r"[\d.]+$")
_DIGEST = re.compile(r"(?:sha\d+:\S+[\s,]+)+")
_WILD = re.compile(r"(?<!\\)[*?\[]")


def reaches_all(command: str, *, noexec: bool) -> bool:
    """Tell whether a command of sudoers lets its user run any other: ALL itself, a whole folder, a pattern over programs, a
    shell or a program that starts one, or an editor that is not held by NOEXEC.

    Arguments that are written after a shell (``/bin/sh /srv/job.sh``) hold it to them, unless they hold a wildcard. The list
    of programs is what administrators are commonly warned of; it is not complete, because no such list is.
    """
    plain = _DIGEST.sub("", command.strip())
    path, _, arguments = plain.partition(" ")
    if path in ("ALL", "sudoedit") and not arguments:
        return True
    if path == "sudoedit":
        return (
            _WILD.search(arguments) is not None
            or re.search(r"/etc/(?:sudoers|shadow|passwd|pam\.d)", arguments) is not None
        )
    if path.startswith("^"):
        return ".*" in path or ".+" in path
    name = path.rpartition("/")[2]
    if not name or _WILD.search(path):
        return path.startswith("/")
    held = bool(arguments.strip()) and _WILD.search(arguments) is None
    name = _VERSION.sub("", name)
    return not held and (name in _SHELLS or (name in _ASKED_OUT and not noexec))
