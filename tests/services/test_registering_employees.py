"""Registration: typing makes nobody a person; the contact on record, or a letter, and the number itself do."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from app.services.prove_registration import (
    MOST_TRIES,
    Answer,
    confirm_registration,
    send_again,
    waiting_registration,
)
from app.services.refusals import FormInvalidError
from app.services.sign_in import SignInRefusedError, actor_of, sign_in
from app.store.account_rows import account_of_person
from app.store.audit_chain import OFFICE, rows_of
from app.store.permit_rows import live_permit_of_person
from app.store.person_rows import change_person, person_by_id_number, person_of, phone_of
from app.store.tables_applications import outbox
from app.store.tables_identity import account, idempotency, login_attempt, registration
from tests.make.house_maker import actor_named
from tests.make.registering import (
    GOOD,
    NUMBER,
    ZHAO,
    ZHAO_PHONE,
    account_under,
    begin,
    code_for,
    messages,
    other_code,
    received,
    register_somebody,
    without_account,
)
from tests.support.shows import shows


def faults(house, **changes):
    with pytest.raises(FormInvalidError) as refused:
        begin(house, **changes)
    return dict(refused.value.facts["errors"])


@shows("A60")
def test_a_new_person_registers_and_signs_in_with_the_mobile_number(house):
    assert register_somebody(house) == "15400001234"
    by = actor_of(house, sign_in(house, "15400001234", "long-enough"))
    with house.database.reading() as work:
        person = person_of(work, by.person_id)
    assert (person.name, person.sex, person.birth_date) == ("何新来", "male", date(1995, 5, 5))
    assert person.id_number_masked == "110000********001" + NUMBER[-1]


def test_the_mobile_number_may_be_typed_with_blanks_and_wide_digits(sqlite_house):
    register_somebody(sqlite_house)
    for typed in ("154 0000 1234", "１５４００００１２３４", " 15400001234 "):
        assert actor_of(sqlite_house, sign_in(sqlite_house, typed, "long-enough")).display_name == "何新来"


def test_typing_alone_makes_nobody_a_person_and_reserves_nothing(house):
    begin(house)
    assert account_under(house, NUMBER) is None
    with pytest.raises(SignInRefusedError):
        sign_in(house, GOOD["phone"], GOOD["password"])
    register_somebody(house, phone="15400001235")
    assert account_under(house, NUMBER).login == "15400001235"


def test_a_wrong_code_makes_no_account_and_the_right_one_no_more_after_five(house):
    token = begin(house)
    right = code_for(house, GOOD["phone"])
    answers = [confirm_registration(house, token, other_code(right)) for _ in range(MOST_TRIES)]
    assert answers == [Answer.WRONG] * (MOST_TRIES - 1) + [Answer.ENDED]
    assert confirm_registration(house, token, right) is Answer.ENDED
    assert account_under(house, NUMBER) is None


def test_a_code_lives_for_ten_minutes(sqlite_house):
    token = begin(sqlite_house)
    code = code_for(sqlite_house, GOOD["phone"])
    sqlite_house.clock.forward(minutes=10)
    assert confirm_registration(sqlite_house, token, code) is Answer.WRONG
    assert send_again(sqlite_house, token) is True
    assert confirm_registration(sqlite_house, token, code) is Answer.WRONG
    assert (
        confirm_registration(sqlite_house, token, code_for(sqlite_house, GOOD["phone"])) is Answer.REGISTERED
    )


def test_a_code_is_sent_again_after_a_minute_and_not_for_ever(sqlite_house):
    token = begin(sqlite_house)
    assert send_again(sqlite_house, token) is False
    for _ in range(3):
        sqlite_house.clock.forward(seconds=61)
        assert send_again(sqlite_house, token) is True
    sqlite_house.clock.forward(seconds=61)
    assert send_again(sqlite_house, token) is False


def test_neither_code_nor_password_nor_number_can_be_read_in_the_tables(house):
    begin(house)
    code = code_for(house, GOOD["phone"])
    with house.database.reading() as work:
        tables = (registration, outbox, login_attempt, idempotency)
        text = " ".join(str(tuple(row)) for table in tables for row in work.connection.execute(select(table)))
    for secret in (code, NUMBER, GOOD["phone"], GOOD["password"], "何新来"):
        assert secret not in text, secret
    register_somebody(house)
    with house.database.reading() as work:
        kept = work.connection.execute(
            select(registration.c.data_sealed).where(registration.c.step == "done")
        ).scalars()
        assert list(kept) == [None]


def test_pressing_twice_makes_one_account(house):
    token = begin(house, key="one")
    assert begin(house, key="one") == token
    code = code_for(house, GOOD["phone"])
    assert received(house, GOOD["phone"]) == ["registration_code"]
    assert [confirm_registration(house, token, code) for _ in range(2)] == [Answer.REGISTERED] * 2


def test_a_number_typed_otherwise_is_the_same_number(house):
    register_somebody(house)
    spaced = " ".join((NUMBER[:6], NUMBER[6:14], NUMBER[14:])).lower()
    begin(house, id_number=spaced, phone="15400001235")
    assert received(house, "15400001235") == []
    assert received(house, GOOD["phone"])[-1] == "registration_has_account"


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
        ({"activation_code": "ABCD-EFGH-JKMN"}, "activation_code"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(sqlite_house, changes, field):
    assert list(faults(sqlite_house, **changes)) == [field]


def test_all_faults_are_told_at_once_in_the_order_of_the_page(sqlite_house):
    told = faults(sqlite_house, name="", phone="1", password="x", again="y")
    assert list(told) == ["name", "phone", "password"]


def test_another_kind_of_document_registers_with_sex_and_birth_date(sqlite_house):
    other = {"id_type": "taiwan_pass", "id_number": "12345678", "sex": "female", "birth_date": "1990-02-03"}
    register_somebody(sqlite_house, **other)
    with sqlite_house.database.reading() as work:
        person = person_by_id_number(work, "12345678")
    assert (person.id_type, person.sex, person.birth_date) == ("taiwan_pass", "female", date(1990, 2, 3))


def test_who_has_an_account_gets_no_second_one_and_hears_of_the_attempt(house):
    before = account_under(house, ZHAO)
    token = begin(house, id_number=ZHAO, phone="15400001236", name="赵测试")
    assert received(house, "15400001236") == []
    assert received(house, ZHAO_PHONE) == ["registration_has_account"]
    for number in range(MOST_TRIES):
        assert confirm_registration(house, token, f"{number:06d}") in {Answer.WRONG, Answer.ENDED}
    assert account_under(house, ZHAO) == before


@shows("A54", "T19")
def test_a_known_person_is_linked_and_neither_record_nor_permit_changes(house):
    person_id = without_account(house, "zhao")
    with house.database.reading() as work:
        before, phone = person_of(work, person_id), phone_of(work, person_id)
        permit = live_permit_of_person(work, person_id)
    register_somebody(house, id_number=ZHAO, phone=phone, name="赵别名")
    with house.database.reading() as work:
        after = person_of(work, person_id)
        assert account_of_person(work, person_id).login == phone
        assert live_permit_of_person(work, person_id) == permit
    assert (after.name, after.sex, after.birth_date) == (before.name, before.sex, before.birth_date)
    assert after.details == {**before.details, "registered_name": "赵别名"}
    assert received(house, phone)[-1] == "registration_completed"


def test_who_knows_all_numbers_but_does_not_hold_the_recorded_one_gets_nothing(house):
    """The unit's agent knows name, identity number and telephone of everybody who works there."""
    without_account(house, "zhao")
    token = begin(house, id_number=ZHAO, name="赵测试", phone="15400009999")
    assert received(house, "15400009999") == []
    assert received(house, ZHAO_PHONE) == ["registration_code"]
    assert confirm_registration(house, token, other_code(code_for(house, ZHAO_PHONE))) is Answer.WRONG
    assert account_under(house, ZHAO) is None


