"""An address that leads nowhere says so, inside the frame of whoever is signed in."""

from app.factory import create_app
from tests.support.signed_in import client_for


def test_somebody_signed_in_keeps_their_frame_on_a_page_that_is_none(sqlite_context):
    answer = client_for(create_app(sqlite_context), "agent").get("/employer/no-such-page")
    assert answer.status_code == 404
    assert "退出" in answer.text
    assert "员工列表" in answer.text


def test_nobody_signed_in_is_offered_to_sign_in(sqlite_context):
    answer = create_app(sqlite_context).test_client().get("/no-such-page")
    assert answer.status_code == 404
    assert "登录" in answer.text
    assert "退出" not in answer.text
