package dev.bootwright.server.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.yaml.Problem;
import dev.bootwright.server.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    @TempDir Path data;

    private ControlPlane open() throws IOException {
        return ControlPlane.open(
                data.resolve("bootwright.db"), InstantSource.system(), new Random(1));
    }

    private static Machine machine(ControlPlane control) throws IOException {
        return control.store()
                .writeAndWait(session ->
                        control.machines()
                                .contact(session, MacAddress.parse("52:54:00:00:00:01"))
                                .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "'{mac: \"52:54:00:*\"}',          true",
        "'{mac: \"52:54:01:*\"}',          false",
        "'{mac: [\"00:*\", \"52:*:01\"]}', true",
        "'{serial: \"*\"}',                false", // not known yet
        "'{memory: 1GiB..}',               true",
        "'{memory: ..1GiB}',               false",
        "'{disks: 1}',                     true",
        "'{disks: 2..}',                   false",
        "'{mac: \"52:*\", disks: 2..}',    false",
        "all,                              true"
    })
    void matchesWhatIsKnown(String match, boolean matches) throws IOException {
        try (ControlPlane control = open()) {
            control.rules().put("r", "name: r\napprove: true\nmatch: " + match);
            Inventory inventory = Specimen.inventory(Specimen.disk("A", Specimen.GIB));
            Verdict verdict = control.rules().verdict(machine(control), Optional.of(inventory));
            assertThat(verdict.approve()).isEqualTo(matches);
        }
    }

    @Test
    void whatIsMeasuredDoesNotMatchBeforeItIsMeasured() throws IOException {
        try (ControlPlane control = open()) {
            control.rules().put("r", "name: r\napprove: true\nmatch: {memory: 1GiB..}");
            assertThat(control.rules().verdict(machine(control), Optional.empty()).approve())
                    .isFalse();
        }
    }

    @Test
    void theFirstRuleThatSaysSomethingDecides() throws IOException {
        try (ControlPlane control = open()) {
            control.rules()
                    .put(
                            "r",
                            "{name: z, match: all, template: low, image: i, menu: 5, arguments: b=2}");
            control.rules()
                    .put(
                            "r",
                            "{name: a, priority: 5, match: all, template: high, loader: grub,"
                                    + " arguments: a=1}");
            Verdict verdict = control.rules().verdict(machine(control), Optional.empty());
            assertThat(verdict)
                    .isEqualTo(
                            new Verdict(
                                    false,
                                    Optional.of("high"),
                                    Optional.of("i"),
                                    Optional.of(Loader.GRUB),
                                    Optional.of(5),
                                    List.of("a=1", "b=2"),
                                    false,
                                    Map.of()));
            assertThat(control.rules().all())
                    .extracting(Rules.Stored::name)
                    .containsExactly("a", "z");
            control.rules().remove("a");
            assertThat(control.rules().verdict(machine(control), Optional.empty()).template())
                    .contains("low");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Dell,      PowerEdge R640, true", // contained in Dell Inc.
        "dell inc., PowerEdge R640, true",
        "HP,        PowerEdge R640, false",
        "Dell,      PowerEdge R64,  false" // the model is compared whole
    })
    void supportsByCompanyContainedAndModelEqual(String company, String model, boolean covers) {
        SupportList list = new SupportList(List.of(new SupportList.Entry(company, model)));
        assertThat(list.covers(Optional.of("Dell Inc."), Optional.of("PowerEdge R640")))
                .isEqualTo(covers);
        assertThat(list.covers(Optional.empty(), Optional.empty())).isFalse();
        assertThat(new SupportList(List.of()).covers(Optional.empty(), Optional.empty())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: r}                          | r:1:1: \"match\" is missing",
                "{name: r, match: some}             | r:1:18: match: expected all, found \"some\"",
                "{name: r, match: {}}               | r:1:18: match: expected a condition, or the word all",
                "{name: r, match: all, loader: lilo}| r:1:31: loader: expected one of ipxe, pxelinux, grub, found \"lilo\"",
                "{name: r, match: all, priority: x} | r:1:33: priority: expected a whole number from -1000 to 1000, found \"x\"",
                "{name: r, match: all, arguments: 'a=${x}'} | r:1:34: arguments: kernel argument \"a???x?\": empty, a double blank or \"${\", which iPXE would expand",
                "{name: r, match: all, approve: maybe} | r:1:32: approve: expected true or false, found \"maybe\""
            })
    void saysWhatIsWrong(String text, String problem) {
        YamlException e =
                catchThrowableOfType(YamlException.class, () -> RuleReader.read("r", text));
        assertThat(e.problems().stream().map(Problem::toString)).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "abc,   abc,   true",
        "ABC,   abc,   true",
        "a*,    abc,   true",
        "*c,    abc,   true",
        "a*c,   abc,   true",
        "*,     abc,   true",
        "*b*,   abc,   true",
        "b*,    abc,   false",
        "a.c,   abc,   false", // a point is a point
        "a*b*c, aXbYc, true"
    })
    void starsStandForAnything(String pattern, String text, boolean fits) {
        assertThat(Match.fits(pattern, text)).isEqualTo(fits);
    }
}
