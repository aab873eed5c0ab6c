"""What a form is once it has been read: components in document order, with everything resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from app.domain.form_parts import AnswerUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from decimal import Decimal

    from app.domain.form_parts import FormPart
    from app.feel.expression import Expression

T = TypeVar("T")


class Kind(StrEnum):
    """The component types of form-js that we honour; the value is form-js's own word."""

    TEXT = "text"
    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    CHECKLIST = "checklist"
    RADIO = "radio"
    SELECT = "select"
    DATE = "datetime"
    GROUP = "group"
    LIST = "dynamiclist"
    FILE = "filepicker"
    SEPARATOR = "separator"
    SPACER = "spacer"


QUESTIONS = frozenset(
    {
        Kind.TEXTFIELD, Kind.TEXTAREA, Kind.NUMBER, Kind.CHECKBOX, Kind.CHECKLIST,
        Kind.RADIO, Kind.SELECT, Kind.DATE, Kind.FILE,
    }
)  # fmt: skip
"""Kinds that ask for one value."""
CHOICES = frozenset({Kind.CHECKLIST, Kind.RADIO, Kind.SELECT})
"""Kinds that offer options."""
USES = frozenset(AnswerUse)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a visible value must keep to."""

    required: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    email: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a radio group, a select or a checklist."""

    value: str
    label: str


@dataclass(frozen=True)
class Component:
    """One component. `key` is empty for what asks nothing; a list's key is its path."""

    kind: Kind
    id: str
    key: str = ""
    label: str = ""
    description: str = ""
    limits: Limits = field(default_factory=Limits)
    hide: Expression | None = None
    options: tuple[Option, ...] = ()
    options_key: str = ""
    """Name of the context value that holds the options, for choices that depend on the case."""
    default: Any = None
    read_only: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Component, ...] = ()
    decimals: int = 0
    prefix: str = ""
    suffix: str = ""
    rows_fixed: bool = False
    first_rows: int = 1
    """How many rows a list shows before anybody has typed anything."""

    @property
    def is_question(self) -> bool:
        """Tell whether the component asks for one value."""
        return self.kind in QUESTIONS

    @cached_property
    def enters_case(self) -> bool:
        """Tell whether the answer becomes case data, which diagrams may read."""
        own = self.properties.get("case_data") == "true"
        return own or (self.kind is Kind.LIST and any(child.enters_case for child in self.children))

    @property
    def slot(self) -> str:
        """Return the document slot of a file component."""
        return self.properties.get("slot", "")

    @cached_property
    def use(self) -> AnswerUse | None:
        """Return what becomes of the answer where the form declares it."""
        said = self.properties.get("answer")
        return AnswerUse(said) if said in USES else None

    @property
    def panel(self) -> str:
        """Return the name of the server-drawn panel that takes this component's place."""
        return self.properties.get("panel", "")


@dataclass(frozen=True)
class FormDefinition:
    """A form that can be shown and checked; made only by `read_form`. What follows from it is worked out once."""

    key: str
    components: tuple[Component, ...]
    context_names: frozenset[str]
    """Names that conditions and texts read and that no field of the form provides."""
    deciding: frozenset[str] = frozenset()
    """Keys of fields whose answers change what else is asked, besides those that conditions read."""
    actions: tuple[str, ...] = ()
    """Names of what completing the form does, in order."""
    gives: frozenset[FormPart] = frozenset()
    """What its answers are to the application."""
    corrects: str = ""
    """The place whose correction items it answers: a group says it, of forms of earlier editions their name."""
    is_narrow: bool = False
    """Whether a correction may change only what its items name (`only_named`); forms of earlier editions do not say so."""
    is_cut: bool = False
    """Whether it was cut down to what the items of a return name."""

    @property
    def declares(self) -> bool:
        """Tell whether the form says anything of what its answers mean."""
        return bool(self.actions or self.gives)

    @cached_property
    def said_anew(self) -> frozenset[str]:
        """Return the keys whose answers are given anew every time the form is sent."""
        return frozenset(one.key for one in self.fields if one.use is AnswerUse.DECLARATION)

    @cached_property
    def told_elsewhere(self) -> frozenset[str]:
        """Return the keys whose answers are no content of the application by themselves."""
        return frozenset(
            one.key for one in self.fields if one.use in (AnswerUse.DECLARATION, AnswerUse.ELSEWHERE)
        )

    @cached_property
    def parts(self) -> tuple[Component, ...]:
        """Return every component, those inside groups and lists behind the one that holds them."""
        return tuple(_every(self.components))

    @cached_property
    def worked_out(self) -> dict[Any, Any]:
        """Return what other rooms have worked out from this form, by what works it out (`once_per_form`)."""
        return {}

    @cached_property
    def fields(self) -> tuple[Component, ...]:
        """Return every question and list in document order; questions inside a list stay with it."""
        return tuple(_flat(self.components))

    @cached_property
    def case_fields(self) -> frozenset[str]:
        """Return the keys whose answers enter the case's data."""
        return frozenset(one.key for one in self.fields if one.enters_case)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Return the document slots the form asks for, in document order."""
        return tuple(one.slot for one in self.fields if one.kind is Kind.FILE)

    def field(self, key: str) -> Component | None:
        """Return the question or list with this key."""
        return next((one for one in self.fields if one.key == key), None)

    @cached_property
    def panels(self) -> tuple[str, ...]:
        """Return the panels that the form has a place for, in document order."""
        return tuple(dict.fromkeys(one.panel for one in self.parts if one.panel))

    def case_values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the part of validated values that may enter the case's data."""
        return {
            one.key: _case_part(one, values[one.key])
            for one in self.fields
            if one.enters_case and one.key in values
        }


def once_per_form(work_out: Callable[[FormDefinition], T]) -> Callable[[FormDefinition], T]:
    """Let what follows from a form alone be worked out once for each form."""

    @wraps(work_out)
    def told(definition: FormDefinition) -> T:
        known = definition.worked_out
        if work_out not in known:
            known[work_out] = work_out(definition)
        return cast("T", known[work_out])

    return told


def _every(components: tuple[Component, ...]) -> Iterator[Component]:
    for one in components:
        yield one
        yield from _every(one.children)


def _flat(components: tuple[Component, ...]) -> Iterator[Component]:
    for one in components:
        if one.kind is Kind.GROUP:
            yield from _flat(one.children)
        elif one.is_question or one.kind is Kind.LIST:
            yield one


def row_fields(rows: Component) -> tuple[Component, ...]:
    """Return the questions of one row of a list, in document order."""
    return tuple(_flat(rows.children))


def _case_part(component: Component, value: Any) -> Any:
    if component.kind is not Kind.LIST:
        return value
    kept = {child.key for child in row_fields(component) if child.enters_case}
    if component.properties.get("case_data") == "true" and not kept:
        return value
    return [{key: one for key, one in row.items() if key in kept} for row in value]
