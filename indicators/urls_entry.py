"""What people write about indicators; included by :mod:`indicators.urls`."""

from django.urls import path

from indicators.views import counters, links, measures, targets

urlpatterns = [
    path("indicateurs/<slug:code>/cibles/", targets.targets, name="targets"),
    path("indicateurs/<slug:code>/releves/", measures.measure_list, name="measure-list"),
    path("indicateurs/<slug:code>/releves/nouveau/", measures.measure_new, name="measure-new"),
    path("indicateurs/<slug:code>/releves/<int:pk>/", measures.measure_edit, name="measure-edit"),
    path("indicateurs/<slug:code>/contre-proposer/", counters.counter_new, name="counter-new"),
    path("indicateurs/<slug:code>/liens/", links.links, name="links"),
    path("indicateurs/<slug:code>/liens/<int:pk>/retirer/", links.link_remove, name="link-remove"),
    path("indicateurs/<slug:code>/absences/", links.absences, name="absences"),
    path("indicateurs/<slug:code>/absences/<int:pk>/retirer/", links.absence_remove, name="absence-remove"),
    path("contre-propositions/", counters.counter_list, name="counter-list"),
    path("contre-propositions/<int:pk>/", counters.counter_detail, name="counter-detail"),
]
