# Built in one stage, run in another: the image holds the unpacked distribution and the part of Java that it uses; no Maven, no sources, no
# compiler. Both bases are there for amd64 and arm64.
FROM eclipse-temurin:17.0.15_6-jdk-jammy AS build
WORKDIR /build
COPY . .
# What Maven fetches is kept between builds by the cache and is in no layer.
RUN --mount=type=cache,target=/root/.m2/repository \
  ./mvnw -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip package \
  && mkdir /headcount \
  && tar -xzf target/headcount-*.tar.gz -C /headcount --strip-components=1
# Beside Java SE: elliptic curves for TLS, names of months in other languages and their character sets, name look-ups, what PostgreSQL's driver
# and Camel find by reflection, and the figures of the virtual machine.
RUN jlink --output /java --strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 \
  --add-modules java.se,jdk.charsets,jdk.crypto.ec,jdk.localedata,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
  && /java/bin/java -Xshare:dump

FROM debian:bookworm-slim
COPY --from=build /java /java
COPY --from=build /headcount /headcount
ENV JAVA_HOME=/java LANG=C.UTF-8
# Once, here, with the Java that will run it: then each start takes half as long.
RUN /headcount/bin/prepare
# Only data/ can be written to, and only by this user; the rest may be mounted read-only.
RUN mkdir /headcount/data && chown 10001:10001 /headcount/data && chmod 700 /headcount/data
# Half of the container's memory is for the heap; what else Java needs (classes, code, threads) is some 150 MB. JAVA_OPTS goes before it.
ENV HEADCOUNT_JAVA_OPTS=-XX:MaxRAMPercentage=50
WORKDIR /headcount
USER 10001:10001
VOLUME /headcount/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["/headcount/bin/health"]
ENTRYPOINT ["/headcount/headcount"]
CMD ["serve"]
