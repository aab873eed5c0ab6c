"""The end of a permit: drawn for analysts, made certain of by the sweep, told to both once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.office_codes import PermitState
from app.domain.procedures import QueryPage
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.services.daily_sweep import expire_permits, sweep
from app.services.edition_checks import lint
from app.services.publish_edition import gather, publish_edition
from app.services.refusals import ProcedureRefusedError
from app.services.retry_incident import retry_incident
from app.services.start_case import start_information_change
from app.services.unit_business import applications_on, pending_employer_changes
from app.store.case_lists import cases_between, history_of
from app.store.incident_rows import incidents
from app.store.permit_rows import permit_of
from app.store.tables_applications import notice
from app.store.tables_cases import application_case, live_edition, timer
from tests.make.house_journey import HouseJourney
from tests.make.house_maker import actor_named, permit_id_of, with_handlers
from tests.make.procedure_journey import joined, left, person_named
from tests.support.signed_in import desk_of

DIAGRAM = "permit_expiry/permit_expiry.bpmn"
EXPIRE = 'camunda:topic="permit.expire"'


def _bundle(house, *edits):
    settings = house.settings
    shipped = gather(settings.processes_dir / "permit_expiry", settings.processes_dir, settings.forms_dir)
    text = shipped.files[DIAGRAM].decode()
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return Bundle(shipped.process, {**shipped.files, DIAGRAM: text.encode()})


def _publish(house, bundle):
    return publish_edition(house, actor_named(house, "analyst"), bundle)


def _state(house, permit_id):
    with house.database.reading() as work:
        return permit_of(work, permit_id).state


def _after_its_end(house, login="zhao"):
    """Move to the day after an employee's permit ended, with no worker running; return the permit's id."""
    permit_id = permit_id_of(house, login)
    with house.database.reading() as work:
        house.clock.go_to(permit_of(work, permit_id).valid_until + timedelta(days=1))
    return permit_id


def _cases(house, permit_id):
    with house.database.reading() as work:
        query = select(application_case).where(
            application_case.c.permit_id == permit_id, application_case.c.procedure == "permit_expiry"
        )
        return work.connection.execute(query).all()


def _told(house, permit_id):
    """Return who was told of the permit's end."""
    with house.database.reading() as work:
        query = select(notice.c.audience).where(
            notice.c.kind == "permit_expired", notice.c.dedup_key.startswith(f"permit.{permit_id}.end")
        )
        return sorted(work.connection.execute(query).scalars())


def _both(house, permit_id):
    with house.database.reading() as work:
        found = permit_of(work, permit_id)
    return [f"employer:{found.employer_id}", f"person:{found.person_id}"]


def test_the_end_of_a_permit_is_a_short_case_of_its_own(house):
    permit_id = _after_its_end(house)
    expire_permits(house)
    assert _state(house, permit_id) is PermitState.EXPIRED
    (case,) = _cases(house, permit_id)
    assert (case.state, case.outcome, case.initiator) == ("recorded", "end_expired", "system")
    assert case.ended_at is not None
    assert _told(house, permit_id) == _both(house, permit_id)
    with house.database.reading() as work:
        steps = [row.element for row in history_of(work, case.id)]
    assert [name for name in dict.fromkeys(steps) if name.endswith(("permit", "application"))] == [
        "expire_permit",
        "close_application",
    ]


def test_no_permit_has_a_sleeping_case(sqlite_house):
    _after_its_end(sqlite_house)
    sweep(sqlite_house)
    with sqlite_house.database.reading() as work:
        running = select(application_case.c.id).where(
            application_case.c.procedure == "permit_expiry", application_case.c.ended_at.is_(None)
        )
        assert work.connection.execute(running).all() == []
        assert work.connection.execute(select(timer)).all() == []


def test_the_end_is_in_the_history_and_not_among_the_applications(sqlite_house):
    house = sqlite_house
    permit_id = _after_its_end(house)
    sweep(house)
    agent, person = actor_named(house, "agent"), person_named(house, "zhao").id
    with house.database.reading() as work:
        history = [line.procedure for line in cases_between(work, person, agent.employer_id)]
    assert history[0] == "permit_expiry"
    for page in (QueryPage.EMPLOYEE_APPLICATIONS, QueryPage.EMPLOYER_APPLICATIONS):
        assert "permit_expiry" not in {line.procedure for line in applications_on(house, agent, page).rows}
    desk = desk_of(house, "zhao")
    assert "证件失效" in desk.get("/me/")
    (case,) = _cases(house, permit_id)
    page = desk.get(f"/cases/{case.id}")
    assert "证件失效" in page
    assert "撤回" not in page


