package dev.bootwright.lab.vm;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.network.Network;
import dev.bootwright.lab.run.Run;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A virtual machine that has been switched on. Its folder holds `console.log`, `packets.pcap` and
/// its disks.
public final class VirtualMachine implements AutoCloseable {

    private final MachineSpec spec;
    private final Path folder;
    private final Process process;
    private final Console console;
    private final Instant poweredOn;

    private VirtualMachine(MachineSpec spec, Path folder, Process process, Instant poweredOn)
            throws IOException {
        this.spec = spec;
        this.folder = folder;
        this.process = process;
        this.poweredOn = poweredOn;
        this.console = Console.of(spec.name(), process, folder.resolve("console.log"), poweredOn);
    }

    /// Switches a machine on, at a new port of the network. Its disks are empty the first time and
    /// keep what they hold when a machine of the same name is switched on again in this run.
    ///
    /// @throws IOException if QEMU or its firmware is not there, or the port cannot be made
    public static VirtualMachine powerOn(Run run, Network network, MachineSpec spec)
            throws IOException {
        String port = spec.hasNetwork() ? network.newPort() : "";
        return powerOn(run, network, spec, port);
    }

    /// The command that switches a machine on from inside the network, at a new port of it, for whoever
    /// switches machines by themselves.
    public static List<String> command(Run run, Network network, MachineSpec spec)
            throws IOException {
        String port = spec.hasNetwork() ? network.newPort() : "";
        return command(spec, port, prepare(run, spec));
    }

    private static List<String> command(MachineSpec spec, String port, Path folder) {
        // QEMU runs in the run's folder; its socket's name must be unique there.
        List<String> command = new ArrayList<>(List.of("env", "--chdir=" + folder));
        command.addAll(QemuCommand.of(spec, port, folder));
        return command;
    }

    private static VirtualMachine powerOn(Run run, Network network, MachineSpec spec, String port)
            throws IOException {
        Path folder = prepare(run, spec);
        Instant now = Instant.now();
        Process process =
                run.startPiped(spec.name() + "/qemu", network.inside(command(spec, port, folder)));
        return new VirtualMachine(spec, folder, process, now);
    }

    private static Path prepare(Run run, MachineSpec spec) throws IOException {
        Path folder = Files.createDirectories(run.folder().resolve(spec.name()));
        if (spec.firmware().isUefi() && !Files.exists(QemuCommand.variables(folder))) {
            Files.copy(Firmware.OVMF_VARIABLES, QemuCommand.variables(folder));
        }
        for (VirtualDisk disk : spec.disks()) {
            try (RandomAccessFile file =
                    new RandomAccessFile(
                            QemuCommand.diskFile(folder, disk.serial()).toFile(), "rw")) {
                file.setLength(disk.size());
            }
        }
        return folder;
    }

    public MachineSpec spec() {
        return spec;
    }

    /// Where the console and the packets are.
    public Path folder() {
        return folder;
    }

    public Console console() {
        return console;
    }

    public Instant poweredOn() {
        return poweredOn;
    }

    /// The image of one of the disks.
    ///
    /// @param serial of the disk
    public Path disk(String serial) {
        return QemuCommand.diskFile(folder, serial);
    }

    public boolean isOn() {
        return process.isAlive();
    }

    /// Waits until the machine has switched itself off, or has reset when it does not restart.
    ///
    /// @param standstill how long it may print nothing
    /// @throws ConsoleException if it is still on then
    public void expectOff(Duration standstill) throws ConsoleException {
        Instant began = Instant.now();
        Patience patience = Patience.with(standstill, began);
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                Instant now = Instant.now();
                if (patience.isOver(console.printed(), now)) {
                    long waited = Duration.between(began, now).toSeconds();
                    throw console.failure("still on after %d s".formatted(waited));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw console.failure("interrupted while waiting for it to switch off");
        }
    }

    /// Presses reset.
    ///
    /// @throws IOException if QEMU does not answer
    public void reset() throws IOException {
        try (Qmp qmp = Qmp.connect(process.pid())) {
            qmp.execute("system_reset");
        }
    }

