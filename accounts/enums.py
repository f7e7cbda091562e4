from django.db import models


class Role(models.TextChoices):
    ARS_EDITOR = "ars_editor", "éditeur ARS"
    GRADES_CONTRIBUTOR = "grades_contributor", "contributeur GRADeS"
    COMMITTEE_MEMBER = "committee_member", "membre d’instance"
    NATIONAL_READER = "national_reader", "lecteur national"
    PARTNER = "partner", "partenaire"
    LOCAL_ADMIN = "local_admin", "administrateur local"


class AccountState(models.TextChoices):
    """Where an account stands, as its local administrator sees it; computed, never stored."""

    ACTIVE = "active", "actif"
    INVITED = "invited", "invité"
    WITHOUT_MANDATE = "without_mandate", "sans habilitation en cours"
    DEACTIVATED = "deactivated", "désactivé"
    PSEUDONYMISED = "pseudonymised", "pseudonymisé"


class MandateState(models.TextChoices):
    """Where a mandate stands on a day; computed, never stored."""

    UPCOMING = "upcoming", "à venir"
    IN_FORCE = "in_force", "en cours"
    OVER = "over", "terminée"


class MessageState(models.TextChoices):
    """``SENDING`` is written before the mail server is spoken to: found there later, nobody knows if it left."""

    WAITING = "waiting", "en attente"
    SENDING = "sending", "en cours d’envoi"
    SENT = "sent", "envoyé"
    CANCELLED = "cancelled", "annulé"
    FAILED = "failed", "en échec"


class ApiResource(models.TextChoices):
    """What the API serves, under the names of its addresses."""

    REGIONS = "regions", "régions"
    TERRITORIES = "territories", "territoires"
    ORGANISATIONS = "organisations", "organismes"
    ESTABLISHMENTS = "establishments", "établissements"
    ROADMAPS = "roadmaps", "feuilles de route"
    GOALS = "goals", "objectifs"
    MILESTONES = "milestones", "jalons"
    ACTIONS = "actions", "actions"
    PROGRAMMING = "programming", "programmation et étapes"
    STATUS_UPDATES = "status-updates", "points de situation"
    PROGRAMMES = "programmes", "programmes"
    WINDOWS = "windows", "fenêtres"
    APPLICATIONS = "applications", "candidatures"
    ENVELOPES = "envelopes", "enveloppes"
    INDICATORS = "indicators", "indicateurs"
    TARGETS = "targets", "cibles"
    MEASURES = "measures", "relevés"
    PROGRESS = "progress", "avancement calculé"
    COMMITTEES = "committees", "instances"
    MEETINGS = "meetings", "séances"
    CHANGES = "changes", "flux des changements"


class TokenState(models.TextChoices):
    """Where a token of the API stands; computed, never stored."""

    VALID = "valid", "en service"
    EXPIRED = "expired", "expiré"
    REVOKED = "revoked", "révoqué"
