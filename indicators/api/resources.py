"""Every resource of the API that the indicators give, in the order of the reference."""

from indicators.api.indicators import INDICATORS
from indicators.api.measures import MEASURES
from indicators.api.progress import PROGRESS
from indicators.api.targets import TARGETS

RESOURCES = (INDICATORS, TARGETS, MEASURES, PROGRESS)
