"""Forms of a case sent through their pages, and what the answers tell."""

from tests.support.case_reading import parts, tellings
from tests.support.signed_in import desk_of


def sent(context, login, journey, element, answers):
    """Send a form of a case through its page, without asking what comes of it; return the desk that did."""
    desk = desk_of(context, login)
    where = f"/tasks/{journey.open()[element].key}"
    page = desk.get(where)
    data = {
        "_key": page.hidden("_key"),
        "_fence": page.hidden("_fence"),
        "csrf_token": page.hidden("csrf_token"),
    }
    desk.response = desk.client.post(where, data=data | answers)
    return desk


def refused(context, login, journey, element, answers):
    """Send a form that must not go through; return its page and the reasons it tells."""
    before, history = journey.open()[element].key, journey.case.lock_version
    desk = sent(context, login, journey, element, answers)
    page = desk._page(desk.response, 422)
    assert tellings(page) == [], "a success that was none"
    assert journey.open()[element].key == before
    assert journey.case.lock_version == history, "nothing of a refused step is kept"
    (told,) = parts(page, "error-summary")
    return page, told


def gone_on(context, login, journey, element, answers):
    """Send a form that goes through; return what the page after it tells, and in which tone."""
    desk = sent(context, login, journey, element, answers)
    assert desk.response.status_code == 303, desk.response.text[:1500]
    page = desk.get(desk.response.location)
    ((tone, told),) = tellings(page)
    return told, tone
