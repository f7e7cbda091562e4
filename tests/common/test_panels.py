import pytest

from common import panels
from common.scope import NOBODY, Scope


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_PANELS", {})


def panel(name: str, *, order: int = 0, slot: str = "roadmap.action") -> panels.Panel:
    def select(scope: Scope, subject: object) -> dict[str, object] | None:
        return None if scope.is_empty else {"of": subject}

    return panels.Panel(slot=slot, name=name, template=f"{name}.html", select=select, queries=1, order=order)


def test_panels_come_in_their_order_and_to_their_slot_only() -> None:
    for one in (panel("b", order=2), panel("a", order=2), panel("c", order=1), panel("d", slot="elsewhere")):
        panels.register(one)
    assert [one.name for one in panels.panels_of("roadmap.action")] == ["c", "a", "b"]


def test_a_panel_registered_twice_is_there_once() -> None:
    panels.register(panel("a"))
    panels.register(panel("a", order=5))
    assert [one.order for one in panels.panels_of("roadmap.action")] == [5]


def test_a_panel_that_has_nothing_to_show_is_left_out() -> None:
    panels.register(panel("a"))
    assert panels.fill("roadmap.action", NOBODY, 3) == []
    [filled] = panels.fill("roadmap.action", Scope(every_region=True), 3)
    assert (filled.template, filled.content) == ("a.html", {"of": 3})
