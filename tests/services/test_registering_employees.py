"""Registration: typing makes nobody a person; the contact on record, or a letter, and the number itself do."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from app.services.accounts.prove_registration import (
    MOST_TRIES,
    Answer,
    confirm_registration,
    send_again,
    waiting_registration,
)
from app.services.accounts.sign_in import SignInRefusedError, actor_of, sign_in
from app.services.context.refusals import FormInvalidError
from app.store.account_rows import account_of_person
from app.store.audit_chain import OFFICE, rows_of
from app.store.permit_rows import live_permit_of_person
from app.store.person_rows import change_person, person_by_id_number, person_of, phone_of
from app.store.tables_applications import outbox
from app.store.tables_identity import account, idempotency, login_attempt, registration
from tests.make.context_maker import actor_named
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


def faults(context, **changes):
    with pytest.raises(FormInvalidError) as refused:
        begin(context, **changes)
    return dict(refused.value.facts["errors"])


@shows("A60")
def test_a_new_person_registers_and_signs_in_with_the_mobile_number(context):
    assert register_somebody(context) == "15400001234"
    by = actor_of(context, sign_in(context, "15400001234", "long-enough-now"))
    with context.database.reading() as work:
        person = person_of(work, by.person_id)
    assert (person.name, person.sex, person.birth_date) == ("何新来", "male", date(1995, 5, 5))
    assert person.id_number_masked == "110000********001" + NUMBER[-1]


def test_the_mobile_number_may_be_typed_with_blanks_and_wide_digits(sqlite_context):
    register_somebody(sqlite_context)
    for typed in ("154 0000 1234", "１５４００００１２３４", " 15400001234 "):
        assert (
            actor_of(sqlite_context, sign_in(sqlite_context, typed, "long-enough-now")).display_name
            == "何新来"
        )


def test_typing_alone_makes_nobody_a_person_and_reserves_nothing(context):
    begin(context)
    assert account_under(context, NUMBER) is None
    with pytest.raises(SignInRefusedError):
        sign_in(context, GOOD["phone"], GOOD["password"])
    register_somebody(context, phone="15400001235")
    assert account_under(context, NUMBER).login == "15400001235"


def test_a_wrong_code_makes_no_account_and_the_right_one_no_more_after_five(context):
    token = begin(context)
    right = code_for(context, GOOD["phone"])
    answers = [confirm_registration(context, token, other_code(right)) for _ in range(MOST_TRIES)]
    assert answers == [Answer.WRONG] * (MOST_TRIES - 1) + [Answer.ENDED]
    assert confirm_registration(context, token, right) is Answer.ENDED
    assert account_under(context, NUMBER) is None


def test_a_code_lives_for_ten_minutes(sqlite_context):
    token = begin(sqlite_context)
    code = code_for(sqlite_context, GOOD["phone"])
    sqlite_context.clock.forward(minutes=10)
    assert confirm_registration(sqlite_context, token, code) is Answer.WRONG
    assert send_again(sqlite_context, token) is True
    assert confirm_registration(sqlite_context, token, code) is Answer.WRONG
    assert (
        confirm_registration(sqlite_context, token, code_for(sqlite_context, GOOD["phone"]))
        is Answer.REGISTERED
    )


def test_a_code_is_sent_again_after_a_minute_and_not_for_ever(sqlite_context):
    token = begin(sqlite_context)
    assert send_again(sqlite_context, token) is False
    for _ in range(3):
        sqlite_context.clock.forward(seconds=61)
        assert send_again(sqlite_context, token) is True
    sqlite_context.clock.forward(seconds=61)
    assert send_again(sqlite_context, token) is False


def test_neither_code_nor_password_nor_number_can_be_read_in_the_tables(context):
    begin(context)
    code = code_for(context, GOOD["phone"])
    with context.database.reading() as work:
        tables = (registration, outbox, login_attempt, idempotency)
        text = " ".join(str(tuple(row)) for table in tables for row in work.connection.execute(select(table)))
    for secret in (code, NUMBER, GOOD["phone"], GOOD["password"], "何新来"):
        assert secret not in text, secret
    register_somebody(context)
    with context.database.reading() as work:
        kept = work.connection.execute(
            select(registration.c.data_sealed).where(registration.c.step == "done")
        ).scalars()
        assert list(kept) == [None]


def test_pressing_twice_makes_one_account(context):
    token = begin(context, key="one")
    assert begin(context, key="one") == token
    code = code_for(context, GOOD["phone"])
    assert received(context, GOOD["phone"]) == ["registration_code"]
    assert [confirm_registration(context, token, code) for _ in range(2)] == [Answer.REGISTERED] * 2


def test_a_number_typed_otherwise_is_the_same_number(context):
    register_somebody(context)
    spaced = " ".join((NUMBER[:6], NUMBER[6:14], NUMBER[14:])).lower()
    begin(context, id_number=spaced, phone="15400001235")
    assert received(context, "15400001235") == []
    assert received(context, GOOD["phone"])[-1] == "registration_has_account"


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
def test_what_is_wrong_is_told_at_its_field(sqlite_context, changes, field):
    assert list(faults(sqlite_context, **changes)) == [field]


def test_all_faults_are_told_at_once_in_the_order_of_the_page(sqlite_context):
    told = faults(sqlite_context, name="", phone="1", password="x", again="y")
    assert list(told) == ["name", "phone", "password"]


def test_another_kind_of_document_registers_with_sex_and_birth_date(sqlite_context):
    other = {"id_type": "taiwan_pass", "id_number": "12345678", "sex": "female", "birth_date": "1990-02-03"}
    register_somebody(sqlite_context, **other)
    with sqlite_context.database.reading() as work:
        person = person_by_id_number(work, "12345678")
    assert (person.id_type, person.sex, person.birth_date) == ("taiwan_pass", "female", date(1990, 2, 3))


def test_who_has_an_account_gets_no_second_one_and_hears_of_the_attempt(context):
    before = account_under(context, ZHAO)
    token = begin(context, id_number=ZHAO, phone="15400001236", name="赵测试")
    assert received(context, "15400001236") == []
    assert received(context, ZHAO_PHONE) == ["registration_has_account"]
    for number in range(MOST_TRIES):
        assert confirm_registration(context, token, f"{number:06d}") in {Answer.WRONG, Answer.ENDED}
    assert account_under(context, ZHAO) == before


@shows("A54", "T19")
def test_a_known_person_is_linked_and_neither_record_nor_permit_changes(context):
    person_id = without_account(context, "zhao")
    with context.database.reading() as work:
        before, phone = person_of(work, person_id), phone_of(work, person_id)
        permit = live_permit_of_person(work, person_id)
    register_somebody(context, id_number=ZHAO, phone=phone, name="赵别名")
    with context.database.reading() as work:
        after = person_of(work, person_id)
        assert account_of_person(work, person_id).login == phone
        assert live_permit_of_person(work, person_id) == permit
    assert (after.name, after.sex, after.birth_date) == (before.name, before.sex, before.birth_date)
    assert after.details == {**before.details, "registered_name": "赵别名"}
    assert received(context, phone)[-1] == "registration_completed"


def test_who_knows_all_numbers_but_does_not_hold_the_recorded_one_gets_nothing(context):
    """The unit's agent knows name, identity number and telephone of everybody who works there."""
    without_account(context, "zhao")
    token = begin(context, id_number=ZHAO, name="赵测试", phone="15400009999")
    assert received(context, "15400009999") == []
    assert received(context, ZHAO_PHONE) == ["registration_code"]
    assert confirm_registration(context, token, other_code(code_for(context, ZHAO_PHONE))) is Answer.WRONG
    assert account_under(context, ZHAO) is None


