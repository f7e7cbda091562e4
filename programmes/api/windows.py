"""`/api/v1/windows/` and `/api/v1/applications/`: through what one applies, who did, what was answered."""

from __future__ import annotations

from common.api import fields as f
from common.api.resource import Children, Resource
from programmes.api.common import identifier, sourced_fields, territory_fields
from programmes.api.filters import ApplicationFilters, WindowFilters
from programmes.enums import ApplicationState, DatePrecision, DomainState, WindowKind
from programmes.models import Application, Window

_DOMAIN = (
    f.text("label", 'd."label"', "Domaine."),
    f.integer("strand", 'd."strand_id"', "Volet du programme.", nullable=True),
    f.code("state", 'd."state"', "État.", choices=DomainState, example="validated"),
    f.date("decided_on", 'd."decided_on"', "Décidé le.", nullable=True),
)
_PARTNER = (
    f.integer("organisation", 'po."id"', "Organisme.", example=12),
    f.text("name", "COALESCE(NULLIF(po.short_name, ''), po.name)", "Nom montré."),
)

APPLICATIONS = Resource(
    name="applications",
    label="candidatures",
    singular="candidature",
    help=(
        "Les candidatures des établissements et des groupements. Un même porteur candidate à plusieurs fenêtres\u00a0: "
        "on compte des bénéficiaires distincts, on n’additionne pas les fenêtres."
    ),
    model=Application,
    alias="c",
    visible=Application.objects.visible_to,
    joins=(
        'JOIN "programmes_window" cw ON cw.id = c.window_id '
        'JOIN "programmes_programme" cp ON cp.id = cw.programme_id '
        'JOIN "territories_territory" place ON place.id = cw.territory_id '
        'LEFT JOIN "territories_establishment" es ON es.id = c.establishment_id '
        'LEFT JOIN "territories_organisation" co ON co.id = c.organisation_id'
    ),
    fields=(
        identifier("c", 210),
        f.integer("window", 'c."window_id"', "Fenêtre.", example=8),
        f.text("window_code", 'cw."code"', "Code de la fenêtre.", example="F1"),
        f.text("programme", 'cp."code"', "Code du programme.", example="sun-es"),
        *territory_fields(),
        f.text("finess", 'es."finess"', "FINESS de l’établissement, si c’en est un.", nullable=True),
        f.text("establishment_name", 'es."name"', "Nom de l’établissement.", nullable=True),
        f.integer("organisation", 'c."organisation_id"', "Organisme ou groupement.", nullable=True),
        f.text(
            "organisation_name",
            "COALESCE(NULLIF(co.short_name, ''), co.name)",
            "Nom montré de l’organisme.",
            nullable=True,
        ),
        f.listed(
            "partners",
            "Les organismes partenaires.",
            of=_PARTNER,
            rows=(
                '"programmes_application_partners" pa '
                'JOIN "territories_organisation" po ON po.id = pa.organisation_id WHERE pa.application_id = c.id'
            ),
            order="po.name, po.id",
            cell=_PARTNER[1].sql,
        ),
        f.text("title", 'c."title"', "Projet, s’il a un nom."),
        f.code("state", 'c."state"', "État.", choices=ApplicationState, example="accepted"),
        f.date("filed_on", 'c."filed_on"', "Déposée le.", nullable=True),
        f.date("decided_on", 'c."decided_on"', "Décidée le.", nullable=True),
        f.listed(
            "domains",
            "Les domaines sur lesquels elle s’engage.",
            of=_DOMAIN,
            rows='"programmes_applicationdomain" d WHERE d.application_id = c.id',
            order="d.label, d.id",
            cell="d.label",
        ),
        *sourced_fields("c"),
    ),
    filterset=ApplicationFilters,
)

WINDOWS = Resource(
    name="windows",
    label="fenêtres",
    singular="fenêtre",
    help="Les fenêtres, tranches, vagues, appels à projets et guichets des programmes, dans chaque territoire.",
    model=Window,
    alias="w",
    visible=Window.objects.visible_to,
    joins=(
        'JOIN "programmes_programme" wp ON wp.id = w.programme_id '
        'JOIN "territories_territory" place ON place.id = w.territory_id '
        'LEFT JOIN "programmes_strand" ws ON ws.id = w.strand_id'
    ),
    fields=(
        identifier("w", 8),
        f.integer("programme", 'w."programme_id"', "Programme.", example=3),
        f.text("programme_code", 'wp."code"', "Code du programme.", example="sun-es"),
        f.integer("strand", 'w."strand_id"', "Volet, si la fenêtre est celle d’un volet.", nullable=True),
        f.text("strand_code", 'ws."code"', "Code du volet.", nullable=True),
        *territory_fields(),
        f.code("kind", 'w."kind"', "Nature.", choices=WindowKind, example="window"),
        f.text("code", 'w."code"', "Code de la fenêtre.", example="F1"),
        f.text("name", 'w."name"', "Nom."),
        f.text("applicants", 'w."applicants"', "Porteurs éligibles, tels que publiés."),
        f.text("condition", 'w."condition"', "Condition, telle que publiée."),
        f.date("opens_on", 'w."opens_on"', "Ouverture\u202f; null si elle n’est pas publiée.", nullable=True),
        f.date("closes_on", 'w."closes_on"', "Clôture\u202f; null si elle n’est pas publiée.", nullable=True),
        f.code("precision", 'w."precision"', "Précision des dates.", choices=DatePrecision),
        f.text("dates_text", 'w."dates_text"', "Dates telles que publiées."),
        f.text("state_text", 'w."state_text"', "État tel que publié."),
        f.date("state_on", 'w."state_on"', "Jour de l’état publié.", nullable=True),
        f.integer("position", 'w."order"', "Rang dans les pages."),
        *sourced_fields("w"),
    ),
    filterset=WindowFilters,
    children=(
        Children(
            "applications", APPLICATIONS, "c.window_id = w.id", "c.id", "Les candidatures de la fenêtre."
        ),
    ),
)
