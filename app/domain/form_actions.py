"""How it is written what completing a form does: a named function, facts and answers in, effects or errors out.

A form declares its actions by name; the same form under another name, or on another step, means the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.answer_facts import AnswerFacts
    from app.domain.effects import Effect

    ActionFunction = Callable[[AnswerFacts, Mapping[str, Any]], "Completion"]


@dataclass(frozen=True, slots=True)
class FieldError:
    """An answer that only the office's records know to be wrong: the field's key and the sentence beside it."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StepRefusal:
    """A rule that stands against the whole step; pages have the words of each rule."""

    rule: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Completion:
    """What answers mean: effects to be written, or why they cannot stand."""

    effects: tuple[Effect, ...] = ()
    errors: tuple[FieldError, ...] = ()
    refusal: StepRefusal | None = None
    gives_back: bool = False
    """The step hands the application back inside the unit, so that nothing is answered to the authority."""


@dataclass(frozen=True, slots=True)
class NeededField:
    """A field an action reads: its key, the component types it may have, and options that must be among its own."""

    key: str
    kinds: frozenset[str]
    options: frozenset[str] = frozenset()
    rows: tuple[NeededField, ...] = ()
    """What each row of a list must ask."""


@dataclass(frozen=True, slots=True)
class FormAction:
    """The meaning of a form's answers, known to forms by its name."""

    name: str
    function: ActionFunction
    fields: tuple[NeededField, ...] = ()
    any_of: tuple[NeededField, ...] = ()
    """Of these the form must have at least one."""
    needs_claim: bool = False
    """The step is one person's work: it is claimed before it is completed."""
    needs_page_checks: bool = False
    """The form must have a group of page confirmations."""
    purpose: str = ""

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys of all fields that the action reads."""
        return frozenset(one.key for one in (*self.fields, *self.any_of))

    def __call__(self, facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
        """Return what validated answers mean."""
        return self.function(facts, answers)


@dataclass(frozen=True, slots=True)
class EarlierForm:
    """What a form of an edition means that was published before forms declared it."""

    actions: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class EarlierForms:
    """The meaning of earlier editions' forms by form key, and what became of some answers by the field's key."""

    forms: Mapping[str, EarlierForm] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)


def form_action(
    name: str,
    *,
    fields: tuple[NeededField, ...] = (),
    any_of: tuple[NeededField, ...] = (),
    needs_claim: bool = False,
    needs_page_checks: bool = False,
) -> Callable[[ActionFunction], FormAction]:
    """Make a form action of `function(facts, answers) -> Completion`."""

    def wrap(function: ActionFunction) -> FormAction:
        purpose = (function.__doc__ or "").strip().partition("\n")[0]
        return FormAction(name, function, fields, any_of, needs_claim, needs_page_checks, purpose)

    return wrap


def text_field(key: str) -> NeededField:
    """Return the need of a text, short or long."""
    return NeededField(key, frozenset({"textfield", "textarea"}))


def date_field(key: str) -> NeededField:
    """Return the need of a day."""
    return NeededField(key, frozenset({"datetime"}))


def number_field(key: str) -> NeededField:
    """Return the need of a number."""
    return NeededField(key, frozenset({"number"}))


def choice_field(key: str, *options: str) -> NeededField:
    """Return the need of one choice among options of which these are read."""
    return NeededField(key, frozenset({"radio", "select"}), frozenset(options))


def rows_field(key: str, *rows: NeededField) -> NeededField:
    """Return the need of a list whose rows ask for these."""
    return NeededField(key, frozenset({"dynamiclist"}), rows=rows)
