"""审计: what the last checks found, security events and the audit itself, for auditors and security officers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from app.documents.table_files import TYPES, table_file
from app.queries.evidence_views import (
    EventKind,
    Looked,
    audit_trail,
    evidence_home,
    export_events,
    security_events,
    shown_days,
)
from app.web.frame.asked_days import asked_day
from app.web.frame.gate import actor, app_context
from app.web.frame.list_position import asked_place, asked_text, neighbours
from app.web.wording.audit_findings import finding_words
from app.web.wording.audit_words import AUDIT_WORDS, audit_sentence
from app.web.wording.date_wording import datetime_zh
from app.web.wording.event_words import EVENT_WORDS, TONES, event_about
from app.web.wording.translate import _

audit = Blueprint("audit", __name__, url_prefix="/audit")


@audit.get("/")
def home() -> str:
    """Show the last check, what it found, and the checks before it."""
    found = evidence_home(app_context())
    return render_template(
        "operations/audit_home.html",
        found=found,
        told=[finding_words(one) for one in found.findings],
        now=app_context().clock(),
    )


@audit.get("/events")
def events() -> str:
    """Show security events, found by person, address, kind and day."""
    looked = _looked()
    listed = security_events(app_context(), looked, asked_place())
    return render_template(
        "operations/audit_events.html",
        looked=looked,
        found=listed.found,
        names=listed.names,
        words=EVENT_WORDS,
        tones=TONES,
        about=event_about,
        beside=neighbours(listed.found.newer, listed.found.older),
    )


@audit.post("/events/file")
def export() -> Response:
    """Take the events that were looked for out as a file; that is an event itself."""
    listed = export_events(app_context(), actor(), _looked())
    heading = [_("时间"), _("种类"), _("账号"), _("地址"), _("设备"), _("结果"), _("次数"), _("内容")]
    lines = [
        [
            datetime_zh(row.at),
            str(EVENT_WORDS[EventKind(row.kind)]),
            listed.names.get(row.account_id or "", row.account_id or ""),
            row.address,
            row.device,
            row.result,
            str(row.count),
            event_about(row.target, listed.names),
        ]
        for row in listed.found.rows
    ]
    response = Response(table_file("csv", heading, lines), content_type=TYPES["csv"])
    response.headers["Content-Disposition"] = 'attachment; filename="security-events.csv"'
    return response


@audit.get("/trail")
def trail() -> str:
    """Show the audit of all chains, the newest first."""
    looked, chain = _looked(), asked_text("chain")
    listed = audit_trail(app_context(), looked, chain, asked_place())
    return render_template(
        "operations/audit_trail.html",
        looked=looked,
        chain=chain,
        found=listed.found,
        names=listed.names,
        words=AUDIT_WORDS,
        sentence=audit_sentence,
        beside=neighbours(listed.found.newer, listed.found.older),
    )


def _looked() -> Looked:
    asked: Any = request.form if request.method == "POST" else request.args
    kind = asked.get("kind", "")
    first, last = shown_days(
        asked_day(asked.get("first", "")), asked_day(asked.get("last", "")), app_context().today()
    )
    return Looked(
        person=asked.get("person", "").strip()[:80],
        address=asked.get("address", "").strip()[:45],
        kind=kind if kind in set(EventKind) else "",
        first_day=first,
        last_day=last,
    )
