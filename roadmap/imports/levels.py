"""Names of levels, out of the headers of a table."""

from __future__ import annotations

from common.db.search import fold

_KNOWN = (
    ("operationnel", ("objectif opérationnel", "objectifs opérationnels")),
    ("general", ("objectif général", "objectifs généraux")),
    ("generaux", ("objectif général", "objectifs généraux")),
    ("strategique", ("objectif stratégique", "objectifs stratégiques")),
    ("specifique", ("objectif spécifique", "objectifs spécifiques")),
    ("objectif", ("objectif", "objectifs")),
    ("axe", ("axe", "axes")),
    ("orientation", ("orientation", "orientations")),
    ("enjeu", ("enjeu", "enjeux")),
    ("ambition", ("ambition", "ambitions")),
    ("priorite", ("priorité", "priorités")),
    ("thematique", ("thématique", "thématiques")),
    ("theme", ("thème", "thèmes")),
    ("domaine", ("domaine", "domaines")),
    ("chantier", ("chantier", "chantiers")),
)


def level_names(header: str) -> tuple[str, str]:
    """(singular, plural) of the level that a column or a title names."""
    words = fold(header)
    for word, names in _KNOWN:
        if word in words:
            return names
    label = header.strip().lower() or "objectif"
    return label[:80], label[:80]
