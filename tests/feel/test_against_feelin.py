"""Thousands of expressions, answered by us and by feelin: no difference without a clause that decides it."""

import pytest

from frontend.build_assets import BuildFailedError, node_folder
from tests.feel.cell_maker import CELL_DIFFERENCES, CellMaker
from tests.feel.expression_maker import ExpressionMaker
from tests.feel.feelin_comparison import ENDLESS, PACKAGE, agree, answers_of_feelin, our_answer, our_hit
from tests.feel.feelin_differences import DIFFERENCES, Case, explanation_of
from tests.support.nightly import times

pytestmark = pytest.mark.slow

SEED = 20260301
DRAWN = times(9_000, 4_500)
DISTINCT = times(5_000, 2_500)


@pytest.fixture(scope="module")
def node():
    """Return the Node that comes with the environment."""
    try:
        found = node_folder() / "bin" / "node"
    except BuildFailedError:
        pytest.skip("Node is absent: ./run setup installs it")
    if not PACKAGE.exists():
        pytest.skip("feelin is not installed: ./run setup installs it with the other packages")
    return found


def with_parts(made, known):
    """Add an expression and all those inside it to what is known, by text."""
    if made.text not in known:
        for part in made.parts:
            with_parts(part, known)
        known[made.text] = made


def test_every_difference_to_feelin_is_decided_by_a_clause(node):
    maker, known = ExpressionMaker(SEED), {}
    drawn = [maker.expression() for _ in range(DRAWN)]
    assert len({made.text for made in drawn}) >= DISTINCT
    for made in drawn:
        with_parts(made, known)
    theirs = dict(zip(known, answers_of_feelin(node, list(known)), strict=True))
    ours = {text: our_answer(text) for text in known}
    differing = {text for text in known if not agree(ours[text], theirs[text])}
    roots = [
        known[text] for text in differing if not any(part.text in differing for part in known[text].parts)
    ]
    cases = {
        made.text: Case(
            made.form, tuple(ours[part.text] for part in made.parts), ours[made.text], theirs[made.text]
        )
        for made in roots
        if theirs[made.text] != ENDLESS
    }
    assert {text: case for text, case in cases.items() if explanation_of(case) is None} == {}


def test_the_example_of_every_difference_shows_it(node):
    theirs = answers_of_feelin(node, [difference.example for difference in DIFFERENCES])
    same = [
        d.example for d, their in zip(DIFFERENCES, theirs, strict=True) if agree(our_answer(d.example), their)
    ]
    assert same == []


def test_every_difference_about_a_cell_is_decided_by_a_clause(node):
    maker = CellMaker(SEED)
    pairs = list(dict.fromkeys(maker.cell_and_value() for _ in range(DRAWN)))
    assert len(pairs) >= DISTINCT
    theirs = answers_of_feelin(node, pairs)
    unexplained = {}
    for (cell, text), their in zip(pairs, theirs, strict=True):
        ours = our_hit(cell, text)
        decided = any(
            difference.holds(ours, their, our_answer(text), cell) for difference in CELL_DIFFERENCES
        )
        if their != ENDLESS and (ours is True) is not (their is True) and not decided:
            unexplained[cell, text] = ours, their
    assert unexplained == {}


def test_the_example_of_every_difference_about_a_cell_shows_it(node):
    theirs = answers_of_feelin(node, [difference.example for difference in CELL_DIFFERENCES])
    ours = [our_hit(*difference.example) for difference in CELL_DIFFERENCES]
    assert all((our is True) is not (their is True) for our, their in zip(ours, theirs, strict=True))
