package dev.bootwright.server.ipmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.formats.ipmi.Controller;
import dev.bootwright.formats.ipmi.IpmiRefusal;
import dev.bootwright.formats.ipmi.LanSettings;
import dev.bootwright.formats.ipmi.PowerPolicy;
import dev.bootwright.formats.ipmi.UserAccounts;
import dev.bootwright.server.bmc.Bmc;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.BootDevice;
import dev.bootwright.server.bmc.BootOverride;
import dev.bootwright.server.bmc.BootOverride.Firmware;
import dev.bootwright.server.bmc.Credentials;
import dev.bootwright.server.bmc.ForgetfulMemory;
import dev.bootwright.server.bmc.LogEntry;
import dev.bootwright.server.bmc.PowerAction;
import dev.bootwright.server.bmc.PowerState;
import dev.bootwright.server.bmc.Protocol.Access;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// This client against OpenIPMI's simulator.
class IpmiSimTest {

    private final InstantSource clock = InstantSource.system();
    private final ForgetfulMemory memory = new ForgetfulMemory();
    private @TempDir Path folder;
    private IpmiSim sim;

    @BeforeEach
    void start() throws Exception {
        sim = IpmiSim.start(folder);
        Instant end = clock.instant().plusSeconds(60);
        while (clock.instant().isBefore(end)) {
            try (UdpLink link = UdpLink.open(sim.address(), clock, end)) {
                Presence pong =
                        link.exchange(
                                "a ping",
                                () -> Presence.ping(7),
                                datagram -> {
                                    try {
                                        return Optional.of(Presence.read(datagram));
                                    } catch (java.io.IOException e) {
                                        throw new AssertionError(e);
                                    }
                                },
                                Duration.ofMillis(200));
                assertEquals(new Presence(7, true), pong);
                return;
            } catch (BmcException _) {
                Thread.sleep(50); // it is still starting
            }
        }
        throw new AssertionError("ipmi_sim does not answer a ping");
    }

    @AfterEach
    void stop() throws Exception {
        if (sim != null) {
            sim.close();
        }
    }

    private Bmc open(String user, String password) throws BmcException {
        return new IpmiProtocol(clock, new SecureRandom())
                .open(
                        new Access(
                                sim.address(),
                                new Credentials(user, password),
                                memory,
                                clock.instant().plusSeconds(60)));
    }

    @Test
    void ipmiSimTellsWhoItIs() throws Exception {
        try (Bmc bmc = open("admin", "test-only")) {
            assertEquals(Optional.of("SIM-0001"), bmc.identity().serial());
            assertTrue(
                    bmc.identity().uuids().contains("4d415f49-415f-525f-4541-4c5f424d4300"),
                    bmc.identity().toString());
            assertEquals(
                    "{\"protocol\":\"ipmi\",\"version\":\"2.0\",\"manufacturer\":\"Example\","
                            + "\"model\":\"Server One\",\"firmware\":\"9.08\"}",
                    bmc.description().toJson().toString());
        }
        assertEquals(Optional.of("3"), memory.get("ipmi.suite"));
    }

    @Test
    void ipmiSimSwitchesThePower() throws Exception {
        try (Bmc bmc = open("admin", "test-only")) {
            assertEquals(PowerState.OFF, bmc.power());
            bmc.setPower(PowerAction.ON);
            assertEquals("1\n", Files.readString(folder.resolve("power")));
            bmc.setPower(PowerAction.OFF);
            assertEquals(PowerState.OFF, bmc.power());
        }
    }

    @Test
    void ipmiSimTakesTheNextBoot() throws Exception {
        try (Bmc bmc = open("admin", "test-only")) {
            bmc.setBootOverride(BootOverride.once(BootDevice.NETWORK, Firmware.AS_IS));
            assertEquals("pxe\n", Files.readString(folder.resolve("boot")));
            bmc.setBootOverride(BootOverride.once(BootDevice.CDROM, Firmware.AS_IS));
            assertEquals("cdrom\n", Files.readString(folder.resolve("boot")));
        }
    }

