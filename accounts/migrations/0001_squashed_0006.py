"""Accounts, mandates, messages, saved views, clients of the API, with their traces: the tables as they are, in one step (docs/adr/0021)."""

import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from common.db.create_models import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_messages_and_closed_mandates'),
        ('accounts', '0003_trace'),
        ('accounts', '0004_saved_views'),
        ('accounts', '0005_reset_requests'),
        ('accounts', '0006_api_clients'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('territories', '0001_squashed_0005'),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                    ('display_name', models.CharField(blank=True, max_length=150, verbose_name='nom affiché')),
                    ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                    ('is_staff', models.BooleanField(default=False, verbose_name='accède à l’administration')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ('pseudonymised_at', models.DateTimeField(blank=True, null=True, verbose_name='pseudonymisé le')),
                ],
                options={
                    'verbose_name': 'compte',
                    'verbose_name_plural': 'comptes',
                    'ordering': ['email'],
                    'constraints': [
                        models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_unique', violation_error_message='Un compte existe déjà pour cette adresse.'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("display_name", "email", "id", "is_active", "is_staff", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pseudonymised_at") SELECT new_values."display_name", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."pseudonymised_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='4727253641cd90a8055442fa5104a4ba9db38014', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3867c', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_user', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("display_name", "email", "id", "is_active", "is_staff", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pseudonymised_at") SELECT new_values."display_name", new_values."email", new_values."id", new_values."is_active", new_values."is_staff", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."pseudonymised_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."display_name" IS DISTINCT FROM (new_values."display_name") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."is_staff" IS DISTINCT FROM (new_values."is_staff") OR old_values."pseudonymised_at" IS DISTINCT FROM (new_values."pseudonymised_at")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='e2ca6f59f16b484cbd8fb072de6bc9d792ed71ec', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_0e890', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_user', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_userevent" ("display_name", "email", "id", "is_active", "is_staff", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pseudonymised_at") SELECT old_values."display_name", old_values."email", old_values."id", old_values."is_active", old_values."is_staff", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."pseudonymised_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='c5c92c330e26cd0814c4acc98e4bb1234c67d39b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_19f14', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_user', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Mandate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                    ('role', models.CharField(choices=[('ars_editor', 'éditeur ARS'), ('grades_contributor', 'contributeur GRADeS'), ('committee_member', 'membre d’instance'), ('national_reader', 'lecteur national'), ('partner', 'partenaire'), ('local_admin', 'administrateur local')], max_length=30, verbose_name='rôle')),
                    ('valid_from', models.DateField(blank=True, null=True, verbose_name='du')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='au')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='territories.organisation', verbose_name='organisme')),
                    ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='territories.territory', verbose_name='région')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='mandates', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                ],
                options={
                    'verbose_name': 'habilitation',
                    'verbose_name_plural': 'habilitations',
                    'ordering': ['user', 'role', 'territory'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('role__in', ['ars_editor', 'grades_contributor', 'committee_member', 'national_reader', 'partner', 'local_admin'])), name='mandate_role', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_from__lte', models.F('valid_to')), _connector='OR'), name='mandate_period', violation_error_message='La fin de l’habilitation précède son début.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('role', 'national_reader'), ('territory__isnull', True)), models.Q(models.Q(('role', 'national_reader'), _negated=True), ('territory__isnull', False)), _connector='OR'), name='mandate_territory', violation_error_message='Une habilitation porte sur une région, sauf celle de lecteur national.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('role', 'grades_contributor'), _negated=True), ('organisation__isnull', False), _connector='OR'), name='mandate_contributor_organisation', violation_error_message='Un contributeur est habilité au titre d’un organisme.'),
                        models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role', 'territory', 'organisation', 'valid_from'), name='mandate_unique', nulls_distinct=False, violation_error_message='Cette habilitation existe déjà.'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_mandateevent" ("created_at", "ended_at", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "territory_id", "user_id", "valid_from", "valid_to") SELECT new_values."created_at", new_values."ended_at", new_values."id", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."role", new_values."territory_id", new_values."user_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b6fff9ff22aca2cbbe58a99de1a3e6bbf0f82708', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_09f7b', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_mandate', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_mandateevent" ("created_at", "ended_at", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "territory_id", "user_id", "valid_from", "valid_to") SELECT new_values."created_at", new_values."ended_at", new_values."id", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."role", new_values."territory_id", new_values."user_id", new_values."valid_from", new_values."valid_to" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."role" IS DISTINCT FROM (new_values."role") OR old_values."territory_id" IS DISTINCT FROM (new_values."territory_id") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8d5809bfd60a5bbf701f26d4168cf3128299ebce', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_4c44a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_mandate', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_mandateevent" ("created_at", "ended_at", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "territory_id", "user_id", "valid_from", "valid_to") SELECT old_values."created_at", old_values."ended_at", old_values."id", old_values."organisation_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."role", old_values."territory_id", old_values."user_id", old_values."valid_from", old_values."valid_to" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5e90c9f24092de247e41cfcd4a0434e5daba2443', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_1be46', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_mandate', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='OutgoingMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=60, verbose_name='nature')),
                    ('subject_key', models.CharField(blank=True, db_index=True, max_length=120, verbose_name='objet')),
                    ('payload', models.JSONField(blank=True, default=dict, verbose_name='identifiants')),
                    ('dedupe_key', models.CharField(max_length=200, verbose_name='clé d’unicité')),
                    ('state', models.CharField(choices=[('waiting', 'en attente'), ('sending', 'en cours d’envoi'), ('sent', 'envoyé'), ('cancelled', 'annulé'), ('failed', 'en échec')], default='waiting', max_length=20, verbose_name='état')),
                    ('not_before', models.DateTimeField(verbose_name='pas avant')),
                    ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                    ('last_error', models.TextField(blank=True, verbose_name='dernière erreur')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='écrit le')),
                    ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='pris en charge le')),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='envoyé le')),
                    ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='messages', to=settings.AUTH_USER_MODEL, verbose_name='destinataire')),
                ],
                options={
                    'verbose_name': 'message à envoyer',
                    'verbose_name_plural': 'messages à envoyer',
                    'ordering': ['-created_at', '-pk'],
                    'indexes': [
                        models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['not_before'], name='outgoingmessage_pending'),
                    ],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'cancelled', 'failed'])), name='outgoingmessage_state', violation_error_message='Cette valeur ne fait pas partie de la liste.'),
                        models.UniqueConstraint(fields=('dedupe_key',), name='outgoingmessage_once', violation_error_message='Ce message est déjà écrit.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='outgoingmessage_sent_at', violation_error_message='Un message envoyé porte sa date d’envoi, et lui seul.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='MandateEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('id', models.BigIntegerField()),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('role', models.CharField(max_length=30, verbose_name='rôle')),
                    ('valid_from', models.DateField(blank=True, null=True, verbose_name='du')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='au')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='close le')),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.organisation', verbose_name='organisme')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.mandate')),
                    ('territory', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.territory', verbose_name='région')),
                    ('user', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ],
                options={
                    'verbose_name': 'trace\xa0: habilitation',
                    'verbose_name_plural': 'traces\xa0: habilitations',
                    'ordering': ['pgh_id'],
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [
                        models.Index(fields=['pgh_obj', 'pgh_id'], name='mandateevent_object'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='without_context', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF COALESCE(current_setting(\'pghistory.context_id\', true), \'\') = \'\' THEN PERFORM set_config(\'pghistory.context_id\', md5(txid_current()::text || now()::text)::uuid::text, true), set_config(\'pghistory.context_metadata\', \'{"kind": "outside"}\', true); END IF; RETURN NULL;', hash='a0d2b5a0dc0ef97b410be88a27f409b891f03dd3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_without_context_1418f', table='accounts_mandateevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d2f873f4019419f227ee6a1e8ae058d18163c237', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9254d', table='accounts_mandateevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='journal_line', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $line$ INSERT INTO journal_change (context_id, kind, event_id, object_id, operation, subject_kind, subject_id, territory_id, label) SELECT e.pgh_context_id, \'accounts.mandate\', e.pgh_id, e.pgh_obj_id, e.pgh_label, \'accounts.user\', e."user_id", COALESCE(e."territory_id", (SELECT c.territory_id FROM journal_change c WHERE c.kind = \'accounts.mandate\' AND c.object_id = e.pgh_obj_id AND c.territory_id IS NOT NULL ORDER BY c.id DESC LIMIT 1)), left(COALESCE((SELECT CASE WHEN EXISTS (SELECT 1 FROM accounts_mandate m WHERE m.user_id = u.id AND m.territory_id IS DISTINCT FROM e."territory_id") THEN u.email ELSE COALESCE(nullif(u.display_name, \'\'), u.email) END FROM accounts_user u WHERE u.id = e."user_id"), \'\'), 500) FROM new_values e ORDER BY e.pgh_id $line$; RETURN NULL;', hash='5dfe0b38f8a2d0bcd91f3e93174236d8c42fa8b0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_journal_line_d3827', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_mandateevent', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='UserEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('id', models.BigIntegerField()),
                    ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                    ('display_name', models.CharField(blank=True, max_length=150, verbose_name='nom affiché')),
                    ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                    ('is_staff', models.BooleanField(default=False, verbose_name='accède à l’administration')),
                    ('pseudonymised_at', models.DateTimeField(blank=True, null=True, verbose_name='pseudonymisé le')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'trace\xa0: compte',
                    'verbose_name_plural': 'traces\xa0: comptes',
                    'ordering': ['pgh_id'],
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [
                        models.Index(fields=['pgh_obj', 'pgh_id'], name='userevent_object'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='without_context', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF COALESCE(current_setting(\'pghistory.context_id\', true), \'\') = \'\' THEN PERFORM set_config(\'pghistory.context_id\', md5(txid_current()::text || now()::text)::uuid::text, true), set_config(\'pghistory.context_metadata\', \'{"kind": "outside"}\', true); END IF; RETURN NULL;', hash='2f5bc1d92f04fa8adecf9d05da4e8429251ba989', level='STATEMENT', operation='INSERT', pgid='pgtrigger_without_context_cb8d7', table='accounts_userevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='journal_line', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $line$ INSERT INTO journal_change (context_id, kind, event_id, object_id, operation, subject_kind, subject_id, territory_id, label) SELECT e.pgh_context_id, \'accounts.user\', e.pgh_id, e.pgh_obj_id, e.pgh_label, \'accounts.user\', e.pgh_obj_id, NULL, left(COALESCE(COALESCE(nullif(e."display_name", \'\'), e."email"), \'\'), 500) FROM new_values e ORDER BY e.pgh_id $line$; RETURN NULL;', hash='6d520eee14951b0ce6e614f4ed5d27121b0059a8', level='STATEMENT', operation='INSERT', pgid='pgtrigger_journal_line_05ddc', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_userevent', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9e9498e73f6fbdf2642fb33fa14189f1ad2382c8', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_45b21', table='accounts_userevent', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ListPreference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('page', models.CharField(max_length=40, verbose_name='page')),
                    ('columns', models.JSONField(blank=True, default=list, verbose_name='colonnes')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ],
                options={
                    'verbose_name': 'préférence de liste',
                    'verbose_name_plural': 'préférences de liste',
                    'ordering': ['owner', 'page'],
                    'constraints': [
                        models.UniqueConstraint(fields=('owner', 'page'), name='listpreference_once', violation_error_message='Ce compte a déjà une préférence pour cette liste.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SavedView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='créé le')),
                    ('updated_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
                    ('page', models.CharField(max_length=40, verbose_name='page')),
                    ('name', models.CharField(max_length=80, verbose_name='nom')),
                    ('query', models.CharField(blank=True, max_length=4000, verbose_name='filtres')),
                    ('ordering', models.CharField(blank=True, max_length=40, verbose_name='tri')),
                    ('columns', models.JSONField(blank=True, default=list, verbose_name='colonnes')),
                    ('shared', models.BooleanField(default=False, verbose_name='partagée avec la région')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='saved_views', to=settings.AUTH_USER_MODEL, verbose_name='propriétaire')),
                    ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to='territories.territory', verbose_name='territoire')),
                ],
                options={
                    'verbose_name': 'vue enregistrée',
                    'verbose_name_plural': 'vues enregistrées',
                    'ordering': [django.db.models.functions.text.Lower('name'), 'pk'],
                    'constraints': [
                        models.UniqueConstraint(models.F('owner'), models.F('territory'), models.F('page'), django.db.models.functions.text.Lower('name'), name='savedview_name_unique', violation_error_message='Une vue de cette liste porte déjà ce nom.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('page', ''), _negated=True)), name='savedview_named', violation_error_message='Une vue porte un nom et appartient à une liste.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ResetRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                    ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='demandé le')),
                ],
                options={
                    'verbose_name': 'demande de mot de passe',
                    'verbose_name_plural': 'demandes de mot de passe',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='ApiClient',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('purpose', models.TextField(max_length=1000, verbose_name='finalité')),
                    ('contact', models.CharField(max_length=200, verbose_name='contact')),
                    ('role', models.CharField(choices=[('partner', 'partenaire'), ('grades_contributor', 'contributeur GRADeS'), ('ars_editor', 'éditeur ARS'), ('national_reader', 'lecteur national')], max_length=30, verbose_name='rôle')),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='portées')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                    ('created_by_label', models.CharField(max_length=200, verbose_name='nom de qui l’a créé')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='fermé le')),
                    ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='créé par')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.organisation', verbose_name='organisme')),
                    ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.territory', verbose_name='région')),
                ],
                options={
                    'verbose_name': 'client de l’API',
                    'verbose_name_plural': 'clients de l’API',
                    'ordering': ['name', 'pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('role__in', ['partner', 'grades_contributor', 'ars_editor', 'national_reader'])), name='apiclient_role', violation_error_message='Ce rôle ne se donne pas à un client de l’API.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('role', 'national_reader'), ('territory__isnull', True)), models.Q(models.Q(('role', 'national_reader'), _negated=True), ('territory__isnull', False)), _connector='OR'), name='apiclient_territory', violation_error_message='Un client porte sur une région, sauf celui de lecteur national.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('role', 'grades_contributor')), models.Q(models.Q(('role', 'grades_contributor'), _negated=True), ('organisation__isnull', True)), _connector='OR'), name='apiclient_organisation', violation_error_message='Un client contributeur, et lui seul, agit au titre d’un organisme.'),
                        models.CheckConstraint(condition=models.Q(('scopes__contained_by', ['read:*', 'read:regions', 'read:territories', 'read:organisations', 'read:establishments', 'read:roadmaps', 'read:goals', 'read:milestones', 'read:actions', 'read:programming', 'read:status-updates', 'read:programmes', 'read:windows', 'read:applications', 'read:envelopes', 'read:indicators', 'read:targets', 'read:measures', 'read:progress', 'read:committees', 'read:meetings', 'read:changes', 'write:status-updates', 'write:programming', 'write:targets', 'write:measures']), ('scopes__len__gt', 0)), name='apiclient_scopes', violation_error_message='Un client a au moins une portée, prise dans la liste.'),
                        models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('territory', 'name'), name='apiclient_name', nulls_distinct=False, violation_error_message='Un client ouvert de cette région porte déjà ce nom.'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_apiclientevent" ("closed_at", "contact", "created_at", "created_by_label", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "role", "scopes", "territory_id") SELECT new_values."closed_at", new_values."contact", new_values."created_at", new_values."created_by_label", new_values."id", new_values."name", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."purpose", new_values."role", new_values."scopes", new_values."territory_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='18be38ffc4c27fe6cf7ae83789d0fe82a1c8ca9c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f7d28', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_apiclient', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_apiclientevent" ("closed_at", "contact", "created_at", "created_by_label", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "role", "scopes", "territory_id") SELECT new_values."closed_at", new_values."contact", new_values."created_at", new_values."created_by_label", new_values."id", new_values."name", new_values."organisation_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."purpose", new_values."role", new_values."scopes", new_values."territory_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."closed_at" IS DISTINCT FROM (new_values."closed_at") OR old_values."contact" IS DISTINCT FROM (new_values."contact") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_label" IS DISTINCT FROM (new_values."created_by_label") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."purpose" IS DISTINCT FROM (new_values."purpose") OR old_values."role" IS DISTINCT FROM (new_values."role") OR old_values."scopes" IS DISTINCT FROM (new_values."scopes") OR old_values."territory_id" IS DISTINCT FROM (new_values."territory_id")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c0c32ac7a7e216429527ead3efec2703745a7398', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_7a817', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_apiclient', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_apiclientevent" ("closed_at", "contact", "created_at", "created_by_label", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "role", "scopes", "territory_id") SELECT old_values."closed_at", old_values."contact", old_values."created_at", old_values."created_by_label", old_values."id", old_values."name", old_values."organisation_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."purpose", old_values."role", old_values."scopes", old_values."territory_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='492b916d985d0a5006b5006e7deac74b16fa4a03', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_92961', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_apiclient', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ApiCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reçu le')),
                    ('method', models.CharField(max_length=10, verbose_name='méthode')),
                    ('path', models.CharField(max_length=500, verbose_name='adresse')),
                    ('query', models.CharField(blank=True, max_length=500, verbose_name='paramètres')),
                    ('status', models.PositiveSmallIntegerField(verbose_name='réponse')),
                    ('duration_ms', models.PositiveIntegerField(verbose_name='durée en millisecondes')),
                    ('size', models.BigIntegerField(blank=True, null=True, verbose_name='taille en octets')),
                    ('user', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                    ('client', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='accounts.apiclient', verbose_name='client')),
                ],
                options={
                    'verbose_name': 'appel de l’API',
                    'verbose_name_plural': 'appels de l’API',
                    'ordering': ['-at', '-pk'],
                    'indexes': [
                        models.Index(condition=models.Q(('client__isnull', False)), fields=['client', '-at'], name='apicall_client'),
                        django.contrib.postgres.indexes.BrinIndex(fields=['at'], name='apicall_at'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ApiClientEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('id', models.BigIntegerField()),
                    ('name', models.CharField(max_length=120, verbose_name='nom')),
                    ('purpose', models.TextField(max_length=1000, verbose_name='finalité')),
                    ('contact', models.CharField(max_length=200, verbose_name='contact')),
                    ('role', models.CharField(max_length=30, verbose_name='rôle')),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='portées')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                    ('created_by_label', models.CharField(max_length=200, verbose_name='nom de qui l’a créé')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='fermé le')),
                    ('organisation', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.organisation', verbose_name='organisme')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.apiclient')),
                    ('territory', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='territories.territory', verbose_name='région')),
                ],
                options={
                    'verbose_name': 'trace\xa0: client de l’API',
                    'verbose_name_plural': 'traces\xa0: clients de l’API',
                    'ordering': ['pgh_id'],
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [
                        models.Index(fields=['pgh_obj', 'pgh_id'], name='apiclientevent_object'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='without_context', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF COALESCE(current_setting(\'pghistory.context_id\', true), \'\') = \'\' THEN PERFORM set_config(\'pghistory.context_id\', md5(txid_current()::text || now()::text)::uuid::text, true), set_config(\'pghistory.context_metadata\', \'{"kind": "outside"}\', true); END IF; RETURN NULL;', hash='f8f2b4cc8df9cb419d1867cdf2c5b12a0331fdaf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_without_context_e29ba', table='accounts_apiclientevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='journal_line', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $line$ INSERT INTO journal_change (context_id, kind, event_id, object_id, operation, subject_kind, subject_id, territory_id, label) SELECT e.pgh_context_id, \'accounts.apiclient\', e.pgh_id, e.pgh_obj_id, e.pgh_label, \'accounts.apiclient\', e.pgh_obj_id, COALESCE(e."territory_id", (SELECT c.territory_id FROM journal_change c WHERE c.kind = \'accounts.apiclient\' AND c.object_id = e.pgh_obj_id AND c.territory_id IS NOT NULL ORDER BY c.id DESC LIMIT 1)), left(COALESCE(e."name", \'\'), 500) FROM new_values e ORDER BY e.pgh_id $line$; RETURN NULL;', hash='99e3df2c8de4cd527a3dcbb78105cfb6d1113847', level='STATEMENT', operation='INSERT', pgid='pgtrigger_journal_line_db6f7', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_apiclientevent', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='995f810375ecf16eb149f90a7da1f4296d5d99da', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ffdc7', table='accounts_apiclientevent', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ApiToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('label', models.CharField(max_length=120, verbose_name='libellé')),
                    ('prefix', models.CharField(max_length=8, verbose_name='début')),
                    ('digest', models.CharField(max_length=64, unique=True, verbose_name='empreinte')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                    ('created_by_label', models.CharField(max_length=200, verbose_name='nom de qui l’a créé')),
                    ('expires_at', models.DateTimeField(verbose_name='expire le')),
                    ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='dernier usage')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='révoqué le')),
                    ('revoked_by_label', models.CharField(blank=True, max_length=200, verbose_name='nom de qui l’a révoqué')),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='accounts.apiclient', verbose_name='client')),
                ],
                options={
                    'verbose_name': 'jeton',
                    'verbose_name_plural': 'jetons',
                    'ordering': ['-created_at', '-pk'],
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('created_at'), '+', models.Value(datetime.timedelta(days=400))))), name='apitoken_expires_at', violation_error_message='Un jeton expire, au plus tard 400 jours après sa création.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by_label', '')), models.Q(('revoked_at__isnull', False), models.Q(('revoked_by_label', ''), _negated=True)), _connector='OR'), name='apitoken_revoked', violation_error_message='Une révocation porte sa date et le nom de qui l’a faite.'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_apitokenevent" ("client_id", "created_at", "created_by_label", "expires_at", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked_at", "revoked_by_label") SELECT new_values."client_id", new_values."created_at", new_values."created_by_label", new_values."expires_at", new_values."id", new_values."label", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."prefix", new_values."revoked_at", new_values."revoked_by_label" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7c65fc32780a2d5652c32de93632dea804627bfe', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_01b7d', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_apitoken', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_apitokenevent" ("client_id", "created_at", "created_by_label", "expires_at", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked_at", "revoked_by_label") SELECT new_values."client_id", new_values."created_at", new_values."created_by_label", new_values."expires_at", new_values."id", new_values."label", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."prefix", new_values."revoked_at", new_values."revoked_by_label" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."client_id" IS DISTINCT FROM (new_values."client_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_by_label" IS DISTINCT FROM (new_values."created_by_label") OR old_values."expires_at" IS DISTINCT FROM (new_values."expires_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."label" IS DISTINCT FROM (new_values."label") OR old_values."prefix" IS DISTINCT FROM (new_values."prefix") OR old_values."revoked_at" IS DISTINCT FROM (new_values."revoked_at") OR old_values."revoked_by_label" IS DISTINCT FROM (new_values."revoked_by_label")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f99049658b14fccf9ac70e30af468868c1f3593b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_df53b', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='accounts_apitoken', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "accounts_apitokenevent" ("client_id", "created_at", "created_by_label", "expires_at", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked_at", "revoked_by_label") SELECT old_values."client_id", old_values."created_at", old_values."created_by_label", old_values."expires_at", old_values."id", old_values."label", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."prefix", old_values."revoked_at", old_values."revoked_by_label" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='0d90b3cf0d877f727b9114f9818278f113dc52a7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6e065', referencing='REFERENCING OLD TABLE AS old_values ', table='accounts_apitoken', when='AFTER')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ApiTokenEvent',
                fields=[
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                    ('id', models.BigIntegerField()),
                    ('label', models.CharField(max_length=120, verbose_name='libellé')),
                    ('prefix', models.CharField(max_length=8, verbose_name='début')),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                    ('created_by_label', models.CharField(max_length=200, verbose_name='nom de qui l’a créé')),
                    ('expires_at', models.DateTimeField(verbose_name='expire le')),
                    ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='révoqué le')),
                    ('revoked_by_label', models.CharField(blank=True, max_length=200, verbose_name='nom de qui l’a révoqué')),
                    ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.apiclient', verbose_name='client')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.apitoken')),
                ],
                options={
                    'verbose_name': 'trace\xa0: jeton',
                    'verbose_name_plural': 'traces\xa0: jetons',
                    'ordering': ['pgh_id'],
                    'abstract': False,
                    'default_permissions': (),
                    'indexes': [
                        models.Index(fields=['pgh_obj', 'pgh_id'], name='apitokenevent_object'),
                    ],
                    'triggers': [
                        pgtrigger.compiler.Trigger(name='without_context', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF COALESCE(current_setting(\'pghistory.context_id\', true), \'\') = \'\' THEN PERFORM set_config(\'pghistory.context_id\', md5(txid_current()::text || now()::text)::uuid::text, true), set_config(\'pghistory.context_metadata\', \'{"kind": "outside"}\', true); END IF; RETURN NULL;', hash='7deedfece7e12f68741d701d348f9f8410f61996', level='STATEMENT', operation='INSERT', pgid='pgtrigger_without_context_c1284', table='accounts_apitokenevent', when='BEFORE')),
                        pgtrigger.compiler.Trigger(name='journal_line', sql=pgtrigger.compiler.UpsertTriggerSql(func='EXECUTE $line$ INSERT INTO journal_change (context_id, kind, event_id, object_id, operation, subject_kind, subject_id, territory_id, label) SELECT e.pgh_context_id, \'accounts.apitoken\', e.pgh_id, e.pgh_obj_id, e.pgh_label, \'accounts.apiclient\', e."client_id", COALESCE((SELECT c.territory_id FROM accounts_apiclient c WHERE c.id = e."client_id"), (SELECT c.territory_id FROM journal_change c WHERE c.kind = \'accounts.apitoken\' AND c.object_id = e.pgh_obj_id AND c.territory_id IS NOT NULL ORDER BY c.id DESC LIMIT 1)), left(COALESCE(e."label", \'\'), 500) FROM new_values e ORDER BY e.pgh_id $line$; RETURN NULL;', hash='04adbf489acee567272b6dbe9502feaa77f746ee', level='STATEMENT', operation='INSERT', pgid='pgtrigger_journal_line_c1d32', referencing='REFERENCING NEW TABLE AS new_values ', table='accounts_apitokenevent', when='AFTER')),
                        pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bc095a3000ebe7169f0e579188212d997c91f15c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f6ae5', table='accounts_apitokenevent', when='BEFORE')),
                    ],
                },
            ),
            migrations.CreateModel(
                name='IdempotentCall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=200, verbose_name='clé')),
                    ('target', models.CharField(max_length=600, verbose_name='méthode et adresse')),
                    ('digest', models.CharField(max_length=64, verbose_name='empreinte du corps')),
                    ('status', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='réponse')),
                    ('body', models.TextField(blank=True, verbose_name='corps de la réponse')),
                    ('headers', models.JSONField(blank=True, default=dict, verbose_name='en-têtes de la réponse')),
                    ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='reçu le')),
                    ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.apiclient', verbose_name='client')),
                    ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte')),
                ],
                options={
                    'verbose_name': 'appel à ne faire qu’une fois',
                    'verbose_name_plural': 'appels à ne faire qu’une fois',
                    'ordering': ['pk'],
                    'constraints': [
                        models.UniqueConstraint(fields=('client', 'user', 'key'), name='idempotentcall_once', nulls_distinct=False, violation_error_message='Cette clé a déjà servi.'),
                        models.CheckConstraint(condition=models.Q(('client__isnull', True), ('user__isnull', True), _connector='XOR'), name='idempotentcall_principal', violation_error_message='Un appel vient d’un client ou d’un compte.'),
                    ],
                },
            ),
        ),
    ]
