from django.urls import path

from accounts.views.sessions import SignInView, SignOutView

app_name = "accounts"

urlpatterns = [
    path("connexion/", SignInView.as_view(), name="login"),
    path("deconnexion/", SignOutView.as_view(), name="logout"),
]
