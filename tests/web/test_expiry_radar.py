"""期限日历 of a unit: every permit in one band, a month of days, and a calendar feed at a secret address."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.calendar_text import WholeDay, calendar_text, escaped, folded
from app.domain.expiry_bands import ExpiryBand
from app.domain.renewal_window import renewal_window
from app.factory import create_app
from app.queries.expiry_radar import expiry_radar
from app.services.context.calendar_of import calendar_of
from app.services.records.calendar_feeds import issue_feed
from app.services.terms.unit_expiry import unit_terms
from app.store.audit_chain import OFFICE, rows_of
from tests.make.context_maker import actor_named
from tests.support.shows import shows
from tests.support.signed_in import client_for, post

FEED = re.compile(r"/feeds/([A-Za-z0-9_-]+)\.ics")


def band_of(line, today):
    """Return the band by the permit's own window, one permit at a time."""
    window = line.window
    if line.valid_until < today or line.permit_state == "expired":
        return ExpiryBand.ENDED
    if line.case_state == "in_review":
        return ExpiryBand.SUBMITTED
    if window.latest_submit < today:
        return ExpiryBand.LATE
    if window.latest_submit <= today + timedelta(days=6 - today.weekday()):
        return ExpiryBand.THIS_WEEK
    if window.opens_on <= today:
        return ExpiryBand.OPEN
    month = today.month + 3
    last = date(today.year + (month - 1) // 12, (month - 1) % 12 + 1, min(today.day, 28))
    return ExpiryBand.THREE_MONTHS if line.valid_until <= last else ExpiryBand.LATER


@pytest.mark.every_database
@shows("O6")
def test_each_permit_stands_in_the_band_of_its_own_dates(context):
    """The bands are made by conditions in the database."""
    agent = actor_named(context, "agent")
    for _week in range(3):
        whole = expiry_radar(context, agent)
        assert sum(whole.counts.values()) == whole.total == whole.shown > 5
        for band in ExpiryBand:
            found = expiry_radar(context, agent, band=band.value)
            assert len(found.lines) == whole.counts.get(band.value, 0)
            assert {band_of(one, found.today) for one in found.lines} <= {band}
        context.clock.forward(days=9)


def test_the_month_holds_the_days_of_every_window(sqlite_context):
    agent = actor_named(sqlite_context, "agent")
    found = expiry_radar(sqlite_context, agent)
    with sqlite_context.database.reading() as work:
        terms, calendar = unit_terms(sqlite_context, work, agent.employer_id), calendar_of(work)
    shown = {(one.kind, one.name, one.day) for week in found.weeks for day in week for one in day.found}
    first, last = found.weeks[0][0].day, found.weeks[-1][-1].day
    for line in found.lines:
        if line.permit_state == "expired":
            continue
        window = renewal_window(line.valid_until, calendar, terms.of(line.permit_type).renewal)
        for kind, day in (("latest", window.latest_submit), ("expiry", line.valid_until)):
            assert ((kind, line.name, day) in shown) == (first <= day <= last)


def test_the_page_shows_bands_a_month_and_a_day(sqlite_context):
    client = client_for(create_app(sqlite_context), "agent")
    day = next(
        one
        for week in expiry_radar(sqlite_context, actor_named(sqlite_context, "agent")).weeks
        for one in week
        if one.found and one.is_in_month
    )
    page = client.get(f"/employer/expiry/?day={day.day.isoformat()}").text
    for words in ("已到期", "来不及", "本周要交", "办理期内", "三个月内", "以后", day.found[0].name):
        assert words in page
    assert "证件有效期至" in page
    assert client.get("/employer/expiry/?month=9999-99&band=nothing").status_code == 200


def address_in(page):
    return FEED.search(page)[0]


def test_a_feed_is_shown_once_read_without_a_session_and_ended_by_the_next(sqlite_context):
    app = create_app(sqlite_context)
    client, anybody = client_for(app, "agent"), app.test_client()
    made = post(client, "/employer/expiry/feed", _key="one")
    first = address_in(made.text)
    assert "只显示这一次" in made.text
    assert FEED.search(client.get("/employer/expiry/").text) is None
    assert FEED.search(post(client, "/employer/expiry/feed", _key="one").text) is None
    answer = anybody.get(first)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert "Set-Cookie" not in answer.headers
    second = address_in(post(client, "/employer/expiry/feed", _key="two").text)
    assert (anybody.get(first).status_code, anybody.get(second).status_code) == (404, 200)
    post(client, "/employer/expiry/feed/revocation", _key="three")
    assert anybody.get(second).status_code == 404
    with sqlite_context.database.reading() as work:
        told = [row["action"] for row in rows_of(work, OFFICE)]
    assert told[-3:] == ["calendar_feed_issued", "calendar_feed_issued", "calendar_feed_revoked"]


def test_a_feed_holds_dates_and_masked_names_of_its_own_unit_and_keeps_its_uids(sqlite_context):
    token = issue_feed(sqlite_context, actor_named(sqlite_context, "agent"), "one")
    anybody = create_app(sqlite_context).test_client()
    text = anybody.get(f"/feeds/{token}.ics").text
    lines = text.split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert max(len(line.encode()) for line in lines) <= 75
    own = expiry_radar(sqlite_context, actor_named(sqlite_context, "agent")).lines
    whole = text.replace("\r\n ", "")
    assert "最晚提交续签：赵**" in whole
    for line in own:
        assert line.name not in whole
        assert line.id_number_masked not in whole
        assert line.permit_no not in whole
    uids = re.findall(r"UID:(.*)\r\n", whole)
    assert len(uids) == len(set(uids)) > 5
    sqlite_context.clock.forward(days=2)
    again = re.findall(r"UID:(.*)\r\n", anybody.get(f"/feeds/{token}.ics").text.replace("\r\n ", ""))
    assert set(uids) <= set(again)


def test_guessing_addresses_is_slowed_down(sqlite_context):
    anybody = create_app(sqlite_context).test_client()
    answers = [anybody.get(f"/feeds/guess{place}.ics").status_code for place in range(41)]
    assert set(answers[:40]) == {404}
    assert answers[-1] == 429


def test_lines_are_escaped_and_folded_between_characters():
    assert escaped("甲;乙,丙\\丁\n戊") == "甲\\;乙\\,丙\\\\丁\\n戊"
    line = "SUMMARY:" + "证件到期" * 30
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part.removeprefix(" ") for part in parts[1:]) == line
    made = date(2026, 11, 30)
    text = calendar_text("一", [WholeDay("u", made, "到期")], made_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert "DTSTART;VALUE=DATE:20261130\r\nDTEND;VALUE=DATE:20261201\r\n" in text
