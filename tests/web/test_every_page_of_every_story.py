"""Every procedure is played; each page, notice and letter on the way is in words, and states what the rows say."""

import pytest

from app.scenarios.scenario_reader import read_scenario
from tests.processes.test_scenario_files import FILES, PROCESSES
from tests.support.told_facts import STORIES, differing
from tests.support.watched_story import WatchedStory

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("file", FILES)
def test_what_is_read_on_the_way_is_in_words_and_true(sqlite_context, file):
    story = WatchedStory(sqlite_context, read_scenario(file, PROCESSES), differing)
    played = story.play()
    assert played.failure is None
    story.read_lists()
    assert story.found == {}
    assert story.wrong == []
    assert story.kinds >= set(STORIES.get(f"{file.parents[1].name}/{file.name}", ()))
