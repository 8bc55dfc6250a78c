"""login.defs, pwquality, faillock and PAM."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pia.conform.facts import Reading

Read = Callable[..., Reading]
QUALITY = "etc/security/pwquality.conf"


def test_login_defs_takes_the_last_line(read: Read) -> None:
    reading = read("login-defs", "PASS_MAX_DAYS 60\n#PASS_MAX_DAYS 1\nPASS_MAX_DAYS\t90\nUMASK 027\nOTHER x\n")
    assert (reading.value("pass_max_days"), reading.settings["pass_max_days"].line) == (90, 3)
    assert reading.value("umask") == "027"
    assert reading.value("pass_min_days") == -1
    assert reading.flaws == []


def test_login_defs_without_a_number(read: Read) -> None:
    reading = read("login-defs", "PASS_MAX_DAYS\n")
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == [("value", 1)]
    assert reading.value("pass_max_days") is None


@pytest.mark.parametrize(
    ("text", "shortest", "classes"),
    [
        ("", 8, 0),
        ("minlen = 12\n", 12, 0),
        ("minlen=12\ndcredit=1\nucredit=1\n", 10, 0),
        ("minlen = 3\n", 6, 0),
        ("minlen = 12\nminclass = 2\ndcredit = -1\nucredit = -1\nlcredit = -1\n", 12, 3),
        ("minlen = 12 # long\n", 12, 0),
        ("minlen = 8\nminlen = 14\n", 14, 0),
    ],
)
def test_pwquality_works_out_what_passes(read: Read, text: str, shortest: int, classes: int) -> None:
    reading = read("pwquality", text)
    assert (reading.value("shortest"), reading.value("classes"), reading.flaws) == (shortest, classes, [])


def test_pwquality_reads_its_folder_first(read: Read) -> None:
    reading = read("pwquality", {QUALITY: "minlen = 9\n", f"{QUALITY}.d/a.conf": "minlen = 20\nminclass = 4\n"})
    assert reading.value("minlen") == 9
    assert reading.settings["minclass"].file == f"{QUALITY}.d/a.conf"


def test_pwquality_refuses_unknown_words(read: Read) -> None:
    reading = read("pwquality", "minlength = 12\nminlen = many\nenforce_for_root\n")
    assert [(flaw.code, flaw.line) for flaw in reading.flaws] == [("keyword", 1), ("value", 2)]
    assert reading.value("enforce_for_root") is True
    assert reading.value("shortest") is None


def test_faillock_words_and_numbers(read: Read) -> None:
    reading = read("faillock", "deny = 5\nunlock_time = never\neven_deny_root\n# audit\n")
    values = [reading.value(name) for name in ("deny", "unlock_time", "even_deny_root", "audit", "fail_interval")]
    assert values == [5, 0, True, False, 900]


def test_pam_follows_includes_by_type(read: Read) -> None:
    files = {
        "etc/pam.d/app": "auth include common\n@include common-password\n",
        "etc/pam.d/common": "auth required pam_unix.so\nsession required pam_limits.so\n",
        "etc/pam.d/common-password": "password requisite pam_pwhistory.so remember=7\n",
    }
    reading = read("pam", files)
    found = [(row.values["type"], row.values["module"]) for row in reading.tables["modules"]]
    assert found == [("auth", "pam_unix"), ("password", "pam_pwhistory")]
    assert (reading.value("history"), reading.value("history_enforced")) == (7, True)
    assert reading.settings["history"].file == "etc/pam.d/common-password"


@pytest.mark.parametrize(
    ("text", "factors"),
    [
        ("auth required pam_unix.so\nauth required pam_u2f.so\n", ("pam_u2f",)),
        ("auth required pam_unix.so\nauth required pam_oath.so nullok\n", ()),
        ("auth optional pam_u2f.so\n", ()),
        ("auth sufficient pam_unix.so\nauth required pam_u2f.so\n", ()),
        ("auth [success=done default=ignore] pam_unix.so\nauth required pam_u2f.so\n", ()),
        (
            "auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_u2f.so\n",
            ("pam_u2f",),
        ),
        ("auth [success=2 default=ignore] pam_unix.so\nauth requisite pam_deny.so\nauth required pam_u2f.so\n", ()),
        ("auth [success=ok default=bad] /usr/lib/security/pam_pkcs11.so\n", ("pam_pkcs11",)),
        ("#auth required pam_u2f.so\n", ()),
        ("account required pam_u2f.so\n", ()),
    ],
)
def test_pam_second_factor_counts_only_where_nothing_skips_it(read: Read, text: str, factors: tuple[str, ...]) -> None:
    assert read("pam", text).value("second_factors") == factors


@pytest.mark.parametrize("line", ["auth required", "authx required pam_unix.so", "auth [success=1 pam_unix.so"])
def test_pam_lines_that_are_none(read: Read, line: str) -> None:
    assert [(flaw.code, flaw.line) for flaw in read("pam", f"\n{line}\n").flaws] == [("syntax", 2)]


def test_pam_lines_go_on(read: Read) -> None:
    reading = read("pam", "password requisite \\\n pam_pwquality.so [retry=3 minlen=10]\n")
    assert reading.value("quality_checked") is True
    assert reading.settings["quality_checked"].line == 1


def test_pam_lock_out(read: Read) -> None:
    reading = read("pam", "auth required pam_faillock.so preauth\nauth [default=die] pam_faillock.so authfail deny=4\n")
    assert (reading.value("lockout"), reading.value("lockout_deny"), reading.settings["lockout"].line) == (True, 4, 2)
