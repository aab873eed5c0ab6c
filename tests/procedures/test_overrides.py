"""What the authority decides outside of applications, and what becomes possible, or ends, by it."""

from uuid import uuid4

import pytest

from app.services.applications.missing_link import MissingLink
from app.services.applications.override_chain import record_missing_link
from app.services.applications.override_dissociation import force_dissociation
from app.services.applications.override_permit import cancel_permit
from app.services.applications.override_return import reverse_dissociation
from app.services.applications.start_case import start_employer_change
from app.services.context.refusals import FormInvalidError, NotAllowedError, ProcedureRefusedError
from app.store.association_rows import associations_of
from app.store.audit_chain import OFFICE, first_broken, rows_of
from app.store.case_lists import history_of
from app.store.override_rows import overrides_of_person
from app.store.permit_rows import chain_of, permits_of_person
from app.store.tables_applications import notice
from app.store.task_rows import tasks_of_case
from app.store.timer_rows import due
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    ProcedureJourney,
    association,
    joined,
    left,
    permit_of_person,
    today,
    unit_of,
)
from tests.make.service_journey import ServiceJourney
from tests.support.shows import shows

pytestmark = pytest.mark.every_database
"""What the authority decides writes rows that no task writes."""

WHY = "决定书〔2026〕3 号：原单位未及时办理"


def key():
    return uuid4().hex


def operator(context):
    return actor_named(context, "operator")


def person(context, login):
    return actor_named(context, login).person_id


def change(context, agent, login):
    """Start the employer change of a suspended permit to an agent's unit."""
    permit = permit_of_person(context, login)
    return ProcedureJourney(
        context, start_employer_change(context, actor_named(context, agent), permit.id, key())
    )


def chain(context, login):
    with context.database.reading() as work:
        return chain_of(work, permit_of_person(context, login).id)


def record(context, login, by=None, **typed):
    """Record a missing link, typed as an operator would."""
    told = {"uscc": "", "unit_name": "", "from_on": "", "to_on": "", "evidence": "离职证明", **typed}
    permit = permit_of_person(context, login)
    return record_missing_link(
        context, by or operator(context), key(), permit.id, MissingLink(**told), reason=WHY
    )


def rules(refused):
    return [(field, rule) for field, rule, _ in refused.value.facts["errors"]]


def skipped_a_unit(context):
    """Let 张示例 leave her unit for a second one, and that for a third, without any employer change."""
    left(context, "agent", "zhang")
    context.clock.forward(days=10)
    joined(context, "zhang", "agent2")
    context.clock.forward(days=10)
    left(context, "agent2", "zhang")
    context.clock.forward(days=10)
    joined(context, "zhang", "agent3")


@shows("A37")
def test_an_employer_change_that_skips_a_unit_goes_through_once_the_link_is_recorded(context):
    skipped_a_unit(context)
    assert change(context, "agent3", "zhang").case.state == "refused"
    second = chain(context, "zhang")[1]
    record(
        context,
        "zhang",
        uscc=unit_of(context, "agent2").uscc,
        from_on=second.from_on.isoformat(),
        to_on=second.to_on.isoformat(),
    )
    assert change(context, "agent3", "zhang").case.state == "draft"
    assert [link.is_recorded for link in chain(context, "zhang")] == [True, True, False]


def test_a_unit_outside_takes_its_place_between_two_links(context):
    left(context, "agent", "zhang")
    began = context.today()
    context.clock.forward(days=30)
    joined(context, "zhang", "agent2")
    record(
        context,
        "zhang",
        unit_name="某外埠公司",
        from_on=began.isoformat(),
        to_on=context.today().isoformat(),
    )
    names = [(link.unit_name, link.employer_id == "") for link in chain(context, "zhang")]
    assert names == [
        (unit_of(context, "agent").name, False),
        ("某外埠公司", True),
        (unit_of(context, "agent2").name, False),
    ]
    assert change(context, "agent2", "zhang").case.state == "draft"


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (-20, -5, "chain.overlaps"),
        (-4000, -3990, "chain.before_recorded"),
        (-1, -3, "chain.ends_before_it_begins"),
        (1, 3, "chain.ends_later"),
    ],
)
def test_a_link_that_does_not_fit_the_chain_is_refused(context, first, last, told):
    left(context, "agent", "zhang")
    context.clock.forward(days=10)
    before = chain(context, "zhang")
    days = [context.today().fromordinal(context.today().toordinal() + moved) for moved in (first, last)]
    with pytest.raises(FormInvalidError) as refused:
        record(context, "zhang", unit_name="某公司", from_on=days[0].isoformat(), to_on=days[1].isoformat())
    assert rules(refused) == [("from_on", told)]
    assert chain(context, "zhang") == before


