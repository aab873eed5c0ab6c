"""The clock of completeness, turned on: what nobody was told anything of in time counts as accepted, and says so."""

from datetime import timedelta

from app.services.context.beijing import beijing_day
from app.services.due_work.count_days import count_some
from app.services.due_work.daily_sweep import sweep_some
from app.store.audit_chain import first_broken, rows_of
from app.store.case_counts import CountedDays
from app.store.case_sums import sums_of_cases
from app.store.office_paper_rows import papers_of_case
from tests.make.acts_done import to_next_working_day, today, working_days_after
from tests.make.later_editions import edition_of_renewal
from tests.make.moving_reviews import inbox
from tests.make.procedure_journey import APPROVE
from tests.make.service_journey import RETURN, ServiceJourney
from tests.support.shows import shows
from tests.support.signed_in import desk_of

TOLD_AT_ONCE = (("<text>false</text>", "<text>true</text>"),)


def swept(context):
    while sweep_some(context):
        continue


def acceptances(journey):
    with journey.context.database.reading() as work:
        return [one for one in papers_of_case(work, journey.case_id) if "accept" in one.kind]


def accepted_in(work, first, last):
    return sum(told["accepted"] for _key, told in sums_of_cases(work, CountedDays(first, last), "process"))


@shows("O4")
def test_an_application_of_which_nothing_was_told_counts_as_accepted_once(context):
    before = ServiceJourney(context, "chu").submit()
    edition_of_renewal(context, *TOLD_AT_ONCE, path="shared/clocks.dmn")
    journey, told = ServiceJourney(context).submit(), ServiceJourney(context, "wang").submit()
    last = journey.case.tell_by
    assert last == working_days_after(context, journey.case.received_on, 5)
    told.review("hd.l1a", RETURN)
    while today(context) < last:
        to_next_working_day(context)
    swept(context)
    assert journey.case.deemed_accepted_at is None
    context.clock.now += timedelta(days=1)
    swept(context)
    swept(context)
    assert beijing_day(journey.case.deemed_accepted_at) == today(context)
    assert journey.case.state == "in_review"
    assert [one.case.deemed_accepted_at for one in (before, told)] == [None, None]
    (paper,) = acceptances(journey)
    assert (paper.title, paper.number) == ("受理通知书", "海人社居〔2026〕受理第0001号")
    for login in ("agent", "zhao"):
        assert "paper_issued" in inbox(context, login)
        page = desk_of(context, login).get(f"/cases/{journey.case_id}")
        assert "已受理" in page
        assert "受理通知书" in page
    accepted_on = today(context)
    context.clock.now += timedelta(days=1)
    journey.review("hd.l1a", APPROVE)
    assert len(acceptances(journey)) == 1
    context.clock.now += timedelta(days=1)
    while count_some(context):
        continue
    with context.database.reading() as work:
        assert first_broken(work, context.audit_key, journey.case_id) is None
        assert "deemed_acceptance" in [row["action"] for row in rows_of(work, journey.case_id)]
        assert accepted_in(work, accepted_on, accepted_on) == 1
        assert accepted_in(work, accepted_on, today(context)) == 1
