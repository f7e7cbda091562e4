"""What every table shown in the administration shares: rows of the scope, rights from predicates, no deletion."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst

from common.administration.site import scope_of
from common.models import ScopedQuerySet
from common.scope import NOBODY, Scope

_STALE = (
    "Quelqu’un a modifié cette fiche pendant que vous écriviez\u00a0: rien n’est enregistré. Ouvrez-la dans un autre "
    "onglet pour lire ce qu’elle dit maintenant, puis recommencez depuis cette page-là."
)
_REFUSED_BY_THE_DATABASE = "Rien n’est enregistré\u00a0: la base refuse cette valeur."


def reachable(model: type[models.Model], scope: Scope) -> models.QuerySet[Any]:
    """Rows that a scope may choose or list: all of them for the portal's own administrators.

    What has no scope of its own is reached through its parent only.
    """
    rows = model._default_manager.all()
    if scope.administers_portal:
        return rows
    return rows.visible_to(scope) if isinstance(rows, ScopedQuerySet) else rows.none()


class Scoped:
    """Closed: a class below says what it opens. ``parent`` of a part of a form is what the form is about."""

    model: type[models.Model]
    help_texts: ClassVar[dict[str, str]] = {}
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 60})},
    }

    def may_view(self, scope: Scope, row: Any = None) -> bool:
        return False

    def may_add(self, scope: Scope) -> bool:
        return False

    def may_change(self, scope: Scope, row: Any = None) -> bool:
        return False

    def may_delete(self, scope: Scope, row: Any = None) -> bool:
        return False

    def choices_of(self, field: Any, scope: Scope) -> models.QuerySet[Any]:
        """What a link may point to."""
        return reachable(field.remote_field.model, scope)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        scope = scope_of(request)
        return self.may_view(scope, obj) or self.may_change(scope, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_add(scope_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change(scope_of(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete(scope_of(request), obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self.choices_of(db_field, scope_of(request)))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the buttons that open another form in a window: it would escape the keyboard and the CSP."""
        if text := self.help_texts.get(db_field.name):
            kwargs["help_text"] = text
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class SeenForm(forms.ModelForm):  # type: ignore[type-arg]
    """Refused when somebody else has saved the row since it was shown; for models with ``updated_at``."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.updated_at.isoformat()

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            locked = type(self.instance)._base_manager.select_for_update().get(pk=self.instance.pk)
            if locked.updated_at.isoformat() != values.get("seen"):
                raise ValidationError(_STALE)
        return values


class ScopedModelAdmin(Scoped, admin.ModelAdmin):  # type: ignore[type-arg,misc]
    """A table of the administration: foreign rows do not exist, every write has its cause in the journal."""

    actions = None
    list_per_page = 50
    view_on_site = False
    show_facets = admin.ShowFacets.NEVER

    def rows(self, scope: Scope) -> models.QuerySet[Any]:
        return reachable(self.model, scope)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return self.rows(scope_of(request)).order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> Any:
        return self.ordering or self.model._meta.ordering

    def has_module_permission(self, request: HttpRequest) -> bool:
        scope = scope_of(request)
        return self.may_view(scope) or self.may_change(scope) or self.may_add(scope)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not issubclass(self.form, SeenForm) or not self.has_change_permission(request, obj):
            return fieldsets
        return [*fieldsets, (None, {"fields": ("seen",)})]

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        context |= {
            "title": str(row) if row else f"Ajouter\u00a0: {self.opts.verbose_name}",
            "subtitle": None,
        }
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        if context.get("errors"):
            response.status_code = 422
        return response

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        named = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        return super().changelist_view(request, named)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What the form could not foresee, two people at once for one, is said in French too."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            self.message_user(request, sentence_of(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if change and hasattr(obj, "version"):
            obj.version += 1
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The journal is the only trace."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The journal is the only trace."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """The journal is the only trace."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The journal is the only trace, and has its own page."""
        raise Http404

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404


class NamedCells(BaseInlineFormSet):  # type: ignore[type-arg]
    """Each cell says its column and its row to who does not see the table; the formset knows the scope."""

    scope: Scope = NOBODY

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = "nouvelle ligne" if index is None else f"ligne {index + 1}"
        for name, field in form.fields.items():
            label = "Retirer" if name == "DELETE" else field.label
            field.widget.attrs["aria-label"] = f"{label}, {row}"


class ScopedInline(Scoped, admin.TabularInline):  # type: ignore[type-arg,misc]
    """Rows that belong to the object of the form, hence to its scope."""

    extra = 1
    formset = NamedCells
    template = "admin/inline.html"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The formset knows the scope, for rules that bear on all of its rows."""
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.scope = scope_of(request)
        return formset


def sentence_of(error: IntegrityError) -> str:
    """The sentence of the constraint that refused."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.violation_error_message)
    return _REFUSED_BY_THE_DATABASE
