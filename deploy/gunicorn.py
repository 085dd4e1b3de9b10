"""gunicorn in production; nginx in front holds slow clients off (two times four threads alone would not)."""

import os

bind = "0.0.0.0:8000"
worker_class = "gthread"  # its plain workers close every connection
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 120
graceful_timeout = 30
keepalive = 75  # longer than nginx keeps its side, so that nginx never sends into a closing connection
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory: a heartbeat on a slow disk would kill healthy workers
control_socket_disable = True
accesslog = None  # nginx writes it
forwarded_allow_ips = "*"  # only nginx can reach this port
