# The whole program in one static file, on nothing. Build: docker build --build-arg VERSION=1.0.0 --build-arg COMMIT=$(git rev-parse HEAD) -t answerbot .
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=0.1.0
ARG COMMIT=unknown
# -trimpath and no time stamp: the same source gives the same bytes.
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X main.version=${VERSION} -X main.commit=${COMMIT}" -o /out/answerbot ./cmd/answerbot \
 && mkdir -p /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/answerbot /answerbot
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
# There is no /tmp on nothing, and the root may be read-only: what is written goes to /data.
ENV ANSWERBOT_ADDR=0.0.0.0:8080 ANSWERBOT_DATA=/data ANSWERBOT_CACHE=/data/cache TMPDIR=/data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/answerbot"]
CMD ["serve"]
