"""The components that every page includes: escaped, and understandable without colour."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from roadmap.enums import ActionState
from tests.pages import squeezed

ATTACK = "<img src=x onerror=alert(1)>"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt;"


def render(source, request=None, **context):
    return squeezed(engines["django"].from_string(source).render(context, request))


def a_request(path="/"):
    request = RequestFactory().get(path)
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.mark.parametrize("tag", ["dsfr_alert", "dsfr_callout", "dsfr_highlight", "dsfr_notice"])
def test_the_dsfr_tags_escape_what_they_are_given(tag):
    page = render("{% load dsfr_tags %}{% " + tag + " content=text title=text text=text %}", text=ATTACK)
    assert "<img" not in page
    assert ESCAPED in page


def test_a_message_is_escaped_by_the_dsfr_tag_and_by_our_own():
    for source in (
        "{% load dsfr_tags %}{% dsfr_django_messages %}",
        "{% include 'includes/messages.html' %}",
    ):
        request = a_request()
        messages.success(request, ATTACK)
        page = render(source, request, messages=messages.get_messages(request))
        assert ESCAPED in page, source
        assert "<img" not in page, source


@pytest.mark.parametrize("state", list(ActionState))
def test_each_state_has_its_word_and_its_own_shape(state):
    page = render("{% load shell %}{% state_mark value label %}", value=state.value, label=state.label)
    word = state.label[:1].upper() + state.label[1:]
    assert f"<span>{word}</span>" in page
    others = {
        shape_of(render("{% load shell %}{% state_mark value value %}", value=other))
        for other in ["", *ActionState.values]
        if other != state.value
    }
    assert shape_of(page) not in others


def shape_of(page):
    return page.split("<svg", 1)[1].split(">", 1)[1].split("</svg>")[0]


def test_no_state_is_said_in_words():
    assert "Sans état reconnu" in render("{% load shell %}{% state_mark None %}")


def test_the_mark_to_confirm_says_what():
    assert "à confirmer&nbsp;: pilote" in render_to_string("components/to_confirm.html", {"what": "pilote"})


def test_an_empty_place_offers_its_action_only_with_an_address():
    words = {"title": "Rien", "text": "Un import remplit ce tableau.", "action": "Importer"}
    assert "Importer</a>" in render_to_string("components/empty.html", words | {"url": "/imports/"})
    assert "<a" not in render_to_string("components/empty.html", words)


def test_pagination_keeps_the_filters_and_marks_the_page():
    page_obj = Paginator(range(500), 20).page(4)
    page = render(
        "{% include 'components/pagination.html' %}", a_request("/?etat=done&page=4"), page_obj=page_obj
    )
    assert 'href="?etat=done&amp;page=5"' in page
    assert 'aria-current="page" title="Page 4"' in page


def test_one_page_has_no_pagination():
    page_obj = Paginator(range(5), 20).page(1)
    assert "<nav" not in render("{% include 'components/pagination.html' %}", a_request(), page_obj=page_obj)


def test_a_dated_line_says_when_and_where_from():
    line = render_to_string("components/dated.html", {"source": "tableau adopté", "text": "12 sur 30."})
    assert "Source&nbsp;: tableau adopté. 12 sur 30." in line
