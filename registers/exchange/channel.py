"""The line to the Ministry's side: a package goes out, answers come back. Values and files only, no database.

No public interface of the Ministry's software is known (domain.md 9): this is the smallest one that can be made
safe. A package is posted under an idempotency key, so that sending it again never makes a second one. The client
follows no redirects, and checks the server's certificate wherever the address begins with https.
"""

import http.client
import json
import ssl
import uuid
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

CHUNK = 256 * 1024
MOST_OF_AN_ANSWER = 64 * 2**20
# What says that the package itself is wrong; everything else may be better in a while.
FINAL = {400, 409, 413, 415, 422}


class Outage(Exception):
    """The Ministry's side cannot be reached or cannot answer now; `code` says how, for a sentence."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Declined(Exception):
    """The Ministry's side looked at the package and does not take it; `reason` are its own words."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Part:
    """One file of a package: an open binary file and its size in bytes."""

    field: str
    name: str
    file: object
    size: int


class Ministry:
    """One address with its token; `seconds` is the longest silence that is borne."""

    def __init__(self, url, *, token="", seconds=60):
        self.at = urlsplit(url)
        self.token, self.seconds = token, seconds

    def deliver(self, *, key, facts, parts) -> str:
        """Hand in one package; the receipt's number. The same key again gives the same receipt."""
        boundary = uuid.uuid4().hex
        length, body = _multipart(boundary, facts, parts)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}", "Content-Length": str(length),
            "Idempotency-Key": key,
        }  # fmt: skip
        answer = self._ask("POST", "/packages", body, headers)
        receipt = answer.get("receipt")
        if not isinstance(receipt, str) or not 0 < len(receipt) <= 100:
            raise Outage("unreadable")
        return receipt

    def answers(self, receipt) -> list:
        """What is answered so far for a receipt: a list of dicts, possibly empty, possibly told before."""
        items = self._ask("GET", f"/packages/{quote(receipt, safe='')}/answers", None, {}).get("items")
        if not isinstance(items, list):
            raise Outage("unreadable")
        return [item for item in items if isinstance(item, dict)]

    def _ask(self, method, path, body, headers):
        line = self._open()
        try:
            sent = {"Accept": "application/json", "Authorization": f"Bearer {self.token}", **headers}
            line.request(method, self.at.path.rstrip("/") + path, body=body, headers=sent)
            answer = line.getresponse()
            content = answer.read(MOST_OF_AN_ANSWER + 1)
        except (OSError, http.client.HTTPException) as problem:
            raise Outage("timeout" if isinstance(problem, TimeoutError) else "unreachable") from problem
        finally:
            line.close()
        return _read(answer.status, content)

    def _open(self):
        if self.at.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self.at.netloc, timeout=self.seconds, context=context)
        return http.client.HTTPConnection(self.at.netloc, timeout=self.seconds)


def _read(status, content):
    """The JSON object of a good answer; what else came becomes Outage or Declined."""
    try:
        answer = json.loads(content) if len(content) <= MOST_OF_AN_ANSWER else None
    except ValueError:
        answer = None
    if status in FINAL:
        reason = answer.get("reason") if isinstance(answer, dict) else ""
        raise Declined(str(reason or status)[:1000])
    if status in (401, 403):
        raise Outage("not_allowed")
    if not 200 <= status < 300:
        raise Outage(f"http_{status}")
    if not isinstance(answer, dict):
        raise Outage("unreadable")
    return answer


def _multipart(boundary, facts, parts):
    """(length, chunks) of a form with texts and files; files are read as they go out, never held whole."""
    texts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in facts.items()
    ).encode()
    heads = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{part.field}"; filename="{part.name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        for part in parts
    ]
    end = f"--{boundary}--\r\n".encode()
    length = len(texts) + sum(len(head) + part.size + 2 for head, part in zip(heads, parts, strict=True)) + len(end)

    def chunks():
        yield texts
        for head, part in zip(heads, parts, strict=True):
            yield head
            while chunk := part.file.read(CHUNK):
                yield chunk
            yield b"\r\n"
        yield end

    return length, chunks()
