"""A36: a suspended permit near its end: first the employer change, then at once the renewal."""

from datetime import date, timedelta

from app.domain.renewal_window import renewal_window
from app.services.context.calendar_of import calendar_of
from app.services.due_work.daily_sweep import remind_about_permits
from app.store.outbox_rows import notices_for
from app.store.permit_rows import change_permit
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import joined, left, permit_of_person, unit_of
from tests.procedures.test_employee_procedures import PAPERS, PERSON, employer_change, verified
from tests.support.signed_in import desk_of

LIST = "/employer/business/employer-changes"


def _moved(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    found = permit_of_person(context, "zhang")
    ends = {"valid_until": date(2027, 1, 28), "suspended_on": context.today() - timedelta(days=30)}
    context.database.transact(lambda work: change_permit(work, found, **ends))
    assert _window(context).opens_on == context.today() + timedelta(days=3)
    return context


def _window(context):
    with context.database.reading() as work:
        return renewal_window(permit_of_person(context, "zhang").valid_until, calendar_of(work))


def _kinds(context, agent="agent2"):
    with context.database.reading() as work:
        return [n["kind"] for n in notices_for(work, (f"employer:{unit_of(context, agent).id}",), limit=500)]


def _approved(context, *, begun, decided):
    context.clock.go_to(begun)
    journey = employer_change(context).lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    journey.do("agent2", "verify_and_submit", verified(context))
    context.clock.go_to(decided)
    journey.approve()
    assert journey.case.state == "approved"


def test_a_change_decided_inside_the_window_asks_for_the_renewal_though_it_began_before(sqlite_context):
    context = _moved(sqlite_context)
    opens = _window(context).opens_on
    _approved(context, begun=opens - timedelta(days=3), decided=opens + timedelta(days=1))
    assert "renewal_after_change" in _kinds(context)
    person = actor_named(context, "zhang").person_id
    page = desk_of(context, "agent2").get("/notices")
    assert "去办理续签" in page
    assert f"/employer/employees/{person}" in page.links()
    assert "办理员工证件续签" in desk_of(context, "agent2").get(f"/employer/employees/{person}")


def test_a_change_decided_before_the_window_asks_for_nothing(sqlite_context):
    context = _moved(sqlite_context)
    opens = _window(context).opens_on
    _approved(context, begun=opens - timedelta(days=3), decided=opens - timedelta(days=1))
    assert "renewal_after_change" not in _kinds(context)


def test_the_list_tells_how_many_working_days_are_left(sqlite_context):
    context = _moved(sqlite_context)
    window = _window(context)
    context.clock.go_to(window.latest_submit - timedelta(days=1))
    with context.database.reading() as work:
        left_days = window.working_days_left(context.today(), calendar_of(work))
    page = desk_of(context, "agent2").get(LIST)
    assert "最晚提交" in page
    assert f"{left_days} 个工作日" in page
    context.clock.go_to(window.latest_submit + timedelta(days=1))
    assert "已过最晚提交日" in desk_of(context, "agent2").get(LIST)


def test_a_long_suspension_is_reminded_of_until_the_permit_has_its_new_unit(sqlite_context):
    context = _moved(sqlite_context)
    suspended = permit_of_person(context, "zhang").suspended_on
    remind_about_permits(context)
    assert _kinds(context).count("permit_suspended_long") == 1
    _approved(context, begun=context.today(), decided=context.today())
    assert permit_of_person(context, "zhang").state == "valid"
    context.clock.go_to(suspended + timedelta(days=45))
    remind_about_permits(context)
    assert _kinds(context).count("permit_suspended_long") == 1
