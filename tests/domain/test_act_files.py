"""Files of acts: what the shipped ones say, every fault with its place and the nearest right name, and what is refused."""

import pytest

from app.domain.act_files import read_acts
from app.domain.acts import ActParty, ClockEffect
from app.domain.text_files import is_acts, is_notices
from app.engine.difference.edition_difference import edition_changes
from tests.make.context_maker import ROOT

SHIPPED = (ROOT / "processes" / "shared" / "acts.toml").read_bytes()
PATH = "shared/acts.toml"
STOP = """
[hearing]
title = "听证"
who = ["holder"]
reason = "required"
clock = "review"
effect = "stop"
at_most = 10
shown_to = ["unit", "employee"]
"""
FAULTS = {
    'who = ["holdr"]': ("act-file", "holder"),
    "who = []": ("act-file", ""),
    'titel = "x"': ("act-file", "title"),
    'once = "workingday"': ("act-file", "working_day"),
    'goto = "issue_permit"': ("act-refused", ""),
    'on = "2020-01-01"': ("act-refused", ""),
    'on_timeout = "approve"': ("act-refused", ""),
    "bulk = true": ("act-refused", ""),
    'decision = "approved"': ("act-refused", ""),
    'does = "approve"': ("act-file", "withdraw"),
    'clock = "validity"': ("act-refused", "review"),
    'effect = "stop"': ("act-fit", ""),
    "at_most = 500": ("act-file", ""),
    'confirm = "agent"': ("act-file", "lead"),
    'answer = { by = "lead", within = 3 }': ("act-file", ""),
    'answer = { by = "unit" }': ("act-file", "within"),
    'answer = { by = "unit", within = 3, widthin = 3 }': ("act-file", "within"),
    'tells = ["unit"]': ("act-fit", ""),
    'shown_to = ["lead"]': ("act-file", ""),
    'to = "colleague"': ("act-fit", ""),
    'mark = "一二三四五六七八九"': ("act-file", ""),
}
"""A line of an act that cannot be, the rule that says so, and what is proposed."""


def problems(text):
    return read_acts({PATH: text.encode()})[1]


def test_the_shipped_file_is_right_and_declares_what_an_office_needs():
    acts, found = read_acts({PATH: SHIPPED})
    assert found == ()
    assert {"催办", "征求意见", "知会", "内部备注", "向申请人提问", "启动特别程序", "撤回申请"} <= {
        one.title for one in acts.by_key.values()
    }
    assert acts.by_key["note"].applicants == frozenset()
    assert acts.by_key["ask_applicant"].applicants == {ActParty.UNIT, ActParty.EMPLOYEE}
    assert acts.by_key["begin_special"].effect is ClockEffect.STOP
    assert acts.withdrawal.title == "撤回申请"


@pytest.mark.parametrize("line", FAULTS)
def test_each_fault_is_told_with_its_place_and_what_was_meant(line):
    lines = ['title = "试"', 'who = ["holder"]', 'reason = "required"']
    name = line.partition(" ")[0]
    kept = [one for one in lines if not one.startswith(f"{name} ")]
    found = problems("# 说明\n\n[trial]\n" + "\n".join([*kept, line]))
    rule, proposal = FAULTS[line]
    assert {(one.rule, one.proposal) for one in found} >= {(rule, proposal)}
    assert {(one.file, one.element, one.line) for one in found} == {(PATH, "trial", 3)}


def test_a_stop_needs_a_reason_a_limit_and_to_be_seen():
    assert problems(STOP) == ()
    for line in ('reason = "required"\n', "at_most = 10\n", 'shown_to = ["unit", "employee"]\n'):
        (found,) = problems(STOP.replace(line, ""))
        assert found.rule == "act-fit"
    (found,) = problems(STOP.replace('["holder"]', '["unit"]'))
    assert "申请人不能改变审核期限" in found.message


def test_an_act_stands_in_one_file_only_and_a_broken_file_says_where():
    _, found = read_acts({PATH: STOP.encode(), "renewal/acts.toml": STOP.encode()})
    assert [(one.rule, one.file) for one in found] == [("act-twice", "renewal/acts.toml")]
    (broken,) = problems('[a]\ntitle = "x\n')
    assert (broken.rule, broken.line) == ("act-file", 2)


def test_acts_are_no_notices_and_no_stories():
    assert is_acts(PATH)
    assert not is_notices(PATH)
    assert not is_acts("renewal/scenarios/acts.toml")


def test_differences_of_acts_are_told_in_sentences():
    old = {PATH: STOP.encode()}
    changed = STOP.replace("at_most = 10", "at_most = 15").replace('["holder"]', '["holder", "lead"]')
    told = [one.sentence for one in edition_changes(old, {PATH: changed.encode()})]
    assert told == [
        "行为“听证”的谁可以做由“认领这一步的审核人员”改为“认领这一步的审核人员、组长”",
        "行为“听证”的最长暂停的工作日数由 10 改为 15",
    ]
    added = STOP + '\n[note_it]\ntitle = "备注"\nwho = ["reviewer"]\nreason = "required"\n'
    (sentence,) = (one.sentence for one in edition_changes(old, {PATH: added.encode()}))
    assert sentence == "新增行为“备注”（谁可以做：本主管部门的审核人员）"
