from django.urls import path

from accounts.views import administration, clients, closing, own, saved_views
from accounts.views.passwords import (
    OwnPasswordView,
    PasswordForgottenDoneView,
    PasswordForgottenView,
    PasswordSetView,
)
from accounts.views.sessions import SignInView, SignOutView

app_name = "accounts"

urlpatterns = [
    path("connexion/", SignInView.as_view(), name="login"),
    path("deconnexion/", SignOutView.as_view(), name="logout"),
    path("mot-de-passe-oublie/", PasswordForgottenView.as_view(), name="password-forgotten"),
    path("mot-de-passe-oublie/envoye/", PasswordForgottenDoneView.as_view(), name="password-forgotten-done"),
    path("mot-de-passe/<uidb64>/<token>/", PasswordSetView.as_view(), name="password-set"),
    path("mon-compte/", own.own_account, name="own-account"),
    path("mon-compte/mot-de-passe/", OwnPasswordView.as_view(), name="own-password"),
    path("comptes/", administration.account_list, name="account-list"),
    path("comptes/inviter/", administration.invite_account, name="invite"),
    path("comptes/<int:pk>/", administration.account_detail, name="account-detail"),
    path("comptes/<int:pk>/habilitations/", administration.mandate_add, name="mandate-add"),
    path("comptes/<int:pk>/habilitations/<int:mandate>/fin/", administration.mandate_end, name="mandate-end"),
    path("comptes/<int:pk>/desactiver/", closing.deactivate, name="deactivate"),
    path("comptes/<int:pk>/reactiver/", closing.reactivate, name="reactivate"),
    path("comptes/<int:pk>/pseudonymiser/", closing.pseudonymise, name="pseudonymise"),
    path("comptes/<int:pk>/lien/", closing.send_link, name="send-link"),
    path("comptes/clients-api/", clients.client_list, name="client-list"),
    path("comptes/clients-api/nouveau/", clients.client_create, name="client-create"),
    path("comptes/clients-api/<int:pk>/", clients.client_detail, name="client-detail"),
    path("comptes/clients-api/<int:pk>/modifier/", clients.client_edit, name="client-edit"),
    path("comptes/clients-api/<int:pk>/fermer/", clients.client_close, name="client-close"),
    path("comptes/clients-api/<int:pk>/jetons/", clients.token_create, name="token-create"),
    path(
        "comptes/clients-api/<int:pk>/jetons/<int:token>/revoquer/", clients.token_revoke, name="token-revoke"
    ),
    path("vues/<slug:page>/<slug:code>/nouvelle/", saved_views.view_create, name="view-create"),
    path("vues/<int:pk>/", saved_views.view_edit, name="view-edit"),
    path("vues/<int:pk>/mettre-a-jour/", saved_views.view_update, name="view-update"),
    path("vues/<int:pk>/supprimer/", saved_views.view_delete, name="view-delete"),
]
