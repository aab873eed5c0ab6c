"""After every step the page says what really came of it; a step that leads nowhere is refused on its form."""

import pytest
from sqlalchemy import delete, update

from app.domain.office_codes import REQUIRED_EMPLOYER_SLOTS, PageCheck
from app.policy.case_access import may_do_task
from app.services.applications import start_case as starting
from app.services.tasks.task_form import task_form
from app.store.case_lists import history_of
from app.store.tables_applications import answer
from app.store.tables_office import employer_attachment, permission, permit
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    OVERRIDE,
    association,
    attach,
    confirmation,
    dissociation,
    joined,
    left,
    today,
    unit_of,
    unit_procedure,
)
from tests.make.service_journey import INFORMATION, RETURN, SUBMIT, ServiceJourney
from tests.manual.test_renewal_papers import spoil
from tests.procedures.test_employee_procedures import (
    APPLICATION,
    PAPERS,
    PASS,
    PERSON,
    employer_change,
    new_application,
    started,
    verified,
)
from tests.procedures.test_procedure_walks import STARTS, Walk
from tests.procedures.test_unit_procedures import FULL, SUPERVISOR
from tests.support.case_reading import parts, tellings
from tests.support.sent_forms import gone_on, refused, sent
from tests.support.signed_in import desk_of

pytestmark = pytest.mark.slow
ROUNDS = 14
CHECKS = [str(check) for check in PageCheck]
NAME_CHANGE = {"fields": ["name"], "new_name": "张更名", "reason": "更正", "declared_true": "true"}
POST_CHANGE = {"fields": ["post"], "post": "总工程师", "reason": "晋升", "declared_true": "true"}


def written(context, statement):
    context.database.transact(lambda work: work.connection.execute(statement))


def without_permission(context, agent):
    """Take a unit's permissions away behind a running case, as another case of the unit would."""
    unit = actor_named(context, agent).employer_id
    written(context, update(permission).where(permission.c.employer_id == unit).values(state="cancelled"))


def renewal(context):
    return ServiceJourney(context).prepare()


def renewal_with_a_gap(context):
    spoil(context, "zhao", si_unit=None, si_base=None)
    return renewal(context)


def change_to_the_second_unit(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    journey = employer_change(context).lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    return journey


def first_application(context):
    journey = new_application(context).lay(*PAPERS)
    journey.do("zheng", "fill_application", APPLICATION)
    without_permission(context, "agent")
    return journey


def change_of(procedure, login, answers):
    def start(context):
        journey = started(context, login, starting.start_information_change, procedure)
        journey.lay(*PAPERS, "change_proof")
        journey.do(login, "fill_application", answers)
        without_permission(context, "agent")
        return journey

    return start


def permission_without_papers(context):
    attach(context, "agent3", *REQUIRED_EMPLOYER_SLOTS)
    journey = unit_procedure(context, "agent3", "permission_application")
    unit = actor_named(context, "agent3").employer_id
    where = employer_attachment.c.employer_id == unit, employer_attachment.c.slot == "agent_id_card"
    written(context, delete(employer_attachment).where(*where))
    return journey


def move_with_old_papers(context):
    attach(context, "agent4", *REQUIRED_EMPLOYER_SLOTS)
    context.clock.forward(days=3)
    return unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss").lay(
        "tax_registration_proof"
    )


def cancellation_with_a_holder(context):
    left(context, "agent", "zhang")
    journey = unit_procedure(context, "agent3", "permission_cancellation")
    joined(context, "zhang", "agent3")
    return journey


def request_of_a_holder_whose_permit_went_back(context):
    left(context, "agent", "zhang")
    journey = association(context, "zhang", "agent2").lay("labour_contract")
    permit_of = permit.c.person_id == actor_named(context, "zhang").person_id
    written(context, update(permit).where(permit_of).values(state="valid", suspended_on=None))
    return journey