def test_a_known_person_with_a_new_number_proves_the_recorded_one_and_then_the_new_one(context):
    person_id = without_account(context, "zhao")
    token = begin(context, id_number=ZHAO, name="赵测试", phone="15400009999")
    assert confirm_registration(context, token, code_for(context, ZHAO_PHONE)) is Answer.NEXT
    assert waiting_registration(context, token).is_proven
    assert confirm_registration(context, token, code_for(context, ZHAO_PHONE)) is Answer.WRONG
    assert confirm_registration(context, token, code_for(context, "15400009999")) is Answer.REGISTERED
    assert account_under(context, ZHAO).login == "15400009999"
    with context.database.reading() as work:
        assert phone_of(work, person_id) == "15400009999"
    assert received(context, ZHAO_PHONE)[-1] == "registration_completed"


def test_a_mailbox_on_record_is_used_when_there_is_no_mobile_number(sqlite_context):
    person_id = without_account(sqlite_context, "zhao")
    change_contacts(sqlite_context, person_id, phone="010-58511081", email="zhao@example.invalid")
    token = begin(sqlite_context, id_number=ZHAO, name="赵测试")
    assert received(sqlite_context, GOOD["phone"]) == []
    assert (
        confirm_registration(sqlite_context, token, code_for(sqlite_context, "zhao@example.invalid"))
        is Answer.NEXT
    )
    assert (
        confirm_registration(sqlite_context, token, code_for(sqlite_context, GOOD["phone"]))
        is Answer.REGISTERED
    )


