import subprocess
import sys

import pytest

from config import secret_key
from config.env import Environment, InvalidSettingError
from config.local import ROOT

PRODUCTION = {
    "DATABASE_URL": "postgresql://azimut@db.invalid/azimut",
    "REDIS_URL": "redis://redis.invalid:6379/0",
    "SECRET_KEY": "k3-Zr7_q8Yw1Xv5Tn9Sm2Lp6Jh4Gf0Dc-Bb8Aa7Uu5Ii3Oo1Pp9Ee2Rr4Tt",
    "ALLOWED_HOSTS": "azimut.exemple.fr",
}


def environment(**values: str) -> Environment:
    return Environment(values)


@pytest.mark.parametrize(("given", "expected"), [("1", True), ("oui", True), ("False", False), ("", True)])
def test_a_boolean_is_read(given, expected):
    assert environment(DEBUG=given).boolean("DEBUG", default=True) is expected


@pytest.mark.parametrize(
    ("read", "value", "words"),
    [
        (lambda env: env.boolean("NAME", default=False), "peut-être", "« peut-être »"),
        (lambda env: env.integer("NAME", 8000, minimum=1, maximum=65535), "abc", "entre 1 et 65535"),
        (lambda env: env.integer("NAME", 8000, minimum=1, maximum=65535), "70000", "entre 1 et 65535"),
        (lambda env: env.integer("NAME", 8000, minimum=1, maximum=65535), "²", "nombre entier"),
        (lambda env: env.hosts("NAME"), "https://azimut.exemple.fr", "sans « https:// »"),
        (lambda env: env.origins("NAME"), "azimut.exemple.fr", "origines complètes"),
        (lambda env: env.url("NAME", ("postgresql",)), "mysql://db/azimut", "« postgresql:// »"),
        (lambda env: env.url("NAME", ("redis",)), "redis://hote:port/0", "« redis:// »"),
        (lambda env: env.text("NAME"), "  ", "obligatoire"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence_naming_the_variable(read, value, words):
    with pytest.raises(InvalidSettingError) as refusal:
        read(environment(NAME=value))

    assert "NAME" in str(refusal.value)
    assert words in str(refusal.value)


def test_a_refused_address_does_not_show_its_password():
    with pytest.raises(InvalidSettingError) as refusal:
        environment(DATABASE_URL="mysql://azimut:motdepasse@db/x").url("DATABASE_URL", ("postgresql",))

    assert "motdepasse" not in str(refusal.value)


def test_the_secret_key_of_a_local_run_is_made_once_and_private(tmp_path):
    kept = tmp_path / "data" / "secret-key"

    first = secret_key.read(environment(), kept, may_create=True)

    assert len(first) >= secret_key.SHORTEST
    assert secret_key.read(environment(), kept, may_create=False) == first
    assert kept.stat().st_mode & 0o077 == 0


def test_a_deployment_must_give_its_secret_key(tmp_path):
    with pytest.raises(InvalidSettingError, match="SECRET_KEY"):
        secret_key.read(environment(), tmp_path / "secret-key", may_create=False)


def test_a_short_secret_key_is_refused(tmp_path):
    with pytest.raises(InvalidSettingError, match="SECRET_KEY"):
        secret_key.read(environment(SECRET_KEY="court"), tmp_path / "secret-key", may_create=True)


def manage(*arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    """``manage.py`` in a deployment's environment, where nothing embedded may start."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env={**PRODUCTION, **values}, text=True, capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "huit mille"),
        ("DEBUG", "peut-être"),
        ("SECURE", "2"),
        ("AZIMUT_STATE_IDENTITY", "république"),
        ("DATABASE_URL", "sqlite:///azimut.db"),
        ("REDIS_URL", "http://redis/"),
        ("EMAIL_URL", "pigeon://voyageur"),
        ("ALLOWED_HOSTS", ""),
        ("CSRF_TRUSTED_ORIGINS", "azimut.exemple.fr"),
        ("SECRET_KEY", "court"),
        ("SECRET_KEY", ""),
    ],
)
def test_a_wrong_value_stops_the_start_with_the_sentence_alone(name, value, tmp_path):
    refused = manage("check", AZIMUT_DATA_DIR=str(tmp_path), **{name: value})

    assert refused.returncode == 1
    assert name in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_command_beside_a_local_run_on_another_database_needs_nothing_more(tmp_path):
    (tmp_path / "secret-key").write_text(PRODUCTION["SECRET_KEY"])

    checked = manage("check", AZIMUT_DATA_DIR=str(tmp_path), SECRET_KEY="", ALLOWED_HOSTS="")

    assert checked.returncode == 0, checked.stderr


def test_a_deployment_passes_the_security_checks_of_django(tmp_path):
    checked = manage("check", "--deploy", "--fail-level", "WARNING", AZIMUT_DATA_DIR=str(tmp_path))

    assert checked.returncode == 0, checked.stderr
