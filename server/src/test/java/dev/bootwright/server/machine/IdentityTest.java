package dev.bootwright.server.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.net.MacAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

    private static final String U1 = "4c4c4544-0042-3510-8054-c3c04f4b3332";
    private static final String U2 = "b8945908-d6a6-41a9-611d-74a6ab80b83d";

    private static Identity identity(String uuid, String serial, String... macs) {
        return Identity.of(
                Optional.ofNullable(uuid),
                Optional.ofNullable(serial),
                Arrays.stream(macs).map(MacAddress::parse).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00000000-0000-0000-0000-000000000000",
                "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                "03000200-0400-0500-0006-000700080009",
                "12345678-1234-5678-90AB-CDDEEFAABBCC",
                "00000000-0000-0000-0000-000000000001",
                "Not Settable",
                "4c4c4544-0042-3510-8054-c3c04f4b333g"
            })
    void uuidsThatManyBoardsShareAreNone(String uuid) {
        assertThat(Identity.cleanUuid(uuid)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "None",
                "To Be Filled By O.E.M.",
                "to be filled by O.E.M. ",
                "Default string",
                "System Serial Number",
                "0",
                "00000000",
                "........",
                "0123456789",
                "N/A"
            })
    void placeholdersAreNoSerialNumbers(String serial) {
        assertThat(Identity.cleanSerial(serial)).isEmpty();
    }

    @Test
    void ownValuesAreKeptInOneForm() {
        Identity identity =
                identity(U1.toUpperCase(java.util.Locale.ROOT), " CZ1234 ", "52-54-00-00-00-01");
        assertThat(identity.uuid()).contains(U1);
        assertThat(identity.serial()).contains("CZ1234");
        assertThat(identity.macs()).containsExactly(MacAddress.parse("52:54:00:00:00:01"));
    }

    @Test
    void addressesThatAreNobodysAreLeftOut() {
        assertThat(
                        identity(
                                        null,
                                        null,
                                        "00:00:00:00:00:00",
                                        "ff:ff:ff:ff:ff:ff",
                                        "01:00:5e:00:00:01",
                                        "52:54:00:00:00:01",
                                        "52:54:00:00:00:01")
                                .macs())
                .isEqualTo(List.of(MacAddress.parse("52:54:00:00:00:01")));
    }

    /// The table in the document of [Identity#isSameMachine]; a lone `-` is an identity's lack.
    @ParameterizedTest
    @CsvSource({
        // known: uuid, serial, mac; shown: uuid, serial, mac; same?
        "1, A, 1,  1, B, 1,  false", // boards that share a UUID
        "1, A, 1,  1, B, 2,  false",
        "1, A, 1,  1, A, 2,  true", // every NIC replaced
        "1, A, 1,  1, A, 1,  true",
        "1, -, 1,  1, A, 1,  true",
        "1, A, 1,  1, -, 1,  true",
        "1, -, 1,  1, -, 1,  true",
        "1, -, 1,  1, -, 2,  false", // cannot be told from boards that share a UUID
        "1, A, 1,  2, A, 1,  true", // a firmware update gave a new UUID
        "1, A, 1,  2, A, 2,  false", // nodes of one chassis
        "1, A, 1,  2, B, 1,  false", // a NIC was moved
        "1, -, 1,  2, -, 1,  false",
        "-, A, 1,  2, B, 1,  false",
        "-, A, 1,  2, A, 2,  true",
        "-, -, 1,  2, A, 1,  true", // known by its first DISCOVER only
        "-, -, 1,  -, -, 1,  true",
        "-, -, 1,  -, -, 2,  false",
        "-, A, 1,  -, -, 2,  false"
    })
    void decidesWhichMachineIsWhich(
            String uuid1,
            String serial1,
            String mac1,
            String uuid2,
            String serial2,
            String mac2,
            boolean same) {
        assertThat(of(uuid1, serial1, mac1).isSameMachine(of(uuid2, serial2, mac2)))
                .isEqualTo(same);
    }

    private static Identity of(String uuid, String serial, String mac) {
        return identity(
                uuid.equals("-") ? null : uuid.equals("1") ? U1 : U2,
                serial.equals("-") ? null : "SERIAL-" + serial,
                "52:54:00:00:00:0" + mac);
    }
}
