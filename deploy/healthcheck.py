"""Exit 0 if this container's web answers that it is ready (used by docker-compose.yml)."""

import sys
import urllib.request

request = urllib.request.Request("http://127.0.0.1:8000/health/ready", headers={"X-Forwarded-Proto": "https"})
try:
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - a fixed address
        sys.exit(answer.status != 200)
except OSError as error:
    sys.exit(f"not ready: {error}")
