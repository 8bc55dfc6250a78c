"""A small made-up form that has every role, layout, kind and status, for the tests of the renderers."""

from __future__ import annotations

from typing import Any

from pia.forms.tree import ChoiceList, Form, Group, Item, Table, TickGroup

RATING = ChoiceList(("特に力を入れている", "十分である", "課題が残されている"))
BANDS = ChoiceList(
    ("1,000人未満", "1,000人以上1万人未満", "1万人以上10万人未満", "10万人以上30万人未満"), style="half", columns=2
)
LINKS = ChoiceList(
    (
        "情報提供ネットワークシステム",
        "庁内連携システム",
        "住民基本台帳ネットワークシステム",
        "既存住民基本台帳システム",
        "宛名システム等",
        "税務システム",
        "その他",
    ),
    style="ticks",
    detailed=("その他",),
    columns=2,
)
RECORDS = ChoiceList(
    (
        "個人番号",
        "個人番号対応符号",
        "その他識別情報（内部番号）",
        "4情報（氏名、性別、生年月日、住所）",
        "連絡先（電話番号等）",
        "国税関係情報",
        "地方税関係情報",
        "その他",
    ),
    style="ticks",
    detailed=("その他",),
    groups=(
        TickGroup("・識別情報", ("個人番号", "個人番号対応符号", "その他識別情報（内部番号）")),
        TickGroup("・連絡先等情報", ("4情報（氏名、性別、生年月日、住所）", "連絡先（電話番号等）")),
        TickGroup("・業務関係情報", ("国税関係情報", "地方税関係情報", "その他")),
    ),
)
LONG = (
    "　住民の届出に基づく記載、修正及び消除の処理は、担当者と別の職員が照合してから確定する。" * 75
)  # more than 3,000 characters


def item(key: str, label: str, value: Any = None, **more: Any) -> Item:
    base: dict[str, Any] = {
        "path": f"Ⅰ/1/{label}",
        "section": "Ⅰ",
        "file": None,
        "number": "1",
        "risk": None,
        "block": None,
        "mark": None,
        "important_change": False,
        "kind": "text",
        "status": "filled" if value is not None else "blank",
    }
    return Item(key=key, label=label, value=value, **{**base, **more})


def _cover() -> Group:
    return Group(
        id="cover",
        role="section",
        title="特定個人情報保護評価書（重点項目評価書）",
        children=(
            item("cover#number", "評価書番号", "12"),
            item("cover#title", "評価書名", "見本市　住民基本台帳事務　重点項目評価書"),
            item(
                "cover#declaration",
                "個人のプライバシー等の権利利益の保護の宣言",
                "見本市は、ここに宣言する。",
                layout="full",
            ),
            item("cover#notes", "特記事項", "なし", status="none", layout="full"),
            item("cover#body", "評価実施機関名", "見本市長", kind="name"),
            item("cover#published", "公表日", kind="date"),
        ),
    )


def _work() -> Group:
    return Group(
        id="1",
        role="heading",
        title="１．特定個人情報ファイルを取り扱う事務",
        children=(
            item("work#name", "事務の名称", "=1+1 見本の事務", mark="①"),
            item("work#description", "事務の内容", LONG, mark="②", important_change=True),
            item("work#subjects", "対象人数", "10万人以上30万人未満", mark="③", kind="choice", choices=BANDS),
        ),
    )


def _systems() -> Group:
    return Group(
        id="2",
        role="heading",
        title="２．使用するシステム",
        children=(
            Group(
                id="systems/a",
                role="repeat",
                title="システム1",
                children=(
                    item(
                        "systems/a#name",
                        "システムの名称",
                        "既存住民基本台帳システム",
                        mark="①",
                        block="システム1",
                    ),
                    item(
                        "systems/a#functions",
                        "システムの機能",
                        "1　住民票の記載\n2　証明書の発行",
                        mark="②",
                        block="システム1",
                    ),
                    item(
                        "systems/a#connections",
                        "他のシステムとの接続",
                        ("庁内連携システム", "その他"),
                        mark="③",
                        kind="ticks",
                        choices=LINKS,
                        other="個人番号カード管理システム",
                        details=(("その他", "個人番号カード管理システム"),),
                        block="システム1",
                    ),
                ),
            ),
            Group(id="systems:2-5", role="range", title="システム2～5"),
        ),
    )


