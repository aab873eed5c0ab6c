"""On pages: passing on, absences, the board, a selection with a result for each row, saved views, places, arrivals."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from app.services.context.beijing import beijing_day
from app.services.tasks.claim_task import claim_task
from app.store.audit_chain import rows_of
from tests.make.context_maker import actor_named
from tests.make.moving_reviews import change, holder, id_of, inbox
from tests.make.waiting_reviews import in_december, of_a_unit, of_another_authority, plain, pressing
from tests.support.signed_in import desk_of

WHY = "本周外出培训，请代为办理"


@pytest.fixture
def keys(context):
    """First-level reviews in the order of the list: a pressing one, a unit's, a plain one."""
    in_december(context)
    unit = of_a_unit(context)
    context.clock.forward(days=1)
    last = plain(context)
    first = pressing(context)
    return [one.open()["review"].key for one in (first, unit, last)]


@pytest.fixture
def desk(context, keys):
    assert keys
    return desk_of(context, "hd.l1a")


def links(page, words):
    return re.findall(rf'<a[^>]*href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?{words}', page.text)


def test_a_review_is_passed_on_from_its_page_and_what_was_typed_wrong_stays(context, desk, keys):
    desk.post_and_go(f"/tasks/{keys[2]}/claim", to=r"/tasks/\w+")
    (link,) = set(links(desk.get(f"/tasks/{keys[2]}"), "转办"))
    page = desk.get(link)
    assert "区级初审乙" in page
    assert "区级复核甲" not in page
    wrong = desk.post(link, {"_key": page.hidden("_key"), "to": "", "reason": "转给同事看一下"}, status=422)
    assert "请选择同一主管部门、同一级别、可以登录的另一名审核人员" in wrong
    assert "转给同事看一下" in wrong
    told = desk.post_and_go(
        link, {"_key": page.hidden("_key"), "to": id_of(context, "hd.l1b"), "reason": WHY}, to="/review/"
    )
    assert "已转给同事" in told
    notices = desk_of(context, "hd.l1b").get("/notices")
    assert "由区级初审甲转来" in notices
    assert f"理由：{WHY}" in notices


def test_an_absence_is_set_seen_and_ended_and_the_substitute_takes_over(context, desk, keys):
    claim_task(context, actor_named(context, "hd.l1a"), keys[0])
    page = desk.get("/review/absences")
    today = beijing_day(context.clock.now)
    typed = {
        "substitute": id_of(context, "hd.l1b"),
        "from_on": today.isoformat(),
        "until_on": "",
        "reason": WHY,
    }
    wrong = desk.post("/review/absences", {"_key": page.hidden("_key"), **typed}, status=422)
    assert "请填写代理结束的日期" in wrong
    typed["until_on"] = (today + timedelta(days=3)).isoformat()
    told = desk.post_and_go("/review/absences", {"_key": page.hidden("_key"), **typed}, to="/review/absences")
    assert "区级初审乙" in told
    other = desk_of(context, "hd.l1b")
    covered = other.get("/review/?show=covered")
    assert "钱模拟" in covered
    assert "赵测试" not in covered
    held = other.get(f"/tasks/{keys[0]}")
    assert "您正在代理区级初审甲" in held
    other.post_and_go(f"/tasks/{keys[0]}/take-over", to=r"/tasks/\w+")
    assert holder(context, keys[0]) == "hd.l1b"
    (end,) = re.findall(r'action="(/review/absences/\w+/end)"', desk.get("/review/absences").text)
    desk.post_and_go(end, {"_key": "end"}, to="/review/absences")
    assert "代理" not in re.findall(r'<nav class="tabs".*?</nav>', other.get("/review/").text, re.DOTALL)[0]


def selected(desk, keys, act="claim", **more):
    return desk.post("/review/selected", {"_key": "once", "task": keys, "act": act, **more})


def test_a_selection_is_claimed_with_a_result_for_each_row(context, desk, keys):
    claim_task(context, actor_named(context, "hd.l1b"), keys[1])
    elsewhere = of_another_authority(context).open()["review"].key
    page = selected(desk, [*keys, elsewhere, "nothing"])
    assert "共 5 件，成功 2 件，没有办成 3 件" in page
    assert "已由 区级初审乙 于" in page
    assert "褚举例" not in page
    assert [holder(context, key) for key in keys] == ["hd.l1a", "hd.l1b", "hd.l1a"]
    assert holder(context, elsewhere) is None
    assert "还没有选择办件" in desk.post_and_go("/review/selected", {"act": "claim"}, to="/review/")


def test_only_a_lead_assigns_and_urges_a_selection_and_says_why(context, desk, keys):
    to = id_of(context, "hd.l1b")
    assert "只有本主管部门的组长" in selected(desk, keys, "assign", to=to, reason=WHY)
    assert "分派给" not in desk.get("/review/")
    lead = desk_of(context, "hd.l3a")
    assert "请写明理由" in selected(lead, keys[:1], "assign", to=to, reason="")
    done = lead.post("/review/selected", {"_key": "two", "task": keys[:2], "act": "assign", "to": to, "reason": WHY, "origin": "board"})  # fmt: skip
    assert "成功 2 件" in done
    assert [holder(context, key) for key in keys] == ["hd.l1b", "hd.l1b", None]
    urged = lead.post("/review/selected", {"_key": "three", "task": keys, "act": "urge", "reason": WHY})
    assert "成功 2 件，没有办成 1 件" in urged
    assert inbox(context, "hd.l1b").count("work_urged") == 2
    with context.database.reading() as work:
        case_id = next(iter(re.findall(r"/cases/(\w+)", lead.get("/review/board/?show=all").text)))
        assert rows_of(work, case_id)


