"""Statements that are sent again and again: worked out once, then handed to the driver as they are.

SQLAlchemy takes two thirds of the time of a short statement for itself. A statement that a module keeps is the same
object each time: once it has been sent a few times, its text, the order of its parameters and the conversions of its
values are known, and only the driver is asked. Statements that are put together anew, and those whose text depends on
their values, go SQLAlchemy's way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import CompoundSelect, Connection, Engine, Select, Table, UpdateBase
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.visitors import iterate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler

    from app.store.known_answers import KnownAnswers

    Convert = Callable[[Any], Any]

KINDS = (Select, CompoundSelect, UpdateBase)
SENT_BEFORE = 3
"""Times a statement goes SQLAlchemy's way first: to work it out costs more than to send it."""
MOST_SHAPES = 40
"""Of one statement: with lists of still other lengths it goes the long way."""
NOTHING: Mapping[str, Any] = {}
LOCKS = "FOR UPDATE"
_NO_COLUMNS = SimpleResultMetaData([])


class Answer(IteratorResult[Any]):
    """The rows that were found, and how many rows were changed."""

    rowcount = -1


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of a statement: given by name each time, or always the same where it has no name."""

    place: str
    name: str | None
    convert: Convert | None
    always: Any = None
    member: int | None = None
    """Which of a list it is; None for what is no list."""

    def of(self, given: Mapping[str, Any]) -> Any:
        if self.name is None:
            return self.always
        value = given[self.name] if self.member is None else given[self.name][self.member]
        return value if self.convert is None else self.convert(value)


@dataclass(slots=True)
class Prepared:
    """What is known of a statement with parameters of certain names."""

    text: str
    takes: tuple[_Value, ...]
    is_ordered: bool
    columns: tuple[tuple[str, Any], ...]
    """Names and types of what it returns."""
    reads: frozenset[str]
    """Its tables; none where it only waits for a lock."""
    _named: SimpleResultMetaData = field(init=False)
    _converts: list[tuple[int, Convert]] | None = None
    """Places of columns whose values the driver gives in another form; known after the first answer."""

    def __post_init__(self) -> None:
        """Keep the names of the columns as results want them."""
        self._named = SimpleResultMetaData([name for name, _kind in self.columns])

    def values(self, given: Mapping[str, Any]) -> Any:
        """Return the values as the driver takes them."""
        if self.is_ordered:
            return tuple([one.of(given) for one in self.takes])
        return {one.place: one.of(given) for one in self.takes}

    def answer(self, cursor: Any, dialect: Dialect) -> Answer:
        """Return what the driver has found, read to the end."""
        if not self.columns:
            answer = Answer(_NO_COLUMNS, iter(()))
        else:
            if self._converts is None:
                self._converts = self._conversions(cursor.description, dialect)
            found = cursor.fetchall()
            answer = Answer(self._named, iter(self._converted(found) if self._converts else found))
        answer.rowcount = cursor.rowcount
        return answer

    def _converted(self, found: Sequence[Sequence[Any]]) -> list[list[Any]]:
        rows = [list(row) for row in found]
        for place, convert in self._converts or ():
            for row in rows:
                row[place] = convert(row[place])
        return rows

    def _conversions(self, told: Sequence[Any], dialect: Dialect) -> list[tuple[int, Convert]]:
        found = [
            (place, kind.dialect_impl(dialect).result_processor(dialect, column[1]))
            for place, ((_name, kind), column) in enumerate(zip(self.columns, told, strict=True))
        ]
        return [(place, convert) for place, convert in found if convert is not None]


class _Forms:
    """One statement: which of its parameters are lists, and what is known of it by names and lengths of lists."""

    __slots__ = ("known", "lists", "sent")

    def __init__(self) -> None:
        self.sent = 0
        self.lists: tuple[str, ...] | None = None
        self.known: dict[tuple[Any, ...], Prepared | None] = {}


class PreparedStatements:
    """What is known of the statements of one database, each for as long as it lives."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._forms: WeakKeyDictionary[Any, _Forms] = WeakKeyDictionary()

    def of(self, statement: Any, given: Mapping[str, Any]) -> Prepared | None:
        """Return what is known of a statement; None at its first times, and where it goes the long way."""
        forms = self._forms.get(statement)
        if forms is None:
            if isinstance(statement, KINDS):
                self._forms[statement] = _Forms()
            return None
        if forms.lists is None:
            forms.sent += 1
            if forms.sent < SENT_BEFORE:
                return None
            text = self._compiled(statement, given)
            forms.lists = tuple(one.key for one in text.binds.values() if one.expanding and one.key in given)
        shape = (*given, *[len(given[name]) for name in forms.lists])
        if shape not in forms.known and len(forms.known) < MOST_SHAPES:
            forms.known[shape] = self._prepared(statement, given)
        return forms.known.get(shape)

    def _compiled(self, statement: Any, given: Mapping[str, Any]) -> SQLCompiler:
        text: SQLCompiler = statement.compile(dialect=self._dialect, column_keys=list(given))
        return text

    def _prepared(self, statement: Any, given: Mapping[str, Any]) -> Prepared | None:
        text = self._compiled(statement, given)
        columns = tuple((str(column.key), column.type) for column in statement.exported_columns)
        if statement.get_execution_options() or _is_more(text, given, columns):
            return None
        whole = text.construct_expanded_state(dict(given))
        bound: dict[str, tuple[Any, int | None]] = {name: (one, None) for name, one in text.binds.items()}
        members: dict[str, tuple[Any, int | None]] = {
            place: (text.binds[name], number)
            for name, places in whole.parameter_expansion.items()
            for number, place in enumerate(places)
        }
        every = bound | members
        plain = [name for name in bound if name not in whole.parameter_expansion]
        places = whole.positiontup if text.positional else [*plain, *members]
        return Prepared(
            whole.statement,
            tuple(self._value(place, *every[place], given) for place in places or ()),
            text.positional,
            columns,
            frozenset(one.name for one in iterate(statement) if isinstance(one, Table)),
        )

    def _value(self, place: str, bound: Any, member: int | None, given: Mapping[str, Any]) -> _Value:
        convert = bound.type.dialect_impl(self._dialect).bind_processor(self._dialect)
        if bound.key in given:
            return _Value(place, bound.key, convert, member=member)
        always = bound.effective_value if member is None else list(bound.effective_value)[member]
        return _Value(place, None, None, always if convert is None else convert(always))


