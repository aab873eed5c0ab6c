"""What a form looks like for one person at one moment: every word, id and value, ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import shown_plain
from app.forms_reader.form_definition import CHOICES, Component, FormDefinition, Kind, Limits
from app.forms_reader.form_schema import options_of
from app.forms_reader.only_named import ASKED, FAILING
from app.forms_reader.visibility import hidden_paths
from app.web.components.field_ids import field_id
from app.web.components.paper_views import SlotView
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from markupsafe import Markup

_INPUT_MODES = {Kind.NUMBER: "decimal"}


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice."""

    id: str
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One question, group, list, text or panel. `id` is where the summary of errors leads to."""

    kind: str
    id: str
    name: str = ""
    label: str = ""
    hint: str = ""
    error: str = ""
    is_required: bool = False
    value: Any = ""
    options: tuple[OptionView, ...] = ()
    prefix: str = ""
    suffix: str = ""
    width: str = ""
    tone: str = ""
    autocomplete: str = ""
    input_mode: str = ""
    max_length: int | None = None
    refreshes: bool = False
    """Whether other questions come or go with this answer."""
    text: str = ""
    panel: Markup | str = ""
    slot: SlotView | None = None
    children: tuple[FieldView, ...] = ()
    can_change_rows: bool = False
    about: Markup | str = ""
    """What the server draws above a question, e.g. the item that it asks about."""
    asked: str = ""
    """What a correction notice says of it: then the item requires it, whatever the form says."""
    failing: str = ""
    """Why the answer given before holds no more."""
    was: str = ""
    """What was submitted before, where a correction asks for something else."""
    note: str = ""
    """What its reader should look at, e.g. where the answer comes from."""

    @property
    def described_by(self) -> str:
        """Return the ids of note, hint and error, for aria-describedby."""
        parts = {"note": self.note, "hint": self.hint, "error": self.error}
        return " ".join(f"{self.id}-{name}" for name, words in parts.items() if words)


@dataclass(frozen=True, slots=True)
class FormView:
    """A whole form: its parts, and the summary of errors in document order (target id, sentence)."""

    fields: tuple[FieldView, ...]
    errors: tuple[tuple[str, str], ...] = ()
    has_files: bool = False


@dataclass(frozen=True, slots=True)
class FormContext:
    """What a form is shown with besides its answers."""

    context: Mapping[str, Any] = field(default_factory=dict)
    """What conditions and dynamic options read."""
    panels: Mapping[str, Markup | str] = field(default_factory=dict)
    """Server-drawn parts by the panel's name; a panel that is not given is left out."""
    slots: Mapping[str, SlotView] = field(default_factory=dict)
    """What is stored for each document slot."""
    now: datetime | None = None
    before: Mapping[str, str] = field(default_factory=dict)
    """What was submitted before, in words, by key."""
    abouts: Mapping[str, Markup | str] = field(default_factory=dict)
    """What is drawn above a question, by its key."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """What the reader of a question should look at, by its key."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What stands for `{name}` in the hints of a form; without it the form's general words."""


GENERAL_WORDS = {"income_since": _l("三年前的 1 月 1 日")}
"""What a hint says where nobody knows better, e.g. before there is a case."""


def hint_in_words(hint: str, words: Mapping[str, str]) -> str:
    """Return a hint with its placeholders written out, in general words where nobody knows better."""
    for name, general in GENERAL_WORDS.items():
        hint = hint.replace(f"{{{name}}}", words.get(name) or str(general))
    return hint


def view_form(
    definition: FormDefinition,
    values: Mapping[str, Any],
    errors: Sequence[tuple[str, str]] = (),
    around: FormContext | None = None,
) -> FormView:
    """Return the form as it is shown with these answers (typed or stored) and errors."""
    maker = _Maker(definition, values, dict(errors), around or FormContext())
    fields = maker.parts(definition.components, values, "")
    listed = tuple(
        (maker.targets.get(name, field_id(name)) if name else "", sentence) for name, sentence in errors
    )
    return FormView(fields, listed, bool(definition.slots or definition.deciding))


