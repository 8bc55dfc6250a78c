"""The security policy of Windows as ``secedit /export`` writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pia.conform.facts import Fact, Kind, Reading
from pia.conform.reader import Reader, Walk, number
from pia.conform.words import sections
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.text import Text

__all__ = ["READER"]

_ACCESS = {
    "minimumpasswordage": "password_min_days", "maximumpasswordage": "password_max_days", "minimumpasswordlength": "password_min_length",
    "passwordhistorysize": "password_history", "lockoutbadcount": "lockout_count", "lockoutduration": "lockout_minutes",
    "resetlockoutcount": "lockout_window_minutes",
}  # fmt: skip
_FLAGS = {
    "passwordcomplexity": "password_complexity",
    "cleartextpassword": "clear_text_password",
    "enableguestaccount": "guest_enabled",
}
_AUDIT = {
    "auditlogonevents": "logon", "auditaccountlogon": "account_logon", "auditobjectaccess": "object_access", "auditaccountmanage": "account_management",
    "auditpolicychange": "policy_change", "auditprivilegeuse": "privilege_use", "auditsystemevents": "system", "auditdsaccess": "directory_access",
    "auditprocesstracking": "process",
}  # fmt: skip
_IDLE = r"machine\software\microsoft\windows\currentversion\policies\system\inactivitytimeoutsecs"
_SETTINGS: Final[dict[str, Kind]] = {
    **dict.fromkeys((*_ACCESS.values(), "idle_seconds"), "int"),
    **dict.fromkeys(_FLAGS.values(), "flag"),
    **{f"audit_{name}_{sort}": "flag" for name in _AUDIT.values() for sort in ("success", "failure")},
}


def _unknown(reading: Reading, key: str, text: Text, line: int) -> None:
    reading.flaw(
        "value", text.file, line, f"「{key}」の値を読み取れません。", f"the value of '{key}' is not understood"
    )


def _read(walk: Walk, path: str) -> None:
    reading = walk.reading

    def visit(text: Text) -> None:
        known = False
        for line, section, key, value in sections(text.lines, ";"):
            name, part = key.lower(), section.lower()
            known = known or part in ("system access", "event audit", "registry values", "version")
            if value is None:
                if part in ("system access", "event audit", "version", "unicode"):
                    reading.flaw("syntax", text.file, line, "「=」がありません。", "there is no '='")
                continue
            whole = number(value)
            if part == "system access" and name in {**_ACCESS, **_FLAGS}:
                if name in _FLAGS and whole not in (0, 1):
                    whole = None
                if whole is None:
                    reading.flaw(
                        "value",
                        text.file,
                        line,
                        f"「{key}」の値を読み取れません。",
                        f"the value of '{key}' is not understood",
                    )
                target = _ACCESS.get(name)
                reading.set(target or _FLAGS[name], whole if target or whole is None else whole == 1, text.file, line)
            elif part == "event audit" and name in _AUDIT:
                if whole is None or not 0 <= whole <= 3:
                    whole = None
                    _unknown(reading, key, text, line)
                for bit, sort in ((1, "success"), (2, "failure")):
                    reading.set(
                        f"audit_{_AUDIT[name]}_{sort}", None if whole is None else bool(whole & bit), text.file, line
                    )
            elif part == "registry values" and name == _IDLE:
                kind, _, seconds = value.partition(",")
                found = number(seconds.strip(), 0) if kind.strip() == "4" else None
                if found is None:
                    _unknown(reading, key, text, line)
                reading.set("idle_seconds", found, text.file, line)
        if not known:
            reading.flaw("shape", text.file, 1, "seceditの書出しではありません。", "this is no export of secedit")

    walk.file(path, visit)


def _derive(reading: Reading) -> None:
    """An export names every audit category and leaves out an idle lock that is not set."""
    reading.settings.setdefault(
        "idle_seconds", Fact(0, reading.main, 0, "InactivityTimeoutSecs, not exported where it is not defined")
    )


READER: Final = Reader(
    id="secedit",
    title=Words("Windowsのセキュリティポリシー（secedit）", "security policy of Windows (secedit)"),
    paths=("secedit.inf", "*.secedit.inf", "secpol.inf"),
    settings=_SETTINGS,
    tables={},
    read=_read,
    encoding="windows",
    derive=_derive,
)
