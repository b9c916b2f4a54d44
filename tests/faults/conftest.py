"""The deployed platform of the journeys, once more for the faults."""

from tests.journeys.conftest import api, cloud, deliver

__all__ = ["api", "cloud", "deliver"]
