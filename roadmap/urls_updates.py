"""The addresses of updates, proposals, blockings and campaigns."""

from __future__ import annotations

from django.urls import path

from roadmap.views import campaigns, proofs, proposals, status, status_blocking, updates

patterns = [
    path("mes-mises-a-jour/", updates.mine, name="my-updates"),
    path("actions/<int:pk>/point/", status.status_update, name="status-update"),
    path("actions/<int:pk>/etapes/", status.action_steps, name="action-steps"),
    path("actions/<int:pk>/proposer/", proposals.propose_change, name="propose"),
    path("actions/<int:pk>/blocages/", status_blocking.blocking_open, name="blocking-open"),
    path("blocages/<int:pk>/lever/", status_blocking.blocking_lift, name="blocking-lift"),
    path("propositions/", proposals.proposal_list, name="proposal-list"),
    path("propositions/<int:pk>/", proposals.proposal_detail, name="proposal-detail"),
    path("etapes/<int:pk>/pieces/", proofs.step_proofs, name="step-proofs"),
    path("pieces/<int:pk>/", proofs.proof, name="proof"),
    path("regions/<slug:code>/campagnes/", campaigns.campaign_list, name="campaign-list"),
    path("regions/<slug:code>/campagnes/nouvelle/", campaigns.campaign_open, name="campaign-open"),
    path("campagnes/<int:pk>/", campaigns.campaign_detail, name="campaign-detail"),
    path("campagnes/<int:pk>/relancer/", campaigns.campaign_remind, name="campaign-remind"),
    path("campagnes/<int:pk>/clore/", campaigns.campaign_close, name="campaign-close"),
]
