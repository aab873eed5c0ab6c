"""What is wrong with a form's fields, in words: the one place that reads the errors of a refused form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.services.context.refusals import FormInvalidError

    Words = Mapping[str, Any] | Callable[[str, Mapping[str, Any]], str]


def errors_at_fields(invalid: FormInvalidError, words: Words | None = None) -> list[tuple[str, str]]:
    """Return field and sentence of each error in order; without words an error tells its sentence itself.

    `words` are sentences by rule, or make one of a rule and the facts that came with it.
    """
    return [
        (str(name), _sentence(rule, facts[0] if facts else {}, words))
        for name, rule, *facts in invalid.facts["errors"]
    ]


def told_at_fields(invalid: FormInvalidError, words: Words | None = None) -> dict[str, str]:
    """Return one sentence for each field, of several the last."""
    return dict(errors_at_fields(invalid, words))


def _sentence(rule: str, facts: Mapping[str, Any], words: Words | None) -> str:
    if words is None:
        return str(rule)
    return words(rule, facts) if callable(words) else str(words[rule])
