"""A pseudonymised person is named nowhere in the journal, in a line or in an event."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from accounts.enums import Role
from accounts.services.pseudonyms import take_pseudonym
from journal.models import Change
from tests.factories import make_mandate, make_region, make_user

pytestmark = pytest.mark.django_db


def test_the_name_leaves_the_lines_and_the_lines_stay() -> None:
    user = make_user("prenom.nom@azimut.invalid", display_name="Prénom Nom")
    make_mandate(user, Role.ARS_EDITOR, make_region())
    lines = Change.objects.filter(subject_kind="accounts.user", subject_id=user.pk)
    before = lines.count()
    assert before >= 2
    take_pseudonym(user)
    assert lines.count() > before, "the pseudonym itself is traced"
    assert not Change.objects.filter(label__icontains="nom@azimut").exists()
    assert not Change.objects.filter(label__contains="Prénom Nom").exists()
    assert set(lines.values_list("label", flat=True)) == {str(user)}


def test_a_line_of_the_journal_is_still_append_only() -> None:
    make_user()
    with pytest.raises(DatabaseError), transaction.atomic():
        Change.objects.update(label="autre")