def _number_use() -> Group:
    return Group(
        id="3",
        role="heading",
        title="３．個人番号の利用",
        important="※",
        children=(
            item(
                "work#number-use",
                "法令上の根拠",
                "番号法第7条（指定及び通知）\n住基法第5条（住民基本台帳の備付け）",
                important_change=True,
            ),
        ),
    )


def _basic() -> Group:
    return Group(
        id="basic",
        role="section",
        title="Ⅰ　基本情報",
        children=(
            _work(),
            _systems(),
            _number_use(),
        ),
    )


def _file_basics() -> Group:
    return Group(
        id="f2",
        role="heading",
        title="２．基本情報",
        children=(
            Group(
                id="f2/records",
                role="stack",
                title="④記録される項目",
                children=(
                    item(
                        "files/f#record-band",
                        "記録される項目",
                        "100項目以上",
                        kind="choice",
                        choices=ChoiceList(
                            ("10項目未満", "10項目以上50項目未満", "50項目以上100項目未満", "100項目以上")
                        ),
                    ),
                    item(
                        "files/f#categories",
                        "主な記録項目",
                        ("個人番号", "その他"),
                        kind="ticks",
                        choices=RECORDS,
                        other="技術的事項",
                        details=(("その他", "技術的事項"),),
                        important_change=True,
                    ),
                ),
            ),
            item("files/f#held", "保有開始日", "平成27年10月3日", kind="date", mark="⑤"),
        ),
    )


def _entrusted() -> Group:
    return Group(
        id="e1",
        role="repeat",
        title="委託事項1",
        children=(
            item(
                "parties/p/entrusted/f#name",
                "委託事項1",
                "システムの保守・運用",
                kind="name",
                layout="caption",
            ),
            item("parties/p/entrusted/f#content", "委託内容", "システムの保守・運用", mark="①"),
            Group(
                id="re",
                role="stack",
                title="再委託",
                children=(
                    item(
                        "parties/p/entrusted/f#re",
                        "再委託の有無",
                        "再委託しない",
                        mark="④",
                        kind="choice",
                        choices=ChoiceList(("再委託する", "再委託しない")),
                    ),
                    item(
                        "parties/p/entrusted/f#permission",
                        "再委託の許諾方法",
                        mark="⑤",
                        status="not-applicable",
                    ),
                ),
            ),
        ),
    )


def _entrustment() -> Group:
    return Group(
        id="f4",
        role="heading",
        title="４．特定個人情報ファイルの取扱いの委託",
        children=(
            item(
                "files/f#entrustment",
                "委託の有無",
                "委託する",
                kind="choice",
                choices=ChoiceList(("委託する", "委託しない")),
                important_change=True,
                trailer="（　1　）　件",
            ),
            item("files/f#entrusted-count", "委託の件数", 1, kind="count", layout="inline"),
            _entrusted(),
        ),
    )


def _provision() -> Group:
    return Group(
        id="f6",
        role="heading",
        title="６．特定個人情報の提供・移転",
        children=(
            item(
                "files/f#provision",
                "提供・移転の有無",
                ("提供を行っている",),
                kind="ticks",
                choices=ChoiceList(
                    ("提供を行っている", "移転を行っている", "行っていない"),
                    style="ticks",
                    detailed=("提供を行っている", "移転を行っている"),
                ),
                details=(("提供を行っている", "60"),),
                trailer="件",
            ),
        ),
    )


def _files() -> Group:
    return Group(
        id="files/f",
        role="section",
        title="Ⅱ　特定個人情報ファイルの概要",
        note="住民基本台帳ファイル",
        children=(
            _file_basics(),
            _entrustment(),
            _provision(),
        ),
    )


def _entrustment_risk() -> Group:
    return Group(
        id="r4/1",
        role="risk",
        title="リスク：　委託先における不正な使用等のリスク",
        children=(
            item(
                "files/f/risks/x#rules",
                "委託契約書中の特定個人情報ファイルの取扱いに関する規定",
                "定めている",
                kind="choice",
                choices=ChoiceList(("定めている", "定めていない")),
            ),
            item("files/f/risks/x#text", "規定の内容", "<b>秘密保持</b> & 持出しの禁止"),
            item(
                "files/f/risks/x#rating",
                "リスクへの対策は十分か",
                "十分である",
                kind="choice",
                choices=RATING,
                conflict=True,
                derived_value="課題が残されている",
            ),
        ),
    )


