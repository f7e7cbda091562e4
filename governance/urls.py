from django.urls import path

from governance.views import glossary, home, public

app_name = "governance"

urlpatterns = [
    path("", home.home, name="home"),
    path("glossaire/", glossary.glossary, name="glossary"),
    path("accessibilite/", public.accessibility, name="accessibility"),
    path("mentions-legales/", public.legal, name="legal"),
    path("donnees-personnelles/", public.privacy, name="privacy"),
]
