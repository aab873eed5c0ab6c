"""A permit that old records call suspended, although its holder is associated with its own unit, has a way out."""

from sqlalchemy import update

from app.services.applications.override_return import reverse_dissociation
from app.store.association_rows import associations_of
from app.store.tables_office import permit as permits
from tests.make.procedure_journey import permit_of_person
from tests.procedures.test_overrides import WHY, change, key, operator
from tests.support.signed_in import desk_of


def test_a_permit_suspended_with_the_unit_its_holder_works_at_is_made_valid_again(context):
    """Old records may hold such a permit; no employer change can lead out of it."""
    permit = permit_of_person(context, "zhang")
    stopped = update(permits).where(permits.c.id == permit.id)
    stopped = stopped.values(state="suspended", suspended_on=context.today())
    context.database.transact(lambda work: work.connection.execute(stopped))
    refused = change(context, "agent", "zhang")
    assert (refused.case.state, refused.case.cause) == ("refused", "gates")
    page = desk_of(context, "agent").get(f"/employer/employees/{permit.person_id}").text
    assert "请主管部门恢复证件" in page
    operators = desk_of(context, "operator").get(f"/operations/people/{permit.person_id}").text
    assert "/decide/return" in operators
    reverse_dissociation(context, operator(context), key(), permit.id, holder_agrees=True, reason=WHY)
    assert permit_of_person(context, "zhang").state == "valid"
    with context.database.reading() as work:
        ties = associations_of(work, permit.person_id)
    assert [tie.state for tie in ties] == ["active"]
