"""Running cases are moved to another edition only when somebody says so, one at a time, and lose nothing."""

import pytest
from sqlalchemy import select, update

from app.services.execution.fire_timer import fire_due_timers
from app.services.migration.migration_runs import tried_cases
from app.services.migration.step_mapping import MappingError, read_mapping
from app.services.tasks.claim_task import claim_task
from app.services.tasks.complete_task import keep_draft
from app.store.answer_rows import draft_of
from app.store.audit_chain import first_broken, rows_of
from app.store.case_lists import history_of
from app.store.tables_cases import human_task
from app.store.tables_queues import task_group
from tests.make.context_maker import actor_named
from tests.make.later_editions import NEXT_STEP, TENTH_DAY, edition_of_renewal
from tests.make.moved_cases import DETAILS, WHY, moved, number_of, timers, told, waiting_for_employee
from tests.make.service_journey import INFORMATION, SUBMIT, ServiceJourney


def test_a_running_case_stays_where_it_is_until_it_is_moved(context):
    journey = waiting_for_employee(context)
    before = journey.case
    number = edition_of_renewal(context, *TENTH_DAY)
    assert journey.case == before
    tried = tried_cases(context, "renewal", number, {})
    assert [(one, source, outcome.outcome) for one, source, outcome in tried] == [
        (before.number, 1, "unchanged")
    ]
    assert journey.case == before
    journey.lay_papers()
    journey.do("zhao", "update_information", INFORMATION)
    assert number_of(context, journey) == "1"


def test_a_claim_a_draft_and_a_due_date_are_kept(context):
    journey = ServiceJourney(context).submit()
    by = actor_named(context, "hd.l1a")
    task = journey.open()["review"]
    fence = claim_task(context, by, task.key)
    keep_draft(context, by, task.key, {"opinion": "材料第 2 页看不清"})
    held, due = journey.open()["review"], timers(context, journey)
    context.clock.forward(days=2)
    number = edition_of_renewal(context, *TENTH_DAY)
    counts, _ = moved(context, number)
    assert counts == {"unchanged": 1}
    assert number_of(context, journey) == number
    assert journey.open()["review"] == held
    assert timers(context, journey) == due
    with context.database.reading() as work:
        assert draft_of(work, task.key, by.account_id) == {"opinion": "材料第 2 页看不清"}
    journey.do("hd.l1a", "review", {"decision": ["approved"]}, fence=fence)
    journey.review("hd.l2a")
    journey.review("hd.l3a")
    assert journey.case.state == "approved"


def test_what_the_new_edition_adds_waits_from_now_on(context):
    journey = waiting_for_employee(context)
    before = timers(context, journey)
    number = edition_of_renewal(context, *TENTH_DAY)
    moved(context, number)
    after = timers(context, journey)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"reminder_day_10"}
    context.clock.go_to(after["reminder_day_10"].date())
    context.clock.forward(days=1)
    while fire_due_timers(context):
        continue
    assert "reminder_day_10" not in timers(context, journey)
    assert "update_information" in journey.open()


def test_a_case_before_the_change_walks_through_it(context):
    journey = ServiceJourney(context)
    moved(context, edition_of_renewal(context, *NEXT_STEP))
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    assert set(journey.open()) == {"look_again"}


def test_a_case_whose_step_is_gone_is_refused_and_moves_with_a_mapping(context):
    journey, other = waiting_for_employee(context), ServiceJourney(context, "qian")
    key = journey.open()["update_information"].key
    number = edition_of_renewal(context, renamed=DETAILS)
    state = journey.case
    counts, run = moved(context, number)
    assert counts == {"cannot": 1, "unchanged": 1}
    outcome, why = told(context, run)[journey.case.number]
    assert outcome == "cannot"
    assert "【更新信息和附件材料】在目标版本里没有了，请指定改到哪一步" in why
    assert journey.case == state
    assert number_of(context, other) == number
    counts, run = moved(context, number, {"update_information": "update_details"})
    assert counts == {"mapped": 1}
    assert told(context, run)[journey.case.number][1] == "【更新信息和附件材料】改到【更新信息和附件材料】"
    assert journey.open()["update_details"].key == key
    journey.lay_papers()
    journey.do("zhao", "update_details", INFORMATION)
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert journey.case.state == "in_review"


