# The production image: what requirements/base.txt lists and the application; no embedded server, no test tool.

FROM python:3.13-slim AS packages
WORKDIR /build
COPY requirements/bootstrap.txt requirements/base.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r bootstrap.txt \
 && python -m venv --without-pip /opt/venv \
 && uv pip sync --no-cache --compile-bytecode --python /opt/venv/bin/python --require-hashes --only-binary :all: base.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin little
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    STATIC_ROOT=/srv/static
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
# Collecting needs settings, not servers: the key is made for this one command and the addresses lead nowhere.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost:1 \
    python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q /app
USER little
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["python", "/app/config/probe.py"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "config.wsgi:application"]
