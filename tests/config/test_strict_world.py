import pytest
from django.template import Context, Origin, Template, engines

from config import local


def render(source: str, origin: str) -> str:
    engine = engines["django"].engine
    return Template(source, origin=Origin(name=origin), engine=engine).render(Context({"known": ""}))


def test_an_undefined_variable_fails_in_a_template_of_ours():
    with pytest.raises(pytest.fail.Exception, match="unknown"):
        render("{{ unknown }}", str(local.ROOT / "templates" / "essai.html"))


def test_a_default_does_not_hide_an_undefined_variable():
    with pytest.raises(pytest.fail.Exception, match="unknown"):
        render('{{ unknown|default:"rien" }}', str(local.ROOT / "templates" / "essai.html"))


def test_a_known_empty_variable_is_fine():
    assert render('{{ known|default:"rien" }}', str(local.ROOT / "templates" / "essai.html")) == "rien"


def test_a_dependency_keeps_the_leniency_it_was_written_for():
    site_packages = local.ROOT / ".venv" / "lib" / "site-packages" / "x.html"

    assert render('{{ unknown|default:"rien" }}', str(site_packages)) == "rien"
