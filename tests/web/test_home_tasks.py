"""What waits on the home pages says whose it is and what for."""

from sqlalchemy import update

from app.store.tables_office import permit
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.case_reading import case_page
from tests.support.signed_in import desk_of


def test_a_unit_reads_whose_business_each_of_its_tasks_is(sqlite_context):
    number = ServiceJourney(sqlite_context).case.number
    page = desk_of(sqlite_context, "agent").get("/employer/")
    assert f"赵测试 · 证件续签 · 办件 {number} · 最晚" in page


def test_an_employee_reads_what_each_of_their_tasks_is_for(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    page = desk_of(sqlite_context, "zhao").get("/me/")
    assert f"证件续签 · 办件 {journey.case.number} · 最晚" in page


def test_the_next_step_is_a_button_on_the_page_of_the_case(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    button = f'href="/tasks/{journey.open()["confirm_contract"].key}">办理这一步</a>'
    assert button in case_page(sqlite_context, "agent", journey).text
    assert "办理这一步" not in case_page(sqlite_context, "zhao", journey)


def test_who_can_be_helped_no_more_stands_behind_who_can(sqlite_context):
    holder = actor_named(sqlite_context, "zhang").person_id
    end = update(permit).where(permit.c.person_id == holder)
    ended = end.values(state="expired", valid_until=sqlite_context.today().replace(year=2020))
    sqlite_context.database.transact(lambda work: work.connection.execute(ended))
    listed = desk_of(sqlite_context, "agent").get("/employer/").text.partition("当前在职员工")[2]
    assert listed.index("赵测试") < listed.index("张示例")
