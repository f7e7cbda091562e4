from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "journal"
    verbose_name = "Journal et imports"

    def ready(self) -> None:
        # Registered here because the models must be loaded first.
        from accounts.services.pseudonyms import when_pseudonymised  # noqa: PLC0415
        from common.api.stamps import Stamps, register  # noqa: PLC0415
        from journal.selectors.stamps import has_changed, snapshot  # noqa: PLC0415
        from journal.services.forgetting import forget_person  # noqa: PLC0415

        when_pseudonymised(forget_person)
        register(Stamps(snapshot=snapshot, has_changed=has_changed))