    /// Halts the processor; the machine neither runs nor answers until [#resume()].
    ///
    /// @throws IOException if QEMU does not answer
    public void freeze() throws IOException {
        try (Qmp qmp = Qmp.connect(process.pid())) {
            qmp.execute("stop");
        }
    }

    /// Goes on after [#freeze()].
    ///
    /// @throws IOException if QEMU does not answer
    public void resume() throws IOException {
        try (Qmp qmp = Qmp.connect(process.pid())) {
            qmp.execute("cont");
        }
    }

    /// Bounds how fast a disk is.
    ///
    /// @throws IOException if QEMU does not answer
    public void slowDown(String serial, long bytesPerSecond) throws IOException {
        Json.ObjectBuilder limits = Json.object().put("device", driveId(serial));
        limits.put("bps", bytesPerSecond);
        for (String other : List.of("bps_rd", "bps_wr", "iops", "iops_rd", "iops_wr")) {
            limits.put(other, 0);
        }
        qmp("block_set_io_throttle", limits.build());
    }

    /// Pulls a SCSI disk or a stick out of the running machine.
    ///
    /// @throws IOException if QEMU does not answer
    public void pullOut(String serial) throws IOException {
        qmp("device_del", Json.object().put("id", driveId(serial) + "-disk").build());
    }

    /// Plugs in a stick that was in the drawer.
    ///
    /// @throws IOException if QEMU does not answer
    public void plugIn(String serial) throws IOException {
        String id = driveId(serial);
        qmp(
                "device_add",
                Json.object()
                        .put("driver", "usb-storage")
                        .put("id", id + "-disk")
                        .put("drive", id)
                        .put("bus", VirtualDisk.CONTROLLER + ".0")
                        .put("serial", serial)
                        .put("removable", true)
                        .build());
    }

    /// Puts a SCSI disk back that was pulled out, for good.
    ///
    /// @throws IOException if QEMU does not answer
    public void putBack(String serial) throws IOException {
        String id = driveId(serial);
        qmp(
                "blockdev-add",
                Json.object()
                        .put("driver", "file")
                        .put("node-name", id + "-back")
                        .put("filename", disk(serial).toString())
                        .build());
        qmp(
                "device_add",
                Json.object()
                        .put("driver", "scsi-hd")
                        .put("id", id + "-again")
                        .put("drive", id + "-back")
                        .put("bus", id + "-bus.0")
                        .put("serial", serial)
                        .build());
    }

    /// Plugs a keyboard in, where a disk is on USB.
    ///
    /// @param serial of that disk
    /// @throws IOException if QEMU does not answer
    public void plugInKeyboard(String serial) throws IOException {
        qmp(
                "device_add",
                Json.object()
                        .put("driver", "usb-kbd")
                        .put("id", "keyboard")
                        .put("bus", driveId(serial) + "-bus.0")
                        .build());
    }

    /// Presses a key of the keyboard.
    ///
    /// @param key as QEMU calls it, `down` for instance
    /// @throws IOException if QEMU does not answer
    public void press(String key) throws IOException {
        Json.ObjectBuilder code = Json.object().put("type", "qcode").put("data", key);
        qmp("send-key", Json.object().put("keys", new Json.Array(List.of(code.build()))).build());
    }

    private String driveId(String serial) {
        List<String> serials = spec.disks().stream().map(VirtualDisk::serial).toList();
        return "d" + serials.indexOf(serial);
    }

    private void qmp(String command, Json arguments) throws IOException {
        try (Qmp qmp = Qmp.connect(process.pid())) {
            qmp.execute(command, arguments);
        }
    }

    /// Pulls the plug: what the disks were told is kept, as with a real one.
    @Override
    public void close() {
        // By the handle: Process.destroy would close the console before it is read to its end.
        process.toHandle().destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.toHandle().destroyForcibly();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
        }
        console.close();
    }
}
