"""Settings: read once, all faults told at once, each with its mend."""

from pathlib import Path

import pytest

from bot.settings import SettingsFault, read_settings, variables


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of ours in the environment."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)


def test_with_nothing_set_the_embedded_mode_is_chosen():
    settings = read_settings(None)

    assert settings.database_url == "sqlite:///faultline.db"
    assert (settings.bot_token, settings.app_token, settings.signing_secret) == (None, None, None)
    assert settings.api_url == "https://slack.com/api/"


def test_every_variable_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    given = {
        "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s",
        "SLACK_API_URL": "http://localhost/api", "DATABASE_URL": "postgresql://db/faultline",
        "FAULTLINE_MODEL": "/models/m", "FAULTLINE_ENCODER_THREADS": "2",
        "FAULTLINE_DEPARTMENTS": "Cards, Claims,", "FAULTLINE_LANGUAGES": "en, DE",
        "FAULTLINE_ADMINS": "U1,U2",
        "FAULTLINE_TOUCHPOINTS": "payment", "FAULTLINE_REGROUP_HOUR": "4", "FAULTLINE_LOG_LEVEL": "warning",
        "FAULTLINE_RATINGS_SECRET": "sixteen letters!",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = read_settings(None)

    assert set(variables()) == set(given)
    assert settings.departments == ("Cards", "Claims")
    assert (settings.languages, settings.admins) == (("en", "de"), ("U1", "U2"))
    assert (settings.api_url, settings.log_level) == ("http://localhost/api/", "WARNING")
    assert (settings.encoder_threads, settings.regroup_hour) == (2, 4)


def test_a_file_is_read_and_the_environment_wins_over_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / ".env"
    file.write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN=xapp-file\nUNKNOWN=1\n")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-environment")
    settings = read_settings(file)

    assert (settings.bot_token, settings.app_token) == ("xoxb-file", "xapp-environment")


def test_all_faults_are_told_at_once_by_the_variables_names():
    with pytest.raises(SettingsFault) as told:
        read_settings(
            None,
            SLACK_BOT_TOKEN="xapp-wrong",
            SLACK_APP_TOKEN="xoxb-wrong",
            SLACK_API_URL="slack.com",
            DATABASE_URL="mysql://x/y",
            FAULTLINE_LANGUAGES="english",
            FAULTLINE_REGROUP_HOUR="24",
            FAULTLINE_LOG_LEVEL="loud",
        )
    lines = str(told.value).splitlines()

    assert [line.split()[0] for line in lines] == [
        "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "DATABASE_URL",
        "FAULTLINE_LANGUAGES", "FAULTLINE_REGROUP_HOUR", "FAULTLINE_LOG_LEVEL",
    ]  # fmt: skip
    assert "copy the Bot User OAuth Token" in lines[0]
    assert "mysql is not supported" in lines[3]
    assert not any("wrong" in line for line in lines[:2])


def test_a_blank_token_is_none():
    assert read_settings(None, SLACK_BOT_TOKEN="  ", SLACK_SIGNING_SECRET="").bot_token is None
