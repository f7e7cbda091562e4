"""Import batches: what a file said, how it was read, what publishing it did.

A line keeps the original cells for ever, so that no reading can lose a word.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.db.constraints import choice_constraint
from common.db.trace import About, traced
from common.models import ScopedQuerySet, TimeStamped
from common.scope import Scope
from journal.enums import BatchState, Outcome, Resolution
from territories.models import Territory


class ImportBatchQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Imports of the regions whose drafts the scope reads."""
        return self.filter(territory_id__in=scope.draft_regions)


@traced(
    About(label='e."file_name"', territory='e."territory_id"'),
    # How the file was read is in its lines, which are kept for ever.
    exclude=["parameters", "layout", "counts", "sha256", "author"],
)
class ImportBatch(TimeStamped):
    """One file, checked once; ``parameters``, ``layout`` and ``counts`` are the reader's own JSON."""

    kind = models.CharField("nature", max_length=40)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="import_batches", verbose_name="région"
    )
    state = models.CharField("état", max_length=20, choices=BatchState.choices, default=BatchState.CHECKED)
    file_name = models.CharField("fichier", max_length=255)
    sha256 = models.CharField("empreinte", max_length=64)
    as_of = models.DateField("états connus au", null=True, blank=True)
    parameters = models.JSONField("paramètres", default=dict, blank=True)
    layout = models.JSONField("lecture du tableau", default=dict, blank=True)
    counts = models.JSONField("décompte", default=dict, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="import_batches",
        verbose_name="auteur",
    )
    author_label = models.CharField("auteur (au moment de l’import)", max_length=200, blank=True)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    published_by_label = models.CharField("publié par", max_length=200, blank=True)
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)
    undone_by_label = models.CharField("annulé par", max_length=200, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-created_at", "-pk"]
        constraints = [
            choice_constraint("state", BatchState, name="importbatch_state"),
            models.CheckConstraint(
                condition=Q(state=BatchState.CHECKED, published_at__isnull=True)
                | (~Q(state=BatchState.CHECKED) & Q(published_at__isnull=False)),
                name="importbatch_published_at",
                violation_error_message="Un import publié porte sa date de publication.",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.UNDONE, undone_at__isnull=False)
                | (~Q(state=BatchState.UNDONE) & Q(undone_at__isnull=True)),
                name="importbatch_undone_at",
                violation_error_message="Un import annulé porte sa date d’annulation.",
            ),
        ]

    def __str__(self) -> str:
        return f"import n° {self.pk} · {self.file_name}"


class ImportLine(models.Model):
    """One row of the file (or one object of the portal that the file no longer has)."""

    batch = models.ForeignKey(
        ImportBatch, on_delete=models.CASCADE, related_name="lines", verbose_name="import"
    )
    position = models.PositiveIntegerField("rang")
    row = models.PositiveIntegerField("ligne du fichier", null=True, blank=True)
    outcome = models.CharField("effet", max_length=20, choices=Outcome.choices)
    cells = models.JSONField("cellules du fichier", default=list, blank=True)
    reading = models.JSONField("lecture", default=dict, blank=True)
    alternatives = models.JSONField("autres lectures", default=list, blank=True)
    repairs = models.JSONField("réparations", default=list, blank=True)
    to_confirm = models.JSONField("à confirmer", default=list, blank=True)
    problems = models.JSONField("problèmes", default=list, blank=True)
    changes = models.JSONField("changements", default=list, blank=True)
    near_matches = models.JSONField("rapprochements proposés", default=list, blank=True)
    excluded = models.BooleanField("écartée à la main", default=False)
    resolution = models.CharField(
        "décision", max_length=10, choices=Resolution.choices, default=Resolution.PENDING, blank=True
    )
    target_id = models.BigIntegerField("objet du portail", null=True, blank=True)
    target_version = models.PositiveIntegerField("version de l’objet", null=True, blank=True)
    before = models.JSONField("avant", null=True, blank=True)
    after = models.JSONField("après", null=True, blank=True)

    class Meta:
        verbose_name = "ligne d’import"
        verbose_name_plural = "lignes d’import"
        ordering = ["batch", "position"]
        constraints = [
            choice_constraint("outcome", Outcome, name="importline_outcome"),
            choice_constraint("resolution", Resolution, name="importline_resolution"),
            models.UniqueConstraint(
                fields=["batch", "position"],
                name="importline_position",
                violation_error_message="Deux lignes d’un import ont le même rang.",
            ),
        ]
        indexes = [models.Index(fields=["target_id", "batch"], name="importline_target")]

    def __str__(self) -> str:
        return f"ligne {self.row or '-'} de {self.batch}"
