from datetime import UTC, date, datetime

import pytest

from app.web.frame.local_redirect import local_path
from app.web.wording.rich_text import rich_text
from tests.support.page_client import Page, PageClient
from tests.web.plain_site import plain_site


@pytest.fixture
def site():
    return plain_site()


@pytest.fixture
def client(site):
    return PageClient(site)


def test_a_page_has_its_layout_around_it(client):
    page = client.get("/")
    assert page.title == "你好 · 工作居住证业务办理平台"
    for words in (
        "跳到正文",
        "王经办",
        "北京示例云科技有限公司",
        "58511081",
        "68940680",
        "帮助中心",
        "项待办",
    ):
        assert words in page


def test_every_block_of_the_style_guide_is_well_formed(client):
    assert client.get("/styleguide").heading == "样式指南"


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503, 410, 502])
def test_every_error_says_what_happened_and_what_to_do(client, code):
    page = client.get(f"/fails/{code}", status=code)
    assert "现在可以这样做" in page
    assert "回到首页" in page


def test_an_error_nobody_foresaw_shows_the_same_page(site):
    page = PageClient(site).get("/fails/999", status=500)
    assert page.heading == "系统出了问题"


def test_a_failing_frame_does_not_keep_the_error_page_away():
    def broken():
        raise LookupError

    app = plain_site()
    app.extensions["page_frame"] = broken
    assert PageClient(app).get("/", status=500).heading == "系统出了问题"


def test_a_form_without_its_token_is_refused_in_words(client):
    page = client.post("/keeps", {}, token=False, status=403)
    assert page.heading == "表单已经失效"
    assert client.client.post("/keeps", data={"csrf_token": client.token()}).text == "kept"


def test_pages_are_not_kept_and_built_files_for_ever(client):
    client.get("/")
    headers = client.response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    built = next(
        found["href"] for tag, found, _ in client.get("/").elements if found.get("rel") == "stylesheet"
    )
    assert "immutable" in client.client.get(built).headers["Cache-Control"]


def test_https_is_remembered_only_over_https(client):
    assert "Strict-Transport-Security" not in client.client.get("/").headers
    assert "Strict-Transport-Security" in client.client.get("/", base_url="https://localhost").headers


def test_the_theme_is_chosen_without_a_script(client):
    assert "data-theme" not in client.get("/").text
    page = client.post_and_go("/appearance", {"theme": "dark", "back": "/styleguide"}, to="/styleguide")
    assert 'data-theme="dark"' in page.text
    page = client.post_and_go("/appearance", {"theme": "neon", "back": "//evil.example"}, to="/")
    assert 'data-theme="dark"' in page.text


def test_looks_are_switched_on_and_off_without_a_script(client):
    assert "data-looks" not in client.get("/").text
    for wanted, shown in (
        ("large", "large"),
        ("high", "large high"),
        ("none", "large high"),
        ("large", "high"),
    ):
        page = client.post_and_go("/appearance", {"look": wanted, "back": "/styleguide"}, to="/styleguide")
        assert f'data-looks="{shown}"' in page.text
    assert "朗读正文" in page.text


@pytest.mark.parametrize(
    "asked",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "", None, "a", "/a b", "/\t/x"],
)
def test_nobody_is_led_to_another_site(asked):
    assert local_path(asked, "/home") == "/home"


def test_a_path_of_ours_is_followed():
    assert local_path("/cases/1?tab=papers#f") == "/cases/1?tab=papers#f"


def test_dates_are_written_as_here(site):
    show = site.jinja_env.filters
    with site.test_request_context():
        assert show["date_zh"](date(2027, 1, 23)) == "2027年1月23日"
        assert show["date_zh"]("2027-01-23") == "2027年1月23日"
        assert show["date_zh"](None) == ""
        assert show["short_date_zh"](date(2027, 1, 23)) == "1月23日"
        assert show["datetime_zh"](datetime(2027, 1, 22, 16, 5, tzinfo=UTC)) == "2027年1月23日 00:05"
        assert show["date_zh"](datetime(2027, 1, 22, 16, 5, tzinfo=UTC)) == "2027年1月23日"


def test_days_left_have_words_for_today_and_the_past(site):
    show = site.jinja_env.filters
    with site.test_request_context():
        assert show["working_days_left"](4) == "还剩 4 个工作日"
        assert show["working_days_left"](0) == "今天截止"
        assert show["working_days_left"](-2) == "已逾期 2 个工作日"
        assert show["days_left"](1) == "还剩 1 天"
        assert show["days_left"](0) == "今天到期"
        assert show["days_left"](-1) == "已过 1 天"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("610000199003070026", "610000********0026"),
        ("E12345678", "E*******8"),
        ("", ""),
        (None, ""),
        ("A", "*"),
    ],
)
def test_document_numbers_hide_their_middle(site, number, masked):
    assert site.jinja_env.filters["masked_id"](number) == masked


def test_form_texts_know_a_little_markdown_and_no_html():
    shown = rich_text(
        "# 说明\n请**逐页**核对：\n- 财务章\n- 签字\n\n<script>x</script> [指南](/help) [坏](javascript:x)"
    )
    assert shown == (
        "<h2>说明</h2><p>请<strong>逐页</strong>核对：</p><ul><li>财务章</li><li>签字</li></ul>"
        '<p>&lt;script&gt;x&lt;/script&gt; <a href="/help">指南</a> 坏</p>'
    )


def test_the_checks_of_pages_find_what_they_are_for():
    faults = Page(
        '<html lang="en"><head><title> </title><style></style></head><body onload="x"><main><h1>a</h1><h1>b</h1>'
        '<p id="a"><p id="a"></main><input name="q"><img><script>x</script></body></html>'
    ).faults
    for fault in ("no lang", "empty <title>", "inline style on <style>", "onload on <body>", "2 × <h1>",
                  "id 'a' 2 times", "no label: q", "img without alt", "inline script"):  # fmt: skip
        assert fault in faults
