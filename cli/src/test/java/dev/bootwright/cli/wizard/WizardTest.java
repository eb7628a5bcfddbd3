package dev.bootwright.cli.wizard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.bootwright.cli.wizard.WizardWork.DriveChoice;
import dev.bootwright.cli.wizard.WizardWork.ImageChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WizardTest {

    static final List<ImageChoice> IMAGES =
            List.of(
                    new ImageChoice("0123456789ab", "bridge", "41.0 MB"),
                    new ImageChoice("ba9876543210", "amd64", "58.0 MB"));

    static final DriveChoice STICK =
            new DriveChoice(
                    "/dev/sdb",
                    "STICK-1",
                    "SanDisk Ultra, 16.0 GB, usb",
                    List.of("partition 1: vfat \"PHOTOS\", 16.0 GB"),
                    List.of());

    static final DriveChoice SYSTEM =
            new DriveChoice(
                    "/dev/sda",
                    "SYSTEM",
                    "Samsung, 500.0 GB, sata",
                    List.of("partition 1: ext4, 500.0 GB"),
                    List.of("sda1 is mounted at /"));

    static Wizard wizard() {
        return new Wizard(IMAGES, List.of(STICK, SYSTEM));
    }

    static void type(Wizard wizard, String text) {
        text.chars().forEach(each -> wizard.on(new Key.Character((char) each)));
    }

    @Test
    void leadsFromTheImageToTheResult() {
        Wizard wizard = wizard();
        wizard.on(Key.Special.DOWN);
        assertInstanceOf(Wizard.Wish.Refresh.class, wizard.on(Key.Special.ENTER));
        assertEquals(new Wizard.Wish.Nothing(), wizard.on(Key.Special.ENTER));
        assertEquals(Wizard.Step.CONFIRM, wizard.step());
        type(wizard, "STICK-1");
        assertEquals(
                new Wizard.Wish.Write(IMAGES.get(1), STICK, "STICK-1"),
                wizard.on(Key.Special.ENTER));
        assertEquals(Wizard.Step.WRITE, wizard.step());
        wizard.onProgress("writing", 50, 100);
        assertEquals(50, wizard.percent());
        wizard.onEnd(true, "written");
        assertEquals(new Wizard.Wish.Leave(0), wizard.on(Key.Special.ENTER));
    }

    @Test
    void writesNothingUntilTheSerialNumberIsTyped() {
        Wizard wizard = wizard();
        wizard.on(Key.Special.ENTER);
        wizard.on(Key.Special.ENTER);
        type(wizard, "STICK-2");
        assertEquals(new Wizard.Wish.Nothing(), wizard.on(Key.Special.ENTER));
        assertThat(wizard.message()).contains("not its serial number");
        assertEquals("", wizard.typed());
        type(wizard, "STICK-12");
        wizard.on(Key.Special.BACKSPACE);
        assertInstanceOf(Wizard.Wish.Write.class, wizard.on(Key.Special.ENTER));
    }

    @Test
    void aRefusedDriveCannotBeChosen() {
        Wizard wizard = wizard();
        wizard.on(Key.Special.ENTER);
        wizard.on(Key.Special.DOWN);
        wizard.on(Key.Special.ENTER);
        assertEquals(Wizard.Step.DRIVE, wizard.step());
        assertEquals("Refused: sda1 is mounted at /", wizard.message());
    }

    @Test
    void ctrlCAsksOnceWhileADriveIsWritten() {
        Wizard wizard = wizard();
        assertEquals(new Wizard.Wish.Leave(130), wizard.on(Key.Special.INTERRUPT));
        wizard.on(Key.Special.ENTER);
        wizard.on(Key.Special.ENTER);
        type(wizard, "STICK-1");
        wizard.on(Key.Special.ENTER);
        assertEquals(new Wizard.Wish.Nothing(), wizard.on(Key.Special.INTERRUPT));
        assertThat(wizard.message()).startsWith("Ctrl-C again stops");
        assertEquals(new Wizard.Wish.Leave(130), wizard.on(Key.Special.INTERRUPT));
    }

    @Test
    void aFailureIsShownAndIsTheStatus() {
        Wizard wizard = wizard();
        wizard.onEnd(false, "/dev/sdb: input/output error");
        assertThat(new WizardView(80, 24).lines(wizard))
                .anyMatch(each -> each.contains("The drive was not made"))
                .anyMatch(each -> each.contains("input/output error"));
        assertEquals(new Wizard.Wish.Leave(1), wizard.on(Key.Special.ENTER));
    }

    @Test
    void escapeGoesBack() {
        Wizard wizard = wizard();
        wizard.on(Key.Special.ENTER);
        wizard.on(Key.Special.ENTER);
        type(wizard, "STI");
        wizard.on(Key.Special.ESCAPE);
        assertEquals(Wizard.Step.DRIVE, wizard.step());
        assertEquals("", wizard.typed());
        wizard.on(Key.Special.ESCAPE);
        assertEquals(Wizard.Step.IMAGE, wizard.step());
        assertEquals(new Wizard.Wish.Leave(130), wizard.on(Key.Special.ESCAPE));
    }

    @Test
    void aDriveStaysChosenWhenOthersComeAndGo() {
        Wizard wizard = wizard();
        wizard.on(Key.Special.ENTER);
        wizard.on(Key.Special.DOWN);
        wizard.onDrives(List.of(SYSTEM, STICK));
        assertEquals(0, wizard.drive());
        wizard.onDrives(List.of());
        assertEquals(new Wizard.Wish.Nothing(), wizard.on(Key.Special.ENTER));
        assertEquals(Wizard.Step.DRIVE, wizard.step());
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "79, 24", "132, 50", "40, 10", "20, 5", "200, 15"})
    void everyScreenFits(int columns, int rows) {
        Wizard wizard = wizard();
        List<Wizard.Step> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            check(wizard, columns, rows);
            seen.add(wizard.step());
            wizard.on(Key.Special.ENTER);
        }
        type(wizard, "STICK-1");
        wizard.on(Key.Special.ENTER);
        IntStream.range(0, 100).forEach(i -> wizard.onProgress("step " + i, i, 100));
        check(wizard, columns, rows);
        wizard.onEnd(true, "x".repeat(300));
        check(wizard, columns, rows);
        assertEquals(List.of(Wizard.Step.IMAGE, Wizard.Step.DRIVE, Wizard.Step.CONFIRM), seen);
    }

    private static void check(Wizard wizard, int columns, int rows) {
        List<String> lines = new WizardView(columns, rows).lines(wizard);
        assertEquals(Math.max(10, rows), lines.size());
        assertThat(lines).allMatch(each -> each.length() <= Math.max(40, columns));
    }

    @Test
    void theLogScrolls() {
        Wizard wizard = wizard();
        wizard.on(Key.Special.ENTER);
        wizard.on(Key.Special.ENTER);
        type(wizard, "STICK-1");
        wizard.on(Key.Special.ENTER);
        IntStream.range(0, 100).forEach(i -> wizard.onProgress("step " + i, i, 100));
        WizardView view = new WizardView(80, 24);
        assertThat(view.lines(wizard)).anyMatch(each -> each.contains("| step 99 "));
        IntStream.range(0, 19).forEach(_ -> wizard.on(Key.Special.PAGE_UP));
        assertThat(view.lines(wizard))
                .anyMatch(each -> each.contains("| step 4 "))
                .noneMatch(each -> each.contains("| step 99 "));
    }

    @Test
    void theWarningSaysWhoWillBeLetIn() {
        Wizard plain = wizard();
        Wizard wizard =
                new Wizard(plain.images(), plain.drives(), List.of("SSH lets in ed25519 SHA256:x"));
        wizard.on(Key.Special.ENTER);
        wizard.on(Key.Special.ENTER);
        assertThat(new WizardView(80, 24).lines(wizard))
                .anyMatch(each -> each.contains("new: SSH lets in ed25519 SHA256:x"));
    }

    @Test
    void theWarningSaysWhatWillBeLost() {
        Wizard wizard = wizard();
        wizard.on(Key.Special.ENTER);
        wizard.on(Key.Special.ENTER);
        assertThat(new WizardView(80, 24).lines(wizard))
                .anyMatch(each -> each.contains("WARNING: everything on this drive will be lost"))
                .anyMatch(each -> each.contains("lost: partition 1: vfat \"PHOTOS\", 16.0 GB"));
    }

    @Test
    void whatADiskSaysIsNoCommandToTheTerminal() {
        DriveChoice hostile =
                new DriveChoice("/dev/sdb", "X", "\u001B[2Jevil\u009B1m", List.of(), List.of());
        Wizard wizard = new Wizard(IMAGES, List.of(hostile));
        wizard.on(Key.Special.ENTER);
        assertThat(new WizardView(80, 24).lines(wizard))
                .anyMatch(each -> each.contains("?[2Jevil?1m"))
                .allMatch(each -> each.chars().allMatch(c -> c >= ' ' && c <= '~'));
    }
}
