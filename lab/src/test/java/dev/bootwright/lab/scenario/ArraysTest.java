package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.network.Namespace;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Software RAID of every level with hot spares, what is encrypted on it, firmware that needs a restart, and
/// hooks of every kind: all that one machine with many small disks can show.
@Tag("lab")
class ArraysTest {

    private static final String ADDRESS = "10.99.0.3";
    private static final String PASSPHRASE = "correct horse battery staple";
    private static final String WRONG = "incorrect zebra clip staple";
    private static final long MIB = 1 << 20;

    @SuppressWarnings("InlineFormatString") // a file of its own
    private static final String TEMPLATE =
            """
            name: arrays
            firmware:
              - component: card
                by: executable
                url: http://10.99.0.3/flash
                sha256: "%s"
                from: ["1.0"]
                to: "2.0"
                version: |
                  for disk in /sys/block/vd*; do
                    if [ "$(cat $disk/serial)" = FIRMWARE ]; then
                      dd if=/dev/${disk##*/} bs=3 count=1 2>/dev/null
                    fi
                  done
            disks:
              - name: pair
                select: {size: 160MiB..160MiB, count: 2}
                wipe: true
                partitions:
                  - {name: zero, size: 36MiB, type: raid}
                  - {name: one, type: raid}
              - name: trio
                select: {size: 96MiB..96MiB, count: 3}
                wipe: true
                partitions:
                  - {name: four, size: 40MiB, type: raid}
                  - {name: five, type: raid}
              - name: quad
                select: {size: 104MiB..104MiB, count: 4}
                wipe: true
                partitions:
                  - {name: six, size: 40MiB, type: raid}
                  - {name: ten, type: raid}
              - name: spare
                select: {size: 400MiB..400MiB}
                wipe: true
                partitions:
                  - {name: one, size: 130MiB, type: raid}
                  - {name: five, size: 64MiB, type: raid}
                  - {name: six, size: 64MiB, type: raid}
                  - {name: ten, type: raid}
            raid:
              - {name: zero, level: 0, members: pair/zero}
              - {name: one, level: 1, members: pair/one, spares: spare/one, metadata: "1.0"}
              - {name: four, level: 4, members: trio/four}
              - {name: five, level: 5, members: trio/five, spares: spare/five}
              - {name: six, level: 6, members: quad/six, spares: spare/six}
              - {name: ten, level: 10, members: quad/ten, spares: spare/ten}
            luks:
              - {name: vault, on: one, secret: disks, label: vault, memory: 32MiB}
              - {name: home, on: vg/home, secret: disks, pbkdf: pbkdf2, keyFile: /etc/home.key}
            volumeGroups:
              - {name: vg, on: vault}
            logicalVolumes:
              - {group: vg, name: home, size: 36MiB}
              - {group: vg, name: data}
            fileSystems:
              - {on: zero, type: ext4}
              - {on: five, type: ext4}
              - {on: ten, type: ext4, label: top}
              - {on: home, type: ext4, label: home}
              - {on: vg/data, type: ext4, label: data}
            mounts:
              - {on: ten, at: /}
              - {on: home, at: /home}
              - {on: vg/data, at: /srv, options: noatime}
            files:
              - {on: home, path: /hello, content: hello}
            run:
              - title: what the kernel sees
                script: |
                  for md in /sys/block/md*/md; do
                    [ -e $md/sync_speed_min ] && echo 200000 >$md/sync_speed_min
                    while [ "$(cat $md/sync_action 2>/dev/null || echo idle)" != idle ]; do sleep 1; done
                    echo "SEEN $(cat $md/level) of $(cat $md/raid_disks), $(cat $md/degraded 2>/dev/null || echo 0) missing, $(grep -l spare $md/dev-*/state | wc -l) spare"
                  done | sort >/dev/console
              - title: what is mounted where
                script: |
                  mkdir -p /run/top
                  for md in /dev/md1*; do
                    mount -t ext4 -o ro $md /run/top 2>/dev/null || continue
                    if [ -e /run/top/etc/fstab ]; then
                      sed 's/UUID=[^ ]*/UUID/; s/^/TABLE: /' /run/top/etc/fstab /run/top/etc/crypttab >/dev/console
                    fi
                    umount /run/top
                  done
            hooks:
              - {at: pre, script: "echo HOOK-PRE >/dev/console"}
              - {before: luks, script: "echo HOOK-BEFORE >/dev/console"}
              - {after: raid, url: "http://10.99.0.3/hook", sha256: "%s", arguments: [a, b c]}
              - {at: post, url: "http://10.99.0.3/binary", sha256: "%s", arguments: [-m]}
            then: stay
            """;

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void everyLevelIsMadeOnceWithItsSparesAndWhatIsEncryptedOpensAgainAfterARestart()
            throws Exception {
        lab.serve();
        keep(PASSPHRASE);
        lab.everyMachineBecomes(publish());
        ScenarioMachine machine = powerOn();

        machine.expectConsole("HOOK-PRE")
                .expectConsole("the machine is restarted: card: from version 1.0 to 2.0")
                .expectConsole("card.*: done")
                .expectConsole("HOOK-URL a,b c,")
                .expectConsole("HOOK-BEFORE")
                .expectConsole("SEEN raid0 of 2, 0 missing, 0 spare")
                .expectConsole("SEEN raid1 of 2, 0 missing, 1 spare")
                .expectConsole("SEEN raid10 of 4, 0 missing, 1 spare")
                .expectConsole("SEEN raid4 of 3, 0 missing, 0 spare")
                .expectConsole("SEEN raid5 of 3, 0 missing, 1 spare")
                .expectConsole("SEEN raid6 of 4, 0 missing, 1 spare")
                .expectConsole("TABLE: UUID / ext4 defaults 0 1")
                .expectConsole("TABLE: UUID /home ext4 defaults 0 2")
                .expectConsole("TABLE: UUID /srv ext4 noatime 0 2")
                .expectConsole("TABLE: vault UUID none luks")
                .expectConsole("TABLE: home UUID /etc/home.key luks")
                .expectPhase("configured");
        String first = machine.job();
        assertThat(lab.server().api().jobLog(first)).contains("x86_64");

        lab.server().api().assign(machine.view().id(), "arrays");
        machine.expectConsole("make RAID 6 six.*: done, held already")
                .expectConsole("make LUKS container vault.*: done, held already")
                .expectConsole("make LUKS container home.*: done, held already")
                .expectConsole("/hello.*: done, held already");
        machine.expectDoneAfter(first);
        String second = machine.job();
        expectNothingMade(second);

        keep(WRONG);
        lab.server().api().assign(machine.view().id(), "arrays");
        machine.vm().close(); // whatever the job was at
        expectNoSecret(machine);
        machine.powerOn()
                .expectConsole("Press Enter for a shell")
                .expectConsole(
                        "step .*: failed: .*LUKS container \"vault\" on md/one is there, but .*disks.* does not open it; nothing was changed");
        machine.expect(
                "a job that failed",
                view -> view.job().filter(job -> job.state().equals("failed")).isPresent());
        String refused = machine.job();
        keep(PASSPHRASE);
        lab.server().api().assign(machine.view().id(), "arrays");
        machine.expectConsole("make LUKS container vault.*: done, held already")
                .expectConsole("make LUKS container home.*: done, held already")
                .expectConsole("/hello.*: done, held already");
        machine.expectDoneAfter(refused);
        expectNothingMade(machine.job());
        machine.type("\r").expectConsole(" # ").type("poweroff -f\r");
        machine.expectOff().expectDisksOfTheTemplate();
        expectNoSecret(machine, first, second, refused, machine.job());
    }

