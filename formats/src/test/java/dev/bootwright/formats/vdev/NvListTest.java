package dev.bootwright.formats.vdev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvListTest {

    /// By hand, from RFC 4506 and the layout in [NvListReader].
    private static final byte[] GOLDEN =
            HexFormat.of()
                    .parseHex(
                            """
                            01 01 00 00                                 XDR
                            00 00 00 00 00 00 00 01                     version, flags
                            00 00 00 24 00 00 00 20                     sizes of the pair
                            00 00 00 04 6e 61 6d 65                     "name"
                            00 00 00 09 00 00 00 01                     a text
                            00 00 00 05 72 70 6f 6f 6c 00 00 00         "rpool", filled up
                            00 00 00 20 00 00 00 20
                            00 00 00 03 74 78 67 00                     "txg"
                            00 00 00 08 00 00 00 01                     a number
                            ff ff ff ff ff ff ff fe
                            00 00 00 1c 00 00 00 20
                            00 00 00 08 68 61 73 5f 66 6c 61 67         "has_flag"
                            00 00 00 01 00 00 00 00                     a flag
                            00 00 00 38 00 00 00 50
                            00 00 00 04 74 72 65 65                     "tree"
                            00 00 00 14 00 00 00 02                     two lists
                            00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00     an empty one
                            00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00     another
                            00 00 00 00 00 00 00 00                     the end
                            """
                                    .replaceAll("  .*", "")
                                    .replaceAll("\\s", ""));

    @Test
    void readsTextsNumbersFlagsAndLists() throws FormatException {
        NvList list = NvList.read(GOLDEN, 0);
        assertThat(list.names()).containsExactlyInAnyOrder("name", "txg", "has_flag", "tree");
        assertThat(list.text("name")).contains("rpool");
        assertThat(list.number("txg")).hasValue(-2);
        assertThat(list.lists("tree")).isEqualTo(List.of(NvList.EMPTY, NvList.EMPTY));
        assertThat(list.list("none")).isEqualTo(NvList.EMPTY);
        assertThat(list.isSet("none")).isFalse();
    }

    @Test
    void everyTruncationIsAnError() {
        for (int length = 0; length < GOLDEN.length; length++) {
            byte[] cut = Arrays.copyOf(GOLDEN, length);
            assertThatThrownBy(() -> NvList.read(cut, 0))
                    .as("%d bytes", length)
                    .isInstanceOf(FormatException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0 | 02 | ZFS name-value list: encoding at byte 4096: 2, expected 1
                    7 | 01 | ZFS name-value list: version at byte 4100: 1, expected 0
                    15 | 01 | ZFS name-value list: encoded size at byte 4108: 1 bytes
                    12 | ff | ZFS name-value list: encoded size at byte 4108: 4278190116 bytes
                    15 | 20 | ZFS name-value list: pair at byte 4144: it is longer than its 32 bytes
                    20 | 7f | ZFS name-value list: name at byte 4116: 2130706436 bytes of text, input ends after 148
                    """)
    void saysWhereAHostileListIsWrong(int at, String value, String message) {
        byte[] hostile = GOLDEN.clone();
        hostile[at] = (byte) Integer.parseInt(value, 16);
        assertThatThrownBy(() -> NvList.read(hostile, 4096)).hasMessage(message);
    }

    @Test
    void endsListsThatAreInEachOtherForEver() {
        byte[] pair =
                HexFormat.of()
                        .parseHex(
                                "00000000000000010000ffff0000000000000001780000000000001300000001");
        byte[] deep = new byte[70_000];
        deep[0] = 1;
        for (int at = 4; at + pair.length <= deep.length; at += pair.length) {
            System.arraycopy(pair, 0, deep, at, pair.length);
        }
        assertThatThrownBy(() -> NvList.read(deep, 0))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("more than 16 lists in each other");
    }
}
