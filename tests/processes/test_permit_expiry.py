"""The end of a permit: drawn for analysts, made certain of by the sweep, told to both once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.office_codes import PermitState
from app.domain.procedures import QueryPage
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.queries.employer_changes import employer_changes
from app.queries.unit_business import applications_on
from app.services.applications.start_case import start_information_change
from app.services.context.refusals import ProcedureRefusedError
from app.services.due_work.daily_sweep import expire_permits, sweep
from app.services.due_work.retry_incident import retry_incident
from app.services.editions.edition_checks import lint
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.store.case_lists import cases_between, history_of
from app.store.incident_rows import incidents
from app.store.permit_rows import permit_of
from app.store.tables_applications import notice
from app.store.tables_cases import application_case, timer
from app.store.tables_editions import live_edition
from tests.make.context_maker import actor_named, permit_id_of, with_handlers
from tests.make.procedure_journey import joined, left, person_named
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of

pytestmark = pytest.mark.every_database
"""The sweep ends permits under row locks."""

DIAGRAM = "permit_expiry/permit_expiry.bpmn"
EXPIRE = 'camunda:topic="permit.expire"'


def _bundle(context, *edits):
    settings = context.settings
    shipped = gather(settings.processes_dir / "permit_expiry", settings.processes_dir, settings.forms_dir)
    text = shipped.files[DIAGRAM].decode()
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return Bundle(shipped.process, {**shipped.files, DIAGRAM: text.encode()})


def _publish(context, bundle):
    return publish_edition(context, actor_named(context, "analyst"), bundle)


def _state(context, permit_id):
    with context.database.reading() as work:
        return permit_of(work, permit_id).state


def _after_its_end(context, login="zhao"):
    """Move to the day after an employee's permit ended, with no worker running; return the permit's id."""
    permit_id = permit_id_of(context, login)
    with context.database.reading() as work:
        context.clock.go_to(permit_of(work, permit_id).valid_until + timedelta(days=1))
    return permit_id


def _cases(context, permit_id):
    with context.database.reading() as work:
        query = select(application_case).where(
            application_case.c.permit_id == permit_id, application_case.c.procedure == "permit_expiry"
        )
        return work.connection.execute(query).all()


def _told(context, permit_id):
    """Return who was told of the permit's end."""
    with context.database.reading() as work:
        query = select(notice.c.audience).where(
            notice.c.kind == "permit_expired", notice.c.dedup_key.startswith(f"permit.{permit_id}.end")
        )
        return sorted(work.connection.execute(query).scalars())


def _both(context, permit_id):
    with context.database.reading() as work:
        found = permit_of(work, permit_id)
    return [f"employer:{found.employer_id}", f"person:{found.person_id}"]


def test_the_end_of_a_permit_is_a_short_case_of_its_own(context):
    permit_id = _after_its_end(context)
    expire_permits(context)
    assert _state(context, permit_id) is PermitState.EXPIRED
    (case,) = _cases(context, permit_id)
    assert (case.state, case.outcome, case.initiator) == ("recorded", "end_expired", "system")
    assert case.ended_at is not None
    assert _told(context, permit_id) == _both(context, permit_id)
    with context.database.reading() as work:
        steps = [row.element for row in history_of(work, case.id)]
    assert [name for name in dict.fromkeys(steps) if name.endswith(("permit", "application"))] == [
        "expire_permit",
        "close_application",
    ]


def test_no_permit_has_a_sleeping_case(sqlite_context):
    _after_its_end(sqlite_context)
    sweep(sqlite_context)
    with sqlite_context.database.reading() as work:
        running = select(application_case.c.id).where(
            application_case.c.procedure == "permit_expiry", application_case.c.ended_at.is_(None)
        )
        assert work.connection.execute(running).all() == []
        assert work.connection.execute(select(timer)).all() == []


def test_the_end_is_in_the_history_and_not_among_the_applications(sqlite_context):
    context = sqlite_context
    permit_id = _after_its_end(context)
    sweep(context)
    agent, person = actor_named(context, "agent"), person_named(context, "zhao").id
    with context.database.reading() as work:
        history = [line.procedure for line in cases_between(work, person, agent.employer_id)]
    assert history[0] == "permit_expiry"
    for page in (QueryPage.EMPLOYEE_APPLICATIONS, QueryPage.EMPLOYER_APPLICATIONS):
        assert "permit_expiry" not in {line.procedure for line in applications_on(context, agent, page).rows}
    desk = desk_of(context, "zhao")
    assert "证件失效" in desk.get("/me/")
    (case,) = _cases(context, permit_id)
    page = desk.get(f"/cases/{case.id}")
    assert "证件失效" in page
    assert "撤回" not in page


def test_an_open_application_does_not_stand_in_the_way_and_is_closed(context):
    journey = ServiceJourney(context).submit()
    permit_id = _after_its_end(context)
    expire_permits(context)
    assert journey.case.state == "closed_expired"
    assert len(_cases(context, permit_id)) == 1


