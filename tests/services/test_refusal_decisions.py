"""The decision not to pass: written after the end with its permit, by a reviewer and a lead, and by nobody else."""

from datetime import timedelta

import pytest

from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.services.due_work.daily_sweep import sweep
from app.services.execution.deliver_messages import deliver_messages
from app.store.office_paper_rows import content_of, papers_of_case
from app.store.permit_rows import permit_of
from tests.make.acts_done import act, answer, held_review
from tests.make.moving_reviews import change, inbox
from tests.support.shows import shows
from tests.support.signed_in import desk_of

WHY = "证件已于审核期间到期，依据手册第五章注意事项 6，不予续签"


def decisions(journey):
    with journey.context.database.reading() as work:
        found = [one for one in papers_of_case(work, journey.case_id) if one.kind == "refusal_decision"]
        return [(row.number, content_of(work, row.id)) for row in found]


def ended(context):
    """Return a renewal whose permit ended while hd.l1a had it."""
    journey = held_review(context)
    with context.database.reading() as work:
        last = permit_of(work, journey.case.permit_id).valid_until
    context.clock.now += last - context.today() + timedelta(days=1)
    sweep(context)
    deliver_messages(context)
    assert journey.case.state == "closed_expired"
    return journey


def test_it_is_no_answer_of_a_review(sqlite_context):
    journey = held_review(sqlite_context)
    for login in ("hd.l1a", "hd.l3a"):
        with pytest.raises(ProcedureRefusedError) as refused:
            act(journey, login, "issue_refusal", WHY)
        assert refused.value.facts["rule"] == "act_only_after_end"
    assert decisions(journey) == []


@shows("O10")
def test_a_reviewer_writes_it_and_another_person_who_leads_lets_it_out_once(sqlite_context):
    journey = ended(sqlite_context)
    with pytest.raises(NotAllowedError):
        act(journey, "agent", "issue_refusal", WHY)
    declined = act(journey, "hd.l1a", "issue_refusal", WHY)
    answer(journey, "hd.l3a", declined, text="请写明依据", verdict="declined")
    assert decisions(journey) == []
    asked = act(journey, "hd.l1a", "issue_refusal", WHY)
    assert decisions(journey) == []
    assert WHY not in desk_of(sqlite_context, "agent").get(f"/cases/{journey.case_id}")
    for login in ("hd.l1a", "hd.l2a"):
        with pytest.raises(NotAllowedError):
            answer(journey, login, asked, verdict="confirmed")
    answer(journey, "hd.l3a", asked, text="", verdict="confirmed")
    ((number, content),) = decisions(journey)
    assert number.endswith("不予第0001号")
    assert f"理由：{WHY}。" in "".join(content["body"])
    assert "行政复议" in str(content)
    for login in ("agent", "zhao"):
        assert "paper_issued" in inbox(sqlite_context, login)
        assert "不予通过决定书" in desk_of(sqlite_context, login).get(f"/cases/{journey.case_id}")
    assert journey.case.state == "closed_expired"
    with pytest.raises(ProcedureRefusedError) as again:
        act(journey, "hd.l1a", "issue_refusal", WHY)
    assert again.value.facts["rule"] == "act_done_in_case"


def test_a_lead_who_asks_for_it_does_not_agree_to_it(sqlite_context):
    journey = ended(sqlite_context)
    with pytest.raises(ProcedureRefusedError) as alone:
        act(journey, "hd.l3a", "issue_refusal", WHY)
    assert alone.value.facts["rule"] == "no_lead_to_confirm"
    change(sqlite_context, "hd.l2a", is_lead=True)
    asked = act(journey, "hd.l3a", "issue_refusal", WHY)
    with pytest.raises(NotAllowedError):
        answer(journey, "hd.l3a", asked, verdict="confirmed")
