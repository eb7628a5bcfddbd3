package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.network.Cable;
import dev.bootwright.lab.run.Run;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `bootwright aoe` as users start it, on a cable with nothing else: at one end ours serves e0.1 and e0.3
/// and vblade e0.2, at the other the commands ask.
@Tag("lab") // half a minute by itself
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AoeProgramsTest {

    private static final int DISK_BYTES = 1 << 20;
    private static final String NOBODY = "02:00:00:00:00:99";
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir static Path folder;

    private Run run;
    private Cable cable;
    private Process server;
    private Path config;
    private int metricsPort;

    private record Said(int status, String out) {

        Json json() throws IOException {
            return Json.parse(out);
        }

        boolean namesAll() {
            return Stream.of("e0.1", "e0.2", "e0.3").allMatch(out::contains);
        }
    }

    @BeforeAll
    void start() throws Exception {
        Optional<String> whyNot =
                BridgedNetwork.whyNot()
                        .or(() ->
                                Tool.find("vblade").isEmpty()
                                        ? Optional.of("vblade is not installed")
                                        : Optional.empty());
        assumeTrue(whyNot.isEmpty() || "required".equals(System.getProperty("peers")));
        assertThat(whyNot).isEmpty();
        run = Run.open(folder.resolve("runs"));
        cable = Cable.lay(run);
        config = folder.resolve("aoe.yaml");
        describe("0.1", "0.3");
        // Java leaves SIGHUP alone where it is ignored, as in tests that nohup has started.
        List<String> serve = new ArrayList<>(List.of("env", "--default-signal=HUP"));
        serve.addAll(
                bootwright(
                        "aoe",
                        "serve",
                        "--config",
                        config.toString(),
                        "--state",
                        folder.resolve("state").toString(),
                        "--metrics",
                        Cable.SERVER + ":0"));
        server = run.start("ours", cable.server().inside(serve));
        Process vblade =
                run.start(
                        "vblade",
                        cable.server()
                                .inside(
                                        List.of(
                                                "vblade",
                                                "0",
                                                "2",
                                                Cable.INTERFACE,
                                                disk("theirs").toString())));
        String said = await("/metrics");
        metricsPort = Integer.parseInt(said.replaceAll("(?s).*:(\\d+)/metrics.*", "$1"));
        assertThat(vblade.isAlive()).isTrue();
    }

    @AfterAll
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    private static Path disk(String name) throws IOException {
        return Files.write(folder.resolve(name + ".img"), new byte[DISK_BYTES]);
    }

    private void describe(String... targets) throws IOException {
        StringBuilder text = new StringBuilder("interfaces: [eth0]\ntargets:\n");
        for (String each : targets) {
            text.append("  - {target: %s, source: %s}\n".formatted(each, disk("e" + each)));
        }
        Files.writeString(config, text.toString());
    }

    private String await(String text) throws IOException, InterruptedException {
        Path log = run.folder().resolve("ours.log");
        for (int tries = 0; tries < 600 && !Files.readString(log).contains(text); tries++) {
            Thread.sleep(100);
        }
        assertThat(Files.readString(log)).contains(text);
        return Files.readString(log);
    }

    private static List<String> bootwright(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Bootwright.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Asks somebody who answers: at once, or a little later where the computer is busy.
    private Said ask(String... arguments) throws IOException, InterruptedException {
        return askWithin(Duration.ofMinutes(1), arguments);
    }

    /// Asks where no answer comes.
    private Said askInVain(String... arguments) throws IOException, InterruptedException {
        return askWithin(SHORT, arguments);
    }

    /// Asks everybody. Nobody knows who is still to answer, so it is done again until all have.
    private Said askAll(String... arguments) throws IOException, InterruptedException {
        Said said = askWithin(SHORT, arguments);
        for (int tries = 1; tries < 30 && !said.namesAll(); tries++) {
            said = askWithin(SHORT, arguments);
        }
        return said;
    }

    /// Runs `bootwright aoe ARGUMENTS -i eth0` at the client's end.
    private Said askWithin(Duration patience, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("aoe"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("-i", Cable.INTERFACE, "--timeout", "" + patience.toSeconds()));
        Process process =
                new ProcessBuilder(cable.client().inside(bootwright(all.toArray(String[]::new))))
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String out = process.inputReader().readAllAsString();
        return new Said(process.waitFor(), out);
    }

    private static List<String> texts(Json document, String member) throws IOException {
        return document.asObject("document").array(member).elements().stream()
                .map(each -> ((Json.Text) each).value())
                .toList();
    }

    @Test
    void discoverFindsOursAndVblade() throws Exception {
        Said said = askAll("discover", "--json");
        assertThat(said.status()).isZero();
        assertThat(said.out()).contains("\"e0.1\"", "\"e0.2\"", "\"e0.3\"");
        assertThat(askAll("discover").out()).contains("TARGET", "e0.1", "e0.2", "e0.3");
    }

    @Test
    void pingCountsAnswersOfOursAndVblade() throws Exception {
        for (String target : List.of("0.1", "0.2")) {
            Json.Object said = ask("ping", target, "--count", "5", "--json").json().asObject("");
            assertThat(said.integer("answered")).isEqualTo(5);
        }
        assertThat(askInVain("ping", "0.9", "--count", "1").status()).isNotZero();
    }

    @Test
    void statTellsSizeAndModelOfOursAndVblade() throws Exception {
        Said said = ask("stat", "0.1", "0.2");
        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains("Bootwright AoE target", "Coraid EtherDrive vblade", "" + DISK_BYTES);
        assertThat(askAll("stat", "--json").out()).contains("e0.1", "e0.2", "e0.3");
        Said nobody = askInVain("stat", "0.9");
        assertThat(nobody.status()).isNotZero();
        assertThat(nobody.out()).contains("e0.9").doesNotContain("Exception");
    }

    @Test
    void configSetsAndTestsStringsOfOursAndVblade() throws Exception {
        for (String target : List.of("0.1", "0.2")) {
            assertThat(ask("config", target, "--force-set", "").status()).isZero();
            assertThat(ask("config", target, "--set", "root of web1").out())
                    .contains("root of web1");
            Said other = askInVain("config", target, "--set", "another");
            assertThat(other.status()).isNotZero();
            assertThat(other.out()).doesNotContain("Exception");
            assertThat(ask("config", target, "--test-prefix", "root").status()).isZero();
            assertThat(askInVain("config", target, "--test", "root").status()).isNotZero();
            assertThat(ask("config", target, "--json").out()).contains("\"root of web1\"");
            assertThat(ask("config", target, "--force-set", "x").out()).contains("x");
        }
    }

    @Test
    void maskAddsHostsOfOursAndVblade() throws Exception {
        String own = own();
        for (String target : List.of("0.3", "0.2")) {
            assertThat(texts(ask("mask", target, "--json").json(), "mask")).isEmpty();
            Said added = ask("mask", target, "--add", own, "--add", NOBODY, "--json");
            assertThat(texts(added.json(), "mask")).containsExactlyInAnyOrder(own, NOBODY);
        }
        // Not of vblade: version 25 dies of a buffer overflow when it deletes an entry.
        Said left = ask("mask", "0.3", "--delete", NOBODY, "--delete", own, "--json");
        assertThat(texts(left.json(), "mask")).isEmpty();
    }

    @Test
    void reserveKeepsOthersFromOursAndVblade() throws Exception {
        for (String target : List.of("0.3", "0.2")) {
            assertThat(ask("reserve", target).out()).contains("nobody");
            assertThat(ask("reserve", target, NOBODY).out()).contains(NOBODY);
            Said refused = ask("reserve", target, own());
            assertThat(refused.status()).isNotZero();
            assertThat(refused.out()).contains("reserved").doesNotContain("Exception");
            assertThat(ask("reserve", target, "--release", "--force").out()).contains("nobody");
        }
    }

    private String own() throws IOException {
        String link =
                Tool.run(
                        cable.client()
                                .inside(List.of("cat", "/sys/class/net/eth0/address"))
                                .toArray(String[]::new));
        return link.strip();
    }

    @Test
    void whatOursHasDoneIsToldByStatAndToPrometheus() throws Exception {
        askInVain("stat", "0.9"); // at least something has been asked of e0.1 before
        ask("stat", "0.1");
        Said said = ask("stat", "--from", Cable.SERVER + ":" + metricsPort);
        assertThat(said.out()).contains("FLUSHES", "e0.1", "e0.1.img", "" + DISK_BYTES);
        assertThat(ask("stat", "--from", Cable.SERVER + ":" + metricsPort, "--json").out())
                .contains("\"received\"");
        String metrics =
                Tool.run(
                        cable.client()
                                .inside(
                                        List.of(
                                                "curl",
                                                "-sS",
                                                "http://%s:%d/metrics"
                                                        .formatted(Cable.SERVER, metricsPort)))
                                .toArray(String[]::new));
        assertThat(metrics)
                .contains("# TYPE bootwright_aoe_target_reads_total counter\n")
                .contains("bootwright_aoe_target_size_bytes{target=\"e0.1\"} " + DISK_BYTES)
                .contains("bootwright_aoe_port_received_frames_total{interface=\"eth0\"} ");
        Said closed = ask("stat", "--from", Cable.SERVER + ":1");
        assertThat(closed.out()).contains("does not answer").contains("--metrics");
    }

    @Test
    void aHangupReadsTheConfigurationAgain() throws Exception {
        Tool.run("kill", "-HUP", "" + server.pid());
        await("read again: 2 targets");
        describe("0.1", "0.3", "0.4");
        await("read again: 3 targets");
        assertThat(ask("ping", "0.4", "--count", "1").status()).isZero();
        assertThat(server.isAlive()).isTrue();
    }

    /// The whole server, at the other end of the cable.
    @Test
    void serveHasTargetsToo() throws Exception {
        Path file = folder.resolve("served.yaml");
        Files.writeString(
                file,
                "interfaces: eth0\ntargets: [{target: 1.1, source: %s, readOnly: true}]\n"
                        .formatted(disk("served")));
        Path ready = folder.resolve("ready");
        Process whole =
                run.start(
                        "serve",
                        cable.client()
                                .inside(
                                        bootwright(
                                                "serve",
                                                "--interface",
                                                Cable.INTERFACE,
                                                "--dhcp",
                                                "off",
                                                "--tftp-port",
                                                "0",
                                                "--http-port",
                                                "0",
                                                "--operator",
                                                Cable.CLIENT + ":0",
                                                "--data",
                                                folder.resolve("data").toString(),
                                                "--aoe",
                                                file.toString(),
                                                "--ready-file",
                                                ready.toString())));
        for (int tries = 0; tries < 600 && !Files.exists(ready) && whole.isAlive(); tries++) {
            Thread.sleep(100);
        }
        Json.Object doors = Json.parse(Files.readString(ready)).asObject("ready");
        List<String> asked =
                bootwright("aoe", "ping", "1.1", "-i", Cable.INTERFACE, "--timeout", "60");
        assertThat(Tool.run(cable.server().inside(asked).toArray(String[]::new)))
                .contains("3 of 3 answered");
        for (String path : List.of("/api/v1/aoe", "/api/v1/metrics")) {
            String said =
                    Tool.run(
                            cable.server()
                                    .inside(
                                            List.of(
                                                    "curl",
                                                    "-sS",
                                                    "-H",
                                                    "Authorization: Bearer " + doors.text("token"),
                                                    doors.text("operator") + path))
                                    .toArray(String[]::new));
            assertThat(said).contains("\"e1.1\"");
        }
        whole.destroy();
        assertThat(whole.waitFor()).isEqualTo(128 + 15);
    }
}
