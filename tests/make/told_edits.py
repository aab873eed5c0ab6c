"""What a comparison tells of one edit of the shipped renewal: all of its sentences."""

import json
from functools import cache

from app.engine.difference.edition_difference import edition_changes
from app.services.editions.gather_bundle import gather
from app.web.wording.comparison_words import comparison_words
from tests.make.context_maker import ROOT


@cache
def renewal_files():
    """Return the files of the renewal as it is shipped, by path."""
    return dict(gather(ROOT / "processes" / "renewal", ROOT / "processes", ROOT / "forms").files)


def told_of(changed, before=()):
    """Return the sentences about files that are others, new, or gone where their content is None."""
    old = renewal_files() | dict(before)
    new = {path: content for path, content in (old | changed).items() if content is not None}
    return [one.sentence for one in edition_changes(old, new, comparison_words())]


def edited(path, *edits):
    """Return a shipped file in which texts were replaced, each at its first place."""
    text = renewal_files()[path].decode()
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def told_of_text(path, *edits):
    """Return the sentences about a file in which texts were replaced."""
    return told_of({path: edited(path, *edits)})


def told_of_form(path, act):
    """Return the sentences about a form after `act` has changed its JSON."""
    form = json.loads(renewal_files()[path])
    act(form)
    return told_of({path: json.dumps(form, ensure_ascii=False).encode()})
