#!/usr/bin/python3
"""Notes: stores and lists notes in PostgreSQL, keeps uploads in a folder. Standard library and psycopg2 only."""

import html
import json
import os
import re
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg2

VERSION = os.environ["NOTES_VERSION"]
UPLOADS = os.environ.get("NOTES_UPLOADS", "/var/lib/notes")

# What each version adds to the schema; a database of an older version is taken to this one at the start.
MIGRATIONS = [
    ("1.0", "CREATE TABLE notes (id serial PRIMARY KEY, text text NOT NULL)"),
    ("1.1", "ALTER TABLE notes ADD COLUMN made timestamptz NOT NULL DEFAULT now()"),
    ("1.2", "ALTER TABLE notes ADD COLUMN pinned boolean NOT NULL DEFAULT false"),
]


def connect():
    with open(os.environ.get("DB_PASSWORD_FILE", "/run/secrets/db_password")) as file:
        password = file.read().strip()
    user = os.environ.get("DB_USER", "notes")
    return psycopg2.connect(
        host=os.environ["DB_HOST"], user=user, dbname=os.environ.get("DB_NAME", user), password=password, connect_timeout=5
    )


def query(sql, *values):
    """Runs one statement in a connection of its own, so that a database that was away is no matter when it is back."""
    connection = connect()
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def migrate():
    """Waits for the database, then applies what it lacks, each step once and in one transaction."""
    while True:
        try:
            query("CREATE TABLE IF NOT EXISTS migrations (version text PRIMARY KEY)")
            break
        except psycopg2.OperationalError as error:
            print(f"waiting for the database: {str(error).strip().splitlines()[0]}")
            time.sleep(0.5)
    done = {row[0] for row in query("SELECT version FROM migrations")}
    if done and max(done) > VERSION:
        sys.exit(f"FATAL: the database is of version {max(done)}, newer than this application ({VERSION})")
    for version, sql in MIGRATIONS:
        if version <= VERSION and version not in done:
            query(f"{sql}; INSERT INTO migrations VALUES (%s)", version)
            print(f"migrated the database to {version}")


PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Notes</title><link rel="stylesheet" href="/style.css"></head>
<body><h1>Notes</h1><form method="post" action="/"><input name="text" aria-label="Note"><button>Add</button></form>
<ul>%s</ul><footer>Notes %s</footer></body>
</html>
"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, kind="application/json", **headers):
        content = body if isinstance(body, bytes) else body.encode() if kind != "application/json" else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def upload(self):
        match = re.fullmatch(r"/uploads/([A-Za-z0-9][A-Za-z0-9._-]*)", self.path)
        return os.path.join(UPLOADS, match[1]) if match else None

    def do_GET(self):
        note = re.fullmatch(r"/api/notes/(\d+)", self.path)
        if self.path == "/":
            rows = "".join(f"<li>{html.escape(text)}</li>" for (text,) in query("SELECT text FROM notes ORDER BY id"))
            self.answer(200, PAGE % (rows, VERSION), "text/html; charset=utf-8")
        elif self.path == "/style.css":
            self.answer(200, "body { font-family: sans-serif; margin: 2rem auto; max-width: 40rem }\n", "text/css")
        elif self.path == "/health":
            query("SELECT count(*) FROM notes")
            self.answer(200, {"status": "ok", "version": VERSION})
        elif self.path == "/api/notes":
            self.answer(200, [{"id": id, "text": text} for id, text in query("SELECT id, text FROM notes ORDER BY id")])
        elif note:
            rows = query("SELECT id, text FROM notes WHERE id = %s", int(note[1]))
            self.answer(200, {"id": rows[0][0], "text": rows[0][1]}) if rows else self.answer(404, {"error": "no such note"})
        elif self.upload() and os.path.exists(self.upload()):
            with open(self.upload(), "rb") as file:
                self.answer(200, file.read(), "application/octet-stream")
        else:
            self.answer(404, {"error": "not found"})

    def do_POST(self):
        content = self.body()
        if self.path == "/api/notes":
            text = str(json.loads(content)["text"])
            rows = query("INSERT INTO notes (text) VALUES (%s) RETURNING id", text)
            self.answer(201, {"id": rows[0][0], "text": text})
        elif self.path == "/":
            from urllib.parse import parse_qs

            query("INSERT INTO notes (text) VALUES (%s)", parse_qs(content.decode()).get("text", [""])[0])
            self.answer(303, "", "text/plain", Location="/")
        else:
            self.answer(404, {"error": "not found"})

    def do_PUT(self):
        content = self.body()
        if not self.upload():
            return self.answer(404, {"error": "not found"})
        with open(self.upload(), "wb") as file:
            file.write(content)
        self.answer(201, {"bytes": len(content)})

    def do_DELETE(self):
        note = re.fullmatch(r"/api/notes/(\d+)", self.path)
        if note and query("DELETE FROM notes WHERE id = %s RETURNING id", int(note[1])):
            self.answer(200, {})
        else:
            self.answer(404, {"error": "no such note"})

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except (psycopg2.Error, OSError, ValueError, KeyError) as error:
            print(f"{self.command} {self.path}: {error}")
            status = 503 if isinstance(error, psycopg2.Error) else 400
            try:
                self.answer(status, {"error": "the database does not answer" if status == 503 else "bad request"})
            except OSError:
                pass

    def log_message(self, form, *values):
        print(form % values)


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
os.makedirs(UPLOADS, exist_ok=True)
migrate()
print(f"Notes {VERSION} listens on port 8000")
ThreadingHTTPServer(("", 8000), Handler).serve_forever()
