"""基础信息采集: four groups, each checked when it is kept; with the last the profile is complete."""

import io

import pytest
from sqlalchemy import select

from app.policy.actor import SYSTEM
from app.services.employer_papers import upload_attachment
from app.services.employer_profile import ask_again, group_view, keep_group, keep_group_draft, profile_view
from app.services.refusals import FormInvalidError, NotFoundError
from app.store.employer_rows import employer_facts, employer_of
from app.store.profile_rows import profile_of
from app.store.tables_identity import audit
from app.store.tables_office import employer
from tests.documents.slip_fonts import needs_fonts
from tests.make.house_maker import actor_named
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


def newcomer(house):
    return actor_named(house, "agent6")


def keep(house, group, answers=None, key=""):
    return keep_group(house, newcomer(house), group, answers or ALL[group], key or group)


def upload_licence(house):
    data = io.BytesIO(paper("business_licence"))
    upload_attachment(house, newcomer(house), "business_licence", data, "执照.pdf", "licence paper")


def view(house):
    with house.database.reading() as work:
        return profile_view(work, newcomer(house).employer_id)


@shows("A25")
def test_four_groups_make_a_profile_complete_without_a_review(house):
    upload_licence(house)
    answers = [keep(house, group) for group in ALL]
    assert [answer["is_complete"] for answer in answers] == [False, False, False, True]
    unit = newcomer(house).employer_id
    with house.database.reading() as work:
        assert employer_facts(work, unit).is_profile_complete
        assert employer_of(work, unit).contact_email == "office@example.invalid"
        assert profile_of(work, unit)["general"]["staff_count"] == 12
        assert profile_of(work, unit)["agent"]["agent_id_number"] == "11000019900101003X"


def test_the_order_is_free_and_the_next_group_is_the_first_that_is_missing(house):
    assert view(house).next_group == "general"
    assert keep(house, "agent")["missing"] == ["general", "qualifications", "licence"]
    keep(house, "general")
    assert view(house).next_group == "qualifications"


def test_a_licence_without_its_scan_is_not_kept(sqlite_house):
    with pytest.raises(FormInvalidError) as refused:
        keep(sqlite_house, "licence")
    assert [name for name, _ in refused.value.facts["errors"]] == ["licence_file"]


def test_a_wrong_check_digit_is_told_at_the_field_and_what_was_typed_is_a_draft(house):
    with pytest.raises(FormInvalidError) as refused:
        keep(house, "agent", {**AGENT, "agent_id_number": ["110000199001010037"]})
    ((name, sentence),) = refused.value.facts["errors"]
    assert name == "agent_id_number"
    assert "校验位" in sentence
    with house.database.reading() as work:
        shown = group_view(house, work, newcomer(house).employer_id, "agent")
    assert shown.values["agent_id_number"] == "110000199001010037"
    assert view(house).done == frozenset()


def test_a_draft_is_kept_and_gives_way_to_the_answers(house):
    by = newcomer(house)
    for name in ("甲", "乙"):
        keep_group_draft(house, by, "agent", {"agent_name": name})
    with house.database.reading() as work:
        assert group_view(house, work, by.employer_id, "agent").values["agent_name"] == "乙"
    keep(house, "agent")
    with house.database.reading() as work:
        assert group_view(house, work, by.employer_id, "agent").values["agent_name"] == "李示范"


def test_pressing_twice_keeps_it_once(house):
    assert keep(house, "general") == keep(house, "general")
    with house.database.reading() as work:
        told = work.connection.execute(select(audit.c.facts).where(audit.c.action == "save_profile")).all()
    assert [row.facts["group"] for row in told] == ["general"]


def test_name_code_and_place_come_from_the_registry_and_are_not_taken_from_the_form(sqlite_house):
    unit = newcomer(sqlite_house).employer_id
    with sqlite_house.database.reading() as work:
        before = employer_of(work, unit)
    keep(sqlite_house, "general")
    with sqlite_house.database.reading() as work:
        after = employer_of(work, unit)
    assert (before.name, before.uscc, before.registered_place) == (
        after.name,
        after.uscc,
        after.registered_place,
    )


def test_the_profile_lies_sealed(sqlite_house):
    keep(sqlite_house, "agent")
    with sqlite_house.database.reading() as work:
        sealed = work.connection.execute(
            select(employer.c.profile_sealed).where(employer.c.id == newcomer(sqlite_house).employer_id)
        ).scalar()
    assert b"11000019900101003X" not in sealed


def test_a_complete_profile_changes_by_groups_and_stays_complete(sqlite_house):
    by = actor_named(sqlite_house, "agent")
    answer = keep_group(sqlite_house, by, "agent", {**AGENT, "agent_name": ["王新任"]}, "change")
    assert answer == {"is_complete": True, "missing": []}
    with sqlite_house.database.reading() as work:
        assert profile_of(work, by.employer_id)["agent"]["agent_name"] == "王新任"


def test_another_word_is_no_group(sqlite_house):
    with pytest.raises(NotFoundError):
        keep(sqlite_house, "no_such_group", GENERAL)


def test_after_a_change_in_the_registry_the_unit_confirms_its_general_information_again(house):
    by = actor_named(house, "agent")
    for _change in range(2):
        house.database.transact(lambda work: ask_again(house, work, SYSTEM, by.employer_id))
    with house.database.reading() as work:
        assert not employer_facts(work, by.employer_id).is_profile_complete
        assert profile_view(work, by.employer_id).next_group == "general"
        shown = group_view(house, work, by.employer_id, "general").values
    assert shown["legal_representative"] == "李示范"
    answer = keep_group(house, by, "general", {**GENERAL, "office_phone": [shown["office_phone"]]}, "again")
    assert answer == {"is_complete": True, "missing": []}
