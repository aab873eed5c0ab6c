"""The manual calls some lists and buttons by two names; here each has one (A18 to A20)."""

import pytest

from tests.make.context_maker import actor_named
from tests.support.shows import shows
from tests.support.signed_in import desk_of

ELSEWHERE = ("审核员工证件申请", "您可以办理的业务", "更新证书")


@shows("A18", "A19", "A20", "T44")
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/employer/permits-module/", "审批员工证件申请"),
        ("/employer/business/to-decide", "审批员工证件申请"),
        ("/employer/permits-module/", "可办业务列表"),
        ("/employer/employees/{zhao}", "更新职务"),
    ],
)
def test_each_list_has_one_name_wherever_it_is_called(sqlite_context, path, name):
    zhao = actor_named(sqlite_context, "zhao").person_id
    page = desk_of(sqlite_context, "agent").get(path.format(zhao=zhao))
    assert name in page
    for other in ELSEWHERE:
        assert other not in page
