from django.urls import path

from programmes.views import programmes

app_name = "programmes"

urlpatterns = [
    path("programmes/", programmes.programme_list, name="programme-list"),
    path("programmes/<slug:code>/", programmes.programme_detail, name="programme-detail"),
]
