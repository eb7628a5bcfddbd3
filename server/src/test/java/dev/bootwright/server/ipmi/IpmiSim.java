package dev.bootwright.server.ipmi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.server.bmc.BmcAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;

/// OpenIPMI's `ipmi_sim` at a port of the loopback interface: one controller with a FRU, two log
/// entries, an administrator. Power, boot device and network settings are files.
final class IpmiSim implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/ipmi_sim");

    /// Gets and sets values as files of a folder.
    private static final String CONTROL =
            """
            #!/bin/sh
            dir=$1; op=$2; shift 2
            while [ $# -gt 0 ]; do
              case $op in
                get)
                  case $1 in
                    power) value=0;;
                    boot) value=none;;
                    ip_addr_src) value=static;;
                    *mac*) value=02:00:00:00:00:01;;
                    *) value=0.0.0.0;;
                  esac
                  [ -f $dir/$1 ] && value=$(cat $dir/$1)
                  echo "$1:$value"; shift;;
                set) echo "$2" > $dir/$1; shift 2;;
                *) shift 2;;
              esac
            done
            """;

    @SuppressWarnings("InlineFormatString") // a file of its own
    private static final String LAN =
            """
            name "sim"
            set_working_mc 0x20
            startlan 1
              addr 127.0.0.1 %1$d
              priv_limit admin
              allowed_auths_user none md5
              allowed_auths_operator none md5
              allowed_auths_admin none md5
              guid "I_AM_A_REAL_BMC!"
              lan_config_program "%2$s/control %2$s"
            endlan
            chassis_control "%2$s/control %2$s"
            user 1 false "" "" user 10 none md5
            user 2 true "admin" "test-only" admin 10 none md5
            """;

    /// The FRU's product area holds the serial number SIM-0001.
    private static final String COMMANDS =
            """
            mc_setbmc 0x20
            mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
            mc_set_guid 0x20 "I_AM_A_REAL_BMC"
            sel_enable 0x20 100 0x0a
            mc_add_fru_data 0x20 0 64 data \
            0x01 0x00 0x00 0x00 0x01 0x00 0x00 0xfe 0x01 0x07 0x19 0xc7 0x45 0x78 0x61 0x6d \
            0x70 0x6c 0x65 0xca 0x53 0x65 0x72 0x76 0x65 0x72 0x20 0x4f 0x6e 0x65 0xc5 0x50 \
            0x2d 0x31 0x30 0x30 0xc2 0x76 0x32 0xc8 0x53 0x49 0x4d 0x2d 0x30 0x30 0x30 0x31 \
            0xc5 0x61 0x73 0x73 0x65 0x74 0xc0 0xc1 0x00 0x00 0x00 0x00 0x00 0x00 0x00 0x87
            sel_add 0x20 0x02 0 0 0 0 0x20 0x00 0x04 0x0c 0x08 0x6f 0x00 0xff 0xff
            sel_add 0x20 0x02 0 0 0 0 0x20 0x00 0x04 0x05 0x51 0x6f 0xf0 0xff 0xff
            mc_enable 0x20
            """;

    private final Process process;
    private final int port;

    private IpmiSim(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Skips the test when the program is missing; fails it where peers are required.
    ///
    /// @param folder empty, for its files
    static IpmiSim start(Path folder) throws IOException, InterruptedException {
        boolean exists = Files.isExecutable(PROGRAM);
        assertTrue(exists || !"required".equals(System.getProperty("peers")), "needs ipmi_sim");
        assumeTrue(exists, "needs ipmi_sim");
        int port = freePort();
        Path control = folder.resolve("control");
        Files.writeString(control, CONTROL, UTF_8);
        Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("lan.conf"), LAN.formatted(port, folder), UTF_8);
        Files.writeString(folder.resolve("sim.emu"), COMMANDS, UTF_8);
        Process process =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "-c",
                                folder.resolve("lan.conf").toString(),
                                "-f",
                                folder.resolve("sim.emu").toString(),
                                "-s",
                                folder.resolve("state").toString(),
                                "-n",
                                "-p")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        return new IpmiSim(process, port);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    BmcAddress address() {
        return new BmcAddress("127.0.0.1", OptionalInt.of(port));
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
