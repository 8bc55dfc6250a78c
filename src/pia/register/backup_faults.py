"""Why a backup cannot be made or restored, in both languages, each with what to do."""

from __future__ import annotations

from pia.errors import PiaError, Problem, Words

__all__ = [
    "BackupError",
    "busy",
    "damaged",
    "no_keys",
    "not_a_backup",
    "not_empty",
    "older",
    "other",
    "unwritable",
    "waiting",
]


class BackupError(PiaError):
    """A backup cannot be made or restored; nothing was half done."""


def _error(code: str, ja: str, en: str, remedy_ja: str, remedy_en: str) -> BackupError:
    return BackupError(Problem(code, Words(ja, en), Words(remedy_ja, remedy_en)))


def unwritable(name: str) -> BackupError:
    """The file cannot be written."""
    return _error(
        "backup-unwritable",
        f"控えのファイルに書き込めません：{name}",
        f"the backup cannot be written: {name}",
        "フォルダーの有無、空き容量、書込みの権限を確かめてください。前の控えは残っています。",
        "check that its folder is there, free space and write permission; the backup before is still there",
    )


def busy() -> BackupError:
    """The store does not stand still for a moment."""
    return _error(
        "backup-busy",
        "処理が続いているため、全てのノードの同じ時点の控えを取れませんでした。",
        "the nodes did not stand still long enough for a copy of all of them at one moment",
        "処理の少ないときに、もう一度実行してください。",
        "run it again when less is going on",
    )


def waiting(node: str, count: int) -> BackupError:
    """Messages wait whose content may not be in a backup."""
    return _error(
        "backup-waiting",
        f"控えに含めない情報（送付先情報等）の通知が未送信です（ノード {node}、{count}件）。",
        f"messages wait whose content may not be in a backup (node {node}: {count})",
        "通知を送り終えてから、もう一度実行してください。",
        "deliver them, and run it again",
    )


def not_a_backup(name: str) -> BackupError:
    """Something else, or nothing at all."""
    return _error(
        "backup-not-one",
        f"この登録系の控えのファイルではありません：{name}",
        f"this is no backup of the register: {name}",
        "控えのファイルの場所と、それを作った pia の版を確かめてください。",
        "check where the backup is, and which version of pia made it",
    )


def other(name: str) -> BackupError:
    """That of another register, or the wrong keys."""
    return _error(
        "backup-other",
        f"別の登録系の控えか、鍵のファイルが違います：{name}",
        f"this is the backup of another register, or the keys are others: {name}",
        "この控えを取った登録系の方針と鍵のファイルを指定してください。",
        "name the policy and the keys of the register that the backup was made of",
    )


def damaged(name: str) -> BackupError:
    """It is not as it was written."""
    return _error(
        "backup-damaged",
        f"控えのファイルが壊れているか、書き換えられています：{name}",
        f"the backup is damaged or was changed: {name}",
        "別の控えを使ってください。何も復元していません。",
        "use another backup; nothing was restored",
    )


def older(name: str, node: str, lost: int) -> BackupError:
    """What was entered since would be lost."""
    return _error(
        "backup-older",
        f"控えが検査点より古く、その後の記録が失われます（{name}、ノード {node}、{lost}行）。",
        f"the backup is older than a checkpoint; what was entered since would be lost ({name}, node {node}: {lost} rows)",
        "新しい控えを使ってください。無ければ、失われる記録を承知の上で、古い控えでもよいと指定して復元してください。",
        "use a newer backup; if there is none, say that an older one is accepted, knowing what is lost",
    )


def not_empty(node: str) -> BackupError:
    """There is something in the way."""
    return _error(
        "backup-not-empty",
        f"復元先のストアが空ではありません（ノード {node}）。",
        f"the store to restore into is not empty (node {node})",
        "空のストアを新しく作って復元してください（復元が途中で終わったストアも作り直します）。",
        "restore into a new empty store; make one anew too where a restoration ended half-way",
    )


def no_keys(count: int) -> BackupError:
    """The keys do not know what the rows are sealed with."""
    return _error(
        "backup-no-keys",
        f"控えの記録を開く鍵が足りません（{count}区分）。",
        f"keys are missing for what the backup holds ({count} batches)",
        "控えを取ったとき以後の鍵のファイルを指定してください。",
        "name the file of keys as it is now, or as it was when the backup was made",
    )
