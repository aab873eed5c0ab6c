"""New passwords are long and not what is tried first."""

import pytest

from app.domain.password_rules import COMMON, LENGTH, OWN, REPEATED, RUN, common_words, password_fault

OWNER = ("zhuguan", "周主管", "15400001234")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("demo-2026", LENGTH),
        ("x" * 129, LENGTH),
        ("zhuguan-2026-abc", OWN),
        ("naugnauhz-ZHUGUAN", OWN),
        ("我叫周主管，今年四十岁了", OWN),
        ("my-15400001234-x", OWN),
        ("aaaaaaaaaaaa", REPEATED),
        ("ab-ab-ab-ab-ab", REPEATED),
        ("P@ssw0rdP@ssw0rd", REPEATED),
        ("123456789012", RUN),
        ("qwertyuiop[]12", RUN),
        ("1qaz2wsx3edc4rfv", RUN),
        ("zyxwvutsrqpon", RUN),
        ("password1234", COMMON),
        ("P@ssw0rd-2026", COMMON),
        ("Beijing-Haidian-2026", COMMON),
        ("工作居住证2026平台!", COMMON),
        ("gongzuojuzhuzheng1", COMMON),
        ("woaini13145201314", COMMON),
    ],
)
def test_what_is_tried_first_is_refused(password, fault):
    assert password_fault(password, OWNER) == fault


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "k7ma-2hd9-xq4t-w8pz", "雨后的石板路很安静也很长", "nine-letters-long"],
)
def test_what_nobody_tries_first_is_taken(password):
    assert password_fault(password, OWNER) is None


def test_the_list_is_read_whole():
    assert {"password", "工作居住证", "1qaz2wsx"} <= common_words()
