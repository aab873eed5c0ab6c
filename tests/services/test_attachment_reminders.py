"""Every year each unit hears once which of its papers are of earlier years."""

import io
from datetime import date

from app.domain.office_codes import ATTACHMENT_SLOTS
from app.services.due_work.attachment_reminders import KIND, remind_about_attachments
from app.services.records.employer_papers import delete_attachment, upload_attachment
from app.store.outbox_rows import notices_for
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.notice_wording import notice_words
from tests.services.test_employer_papers import paper

pytestmark = needs_fonts


def told(context, login):
    with context.database.reading() as work:
        rows = notices_for(work, actor_named(context, login).groups)
    return [row["facts"]["slots"] for row in rows if row["kind"] == KIND]


def test_only_units_with_old_papers_are_told_and_only_once_a_year(context):
    assert remind_about_attachments(context) == 1
    assert remind_about_attachments(context) == 0
    assert [set(slots) for slots in told(context, "agent")] == [set(ATTACHMENT_SLOTS)]
    assert told(context, "agent2") == []


def test_in_january_everybody_is_told_of_what_they_have_in_the_tables_slots(context):
    context.clock.go_to(date(2027, 1, 1), hour=0)
    assert remind_about_attachments(context) == 5
    assert told(context, "agent5") == [["tax_payment_proof", "agent_id_card"]]
    assert told(context, "agent6") == []


def test_what_was_renewed_or_taken_out_is_not_told_of(sqlite_context):
    by = actor_named(sqlite_context, "agent")
    upload_attachment(
        sqlite_context, by, "tax_payment_proof", io.BytesIO(paper("tax_payment_proof")), "新.pdf", "a"
    )
    delete_attachment(sqlite_context, by, "other_materials", "b")
    remind_about_attachments(sqlite_context)
    ((*slots,),) = told(sqlite_context, "agent")
    assert set(slots) == {"qualification_certificate", "employer_integrity_statement", "agent_id_card"}


def test_the_words_name_the_papers():
    title, body = notice_words(KIND, {"names": ["单位缴纳税费凭证", "单位业务经办人身份证"]})
    assert title == "单位附件待更新"
    assert body.endswith("单位缴纳税费凭证、单位业务经办人身份证。")