class _Maker:
    """Walks through the components once; `targets` remembers where each name's first control is."""

    def __init__(
        self,
        definition: FormDefinition,
        values: Mapping[str, Any],
        errors: Mapping[str, str],
        around: FormContext,
    ) -> None:
        self._errors = errors
        self._around = around
        self._hidden = hidden_paths(definition, _settled(definition, values), around.context, now=around.now)
        self._deciding = _deciding_names(definition.components) | definition.deciding
        self.targets: dict[str, str] = {}

    def parts(
        self, components: Sequence[Component], values: Mapping[str, Any], prefix: str
    ) -> tuple[FieldView, ...]:
        made = (
            self._part(one, values, prefix)
            for one in components
            if prefix + (one.key or one.id) not in self._hidden
        )
        return tuple(one for one in made if one is not None)

    def _part(self, one: Component, values: Mapping[str, Any], prefix: str) -> FieldView | None:
        if one.panel:
            drawn = self._around.panels.get(one.panel)
            return FieldView("panel", one.id, text=one.text, panel=drawn) if drawn else None
        if one.kind is Kind.GROUP:
            inside = self.parts(one.children, values, prefix)
            return FieldView("group", one.id, label=one.label, hint=self._hint(one), children=inside)
        if one.kind is Kind.LIST:
            return self._list(one, values.get(one.key) or ())
        if not one.is_question:
            return FieldView(one.kind.value, one.id, text=one.text, tone=one.properties.get("tone", ""))
        return self._question(one, values.get(one.key), prefix + one.key)

    def _hint(self, one: Component) -> str:
        return hint_in_words(one.description, self._around.words)

    def _list(self, one: Component, rows: Sequence[Mapping[str, Any]]) -> FieldView:
        me = field_id(one.key)
        items = tuple(
            FieldView(
                "row",
                f"{me}-{index}",
                name=f"{one.key}.{index}._",
                label=str(index + 1),
                value=f"remove:{one.key}:{index}",
                children=self.parts(one.children, row, f"{one.key}.{index}."),
            )
            for index, row in enumerate(rows)
        )
        self.targets[one.key] = me
        return FieldView(
            "rows",
            me,
            name=one.key,
            label=one.label,
            hint=self._hint(one),
            error=self._errors.get(one.key, ""),
            is_required=one.limits.required,
            value=f"add:{one.key}",
            children=items,
            asked=one.properties.get(ASKED, ""),
            failing=one.properties.get(FAILING, ""),
            can_change_rows=not one.rows_fixed,
            note=self._around.notes.get(one.key, ""),
            refreshes=one.key in self._deciding,
        )

    def _question(self, one: Component, value: Any, name: str) -> FieldView:
        me = field_id(name)
        if one.read_only:
            shown = self._around.context.get(one.key, value)
            return FieldView("read_only", me, label=one.label, value=_shown(one, shown, self._around.context))
        options = self._options(one, value, me)
        self.targets[name] = options[0].id if options and one.kind is not Kind.SELECT else me
        return FieldView(
            kind=one.kind.value,
            id=me,
            name=name,
            label=one.label,
            hint="" if name in self._around.abouts else self._hint(one),
            error=self._errors.get(name, ""),
            is_required=one.limits.required,
            value=_control_value(one, value),
            options=options,
            prefix=one.prefix,
            suffix=one.suffix,
            width=one.properties.get("width", ""),
            autocomplete=one.properties.get("autocomplete", ""),
            input_mode=_INPUT_MODES.get(one.kind, ""),
            max_length=_told_length(one.limits),
            refreshes=one.key in self._deciding,
            slot=self._slot(one),
            about=self._around.abouts.get(name, ""),
            note=self._around.notes.get(name, ""),
            asked=one.properties.get(ASKED, ""),
            failing=one.properties.get(FAILING, ""),
            was=self._around.before.get(one.key, "") if one.properties.get(ASKED) else "",
        )

    def _slot(self, one: Component) -> SlotView | None:
        if one.kind is not Kind.FILE:
            return None
        slot = self._around.slots.get(one.slot, SlotView(one.slot))
        url = one.properties.get("template_url", "")
        return replace(slot, template=one.properties.get("template", ""), template_url=url)

    def _options(self, one: Component, value: Any, me: str) -> tuple[OptionView, ...]:
        if one.kind not in CHOICES:
            return ()
        chosen = {value} if isinstance(value, str) else set(value or ())
        return tuple(
            OptionView(f"{me}-{number}", option.value, option.label, option.value in chosen)
            for number, option in enumerate(options_of(one, self._around.context))
        )


def _told_length(limits: Limits) -> int | None:
    """A pattern tells more than the length it is capped at."""
    return None if limits.pattern else limits.max_length


def _control_value(one: Component, value: Any) -> Any:
    if one.kind is Kind.CHECKBOX:
        return value is True or str(value).lower() in ("on", "true", "1")
    if one.kind is Kind.NUMBER and value is not None:
        return shown_plain(value)
    return "" if value is None else value


def _shown(one: Component, value: Any, context: Mapping[str, Any]) -> str:
    if isinstance(value, bool):
        return "✓" if value else ""
    labels = {option.value: option.label for option in options_of(one, context)}
    several = value if isinstance(value, list | tuple) else [value]
    return "、".join(labels.get(str(each), shown_plain(each)) for each in several if each is not None)


def _settled(definition: FormDefinition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Conditions compare with true and false; a box typed into a form says "on"."""
    settled = dict(values)
    for one in definition.fields:
        if one.kind is Kind.CHECKBOX and one.key in settled:
            settled[one.key] = _control_value(one, settled[one.key])
    return settled


def _deciding_names(components: Sequence[Component]) -> frozenset[str]:
    found: set[str] = set()
    for one in components:
        if one.hide:
            found |= {name.split(".")[0] for name in one.hide.names}
        found |= _deciding_names(one.children)
    return frozenset(found)
