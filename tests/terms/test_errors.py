from __future__ import annotations

import pickle

from pia.errors import Words
from pia.terms.errors import TermError, shown


def test_carries_both_languages() -> None:
    error = TermError(Words("だめです", "no"), Words("直す", "mend"))
    assert isinstance(error, ValueError)
    assert str(error) == "no"
    assert (error.words.say("ja"), error.remedy.say("en")) == ("だめです", "mend")


def test_survives_another_process() -> None:
    error = pickle.loads(pickle.dumps(TermError(Words("ア", "a"), Words("イ", "b"))))
    assert (error.words, error.remedy) == (Words("ア", "a"), Words("イ", "b"))


def test_quotations_are_short_and_printable() -> None:
    assert shown("a" * 40) == "a" * 40
    assert shown("a" * 41) == "a" * 40 + "…"
    assert shown("a\x1b[31m\n\u202e") == "a�[31m��"
