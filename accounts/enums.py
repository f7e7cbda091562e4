from django.db import models


class Role(models.TextChoices):
    ARS_EDITOR = "ars_editor", "éditeur ARS"
    GRADES_CONTRIBUTOR = "grades_contributor", "contributeur GRADeS"
    COMMITTEE_MEMBER = "committee_member", "membre d’instance"
    NATIONAL_READER = "national_reader", "lecteur national"
    PARTNER = "partner", "partenaire"
    LOCAL_ADMIN = "local_admin", "administrateur local"
