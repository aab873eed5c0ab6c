import random

from hypothesis import given
from hypothesis import strategies as st

from app.domain.association_code import ALPHABET, make_code, typed_code
from tests.support.shows import shows

CODES = st.integers(0, 2**32).map(lambda seed: make_code(random.Random(seed).choice))  # noqa: S311 — a test


@given(CODES)
def test_a_code_has_eight_letters_that_nobody_mistakes(code):
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert not set("01OILSZ") & set(ALPHABET)


@shows("A27")
@given(CODES, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_noticed_before_anybody_is_asked(code, place, letter):
    typed = code[:place] + letter + code[place + 1 :]
    assert (typed_code(typed) == code) is (letter == code[place])
    assert letter == code[place] or typed_code(typed) is None


@given(CODES, st.integers(0, 6))
def test_two_letters_in_the_wrong_order_are_noticed(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or typed_code(swapped) is None
