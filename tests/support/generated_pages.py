"""Every page of docs that is made from something else, and what makes it.

./run docs       write them all; `./run check` compares them
"""

import sys

from tests.feel.feel_page import PAGES as FEEL_PAGES
from tests.feel.feel_page import made as feel_page
from tests.support import catalogue_page, licence_page, papers_page, security_tables, traceability
from tests.support.check import HERE, tell

GENERATED = {
    **dict.fromkeys(FEEL_PAGES, feel_page),
    traceability.PAGE: lambda _old: traceability.page(),
    licence_page.PAGE: lambda _old: licence_page.page(),
    catalogue_page.PAGE: lambda _old: catalogue_page.page(),
    papers_page.PAGE: papers_page.page,
    **{one.page: lambda _old, table=one: security_tables.page(table) for one in security_tables.TABLES},
}
"""By page: a function from the text as it is to the text as it should be."""


def out_of_date():
    """Return the new text of each page that does not say what it is made from."""
    texts = {page: page.read_text() if page.exists() else "" for page in GENERATED}
    made = {page: make(texts[page]) for page, make in GENERATED.items()}
    return {page: text for page, text in made.items() if text != texts[page]}


def main(arguments):
    """Write what is out of date; with --check only tell of it and return 1."""
    stale = out_of_date()
    for page, text in stale.items():
        if arguments != ["--check"]:
            page.write_text(text)
        tell(str(page.relative_to(HERE)))
    if stale and arguments == ["--check"]:
        tell("这些页面由代码生成，和代码不一致：请运行 ./run docs 后一起提交。")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
