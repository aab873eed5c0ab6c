"""Notices are files of an edition: linted with it, told by it, and never changed in what was sent."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.notice_files import PLATFORM
from app.engine.bundle import Bundle
from app.engine.difference.edition_difference import edition_changes
from app.engine.errors import PublishRefusedError
from app.engine.meaning import meaning_of
from app.policy.actor import SYSTEM
from app.services.applications.override_permit import cancel_permit
from app.services.context.refusals import CaseStuckError
from app.services.due_work.daily_sweep import remind_about_permits
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.store.incident_rows import incidents
from app.store.permit_rows import permit_of
from app.store.tables_applications import notice
from tests.make.context_maker import ROOT, actor_named, permit_id_of
from tests.make.earlier_editions import keep_unchecked
from tests.make.notice_wording import notice_words
from tests.make.service_journey import ServiceJourney
from tests.support.posted_letters import posted

PROCESSES = ROOT / "processes"
OWN, SHARED, PLATFORMS = "renewal/notices.toml", "shared/notices.toml", f"{PLATFORM}/notices.toml"
APPROVED = "续签已全部审核通过，员工可打印《工作居住证确认单》。"


def files_of(folder="renewal"):
    return dict(gather(PROCESSES / folder, PROCESSES, ROOT / "forms").files)


def edited(path, old, new, folder="renewal"):
    files = files_of(folder)
    text = files[path].decode()
    assert old in text
    return files | {path: text.replace(old, new).encode()}


def publish(context, files, process="renewal"):
    return publish_edition(context, SYSTEM, Bundle(process, files))


def refusal(context, files, process="renewal"):
    with pytest.raises(PublishRefusedError) as refused:
        publish(context, files, process)
    return {(one.rule, one.file, one.element, one.proposal) for one in refused.value.problems}


def sent(context, kind):
    """Return the texts of the notices of a kind, and of its letters."""
    with context.database.reading() as work:
        texts = [
            (row.title, row.body)
            for row in work.connection.execute(
                select(notice).where(notice.c.kind == kind).order_by(notice.c.at)
            )
        ]
        letters = [(letter.subject, letter.body) for _, letter in posted(work, kind)]
    return texts, letters


def test_an_analyst_changes_a_text_and_the_next_case_tells_it(context):
    publish(context, edited(OWN, APPROVED, "恭喜[{person_name}]，续签办好了。"))
    ServiceJourney(context).submit().approve()
    texts, letters = sent(context, "renewal_approved")
    assert texts
    assert letters
    for title, body in texts + letters:
        assert title == "续签已办结"
        assert "恭喜赵测试，续签办好了。" in body


def test_a_running_case_tells_by_its_own_edition_and_what_was_sent_stays(context):
    journey = ServiceJourney(context).submit()
    before, _ = sent(context, "renewal_papers_needed")
    files = edited(OWN, APPROVED, "新的写法。")
    files[OWN] = files[OWN].replace("请更新续签材料".encode(), "请补齐续签材料".encode())
    publish(context, files)
    journey.approve()
    assert sent(context, "renewal_papers_needed")[0] == before
    assert all(APPROVED in body for _title, body in sent(context, "renewal_approved")[0])


def test_a_reminder_tells_by_the_edition_of_its_table(context):
    publish(context, edited(OWN, "今天 24 时后证件自动失效，无法恢复，请立即处理。", "今天是最后一天。"))
    with context.database.reading() as work:
        until = permit_of(work, permit_id_of(context, "zhao")).valid_until
    context.clock.go_to(until - timedelta(days=1))
    remind_about_permits(context)
    context.clock.go_to(until)
    remind_about_permits(context)
    texts, _ = sent(context, "permit_expires_today")
    assert texts
    assert all("今天是最后一天。" in body for _title, body in texts)


def test_the_platforms_own_texts_are_an_edition_too(context):
    text = "主管部门已注销证件，注销后不能恢复；仍需要证件的，请申请新办。"
    publish(context, edited(PLATFORMS, text, "证件 {permit_no} 已注销。", PLATFORM), PLATFORM)
    permit_id = permit_id_of(context, "zhao")
    with context.database.reading() as work:
        number = permit_of(work, permit_id).permit_no
    cancel_permit(context, actor_named(context, "operator"), "k", permit_id, reason="决定书〔2026〕3 号")
    texts, letters = sent(context, "permit_cancelled")
    assert texts
    assert all(f"证件 {number} 已注销。" in body for _title, body in texts + letters)


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (OWN, APPROVED, "有效期至 {valid_until}。", ("notice-value", OWN, "renewal_approved", "[{valid_until}]")),
        (OWN, APPROVED, "[有效期至 {valid_untill}。]", ("notice-value", OWN, "renewal_approved", "valid_until")),
        (OWN, APPROVED, "[有效期至 {valid_until}。", ("notice-text", OWN, "renewal_approved", "")),
        (OWN, "[renewal_approved]", "[renewal_aproved]", None),
        (OWN, "[renewal_approved]", "[permit_expired]", ("notice-twice", OWN, "permit_expired", "")),
        (OWN, "请立即处理。", "请立即处理{case_number}。", ("notice-value", OWN, "permit_expires_today", "[{case_number}]")),
        (SHARED, "[review_overdue]", "[review_late]", None),
        (OWN, "[permit_expires_today]", "[permit_ends_today]",
         ("notice-unknown", "renewal/reminders.dmn", "reminders_rule_11", "permit_expires_today")),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused_at_publishing(context, path, old, new, expected):
    found = refusal(context, edited(path, old, new))
    if expected is None:
        # The step that sends it is told, with the name that is left, and the paper that goes with it.
        assert {rule for rule, *_ in found} - {"paper-notice"} == {"parameter-value"}
    elif expected[3] == "permit_expires_today":
        assert {(rule, file, element) for rule, file, element, _ in found} == {expected[:3]}
    else:
        assert expected in found


def test_the_platform_without_one_of_its_kinds_or_with_a_strange_value_is_refused(context):
    missing = edited(PLATFORMS, "[login_changed]", "[login_chnged]", PLATFORM)
    assert ("notice-missing", PLATFORMS, "login_changed", "login_changed") in refusal(
        context, missing, PLATFORM
    )
    strange = edited(PLATFORMS, "[登录账号 {login}。]", "登录账号 {login}。", PLATFORM)
    assert {rule for rule, *_ in refusal(context, strange, PLATFORM)} == {"notice-value"}


def test_a_value_that_is_missing_after_all_is_an_incident_and_no_letter(context):
    files = edited(OWN, APPROVED, "审核期限 {due_on}。")
    keep_unchecked(context, "renewal", files)
    with pytest.raises(CaseStuckError):
        ServiceJourney(context).submit().approve()
    assert sent(context, "renewal_approved") == ([], [])
    with context.database.reading() as work:
        assert any("renewal_approved" in row.text and "due_on" in row.text for row in incidents(work))


def test_an_edition_of_before_notices_were_files_tells_the_shipped_ones(context):
    files = {path: content for path, content in files_of().items() if not path.endswith(".toml")}
    keep_unchecked(context, "renewal", files)
    ServiceJourney(context).submit().approve()
    texts, _ = sent(context, "renewal_approved")
    assert texts
    assert all(notice_words("renewal_approved", {})[1] in body for _title, body in texts)


def test_the_difference_of_two_editions_says_which_text_changed():
    old = files_of()
    new = edited(OWN, APPROVED, "新的写法。")
    new[OWN] += '\n[renewal_thanks]\ntitle = "谢谢"\nbody = "再见。"\n'.encode()
    told = {(one.kind, one.element, one.sentence) for one in edition_changes(old, new)}
    assert told == {
        ("notice", "renewal_approved", f"通知“续签已办结”的正文由“{APPROVED}”改为“新的写法。”"),
        ("notice", "renewal_thanks", "新增通知“谢谢”；标题为“谢谢”，正文为“再见。”"),
    }


def test_a_comment_or_an_empty_line_is_no_new_edition(context):
    files = files_of()
    assert meaning_of(files | {OWN: b"# x\n\n" + files[OWN]}) == meaning_of(files)
    assert not publish(context, files | {OWN: b"# x\n\n" + files[OWN]}).is_new
