"""`/api/v1/committees/` and `/api/v1/meetings/`: functions and organisations, never persons."""

from __future__ import annotations

from common.api import fields as f
from common.api.resource import Ordering, Resource
from governance.api.filters import CommitteeFilters, MeetingFilters
from governance.enums import CommitteeLevel, MeetingState
from governance.models import Committee, Meeting
from programmes.api.common import identifier, sourced_fields, territory_fields

COMMITTEES = Resource(
    name="committees",
    label="instances",
    singular="instance",
    help="Les instances de la gouvernance, chacune entre ses dates\u00a0: celles d’hier restent lisibles.",
    model=Committee,
    alias="b",
    visible=Committee.objects.visible_to,
    joins='JOIN "territories_territory" place ON place.id = b.territory_id',
    fields=(
        identifier("b", 4),
        f.text("code", 'b."code"', "Code de l’instance.", example="cosu-04"),
        f.code("level", 'b."level"', "Niveau.", choices=CommitteeLevel, example="regional"),
        *territory_fields(),
        f.text("name", 'b."name"', "Nom."),
        f.text("short_name", 'b."short_name"', "Sigle."),
        f.text("mission", 'b."mission"', "Mission."),
        f.text("chair", 'b."chair"', "Présidence\u00a0: des fonctions, jamais des personnes."),
        f.text("secretariat", 'b."secretariat"', "Secrétariat\u00a0: des fonctions et des organismes."),
        f.boolean("steers", 'b."steers"', "Elle suit la feuille de route de son territoire."),
        f.boolean("is_proposed", 'b."is_proposed"', "Proposée par un document, pas encore arrêtée."),
        f.date("valid_from", 'b."valid_from"', "Siège depuis\u202f; null si c’est inconnu.", nullable=True),
        f.date(
            "valid_to",
            'b."valid_to"',
            "Siège jusqu’au\u202f; null si elle dure ou si c’est inconnu.",
            nullable=True,
        ),
        f.text("dates_text", 'b."dates_text"', "Dates telles que publiées."),
        f.integer("succeeds", 'b."succeeds_id"', "Instance à laquelle elle succède.", nullable=True),
        f.integer("position", 'b."order"', "Rang dans les pages."),
        *sourced_fields("b"),
    ),
    filterset=CommitteeFilters,
)

MEETINGS = Resource(
    name="meetings",
    label="séances",
    singular="séance",
    help="Les séances des instances. Celles qui se préparent ne sont lues que de qui les prépare.",
    model=Meeting,
    alias="h",
    visible=Meeting.objects.visible_to,
    joins=(
        'JOIN "governance_committee" hb ON hb.id = h.committee_id '
        'JOIN "territories_territory" place ON place.id = hb.territory_id'
    ),
    fields=(
        identifier("h", 17),
        f.integer("committee", 'h."committee_id"', "Instance.", example=4),
        f.text("committee_code", 'hb."code"', "Code de l’instance.", example="cosu-04"),
        *territory_fields(),
        f.date("on", 'h."on"', "Jour, à l’heure du territoire.", example="2026-05-04"),
        f.text(
            "begins",
            "to_char(h.\"begins\", 'HH24:MI')",
            "Heure de début\u202f; null si elle est inconnue.",
            nullable=True,
            example="14:00",
        ),
        f.text(
            "ends",
            "to_char(h.\"ends\", 'HH24:MI')",
            "Heure de fin\u202f; null si elle est inconnue.",
            nullable=True,
            example="16:00",
        ),
        f.text("timezone", 'place."timezone"', "Fuseau de ces heures.", example="Indian/Reunion"),
        f.text("place", 'h."place"', "Lieu."),
        f.text("title", 'h."title"', "Objet."),
        f.code("state", 'h."state"', "État.", choices=MeetingState, example="convened"),
        *sourced_fields("h"),
    ),
    filterset=MeetingFilters,
    orderings={"on": Ordering("on", 'h."on"', "le jour de la séance")},
)
