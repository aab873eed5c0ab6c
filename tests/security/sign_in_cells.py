"""Who is let in to the ways of signing in and to the own account: everybody, or whoever is signed in."""


def sign_in_cells(anybody, signed_in):
    """Return the cells of these routes."""
    return {
        "account.sign_in": ("GET", "/sign-in", anybody),
        "account.sign_in_send": ("POST", "/sign-in", anybody),
        "doors.begin": ("GET", "/sign-in/door/nowhere", anybody),
        "doors.come_back": ("GET", "/sign-in/door/nowhere/callback", anybody),
        "doors.choose": ("GET", "/sign-in/door/account", anybody),
        "doors.take_account": ("POST", "/sign-in/door/account", anybody),
        "second_step.ask": ("GET", "/sign-in/second", anybody),
        "second_step.send_code": ("POST", "/sign-in/second", anybody),
        "second_step.send_passkey": ("POST", "/sign-in/second/passkey", anybody),
        "own_account.show": ("GET", "/account/", signed_in),
        "own_account.ask_password": ("GET", "/account/password", signed_in),
        "own_account.change_password": ("POST", "/account/password", signed_in),
        "own_account.end_session": ("POST", "/account/sessions/end", signed_in),
        "own_account.end_others": ("POST", "/account/sessions/end-others", signed_in),
        "own_account.take_copy": ("POST", "/account/copy", signed_in),
        "own_factors.choose": ("GET", "/account/second-factor/", signed_in),
        "own_factors.show_authenticator": ("GET", "/account/second-factor/authenticator", signed_in),
        "own_factors.add_authenticator": ("POST", "/account/second-factor/authenticator", signed_in),
        "own_factors.show_passkey": ("GET", "/account/second-factor/passkey", signed_in),
        "own_factors.add_passkey": ("POST", "/account/second-factor/passkey", signed_in),
        "own_factors.ask_removal": ("GET", "/account/second-factor/remove/nothing", signed_in),
        "own_factors.remove": ("POST", "/account/second-factor/remove/nothing", signed_in),
        "own_factors.ask_codes": ("GET", "/account/second-factor/recovery-codes", signed_in),
        "own_factors.renew_codes": ("POST", "/account/second-factor/recovery-codes", signed_in),
        # The last one: whoever has signed out opens nothing more.
        "account.sign_out": ("POST", "/sign-out", signed_in),
    }
