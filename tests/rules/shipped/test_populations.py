"""Numbers of people: each rule on a slip in a work of the example city, and on what is only nearly one."""

from __future__ import annotations

from datetime import date

from marked import Case
from tries_marked import (  # noqa: F401
    test_a_slip_is_told_at_its_place_and_a_near_miss_is_not,
    test_every_rule_of_the_pack_is_broken_and_nearly_broken,
)

PACK = "populations"
DAY = date(2026, 11, 21)

CASES = (
    Case(
        "file-population-within-work",
        "the work counted without those removed",
        "juki",
        (
            ("assessment.yaml", "  subjects: {count: 352000,", "  subjects: {count: 318000,"),
            (
                "files.yaml",
                "      population: {count: 352000, counted_on: 令和7年10月1日}\n      range: {use: subjects-with-removed}\n      necessity: 住民の居住関係",
                "      population: ‸{count: 352000, counted_on: 令和7年10月1日}\n      range: {use: subjects-with-removed}\n      necessity: 住民の居住関係",
            ),
            (
                "files.yaml",
                "      population: {count: 352000, counted_on: 令和7年10月1日}\n      range: {use: subjects-with-removed}\n      necessity: 住民基本台帳ネット",
                "      population: {count: 318000, counted_on: 令和7年10月1日}\n      range: {use: subjects-with-removed}\n      necessity: 住民基本台帳ネット",
            ),
        ),
        ("「住民基本台帳ファイル」の本人の数（352000人）が、事務の対象人数（318000人）を超えています。",),
    ),
    Case(
        "file-population-within-work",
        "a band that may hold the number",
        "kokuho",
        (
            (
                "assessment.yaml",
                "  subjects: {count: 118000, counted_on: 令和7年10月1日}",
                "  subjects: {band: 10万人以上30万人未満}",
            ),
        ),
    ),
    Case(
        "entrusted-population-within-file",
        "more than the file",
        "juki",
        (("parties.yaml", "population: {count: 318000}", "population: ‸{count: 352000}"),),
        (
            "「市町村CSの運用及び保守（見本ネットワーク株式会社）」で取り扱う本人の数（352000人）が、「送付先情報ファイル」の本人の数を超えています。",
        ),
    ),
    Case(
        "entrusted-population-within-file",
        "all of the file, as a band",
        "juki",
        (("parties.yaml", "population: {count: 318000}", "population: {band: 10万人以上100万人未満}"),),
    ),
    Case(
        "whole-file-entrusted-with-all",
        "the whole file, but fewer people",
        "juki",
        (("parties.yaml", "population: {count: 318000}", "population: ‸{count: 42000}"),),
        (
            "「市町村CSの運用及び保守（見本ネットワーク株式会社）」では「送付先情報ファイル」の全体を委託するとしていますが、本人の数（42000人）がファイルの本人の数より少なくなっています。",
        ),
    ),
    Case(
        "whole-file-entrusted-with-all",
        "a part of the file",
        "juki",
        (
            (
                "parties.yaml",
                "scope: {extent: whole, population: {count: 318000}",
                "scope: {extent: part, population: {count: 42000}",
            ),
        ),
    ),
    Case(
        "band-fits-number",
        "counted again, the band left",
        "kokuho",
        (
            (
                "assessment.yaml",
                "  subjects: {count: 118000,",
                "  subjects: {band: ‸1万人以上10万人未満, count: 118000,",
            ),
        ),
        ("Ⅰ/1/③の区分「1万人以上10万人未満」が、記載された実数に合いません。",),
    ),
    Case(
        "band-fits-number",
        "the right band beside the number",
        "kokuho",
        (
            (
                "assessment.yaml",
                "  subjects: {count: 118000,",
                "  subjects: {band: 10万人以上30万人未満, count: 118000,",
            ),
        ),
    ),
    Case(
        "work-subjects-are-in-its-files",
        "files far below the work",
        "jutaku",
        (("assessment.yaml", "  subjects: {count: 5400,", "  subjects: ‸{count: 9400,"),),
        ("事務の対象人数（9400人）に、全てのファイルの本人の数を合わせても（5400人まで）届きません。",),
    ),
    Case(
        "work-subjects-are-in-its-files",
        "fewer than the file may hold",
        "jutaku",
        (("assessment.yaml", "  subjects: {count: 5400,", "  subjects: {count: 5300,"),),
    ),
    Case(
        "staff-only-work-concerns-staff",
        "residents in a work on staff",
        "kokuho",
        (("assessment.yaml", "  subjects: {count: 118000,", "  staff_only: ‸true\n  subjects: {count: 118000,"),),
        ("職員だけに関する事務とされていますが、国民健康保険ファイルの対象となる本人の範囲に職員の記載がありません。",),
    ),
    Case(
        "staff-only-work-concerns-staff",
        "the staff",
        "kokuho",
        (
            ("assessment.yaml", "  subjects: {count: 118000,", "  staff_only: ‸true\n  subjects: {count: 118000,"),
            ("files.yaml", "  insured: |-\n", "  insured: |-\n    市の職員\n"),
        ),
    ),
)
