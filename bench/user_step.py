"""One user step of a renewal: load the state, complete, run to the next wait, save.

Run it with `python -m bench.user_step`.

Prints microseconds of CPU and bytes of state for steps inside the sub-process (a task sent back and forth) and
through the called review, first and last, to show that nothing grows. The commit is the store's and not counted.
"""

from dataclasses import replace
from datetime import date
from statistics import median, quantiles
from time import process_time

from app.engine.run_case import complete_task
from tests.make.renewal_case import SENT_BACK, SUBMIT, RenewalCase

DAY = date(2021, 6, 16)
"""The first weeks of the window of the manual's own example."""
RETURNS = 300
WINDOW = 50
GOAL_MICROSECONDS, GOAL_BYTES = 2000, 8192
MILLION = 1_000_000


class Measured:
    """CPU microseconds and state sizes of steps of one kind."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.times: list[float] = []
        self.sizes: list[int] = []

    def step(self, case: RenewalCase, element: str, **answers: object) -> None:
        """Time one completion, then let the case do the same for its facts."""
        around, key = case._around(), case.task(element).key
        began = process_time()
        step = complete_task(case.edition, case.step.state, key, answers, around)
        self.times.append((process_time() - began) * MILLION)
        self.sizes.append(len(step.state))
        case._took(step)

    def tell(self) -> bool:
        """Print a line; return whether the goal is met."""
        early, late = median(self.times[:WINDOW]), median(self.times[-WINDOW:])
        slow = quantiles(self.times, n=20)[-1]
        print(
            f"{self.name:34} median {median(self.times):6.0f} µs  p95 {slow:6.0f} µs  "
            f"first {WINDOW} {early:6.0f}  last {WINDOW} {late:6.0f}  "
            f"state {min(self.sizes)}-{max(self.sizes)} bytes"
        )
        return median(self.times) <= GOAL_MICROSECONDS and max(self.sizes) <= GOAL_BYTES


def main() -> None:
    """Measure three hundred returns inside the unit and three hundred by the authority."""
    inside = Measured("update, sent back by the unit")
    review = Measured("review returned, into correction")
    correction = Measured("correction by either side")
    submit = Measured("submit, eight steps into the review")
    case = RenewalCase(DAY)
    case.prepare()
    for _ in range(RETURNS):
        inside.step(case, "verify_and_submit", **SENT_BACK)
        inside.step(case, "update_information", phone="15400000001")
    for _ in range(RETURNS):
        case.facts = replace(
            case.facts, answers={"verify_and_submit": SUBMIT}, open_issue_categories=("basic_info",)
        )
        submit.step(case, "verify_and_submit", **SUBMIT)
        review.step(case, "review", decision="returned", opinion="材料不全")
        while "verify_and_submit" not in case.open():
            correction.step(case, case.step.tasks[0].element)
    met = [measured.tell() for measured in (inside, submit, review, correction)]
    print(f"goal {GOAL_MICROSECONDS} µs and {GOAL_BYTES} bytes: {'met' if all(met) else 'missed'}")


if __name__ == "__main__":
    main()
