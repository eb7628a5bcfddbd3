package dev.bootwright.server.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.server.bmc.BmcIdentity.Comparison;
import dev.bootwright.server.machine.Identity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BmcIdentityTest {

    private static final String A = "6f0e1a52-8b1c-4d3e-9f27-0a1b2c3d4e5f";
    private static final String B = "11e0a5b2-4c1c-4d3e-9f27-0a1b2c3d4e60";

    @ParameterizedTest(name = "machine {0} {1}, BMC {2} {3}: {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "SN-1, A, SN-1, A, Same",
                "SN-1, A, sn-1, B, Same",
                "SN-1, A, SN-2, A, Different",
                "SN-1, A, -,    A, Same",
                "SN-1, A, -,    B, Different",
                "SN-1, A, None, A, Same",
                "SN-1, A, None, -, Unknown",
                "-,    -, SN-1, A, Unknown",
                "-,    A, SN-1, A, Same",
                "SN-1, -, -,    A, Unknown",
            })
    void isComparedWithTheMachine(
            String serial, String uuid, String bmcSerial, String bmcUuid, String expected) {
        Identity machine = Identity.of(uuid(uuid), Optional.ofNullable(serial), List.of());
        BmcIdentity bmc =
                new BmcIdentity(Optional.ofNullable(bmcSerial), uuid(bmcUuid).stream().toList());

        assertEquals(expected, bmc.compare(machine).getClass().getSimpleName());
    }

    private static Optional<String> uuid(String letter) {
        return Optional.ofNullable(letter).map(text -> text.equals("A") ? A : B);
    }

    @Test
    void aDifferenceNamesBothSides() {
        Identity machine = Identity.of(Optional.of(A), Optional.of("SN-1"), List.of());
        var different =
                assertInstanceOf(
                        Comparison.Different.class,
                        new BmcIdentity(Optional.of("SN-2"), List.of(B)).compare(machine));

        assertEquals(
                "the machine has serial SN-1 and UUID %s, its BMC says serial SN-2 and UUID %s"
                        .formatted(A, B),
                different.difference());
    }

    @Test
    void anyOrderOfAUuidsBytesWillDo() {
        Identity machine = Identity.of(Optional.of(A), Optional.empty(), List.of());

        assertInstanceOf(
                Comparison.Same.class,
                new BmcIdentity(Optional.empty(), List.of(B, A.toUpperCase(java.util.Locale.ROOT)))
                        .compare(machine));
    }

    @Test
    void credentialsNeverPrintTheirPassword() {
        Credentials credentials = new Credentials("admin", "s3cret");

        assertFalse(credentials.toString().contains("s3cret"));
        assertFalse(
                new Protocol.Access(
                                BmcAddress.parse("[fe80::1]:624"),
                                credentials,
                                new ForgetfulMemory(),
                                java.time.Instant.EPOCH)
                        .toString()
                        .contains("s3cret"));
        assertThrows(IllegalArgumentException.class, () -> new Credentials("a", "line\nbreak"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7, 10.0.0.7, -1",
        "10.0.0.7:6623, 10.0.0.7, 6623",
        "bmc-1.example, bmc-1.example, -1",
        "fe80::1, fe80::1, -1",
        "[fe80::1%eth0]:623, fe80::1%eth0, 623",
    })
    void readsAddresses(String text, String host, int port) {
        BmcAddress address = BmcAddress.parse(text);

        assertEquals(host, address.host());
        assertEquals(port, address.portOr(-1));
        assertEquals(address, BmcAddress.parse(address.toString()));
    }

    @ParameterizedTest
    @CsvSource({"''", "a b", "host:0", "host:65536", "host:", "-oProxy=x/y", "user@host", "[::1"})
    void refusesWhatIsNoAddress(String text) {
        assertThrows(IllegalArgumentException.class, () -> BmcAddress.parse(text));
    }
}
