"""A unit submits a renewal on some days of a year, in a real browser: a gap is told, explained, and goes through."""

from datetime import date, timedelta

import pytest

from app.services.context.beijing import beijing_day
from tests.make.fitting_months import fit_months, fit_permit, months_due
from tests.make.service_journey import ServiceJourney
from tests.support.browser import chromium_path
from tests.support.case_reading import task_path
from tests.support.office import PAGE_CHECKS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
DAYS = {"zhao": date(2027, 2, 10), "wang": date(2027, 3, 1), "li": date(2027, 10, 3)}
"""Within the Spring Festival, on the first of a month after a short one, within the long holiday of October."""


def tick(page):
    """Answer what a unit confirms before it submits."""
    for name in (*PAGE_CHECKS, "first_reviewed"):
        for box in page.locator(f"[name={name}]").all():
            box.check()


@pytest.mark.parametrize(("login", "today"), DAYS.items(), ids=str)
def test_a_gap_is_told_and_explained_and_complete_months_are_enough(guarded, login, today):
    context, clock = guarded.context, guarded.clock
    clock.moved += timedelta(days=(today - beijing_day(clock())).days)
    lacking = months_due(today)[-7]
    fit_permit(context, login, today)
    fit_months(context, login, today, lacking=lacking)
    journey = ServiceJourney(context, login).prepare()
    with guarded.at_desk("agent") as desk:
        page = desk.go(task_path(journey, "verify_and_submit"))
        desk.says("尚未到申报期")
        desk.choose("decision", "submit")
        tick(page)
        desk.send()
        desk.says(f"社保中断：{lacking}。")
        assert all(box.is_checked() for box in page.locator("[name=first_reviewed]").all())
        if login == "zhao":
            fit_months(context, login, today)
        else:
            desk.explain([(lacking, "产假，期间由生育保险支付，附说明。")])
        desk.send()
    assert journey.case.state == "in_review"
