"""Large files in pieces: a download that broke off goes on where it stopped (RFC 9110, section 14)."""

import re

from django.http import FileResponse, HttpResponse

CHUNK = 256 * 1024
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


def download(request, file, *, name, size, etag, media_type):
    """The open file as a download: whole, or the one range asked for. Closes the file when it is sent."""
    tag = f'"{etag}"'
    found = _RANGE.match(request.headers.get("Range", ""))
    if not found or not any(found.groups()) or request.headers.get("If-Range", tag) != tag:
        answer = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
        answer["Content-Length"] = size
    else:
        answer = _part(file, found.groups(), name=name, size=size, media_type=media_type)
    answer["Accept-Ranges"], answer["ETag"], answer["Cache-Control"] = "bytes", tag, "private, no-cache"
    return answer


def _part(file, asked, *, name, size, media_type):
    first, last = _wanted(asked, size)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(first)
    answer = FileResponse(_Piece(file, last - first + 1), as_attachment=True, filename=name, content_type=media_type)
    answer.status_code = 206
    answer["Content-Length"], answer["Content-Range"] = last - first + 1, f"bytes {first}-{last}/{size}"
    return answer


def _wanted(asked, size):
    """The first and last byte; a text without its first number counts from the end."""
    first, last = asked
    if not first:
        return max(size - int(last), 0) if int(last) else size, size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


class _Piece:
    """So many bytes of an open file from where it stands."""

    def __init__(self, file, left):
        self.file, self.left = file, left

    def read(self, size=CHUNK):
        content = self.file.read(min(size if size >= 0 else CHUNK, self.left))
        self.left -= len(content)
        return content

    def close(self):
        self.file.close()


def first_byte_of(request, *, etag):
    """From which byte on a request asks for a file, as far as it can be told before the file is opened; 0 is whole."""
    found = _RANGE.match(request.headers.get("Range", ""))
    goes_on = found and found[1] and request.headers.get("If-Range", f'"{etag}"') == f'"{etag}"'
    return int(found[1]) if goes_on else 0
