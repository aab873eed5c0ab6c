"""A holder and a unit without the permission for that permit are both told before they are associated."""

import pytest
from sqlalchemy import update

from app.services.context.refusals import FormInvalidError
from app.store.tables_office import permission
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import association, confirmation, left, unit_of
from tests.support.case_reading import task_page
from tests.support.signed_in import desk_of

BEIJING = "beijing_work_residence"


@pytest.mark.parametrize("is_lacking", [True, False])
def test_both_are_warned_before_they_confirm(sqlite_context, is_lacking):
    context = sqlite_context
    left(context, "agent", "zhang")
    unit = actor_named(context, "agent2").employer_id
    if is_lacking:
        where = permission.c.employer_id == unit, permission.c.permit_type == "beijing_work_residence"
        lost = update(permission).where(*where).values(permit_type="elsewhere")
        context.database.transact(lambda work: work.connection.execute(lost))
    desk = desk_of(context, "zhang")
    page = desk.post(
        "/me/business/association", {"code": unit_of(context, "agent2").association_code, "_key": "k"}
    )
    assert ("这家单位没有开通您这类证件的业务办理权限" in page) is is_lacking
    journey = association(context, "zhang", "agent2")
    page = task_page(context, "agent2", journey, "confirm_association")
    assert ("本单位没有开通这类证件的业务办理权限" in page) is is_lacking
    if is_lacking:
        assert "请先申请开通“北京市工作居住证”的业务办理权限" in page


def test_the_unit_confirms_only_with_the_permission_and_may_refuse_without(sqlite_context):
    context = sqlite_context
    left(context, "agent", "zhang")
    unit = actor_named(context, "agent2").employer_id
    of_unit = permission.c.employer_id == unit

    def called(kind, was):
        change = update(permission).where(of_unit, permission.c.permit_type == was).values(permit_type=kind)
        context.database.transact(lambda work: work.connection.execute(change))

    called("elsewhere", BEIJING)
    journey = association(context, "zhang", "agent2").lay("labour_contract")
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent2", "confirm_association", confirmation(context))
    assert [field for field, _words in refused.value.facts["errors"]] == ["decision"]
    assert set(journey.open()) == {"confirm_association"}
    called(BEIJING, "elsewhere")
    journey.do("agent2", "confirm_association", confirmation(context))
    assert journey.case.state == "approved"
