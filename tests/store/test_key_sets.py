"""Rows whose key is one of many, on both databases: none, one, odd ones, thousands, with one text of the statement."""

import pytest
from sqlalchemy import select

from app.store.key_sets import among, is_among
from app.store.tables_identity import account

LOGINS = among(account.c.login, "logins")
ODD = ("'", '"', "\\", "{", "}", ",", "NULL", "%", "𠮷", '["a"]', "")


@pytest.mark.parametrize(
    "keys",
    [
        (),
        ("zhao",),
        ("zhao", "agent", "zhao", "nobody"),
        (*ODD, "zhao"),
        (*(f"n{number}" for number in range(5_000)), "agent"),
    ],
)
def test_rows_of_the_keys_are_found_and_no_others(context, keys):
    with context.database.reading() as work:
        known = set(work.connection.execute(select(account.c.login)).scalars())
        for _sent in range(5):
            found = (
                work.connection.execute(select(account.c.login).where(LOGINS), {"logins": keys})
                .scalars()
                .all()
            )
            assert sorted(found) == sorted(known & set(keys))
        inline = work.connection.execute(select(account.c.login).where(is_among(account.c.login, keys)))
        assert set(inline.scalars()) == known & set(keys)


def test_two_sets_stand_beside_each_other(context):
    with context.database.reading() as work:
        both = select(account.c.login).where(
            is_among(account.c.login, ["zhao", "agent"]), is_among(account.c.login, ["agent", "x"])
        )
        assert work.connection.execute(both).scalars().all() == ["agent"]
