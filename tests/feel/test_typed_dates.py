"""A day as people type it is proposed as a date of the expression language, wherever it stands in a cell."""

import pytest

from app.feel.typed_dates import with_date_literals
from tests.make.typed_days import SAME, TYPED


@pytest.mark.parametrize(("text", "read"), TYPED)
def test_a_day_that_is_typed_plainly_becomes_a_date(text, read):
    assert with_date_literals(text) == read


@pytest.mark.parametrize("text", SAME)
def test_what_is_no_day_of_a_calendar_stays_as_it_is(text):
    assert with_date_literals(text) == text
