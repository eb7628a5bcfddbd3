package dev.bootwright.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The schema by the word of python3-jsonschema, which knows nothing of our reader.
class TemplateSchemaTest {

    private static final Path TOP = Path.of(System.getProperty("project.root"));

    /// Prints a line for each document of a list: `valid`, or what is wrong with it.
    private static final String VALIDATOR =
            """
            import json, sys
            from jsonschema import Draft202012Validator
            given = json.load(open(sys.argv[1]))
            Draft202012Validator.check_schema(given["schema"])
            validator = Draft202012Validator(given["schema"])
            for document in given["documents"]:
                errors = [error.message for error in validator.iter_errors(document)]
                print(" ".join(errors[0].split()) if errors else "valid")
            """;

    @TempDir Path directory;

    /// What the validator says of each document.
    private List<String> verdicts(List<Json> documents) throws Exception {
        boolean isThere =
                new ProcessBuilder("python3", "-c", "import jsonschema").start().waitFor() == 0;
        if ("required".equals(System.getProperty("peers"))) {
            assertTrue(isThere, "python3-jsonschema is not installed");
        }
        assumeTrue(isThere, "python3-jsonschema is not installed");
        Path given =
                Files.writeString(
                        directory.resolve("given.json"),
                        Json.object()
                                .put("schema", TemplateSchema.json())
                                .put("documents", Json.array(documents, document -> document))
                                .build()
                                .toString());
        Process process =
                new ProcessBuilder("python3", "-c", VALIDATOR, given.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<String> lines = process.inputReader().readAllAsString().lines().toList();
        assertThat(process.waitFor()).isZero();
        assertThat(lines).hasSameSizeAs(documents);
        return lines;
    }

    private static List<Json> templates() throws IOException {
        List<Json> templates = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(TOP.resolve("examples"), "*.yaml")) {
            for (Path file : files) {
                Object yaml =
                        new Load(LoadSettings.builder().build())
                                .loadFromString(Files.readString(file));
                if (!((Map<?, ?>) yaml).containsKey("match")) { // a rule
                    templates.add(json(yaml));
                }
            }
        }
        assertThat(templates).hasSizeGreaterThanOrEqualTo(3);
        return templates;
    }

    private static Json json(Object yaml) {
        return switch (yaml) {
            case Map<?, ?> map -> {
                Map<String, Json> members = new LinkedHashMap<>();
                map.forEach((key, value) -> members.put(key.toString(), json(value)));
                yield new Json.Object(members);
            }
            case List<?> list ->
                    new Json.Array(list.stream().map(TemplateSchemaTest::json).toList());
            case Boolean truth -> Json.of(truth);
            case Integer number -> Json.of(number.longValue());
            default -> Json.of(yaml.toString());
        };
    }

    /// JSON is YAML.
    private static boolean isRefused(Json template) {
        try {
            TemplateReader.read("t", template.toString());
            return false;
        } catch (YamlException e) {
            return true;
        }
    }

    @Test
    void everyExampleIsValid() throws Exception {
        assertThat(verdicts(templates())).containsOnly("valid");
    }

    @Test
    void theSchemaRefusesWhatTheReaderRefusesStructurally() throws Exception {
        List<Json> wrong = new ArrayList<>();
        for (Json template : templates()) {
            vary(template, wrong::add);
        }
        assertThat(wrong).hasSizeGreaterThan(100);
        List<String> verdicts = verdicts(wrong);
        for (int i = 0; i < wrong.size(); i++) {
            assertThat(isRefused(wrong.get(i))).as("reader: " + wrong.get(i)).isTrue();
            assertThat(verdicts.get(i)).as("schema: " + wrong.get(i)).isNotEqualTo("valid");
        }
    }

    /// A key more in each mapping, and a mapping of nonsense for each value.
    private static void vary(Json json, Consumer<Json> take) {
        switch (json) {
            case Json.Object(var members) -> {
                Map<String, Json> more = new LinkedHashMap<>(members);
                more.put("nonsense", Json.of(1));
                take.accept(new Json.Object(more));
                members.forEach((key, value) -> {
                    Consumer<Json> in =
                            changed -> {
                                Map<String, Json> others = new LinkedHashMap<>(members);
                                others.put(key, changed);
                                take.accept(new Json.Object(others));
                            };
                    in.accept(Json.object().put("nonsense", 1).build());
                    vary(value, in);
                });
            }
            case Json.Array(var elements) -> {
                for (int i = 0; i < elements.size(); i++) {
                    int at = i;
                    Consumer<Json> in =
                            changed -> {
                                List<Json> others = new ArrayList<>(elements);
                                others.set(at, changed);
                                take.accept(new Json.Array(others));
                            };
                    vary(elements.get(i), in);
                }
            }
            default -> {} // replaced where it stands
        }
    }

    @Test
    void wordsNumbersAndSizesAreRefusedByBoth() throws Exception {
        String disk =
                "\"disks\":[{\"name\":\"a\",\"select\":{%s},\"wipe\":%s,\"partitions\":[%s]}]";
        List<String> disks =
                List.of(
                        disk.formatted("\"kind\":\"floppy\"", "true", ""),
                        disk.formatted("\"size\":\"large\"", "true", ""),
                        disk.formatted("\"count\":0", "true", ""),
                        disk.formatted("", "\"sometimes\"", ""),
                        disk.formatted("", "true", "{\"name\":\"Root\",\"type\":\"linux\"}"),
                        disk.formatted("", "true", "{\"name\":\"r\",\"type\":\"fat\"}"),
                        disk.formatted(
                                "", "true", "{\"name\":\"r\",\"type\":\"linux\",\"size\":\"-1\"}"),
                        "\"run\":[{\"script\":\"true\",\"deadline\":\"soon\"}]",
                        "\"run\":[{\"title\":\"nothing\"}]",
                        "\"run\":[{\"script\":\"true\"}],\"then\":\"sleep\"",
                        "\"payload\":{\"path\":\"relative\"}",
                        "\"raid\":[{\"name\":\"r\",\"level\":7,\"members\":\"a\"}]");
        List<Json> wrong = new ArrayList<>();
        for (String each : disks) {
            wrong.add(Json.parse("{\"name\":\"t\"," + each + "}"));
        }
        assertThat(wrong).allMatch(TemplateSchemaTest::isRefused);
        assertThat(verdicts(wrong)).doesNotContain("valid");
    }

    @Test
    void thePublishedSchemaIsTheOneOfThisProgram() throws IOException {
        assertThat(TOP.resolve("docs/template.schema.json"))
                .as("bootwright template schema >docs/template.schema.json")
                .content()
                .isEqualTo(TemplateSchema.json().indented());
    }
}
