"""主管部门: added, renamed, and warned of where a level of the published chain is empty."""

import pytest

from app.services.accounts.manage_accounts import switch_account
from app.services.editions.manage_authorities import authority_lines
from app.store.account_rows import accounts
from app.store.employer_rows import authority_names
from tests.make.context_maker import actor_named
from tests.support.signed_in import desk_of

PATH = "/operations/authorities/"


@pytest.fixture
def desk(context):
    return desk_of(context, "operator")


def haidian(context):
    with context.database.reading() as work:
        return next(line for line in authority_lines(context, work) if line.code == "haidian_hrss")


def test_a_level_of_the_published_chain_without_an_active_reviewer_is_warned_of(context, desk):
    level = next(one for one in haidian(context).levels if one.number == 1)
    assert level.name == "区级受理初审"
    assert not level.is_missing
    with context.database.reading() as work:
        first = [a.id for a in accounts(work) if (a.authority, a.level) == ("haidian_hrss", 1)]
    before = desk.get(PATH).text.count("没有审核人员")
    for one in first:
        switch_account(context, actor_named(context, "security"), one, one, is_active=False)
    assert next(one for one in haidian(context).levels if one.number == 1).is_missing
    assert desk.get(PATH).text.count("没有审核人员") == before + 1


def test_a_new_authority_is_listed_and_a_renamed_one_keeps_its_code(context, desk):
    for fields in (
        {"code": "xicheng_hrss", "name": "西城区人社局"},
        {"code": "haidian_hrss", "name": "海淀区人力社保局", "known": "yes"},
    ):
        page = desk.post_and_go(PATH, {"_key": desk.get(PATH).hidden("_key"), **fields}, to=PATH)
        assert fields["name"] in page
    with context.database.reading() as work:
        names = authority_names(work)
    assert (names["xicheng_hrss"], names["haidian_hrss"]) == ("西城区人社局", "海淀区人力社保局")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"code": "haidian_hrss", "name": "另一个"}, "已经有主管部门使用"),
        ({"code": "Xi Cheng", "name": "另一个"}, "代码应以小写字母开头"),
        ({"code": "other", "name": ""}, "请填写名称"),
        ({"code": "other", "name": "海淀区人社局"}, "已有同名的主管部门"),
        ({"code": "haidian_hrss", "name": "", "known": "yes"}, "名称没有修改"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(context, desk, fields, told):
    with context.database.reading() as work:
        before = authority_names(work)
    sent = {"_key": desk.get(PATH).hidden("_key"), **fields}
    assert told in desk.post(PATH, sent, status=422)
    with context.database.reading() as work:
        assert authority_names(work) == before
