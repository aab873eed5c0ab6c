"""基础信息采集: four groups, each checked when it is kept; with the last the profile is complete."""

import io

import pytest
from sqlalchemy import select

from app.policy.actor import SYSTEM
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.services.records.employer_papers import upload_attachment
from app.services.records.employer_profile import (
    ask_again,
    group_view,
    keep_group,
    keep_group_draft,
    profile_view,
)
from app.store.employer_rows import employer_facts, employer_of
from app.store.profile_rows import profile_of
from app.store.tables_identity import audit
from app.store.tables_office import employer
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.services.test_employer_papers import paper
from tests.support.shows import shows

pytestmark = needs_fonts
GENERAL = {
    "unit_kind": ["enterprise"],
    "industry": ["information"],
    "legal_representative": ["李示范"],
    "tax_registration_place": ["haidian"],
    "office_address": ["北京市海淀区示例路 6 号"],
    "office_phone": ["58510000"],
    "contact_email": ["office@example.invalid"],
    "staff_count": ["１２"],
}
QUALIFICATIONS = {"has_qualification": ["no"]}
AGENT = {
    "agent_name": ["李示范"],
    "agent_id_number": ["11000019900101003ｘ"],
    "agent_phone": ["15400000100"],
    "agent_email": ["agent@example.invalid"],
}
LICENCE = {"licence_term": ["long"], "business_scope": ["技术服务"]}
ALL = {"general": GENERAL, "qualifications": QUALIFICATIONS, "agent": AGENT, "licence": LICENCE}


def newcomer(context):
    return actor_named(context, "agent6")


def keep(context, group, answers=None, key=""):
    return keep_group(context, newcomer(context), group, answers or ALL[group], key or group)


def upload_licence(context):
    data = io.BytesIO(paper("business_licence"))
    upload_attachment(context, newcomer(context), "business_licence", data, "执照.pdf", "licence paper")


def view(context):
    with context.database.reading() as work:
        return profile_view(work, newcomer(context).employer_id)


@shows("A25")
def test_four_groups_make_a_profile_complete_without_a_review(context):
    upload_licence(context)
    answers = [keep(context, group) for group in ALL]
    assert [answer["is_complete"] for answer in answers] == [False, False, False, True]
    unit = newcomer(context).employer_id
    with context.database.reading() as work:
        assert employer_facts(work, unit).is_profile_complete
        assert employer_of(work, unit).contact_email == "office@example.invalid"
        assert profile_of(work, unit)["general"]["staff_count"] == 12
        assert profile_of(work, unit)["agent"]["agent_id_number"] == "11000019900101003X"


def test_the_order_is_free_and_the_next_group_is_the_first_that_is_missing(context):
    assert view(context).next_group == "general"
    assert keep(context, "agent")["missing"] == ["general", "qualifications", "licence"]
    keep(context, "general")
    assert view(context).next_group == "qualifications"


def test_a_licence_without_its_scan_is_not_kept(sqlite_context):
    with pytest.raises(FormInvalidError) as refused:
        keep(sqlite_context, "licence")
    assert [name for name, _ in refused.value.facts["errors"]] == ["licence_file"]


def test_a_wrong_check_digit_is_told_at_the_field_and_what_was_typed_is_a_draft(context):
    with pytest.raises(FormInvalidError) as refused:
        keep(context, "agent", {**AGENT, "agent_id_number": ["110000199001010037"]})
    ((name, sentence),) = refused.value.facts["errors"]
    assert name == "agent_id_number"
    assert "校验位" in sentence
    with context.database.reading() as work:
        shown = group_view(context, work, newcomer(context).employer_id, "agent")
    assert shown.values["agent_id_number"] == "110000199001010037"
    assert view(context).done == frozenset()


def test_a_draft_is_kept_and_gives_way_to_the_answers(context):
    by = newcomer(context)
    for name in ("甲", "乙"):
        keep_group_draft(context, by, "agent", {"agent_name": name})
    with context.database.reading() as work:
        assert group_view(context, work, by.employer_id, "agent").values["agent_name"] == "乙"
    keep(context, "agent")
    with context.database.reading() as work:
        assert group_view(context, work, by.employer_id, "agent").values["agent_name"] == "李示范"


def test_pressing_twice_keeps_it_once(context):
    assert keep(context, "general") == keep(context, "general")
    with context.database.reading() as work:
        told = work.connection.execute(select(audit.c.facts).where(audit.c.action == "save_profile")).all()
    assert [row.facts["group"] for row in told] == ["general"]


def test_name_code_and_place_come_from_the_registry_and_are_not_taken_from_the_form(sqlite_context):
    unit = newcomer(sqlite_context).employer_id
    with sqlite_context.database.reading() as work:
        before = employer_of(work, unit)
    keep(sqlite_context, "general")
    with sqlite_context.database.reading() as work:
        after = employer_of(work, unit)
    assert (before.name, before.uscc, before.registered_place) == (
        after.name,
        after.uscc,
        after.registered_place,
    )


def test_the_profile_lies_sealed(sqlite_context):
    keep(sqlite_context, "agent")
    with sqlite_context.database.reading() as work:
        sealed = work.connection.execute(
            select(employer.c.profile_sealed).where(employer.c.id == newcomer(sqlite_context).employer_id)
        ).scalar()
    assert b"11000019900101003X" not in sealed


def test_a_complete_profile_changes_by_groups_and_stays_complete(sqlite_context):
    by = actor_named(sqlite_context, "agent")
    answer = keep_group(sqlite_context, by, "agent", {**AGENT, "agent_name": ["王新任"]}, "change")
    assert answer == {"is_complete": True, "missing": []}
    with sqlite_context.database.reading() as work:
        assert profile_of(work, by.employer_id)["agent"]["agent_name"] == "王新任"


def test_another_word_is_no_group(sqlite_context):
    with pytest.raises(NotFoundError):
        keep(sqlite_context, "no_such_group", GENERAL)


def test_after_a_change_in_the_registry_the_unit_confirms_its_general_information_again(context):
    by = actor_named(context, "agent")
    for _change in range(2):
        context.database.transact(lambda work: ask_again(context, work, SYSTEM, by.employer_id))
    with context.database.reading() as work:
        assert not employer_facts(work, by.employer_id).is_profile_complete
        assert profile_view(work, by.employer_id).next_group == "general"
        shown = group_view(context, work, by.employer_id, "general").values
    assert shown["legal_representative"] == "李示范"
    answer = keep_group(context, by, "general", {**GENERAL, "office_phone": [shown["office_phone"]]}, "again")
    assert answer == {"is_complete": True, "missing": []}
