"""An analyst follows the number of cases under way to where each of them stands, and reads nobody's name."""

import pytest

from app.factory import create_app
from tests.make.later_editions import NEXT_STEP, edition_of_renewal
from tests.make.service_journey import ServiceJourney
from tests.support.edition_desk import text
from tests.support.signed_in import client_for

HERE = "/editions/renewal/cases"


@pytest.fixture
def cases(context):
    """Three cases of the renewal: one at the employee, one at a review, and one in a newer edition at the unit."""
    first = ServiceJourney(context)
    first.do("agent", "confirm_contract", {"contract_choice": "current"})
    second = ServiceJourney(context, "qian").submit()
    edition_of_renewal(context, *NEXT_STEP)
    return [first, second, ServiceJourney(context, "wang")]


@pytest.fixture
def desk(context):
    return client_for(create_app(context), "analyst")


@pytest.mark.every_database
def test_the_count_leads_to_the_cases_by_step_and_edition_without_names(cases, desk):
    assert f'href="{HERE}"' in desk.get("/editions/").text
    assert f'href="{HERE}?edition=1#cases"' in desk.get("/editions/renewal/").text
    page = desk.get(HERE)
    told = " ".join(text(page).split())
    assert "共 3 件在办" in told
    for words in ("更新信息和附件材料 第 1 版 1 件", "确认或上传劳动合同 第 2 版 1 件"):
        assert words in told
    for journey in cases:
        assert f"/operations/cases/{journey.case_id}" in page.text
        assert journey.case.number in told
    for name in ("赵测试", "钱模拟", "王样本", "110101"):
        assert name not in told


def test_the_list_is_narrowed_to_a_step_of_an_edition(cases, desk):
    at_employee, _, at_unit = (journey.case.number for journey in cases)
    of_old = desk.get(f"{HERE}?edition=1&step=renewal/update_information").text
    assert (at_employee in of_old, at_unit in of_old) == (True, False)
    of_new = desk.get(f"{HERE}?edition=2").text
    assert (at_employee in of_new, at_unit in of_new) == (False, True)
    assert "没有在办的办件" in desk.get(f"{HERE}?edition=1&step=-").text
    assert "没有这一步" in desk.get(f"{HERE}?step=renewal/nothing").text
    assert desk.get(f"{HERE}?edition=9").status_code == 404


@pytest.mark.parametrize(
    ("login", "status"), [("operator", 200), ("auditor", 200), ("hd.l1a", 403), ("agent", 403)]
)
def test_who_may_not_see_procedures_may_not_see_where_their_cases_stand(context, login, status):
    assert client_for(create_app(context), login).get(HERE).status_code == status


def test_a_procedure_without_cases_says_so(desk):
    assert "没有在办的办件" in desk.get(HERE).text
    assert "0 件" not in text(desk.get("/editions/"))
