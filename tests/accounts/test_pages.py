"""The pages of a local administrator, and one's own account: what they show, refuse and cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mandate, OutgoingMessage, User
from territories.enums import OrganisationKind
from territories.models import Territory
from tests.factories import (
    PASSWORD,
    client_of,
    make_mandate,
    make_organisation,
    make_region,
    make_user,
    make_user_with_mandate,
)
from tests.pages import source_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Territory:
    return make_region()


@pytest.fixture
def elsewhere() -> Territory:
    return make_region("06", "Mayotte", timezone="Indian/Mayotte")


@pytest.fixture
def admin(here: Territory) -> User:
    return make_user_with_mandate(Role.LOCAL_ADMIN, here, email="admin@azimut.invalid")


@pytest.fixture
def ada(admin: User) -> Client:
    return client_of(admin)


def url(name: str, *args: int) -> str:
    return reverse(f"accounts:{name}", args=args)


def sent(region: Territory, **fields: Any) -> dict[str, Any]:
    values = {
        "email": "camille@azimut.invalid",
        "display_name": "Camille Martin",
        "role": "partner",
        "territory": region.pk,
    }
    return values | fields


def member_of(region: Territory, email: str = "") -> User:
    return make_user_with_mandate(Role.COMMITTEE_MEMBER, region, email=email)


# --- The list ---


def test_the_list_holds_the_accounts_of_the_region_only(
    ada: Client, here: Territory, elsewhere: Territory
) -> None:
    member_of(here, "ici@azimut.invalid")
    member_of(elsewhere, "ailleurs@azimut.invalid")
    former = make_user("ancien@azimut.invalid")
    make_mandate(former, Role.PARTNER, here, valid_to=dt.date(2020, 1, 1))
    page = source_of(ada.get(url("account-list")))
    assert "3\u00a0comptes dans votre région." in page
    assert "ici@azimut.invalid" in page
    assert "ancien@azimut.invalid" in page
    assert "Sans habilitation en cours" in page
    assert "ailleurs@azimut.invalid" not in page


def test_a_mandate_elsewhere_is_not_told(ada: Client, here: Territory, elsewhere: Territory) -> None:
    shared = member_of(here, "partage@azimut.invalid")
    make_mandate(shared, Role.ARS_EDITOR, elsewhere)
    for address in (url("account-list"), url("account-detail", shared.pk)):
        assert "Mayotte" not in source_of(ada.get(address))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("role=partner", {"partenaire"}),
        ("role=local_admin", {"admin"}),
        ("etat=invited", {"invite"}),
        ("etat=deactivated", {"ferme"}),
        ("etat=active", {"admin", "partenaire"}),
        ("etat=active&role=partner", {"partenaire"}),
        ("etat=pseudonymised", set()),
        ("etat=n-importe&role=quoi", {"admin", "partenaire", "invite", "ferme"}),
    ],
)
def test_the_list_is_filtered_by_role_and_state(
    ada: Client, here: Territory, query: str, found: set[str]
) -> None:
    make_user_with_mandate(Role.PARTNER, here, email="partenaire@azimut.invalid")
    User.objects.filter(pk=member_of(here, "ferme@azimut.invalid").pk).update(is_active=False)
    invited = member_of(here, "invite@azimut.invalid")
    invited.set_unusable_password()
    invited.save()
    rows = ada.get(f"{url('account-list')}?{query}").context["rows"]
    assert {row.account.email.split("@")[0] for row in rows} == found


def test_the_count_agrees_in_words(ada: Client, here: Territory) -> None:
    ada.post(url("invite"), sent(here))
    page = source_of(ada.get(url("account-list")))
    assert (
        "2\u00a0comptes dans votre région, dont un invité qui n’a pas encore choisi son mot de passe." in page
    )
    page = source_of(ada.get(url("account-list") + "?etat=invited"))
    assert "1\u00a0compte répond à ces filtres" in page
    assert "Aucun compte ne répond" in source_of(ada.get(url("account-list") + "?etat=deactivated"))


def test_pages_cost_the_same_for_one_account_and_forty(
    ada: Client, here: Territory, django_assert_max_num_queries: Any
) -> None:
    target = member_of(here)

    def costs() -> list[int]:
        found = []
        for address in (url("account-list"), url("account-detail", target.pk), url("own-account")):
            with django_assert_max_num_queries(20) as counted:
                assert ada.get(address).status_code == 200
            found.append(len(counted))
        return found

    ada.get(url("account-list"))
    first = costs()
    for number in range(39):
        organisation = make_organisation(kind=OrganisationKind.GRADES, serving=[here])
        other = make_user(f"compte{number}@azimut.invalid")
        make_mandate(other, Role.GRADES_CONTRIBUTOR, here, organisation=organisation)
        make_mandate(target, Role.PARTNER, here, valid_from=dt.date(2020, 1, 1) + dt.timedelta(days=number))
    assert costs() == first


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LOCAL_ADMIN])
def test_only_local_administrators_have_the_menu(here: Territory, role: Role) -> None:
    region = None if role == Role.NATIONAL_READER else here
    page = source_of(client_of(make_user_with_mandate(role, region)).get("/"))
    assert url("account-list") not in page
    assert url("own-account") in page


def test_the_menu_marks_the_accounts(ada: Client) -> None:
    page = source_of(ada.get(url("account-list")))
    assert f'href="{url("account-list")}" aria-current="page">Comptes</a>' in page


def test_every_form_that_writes_carries_its_token(ada: Client, here: Territory) -> None:
    member = member_of(here)
    closed = member_of(here)
    ada.post(url("deactivate", closed.pk))
    for address, writes in (
        (url("account-detail", member.pk), 4),
        (url("account-detail", closed.pk), 2),
        (url("invite"), 1),
        (url("pseudonymise", member.pk), 1),
        (url("own-account"), 1),
        (url("own-password"), 1),
    ):
        content = source_of(ada.get(address)).partition("<main")[2].partition("</main>")[0]
        forms = [form for form in content.split("<form")[1:] if 'method="post"' in form.partition(">")[0]]
        assert len(forms) == writes, address
        assert all("csrfmiddlewaretoken" in form.partition("</form>")[0] for form in forms), address


# --- Inviting ---


def test_an_invitation_creates_the_account_and_says_so(ada: Client, here: Territory) -> None:
    response = ada.post(url("invite"), sent(here), follow=True)
    account = User.objects.get(email="camille@azimut.invalid")
    assert response.redirect_chain == [(url("account-detail", account.pk), 302)]
    page = source_of(response)
    assert "Invitation écrite" in page
    assert "Renvoyer l’invitation" in page
    assert str(account) == "Camille Martin"


def test_a_double_click_invites_once(ada: Client, here: Territory) -> None:
    first, second = (ada.post(url("invite"), sent(here)) for _ in range(2))
    assert first.url == second.url
    assert User.objects.filter(email="camille@azimut.invalid").count() == 1
    assert (Mandate.objects.filter(role="partner").count(), OutgoingMessage.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "camille", "Cette adresse n’est pas complète"),
        ("email", "", "Indiquez une adresse électronique."),
        ("display_name", "", "Indiquez le prénom et le nom."),
        ("display_name", "x" * 151, "150 caractères au plus"),
        ("role", "", "Choisissez un rôle."),
        ("role", "national_reader", "Ce rôle ne se donne pas depuis une région."),
        ("role", "grades_contributor", "Un contributeur agit au titre d’un organisme"),
        ("territory", "99999", "Cette région n’est pas de celles que vous administrez."),
        ("territory", "04' OR 1=1", "Cette région n’est pas de celles que vous administrez."),
        ("organisation", "99999", "Cet organisme ne sert pas vos régions."),
        ("valid_from", "demain", "Donnez une date"),
        ("valid_to", "2020-01-01", "La fin de l’habilitation précède son début."),
    ],
)
def test_a_bad_value_is_told_and_nothing_is_half_saved(
    ada: Client, here: Territory, field: str, value: str, sentence: str
) -> None:
    response = ada.post(url("invite"), sent(here, **{field: value}))
    assert response.status_code == 422
    assert sentence in source_of(response)
    assert not User.objects.filter(display_name="Camille Martin").exists()
    assert not OutgoingMessage.objects.exists()


def test_forged_ids_of_another_region_are_refused(ada: Client, here: Territory, elsewhere: Territory) -> None:
    foreign = make_organisation(kind=OrganisationKind.GRADES, serving=[elsewhere])
    for forged in ({"territory": elsewhere.pk}, {"organisation": foreign.pk}, {"territory": here.parent_id}):
        assert ada.post(url("invite"), sent(here, **forged)).status_code == 422
    assert not User.objects.filter(email="camille@azimut.invalid").exists()


def test_with_two_regions_the_organisation_must_serve_the_chosen_one(
    admin: User, here: Territory, elsewhere: Territory
) -> None:
    make_mandate(admin, Role.LOCAL_ADMIN, elsewhere)
    foreign = make_organisation("GRADeS d’ailleurs", kind=OrganisationKind.GRADES, serving=[elsewhere])
    values = sent(here, role="grades_contributor", organisation=foreign.pk)
    response = client_of(admin).post(url("invite"), values)
    assert response.status_code == 422
    assert "Cet organisme ne sert pas la région La Réunion." in source_of(response)


def test_what_is_typed_is_shown_escaped(ada: Client, here: Territory) -> None:
    ada.post(url("invite"), sent(here, display_name="<script>alert(1)</script>"))
    page = source_of(ada.get(url("account-list")))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


# --- One account ---


def test_an_account_of_another_region_is_not_found(ada: Client, elsewhere: Territory) -> None:
    foreign = member_of(elsewhere)
    mandate = foreign.mandates.get().pk
    assert ada.get(url("account-detail", foreign.pk)).status_code == 404
    assert ada.get(url("pseudonymise", foreign.pk)).status_code == 404
    for name in ("mandate-add", "deactivate", "reactivate", "pseudonymise", "send-link"):
        assert ada.post(url(name, foreign.pk)).status_code == 404
    assert ada.post(url("mandate-end", foreign.pk, mandate)).status_code == 404
    foreign.refresh_from_db()
    assert foreign.is_active


def test_a_mandate_is_ended_from_the_page_of_its_own_account(
    ada: Client, here: Territory, elsewhere: Territory
) -> None:
    account, other = member_of(here), member_of(here)
    abroad = make_mandate(account, Role.PARTNER, elsewhere)
    assert ada.post(url("mandate-end", account.pk, other.mandates.get().pk)).status_code == 404
    assert ada.post(url("mandate-end", account.pk, abroad.pk)).status_code == 404
    assert not Mandate.objects.exclude(ended_at=None).exists()


def test_a_mandate_is_added_and_ended(ada: Client, here: Territory) -> None:
    account = member_of(here)
    values = {"role": "ars_editor", "territory": here.pk}
    page = source_of(ada.post(url("mandate-add", account.pk), values, follow=True))
    assert "Habilitation ajoutée. La personne en est informée par message." in page
    mandate = Mandate.objects.get(user=account, role="ars_editor")
    response = ada.post(url("mandate-end", account.pk, mandate.pk), follow=True)
    assert "Habilitation fermée." in source_of(response)
    assert "2\u00a0habilitations" in source_of(response)


def test_a_refused_end_is_told_beside_its_field(ada: Client, here: Territory) -> None:
    mandate = member_of(here).mandates.get()
    values = {f"fin-{mandate.pk}-last_day": "2020-01-01"}
    response = ada.post(url("mandate-end", mandate.user_id, mandate.pk), values)
    assert response.status_code == 422
    page = source_of(response)
    assert "Le dernier jour ne peut pas être passé" in page
    assert f'id="id_fin-{mandate.pk}-last_day_error"' in page
    assert "<title>Erreur, " in page


def test_the_administrator_keeps_its_own_mandate_and_account(ada: Client, admin: User) -> None:
    response = ada.post(url("mandate-end", admin.pk, admin.mandates.get().pk), follow=True)
    assert "votre propre habilitation" in source_of(response)
    page = source_of(ada.get(url("account-detail", admin.pk)))
    assert "Désactiver le compte" not in page
    ada.post(url("deactivate", admin.pk))
    ada.post(url("pseudonymise", admin.pk))
    assert User.objects.filter(pk=admin.pk, is_active=True, email="admin@azimut.invalid").exists()


def test_an_account_wider_than_the_region_is_not_closed(
    ada: Client, here: Territory, elsewhere: Territory
) -> None:
    shared = member_of(here)
    make_mandate(shared, Role.PARTNER, elsewhere)
    page = source_of(ada.get(url("account-detail", shared.pk)))
    assert "Ce compte sert aussi hors de vos régions" in page
    assert "Désactiver le compte" not in page
    assert "hors de vos régions" in source_of(ada.post(url("deactivate", shared.pk), follow=True))
    shared.refresh_from_db()
    assert shared.is_active


def test_closing_and_reopening(ada: Client, here: Territory) -> None:
    account = member_of(here)
    theirs = client_of(account)
    assert "Réactiver le compte" in source_of(ada.post(url("deactivate", account.pk), follow=True))
    assert theirs.get("/").status_code == 302
    assert "Désactiver le compte" in source_of(ada.post(url("reactivate", account.pk), follow=True))


def test_pseudonymising_asks_first(ada: Client, here: Territory) -> None:
    account = member_of(here, "camille@azimut.invalid")
    page = source_of(ada.get(url("pseudonymise", account.pk)))
    assert "C’est définitif" in page
    account.refresh_from_db()
    assert account.email == "camille@azimut.invalid"
    page = source_of(ada.post(url("pseudonymise", account.pk), follow=True))
    assert "camille@azimut.invalid" not in page
    assert f"Compte n°\u00a0{account.pk}" in page


def test_the_link_is_sent_once_in_two_minutes(ada: Client, here: Territory) -> None:
    account = member_of(here)
    assert "Message écrit" in source_of(ada.post(url("send-link", account.pk), follow=True))
    assert "Un message vient déjà de partir" in source_of(ada.post(url("send-link", account.pk), follow=True))


# --- One's own account ---


def test_everybody_has_a_page_of_their_own(here: Territory) -> None:
    user = member_of(here, "moi@azimut.invalid")
    make_mandate(user, Role.PARTNER, here, valid_to=timezone.localdate() - dt.timedelta(days=1))
    browser = client_of(user)
    page = source_of(browser.get(url("own-account")))
    assert "La Réunion, membre d’instance" in page
    assert "Terminée" in page
    assert "Votre nom est enregistré." in source_of(
        browser.post(url("own-account"), {"display_name": " Camille  Martin "}, follow=True)
    )
    assert User.objects.get(pk=user.pk).display_name == "Camille Martin"
    assert browser.post(url("own-account"), {"display_name": ""}).status_code == 422


def test_somebody_without_mandate_has_it_too() -> None:
    assert "Aucune habilitation" in source_of(client_of(make_user()).get(url("own-account")))


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        (
            "faux",
            "une longue phrase neuve",
            "une longue phrase neuve",
            "Ce n’est pas votre mot de passe actuel.",
        ),
        (PASSWORD, "court", "court", "12"),
        (PASSWORD, "une longue phrase neuve", "une autre phrase neuve", "correspondent pas"),
        (PASSWORD, "", "", "Indiquez le nouveau mot de passe."),
    ],
)
def test_a_password_that_does_not_do_is_refused_in_french(
    here: Territory, old: str, new: str, again: str, sentence: str
) -> None:
    user = member_of(here)
    values = {"old_password": old, "new_password1": new, "new_password2": again}
    response = client_of(user).post(url("own-password"), values)
    assert response.status_code == 422
    assert sentence in source_of(response)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_changing_ones_password_closes_the_other_sessions(here: Territory) -> None:
    user = member_of(here)
    this, other = client_of(user), client_of(user)
    new = "une longue phrase neuve"
    values = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert "Votre mot de passe est changé." in source_of(this.post(url("own-password"), values, follow=True))
    assert this.get("/").status_code == 200
    assert other.get("/").status_code == 302