def change_contacts(context, person_id, *, phone, email):
    def act(work):
        row = person_of(work, person_id)
        change_person(work, row, details=row.details, phone=phone, email=email)

    context.database.transact(act)


def test_a_known_person_without_a_contact_gets_no_code_anywhere(sqlite_context):
    person_id = without_account(sqlite_context, "zhao")
    change_contacts(sqlite_context, person_id, phone="", email="")
    before = len(messages(sqlite_context))
    token = begin(sqlite_context, id_number=ZHAO, name="赵测试")
    assert len(messages(sqlite_context)) == before
    assert confirm_registration(sqlite_context, token, "000000") is Answer.WRONG


def test_a_number_that_is_a_login_is_told_so_itself(context):
    register_somebody(context)
    begin(context, id_number=ZHAO[:-1] + "X", id_type="passport", sex="male", birth_date="1990-01-01")
    assert received(context, GOOD["phone"])[-1] == "registration_number_taken"


def test_who_has_proven_to_be_known_is_told_on_the_page_that_the_number_is_taken(sqlite_context):
    register_somebody(sqlite_context)
    without_account(sqlite_context, "zhao")
    token = begin(sqlite_context, id_number=ZHAO, name="赵测试", phone=GOOD["phone"])
    assert (
        confirm_registration(sqlite_context, token, code_for(sqlite_context, ZHAO_PHONE))
        is Answer.NUMBER_TAKEN
    )


def test_a_person_who_came_on_record_meanwhile_is_not_proven_by_the_typed_number(sqlite_context):
    token = begin(sqlite_context)
    code = code_for(sqlite_context, GOOD["phone"])
    register_somebody(sqlite_context, phone="15400001235")
    person_id = account_under(sqlite_context, NUMBER).person_id
    sqlite_context.database.transact(
        lambda work: work.connection.execute(delete(account).where(account.c.person_id == person_id))
    )
    assert confirm_registration(sqlite_context, token, code) is Answer.ENDED
    assert account_under(sqlite_context, NUMBER) is None


def test_a_registration_is_in_the_audit(sqlite_context):
    register_somebody(sqlite_context)
    with sqlite_context.database.reading() as work:
        row = [row for row in rows_of(work, OFFICE) if row["action"] == "register"][-1]
    assert row["actor"] == account_under(sqlite_context, NUMBER).id
    assert row["facts"]["was_known"] is False
    assert actor_named(sqlite_context, GOOD["phone"]).person_id == row["facts"]["person"]
