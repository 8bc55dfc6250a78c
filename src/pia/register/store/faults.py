"""What can be wrong with a store, in both languages, each with what to do; no URL, password or content stands in them.

A driver's own error never travels on: its text may hold a password or a row. It is sorted here and left behind.
"""

from __future__ import annotations

from pia.errors import Problem, Words
from pia.register.store.interface import StoreError

__all__ = [
    "bad_name",
    "bad_url",
    "bad_value",
    "broken",
    "closed",
    "conflict",
    "corrupted",
    "failed",
    "foreign",
    "full",
    "guarded",
    "locked",
    "missing",
    "nested",
    "newer",
    "no_driver",
    "no_node",
    "no_right",
    "not_a_store",
    "out_of_order",
    "read_only",
    "rejected",
    "unfit",
    "unreachable",
    "unsure",
]


def _error(code: str, ja: str, en: str, remedy_ja: str, remedy_en: str) -> StoreError:
    return StoreError(Problem(code, Words(ja, en), Words(remedy_ja, remedy_en)))


# --- opening ---


def bad_url() -> StoreError:
    """The URL cannot be read; it is not repeated, for it may hold a password."""
    return _error(
        "store-bad-url",
        "ストアのURLが読めません。",
        "the URL of the store cannot be read",
        "sqlite:///相対.db、sqlite:////絶対.db、postgresql://利用者@ホスト/データベース、memory: のどれかで書いてください。",
        "write sqlite:///relative.db, sqlite:////absolute.db, postgresql://user@host/database or memory:",
    )


def missing(url: str) -> StoreError:
    """There is no store."""
    return _error(
        "store-missing",
        f"ストアがありません：{url}",
        f"there is no store at {url}",
        "pia register init で作るか、場所を確かめてください（フォルダーやデータベースは先に作っておきます）。",
        "make it with 'pia register init', or check the place (the folder or the database must be there before)",
    )


def not_a_store(url: str) -> StoreError:
    """Something else is there."""
    return _error(
        "store-not-a-store",
        f"登録系のストアではありません：{url}",
        f"this is not a store of the register: {url}",
        "別の場所を指定してください。壊れたストアであれば控えから戻してください。中身には手を付けていません。",
        "name another place; if it is a damaged store, restore it from its backup; nothing in it was touched",
    )


def newer(url: str, found: int, known: int) -> StoreError:
    """It was written by a later program."""
    return _error(
        "store-newer",
        f"ストアの版（{found}）がこのプログラムの知る版（{known}）より新しいです：{url}",
        f"the store is of schema {found}, this program knows {known}: {url}",
        "pia を新しくしてください。",
        "update pia",
    )


def unfit(url: str, setting: str) -> StoreError:
    """A setting would lose what was acknowledged, or change it."""
    return _error(
        "store-unfit",
        f"{setting} では、確定した記録を確実に保てません：{url}",
        f"with {setting} the store cannot keep what it has acknowledged: {url}",
        "設定を直すか、同期書込みのできる場所（ローカルのディスク、PostgreSQL 15以上で fsync=on、UTF8）に置いてください。",
        "mend the setting, or put the store where it can be kept: a local disk; PostgreSQL 15 or later with fsync=on and UTF8",
    )


def unreachable(url: str) -> StoreError:
    """The server does not answer."""
    return _error(
        "store-unreachable",
        f"データベースのサーバーに接続できません：{url}",
        f"the database server cannot be reached: {url}",
        "サーバーが動いているか、ホスト・ポート・利用者・パスワードが正しいかを確かめてください。",
        "check that the server runs, and host, port, user and password",
    )


def no_driver() -> StoreError:
    """Psycopg is not installed."""
    return _error(
        "store-no-driver",
        "PostgreSQLのストアを使うための psycopg が入っていません。",
        "psycopg, which stores in PostgreSQL need, is not installed",
        "pip install 'psycopg[binary]' を実行してください。",
        "run pip install 'psycopg[binary]'",
    )


def no_right(url: str) -> StoreError:
    """The user of the URL may not do what the store needs."""
    return _error(
        "store-no-right",
        f"データベースの利用者に必要な権限がありません：{url}",
        f"the user of the database lacks a right that the store needs: {url}",
        "ストアを作る利用者には、データベースへの CREATE とロールを作る権限（CREATEROLE）を与えてください。",
        "give the user who makes the store CREATE on the database and the right to make roles (CREATEROLE)",
    )


# --- while it is used ---


def read_only(url: str) -> StoreError:
    """It may not be written."""
    return _error(
        "store-read-only",
        f"ストアに書き込めません（読取り専用）：{url}",
        f"the store cannot be written (read-only): {url}",
        "ファイルとフォルダー（又はデータベース）に書込みの権限を与えてください。",
        "give write permission for the file and its folder (or the database)",
    )


def full(url: str) -> StoreError:
    """The disk is full."""
    return _error(
        "store-full",
        f"ディスクがいっぱいで書き込めません：{url}",
        f"the disk is full: {url}",
        "空きを作って、もう一度実行してください。途中の処理は何も残っていません。",
        "make room and run it again; nothing was half done",
    )


def locked(url: str) -> StoreError:
    """Somebody else holds it for too long."""
    return _error(
        "store-locked",
        f"ほかの処理がストアを使っているため、時間内に始められませんでした：{url}",
        f"something else holds the store; it did not become free in time: {url}",
        "ほかの処理が終わってから、もう一度実行してください。",
        "run it again when the other process has ended",
    )


