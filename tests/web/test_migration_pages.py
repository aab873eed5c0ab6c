"""An analyst moves running cases on the page: tries, maps what is gone, confirms with a reason, reads what came of it."""

import pytest

from app.factory import create_app
from app.services.migration.migration_runs import carry_on_some
from app.store.edition_rows import live_edition_of
from app.store.migration_rows import runs_to
from tests.make.later_editions import NEXT_STEP, edition_of_renewal
from tests.make.service_journey import ServiceJourney
from tests.support.edition_desk import sent, text
from tests.support.signed_in import client_for

WHY = "员工步骤改了名称，按新的流程办理"


@pytest.fixture
def desk(context):
    return client_for(create_app(context), "analyst")


def page_of(number):
    return f"/editions/renewal/{number}/migration"


def waiting_for_employee(context, login="zhao"):
    journey = ServiceJourney(context, login)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    return journey


def newest_run(context):
    with context.database.reading() as work:
        return runs_to(work, live_edition_of(work, "renewal").sha256, 1)[0].id


def shown_run(page):
    return page.request.args["run"]


def test_cases_are_tried_mapped_and_moved_with_a_report(context, desk):
    journey, other = waiting_for_employee(context), ServiceJourney(context, "qian")
    number = edition_of_renewal(context, renamed=("update_information", "update_details"))
    here = page_of(number)
    assert f'href="{here}"' in desk.get(f"/editions/renewal/{number}").text
    assert "其他各版还有 2 件在办" in text(desk.get(here))
    tried = sent(desk, f"{here}/trial", here)
    assert journey.case.number in tried.text
    assert "【更新信息和附件材料】在目标版本里没有了" in tried.text
    assert "试算不改变任何办件" in tried.text
    assert other.case.number in desk.get(f"{here}?run={shown_run(tried)}&group=unchanged").text
    mapped = sent(desk, f"{here}/trial", here, {"map.update_information": "update_details"})
    assert "【更新信息和附件材料】改到【更新信息和附件材料】" in mapped.text
    assert "确认迁移" in mapped.text
    before = journey.case
    fields = {"run": shown_run(mapped), "reason": "改名"}
    refused = sent(desk, f"{here}/start", here, fields)
    assert refused.status_code == 422
    assert "请写明为什么迁移（至少 5 个字）" in refused.text
    assert '<details class="confirm" open>' in refused.text
    assert journey.case == before
    begun = sent(desk, f"{here}/start", here, fields | {"reason": WHY})
    assert "已处理 0 件，共 2 件" in text(begun)
    assert 'data-waits="' in begun.text
    assert desk.get(f"{here}/progress?run={newest_run(context)}").json == {
        "waits": True, "done": 0, "told": "已处理 0 件，共 2 件；已迁移 0 件，没有迁移 0 件。",
    }  # fmt: skip
    assert journey.case == before
    assert "这一版的迁移正在进行" in sent(desk, f"{here}/start", here, fields | {"reason": WHY + "。"}).text
    while carry_on_some(context):
        continue
    done = text(desk.get(here))
    assert "其他各版没有在办的办件" in done
    assert WHY in done
    assert "已处理 2 件，共 2 件；已迁移 2 件，没有迁移 0 件。" in done
    assert 'data-waits="' not in desk.get(here).text
    assert set(journey.open()) == {"update_details"}
    assert other.case.edition == journey.case.edition != before.edition


@pytest.mark.every_database
def test_the_report_tells_each_case_with_its_page_and_as_a_file(context, desk):
    moved, stays = ServiceJourney(context), waiting_for_employee(context, "qian")
    number = edition_of_renewal(context, renamed=("update_information", "update_details"))
    here = page_of(number)
    tried = sent(desk, f"{here}/trial", here)
    assert "已试算 2 件，共 2 件；能迁移 1 件，不能迁移 1 件。" in text(tried)
    sent(desk, f"{here}/start", here, {"run": shown_run(tried), "reason": WHY})
    while carry_on_some(context):
        continue
    page = desk.get(here)
    told = " ".join(text(page).split())
    for journey, outcome in (
        (moved, "已迁移，原样 第 1 版"),
        (stays, "没有迁移 第 1 版 【更新信息和附件材料】"),
    ):
        assert f"{journey.case.number} {outcome}" in told
        assert f'href="/operations/cases/{journey.case_id}"' in page.text
        assert desk.get(f"/operations/cases/{journey.case_id}").status_code == 200
    run = newest_run(context)
    assert desk.get(f"{here}/progress?run={run}").json["waits"] is False
    lines = desk.get(f"/editions/renewal/{number}/migration.csv?run={run}").text.splitlines()
    assert [line.count(moved.case.number) + line.count(stays.case.number) for line in lines] == [0, 1, 1]
    refused = desk.get(f"/editions/renewal/{number}/migration.csv?run={run}&group=cannot").text
    assert (moved.case.number in refused, stays.case.number in refused) == (False, True)
    for address in (f"{here}/progress?run=none", f"/editions/renewal/1/migration.csv?run={run}"):
        assert desk.get(address).status_code == 404


def test_a_mapping_that_leads_nowhere_is_told_and_nothing_is_tried(context, desk):
    waiting_for_employee(context)
    number = edition_of_renewal(context, renamed=("update_information", "update_details"))
    here = page_of(number)
    page = sent(desk, f"{here}/trial", here, {"map.update_information": "nowhere"})
    assert page.status_code == 422
    assert "目标版本里没有步骤“nowhere”" in page.text


def test_a_long_list_has_pages(context, desk, monkeypatch):
    monkeypatch.setattr("app.queries.migration_view.PAGE", 2)
    journeys = [ServiceJourney(context, login) for login in ("zhao", "qian", "wang")]
    number = edition_of_renewal(context, *NEXT_STEP)
    here = page_of(number)
    first = sent(desk, f"{here}/trial", here)
    following = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = desk.get(following)
    numbers = [one.case.number for one in journeys]
    assert [sum(one in page.text for one in numbers) for page in (first, second)] == [2, 1]
    assert 'rel="next"' not in second.text
    assert "回到第一页" in second.text
    assert "回到第一页" not in first.text


def test_an_edition_or_a_run_that_is_not_there_is_not_found(desk):
    assert desk.get(page_of(99)).status_code == 404
    assert desk.get("/editions/platform/1/migration").status_code == 404
    assert desk.get(page_of(1) + "?run=nothing").status_code == 404
    assert sent(desk, page_of(99) + "/trial", page_of(1)).status_code == 404
    refused = sent(desk, page_of(1) + "/start", page_of(1), {"run": "nothing", "reason": WHY})
    assert refused.status_code == 422
    assert "请先试算" in refused.text


def test_what_was_moved_is_told_on_the_case(context):
    journey = ServiceJourney(context)
    number = edition_of_renewal(context, *NEXT_STEP)
    desk = client_for(create_app(context), "analyst")
    here = page_of(number)
    tried = sent(desk, f"{here}/trial", here)
    sent(desk, f"{here}/start", here, {"run": shown_run(tried), "reason": WHY})
    while carry_on_some(context):
        continue
    agent = client_for(create_app(context), "agent")
    assert f"办理流程改用第 {number} 版" in agent.get(f"/cases/{journey.case_id}").text
