"""Every procedure is played; each page, notice and letter on the way is in words, and states what the rows say."""

import pytest

from app.scenarios.scenario_reader import read_scenario
from app.store.case_rows import case_of
from app.store.employer_rows import employer_of
from app.store.permit_rows import permit_concerned, permits_of_person
from app.store.person_rows import person_of
from app.web.date_wording import date_zh
from app.web.notice_words import notice_words
from tests.processes.test_scenario_files import FILES, PROCESSES
from tests.support.watched_story import WatchedStory


def told_permit(work, facts, case, person_id):
    """Return the permit a notice speaks of, also when it has ended meanwhile; None for a unit's own business."""
    named = [
        one for one in permits_of_person(work, person_id or "") if one.permit_no == facts.get("permit_no")
    ]
    return named[0] if named else permit_concerned(work, case.permit_id if case else None, person_id)


def differing(work, kind, facts, case_id):
    """Return what a notice states otherwise than the rows do."""
    case = case_of(work, case_id) if case_id else None
    person_id = case.person_id if case else facts.get("person_id")
    permit = told_permit(work, facts, case, person_id)
    rows = {}
    if case:
        rows |= {"case_number": case.number, "procedure": case.procedure}
    if "employer_name" in facts and case:
        rows["employer_name"] = employer_of(work, case.employer_id).name
    if "person_name" in facts and person_id:
        rows["person_name"] = person_of(work, person_id).name
    if facts.get("valid_until"):
        rows["valid_until"] = permit.valid_until.isoformat()
    if facts.get("permit_no"):
        rows["permit_no"] = permit.permit_no
    wrong = [
        f"{kind}: {name} {facts.get(name)!r}, row {value!r}"
        for name, value in rows.items()
        if facts.get(name) != value
    ]
    body = notice_words(kind, facts)[1]
    if "valid_until" in rows and f"证件有效期至 {date_zh(permit.valid_until)}。" not in body:
        wrong.append(f"{kind}: {body}")
    return wrong


@pytest.mark.parametrize("file", FILES)
def test_what_is_read_on_the_way_is_in_words_and_true(sqlite_house, file):
    story = WatchedStory(sqlite_house, read_scenario(file, PROCESSES), differing)
    played = story.play()
    assert played.failure is None
    story.read_lists()
    assert story.found == {}
    assert story.wrong == []
