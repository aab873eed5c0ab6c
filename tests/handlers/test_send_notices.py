from app.domain.effects import SendNotice
from handlers import send_notices
from tests.make.renewal_facts import case_facts


def test_a_notice_goes_to_everybody_concerned():
    outcome = send_notices.send(case_facts(), kind="renewal_approved", audience=["employer:e1", "person:p1"])
    assert outcome.effects == (SendNotice("renewal_approved", ("employer:e1", "person:p1"), {}),)


def test_a_single_group_may_be_given_as_text():
    outcome = send_notices.send(
        case_facts(), kind="review_overdue", audience="authority:haidian_hrss:L1", level_name="区级受理初审"
    )
    assert outcome.effects[0].audience == ("authority:haidian_hrss:L1",)
    assert outcome.effects[0].facts["level_name"] == "区级受理初审"
