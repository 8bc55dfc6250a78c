"""Small complete assessments, one per variant, on which every rule is tried when packs are checked.

A rule whose expression fails on one of them is refused, and the examples of rules are changes to them. All names are made up.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from pia.catalogue.editions import latest_edition
from pia.catalogue.measures import Risk, risks
from pia.data import rules_root
from pia.errors import InputError
from pia.model.read import Loaded, read_model
from pia.model.vocabulary import vocabulary
from pia.rules.overlay import overlaid
from pia.source.assemble import ASSESSMENT, Assembled
from pia.source.inherit import inherit
from pia.source.load import load_text
from pia.source.nodes import Mapping, plain
from pia.source.texts import Resolver

__all__ = ["BASES", "base_document", "loaded_from"]

_MINIMAL = """
schema: 1
form: juten
edition: 2024-10
status: published
number: '12'
title: 見本事務　重点項目評価書
declaration: 見本市は、見本事務における特定個人情報ファイルの取扱いに当たり、個人のプライバシー等の権利利益を保護することを宣言する。
special_notes: none
body: {name: 見本市長, kind: municipality, code: '000019'}
published_on: 令和6年11月1日
work:
  name: 見本事務
  description: 届出を受け付けて台帳に記載する。
  subjects: {count: 120000, counted_on: 令和6年10月1日}
  handlers: {count: 60, counted_on: 令和6年10月1日}
  number_use: [{id: nine, cite: 番号法第9条第1項, heading: 利用範囲}]
systems:
  - id: main
    name: 見本システム
    zone: my-number-use
    functions: [台帳の管理, 証明書の発行]
    connections: [{category: atena}]
    holds: [roll]
files:
  - id: roll
    name: 見本台帳ファイル
    kind: system
    subjects: {population: {count: 120000}, range: 届出をした者, necessity: 台帳の管理に要る。}
    records:
      - id: base
        name: 見本台帳
        items: [宛名番号, {name: 個人番号, categories: [individual-number]}, 氏名, 住所]
    records_validity: 事務に要る項目に限る。
    held_from: 平成28年1月1日
    department: 見本課
    acquisition: {sources: [{source: subject}], means: [{means: paper}], timing: 届出の都度}
    purpose: {text: 台帳の管理}
    users: {departments: [見本課], number: {count: 30}}
    usage: {text: 台帳に記載し、証明書を作る。, matching: 届出と台帳を宛名番号で突き合わせる。}
    used_from: 平成28年1月1日
    storage: {place: 施錠した機器室, retention: {period: 5y, band: 5年, basis: 見本市文書規程}, erasure: 期間の満了後に消去する。}
    audit: [self-check]
parties: []
recipients: []
department: {name: 見本課, head: 見本課長}
network: {implementation: not-implemented, provision: none, inquiry: none}
incident_history: {personal_three_years: none-occurred, my_number_one_year: none-occurred}
disclosure: {contact: 見本課の窓口, method: 書面で請求する。}
inquiries: {contact: 見本課, response: 受け付けた日から順に答える。}
procedure:
  basic: {date: 令和6年9月2日, result: focused}
"""

_CONNECTED = """
systems:
  - id: main
    connections: [{category: atena}, {system: desk}]
  - id: desk
    name: 窓口支援システム
    category: other
    zone: lgwan
    functions: [申請の受付]
    connections: [{system: main}]
    holds: []
nodes: [{id: resident, name: 住民, kind: person}]
files:
  - id: roll
    counting: {provisions: rows, transfers: blocks}
    acquisition:
      sources: [{source: subject}, {source: local-government, detail: 他の市区町村}]
      means: [{means: paper}, {means: information-provision-network}]
parties:
  - id: maker
    name: 見本電算株式会社
    entrusted:
      - file: roll
        name: システムの保守
        content: 見本システムの保守と運用
        scope: {extent: whole, population: {count: 120000}, range: 届出をした者}
        handlers: {count: 5}
        means: [{means: other, detail: 機器室での作業}]
        re_entrustment: {permission: 書面で承諾する。, content: 機器の点検, parties: [helper]}
  - {id: helper, name: 見本保守株式会社}
recipients:
  - id: others
    kind: provision
    files: [roll]
    name: 別紙に掲げる機関
    basis: 番号法第19条第8号
    use: 別紙のとおり
    information: 見本情報
    population: {count: 120000}
    range: 届出をした者
    means: [{means: information-provision-network}]
    timing: 照会の都度
    annex: list
    rows:
      - {id: one, article: '1', recipient: 厚生労働大臣, work: 見本事務の一, information: 見本情報}
      - {id: two, article: '2', recipient: 市町村長, work: 見本事務の二, information: 見本情報}
  - id: tax
    kind: transfer
    files: [roll]
    name: 税務課
    basis: 番号法第9条第2項
    use: 課税
    information: 見本情報
    population: {count: 120000}
    range: 届出をした者
    means: [{means: internal-link}]
    timing: 日次
annexes: [{id: list, label: 別紙１, title: 提供先の一覧}]
flows:
  - {id: notify, from: resident, to: main, step: '1', label: 届出, carries: [roll], contains_number: true, means: paper, when: 随時}
  - {id: lend, from: main, to: others, step: '2', carries: [roll], recipient: others, means: information-provision-network, encryption: true}
