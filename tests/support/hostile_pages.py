"""Hostile words, names that no form asks for, and hostile files of editions at the pages of an office; what came of each."""

import csv
import io
import time
import zipfile

from app.store.edition_drafts import open_drafts
from tests.make.hostile_code import INERT
from tests.make.hostile_texts import FORMULAS, NOT_ASKED, SQL, TYPED, XSS
from tests.make.service_journey import ServiceJourney
from tests.support.edition_desk import UNREHEARSED, begun, live, sent
from tests.support.hostile_doors import FILES, Fate, harm_in, rows_of
from tests.support.signed_in import app_of, client_for, post

SECONDS = 2.0
"""A statement that was made to sleep takes longer."""
ROW = {
    "education.0.level": "master",
    "education.0.subject": "软件工程",
    "education.0.school": "样本大学",
    "education.0.enrolled_on": "2012-09-01",
    "education.0.graduated_on": "2015-07-01",
    "has_title": "no",
}
EDUCATION, AUTHORITIES = "/me/records/education", "/operations/authorities/"
BEGIN_FORMULA = tuple("=+-@\t\r")


def _told(kind, text, answers, began):
    """Return what came of a text that went into some answers."""
    faults = [f"status {one.status_code}" for one in answers if one.status_code >= 500]
    faults += [harm for one in answers if one.mimetype == "text/html" and (harm := harm_in(one.text))]
    faults += (
        ["a header of its own"]
        if any(name in ("X", "a") for one in answers for name, _ in one.headers)
        else []
    )
    faults += (
        ["another site"]
        if any("evil.invalid" in one.headers.get("Location", "").partition("?")[0] for one in answers)
        else []
    )
    faults += ["slow"] if time.process_time() - began > SECONDS else []
    return Fate(kind, text[:40], answers[0].status_code >= 400, "; ".join(faults))


def texts(context, every=1):
    """Yield what came of hostile texts: kept in records and shown, as a name of the office, searched for, sent as a login."""
    app = app_of(context)
    zhao, operator, reviewer = (client_for(app, login) for login in ("zhao", "operator", "hd.l1a"))
    for number, text in enumerate(TYPED[::every]):
        began = time.process_time()
        kept = post(zhao, EDUCATION, **{**ROW, "education.0.school": text, "_key": f"e{number}"})
        shown = [zhao.get("/me/records/"), zhao.get(EDUCATION)]
        yield _told("texts in records", text, [kept, *shown], began)
        began = time.process_time()
        named = post(
            operator, AUTHORITIES, code="haidian_hrss", name=text[:60], known="yes", _key=f"a{number}"
        )
        yield _told("texts as names of the office", text, [named, operator.get(AUTHORITIES)], began)
        began = time.process_time()
        found = [
            operator.get("/operations/people/", query_string={"text": text}),
            operator.get("/operations/cases", query_string={"number": text, "employer": text}),
            reviewer.get("/review/", query_string={"q": text}),
            reviewer.get("/review/cases", query_string={"q": text, "from": text}),
        ]
        yield _told("texts searched for", text, found, began)
    for text in (*XSS, *SQL)[::every]:
        began = time.process_time()
        refused = post(app.test_client(), "/sign-in", login=text, password=text, back=text)
        yield _told("texts as logins", text, [refused], began)


def not_asked(context, every=1):
    """Yield what came of answers that no form asks for; each leaves every row as it was."""
    app = app_of(context)
    zhao, agent = client_for(app, "zhao"), client_for(app, "agent")
    task = ServiceJourney(context).open()["confirm_contract"].key
    for name in NOT_ASKED[::every]:
        before = rows_of(context)
        for kind, client, path, answers in (
            ("not asked: records", zhao, EDUCATION, ROW),
            ("not asked: a task", agent, f"/tasks/{task}", {"_fence": "1", "contract_choice": "current"}),
            ("not asked: a profile", agent, "/employer/profile/general", {}),
        ):
            answer = post(client, path, **{**answers, name: "approved", "_key": f"n{name}{kind}"})
            effect = "" if answer.status_code in (400, 404, 409, 422) else f"taken: {answer.status_code}"
            effect = effect or ("rows changed" if rows_of(context) != before else "")
            yield Fate(kind, name, answer.status_code == 400, effect)


def formulas(context):
    """Yield what came of formulas as names of browsers, in the table that auditors open with a spreadsheet."""
    app = app_of(context)
    for text in FORMULAS:
        headers = {"User-Agent": text.replace("\r", "").strip("\t")}
        app.test_client().get("/operations/", headers=headers)
        client_for(app, "agent").get("/operations/", headers=headers)
    auditor = client_for(app, "auditor")
    table = post(auditor, "/audit/events/file", kind="")
    cells = [cell for line in csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))) for cell in line]
    bad = [cell for cell in cells if cell.startswith(BEGIN_FORMULA)]
    is_there = any("cmd|" in cell for cell in cells)
    effect = f"cells {bad[:3]}" if bad else "" if is_there else f"nothing to see: {table.status_code}"
    for text in FORMULAS:
        yield Fate("formulas", text, is_refused=False, effect=effect)


def editions(context, around, kind, every=1):
    """Yield what came of files that an analyst uploads and another person publishes: the edition in force stays."""
    app, ending = app_of(context), FILES[kind][0]
    analyst, operator = client_for(app, "analyst"), client_for(app, "operator")
    place = {".bpmn": "renewal/renewal.bpmn", ".dmn": "renewal/reminders.dmn", ".form": "forms/renewal/confirm_contract.form"}[ending]  # fmt: skip
    before = live(context)
    for name, data in list(FILES[kind][1].items())[::every]:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
            opened.writestr(place, around.armed(data))
        began = time.process_time()
        page, path = begun(analyst, [("all.zip", packed.getvalue())], note=f"{kind} {name}"[:100])
        took, told, answers = time.process_time() - began, page.text, [page]
        if page.status_code == 200:
            published = sent(operator, f"{path}/publish", path, UNREHEARSED)
            told, answers = told + published.text, [page, published]
        effect = around.effect(told, took, within=SECONDS)
        is_refused, before = live(context) == before, live(context)
        may_stand = name in INERT or "neutral" in kind
        effect = effect or ("" if is_refused or may_stand else "published")
        effect = effect or next((harm for one in answers if (harm := harm_in(one.text))), "")
        yield Fate(f"{kind}, uploaded", name, is_refused, effect)
        _drop(context, operator)


def _drop(context, operator):
    """End what is drafted, so that the next attack begins anew."""
    with context.database.reading() as work:
        drafts = [one.id for one in open_drafts(work)]
    for one in drafts:
        post(operator, f"/editions/drafts/{one}/drop", _key=f"drop{one}")
