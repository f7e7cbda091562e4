from accounts.models.mandates import Mandate
from accounts.models.messages import OutgoingMessage
from accounts.models.users import User

__all__ = ["Mandate", "OutgoingMessage", "User"]
