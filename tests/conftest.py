"""What all tests share: their own media folder, quick passwords, the samples beside the project."""

import gc
import os
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from django.utils.translation import override

from languages import catalogues

# Enough to find what a rule forgets; `HYPOTHESIS_PROFILE=default` looks harder.
hypothesis.settings.register_profile("everyday", max_examples=25, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))
#: What takes longest begins first, so that no worker waits for another at the end.
LONGEST = ("test_make_run", "test_journey", "test_keeping", "test_importing_hostile", "test_demo")

_numbers = count(1)
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.module.__name__.rpartition(".")[2] not in LONGEST)


def pytest_collection_finish():
    """What was imported stays to the end: to look for garbage in it takes much of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


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
def own_media(settings, tmp_path_factory):
    """No test finds the files of another; the folder is made when one stores some."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"media-{next(_numbers)}"


@pytest.fixture
def shared() -> Path:
    """The folder with samples and corpora; a test that needs it says so where it is absent."""
    if not SHARED.exists():
        pytest.skip("needs the samples of ../shared, which are not on this machine")
    return SHARED
