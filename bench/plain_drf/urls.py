"""The portal, and the plain API beside it."""

from django.urls import path

from bench.plain_drf import views
from config.urls import urlpatterns as portal

urlpatterns = [
    *portal,
    path("plain/actions/", views.ActionList.as_view()),
    path("plain/actions/<int:pk>/", views.ActionObject.as_view()),
]
