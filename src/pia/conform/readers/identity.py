"""Exports of accounts from Active Directory, Keycloak and Entra ID, as JSON or CSV, in one shape."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from pia.conform.jsontext import JsonError, Lined, parse_json
from pia.conform.reader import Reader, Walk
from pia.conform.words import flag
from pia.errors import Words

if TYPE_CHECKING:
    from pia.conform.facts import Kind, Value
    from pia.conform.text import Text

__all__ = ["READER"]

_TOKYO = timezone(timedelta(hours=9))
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "name": ("samaccountname", "userprincipalname", "username", "loginname", "account", "id"),
    "display": ("displayname", "cn"),
    "enabled": ("enabled", "accountenabled"),
    "last_login": ("lastlogondate", "lastlogontimestamp", "lastlogin", "lastsignindatetime", "last_login"),
    "password_set": ("passwordlastset", "lastpasswordchangedatetime", "pwdlastset"),
    "password_never_expires": ("passwordneverexpires",),
    "second_factor": ("totp", "ismfaregistered", "mfa", "ismfacapable", "smartcardlogonrequired", "second_factor"),
    "groups": ("memberof", "groups", "roles", "realmroles", "assignedroles"),
    "owner": ("employeeid", "employeenumber", "owner", "manager"),
    "created": ("whencreated", "createddatetime", "createdtimestamp", "created"),
}
_ROW: Final[dict[str, Kind]] = {
    **dict.fromkeys(("name", "display", "last_login", "password_set", "owner", "created"), "text"),
    **dict.fromkeys(("enabled", "password_never_expires", "second_factor", "shared", "service"), "flag"),
    "groups": "list",
}
_SHARED = re.compile(
    r"共用|共有|共通|代表|shared|common|(?:^|[-_.])(?:kyoyo|kyotsu|guest|test|temp|user)\d*$", re.IGNORECASE
)
_SERVICE = re.compile(r"^(?:svc|service|app|srv)[-_.]|\$$|^krbtgt$", re.IGNORECASE)
_MICROSOFT = re.compile(r"/Date\((-?\d+)\)/")
_CN = re.compile(r"^CN=((?:[^,\\]|\\.)+),", re.IGNORECASE)
_EMPTY = ("", "-", "null", "never", "なし")


def _day(value: Any) -> str | None:
    """Return the day in Tokyo of a moment as an export writes it; None where there is none."""
    text = str(value).strip() if value is not None else ""
    if text.lower() in _EMPTY:
        return None
    microsoft = _MICROSOFT.fullmatch(text)
    number = microsoft[1] if microsoft else text if re.fullmatch(r"\d{10,18}", text) else None
    try:
        if number is not None:
            whole = int(number)
            if whole > 10**16:  # counted in tenths of microseconds since 1601
                moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=whole // 10)
            else:
                moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
                    milliseconds=whole if whole > 10**11 else whole * 1000
                )
            return moment.astimezone(_TOKYO).date().isoformat()
        local = re.fullmatch(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?: \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)?", text)
        if local and "T" not in text:
            return f"{int(local[1]):04}-{int(local[2]):02}-{int(local[3]):02}"
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return "?"
    return (moment if moment.tzinfo else moment.replace(tzinfo=_TOKYO)).astimezone(_TOKYO).date().isoformat()


def _found(account: dict[str, Any], target: str) -> Any:
    for name in _NAMES[target]:
        if account.get(name) is not None:
            return account[name]
    return None


def _groups(value: Any) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else re.split(r"[;|]", str(value)) if value else []
    named = [
        str(p.get("name") or p.get("displayName") or p.get("path") or "?") if isinstance(p, dict) else str(p)
        for p in parts
    ]
    return tuple(
        match[1] if (match := _CN.match(name.strip())) else name.strip().lstrip("/") for name in named if name.strip()
    )


def _flat(account: dict[str, Any]) -> dict[str, Any]:
    """Return an account with lower-case names, those of nested objects beside its own."""
    found: dict[str, Any] = {}
    for key, value in account.items():
        if isinstance(value, dict):
            for inner, one in value.items():
                first = one[0] if isinstance(one, list) and one else one
                found.setdefault(str(inner).lower(), first)
        else:
            found[str(key).lower().strip()] = value
    return found


class _Parse:
    def __init__(self, walk: Walk) -> None:
        self.reading = walk.reading

    def visit(self, text: Text) -> None:
        for account, line in self._accounts(text):
            values = self._values(_flat(account))
            if values is None:
                self.reading.flaw(
                    "account",
                    text.file,
                    line,
                    "識別番号か有効・無効の別が読み取れません。",
                    "neither a name nor whether it is enabled can be told",
                )
            else:
                self.reading.row("accounts", values, text.file, line)
                if "?" in (values["last_login"], values["password_set"]):
                    self.reading.flaw("date", text.file, line, "日付を読み取れません。", "a date is not understood")

    def _values(self, account: dict[str, Any]) -> dict[str, Value] | None:
        name, enabled = _found(account, "name"), _found(account, "enabled")
        active = enabled if isinstance(enabled, bool) else flag(str(enabled)) if enabled is not None else None
        if not name or active is None:
            return None
        display, second, never = (
            _found(account, key) for key in ("display", "second_factor", "password_never_expires")
        )
        shown = f"{name} {display or ''}"
        return {
            "name": str(name),
            "display": str(display) if display else None,
            "enabled": active,
            "last_login": _day(_found(account, "last_login")),
            "password_set": _day(_found(account, "password_set")),
            "created": _day(_found(account, "created")),
            "password_never_expires": flag(str(never)) if never is not None else None,
            "second_factor": flag(str(second)) if second is not None else None,
            "groups": _groups(_found(account, "groups")),
            "owner": str(_found(account, "owner") or "") or None,
            "shared": any(_SHARED.search(part) is not None for part in shown.split()),
            "service": _SERVICE.search(str(name)) is not None,
        }

    def _accounts(self, text: Text) -> Iterator[tuple[dict[str, Any], int]]:
        if text.text.lstrip()[:1] in ("{", "["):
            yield from self._json(text)
        else:
            yield from self._csv(text)

    def _json(self, text: Text) -> Iterator[tuple[dict[str, Any], int]]:
        try:
            root = parse_json(text.text)
        except JsonError as error:
            self.reading.flaw(
                "json", text.file, error.line, f"JSONとして読み取れません: {error}", f"this is no JSON: {error}"
            )
            return
        listed = (
            root
            if isinstance(root, list)
            else next((root[key] for key in ("value", "users", "accounts") if isinstance(root.get(key), list)), None)
        )
        if listed is None:
            self.reading.flaw("shape", text.file, 1, "利用者の一覧がありません。", "there is no list of accounts")
        for one in listed or ():
            if isinstance(one, Lined):
                yield one, one.line
            else:
                self.reading.flaw("shape", text.file, 1, "利用者ではない項目があります。", "an entry is no account")
        if isinstance(root, Lined) and root.get("@odata.nextLink"):
            self.reading.flaw(
                "shape",
                text.file,
                root.at("@odata.nextLink"),
                "一覧に続きがあります。",
                "the list goes on in another page",
            )

    def _csv(self, text: Text) -> Iterator[tuple[dict[str, Any], int]]:
        lines = list(text.lines)
        skipped = 1 if lines and lines[0].startswith("#TYPE") else 0
        rows = csv.reader((f"{line}\n" for line in lines[skipped:]), strict=True)
        try:
            header = next(rows, [])
            before = rows.line_num
            for row in rows:
                line, before = before + 1 + skipped, rows.line_num
                if any(cell.strip() for cell in row):
                    if len(row) != len(header):
                        self.reading.flaw(
                            "columns",
                            text.file,
                            line,
                            "列の数が見出しと違います。",
                            "the row has not the columns of the heading",
                        )
                    else:
                        yield dict(zip(header, row, strict=True)), line
        except csv.Error:
            self.reading.flaw("csv", text.file, rows.line_num + skipped, "CSVとして読み取れません。", "this is no CSV")


def _read(walk: Walk, path: str) -> None:
    walk.file(path, _Parse(walk).visit)


READER: Final = Reader(
    id="identity",
    title=Words("利用者の一覧（AD、Keycloak、Entra ID）", "list of accounts (AD, Keycloak, Entra ID)"),
    paths=("ad-users.csv", "ad-users.json", "keycloak-users.json", "entra-users.json", "entra-users.csv"),
    settings={},
    tables={"accounts": _ROW},
    read=_read,
    encoding="export",
)
