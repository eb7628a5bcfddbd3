package dev.bootwright.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
        List<Json> wrong = documents(disks);
        assertThat(wrong).allMatch(TemplateSchemaTest::isRefused);
        assertThat(verdicts(wrong)).doesNotContain("valid");
    }

    /// Two of a choice, none of it, a key without the one it needs, and values that only look right.
    @Test
    void choicesAndUnitsAreRefusedByBoth() throws Exception {
        String digest = "\"sha256\":\"%s\"".formatted("AaBbCcDd".repeat(8));
        String disk = "\"disks\":[{\"name\":\"a\",\"select\":{\"serial\":\"S\"},\"wipe\":true%s}]";
        String logical =
                "\"controllers\":[{\"logical_disks\":[{\"raid_level\":\"1\",\"size_gb\":\"MAX\"%s}]}]";
        String hook = "\"run\":[{\"script\":\"true\"}],\"hooks\":[{\"script\":\"true\"%s}]";
        String install = disk.formatted("") + ",\"install\":{\"on\":\"a\",\"image\":{%s}}";
        String part = ",\"partitions\":[{\"name\":\"r\",\"type\":\"linux\",\"size\":\"%s\"}]";
        String luks =
                disk.formatted("")
                        + ",\"luks\":[{\"name\":\"v\",\"on\":\"a\",\"secret\":\"s\",\"memory\":\"%s\"}]";
        List<String> right =
                List.of(
                        disk.formatted(part.formatted("4GiB")),
                        luks.formatted("256MiB"),
                        logical.formatted(",\"stripe_size\":\"64KiB\""),
                        logical.formatted(",\"read_ahead\":true,\"write_policy\":\"back\""),
                        hook.formatted(",\"after\":\"run\""),
                        install.formatted("\"file\":\"i.raw\"," + digest));
        List<String> wrong =
                List.of(
                        disk.formatted(part.formatted("4G")),
                        disk.formatted(part.formatted("5xyz")),
                        luks.formatted("25%"),
                        luks.formatted("rest"),
                        logical.formatted(",\"stripe_size\":\"rest\""),
                        logical.formatted(",\"size\":\"1TB\""),
                        logical.replace("\"size_gb\":\"MAX\"", "\"size\":\"25%%\"").formatted(""),
                        logical.replace(",\"size_gb\":\"MAX\"", "").formatted(""),
                        logical.formatted(",\"read_ahead\":true"),
                        hook.formatted(""),
                        hook.formatted(",\"after\":\"nonsense\""),
                        hook.formatted(",\"after\":\"run\",\"at\":\"post\""),
                        hook.formatted(",\"at\":\"post\",\"url\":\"http://h/f\""),
                        install.formatted(digest),
                        install.formatted("\"file\":\"i.raw\""),
                        install.formatted("\"file\":\"i.raw\",\"url\":\"http://h/i\"," + digest),
                        disk.formatted("") + ",\"install\":{\"on\":\"a\"}");
        assertThat(documents(right)).noneMatch(TemplateSchemaTest::isRefused);
        assertThat(verdicts(documents(right))).containsOnly("valid");
        assertThat(documents(wrong)).allMatch(TemplateSchemaTest::isRefused);
        assertThat(verdicts(documents(wrong))).doesNotContain("valid");
    }

    /// Whatever the form of a value, a variable may stand for it; but not for the name of the template.
    @Test
    void variablesAreValidWhereTheReaderPutsTheirValues() throws Exception {
        String yaml =
                """
                name: t
                variables: {size: 20GiB, wipe: true, kind: ssd, count: 2, name: db}
                disks:
                  - name: ${name}
                    wipe: ${wipe}
                    select:
                      kind: ${kind}
                      count: ${count}
                      size: ${size}..
                """;
        TemplateReader.read("t", yaml);
        String wrong = yaml.replace("name: t", "name: ${name}");
        assertThatThrownBy(() -> TemplateReader.read("t", wrong)).isInstanceOf(YamlException.class);
        Load load = new Load(LoadSettings.builder().build());
        List<String> verdicts =
                verdicts(
                        List.of(json(load.loadFromString(yaml)), json(load.loadFromString(wrong))));
        assertThat(verdicts.getFirst()).isEqualTo("valid");
        assertThat(verdicts.getLast()).isNotEqualTo("valid");
    }

    private static List<Json> documents(List<String> members) throws IOException {
        List<Json> documents = new ArrayList<>();
        for (String each : members) {
            documents.add(Json.parse("{\"name\":\"t\",%s}".formatted(each)));
        }
        return documents;
    }

    @Test
    void thePublishedSchemaIsTheOneOfThisProgram() throws IOException {
        assertThat(TOP.resolve("docs/template.schema.json"))
                .as("bootwright template schema >docs/template.schema.json")
                .content()
                .isEqualTo(TemplateSchema.json().indented());
    }
}
