"""A former edition comes back into use when one person proposes it and another confirms it, never by one alone."""

import pytest

from app.engine.bundle import Bundle
from app.factory import create_app
from app.services.editions.publish_edition import publish_edition
from app.store.audit_chain import OFFICE, rows_of
from app.store.edition_drafts import open_drafts
from app.store.edition_rows import live_edition_of
from tests.make.context_maker import actor_named
from tests.make.earlier_editions import keep_unchecked, with_texts
from tests.support.edition_desk import DIAGRAM, live, renamed, sent, shipped, text
from tests.support.signed_in import client_for

FORMER = "/editions/renewal/1"


@pytest.fixture
def app(context):
    """Serve an office in which the renewal has a second edition."""
    files = {**shipped(), DIAGRAM: renamed()}
    publish_edition(context, actor_named(context, "analyst"), Bundle("renewal", files))
    return create_app(context)


def proposed(client, context, number=1, base="", **fields):
    """Propose that an edition comes back into use; return the page that answers."""
    address = f"/editions/renewal/{number}"
    said = {"base": base or live(context).sha256, "note": "第 2 版有误", **fields}
    return sent(client, f"{address}/restore", address, said)


@pytest.mark.every_database
def test_one_proposes_and_another_confirms(app, context):
    page = proposed(client_for(app, "analyst"), context)
    draft = page.request.path
    assert "由另一名分析员或系统管理员在这一页确认后生效" in text(page)
    assert "改名为“计算续签期限”" in text(page)
    assert live(context).number == 2
    refused = sent(client_for(app, "analyst"), f"{draft}/publish", draft)
    assert refused.status_code == 422
    assert live(context).number == 2
    told = text(client_for(app, "operator").get(draft))
    assert "确认恢复" in told
    assert "没有演练通过，为什么" not in told
    sent(client_for(app, "operator"), f"{draft}/publish", draft)
    assert (live(context).number, live(context).sha256) == (1, Bundle("renewal", shipped()).sha256)
    listed = text(client_for(app, "analyst").get("/editions/renewal/"))
    assert "恢复使用于" in listed
    assert "恢复第 1 版：第 2 版有误" in listed
    with context.database.reading() as work:
        acts = [(row["action"], row["actor"]) for row in rows_of(work, OFFICE)]
        assert open_drafts(work) == []
    people = {name: actor_named(context, name).account_id for name in ("analyst", "operator")}
    assert ("draft_begun", people["analyst"]) in acts
    assert ("draft_published", people["operator"]) in acts


def test_a_reason_is_needed_and_the_live_edition_cannot_come_back(app, context):
    client = client_for(app, "analyst")
    assert "请写明为什么恢复" in text(proposed(client, context, note=" 。 "))
    assert "这一版就是现行的一版" in text(proposed(client, context, number=2))
    with context.database.reading() as work:
        assert open_drafts(work) == []


def test_who_opens_the_former_edition_sees_that_it_is_proposed_already(app, context):
    draft = proposed(client_for(app, "analyst"), context).request.path
    shown = client_for(app, "operator").get(FORMER).text
    assert "已提出恢复这一版" in shown
    assert f'href="{draft}"' in shown
    assert "为什么恢复" not in shown
    assert "待确认恢复" in text(client_for(app, "operator").get("/editions/renewal/"))


@pytest.mark.parametrize("base", ["x", "0" * 64, "🙂"])
def test_a_base_that_is_no_edition_is_one_that_is_live_no_more(app, context, base):
    assert "没有提出恢复" in text(proposed(client_for(app, "analyst"), context, base=base))


def test_the_question_stays_open_when_its_reason_is_refused(app, context):
    refused = proposed(client_for(app, "analyst"), context, note="。").text
    assert '<details class="confirm" open>' in refused


def test_what_is_proposed_again_leads_to_the_proposal_that_waits(app, context):
    first = proposed(client_for(app, "analyst"), context).request.path
    again = proposed(client_for(app, "operator"), context, note="我也觉得有误")
    assert again.request.path == first
    assert "确认恢复" in text(again)


def test_a_proposal_upon_an_edition_that_is_not_live_any_more_is_refused(app, context):
    page = proposed(client_for(app, "analyst"), context, base=Bundle("renewal", shipped()).sha256)
    assert "没有提出恢复。请看过现在的情况再决定" in text(page)
    nameless = sent(client_for(app, "analyst"), f"{FORMER}/restore", FORMER, {"note": "换回来"})
    assert "没有提出恢复" in text(nameless)


def test_a_proposal_that_is_withdrawn_changes_nothing(app, context):
    draft = proposed(client_for(app, "analyst"), context).request.path
    sent(client_for(app, "analyst"), f"{draft}/drop", draft)
    sent(client_for(app, "operator"), f"{draft}/publish", draft)
    with context.database.reading() as work:
        assert live_edition_of(work, "renewal").number == 2


def test_an_edition_of_before_a_rule_comes_back_as_it_was(context):
    keep_unchecked(context, "renewal", with_texts(shipped()))
    former = live(context)
    publish_edition(context, actor_named(context, "analyst"), Bundle("renewal", shipped()))
    app = create_app(context)
    draft = proposed(client_for(app, "analyst"), context, number=former.number).request.path
    told = text(client_for(app, "operator").get(draft))
    assert "没有错误，可以发布" in told
    sent(client_for(app, "operator"), f"{draft}/publish", draft)
    assert live(context).sha256 == former.sha256
