from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "roadmap"
    verbose_name = "Feuilles de route"

    def ready(self) -> None:
        # Registered here because the models must be loaded first.
        from common.api import resource as resources  # noqa: PLC0415
        from journal.forms import UploadForm  # noqa: PLC0415
        from journal.import_kinds import register  # noqa: PLC0415
        from roadmap.api.resources import RESOURCES  # noqa: PLC0415
        from roadmap.api.writes import register_writes  # noqa: PLC0415
        from roadmap.filtered import register_view_pages  # noqa: PLC0415
        from roadmap.services.import_kind import RoadmapImport  # noqa: PLC0415
        from roadmap.services.proposals_messages import register_proposal_messages  # noqa: PLC0415
        from roadmap.services.reminders import register_reminders  # noqa: PLC0415
        from roadmap.services.restore import register_trace  # noqa: PLC0415

        resources.register(*RESOURCES)
        register_writes()
        register(RoadmapImport(), form=UploadForm)
        register_reminders()
        register_proposal_messages()
        register_trace()
        register_view_pages()
