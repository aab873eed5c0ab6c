"""A renewal started while a change of information is open: asked first, then one application instead of two."""

from app.services.applications import start_case as starting
from app.store.case_rows import open_case_of_permit
from tests.make.context_maker import actor_named, permit_id_of
from tests.support.shows import shows
from tests.support.signed_in import desk_of


@shows("T45")
def test_the_unit_is_asked_before_a_renewal_takes_a_change_over(sqlite_context):
    by = actor_named(sqlite_context, "zhao")
    begun = starting.start_information_change(sqlite_context, by, "business_info_change", "change")
    desk, permit = desk_of(sqlite_context, "agent"), permit_id_of(sqlite_context, "zhao")
    path = f"/employer/permits/{permit}/renewal"
    page = desk.post(path, {"_key": "one"}, status=409)
    assert begun["number"] in page
    assert "并入并发起续签" in page
    sent = {"_key": page.hidden("_key"), "taking_over": page.hidden("taking_over")}
    answer = desk.client.post(path, data=sent | {"csrf_token": page.hidden("csrf_token")})
    assert answer.status_code == 303
    with sqlite_context.database.reading() as work:
        assert open_case_of_permit(work, permit).procedure == "renewal"
    assert "已并入续签" in desk.get(f"/cases/{begun['case_id']}")


def test_an_open_change_does_not_hide_the_button_that_renews(sqlite_context):
    starting.start_information_change(
        sqlite_context, actor_named(sqlite_context, "zhao"), "business_info_change", "change"
    )
    permit = permit_id_of(sqlite_context, "zhao")
    desk = desk_of(sqlite_context, "agent")
    assert f"/employer/permits/{permit}/renewal" in desk.get("/employer/").text
    person = actor_named(sqlite_context, "zhao").person_id
    page = desk.get(f"/employer/employees/{person}")
    assert f"/employer/permits/{permit}/renewal" in page.text
    assert "查看正在办理的业务信息变更" in page
