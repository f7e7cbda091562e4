from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = "Gouvernance"

    def ready(self) -> None:
        """Read the glossary at start, so that a broken file stops the start and no request waits for it."""
        from common.api import resource as resources  # noqa: PLC0415
        from governance.api.resources import RESOURCES  # noqa: PLC0415
        from governance.selectors.committees import days_of_meetings  # noqa: PLC0415
        from governance.selectors.glossary import glossary_file, load_entries  # noqa: PLC0415
        from indicators.services.snapshot_purge import keep_days_of  # noqa: PLC0415

        resources.register(*RESOURCES)
        load_entries(glossary_file())
        keep_days_of(days_of_meetings)
