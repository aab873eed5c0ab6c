"""What sends each notice about signing in: a password of one's own, second factors that were taken away."""

from uuid import uuid4

from app.demo.demo_accounts import PASSWORD
from app.services.accounts.own_password import change_own_password
from app.services.accounts.reset_second_factor import reset_second_factor
from app.services.accounts.sign_in import sign_in
from app.services.accounts.visit import Visit
from tests.make.context_maker import actor_named

OWN = "three-quiet-rivers"


def _changed(context):
    seen = Visit(held=sign_in(context, "agent", PASSWORD))
    change_own_password(context, actor_named(context, "agent"), old=PASSWORD, new=OWN, again=OWN, visit=seen)


def _reset(context):
    account = actor_named(context, "zhao").account_id
    officer = actor_named(context, "security")
    reset_second_factor(context, officer, uuid4().hex, account, reason="决定书〔2026〕3 号：情况属实")


SENDERS_OF_SIGN_IN = {"sign_in_changed": _changed, "second_factor_reset": _reset}
"""Kinds that no story is named for, and how each is sent."""
