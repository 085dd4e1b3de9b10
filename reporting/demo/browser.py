"""A small HTTP client with cookies, for the unattended run of the main job."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Failed(Exception):
    """A step that did not do what it should; the text says what came instead."""


class Browser:
    """One person at one browser: signs in through the form, keeps the cookies, speaks HTML and JSON."""

    def __init__(self, base, username, password):
        self.base = base.rstrip("/")
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        token = self._token("/login/")
        form = {"username": username, "password": password, "csrfmiddlewaretoken": token}
        landed, _body = self._open("/login/", data=urllib.parse.urlencode(form).encode())
        if landed.endswith("/login/"):
            raise Failed(f"{username} could not sign in")

    def page(self, path):
        """The text of a page."""
        return self._open(path)[1].decode()

    def download(self, path):
        """The bytes of a file."""
        return self._open(path)[1]

    def json(self, path, body=None, **headers):
        """The JSON answer of a GET, or of a POST of `body`."""
        data = None if body is None else json.dumps(body).encode()
        sent = {"Accept": "application/json", "Content-Type": "application/json", **headers}
        return json.loads(self._open(path, data=data, headers=sent)[1])

    def send_file(self, path, name, content, media_type, **fields):
        """Send one file as a form would; the JSON answer."""
        boundary = uuid.uuid4().hex
        part = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
        parts = [part.format(boundary, key, value) for key, value in fields.items()]
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {media_type}'
        data = "".join(parts).encode() + f"--{boundary}\r\n{head}\r\n\r\n".encode() + content
        data += f"\r\n--{boundary}--\r\n".encode()
        sent = {"Accept": "application/json", "Content-Type": f"multipart/form-data; boundary={boundary}"}
        return json.loads(self._open(path, data=data, headers=sent)[1])

    def _token(self, path):
        found = TOKEN.search(self.page(path))
        if not found:
            raise Failed(f"no form on {path}")
        return found.group(1)

    def _cookie(self, ending):
        return next((cookie.value for cookie in self.cookies if cookie.name.endswith(ending)), "")

    def _open(self, path, data=None, headers=None):
        request = urllib.request.Request(self.base + path, data=data, headers=headers or {})  # noqa: S310 (our own address)
        if data is not None:
            request.add_header("X-CSRFToken", self._cookie("csrf"))
            request.add_header("Referer", self.base + path)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.geturl(), answer.read()
        except urllib.error.HTTPError as refused:
            said = refused.read()[:600].decode(errors="replace")
            raise Failed(f"{request.get_method()} {path}: {refused.code} {said}") from refused
