#!/opt/synapse/bin/python
"""Runs Synapse, for as long as the database is there that it has read from.

Synapse keeps what it read in memory: above a database that a restore has put in the other's place, it goes on with what was true before, and answers
500 to who writes. So a session is held open here that ends when the database is taken away. Then Synapse is stopped, and started anew when the
database can be reached again; once it serves, the name of the session says so to whoever waits for it in the database.
"""

import os
import select
import signal
import socket
import subprocess
import sys

import psycopg2
import yaml
from signedjson.key import generate_signing_key, write_signing_keys

USER = 991
DATA = "/data"
KEY = f"{DATA}/signing.key"
CONFIG = "/run/synapse/homeserver.yaml"
NOTIFY = "/run/synapse/notify"
SECRETS = "/run/secrets"

DATABASE = {
    "host": os.environ["DB_HOST"],
    "dbname": os.environ.get("DB_NAME", "synapse"),
    "user": os.environ.get("DB_USER", "synapse"),
    # A database whose machine went away without a word is missed after some seconds as well.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}


def secret(name: str) -> str:
    with open(f"{SECRETS}/{name}") as file:
        return file.read().strip()


def homeserver() -> dict:
    name = os.environ["SERVER_NAME"]
    registration = os.environ.get("ENABLE_REGISTRATION") == "true"
    return {
        "server_name": name,
        "public_baseurl": f"https://{name}/",
        "serve_server_wellknown": True,
        "report_stats": False,
        "listeners": [
            {
                "port": 8008,
                "type": "http",
                "bind_addresses": ["0.0.0.0"],
                "x_forwarded": True,
                "resources": [{"names": ["client", "federation"]}],
            }
        ],
        "database": {"name": "psycopg2", "args": {**DATABASE, "cp_min": 2, "cp_max": 10}},
        "media_store_path": f"{DATA}/media",
        "signing_key_path": KEY,
        "registration_shared_secret_path": f"{SECRETS}/registration",
        "macaroon_secret_key_path": f"{SECRETS}/macaroon",
        "form_secret_path": f"{SECRETS}/form",
        "enable_registration": registration,
        "enable_registration_without_verification": registration,
        "trusted_key_servers": [],
        "log_config": "/etc/synapse/log.yaml",
    }


def prepare() -> None:
    """Writes what Synapse reads, and gives up root."""
    os.makedirs(os.path.dirname(CONFIG), exist_ok=True)
    with open(CONFIG, "w") as file:
        yaml.safe_dump(homeserver(), file)
    for path in (DATA, os.path.dirname(CONFIG)):
        os.chown(path, USER, USER)
    os.setgroups([])
    os.setgid(USER)
    os.setuid(USER)
    os.chdir(DATA)
    os.environ["HOME"] = DATA
    os.environ["PGPASSWORD"] = secret("db_password")
    if not os.path.exists(KEY):
        with open(f"{KEY}.new", "w") as file:
            write_signing_keys(file, [generate_signing_key("a_" + os.urandom(3).hex())])
        os.rename(f"{KEY}.new", KEY)


def start() -> tuple[subprocess.Popen, socket.socket]:
    """Starts Synapse. It says by the socket when it serves."""
    if os.path.exists(NOTIFY):
        os.unlink(NOTIFY)
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(NOTIFY)
    command = [sys.executable, "-m", "synapse.app.homeserver", "--config-path", CONFIG]
    return subprocess.Popen(command, env={**os.environ, "NOTIFY_SOCKET": NOTIFY}), notify


class Stopped(Exception):
    """Somebody has told this container to stop."""


def say(line: str) -> None:
    print(f"entrypoint: {line}", file=sys.stderr, flush=True)


def connect(wake: int):
    """A session with the database, as soon as there can be one."""
    told = False
    while True:
        try:
            session = psycopg2.connect(**DATABASE, connect_timeout=5, application_name="synapse is down")
            session.autocommit = True
            return session
        except psycopg2.OperationalError as error:
            if not told:
                say(f"waiting for the database: {str(error).strip()}")
            told = True
        waited(wake, [], 0.5)


def waited(wake: int, others: list, seconds=None) -> list:
    """Waits for one of the others, or a signal. Throws Stopped at the signal to stop."""
    ready, _, _ = select.select([wake, *others], [], [], seconds)
    if wake in ready:
        received = os.read(wake, 64)
        if signal.SIGTERM in received or signal.SIGINT in received:
            raise Stopped
    return [other for other in ready if other != wake]


def run(wake: int) -> int:
    """One Synapse after the other. Returns the exit code of one that ended by itself."""
    while True:
        session = connect(wake)
        synapse, notify = start()
        try:
            while synapse.poll() is None:
                ready = waited(wake, [session, notify])
                if notify in ready and b"READY=1" in notify.recv(4096):
                    with session.cursor() as cursor:
                        cursor.execute("SET application_name TO 'synapse is up'")
                if session in ready:
                    session.poll()
            return synapse.returncode
        except psycopg2.Error as error:
            say(f"the database went away: {str(error).strip()}")
        finally:
            synapse.terminate()
            synapse.wait()
            notify.close()
            session.close()


def main() -> int:
    prepare()
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    try:
        return run(wake)
    except Stopped:
        return 0


sys.exit(main())