def test_without_an_edition_the_permit_expires_all_the_same(context):
    permit_id = _after_its_end(context)
    context.database.transact(
        lambda work: work.connection.execute(
            live_edition.delete().where(live_edition.c.process == "permit_expiry")
        )
    )
    expire_permits(context)
    assert _state(context, permit_id) is PermitState.EXPIRED
    assert _cases(context, permit_id) == []
    assert _told(context, permit_id) == _both(context, permit_id)


def _boom(_facts, **_parameters):
    raise RuntimeError("the notice is on fire")


def test_a_diagram_that_fails_keeps_no_permit_alive_and_can_be_run_again(context):
    permit_id = _after_its_end(context)
    broken = with_handlers(context, **{"permit.close_application": _boom})
    count = expire_permits(broken)
    broken.database.close()
    assert count >= 1
    assert _state(context, permit_id) is PermitState.EXPIRED
    assert _cases(context, permit_id) == []
    with context.database.reading() as work:
        failed = [row for row in incidents(work) if row.command.get("permit") == permit_id]
    assert [row.element for row in failed] == ["close_application"]
    assert retry_incident(context, actor_named(context, "operator"), failed[0].id)
    assert len(_cases(context, permit_id)) == 1
    assert _told(context, permit_id) == _both(context, permit_id)


def test_an_edition_that_waits_first_does_not_keep_the_permit_alive(sqlite_context):
    context = sqlite_context
    wait = (
        '<bpmn:intermediateCatchEvent id="wait" name="等待"><bpmn:timerEventDefinition id="wait_timer">'
        '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P2D</bpmn:timeDuration>'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
        '<bpmn:sequenceFlow id="wait_on" sourceRef="wait" targetRef="expire_permit" />'
        '<bpmn:serviceTask id="expire_permit" '
    )
    edits = [('<bpmn:serviceTask id="expire_permit" ', wait)]
    target = 'sourceRef="gateway_expired" targetRef="expire_permit"'
    edits.append((target, target.replace("expire_permit", "wait")))
    _publish(context, _bundle(context, *edits))
    permit_id = _after_its_end(context)
    expire_permits(context)
    assert _state(context, permit_id) is PermitState.EXPIRED
    (case,) = _cases(context, permit_id)
    assert case.ended_at is None


def test_what_an_analyst_adds_around_the_end_happens(sqlite_context):
    context = sqlite_context
    text = _bundle(context).files[DIAGRAM].decode()
    first = text.index('id="notify_employer"')
    changed = text[:first] + text[first:].replace(">permit_expired<", ">review_overdue<", 1)
    files = {**_bundle(context).files, DIAGRAM: changed.encode()}
    _publish(context, Bundle("permit_expiry", files))
    permit_id = _after_its_end(context)
    expire_permits(context)
    assert _told(context, permit_id) == [_both(context, permit_id)[1]]
    with context.database.reading() as work:
        kinds = work.connection.execute(select(notice.c.kind)).scalars().all()
    assert "review_overdue" in kinds


def test_a_diagram_without_the_end_itself_is_not_published(sqlite_context):
    without = _bundle(sqlite_context, (EXPIRE, 'camunda:topic="permit.check_expired"'))
    (found,) = [problem for problem in lint(sqlite_context, without) if problem.rule == "step-required"]
    assert "permit.expire" in found.message
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_context, actor_named(sqlite_context, "analyst"), without)
    assert [problem.rule for problem in refused.value.problems] == ["step-required"]


def test_only_what_the_clock_starts_may_have_a_timer_at_its_start(sqlite_context):
    assert [problem.rule for problem in lint(sqlite_context, _bundle(sqlite_context))] == []
    elsewhere = Bundle("other", {"other/other.bpmn": _renamed(_bundle(sqlite_context).files[DIAGRAM])})
    assert "start-by-hand" in {problem.rule for problem in lint(sqlite_context, elsewhere)}


def _renamed(content):
    return content.replace(b"permit_expiry", b"other")


def test_nothing_can_be_done_with_a_permit_past_its_end_while_no_worker_runs(sqlite_context):
    context = sqlite_context
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    assert _state(context, _after_its_end(context, "zhang")) is PermitState.SUSPENDED
    changes = employer_changes(context, actor_named(context, "agent2"))
    assert (changes.rows, changes.total) == ([], 0)
    assert "失效" in desk_of(context, "zhang").get("/me/")
    permit_id = _after_its_end(context, "zhao")
    with pytest.raises(ProcedureRefusedError) as refused:
        start_information_change(context, actor_named(context, "zhao"), "basic_info_change", "k")
    assert refused.value.facts["rule"] == "no_live_permit"
    home = desk_of(context, "agent").get("/employer/")
    assert "失效" in home
    page = desk_of(context, "agent").post_and_go(
        f"/employer/permits/{permit_id}/renewal", {"_key": "k2"}, to=r"/cases/\w+"
    )
    assert "证件已过期，无法恢复" in page
    assert _state(context, permit_id) is PermitState.VALID
