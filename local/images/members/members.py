#!/usr/bin/python3
"""Members: a visitors' book in which only those can write who signed in by OpenID Connect. Standard library only."""

import base64
import hashlib
import html
import json
import os
import secrets
import signal
import sys
import time
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from urllib.request import Request, urlopen

VERSION = os.environ["MEMBERS_VERSION"]
URL = os.environ["MEMBERS_URL"]
ISSUER = os.environ.get("OIDC_ISSUER", "")
CLIENT = os.environ.get("OIDC_CLIENT_ID", "")
BOOK = os.path.join(os.environ.get("MEMBERS_DATA", "/var/lib/members"), "book.json")

# Who is about to sign in, and who has; both end with the process.
begun = {}
sessions = {}


def ask(url, form=None, **headers):
    """The JSON that is answered; the server's certificate is verified."""
    body = None if form is None else urlencode(form).encode()
    with urlopen(Request(url, data=body, headers=headers), timeout=10) as answer:
        return json.load(answer)


def discover():
    """Without its provider nobody could ever write here, so the application does not start."""
    try:
        found = ask(f"{ISSUER}/.well-known/openid-configuration")
    except (OSError, ValueError) as error:
        sys.exit(f"FATAL: the OpenID Connect provider \"{ISSUER}\" cannot be asked: {error}")
    if found["issuer"] != ISSUER:
        sys.exit(f"FATAL: the provider at {ISSUER} calls itself {found['issuer']}")
    return found


def entries():
    if not os.path.exists(BOOK):
        return []
    with open(BOOK) as file:
        return json.load(file)


def write(entry):
    every = [*entries(), entry]
    with open(f"{BOOK}.new", "w") as file:
        json.dump(every, file)
    os.replace(f"{BOOK}.new", BOOK)


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def signed_in(code, begin):
    """Who the provider says has signed in. Raises ValueError or OSError."""
    with open("/run/secrets/client_secret") as file:
        secret = file.read().strip()
    basic = base64.b64encode(f"{quote(CLIENT, safe='')}:{quote(secret, safe='')}".encode()).decode()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": f"{URL}/callback", "code_verifier": begin["verifier"]}
    granted = ask(provider["token_endpoint"], form, Authorization=f"Basic {basic}")
    # It comes straight from the provider over TLS, which stands for its signature (OpenID Connect Core, 3.1.3.7).
    claims = decoded(granted["id_token"].split(".")[1])
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims["iss"] != ISSUER or CLIENT not in audience or claims["nonce"] != begin["nonce"] or claims["exp"] < time.time():
        raise ValueError("the token is not for us")
    person = ask(provider["userinfo_endpoint"], Authorization=f"Bearer {granted['access_token']}")
    if person["sub"] != claims["sub"]:
        raise ValueError("the provider tells of another person than the token")
    return person["preferred_username"]


PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Members</title></head>
<body><h1>Members</h1>%s<ul>%s</ul><footer>Members %s</footer></body>
</html>
"""
WRITE = '<p>Signed in as %s</p><form method="post" action="/"><label>Entry <input name="text"></label><button>Write</button></form>'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, kind="text/html; charset=utf-8", **headers):
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def person(self):
        cookie = SimpleCookie(self.headers.get("Cookie") or "").get("session")
        return None if cookie is None else sessions.get(cookie.value)

    def do_GET(self):
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/":
            person = self.person()
            rows = "".join(f"<li>{html.escape(entry['by'])}: {html.escape(entry['text'])}</li>" for entry in entries())
            head = '<p><a href="/login">Sign in</a></p>' if person is None else WRITE % html.escape(person)
            self.answer(200, PAGE % (head, rows, VERSION))
        elif parts.path == "/health":
            self.answer(200, json.dumps({"entries": len(entries()), "version": VERSION}), "application/json")
        elif parts.path == "/login":
            state, verifier, nonce = (secrets.token_urlsafe(32) for _ in range(3))
            begun[state] = {"verifier": verifier, "nonce": nonce}
            challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
            asked = {
                "response_type": "code",
                "client_id": CLIENT,
                "redirect_uri": f"{URL}/callback",
                "scope": "openid profile email",
                "state": state,
                "nonce": nonce,
                "code_challenge": challenge,
                "code_challenge_method": "S256",
            }
            self.answer(303, "", Location=f"{provider['authorization_endpoint']}?{urlencode(asked)}")
        elif parts.path == "/callback":
            begin = begun.pop(query.get("state"), None)
            if begin is None or "code" not in query:
                return self.answer(400, PAGE % ("<p>Nobody began to sign in here.</p>", "", VERSION))
            try:
                person = signed_in(query["code"], begin)
            except (OSError, ValueError, KeyError) as error:
                why = error.read().decode() if isinstance(error, HTTPError) else str(error)
                print(f"a sign-in failed: {error}: {why}")
                return self.answer(403, PAGE % ("<p>The sign-in failed.</p>", "", VERSION))
            session = secrets.token_urlsafe(32)
            sessions[session] = person
            self.answer(303, "", Location="/", Set_Cookie=f"session={session}; HttpOnly; Secure; SameSite=Lax; Path=/")
        else:
            self.answer(404, PAGE % ("<p>Not found.</p>", "", VERSION))

    def do_POST(self):
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        person = self.person()
        if urlsplit(self.path).path != "/" or person is None:
            return self.answer(403, PAGE % ("<p>Sign in first.</p>", "", VERSION))
        write({"by": person, "text": parse_qs(content).get("text", [""])[0]})
        self.answer(303, "", Location="/")

    def log_message(self, form, *values):
        # The line of a request holds codes: only what was asked, and how it ended.
        print(f"{self.command} {urlsplit(self.path).path} {values[1] if len(values) > 1 else ''}")


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
os.makedirs(os.path.dirname(BOOK), exist_ok=True)
provider = discover()
print(f"Members {VERSION} listens on port 8000, people sign in at {ISSUER}")
ThreadingHTTPServer(("", 8000), Handler).serve_forever()
