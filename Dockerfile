# Built in one stage, run in another: neither Maven nor the sources are in the image.
FROM eclipse-temurin:17.0.15_6-jdk-jammy AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
RUN ./mvnw -q -B -ntp dependency:go-offline
COPY src src
RUN ./mvnw -q -B -ntp -DskipTests -Dspotless.check.skip package

FROM eclipse-temurin:17.0.15_6-jre-jammy
RUN useradd --system --uid 10001 --home-dir /headcount headcount \
  && mkdir -p /headcount/data && chown headcount /headcount/data
WORKDIR /headcount
COPY --from=build /build/target/lib lib
COPY --from=build /build/target/headcount.jar lib/
COPY headcount ./
COPY config config
COPY routes routes
USER headcount
VOLUME /headcount/data
ENTRYPOINT ["/headcount/headcount"]
CMD ["serve"]
