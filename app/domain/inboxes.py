"""Audiences of notices that are for one account alone."""

from __future__ import annotations


def inbox_of(account_id: str) -> str:
    """Return the audience of one account; groups and parties have audiences of their own names."""
    return f"account:{account_id}"
