"""期限日历 of a unit: permits in bands, a month, the address of its calendar feed, and the feed itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.domain.calendar_text import calendar_text
from app.domain.expiry_bands import ExpiryBand
from app.domain.renewal_window import months_before
from app.queries.expiry_radar import EXPIRY, expiry_radar, feed_days
from app.services.context.rate_limit import ThrottledError
from app.services.records.calendar_feeds import issue_feed, revoke_feed, unit_of_feed
from app.web.frame.asked_days import asked_day
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import asked_page
from app.web.wording.date_wording import date_zh
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Answer

    from app.queries.expiry_radar import DatedPermit

radar = Blueprint("radar", __name__, url_prefix="/employer/expiry")
feeds = Blueprint("feeds", __name__)
BANDS = {
    ExpiryBand.ENDED: (_l("已到期"), "grey"),
    ExpiryBand.LATE: (_l("来不及"), "red"),
    ExpiryBand.THIS_WEEK: (_l("本周要交"), "amber"),
    ExpiryBand.OPEN: (_l("办理期内"), "green"),
    ExpiryBand.THREE_MONTHS: (_l("三个月内"), "blue"),
    ExpiryBand.LATER: (_l("以后"), "grey"),
    ExpiryBand.SUBMITTED: (_l("已提交审核"), "purple"),
}
"""In the order in which they are shown, with their words and tone."""
NAMES_IN_A_DAY = 2
WEEKDAYS = (_l("一"), _l("二"), _l("三"), _l("四"), _l("五"), _l("六"), _l("日"))


@radar.get("/")
def show() -> str:
    """Show the bands, a page of the permits and a month."""
    return _page()


@radar.post("/feed")
def make_feed() -> Answer | str:
    """Make an address of the feed and show it, this once."""
    token = issue_feed(app_context(), actor(), request.form.get("_key", ""))
    if token is None:
        flash(_("日历地址只在生成时显示一次。没有记下的，请重新生成。"), "amber")
        return redirect(url_for("radar.show", _anchor="feed"), 303)
    base = app_context().settings.public_url.rstrip("/") or request.url_root.rstrip("/")
    return _page(base + url_for("feeds.calendar", token=token))


@radar.post("/feed/revocation")
def end_feed() -> Answer:
    """End the address that is in use."""
    revoke_feed(app_context(), actor(), request.form.get("_key", ""))
    flash(_("日历地址已停用，订阅了它的日历不再更新。"), "green")
    return redirect(url_for("radar.show", _anchor="feed"), 303)


def _page(address: str = "") -> str:
    wanted = request.args.get("band", "")
    found = expiry_radar(
        app_context(),
        actor(),
        band=wanted if wanted in BANDS else "",
        page=asked_page(),
        month=asked_day(request.args.get("month", "") + "-01"),
    )
    day = request.args.get("day", "")
    return render_template(
        "employer/radar.html",
        found=found,
        page=asked_page(),
        bands=BANDS,
        weekdays=WEEKDAYS,
        most_names=NAMES_IN_A_DAY,
        EXPIRY=EXPIRY,
        chosen=next((one for week in found.weeks for one in week if one.day.isoformat() == day), None),
        before=months_before(found.month, 1),
        after=months_before(found.month, -1),
        address=address,
        key=new_key,
    )


@feeds.get("/feeds/<token>.ics")
def calendar(token: str) -> Response:
    """Return the calendar of the unit whose address it is, to whoever knows it."""
    try:
        employer_id = unit_of_feed(app_context(), token, request.remote_addr or "unknown")
    except ThrottledError:
        return Response(_("尝试次数太多，请稍后再试。"), 429, mimetype="text/plain")
    name, days = feed_days(app_context(), employer_id, _entry)
    text = calendar_text(_("工作居住证期限（%(name)s）", name=name), days, made_at=app_context().clock())
    return Response(text, mimetype="text/calendar", headers={"Referrer-Policy": "no-referrer"})


def _entry(one: DatedPermit) -> tuple[str, str]:
    """Return what an entry says: of the name only its first character, and no number of a document."""
    name = one.name[:1] + "*" * max(1, len(one.name) - 1)
    if one.kind == EXPIRY:
        return _("证件到期：%(name)s", name=name), _("这一天过后证件自动失效，无法恢复。")
    facts = {"opens": date_zh(one.window.opens_on), "expiry": date_zh(one.window.expiry)}
    about = _("%(opens)s起可以提交续签，证件 %(expiry)s到期。", **facts)
    if one.is_submitted:
        return _("已提交审核：%(name)s", name=name), about
    return _("最晚提交续签：%(name)s", name=name), about
