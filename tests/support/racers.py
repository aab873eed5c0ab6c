"""Many threads that start at the same moment; each one's result, or the exception it met."""

import threading


def race(count, run):
    """Call `run(number)` in `count` threads at once; return results and exceptions by number."""
    gate = threading.Barrier(count)
    outcomes = [None] * count

    def go(number):
        gate.wait()
        try:
            outcomes[number] = run(number)
        except Exception as met:  # noqa: BLE001 — what each racer met is the result
            outcomes[number] = met

    threads = [threading.Thread(target=go, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
