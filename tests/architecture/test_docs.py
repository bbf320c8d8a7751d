"""Documentation, settings and commands keep in step."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def settings_of_code() -> set[str]:
    text = (ROOT / "src/cloudrd/config.py").read_text(encoding="utf-8")
    return {f"CLOUDRD_{name}" for name in re.findall(r'env\.\w+\("([A-Z_]+)"', text)} | {"CLOUDRD_SECRET_KEY"}


def test_readme_lists_exactly_the_settings_there_are():
    named = set(re.findall(r"CLOUDRD_[A-Z_]+", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named == settings_of_code()


def test_the_commands_shown_exist():
    from cloudrd.cli import COMMANDS

    for page in DOCS:
        text = page.read_text(encoding="utf-8")
        for command in re.findall(r"\.venv/bin/cloudrd (?:--data \S+ )?([a-z]+)", text):
            assert command in COMMANDS, f"{page.name}: cloudrd {command}"


@pytest.mark.parametrize("page", DOCS, ids=lambda p: p.name)
def test_links_and_pictures_of_the_docs_exist(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_nothing_beside_the_agreed_top_level():
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in listed.splitlines()}
    assert top <= {
        "pyproject.toml", "src", "indexes", "scripts", "tests", "wsgi.py",
        "README.md", "LICENSE", "constraints.txt", "docs", ".ci", ".gitignore",
    }  # fmt: skip


def test_the_kinds_of_the_command_line_are_those_of_the_vocabulary():
    from cloudrd.cli.match import KINDS
    from cloudrd.domain.vocabulary import ResourceKind

    assert list(KINDS) == [kind.value for kind in ResourceKind]


def test_everything_that_is_installed_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", line) for line in lines)
    pins = {plain_name(line) for line in lines}
    assert [name for name in wanted if plain_name(name) not in pins] == []


def plain_name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[>=<]", requirement)[0]).lower()
