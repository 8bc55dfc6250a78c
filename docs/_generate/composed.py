"""Words of the problems whose messages are put together at run time, so that their call does not show them."""

from __future__ import annotations

from pia.errors import Words

__all__ = ["COMPOSED"]

_LIST = Words(
    "近い名前と、そこに書ける名前の一覧を示します。そこから選んでください。",
    "The nearest name and the names known there are shown; choose one of them.",
)

COMPOSED: dict[str, tuple[Words, Words]] = {
    "expectation-example-fails": (
        Words(
            "--rules で加えた期待の例が、書かれたとおりになりません。どの例がどうなったかを示します。",
            "An example of an expectation given with --rules does not come out as it says; which one, and how, is shown.",
        ),
        Words("条件か例を直してください。", "Correct the condition or the example."),
    ),
    "assessment-missing": (
        Words("フォルダーに assessment.yaml がありません。", "The folder holds no assessment.yaml."),
        Words(
            "assessment.yaml を置くか、pia new でひな形から始めてください。",
            "Put one there, or start from the example with 'pia new'.",
        ),
    ),
    "bad-as-of": (
        Words("--as-of の日付が読めません。", "The day given with --as-of cannot be read."),
        Words("2026-10-01 や 令和8年10月1日 のように書いてください。", "Write it like 2026-10-01 or 令和8年10月1日."),
    ),
    "bad-schedule": (
        Words(
            "schedule の期間が読めないか、日数で数えられません。",
            "A period of 'schedule' cannot be read or counted in days.",
        ),
        Words("20b（営業日）、30d、2m のように書いてください。", "Write it like 20b (business days), 30d or 2m."),
    ),
    "bad-date": (
        Words("日付として読めません。", "The text is no date that can be read."),
        Words(
            "令和7年7月22日、2025-07-22、令和7年7月 のように書いてください。",
            "Write it like 令和7年7月22日, 2025-07-22 or 令和7年7月.",
        ),
    ),
    "evidence-not-taken": (
        Words(
            "証跡のファイルを加えられません。リハーサルの結果か、ほかの評価書・ほかの機関のものか、書き出した後に書き換えられています。",
            "A file of evidence is not taken in: it is a rehearsal, of another assessment or body, or was changed after it was written.",
        ),
        Words(
            "この評価書の、書き出したままの実機の証跡を渡してください。",
            "Give real evidence of this assessment, as it was written.",
        ),
    ),
    "evidence-sheet-changed": (
        Words(
            "手順書の印刷された欄が書き換えられています。セルの番地を示します。",
            "A printed cell of the sheet was changed; the cell is named.",
        ),
        Words(
            "そのセルを直してください。印刷された列は、作り直した手順書から写してください。",
            "Mend the cell; take printed cells from a sheet that is made anew.",
        ),
    ),
    "evidence-sheet-date": (
        Words(
            "実施日が日付として読めないか、基準日より後です。", "The day cannot be read or is after the day of the run."
        ),
        Words(
            "そのセルを直してください。印刷された列は、作り直した手順書から写してください。",
            "Mend the cell; take printed cells from a sheet that is made anew.",
        ),
    ),
    "evidence-sheet-formula": (
        Words("セルに数式があります。", "A cell holds a formula."),
        Words("値だけを書いてください。", "Write the value itself."),
    ),
    "evidence-sheet-key": (
        Words(
            "キーの統制が評価書にありません。近いキーを示します。",
            "The key names a control that the assessment does not have; the nearest key is shown.",
        ),
        Words(
            "そのセルを直してください。印刷された列は、作り直した手順書から写してください。",
            "Mend the cell; take printed cells from a sheet that is made anew.",
        ),
    ),
    "evidence-sheet-long": (
        Words("セルの文が長すぎます。", "The text of a cell is too long."),
        Words("短くしてください。", "Shorten it."),
    ),
    "evidence-sheet-partly": (
        Words(
            "行の記入が途中です。結果、実施者、実施日のどれかがありません。",
            "A row is filled in partly: result, tester or day is missing.",
        ),
        Words("足りない欄に記入してください。", "Fill in what is missing."),
    ),
    "evidence-sheet-result": (
        Words(
            "結果が、適合・不適合・確認できない・対象外のどれでもありません。",
            "The result is none of 適合, 不適合, 確認できない and 対象外.",
        ),
        Words("一覧から選んでください。", "Choose one from the list."),
    ),
    "evidence-sheet-twice": (
        Words("同じキーの行が二つあります。", "Two rows have the same key."),
        Words("一方を消してください。", "Delete one of them."),
    ),
    "opinion-blank": (
        Words("意見のない行があります。", "A row has no opinion."),
        Words("意見を書くか、行を消してください。", "Write the opinion or delete the row."),
    ),
    "opinions-bad-number": (
        Words("ページ又は行の番号として読めません。", "This is no number of a page or line."),
        Words("12、p.12、12頁 のように書いてください。", "Write it like 12, p.12 or 12頁."),
    ),
    "opinions-column-missing": (
        Words("「意見」の列がありません。", "There is no column 意見."),
        Words(
            "pia comment-kit が作った表の見出しを使ってください。",
            "Use the heads of the table that 'pia comment-kit' makes.",
        ),
    ),
    "opinions-column-twice": (
        Words("同じ見出しの列が二つあります。", "A head stands twice."),
        Words("一方の見出しを変えるか、列を消してください。", "Rename or delete one of the columns."),
    ),
    "opinions-column-unknown": (
        Words(
            "意見の表にない見出しです。近い見出しを示します。",
            "The head is not one of the table of opinions; the nearest is shown.",
        ),
        Words("見出しを直すか、列を消してください。", "Correct the head or delete the column."),
    ),
    "opinions-empty": (
        Words("意見の表に何も書かれていません。", "The table of opinions is empty."),
        Words("見出しの行のある表を渡してください。", "Give a table with a row of heads."),
    ),
    "opinions-unreadable": (
        Words(
            "意見の表がExcelブックとして読めないか、大きすぎます。",
            "The table of opinions is no workbook that can be read, or is too large.",
        ),
        Words("xlsx か csv として保存し直してください。", "Save it again as xlsx or csv."),
    ),
    "plan-beyond-calendar": (
        Words(
            "日程が、暦で数えられる範囲（西暦9999年まで）を越えます。",
            "The schedule reaches beyond what a calendar can count (the year 9999).",
        ),
        Words("schedule の日付を確かめてください。", "Check the dates of 'schedule'."),
    ),
    "rule-bad-date": (
        Words("規則の日付として読めません。", "The text is no date that can be read."),
        Words("2025-07-22 のように書いてください。", "Write it like 2025-07-22."),
    ),
    "rule-unknown-item": (
        Words(
            "規則の item に、どの様式にもない欄のキーがあります。",
            "The 'item' of a rule is the key of an item that no form has.",
        ),
        Words(
            "近いキーを示します。キーは pia form DIR --format json で見られます。",
            "The nearest key is shown; 'pia form DIR --format json' shows every key.",
        ),
    ),
    "snapshot-wrong": (
        Words(
            "設定の控えとして読めません。文字コード、JSON、大きさ、値のどれがどの行で違うかを示します。",
            "The file is no snapshot of settings; what is wrong with its encoding, JSON, size or values is shown with the line.",
        ),
        Words(
            "pia conform --root … --snapshot で作り直してください。",
            "Make it again with 'pia conform --root … --snapshot'.",
        ),
    ),
    "rule-expression": (
        Words(
            "規則の式が読めないか、事実の型に合いません。どの式の何文字目かを示します。",
            "An expression of a rule cannot be read or does not fit the facts; the place inside it is shown.",
        ),
        Words(
            "示された名前・演算子・関数に改めるか、空欄のことがある事実を needs に加えてください。",
            "Use the names, operators and functions shown, or add facts that may be missing to 'needs'.",
        ),
    ),
    "rule-witness": (
        Words(
            "規則の例を見本の評価書に当てはめられません。",
            "An example of a rule cannot be laid over its witness document.",
        ),
        Words(
            "例の項目名と書き方を直してください。見本の内容は docs/rules-format.md にあります。",
            "Correct the keys of the example; the witness documents are described in docs/rules-format.md.",
        ),
    ),
    "rules-missing": (
        Words(
            "--rules で指定した場所に、規則のファイルがありません。", "The place named with --rules holds no rule file."
        ),
        Words("規則のファイルかフォルダーを指定してください。", "Name a rule file or a folder of rule files."),
    ),
    "second-document": (
        Words(
            "「---」で区切られた2つ目の文書があります。1つのファイルには1つの文書だけを書けます。",
            "A second document begins here ('---'); a file holds one document.",
        ),
        Words(
            "「---」の行を削除するか、別のファイルに分けてください。",
            "Delete the '---' line or move the rest to its own file.",
        ),
    ),
    "too-deep": (
        Words("入れ子が深すぎます。", "The nesting is too deep."),
        Words("内容を見直し、入れ子を浅くしてください。", "Make the nesting shallower."),
    ),
    "too-many-nodes": (
        Words("値の数が上限を超えています。", "The file has too many values."),
        Words("ファイルを分け、include に並べてください。", "Split the file and list the parts under 'include'."),
    ),
    "unknown-answer": (
        Words("リスクの小項目（answers）に、その名前はありません。", "The risk asks no such sub-item (answers)."),
        _LIST,
    ),
    "unknown-band": (
        Words("人数や項目数の区分に、その選択肢はありません。", "There is no such band of people or items."),
        _LIST,
    ),
    "unknown-cell": (Words("そのリスクに、その欄はありません。", "The risk has no such cell."), _LIST),
    "unknown-measure": (
        Words("措置のカタログに、その識別子はありません。", "The catalogue has no measure of this id."),
        Words(
            "近い名前を示します。全ての措置は[措置のカタログ](measures.md)にあります。",
            "The nearest name is shown; all measures are in the [catalogue](measures.md).",
        ),
    ),
    "unknown-name": (
        Words("同梱データに、その名前はありません。", "A data pack uses a name that is not known."),
        _LIST,
    ),
    "unknown-parameter": (
        Words("その措置に、その値（parameters）はありません。", "The measure has no such parameter."),
        _LIST,
    ),
    "unknown-placeholder": (
        Words(
            "文の中の {…} に当たる値が、その統制の parameters にありません。",
            "A {…} in the text names no parameter of this control.",
        ),
        _LIST,
    ),
    "usage": (
        Words(
            "コマンドの書き方が違います。どのオプション・引数が、どう違うかを示します。",
            "The command line is wrong; the option or argument is named, and what is wrong with it.",
        ),
        Words(
            "示された候補から選ぶか、pia コマンド --help で使い方を見てください。",
            "Choose one of what is shown, or see 'pia COMMAND --help'.",
        ),
    ),
    "unknown-risk": (Words("その識別子のリスクはありません。", "There is no risk of this id."), _LIST),
}
