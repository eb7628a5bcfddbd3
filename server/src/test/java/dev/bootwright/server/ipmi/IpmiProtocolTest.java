package dev.bootwright.server.ipmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.server.bmc.Bmc;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.BootDevice;
import dev.bootwright.server.bmc.BootOverride;
import dev.bootwright.server.bmc.BootOverride.Firmware;
import dev.bootwright.server.bmc.Credentials;
import dev.bootwright.server.bmc.ForgetfulMemory;
import dev.bootwright.server.bmc.PowerAction;
import dev.bootwright.server.bmc.PowerState;
import dev.bootwright.server.bmc.Protocol.Access;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IpmiProtocolTest {

    private final PaperBmc paper = new PaperBmc();
    private final ForgetfulMemory memory = new ForgetfulMemory();
    private final InstantSource clock = InstantSource.system();
    private PaperBmcServer server;

    @BeforeEach
    void start() throws Exception {
        server = new PaperBmcServer(paper);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private Bmc open(String user, String password, int seconds) throws BmcException {
        return new IpmiProtocol(clock, new SecureRandom())
                .open(
                        new Access(
                                server.address(),
                                new Credentials(user, password),
                                memory,
                                clock.instant().plusSeconds(seconds)));
    }

    private Bmc open() throws BmcException {
        return open("admin", "test-only", 60);
    }

    private Failure failure(String user, String password) {
        return assertThrows(BmcException.class, () -> open(user, password, 60).close()).failure();
    }

    @Test
    void remembersTheSuiteThatWorked() throws Exception {
        open().close();
        assertEquals(Optional.of("17"), memory.get("ipmi.suite"));

        paper.suites = EnumSet.of(CipherSuite.SUITE_3);
        open().close();
        assertEquals(Optional.of("3"), memory.get("ipmi.suite"));
        int logins = paper.logins.size();
        open().close();
        assertEquals(logins + 1, paper.logins.size());
    }

    @Test
    void goesOnToTheNextSuiteWhenNothingAnswersToTheFirst() throws Exception {
        paper.suites = EnumSet.of(CipherSuite.SUITE_3);
        paper.isSilentAboutSuites = true;
        open().close();

        assertEquals(Optional.of("3"), memory.get("ipmi.suite"));
    }

    @Test
    void logsInOnceWithAWrongPassword() {
        assertEquals(Failure.WRONG_CREDENTIALS, failure("admin", "test-onlY"));
        assertEquals(List.of("admin"), paper.logins);
    }

    @Test
    void logsInOnceAsAnUnknownUser() {
        assertEquals(Failure.WRONG_CREDENTIALS, failure("nobody", "test-only"));
        assertEquals(List.of("nobody"), paper.logins);
    }

    /// The password is right, as the controller itself has proved before.
    @Test
    void logsInOnceMoreWhereASlowControllerTookOneLoginForTwo() throws Exception {
        paper.loginsTwice = 1;
        open().close();
        assertEquals(List.of("admin", "admin"), paper.logins);

        paper.loginsTwice = 2;
        assertEquals(Failure.REFUSED, failure("admin", "test-only"));
        assertEquals(4, paper.logins.size());
    }

    @Test
    void opensAnOperatorsSessionForAnOperator() throws Exception {
        paper.highestRole = 3;
        open().close();

        assertEquals(Optional.of("3"), memory.get("ipmi.role"));
    }

    @Test
    void saysThatNothingListens() throws Exception {
        server.close();

        assertEquals(Failure.UNREACHABLE, failure("admin", "test-only"));
    }

    @Test
    void refusesAPasswordThatIpmiCannotCarry() {
        assertEquals(Failure.NOT_SUPPORTED, failure("admin", "123456789012345678901"));
    }

    @Test
    void switchesAndReadsBack() throws Exception {
        try (Bmc bmc = open()) {
            assertEquals(PowerState.OFF, bmc.power());
            bmc.setPower(PowerAction.CYCLE);
            assertEquals(PowerState.ON, bmc.power());
            bmc.setPower(PowerAction.OFF);
            assertEquals(PowerState.OFF, bmc.power());
        }
    }

    @Test
    void setsTheNextBootAndReadsItBack() throws Exception {
        try (Bmc bmc = open()) {
            for (BootDevice device :
                    List.of(
                            BootDevice.NETWORK,
                            BootDevice.DISK,
                            BootDevice.CDROM,
                            BootDevice.BIOS)) {
                BootOverride override = new BootOverride(device, true, Firmware.UEFI);
                bmc.setBootOverride(override);
                assertEquals(override, bmc.bootOverride());
            }
            bmc.setBootOverride(BootOverride.NONE);
            assertEquals(BootOverride.NONE, bmc.bootOverride());

            paper.isForgetful = true;
            BmcException forgotten =
                    assertThrows(
                            BmcException.class,
                            () ->
                                    bmc.setBootOverride(
                                            BootOverride.once(BootDevice.NETWORK, Firmware.AS_IS)));
            assertEquals(Failure.NOT_APPLIED, forgotten.failure());
        }
    }

    @Test
    void asksABusyControllerAgain() throws Exception {
        paper.busy = 3;
        try (Bmc bmc = open()) {
            assertEquals(PowerState.OFF, bmc.power());
        }
        assertEquals(4, paper.asked.stream().filter("00 01"::equals).count());
    }

    @Test
    void sendsAgainWhatWasLost() throws Exception {
        server.dropEvery = 3;
        try (Bmc bmc = open()) {
            bmc.setPower(PowerAction.ON);
        }
        assertTrue(paper.isOn);
    }

    @Test
    void takesARepeatedAnswerOnce() throws Exception {
        server.isRepeating = true;
        try (Bmc bmc = open()) {
            bmc.setPower(PowerAction.ON);
            assertEquals(PowerState.ON, bmc.power());
            bmc.setPower(PowerAction.OFF);
            assertEquals(PowerState.OFF, bmc.power());
        }
    }

    @Test
    void endsAtItsDeadlineWhateverTheControllerDoes() {
        server.dropEvery = 1;
        BmcException silent = assertThrows(BmcException.class, () -> open("admin", "test-only", 1));

        assertEquals(Failure.UNREACHABLE, silent.failure());
    }

    @Test
    void ipmitoolTalksToOurSideOfBothSuites() throws Exception {
        Path ipmitool = Path.of("/usr/bin/ipmitool");
        boolean exists = Files.isExecutable(ipmitool);
        assertTrue(exists || !"required".equals(System.getProperty("peers")), "needs ipmitool");
        assumeTrue(exists, "needs ipmitool");
        Path secret = Files.createTempFile("bootwright", ".secret");
        try {
            Files.writeString(secret, "test-only", StandardCharsets.UTF_8);
            for (CipherSuite suite : CipherSuite.values()) {
                paper.isOn = false;
                Process process =
                        new ProcessBuilder(
                                        ipmitool.toString(),
                                        "-I",
                                        "lanplus",
                                        "-C",
                                        "" + suite.id,
                                        "-N",
                                        "10",
                                        "-H",
                                        server.address().host(),
                                        "-p",
                                        "" + server.address().portOr(0),
                                        "-U",
                                        "admin",
                                        "-f",
                                        secret.toString(),
                                        "chassis",
                                        "power",
                                        "on")
                                .redirectErrorStream(true)
                                .start();
                String output = process.inputReader().readAllAsString();

                assertEquals(0, process.waitFor(), output);
                assertTrue(paper.isOn, output);
            }
        } finally {
            Files.delete(secret);
        }
        assertFalse(paper.asked.isEmpty());
    }
}
