# The reference application's database binary, `shop`, as an image: it migrates, seeds, verifies and backs up. No compiler
# and no Retort are in it. docs/deploy.md says how it is used; tests/containers/bare_roots.sh follows it without Docker.

FROM debian:12-slim AS build
RUN apt-get update && \
    apt-get install -y --no-install-recommends g++ cmake ninja-build libsoci-dev libsqlite3-dev libpq-dev \
    libboost1.81-dev libfmt-dev libcli11-dev libtomlplusplus-dev && \
    apt-get clean && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY CMakeLists.txt retort.toml /src/
COPY cmake /src/cmake
COPY framework /src/framework
COPY dialects /src/dialects
COPY docs/examples /src/docs/examples
COPY models /src/models
COPY migrations /src/migrations
COPY seeds /src/seeds
RUN cmake -S /src -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release -DRETORT_TESTS=OFF -DRETORT_INSTALL=OFF && \
    cmake --build /build --target shop && \
    strip /build/bin/shop

FROM debian:12-slim
# What the binary links, and pg_dump, pg_restore and psql for backups.
RUN apt-get update && \
    apt-get install -y --no-install-recommends libsoci-core4.0 libsoci-sqlite3-4.0 libsoci-postgresql4.0 libsqlite3-0 \
    libpq5 libfmt9 libtomlplusplus3 postgresql-client-15 && \
    apt-get clean && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --home-dir /srv/shop --create-home shop && \
    install --directory --owner=shop --group=shop --mode=0700 /srv/shop/backups
COPY --from=build /build/bin/shop /usr/local/bin/shop
COPY retort.toml /srv/shop/retort.toml
WORKDIR /srv/shop
USER shop
VOLUME /srv/shop/backups
ENTRYPOINT ["shop"]
CMD ["deploy", "--env", "prod"]
