package dev.bootwright.lab.bench;

import dev.bootwright.formats.bytes.SparseSource.Piece;
import dev.bootwright.image.drive.DriveCopy;
import dev.bootwright.lab.network.UserNetwork;
import dev.bootwright.lab.operator.BorrowedRoot;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualDisk;
import dev.bootwright.lab.vm.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How fast a drive is written to a stick.
final class DriveBenchmark implements Benchmark {

    private static final String STICK = "STICK-1";
    private static final long STICK_BYTES = 256L << 20;
    private static final long BYTES_PER_SECOND = 5_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Measure TIME = Measure.lower("written and synced, stick of 5 MB/s", "s");

    /// Waits to be told who is to write, and says how long that took. What is read comes from memory.
    private static final String SCRIPT =
            """
            cp /run/lab/drive.img /run/drive.img
            stick=/dev/$(node STICK-1)
            took() { awk -v from=$1 -v to=$EPOCHREALTIME 'BEGIN { printf "TOOK %.2f s\\n", to - from }'; }
            stty -echo
            echo READY
            while read -r who; do
              if [ "$who" = bootwright ]; then
                bw drive create --from /run/drive.img --device STICK-1 --yes >/dev/null 2>/run/err
                sed -En 's/^(clearing|writing).* ([0-9.]+) s$/\\2/p' /run/err |
                  awk '{ sum += $1 } END { printf "TOOK %.2f s\\n", sum }'
              elif [ "$who" = dd ]; then
                sync
                from=$EPOCHREALTIME
                dd if=/run/drive.img of=$stick bs=1M count=COUNT conv=fsync,notrunc status=none
                took $from
              else
                break
              fi
            done
            """;

    @Override
    public String name() {
        return "drive";
    }

    @Override
    public String about() {
        return "A virtual machine writes the drive of the amd64 image to a USB stick that takes 5 MB/s: ours"
                + " with both ends cleared first and the table last, without reading it back; dd the same"
                + " bytes with conv=fsync.";
    }

    @Override
    public List<Row> run(Workbench bench) throws IOException {
        BorrowedRoot root = BorrowedRoot.ensure(bench.launcher(), bench.run().folder());
        var image = BuiltImages.ensure(bench.launcher(), "amd64");
        Path drive = root.drive(image.directory().resolve("../..").normalize(), image.id(), "");
        String script = SCRIPT.replace("COUNT", Long.toString(mebibytes(drive)));
        MachineSpec spec =
                root.machine("writes", Firmware.BIOS, "", script)
                        .withDisk(VirtualDisk.stick(STICK, STICK_BYTES));
        UserNetwork network = UserNetwork.withoutBoot();
        try (VirtualMachine machine = VirtualMachine.powerOn(bench.run(), network, spec)) {
            machine.console().expect("READY", PATIENCE);
            machine.slowDown(STICK, BYTES_PER_SECOND);
            Contest contest =
                    Contest.hold(
                            bench.rounds(),
                            List.of(
                                    new Contestant(
                                            "bootwright",
                                            bench.ourVersion(),
                                            () -> write(machine, "bootwright")),
                                    new Contestant(
                                            "dd",
                                            Workbench.version("coreutils"),
                                            () -> write(machine, "dd"))),
                            bench.progress());
            return contest.rows(name(), TIME, Map.of("dd", new Goal.Ratio(1.1)));
        }
    }

    /// What is to be written of a drive's file: up to the last byte that is not zero.
    private static long mebibytes(Path drive) throws IOException {
        try (DriveCopy copy = DriveCopy.open(drive)) {
            long end = copy.contents().stream().mapToLong(Piece::end).max().orElse(0);
            return Math.ceilDiv(end, 1L << 20);
        }
    }

    private static Map<Measure, Double> write(VirtualMachine machine, String who)
            throws IOException {
        machine.console().type(who + "\r");
        String took = machine.console().expect("TOOK [0-9.]+ s", PATIENCE);
        return Map.of(TIME, Double.parseDouble(took.split(" ", -1)[1]));
    }
}
