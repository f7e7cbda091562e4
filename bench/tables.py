"""A region's roadmap table of any size, the same for the same seed."""

from __future__ import annotations

import random
from pathlib import Path

import xlsxwriter

YEARS = range(2024, 2029)
HEADER = [
    "Objectifs opérationnels 5 ans",
    "Actions",
    "Point de situation/Etat d'avancement",
    *(f"Programmation {year}" for year in YEARS),
    "Priorisation",
    "Pilote",
]
ACTIONS_PER_OBJECTIVE = 7
_STATES = [
    "En cours",
    "A lancer",
    "Réalisé en 2023",
    "Non démarré",
    "Suspendu",
    "En cours de cadrage avec le GRADeS",
]
_PILOTS = ["ARS", "délégation GRADES, par le CPOM", "Portage ETS et ARS"]
_VERBS = [
    "Déployer",
    "Promouvoir",
    "Accompagner",
    "Généraliser",
    "Former",
    "Évaluer",
    "Mutualiser",
    "Sécuriser",
]
_THINGS = [
    "la messagerie sécurisée",
    "le dossier médical",
    "la télésurveillance",
    "les exercices de crise",
    "le ROR",
]
_WHO = ["les professionnels de ville", "les ESMS", "les établissements", "les CPTS", "les usagers"]


def rows(actions: int, *, seed: int = 1) -> list[list[str]]:
    """Data rows; an objective stands on the first of its rows only, and one row in ten is shifted."""
    chance = random.Random(seed)
    table = []
    for number in range(actions):
        group, rank = divmod(number, ACTIONS_PER_OBJECTIVE)
        objective = (
            f"{group // 9 + 1}-{group % 9 + 1} Objectif {group + 1} du plan régional" if rank == 0 else ""
        )
        title = f"{chance.choice(_VERBS)} {chance.choice(_THINGS)} auprès de {chance.choice(_WHO)} (n° {number + 1})"
        texts = [f"-Étape {year} de l’action {number + 1} -Bilan de l’année {year}" for year in YEARS]
        if number % 10 == 9:
            texts.append(texts[-1])
        row = [
            objective,
            title,
            chance.choice(_STATES),
            *texts,
            str(chance.randint(1, 3)),
            chance.choice(_PILOTS),
        ]
        table.append(row)
    return table


def write_table(path: Path, actions: int, *, seed: int = 1) -> Path:
    """An XLSX file with a title above the table."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("Feuille de route")
    sheet.write_row(0, 0, ["Feuille de route 2024-2028 · banc d’essai"])
    for index, row in enumerate([HEADER, *rows(actions, seed=seed)], start=2):
        sheet.write_row(index, 0, row)
    book.close()
    return path