NO_PERMISSION = "没有开通这类证件的业务办理权限"
DETOURS = {
    "three of four ticks": (
        renewal, "agent", "verify_and_submit", lambda _: SUBMIT | {"iit_payment_record_checks": CHECKS[:3]},
        "还没有逐页确认：经办人签字。", "#f-iit-payment-record-checks",
    ),
    "a month nobody explained": (
        renewal_with_a_gap, "agent", "verify_and_submit", lambda _: SUBMIT, "社保中断：", "#",
    ),
    "a leaving that has not come": (
        lambda context: dissociation(context, "agent", "zhang"), "agent", "confirm_leaving",
        lambda _: {"left_on": "2099-01-01", "reason": "resigned"}, "2099年1月1日还没有到", "#f-left-on",
    ),
    "another payer": (
        change_to_the_second_unit, "agent2", "verify_and_submit",
        lambda context: verified(context, tax_withholder_uscc=unit_of(context, "agent").uscc),
        "个税扣缴单位的统一社会信用代码", "#f-tax-withholder-uscc",
    ),
    "a new application without permission": (
        first_application, "agent", "first_review", lambda _: PASS, NO_PERMISSION, "",
    ),
    "a change of the name": (
        change_of("basic_info_change", "wang", NAME_CHANGE), "agent", "first_review", lambda _: PASS, NO_PERMISSION, "",
    ),
    "a change of the post": (
        change_of("business_info_change", "wang", POST_CHANGE), "agent", "first_review", lambda _: PASS, NO_PERMISSION, "",
    ),
    "papers of the unit that went missing": (
        permission_without_papers, "agent3", "fill_application", lambda _: FULL, "请上传“单位业务经办人身份证”", "#",
    ),
    "papers of last year": (
        move_with_old_papers, "agent4", "fill_application", lambda _: SUPERVISOR, "附件还没有更新：单位诚信声明", "#",
    ),
    "a holder who has come": (
        cancellation_with_a_holder, "agent3", "confirm_cancellation",
        lambda context: {"reason": "不再需要", "unit_name_typed": unit_of(context, "agent3").name}, "1 名持证员工", "",
    ),
    "a request for a permit that is not suspended": (
        request_of_a_holder_whose_permit_went_back, "agent2", "confirm_association", confirmation, "没有挂起", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", DETOURS)
def test_what_the_diagram_would_send_back_is_refused_on_the_form_with_its_reason(sqlite_context, what):
    start, login, element, answers, reason, anchor = DETOURS[what]
    journey = start(sqlite_context)
    page, told = refused(sqlite_context, login, journey, element, answers(sqlite_context))
    assert reason in told
    assert f'href="{anchor}' in page.text if anchor else True
    assert [event.kind for event in history(sqlite_context, journey) if event.element == element][
        -1
    ] != "completed"


def history(context, journey):
    with context.database.reading() as work:
        return history_of(work, journey.case_id)


def test_what_was_typed_stays_after_the_checks_refused(context):
    journey = renewal_with_a_gap(context)
    note = {"ledger_explanations.0.month": "2025-10", "ledger_explanations.0.text": "换岗期间"}
    page, told = refused(context, "agent", journey, "verify_and_submit", SUBMIT | note)
    assert "社保中断：" in told
    assert "换岗期间" in page.text
    again = desk_of(context, "agent").get(f"/tasks/{journey.open()['verify_and_submit'].key}")
    assert "换岗期间" in again.text
    assert all(row.element != "verify_and_submit" for row in answers_kept(context, journey))


def answers_kept(context, journey):
    with context.database.reading() as work:
        return work.connection.execute(answer.select().where(answer.c.case_id == journey.case_id)).all()


def test_the_next_step_and_whose_turn_it_is_are_told(context):
    journey = ServiceJourney(context)
    told, _ = gone_on(context, "agent", journey, "confirm_contract", {"contract_choice": "current"})
    assert (
        told == "“确认或上传劳动合同”已完成。下一步：“更新信息和附件材料”（轮到员工，最晚 2026年12月2日）。"
    )
    journey.lay_papers()
    told, _ = gone_on(context, "zhao", journey, "update_information", INFORMATION)
    assert "下一步：“核实并提交续签”（轮到单位经办人" in told
    told, _ = gone_on(context, "agent", journey, "verify_and_submit", SUBMIT)
    assert "下一步：“审核”（轮到主管部门 " in told
    assert "，最晚 " in told
    journey.claim("hd.l1a")
    told, _ = gone_on(context, "hd.l1a", journey, "review", RETURN)
    assert "申请已退回补正，审核期限暂停。" in told
    assert "“修改个人信息和材料”（轮到员工" in told


def test_an_end_is_told_as_what_it_is(context):
    answers = {"left_on": today(context), "reason": "resigned"}
    journey = dissociation(context, "agent", "zhang")
    told, _ = gone_on(context, "agent", journey, "confirm_leaving", answers)
    assert "下一步：“先续签再解除”（由您办理" in told
    told, _ = gone_on(context, "agent", journey, "renewal_first", OVERRIDE)
    assert "下一步：“员工确认知悉”" in told
    told, _ = gone_on(context, "zhang", journey, "acknowledge", {"choice": "override"})
    assert told.startswith("关联已解除。证件有效的已随即挂起")
    journey = dissociation(context, "agent", "zhao")
    journey.do("agent", "confirm_leaving", answers)
    told, tone = gone_on(context, "agent", journey, "renewal_first", {"choice": "renew"})
    assert told.startswith("没有解除关联，员工仍与本单位关联。请先办理续签")
    assert tone == "amber"


class PageWalk(Walk):
    """A walk through the pages: what is told after each form is held against where the case stands."""

    refused = 0

    def _act(self, *, spoiled):
        task = self.draw.choice(sorted(self.journey.open().values(), key=lambda one: one.element))
        by = self._somebody(task)
        login = self._login(by)
        if task.clock == "review" and task.claimed_by is None:
            self.journey.claim(login, task.element)
        with self.context.database.reading() as work:
            form = task_form(self.context, work, self.journey.case, task)
        desk = sent(self.context, login, self.journey, task.element, self.answers.to(form, spoiled=spoiled))
        if desk.response.status_code == 303:
            self._went_on(task, tellings(desk.get(desk.response.location)))
            return
        page = desk._page(desk.response, desk.response.status_code)
        assert desk.response.status_code in {409, 422}
        assert tellings(page) == []
        assert parts(page, "error-summary") or desk.response.status_code == 409
        assert task.key in {one.key for one in self.journey.open().values()}
        self.refused += 1

    def _went_on(self, task, told):
        ((tone, sentence),) = told
        waiting = self.journey.open()
        assert task.key not in {one.key for one in waiting.values()}
        assert all(f"“{one.name}”" in sentence for one in waiting.values()), sentence
        if self.journey.case.ended_at is None:
            assert tone == "green"
            assert task.form == "shared/review" or task.element not in waiting, (
                "the same form again is no success"
            )

    def _somebody(self, task):
        able = [by for by in self.people if may_do_task(by, tuple(task.groups), task.assignee)]
        return next((by for by in able if by.account_id == task.claimed_by), None) or self.draw.choice(able)


@pytest.mark.parametrize("procedure", STARTS)
def test_no_page_tells_a_success_that_was_none_in_any_procedure(sqlite_context, procedure):
    walk = PageWalk(sqlite_context, STARTS[procedure](sqlite_context), f"pages.{procedure}")
    rounds = 0
    while walk.journey.case.ended_at is None and rounds < ROUNDS:
        walk._act(spoiled=rounds % 2 == 0)
        rounds += 1
    assert walk.refused or rounds == 1
