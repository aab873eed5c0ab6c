"""Who plays which part in a context: logins as actors, and groups of tasks as the people they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import Role
from app.services.accounts.sign_in import actor
from app.store.account_rows import account_by_login, account_of, accounts
from app.store.review_rows import decisions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.task_rows import TaskRow

AUTHORITY = "主管部门"
EMPLOYEE, EMPLOYER = "员工", "单位"


class UnknownPersonError(LookupError):
    """Nobody plays this part."""


class Fixtures:
    """The people of one story."""

    def __init__(self, context: AppContext, people: Mapping[str, str]) -> None:
        self.context = context
        self.people = people
        self._known: dict[str, Actor] = {}

    def actor(self, who: str) -> Actor:
        """Return a part or a login as somebody who acts; raises UnknownPersonError."""
        login = self.people.get(who, who)
        if login not in self._known:
            with self.context.database.reading() as work:
                row = account_by_login(work, login)
                found = account_of(work, row.id) if row else None
            if found is None and who in self.people:
                raise UnknownPersonError(f"“{who}”的账号“{login}”不存在，请写演示账号")
            if found is None:
                parts = "、".join(self.people) or "（没有写 people）"
                raise UnknownPersonError(f"没有“{who}”这个角色或账号；本文件的角色有 {parts}")
            self._known[login] = actor(found)
        return self._known[login]

    def does(self, who: str, groups: Iterable[str]) -> bool:
        """Tell whether tasks of these groups are this part's."""
        if who == AUTHORITY:
            return any(group.startswith("authority:") for group in groups)
        return not set(self.actor(who).groups).isdisjoint(groups)

    def whose(self, groups: Iterable[str]) -> str:
        """Return the part to which groups belong, as people say it."""
        wanted = tuple(groups)
        parts = [part for part in self.people if self.does(part, wanted)]
        if parts:
            return parts[0]
        levels = [group.rpartition(":")[2] for group in wanted if group.startswith("authority:")]
        return f"{AUTHORITY}（{'、'.join(levels)}）" if levels else "、".join(wanted) or "无人"

    def reviewer_for(self, task: TaskRow) -> Actor | None:
        """Return the first reviewer who may take a review: of its group, and no hand of this round's (four eyes)."""
        with self.context.database.reading() as work:
            decided = {row.by for row in decisions_of(work, task.case_id) if row.round == task.round}
            free = [
                actor(row)
                for row in sorted(accounts(work), key=lambda row: row.login)
                if row.role == Role.REVIEWER.value and row.is_active and row.id not in decided
            ]
        return next((one for one in free if not set(one.groups).isdisjoint(task.groups)), None)
