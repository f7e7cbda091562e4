"""The frame of a page: the mandate in words, the menu, the choice of region."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.selectors.mandates import mandates_in_force, mandates_in_words
from territories.enums import OrganisationKind
from tests import factories
from tests.pages import source_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


def words_of(user):
    return mandates_in_words(mandates_in_force(user, day=TODAY))


def read(client, user, address=None):
    client.force_login(user)
    return source_of(client.get(address or reverse("governance:home")))


def reader_of_two_regions():
    user = factories.make_user()
    for region in (factories.make_region("06", "Mayotte"), factories.make_region()):
        factories.make_mandate(user, Role.COMMITTEE_MEMBER, region)
    return user


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.ARS_EDITOR, "ARS La Réunion, éditeur"),
        (Role.COMMITTEE_MEMBER, "La Réunion, membre d’instance"),
        (Role.NATIONAL_READER, "France entière, lecteur national"),
        (Role.LOCAL_ADMIN, "La Réunion, administrateur local"),
    ],
)
def test_a_mandate_is_said_in_words(role, words):
    assert words_of(factories.make_user_with_mandate(role)) == words


def test_one_organisation_for_two_regions_is_said_once():
    user = factories.make_user()
    tesis = factories.make_organisation("TESIS", kind=OrganisationKind.GRADES)
    for region in (factories.make_region(), factories.make_region("06", "Mayotte")):
        factories.make_mandate(user, Role.GRADES_CONTRIBUTOR, region, organisation=tesis)
    assert words_of(user) == "TESIS pour La Réunion et Mayotte, contributeur"


def test_two_roles_are_both_said():
    user = factories.make_user_with_mandate(Role.ARS_EDITOR)
    factories.make_mandate(user, Role.LOCAL_ADMIN, factories.make_region())
    assert words_of(user) == "ARS La Réunion, éditeur\u202f; La Réunion, administrateur local"


def test_a_mandate_that_ended_is_not_said():
    user = factories.make_user()
    yesterday = TODAY - dt.timedelta(days=1)
    factories.make_mandate(user, Role.ARS_EDITOR, factories.make_region(), valid_to=yesterday)
    assert words_of(user) == "Aucune habilitation en cours"


def test_one_region_has_no_switcher(client):
    assert 'aria-label="Région"' not in read(client, factories.make_user_with_mandate())


def test_two_regions_have_a_switcher_that_keeps_the_kind_of_page(client):
    user = reader_of_two_regions()
    page = read(client, user, reverse("roadmap:action-list", kwargs={"code": "06"}))
    assert 'aria-label="Région"' in page
    reunion = reverse("roadmap:action-list", kwargs={"code": "04"})
    mayotte = reverse("roadmap:action-list", kwargs={"code": "06"})
    assert f'href="{reunion}">La Réunion</a>' in page
    assert f'href="{mayotte}" aria-current="true">Mayotte</a>' in page


def test_from_another_page_a_region_leads_to_its_roadmap(client):
    page = read(client, reader_of_two_regions())
    assert f'href="{reverse("roadmap:region-tree", kwargs={"code": "06"})}">Mayotte</a>' in page


def test_a_national_reader_chooses_a_region_before_the_menu_shows_it(client):
    factories.make_region()
    factories.make_region("06", "Mayotte")
    reader = factories.make_user_with_mandate(Role.NATIONAL_READER)
    tree = reverse("roadmap:region-tree", kwargs={"code": "04"})
    home = read(client, reader)
    assert "choisir" in home
    assert f'fr-nav__link" href="{tree}"' not in home
    assert f'fr-nav__link" href="{tree}"' in read(client, reader, tree)


@pytest.mark.parametrize(("role", "shown"), [(Role.ARS_EDITOR, True), (Role.COMMITTEE_MEMBER, False)])
def test_imports_are_in_the_menu_of_those_who_may_import(client, role, shown):
    page = read(client, factories.make_user_with_mandate(role))
    assert (f'fr-nav__link" href="{reverse("journal:import-list")}"' in page) is shown


def test_every_entry_of_the_menu_exists(client):
    page = read(client, factories.make_user_with_mandate())
    for label in (
        "Accueil",
        "Feuille de route",
        "Actions",
        "Feuilles de route nationales",
        "Imports",
        "Glossaire",
    ):
        assert f">{label}</a></li>" in page, label


@pytest.mark.parametrize(
    ("name", "label"), [("governance:home", "Accueil"), ("governance:glossary", "Glossaire")]
)
def test_the_current_entry_is_marked(client, name, label):
    page = read(client, factories.make_user_with_mandate(), reverse(name))
    assert page.count("fr-nav__link") > 1
    assert f'aria-current="page">{label}</a>' in page


def test_signing_out_is_a_form(client):
    page = read(client, factories.make_user_with_mandate())
    assert f'<form method="post" action="{reverse("accounts:logout")}">' in page
