"""On forty days of a year, through the pages: complete months are enough, a gap needs its explanation. Manual, 4.3 and 5.4."""

import shutil
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from app.demo.demo_accounts import PASSWORD
from tests.conftest import opened_copy
from tests.make.context_maker import fill_context
from tests.make.fitting_months import fit_months, fit_permit, months_due
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.procedures import test_employee_procedures as applications
from tests.support.page_client import Page
from tests.support.prepared_once import PREPARED
from tests.support.signed_in import desk_of

DAYS = sorted(
    {date(2027, month, 1) for month in range(1, 13)}
    | {date(2027, month, 15) for month in range(1, 13)}
    | {date(2027, month, 1) - timedelta(days=1) for month in range(1, 13)}
    | {date(2027, 2, 10), date(2027, 5, 4), date(2027, 10, 3), date(2027, 12, 3)}
)
"""Ends and beginnings of months, their middle, and days within holidays."""
STEPS = {"renewal": "verify_and_submit", "new_application": "first_review"}
ANSWERS = {"renewal": SUBMIT, "new_application": applications.PASS}
COMPLETE = {"renewal": "zhao", "new_application": "zheng"}
GAP = {"renewal": "wang", "new_application": "wu"}
WORDS = "产假，期间由生育保险支付，附说明。"


def prepared(context, procedure, login):
    """Bring a case to the step in which the unit sends it to the authority."""
    if procedure == "renewal":
        return ServiceJourney(context, login).prepare()
    journey = applications.new_application(context, login).lay(*applications.PAPERS)
    journey.do(login, "fill_application", applications.APPLICATION)
    return journey


@pytest.fixture(scope="module")
def year(originals, tmp_path_factory):
    """Four cases that wait for their unit, and a desk; `begin` puts all back to it on a day of the next year."""
    folder = tmp_path_factory.mktemp("year")
    for context in opened_copy(originals, "sqlite", fill_context, folder):
        context.clock.forward(days=1)
        cases = {
            (procedure, login): prepared(context, procedure, login)
            for procedure in STEPS
            for login in (COMPLETE[procedure], GAP[procedure])
        }
        # The file is replaced below under whoever has it open.
        PREPARED.end(context)
        context.database.close()
        shutil.copyfile(folder / "app.db", folder / "waiting.db")
        found = SimpleNamespace(context=context, cases=cases, desk=desk_of(context, None), folder=folder)
        yield found


def begin(year, today):
    """Put everything back, move to a day, and give everybody the months and the permit that fit it."""
    context = year.context
    context.database.close()
    for left_over in year.folder.glob("app.db-*"):
        left_over.unlink()
    shutil.copyfile(year.folder / "waiting.db", year.folder / "app.db")
    context.clock.go_to(today)
    months = months_due(today)
    lacking = months[-1 - today.day % 12]
    for procedure, login in year.cases:
        fit_months(context, login, today, lacking=lacking if login in GAP.values() else "")
        if procedure == "renewal":
            fit_permit(context, login, today)
    year.desk.sign_in("agent", PASSWORD)
    return lacking


def opened(year, procedure, login):
    """Open the step as the unit does; return its address and its page."""
    place = f"/tasks/{year.cases[procedure, login].open()[STEPS[procedure]].key}"
    return place, year.desk.get(place)


def send(year, place, page, answers, *, status=303):
    """Send the form of a page; return the page that answers, or None where it leads on."""
    hidden = {name: page.hidden(name) for name in ("_key", "_fence", "csrf_token")}
    answer = year.desk.client.post(place, data=hidden | answers)
    assert answer.status_code == status, answer.text[:3000]
    return Page(answer.text) if status != 303 else None


def explained(month):
    return {"ledger_explanations.0.month": [month], "ledger_explanations.0.text": [WORDS]}


def test_there_are_forty_days():
    assert len(DAYS) == 40


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_who_has_every_month_submits_and_who_has_a_gap_explains_it_first(year, today):
    lacking = begin(year, today)
    for procedure in STEPS:
        complete, gap = (year.cases[procedure, who[procedure]] for who in (COMPLETE, GAP))
        place, page = opened(year, procedure, COMPLETE[procedure])
        assert "尚未到申报期" in page
        send(year, place, page, ANSWERS[procedure])
        assert complete.case.state == "in_review"
        before = gap.case.state
        place, page = opened(year, procedure, GAP[procedure])
        assert f"{lacking} 社保中断" in page
        told = send(year, place, page, ANSWERS[procedure], status=422)
        assert f"社保中断：{lacking}。" in told
        assert gap.case.state == before
        send(year, place, told, ANSWERS[procedure] | explained(lacking))
        assert gap.case.state == "in_review"
