"""The frame of the newsroom: however many sections and whichever language, nothing sticks out."""

import pytest

from tests.builders import make_published, make_series, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_all_sections_fit_in_the_longest_language_from_a_phone_to_a_wide_screen(
    page, live_server, client
):
    make_published()
    series = make_series()
    client.force_login(make_user(is_superuser=True, first_name="Константин"))
    for name, value in (
        ("sessionid", client.cookies["sessionid"].value),
        ("newsroom_language", "ru"),
    ):
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    for path in ("", "articles/article/", f"articles/series/{series.pk}/change/"):
        page.goto(f"{live_server.url}/admin/{path}")
        for width in (1920, 1440, 1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
