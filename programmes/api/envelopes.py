"""`/api/v1/envelopes/`: the money of the programmes, in euros."""

from __future__ import annotations

from common.api import fields as f
from common.api.resource import Resource
from programmes.api.common import identifier, sourced_fields, territory_fields
from programmes.api.filters import EnvelopeFilters
from programmes.enums import EnvelopeNature
from programmes.models import Envelope

ENVELOPES = Resource(
    name="envelopes",
    label="enveloppes",
    singular="enveloppe",
    help="Les enveloppes des programmes. Un montant qu’aucune source ne donne n’est pas ici\u00a0: il n’est pas nul.",
    model=Envelope,
    alias="n",
    visible=Envelope.objects.visible_to,
    joins=(
        'JOIN "programmes_programme" np ON np.id = n.programme_id '
        'JOIN "territories_territory" place ON place.id = n.territory_id '
        'LEFT JOIN "programmes_window" nw ON nw.id = n.window_id'
    ),
    fields=(
        identifier("n", 31),
        f.integer("programme", 'n."programme_id"', "Programme.", example=3),
        f.text("programme_code", 'np."code"', "Code du programme.", example="sun-es"),
        f.integer("window", 'n."window_id"', "Fenêtre\u202f; null pour tout le programme.", nullable=True),
        f.text("window_code", 'nw."code"', "Code de la fenêtre.", nullable=True),
        *territory_fields(),
        f.text("label", 'n."label"', "Libellé."),
        f.decimal("amount", 'n."amount"', "Montant.", unit="€", example=1250000.00),
        f.code("nature", 'n."nature"', "Nature du montant.", choices=EnvelopeNature, example="committed"),
        f.boolean(
            "in_total", 'n."in_total"', "Faux pour ce que la source montre à part de son propre total."
        ),
        f.text("state_text", 'n."state_text"', "État tel que publié."),
        f.date("on", 'n."on"', "Jour du montant\u202f; null s’il n’est pas publié.", nullable=True),
        *sourced_fields("n"),
    ),
    filterset=EnvelopeFilters,
)
