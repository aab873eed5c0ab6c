"""For programs that watch the machines: whether requests can be answered here, and figures in the format of Prometheus."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from app.queries.running_figures import readiness, running_figures
from app.web.frame.gate import app_context

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.queries.running_figures import Figure

watching = Blueprint("watching", __name__)
OK, NOT_FOUND, UNAVAILABLE = 200, 404, 503


@watching.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Tell whether the database answers and has the tables of this program."""
    found = readiness(app_context())
    told = {
        "ok": found.is_ready,
        "database": found.database,
        "schema": found.schema,
        "wake_ups": found.wake_ups,
    }
    return jsonify(told), OK if found.is_ready else UNAVAILABLE


@watching.get("/metrics")
def metrics() -> Response:
    """Give figures to who knows the token of the settings; to everybody else there is no such page."""
    token = app_context().settings.metrics_token
    given = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        abort(NOT_FOUND)
    text = generate_latest(_Figures(running_figures(app_context())))
    return Response(text, content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Figures:
    """Figures of one request, in the shape that the library writes."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each figure with its values."""
        for one in self.figures:
            family = GaugeMetricFamily(one.name, one.told, labels=one.labels)
            for labels, value in one.values:
                family.add_metric(labels, value)
            yield family
