"""A wrong name or number is put right by an operator while no permit says it; the words of forms lead there."""

import pytest

from app.domain.id_number import check_digit
from app.services.accounts.correct_identity import Identity, correct_identity
from app.services.accounts.sign_in import actor_of, sign_in
from app.services.context.refusals import FormInvalidError, NotAllowedError, ProcedureRefusedError
from app.store.override_rows import overrides_of_person
from app.store.person_rows import person_of, revealed
from tests.make.context_maker import actor_named
from tests.make.registering import GOOD, ZHAO, register_somebody
from tests.support.signed_in import desk_of

FIRST = "11000019950606002"
RIGHT = FIRST + check_digit(FIRST)
TOLD = Identity("何新莱", "id_card", RIGHT)


@pytest.fixture
def newcomer(context):
    register_somebody(context)
    return actor_of(context, sign_in(context, GOOD["phone"], GOOD["password"])).person_id


def correct(context, person_id, told=TOLD, *, login="operator", key="k", reason="凭身份证更正"):
    return correct_identity(context, actor_named(context, login), key, person_id, told, reason=reason)


def test_name_number_sex_and_birth_are_right_afterwards_and_the_decision_is_kept(context, newcomer):
    correct(context, newcomer)
    with context.database.reading() as work:
        person = person_of(work, newcomer)
        assert (person.name, person.sex, person.birth_date.isoformat()) == ("何新莱", "female", "1995-06-06")
        assert revealed(work, newcomer)[0] == RIGHT
        (row,) = overrides_of_person(work, newcomer)
    assert (row.kind, row.facts["was_named"], row.reason) == ("identity_corrected", "何新来", "凭身份证更正")
    assert actor_of(context, sign_in(context, GOOD["phone"], GOOD["password"])).display_name == "何新莱"


def test_who_has_a_permit_applies_for_it(context):
    with pytest.raises(ProcedureRefusedError) as refused:
        correct(context, actor_named(context, "zhao").person_id)
    assert refused.value.facts["rule"] == "permit_says_identity"


def test_a_number_of_somebody_else_or_a_wrong_one_is_refused(context, newcomer):
    for number in (ZHAO, RIGHT[:-1] + ("0" if RIGHT[-1] != "0" else "1")):
        with pytest.raises(FormInvalidError) as refused:
            correct(context, newcomer, Identity("何新莱", "id_card", number))
        assert [error[0] for error in refused.value.facts["errors"]] == ["id_number"]
    with pytest.raises(FormInvalidError):
        correct(context, newcomer, reason="")
    with pytest.raises(NotAllowedError):
        correct(context, newcomer, login="agent")


def test_the_operator_finds_it_where_the_words_lead(sqlite_context):
    register_somebody(sqlite_context)
    own = desk_of(sqlite_context, None)
    own.sign_in(GOOD["phone"], GOOD["password"])
    assert "请携带证件联系系统管理员更正" in own.get("/me/records/basic")
    person_id = actor_of(sqlite_context, sign_in(sqlite_context, GOOD["phone"], GOOD["password"])).person_id
    desk = desk_of(sqlite_context, "operator")
    where = f"/operations/people/{person_id}/decide/correction"
    assert where in desk.get(f"/operations/people/{person_id}").links()
    page = desk.get(where)
    sent = {
        "_key": page.hidden("_key"),
        "name": "",
        "id_type": "id_card",
        "id_number": "1",
        "reason": "凭证件",
    }
    page = desk.post(where, sent, status=422)
    assert "请填写姓名" in page
    assert "身份证号码应为 18 位" in page
    sent = {"_key": "k", "name": "何新莱", "id_type": "id_card", "id_number": RIGHT, "reason": "凭身份证更正"}
    page = desk.post_and_go(where, sent, to=f"/operations/people/{person_id}")
    assert "身份信息已更正" in page
    assert "原为：何新来" in page
