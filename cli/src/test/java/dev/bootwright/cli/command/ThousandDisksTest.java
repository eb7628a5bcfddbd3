package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A machine with a thousand disks of four partitions each, through the server, its API and the commands.
class ThousandDisksTest {

    private static final int DISKS = 1_000;
    private static final long SIZE = 4L << 40;

    private static final String TEMPLATE =
            """
            name: shelf
            disks:
              - name: first
                select: {serial: SHELF-0042}
                wipe: true
                partitions: [{name: root, type: linux}]
              - name: shelf
                select: {size: 1TiB.., count: all}
                wipe: true
                partitions:
                  - {name: member, type: lvm}
            volumeGroups: [{name: vg, on: shelf/member}]
            logicalVolumes: [{group: vg, name: all}]
            fileSystems:
              - {on: first/root, type: ext4}
              - {on: vg/all, type: xfs}
            """;

    @TempDir Path folder;

    @Test
    void areStoredShownPlannedAndHandedOut() throws Exception {
        SmallImage.publish(folder.resolve("data/images"));
        try (RunningServer server = RunningServer.start(folder.resolve("data"))) {
            PlayedMachine machine = new PlayedMachine(server, shelf());
            Path template = Files.writeString(folder.resolve("shelf.yaml"), TEMPLATE);
            run(server, "template", "set", "shelf", template.toString());

            assertThat(run(server, "machine", "show", machine.name()))
                    .contains("SHELF-0000", "more");
            Json.Object shown =
                    Json.parse(run(server, "machine", "show", machine.name(), "--json"))
                            .asObject("machine");
            assertThat(shown.toString()).contains("SHELF-0999");
            assertThat(server.ask("/api/v1/machines/" + machine.name() + "/inventory"))
                    .contains("SHELF-0999");
            assertThat(server.ask("/api/v1/machines")).hasSizeLessThan(4096);

            assertThat(run(server, "machine", "plan", machine.name(), "shelf"))
                    .contains("partition SHELF-0999: member rest");
            run(server, "machine", "approve", machine.name());
            run(server, "machine", "assign", machine.name(), "shelf");
            JobOrder order = machine.job();
            assertThat(order.steps()).hasSize(1 + DISKS + 4);
            machine.begin(order, 0);
            machine.finish(order, 0);
            machine.begin(order, 1);
            assertThat(server.ask("/api/v1/jobs/" + order.job())).contains("SHELF-0999");
            assertThat(server.ask("/api/v1/machines")).contains("\"step\":1");
        }
    }

    private static List<Disk> shelf() {
        List<Disk> disks = new ArrayList<>();
        for (int i = 0; i < DISKS; i++) {
            List<Disk.Content> contents = new ArrayList<>();
            for (int part = 1; part <= 4; part++) {
                contents.add(content(i, part));
            }
            disks.add(
                    PlayedMachine.disk(
                            "SHELF-%04d".formatted(i), SIZE, Optional.of("gpt"), contents));
        }
        return disks;
    }

    private static Disk.Content content(int disk, int part) {
        return new Disk.Content(
                Optional.of((long) part),
                part * (SIZE / 5),
                SIZE / 5,
                Optional.of("0fc63daf-8483-4772-8e79-3d69d8477de4"),
                Optional.of("part"),
                Optional.of(new UUID(disk, part).toString()),
                Optional.of("ext4"),
                Optional.of("old"),
                Optional.of(new UUID(part, disk).toString()));
    }

    private String run(RunningServer server, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--server", server.operator().toString()));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine command = Bootwright.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(errors, true));
        assertThat(command.execute(all.toArray(String[]::new))).as(errors.toString()).isZero();
        return out.toString();
    }
}
