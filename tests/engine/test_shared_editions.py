from concurrent.futures import ThreadPoolExecutor

from tests.make.full_diagram import CALLED, MAIN, SIZE
from tests.make.small_case import SmallCase, edition


def _walked(compiled, amount):
    case = SmallCase(compiled)
    case.fire("remind")
    case.complete("first", amount=amount)
    case.complete("third" if amount > 5 else "second")
    case.finish("later_step")
    case.complete("inner", decision="yes")
    case.send("answer")
    return case.step.outcome, case.step.data["size_found"]


def test_cases_that_run_at_the_same_time_do_not_touch_each_other_nor_the_edition():
    compiled = edition(MAIN, CALLED, size_dmn=SIZE)
    canary = compiled.canary()
    amounts = [1, 9] * 40
    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(lambda amount: _walked(compiled, amount), amounts))
    assert ends == [("finish", "large" if amount > 5 else "small") for amount in amounts]
    assert compiled.canary() == canary


def test_the_canary_sees_a_change_of_the_specs():
    compiled = edition(MAIN, CALLED, size_dmn=SIZE)
    before = compiled.canary()
    compiled.spec.task_specs["fork"].manual = not compiled.spec.task_specs["fork"].manual
    assert compiled.canary() != before


def test_a_case_runs_on_the_edition_compiled_again():
    first, second = (edition(MAIN, CALLED, size_dmn=SIZE) for _ in range(2))
    case = SmallCase(first)
    case.edition = second
    case.complete("first", amount=1)
    assert case.open == ["second"]
