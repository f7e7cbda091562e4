from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "territories"
    verbose_name = "Territoires et organismes"

    def ready(self) -> None:
        # Registered here because the models must be loaded first.
        from common.api import resource as resources  # noqa: PLC0415
        from territories.api.resources import RESOURCES  # noqa: PLC0415

        resources.register(*RESOURCES)
