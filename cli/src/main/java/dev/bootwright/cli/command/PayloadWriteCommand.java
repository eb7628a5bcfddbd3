package dev.bootwright.cli.command;

import dev.bootwright.cli.command.PayloadMixin.Opened;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.step.FreeDevice;
import dev.bootwright.machine.step.StepRefusedException;
import dev.bootwright.machine.step.WritePayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a payload onto a disk.
@Command(
        name = "write",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a payload onto a disk or partition and reads it back. Refuses a device that is in use,",
            "too small, read-only, or that holds anything, unless --wipe says that it may be destroyed."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright payload write external.img S4EWNX0R123456",
            "  bootwright payload write external.img /dev/disk/by-id/usb-example-1 --wipe",
            "  bootwright payload write external.img /dev/nvme1n1p3"
        })
final class PayloadWriteCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");

    @Mixin PayloadMixin payloads = new PayloadMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "IMAGE", description = "What holds the payload.")
    Path image;

    @Parameters(
            index = "1",
            paramLabel = "DEVICE",
            description = "A disk's serial number or WWN, or the path of a disk or partition.")
    String device = "";

    @Option(names = "--wipe", description = "What is on the device may be destroyed.")
    boolean wipe;

    @Override
    public Integer call() throws IOException {
        try (Opened opened = PayloadMixin.open(image)) {
            Path node = node();
            FreeDevice free = FreeDevice.forPayload(ROOT, node, opened.payload().size(), wipe);
            int block =
                    WritePayload.run(
                            opened.channel(), opened.payload(), free, payloads.progress("writing"));
            payloads.finish();
            payloads.print(
                    PayloadMixin.describe(opened.payload())
                            .put("image", image.toString())
                            .put("device", node.toString())
                            .put("sectorSize", block)
                            .build(),
                    "%s: %d files, %d bytes written to %s and read back%n"
                            .formatted(
                                    image,
                                    opened.payload().entries().size(),
                                    opened.payload().size(),
                                    node));
            return 0;
        } catch (StepRefusedException e) {
            throw new Failure(
                    String.valueOf(e.getMessage()),
                    wipe
                            ? "choose another device"
                            : "choose another device, or say --wipe if what it holds may be destroyed");
        } finally {
            payloads.finish();
        }
    }

    private Path node() throws IOException {
        if (device.contains("/")) {
            Path path = Path.of(device);
            if (!Files.exists(path)) {
                throw new Failure(device + ": there is no such device", "");
            }
            if (Files.isRegularFile(path) || Files.isDirectory(path)) {
                throw new Failure(device + ": is not a block device", "to copy a file: cp");
            }
            return path.toRealPath();
        }
        List<AttachedDisk> disks = new AttachedDisks(ROOT).list();
        List<AttachedDisk> meant = disks.stream().filter(this::isMeant).toList();
        if (meant.size() != 1) {
            throw new Failure(
                    "%d disks have the serial number or WWN \"%s\"".formatted(meant.size(), device),
                    disks.stream()
                            .map(disk -> disk.node() + " (" + disk.identity() + ")")
                            .collect(Collectors.joining(", ", "there are ", "")));
        }
        return meant.getFirst().node().toRealPath(LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isMeant(AttachedDisk disk) {
        return disk.identity().serial().equals(device)
                || disk.identity().wwn().filter(device::equals).isPresent();
    }
}
