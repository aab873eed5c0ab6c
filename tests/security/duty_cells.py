"""Who is let in where accounts are kept and the audit is read; a part of access_cells.py."""

OPERATORS, AUDITORS = frozenset({"operator"}), frozenset({"auditor"})
KEEPERS = frozenset({"security"})
"""Who changes accounts where there is a security officer: an operator is told that somebody else does."""
EVIDENCE = KEEPERS | AUDITORS
DUTY_CELLS = {
    "users.listing": ("GET", "/operations/users/", KEEPERS | OPERATORS | AUDITORS),
    "erasures.home": ("GET", "/operations/erasures/", KEEPERS | OPERATORS | AUDITORS),
    "erasures.propose": ("POST", "/operations/erasures/", OPERATORS),
    "erasures.confirm_one": ("POST", "/operations/erasures/none/confirm", KEEPERS),
    "erasures.withdraw_one": ("POST", "/operations/erasures/none/withdraw", KEEPERS | OPERATORS),
    "users.release": ("POST", "/operations/users/{reviewer}/release", KEEPERS | OPERATORS),
    "audit.home": ("GET", "/audit/", EVIDENCE),
    "audit.events": ("GET", "/audit/events", EVIDENCE),
    "audit.export": ("POST", "/audit/events/file", EVIDENCE),
    "audit.trail": ("GET", "/audit/trail", AUDITORS),
    "users.new": ("GET", "/operations/users/new", KEEPERS),
    "users.add": ("POST", "/operations/users/new", KEEPERS),
    "users.password": ("POST", "/operations/users/password", KEEPERS),
    "users.ask_reset": ("GET", "/operations/users/{account}/second-factor", KEEPERS),
    "users.send_reset": ("POST", "/operations/users/{account}/second-factor", KEEPERS),
    "users.ask_login": ("GET", "/operations/users/{account}/login", KEEPERS),
    "users.send_login": ("POST", "/operations/users/{account}/login", KEEPERS),
    "users.active": ("POST", "/operations/users/active", KEEPERS),
    "review_roles.ask": ("GET", "/operations/users/{reviewer}/review", KEEPERS),
    "review_roles.send": ("POST", "/operations/users/{reviewer}/review", KEEPERS),
}
