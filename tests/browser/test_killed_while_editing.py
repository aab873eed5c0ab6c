"""The server is killed in the middle of typing: what was typed two seconds ago is there, and the rest comes back, too."""

import pytest

from app.context_builder import build_context
from app.demo.demo_accounts import PASSWORD
from app.demo.demo_base import load_demo
from app.services.editions.edit_draft_files import draft_files
from app.services.installation.prepare_installation import prepare
from app.settings import read_settings
from tests.support.browser import chromium_path, window
from tests.support.running_office import RunningOffice
from tests.support.studio_desk import StudioDesk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
NOTICES = "renewal/notices.toml"
TWO_SECONDS = 2_000
OLD, NEW = "# 两秒以前写的", "# 停电时正在写的"


class Desk:
    """An analyst signed in to a served office."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        page.goto(f"{address}/sign-in")
        page.fill("[name=login]", "analyst")
        page.fill("[name=password]", PASSWORD)
        page.click("form button.btn-primary")
        page.wait_for_load_state()

    def go(self, path):
        self.page.goto(self.address + path)
        return self.page


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A data folder with demonstration people, made before the server is started."""
    monkeypatch.setenv("APP_DATA_DIR", str(tmp_path))
    context = build_context(read_settings())
    prepare(context)
    load_demo(context, with_samples=False)
    context.database.close()
    return tmp_path


def stored_text(draft_id):
    """Return what lies on the disk of the office whose server is gone."""
    context = build_context(read_settings())
    try:
        return draft_files(context, draft_id).files[NOTICES].decode()
    finally:
        context.database.close()


def test_at_most_two_seconds_of_typing_are_lost_when_the_server_is_killed(browser, folder):
    office = RunningOffice(folder, "--no-demo")
    address = f"http://127.0.0.1:{office.port}"
    try:
        with window(browser) as page:
            studio = StudioDesk(Desk(page, address)).begin("renewal", "停电")
            studio.open(NOTICES)
            area = page.locator("[data-text]")
            doomed = office.processes()
            area.fill(f"{area.input_value()}{OLD}\n")
            page.wait_for_timeout(TWO_SECONDS)
            area.fill(f"{area.input_value()}{NEW}\n")
            office.kill(doomed)
            page.get_by_text("没有连上服务器").wait_for()
            kept = stored_text(studio.edit_url.split("/")[-2])
            assert OLD in kept
            assert NEW not in kept
            office = RunningOffice(folder, "--no-demo", port=office.port)
            page.get_by_text("已保存").wait_for(timeout=60_000)
            assert {OLD, NEW} <= set(area.input_value().splitlines())
            studio.open(NOTICES)
            assert {OLD, NEW} <= set(area.input_value().splitlines())
    finally:
        office.stop()
