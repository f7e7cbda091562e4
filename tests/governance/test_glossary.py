import json

import pytest
from django.urls import reverse

from governance.selectors.glossary import Entry, Meaning, glossary_file, glossary_page, load_entries
from tests import factories
from tests.pages import source_of

pytestmark = pytest.mark.django_db


def meanings(entry):
    return [(meaning.expansion, meaning.context) for meaning in entry.meanings]


def test_colliding_acronyms_are_one_entry_told_apart_by_context():
    entries = {entry.acronym: entry for entry in load_entries(glossary_file())}
    assert entries["CTS"].collides
    contexts = [meaning.context for meaning in entries["CTS"].meanings]
    assert len(set(contexts)) == len(contexts) == 2


def test_no_row_of_the_file_is_lost():
    rows = json.loads(glossary_file().read_text(encoding="utf-8"))
    entries = load_entries(glossary_file())
    assert sum(len(entry.meanings) for entry in entries) == len(rows)
    assert {entry.acronym for entry in entries} == {row["acronym"] for row in rows}


def test_entries_stand_under_their_letter_in_order():
    page = glossary_page()
    names = [entry.acronym.casefold() for letter in page.letters for entry in letter.entries]
    assert len(names) == page.found == page.total
    assert [letter.name for letter in page.letters][:3] == ["A", "B", "C"]
    assert all(entry.letter == letter.name for letter in page.letters for entry in letter.entries)


def test_an_acronym_that_begins_with_a_digit_has_a_place():
    meaning = Meaning("3C", "Centre", "", "", "source", "certain", "")
    assert Entry("3C", (meaning,)).letter == "#"


def test_the_search_ignores_case_and_accents_and_reads_the_expansion():
    found = [
        entry.acronym
        for letter in glossary_page("CONSEIL territorial DE SANTE").letters
        for entry in letter.entries
    ]
    assert found == ["CTS"]


def test_a_missing_file_gives_an_empty_glossary(tmp_path):
    assert load_entries(tmp_path / "none.json") == ()


def test_the_page_shows_both_meanings_and_their_sources(client):
    client.force_login(factories.make_user_with_mandate())
    page = source_of(client.get(reverse("governance:glossary"), {"q": "cts"}))
    assert "Conseil territorial de santé" in page
    assert "Comité technique sectoriel du numérique en santé" in page
    assert "Gouvernance territoriale" in page
    assert "1\u00a0entrée sur" in page


def test_a_search_without_answer_offers_the_whole_list(client):
    client.force_login(factories.make_user_with_mandate())
    page = source_of(client.get(reverse("governance:glossary"), {"q": "<b>introuvable</b>"}))
    assert "Aucune entrée ne répond" in page
    assert "<b>introuvable" not in page


def test_a_letter_without_entry_is_no_link(client):
    client.force_login(factories.make_user_with_mandate())
    page = source_of(client.get(reverse("governance:glossary"), {"q": "cts"}))
    assert 'href="#lettre-c"' in page
    assert 'href="#lettre-b"' not in page
