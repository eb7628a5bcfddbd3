package dev.bootwright.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.server.rule.RuleReader;
import dev.bootwright.server.yaml.YamlException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Values in the place of names.
class VariablesTest {

    private static final String TEMPLATE =
            """
            name: t
            variables:
              size: 10GiB
              wipe: true
              host: {example: node-1}
            disks:
              - name: a
                select: {size: 1GiB..}
                wipe: ${wipe}
                partitions: [{name: root, size: "${size}", type: linux}]
            fileSystems: [{on: a/root, type: ext4}]
            files:
              - on: a/root
                path: /etc/hostname
                content: |
                  ${host}
                  $${literal} $HOME
            """;

    private static Template read(Map<String, String> given) throws YamlException {
        return TemplateReader.read("t.yaml", TEMPLATE, given);
    }

    @Test
    void aValueThatIsGivenGoesBeforeTheTemplates() throws Exception {
        Template template = read(Map.of("host", "db-7", "size", "20GiB", "other", "x"));
        assertThat(template.disks().getFirst().wipe()).isEqualTo(DiskSpec.Wipe.AS_NEEDED);
        assertThat(template.disks().getFirst().partitions().getFirst().size())
                .isEqualTo(new Size.Bytes(20L << 30));
        assertThat(template.files().getFirst().content()).isEqualTo("db-7\n${literal} $HOME\n");
    }

    @Test
    void withoutAMachineItsExampleIsTaken() throws Exception {
        Template template = TemplateReader.read("t.yaml", TEMPLATE);
        assertThat(template.files().getFirst().content()).startsWith("node-1\n");
    }

    @Test
    void aValueThatNobodyGivesIsToldWithItsPlace() {
        assertThatThrownBy(() -> read(Map.of()))
                .hasMessage(
                        "t.yaml:5:9: variables.host: variable \"host\" has no value: neither the machine (bootwright machine set) nor a rule that matches it gives it one");
        assertThatThrownBy(() -> read(Map.of("host", "x", "size", "large")))
                .hasMessageContaining("t.yaml:10:")
                .hasMessageContaining("found \"large\"");
    }

    @Test
    void anUndefinedNameIsToldWithLineAndColumn() {
        String head = "name: t\nvariables: {a: b}\n";
        String there = "there is no variable \"none\"; there are machine.";
        assertThatThrownBy(() ->
                        TemplateReader.read("t.yaml", head + "run: [{script: 'echo ${none}'}]"))
                .hasMessageContaining("t.yaml:3:22: ")
                .hasMessageContaining(there);
        assertThatThrownBy(
                        () -> TemplateReader.read("t.yaml", head + "run:\n- script: echo ${none}"))
                .hasMessageContaining("t.yaml:4:16: ")
                .hasMessageContaining(there);
    }

    @Test
    void inALiteralTextTheLineIsThatOfTheName() {
        assertThatThrownBy(() ->
                        TemplateReader.read(
                                "t.yaml",
                                "name: t\nvariables: {a: b}\nrun:\n- script: |\n    true\n    echo ${c}\n"))
                .hasMessageContaining("t.yaml:6:");
    }

    @Test
    void withoutVariablesTheTextIsAsItStands() throws Exception {
        Template template = TemplateReader.read("t", "name: t\nrun: [{script: 'echo ${HOME}'}]");
        assertThat(template.runs().getFirst().script()).isEqualTo("echo ${HOME}");
    }

    @Test
    void aliasesThatGrowOrLeadBackEnd() {
        StringBuilder bomb =
                new StringBuilder("name: t\nvariables: {a: " + "x".repeat(1000) + "}\nrun:\n");
        bomb.append("- {script: &s \"").append("${a}".repeat(2000)).append("\"}\n");
        assertThatThrownBy(() -> TemplateReader.read("t", bomb.toString()))
                .hasMessageContaining("too large");
        assertThatThrownBy(() ->
                        TemplateReader.read(
                                "t", "name: t\nvariables: {a: b}\nrun: &r [*r, {script: a}]"))
                .isInstanceOf(YamlException.class);
    }

    @Test
    void rulesGiveValues() throws Exception {
        assertThat(
                        RuleReader.read(
                                        "r",
                                        "name: r\nmatch: all\nvariables: {host: db-7, size: 5}")
                                .variables())
                .isEqualTo(Map.of("host", "db-7", "size", "5"));
    }
}
