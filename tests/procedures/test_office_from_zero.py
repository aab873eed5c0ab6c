"""Without any demonstration: an office is set up, a new unit comes tomorrow, is permitted, and an employee joins it."""

import io

import pytest

from app.domain.credit_code import check_credit_code
from app.policy.actor import Role
from app.queries.setup_progress import setup_progress
from app.services.accounts.account_keepers import release_account
from app.services.accounts.begin_office import make_first_operator, new_setup_link
from app.services.accounts.manage_accounts import NewAccount, add_user
from app.services.accounts.register_unit import NewUnit, register_unit
from app.services.accounts.sign_in import sign_in
from app.services.applications import start_case as starting
from app.services.editions.manage_authorities import keep_authority
from app.services.installation.prepare_installation import prepare
from app.services.records.employer_papers import upload_attachment
from app.services.records.employer_profile import keep_group
from app.store.employer_rows import employer_of, permissions_of
from app.store.permit_rows import active_employer_of
from app.store.release_rows import waiting_accounts
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import BEIJING, association, confirmation, unit_procedure
from tests.make.registering import GOOD, register_somebody
from tests.services.test_employer_papers import paper

pytestmark = [pytest.mark.slow, pytest.mark.every_database]
"""An office begins on the database that its operator has chosen."""

FIRST = {"login": "zhuguan", "display_name": "周主管", "password": "nine-letters", "again": "nine-letters"}
AGENT = "15400005555"
STEM = "91110108DEMA00990"
LEVELS = ("r1", "r2", "r3")
PROFILE = {
    "general": {
        "unit_kind": "enterprise",
        "industry": "information",
        "legal_representative": "李示范",
        "tax_registration_place": "haidian",
        "office_address": "北京市海淀区示例路 1 号",
        "office_phone": "010-58510000",
        "contact_email": "office@example.invalid",
        "staff_count": "120",
    },
    "qualifications": {"has_qualification": "no"},
    "agent": {
        "agent_name": "李示范",
        "agent_id_number": "11000019900101003X",
        "agent_phone": "15400000100",
        "agent_email": "agent@example.invalid",
    },
    "licence": {"licence_term": "long", "business_scope": "技术服务"},
}


def set_up(context):
    """Do what the page of the set-up asks for; return the operator."""
    make_first_operator(context, new_setup_link(context), FIRST)
    operator = actor_named(context, FIRST["login"])
    keep_authority(context, operator, "a", "haidian_hrss", "海淀区人社局", is_new=True)
    for level, login in enumerate(LEVELS, start=1):
        typed = NewAccount(
            login, f"审核{level}", Role.REVIEWER.value, authority="haidian_hrss", level=str(level)
        )
        assert add_user(context, operator, login, typed)
    released_by_an_officer(context, operator)
    return operator


def last_letter():
    """Return what makes a credit code of the stem."""
    return next(one for one in "0123456789ABCDEFGHJKLMNPQRTUWXY" if check_credit_code(STEM + one).is_ok)


def released_by_an_officer(context, operator):
    """Let the first security officer release the reviewers that the operator has made."""
    assert add_user(context, operator, "officer", NewAccount("anquan", "安全员", Role.SECURITY.value))
    officer = actor_named(context, "anquan")
    with context.database.reading() as work:
        waiting = waiting_accounts(work)
    for row in waiting:
        release_account(context, officer, row.id, row.id)


def unit_of_tomorrow(context, operator):
    """Register a unit and let its agent tell of it; return the agent."""
    typed = NewUnit(STEM + last_letter(), "北京明日登记科技有限公司", "北京市海淀区", AGENT, "孙经办")
    made = register_unit(context, operator, "unit", typed)
    assert sign_in(context, AGENT, made.password)
    agent = actor_named(context, AGENT)
    slots = ("business_licence", "tax_payment_proof", "employer_integrity_statement", "agent_id_card")
    for seed, slot in enumerate(slots, start=1):
        upload_attachment(context, agent, slot, io.BytesIO(paper(seed=seed)), f"{slot}.pdf", slot)
    for group, answers in PROFILE.items():
        keep_group(context, agent, group, answers, group)
    return agent


@needs_fonts
@pytest.mark.slow
def test_from_the_first_operator_to_an_employee_of_a_permitted_unit(empty_context):
    context = empty_context
    prepare(context)
    operator = set_up(context)
    agent = unit_of_tomorrow(context, operator)
    applying = unit_procedure(context, AGENT, "permission_application")
    applying.do(AGENT, "fill_application", {"meets_conditions": "yes", "declared_true": "true"})
    assert applying.case.authority == "haidian_hrss"
    applying.approve(LEVELS)
    with context.database.reading() as work:
        (permission,) = permissions_of(work, agent.employer_id)
        assert (permission.state, permission.authority) == ("granted", "haidian_hrss")
        assert employer_of(work, agent.employer_id).association_code
        progress = setup_progress(context, work)
    assert [one.code for one in progress.absent] == ["overseas_talent_center", "chaoyang_hrss"]
    assert progress.agentless == ()
    login = register_somebody(context)
    joining = association(context, login, AGENT)
    joining.lay("labour_contract")
    joining.do(AGENT, "confirm_association", confirmation(context))
    person = actor_named(context, login).person_id
    with context.database.reading() as work:
        assert active_employer_of(work, person) == agent.employer_id
    begun = starting.start_new_application(context, actor_named(context, GOOD["phone"]), BEIJING, "new")
    assert begun["number"]
