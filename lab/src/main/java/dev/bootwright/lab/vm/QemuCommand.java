package dev.bootwright.lab.vm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line of a virtual machine.
final class QemuCommand {

    static final String PROGRAM = "qemu-system-x86_64";

    /// Without `cmpxchg16b`, of which QEMU 7.2 loses the flags now and then: Linux 6.12 panics in
    /// `__kmalloc_noprof` then, with half of RAX in EFLAGS.
    private static final String PROCESSOR = "max,-cx16";

    /// Relative to the machine's folder: a socket's path may have 107 bytes only.
    static final String QMP_SOCKET = "qmp.sock";

    private QemuCommand() {}

    /// @param port   value of `-netdev`, without its id
    /// @param folder the machine's own
    static List<String> of(MachineSpec spec, String port, Path folder) {
        List<String> command =
                new ArrayList<>(List.of(PROGRAM, "-accel", "tcg", "-cpu", PROCESSOR));
        command.addAll(List.of("-machine", "q35", "-m", Integer.toString(spec.memory())));
        command.addAll(nodes(spec));
        // With -nographic SeaBIOS and option ROMs talk on the serial line too.
        command.addAll(List.of("-nodefaults", "-nographic", "-serial", "stdio"));
        command.addAll(List.of("-name", spec.name(), "-uuid", spec.uuid().toString()));
        command.addAll(List.of("-smbios", "type=1,serial=" + spec.serial()));
        command.addAll(List.of("-qmp", "unix:%s,server=on,wait=off".formatted(QMP_SOCKET)));
        if (!spec.restarts()) {
            command.add("-no-reboot");
        }
        command.addAll(spec.firmware().options(variables(folder)));
        if (spec.start().isPresent()) {
            command.addAll(start(spec.start().get()));
        }
        command.addAll(spec.hasNetwork() ? network(spec, port, folder) : List.of("-nic", "none"));
        if (spec.disks().stream().anyMatch(QemuCommand::isStick)) {
            command.addAll(
                    List.of("-device", "qemu-xhci,id=" + VirtualDisk.CONTROLLER + ",p2=15,p3=15"));
        }
        for (VirtualDisk disk : spec.disks()) {
            command.addAll(
                    disk.options(
                            "d" + spec.disks().indexOf(disk), diskFile(folder, disk.serial())));
        }
        for (MachineSpec.SharedFolder each : spec.shares()) {
            command.add("-virtfs");
            command.add(each.option());
        }
        if (spec.tpm().isPresent()) {
            command.addAll(List.of("-chardev", "socket,id=tpm,path=" + spec.tpm().get()));
            command.addAll(List.of("-tpmdev", "emulator,id=tpm0,chardev=tpm"));
            command.addAll(List.of("-device", "tpm-tis,tpmdev=tpm0"));
        }
        command.addAll(List.of("-device", "virtio-rng-pci"));
        return command;
    }

    private static List<String> nodes(MachineSpec spec) {
        List<String> options = new ArrayList<>();
        if (spec.nodes() > 1) {
            options.addAll(
                    List.of("-smp", "%d,sockets=%d".formatted(2 * spec.nodes(), spec.nodes())));
        }
        for (int node = 0; node < spec.nodes() && spec.nodes() > 1; node++) {
            int each = spec.memory() / spec.nodes();
            options.add("-object");
            options.add("memory-backend-ram,id=m%d,size=%dM".formatted(node, each));
            options.add("-numa");
            options.add(
                    "node,nodeid=%1$d,memdev=m%1$d,cpus=%2$d-%3$d"
                            .formatted(node, 2 * node, 2 * node + 1));
        }
        return options;
    }

    private static boolean isStick(VirtualDisk disk) {
        return disk.bus() == VirtualDisk.Bus.STICK || disk.bus() == VirtualDisk.Bus.DRAWER;
    }

    private static List<String> start(MachineSpec.DirectStart start) {
        return List.of(
                "-kernel",
                start.kernel().toString(),
                "-initrd",
                start.initramfs().toString(),
                "-append",
                start.commandLine() + " " + MachineSpec.EMULATED);
    }

    private static List<String> network(MachineSpec spec, String port, Path folder) {
        List<String> command = new ArrayList<>(List.of("-netdev", port + ",id=n0"));
        command.addAll(
                List.of(
                        "-object",
                        "filter-dump,id=dump0,netdev=n0,maxlen=400,file="
                                + folder.resolve("packets.pcap")));
        command.add("-device");
        command.add(
                "%s,netdev=n0,mac=%s,bootindex=2%s"
                        .formatted(spec.nicModel(), spec.mac(), spec.firmware().nicSuffix()));
        return command;
    }

    static Path variables(Path folder) {
        return folder.resolve("variables.fd.disk");
    }

    static Path diskFile(Path folder, String serial) {
        return folder.resolve(serial + ".disk");
    }
}
