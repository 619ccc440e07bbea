"""What a day and a time mean on the clocks of a named place."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.admin.releases import TimeForm
from articles.models import Release
from articles.newsroom import clocks
from articles.newsroom.refusals import NotReady


@pytest.fixture(autouse=True)
def early_in_2027(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 1, 15, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("zone", "shown", "meant"),
    [
        ("Europe/Istanbul", datetime(2027, 7, 1, 9, 0), datetime(2027, 7, 1, 6, 0)),
        ("Europe/Berlin", datetime(2027, 7, 1, 9, 0), datetime(2027, 7, 1, 7, 0)),
        ("Europe/Berlin", datetime(2027, 2, 1, 9, 0), datetime(2027, 2, 1, 8, 0)),
        ("Asia/Kolkata", datetime(2027, 2, 1, 9, 0), datetime(2027, 2, 1, 3, 30)),
        ("UTC", datetime(2027, 2, 1, 9, 0), datetime(2027, 2, 1, 9, 0)),
    ],
)
def test_a_time_is_that_of_the_clocks_of_its_place_on_that_day(zone, shown, meant):
    assert clocks.moment(shown, zone=zone) == meant.replace(tzinfo=UTC)


def test_a_time_that_the_clocks_never_show_is_refused_with_the_next_that_they_do():
    with pytest.raises(NotReady) as refused:
        clocks.moment(datetime(2027, 3, 28, 2, 30), zone="Europe/Berlin")

    assert str(refused.value) == (
        "The clocks in Europe/Berlin are put forward on that day and never show 02:30. "
        "Choose 03:30, or another time."
    )


def test_a_time_that_the_clocks_show_twice_is_asked_about_and_then_taken_at_its_word():
    twice = datetime(2027, 10, 31, 2, 30)

    with pytest.raises(clocks.Ambiguous) as asked:
        clocks.moment(twice, zone="Europe/Berlin")
    first, second = (clocks.moment(twice, zone="Europe/Berlin", fold=fold) for fold in (0, 1))

    assert asked.value.offsets == ("UTC+2", "UTC+1")
    assert first == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert second == first + timedelta(hours=1)


def test_an_answer_that_nobody_asked_for_changes_nothing():
    shown = datetime(2027, 7, 1, 9, 0)

    assert clocks.moment(shown, zone="Europe/Berlin", fold=1) == clocks.moment(
        shown, zone="Europe/Berlin"
    )


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "EST5EDT", "posixrules"])
def test_only_a_place_of_the_list_is_a_zone(zone):
    with pytest.raises(NotReady, match="from the list"):
        clocks.moment(datetime(2027, 7, 1, 9, 0), zone=zone)


@pytest.mark.parametrize(
    "shown",
    [
        datetime(1, 1, 1),
        datetime(2027, 1, 15, 14, 59),
        datetime(2038, 1, 1),
        datetime(9999, 12, 31),
    ],
)
def test_a_time_that_is_past_or_too_far_away_is_refused(shown):
    with pytest.raises(NotReady):
        clocks.moment(shown, zone="Europe/Istanbul")


def test_the_newsrooms_own_zone_is_offered_first_and_each_once(settings):
    names = [name for area in clocks.zones().values() for name in area]

    assert names[0] == settings.TIME_ZONE
    assert len(names) == len(set(names)) > 300
    assert {"Europe/Moscow", "Asia/Bishkek", "America/Argentina/Buenos_Aires"} < set(names)


def test_a_place_is_offered_by_its_present_name_and_a_former_one_still_counts():
    names = {name for area in clocks.zones().values() for name in area}

    assert {"Asia/Kolkata", "Europe/Kyiv", "Europe/Istanbul", "Europe/Oslo"} < names
    assert not {"Asia/Calcutta", "Europe/Kiev", "Asia/Istanbul"} & names
    assert clocks.is_zone("Asia/Calcutta")
    form = TimeForm(release=Release(zone="Europe/Kiev"))
    assert 'value="Europe/Kiev" selected' in str(form["zone"])


@pytest.mark.parametrize(
    ("zone", "written"),
    [("UTC", "UTC+0"), ("Asia/Kolkata", "UTC+5:30"), ("America/St_Johns", "UTC−3:30")],
)
def test_an_offset_is_written_as_people_read_it(zone, written):
    assert clocks.offset(clocks.shown_in(timezone.now(), zone)) == written
