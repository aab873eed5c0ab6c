"""Registration: one account for each identity number; a known person is linked and their record left alone."""

from datetime import date

import pytest
from sqlalchemy import delete, func, select

from app.domain.id_number import check_digit
from app.services.refusals import FormInvalidError
from app.services.register_employee import register
from app.services.sign_in import actor_of, sign_in
from app.services.slow_down import ThrottledError
from app.store.account_rows import account_of_person
from app.store.permit_rows import live_permit_of_person
from app.store.person_rows import person_by_id_number, person_of, phone_of
from app.store.tables_identity import account
from tests.make.house_maker import actor_named
from tests.support.racers import race
from tests.support.shows import shows

FIRST = "11000019950505001"
NUMBER = FIRST + check_digit(FIRST)
GOOD = {
    "name": "何新来",
    "id_type": "id_card",
    "id_number": NUMBER,
    "phone": "15400001234",
    "email": "he@example.invalid",
    "password": "long-enough",
    "again": "long-enough",
}
ZHAO = "130000198511200035"


def faults(house, key="key", **changes):
    with pytest.raises(FormInvalidError) as refused:
        register(house, {**GOOD, **changes}, key)
    return dict(refused.value.facts["errors"])


def without_account(house, login):
    """Make an employee one of those who are known and have never registered; return their id."""
    person = actor_named(house, login).person_id
    house.database.transact(
        lambda work: work.connection.execute(delete(account).where(account.c.person_id == person))
    )
    return person


@shows("A60")
def test_a_new_person_registers_and_signs_in_with_the_mobile_number(house):
    assert register(house, GOOD, "key") == "15400001234"
    by = actor_of(house, sign_in(house, "15400001234", "long-enough"))
    with house.database.reading() as work:
        person = person_of(work, by.person_id)
    assert (person.name, person.sex, person.birth_date) == ("何新来", "male", date(1995, 5, 5))
    assert person.id_number_masked == "110000********001" + NUMBER[-1]


def test_the_mobile_number_may_be_typed_with_blanks_and_wide_digits(sqlite_house):
    register(sqlite_house, GOOD, "key")
    for typed in ("154 0000 1234", "１５４００００１２３４", " 15400001234 "):
        assert actor_of(sqlite_house, sign_in(sqlite_house, typed, "long-enough")).display_name == "何新来"


def test_pressing_twice_makes_one_account(house):
    assert register(house, GOOD, "key") == register(house, GOOD, "key")
    assert "证件号码已经注册" in faults(house, key="another form", phone="15400001235")["id_number"]


def test_a_number_typed_otherwise_is_the_same_number(house):
    register(house, GOOD, "key")
    spaced = " ".join((NUMBER[:6], NUMBER[6:14], NUMBER[14:])).lower()
    assert "id_number" in faults(house, key="again", id_number=spaced, phone="15400001235")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id_number": NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")}, "id_number"),
        ({"id_number": ""}, "id_number"),
        ({"id_type": "library_card"}, "id_type"),
        ({"phone": "58511081"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "email"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": NUMBER, "again": NUMBER}, "password"),
        ({"again": "something else"}, "again"),
        ({"id_type": "passport", "id_number": "E12345678", "birth_date": "1990-01-01"}, "sex"),
        ({"id_type": "passport", "id_number": "E12345678", "sex": "male"}, "birth_date"),
        ({"id_type": "passport", "id_number": "?", "sex": "male", "birth_date": "1990-01-01"}, "id_number"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(sqlite_house, changes, field):
    assert list(faults(sqlite_house, **changes)) == [field]


def test_all_faults_are_told_at_once_in_the_order_of_the_page(sqlite_house):
    told = faults(sqlite_house, name="", phone="1", password="x", again="y")
    assert list(told) == ["name", "phone", "password"]


def test_another_kind_of_document_registers_with_sex_and_birth_date(sqlite_house):
    other = {"id_type": "taiwan_pass", "id_number": "12345678", "sex": "female", "birth_date": "1990-02-03"}
    register(sqlite_house, {**GOOD, **other}, "key")
    with sqlite_house.database.reading() as work:
        person = person_by_id_number(work, "12345678")
    assert (person.id_type, person.sex, person.birth_date) == ("taiwan_pass", "female", date(1990, 2, 3))


def test_who_has_an_account_gets_no_second_one(house):
    assert "已经注册" in faults(house, id_number=ZHAO, phone="15400001236")["id_number"]


@shows("A54", "T19")
def test_a_known_person_is_linked_and_neither_record_nor_permit_changes(house):
    person_id = without_account(house, "zhao")
    with house.database.reading() as work:
        before, phone = person_of(work, person_id), phone_of(work, person_id)
        permit = live_permit_of_person(work, person_id)
    register(house, {**GOOD, "id_number": ZHAO, "phone": phone, "name": "赵别名"}, "key")
    with house.database.reading() as work:
        after = person_of(work, person_id)
        assert account_of_person(work, person_id).login == phone
        assert live_permit_of_person(work, person_id) == permit
    assert (after.name, after.sex, after.birth_date) == (before.name, before.sex, before.birth_date)
    assert after.details == {**before.details, "registered_name": "赵别名"}


def test_somebody_who_only_knows_the_number_does_not_get_the_record(house):
    person_id = without_account(house, "zhao")
    assert "不一致" in faults(house, id_number=ZHAO, name="赵测试")["id_number"]
    with house.database.reading() as work:
        assert account_of_person(work, person_id) is None


def test_guessing_the_telephone_number_of_a_known_person_is_stopped(sqlite_house):
    without_account(sqlite_house, "zhao")
    for number in range(8):
        faults(sqlite_house, key=str(number), id_number=ZHAO, phone=f"1380000000{number}")
    with pytest.raises(ThrottledError):
        register(sqlite_house, {**GOOD, "id_number": ZHAO, "phone": "15400000004"}, "late")
    sqlite_house.clock.forward(minutes=16)
    assert register(sqlite_house, {**GOOD, "id_number": ZHAO, "phone": "15400000004"}, "later")


def test_a_mobile_number_is_one_login(sqlite_house):
    register(sqlite_house, GOOD, "key")
    other = "11000019950505003"
    assert list(faults(sqlite_house, key="b", id_number=other + check_digit(other))) == ["phone"]


def test_of_racing_registrations_one_wins(house):
    outcomes = race(
        4, lambda number: register(house, {**GOOD, "phone": f"1540000123{number}"}, f"key {number}")
    )
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1, outcomes
    with house.database.reading() as work:
        person = person_by_id_number(work, NUMBER)
        found = work.connection.execute(select(func.count()).where(account.c.person_id == person.id))
        assert found.scalar() == 1
