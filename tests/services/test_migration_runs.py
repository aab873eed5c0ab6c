"""A run over all cases goes on after a kill, passes over who is being changed, and is begun with a reason."""

import pytest

from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.services.migration import migration_runs
from app.services.migration.migration_runs import begin_run, carry_on, carry_on_some, finish
from app.store.case_lists import history_of
from app.store.case_rows import lock_case
from app.store.migration_rows import migration_run_of, outcomes
from tests.make.context_maker import actor_named
from tests.make.failpoints import Killed, killed_at
from tests.make.later_editions import NEXT_STEP, edition_of_renewal
from tests.make.moved_cases import DETAILS, WHY, moved, number_of, told, waiting_for_employee
from tests.make.service_journey import ServiceJourney


def test_after_a_kill_the_worker_goes_on_and_does_nothing_twice(context):
    journeys = [ServiceJourney(context, login) for login in ("zhao", "qian", "wang", "chu")]
    number = edition_of_renewal(context, *NEXT_STEP)
    by = actor_named(context, "analyst")
    run = begin_run(context, by, "k", "renewal", number, {}, is_dry=False, reason=WHY)
    assert begin_run(context, by, "k", "renewal", number, {}, is_dry=False, reason=WHY) == run
    with pytest.raises(Killed):
        finish(killed_at(context, "before_case_moved", 3), run)
    assert sorted(number_of(context, one) for one in journeys) == ["1", "1", number, number]
    while carry_on_some(context):
        continue
    assert {number_of(context, one) for one in journeys} == {number}
    for journey in journeys:
        with context.database.reading() as work:
            kinds = [event.kind for event in history_of(work, journey.case_id)]
        assert kinds.count("migrated") == 1
    with context.database.reading() as work:
        assert migration_run_of(work, run).state == "done"
        assert {row.outcome for row in outcomes(work, run)} == {"unchanged"}


def test_a_case_that_is_being_changed_has_its_turn_at_the_end(context, monkeypatch):
    journeys = [ServiceJourney(context, login) for login in ("zhao", "qian", "wang")]
    number = edition_of_renewal(context, *NEXT_STEP)
    held, real, asked = journeys[1].case_id, migration_runs.lock_free_case, []

    def lock(work, case_id):
        asked.append(case_id)
        return None if case_id == held and asked.count(held) == 1 else real(work, case_id)

    monkeypatch.setattr(migration_runs, "lock_free_case", lock)
    assert moved(context, number)[0] == {"unchanged": 3}
    assert asked[-1] == held
    assert len(asked) == 4


@pytest.mark.postgres
def test_a_case_that_somebody_holds_all_the_time_is_left_and_told_of(postgres_context):
    context = postgres_context
    journeys = [ServiceJourney(context, login) for login in ("zhao", "qian")]
    number = edition_of_renewal(context, *NEXT_STEP)

    def holding(work):
        lock_case(work, journeys[0].case_id)
        return moved(context, number)

    counts, run = context.database.transact(holding)
    assert counts == {"unchanged": 1, "cannot": 1}
    assert told(context, run)[journeys[0].case.number] == ("cannot", "办件一直有人在办，请稍后再执行一次")
    assert moved(context, number)[0] == {"unchanged": 1}


def test_a_run_is_not_begun_beside_another_one_or_without_a_reason(context):
    ServiceJourney(context)
    number = edition_of_renewal(context, *NEXT_STEP)
    by = actor_named(context, "analyst")
    with pytest.raises(ProcedureRefusedError) as unexplained:
        begin_run(context, by, "a", "renewal", number, {}, is_dry=False, reason=" 改 ")
    assert unexplained.value.facts["rule"] == "migration_reason_needed"
    begin_run(context, by, "b", "renewal", number, {}, is_dry=False, reason=WHY)
    with pytest.raises(ProcedureRefusedError) as second:
        begin_run(context, by, "c", "renewal", number, {}, is_dry=False, reason=WHY)
    assert second.value.facts["rule"] == "migration_under_way"


def test_only_who_may_publish_moves_cases(context):
    ServiceJourney(context)
    number = edition_of_renewal(context, *NEXT_STEP)
    for login in ("agent", "hd.l1a", "zhao", "viewer"):
        with pytest.raises(NotAllowedError):
            begin_run(context, actor_named(context, login), login, "renewal", number, {}, is_dry=True)


def test_a_trial_run_is_kept_and_moves_nothing(context):
    journey = waiting_for_employee(context)
    number = edition_of_renewal(context, renamed=DETAILS)
    before = journey.case
    by = actor_named(context, "analyst")
    run = begin_run(context, by, "k", "renewal", number, {}, is_dry=True)
    assert carry_on(context, run) is False
    assert journey.case == before
    assert told(context, run)[before.number][0] == "cannot"
    again = begin_run(context, by, "again", "renewal", number, {}, is_dry=True)
    with context.database.reading() as work:
        assert migration_run_of(work, run) is None
        assert migration_run_of(work, again).total == 1
