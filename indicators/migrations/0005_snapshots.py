"""What is computed is kept by scope and day; each computation is a line; a measure marks its scope."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0004_trajectory_trace"),
        ("journal", "0004_marks"),
        ("programmes", "0001_initial"),
        ("roadmap", "0006_drafts"),
        ("territories", "0003_establishments"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionSnapshot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("goal_id", models.BigIntegerField(blank=True, null=True, verbose_name="objectif")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("title", models.TextField(verbose_name="intitulé")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="rang")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="priorité"),
                ),
                ("pilots", models.TextField(blank=True, verbose_name="pilotes")),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("to_launch", "à lancer"),
                            ("under_way", "en cours"),
                            ("recurring", "récurrente"),
                            ("done", "réalisée"),
                            ("suspended", "suspendue"),
                            ("abandoned", "abandonnée"),
                        ],
                        max_length=20,
                        null=True,
                        verbose_name="état",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_course", "dans les temps"),
                            ("needs_attention", "à surveiller"),
                            ("in_difficulty", "en difficulté"),
                        ],
                        max_length=20,
                        null=True,
                        verbose_name="météo",
                    ),
                ),
                (
                    "updated_on",
                    models.DateField(blank=True, null=True, verbose_name="dernier point de situation"),
                ),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, default=1, max_digits=5, verbose_name="poids"),
                ),
                ("steps_done", models.PositiveSmallIntegerField(default=0, verbose_name="étapes faites")),
                ("steps_planned", models.PositiveSmallIntegerField(default=0, verbose_name="étapes prévues")),
                (
                    "steps_unknown",
                    models.PositiveSmallIntegerField(default=0, verbose_name="étapes non renseignées"),
                ),
                ("steps_late", models.PositiveSmallIntegerField(default=0, verbose_name="étapes en retard")),
                ("rate_done", models.PositiveSmallIntegerField(default=0, verbose_name="faites, au taux")),
                (
                    "rate_known",
                    models.PositiveSmallIntegerField(default=0, verbose_name="renseignées, au taux"),
                ),
                (
                    "rate_unknown",
                    models.PositiveSmallIntegerField(default=0, verbose_name="non renseignées, au taux"),
                ),
                ("next_due", models.DateField(blank=True, null=True, verbose_name="prochaine échéance")),
                (
                    "alerts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        default=list,
                        size=None,
                        verbose_name="alertes",
                    ),
                ),
            ],
            options={
                "verbose_name": "avancement d’une action",
                "verbose_name_plural": "avancements des actions",
                "ordering": ["snapshot", "roadmap", "position", "action"],
            },
        ),
        migrations.CreateModel(
            name="ComputationRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None, verbose_name="parties"
                    ),
                ),
                ("on", models.DateField(verbose_name="jour")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("change", "modification"),
                            ("night", "calcul de la nuit"),
                            ("by_hand", "à la main"),
                        ],
                        max_length=20,
                        verbose_name="motif",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "en cours"),
                            ("done", "terminé"),
                            ("failed", "en échec, sera repris"),
                            ("parked", "mis de côté"),
                            ("interrupted", "interrompu"),
                        ],
                        default="running",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=1, verbose_name="essais")),
                ("started_at", models.DateTimeField(verbose_name="commencé le")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminé le")),
                ("rows", models.PositiveIntegerField(blank=True, null=True, verbose_name="lignes écrites")),
                (
                    "last_mark",
                    models.BigIntegerField(blank=True, null=True, verbose_name="dernière modification vue"),
                ),
                ("error", models.TextField(blank=True, verbose_name="erreur")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="reprise le")),
            ],
            options={
                "verbose_name": "calcul",
                "verbose_name_plural": "calculs",
                "ordering": ["-started_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="GoalSnapshot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("parent_id", models.BigIntegerField(blank=True, null=True, verbose_name="sous")),
                ("depth", models.PositiveSmallIntegerField(default=0, verbose_name="profondeur")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="rang")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="numéro")),
                ("title", models.TextField(verbose_name="intitulé")),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, default=1, max_digits=5, verbose_name="poids"),
                ),
                (
                    "rate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="taux"
                    ),
                ),
                (
                    "coverage",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="couverture"
                    ),
                ),
                ("children", models.PositiveIntegerField(default=0, verbose_name="éléments comptés")),
                ("rated", models.PositiveIntegerField(default=0, verbose_name="éléments qui ont un taux")),
                ("actions", models.PositiveIntegerField(default=0, verbose_name="actions non abandonnées")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="actions réalisées")),
                ("abandoned", models.PositiveIntegerField(default=0, verbose_name="actions abandonnées")),
                ("steps_known", models.PositiveIntegerField(default=0, verbose_name="étapes renseignées")),
                (
                    "steps_unknown",
                    models.PositiveIntegerField(default=0, verbose_name="étapes non renseignées"),
                ),
                ("states", models.JSONField(default=dict, verbose_name="états")),
                ("confidences", models.JSONField(default=dict, verbose_name="météos")),
                ("priorities", models.JSONField(default=dict, verbose_name="priorités")),
                ("alerts", models.JSONField(default=dict, verbose_name="alertes")),
            ],
            options={
                "verbose_name": "avancement d’un objectif",
                "verbose_name_plural": "avancements des objectifs",
                "ordering": ["snapshot", "roadmap", "depth", "position", "goal"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorSnapshot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=30, null=True, verbose_name="valeur"
                    ),
                ),
                (
                    "value_shown",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=30, null=True, verbose_name="valeur affichée"
                    ),
                ),
                ("value_on", models.DateField(blank=True, null=True, verbose_name="au")),
                ("is_total", models.BooleanField(default=False, verbose_name="total de ses parties")),
                ("quality", models.CharField(blank=True, max_length=20, verbose_name="qualité")),
                ("bound", models.CharField(blank=True, max_length=10, verbose_name="exactitude")),
                ("emptiness", models.CharField(blank=True, max_length=30, verbose_name="pourquoi vide")),
                ("next_due", models.DateField(blank=True, null=True, verbose_name="attendu le")),
                (
                    "reported",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="parties comptées"),
                ),
                (
                    "expected",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="parties attendues"),
                ),
                (
                    "baseline_value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=30,
                        null=True,
                        verbose_name="valeur de départ",
                    ),
                ),
                ("baseline_on", models.DateField(blank=True, null=True, verbose_name="date de départ")),
                (
                    "target",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=30, null=True, verbose_name="cible"
                    ),
                ),
                (
                    "low",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=30, null=True, verbose_name="borne basse"
                    ),
                ),
                (
                    "high",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=30, null=True, verbose_name="borne haute"
                    ),
                ),
                ("due", models.DateField(blank=True, null=True, verbose_name="échéance de la cible")),
                (
                    "trajectory_version",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="version de la cible"),
                ),
                (
                    "rate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=30, null=True, verbose_name="taux"
                    ),
                ),
                (
                    "rate_missing",
                    models.CharField(blank=True, max_length=30, verbose_name="pourquoi sans taux"),
                ),
                (
                    "share",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=30,
                        null=True,
                        verbose_name="part de la cible",
                    ),
                ),
                (
                    "expected_value",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=30, null=True, verbose_name="valeur attendue"
                    ),
                ),
                (
                    "gap",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=30, null=True, verbose_name="écart"
                    ),
                ),
                ("standing", models.CharField(blank=True, max_length=20, verbose_name="position")),
                (
                    "withheld_from_others",
                    models.BooleanField(
                        default=False, verbose_name="couvert par le secret hors de la région"
                    ),
                ),
                (
                    "alerts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        default=list,
                        size=None,
                        verbose_name="alertes",
                    ),
                ),
            ],
            options={
                "verbose_name": "chiffre d’un indicateur",
                "verbose_name_plural": "chiffres des indicateurs",
                "ordering": ["snapshot", "indicator", "territory"],
            },
        ),
        migrations.CreateModel(
            name="MilestoneSnapshot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("milestone_id", models.BigIntegerField(verbose_name="jalon")),
                ("goal_id", models.BigIntegerField(blank=True, null=True, verbose_name="objectif")),
                ("action_id", models.BigIntegerField(blank=True, null=True, verbose_name="action")),
                ("about", models.TextField(verbose_name="de")),
                ("label", models.TextField(verbose_name="jalon")),
                ("due", models.DateField(blank=True, null=True, verbose_name="échéance")),
                (
                    "due_text",
                    models.CharField(blank=True, max_length=100, verbose_name="échéance telle qu’écrite"),
                ),
                ("reached_on", models.DateField(blank=True, null=True, verbose_name="atteint le")),
            ],
            options={
                "verbose_name": "jalon à date",
                "verbose_name_plural": "jalons à date",
                "ordering": ["snapshot", models.OrderBy(models.F("due"), nulls_last=True), "milestone_id"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeSnapshot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "planned",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="prévu"
                    ),
                ),
                (
                    "committed",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="engagé"
                    ),
                ),
                (
                    "paid",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="payé"
                    ),
                ),
                (
                    "applications",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="candidatures"),
                ),
                (
                    "beneficiaries",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="bénéficiaires distincts"
                    ),
                ),
                ("open_windows", models.PositiveIntegerField(default=0, verbose_name="fenêtres ouvertes")),
                ("indicators", models.PositiveIntegerField(default=0, verbose_name="indicateurs")),
                (
                    "valued",
                    models.PositiveIntegerField(default=0, verbose_name="indicateurs qui ont un chiffre"),
                ),
                ("standings", models.JSONField(default=dict, verbose_name="positions")),
            ],
            options={
                "verbose_name": "avancement d’un programme",
                "verbose_name_plural": "avancements des programmes",
                "ordering": ["snapshot", "programme"],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("roadmap", "feuilles de route"), ("figures", "indicateurs et programmes")],
                        max_length=20,
                        verbose_name="partie",
                    ),
                ),
                ("on", models.DateField(verbose_name="jour")),
                ("data_at", models.DateTimeField(verbose_name="données du")),
                ("computed_at", models.DateTimeField(verbose_name="calculé le")),
                (
                    "last_change",
                    models.BigIntegerField(blank=True, null=True, verbose_name="dernière ligne du journal"),
                ),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="lignes")),
            ],
            options={
                "verbose_name": "calcul conservé",
                "verbose_name_plural": "calculs conservés",
                "ordering": ["territory", "part", "-on"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measure",
            trigger=pgtrigger.compiler.Trigger(
                name="marks_when_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM azimut_mark_dirty(ARRAY(SELECT DISTINCT COALESCE(written.territory_id, place.department_id) FROM (SELECT DISTINCT territory_id, establishment_id FROM new_values) AS written LEFT JOIN territories_establishment place ON place.id = written.establishment_id), 'figures'); RETURN NULL;",
                    hash="8a10e0e3574291e06c684b972d7f9989f3b3e85e",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_marks_when_added_b79ce",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="indicators_measure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measure",
            trigger=pgtrigger.compiler.Trigger(
                name="marks_when_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM azimut_mark_dirty(ARRAY(SELECT DISTINCT COALESCE(written.territory_id, place.department_id) FROM (SELECT DISTINCT territory_id, establishment_id FROM new_values) AS written LEFT JOIN territories_establishment place ON place.id = written.establishment_id), 'figures'); RETURN NULL;",
                    hash="714144d1d8afdd81402208c41f0f6c1fbea47c6b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_marks_when_changed_38aca",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="indicators_measure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="measure",
            trigger=pgtrigger.compiler.Trigger(
                name="marks_when_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM azimut_mark_dirty(ARRAY(SELECT DISTINCT COALESCE(written.territory_id, place.department_id) FROM (SELECT DISTINCT territory_id, establishment_id FROM old_values) AS written LEFT JOIN territories_establishment place ON place.id = written.establishment_id), 'figures'); RETURN NULL;",
                    hash="a3a35cae332ed0f44447b3d76d7d7f3af7f1d201",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_marks_when_deleted_879ec",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="indicators_measure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="actionsnapshot",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="roadmap.action",
                verbose_name="action",
            ),
        ),
        migrations.AddField(
            model_name="actionsnapshot",
            name="roadmap",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="roadmap.roadmap",
                verbose_name="feuille de route",
            ),
        ),
        migrations.AddField(
            model_name="computationrun",
            name="territory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="territories.territory",
                verbose_name="territoire",
            ),
        ),
        migrations.AddField(
            model_name="goalsnapshot",
            name="goal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="roadmap.goal",
                verbose_name="objectif",
            ),
        ),
        migrations.AddField(
            model_name="goalsnapshot",
            name="roadmap",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="roadmap.roadmap",
                verbose_name="feuille de route",
            ),
        ),
        migrations.AddField(
            model_name="indicatorsnapshot",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="indicators.indicator",
                verbose_name="indicateur",
            ),
        ),
        migrations.AddField(
            model_name="indicatorsnapshot",
            name="territory",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="territories.territory",
                verbose_name="territoire",
            ),
        ),
        migrations.AddField(
            model_name="programmesnapshot",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="programmes.programme",
                verbose_name="programme",
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="territory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="snapshots",
                to="territories.territory",
                verbose_name="territoire",
            ),
        ),
        migrations.AddField(
            model_name="programmesnapshot",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="programmes",
                to="indicators.snapshot",
                verbose_name="calcul",
            ),
        ),
        migrations.AddField(
            model_name="milestonesnapshot",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="milestones",
                to="indicators.snapshot",
                verbose_name="calcul",
            ),
        ),
        migrations.AddField(
            model_name="indicatorsnapshot",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="figures",
                to="indicators.snapshot",
                verbose_name="calcul",
            ),
        ),
        migrations.AddField(
            model_name="goalsnapshot",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="goals",
                to="indicators.snapshot",
                verbose_name="calcul",
            ),
        ),
        migrations.AddField(
            model_name="actionsnapshot",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="indicators.snapshot",
                verbose_name="calcul",
            ),
        ),
        migrations.AddIndex(
            model_name="computationrun",
            index=models.Index(fields=["-started_at", "-id"], name="computationrun_latest"),
        ),
        migrations.AddIndex(
            model_name="computationrun",
            index=models.Index(fields=["territory", "-started_at"], name="computationrun_of_scope"),
        ),
        migrations.AddConstraint(
            model_name="computationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["change", "night", "by_hand"])),
                name="computationrun_reason",
                violation_error_message="Cette valeur ne fait pas partie de la liste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="computationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["running", "done", "failed", "parked", "interrupted"])),
                name="computationrun_state",
                violation_error_message="Cette valeur ne fait pas partie de la liste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="computationrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reason", "night")),
                fields=("territory", "on"),
                name="computationrun_one_night",
                violation_error_message="Le calcul de cette nuit existe déjà pour ce territoire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["roadmap", "figures"])),
                name="snapshot_part",
                violation_error_message="Cette valeur ne fait pas partie de la liste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(
                fields=("territory", "part", "on"),
                name="snapshot_unique",
                violation_error_message="Ce jour a déjà son calcul.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmesnapshot",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "programme"),
                name="programmesnapshot_unique",
                violation_error_message="Ce programme est déjà dans ce calcul.",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestonesnapshot",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "milestone_id"),
                name="milestonesnapshot_unique",
                violation_error_message="Ce jalon est déjà dans ce calcul.",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorsnapshot",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "territory", "indicator"),
                name="indicatorsnapshot_unique",
                violation_error_message="Cet indicateur est déjà dans ce calcul.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalsnapshot",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "roadmap", "goal"),
                name="goalsnapshot_unique",
                nulls_distinct=False,
                violation_error_message="Cet objectif est déjà dans ce calcul.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalsnapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("coverage__isnull", True), ("coverage__range", (0, 100)), _connector="OR"
                ),
                name="goalsnapshot_coverage",
                violation_error_message="Une couverture est comprise entre 0 et 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionsnapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["to_launch", "under_way", "recurring", "done", "suspended", "abandoned"]),
                    ("state__isnull", True),
                    _connector="OR",
                ),
                name="actionsnapshot_state",
                violation_error_message="Cette valeur ne fait pas partie de la liste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionsnapshot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confidence__in", ["on_course", "needs_attention", "in_difficulty"]),
                    ("confidence__isnull", True),
                    _connector="OR",
                ),
                name="actionsnapshot_confidence",
                violation_error_message="Cette valeur ne fait pas partie de la liste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionsnapshot",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "action"),
                name="actionsnapshot_unique",
                violation_error_message="Cette action est déjà dans ce calcul.",
            ),
        ),
    ]