    private void keep(String passphrase) throws IOException {
        Json.Object secret = Json.object().put("value", passphrase).build();
        lab.server().api().ask("PUT", "secrets/disks", secret);
    }

    private void expectNothingMade(String job) throws IOException {
        Json.Object told = lab.server().api().job(job);
        assertThat(told.toString()).doesNotContain("\"kind\":\"wipe\"").doesNotContain("degraded");
        for (Json each : told.array("steps").elements()) {
            Json.Object step = each.asObject("step");
            if (step.text("title").startsWith("make ")) {
                assertThat(step.findText("message").orElse(""))
                        .as(step.text("title"))
                        .containsPattern(" is (there|on)\\b");
            }
        }
    }

    private void expectNoSecret(ScenarioMachine machine, String... jobs) throws IOException {
        for (String job : jobs) {
            assertThat(lab.server().api().job(job).toString()).doesNotContain(PASSPHRASE, WRONG);
            assertThat(lab.server().api().jobLog(job)).doesNotContain(PASSPHRASE, WRONG);
        }
        assertThat(machine.vm().console().log()).content().doesNotContain(PASSPHRASE, WRONG);
        assertThat(lab.server().logTail()).doesNotContain(PASSPHRASE, WRONG);
        assertThat(lab.server().api().askFor("GET", "secrets", Json.object().build()).toString())
                .contains("disks")
                .doesNotContain(PASSPHRASE);
    }

    private ScenarioMachine powerOn() throws IOException {
        Path version = Files.write(lab.folder("card").resolve("version"), card());
        ScenarioMachine machine =
                lab.machine("arrays", Firmware.BIOS)
                        .memory(1536)
                        .restarting()
                        .disk(VirtualDisk.virtio("FIRMWARE", MIB), version);
        add(machine, "PAIR", 160, 2);
        add(machine, "TRIO", 96, 3);
        add(machine, "QUAD", 104, 4);
        add(machine, "SPARE", 400, 1);
        return machine.powerOn();
    }

    private static byte[] card() {
        byte[] bytes = new byte[(int) MIB];
        System.arraycopy(new byte[] {'1', '.', '0'}, 0, bytes, 0, 3);
        return bytes;
    }

    private static void add(ScenarioMachine machine, String name, long mebibytes, int count) {
        for (int i = 1; i <= count; i++) {
            machine.disk(VirtualDisk.virtio(name + "-" + i, mebibytes * MIB));
        }
    }

    /// Starts a web server with what the template fetches, and gives the template with the digests.
    private String publish() throws IOException {
        Path folder = lab.folder("web");
        Path flash =
                Files.writeString(
                        folder.resolve("flash"),
                        """
                        #!/bin/sh
                        for disk in /sys/block/vd*; do
                          if [ "$(cat $disk/serial)" = FIRMWARE ]; then
                            printf 2.0 | dd of=/dev/${disk##*/} conv=notrunc 2>/dev/null
                          fi
                        done
                        sync
                        """);
        Path hook =
                Files.writeString(
                        folder.resolve("hook"),
                        """
                        #!/bin/sh
                        { printf 'HOOK-URL '; printf '%s,' "$@"; echo; } >/dev/console
                        """);
        Path binary = Files.copy(Path.of("/bin/uname"), folder.resolve("binary"));
        Namespace station = lab.network().addStation("hooks", ADDRESS);
        List<String> server =
                List.of("busybox", "httpd", "-f", "-p", ADDRESS + ":80", "-h", folder.toString());
        lab.run().start("httpd", station.inside(server));
        return TEMPLATE.formatted(
                WireRoot.sha256(flash), WireRoot.sha256(hook), WireRoot.sha256(binary));
    }
}
