package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.machine.hardware.MachineTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiskFinderTest {

    private static final long MIB = 1 << 20;
    private static final DiskIdentity MPT0 =
            new DiskIdentity("MPT0", Optional.of("naa.5000c50015ea71ab"), 63 * MIB);

    @TempDir Path directory;

    @BeforeEach
    void layOut() throws IOException {
        MachineTree.server9(directory);
    }

    @Test
    void findsTheDiskWhoseWholeIdentityIsAsThePlanSays() throws Exception {
        assertEquals("sda", new DiskFinder(directory).find(MPT0).name());
    }

    static Stream<Arguments> others() {
        return Stream.of(
                other(
                        "serial changed",
                        new DiskIdentity("NEW", MPT0.wwn(), MPT0.size()),
                        "expected disk NEW (naa.5000c50015ea71ab, 66060288 bytes); its serial number"
                                + " has changed: found MPT0 (naa.5000c50015ea71ab, 66060288 bytes)"),
                other(
                        "WWN changed",
                        new DiskIdentity("MPT0", Optional.of("naa.6000"), MPT0.size()),
                        "expected disk MPT0 (naa.6000, 66060288 bytes); its WWN has changed: found"
                                + " MPT0 (naa.5000c50015ea71ab, 66060288 bytes)"),
                other(
                        "WWN missing in the plan",
                        new DiskIdentity("MPT0", Optional.empty(), MPT0.size()),
                        "expected disk MPT0 (66060288 bytes); its WWN has changed: found MPT0"
                                + " (naa.5000c50015ea71ab, 66060288 bytes)"),
                other(
                        "size changed",
                        new DiskIdentity("MPT0", MPT0.wwn(), MPT0.size() + 512),
                        "expected disk MPT0 (naa.5000c50015ea71ab, 66060800 bytes); its size has"
                                + " changed: found MPT0 (naa.5000c50015ea71ab, 66060288 bytes)"),
                other(
                        "neither serial nor WWN",
                        new DiskIdentity("", Optional.empty(), MPT0.size()),
                        "the plan names a disk with neither serial number nor WWN"));
    }

    private static Arguments other(String name, DiskIdentity wanted, String message) {
        return argumentSet(name, wanted, message);
    }

    @ParameterizedTest
    @MethodSource("others")
    void refusesAnyOtherDiskAndSaysWhatIsThereInstead(DiskIdentity wanted, String message) {
        assertThatThrownBy(() -> new DiskFinder(directory).find(wanted))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage(message);
    }

    @Test
    void anAbsentDiskIsNamedBesideThoseThatAreThere() {
        DiskIdentity absent = new DiskIdentity("GONE", Optional.empty(), 1);
        assertThatThrownBy(() -> new DiskFinder(directory).find(absent))
                .hasMessageStartingWith(
                        "expected disk GONE (1 bytes); found only NVME0 (nvme.1b36-")
                .hasMessageEndingWith("VBLK0 (68157440 bytes)");
    }

    @Test
    void twoDisksOfOneIdentityAreBothRefused() throws IOException {
        Path sysfs = directory.resolve("sys/block");
        Files.createSymbolicLink(
                sysfs.resolve("sdz"), Files.readSymbolicLink(sysfs.resolve("sda")));
        assertThatThrownBy(() -> new DiskFinder(directory).find(MPT0))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage(
                        "sda and sdz all say that they are disk MPT0 (naa.5000c50015ea71ab, 66060288"
                                + " bytes): nobody can tell which one is meant");
    }

    @Test
    void aMachineWithoutDisksSaysSo() throws IOException {
        assertThatThrownBy(() -> new DiskFinder(directory.resolve("nowhere")).find(MPT0))
                .hasMessageEndingWith("; found no disk at all");
    }
}
