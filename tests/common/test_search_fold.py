"""The folded text of the database and of a query are the same, so that accents never hide a word."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.db.search import fold, folded_regex, folded_text, search_terms
from territories.models import Territory
from tests.factories import make_nation

FRENCH = st.text(alphabet="aàâäéèêëîïôöùûüçœæÀÉÈÇŒÆ ABZxyz’'-«»0123 \n", max_size=60)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=FRENCH)
def test_python_and_sql_fold_alike(text: str) -> None:
    nation = make_nation()
    Territory.objects.filter(pk=nation.pk).update(note=text)
    folded = Territory.objects.annotate(folded=folded_text("note")).values_list("folded", flat=True)
    assert folded.get(pk=nation.pk) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Télésurveillance", "telesurveillance"),
        ("ŒUVRER à l’été", "oeuvrer a l'ete"),
        ("Ça coûte", "ca coute"),
    ],
)
def test_accents_and_ligatures_are_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.django_db
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=FRENCH, said=FRENCH.filter(str.strip), after=FRENCH)
def test_what_is_looked_for_is_found_however_it_is_written(before: str, said: str, after: str) -> None:
    nation = make_nation()
    Territory.objects.filter(pk=nation.pk).update(note=f"{before}{said.strip()}{after}")
    for asked in (said, fold(said), said.upper().replace("SS", "ss"), said.replace(" ", "\u00a0")):
        assert Territory.objects.filter(pk=nation.pk, note__regex=folded_regex(asked.strip())).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "is_found"),
    [("100 % (a.b)", True), ("***", False), ("a_b", False), ("100", True), ("aXb", False), ("[", False)],
)
def test_signs_of_a_pattern_are_plain_text(asked: str, is_found: bool) -> None:
    nation = make_nation()
    Territory.objects.filter(pk=nation.pk).update(note="À 100\u202f% (a.b)")
    assert Territory.objects.filter(note__regex=folded_regex(asked)).exists() is is_found


def test_a_query_is_cut_into_a_bounded_number_of_words() -> None:
    assert search_terms("L’œuvre, (PCA-PRA) & 100 %") == ["l'oeuvre", "pca-pra", "100"]
    assert len(search_terms("mot " * 50)) == 8
