"""A transaction asks each question once, and again once it has written in what was read or waited for a lock."""

import threading

import pytest
from sqlalchemy import event

from app.store.case_rows import lock_case
from app.store.database import apart
from app.store.employer_rows import employer_of
from app.store.person_rows import change_person, person_of
from app.store.task_rows import claim, task_of, tasks_of_case
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney

OFTEN = 4


def asked(context, act):
    """Return how many statements `act` sends once they are known: before that, each question is asked each time."""
    for _ in range(OFTEN):
        act()
    sent = []

    def note(*told):
        sent.append(told)

    event.listen(context.database.engine, "before_cursor_execute", note)
    act()
    event.remove(context.database.engine, "before_cursor_execute", note)
    return len(sent)


def test_the_same_question_is_sent_once_in_a_reading_transaction(sqlite_context):
    context = sqlite_context
    person = actor_named(context, "zhao").person_id

    def twice():
        with context.database.reading() as work:
            assert person_of(work, person) == person_of(work, person)

    def one_time():
        with context.database.reading() as work:
            person_of(work, person)

    assert asked(context, twice) == asked(context, one_time)


def test_another_question_is_another_answer(sqlite_context):
    with sqlite_context.database.reading() as work:
        zhao, qian = (person_of(work, actor_named(sqlite_context, one).person_id) for one in ("zhao", "qian"))
    assert zhao.id != qian.id


def test_a_list_that_is_changed_by_one_reader_is_whole_for_the_next(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    with sqlite_context.database.reading() as work:
        tasks_of_case(work, journey.case_id).clear()
        assert tasks_of_case(work, journey.case_id) != []


def test_each_transaction_reads_anew(sqlite_context):
    context = sqlite_context
    person = actor_named(context, "zhao").person_id

    def twice(work):
        person_of(work, person)
        person_of(work, person)

    def act():
        context.database.transact(twice)
        context.database.transact(twice)

    assert asked(context, act) == 2


def test_one_that_writes_asks_again_for_what_it_has_written_in_and_for_nothing_else(context):
    person, unit = (actor_named(context, "zhao").person_id, actor_named(context, "agent").employer_id)

    def act(work):
        before, office = person_of(work, person), employer_of(work, unit)
        change_person(work, before, details={**before.details, "post": "另一个"})
        after = person_of(work, person)
        assert (after.version, after.details["post"]) == (before.version + 1, "另一个")
        assert employer_of(work, unit) == office

    sent = ["the person", "the unit", "the change", "the person again"]
    assert asked(context, lambda: context.database.transact(act)) == len(sent)


def test_what_was_rolled_back_is_not_known(context):
    person = actor_named(context, "zhao").person_id

    def changed_and_failed(work, before):
        with apart(work):
            change_person(work, before, details={"post": "另一个"})
            assert person_of(work, person).details == {"post": "另一个"}
            raise LookupError

    def act(work):
        before = person_of(work, person)
        with pytest.raises(LookupError):
            changed_and_failed(work, before)
        assert person_of(work, person) == before

    for _ in range(OFTEN):
        context.database.transact(act)


@pytest.mark.postgres
def test_what_was_read_before_a_lock_is_read_anew_behind_it(postgres_context):
    context = postgres_context
    journey = ServiceJourney(context)
    (task,) = journey.open().values()

    def somebody_is_faster():
        other = threading.Thread(
            target=lambda: context.database.transact(lambda work: claim(work, task.key, "another"))
        )
        other.start()
        other.join()

    def act(work):
        assert task_of(work, task.key).claimed_by is None
        somebody_is_faster()
        lock_case(work, journey.case_id)
        assert task_of(work, task.key).claimed_by == "another"

    for _ in range(OFTEN):
        context.database.transact(lambda work: (task_of(work, task.key), lock_case(work, journey.case_id)))
    context.database.transact(act)