def corrupted(url: str) -> StoreError:
    """Its pages make no sense."""
    return _error(
        "store-corrupted",
        f"ストアが壊れています：{url}",
        f"the store is damaged: {url}",
        "これ以上書き込まず、控えから戻してください。",
        "write nothing more and restore it from its backup",
    )


def failed(url: str, kind: str) -> StoreError:
    """Reading or writing failed in another way; ``kind`` is the driver's name of it."""
    return _error(
        "store-failed",
        f"ストアの読み書きに失敗しました（{kind}）：{url}",
        f"reading or writing the store failed ({kind}): {url}",
        "ディスクやサーバーの状態を確かめて、もう一度実行してください。途中の処理は何も残っていません。",
        "check the disk or the server and run it again; nothing was half done",
    )


def unsure(url: str) -> StoreError:
    """The connection or the disk failed while the transaction ended: it is there as a whole or not at all."""
    return _error(
        "store-unsure",
        f"確定を確かめられませんでした（接続の切断又はディスクの異常）。処理は全て済んだか、全て済んでいないかのどちらかです：{url}",
        f"the end of the transaction could not be confirmed (connection or disk): all of it is there, or nothing: {url}",
        "最後の番号（届出・通知・記録）を読んで、どちらであるかを確かめてください。",
        "read the last numbers (events, messages, ledger) to see which",
    )


def closed() -> StoreError:
    """Used after its end."""
    return _error(
        "store-closed",
        "終わった読取り・処理、又は閉じたストアは使えません。",
        "a view, a transaction or a store cannot be used after its end",
        "新しく開いてください。",
        "open a new one",
    )


def nested(node: str) -> StoreError:
    """A second transaction of one thread."""
    return _error(
        "store-nested",
        f"処理の中で別の処理は始められません（ノード {node}）。",
        f"a transaction cannot begin within another (node {node})",
        "先の処理を終えてから始めてください。読取りは処理の中でも開けます。",
        "end the first one before; views may be opened within it",
    )


def broken() -> StoreError:
    """The block went on after a refusal."""
    return _error(
        "store-broken",
        "断られた後の処理は確定できません。何も残っていません。",
        "a transaction cannot end well after something in it was refused; nothing of it was kept",
        "断られたときは処理を抜け、新しく始めてください。",
        "leave the block when something is refused, and begin anew",
    )


# --- rows ---


def no_node(node: str) -> StoreError:
    """There is no such node."""
    return _error(
        "store-no-node",
        f"ストアにノード「{node}」がありません。",
        f"the store has no node {node!r}",
        "pia register init で作ったときの方針にあるノードを指定してください。",
        "name a node of the policy that the store was made with",
    )


def bad_name(what: str) -> StoreError:
    """A name or key has a form that no store takes."""
    return _error(
        "store-bad-name",
        f"{what} に使えない文字又は長さです。",
        f"{what} holds characters or has a length that a store does not take",
        "ノードは半角英数字と . _ - で48字以内、ほかの名前は NUL を含まない200字以内にしてください。",
        "nodes: ASCII letters, digits, '.', '_', '-', at most 48 characters; other names: at most 200 characters without NUL",
    )


def bad_value(kind: str) -> StoreError:
    """A row breaks a constraint; its content is not repeated."""
    return _error(
        "store-bad-value",
        f"行の値がストアの決まり（長さ・範囲・文字）に合いません（{kind}）。",
        f"a value of the row breaks a rule of the store: length, range or characters ({kind})",
        "照合値は16バイト、番号は1以上、名前は1字以上200字以内にしてください。",
        "digests and lookup values have 16 bytes, numbers begin at 1, names have 1 to 200 characters",
    )


def out_of_order(what: str, wanted: int, given: int) -> StoreError:
    """A number is not the next one."""
    return _error(
        "store-out-of-order",
        f"{what} の番号が続いていません（次は{wanted}、指定は{given}）。",
        f"{what}: the number is not the next one (next is {wanted}, given {given})",
        "最後の番号を読み直して、もう一度始めてください。",
        "read the last number again and begin anew",
    )


def conflict(what: str) -> StoreError:
    """The row is there already."""
    return _error(
        "store-conflict",
        f"同じ鍵の行が既にあります（{what}）。",
        f"a row with the same key is there already ({what})",
        "既にある行を読んで、版を進めてください。",
        "read the row that is there and put its next version",
    )


def rejected(what: str) -> StoreError:
    """The row is of a kind that this way does not take."""
    return _error(
        "store-rejected",
        f"この操作では扱えない行です（{what}）。",
        f"this operation does not take such a row ({what})",
        "状態（現在・除票・履歴）と検索値を確かめてください。",
        "check its state (current, removed, history) and its lookups",
    )


def foreign() -> StoreError:
    """A row of another node."""
    return _error(
        "store-foreign",
        "別のノードの行には触れられません。",
        "rows of another node cannot be touched",
        "そのノードの処理として始めてください。",
        "begin a transaction of that node",
    )


def guarded(table: str) -> StoreError:
    """An append-only row would be changed."""
    return _error(
        "store-guarded",
        f"追記のみの行は、変えることも、定めた方法以外で消すこともできません（{table}）。",
        f"append-only rows can neither be changed nor deleted but by the methods for it ({table})",
        "届出の履歴は erase_events、記録は cut_ledger で、保存期間の後に消してください。",
        "erase events with erase_events and the ledger with cut_ledger, after their terms",
    )
