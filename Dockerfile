FROM python:3.13-slim AS build
COPY pyproject.toml README.md LICENSE /source/
COPY integrity /source/integrity
RUN python -m venv /opt/integrity \
    && /opt/integrity/bin/pip install --quiet --no-cache-dir --disable-pip-version-check --only-binary :all: /source \
    && /opt/integrity/bin/pip uninstall --quiet --yes pip

FROM python:3.13-slim
# git is needed by --since. The repository that is mounted belongs to another user.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory /repository
COPY --from=build /opt/integrity /opt/integrity
USER 10001:10001
WORKDIR /repository
ENTRYPOINT ["/opt/integrity/bin/integrity"]
CMD ["check"]
