"""Where several people answer one step at once, nobody's form begins with what another wrote."""

from dataclasses import replace

from app.services.tasks.form_context import first_values
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney


def test_the_form_of_an_instance_does_not_begin_with_the_answers_of_another(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context)
    task, by = journey.open()["confirm_contract"], actor_named(context, "agent")
    journey.do("agent", "confirm_contract", {"contract_choice": ["current"]})
    with context.database.reading() as work:
        form = context.editions.forms(work, journey.case.edition)[task.form]
        again = first_values(work, journey.case, task, form, by)
        other = first_values(work, journey.case, replace(task, properties={"instance": "2"}), form, by)
    assert again["contract_choice"] == "current"
    assert "contract_choice" not in other
