package dev.bootwright.lab.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.lab.operator.BorrowedRoot;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Drives that only UEFI starts.
@Tag("lab")
class DriveByOvmfTest {

    private static final String RELEASE = "CloverV2/EFI/CLOVER/";
    private static final long ESP_OFFSET = 2 << 20;

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void aDriveWithSectorsOf4096BytesStarts() throws Exception {
        Path drive = lab.borrowedRoot().drive("--sector-bytes", "4096");
        starts("large", drive, VirtualDisk.stick("LARGE-1", Files.size(drive)).withSectors(4096));
    }

    /// Clover itself cannot be had from Debian. In its place is a GRUB that does what Clover does with its
    /// entry: it starts the program that `config.plist` names, with the arguments that stand there. They
    /// are read from a drive made with the same options.
    @Test
    void aProgramInCloversPlaceStartsWhatCloversSettingsSay() throws Exception {
        BorrowedRoot root = lab.borrowedRoot();
        Path archive = lab.folder("clover").resolve("CloverV2-lab.zip");
        release(archive, "nothing yet".getBytes(UTF_8));
        Path first = root.drive("--loader", "clover", "--clover", archive.toString());
        String settings =
                Tool.run("mtype", "-i", first + "@@" + ESP_OFFSET, "::/EFI/CLOVER/config.plist");
        String early =
                "search --no-floppy --set=root --file /EFI/CLOVER/config.plist\nchainloader %s %s\nboot\n"
                        .formatted(
                                text(settings, "Path").replace('\\', '/'),
                                text(settings, "Arguments").replace("\\", "\\\\"));
        Path config = Files.writeString(lab.folder("clover").resolve("early.cfg"), early);
        Path program = lab.folder("clover").resolve("standin.efi");
        Tool.run(
                "grub-mkimage",
                "-O",
                "x86_64-efi",
                "-o",
                program.toString(),
                "-p",
                "/none",
                "-c",
                config.toString(),
                "part_gpt",
                "fat",
                "search",
                "search_fs_file",
                "chain",
                "boot",
                "echo",
                "minicmd");
        release(archive, Files.readAllBytes(program));
        Path drive = root.drive("--loader", "clover", "--clover", archive.toString());
        starts("clover", drive, VirtualDisk.stick("CLOVER-1", Files.size(drive)));
    }

    private void starts(String name, Path drive, VirtualDisk stick) throws IOException {
        lab.machine(name, Firmware.UEFI)
                .nic("none")
                .disk(stick, drive)
                .powerOn()
                .expectConsole("STARTED FROM A DRIVE")
                .expectOff();
    }

    private static String text(String settings, String key) {
        Matcher matcher =
                Pattern.compile("<key>" + key + "</key>\\s*<string>([^<]*)</string>")
                        .matcher(settings);
        if (!matcher.find()) {
            throw new AssertionError("no %s in %s".formatted(key, settings));
        }
        return matcher.group(1);
    }

    /// An archive of the layout of a release.
    private static void release(Path archive, byte[] loader) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String each :
                    List.of("CLOVERX64.efi", "drivers/off/UEFI/Other/NvmExpressDxe.efi")) {
                zip.putNextEntry(new ZipEntry(RELEASE + each));
                zip.write(loader);
            }
        }
    }
}
