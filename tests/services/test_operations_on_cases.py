"""An operation on a case: what was foreseen comes of it, a second person stands behind it, and it decides nothing."""

from dataclasses import replace
from uuid import uuid4

import pytest

from app.engine.case_inside import case_inside
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.interventions.operate_on_case import (
    confirm_operation,
    propose_operation,
    try_operation,
    withdraw_operation,
)
from app.services.interventions.operation_request import LEAVE, MOVE, SET, OperationRequest
from app.services.tasks.claim_task import claim_task
from app.services.tasks.complete_task import keep_draft
from app.store.audit_chain import first_broken, rows_of
from app.store.case_lists import history_of
from app.store.case_operations import operations_of_case
from tests.make.context_maker import actor_named
from tests.make.moved_cases import timers, waiting_for_employee
from tests.make.service_journey import INFORMATION, SUBMIT, ServiceJourney

WHY = "员工已经离岗，请单位先核对合同"


def token_of(context, journey, element):
    with context.database.reading() as work:
        edition = context.editions.compiled(work, journey.case.edition)
    return next(one.key for one in case_inside(edition, journey.case.blob).tokens if one.node.id == element)


def move(context, journey, element, target):
    return OperationRequest(MOVE, token_of(context, journey, element), target)


def tried(context, journey, asked, login="operator"):
    return try_operation(context, actor_named(context, login), journey.case_id, asked).told


def proposed(context, journey, asked, reason=WHY):
    by = actor_named(context, "operator")
    return propose_operation(context, by, uuid4().hex, journey.case_id, asked, reason=reason)


def confirmed(context, journey, operation, login="analyst", key=""):
    by = actor_named(context, login)
    confirm_operation(context, by, key or uuid4().hex, journey.case_id, operation)


def refused(context, journey, asked):
    before = journey.case
    with pytest.raises(ProcedureRefusedError) as error:
        tried(context, journey, asked)
    assert journey.case == before
    return error.value.facts["rule"]


def test_a_move_does_what_was_foreseen_and_the_case_goes_on(context):
    journey = waiting_for_employee(context)
    by = actor_named(context, "zhao")
    keep_draft(context, by, journey.open()["update_information"].key, {"phone": "15400009999"})
    before, armed = journey.case, timers(context, journey)
    asked = move(context, journey, "update_information", "confirm_contract")
    told = tried(context, journey, asked, "analyst")
    assert journey.case == before
    assert timers(context, journey) == armed
    assert [one["name"] for one in told["closes"]] == ["更新信息和附件材料"]
    assert told["closes"][0]["drafts"] == 1
    assert [one["name"] for one in told["opens"]] == ["确认或上传劳动合同"]
    assert {one["name"] for one in told["drops"]} == {"2 个工作日", "5 个工作日"}
    operation = proposed(context, journey, asked)
    assert journey.case == before
    confirmed(context, journey, operation)
    assert set(journey.open()) == {"confirm_contract"}
    assert set(armed) - set(timers(context, journey)) == {"reminder_day_2", "reminder_day_5"}
    opened = journey.open()["confirm_contract"]
    assert opened.due_on.isoformat() == told["opens"][0]["due_on"]
    assert list(opened.groups) == told["opens"][0]["groups"]
    journey.prepare()
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert journey.case.state == "in_review"


def test_an_operation_stands_in_history_and_audit_with_both_people(context):
    journey = waiting_for_employee(context)
    asked = move(context, journey, "update_information", "confirm_contract")
    operation = proposed(context, journey, asked)
    confirmed(context, journey, operation)
    operator, analyst = (actor_named(context, login).account_id for login in ("operator", "analyst"))
    with context.database.reading() as work:
        last = history_of(work, journey.case_id)[-1]
        audit = rows_of(work, journey.case_id)
        (row,) = operations_of_case(work, journey.case_id)
        assert first_broken(work, context.audit_key, journey.case_id) is None
    assert (last.kind, last.actor) == ("operated", analyst)
    assert last.facts["proposed_by"] == operator
    assert last.facts["reason"] == WHY
    assert (row.state, row.ended_by) == ("done", analyst)
    actions = [(one["action"], one["actor"]) for one in audit]
    assert ("operation_proposed", operator) in actions
    assert ("operation_done", analyst) in actions


