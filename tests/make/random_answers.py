"""Answers to any form, drawn at random: good ones by the kind of each question, and sometimes bad ones."""

from datetime import timedelta

from app.forms_reader.form_definition import Kind, row_fields
from app.services.context.beijing import beijing_day

TEXTS = {
    "phone": "15400009999",
    "month": "2025-07",
    "beijing_since": "2024-03",
    "new_id_number": "37000019920815002X",
    "acknowledged_by": "示例经办人",
}


class RandomAnswers:
    """Draws answers; `words` are texts that the context knows (a unit's name or code) by key."""

    def __init__(self, draw, clock, words):
        self.draw = draw
        self.clock = clock
        self.words = {**TEXTS, **words}

    def to(self, form, *, spoiled=False):
        """Return posted values for a form; a spoiled one misses a question or says nonsense."""
        posted = {}
        for field in form.fields:
            if field.kind is Kind.LIST:
                for child in row_fields(field) if self.draw.random() < 0.7 else ():
                    posted |= self._one(child, f"{field.key}.0.{child.key}")
            elif field.kind is not Kind.FILE:
                posted |= self._one(field, field.key)
        if spoiled and posted:
            name = self.draw.choice(sorted(posted))
            if self.draw.random() < 0.5:
                del posted[name]
            else:
                posted[name] = ["\u202e<b>不是</b>" * 40]
        return posted

    def _one(self, field, name):
        options = [option.value for option in field.options]
        match field.kind:
            case Kind.RADIO | Kind.SELECT:
                value = [self.draw.choice(options)]
            case Kind.CHECKLIST:
                value = [one for one in options if self.draw.random() < 0.8]
            case Kind.CHECKBOX:
                value = ["true"] if self.draw.random() < 0.95 else []
            case Kind.DATE:
                day = beijing_day(self.clock.now) - timedelta(days=self.draw.choice([0, 0, 0, 30, 400, -3]))
                value = [day.isoformat()]
            case Kind.NUMBER:
                value = ["1"]
            case _:
                value = [self.words.get(field.key, f"示例{self.draw.randrange(9)}")]
        return {name: value} if value else {}
