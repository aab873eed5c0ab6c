"""我的资料: rows with their own review status; what applications read follows from them."""

import pytest

from app.domain.person_records import approved_records, education_of, with_highest_education, with_status
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.services.records.update_person_records import keep_part, keep_part_draft, part_view
from app.store.permit_rows import live_permit_of_person
from app.store.person_rows import person_of, phone_of
from tests.make.context_maker import actor_named
from tests.support.shows import shows

BACHELOR = {
    "education.0.level": ["bachelor"],
    "education.0.subject": ["计算机科学与技术"],
    "education.0.school": ["示例大学"],
    "education.0.enrolled_on": ["2008-09-01"],
    "education.0.graduated_on": ["2012-07-01"],
}
MASTER = {
    "education.1.level": ["master"],
    "education.1.subject": ["软件工程"],
    "education.1.school": ["样本大学"],
    "education.1.enrolled_on": ["2012-09-01"],
    "education.1.graduated_on": ["2015-07-01"],
}
NO_TITLE = {"has_title": ["no"]}
BASIC = {
    "phone": ["1540000 9999"],
    "email": ["zhao@example.invalid"],
    "ethnicity": ["满族"],
    "political_status": ["masses"],
    "marital_status": ["single"],
    "hukou_place": ["示例省"],
    "current_address": ["北京市海淀区新址 1 号"],
}


@pytest.fixture
def zhao(context):
    return actor_named(context, "zhao")


def details(context, by):
    with context.database.reading() as work:
        return person_of(work, by.person_id).details


def wrong(context, by, part, posted):
    with pytest.raises(FormInvalidError) as refused:
        keep_part(context, by, part, posted, "key")
    return [name for name, _ in refused.value.facts["errors"]]


def test_a_row_that_stands_keeps_its_status_and_a_new_one_waits(context, zhao):
    keep_part(context, zhao, "education", {**BACHELOR, **MASTER, **NO_TITLE}, "key")
    assert [row["status"] for row in details(context, zhao)["education"]] == ["valid", "pending"]


@shows("T43")
def test_a_changed_row_waits_for_review_again(context, zhao):
    keep_part(context, zhao, "education", {**BACHELOR, "education.0.school": ["另一大学"], **NO_TITLE}, "key")
    assert [row["status"] for row in details(context, zhao)["education"]] == ["pending"]


def test_the_highest_education_is_what_applications_read(context, zhao):
    keep_part(context, zhao, "education", {**BACHELOR, **MASTER, **NO_TITLE}, "key")
    found = details(context, zhao)
    assert (found["education_level"], found["education_school"]) == ("master", "样本大学")


def test_a_title_is_asked_for_only_by_those_who_hold_one(context, zhao):
    assert wrong(context, zhao, "education", {**BACHELOR, "has_title": ["yes"]}) == ["title_name"]
    keep_part(
        context, zhao, "education", {**BACHELOR, "has_title": ["yes"], "title_name": ["工程师"]}, "with"
    )
    assert details(context, zhao)["title_name"] == "工程师"
    keep_part(context, zhao, "education", {**BACHELOR, **NO_TITLE}, "without")
    assert details(context, zhao)["title_name"] == ""


@pytest.mark.parametrize(
    ("part", "posted", "field"),
    [
        ("education", {**NO_TITLE}, "education"),
        (
            "education",
            {**BACHELOR, "education.0.graduated_on": ["2008-09-01"], **NO_TITLE},
            "education.0.graduated_on",
        ),
        ("basic", {**BASIC, "phone": ["123"]}, "phone"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(context, zhao, part, posted, field):
    before = details(context, zhao)
    assert wrong(context, zhao, part, posted) == [field]
    assert details(context, zhao) == before


def test_basic_information_changes_the_record_and_not_the_permit(context, zhao):
    with context.database.reading() as work:
        permit, before = live_permit_of_person(work, zhao.person_id), person_of(work, zhao.person_id)
    keep_part(context, zhao, "basic", {**BASIC, "phone": ["15400009999"]}, "key")
    with context.database.reading() as work:
        after = person_of(work, zhao.person_id)
        assert phone_of(work, zhao.person_id) == "15400009999"
        assert live_permit_of_person(work, zhao.person_id) == permit
    assert (after.details["ethnicity"], after.email) == ("满族", "zhao@example.invalid")
    assert after.name == before.name
    assert after.details["education"] == before.details["education"]


def test_study_and_work_may_be_empty_and_a_draft_waits(context, zhao):
    keep_part_draft(context, zhao, "work", {"work_history": [{"employer": "半途"}]})
    with context.database.reading() as work:
        assert part_view(context, work, zhao, "work").values["work_history"][0]["employer"] == "半途"
    keep_part(context, zhao, "work", {}, "key")
    assert details(context, zhao)["work_history"] == []


def test_another_word_is_no_part_and_an_agent_has_no_records(context, zhao):
    for by, part in ((zhao, "permit"), (actor_named(context, "agent"), "work")):
        with pytest.raises(NotFoundError):
            keep_part(context, by, part, {}, "key")


def test_a_record_from_before_there_were_rows_counts_as_one_row():
    old = {"education_level": "master", "education_subject": "物理", "education_school": "示例大学"}
    assert education_of(old) == [
        {"level": "master", "subject": "物理", "school": "示例大学", "status": "valid"}
    ]
    assert education_of({}) == []
    assert with_highest_education({"post": "x"}) == {"post": "x"}


def test_an_approved_application_makes_every_row_valid():
    rows = with_status([], [{"school": "甲"}, {"school": "乙"}])
    assert {row["status"] for row in rows} == {"pending"}
    done = approved_records({}, {"study_history": rows, "post": "x"})
    assert {row["status"] for row in done["study_history"]} == {"valid"}
    assert done["post"] == "x"
