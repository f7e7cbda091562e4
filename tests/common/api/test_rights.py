"""What a client may be given is what the API serves."""

from accounts.enums import ApiResource
from common.api.resource import resources


def test_every_resource_has_its_right_and_no_right_is_of_nothing() -> None:
    served = {resource.name for resource in resources()} | {ApiResource.CHANGES}
    assert served == set(ApiResource.values)
