#!/usr/bin/python3
"""Login: a small OpenID Connect provider, with one way to sign in and one way to make accounts. Standard library only."""

import base64
import hashlib
import hmac
import html
import json
import os
import secrets
import signal
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

ISSUER = os.environ["LOGIN_URL"]
ACCOUNTS = os.path.join(os.environ.get("LOGIN_DATA", "/var/lib/login"), "accounts.json")

# Codes and tokens live as long as the process; accounts are kept.
codes = {}
tokens = {}


def read(path):
    with open(path) as file:
        return file.read().strip()


def accounts():
    return json.loads(read(ACCOUNTS)) if os.path.exists(ACCOUNTS) else {}


def keep(account):
    every = accounts()
    if account["clientId"] in every:
        return False
    every[account["clientId"]] = account
    with open(f"{ACCOUNTS}.new", "w") as file:
        json.dump(every, file)
    os.replace(f"{ACCOUNTS}.new", ACCOUNTS)
    return True


def is_allowed(account, target):
    return any(target == known or (known.endswith("/*") and target.startswith(known[:-1])) for known in account["redirects"])


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def id_token(account, code):
    """Signed with the client's secret (HS256), as the specification allows where only the client reads it."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "sub": account["user"],
        "aud": account["clientId"],
        "iat": now,
        "exp": now + 300,
        "nonce": code["nonce"],
        "preferred_username": account["user"],
        "email": account["email"],
    }
    text = ".".join(encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{text}.{encoded(hmac.new(account['clientSecret'].encode(), text.encode(), hashlib.sha256).digest())}"


PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Login</title></head>
<body><h1>%s</h1>%s</body>
</html>
"""

FORM = """<p>%s</p><form method="post" action="/authorize?%s">
<label>User <input name="user"></label><label>Password <input name="password" type="password"></label><button>Sign in</button></form>"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, **headers):
        page = isinstance(body, str)
        content = body.encode() if page else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if page else "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def asked(self):
        """What a client asks for and whose it is; a page says no where either is wrong, and nobody is sent anywhere."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        account = accounts().get(query.get("client_id"))
        if account is None or query.get("response_type") != "code" or not is_allowed(account, query.get("redirect_uri", "")):
            self.answer(400, PAGE % ("Sign in", "<p>This client may not ask for that.</p>"))
            return None, None
        return query, account

    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/":
            self.answer(200, PAGE % ("Login", "<p>People sign in here for other applications.</p>"))
        elif path == "/health":
            accounts()
            self.answer(200, {"status": "ok"})
        elif path == "/.well-known/openid-configuration":
            self.answer(
                200,
                {
                    "issuer": ISSUER,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "userinfo_endpoint": f"{ISSUER}/userinfo",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["HS256"],
                    "code_challenge_methods_supported": ["S256"],
                },
            )
        elif path == "/authorize":
            query, account = self.asked()
            if account is not None:
                self.answer(200, PAGE % ("Sign in", FORM % ("", html.escape(urlencode(query)))))
        elif path == "/userinfo":
            account = tokens.get((self.headers.get("Authorization") or "").removeprefix("Bearer "))
            if account is None:
                return self.answer(401, {"error": "invalid_token"})
            self.answer(200, {"sub": account["user"], "preferred_username": account["user"], "email": account["email"]})
        else:
            self.answer(404, {"error": "not found"})

    def do_POST(self):
        path = urlsplit(self.path).path
        content = self.body()
        if path == "/admin/accounts":
            given = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            if not hmac.compare_digest(given, read("/run/secrets/admin_token")):
                return self.answer(401, {"error": "not the administrator"})
            made = keep(json.loads(content))
            self.answer(201 if made else 409, {} if made else {"error": "there is such a client"})
        elif path == "/authorize":
            query, account = self.asked()
            if account is None:
                return
            form = {name: values[0] for name, values in parse_qs(content).items()}
            right = form.get("user") == account["user"] and hmac.compare_digest(form.get("password", ""), account["password"])
            if not right:
                return self.answer(200, PAGE % ("Sign in", FORM % ("Wrong user or password.", html.escape(urlencode(query)))))
            code = secrets.token_urlsafe(24)
            codes[code] = {"account": account, "nonce": query.get("nonce", ""), "challenge": query.get("code_challenge"), "redirect": query["redirect_uri"]}
            back = urlencode({"code": code, "state": query.get("state", "")}, quote_via=quote)
            self.answer(303, "", Location=f"{query['redirect_uri']}?{back}")
        elif path == "/token":
            self.token({name: values[0] for name, values in parse_qs(content).items()})
        else:
            self.answer(404, {"error": "not found"})

    def token(self, form):
        kind, _, value = (self.headers.get("Authorization") or "").partition(" ")
        client, _, secret = base64.b64decode(value).decode().partition(":") if kind == "Basic" else ("", "", "")
        account = accounts().get(unquote(client))
        if account is None or not hmac.compare_digest(unquote(secret), account["clientSecret"]):
            return self.answer(401, {"error": "invalid_client"})
        # A code is good once.
        code = codes.pop(form.get("code"), None)
        challenge = encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            code is None
            or code["account"]["clientId"] != account["clientId"]
            or code["redirect"] != form.get("redirect_uri")
            or code["challenge"] not in (None, challenge)
        ):
            return self.answer(400, {"error": "invalid_grant"})
        token = secrets.token_urlsafe(24)
        tokens[token] = account
        self.answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": 300, "id_token": id_token(account, code)})

    def log_message(self, form, *values):
        # The line of a request holds codes: only what was asked, and how it ended.
        print(f"{self.command} {urlsplit(self.path).path} {values[1] if len(values) > 1 else ''}")


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
print(f"Login for {ISSUER} listens on port 8000")
ThreadingHTTPServer(("", 8000), Handler).serve_forever()
