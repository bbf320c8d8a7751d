"""Starting is light: heavy libraries stay out until something needs them."""

import subprocess
import sys

HEAVY = ("torch", "sentence_transformers", "transformers", "sklearn", "pint", "openpyxl")


def loaded_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint('\\n'.join(m for m in sys.modules if '.' not in m))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_application_starts_without_heavy_libraries(tmp_path):
    made = loaded_after(f"from cloudrd.app import create_app; create_app({str(tmp_path)!r})")
    assert not made & set(HEAVY)


def test_the_first_match_needs_no_heavy_libraries(tmp_path):
    statement = f"""
from cloudrd.app import create_app
client = create_app({str(tmp_path)!r}).test_client()
answer = client.post("/api/v1/match", json={{"text": "铝合金焊接接头强度低"}})
assert answer.status_code == 200, answer.text"""
    assert not loaded_after(statement) & set(HEAVY)


def test_the_command_line_shows_its_help_without_numpy():
    statement = """
from click.testing import CliRunner
from cloudrd.cli import cli
result = CliRunner().invoke(cli, ["--help"])
assert result.exit_code == 0, result.output"""
    assert not loaded_after(statement) & {*HEAVY, "numpy", "faiss", "scipy", "flask"}
