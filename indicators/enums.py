from django.db import models


class IndicatorKind(models.TextChoices):
    COUNT = "count", "nombre"
    RATIO = "ratio", "part"
    AMOUNT = "amount", "montant"
    LEVEL = "level", "niveau"
    YES_NO = "yes_no", "oui ou non"


class Direction(models.TextChoices):
    UP = "up", "à la hausse"
    DOWN = "down", "à la baisse"
    RANGE = "range", "dans une fourchette"
    NEUTRAL = "neutral", "sans sens"


class Periodicity(models.TextChoices):
    """How often a figure is expected; ``NONE`` when the source says nothing, and nothing is then late."""

    NONE = "none", "non publiée"
    MONTHLY = "monthly", "mensuelle"
    QUARTERLY = "quarterly", "trimestrielle"
    HALF_YEARLY = "half_yearly", "semestrielle"
    YEARLY = "yearly", "annuelle"

    @property
    def months(self) -> int | None:
        return _MONTHS[self]


_MONTHS = {
    Periodicity.NONE: None,
    Periodicity.MONTHLY: 1,
    Periodicity.QUARTERLY: 3,
    Periodicity.HALF_YEARLY: 6,
    Periodicity.YEARLY: 12,
}


class TerritoryRule(models.TextChoices):
    """How a figure is made from those of the level below."""

    NONE = "none", "jamais agrégé"
    SUM = "sum", "somme"
    RATIO = "ratio", "somme des numérateurs sur somme des dénominateurs"


class SummedLevel(models.TextChoices):
    """The one level that is summed."""

    NONE = "none", "aucun"
    ESTABLISHMENT = "establishment", "établissements"
    ANIMATION_AREA = "animation_area", "territoires d’animation numérique"
    DEPARTMENT = "department", "départements"
    REGION = "region", "régions"


class TimeRule(models.TextChoices):
    LAST = "last", "dernier connu (stock)"
    SUM = "sum", "somme (flux)"
    MEAN = "mean", "moyenne"


class Quality(models.TextChoices):
    PROVISIONAL = "provisional", "provisoire"
    VALIDATED = "validated", "validé"
    ESTIMATED = "estimated", "estimé"


class Bound(models.TextChoices):
    """What the source says of the figure's exactness: « ≈ 26 000 », « 80 %+ »."""

    EXACT = "exact", "exact"
    ABOUT = "about", "environ"
    AT_LEAST = "at_least", "au moins"
    AT_MOST = "at_most", "au plus"


class AbsenceReason(models.TextChoices):
    """Why a figure that one would expect is not there, when somebody said so."""

    NOT_PUBLISHED = "not_published", "non publié par la source"
    WITHHELD = "withheld", "couvert par le secret"


class CounterState(models.TextChoices):
    PENDING = "pending", "en attente"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
    WITHDRAWN = "withdrawn", "retirée"


class LineOutcome(models.TextChoices):
    """What publishing a line of a file of measures does."""

    NEW = "new", "nouvelle"
    CHANGED = "changed", "modifiée"
    UNCHANGED = "unchanged", "inchangée"
    BLANK = "blank", "sans valeur"
    REFUSED = "refused", "refusée"


class ColumnMeaning(models.TextChoices):
    """What a column of a file of measures holds."""

    FINESS = "finess", "numéro FINESS"
    TERRITORY = "territory", "territoire (code ou nom)"
    REGION = "region", "région (code ou nom)"
    DEPARTMENT = "department", "département (code ou nom)"
    AREA = "area", "territoire d’animation (code ou nom)"
    INDICATOR = "indicator", "code de l’indicateur"
    CATEGORY = "category", "catégorie"
    DATE = "date", "date ou période"
    VALUE = "value", "valeur"
    NUMERATOR = "numerator", "numérateur"
    DENOMINATOR = "denominator", "dénominateur"
    QUALITY = "quality", "qualité"
    SOURCE = "source", "source"
    IGNORED = "ignored", "colonne sans importance"


class RunState(models.TextChoices):
    """How a computation stands; one whose process died is found interrupted by the next."""

    RUNNING = "running", "en cours"
    DONE = "done", "terminé"
    FAILED = "failed", "en échec, sera repris"
    PARKED = "parked", "mis de côté"
    INTERRUPTED = "interrupted", "interrompu"


class RunReason(models.TextChoices):
    CHANGE = "change", "modification"
    NIGHT = "night", "calcul de la nuit"
    BY_HAND = "by_hand", "à la main"