def _is_more(text: SQLCompiler, given: Mapping[str, Any], columns: Sequence[tuple[str, Any]]) -> bool:
    """Tell whether a statement is more than a text with values: defaults, names said twice, values in the text."""
    return bool(
        len(dict(columns)) < len(columns)
        or (text.effective_returning and not columns)
        or text.literal_execute_params
        or text.escaped_bind_names
        or getattr(text, "insert_prefetch", None)
        or getattr(text, "update_prefetch", None)
        or any(bound.required and bound.key not in given for bound in text.binds.values())
    )


class StoreConnection(Connection):
    """A connection that sends what it knows by the short way."""

    def __init__(self, engine: Engine, known: PreparedStatements) -> None:
        super().__init__(engine)
        self._prepared = known
        self._told: KnownAnswers | None = None

    def tell(self, answers: KnownAnswers) -> KnownAnswers:
        """Let the answers that are known in this transaction hear of what it sends."""
        self._told = answers
        return answers

    def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """Send a statement and return its answer."""
        prepared = None
        given = parameters if isinstance(parameters, list | tuple) else (parameters or NOTHING,)
        if given and execution_options is None and self.in_transaction():
            prepared = self._prepared.of(statement, given[0])
        if self._told is not None:
            _tell(self._told, statement, prepared)
        if prepared is not None:
            return self._send(prepared, given)
        return super().execute(statement, parameters, execution_options=execution_options)

    def _send(self, prepared: Prepared, given: Sequence[Mapping[str, Any]]) -> Answer:
        dialect, text, many = self.dialect, prepared.text, len(given) > 1
        values = [prepared.values(each) for each in given] if many else prepared.values(given[0])
        cursor = self.connection.cursor()
        for hear in self.engine.dispatch.before_cursor_execute:
            hear(self, cursor, text, values, None, many)
        try:
            (cursor.executemany if many else cursor.execute)(text, values)
            return prepared.answer(cursor, dialect)
        except dialect.loaded_dbapi.Error as error:
            raise _as_told(self, text, error, cursor) from error
        finally:
            cursor.close()


def _tell(answers: KnownAnswers, statement: Any, prepared: Prepared | None) -> None:
    """Let known answers hear of what is sent: what it changes, what it reads, or that it may wait for somebody."""
    if isinstance(statement, UpdateBase):
        answers.note_write(cast("Table", statement.table).name)
    elif prepared is not None and prepared.reads and LOCKS not in prepared.text:
        answers.note_read(prepared.reads)
    else:
        answers.forget()


def send_plain(connection: Connection, text: str) -> None:
    """Send a command to the driver that has no values and no answer."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_told(connection, text, error, cursor) from error
    finally:
        cursor.close()


def _as_told(connection: Connection, text: str, error: Any, cursor: Any) -> BaseException:
    """Return an error of the driver as SQLAlchemy tells it; a connection that is lost is given up."""
    dialect, every = connection.dialect, connection.dialect.loaded_dbapi.Error
    is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
    if is_lost:
        connection.invalidate(error)
    return cast(
        "BaseException",
        DBAPIError.instance(
            text, None, error, every, hide_parameters=True, connection_invalidated=is_lost, dialect=dialect
        ),
    )
