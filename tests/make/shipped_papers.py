"""The paper table as it is shipped."""

from functools import cache

from app.dmn.definitions import read_definitions
from app.services.context.paper_table import CHECKLIST, KIND, TEMPLATE, PaperTable
from tests.make.shipped_bundle import shipped_files

FILE = "processes/shared/document_checklist.dmn"


@cache
def shipped_papers() -> PaperTable:
    """Return the shipped table."""
    definitions = read_definitions(shipped_files()[FILE])
    return PaperTable(dict.fromkeys((CHECKLIST, KIND, TEMPLATE), definitions))
