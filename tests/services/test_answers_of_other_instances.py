"""Where several people answer one step at once, nobody's form begins with what another wrote."""

from dataclasses import replace

from app.services.form_context import first_values
from tests.make.house_journey import HouseJourney
from tests.make.house_maker import actor_named


def test_the_form_of_an_instance_does_not_begin_with_the_answers_of_another(sqlite_house):
    house = sqlite_house
    journey = HouseJourney(house)
    task, by = journey.open()["confirm_contract"], actor_named(house, "agent")
    journey.do("agent", "confirm_contract", {"contract_choice": ["current"]})
    with house.database.reading() as work:
        form = house.editions.forms(work, journey.case.edition)[task.form]
        again = first_values(work, journey.case, task, form, by)
        other = first_values(work, journey.case, replace(task, properties={"instance": "2"}), form, by)
    assert again["contract_choice"] == "current"
    assert "contract_choice" not in other
