"""Where two forms differ: fields, their settings and their places, each in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.exact_json import read_json
from app.engine.difference.change import Change, moved
from app.engine.difference.element_names import form_key
from app.engine.difference.field_set_up import set_up_words
from app.engine.difference.form_settings import setting_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.difference.element_names import ElementNames

TOP = ""
"""The group of what stands in none."""


def form_changes(path: str, old: bytes, new: bytes, names: ElementNames) -> Iterator[Change]:
    """Yield what differs between two versions of a form; raises ValueError for what is no JSON."""
    before, after = _read(old), _read(new)
    key = form_key(path)
    form = f"表单“{names.forms.get(key, key)}”"
    for sentence in setting_sentences(form, before, after, names):
        yield Change("form", key, sentence, path)
    for element, sentence in _Fields(form, _Parts(before), _Parts(after), names).told():
        yield Change("form", element, sentence, path)


def fields_of_new_form(path: str, content: bytes, names: ElementNames) -> Iterator[Change]:
    """Yield what a form that is new asks and shows, in its order; raises ValueError for what is no JSON."""
    key = form_key(path)
    parts = _Parts(_read(content))
    form = f"表单“{names.forms.get(key, key)}”"
    for one, component in parts.all.items():
        told = f"{form}有{parts.called(one)}{parts.place(one)}{set_up_words(component, names)}"
        yield Change("form", parts.element(one), told, path)


def _read(content: bytes) -> dict[str, Any]:
    form = read_json(content.decode("utf-8-sig"))
    if not isinstance(form, dict):
        raise ValueError(type(form).__name__)  # noqa: TRY004 — what cannot be read, like broken JSON
    return form


class _Parts:
    """The components of a form by id, in the order of the file, and the group each stands in."""

    def __init__(self, form: Any) -> None:
        self.all: dict[str, Any] = {}
        self.group: dict[str, str] = {}
        self._collect(form, TOP)

    def _collect(self, parent: Any, group: str) -> None:
        inside = parent.get("components") or []
        if not isinstance(inside, list):
            raise ValueError(type(inside).__name__)  # noqa: TRY004 — what cannot be read, like broken JSON
        for one in inside:
            if not isinstance(one, dict):
                raise ValueError(type(one).__name__)  # noqa: TRY004 — what cannot be read, like broken JSON
            identity = str(one.get("id") or one.get("key") or one.get("path") or "")
            while identity in self.all:
                identity += "′"
            self.all[identity] = one
            self.group[identity] = group
            self._collect(one, identity)

    def key(self, identity: str) -> str:
        """Return the name under which the answers of a component are read, within its list."""
        one = self.all[identity]
        group = self.group[identity]
        inside = f"{self.all[group].get('path', '')}." if group else ""
        own = one.get("key") or one.get("path") or ""
        return f"{inside}{own}" if own else ""

    def called(self, identity: str) -> str:
        """Return what people call a component."""
        one = self.all[identity]
        word = (
            "字段"
            if one.get("key")
            else {"group": "分组", "dynamiclist": "列表"}.get(str(one.get("type")), "内容")
        )
        label = one.get("label") or one.get("dateLabel") or one.get("text") or one.get("key") or one.get("id")
        return f"{word}“{' '.join(str(label or '').split())[:40]}”"

    def place(self, identity: str) -> str:
        """Return in which group a component stands, as an addition to a sentence."""
        group = self.group[identity]
        return f"，在{self.called(group)}里" if group else ""

    def element(self, identity: str) -> str:
        """Return the name by which a page finds a component."""
        one = self.all[identity]
        return str(one.get("key") or one.get("path") or identity)

    def order(self, group: str, kept: set[str]) -> list[str]:
        """Return what stands in a group and is one of some components, in order."""
        return [one for one, its in self.group.items() if its == group and one in kept]


class _Fields:
    def __init__(self, form: str, old: _Parts, new: _Parts, names: ElementNames) -> None:
        self.form = form
        self.old = old
        self.new = new
        self.names = names
        self.former = self._former()

    def _former(self) -> dict[str, str]:
        """Return the id each component had before: that of the same name, or else the same id."""
        by_key = {key: identity for identity in self.old.all if (key := self.old.key(identity))}
        found = {one: by_key[key] for one in self.new.all if (key := self.new.key(one)) in by_key}
        left = self.old.all.keys() - set(found.values())
        return found | {one: one for one in self.new.all if one not in found and one in left}

    def told(self) -> Iterator[tuple[str, str]]:
        """Yield each difference with the component it is in."""
        for one in self.new.all:
            if one not in self.former:
                set_up = set_up_words(self.new.all[one], self.names)
                yield (
                    self.new.element(one),
                    f"{self.form}增加{self.new.called(one)}{self.new.place(one)}{set_up}",
                )
                continue
            before = self.former[one]
            owner = f"{self.form}的{self.old.called(before)}"
            changed = setting_sentences(owner, self.old.all[before], self.new.all[one], self.names)
            yield from ((self.new.element(one), sentence) for sentence in changed)
            if self._group_before(before) != self.new.group[one]:
                yield self.new.element(one), f"{owner}移到{self._named_group(one)}"
        was = set(self.former.values())
        for one in self.old.all:
            if one not in was and (self.old.group[one] == TOP or self.old.group[one] in was):
                yield self.old.element(one), f"{self.form}删去{self.old.called(one)}"
        yield from self._places()

    def _group_before(self, former: str) -> str:
        """Return the group in which a component stood, by its id of now."""
        group = self.old.group[former]
        return next((now for now, was in self.former.items() if was == group), group)

    def _named_group(self, one: str) -> str:
        group = self.new.group[one]
        return self.new.called(group) if group else "各分组之外"

    def _places(self) -> Iterator[tuple[str, str]]:
        """Yield what stands elsewhere in its group."""
        stayed = {
            one: was for one, was in self.former.items() if self._group_before(was) == self.new.group[one]
        }
        for group in dict.fromkeys(self.new.group.values()):
            now = self.new.order(group, set(stayed))
            order = list(self.old.group)
            for one, behind in moved(sorted(now, key=lambda each: order.index(stayed[each])), now):
                place = f"{self.new.called(behind)}之后" if behind else "最前"
                yield self.new.element(one), f"{self.form}的{self.new.called(one)}移到{place}"
