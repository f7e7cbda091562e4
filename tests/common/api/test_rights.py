"""What a client may be given is what the API serves."""

import pytest

from accounts.enums import ApiResource
from common.api.resource import resources
from tests.accounts.clients import api_client


def test_every_resource_has_its_right_and_no_right_is_of_nothing() -> None:
    served = {resource.name for resource in resources()} | {ApiResource.CHANGES}
    assert served == set(ApiResource.values)


@pytest.mark.django_db
def test_what_is_only_read_refuses_a_client_as_anybody_and_promises_no_right_for_it() -> None:
    answer = api_client().post("/api/v1/actions/", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (405, "methode_refusee")
