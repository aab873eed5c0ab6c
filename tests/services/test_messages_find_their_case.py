from app.services.execution.deliver_messages import deliver_messages
from app.store.message_rows import receive
from tests.make.service_journey import ServiceJourney


def test_a_message_from_outside_reaches_the_case_that_waits_for_it_once(context):
    journey = ServiceJourney(context)
    permit = journey.case.permit_id
    sent = [
        context.database.transact(lambda work: receive(work, "permit.expired", permit, {}, "outside 1"))
        for _twice in range(2)
    ]
    assert sent == [True, False]
    assert deliver_messages(context) == 1
    assert journey.case.state == "closed_expired"
    assert deliver_messages(context) == 0


def test_a_message_for_nobody_waits(context):
    context.database.transact(
        lambda work: receive(work, "permit.expired", "nobody's permit", {}, "outside 2")
    )
    assert deliver_messages(context) == 0
