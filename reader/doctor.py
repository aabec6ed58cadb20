"""What is wrong with this installation and this library, and how to mend it."""

import sys

from msgspec import Struct

from reader.compute.models import ModelError, find_model
from reader.config import Config, Paths, load_config
from reader.errors import ConfigError, StoreError
from reader.opener import find_browser, find_copier
from reader.store.check import check_integrity
from reader.store.db import open_database


class Check(Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str
    mend: str = ""
    """What to do; empty when there is nothing to do."""


def examine(paths: Paths) -> list[Check]:
    """Every check, in the order a user would ask them; the library is not made or changed."""
    config, config_check = _config(paths)
    return [
        config_check,
        _library(paths),
        _names(config),
        _terminal(),
        _browser(),
        _clipboard(),
    ]


def _config(paths: Paths) -> tuple[Config, Check]:
    try:
        config = load_config(paths.config_file)
    except ConfigError as problem:
        mend = "`reader config default` prints every setting with its default."
        return Config(), Check("configuration", ok=False, message=str(problem), mend=mend)
    there = paths.config_file.exists()
    message = f"{paths.config_file} is right" if there else "none: the defaults are in force"
    return config, Check("configuration", ok=True, message=message)


def _library(paths: Paths) -> Check:
    if not paths.database.exists():
        return Check("library", ok=True, message=f"none yet; it will be {paths.database}")
    try:
        db = open_database(paths.database)
        try:
            fault = check_integrity(db)
        finally:
            db.close()
    except StoreError as problem:
        return Check("library", ok=False, message=str(problem))
    if fault:
        mend = f"Copy {paths.library} to a safe place before anything else."
        return Check("library", ok=False, message=f"damaged: {fault}", mend=mend)
    size = paths.database.stat().st_size / 1e6
    return Check("library", ok=True, message=f"{paths.database} is sound, {size:.1f} MB")


def _names(config: Config) -> Check:
    try:
        model = find_model(config.entities.pipeline)
    except ModelError as problem:
        return Check("names", ok=False, message=str(problem))
    return Check("names", ok=True, message=f"{model.tagger}, for {model.language or 'English'}")


def _terminal() -> Check:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding == "utf8":
        return Check("terminal", ok=True, message="speaks UTF-8")
    mend = "Set LANG to a UTF-8 locale, such as C.UTF-8; until then ASCII signs are used."
    return Check("terminal", ok=False, message=f"speaks {encoding or 'nothing'}", mend=mend)


def _browser() -> Check:
    found = find_browser()
    message = f"pages open with {found}" if found else "no program that opens pages was found"
    return Check("browser", ok=True, message=message)


def _clipboard() -> Check:
    found = find_copier()
    message = f"copies with {found}" if found else "copies through the terminal (OSC 52)"
    return Check("clipboard", ok=True, message=message)
