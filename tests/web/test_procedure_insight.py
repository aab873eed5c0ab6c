"""How a procedure ran: counted once a day, added up for a period, the same on page, drawing and file."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest

from app.domain.waited_days import waited_of
from app.factory import create_app
from app.queries.procedure_insight import asked_period, procedure_insight
from app.services.due_work.count_days import count_some
from app.services.due_work.daily_sweep import expire_permits
from tests.make.service_journey import RETURN, ServiceJourney
from tests.support.edition_desk import text
from tests.support.signed_in import client_for


def counted(context):
    while count_some(context):
        continue


def found(context, **asked):
    return procedure_insight(context, "renewal", **({"number": None, "first": None, "last": None} | asked))


pytestmark = pytest.mark.every_database
"""What is counted is grouped and added up by the database."""


@pytest.fixture
def ran(context):
    """One renewal approved on the second day, one before the authority since a week."""
    first = ServiceJourney(context, "chu").submit()
    ServiceJourney(context).submit()
    for login in ("overseas.l1a", "overseas.l2a"):
        context.clock.forward(days=1)
        first.review(login)
    assert first.case.state == "approved"
    context.clock.forward(days=7)
    counted(context)
    return context


def test_what_happened_is_counted_by_step_level_month_unit_and_authority(ran):
    shown = found(ran)
    told = {name: count for name, count in shown.whole.counts.items() if count}
    assert told == {
        "begun": 2, "received": 2, "accepted": 1, "ended": 1, "approved": 1, "reviewed": 1, "first_time": 1, "timed": 1,
        "in_time": 1,
    }  # fmt: skip
    assert shown.whole.share("first_time", "reviewed") == 100
    review = next(line for line in shown.steps if line.element == "review")
    assert (review.waiting, review.waited.done) == (1, 2)
    assert review.longest == 7
    assert [(one.step, one.days) for one in shown.waits] == [("审核", 7)]
    assert sum(one.done for _, one in shown.levels) == 2
    assert len(shown.levels) == 2
    assert [one.of("begun") for one in shown.units] == [2]
    assert sorted(one.of("ended") for one in shown.authorities) == [0, 1]
    assert sum(one.of("begun") for one in shown.months) == 2


def test_counting_again_counts_nothing_twice_and_today_is_not_counted(ran):
    before = found(ran).whole.counts
    counted(ran)
    assert found(ran).whole.counts == before
    today = ran.today()
    assert found(ran).counted_until == today - timedelta(days=1)
    assert found(ran, last=today).last == today - timedelta(days=1)


def test_a_period_and_an_edition_narrow_it(ran):
    today = ran.today()
    early = today - timedelta(days=300)
    assert found(ran, first=early, last=early).whole.counts == {}
    assert found(ran, number=1).whole.of("begun") == 2
    longest = asked_period(today, today - timedelta(days=5000), None)
    assert (longest.last - longest.first).days == 365
    turned = asked_period(today, today, today - timedelta(days=10))
    assert turned.first == turned.last


def test_half_and_nine_tenths_are_days_within_which_so_many_were_done():
    assert waited_of({}).median is None
    one = waited_of({0: 5, 3: 4, 20: 1})
    assert (one.done, one.median, one.nine_tenths) == (10, 0, 3)


def test_the_page_paints_numbers_and_says_how_they_are_counted(ran):
    analyst = client_for(create_app(ran), "analyst")
    assert "/editions/renewal/insight" in analyst.get("/editions/renewal/").text
    page = analyst.get("/editions/renewal/insight")
    told = text(page)
    assert "1 件在等" in told
    (case,) = re.findall(r'href="(/operations/cases/\w+)"', page.text)
    assert analyst.get(case).status_code == 200
    assert "天 · 1 件在等" in re.sub(r"\s+", " ", told)
    assert "一次通过率" in told
    assert "100%" in told
    assert "这些数字是怎么算的" in told
    assert analyst.get("/editions/renewal/insight?from=x&to=9999-99-99&edition=").status_code == 200
    assert analyst.get("/editions/renewal/insight?edition=99").status_code == 404
    assert analyst.get("/editions/nothing/insight").status_code == 404
    assert analyst.get("/editions/platform/insight").status_code == 404


def test_the_file_has_the_same_numbers_and_no_formula(ran):
    analyst = client_for(create_app(ran), "analyst")
    answer = analyst.get("/editions/renewal/insight.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert next(row for row in rows if row[:1] == ["审核"])[:3] == ["审核", "1", "2"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_spreadsheet_has_the_rows_of_the_other_file(ran):
    analyst = client_for(create_app(ran), "analyst")
    answer = analyst.get("/editions/renewal/insight.xlsx?edition=1")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert re.search(r'filename="renewal-[0-9-]+\.xlsx"', answer.headers["Content-Disposition"])
    whole = csv.reader(
        io.StringIO(analyst.get("/editions/renewal/insight.csv?edition=1").get_data(as_text=True))
    )
    cells = [cell.removeprefix("\ufeff") for row in whole for cell in row if cell]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as sheet:
        inside = unescape(
            "".join(sheet.read(name).decode() for name in sheet.namelist() if name.endswith(".xml"))
        )
    assert "<f>" not in inside
    assert [cell for cell in cells if f">{cell}<" not in inside] == []
    assert analyst.get("/editions/renewal/insight.ods").status_code == 404
    agent = client_for(create_app(ran), "agent")
    assert agent.get("/editions/renewal/insight.xlsx").status_code == 403


def test_returns_and_their_reasons_are_counted_when_the_case_has_ended(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", RETURN | {"issues.0.reason": ["no_finance_seal"]})
    assert journey.case.state == "returned"
    context.clock.forward(days=2)
    counted(context)
    assert found(context).reasons == []
    context.clock.forward(days=60)
    expire_permits(context)
    assert journey.case.ended_at is not None
    context.clock.forward(days=1)
    counted(context)
    shown = found(context)
    assert shown.reasons == [("缺少财务专用章", 1)]
    assert (shown.whole.of("returned_once"), shown.whole.of("approved")) == (1, 0)
    assert (shown.whole.of("first_time"), shown.whole.of("timed")) == (0, 0)
