from django.urls import path

from journal.views import imports, trace, trace_objects

app_name = "journal"

urlpatterns = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("imports/<int:pk>/publier/", imports.publish, name="import-publish"),
    path("imports/<int:pk>/annuler/", imports.undo, name="import-undo"),
    path("imports/<int:pk>/ecarter/", imports.set_aside, name="import-set-aside"),
    path("imports/<int:pk>/refusees.csv", imports.refused, name="import-refused"),
    path("imports/<int:pk>/lignes/<int:line>/", imports.decide, name="import-decide"),
    path("journal/", trace.journal, name="trace"),
    path("journal/objets/<str:kind>/<int:number>/", trace_objects.traced_object, name="object"),
    path("journal/<uuid:context>/", trace.journal_entry, name="trace-entry"),
    path("journal/<int:pk>/retablir/", trace.restore, name="trace-restore"),
]
