package dev.bootwright.cli.command;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// OpenIPMI's `ipmi_sim` at a port of the loopback interface, with the administrator `admin`. What it does to its
/// machine stands in the file `acts`, a line each.
final class SimulatedBmc implements AutoCloseable {

    static final String PASSWORD = "test-only";

    private static final Path PROGRAM = Path.of("/usr/bin/ipmi_sim");

    @SuppressWarnings("InlineFormatString") // a file of its own
    private static final String CONTROL =
            """
            #!/bin/sh
            cd %s || exit 1
            op=$1; shift
            while [ $# -gt 0 ]; do
              case $op in
                get)
                  case $1 in
                    power) value=0;;
                    boot) value=none;;
                    *) value=0.0.0.0;;
                  esac
                  [ -f $1 ] && value=$(cat $1)
                  echo "$1:$value"; shift;;
                set) echo "$2" > $1; echo "$1 $2" >> acts; shift 2;;
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
              allowed_auths_admin none md5
              guid "I_AM_A_REAL_BMC!"
              lan_config_program "%2$s/control"
            endlan
            chassis_control "%2$s/control"
            user 1 false "" "" user 10 none md5
            user 2 true "admin" "%3$s" admin 10 none md5
            """;

    private static final String COMMANDS =
            """
            mc_setbmc 0x20
            mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
            mc_set_guid 0x20 "I_AM_A_REAL_BMC"
            sel_enable 0x20 100 0x0a
            sel_add 0x20 0x02 0 0 0 0 0x20 0x00 0x04 0x0c 0x08 0x6f 0x00 0xff 0xff
            mc_enable 0x20
            """;

    private final Process process;
    private final Path folder;
    private final int port;

    private SimulatedBmc(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /// Skips the test when the program is missing; fails it where peers are required.
    ///
    /// @param folder empty, for its files
    static SimulatedBmc start(Path folder) throws IOException {
        boolean exists = Files.isExecutable(PROGRAM);
        if (!exists && "required".equals(System.getProperty("peers"))) {
            throw new IOException("needs ipmi_sim");
        }
        assumeTrue(exists, "needs ipmi_sim");
        int port = freePort();
        Path control = Files.writeString(folder.resolve("control"), CONTROL.formatted(folder));
        Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lan =
                Files.writeString(
                        folder.resolve("lan.conf"), LAN.formatted(port, folder, PASSWORD));
        Path commands = Files.writeString(folder.resolve("sim.emu"), COMMANDS);
        Process process =
                new ProcessBuilder(
                                PROGRAM.toString(),
                                "-c",
                                lan.toString(),
                                "-f",
                                commands.toString(),
                                "-s",
                                folder.resolve("state").toString(),
                                "-n",
                                "-p")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        return new SimulatedBmc(process, folder, port);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    String acts() throws IOException {
        Path acts = folder.resolve("acts");
        return Files.exists(acts) ? Files.readString(acts) : "";
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
