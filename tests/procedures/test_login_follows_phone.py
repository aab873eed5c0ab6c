"""The mobile number is the login: an approved change of it moves the login, or says why it does not."""

import pytest

from app.demo.demo_accounts import PASSWORD
from app.services import start_case as starting
from app.services.sign_in import SignInRefusedError, actor_of, sign_in
from app.store.account_lists import change_login
from app.store.account_rows import account_of_person
from app.store.audit_chain import OFFICE, rows_of
from app.store.outbox_rows import notices_for
from app.store.person_rows import phone_of
from tests.make.house_maker import actor_named
from tests.make.procedure_journey import ProcedureJourney
from tests.make.registering import ZHAO_PHONE, received, register_somebody
from tests.support.signed_in import desk_of

NEW = "15400009999"
PASS = {"decision": "approved", "first_reviewed": "true"}
CHANGE = {"fields": ["phone"], "phone": NEW, "reason": "号码已换", "declared_true": "true"}


@pytest.fixture
def zhao(house):
    """Return the id of somebody who registered: their login is their number."""
    by = actor_named(house, "zhao")
    house.database.transact(lambda work: change_login(work, by.account_id, ZHAO_PHONE))
    return by.person_id


def changing(house, login=ZHAO_PHONE, **answers):
    begun = starting.start_information_change(house, actor_named(house, login), "business_info_change", "k")
    journey = ProcedureJourney(house, begun)
    journey.lay("employee_integrity_statement", "taxable_income_proof")
    journey.do(login, "fill_application", CHANGE | answers)
    return journey


def approved(journey):
    journey.do("agent", "first_review", PASS)
    journey.approve()


def login_of(house, person_id):
    with house.database.reading() as work:
        return account_of_person(work, person_id).login


def told(house, person_id):
    with house.database.reading() as work:
        return [row["kind"] for row in notices_for(work, [f"person:{person_id}"])]


def test_an_approved_number_becomes_the_login_and_the_old_one_is_free(house, zhao):
    journey = changing(house)
    session = sign_in(house, ZHAO_PHONE, PASSWORD)
    assert login_of(house, zhao) == ZHAO_PHONE
    approved(journey)
    assert login_of(house, zhao) == NEW
    assert actor_of(house, session).person_id == zhao
    assert actor_of(house, sign_in(house, NEW, PASSWORD)).person_id == zhao
    with pytest.raises(SignInRefusedError):
        sign_in(house, ZHAO_PHONE, PASSWORD)
    assert "login_moves" in told(house, zhao)
    assert received(house, ZHAO_PHONE) == received(house, NEW) == ["login_moves"]
    with house.database.reading() as work:
        assert [row["action"] for row in rows_of(work, OFFICE) if row["action"] == "login_moved"]
    assert register_somebody(house, phone=ZHAO_PHONE) == ZHAO_PHONE


def test_a_number_that_is_another_login_is_told_before_and_stays_with_its_account(house, zhao):
    register_somebody(house, phone=NEW)
    journey = changing(house)
    assert "新手机号码已是另一个账号的登录账号" in desk_of(house, "agent").get(f"/cases/{journey.case_id}")
    journey.do("agent", "first_review", PASS)
    assert "新手机号码已是另一个账号的登录账号" in desk_of(house, "hd.l1a").get(f"/cases/{journey.case_id}")
    journey.approve()
    assert login_of(house, zhao) == ZHAO_PHONE
    with house.database.reading() as work:
        assert phone_of(work, zhao) == NEW
    assert "login_taken" in told(house, zhao)
    assert "login_taken" not in received(house, NEW)


def test_a_landline_leaves_the_login(house, zhao):
    approved(changing(house, phone="010-58511081"))
    assert login_of(house, zhao) == ZHAO_PHONE
    assert "login_landline" in told(house, zhao)


def test_a_login_that_is_no_number_stays(house):
    person_id = actor_named(house, "zhao").person_id
    approved(changing(house, "zhao"))
    assert login_of(house, person_id) == "zhao"
    assert not {"login_moves", "login_taken", "login_landline"} & set(told(house, person_id))


def test_the_unit_and_reviewers_read_that_the_login_will_move(house, zhao):
    journey = changing(house)
    page = desk_of(house, "agent").get(f"/cases/{journey.case_id}")
    assert "登录账号随之改为新手机号码" in page
    assert login_of(house, zhao) == ZHAO_PHONE