def test_a_known_person_with_a_new_number_proves_the_recorded_one_and_then_the_new_one(house):
    person_id = without_account(house, "zhao")
    token = begin(house, id_number=ZHAO, name="赵测试", phone="15400009999")
    assert confirm_registration(house, token, code_for(house, ZHAO_PHONE)) is Answer.NEXT
    assert waiting_registration(house, token).is_proven
    assert confirm_registration(house, token, code_for(house, ZHAO_PHONE)) is Answer.WRONG
    assert confirm_registration(house, token, code_for(house, "15400009999")) is Answer.REGISTERED
    assert account_under(house, ZHAO).login == "15400009999"
    with house.database.reading() as work:
        assert phone_of(work, person_id) == "15400009999"
    assert received(house, ZHAO_PHONE)[-1] == "registration_completed"


def test_a_mailbox_on_record_is_used_when_there_is_no_mobile_number(sqlite_house):
    person_id = without_account(sqlite_house, "zhao")
    change_contacts(sqlite_house, person_id, phone="010-58511081", email="zhao@example.invalid")
    token = begin(sqlite_house, id_number=ZHAO, name="赵测试")
    assert received(sqlite_house, GOOD["phone"]) == []
    assert (
        confirm_registration(sqlite_house, token, code_for(sqlite_house, "zhao@example.invalid"))
        is Answer.NEXT
    )
    assert (
        confirm_registration(sqlite_house, token, code_for(sqlite_house, GOOD["phone"])) is Answer.REGISTERED
    )


