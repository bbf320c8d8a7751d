"""A process that is killed in the middle of an import leaves nothing of it."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from import_support import RESOURCE, counts, load, stored

from cloudrd.domain.vocabulary import Side

IMPORT = """
import sys
from pathlib import Path
from cloudrd.domain.vocabulary import Side
from cloudrd.services import importing
from cloudrd.services.actor import COMMAND_LINE
from cloudrd.services.importing.storing import Intake
from cloudrd.store.session import Database

importing.CHUNK = 200
take = Intake.take
def telling(self, rows):
    found = take(self, rows)
    print(self.created, flush=True)
    return found
Intake.take = telling
database = Database(sys.argv[1])
with database.write() as session:
    importing.import_file(session, COMMAND_LINE, Side.RESOURCE, Path(sys.argv[2]))
    session.commit()
"""


@pytest.mark.parametrize("after", [200, 1000, 1800])
def test_kill_in_the_middle_leaves_nothing(database, tmp_path, after):
    path = tmp_path / "f.jsonl"
    path.write_text("".join(json.dumps(RESOURCE | {"source_id": str(n)}) + "\n" for n in range(20_000)))
    before = counts(database)
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(database.url), str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout:
            if int(line) >= after:
                os.kill(process.pid, signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    assert counts(database) == before
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    # The lock has gone with the process, and the next import starts from the beginning.
    small = tmp_path / "g.jsonl"
    small.write_text(json.dumps(RESOURCE) + "\n")
    started = time.monotonic()
    assert load(database, Side.RESOURCE, small).created == 1
    assert time.monotonic() - started < 10
    assert [r.code for r in stored(database, Side.RESOURCE)] == ["R000001"]
