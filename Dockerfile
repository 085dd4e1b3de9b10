# The image of web, worker and beat. Builds offline of our own services: any mirror of PyPI, npm and Debian will do.

# --- Browser libraries: only files are taken from them, none of their scripts is run -------------------
FROM node:20-bookworm-slim AS browser
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

# --- Python packages, each checked by its hash ----------------------------------------------------------
FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY deploy/requirements.lock ./
RUN /opt/venv/bin/pip install --require-hashes -r requirements.lock

# --- The application ------------------------------------------------------------------------------------
FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext tesseract-ocr tesseract-ocr-vie tesseract-ocr-script-viet \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/civreg --shell /usr/sbin/nologin civreg
# One thread for each page: two workers reading two pages beat one page read by all cores.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 OMP_THREAD_LIMIT=1 LANG=C.UTF-8 \
    DJANGO_SETTINGS_MODULE=civreg.settings CIVREG_VAR=/srv/civreg/var
WORKDIR /srv/civreg/app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=browser /build/node_modules node_modules
# The key is for the build alone: nothing is signed with it, and production refuses to start without its own.
RUN find locale -name '*.po' -execdir msgfmt -o django.mo django.po ';' \
    && SECRET_KEY=build DATABASE_URL=postgres:///build python manage.py collectstatic --noinput -v 0 \
    && mkdir -p /srv/civreg/var/media /srv/civreg/var/run \
    && chown -R civreg:civreg /srv/civreg/var/media /srv/civreg/var/run
USER civreg
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "civreg.wsgi", "--config", "deploy/gunicorn.py"]
