"""Acts that send the notices which no story sends."""

from tests.make.acts_done import act, answer, held_review


def made_known(context):
    """Let a reviewer make a case known to a colleague."""
    act(held_review(context), "hd.l2a", "let_know", to=["hd.l1b"])


def reviewer_asked(context):
    """Let the unit ask whoever reviews."""
    act(held_review(context), "agent", "ask_reviewer")


def declined(context):
    """Let the lead decline a special procedure."""
    journey = held_review(context)
    asked = act(journey, "hd.l1a", "begin_special")
    answer(journey, "hd.l3a", asked, verdict="declined")


SENDERS_OF_ACTS = {
    "case_made_known": made_known,
    "question_to_reviewer": reviewer_asked,
    "act_declined": declined,
}
ONLY_TOLD_OF_ACTS = ("act_confirmed", "act_declined", "special_begun", "special_ended")
"""Notices of acts that ask for nothing."""
