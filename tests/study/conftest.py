"""Tests of studies kill processes, not machines: nothing needs to reach the disk, which would take most of their time."""

import os

import pytest


@pytest.fixture(autouse=True)
def no_power_cuts(monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda file: None)
