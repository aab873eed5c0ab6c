"""Registrations that come too often or at the same moment: counted in the database, whoever sends them."""

import pytest
from sqlalchemy import func, select

from app.services.accounts.prove_registration import (
    MOST_TRIES,
    Answer,
    begin_registration,
    confirm_registration,
)
from app.services.context.rate_limit import ThrottledError
from app.store.person_rows import person_by_id_number
from app.store.tables_identity import account
from tests.make.registering import GOOD, NUMBER, begin, code_for, other_code
from tests.support.racers import race


def test_codes_that_come_at_once_are_counted_one_by_one(context):
    token = begin(context)
    wrong = other_code(code_for(context, GOOD["phone"]))
    outcomes = race(12, lambda _: confirm_registration(context, token, wrong))
    assert outcomes.count(Answer.WRONG) == MOST_TRIES - 1, outcomes
    assert confirm_registration(context, token, code_for(context, GOOD["phone"])) is Answer.ENDED


def test_an_identity_number_starts_five_registrations_an_hour_from_wherever(sqlite_context):
    for number in range(5):
        begin(sqlite_context, address=f"192.0.2.{number}", phone=f"1540000223{number}")
    with pytest.raises(ThrottledError):
        begin(sqlite_context, address="192.0.2.9", phone="15400002239")
    sqlite_context.clock.forward(minutes=61)
    begin(sqlite_context, address="192.0.2.9", phone="15400002239")


def test_a_telephone_is_not_flooded_with_codes(sqlite_context):
    for number in range(5):
        begin(
            sqlite_context,
            id_type="passport",
            id_number=f"E1234567{number}",
            sex="male",
            birth_date="1990-01-01",
        )
    with pytest.raises(ThrottledError):
        begin(sqlite_context, id_type="passport", id_number="E12345679", sex="male", birth_date="1990-01-01")


def test_an_address_starts_twenty_registrations_in_a_quarter_of_an_hour_even_at_once(context):
    def one(number):
        typed = {**GOOD, "id_type": "passport", "id_number": f"E123456{number:02d}", "sex": "male"}
        typed |= {"birth_date": "1990-01-01", "phone": f"154000030{number:02d}"}
        return begin_registration(context, typed, f"racer {number}", "192.0.2.7")

    outcomes = race(26, one)
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 20, outcomes


def test_of_racing_registrations_one_wins(context):
    phones = [f"1540000123{number}" for number in range(4)]
    tokens = [begin(context, phone=phone) for phone in phones]
    codes = [code_for(context, phone) for phone in phones]
    outcomes = race(4, lambda number: confirm_registration(context, tokens[number], codes[number]))
    assert sorted(outcomes) == [Answer.ENDED] * 3 + [Answer.REGISTERED], outcomes
    with context.database.reading() as work:
        person = person_by_id_number(work, NUMBER)
        found = work.connection.execute(select(func.count()).where(account.c.person_id == person.id))
        assert found.scalar() == 1
