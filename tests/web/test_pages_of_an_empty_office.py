"""Before anybody has applied for anything every page opens, and what is empty says what will be there or what to do."""

import re

from sqlalchemy import update

from app.policy.actor import Role
from app.services.accounts.register_unit import NewUnit, register_unit
from app.services.accounts.sign_in import create_account, hashed
from app.store.tables_identity import account
from tests.conftest import opened_copy
from tests.procedures.test_office_from_zero import AGENT, FIRST, LEVELS, STEM, last_letter, set_up
from tests.support.signed_in import app_of, desk_of
from tests.web.test_setting_up_an_office import installed

EMPTY = re.compile(r'<div class="empty[^"]*">(.*?)</div>', re.DOTALL)
OPENED = 200
"""What answers a person; the rest leads elsewhere, or is not for them."""
FEWEST = {FIRST["login"]: 25, LEVELS[0]: 8, "analyst": 1, AGENT: 10}
"""So many pages at least open for each that were not seen by those before, and the new ones."""
NEW = (
    "/statistics/",
    "/operations/archives/",
    "/concerns/to-answer/",
    "/review/cases",
    "/employer/expiry/",
    "/concerns/",
)


def begun(context):
    """Set the office up: its operator, a lead and colleagues, an analyst, and a unit that has just been registered."""
    operator = set_up(context)
    typed = NewUnit(STEM + last_letter(), "北京明日登记科技有限公司", "北京市海淀区", AGENT, "孙经办")
    register_unit(context, operator, "unit", typed)

    def act(work):
        more = {"password_hash": hashed("nine-letters"), "display_name": "钱分析", "role": Role.ANALYST}
        create_account(context, work, login="analyst", **more)
        work.connection.execute(
            update(account).values(password_hash=hashed("demo-2026"), must_change_password=False)
        )
        work.connection.execute(update(account).where(account.c.login == LEVELS[0]).values(is_lead=True))

    context.database.transact(act)


def test_every_page_opens_and_what_is_empty_says_what_to_do(originals, tmp_path):
    for context in opened_copy(originals, "sqlite", installed, tmp_path):
        begun(context)
        paths = sorted(
            {
                str(rule)
                for rule in app_of(context).url_map.iter_rules()
                if "GET" in rule.methods and not rule.arguments
            }
        )
        opened = set()
        for login, fewest in FEWEST.items():
            desk = desk_of(context, login)
            shown = [(path, desk.client.get(path)) for path in paths if path not in opened or path in NEW]
            assert not [path for path, answer in shown if answer.status_code >= 500]
            told = [(path, answer) for path, answer in shown if answer.status_code == OPENED]
            assert len(told) >= fewest, login
            opened |= {path for path, _answer in told}
            silent = [
                (login, path)
                for path, answer in told
                if answer.mimetype == "text/html"
                for block in EMPTY.findall(answer.text)
                if "<p>" not in block and "actions" not in block
            ]
            assert silent == []
        assert opened >= set(NEW)
