"""`/regions/<code>/campagnes/` and `/campagnes/<id>/`: asking, following, reminding, closing."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import scope_of, user_of
from accounts.selectors.saved_views import views_of
from accounts.view_pages import VIEW
from common.templatetags.french import count
from journal.selectors.trace import trace_of
from roadmap.access import may_edit_roadmap, may_run_campaign
from roadmap.filtered import ACTIONS, FilteredList
from roadmap.forms.campaigns import CampaignForm
from roadmap.models import Campaign
from roadmap.selectors.campaigns import Plan, board_of, campaigns_of, plan_of
from roadmap.services.campaigns import close_campaign, open_campaign
from roadmap.services.errors import RoadmapRefused
from roadmap.services.reminders import remind_campaign
from roadmap.views.base import filtered_or_404, region_or_404
from roadmap.views.status import CONFLICT, REFUSED, actor_of
from roadmap.views.words import once
from territories.models import Territory

_TWO_WEEKS = dt.timedelta(days=14)


@require_safe
def campaign_list(request: HttpRequest, code: str) -> HttpResponse:
    region = region_or_404(request, code)
    if region.pk not in scope_of(request).draft_regions:
        raise PermissionDenied
    context = {
        "region": region,
        "current_region": region,
        "active_section": "campaigns",
        "campaigns": campaigns_of(scope_of(request), region),
        "may_open": may_edit_roadmap(scope_of(request), region.pk),
    }
    return render(request, "roadmap/campaigns/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def campaign_open(request: HttpRequest, code: str) -> HttpResponse:
    """Choose, look at what it asks, then open: three states of one page."""
    region = region_or_404(request, code)
    if not may_edit_roadmap(scope_of(request), region.pk):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(request, region)
    if request.method != "POST" or data.get("etape") == "vue":
        return _open_page(request, region, _unsent(region, data), chosen)
    form = CampaignForm(data)
    if not form.is_valid():
        return _open_page(request, region, form, chosen, status=REFUSED)
    plan = plan_of(region, chosen.filters.qs)
    if data.get("etape") != "ouvrir":
        return _open_page(request, region, form, chosen, plan=plan)
    if data.get("attendu") != plan.fingerprint:
        messages.warning(request, "Les actions ont changé depuis\u00a0: relisez ce que la campagne demande.")
        return _open_page(request, region, form, chosen, plan=plan, status=CONFLICT)
    return _open(request, region, form, chosen, plan)


def _unsent(region: Territory, data: QueryDict) -> CampaignForm:
    """The form at first, or as it stands when a view is taken in the middle of it."""
    today = timezone.localdate(timezone=region.zone)
    typed = {name: data[name] for name in CampaignForm.base_fields if name in data}
    return CampaignForm(initial={"opens_on": today, "closes_on": today + _TWO_WEEKS} | typed)


def _open(
    request: HttpRequest, region: Territory, form: CampaignForm, chosen: FilteredList, plan: Plan
) -> HttpResponse:
    organisations = {int(pk) for pk in request.POST.getlist("organisme") if pk.isdecimal()}
    try:
        campaign = open_campaign(
            territory=region,
            plan=plan,
            organisations=organisations,
            author=user_of(request),
            **form.cleaned_data,
        )
    except RoadmapRefused as refusal:
        form.add_error(refusal.field or None, refusal.message)
        return _open_page(request, region, form, chosen, plan=plan, status=REFUSED)
    messages.success(request, "Campagne ouverte.")
    return redirect("roadmap:campaign-detail", pk=campaign.pk)


def _chosen(request: HttpRequest, region: Territory) -> FilteredList:
    """The actions of the address or of the form: a view, once taken, is what the fields of the form say."""
    data = (request.POST if request.method == "POST" else request.GET).copy()
    if data.get("etape") == "vue":
        data = QueryDict(urlencode({VIEW: data.get(VIEW, "")}), mutable=True)
    elif request.method == "POST":
        data.pop(VIEW, None)
    # A campaign asks about what is in force.
    data["archivees"] = ""
    return filtered_or_404(request, region, data)


def _open_page(
    request: HttpRequest,
    region: Territory,
    form: CampaignForm,
    chosen: FilteredList,
    *,
    plan: Plan | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "region": region,
        "current_region": region,
        "active_section": "campaigns",
        "form": form,
        "chosen": chosen,
        "filters": chosen.filters,
        "filter_form": chosen.filters.form,
        "views": views_of(scope_of(request), ACTIONS.key, region),
        "refusals": [*chosen.refusals, *_about_archived(request, chosen)],
        "plan": plan,
    }
    return render(request, "roadmap/campaigns/open.html", context, status=status)


def _about_archived(request: HttpRequest, chosen: FilteredList) -> list[str]:
    asked = request.POST.get("archivees") or request.GET.get("archivees")
    if asked or (chosen.view and "archivees" in chosen.view.parameters):
        return ["Une campagne ne porte pas sur les actions archivées\u00a0: ce filtre est ignoré."]
    return []


@require_safe
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _visible(request, pk)
    context = {
        "board": board_of(campaign),
        "campaign": campaign,
        "may_run": may_run_campaign(scope_of(request), campaign),
        "trace": trace_of(campaign, scope_of(request)),
        "current_region": campaign.territory,
        "active_section": "campaigns",
    }
    return render(request, "roadmap/campaigns/detail.html", context)


@require_POST
def campaign_remind(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = _run(request, pk)
    try:
        written = remind_campaign(campaign=campaign)
    except RoadmapRefused as refusal:
        messages.error(request, refusal.message)
    else:
        words = f"{count(written, 'relance écrite,relances écrites')}."
        nobody = "Personne à relancer aujourd’hui\u00a0: chacun a répondu, ou a déjà reçu un message ce jour."
        messages.success(request, words if written else nobody)
    return redirect("roadmap:campaign-detail", pk=pk)


@require_POST
def campaign_close(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        missing = close_campaign(campaign=_run(request, pk), actor=actor_of(request))
    except RoadmapRefused as refusal:
        messages.error(request, refusal.message)
    else:
        left = f"{count(missing, 'mise à jour manque,mises à jour manquent')}" if missing else "tout est dit"
        messages.success(request, f"Campagne close\u00a0: {left}.")
    return redirect("roadmap:campaign-detail", pk=pk)


def _visible(request: HttpRequest, pk: int) -> Campaign:
    visible = Campaign.objects.visible_to(scope_of(request)).select_related("territory")
    campaign: Campaign = get_object_or_404(visible, pk=pk)
    return campaign


def _run(request: HttpRequest, pk: int) -> Campaign:
    campaign = _visible(request, pk)
    if not may_run_campaign(scope_of(request), campaign):
        raise PermissionDenied
    return campaign
