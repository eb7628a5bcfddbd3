package dev.bootwright.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.Bmcs;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.secret.KeptSecrets;
import dev.bootwright.server.secret.Vault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorRoutesTest {

    private static final String TEMPLATE =
            """
            name: one
            disks:
              - name: system
                select: {size: 1GiB..}
                wipe: true
                partitions:
                  - {name: root, size: rest, type: linux}
            fileSystems:
              - {on: system/root, type: ext4}
            then: poweroff
            """;

    @TempDir Path directory;
    private ControlPlane control;
    private List<Route> routes;

    @BeforeEach
    void open() throws IOException {
        control =
                ControlPlane.open(
                        directory.resolve("test.db"), InstantSource.system(), new Random(1));
        Bmcs bmcs =
                Bmcs.of(
                        control.store(),
                        control.machines(),
                        Vault.open(directory.resolve("bmc.key"), new Random(2)),
                        InstantSource.system(),
                        List.of());
        routes =
                OperatorRoutes.of(
                        control,
                        InstantSource.system(),
                        Targets.NONE,
                        bmcs,
                        new KeptSecrets(
                                control.store(),
                                Vault.open(directory.resolve("secrets.key"), new Random(3)),
                                InstantSource.system()));
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    /// Nothing can be asked that the document does not describe, and nothing is described in vain.
    @Test
    void theDocumentAndTheRoutesAgree() throws IOException {
        var described = new TreeSet<String>();
        String text = Page.load().find("/openapi.json").orElseThrow().text();
        Json.parse(text)
                .asObject("document")
                .object("paths")
                .members()
                .forEach((path, methods) ->
                        ((Json.Object) methods)
                                .members()
                                .keySet()
                                .forEach(method ->
                                        described.add(
                                                method.toUpperCase(Locale.ROOT) + " " + path)));
        var asked = new TreeSet<String>();
        asked.add("POST /session");
        asked.add("GET /events");
        routes.forEach(route -> asked.add(route.method() + " " + route.template()));
        assertThat(asked).isEqualTo(described);
    }

    @Test
    void aTemplateIsCheckedKeptAndGivenBack() throws Exception {
        assertThat(ask("PUT", "/templates/one", TEMPLATE)).isEqualTo(new Answer.Done());
        assertThat(ask("GET", "/templates/one", "")).isEqualTo(Answer.yaml(TEMPLATE));
        assertThat(ask("GET", "/templates", "").toString()).contains("{\"name\":\"one\"}");
        assertThat(ask("DELETE", "/templates/one", "")).isEqualTo(new Answer.Done());
        assertThatThrownBy(() -> ask("GET", "/templates/one", ""))
                .hasMessage("there is no template \"one\"");
    }

    @Test
    void mistakesInATemplateHaveLineAndColumn() throws Exception {
        String wrong = TEMPLATE.replace("ext4", "ntfs");
        Answer.Document answer = (Answer.Document) ask("POST", "/templates/check", wrong);
        Json.Object found = answer.body().asObject("answer");
        assertThat(found.bool("valid")).isFalse();
        Json.Object problem = found.array("problems").elements().getFirst().asObject("problem");
        assertThat(problem.integer("line")).isEqualTo(9);
        assertThat(problem.text("message")).contains("ntfs").contains("xfs");
        assertThatThrownBy(() -> ask("PUT", "/templates/one", wrong)).isInstanceOf(Refusal.class);
    }

    @Test
    void aTemplateIsKeptUnderItsOwnName() {
        assertThatThrownBy(() -> ask("PUT", "/templates/two", TEMPLATE))
                .hasMessage("the path says \"two\", the text is named \"one\"");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path :
                List.of("/machines/x", "/jobs/1", "/jobs/x", "/rules/x", "/machines/x/timeline")) {
            assertThatThrownBy(() -> ask("GET", path, "")).hasMessageStartingWith("there is no ");
        }
    }

    @Test
    void countsMachinesForPrometheus() throws Exception {
        assertThat(((Answer.Text) ask("GET", "/metrics", "")).body())
                .contains("bootwright_machines{state=\"pending\"} 0");
    }

    @Test
    void saysThatNoTargetsAreServed() throws Exception {
        assertThat(ask("GET", "/aoe", "").toString()).contains("{\"targets\":[],\"ports\":[]}");
    }

    private Answer ask(String method, String path, String body) throws Exception {
        for (Route route : routes) {
            var parameters = route.match(path);
            if (route.method().equals(method) && parameters.isPresent()) {
                return route.endpoint()
                        .answer(
                                new Call(
                                        parameters.get(),
                                        Map.of(),
                                        ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))));
            }
        }
        throw new AssertionError("no route for " + method + " " + path);
    }
}
