"""Compiled editions, kept per process: an edition never changes, so it is compiled once.

What is kept goes by the digest of the files and by the handlers, so that whoever opens another database with the same
editions (as every test does) does not compile them anew.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from app.domain.act_files import read_acts
from app.domain.notice_files import PLATFORM, read_notices
from app.domain.office_paper_files import paper_kinds_of
from app.engine.bundle import Bundle
from app.engine.edition_compiler import compile_bundle
from app.engine.errors import EngineError, PublishRefusedError
from app.engine.variable_types import variable_types
from app.forms_reader.application_fields import application_fields
from app.forms_reader.form_error import FormError
from app.services.context.catalogue import catalogue_of
from app.services.context.paper_table import PaperTable
from app.services.context.reason_table import ReasonTable
from app.store.edition_rows import edition_of, files_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.acts import Acts
    from app.domain.form_actions import EarlierForms
    from app.domain.handling import Handler
    from app.domain.notice_text import Notices
    from app.domain.office_paper_text import PaperKind
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.execution_context import Catalogue
    from app.engine.variable_types import ProcessTypes
    from app.forms_reader.application_fields import ApplicationFields
    from app.forms_reader.definition import FormDefinition
    from app.store.database import UnitOfWork
    from app.store.edition_rows import EditionRow


YOUNGER_RULES = frozenset({"dmn-priority"})
"""What publishing refuses only since some day: an edition of before runs as it was published."""


class EditionUnusableError(EngineError):
    """An edition that was published once does not fit this release: its handlers or the rules have changed."""


@dataclass(frozen=True)
class LoadedEdition:
    """An edition ready to use. The edition of the records has forms and no diagram."""

    handlers: Mapping[str, Handler]
    forms: Mapping[str, FormDefinition]
    compiled: CompiledEdition | None
    papers: PaperTable
    notices: Notices
    """None in an edition that was published before notices were files."""
    acts: Acts
    """None in an edition that was published before acts were files."""
    reasons: ReasonTable
    application: ApplicationFields
    office_papers: Mapping[str, PaperKind]
    """The papers of the office that it declares; none in an edition that was published before they were files."""
    catalogue: Catalogue

    @cached_property
    def names(self) -> ProcessTypes:
        """Return by process every name that its steps may read, with its type."""
        if self.compiled is None:
            return {}
        return variable_types(self.compiled.every_node(), self.catalogue, self.compiled.decisions)


class _Loaded:
    """The editions of this process that were used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, bool, int], LoadedEdition] = OrderedDict()
        self._lock = Lock()

    def found(self, handlers: Mapping[str, Handler], sha256: str, *, is_typed: bool) -> LoadedEdition | None:
        """Return an edition that was compiled with these very handlers, with types for its values or without."""
        key = sha256, is_typed, id(handlers)
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.handlers is not handlers:
                return None
            self._kept.move_to_end(key)
            return kept

    def keep(self, sha256: str, edition: LoadedEdition, *, is_typed: bool) -> None:
        """Keep an edition; the one that was asked for longest ago makes room."""
        with self._lock:
            self._kept[sha256, is_typed, id(edition.handlers)] = edition
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


_LOADED = _Loaded(most=200)
"""Running cases go through few editions at a time; each takes one or two megabytes."""


class EditionCache:
    """Compiled editions and their forms by digest."""

    def __init__(self, handlers: Mapping[str, Handler], earlier: EarlierForms) -> None:
        self._handlers = handlers
        self._earlier = earlier
        self._rows: dict[str, EditionRow] = {}
        self._lock = Lock()

    def compiled(self, work: UnitOfWork, sha256: str) -> CompiledEdition:
        """Return an edition ready to run; raises EditionMissingError or EditionUnusableError."""
        compiled = self._loaded(work, sha256).compiled
        if compiled is None:
            raise EditionUnusableError(f"版本 {sha256} 只有表单，没有流程图")
        return compiled

    def forms(self, work: UnitOfWork, sha256: str) -> Mapping[str, FormDefinition]:
        """Return the forms of an edition by form key; raises as `compiled` does."""
        return self._loaded(work, sha256).forms

    def papers(self, work: UnitOfWork, sha256: str) -> PaperTable:
        """Return the paper table of an edition; raises as `compiled` does."""
        return self._loaded(work, sha256).papers

    def reasons(self, work: UnitOfWork, sha256: str) -> ReasonTable:
        """Return the table of reasons of an edition; raises as `compiled` does."""
        return self._loaded(work, sha256).reasons

    def application(self, work: UnitOfWork, sha256: str) -> ApplicationFields:
        """Return what a return may name of the application of an edition; raises as `compiled` does."""
        return self._loaded(work, sha256).application

    def names(self, work: UnitOfWork, sha256: str) -> ProcessTypes:
        """Return by process every name that an edition's steps may read, with its type; raises as `compiled` does."""
        return self._loaded(work, sha256).names

    def notices(self, work: UnitOfWork, sha256: str) -> Notices:
        """Return the notices of an edition; raises as `compiled` does."""
        return self._loaded(work, sha256).notices

    def acts(self, work: UnitOfWork, sha256: str) -> Acts:
        """Return the acts of an edition; raises as `compiled` does."""
        return self._loaded(work, sha256).acts

    def office_papers(self, work: UnitOfWork, sha256: str) -> Mapping[str, PaperKind]:
        """Return the kinds of papers that an edition declares; raises as `compiled` does."""
        return self._loaded(work, sha256).office_papers

    def _loaded(self, work: UnitOfWork, sha256: str) -> LoadedEdition:
        row = self._rows.get(sha256) or edition_of(work, sha256)
        found = _LOADED.found(self._handlers, sha256, is_typed=row.is_typed)
        if found is None:
            with self._lock:
                # Whoever waited finds what the one before has compiled.
                kept = _LOADED.found(self._handlers, sha256, is_typed=row.is_typed)
                found = kept or self._compile(work, row)
                _LOADED.keep(sha256, found, is_typed=row.is_typed)
        self._rows[sha256] = row
        return found

    def _compile(self, work: UnitOfWork, row: EditionRow) -> LoadedEdition:
        sha256 = row.sha256
        bundle = Bundle(process=row.process, files=files_of(work, sha256))
        try:
            catalogue, forms = catalogue_of(bundle, self._handlers, self._earlier, is_typed=row.is_typed)
            compiled = (
                compile_bundle(bundle, catalogue, waived=YOUNGER_RULES) if bundle.having(".bpmn") else None
            )
        except (PublishRefusedError, FormError) as refused:
            raise EditionUnusableError(f"第 {row.number} 版流程不能在当前程序中运行：{refused}") from refused
        papers = PaperTable(compiled.decisions if compiled else {})
        notices, _ = read_notices(bundle.files, of_platform=row.process == PLATFORM)
        acts, _ = read_acts(bundle.files)
        reasons = ReasonTable(compiled.decisions if compiled else {})
        shown = {node.form for node in compiled.every_node()} if compiled else set()
        application = application_fields([form for key, form in forms.items() if key in shown])
        office_papers = paper_kinds_of(bundle)
        return LoadedEdition(
            self._handlers,
            forms,
            compiled,
            papers,
            notices,
            acts,
            reasons,
            application,
            office_papers,
            catalogue,
        )
