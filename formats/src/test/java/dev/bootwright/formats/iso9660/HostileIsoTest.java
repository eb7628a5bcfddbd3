package dev.bootwright.formats.iso9660;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What must not be believed, each with the whole message.
class HostileIsoTest {

    @ParameterizedTest
    @MethodSource("dev.bootwright.formats.iso9660.IsoDamages#damages")
    void refuses(int at, String bytes, String message) {
        byte[] image = TinyIso.bytes();
        TinyIso.put(image, at, TinyIso.text(bytes));
        assertThat(refusal(image)).isEqualTo(message);
    }

    @Test
    void refusesARecordThatCrossesASector() {
        byte[] image = TinyIso.bytes();
        TinyIso.put(
                image, TinyIso.PRIMARY + 166, TinyIso.both32(60 + 34 + 50)); // the root is shorter
        assertThat(refusal(image))
                .isEqualTo(
                        "ISO 9660: length of directory record at byte %d: 84 bytes cross the end of the sector"
                                .formatted(TinyIso.BOOT_AT));
    }

    @Test
    void refusesADirectoryOfAbsurdLength() {
        byte[] image = Arrays.copyOf(TinyIso.bytes(), 9 << 20);
        TinyIso.put(image, TinyIso.BOOT_AT + 10, TinyIso.both32((8 << 20) + 1));
        assertThat(refusal(image))
                .isEqualTo(
                        "ISO 9660: data length at byte %d: 8388609 bytes of directory records, more than 8388608"
                                .formatted(TinyIso.BOOT_AT + 10));
    }

    @Test
    void refusesAFileOfExtentsWithoutAnEnd() {
        LargeDirectory directory = new LargeDirectory(1 << 18);
        byte[] part = TinyIso.record(0, 0, 0x80, "PART");
        for (int i = 0; i <= 4096; i++) {
            directory.add(part);
        }
        assertThat(refusal(directory.image()))
                .isEqualTo(
                        "ISO 9660: file flags at byte %d: a file of more than 4096 extents"
                                .formatted(directory.lastRecord() + 25));
    }

    /// Each directory names the one below it six times, sixteen times over.
    @Test
    void refusesDirectoriesThatMultiply() {
        int depth = 16;
        byte[] image = Arrays.copyOf(TinyIso.bytes(), (24 + depth) * TinyIso.SECTOR);
        TinyIso.put(image, TinyIso.BOOT_AT + 2, TinyIso.both32(24));
        for (int level = 0; level < depth; level++) {
            int block = 24 + level;
            byte[] records =
                    TinyIso.join(
                            TinyIso.record(block, TinyIso.SECTOR, 2, "\0"),
                            TinyIso.record(block, TinyIso.SECTOR, 2, "\1"));
            for (char name = 'A'; name <= 'F' && level < depth - 1; name++) {
                byte[] below = TinyIso.record(block + 1, TinyIso.SECTOR, 2, "" + name);
                records = TinyIso.join(records, below);
            }
            TinyIso.put(image, block * TinyIso.SECTOR, records);
        }
        assertThat(refusal(image)).endsWith("more than 262144 entries");
    }

    @Test
    void refusesContinuationsThatGoOnForEver() {
        byte[] image = TinyIso.bytes();
        byte[] itself =
                TinyIso.join(
                        TinyIso.text("CE\34\1"),
                        TinyIso.both32(21),
                        TinyIso.both32(0),
                        TinyIso.both32(28));
        TinyIso.put(image, TinyIso.CONTINUATION, itself);
        TinyIso.put(image, IsoDamages.CE + 20, TinyIso.both32(28));
        assertThat(refusal(image))
                .isEqualTo(
                        "ISO 9660: length of continuation area at byte %d: 28 bytes in continuation 32, too much for names and links"
                                .formatted(TinyIso.CONTINUATION + 20));
    }

    @Test
    void refusesDescriptorsWithoutAnEnd() {
        byte[] image = Arrays.copyOf(TinyIso.bytes(), 100 * TinyIso.SECTOR);
        byte[] primary = Arrays.copyOfRange(image, TinyIso.PRIMARY, TinyIso.BOOT_RECORD);
        for (int sector = 17; sector < 100; sector++) {
            TinyIso.put(image, sector * TinyIso.SECTOR, primary);
        }
        assertThat(refusal(image))
                .isEqualTo(
                        "ISO 9660: volume descriptor type at byte 163840: no end after 64 descriptors");
    }

    /// RRIP 1.12 §4.1.5: the directory lies elsewhere, here above itself.
    @Test
    void refusesAMovedDirectoryThatLeadsBack() {
        byte[] image = TinyIso.bytes();
        byte[] childLink =
                TinyIso.join(TinyIso.text("CL\14\1"), TinyIso.both32(19), TinyIso.text("XX\30\1"));
        TinyIso.put(image, TinyIso.KERNEL_AT + 42 + 8, childLink);
        assertThat(refusal(image))
                .isEqualTo(
                        "ISO 9660: location of extent at byte %d: the directory at byte 38912 leads back to itself"
                                .formatted(TinyIso.KERNEL_AT + 2));
    }

    @Test
    void refusesLinksThatGoOnForEver() throws IOException {
        IsoVolume volume = IsoVolume.open(TinyIso.source(TinyIso.bytes()));
        long loop = volume.list("/boot").get(1).record();
        FormatException e = assertThrows(FormatException.class, () -> volume.find("/boot/loop"));
        assertThat(e)
                .hasMessage(
                        "ISO 9660: SL at byte %d: /boot/loop is one symbolic link too many on the way"
                                .formatted(loop));
    }

    private static String refusal(byte[] image) {
        return assertThrows(
                        FormatException.class,
                        () -> IsoVolumeTest.readAll(IsoVolume.open(TinyIso.source(image))))
                .getMessage();
    }
}