def test_an_open_application_does_not_stand_in_the_way_and_is_closed(house):
    journey = HouseJourney(house).submit()
    permit_id = _after_its_end(house)
    expire_permits(house)
    assert journey.case.state == "closed_expired"
    assert len(_cases(house, permit_id)) == 1


def test_without_an_edition_the_permit_expires_all_the_same(house):
    permit_id = _after_its_end(house)
    house.database.transact(
        lambda work: work.connection.execute(
            live_edition.delete().where(live_edition.c.process == "permit_expiry")
        )
    )
    expire_permits(house)
    assert _state(house, permit_id) is PermitState.EXPIRED
    assert _cases(house, permit_id) == []
    assert _told(house, permit_id) == _both(house, permit_id)


def _boom(_facts, **_parameters):
    raise RuntimeError("the notice is on fire")


def test_a_diagram_that_fails_keeps_no_permit_alive_and_can_be_run_again(house):
    permit_id = _after_its_end(house)
    broken = with_handlers(house, **{"permit.close_application": _boom})
    count = expire_permits(broken)
    broken.database.close()
    assert count >= 1
    assert _state(house, permit_id) is PermitState.EXPIRED
    assert _cases(house, permit_id) == []
    with house.database.reading() as work:
        failed = [row for row in incidents(work) if row.command.get("permit") == permit_id]
    assert [row.element for row in failed] == ["close_application"]
    assert retry_incident(house, actor_named(house, "operator"), failed[0].id)
    assert len(_cases(house, permit_id)) == 1
    assert _told(house, permit_id) == _both(house, permit_id)


def test_an_edition_that_waits_first_does_not_keep_the_permit_alive(sqlite_house):
    house = sqlite_house
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
    _publish(house, _bundle(house, *edits))
    permit_id = _after_its_end(house)
    expire_permits(house)
    assert _state(house, permit_id) is PermitState.EXPIRED
    (case,) = _cases(house, permit_id)
    assert case.ended_at is None


def test_what_an_analyst_adds_around_the_end_happens(sqlite_house):
    house = sqlite_house
    text = _bundle(house).files[DIAGRAM].decode()
    first = text.index('id="notify_employer"')
    changed = text[:first] + text[first:].replace(">permit_expired<", ">permit_suspended_long<", 1)
    files = {**_bundle(house).files, DIAGRAM: changed.encode()}
    _publish(house, Bundle("permit_expiry", files))
    permit_id = _after_its_end(house)
    expire_permits(house)
    assert _told(house, permit_id) == [_both(house, permit_id)[1]]
    with house.database.reading() as work:
        kinds = work.connection.execute(select(notice.c.kind)).scalars().all()
    assert "permit_suspended_long" in kinds


def test_a_diagram_without_the_end_itself_is_not_published(sqlite_house):
    without = _bundle(sqlite_house, (EXPIRE, 'camunda:topic="permit.check_expired"'))
    (found,) = [problem for problem in lint(sqlite_house, without) if problem.rule == "step-required"]
    assert "permit.expire" in found.message
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_house, actor_named(sqlite_house, "analyst"), without)
    assert [problem.rule for problem in refused.value.problems] == ["step-required"]


def test_only_what_the_clock_starts_may_have_a_timer_at_its_start(sqlite_house):
    assert [problem.rule for problem in lint(sqlite_house, _bundle(sqlite_house))] == []
    elsewhere = Bundle("other", {"other/other.bpmn": _renamed(_bundle(sqlite_house).files[DIAGRAM])})
    assert "start-by-hand" in {problem.rule for problem in lint(sqlite_house, elsewhere)}


def _renamed(content):
    return content.replace(b"permit_expiry", b"other")


def test_nothing_can_be_done_with_a_permit_past_its_end_while_no_worker_runs(sqlite_house):
    house = sqlite_house
    left(house, "agent", "zhang")
    joined(house, "zhang", "agent2")
    assert _state(house, _after_its_end(house, "zhang")) is PermitState.SUSPENDED
    assert pending_employer_changes(house, actor_named(house, "agent2")) == ([], 0)
    assert "失效" in desk_of(house, "zhang").get("/me/")
    permit_id = _after_its_end(house, "zhao")
    with pytest.raises(ProcedureRefusedError) as refused:
        start_information_change(house, actor_named(house, "zhao"), "basic_info_change", "k")
    assert refused.value.facts["rule"] == "no_live_permit"
    home = desk_of(house, "agent").get("/employer/")
    assert "失效" in home
    page = desk_of(house, "agent").post_and_go(
        f"/employer/permits/{permit_id}/renewal", {"_key": "k2"}, to=r"/cases/\w+"
    )
    assert "证件已过期，无法恢复" in page
    assert _state(house, permit_id) is PermitState.VALID
