"""What every application of a process compiles alike is compiled once: templates, addresses, SQL statements.

Hundreds of tests build an application and a database of their own. The product is the same in each of them;
only the second time that a template, a rule of the URL map or a statement is compiled is saved.
"""

import sqlalchemy
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from app.services.accounts import sign_in
from app.services.context import calendar_of
from app.store import database

STATEMENTS = 4000
"""More statements than the product has, on both databases together."""


def compile_once(folder):
    """Let all applications and databases of this process share what they compile; `folder` keeps templates."""
    folder.mkdir(parents=True, exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": KeptTemplates(str(folder))}
    Flask.url_rule_class = RuleCompiledOnce
    database.create_engine = engine_that_shares


def hash_with_little_work():
    """Let passwords of tests be hashed by the product's own way with the least work that argon2 allows.

    tests/operations/test_passwords_cost_work.py shows what the product asks for.
    """
    sign_in._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    sign_in._NOBODY = sign_in.hashed("nobody has this password")


def share_calendar(original, copy):
    """Let the copy of a database begin with the calendar that was read from its original; each looks at the version."""
    known = calendar_of._kept.get(str(sqlalchemy.make_url(original)))
    if known is not None:
        calendar_of._kept[str(sqlalchemy.make_url(copy))] = known


class KeptTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder, each read once by a process."""

    def __init__(self, directory):
        super().__init__(directory)
        self.read = {}

    def load_bytecode(self, bucket):
        """Take what was read before, when the template is still the same."""
        key = bucket.key, bucket.checksum
        if key not in self.read:
            super().load_bytecode(bucket)
            if bucket.code is None:
                return
            self.read[key] = bucket.code
        bucket.code = self.read[key]


class RuleCompiledOnce(Rule):
    """A rule of the URL map; it is taken apart, and what builds its address is compiled, for the first map that has it."""

    def compile(self):
        """Take what the same rule was compiled to before: its parts never change, its builders belong to this one."""
        key = (
            self.rule,
            repr(self.defaults),
            self.subdomain,
            self.host,
            self.merge_slashes,
            self.map.host_matching,
        )
        if key not in _compiled:
            super().compile()
            _compiled[key] = self._parts, self._trace, self._converters, self.arguments
            return
        self._parts, self._trace, self._converters, self.arguments = _compiled[key]
        self._build = self._compile_builder(False).__get__(self, None)
        self._build_unknown = self._compile_builder(True).__get__(self, None)

    def _compile_builder(self, append_unknown):
        key = self.rule, append_unknown, tuple(self._trace), repr(self.defaults)
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]


_builders, _compiled, _first = {}, {}, {}


def engine_that_shares(url, **options):
    """Return an engine that shares compiled statements with the first one that reached a database of its kind."""
    engine = sqlalchemy.create_engine(url, query_cache_size=STATEMENTS, **options)
    first = _first.get(engine.dialect.name)
    if first is None or first.dialect.server_version_info is None:
        _first[engine.dialect.name] = engine
        return engine
    engine.dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
    return engine
