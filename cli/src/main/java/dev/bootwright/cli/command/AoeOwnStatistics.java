package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// What one's own target counts, asked of `aoe serve --metrics`.
final class AoeOwnStatistics {

    private AoeOwnStatistics() {}

    /// The document of [AoeReport].
    static Json.Object fetch(HostPort from, Duration patience)
            throws IOException, InterruptedException {
        URI url =
                URI.create(
                        "http://%s:%d%s"
                                .formatted(from.host(), from.port(), AoeMetricsDoor.STATISTICS));
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(patience).build()) {
            HttpResponse<String> response =
                    http.send(
                            HttpRequest.newBuilder(url).timeout(patience).build(),
                            BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new Failure("%s answers %d".formatted(url, response.statusCode()), "");
            }
            return Json.parse(response.body()).asObject("statistics");
        } catch (JsonException e) {
            throw new Failure("%s is no target of ours: %s".formatted(url, e.getMessage()), "");
        } catch (IOException e) {
            throw new Failure(
                    "%s does not answer".formatted(url),
                    "start the target with --metrics %s:%d".formatted(from.host(), from.port()));
        }
    }

    static String table(Json.Object statistics) throws JsonException {
        Table table =
                new Table(
                        "TARGET",
                        "BYTES",
                        "READS",
                        "READ",
                        "WRITES",
                        "WRITTEN",
                        "FLUSHES",
                        "REFUSED",
                        "FAILURES",
                        "SOURCE");
        for (Json each : statistics.array("targets").elements()) {
            Json.Object target = each.asObject("target");
            table.add(
                    target.text("target"),
                    "" + target.integer("size"),
                    "" + target.integer("reads"),
                    "" + target.integer("readBytes"),
                    "" + target.integer("writes"),
                    "" + target.integer("writtenBytes"),
                    "" + target.integer("flushes"),
                    "" + target.integer("refused"),
                    "" + target.integer("failures"),
                    target.text("source"));
        }
        return table.toString();
    }
}
