from accounts.models.mandates import Mandate
from accounts.models.users import User

__all__ = ["Mandate", "User"]
