# docker build -t thresher .
# docker run --rm -v "$PWD:/data" thresher minimize sample.pla
FROM swift:6.2-bookworm AS build
WORKDIR /thresher
COPY . .
RUN Packaging/image build

FROM debian:bookworm-slim
COPY --from=build /thresher/.build/packages/thresher_*.deb /thresher/Packaging/image /tmp/thresher/
RUN /tmp/thresher/image install /tmp/thresher/thresher_*.deb
WORKDIR /data
ENTRYPOINT ["thresher"]
