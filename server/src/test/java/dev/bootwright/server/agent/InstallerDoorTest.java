package dev.bootwright.server.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.server.Site;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.machine.Machine;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An installer that an agent has started, as far as the server can see.
class InstallerDoorTest {

    private static final String MINE = "52:54:00:00:00:01";

    private static final String TEMPLATE =
            """
            name: debian
            disks:
              - {name: system, select: {serial: S1}, wipe: true}
            install:
              on: system
              debian:
                suite: trixie
                mirror: http://mirror.example/debian
                hostname: web-1
                user: {name: ops, sshKeys: [ssh-ed25519 AAAA]}
            then: install
            """;

    @TempDir Path data;

    private Site site = null;
    private FakeAgent agent = null;
    private String machine = "";

    @BeforeEach
    void startTheInstaller() throws Exception {
        site = Site.open(data);
        agent = FakeAgent.boot(site, MINE);
        machine =
                agent.register(
                                Specimen.registration(
                                        Optional.empty(), Optional.of("SERIAL-1"), MINE))
                        .machine();
        agent.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
        site.control().templates().put("debian.yaml", TEMPLATE);
        site.control().approve(machine);
        site.control().assign(machine, "debian");
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private void begin() throws Exception {
        JobOrder order = agent.job(Duration.ofSeconds(10)).join().orElseThrow();
        agent.carryOut(order, 0);
        FakeAgent.expect(
                204,
                agent.send(
                        order.job(),
                        agent.event(1, StepState.RUNNING),
                        agent.event(1, StepState.RESTARTING)));
        FakeAgent.expect(204, agent.post(AgentApi.PHASE, "{\"phase\": \"startingKernel\"}"));
    }

    private Machine machine() {
        return site.control().machines().find(machine).orElseThrow();
    }

    @Test
    void itIsToldWhereToSayHowFarItIs() throws Exception {
        begin();
        HttpResponse<String> preseed =
                FakeAgent.expect(200, agent.get(agent.installer("preseed.cfg")));
        String phase = site.uri(agent.installer("phase/started")).toString();
        assertThat(preseed.body())
                .contains("d-i mirror/suite string trixie\n", phase)
                .doesNotContain("@DOOR@");
        FakeAgent.expect(200, agent.get(agent.installer("phase/started")));
        assertThat(machine().state()).isEqualTo(Machine.State.RUNNING);
    }

    @Test
    void whenItHasInstalledTheMachineIsSentToItsDisk() throws Exception {
        begin();
        FakeAgent.expect(200, agent.get(agent.installer("phase/installed")));
        assertThat(machine().state()).isEqualTo(Machine.State.CONFIGURED);
        assertThat(FakeAgent.script(site, MINE))
                .contains("this machine is configured")
                .doesNotContain("bootwright.secret");
        assertThat(agent.get(agent.installer("preseed.cfg")).statusCode()).isEqualTo(409);
    }

    @Test
    void whenItHasFailedSoHasTheJob() throws Exception {
        begin();
        FakeAgent.expect(200, agent.get(agent.installer("phase/failed")));
        assertThat(machine().state()).isEqualTo(Machine.State.FAILED);
        assertThat(machine().boot().error().orElseThrow())
                .contains("the installer says that it has failed");
    }

    @Test
    void nobodyElseIsToldAnything() throws Exception {
        assertThat(agent.get(agent.installer("preseed.cfg")).statusCode())
                .as("before it was started")
                .isEqualTo(409);
        begin();
        FakeAgent other = FakeAgent.boot(site, "52:54:00:00:00:02");
        assertThat(other.get(other.installer("preseed.cfg")).statusCode()).isEqualTo(409);
        assertThat(other.get(other.installer("phase/installed")).statusCode()).isEqualTo(409);
        for (String path : new String[] {"1.AAAA/preseed.cfg", "preseed.cfg", "../job", "a/b/c"}) {
            assertThat(agent.get(AgentApi.INSTALL + path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(machine().state()).isEqualTo(Machine.State.RUNNING);
    }
}
