from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes et habilitations"

    def ready(self) -> None:
        # Registered here because the models must be loaded first.
        from accounts.mails import register_mails  # noqa: PLC0415
        from accounts.messages import listen  # noqa: PLC0415
        from accounts.services.links import when_reset_requested  # noqa: PLC0415
        from accounts.tasks import ask_for_answers, send_message  # noqa: PLC0415

        register_mails()
        listen(send_message.delay)
        when_reset_requested(ask_for_answers)
