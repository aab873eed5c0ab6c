"""Small things that pages owe: a button that stands out only when it does something, dates under their own heading, years that fold."""

import json
import re
from pathlib import Path

from lxml import html

from app.web.wording.date_wording import date_zh
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.case_reading import table
from tests.support.signed_in import desk_of
from tests.web.test_both_dates import dates

FORMS = Path(__file__).resolve().parents[2] / "forms"
PROCESSES = FORMS.parent / "processes"


def next_button(page):
    (form,) = html.document_fromstring(page.text).xpath('//form[@action="/review/next"]')
    return form.xpath(".//button")[0].get("class").split()


def test_taking_the_next_one_stands_out_only_where_there_is_one(sqlite_context):
    desk = desk_of(sqlite_context, "hd.l1a")
    assert "btn-primary" not in next_button(desk.get("/review/"))
    journey = ServiceJourney(sqlite_context).submit()
    for show in ("all", "free", "mine"):
        assert "btn-primary" in next_button(desk.get(f"/review/?show={show}"))
    journey.claim("hd.l1a")
    page = desk.get("/review/")
    assert "赵测试" in page
    assert "btn-primary" not in next_button(page)


def test_the_column_of_latest_days_holds_latest_days_of_who_is_not_due_yet_too(sqlite_context):
    window, _ = dates(sqlite_context, "zhang")
    assert sqlite_context.today() < window.opens_on
    headings, rows = table(desk_of(sqlite_context, "agent").get("/employer/"))
    (row,) = [one for one in rows if one[0].startswith("张示例")]
    told = row[headings.index("最晚提交")]
    assert told.startswith(date_zh(window.latest_submit))
    assert f"{date_zh(window.opens_on)}起可提交" in told


def test_months_fold_by_year_and_the_newest_is_open(sqlite_context):
    person = actor_named(sqlite_context, "zhao").person_id
    for login, path in (("zhao", "/me/ledger"), ("viewer", f"/employer/employees/{person}/ledger")):
        page = html.document_fromstring(desk_of(sqlite_context, login).get(path).text)
        years = page.xpath('//details[@class="year"]')
        told = [re.match(r"\d{4}", one.xpath("string(summary)").strip())[0] for one in years]
        assert told == sorted(told, reverse=True)
        assert len(told) >= 3
        assert [one.get("open") is not None for one in years] == [True] + [False] * (len(years) - 1)
        for year, one in zip(told, years, strict=True):
            months = [cell.text_content() for cell in one.xpath(".//tbody/tr/th")]
            assert months
            assert all(month.startswith(year) for month in months)
            assert f"{len(months)} 个月" in one.xpath("string(summary)")


def texts(part):
    for name, value in part.items():
        if name in ("text", "label", "description"):
            yield value
    for child in part.get("components", ()):
        yield from texts(child)


def test_no_form_names_the_annex_of_one_districts_guide():
    for file in FORMS.rglob("*.form"):
        assert not [text for text in texts(json.loads(file.read_text())) if "指南附件" in text], file


def test_steps_of_a_correction_say_that_their_form_takes_the_papers():
    steps = (PROCESSES / "shared" / "correction.bpmn").read_text()
    told = re.findall(r'name="instructions" value="([^"]*)"', steps)
    assert not [one for one in told if "然后在此确认" in one]
    assert sum("在下面" in one and "直接显示" in one for one in told) == 2