def test_nobody_confirms_their_own_and_nothing_is_done_twice(context):
    journey = waiting_for_employee(context)
    asked = move(context, journey, "update_information", "confirm_contract")
    operation = proposed(context, journey, asked)
    with pytest.raises(ProcedureRefusedError) as error:
        confirmed(context, journey, operation, "operator")
    assert error.value.facts["rule"] == "operation_own"
    key = uuid4().hex
    confirmed(context, journey, operation, key=key)
    after = journey.case
    confirmed(context, journey, operation, key=key)
    with pytest.raises(ProcedureRefusedError) as error:
        confirmed(context, journey, operation)
    assert error.value.facts["rule"] == "operation_ended"
    assert journey.case == after


def test_a_case_that_has_gone_on_is_not_moved_by_an_old_proposal(context):
    journey = waiting_for_employee(context)
    operation = proposed(context, journey, move(context, journey, "update_information", "confirm_contract"))
    journey.lay_papers()
    journey.do("zhao", "update_information", INFORMATION)
    before = journey.case
    with pytest.raises(ProcedureRefusedError) as error:
        confirmed(context, journey, operation)
    assert error.value.facts["rule"] == "operation_overtaken"
    assert journey.case == before
    with context.database.reading() as work:
        assert operations_of_case(work, journey.case_id)[0].state == "overtaken"


def test_a_proposal_may_be_taken_back(context):
    journey = waiting_for_employee(context)
    operation = proposed(context, journey, move(context, journey, "update_information", "confirm_contract"))
    by = actor_named(context, "operator")
    withdraw_operation(context, by, uuid4().hex, journey.case_id, operation)
    with pytest.raises(ProcedureRefusedError):
        confirmed(context, journey, operation)


def test_only_operators_propose_and_others_do_not_even_look(context):
    journey = waiting_for_employee(context)
    asked = move(context, journey, "update_information", "confirm_contract")
    for login in ("analyst", "agent", "hd.l1a"):
        with pytest.raises(NotAllowedError):
            propose_operation(
                context, actor_named(context, login), uuid4().hex, journey.case_id, asked, reason=WHY
            )
    for login in ("agent", "zhao", "hd.l1a", "viewer"):
        with pytest.raises(NotAllowedError):
            tried(context, journey, asked, login)
    with pytest.raises(ProcedureRefusedError) as error:
        proposed(context, journey, asked, "不说")
    assert error.value.facts["rule"] == "operation_reason"
    with pytest.raises(NotFoundError):
        try_operation(context, actor_named(context, "operator"), "nothing", asked)


def test_a_review_stays_with_its_authority(context):
    journey = ServiceJourney(context).submit()
    for element, target, rule in (
        ("review", "next_level", "operation_review_stays"),
        ("review", "decide_chain", "operation_review_stays"),
    ):
        assert refused(context, journey, move(context, journey, element, target)) == rule
    review = OperationRequest(LEAVE, token_of(context, journey, "review"))
    assert refused(context, journey, review) == "operation_review_stays"
    with context.database.reading() as work:
        edition = context.editions.compiled(work, journey.case.edition)
    around = [one for one in case_inside(edition, journey.case.blob).tokens if one.node.id != "review"]
    assert around
    for token in around:
        asked = OperationRequest(MOVE, token.key, token.node.id)
        assert refused(context, journey, asked) == "operation_review_inside"


def test_a_review_that_began_anew_still_needs_every_level_and_two_people(context):
    journey = ServiceJourney(context).submit()
    by = actor_named(context, "hd.l1a")
    claim_task(context, by, journey.open()["review"].key)
    asked = move(context, journey, "review", "review")
    told = tried(context, journey, asked)
    assert told["closes"][0]["claimed"]
    assert told["opens"][0]["groups"] == told["closes"][0]["groups"]
    confirmed(context, journey, proposed(context, journey, asked))
    again = journey.open()["review"]
    assert again.claimed_by is None
    for login in ("hd.l1a", "hd.l2a", "hd.l3a"):
        assert journey.case.state == "in_review"
        journey.review(login)
    assert journey.case.state == "approved"


