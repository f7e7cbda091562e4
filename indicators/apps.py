from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = "Indicateurs"

    def ready(self) -> None:
        # Registered here because the models must be loaded first.
        from common.after_change import register as after_change  # noqa: PLC0415
        from common.api import resource as resources  # noqa: PLC0415
        from indicators.api.addresses import register_writes  # noqa: PLC0415
        from indicators.api.resources import RESOURCES  # noqa: PLC0415
        from indicators.forms.imports import MeasureUploadForm  # noqa: PLC0415
        from indicators.models import Measure  # noqa: PLC0415
        from indicators.selectors.counter_panel import register_panel  # noqa: PLC0415
        from indicators.selectors.panels import register_panels  # noqa: PLC0415
        from indicators.services.counters import register_messages  # noqa: PLC0415
        from indicators.services.import_kind import MeasureImport  # noqa: PLC0415
        from indicators.tasks import ask_for_sweep  # noqa: PLC0415
        from journal.import_kinds import register  # noqa: PLC0415
        from journal.live_rows import register as live_rows  # noqa: PLC0415

        resources.register(*RESOURCES)
        register_writes()
        register(MeasureImport(), form=MeasureUploadForm)
        register_messages()
        register_panel()
        register_panels()
        after_change(ask_for_sweep)
        live_rows("measures", Measure.objects.visible_to)
