"""员工注册 in pages: the same answers for everybody, letters to be printed, texts to be read aloud."""

import re
from dataclasses import replace

import pytest

from app.factory import create_app
from app.notices.text_channels import SpokenChannel
from app.services.due_work.send_letters import send_next_letter
from app.store.person_rows import revealed
from tests.make.context_maker import actor_named
from tests.make.registering import GOOD, ZHAO, ZHAO_PHONE, code_for, other_code, without_account
from tests.support.page_client import PageClient
from tests.support.signed_in import desk_of

UNKNOWN = {"phone": "15400008881"}
KNOWN = {"id_number": ZHAO, "phone": "15400008882"}
TAKEN = {"id_number": "110000199402020022", "phone": "15400008883"}


@pytest.fixture
def zhao(sqlite_context):
    return without_account(sqlite_context, "zhao")


def sent(desk, **changes):
    key = desk.get("/register").hidden("_key")
    return desk.post_and_go("/register", {**GOOD, **changes, "_key": key}, to="/register/.+", status=303)


def plain(page):
    """Return a page without what differs for everybody: tokens, and the number that was typed."""
    return re.sub(r'/register/\w+|from=\w+|value="[^"]*"|154\*{4}\d{4}|[0-9a-f]{12,}', "", page.text)


@pytest.mark.usefixtures("zhao")
def test_the_pages_are_the_same_for_known_unknown_and_registered_people(sqlite_context):
    qian = actor_named(sqlite_context, "qian")
    with sqlite_context.database.reading() as work:
        taken = {**TAKEN, "id_number": revealed(work, qian.person_id)[0]}
    seen = []
    for who in (UNKNOWN, KNOWN, taken):
        desk = desk_of(sqlite_context, None)
        page = sent(desk, **who)
        where = desk.here
        wrong = desk.post(where, {"code": "abc"}, status=422)
        again = desk.post_and_go(f"{where}/again", to=where, status=303)
        seen.append((plain(page), plain(wrong), plain(again)))
    assert seen[0] == seen[1] == seen[2]


def test_a_wrong_code_is_told_with_how_often_it_may_be_tried(sqlite_context):
    desk = desk_of(sqlite_context, None)
    sent(desk)
    where, wrong = desk.here, other_code(code_for(sqlite_context, GOOD["phone"]))
    page = desk.post(where, {"code": wrong}, status=422)
    assert "还可以试 4 次" in page
    assert f'value="{wrong}"' in page.text
    for _ in range(3):
        desk.post(where, {"code": wrong}, status=422)
    page = desk.post_and_go(where, {"code": wrong}, to="/register", status=303)
    assert "这次注册已经结束" in page


def test_what_was_typed_can_be_changed_and_is_not_lost(sqlite_context):
    desk = desk_of(sqlite_context, None)
    page = sent(desk)
    (back,) = {link for link in page.links() if link.startswith("/register?from=")}
    page = desk.get(back)
    assert f'value="{GOOD["name"]}"' in page.text
    assert f'value="{GOOD["id_number"]}"' in page.text
    assert GOOD["password"] not in page.text


def test_too_many_registrations_of_a_number_are_told_in_minutes(sqlite_context):
    desk = desk_of(sqlite_context, None)
    for number in range(5):
        sent(desk, phone=f"1540000777{number}")
    page = desk.post("/register", {**GOOD, "phone": "15400007779", "_key": "late"}, status=429)
    assert "请 60 分钟后再试" in page
    assert f'value="{GOOD["name"]}"' in page.text


def test_the_address_is_the_one_that_a_proxy_tells_only_where_there_is_one(sqlite_context):
    desk = desk_of(sqlite_context, None)
    for number in range(21):
        typed = {
            "id_type": "passport",
            "id_number": f"E123456{number:02d}",
            "sex": "male",
            "birth_date": "1990-01-01",
        }
        typed |= {**GOOD, **typed, "phone": f"154000066{number:02d}", "_key": f"k{number}"}
        lie = {"X-Forwarded-For": f"198.51.100.{number}"}
        answer = desk.client.post("/register", data={**typed, "csrf_token": desk.token()}, headers=lie)
        assert answer.status_code == (303 if number < 20 else 429)