def test_a_later_unit_is_not_recorded_before_the_one_that_waits(context):
    skipped_a_unit(context)
    context.clock.forward(days=5)
    left(context, "agent3", "zhang")
    third = chain(context, "zhang")[2]
    with pytest.raises(FormInvalidError) as refused:
        record(
            context,
            "zhang",
            uscc=unit_of(context, "agent3").uscc,
            from_on=third.from_on.isoformat(),
            to_on=third.to_on.isoformat(),
        )
    assert rules(refused) == [("from_on", "chain.after_waiting")]


def test_the_unit_where_the_holder_still_works_makes_its_own_change(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    day = today(context)
    with pytest.raises(FormInvalidError) as refused:
        record(context, "zhang", uscc=unit_of(context, "agent2").uscc, from_on=day, to_on=day)
    assert rules(refused) == [("from_on", "chain.still_there")]


@shows("A33")
def test_a_forced_dissociation_suspends_the_permit_and_closes_the_open_renewal(context):
    journey = ServiceJourney(context).prepare()
    done = force_dissociation(
        context, operator(context), key(), person(context, "zhao"), left_on=today(context), reason=WHY
    )
    assert done["cases"] == [journey.case.number]
    assert (journey.case.state, journey.case.cause) == ("closed_dissociated", "forced_dissociation")
    assert permit_of_person(context, "zhao").state == "suspended"
    assert permit_of_person(context, "zhao").dissociation_hold is False
    with context.database.reading() as work:
        assert [row.state for row in associations_of(work, person(context, "zhao"))] == ["ended"]
        assert tasks_of_case(work, journey.case_id) == []
        assert [row for row in due(work, limit=1000) if row.case_id == journey.case_id] == []
        last = history_of(work, journey.case_id)[-1]
        told = set(work.connection.execute(
            notice.select().with_only_columns(notice.c.audience).where(notice.c.kind == "forced_dissociation")
        ).scalars())  # fmt: skip
        assert first_broken(work, context.audit_key, journey.case_id) is None
    assert (last.kind, last.facts["reason"]) == ("closed", WHY)
    assert told == {f"employer:{unit_of(context, 'agent').id}", f"person:{person(context, 'zhao')}"}
    assert joined(context, "zhao", "agent2").case.state == "approved"
    assert change(context, "agent2", "zhao").case.state == "draft"


def test_a_forced_dissociation_closes_what_the_authority_was_reviewing(context):
    journey = ServiceJourney(context).submit()
    journey.claim("hd.l1a")
    force_dissociation(
        context, operator(context), key(), person(context, "zhao"), left_on=today(context), reason=WHY
    )
    assert journey.case.state == "closed_dissociated"
    assert journey.open() == {}


def test_what_has_no_reason_or_no_sense_is_refused_and_nothing_changes(context):
    for left_on, reason, told in (
        (today(context), "短", ("reason", "reason_needed")),
        ("2099-01-01", WHY, ("left_on", "day_not_yet")),
        ("1999-01-01", WHY, ("left_on", "day_before_association")),
        ("soon", WHY, ("left_on", "left_on_needed")),
    ):
        with pytest.raises(FormInvalidError) as refused:
            force_dissociation(
                context, operator(context), key(), person(context, "zhao"), left_on=left_on, reason=reason
            )
        assert rules(refused) == [told]
    assert permit_of_person(context, "zhao").state == "valid"


@shows("A36")
def test_a_dissociation_is_taken_back_when_the_holder_agrees(context):
    left(context, "agent", "zhang")
    permit = permit_of_person(context, "zhang")
    with pytest.raises(FormInvalidError) as refused:
        reverse_dissociation(context, operator(context), key(), permit.id, holder_agrees=False, reason=WHY)
    assert rules(refused) == [("holder_agrees", "holder_must_agree")]
    reverse_dissociation(context, operator(context), key(), permit.id, holder_agrees=True, reason=WHY)
    assert permit_of_person(context, "zhang").state == "valid"
    assert permit_of_person(context, "zhang").valid_until == permit.valid_until
    assert chain(context, "zhang")[0].to_on is None
    left(context, "agent", "zhang")
    assert permit_of_person(context, "zhang").state == "suspended"


def test_who_asks_another_unit_or_has_worked_elsewhere_does_not_simply_come_back(context):
    left(context, "agent", "zhang")
    permit = permit_of_person(context, "zhang")
    asked = association(context, "zhang", "agent2")

    def refusal():
        with pytest.raises(ProcedureRefusedError) as refused:
            reverse_dissociation(context, operator(context), key(), permit.id, holder_agrees=True, reason=WHY)
        return refused.value.facts["rule"]

    assert refusal() == "asks_another_unit"
    asked.withdraw("zhang")
    joined(context, "zhang", "agent2")
    assert refusal() == "has_a_unit_again"
    left(context, "agent2", "zhang")
    assert refusal() == "worked_elsewhere_since"


def test_the_chain_of_somebody_who_came_back_by_themselves_goes_on(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent")
    links = chain(context, "zhang")
    assert [link.is_recorded for link in links] == [True, True]
    assert links[-1].to_on is None


def test_a_cancelled_permit_takes_its_open_application_with_it_and_never_comes_back(context):
    journey = ServiceJourney(context).submit()
    permit = permit_of_person(context, "zhao")
    cancel_permit(context, operator(context), key(), permit.id, reason=WHY)
    assert (journey.case.state, journey.case.cause) == ("closed_expired", "permit_cancelled")
    with context.database.reading() as work:
        assert [one.state for one in permits_of_person(work, person(context, "zhao"))] == ["cancelled"]
    with pytest.raises(ProcedureRefusedError) as refused:
        cancel_permit(context, operator(context), key(), permit.id, reason=WHY)
    assert refused.value.facts["rule"] == "permit_not_live"


def test_every_decision_is_kept_with_its_reason_and_audited_once(context):
    twice = key()
    for _ in range(2):
        force_dissociation(
            context, operator(context), twice, person(context, "zhao"), left_on=today(context), reason=WHY
        )
    with context.database.reading() as work:
        kept = overrides_of_person(work, person(context, "zhao"))
        audited = [row for row in rows_of(work, OFFICE) if row["action"] == "override:forced_dissociation"]
        assert first_broken(work, context.audit_key, OFFICE) is None
    assert [(row.kind, row.reason) for row in kept] == [("forced_dissociation", WHY)]
    assert [row["facts"]["reason"] for row in audited] == [WHY]


@pytest.mark.parametrize("login", ["agent", "zhao", "hd.l1a", "analyst"])
def test_only_an_operator_decides_outside_of_applications(context, login):
    by, permit = actor_named(context, login), permit_of_person(context, "zhao")
    with pytest.raises(NotAllowedError):
        force_dissociation(context, by, key(), person(context, "zhao"), left_on=today(context), reason=WHY)
    with pytest.raises(NotAllowedError):
        cancel_permit(context, by, key(), permit.id, reason=WHY)
    with pytest.raises(NotAllowedError):
        reverse_dissociation(context, by, key(), permit.id, holder_agrees=True, reason=WHY)
    with pytest.raises(NotAllowedError):
        record(context, "zhao", by=by, unit_name="某公司")
    assert permit_of_person(context, "zhao").state == "valid"
