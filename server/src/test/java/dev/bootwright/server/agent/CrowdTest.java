package dev.bootwright.server.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.server.Site;
import dev.bootwright.server.Specimen;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many agents that mean no good, at a server with the heap that `serve` has, in a process of its own.
class CrowdTest {

    private static final int AGENTS = 8;
    private static final Pattern SECRET = Pattern.compile("bootwright\\.secret=(\\S+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir Path data;

    private Process server = null;
    private String address = "";

    /// A server that ends when its standard input does.
    static final class SmallServer {

        private SmallServer() {}

        static void main(String[] arguments) throws IOException {
            try (Site site = Site.open(Path.of(arguments[0]))) {
                System.out.println(site.uri(""));
                if (System.in.read() >= 0) {
                    throw new IOException("nothing is expected on the standard input");
                }
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        server =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-XX:MaxDirectMemorySize=48m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallServer.class.getName(),
                                data.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        address = server.inputReader().readLine();
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        server.outputWriter().close();
        server.waitFor();
    }

    @Test
    void hostileBodiesFromManyAgentsAtOnceDoNotExhaustTheServer() throws Exception {
        List<String> bodies =
                List.of(
                        "{\"a\":[" + "{\"\":1},".repeat(230_000) + "1]}",
                        "{\"a\":[" + "{},".repeat(490_000) + "1]}",
                        "{\"a\":\"" + "\u20ac".repeat(2_500_000) + "\"}",
                        "{\"a\":[" + "\"\\n\",".repeat(490_000) + "1]}");
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            secrets.add(boot(i));
        }
        for (String body : bodies) {
            List<CompletableFuture<HttpResponse<String>>> answers =
                    IntStream.range(0, AGENTS)
                            .mapToObj(i ->
                                    post(
                                            i % 2 == 0 ? AgentApi.INVENTORY : AgentApi.DETAILS,
                                            secrets.get(i),
                                            body))
                            .toList();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isIn(400, 503))
                    .anySatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(400));
        }
        assertThat(post(AgentApi.PHASE, secrets.getFirst(), "{\"phase\":\"post\"}").join())
                .returns(204, HttpResponse::statusCode);
    }

    /// Boots and registers.
    private String boot(int number) throws IOException, InterruptedException {
        String mac = "52-54-00-00-00-%02x".formatted(number);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/boot/" + mac + ".ipxe")).build();
        String script = HTTP.send(request, BodyHandlers.ofString()).body();
        Matcher matcher = SECRET.matcher(script);
        assertThat(matcher.find()).as(script).isTrue();
        String registration = Specimen.registration(mac.replace('-', ':')).toJson().toString();
        assertThat(post(AgentApi.REGISTER, matcher.group(1), registration).join())
                .returns(200, HttpResponse::statusCode);
        return matcher.group(1);
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String secret, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofMinutes(1)) // an error of memory answers nothing
                        .header("Authorization", "Bearer " + secret)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString());
    }
}
