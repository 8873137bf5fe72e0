"""Tests of studies kill processes, not machines: nothing needs to reach the disk, which would take most of their time.

Most are about one small study, which is run once; what is done to it is done to copies.
"""

import os
import shutil

import pytest

from sim.study.run import run_study
from tests.toys.study import table_bytes, toy_config, toy_library


@pytest.fixture(autouse=True, scope="module")
def no_power_cuts():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda file: None)
        yield


@pytest.fixture(scope="session")
def small_study(tmp_path_factory):
    """The directory of the small study, whole; not to be changed."""
    return run_study(toy_config(tmp_path_factory.mktemp("small")))


@pytest.fixture
def finished(small_study, tmp_path):
    """A copy of the small study, beside the library that it is of."""
    toy_library(tmp_path)
    return shutil.copytree(small_study, tmp_path / "results" / "mine" / small_study.name)


@pytest.fixture(scope="session")
def whole(small_study):
    """The table of the small study that nothing disturbed; that it was solved here readies forked children too."""
    return table_bytes(small_study)
