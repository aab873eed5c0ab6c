"""Compiled editions, kept per process: an edition never changes, so it is compiled once."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from app.engine.bundle import Bundle
from app.engine.edition_compiler import compile_bundle
from app.engine.errors import EngineError, PublishRefusedError
from app.forms_reader.form_error import FormError
from app.services.catalogue import catalogue_of
from app.services.paper_table import PaperTable
from app.store.edition_rows import edition_of, files_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.handling import Handler
    from app.engine.compiled_edition import CompiledEdition
    from app.forms_reader.definition import FormDefinition
    from app.store.database import Work


class EditionUnusableError(EngineError):
    """An edition that was published once does not fit this release: its handlers or the rules have changed."""


class EditionCache:
    """Compiled editions and their forms by digest."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._compiled: dict[str, CompiledEdition] = {}
        self._forms: dict[str, Mapping[str, FormDefinition]] = {}
        self._lock = Lock()

    def compiled(self, work: Work, sha256: str) -> CompiledEdition:
        """Return an edition ready to run; raises EditionMissingError or EditionUnusableError."""
        self._load(work, sha256)
        return self._compiled[sha256]

    def forms(self, work: Work, sha256: str) -> Mapping[str, FormDefinition]:
        """Return the forms of an edition by form key; raises as `compiled` does."""
        self._load(work, sha256)
        return self._forms[sha256]

    def papers(self, work: Work, sha256: str) -> PaperTable:
        """Return the paper table of an edition; raises as `compiled` does."""
        self._load(work, sha256)
        edition = self._compiled.get(sha256)
        return PaperTable(edition.decisions if edition else {})

    def _load(self, work: Work, sha256: str) -> None:
        if sha256 in self._forms:
            return
        with self._lock:
            if sha256 in self._forms:
                return
            row = edition_of(work, sha256)
            bundle = Bundle(process=row.process, files=files_of(work, sha256))
            try:
                catalogue, forms = catalogue_of(bundle, self._handlers)
                if bundle.having(".bpmn"):
                    self._compiled[sha256] = compile_bundle(bundle, catalogue)
            except (PublishRefusedError, FormError) as refused:
                raise EditionUnusableError(
                    f"第 {row.number} 版流程不能在当前程序中运行：{refused}"
                ) from refused
            # Last, because whoever finds the forms takes it that all is there. Records have forms and no diagram.
            self._forms[sha256] = forms
