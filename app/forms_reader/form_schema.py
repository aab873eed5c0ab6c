"""One marshmallow field for each question: from the text a person typed to a typed value, types only."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from marshmallow import RAISE, Schema, ValidationError, fields

from app.forms_reader.form_definition import (
    Component,
    FormDefinition,
    Kind,
    Option,
    once_per_form,
    row_fields,
)
from app.forms_reader.form_wording import said
from app.forms_reader.pattern_guard import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_DIGITS = 15
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[+-]?[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?")
_TICKED = frozenset({"on", "true", "1", "yes"})
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_CONTROL = {code: None for code in range(32) if code not in (9, 10)} | {127: None}


def schema_for(definition: FormDefinition, context: Mapping[str, Any] | None = None) -> Schema:
    """Return the schema of the form's types; choices that depend on the case take their options from it."""
    return (
        _schema(definition.fields, context or {})
        if _depends_on_case(definition)
        else _same_for_all(definition)
    )


@once_per_form
def _depends_on_case(definition: FormDefinition) -> bool:
    return any(one.options_key for one in definition.parts)


@once_per_form
def _same_for_all(definition: FormDefinition) -> Schema:
    return _schema(definition.fields, {})


def _schema(components: Sequence[Component], context: Mapping[str, Any]) -> Schema:
    members: dict[str, fields.Field[Any]] = {
        one.key: _field(one, context) for one in components if one.kind is not Kind.FILE and not one.read_only
    }
    made = Schema.from_dict(members, name="Answers")
    return made(unknown=RAISE)


def _field(one: Component, context: Mapping[str, Any]) -> fields.Field[Any]:
    if one.kind is Kind.LIST:
        return fields.List(fields.Nested(_schema(row_fields(one), context)))
    return _MAKERS[one.kind](one, context)


def options_of(one: Component, context: Mapping[str, Any]) -> tuple[Option, ...]:
    """Return the options a person can choose from: those the case provides, then the fixed ones."""
    if not one.options_key:
        return one.options
    given = context.get(one.options_key) or ()
    found = [
        Option(str(item["value"]), str(item["label"]))
        if isinstance(item, dict)
        else Option(str(item), str(item))
        for item in given
    ]
    known = {option.value for option in found}
    return (*found, *(option for option in one.options if option.value not in known))


class _Answer(fields.Field[Any]):
    """What the kinds share: they know their component, and `read` turns text into a value or refuses."""

    def __init__(self, one: Component, _context: Mapping[str, Any]) -> None:
        super().__init__(allow_none=True)
        self._one = one

    def read(self, value: Any) -> Any:
        """Return the typed value; raises ValidationError with the sentence a person reads."""
        raise NotImplementedError

    def _deserialize(self, value: Any, *_where: Any, **_how: Any) -> Any:
        return self.read(value)


class _Text(_Answer):
    """Text without control characters and outer blanks; an empty answer is None."""

    def read(self, value: Any) -> str | None:
        text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\r", "\n")
        text = text.translate(_CONTROL).strip(" \t\n\u3000")
        if self._one.kind is Kind.TEXTFIELD:
            text = text.replace("\n", " ")
        if self._one.properties.get("normalise") == "identifier":
            text = "".join(unicodedata.normalize("NFKC", text).upper().split())
        if self._one.kind is Kind.TEXTFIELD and text:
            text = self._as_number(text)
        return text or None

    def _as_number(self, text: str) -> str:
        """Return a number, code or address as its pattern wants it: full-width letters, blanks and dashes aside.

        Only what the rule refuses as it was typed is read anew, and only into plain letters: free text stays.
        """
        limits = self._one.limits
        plain = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
        if not plain.isascii():
            return text
        if limits.email:
            return plain
        is_number = any(letter.isdigit() for letter in plain)
        if not is_number or not limits.pattern or compile_pattern(limits.pattern).search(text):
            return text
        bare = plain.replace("-", "")
        readings = (plain, bare, plain.upper(), bare.upper())
        return next((one for one in readings if compile_pattern(limits.pattern).search(one)), text)


class _Number(_Answer):
    """A number as people type it: full-width digits, blanks and thousands separators are understood."""

    def read(self, value: Any) -> int | float | None:
        text = "".join(unicodedata.normalize("NFKC", str(value)).split())
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise ValidationError(said("number", self._one))
        number = Decimal(text.replace(",", ""))
        if len(number.as_tuple().digits) > _MOST_DIGITS:
            raise ValidationError(said("number_size", self._one))
        if -int(number.normalize().as_tuple().exponent) > self._one.decimals:
            raise ValidationError(said("decimals", self._one, count=self._one.decimals))
        return int(number) if number == number.to_integral_value() else float(number)


class _Date(_Answer):
    """A day, written in any usual way; kept as ISO text."""

    def read(self, value: Any) -> str | None:
        text = "".join(unicodedata.normalize("NFKC", str(value)).split())
        if not text:
            return None
        found = _DATE.fullmatch(text)
        try:
            return date(*map(int, found.groups())).isoformat() if found else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> str:
        raise ValidationError(said("date", self._one))


class _Tick(_Answer):
    """One box: ticked or not."""

    def read(self, value: Any) -> bool:
        return value is True or str(value).lower() in _TICKED


class _Choice(_Answer):
    """One of the options."""

    def __init__(self, one: Component, context: Mapping[str, Any]) -> None:
        super().__init__(one, context)
        self._values = {option.value for option in options_of(one, context)}

    def read(self, value: Any) -> str | None:
        if value in ("", None):
            return None
        if value not in self._values:
            raise ValidationError(said("choice", self._one))
        return str(value)


class _Choices(_Choice):
    """Any of the options, each once, in the order they are offered."""

    def read(self, value: Any) -> Any:
        chosen = [value] if isinstance(value, str) else list(value)
        if not set(chosen) <= self._values:
            raise ValidationError(said("choice", self._one))
        return list(dict.fromkeys(chosen))


_MAKERS: dict[Kind, type[_Answer]] = {
    Kind.TEXTFIELD: _Text,
    Kind.TEXTAREA: _Text,
    Kind.NUMBER: _Number,
    Kind.DATE: _Date,
    Kind.CHECKBOX: _Tick,
    Kind.CHECKLIST: _Choices,
    Kind.RADIO: _Choice,
    Kind.SELECT: _Choice,
}
