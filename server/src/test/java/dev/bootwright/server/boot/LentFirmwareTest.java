package dev.bootwright.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.netboot.boot.BootResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Firmware that only those get who were told where it is.
class LentFirmwareTest {

    private static final String NAME = "bios-2.4.1.bin";

    @TempDir Path data;

    private LentFirmware lent;
    private KeptFiles kept;

    @BeforeEach
    void keep() throws IOException {
        Files.writeString(Files.createDirectory(data.resolve("firmware")).resolve(NAME), "2.4.1");
        Files.writeString(data.resolve("firmware.key"), "secret");
        lent = new LentFirmware(data, new Random(1));
        kept = new KeptFiles(data, lent);
    }

    @Test
    void isFoundAtItsPlaceAlone() throws Exception {
        String place = lent.place(NAME);
        assertThat(place).matches("firmware/[0-9a-f]{32}/bios-2\\.4\\.1\\.bin");
        assertThat(kept.find(place))
                .get()
                .isInstanceOfSatisfying(
                        BootResource.Slice.class,
                        slice -> assertThat(slice.file()).hasContent("2.4.1"));
        assertThat(kept.find("firmware/%s/%s".formatted("0".repeat(32), NAME))).isEmpty();
        assertThat(kept.find("firmware/" + NAME)).isEmpty();
        assertThat(kept.find("files/" + NAME)).isEmpty();
        assertThat(kept.find(place + "/../../firmware.key")).isEmpty();
        assertThat(kept.find(place.replace(NAME, "..%2ffirmware.key"))).isEmpty();
        assertThat(kept.find(lent.place("..").replace("//", "/"))).isEmpty();
    }

    @Test
    void anotherRunOfTheServerHasOtherPlacesAndAnotherFileToo() {
        assertThat(new LentFirmware(data, new Random(2)).place(NAME))
                .isNotEqualTo(lent.place(NAME));
        assertThat(key(lent.place("bios-2.4.2.bin"))).isNotEqualTo(key(lent.place(NAME)));
    }

    private static String key(String place) {
        return place.split("/", -1)[1];
    }

    @Test
    void whatIsMissingOrALinkIsNotLent() throws Exception {
        Files.createSymbolicLink(data.resolve("firmware/link"), data.resolve("firmware.key"));
        assertThat(kept.find(lent.place("link"))).isEqualTo(Optional.empty());
        for (String name : new String[] {"link", "missing"}) {
            assertThatThrownBy(() -> lent.file(name))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("firmware/" + name);
        }
    }
}