def test_a_review_under_another_name_keeps_its_clocks_and_its_holder(context):
    journey = ServiceJourney(context).submit()
    fence = claim_task(context, actor_named(context, "hd.l1a"), journey.open()["review"].key)
    due = timers(context, journey)
    number = edition_of_renewal(context, renamed=("review", "look"))
    assert moved(context, number)[0] == {"cannot": 1}
    assert moved(context, number, {"review": "look"})[0] == {"mapped": 1}
    # The timers hang on the step that was mapped, and go by their own names.
    assert timers(context, journey) == due
    journey.do("hd.l1a", "look", {"decision": ["approved"]}, fence=fence)
    assert set(journey.open()) == {"look"}


def test_whoever_is_not_asked_any_more_loses_the_claim(context):
    journey = ServiceJourney(context).submit()
    task = journey.open()["review"]
    claim_task(context, actor_named(context, "hd.l1a"), task.key)
    group = 'camunda:candidateGroups="=next_level.group"'
    edits = [(group, 'camunda:candidateGroups="authority:haidian_hrss:L2"')]
    moved(context, edition_of_renewal(context, *edits, path="shared/multi_level_review.bpmn"))
    after = journey.open()["review"]
    assert (after.key, after.claimed_by, after.due_on) == (task.key, None, task.due_on)
    assert after.groups == ["authority:haidian_hrss:L2"]
    with context.database.reading() as work:
        offered = work.connection.execute(select(task_group).where(task_group.c.task_key == task.key)).all()
    assert [(row.group_name, row.claimed_by) for row in offered] == [("authority:haidian_hrss:L2", None)]


def test_each_case_tells_who_moved_it_and_why(context):
    journey = ServiceJourney(context)
    number = edition_of_renewal(context, *NEXT_STEP)
    _, run = moved(context, number)
    by = actor_named(context, "analyst").account_id
    with context.database.reading() as work:
        last = history_of(work, journey.case_id)[-1]
        audit = rows_of(work, journey.case_id)[-1]
        office = rows_of(work, "office")
        assert first_broken(work, context.audit_key, journey.case_id) is None
    assert (last.kind, last.actor) == ("migrated", by)
    assert last.facts == {"from": 1, "to": int(number), "moved": {}, "run": run, "reason": WHY}
    assert (audit["action"], audit["actor"], audit["facts"]["reason"]) == ("migrate", by, WHY)
    assert any(row["action"] == "migration_begun" and row["facts"]["cases"] == 1 for row in office)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"update_informatoin": "update_details"}, "在办的版本里没有步骤“update_informatoin”"),
        ({"update_information": "update_detail"}, "目标版本里没有步骤“update_detail”"),
        ({"update_information": ""}, "【更新信息和附件材料】有人在办，不能去掉"),
        ({"review": "verify_and_submit"}, "【审核】和【核实并提交续签】一个是审核步骤、一个不是"),
    ],
)
def test_a_mapping_with_a_slip_of_the_pen_moves_nothing(context, mapping, said):
    waiting_for_employee(context)
    number = edition_of_renewal(context, renamed=DETAILS)
    with pytest.raises(MappingError) as wrong:
        tried_cases(context, "renewal", number, mapping)
    assert said in str(wrong.value)
    with pytest.raises(MappingError):
        moved(context, number, mapping)


def test_a_mapping_file_that_is_none_says_what_to_write(tmp_path):
    file = tmp_path / "map.toml"
    file.write_text('a = "b"\n"c" = ""\n', "utf-8")
    assert read_mapping(file) == {"a": "b", "c": ""}
    for text, said in (("a = b", "不是正确的 TOML"), ("a = 1", "a 要写成一个步骤的标识")):
        file.write_text(text, "utf-8")
        with pytest.raises(MappingError, match=said):
            read_mapping(file)


def test_an_ended_case_is_left_alone(context):
    journey = ServiceJourney(context)
    journey.withdraw("agent")
    before = journey.case
    assert moved(context, edition_of_renewal(context, *NEXT_STEP))[0] == {}
    assert journey.case == before


def test_a_task_whose_holder_is_gone_is_free_afterwards(context):
    journey = ServiceJourney(context).submit()
    task = journey.open()["review"]
    with context.database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(update(human_task).where(human_task.c.key == task.key).values(claimed_by="nobody"))
    edits = [("=next_level.group", "=[next_level.group, &quot;authority:haidian_hrss:L2&quot;]")]
    path = "shared/multi_level_review.bpmn"
    edits = [('camunda:candidateGroups="=next_level.group"', f'camunda:candidateGroups="{edits[0][1]}"')]
    moved(context, edition_of_renewal(context, *edits, path=path))
    assert journey.open()["review"].claimed_by is None