def change_contacts(house, person_id, *, phone, email):
    def act(work):
        row = person_of(work, person_id)
        change_person(work, row, details=row.details, phone=phone, email=email)

    house.database.transact(act)


def test_a_known_person_without_a_contact_gets_no_code_anywhere(sqlite_house):
    person_id = without_account(sqlite_house, "zhao")
    change_contacts(sqlite_house, person_id, phone="", email="")
    before = len(messages(sqlite_house))
    token = begin(sqlite_house, id_number=ZHAO, name="赵测试")
    assert len(messages(sqlite_house)) == before
    assert confirm_registration(sqlite_house, token, "000000") is Answer.WRONG


def test_a_number_that_is_a_login_is_told_so_itself(house):
    register_somebody(house)
    begin(house, id_number=ZHAO[:-1] + "X", id_type="passport", sex="male", birth_date="1990-01-01")
    assert received(house, GOOD["phone"])[-1] == "registration_number_taken"


def test_who_has_proven_to_be_known_is_told_on_the_page_that_the_number_is_taken(sqlite_house):
    register_somebody(sqlite_house)
    without_account(sqlite_house, "zhao")
    token = begin(sqlite_house, id_number=ZHAO, name="赵测试", phone=GOOD["phone"])
    assert (
        confirm_registration(sqlite_house, token, code_for(sqlite_house, ZHAO_PHONE)) is Answer.NUMBER_TAKEN
    )


def test_a_person_who_came_on_record_meanwhile_is_not_proven_by_the_typed_number(sqlite_house):
    token = begin(sqlite_house)
    code = code_for(sqlite_house, GOOD["phone"])
    register_somebody(sqlite_house, phone="15400001235")
    person_id = account_under(sqlite_house, NUMBER).person_id
    sqlite_house.database.transact(
        lambda work: work.connection.execute(delete(account).where(account.c.person_id == person_id))
    )
    assert confirm_registration(sqlite_house, token, code) is Answer.ENDED
    assert account_under(sqlite_house, NUMBER) is None


def test_a_registration_is_in_the_audit(sqlite_house):
    register_somebody(sqlite_house)
    with sqlite_house.database.reading() as work:
        row = [row for row in rows_of(work, OFFICE) if row["action"] == "register"][-1]
    assert row["actor"] == account_under(sqlite_house, NUMBER).id
    assert row["facts"]["was_known"] is False
    assert actor_named(sqlite_house, GOOD["phone"]).person_id == row["facts"]["person"]
