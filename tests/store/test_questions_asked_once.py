"""A transaction that only reads asks each question once; one that writes sees what it has written."""

from sqlalchemy import event

from app.store.person_rows import person_of
from app.store.task_rows import tasks_of_case
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney


def asked(context, act):
    """Return how many statements `act` sends."""
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


def test_each_transaction_reads_anew_and_one_that_writes_each_time(sqlite_context):
    context = sqlite_context
    person = actor_named(context, "zhao").person_id

    def twice(work):
        person_of(work, person)
        person_of(work, person)

    def one_time(work):
        person_of(work, person)

    several = asked(context, lambda: context.database.transact(twice))
    assert several == asked(context, lambda: context.database.transact(one_time)) + 1
