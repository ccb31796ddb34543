"""The two data stores that everything else needs: ours, or those that the environment names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from config.embedded.places import Places
from config.embedded.postgres import Postgres
from config.embedded.supervisor import Server
from config.embedded.valkey import Valkey


@dataclass(frozen=True)
class Stores:
    database_url: str
    redis_url: str
    ours: list[Server] = field(default_factory=list)
    """The servers to start: none for a store that was given."""

    @classmethod
    def choose(cls, places: Places, settings: Mapping[str, str] = os.environ, *, durable: bool = True) -> "Stores":
        postgres, valkey = Postgres(places, durable), Valkey(places, durable)
        ours: list[Server] = []
        if not settings.get("DATABASE_URL"):
            ours.append(postgres)
        if not settings.get("REDIS_URL"):
            ours.append(valkey)
        return cls(settings.get("DATABASE_URL") or postgres.url, settings.get("REDIS_URL") or valkey.url, ours)


def environment_for(places: Places, stores: Stores, **more: str) -> dict[str, str]:
    """What every program of ours is started with.

    libpq would prefer its own PGHOST, PGPORT and the like where our URL is silent, so a PG* variable meant for another
    database is not handed on.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG") or name == "PG_BIN"}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": stores.database_url,
        "REDIS_URL": stores.redis_url,
        "SECRET_KEY": places.secret_key(),
        "LITTLE_VAR": str(places.var),
        "STATIC_ROOT": str(places.static),
        **more,
    }
