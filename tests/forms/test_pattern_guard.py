import time

import pytest

from app.forms_reader.pattern_guard import LONGEST_TEXT, PatternRefusedError, compile_pattern


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|a)*$", "(a|ab)*c", "([a-z]+)*", "(.*)*", "(a?){20}a{20}", "a*a*a*b", r"(a)\1", "(?=a)",
     "(?i)a", "((a{2,9}){2,9})+", "x" * 201, "[", "a{4000000000000}"],
)  # fmt: skip
def test_patterns_that_could_run_away_are_refused(pattern):
    with pytest.raises(PatternRefusedError):
        compile_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^1[3-9][0-9]{9}$", "13800000000"),
        (r"^0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?$", "010-58511081"),
        (r"^[0-9A-HJ-NPQRTUWXY]{18}$", "91110108DEMA00013X"),
        (r"^[\u4e00-\u9fa5·]{2,30}$", "张示例"),
        (r"^([0-9]{4}-)*[0-9]+$", "1234-5"),
        (r"^(?:甲|乙)?[^\]]+$", "甲方"),
    ],
)
def test_the_patterns_of_everyday_forms_are_allowed(pattern, text):
    assert compile_pattern(pattern).search(text)


@pytest.mark.parametrize("pattern", ["a*a*b", "^(a?){8}a*$", "[a-z]*[a-z]*[0-9]"])
def test_the_slowest_allowed_patterns_are_fast_enough(pattern):
    began = time.process_time()
    compile_pattern(pattern).search("a" * LONGEST_TEXT)
    assert time.process_time() - began < 1
