import pytest

from common.tabular.model import TabularError, column_letter, typographic


@pytest.mark.parametrize(
    ("index", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16_384, "XFD")]
)
def test_column_letter_is_the_one_spreadsheets_show(index, letters):
    assert column_letter(index) == letters


def test_error_names_sheet_row_and_column():
    error = TabularError("La cellule est vide.", sheet="Actions", row=12, column=6)
    assert str(error) == "Feuille «\u00a0Actions\u00a0», ligne 12, colonne F\u00a0: la cellule est vide."
    assert (error.message, error.sheet, error.row, error.column) == ("La cellule est vide.", "Actions", 12, 6)


def test_error_without_place_is_its_sentence():
    assert str(TabularError("Le fichier est vide.")) == "Le fichier est vide."


def test_error_keeps_the_capitals_of_an_acronym():
    assert str(TabularError("ARS inconnue.", row=3)) == "Ligne 3\u00a0: ARS inconnue."


def test_typographic_puts_the_spaces_of_french():
    assert typographic("« a » : b ; c ? d !") == ("«\u00a0a\u00a0»\u00a0: b\u202f; c\u202f? d\u202f!")
