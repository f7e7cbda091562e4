"""What stands on the roadmaps in the world of the API: programmes, indicators and committees of both regions."""

from __future__ import annotations

import datetime as dt

from programmes.models import Application, ApplicationDomain, KeyDate, Programme, Strand, Window
from roadmap.models import Action, Proof, Step
from territories.models import Establishment, Organisation, Territory
from tests.factories import (
    make_action,
    make_goal,
    make_nation,
    make_organisation,
    make_programming,
    make_roadmap,
)
from tests.governance.factories import make_committee, make_meeting
from tests.indicators.factories import (
    make_department,
    make_establishment,
    make_indicator,
    make_measure,
    make_ratio,
    make_trajectory,
)
from tests.journal.stamps.world import BEFORE
from tests.programmes.factories import SOURCE, make_envelope, make_programme, make_strand, make_window

DAY = dt.date(2026, 3, 31)


def build_upper_world() -> None:
    """On top of ``build_world``."""
    programme, other = _programme(), make_programme("hop-en", "HOP’EN")
    make_strand(other, "S", "Sécurité")
    _figures(programme)
    places = [make_nation(), *Territory.objects.regions().order_by("pk")]
    for place in places:
        _committees(place)
        window = _window(programme, place)
        make_envelope(programme, 1_000, territory=place, window=window)
        make_envelope(other, 1_000, territory=place)
    make_window(other, "SEUL", territory=places[0])
    _more_of_a_roadmap()
    _bare_rows()


def _more_of_a_roadmap() -> None:
    """What another action or another year can take without two being alike."""
    action = Action.objects.filter(archived_at__isnull=True).order_by("pk").first()
    region = action.roadmap.territory
    for year in (2027, 2028):
        make_programming(action, year, ["Cadrer", "Acheter", "Former"])
    step = Step.objects.order_by("-pk").first()
    Proof.objects.create(step=step, label="Bon", url="https://exemple.invalid/bon", author_label="A")
    roadmap = make_roadmap(region, supersedes=action.roadmap)
    make_goal(roadmap, parent=make_goal(roadmap))


def _bare_rows() -> None:
    """With nothing under them: the database lets them go, and lets others take them."""
    region = Territory.objects.regions().first()
    make_action(roadmap=make_roadmap(region))
    make_roadmap(region, levels=())
    make_establishment(make_department("98", region=region))
    make_department("99", region=region)
    make_indicator("NU-01")
    make_committee(region)


def _programme() -> Programme:
    lead = make_organisation("Agence nationale", short_name="ANS")
    programme = make_programme(lead=lead, summary="En bref")
    make_strand(programme)
    make_strand(programme, "D2", "Messagerie")
    for place in (make_nation(), Territory.objects.regions().first()):
        KeyDate.objects.create(
            programme=programme, territory=place, label="Ouverture", on=DAY, precision="day", source=SOURCE
        )
    return programme


def _window(programme: Programme, place: Territory) -> Window:
    strand = Strand.objects.filter(programme=programme).order_by("code").first()
    window = make_window(programme, territory=place, strand=strand)
    inside = {"department__parent": place} if place.parent_id else {}
    establishment = Establishment.objects.filter(**inside).order_by("pk").first()
    organisation = Organisation.objects.filter(kind="legal_entity").order_by("pk").first()
    of_establishment = Application.objects.create(window=window, establishment=establishment, state="filed")
    of_organisation = Application.objects.create(
        window=window, organisation=organisation, title="Projet", state="accepted"
    )
    of_organisation.partners.set([make_organisation("", short_name="PART")])
    for application, label in ((of_establishment, "Biologie"), (of_organisation, "Imagerie")):
        ApplicationDomain.objects.create(
            application=application, label=label, state="committed", strand=strand
        )
    return window


def _figures(programme: Programme) -> None:
    plain = make_indicator("TOUT-01", programme=programme)
    part, secret = make_ratio("PART-01"), make_indicator("SECRET-01", sensitive=True)
    for indicator in (plain, secret):
        indicator.categories.create(code="PA", label="Personnes âgées")
    for place in Territory.objects.order_by("pk"):
        make_measure(plain, place, 1, category="PA", source="Relevé", transaction=BEFORE)
        make_measure(part, place, over=(1, 3), transaction=BEFORE)
        make_trajectory(plain, place, {DAY: 10, None: (1, 2)}, baseline_value=1, baseline_on=DAY)
    for place in Establishment.objects.order_by("pk"):
        make_measure(plain, place, 1, transaction=BEFORE)
        make_measure(secret, place, 1, transaction=BEFORE)
    make_trajectory(plain, make_nation(), {DAY: 20}, version=2, reason="Révisée")


def _committees(place: Territory) -> None:
    former = make_committee(place, short_name="CO")
    committee = make_committee(place, succeeds=former, chair="Direction", source="essai")
    make_meeting(former, "2025-03-01", begins=dt.time(14), ends=dt.time(16), place="Salle 2", title="Revue")
    make_meeting(committee, "2026-03-01", state="draft")
