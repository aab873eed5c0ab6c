"""What waits on the home pages says whose it is and what for."""

from tests.make.house_journey import HouseJourney
from tests.support.signed_in import desk_of


def test_a_unit_reads_whose_business_each_of_its_tasks_is(sqlite_house):
    number = HouseJourney(sqlite_house).case.number
    page = desk_of(sqlite_house, "agent").get("/employer/")
    assert f"赵测试 · 证件续签 · 办件 {number} · 最晚" in page


def test_an_employee_reads_what_each_of_their_tasks_is_for(sqlite_house):
    journey = HouseJourney(sqlite_house)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    page = desk_of(sqlite_house, "zhao").get("/me/")
    assert f"证件续签 · 办件 {journey.case.number} · 最晚" in page
