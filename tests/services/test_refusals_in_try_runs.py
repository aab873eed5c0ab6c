"""What a try-run refuses of a form that was filled in is said by the form itself, so that nothing typed is lost."""

import pytest

from app.scenarios.posted_step import open_task, step_of_form
from app.scenarios.try_session import StepNotTakenError, TrySession
from app.services.context.refusals import FormInvalidError
from tests.make.service_journey import ServiceJourney

SETUP = {"process": "renewal", "people": {"员工": "zhao", "单位": "agent"}}


@pytest.fixture
def session(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    found = TrySession(sqlite_context, sqlite_context.clock, SETUP, None)
    found.player.case_id = journey.case_id
    return found


def sent(session, **posted):
    """Return the step that sending the form of a review is."""
    with session.context.database.reading() as work:
        task = open_task(session, work, "review")
        given = {name: [value] for name, value in posted.items()}
        return step_of_form(session, work, task, "hd.l1a", given, {})


@pytest.mark.parametrize(
    ("posted", "field", "said"),
    [
        ({"decision": "returned", "opinion": "请补正"}, "issues", "请至少填写一项“需要补正的问题”"),
        ({"decision": "returned"}, "opinion", "请填写“审核意见”"),
    ],
)
def test_a_return_that_lists_nothing_is_refused_beside_its_field(session, posted, field, said):
    with pytest.raises(StepNotTakenError) as stopped:
        session.take(1, sent(session, **posted))
    assert isinstance(stopped.value.refused, FormInvalidError), str(stopped.value)
    assert dict(stopped.value.refused.facts["errors"])[field] == said


def test_a_return_that_lists_an_item_is_still_written_as_a_story_writes_it(session):
    row = sent(
        session,
        decision="returned",
        opinion="请补正",
        **{
            "issues.0.category": "employee_material",
            "issues.0.target": "iit_payment_record",
            "issues.0.text": "第 2 页漏盖财务章",
        },
    )
    assert row["review"] == "退回"
    assert row["issues"][0]["text"] == "第 2 页漏盖财务章"
