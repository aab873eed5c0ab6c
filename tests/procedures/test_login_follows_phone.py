"""The mobile number is the login: an approved change of it moves the login, or says why it does not."""

import pytest

from app.demo.demo_accounts import PASSWORD
from app.services.accounts.sign_in import SignInRefusedError, actor_of, sign_in
from app.services.applications import start_case as starting
from app.store.account_lists import change_login
from app.store.account_rows import account_of_person
from app.store.audit_chain import OFFICE, rows_of
from app.store.outbox_rows import notices_for
from app.store.person_rows import phone_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import ProcedureJourney
from tests.make.registering import ZHAO_PHONE, received, register_somebody
from tests.support.signed_in import desk_of

NEW = "15400009999"
PASS = {"decision": "approved", "first_reviewed": "true"}
CHANGE = {"fields": ["phone"], "phone": NEW, "reason": "号码已换", "declared_true": "true"}


@pytest.fixture
def zhao(context):
    """Return the id of somebody who registered: their login is their number."""
    by = actor_named(context, "zhao")
    context.database.transact(lambda work: change_login(work, by.account_id, ZHAO_PHONE))
    return by.person_id


def changing(context, login=ZHAO_PHONE, **answers):
    begun = starting.start_information_change(
        context, actor_named(context, login), "business_info_change", "k"
    )
    journey = ProcedureJourney(context, begun)
    journey.lay("employee_integrity_statement", "taxable_income_proof")
    journey.do(login, "fill_application", CHANGE | answers)
    return journey


def approved(journey):
    journey.do("agent", "first_review", PASS)
    journey.approve()


def login_of(context, person_id):
    with context.database.reading() as work:
        return account_of_person(work, person_id).login


def told(context, person_id):
    with context.database.reading() as work:
        return [row["kind"] for row in notices_for(work, [f"person:{person_id}"])]


def test_an_approved_number_becomes_the_login_and_the_old_one_is_free(context, zhao):
    journey = changing(context)
    session = sign_in(context, ZHAO_PHONE, PASSWORD)
    assert login_of(context, zhao) == ZHAO_PHONE
    approved(journey)
    assert login_of(context, zhao) == NEW
    assert actor_of(context, session).person_id == zhao
    assert actor_of(context, sign_in(context, NEW, PASSWORD)).person_id == zhao
    with pytest.raises(SignInRefusedError):
        sign_in(context, ZHAO_PHONE, PASSWORD)
    assert "login_moves" in told(context, zhao)
    assert received(context, ZHAO_PHONE) == received(context, NEW) == ["login_moves"]
    with context.database.reading() as work:
        assert [row["action"] for row in rows_of(work, OFFICE) if row["action"] == "login_moved"]
    assert register_somebody(context, phone=ZHAO_PHONE) == ZHAO_PHONE


def test_a_number_that_is_another_login_is_told_before_and_stays_with_its_account(context, zhao):
    register_somebody(context, phone=NEW)
    journey = changing(context)
    assert "新手机号码已是另一个账号的登录账号" in desk_of(context, "agent").get(f"/cases/{journey.case_id}")
    journey.do("agent", "first_review", PASS)
    assert "新手机号码已是另一个账号的登录账号" in desk_of(context, "hd.l1a").get(f"/cases/{journey.case_id}")
    journey.approve()
    assert login_of(context, zhao) == ZHAO_PHONE
    with context.database.reading() as work:
        assert phone_of(work, zhao) == NEW
    assert "login_taken" in told(context, zhao)
    assert "login_taken" not in received(context, NEW)


def test_a_landline_leaves_the_login(context, zhao):
    approved(changing(context, phone="010-58511081"))
    assert login_of(context, zhao) == ZHAO_PHONE
    assert "login_landline" in told(context, zhao)


def test_a_login_that_is_no_number_stays(context):
    person_id = actor_named(context, "zhao").person_id
    approved(changing(context, "zhao"))
    assert login_of(context, person_id) == "zhao"
    assert not {"login_moves", "login_taken", "login_landline"} & set(told(context, person_id))


def test_the_unit_and_reviewers_read_that_the_login_will_move(context, zhao):
    journey = changing(context)
    page = desk_of(context, "agent").get(f"/cases/{journey.case_id}")
    assert "登录账号随之改为新手机号码" in page
    assert login_of(context, zhao) == ZHAO_PHONE
