package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.network.Namespace;
import dev.bootwright.lab.operator.MachineView;
import dev.bootwright.lab.vm.Firmware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// PRE and POST, fetched from a web server beside ours.
@Tag("lab")
class HooksTest {

    private static final String ADDRESS = "10.99.0.3";

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aScriptRunsBeforeAndABinaryAfterTheJob() throws Exception {
        publish("before", "#!/bin/sh\necho PRE-RAN $0 >/dev/console\n");
        Files.copy(Path.of("/bin/uname"), lab.folder("hooks").resolve("after"));
        lab.serve().everyMachineBecomes(Templates.ONE_DISK, hooks("before", "after"));
        ScenarioMachine machine =
                lab.machine("hooked", Firmware.BIOS)
                        .disk("HOOK-1")
                        .powerOn()
                        .expectConsole("PRE-RAN")
                        .expectConsole("pre: done")
                        .expectConsole("job \\d+: done")
                        .expectConsole("post http://10.99.0.3/after")
                        .expectConsole("post: done")
                        .expectConsole("ending poweroff")
                        .expectOff();
        assertThat(machine.timeline()).contains("agent.post done");
        machine.expectDisksOfTheTemplate();
    }

    /// Two machines at once: the boots take longest.
    @Test
    void aHookThatFailsIsToldAndNoJobFollowsAFailedPre() throws Exception {
        publish("fails", "#!/bin/sh\necho the printer is on fire\nexit 3\n");
        ScenarioMachine pre = lab.machine("pre-fails", Firmware.BIOS).disk("PRE-1");
        ScenarioMachine post = lab.machine("post-fails", Firmware.BIOS).disk("POST-1");
        lab.serve().everyMachineBecomes(Templates.ONE_DISK);
        rule(pre, "PRE=http://%s/missing".formatted(ADDRESS));
        rule(post, "POST=http://%s/fails".formatted(ADDRESS));
        pre.powerOn();
        post.powerOn();

        MachineView view = pre.expect("an error", each -> each.error().isPresent());
        assertThat(view.error().orElseThrow()).contains("PRE failed", "/missing", "404");
        pre.expectConsole("no job after a pre that failed").type("\r").expectConsole(" # ");
        assertThat(pre.timeline()).doesNotContain("step.running");

        post.expectConsole("post: failed: .*exit status 3.*the printer is on fire")
                .expectPhase("configured")
                .expectOff()
                .expectDisksOfTheTemplate();
        assertThat(post.timeline()).contains("agent.post failed: ", "the printer is on fire");

        pre.vm().close();
        pre.expectBlank("PRE-1");
    }

    /// An argument for one machine alone.
    private void rule(ScenarioMachine machine, String arguments) throws IOException {
        String name = machine.spec().name();
        lab.server()
                .api()
                .putRule(
                        name,
                        "name: %s\npriority: 9\nmatch: {mac: \"%s\"}\narguments: %s\n"
                                .formatted(name, machine.spec().mac(), arguments));
    }

    private static String hooks(String pre, String post) {
        return "arguments: PRE=http://%s/%s POST=http://%s/%s"
                .formatted(ADDRESS, pre, ADDRESS, post);
    }

    /// Starts the web server, by the first file that it has.
    private void publish(String name, String text) throws IOException {
        Path folder = lab.folder("hooks");
        Files.writeString(folder.resolve(name), text);
        Namespace station = lab.network().addStation("hooks", ADDRESS);
        lab.run()
                .start(
                        "httpd",
                        station.inside(
                                List.of(
                                        "busybox",
                                        "httpd",
                                        "-f",
                                        "-p",
                                        ADDRESS + ":80",
                                        "-h",
                                        folder.toString())));
    }
}