controls:
  - id: login
    measure: use.authentication
    scope: {systems: [main], files: [roll]}
    parameters: {factors: [biometric]}
    heading: 認証
    text: 職員ごとの識別と生体認証で利用者を確かめる。
    evidence: [{document: 操作者台帳, reviewed: 令和6年4月1日}]
network:
  implementation: implemented
  provision: {cite: 番号法第19条第8号, rows: ['1', '2']}
  inquiry: {cite: 番号法第19条第8号, rows: ['3']}
incidents: [{id: lost, date: 令和4年5月1日, my_number: false, content: 書類の紛失}]
changes:
  - {id: c1, date: 令和6年11月1日, item: Ⅰ１③, before: 旧, after: 新, timing: posterior, explanation: 重要な変更に当たらない。}
texts: {shared: 見本の文}
"""

_VARIANTS: dict[str, tuple[str, ...]] = {
    "minimal": (_MINIMAL,),
    "connected": (_MINIMAL, _CONNECTED),
    "provision": (_MINIMAL, _CONNECTED, "recipients: [{id: tax, $remove: true}]"),
    "transfer": (
        _MINIMAL,
        _CONNECTED,
        "recipients: [{id: others, $remove: true}]\nflows: [{id: lend, $remove: true}]\nannexes: null",
    ),
    "prefecture": (_MINIMAL, "body: {name: 見本県知事, kind: prefecture, code: '000001'}"),
    "ministry": (
        _MINIMAL,
        _CONNECTED,
        "body: {name: 見本大臣, kind: ministry, code: null}\nprocedure: {commission: {submitted: 令和6年10月1日, review: 指摘なし}}",
    ),
    "draft": (
        _MINIMAL,
        "status: draft\npublished_on: null\nnumber: null\nfiles: [{id: roll, storage: null, records: null}]",
    ),
    "zenkoumoku": (
        _MINIMAL,
        _CONNECTED,
        (
            "form: zenkoumoku\nprocedure: {basic: {result: full}}\nwork: {subjects: {count: 400000}, "
            "reason: {necessity: 事務に要る。, merits: 手続が速くなる。}}"
        ),
    ),
    "kiso": (_MINIMAL, "form: kiso\nprocedure: {basic: {result: basic}}\nwork: {subjects: {count: 5000}}"),
}

BASES: Final[tuple[str, ...]] = tuple(_VARIANTS)
"""The variants: kind of body, form, provision and transfer, connected or not, a draft with blanks."""

_FILE = ASSESSMENT


@lru_cache(maxsize=32)
def _base(name: str) -> Mapping:
    roots = [load_text(text, _FILE).root for text in _VARIANTS[name]]
    merged = roots[0]
    for root in roots[1:]:
        merged = load_text(_written(overlaid(merged, root)), _FILE).root
    data = plain(merged)
    newest = latest_edition(data["form"])
    data["edition"] = newest.edition if newest is not None else data["edition"]
    for file in data["files"]:
        file["risks"] = [_answered(risk, data["form"]) for risk in risks().values() if data["form"] in risk.forms]
    answered = load_text(_written(data), _FILE).root
    assert isinstance(answered, Mapping)  # noqa: S101  # our own texts
    return answered


def _answered(risk: Risk, form: str) -> dict[str, Any]:
    """Return a full answer to a risk: every choice sufficient (or the first that is offered), every cell with a text."""
    asked = risk.forms[form]
    chosen = {name: tuple(vocabulary(id_).choices) for name, id_ in asked.answers.items()}
    answers = {name: "sufficient" if "sufficient" in slugs else slugs[0] for name, slugs in chosen.items()}
    rating = {"rating": answers.pop("rating")} if "rating" in answers else {}
    return {"risk": risk.id, **rating, "answers": answers, "texts": dict.fromkeys(asked.cells, "見本の措置を講じる。")}


def base_document(name: str) -> Mapping:
    """Return the witness document ``name`` as a tree."""
    return _base(name)


def _written(data: Any) -> str:
    return str(yaml.dump(data, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=4096))


def _dumper() -> Any:
    return getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def loaded_from(base: str, overlay: Mapping | None = None) -> Loaded:
    """Return the assessment that ``overlay`` makes of a witness document, read the way every assessment is read.

    Raises:
        InputError: what comes out is no assessment; the places are those of the document put together.
    """
    root = base_document(base)
    text = _written(plain(root) if overlay is None else overlaid(root, overlay))
    document = load_text(text, _FILE)
    tree = document.root
    assert isinstance(tree, Mapping)  # noqa: S101  # an overlay is a mapping and so is what comes out
    texts_node = tree.get("texts")
    entries = texts_node.entries if isinstance(texts_node, Mapping) else ()
    own = tuple(entry for entry in tree.entries if entry.key not in ("texts", "include"))
    inherited = inherit(own, rules_root() / "profiles")
    resolver = Resolver({**{entry.key: entry for entry in entries}, **inherited.texts})
    resolved = tuple([resolver.resolve_entry(entry) for entry in inherited.entries])
    if inherited.problems or resolver.problems:
        raise InputError([*inherited.problems, *resolver.problems])
    whole = Mapping(resolved, tree.place, tree.start, tree.end)
    documents = (document, *inherited.documents)
    assembled = Assembled(whole, documents, Path("witness"), {name: resolver.done[name] for name in resolver.done})
    return read_model(assembled)
