"""Every resource of the API that the programmes give, in the order of the reference."""

from programmes.api.envelopes import ENVELOPES
from programmes.api.programmes import PROGRAMMES
from programmes.api.windows import APPLICATIONS, WINDOWS

RESOURCES = (PROGRAMMES, WINDOWS, APPLICATIONS, ENVELOPES)
