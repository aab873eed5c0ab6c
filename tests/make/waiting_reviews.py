"""Applications that wait for the first level of 海淀: pressing ones, plain ones, and one of another authority."""

from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.make.submitted_cases import permission

ACKNOWLEDGED = {"acknowledged": "true", "acknowledged_by": "李经办"}


def in_december(context):
    """Go on to the last day of November, from which `pressing` is late."""
    context.clock.forward(days=5)


def plain(context, login="zhao"):
    """Submit a renewal in good time."""
    return ServiceJourney(context, login).submit()


def pressing(context):
    """Submit a renewal in December, whose permit ends on the 24th: the unit has taken the risk, it is urgent."""
    journey = ServiceJourney(context, "qian")
    journey.do("agent", "acknowledge_risk", ACKNOWLEDGED)
    journey.prepare()
    journey.do("agent", "verify_and_submit", SUBMIT)
    if "acknowledge_risk_again" in journey.open():
        journey.do("agent", "acknowledge_risk_again", ACKNOWLEDGED)
    return journey


def of_another_authority(context):
    """Submit a renewal that the centre for returnees decides."""
    return ServiceJourney(context, "chu").submit()


def of_a_unit(context):
    """Submit a unit's application for its permission, without any permit."""
    return permission(context)