def _entrustment_risks() -> Group:
    return Group(
        id="r4",
        role="heading",
        title="４．特定個人情報ファイルの取扱いの委託",
        children=(
            item(
                "files/f#no-entrustment",
                "委託しない",
                (),
                kind="ticks",
                layout="header",
                choices=ChoiceList(("委託しない",), style="ticks"),
            ),
            _entrustment_risk(),
            item(
                "files/f/risks/x#other",
                "特定個人情報ファイルの取扱いの委託におけるその他のリスク及びそのリスクに対する措置",
                "非公開",
                status="withheld",
                layout="full",
            ),
        ),
    )


def _audit() -> Group:
    return Group(
        id="r8",
        role="heading",
        title="８．監査",
        children=(
            item(
                "files/f#audit",
                "実施の有無",
                ("自己点検",),
                kind="ticks",
                choices=ChoiceList(("自己点検", "内部監査", "外部監査"), style="ticks"),
            ),
        ),
    )


def _risks() -> Group:
    return Group(
        id="risks",
        role="section",
        title="Ⅲ　リスク対策",
        important="※（７．②を除く。）",
        note="住民基本台帳ファイル",
        children=(
            _entrustment_risks(),
            _audit(),
        ),
    )


def _annex1() -> Group:
    return Group(
        id="annex1",
        role="section",
        title="（別添１）特定個人情報ファイル記録項目",
        children=(
            Group(
                id="annex1/f",
                role="part",
                title="(1)住民基本台帳ファイル",
                children=(
                    item(
                        "files/f/records/g#items",
                        "①宛名基本ファイル",
                        Table(("番号", "記録項目"), tuple((str(n), f"項目{n}") for n in range(1, 121))),
                        kind="table",
                        layout="numbered",
                        section="別添１",
                    ),
                ),
            ),
        ),
    )


def _annex2() -> Group:
    return Group(
        id="annex2",
        role="section",
        title="（別添２）変更箇所",
        children=(
            item(
                "changes#rows",
                "変更箇所",
                Table(
                    ("変更日", "項目", "変更前の記載", "変更後の記載", "提出時期", "提出時期に係る説明"),
                    (
                        (
                            "令和7年4月24日",
                            "Ⅰ　基本情報\n５．②法令上の根拠",
                            LONG[:900],
                            "別表の項を改めた。",
                            "事後",
                            "番号法の改正に伴う変更",
                        ),
                        ("令和7年7月22日", "Ⅱ　６．保管場所", "データセンター", "クラウド", "事前", ""),
                    ),
                ),
                kind="table",
                layout="table",
                section="別添２",
            ),
        ),
    )


def sample_form(**more: Any) -> Form:
    base: dict[str, Any] = {
        "form": "juten",
        "edition": "2024-10",
        "title": "特定個人情報保護評価書（重点項目評価書）",
        "stamp": "[令和６年10月　様式３]",
        "source_status": "confirmed",
        "body": "見本市長",
        "name": "見本市　住民基本台帳事務　重点項目評価書",
        "projection": "publish",
        "contents": (
            "Ⅰ　基本情報",
            "Ⅱ　特定個人情報ファイルの概要",
            "（別添１）特定個人情報ファイル記録項目",
            "Ⅲ　リスク対策",
            "（別添２）変更箇所",
        ),
        "sections": (_cover(), _basic(), _files(), _annex1(), _risks(), _annex2()),
        "provenance": "公表された事実から作ったモデルであり、見本市が作成した文書ではない。",
        "digest": "sha256:" + "0" * 64,
    }
    return Form(**{**base, **more})


def with_section(*children: Item | Group, **more: Any) -> Form:
    """Return the sample form with nothing after its cover but one section that holds ``children``."""
    section = Group(id="s", role="section", title="Ⅰ　基本情報", children=children)
    return sample_form(**{"sections": (_cover(), section), **more})


def in_heading(*children: Item | Group) -> Form:
    """Return that form with ``children`` below a bar of their section."""
    return with_section(Group(id="h", role="heading", title="１．試験", children=children))
