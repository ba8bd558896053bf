# syntax=docker/dockerfile:1
# The image of a release: the static binary of the release and nothing else. The release workflow
# lays the binaries out as dist/image/ARCHITECTURE/plimsoll before it builds.
FROM scratch
ARG TARGETARCH
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="plimsoll" \
      org.opencontainers.image.description="A static analyzer for Dockerfiles and Compose files" \
      org.opencontainers.image.source="https://github.com/plimsoll/plimsoll" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --chmod=0555 dist/image/${TARGETARCH}/plimsoll /usr/local/bin/plimsoll
WORKDIR /work
USER 65532:65532
# A command that ends by itself has no health.
HEALTHCHECK NONE
ENTRYPOINT ["/usr/local/bin/plimsoll"]
CMD ["check"]
