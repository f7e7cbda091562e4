"""Messages to send, to read only. Accounts and mandates have their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from accounts.access import may_read_messages
from accounts.messages import label_of
from accounts.models import OutgoingMessage
from common.administration.models import ScopedModelAdmin
from common.administration.site import site
from common.scope import Scope


@admin.register(OutgoingMessage, site=site)
class OutgoingMessageAdmin(ScopedModelAdmin):
    list_display = ("what", "recipient", "state", "attempts", "created_at", "not_before", "sent_at")
    list_select_related = ("recipient",)
    list_filter = ("state", "created_at")
    search_fields = ("recipient__email", "recipient__display_name")
    search_help_text = "Adresse ou nom du destinataire"
    ordering = ("-created_at", "-pk")
    fieldsets = (
        (None, {"fields": ("what", "recipient", "state", "attempts", "last_error")}),
        ("Dates", {"fields": ("created_at", "not_before", "claimed_at", "sent_at")}),
    )
    readonly_fields = ("what", "created_at")

    @admin.display(description="message", ordering="kind")
    def what(self, message: OutgoingMessage) -> str:
        return label_of(message.kind)

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return may_read_messages(scope)
