from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "programmes"
    verbose_name = "Programmes"

    def ready(self) -> None:
        # Registered here because the models must be loaded first.
        from common.api import resource as resources  # noqa: PLC0415
        from programmes.api.resources import RESOURCES  # noqa: PLC0415

        resources.register(*RESOURCES)
