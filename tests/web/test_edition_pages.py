"""The page of editions tells who made each one live, when and why."""

from app.engine.bundle import Bundle
from app.factory import create_app
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from tests.make.context_maker import actor_named
from tests.support.signed_in import client_for


def test_the_page_tells_who_published_and_why(sqlite_context):
    settings = sqlite_context.settings
    shipped = gather(settings.processes_dir / "renewal", settings.processes_dir, settings.forms_dir)
    path = "renewal/renewal.bpmn"
    files = {
        **shipped.files,
        path: shipped.files[path].replace('name="计算续签期限"'.encode(), 'name="算期限"'.encode()),
    }
    publish_edition(
        sqlite_context, actor_named(sqlite_context, "analyst"), Bundle("renewal", files), note="名称短一些"
    )
    client = client_for(create_app(context=sqlite_context), "analyst")
    assert "业务分析员 · 名称短一些" in client.get("/editions/").text
    page = client.get("/editions/renewal/").text
    assert "业务分析员 · 名称短一些" in page
    assert "系统 · 随平台安装" in page
    assert (page.count("使用中"), page.count("旧版")) == (1, 1)
