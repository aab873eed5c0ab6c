"""The rows of the policy table about signing in and the own account: the ways in are open, the account is its owner's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.route_access import ANYONE, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.route_access import Access

SIGN_IN_ROUTES: Mapping[str, Access] = {
    "account.sign_in": PUBLIC,
    "account.sign_in_send": PUBLIC,
    "account.sign_out": ANYONE,
    "doors.begin": PUBLIC,
    "doors.come_back": PUBLIC,
    "doors.choose": PUBLIC,
    "doors.take_account": PUBLIC,
    "second_step.ask": PUBLIC,
    "second_step.send_code": PUBLIC,
    "second_step.send_passkey": PUBLIC,
    "own_account.show": ANYONE,
    "own_account.ask_password": ANYONE,
    "own_account.change_password": ANYONE,
    "own_account.end_session": ANYONE,
    "own_account.end_others": ANYONE,
    "own_account.take_copy": ANYONE,
    "own_factors.choose": ANYONE,
    "own_factors.show_authenticator": ANYONE,
    "own_factors.add_authenticator": ANYONE,
    "own_factors.show_passkey": ANYONE,
    "own_factors.add_passkey": ANYONE,
    "own_factors.ask_removal": ANYONE,
    "own_factors.remove": ANYONE,
    "own_factors.ask_codes": ANYONE,
    "own_factors.renew_codes": ANYONE,
}
