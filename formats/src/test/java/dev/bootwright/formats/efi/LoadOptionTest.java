package dev.bootwright.formats.efi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.PartitionType;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LoadOptionTest {

    @Test
    void isAsTheSpecificationSays() {
        GptPartition esp =
                new GptPartition(
                        1,
                        PartitionType.EFI_SYSTEM.guid(),
                        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                        4096,
                        8191,
                        0,
                        "esp");
        String expected =
                "01000000" // active
                        + "4600" // size of the device path: 42 + 4 + 20 + 4
                        + "42005700" // "BW"
                        + "0000"
                        + "04012a00" // a partition
                        + "01000000" // number 1
                        + "0010000000000000" // from sector 4096
                        + "0010000000000000" // 4096 sectors
                        + "33221100554477668899aabbccddeeff" // its GUID
                        + "0202" // GPT, known by its GUID
                        + "04041800" // a file
                        + "5c004500460049005c0041002e0045004600" // "\EFI\A.EF"
                        + "0000"
                        + "7fff0400"; // end
        byte[] found = new LoadOption("BW", esp, "\\EFI\\A.EF").toBytes();
        assertEquals(expected, HexFormat.of().formatHex(found));
    }
}
