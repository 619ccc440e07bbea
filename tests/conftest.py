"""What all tests share: their own media folder, quick passwords, the samples beside the project."""

from pathlib import Path

import pytest
from django.utils.translation import override

from languages import catalogues

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def compiled_messages():
    """Turkish and Russian are there in a clean clone, too, however pytest was started."""
    catalogues.compile_changed()


@pytest.fixture(autouse=True)
def in_english():
    """No test reads in the language of the request that another test made last."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Files that a test stores go away with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def shared() -> Path:
    """The folder with samples and corpora; a test that needs it says so where it is absent."""
    if not SHARED.exists():
        pytest.skip("needs the samples of ../shared, which are not on this machine")
    return SHARED
