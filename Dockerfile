# The program and its demo model in an image; the steps are those of a fresh machine.
#   docker build -t glimpse .  &&  docker run --rm -v "$PWD:/work" glimpse run --help
FROM debian:12
WORKDIR /opt/glimpse
COPY . .
RUN scripts/setup.sh \
 && cmake --preset release \
 && cmake --build --preset release --target glimpse
WORKDIR /work
ENTRYPOINT ["/opt/glimpse/build/release/glimpse"]
