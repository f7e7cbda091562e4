from accounts.models.clients import ApiCall, ApiClient, ApiToken, IdempotentCall
from accounts.models.mandates import Mandate
from accounts.models.messages import OutgoingMessage
from accounts.models.resets import ResetRequest
from accounts.models.saved_views import ListPreference, SavedView
from accounts.models.users import User

__all__ = [
    "ApiCall",
    "ApiClient",
    "ApiToken",
    "IdempotentCall",
    "ListPreference",
    "Mandate",
    "OutgoingMessage",
    "ResetRequest",
    "SavedView",
    "User",
]
