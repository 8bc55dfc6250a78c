"""PAM services: the stack of modules in order, with ``@include``, ``include`` and ``substack`` read in place."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact, Kind, Reading, Row
from pia.conform.reader import Reader, Walk, number
from pia.conform.words import joined
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_LINE = re.compile(r"(-?)(auth|account|password|session)\s+(\[[^\]]*\]|[^\s\[]\S*)\s+(\S+)\s*(.*)", re.IGNORECASE)
_INCLUDE = re.compile(r"@include\s+(\S+)\s*")
_ARGUMENT = re.compile(r"\[((?:[^\]\\]|\\.)*)\]|(\S+)")
_MUST = ("required", "requisite")
_CONTROLS = ("required", "requisite", "sufficient", "optional", "include", "substack")
_RETURNS = frozenset(
    (
        *("success", "open_err", "symbol_err", "service_err", "system_err", "buf_err", "perm_denied", "auth_err"),
        *("cred_insufficient", "authinfo_unavail", "user_unknown", "maxtries", "new_authtok_reqd", "acct_expired"),
        *("session_err", "cred_unavail", "cred_expired", "cred_err", "no_module_data", "conv_err", "authtok_err"),
        *("authtok_recover_err", "authtok_lock_busy", "authtok_disable_aging", "try_again", "ignore", "abort"),
        *("authtok_expired", "module_unknown", "bad_item", "conv_again", "incomplete", "default"),
    )
)
_ACTION = re.compile(r"(\w+)=(?:ignore|bad|die|ok|done|reset|[1-9]\d{0,3})")
_SECOND_FACTORS = (
    *(
        "pam_google_authenticator",
        "pam_oath",
        "pam_u2f",
        "pam_yubico",
        "pam_pkcs11",
        "pam_p11",
        "pam_poldi",
        "pam_fprintd",
    ),
    *("pam_radius_auth", "pam_duo", "pam_privacyidea", "pam_biometric", "pam_sc"),
)
_PASSWORDS = ("pam_unix", "pam_sss", "pam_ldap", "pam_krb5", "pam_winbind")
_SETTINGS: Final[dict[str, Kind]] = {
    "history": "int",
    "history_enforced": "flag",
    "quality_checked": "flag",
    "quality_minlen": "int",
    "empty_passwords": "flag",
    "lockout": "flag",
    "lockout_deny": "int",
    "second_factors": "list",
    "password_asked": "flag",
    "permits_all": "flag",
    "inactive_days": "int",
}
_TABLES: Final[dict[str, dict[str, Kind]]] = {
    "modules": {"type": "text", "control": "text", "module": "text", "arguments": "list", "optional": "flag"}
}


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.walk, self.reading = walk, walk.reading
        self.only: str | None = None

    def visit(self, text: Text) -> None:
        for line, written in joined(text.lines):
            body = written.partition("#")[0].strip()
            if body:
                self._line(body, text, line)

    def _line(self, body: str, text: Text, line: int) -> None:
        whole = _INCLUDE.fullmatch(body)
        if whole:
            self._follow(whole[1], None, text, line)
            return
        match = _LINE.fullmatch(body)
        if match is None:
            self.reading.flaw("syntax", text.file, line, "PAMの行として読み取れません。", "this is no line of PAM")
            return
        kind, control = match[2].lower(), match[3].lower()
        if self.only is not None and kind != self.only:
            return
        if control in ("include", "substack"):
            self._follow(match[4], kind, text, line)
            return
        if not _sound(control) or not match[4].endswith(".so"):
            self.reading.flaw(
                "syntax",
                text.file,
                line,
                "制御の語かモジュールの名前を読み取れません。",
                "the control or the module is not known",
            )
        arguments = tuple((a[1] or a[2]) for a in _ARGUMENT.finditer(match[5]))
        module = posixpath.basename(match[4]).removesuffix(".so")
        values = {
            "type": kind,
            "control": control,
            "module": module,
            "arguments": arguments,
            "optional": bool(match[1]),
        }
        self.reading.row("modules", values, text.file, line)

    def _follow(self, name: str, kind: str | None, text: Text, line: int) -> None:
        before, self.only = self.only, kind or self.only
        target = name if name.startswith("/") else f"/{posixpath.join(posixpath.dirname(text.path), name)}"
        self.walk.include(target, self.visit, (text.file, line), needed=True)
        self.only = before


def _sound(control: str) -> bool:
    """Tell whether a control is one of the words, or a list of known results and what to do on each."""
    if not control.startswith("["):
        return control in _CONTROLS
    actions = [_ACTION.fullmatch(part) for part in control.strip("[]").split()]
    return bool(actions) and all(one is not None and one[1] in _RETURNS for one in actions)


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)


def _stops(row: Row) -> bool:
    """Tell whether a failure of the module refuses the whole stack."""
    control = str(row.values["control"])
    if not control.startswith("["):
        return control in _MUST
    actions = dict(part.split("=", 1) for part in control.strip("[]").split() if "=" in part)
    return actions.get("default") in ("bad", "die") or {actions.get("auth_err"), actions.get("authtok_err")} <= {
        "bad",
        "die",
    }


def _counts(row: Row) -> bool:
    """Tell whether what a module says matters: an optional one alone decides nothing."""
    control = str(row.values["control"])
    return control != "optional" and "success=ignore" not in control


def _passes(row: Row, distance: int) -> bool:
    """Tell whether the success of a module ends the stack, or jumps over the one that stands ``distance`` after it."""
    control = str(row.values["control"])
    if not control.startswith("["):
        return control == "sufficient"
    actions = dict(part.split("=", 1) for part in control.strip("[]").split() if "=" in part)
    success = actions.get("success", actions.get("default", ""))
    return success == "done" or (number(success, 1) or 0) >= distance


def _argument(row: Row, name: str) -> int | None:
    for one in row.values["arguments"] or ():  # type: ignore[union-attr]
        key, _, value = str(one).partition("=")
        if key == name:
            return number(value)
    return None


def _has(row: Row, name: str) -> bool:
    return name in (row.values["arguments"] or ())  # type: ignore[operator]


def _counted(auth: list[Row]) -> bool:
    """Tell whether pam_faillock refuses who is locked before the password is asked, and counts the failure after it."""
    asked = [at for at, row in enumerate(auth) if row.values["module"] in _PASSWORDS]
    own = [(at, row) for at, row in enumerate(auth) if row.values["module"] == "pam_faillock" and _counts(row)]
    before = [at for at, row in own if _has(row, "preauth") and _stops(row) and at < min(asked, default=len(auth))]
    return bool(before) and any(at > max([*before, *asked[:1]]) for at, row in own if _has(row, "authfail"))


def _derive(reading: Reading) -> None:
    rows = reading.tables.get("modules", [])
    passwords = [row for row in rows if row.values["type"] == "password"]
    auth = [row for row in rows if row.values["type"] == "auth"]
    said = reading.settings
    for row in passwords:
        module = row.values["module"]
        if module in ("pam_pwhistory", "pam_unix"):
            kept = _argument(row, "remember")
            if kept is None and module == "pam_pwhistory":
                kept = 10
            if kept is not None:
                said["history"] = Fact(kept, row.file, row.line)
                said["history_enforced"] = Fact(module == "pam_unix" or _stops(row), row.file, row.line)
        if module in ("pam_pwquality", "pam_cracklib"):
            said["quality_checked"] = Fact(_stops(row), row.file, row.line)
            said["quality_minlen"] = Fact(_argument(row, "minlen"), row.file, row.line)
    for row in auth:
        module = row.values["module"]
        if module == "pam_unix" and _has(row, "nullok"):
            said["empty_passwords"] = Fact(True, row.file, row.line)
        if module in ("pam_faillock", "pam_tally2", "pam_tally"):
            said["lockout"] = Fact(module != "pam_faillock" or _counted(auth), row.file, row.line)
            said["lockout_deny"] = Fact(_argument(row, "deny"), row.file, row.line)
        if module == "pam_permit" and row.values["control"] == "sufficient":
            said["permits_all"] = Fact(True, row.file, row.line)
    for row in rows:
        if row.values["module"] == "pam_lastlog" and _argument(row, "inactive") is not None:
            said["inactive_days"] = Fact(_argument(row, "inactive"), row.file, row.line)
    strong = [
        row
        for number_, row in enumerate(auth)
        if row.values["module"] in _SECOND_FACTORS
        and _stops(row)
        and not _has(row, "nullok")
        and not any(_passes(before, number_ - at) for at, before in enumerate(auth[:number_]))
    ]
    at = strong[0] if strong else None
    said["second_factors"] = Fact(
        tuple(str(r.values["module"]) for r in strong), at.file if at else reading.main, at.line if at else 0
    )
    for name in ("history_enforced", "quality_checked", "empty_passwords", "lockout", "permits_all"):
        said.setdefault(name, Fact(False, reading.main, 0))
    asked = [row for row in auth if row.values["module"] in _PASSWORDS and _counts(row)]
    if asked:
        said["password_asked"] = Fact(True, asked[0].file, asked[0].line)
    said.setdefault("password_asked", Fact(False, reading.main, 0))
    said.setdefault("history", Fact(0, reading.main, 0))


READER: Final = Reader(
    id="pam",
    title=Words("PAMのサービス", "a PAM service"),
    paths=("pam.d/*",),
    settings=_SETTINGS,
    tables=_TABLES,
    read=_read,
    derive=_derive,
)
