"""A PostgreSQL server for tests: the one named by ``PIA_TEST_POSTGRESQL``, or one of our own in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

__all__ = ["NoServerError", "Server"]

SHARED = Path("/dev/shm")
ROOM = 1 << 30
"""What must be free in memory for the folder of a server to lie there: containers often have 64 MiB."""
OWNER = "pia_owner"


class NoServerError(Exception):
    """Why there is none."""


def binaries() -> Path:
    """Return the folder of the newest server on this machine."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name, reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServerError("neither PIA_TEST_POSTGRESQL nor the programs initdb and postgres are there")


class Server:
    """A server; ``admin`` is the URL of its superuser, ``url(database)`` that of the owner of the stores, who is none."""

    def __init__(self) -> None:
        try:
            import psycopg
        except ImportError:
            raise NoServerError("psycopg is not installed") from None
        self._psycopg = psycopg
        self._numbers = count(1)
        self.folder: Path | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self.admin = os.environ.get("PIA_TEST_POSTGRESQL", "")
        if not self.admin:
            self._make()
        self.run(
            f"DO $$ BEGIN IF to_regrole('{OWNER}') IS NULL THEN CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD 'geheim'; END IF; END $$"
        )

    # --- our own ---

    def _make(self) -> None:
        programs = binaries()
        root = hasattr(os, "getuid") and os.getuid() == 0
        self._user: dict[str, Any] = {"user": "nobody"} if root else {}
        roomy = SHARED.is_dir() and shutil.disk_usage(SHARED).free > ROOM
        self.folder = Path(tempfile.mkdtemp(prefix="pia-pg-", dir=SHARED if roomy else None))
        if root:
            shutil.chown(self.folder, "nobody")
        self.data = self.folder / "data"
        made = subprocess.run(
            [programs / "initdb", "-D", self.data, "-U", "admin", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"],
            capture_output=True, check=False, cwd=self.folder, **self._user,
        )  # fmt: skip
        if made.returncode:
            self.remove()
            raise NoServerError(f"initdb failed: {made.stderr.decode(errors='replace')[-300:]}")
        self._programs = programs
        self.admin = f"postgresql://admin@/postgres?host={self.folder}"
        self.start()

    def start(self) -> None:
        """Start our own server and wait for it."""
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={self.folder}",
            "max_connections=60",
            "shared_buffers=32MB",
        )
        command = [self._programs / "postgres", "-D", self.data, *(f"--{setting}" for setting in settings)]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **self._user)
        log.close()
        for _ in range(300):
            with suppress(self._psycopg.OperationalError):
                self._psycopg.connect(self.admin).close()
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise NoServerError(f"the server did not start: {(self.folder / 'log').read_text(errors='replace')[-300:]}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop our own server: fast, or as a crash does with SIGKILL."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def remove(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    # --- using it ---

    def run(self, sql: str, database: str = "") -> list[Any]:
        """Carry out a statement as superuser and return its rows."""
        more = {"dbname": database} if database else {}
        with self._psycopg.connect(self.admin, autocommit=True, **more) as db:
            done = db.execute(sql)
            return done.fetchall() if done.description else []

    def database(self) -> str:
        """Make an empty database of the owner and return its name."""
        name = f"pia_test_{os.getpid()}_{next(self._numbers)}"
        self.run(f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE template0')
        return name

    def drop(self, database: str) -> None:
        """Remove a database."""
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def url(self, database: str, user: str = OWNER) -> str:
        """Return the URL of a database for a user."""
        from psycopg.conninfo import conninfo_to_dict

        info = conninfo_to_dict(self.admin)
        place = f"?host={info['host']}" + (f"&port={info['port']}" if "port" in info else "")
        return f"postgresql://{user}:geheim@/{database}{place}"

    def files(self, folder: str) -> list[Path]:
        """Return the files below a folder of our own server's data."""
        return [path for path in (self.data / folder).rglob("*") if path.is_file()]
