"""Players' names as a reader expects them."""

from __future__ import annotations

PLAYER_NAMES = {"us": "US", "eu": "EU", "nato": "NATO", "uk": "UK", "dprk": "DPRK"}
WITH_ARTICLE = ("us", "eu", "uk", "dprk")


def player_name(player: str) -> str:
    """Return a player's name as a reader expects it: ``US``, ``Russia``."""
    return PLAYER_NAMES.get(player, player.replace("_", " ").capitalize())


def the(player: str) -> str:
    """Return a player's name inside a sentence: ``the US``, ``Russia``."""
    return f"the {player_name(player)}" if player in WITH_ARTICLE else player_name(player)
