"""Editions as they were published before forms declared what their answers mean."""

import json

from app.engine.bundle import Bundle
from app.services.editions.gather_bundle import gather
from app.store.edition_rows import add_edition
from tests.make.context_maker import ROOT

PROCESSES = ROOT / "processes"


def undeclared(content):
    """Return a form without anything that says what its answers mean."""
    form = json.loads(content)
    form.pop("properties", None)

    def walk(components):
        for one in components:
            for name in ("answer", "only_named"):
                one.get("properties", {}).pop(name, None)
            walk(one.get("components", []))

    walk(form["components"])
    return json.dumps(form, ensure_ascii=False).encode()


def without_marks(content):
    """Return a form without marks of what is in order."""
    form = json.loads(content)
    form["components"] = [
        one for one in form["components"] if not one.get("properties", {}).get("review_marks")
    ]
    return json.dumps(form, ensure_ascii=False).encode()


def keep_earlier_edition(context, procedure, as_it_was=undeclared):
    """Make the shipped edition live as it would have been before; publishing would refuse it today.

    `as_it_was` returns a form as it was then.
    """
    files = gather(PROCESSES / procedure, PROCESSES, ROOT / "forms").files
    old = {path: as_it_was(text) if path.endswith(".form") else text for path, text in files.items()}
    keep_unchecked(context, procedure, with_texts(old))


def with_texts(files):
    """Return files with their tables as they were when dates were texts."""
    return {
        path: text.replace(b'typeRef="date"', b'typeRef="string"') if path.endswith(".dmn") else text
        for path, text in files.items()
    }


def keep_unchecked(context, procedure, files):
    """Make files live as an edition of a time when publishing had fewer rules."""
    bundle = Bundle(procedure, files)
    context.database.transact(
        lambda work: add_edition(
            work,
            sha256=bundle.sha256,
            process=procedure,
            name=procedure,
            version_tag="",
            files=bundle.files,
            by="earlier",
        )
    )