    @Test
    void ipmiSimTellsAndClearsItsEventLog() throws Exception {
        try (Bmc bmc = open("admin", "test-only")) {
            List<LogEntry> log = bmc.eventLog(10);
            assertEquals(
                    List.of(
                            "memory #0x08: correctable ECC error",
                            "physical security #0x51: chassis opened"),
                    log.stream().map(each -> each.source() + ": " + each.message()).toList());
            assertEquals(log.subList(1, 2), bmc.eventLog(1));
            bmc.clearEventLog();
            assertEquals(List.of(), bmc.eventLog(10));
        }
    }

    @Test
    void ipmiSimRefusesAWrongPasswordAndAnUnknownUser() {
        for (Credentials wrong :
                List.of(
                        new Credentials("admin", "test-onlY"),
                        new Credentials("nobody", "test-only"))) {
            BmcException refused =
                    assertThrows(
                            BmcException.class, () -> open(wrong.user(), wrong.password()).close());
            assertEquals(Failure.WRONG_CREDENTIALS, refused.failure(), refused.getMessage());
            assertFalse(String.valueOf(refused.getMessage()).contains(wrong.password()));
        }
    }

    @Test
    void ipmiSimTakesNetworkSettings() throws Exception {
        LanSettings lan = controller().lan(1);
        lan.begin();
        lan.setSource(LanSettings.Source.STATIC);
        lan.setAddress(address("192.0.2.7"));
        lan.setMask(address("255.255.255.0"));
        lan.setGateway(address("192.0.2.1"));
        lan.commit();
        lan.end();
        lan.setVlan(OptionalInt.of(100));

        assertEquals(address("192.0.2.7"), lan.address());
        assertEquals(address("255.255.255.0"), lan.mask());
        assertEquals(address("192.0.2.1"), lan.gateway());
        assertEquals(LanSettings.Source.STATIC, lan.source());
        assertEquals(OptionalInt.of(100), lan.vlan());
        assertEquals("02:00:00:00:00:01", lan.mac().toString());
        lan.setVlan(OptionalInt.empty());
        assertEquals(OptionalInt.empty(), lan.vlan());
    }

    @Test
    void ipmiSimTakesNetworkSettingsAfterOneWhoWasCutOff() throws Exception {
        controller().lan(1).begin();

        LanSettings lan = controller().lan(1);
        assertTrue(lan.isBeingSet());
        assertTrue(assertThrows(IpmiRefusal.class, lan::begin).isBeingSet());
        lan.end();
        assertFalse(lan.isBeingSet());
        lan.begin();
        lan.setSource(LanSettings.Source.STATIC);
        lan.setAddress(address("192.0.2.7"));
        lan.commit();
        lan.end();
        assertEquals(address("192.0.2.7"), lan.address());
    }

    @Test
    void ipmiSimTakesAnAccount() throws Exception {
        UserAccounts users = controller().users(1);
        assertEquals("admin", users.name(2));
        assertEquals(new UserAccounts.Access(63, true, true, 4), users.access(2));
        users.setName(4, "ops");
        users.setPassword(4, "sixteen-letters!");
        users.setAccess(4, true, 4);
        users.setEnabled(4, true);

        assertEquals("ops", users.name(4));
        assertTrue(users.isPassword(4, "sixteen-letters!"));
        assertEquals(4, users.access(4).privilege());
        try (Bmc bmc = open("ops", "sixteen-letters!")) {
            assertEquals(PowerState.OFF, bmc.power());
        }
    }

    @Test
    void ipmiSimHasNoPowerPolicyAndSaysSo() throws Exception {
        Controller controller = controller();
        IpmiRefusal refusal =
                assertThrows(
                        IpmiRefusal.class, () -> controller.setPowerPolicy(PowerPolicy.ALWAYS_ON));

        assertTrue(refusal.isUnsupported());
        assertEquals(
                "power restore policy: the controller answers 0xc1, unknown command",
                refusal.getMessage());
    }

    private Controller controller() throws BmcException {
        if (open("admin", "test-only") instanceof IpmiBmc bmc) {
            return bmc.controller();
        }
        throw new AssertionError("IPMI makes IPMI");
    }

    private static Inet4Address address(String text) throws Exception {
        return (Inet4Address) InetAddress.getByName(text);
    }
}
