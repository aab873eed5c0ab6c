"""A permit that old records call suspended, although its holder is associated with its own unit, has a way out."""

from sqlalchemy import update

from app.services.override_return import reverse_dissociation
from app.store.association_rows import associations_of
from app.store.tables_office import permit as permits
from tests.make.procedure_journey import permit_of_person
from tests.procedures.test_overrides import WHY, change, key, operator
from tests.support.signed_in import desk_of


def test_a_permit_suspended_with_the_unit_its_holder_works_at_is_made_valid_again(house):
    """Old records may hold such a permit; no employer change can lead out of it."""
    permit = permit_of_person(house, "zhang")
    stopped = update(permits).where(permits.c.id == permit.id)
    stopped = stopped.values(state="suspended", suspended_on=house.today())
    house.database.transact(lambda work: work.connection.execute(stopped))
    refused = change(house, "agent", "zhang")
    assert (refused.case.state, refused.case.cause) == ("refused", "gates")
    page = desk_of(house, "agent").get(f"/employer/employees/{permit.person_id}").text
    assert "请主管部门恢复证件" in page
    operators = desk_of(house, "operator").get(f"/operations/people/{permit.person_id}").text
    assert "/decide/return" in operators
    reverse_dissociation(house, operator(house), key(), permit.id, holder_agrees=True, reason=WHY)
    assert permit_of_person(house, "zhang").state == "valid"
    with house.database.reading() as work:
        ties = associations_of(work, permit.person_id)
    assert [tie.state for tie in ties] == ["active"]
