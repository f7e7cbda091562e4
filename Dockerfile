# The portal with its own static files. PostgreSQL and Redis are given by the deployment.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

RUN useradd --system --create-home --home-dir /srv/azimut azimut
WORKDIR /srv/azimut

COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt

COPY . .

# collectstatic reads the settings but no secret and no server: these values serve this one command.
RUN SECRET_KEY=only-to-collect-the-static-files-of-the-image-0123456789 ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql:///azimut python manage.py collectstatic --no-input

RUN install --directory --owner azimut --group azimut .data
USER azimut
VOLUME /srv/azimut/.data
EXPOSE 8000

CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--timeout", "60", "--no-control-socket"]
