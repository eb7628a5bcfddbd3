package dev.bootwright.netboot.aoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.netboot.Peer;
import dev.bootwright.netboot.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is served, and where: block devices of the kernel, interfaces with a VLAN tag.
class AoeSourcesTest {

    private static final int DISK_BYTES = 1 << 20;
    private static final int WRITTEN_AT = 100 * 512;

    @TempDir Path folder;

    private TestNetwork network;
    private @Nullable Loop loop;

    @BeforeEach
    void start() throws Exception {
        network =
                TestNetwork.open(folder)
                        .member("ours", "02:00:00:00:00:0a", "")
                        .member("client", "02:00:00:00:00:0c", "");
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (network != null) {
            network.close();
        }
        if (loop != null) {
            loop.detach();
        }
    }

    /// A loop device over a file. What was written to the device and is not on "the disk" yet is in the
    /// kernel's memory, and not in the file.
    private static final class Loop {

        private final Path folder;
        private final Path file;
        private final String device;

        Loop(Path folder) throws Exception {
            this.folder = folder;
            this.file = Files.write(folder.resolve("behind.img"), new byte[DISK_BYTES]);
            Peer.Result made =
                    Peer.run(folder, Peer.find("losetup"), "--find", "--show", file.toString());
            if (made.status() != 0) {
                throw Peer.isMissing("no loop device: " + made.output());
            }
            device = made.output().strip();
        }

        /// What is on the disk at the place where the client writes.
        byte[] written() throws IOException {
            return Arrays.copyOfRange(Files.readAllBytes(file), WRITTEN_AT, WRITTEN_AT + 1024);
        }

        void detach() throws IOException, InterruptedException {
            Peer.Result gone = Peer.run(folder, Peer.find("losetup"), "--detach", device);
            assertThat(gone.status()).as(gone.output()).isZero();
        }
    }

    private Process serve(String... arguments) throws Exception {
        Process server = network.startJava("ours", AoeProgram.class, arguments);
        network.await("ours", "ready");
        return server;
    }

    private void write(String... arguments) throws Exception {
        Process client = network.startJava("client", ClientProgram.class, arguments);
        assertThat(client.waitFor()).as(network.output("client")).isZero();
        assertThat(network.output("client")).contains("written");
    }

    private static byte[] data() {
        byte[] data = new byte[1024];
        Arrays.fill(data, (byte) 'x');
        return data;
    }

    @Test
    void aWriteToALoopDeviceIsOnTheDiskWhenItIsAnsweredUnderSyncAlways() throws Exception {
        loop = new Loop(folder);
        serve("-", "0.1", loop.device, "always");
        write("0.1", "write");
        assertThat(loop.written()).isEqualTo(data());
    }

    @Test
    void aWriteToALoopDeviceIsOnTheDiskWhenAFlushIsAnswered() throws Exception {
        loop = new Loop(folder);
        serve("-", "0.1", loop.device, "-");
        write("0.1", "flush");
        assertThat(loop.written()).isEqualTo(data());
    }

    @Test
    void aLoopDeviceIsTheBaseOfAnOverlay() throws Exception {
        loop = new Loop(folder);
        serve("-", "0.1", loop.device, folder.resolve("overlays").toString());
        write("0.1", "flush");
        assertThat(loop.written()).containsOnly(0);
        assertThat(OverlayFolder.list(folder.resolve("overlays")))
                .singleElement()
                .extracting(OverlayFolder.Entry::written)
                .isEqualTo(1024L);
    }

    /// Skipped where the kernel has no VLAN interfaces; no program could be installed for that.
    @Test
    void targetsAreServedOnAVlanInterface() throws Exception {
        for (String member : new String[] {"ours", "client"}) {
            String[] vlan = {
                "link", "add", "link", "eth0", "name", "eth0.7", "type", "vlan", "id", "7"
            };
            try {
                network.ipIn(member, vlan);
            } catch (IOException e) {
                assumeTrue(!String.valueOf(e.getMessage()).contains("Unknown device type"));
                throw e;
            }
            network.ipIn(member, "link", "set", "eth0.7", "up");
        }
        Path disk = Files.write(folder.resolve("disk.img"), new byte[DISK_BYTES]);
        serve("if:eth0.7", "-", "0.1", disk.toString(), "-");
        write("0.1", "flush", "if:eth0.7");
        assertThat(Arrays.copyOfRange(Files.readAllBytes(disk), WRITTEN_AT, WRITTEN_AT + 1024))
                .isEqualTo(data());
    }
}
