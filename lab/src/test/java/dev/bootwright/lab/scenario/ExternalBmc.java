package dev.bootwright.lab.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/// OpenIPMI's `ipmi_sim` as the BMC of one machine: the machine is on while its QEMU runs, which only
/// the BMC starts and ends; inside, it is at the other end of `/dev/ipmi0`.
final class ExternalBmc {

    private static final Path PROGRAM = Path.of("/usr/bin/ipmi_sim");
    private static final int LAN_PORT = 623;
    private static final int MACHINE_PORT = 9002;

    @SuppressWarnings("InlineFormatString") // a file of its own
    private static final String CONTROL =
            """
            #!/bin/sh
            cd %1$s || exit 1
            is_on() { [ -f qemu.pid ] && kill -0 $(cat qemu.pid) 2>/dev/null; }
            on() {
              is_on && return
              setsid sh qemu.sh </dev/null >>console.log 2>&1 &
              echo $! > qemu.pid
              echo "on, boot from $(cat boot 2>/dev/null || echo none)" >> acts
            }
            off() {
              is_on || return 0 # a request whose answer is late comes again
              kill -9 $(cat qemu.pid)
              rm -f qemu.pid
              echo off >> acts
            }
            op=$1; shift
            while [ $# -gt 0 ]; do
              case $op in
                get)
                  case $1 in
                    power) value=0; is_on && value=1;;
                    boot) value=none;;
                    ip_addr_src) value=static;;
                    *mac*) value=02:00:00:00:00:01;;
                    *) value=0.0.0.0;;
                  esac
                  [ -f $1 ] && value=$(cat $1)
                  echo "$1:$value"; shift;;
                set)
                  case $1 in
                    power) if [ "$2" = 1 ]; then on; else off; fi;;
                    reset) off; on;;
                    *) echo "$2" > $1;;
                  esac
                  shift 2;;
                *) shift 2;;
              esac
            done
            """;

    @SuppressWarnings("InlineFormatString") // a file of its own
    private static final String LAN =
            """
            name "bmc"
            set_working_mc 0x20
            startlan 1
              addr %2$s %3$d
              priv_limit admin
              allowed_auths_user none md5
              allowed_auths_operator none md5
              allowed_auths_admin none md5
              guid "I_AM_A_REAL_BMC!"
              lan_config_program "%1$s/control"
            endlan
            chassis_control "%1$s/control"
            serial 15 127.0.0.1 %4$d codec VM
            user 1 false "" "" user 10 none md5
            user 2 true "admin" "test-only" admin 10 none md5
            """;

    private final Lab lab;
    private final Path folder;

    private ExternalBmc(Lab lab, Path folder) {
        this.lab = lab;
        this.folder = folder;
    }

    /// Starts the BMC of a machine that is off.
    ///
    /// @param address in the lab's network, where it answers
    static ExternalBmc start(Lab lab, MachineSpec spec, String address)
            throws IOException, InterruptedException {
        boolean exists = Files.isExecutable(PROGRAM);
        if (!exists && "required".equals(System.getProperty("peers"))) {
            throw new IOException("needs ipmi_sim");
        }
        assumeTrue(exists, "needs ipmi_sim");
        Path folder = lab.folder(spec.name());
        String qemu =
                VirtualMachine.command(lab.run(), lab.network(), spec).stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        Files.writeString(
                folder.resolve("qemu.sh"),
                ("exec %s -chardev socket,id=ipmi0,host=127.0.0.1,port=%d,reconnect=1"
                                + " -device ipmi-bmc-extern,id=bmc0,chardev=ipmi0"
                                + " -device isa-ipmi-kcs,bmc=bmc0\n")
                        .formatted(qemu, MACHINE_PORT),
                UTF_8);
        Path control = folder.resolve("control");
        Files.writeString(control, CONTROL.formatted(folder), UTF_8);
        Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                folder.resolve("lan.conf"),
                LAN.formatted(folder, address, LAN_PORT, MACHINE_PORT),
                UTF_8);
        Files.writeString(folder.resolve("bmc.emu"), commands(spec.serial()), UTF_8);
        Process bmc =
                lab.run()
                        .start(
                                "bmc",
                                lab.network()
                                        .inside(
                                                List.of(
                                                        PROGRAM.toString(),
                                                        "-c",
                                                        folder.resolve("lan.conf").toString(),
                                                        "-f",
                                                        folder.resolve("bmc.emu").toString(),
                                                        "-s",
                                                        folder.resolve("state").toString(),
                                                        "-n",
                                                        "-p")));
        if (!bmc.isAlive()) {
            throw new IOException("ipmi_sim ended at once");
        }
        ExternalBmc started = new ExternalBmc(lab, folder);
        lab.run().atEnd(started::pullThePlug);
        return started;
    }

    private static String commands(String serial) {
        return """
        mc_setbmc 0x20
        mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
        sel_enable 0x20 100 0x0a
        mc_add_fru_data 0x20 0 %1$d data %2$s
        sel_add 0x20 0x02 0 0 0 0 0x20 0x00 0x04 0x0c 0x08 0x6f 0x00 0xff 0xff
        sel_add 0x20 0x02 0 0 0 0 0x20 0x00 0x04 0x05 0x51 0x6f 0xf0 0xff 0xff
        mc_enable 0x20
        """
                .formatted(fru(serial).length, hex(fru(serial)));
    }

    /// A product area that names the machine's serial number.
    private static byte[] fru(String serial) {
        ByteArrayOutputStream area = new ByteArrayOutputStream();
        area.writeBytes(new byte[] {1, 0, 25});
        for (String field : List.of("Example", "Server One", "P-100", "v2", serial)) {
            area.write(0xC0 | field.length());
            area.writeBytes(field.getBytes(UTF_8));
        }
        area.write(0xC1);
        while ((area.size() + 1) % 8 != 0) {
            area.write(0);
        }
        byte[] bytes = area.toByteArray();
        bytes[1] = (byte) ((bytes.length + 1) / 8);
        ByteArrayOutputStream fru = new ByteArrayOutputStream();
        fru.writeBytes(new byte[] {1, 0, 0, 0, 1, 0, 0, (byte) 0xFE});
        fru.writeBytes(bytes);
        int sum = 0;
        for (byte each : bytes) {
            sum += each;
        }
        fru.write(-sum);
        return fru.toByteArray();
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append("0x%02x ".formatted(each));
        }
        return text.toString().strip();
    }

    /// Presses the power button.
    void pressButton() throws IOException {
        String control = folder.resolve("control").toString();
        lab.run().start("button", lab.network().inside(List.of(control, "set", "power", "1")));
    }

    /// What it did to the machine's power, a line each.
    List<String> acts() throws IOException {
        Path acts = folder.resolve("acts");
        return Files.exists(acts) ? Files.readAllLines(acts) : List.of();
    }

    /// A network setting that it was given, such as `ip_addr`.
    String setting(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }

    private void pullThePlug() throws IOException {
        Path pid = folder.resolve("qemu.pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
