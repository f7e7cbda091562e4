"""What the texts of cells mean: codes, states, priorities, pilots, steps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.enums import ActionState, PilotRole
from roadmap.imports.codes import is_bare_code, normal_code, split_code
from roadmap.imports.pilots import names_a_pilot, read_pilots
from roadmap.imports.priorities import is_priority, read_priority
from roadmap.imports.states import is_bare_state, read_state, state_named
from roadmap.imports.steps import split_steps
from tests.roadmap.imports.builders import DIRECTORY

CODES = {
    "14-1 Sensibiliser": ("14-1", "Sensibiliser"),
    "14.5 Outiller": ("14-5", "Outiller"),
    "14 – 2 Prévenir": ("14-2", "Prévenir"),
    "OO 3.1 : Former": ("3-1", "Former"),
    "Objectif n°4 - Former": ("4", "Former"),
    "Objectif opérationnel n° 3.2 : former": ("3-2", "former"),
    "A1. Former": ("A1", "Former"),
    "Axe I : Cyber": ("I", "Cyber"),
    "A. Renforcer": ("A", "Renforcer"),
    "1) Former": ("1", "Former"),
    "1.1.a Former": ("1-1-A", "Former"),
    "1.1.a) Former": ("1-1-A", "Former"),
    "14-1Sensibiliser": ("14-1", "Sensibiliser"),
    "Axe 1 – Objectif 2 : Former": ("1-2", "Former"),
    "OBJECTIF 4 : FORMER": ("4", "FORMER"),
    "3 à 4 réunions": ("", "3 à 4 réunions"),
    "5G pour tous": ("", "5G pour tous"),
    "100 % des ES": ("", "100 % des ES"),
    "2024 : bilan": ("", "2024 : bilan"),
    "A mener": ("", "A mener"),
    "ROR : Peuplement": ("", "ROR : Peuplement"),
    "D'ici 2025": ("", "D'ici 2025"),
    "Actions de formation": ("", "Actions de formation"),
}
STATES = {
    "En cours": ActionState.UNDER_WAY,
    "Démarrée": ActionState.UNDER_WAY,
    "Réalisé à 80 %": ActionState.UNDER_WAY,
    "50%": ActionState.UNDER_WAY,
    "Partiellement réalisé": ActionState.UNDER_WAY,
    "Réalisée partiellement": ActionState.UNDER_WAY,
    "Pas terminé": ActionState.UNDER_WAY,
    "en cours (60 %)": ActionState.UNDER_WAY,
    "Réalisé": ActionState.DONE,
    "Réalisées en 2023": ActionState.DONE,
    "Terminée": ActionState.DONE,
    "Clos": ActionState.DONE,
    "Clôturé": ActionState.DONE,
    "100 %": ActionState.DONE,
    "Mis en œuvre": ActionState.DONE,
    "Non démarrée": ActionState.TO_LAUNCH,
    "pas encore réalisé": ActionState.TO_LAUNCH,
    "N'a pas démarré": ActionState.TO_LAUNCH,
    "À lancer": ActionState.TO_LAUNCH,
    "Démarrage prévu en 2025": ActionState.TO_LAUNCH,
    "0 %": ActionState.TO_LAUNCH,
    "Reporté à 2026": ActionState.SUSPENDED,
    "Suspendues": ActionState.SUSPENDED,
    "En attente de financement": ActionState.SUSPENDED,
    "Abandonnée": ActionState.ABANDONED,
    "Annulé": ActionState.ABANDONED,
    "Action annuelle": ActionState.RECURRING,
    "Au fil de l'eau": ActionState.RECURRING,
}
# Read, and said to be a guess.
DOUBTFUL = {
    "en retard": ActionState.UNDER_WAY,
    "À l'arrêt": ActionState.SUSPENDED,
    "Réalisé pour les ES, en cours pour les ESMS": ActionState.DONE,
    "80 % des structures sont équipées": ActionState.UNDER_WAY,
    "Travaux non démarrés": ActionState.TO_LAUNCH,
    "L'action n'est pas encore lancée": ActionState.TO_LAUNCH,
    "Selon les cas": None,
}
PRIORITIES = {
    "P1": 1,
    "1": 1,
    "1,0": 1,
    "1.0": 1,
    "Haute": 1,
    "Priorité n°2": 2,
    "2 - Moyenne": 2,
    "Moyenne": 2,
    "Faible (3)": 3,
    "III": 3,
    "": None,
    "-": None,
}
PILOT, CO_PILOT, DELEGATED, SUPPORT = (str(role) for role in PilotRole)
PILOTS = {
    "ARS": [("ARS La Réunion", PILOT)],
    "ARS/GRADES": [("ARS La Réunion", PILOT), ("TESIS", PILOT)],
    "ARS,GRADES": [("ARS La Réunion", PILOT), ("TESIS", PILOT)],
    "ARS (DOS), GRADeS": [("ARS La Réunion", PILOT), ("TESIS", PILOT)],
    "ARS (DOS, DSP) ; ARS (DVSS)": [("ARS La Réunion", PILOT)],
    "GCS TESIS (délégation)": [("TESIS", DELEGATED)],
    "délégation GRADES, par le CPOM": [("TESIS", DELEGATED)],
    "Portage ETS et ARS": [("ETS", PILOT), ("ARS La Réunion", PILOT)],
    "Porté par GSC Tesis, pole de ressources de mutualisation": [("TESIS", PILOT)],
    "ARS - CPAM": [("ARS La Réunion", PILOT), ("CPAM", PILOT)],
    "CHU de la Réunion": [("CHU de la Réunion", PILOT)],
    "ARS & URPS": [("ARS La Réunion", PILOT), ("URPS", PILOT)],
    "ARS avec l'appui du GRADES": [("ARS La Réunion", PILOT), ("TESIS", SUPPORT)],
    "ARS en lien avec le CHU": [("ARS La Réunion", PILOT), ("CHU", SUPPORT)],
    "ARS (pilote), GRADES (copilote)": [("ARS La Réunion", PILOT), ("TESIS", CO_PILOT)],
    "- ARS\n- CHU": [("ARS La Réunion", PILOT), ("CHU", PILOT)],
    "ARS et partenaires": [("ARS La Réunion", PILOT)],
    "Union régionale des médecins et pharmaciens": [("Union régionale des médecins et pharmaciens", PILOT)],
    "La Poste": [("La Poste", PILOT)],
}
STEPS = {
    "-Cadrer\n-Lancer": ["Cadrer", "Lancer"],
    "• Cadrer\n• Lancer": ["Cadrer", "Lancer"],
    "– Cadrer – Lancer": ["Cadrer", "Lancer"],
    "1. Cadrer 2. Lancer": ["Cadrer", "Lancer"],
    "1) Cadrer\n2) Lancer": ["Cadrer", "Lancer"],
    "-Cadrer -accompagner": ["Cadrer", "accompagner"],
    "• cadrer • lancer": ["cadrer", "lancer"],
    "Cadrer\nLancer": ["Cadrer", "Lancer"],
    "Plans (PCA-PRA) aux établissements": ["Plans (PCA-PRA) aux établissements"],
    "Lien ville - hôpital": ["Lien ville - hôpital"],
    "Lien Ville - Hôpital": ["Lien Ville - Hôpital"],
    "Réunion du 1. mars": ["Réunion du 1. mars"],
    "ROR :\n-Peupler\n-Promouvoir": ["ROR : Peupler", "ROR : Promouvoir"],
}


@pytest.mark.parametrize(("text", "expected"), CODES.items())
def test_codes(text: str, expected: tuple[str, str]) -> None:
    assert split_code(text) == expected


@pytest.mark.parametrize("text", ["14-1", "14.1.", "14 – 1", "OO 14.1", "Objectif n° 14.1"])
def test_one_spelling_of_a_code(text: str) -> None:
    assert normal_code(text) == "14-1"
    assert is_bare_code(text)


@pytest.mark.parametrize(("text", "state"), STATES.items())
def test_states(text: str, state: ActionState) -> None:
    found = read_state(text)
    assert (found.state, found.doubt) == (state, "")


@pytest.mark.parametrize(("text", "state"), DOUBTFUL.items())
def test_doubtful_states_are_said(text: str, state: ActionState | None) -> None:
    found = read_state(text)
    assert found.state == state
    assert found.doubt


@pytest.mark.parametrize("state", ActionState)
def test_a_state_is_read_by_its_label(state: ActionState) -> None:
    assert state_named(state.label) == state
    assert is_bare_state(state.label)


@pytest.mark.parametrize(
    "title", ["Réaliser un audit", "Annualiser", "Terminal", "Faire", "Déployer le DMP", "Clore"]
)
def test_a_title_is_no_state(title: str) -> None:
    assert not is_bare_state(title)


def test_what_comes_back_every_year_is_asked_about_when_done() -> None:
    found = read_state("Réalisé en 2023", title="Organiser un exercice annuel")
    assert (found.state, found.others) == (ActionState.DONE, (ActionState.RECURRING,))


@pytest.mark.parametrize(("text", "value"), PRIORITIES.items())
def test_priorities(text: str, value: int | None) -> None:
    found = read_priority(text)
    assert (found.value, found.doubt) == (value, "")


@pytest.mark.parametrize(
    ("text", "value"), [("1/2", 1), ("2 ou 3", 2), ("à définir", None), ("+++", 1), ("A", 1)]
)
def test_doubtful_priorities_are_said(text: str, value: int | None) -> None:
    found = read_priority(text)
    assert found.value == value
    assert found.doubt


@pytest.mark.parametrize("text", ["4", "0", "12", "-Cadrer", "ARS", "Court terme", "1 - Faible"])
def test_what_is_no_priority(text: str) -> None:
    assert not is_priority(text)
    with pytest.raises(ValueError, match="n’est pas une priorité"):
        read_priority(text)


@pytest.mark.parametrize(("text", "expected"), PILOTS.items())
def test_pilots(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(pilot.organisation, pilot.role) for pilot in read_pilots(text, DIRECTORY)] == expected


@given(st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po", "Zs", "Pd", "Ps", "Pe")), max_size=60))
def test_no_word_of_a_pilot_cell_is_lost(text: str) -> None:
    labels = " ".join(pilot.label for pilot in read_pilots(text, DIRECTORY))
    for word in "".join(letter if letter.isalnum() else " " for letter in text).split():
        assert word in labels or word.lower() in ("et", "ou")


@pytest.mark.parametrize("text", ["ARS", "délégation GRADES, par le CPOM", "ARS / GRADES", "Pilote : ARS"])
def test_a_cell_that_is_nothing_but_a_pilot(text: str) -> None:
    assert names_a_pilot(text, DIRECTORY)


@pytest.mark.parametrize(
    "text", ["Copil ARS", "-Réunion ARS", "Convention ARS-GRADES", "Lancement AAP ARS", "CHU", ""]
)
def test_a_cell_that_only_speaks_of_a_pilot(text: str) -> None:
    assert not names_a_pilot(text, DIRECTORY)


@pytest.mark.parametrize(("text", "expected"), STEPS.items())
def test_steps(text: str, expected: list[str]) -> None:
    assert split_steps(text) == expected


@given(st.text(st.sampled_from("ab AÀ-•–1.)\n:"), max_size=80))
def test_no_word_of_a_year_is_lost_in_its_steps(text: str) -> None:
    steps = " ".join(split_steps(text))
    for word in "".join(letter if letter.isalpha() else " " for letter in text).split():
        assert word in steps
