"""What an editor offers to choose from: everything that files of a draft may name, so that nothing is typed blindly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.act_words import CODES, SAME_CODES, SETTINGS
from app.domain.exact_json import read_json
from app.domain.form_parts import DECLARABLE, AnswerUse
from app.domain.notice_facts import NOTICE_FACTS, PLATFORM_NOTICES
from app.domain.notice_files import PLATFORM, read_notices
from app.domain.notice_text import NoticeValueMissingError
from app.domain.office_paper_facts import PAPER_FACTS
from app.domain.office_paper_files import paper_kinds_of
from app.domain.parameter_kinds import NoticeKind, OfficePaperKind
from app.domain.text_files import is_notices
from app.engine.bundle import Bundle
from app.engine.difference.element_names import form_key
from app.engine.read_bundle import read_bundle
from app.engine.variable_types import FUNCTIONS
from app.feel.builtin_table import BUILTINS
from app.forms_reader.form_error import FormError
from app.services.context.catalogue import catalogue_of
from app.services.context.refusals import NotFoundError
from app.services.editions.edit_draft_files import draft_files
from app.services.editions.edition_catalogue import edition_catalogue
from app.services.editions.notice_checks import notices_of_bundle
from app.store.edition_rows import files_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.read_bundle import BundleReading
    from app.forms_reader.form_definition import FormDefinition
    from app.services.context.app_context import AppContext
    from app.services.editions.edit_draft_files import DraftFiles


KIND_OF = {NoticeKind: "notice", OfficePaperKind: "paper"}
"""Of what a parameter names a kind, by the kind of codes that are chosen from."""
UNKNOWN_VALUE = "用了没有的值，改正以后才能看到收到的人会看到什么。"


def choices_of_draft(context: AppContext, draft_id: str) -> dict[str, Any]:
    """Return names with their types and words; of the base where the draft cannot be read. Raises NotFoundError."""
    found = draft_files(context, draft_id)
    bundle = Bundle(found.draft.process, found.files)
    try:
        told = _of_bundle(context, bundle)
    except FormError:
        told = None
    return (told or _of_base(context, found)) | {"forms": list(_forms(bundle))}


def _of_base(context: AppContext, found: DraftFiles) -> dict[str, Any]:
    with context.database.reading() as work:
        files = files_of(work, found.draft.base)
    return _of_bundle(context, Bundle(found.draft.process, files)) or _general(context)


def _of_bundle(context: AppContext, bundle: Bundle) -> dict[str, Any] | None:
    """Return what the files of a bundle offer; None where its own diagram cannot be read."""
    catalogue, forms = catalogue_of(bundle, context.handlers)
    if not bundle.having(".bpmn"):
        return _general(context)
    reading = read_bundle(bundle, catalogue)
    if bundle.process not in reading.processes:
        return None
    notices = notices_of_bundle(context, bundle).kinds
    papers = paper_kinds_of(bundle)
    found = edition_catalogue(bundle.process, reading, catalogue, forms, notices, papers).as_json()
    return _general(context) | {
        "facts": found["facts"],
        "variables": found["variables"],
        "steps": found["steps"],
        "codes": found["codes"],
        "notice_titles": {
            kind: text.title.written({}) for kind, text in notices.items() if not text.title.needed
        },
        "paper_titles": {
            kind: one.text("title").written({})
            for kind, one in papers.items()
            if not one.text("title").needed
        },
        "decisions": list(_decisions(reading)),
        "processes": [
            {"id": process, "file": file} for process, file in sorted(reading.processes.items()) if process
        ],
    }


def _general(context: AppContext) -> dict[str, Any]:
    """Return what every edition may use: handlers, form actions, functions and values of notices."""
    return {
        "facts": [],
        "variables": [],
        "act_settings": [
            {"name": name, "words": words, "options": dict(CODES.get(SAME_CODES.get(name, name), {}))}
            for name, words in SETTINGS.items()
        ],
        "steps": [],
        "decisions": [],
        "processes": [],
        "codes": [{"kind": "notice", "code": code} for code in sorted(PLATFORM_NOTICES)],
        "notice_titles": {},
        "paper_titles": {},
        "paper_values": [
            {"name": name, "meaning": fact.meaning, "example": fact.spell(fact.example)}
            for name, fact in PAPER_FACTS.items()
        ],
        "functions": sorted({*BUILTINS, *FUNCTIONS}),
        "actions": sorted(context.actions),
        "gives": [one.value for one in DECLARABLE],
        "answers": [one.value for one in AnswerUse],
        "placeholders": [
            {"name": name, "meaning": fact.meaning, "example": fact.spell(fact.example)}
            for name, fact in NOTICE_FACTS.items()
        ],
        "handlers": [
            {
                "name": one.name,
                "takes": [
                    {
                        "name": name,
                        "required": name in one.required,
                        "options": sorted(getattr(one.takes.get(name), "options", ())),
                        "kind_of": KIND_OF.get(type(one.takes.get(name)), ""),
                    }
                    for name in one.parameters
                ],
                "gives": [name for name, _ in one.result.fields or ()],
            }
            for one in sorted(context.handlers.values(), key=lambda handler: handler.name)
        ],
    }


def _decisions(reading: BundleReading) -> Iterator[dict[str, str]]:
    for identity, definitions in sorted(reading.decisions.items()):
        name = definitions.decisions[identity].name
        yield {"id": identity, "name": name, "file": reading.files.get(identity, "")}


def _forms(bundle: Bundle) -> Iterator[dict[str, str]]:
    """Return the forms by key, also those that cannot be read yet."""
    for path, content in sorted(bundle.having(".form").items()):
        try:
            identity = str(read_json(content).get("id", ""))
        except (ValueError, AttributeError):
            identity = ""
        yield {"key": form_key(path), "id": identity, "file": path}


def form_of_draft(context: AppContext, draft_id: str, path: str) -> FormDefinition:
    """Return one form of a draft; raises NotFoundError, or FormError for one that cannot be read."""
    found = draft_files(context, draft_id)
    if path not in found.files or not path.endswith(".form"):
        raise NotFoundError(kind="form")
    only = Bundle(found.draft.process, {path: found.files[path]})
    return catalogue_of(only, context.handlers)[1][form_key(path)]


def notices_of_draft(context: AppContext, draft_id: str, path: str) -> list[dict[str, str]]:
    """Return the notices of one file of a draft, written out with example values; raises NotFoundError."""
    found = draft_files(context, draft_id)
    if path not in found.files or not is_notices(path):
        raise NotFoundError(kind="draft_file")
    notices, _ = read_notices({path: found.files[path]}, of_platform=found.draft.process == PLATFORM)
    rows = []
    for kind, text in notices.kinds.items():
        names = frozenset().union(*(one.names for one in (*text.templates, notices.before, notices.after)))
        facts = {
            NOTICE_FACTS[name].source: NOTICE_FACTS[name].example for name in names if name in NOTICE_FACTS
        }
        try:
            written = notices.written(kind, facts)
        except NoticeValueMissingError as missing:
            told = str(missing) if names <= NOTICE_FACTS.keys() else UNKNOWN_VALUE
            rows.append({"kind": kind, "title": "", "body": told})
        else:
            rows.append({"kind": kind, "title": written.title, "body": written.body})
    return rows
