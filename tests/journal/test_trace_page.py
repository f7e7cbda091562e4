"""`/journal/`: who reads what of the trace, in which words, at what cost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pgtrigger
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pghistory.models import Context

from accounts.enums import Role
from common import tracing
from common.scope import Scope
from journal.middleware import TraceMiddleware
from journal.models import Change
from journal.selectors.trace import (
    CHANGES_SHOWN,
    ENTRIES_PER_PAGE,
    TraceFilter,
    changes_for,
    contexts_for,
)
from roadmap.models import Action, Campaign, Programming, Step
from tests.factories import (
    client_of,
    make_action,
    make_goal,
    make_mandate,
    make_region,
    make_roadmap,
    make_user,
    make_user_with_mandate,
)
from tests.pages import source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return client_of(make_user_with_mandate(Role.ARS_EDITOR))


def done(
    what: str = "/actions/1/modifier/", *, actor: str = "Camille Essai", kind: str = "page", **more: Any
) -> Any:
    return tracing.cause(kind, what, actor=actor, **more)


def page(client: Client, **query: Any) -> str:
    response = client.get(reverse("journal:trace"), query)
    assert response.status_code == 200
    return source_of(response)


def test_a_change_is_told_old_and_new_in_french(editor: Client) -> None:
    goal = make_goal(make_roadmap(make_region()), number="1", title="Former")
    other = make_goal(goal.roadmap, number="2", title="Équiper")
    action = make_action(goal, title="Ancien intitulé", priority=1)
    with done():
        Action.objects.filter(pk=action.pk).update(title="Nouvel intitulé", goal=other)
    html = page(editor, acteur="camille")
    assert "Modification, action" in html
    assert "<del>Ancien intitulé</del>" in html
    assert "<ins>Nouvel intitulé</ins>" in html
    assert "<dt>Objectif</dt>" in html
    assert "<del>1 Former</del>" in html
    assert "<ins>2 Équiper</ins>" in html
    assert "Camille Essai" in html
    assert "page /actions/1/modifier/" in html


def test_a_choice_is_told_by_its_words(editor: Client) -> None:
    make_action(years={2024: ["Cadrer"]})
    with done():
        Step.objects.update(state="done")
    html = page(editor, nature="roadmap.step", acteur="Camille")
    assert "<del>non renseignée</del>" in html
    assert "<ins>faite</ins>" in html


def test_what_is_deleted_is_still_named(editor: Client) -> None:
    action = make_action(title="L’action", years={2024: ["Cadrer"]})
    with done():
        Programming.objects.all().delete()
    html = page(editor, acteur="Camille")
    assert "Suppression\u00a0: 1\u00a0programmation, 1\u00a0étape" in html
    assert f'href="/actions/{action.pk}/"' in html


def test_changes_made_together_are_one_entry(editor: Client) -> None:
    with done(batch=7):
        for number in range(30):
            make_action(title=f"Action {number}")
    html = page(editor, cause="import")
    assert html.count('class="tr-entry"') == 1
    assert "30\u00a0actions" in html
    assert "import n°&nbsp;7" in html
    assert html.count('class="tr-change tr-') == CHANGES_SHOWN
    assert "changements faits ensemble" in html


def test_a_whole_set_is_read_page_by_page(editor: Client) -> None:
    with done():
        action = make_action(years={2024: [f"Étape {number}" for number in range(120)]})
    context = Change.objects.filter(object_id=action.pk, kind="roadmap.action").latest("pk").context_id
    first = editor.get(reverse("journal:trace-entry", args=[context]))
    html = source_of(first)
    assert html.count('class="tr-change tr-') == 100
    following = first.context["following"]
    rest = source_of(editor.get(reverse("journal:trace-entry", args=[context]), {"apres": following}))
    assert "Étape 119" in rest
    assert "Changements suivants" not in rest


def at(moment: dt.datetime) -> None:
    """Put the newest set of changes at a moment; in a test they all start with its transaction."""
    newest = Change.objects.latest("pk").context_id
    Context.objects.filter(pk=newest).update(created_at=moment)


def test_pages_follow_each_other_and_lose_nothing(editor: Client) -> None:
    action = make_action()
    Context.objects.update(created_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    start = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC)
    for number in range(ENTRIES_PER_PAGE + 5):
        with done():
            Action.objects.filter(pk=action.pk).update(title=f"Titre {number:02}")
        at(start + dt.timedelta(hours=number // 2))
    first = editor.get(reverse("journal:trace"), {"acteur": "Camille"})
    entries = first.context["page"].entries
    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    second = editor.get(f"{reverse('journal:trace')}?{first.context['older']}")
    both = [entry.context for each in (first, second) for entry in each.context["page"].entries]
    assert len(both) == len(set(both)) == ENTRIES_PER_PAGE + 5
    assert second.context["older"] == ""


@pytest.mark.parametrize(
    "query",
    [
        {"texte": "A RETROUVER", "du": "2025-01-01"},
        {"region": "04", "nature": "roadmap.action", "acteur": "alex"},
        {"cause": "commande"},
        {"du": "2025-03-02", "au": "2025-03-02", "acteur": "alex"},
    ],
    ids=lambda query: next(iter(query)),
)
def test_filters_keep_what_is_asked_for(editor: Client, query: dict[str, str]) -> None:
    action = make_action(title="Premier")
    with done():
        Action.objects.filter(pk=action.pk).update(title="À laisser")
    at(dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC))
    with done("reprise", actor="Alex Essai", kind="command"):
        Action.objects.filter(pk=action.pk).update(title="À retrouver")
    # 20:30 in Paris on the first, 00:30 in La Réunion on the second.
    at(dt.datetime(2025, 3, 1, 20, 30, tzinfo=dt.UTC))
    html = page(editor, **query)
    assert "<ins>À retrouver</ins>" in html
    assert "<ins>À laisser</ins>" not in html
    assert "2\u00a0mars\u00a02025 à 0\u00a0h\u00a030" in html


CAUSES = ("page", "import", "api", "administration", "commande", "tache", "console", "hors")


@pytest.mark.parametrize("wanted", CAUSES)
def test_each_cause_keeps_its_own_changes(editor: Client, wanted: str) -> None:
    action = make_action(title="Premier")
    kinds = {"import": "page", "commande": "command", "tache": "task", "hors": "outside"}
    for name in CAUSES:
        more = {"batch": 7} if name == "import" else {}
        with done(f"cause-{name}", kind=kinds.get(name, name), **more):
            Action.objects.filter(pk=action.pk).update(title=f"Par {name}")
    html = page(editor, cause=wanted, acteur="camille")
    assert {name for name in CAUSES if f"<ins>Par {name}</ins>" in html} == {wanted}


def test_a_request_to_the_api_says_so(rf: Any) -> None:
    def write(request: Any) -> HttpResponse:
        make_action(title="Par l’API")
        return HttpResponse()

    request = rf.post("/api/actions/")
    request.user = AnonymousUser()
    TraceMiddleware(write)(request)
    assert Change.objects.filter(label="Par l’API").latest("pk").context.metadata["kind"] == "api"


def test_a_text_is_found_in_what_a_change_took_away_and_brought(editor: Client) -> None:
    goal = make_goal(make_roadmap(make_region()), title="Former")
    other = make_goal(goal.roadmap, title="Équiper")
    action = make_action(goal, title="Sans ce mot", years={2024: ["Rédiger le cahier des charges"]})
    with done("/taken/"):
        Step.objects.update(text="Publier l’œuvre")
    with done("/moved/"):
        Action.objects.filter(pk=action.pk).update(goal=other)
    with done("/finished/"):
        Step.objects.update(state="done")
    found = {
        text: [
            name for name in ("taken", "moved", "finished") if f"page /{name}/" in page(editor, texte=text)
        ]
        for text in ("REDIGER le cahier", "l'oeuvre", "equiper", "faite", "100 %", "introuvable")
    }
    assert found == {
        "REDIGER le cahier": ["taken"],
        # The name of the step, at the time it was finished too.
        "l'oeuvre": ["taken", "finished"],
        "equiper": ["moved"],
        "faite": ["finished"],
        "100 %": [],
        "introuvable": [],
    }


def test_a_field_that_did_not_change_is_not_what_changed(editor: Client) -> None:
    campaign = Campaign.objects.create(
        territory=make_region(),
        title="Points",
        message="Avant midi.",
        author=make_user(),
        opens_on=dt.date(2026, 5, 1),
        closes_on=dt.date(2026, 5, 30),
    )
    with done():
        Campaign.objects.filter(pk=campaign.pk).update(closes_on=dt.date(2026, 6, 30))
    assert "Modification, campagne" not in page(editor, texte="avant midi")


def test_the_text_of_another_region_is_not_found() -> None:
    make_action(roadmap=make_roadmap(make_region("04")), years={2024: ["Étape secrète"]})
    with done():
        Step.objects.update(text="Étape publique")
    stranger = client_of(make_user_with_mandate(Role.ARS_EDITOR, make_region("06", "Mayotte")))
    assert 'class="tr-entry"' not in page(stranger, texte="secrète")


def test_a_text_is_looked_for_over_a_year_and_the_page_says_so(editor: Client) -> None:
    action = make_action(title="Premier")
    with done():
        Action.objects.filter(pk=action.pk).update(title="Autrefois")
    at(timezone.now() - dt.timedelta(days=400))
    told = page(editor, texte="autrefois")
    assert "<ins>Autrefois</ins>" not in told
    assert "Texte cherché depuis le" in told
    asked = page(editor, texte="autrefois", du="2020-01-01")
    assert "<ins>Autrefois</ins>" in asked
    assert "Texte cherché depuis le" not in asked


def test_the_author_is_found_without_accents(editor: Client) -> None:
    with done(actor="Zoé Lefèvre"):
        make_action(title="Une action")
    assert 'class="tr-entry"' in page(editor, acteur="zoe LEFEVRE")


def test_the_words_are_read_once_for_the_page_and_not_for_each_line() -> None:
    """Each event table is a subquery that PostgreSQL keeps: none depends on the line that is looked at."""
    make_action(years={2024: ["Cadrer"]})
    scope = Scope(draft_regions=frozenset({make_region().pk}))
    changes = changes_for(scope, TraceFilter(text="cadrer"))
    plan = contexts_for(changes, TraceFilter()).explain(format="text")
    steps = [line for line in plan.splitlines() if "SubPlan" in line and "Filter" in line]
    assert "hashed SubPlan" in " ".join(steps)
    assert not re.search(r"(?<!hashed )SubPlan \d+", " ".join(steps).replace("EXISTS(SubPlan", ""))


def test_a_text_costs_as_many_queries_as_none(editor: Client) -> None:
    action = make_action(years={2024: ["Cadrer"]})

    def queries(**query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            page(editor, **query)
        return len(captured)

    with done():
        Step.objects.update(text="Étape 0")
    queries()
    one = queries(texte="etape")
    for number in range(30):
        with done():
            Step.objects.filter(programming__action=action).update(text=f"Étape {number}")
    assert queries(texte="etape") == one == queries()


def test_the_journal_of_one_object_holds_its_parts_and_no_other(editor: Client) -> None:
    action, other = make_action(title="Celle-ci", years={2024: ["Sa part"]}), make_action(title="Une autre")
    html = page(editor, objet=f"roadmap.action:{action.pk}")
    assert "Changements de «&nbsp;Celle-ci&nbsp;»" in html
    assert "Sa part" in html
    assert other.title not in html


def test_bad_filters_are_said_beside_the_field_and_break_nothing(editor: Client) -> None:
    html = page(
        editor, du="2025-02-30", au="x", region="06", nature="auth.group", objet="roadmap.action:9" + "9" * 30
    )
    assert html.count("fr-error-text") >= 3
    assert "La fin précède le début." in page(editor, du="2025-02-02", au="2025-02-01")
    assert page(editor, avant="n’importe quoi", objet="'; DROP TABLE")


def test_an_editor_of_another_region_sees_nothing_of_it() -> None:
    make_action(
        roadmap=make_roadmap(make_region("04")), title="Secret de La Réunion", years={2024: ["Étape"]}
    )
    mayotte = make_region("06", "Mayotte")
    stranger = make_user_with_mandate(Role.ARS_EDITOR, mayotte)
    make_mandate(stranger, Role.LOCAL_ADMIN, mayotte)
    action = Action.objects.get()
    client = client_of(stranger)
    for query in ({}, {"objet": f"roadmap.action:{action.pk}"}, {"region": "04"}, {"texte": "Secret"}):
        assert "Secret de La Réunion" not in page(client, **query)
    with done():
        Action.objects.update(title="Encore secret")
    context = Change.objects.latest("pk").context_id
    assert client.get(reverse("journal:trace-entry", args=[context])).status_code == 404


def test_accounts_are_for_the_local_administrator_of_their_region() -> None:
    here, elsewhere = make_region("04"), make_region("06", "Mayotte")
    person = make_user(display_name="Camille Essai")
    make_mandate(person, Role.COMMITTEE_MEMBER, here)
    admin = client_of(make_user_with_mandate(Role.LOCAL_ADMIN, here))
    others = [
        make_user_with_mandate(Role.ARS_EDITOR, here),
        make_user_with_mandate(Role.LOCAL_ADMIN, elsewhere),
    ]
    query = {"objet": f"accounts.user:{person.pk}"}
    assert "Création\u00a0: 1\u00a0habilitation, 1\u00a0compte" in page(admin, **query)
    for other in others:
        assert "Camille Essai" not in page(client_of(other), **query)


def test_what_is_written_is_escaped(editor: Client) -> None:
    with done("/<b>x</b>/", actor="<script>a</script>"):
        make_action(title="<script>alert(1)</script>", extras={"<i>": "<img onerror=x>"})
    html = page(editor)
    assert "<script>a" not in html
    assert "<img onerror" not in html


def test_the_page_costs_the_same_for_one_entry_and_forty(editor: Client) -> None:
    action = make_action(years={2024: ["Cadrer"]}, pilots=["Un pilote"])

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(editor)
        return len(captured)

    with done():
        Action.objects.update(title="Une fois")
    queries()
    one = queries()
    for number in range(40):
        with done():
            Action.objects.filter(pk=action.pk).update(title=f"Titre {number}")
            Step.objects.update(text=f"Étape {number}")
    assert queries() == one


def test_the_page_of_an_action_shows_its_own(editor: Client) -> None:
    action = make_action(title="Celle-ci", years={2024: ["Sa part"]})
    make_action(title="Une autre")
    with done():
        Step.objects.update(text="Sa part, revue")
    html = source_of(editor.get(reverse("roadmap:action-detail", args=[action.pk])))
    trace = html[html.index('id="trace"') :]
    assert "<ins>Sa part, revue</ins>" in trace
    assert "Une autre" not in trace
    assert f"?objet=roadmap.action%3A{action.pk}" in trace


def test_a_member_reads_the_action_without_its_trace() -> None:
    action = make_action()
    member = client_of(make_user_with_mandate(Role.COMMITTEE_MEMBER))
    assert 'id="trace"' not in source_of(member.get(reverse("roadmap:action-detail", args=[action.pk])))


def test_events_can_be_dated_in_tests_only_by_setting_the_guard_aside() -> None:
    make_action()
    with pgtrigger.ignore("journal.Change:append_only"):
        assert Change.objects.update(label="x") > 0
    assert timezone.now()
