"""Accounts: a person signs in by e-mail; what they may do comes from their mandates only."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from common.db.trace import About, traced
from common.models import ScopedQuerySet
from common.scope import Scope


class UserQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """One's own account, and those that one administers."""
        return self.filter(Q(pk=scope.user_id) | Q(pk__in=self._administered(scope)))

    def administered_by(self, scope: Scope) -> Self:
        """Accounts with a mandate, even over, in a region that the scope administers."""
        return self.filter(pk__in=self._administered(scope))

    def only_of(self, scope: Scope) -> Self:
        """Those that open nothing out of the regions that the scope administers, nor ever did."""
        mandates = self.model._meta.get_field("mandates").related_model._base_manager
        elsewhere = mandates.exclude(territory__in=scope.administered_regions)
        return self.filter(is_superuser=False, is_staff=False).exclude(pk__in=elsewhere.values("user"))

    def _administered(self, scope: Scope) -> models.QuerySet[Any]:
        accounts = self.model._base_manager.filter(mandates__territory__in=scope.administered_regions)
        return accounts.values("pk")


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, *, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email=email, password=password, is_staff=True, is_superuser=True, **fields)


@traced(
    About(label="""COALESCE(nullif(e."display_name", ''), e."email")"""),
    # Never the password, nor when somebody signed in.
    fields=["email", "display_name", "is_active", "is_staff", "pseudonymised_at"],
)
class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField("adresse électronique", unique=True)
    display_name = models.CharField("nom affiché", max_length=150, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("accède à l’administration", default=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    pseudonymised_at = models.DateTimeField("pseudonymisé le", null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="Un compte existe déjà pour cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.email
