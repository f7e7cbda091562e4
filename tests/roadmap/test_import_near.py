"""Near titles: found by their rarest words, never each against each."""

import time

from roadmap.imports.near import MAX_NEAR, NearTitles


def test_a_corrected_title_is_found() -> None:
    titles = NearTitles([(1, "deployer un label regional de cyber securite"), (2, "former les agents")])
    assert titles.of("generaliser un label regional de cyber securite") == [1]


def test_a_misspelt_word_does_not_hide_the_title() -> None:
    titles = NearTitles([(1, "renforcer linteroperabilite des outils")])
    assert titles.of("renforcer l interoperabilite des outils") == [1]


def test_another_title_is_not_near() -> None:
    titles = NearTitles([(1, "deployer un label regional"), (2, "")])
    assert titles.of("organiser un exercice de crise") == []
    assert titles.of("") == []


def test_the_nearest_come_first_and_few() -> None:
    near = [(key, f"former les agents du groupe numero {key}") for key in range(1, 9)]
    found = NearTitles(near).of("former les agents du groupe numero 3")
    assert found[0] == 3
    assert len(found) == MAX_NEAR


def test_five_thousand_titles_with_the_same_words_take_little_time() -> None:
    titles = NearTitles(
        (key, f"deploiement du service numerique {key} aupres de tous") for key in range(5_000)
    )
    start = time.perf_counter()
    for key in range(500):
        titles.of(f"mise en place du service numerique {key} aupres de tous")
    assert time.perf_counter() - start < 5