def test_behind_a_proxy_each_visitor_is_counted_by_their_own_address(sqlite_context):
    settings = replace(sqlite_context.settings, proxies=1)
    client = PageClient(create_app(replace(sqlite_context, settings=settings)))
    for number in range(21):
        typed = {"id_type": "passport", "id_number": f"E123456{number:02d}", "sex": "male"}
        typed |= {**GOOD, **typed, "birth_date": "1990-01-01", "phone": f"154000066{number:02d}"}
        sent_on = {"X-Forwarded-For": f"203.0.113.9, 198.51.100.{number}"}
        data = {**typed, "_key": f"k{number}", "csrf_token": client.token()}
        assert client.client.post("/register", data=data, headers=sent_on).status_code == 303


def test_the_unit_prints_a_letter_and_the_employee_registers_with_it(sqlite_context, zhao):
    unit = desk_of(sqlite_context, "agent")
    page = unit.get(f"/employer/employees/{zhao}")
    assert "还没有登录账号" in page
    page = unit.post(f"/employer/employees/{zhao}/activation-letter", {"_key": page.hidden("_key")})
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page.text).group()
    assert "赵测试" in page
    assert ZHAO not in page.text
    desk = desk_of(sqlite_context, None)
    page = sent(desk, **KNOWN, activation_code=code)
    assert "它将是您的登录账号" in page
    page = desk.post_and_go(desk.here, {"code": code_for(sqlite_context, KNOWN["phone"])}, to="/sign-in")
    assert "注册成功" in page
    assert "还没有登录账号" not in unit.get(f"/employer/employees/{zhao}")


@pytest.mark.usefixtures("zhao")
def test_a_new_number_is_asked_for_after_the_recorded_one(sqlite_context):
    desk = desk_of(sqlite_context, None)
    sent(desk, **KNOWN)
    where = desk.here
    page = desk.post_and_go(where, {"code": code_for(sqlite_context, ZHAO_PHONE)}, to=where, status=303)
    assert "身份已核实" in page
    assert "154****8882" in page
    desk.post_and_go(where, {"code": code_for(sqlite_context, KNOWN["phone"])}, to="/sign-in")


def test_the_operator_opens_a_text_and_reads_it_aloud(sqlite_context):
    sent(desk_of(sqlite_context, None))
    code = code_for(sqlite_context, GOOD["phone"])
    while send_next_letter(sqlite_context, {"text": SpokenChannel()}):
        pass
    desk = desk_of(sqlite_context, "operator")
    page = desk.get("/operations/letters")
    assert "待告知本人" in page
    assert code not in page.text
    (path,) = re.findall(r'action="(/operations/letters/\w+/contents)"', page.text)
    page = desk.post(path)
    assert f"验证码 {code}。" in page
    assert GOOD["phone"] in page


def test_the_operator_undoes_a_registration_on_the_persons_page(sqlite_context):
    person = actor_named(sqlite_context, "zhao").person_id
    desk = desk_of(sqlite_context, "operator")
    where = f"/operations/people/{person}"
    assert f"{where}/decide/registration" in desk.get(where).links()
    page = desk.get(f"{where}/decide/registration")
    assert "记录里的手机和邮箱删除" in page
    sent_form = {"_key": page.hidden("_key"), "phone": "1", "reason": ""}
    page = desk.post(f"{where}/decide/registration", sent_form, status=422)
    assert "11 位手机号码" in page
    told = {"_key": page.hidden("_key"), "phone": "15400007777", "reason": "注册的不是本人"}
    page = desk.post_and_go(f"{where}/decide/registration", told, to=where)
    assert "注册已撤销" in page
    assert "没有账号" in page
    page = desk.post(f"{where}/activation-letter", {"_key": page.hidden("_key")})
    assert "激活码只显示这一次" in page
