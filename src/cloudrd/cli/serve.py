"""`cloudrd serve`: prepares the data folder and runs the production WSGI server."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click

from cloudrd.domain.errors import CloudrdError, ConfigError

if TYPE_CHECKING:
    from cloudrd.runtime import Runtime


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Server processes.")
@click.option("--no-demo", is_flag=True, help="Leave an empty database empty.")
@click.pass_obj
def serve(runtime: Runtime, host: str, port: int, workers: int, no_demo: bool) -> None:
    """Serve the web pages and the API."""
    _check_port(host, port)
    if not no_demo and _is_empty(runtime):
        _load_demo(runtime)
    # Read here, so that a bad key is said in one line before anything listens.
    assert runtime.settings.secret_key
    data = runtime.settings.data
    runtime.close()
    _run(host, port, workers, str(data) if data else None)


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if isinstance(error, PermissionError):
                raise ConfigError("port_forbidden", port=port) from None
            raise ConfigError("port_in_use", port=port, other=port + 1 if port < 65535 else 8000) from None


def _is_empty(runtime: Runtime) -> bool:
    from sqlalchemy import func, select

    from cloudrd.store.records import Need, Resource

    with runtime.database.read() as session:
        return not any(session.scalar(select(func.count()).select_from(table)) for table in (Need, Resource))


def _load_demo(runtime: Runtime) -> None:
    # In a process of its own: the server's workers are forked, and a process whose numeric
    # libraries have started threads must not fork.
    click.echo("Loading the demo data / 正在载入演示数据 …")
    data = ["--data", str(runtime.settings.data)] if runtime.settings.data else []
    done = subprocess.run([sys.executable, "-m", "cloudrd.cli", *data, "demo"], check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise SystemExit(done.returncode)


def _run(host: str, port: int, workers: int, data: str | None) -> None:
    from gunicorn.app.base import BaseApplication

    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"

    class Server(BaseApplication):  # type: ignore[misc] - gunicorn ships no types
        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                "workers": workers,
                "worker_class": "gthread",
                "threads": 4,
                "timeout": 60,
                "graceful_timeout": 10,
                "loglevel": "warning",
                "proc_name": "cloudrd",
                "control_socket_disable": True,
                "post_worker_init": _warm_up,
                "when_ready": lambda _server: click.echo(
                    f"cloudrd: {address}  (Ctrl-C ends it / 按 Ctrl-C 结束)"
                ),
            }
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from gunicorn.util import import_app

            # By name, as any WSGI server would: the command line does not know the web faces.
            return import_app(f"cloudrd.app:create_app({data!r})")

    Server().run()


def _warm_up(worker: Any) -> None:
    """Load encoder and indexes before the first visitor asks, without holding up the first page."""
    import threading

    runtime: Runtime = worker.wsgi.extensions["cloudrd"]
    threading.Thread(target=warm, args=(runtime,), daemon=True, name="warm-up").start()


def warm(runtime: Runtime) -> None:
    from cloudrd.domain.vocabulary import Side

    try:
        with runtime.database.read() as session:
            for side in Side:
                index = runtime.keeper.fresh(session, side)
                # The sample that tells how crowded the stock is would be drawn by the first visitor.
                index.crowding(index.term_rows([""]), [0])
    except CloudrdError as error:
        # Every page that matches says it too; the operator reads it here, with the command that helps.
        click.echo(str(error), err=True)