def test_a_page_sent_again_with_another_reason_says_for_each_row_what_came_of_it(context, keys):
    lead, to = desk_of(context, "hd.l3a"), id_of(context, "hd.l1b")
    assert "成功 1 件" in selected(lead, keys[:1], "assign", to=to, reason=WHY)
    page = selected(lead, [keys[1], keys[0]], "assign", to=to, reason="换了一个理由")
    assert "共 2 件，成功 1 件，没有办成 1 件" in page
    assert "在同一个页面上已经按别的内容办过这一件" in page
    assert [holder(context, key) for key in keys[:2]] == ["hd.l1b", "hd.l1b"]


def test_the_board_tells_what_is_late_who_holds_how_much_and_levels_without_people(context, desk, keys):
    lead = desk_of(context, "hd.l3a")
    claim_task(context, actor_named(context, "hd.l1a"), keys[0])
    board = lead.get("/review/board/")
    assert "组长工作台" in desk_of(context, "hd.l3a").get("/review/")
    assert "组长工作台" not in desk.get("/review/")
    assert re.search(r"区级初审甲<span.*?number\">1</td>", board.text)
    assert "没有审核人员" not in board
    for login in ("hd.l1a", "hd.l1b"):
        change(context, login, is_active=False)
    board = lead.get("/review/board/")
    assert "第 1 级没有审核人员" in board
    assert "有 3 件在等" in board
    assert "2 件没有人可以审核" in board
    assert "账号已停用" in board
    assert desk_of(context, "hd.l2a").get("/review/board/", status=403)


def test_all_of_a_leaver_is_handed_over_on_the_board(context, desk, keys):
    assert desk
    for key in keys[:2]:
        claim_task(context, actor_named(context, "hd.l1a"), key)
    lead = desk_of(context, "hd.l3a")
    sent = {
        "_key": "leaving",
        "giver": id_of(context, "hd.l1a"),
        "to": id_of(context, "hd.l2a"),
        "reason": WHY,
    }
    assert "请选择同一主管部门、同一级别" in lead.post("/review/board/hand-over", sent, status=422)
    told = lead.post_and_go(
        "/review/board/hand-over",
        sent | {"_key": "again", "to": id_of(context, "hd.l1b")},
        to="/review/board/",
    )
    assert "已移交 2 件" in told


def test_a_view_is_saved_counted_and_removed(desk):
    page = desk.get("/review/?show=free&procedure=renewal&q=zcs")
    told = desk.post_and_go(
        "/review/views",
        {"_key": "v", "name": "未认领的续签", "list": "show=free&procedure=renewal&q=zcs"},
        to=r"/review/\?.*",
    )
    assert "视图已保存" in told
    assert (
        "q="
        not in re.search(r'<section class="saved-views">.*?</section>', told.text, re.DOTALL)[0].split(
            "<form"
        )[0]
    )
    (address, count) = re.search(
        r'<a href="([^"]+)">未认领的续签 <span class="number">(\d+)', told.text
    ).groups()
    assert (address, count) == ("/review/?show=free&amp;procedure=renewal", "2")
    wrong = desk.post("/review/views", {"_key": "w", "name": "", "list": "show=free"}, status=422)
    assert "请给这个视图起个名字" in wrong
    (remove,) = re.findall(r'action="(/review/views/\w+/remove)"', told.text)
    assert "未认领的续签" not in desk.post_and_go(remove, {"_key": "r"}, to="/review/")
    assert page


def test_the_page_of_a_review_says_where_it_stands_and_leads_to_its_neighbours(desk, keys):
    page = desk.get(f"/tasks/{keys[1]}")
    assert "第 2 件，共 3 件" in page
    assert f"/tasks/{keys[0]}" in page.text
    assert f"/tasks/{keys[2]}" in page.text
    narrowed = desk.get(f"/tasks/{keys[2]}?list={quote('procedure=renewal')}")
    assert "第 2 件，共 2 件" in narrowed
    assert f"/tasks/{keys[0]}?list=procedure%3Drenewal" in narrowed.text
    assert keys[1] not in narrowed.text
    claimed = desk.post_and_go(f"/tasks/{keys[0]}/claim?list=show%3Dfree", to=r"/tasks/\w+\?list=.*")
    assert "列表里还有 2 件" in claimed
    assert f"#row-{keys[0]}" in claimed.text


def test_what_has_come_since_is_counted_and_moves_nothing(context, desk, keys):
    assert keys
    asked = re.search(r'data-arrivals="([^"]+)"', desk.get("/review/?show=free").text)[1].replace(
        "&amp;", "&"
    )
    assert desk.client.get(asked).json == {"count": 0}
    context.clock.forward(minutes=5)
    plain(context, "wang")
    of_another_authority(context)
    assert desk.client.get(asked).json == {"count": 1}
    assert desk.client.get("/review/arrivals?since=x").json == {"count": 0}


def test_a_list_of_one_unit_and_of_what_was_returned(context, desk):
    page = desk.get("/review/")
    unit = re.search(r'href="(/review/\?unit=\w+)">北京示例云', page.text)[1]
    narrowed = desk.get(unit)
    assert "只看单位：北京示例云科技有限公司" in narrowed
    assert "共 2 件" in narrowed
    assert "没有符合条件的办件" in desk.get("/review/?show=returned")
    assert context
