import pytest
from django.core.checks import run_checks


@pytest.fixture
def strong(settings):
    """Settings as a real clinic would have them."""
    settings.DEMO = settings.DEBUG = False
    settings.BASE_URL = "https://move.harbour.example"
    settings.SECRET_KEY = "k3y-" * 15
    settings.ALLOWED_HOSTS = ["move.harbour.example"]
    return settings


def refusals():
    found = run_checks(tags=["security"], include_deployment_checks=True)
    return [error.id for error in found if error.id.startswith("clinic.")]


def test_strong_settings_pass(strong):
    assert refusals() == []


@pytest.mark.parametrize(
    ("name", "weak", "refusal"),
    [
        ("DEMO", True, "clinic.E002"),
        ("DEBUG", True, "clinic.E003"),
        ("BASE_URL", "http://move.harbour.example", "clinic.E004"),
        ("SECRET_KEY", "short", "clinic.E005"),
        ("ALLOWED_HOSTS", ["*"], "clinic.E006"),
    ],
)
def test_one_weak_setting_is_refused_by_name(strong, name, weak, refusal):
    setattr(strong, name, weak)
    assert refusals() == [refusal]
