from common.kept import Kept


def test_a_thing_is_made_once_for_its_key() -> None:
    kept: Kept[object] = Kept(2)
    first = kept.get("a", object)
    assert kept.get("a", object) is first
    assert kept.get("b", object) is not first


def test_what_was_asked_for_least_lately_goes_first() -> None:
    kept: Kept[object] = Kept(2)
    first, second = kept.get("a", object), kept.get("b", object)
    assert kept.get("a", object) is first
    kept.get("c", object)
    assert kept.get("a", object) is first
    assert kept.get("b", object) is not second


def test_nothing_is_kept_of_what_failed() -> None:
    kept: Kept[int] = Kept(2)
    try:
        kept.get("a", lambda: 1 // 0)
    except ZeroDivisionError:
        assert kept.get("a", lambda: 3) == 3
