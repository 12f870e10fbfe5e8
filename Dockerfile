# Built in one stage, run in another: the image holds the unpacked distribution and a Java runtime, no Maven and no sources.
FROM eclipse-temurin:17.0.15_6-jdk-jammy AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
RUN ./mvnw -q -B -ntp dependency:go-offline
COPY . .
RUN ./mvnw -q -B -ntp -DskipTests -Dspotless.check.skip package \
  && mkdir /headcount \
  && tar -xzf target/headcount-*.tar.gz -C /headcount --strip-components=1

FROM eclipse-temurin:17.0.15_6-jre-jammy
COPY --from=build /headcount /headcount
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
