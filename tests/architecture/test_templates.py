"""Templates: strict CSP (nothing inline), none unused, none escaping by hand."""

import re
from pathlib import Path

from tests.architecture.tree import PACKAGES, ROOT, assert_none, name_of, python_files, template_files

TEMPLATES = template_files()
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
RAW = re.compile(r"\|\s*safe\b|autoescape off")
# Django finds these by their place, no code names them.
FOUND_BY_DJANGO = {
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
    "admin/base_site.html",
    "admin/search_form.html",
}


def test_a_template_has_nothing_that_the_csp_would_block() -> None:
    inline = {name_of(path): found for path in TEMPLATES if (found := INLINE.findall(uncommented(path)))}
    assert_none(inline)


def uncommented(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text, flags=re.DOTALL)


def test_a_template_lets_django_escape() -> None:
    raw = {
        name_of(path): found for path in TEMPLATES if (found := RAW.findall(path.read_text(encoding="utf-8")))
    }
    assert_none(raw)


def test_every_template_is_used() -> None:
    sources = [*python_files(*PACKAGES), *TEMPLATES]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    names = {path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES}
    assert sorted(name for name in names - FOUND_BY_DJANGO if f'"{name}"' not in text) == []
