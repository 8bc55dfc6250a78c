"""What the guard says when it refuses: codes with words in both languages, all reasons at once, never a value."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from pia.errors import Words
from pia.register.ledger import Entry

__all__ = ["ASPECTS", "DENIALS", "Denial", "Denied"]

ASPECTS: Final[dict[str, Words]] = {
    "": Words("", ""),
    "approval": Words("承認番号", "approval"),
    "biometric": Words("生体情報", "biometric"),
    "conditions": Words("検索条件", "conditions"),
    "count": Words("件数", "number of records"),
    "day": Words("日付", "day"),
    "department": Words("所属", "department"),
    "ic-card": Words("ICカード", "IC card"),
    "id": Words("番号", "id"),
    "items": Words("項目", "items"),
    "medium": Words("媒体", "medium"),
    "node": Words("システム", "system"),
    "operation": Words("操作", "operation"),
    "password": Words("パスワード", "password"),
    "purpose": Words("目的", "purpose"),
    "role": Words("権限区分", "role"),
    "second": Words("確認者", "second person"),
    "subject": Words("対象者", "person"),
    "task": Words("事務", "task"),
    "terminal": Words("端末", "terminal"),
}
"""The titles of what a denial can be about."""

DENIALS: Final[dict[str, Words]] = {
    # form
    "malformed": Words("{field}の形式が違います。", "{field}: malformed"),
    "wrong-node": Words("別のシステムの操作です。", "the operation belongs to another system"),
    # signing in
    "unknown-operator": Words("登録のない利用者です。", "no such operator"),
    "not-yet": Words("利用を始める日より前です。", "the account does not begin until later"),
    "left": Words("異動又は退職により権限が失効しています。", "the operator has moved on or retired: all rights have ended"),
    "locked": Words("認証の誤りが続いたため利用者をロックしています。", "locked after wrong attempts in a row"),
    "factor-missing": Words("認証の要素がありません（{field}）。", "a factor is missing ({field})"),
    "factor-wrong": Words("認証の要素が合いません（{field}）。", "a factor is wrong ({field})"),
    "password-expired": Words("パスワードの有効期間を過ぎています。", "the password has expired"),
    "password-reused": Words("最近使ったパスワードです（過去{limit}個）。", "one of the last {limit} passwords"),
    "password-unusable": Words("パスワードとして使えません（1文字から{limit}文字）。", "not usable as a password (1 to {limit} characters)"),
    "terminal-unregistered": Words("登録のない端末です。", "the terminal is not registered"),
    "signed-in-elsewhere": Words("同じ利用者が別の端末で利用中です（利用者の共用はできません）。", "the same operator is signed in at another terminal (ids are not shared)"),
    # session
    "not-signed-in": Words("利用を始めていません。", "not signed in"),
    "session-idle": Words("操作のない時間が続いたためロックしています。", "locked: nothing was done for too long"),
    "other-terminal": Words("利用を始めた端末と違う端末です。", "not the terminal signed in at"),
    # rights
    "no-right": Words("この操作の権限がありません。", "no right to this operation"),
    "right-ended": Words("この操作の権限は終わっています。", "the right to this operation has ended"),
    "right-not-begun": Words("この操作の権限はまだ始まっていません。", "the right to this operation has not begun"),
    "other-department": Words("別の所属の権限です。", "the right belongs to another department"),
    "no-task": Words("事務が示されていません。", "no task is named"),
    "task-not-held": Words("権限のある事務ではありません。", "not a task of the role"),
    "no-purpose": Words("利用目的が示されていません。", "no purpose is named"),
    "other-purpose": Words("この事務の利用目的ではありません。", "not a purpose of this task"),
    "no-content": Words("内容を見ることのできない利用者です。", "this account works without sight of content"),
    # search
    "too-few-conditions": Words("検索条件が足りません。", "the search has too few conditions"),
    "number-not-allowed": Words("個人番号で検索できる事務ではありません。", "this task may not search by individual number"),
    # second person
    "second-missing": Words("もう1人の確認が必要です。", "a second person has to confirm"),
    "second-self": Words("本人は確認者になれません。", "the second person is the first"),
    "second-not-signed-in": Words("確認者が利用中ではありません。", "the second person is not signed in"),
    "second-not-entitled": Words("確認者にこの操作の権限がありません。", "the second person has no right to this operation"),
    # approval
    "approval-missing": Words("{limit}件を超える出力には承認が必要です。", "an output of more than {limit} records needs approval"),
    "correction-unapproved": Words("訂正には承認が必要です。", "a correction needs approval"),
    "approval-unknown": Words("承認の記録がありません。", "no such approval"),
    "approval-pending": Words("まだ承認されていません。", "not approved yet"),
    "approval-rejected": Words("承認されませんでした。", "the approval was refused"),
    "approval-used": Words("使用済みの承認です。", "the approval has been used"),
    "approval-expired": Words("承認の有効期間を過ぎています。", "the approval has expired"),
    "approval-not-own": Words("申請した人の承認ではありません。", "somebody else applied for this approval"),
    "approval-self": Words("申請者と承認者が同じです。", "applicant and approver are the same person"),
    "approval-decided": Words("既に可否が決まっています。", "decided already"),
    "approval-differs": Words("承認された内容と違います（{field}）。", "not what was approved ({field})"),
    "approval-exceeded": Words("承認された件数（{limit}件）を超えています。", "more records than approved ({limit})"),
    "not-an-approver": Words("承認できる人ではありません。", "not somebody who may approve"),
    # media
    "medium-unregistered": Words("登録のない媒体です。", "the medium is not registered"),
    # administration
    "same-person": Words("申請者と承認者は別の人でなければなりません。", "applicant and approver have to be different people"),
    "own-right": Words("自分の権限は承認できません。", "nobody approves a right of their own"),
    "unknown-role": Words("定めのない権限区分です。", "no such role"),
    "role-elsewhere": Words("このシステムの権限区分ではありません。", "not a role of this system"),
    "not-held": Words("その権限を持っていません。", "the right is not held"),
    "already-there": Words("既に登録があります（{field}）。", "already registered ({field})"),
    "not-there": Words("登録がありません（{field}）。", "not registered ({field})"),
    "bad-day": Words("日付が前後しています。", "the days are the wrong way round"),
    "already-set-up": Words("利用者の登録が既にあります。", "operators have been set up already"),
}  # fmt: skip
"""Every denial by its code; ``{field}`` is the title of the aspect, ``{limit}`` a number."""


class Denial(Struct, frozen=True):
    """One reason, with the aspect that it is about."""

    code: str
    field: str = ""
    limit: int = 0

    @property
    def words(self) -> Words:
        """The message in both languages, without any value."""
        message, field = DENIALS[self.code], ASPECTS[self.field]
        return Words(
            message.ja.format(field=field.ja, limit=self.limit), message.en.format(field=field.en, limit=self.limit)
        )


class Denied(Struct, frozen=True, kw_only=True):
    """An operation that is not permitted: at least one reason, nothing has changed, and an entry for the ledger."""

    denials: tuple[Denial, ...]
    who: str
    terminal: str
    task: str
    operation: str
    subject: bytes = b""

    def __bool__(self) -> bool:
        return False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order in which they were found."""
        return tuple(denial.code for denial in self.denials)

    @property
    def words(self) -> Words:
        """All messages, one a line."""
        every = [denial.words for denial in self.denials]
        return Words("\n".join(words.ja for words in every), "\n".join(words.en for words in every))

    def entry(self) -> Entry:
        """Return the row for the ledger: codes and counts only."""
        codes = ",".join(f"{d.code}:{d.field}" if d.field else d.code for d in self.denials)
        return Entry(
            who=self.who,
            terminal=self.terminal,
            task=self.task,
            operation=self.operation,
            subject=self.subject,
            outcome="refused",
            detail=f"reason={codes}",
        )
