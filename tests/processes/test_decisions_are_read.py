"""A drawn review whose "no" nobody reads is refused, and one that takes more days than there are is told."""

import pytest

from app.domain.problem import Severity
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.editions.edition_checks import findings_here, lint
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from tests.make.context_maker import ROOT
from tests.make.drawn_levels import DIAGRAM, drawn_level, drawn_level_heard

PROCESSES = ROOT / "processes"
LEVELS, CHAIN = "shared/multi_level_review.bpmn", "shared/review_chain.dmn"
RULES = {"decision-unread", "review-days", "review-unreminded"}


def shipped(process="renewal"):
    return dict(gather(PROCESSES / process, PROCESSES, ROOT / "forms").files)


def findings(context, files, process="renewal"):
    return [one for one in lint(context, Bundle(process, files)) if one.rule in RULES]


def test_every_shipped_procedure_reads_what_is_decided(sqlite_context):
    names = sorted(one.name for one in PROCESSES.iterdir() if (one / f"{one.name}.bpmn").exists())
    assert len(names) > 10
    assert {name: told for name in names if (told := findings(sqlite_context, shipped(name), name))} == {}


def test_a_drawn_level_whose_no_nobody_reads_is_refused_with_what_to_draw(sqlite_context):
    with pytest.raises(PublishRefusedError) as refused:
        publish_edition(sqlite_context, SYSTEM, Bundle("renewal", drawn_level(shipped())))
    [told] = [one for one in refused.value.problems if one.rule == "decision-unread"]
    assert (told.file, told.element, told.name) == (DIAGRAM, "final_look", "领导审定")
    assert told.proposal == 'final_look.decision = "approved"'
    assert told.severity is Severity.ERROR
    for words in ("排他网关", "退回补正", "审核链（review_chain）", "延长证件有效期"):
        assert words in told.message, words


def test_a_level_drawn_right_after_the_chain_is_told_of_both_decisions(sqlite_context):
    """A return of the first level must not come to the drawn level, however well its own answer is read."""
    files = drawn_level(shipped(), into='sourceRef="authority_review" targetRef="gateway_review"')
    told = {(one.rule, one.element) for one in findings(sqlite_context, files)}
    assert {("decision-unread", "authority_review"), ("decision-unread", "final_look")} <= told


def test_a_drawn_level_that_a_gateway_hears_is_published_with_its_days_told(sqlite_context):
    files = drawn_level_heard(shipped())
    told = {one.rule: one for one in findings(sqlite_context, files)}
    assert set(told) == {"review-days", "review-unreminded"}
    assert all(one.severity is Severity.WARNING for one in told.values())
    assert all(one.element == "final_look" for one in told.values())
    for words in ("加起来是 23 个", "是 20 个", "改成 23", "review_working_days = 20"):
        assert words in told["review-days"].message, words
    publish_edition(sqlite_context, SYSTEM, Bundle("renewal", files))


@pytest.mark.parametrize(("level", "told"), [(4, []), (9, ["final_look"])])
def test_a_level_of_the_cases_own_authority_that_nobody_holds_is_told(sqlite_context, level, told):
    files = drawn_level_heard(shipped())
    literal = b'camunda:candidateGroups="authority:haidian_hrss:L4"'
    assert literal in files[DIAGRAM]
    own = f'camunda:candidateGroups=\'="authority:" + case.authority + ":L{level}"\''.encode()
    files[DIAGRAM] = files[DIAGRAM].replace(literal, own)
    found = findings_here(sqlite_context, Bundle("renewal", files))
    assert [one.element for one in found if one.rule == "level-unheld"] == told


def test_days_that_fit_into_the_whole_review_are_not_told(sqlite_context):
    files = drawn_level_heard(shipped())
    files["shared/review_terms.dmn"] = files["shared/review_terms.dmn"].replace(b"<text>20<", b"<text>23<")
    files[LEVELS] = files[LEVELS].replace(
        b'<camunda:inputParameter name="chain">',
        b'<camunda:inputParameter name="review_working_days">=20</camunda:inputParameter>'
        b'<camunda:inputParameter name="chain">',
    )
    assert {one.rule for one in findings(sqlite_context, files)} == {"review-unreminded"}


def test_a_row_of_the_chain_needs_no_drawing_and_nothing_is_told(sqlite_context):
    row = b"""<rule id="one_more_level">
        <inputEntry id="more_i1"><text>"beijing_work_residence"</text></inputEntry>
        <inputEntry id="more_i2"><text>"renewal"</text></inputEntry>
        <outputEntry id="more_o1"><text>4</text></outputEntry>
        <outputEntry id="more_o2"><text>"\xe4\xb8\x93\xe5\xae\xb6\xe5\xa4\x8d\xe5\xae\xa1"</text></outputEntry>
        <outputEntry id="more_o3"><text>5</text></outputEntry>
      </rule></decisionTable>"""
    files = shipped()
    files[CHAIN] = files[CHAIN].replace(b"</decisionTable>", row)
    assert findings(sqlite_context, files) == []
