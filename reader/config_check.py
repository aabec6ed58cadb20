"""Everything that is wrong with the user's configuration, beyond what stops it being read.

The interface starts with what it can take of a configuration and says what it cannot; here both
are found without it. Only what a theme's colours mean is left to the interface.
"""

from reader.config import Config, Paths, load_config
from reader.errors import ConfigError
from reader.hygiene import clean_line
from reader.keys import make_keys
from reader.theme_files import find_theme_files, read_theme


def find_problems(paths: Paths) -> tuple[ConfigError, ...]:
    """Each mistake with its file and key; a file that cannot be read as a whole is the only."""
    try:
        config = load_config(paths.config_file)
    except ConfigError as problem:
        return (problem,)
    path = str(paths.config_file)
    return (*_theme_problems(config, paths), *make_keys(config.keys, path=path).problems)


def _theme_problems(config: Config, paths: Paths) -> list[ConfigError]:
    files, found = find_theme_files(paths.themes)
    problems = list(found)
    names = set()
    for file in files:
        try:
            names.add(read_theme(file).name)
        except ConfigError as problem:
            problems.append(problem)
    wanted = config.display.theme
    if wanted and wanted not in names:
        shown = clean_line(wanted, limit_chars=30)
        words = f"{paths.config_file}: display.theme: there is no theme “{shown}”"
        problems.append(ConfigError(words, path=str(paths.config_file), key="display.theme"))
    return problems
