"""What may change in an account, and how its owner and the second person read it."""

from __future__ import annotations

from enum import StrEnum


class AccountChange(StrEnum):
    """One kind of change."""

    ADDED = "added"
    PASSWORD = "password"  # noqa: S105 — the name of a change
    SECOND_FACTOR = "second_factor"
    OPENED = "opened"
    CLOSED = "closed"
    LOGIN = "login"
    ROLE = "role"
    IDENTITY = "identity"
    RELEASED = "released"


CHANGE_WORDS = {
    AccountChange.ADDED: "账号已建立",
    AccountChange.PASSWORD: "密码已重置",
    AccountChange.SECOND_FACTOR: "登录验证已重置",
    AccountChange.OPENED: "账号已启用",
    AccountChange.CLOSED: "账号已停用",
    AccountChange.LOGIN: "登录名已更换",
    AccountChange.ROLE: "审核级别或组长有变动",
    AccountChange.IDENTITY: "本人登记有变动",
    AccountChange.RELEASED: "账号已放行，可以办理审核",
}


def spell_change(change: object) -> str:
    """Return a change as its owner reads it."""
    return CHANGE_WORDS[AccountChange(str(change))]
