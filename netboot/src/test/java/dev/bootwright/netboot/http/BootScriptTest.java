package dev.bootwright.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A boot script is never a redirect and never an error: some firmware stays in its menu for ever.
@Timeout(60)
class BootScriptTest {

    private HttpHouse house;

    @BeforeEach
    void open() throws IOException {
        house = HttpHouse.open();
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void goesOnWhereThereIsNone() throws Exception {
        Answer answer = house.get("/boot/52-54-00-00-00-01.ipxe");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("cache-control", "no-store");
        assertThat(answer.body())
                .isEqualTo(
                        """
                        #!ipxe
                        echo bootwright: boot/52-54-00-00-00-01.ipxe: there is no such boot script
                        echo bootwright: going on with the next boot device
                        sleep 3
                        exit 0
                        """);
        assertThat(house.await("http.missing")).isEqualTo("boot/52-54-00-00-00-01.ipxe");
    }

    @Test
    void goesOnWhereTheStoreIsBroken() throws Exception {
        house.files.put(
                "boot.ipxe",
                (name, request) -> {
                    throw new IOException("the disk is gone");
                });

        Answer answer = house.get("/boot.ipxe");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("#!ipxe\n").contains("the server cannot read it");
        assertThat(house.await("http.failed")).isEqualTo("boot.ipxe: the disk is gone");
    }

    @Test
    void goesOnWhereTheNameLeavesTheRoot() throws Exception {
        assertThat(house.get("/../x.ipxe").status()).isEqualTo(200);
    }

    @Test
    void runsNothingOfWhatItWasAskedFor() {
        assertThat(BootScript.goingOn("${password}&&shell||\n.ipxe", "why"))
                .startsWith("#!ipxe\necho bootwright: ??password???shell???.ipxe: why\n");
        assertThat(BootScript.goingOn("a".repeat(500), "why"))
                .contains("a".repeat(120) + "...: why\n");
    }

    @Test
    void isNeededOnlyByThatName() throws Exception {
        Answer answer = house.get("/image/1/vmlinuz");

        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
        assertThat(answer.body()).isEqualTo("image/1/vmlinuz: not found\n");
    }
}
