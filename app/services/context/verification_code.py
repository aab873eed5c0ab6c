"""Codes by which anybody can ask whether a paper of the office is genuine."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 16


def new_code() -> str:
    """Return a code nobody can guess, without letters that are taken for others."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