def test_what_would_decide_is_refused(context):
    journey = ServiceJourney(context).prepare()
    here = "verify_and_submit"
    left = OperationRequest(LEAVE, token_of(context, journey, here))
    assert refused(context, journey, left) == "operation_form_is_record"
    with context.database.reading() as work:
        edition = context.editions.compiled(work, journey.case.edition)
        reviews = [n.id for n in edition.nodes["renewal"].values() if n.kind == "callActivity"]
    rules = {refused(context, journey, move(context, journey, here, one)) for one in reviews}
    assert rules <= {"operation_decides", "operation_opens_review", "operation_fails"}
    assert rules
    outer = move(context, journey, "renewal_work", "close_approved")
    assert refused(context, journey, outer) in {"operation_ends_case", "operation_decides"}


def test_a_step_is_left_by_a_flow_without_anybodys_word(context):
    journey = waiting_for_employee(context)
    token = token_of(context, journey, "update_information")
    assert refused(context, journey, OperationRequest(LEAVE, token)) == "operation_form_is_record"
    flow = OperationRequest(LEAVE, token, "update_information_to_verify_and_submit")
    told = tried(context, journey, flow)
    assert [one["name"] for one in told["opens"]] == ["核实并提交续签"]
    confirmed(context, journey, proposed(context, journey, flow))
    assert set(journey.open()) == {"verify_and_submit"}


def test_a_step_that_makes_no_record_may_go_on_as_drawn(context):
    context.clock.forward(days=3)
    journey = ServiceJourney(context, "qian")
    assert set(journey.open()) == {"acknowledge_risk"}
    token = token_of(context, journey, "acknowledge_risk")
    unknown = OperationRequest(LEAVE, token, answers={"decision": "approved"})
    assert refused(context, journey, unknown) == "operation_answer_unknown"
    asked = OperationRequest(LEAVE, token)
    assert [one["name"] for one in tried(context, journey, asked)["opens"]] == ["确认或上传劳动合同"]
    confirmed(context, journey, proposed(context, journey, asked))
    assert set(journey.open()) == {"confirm_contract"}


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("point", ["after_step", "before_commit"])
def test_an_operation_that_is_killed_is_done_once_when_it_is_sent_again(context, point):
    journey = waiting_for_employee(context)
    operation = proposed(context, journey, move(context, journey, "update_information", "confirm_contract"))
    before, key = journey.case, uuid4().hex

    def kill(here):
        if here == point:
            raise Killed

    with pytest.raises(Killed):
        confirmed(replace(context, failpoints=kill), journey, operation, key=key)
    assert journey.case == before
    confirmed(context, journey, operation, key=key)
    after = journey.case
    assert set(journey.open()) == {"confirm_contract"}
    confirmed(context, journey, operation, key=key)
    assert journey.case == after


def test_a_value_is_set_with_its_type_and_records_are_not(context):
    journey = waiting_for_employee(context)
    asked = OperationRequest(SET, scope="", name="starting_zone", value="late")
    told = tried(context, journey, asked)
    assert told["value"] == {"name": "starting_zone", "old": "on_time", "new": "late"}
    assert refused(context, journey, OperationRequest(SET, name="starting_zone", value="=1+1")) == (
        "operation_value_unfit"
    )
    for name in ("case.person_id", "confirm_contract.contract_choice", "nothing"):
        assert refused(context, journey, OperationRequest(SET, name=name, value="x")) == (
            "operation_value_is_record"
        )
    confirmed(context, journey, proposed(context, journey, asked))
    with context.database.reading() as work:
        edition = context.editions.compiled(work, journey.case.edition)
    assert case_inside(edition, journey.case.blob).scopes[0].data["starting_zone"] == "late"
    assert "update_information" in journey.open()


def test_a_case_that_has_ended_is_left_alone(context):
    journey = ServiceJourney(context).submit()
    asked = move(context, journey, "review", "review")
    for login in ("hd.l1a", "hd.l2a", "hd.l3a"):
        journey.review(login)
    assert refused(context, journey, asked) == "operation_case_ended"
