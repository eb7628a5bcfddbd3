package dev.bootwright.netboot.tftp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.netboot.boot.BootEvent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TftpServerTest {

    /// How a transfer of `x` ends whose client never says anything.
    private static final String TOO_LATE = "tftp.failed x: the client was silent after 0 blocks";

    @TempDir Path folder;
    private TftpHouse house;
    private RawClient client;

    @BeforeEach
    void open() throws IOException {
        house = TftpHouse.open();
        client = new RawClient(house.address());
    }

    @AfterEach
    void close() {
        client.close();
        house.close();
    }

    /// Sizes around the edges of blocks, windows and what is read ahead.
    @ParameterizedTest
    @CsvSource({
        "0, 512, 1",
        "1, 512, 1",
        "511, 512, 1",
        "512, 512, 1",
        "513, 512, 1",
        "1024, 512, 1",
        "32768, 512, 1",
        "32769, 512, 1",
        "100000, 1428, 1",
        "100000, 1428, 16",
        "22848, 1428, 16",
        "22847, 1428, 16",
        "70000, 8, 64",
        "99999, 1468, 64",
        "1468, 1468, 64"
    })
    void sendsEveryByte(int size, int blockSize, int window) throws Exception {
        byte[] content = house.serveSlice("f", folder, size);

        byte[] received =
                client.fetch(
                        "f",
                        blockSize,
                        window,
                        "blksize",
                        "" + blockSize,
                        "windowsize",
                        "" + window);

        assertThat(received).isEqualTo(content);
        assertThat(house.await("tftp.done")).isEqualTo("f: " + size + " bytes");
    }

    @Test
    void sendsMoreBlocksThanSixteenBitsCount() throws Exception {
        byte[] content = house.serveSlice("f", folder, 8 * 66_000 + 3);

        assertThat(client.fetch("f", 8, 64, "blksize", "8", "windowsize", "64")).isEqualTo(content);
    }

    @Test
    void answersInTheSmallestFormWithoutOptions() throws Exception {
        house.serveText("x", "hello");
        client.ask("x");

        assertThat(client.receive()).isEqualTo("\0\3\0\1hello");
        client.acknowledge(1);
        assertThat(house.await("tftp.done")).isEqualTo("x: 5 bytes");
        assertThat(house.seen("tftp.read")).containsExactly("x");
        assertThat(house.requests.getFirst().protocol()).isEqualTo("tftp");
        assertThat(house.requests.getFirst().clientAddress()).isEqualTo("127.0.0.1");
        assertThat(house.requests.getFirst().serverAddress()).isEqualTo("127.0.0.1");
    }

    @Test
    void acknowledgesTheOptionsItKnowsInTheirOrder() throws Exception {
        house.serveText("x", "hello");
        client.ask("x", "tsize", "0", "multicast", "", "blksize", "65464", "windowsize", "4");

        assertThat(client.receive())
                .isEqualTo("\0\6tsize\0" + "5\0blksize\0" + "1468\0windowsize\0" + "4\0");
    }

    /// What OVMF does: it asks for the size, answers with error 8 and asks again.
    @Test
    void doesNotCallAQuestionForTheSizeAFailure() throws Exception {
        house.serveText("snponly.efi", "hello");
        client.ask("snponly.efi", "tsize", "0", "blksize", "1468");
        client.receive();
        client.send("\0\5\0\10User aborted the transfer\0");

        assertThat(house.await("tftp.done"))
                .isEqualTo("snponly.efi: only asked for its size, 5 bytes");
        assertThat(house.seen("tftp.failed")).isEmpty();
    }

    @Test
    void saysAtOnceThatThereIsNoSuchFile() throws Exception {
        client.ask("revocations_sku.efi", "tsize", "0");

        assertThat(client.receive()).isEqualTo("\0\5\0\1file not found\0");
        assertThat(house.await("tftp.missing")).isEqualTo("revocations_sku.efi");
        assertThat(house.seen("tftp.failed")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../etc/passwd",
                "/../../etc/passwd",
                "..\\..\\etc\\passwd",
                "x/../../secret",
                "",
                "/",
                "."
            })
    void asksForNothingOutsideItsRoot(String name) throws Exception {
        client.ask(name);

        assertThat(client.receive()).isEqualTo("\0\5\0\1file not found\0");
        assertThat(house.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/grub/grub.cfg", "//grub//grub.cfg", "\\grub\\grub.cfg", "grub/./grub.cfg"})
    void findsAFileByEverySpelling(String name) throws Exception {
        house.serveText("grub/grub.cfg", "menu");
        client.ask(name);

        assertThat(client.receive()).isEqualTo("\0\3\0\1menu");
    }

    @Test
    void refusesToBeWrittenTo() throws Exception {
        client.send("\0\2x\0octet\0");

        assertThat(client.receive()).isEqualTo("\0\5\0\2this server only sends files\0");
    }

    @Test
    void refusesMail() throws Exception {
        house.serveText("x", "hello");
        client.send("\0\1x\0mail\0");

        assertThat(client.receive()).isEqualTo("\0\5\0\4the mode must be octet or netascii\0");
    }

    @Test
    void endsLinesOfNetasciiAsTerminalsDo() throws Exception {
        house.serveText("x", "a\nb\rc");
        client.send("\0\1x\0NETASCII\0tsize\0" + "0\0");

        assertThat(client.receive()).isEqualTo("\0\6tsize\0" + "7\0");
        client.acknowledge(0);
        assertThat(client.receive()).isEqualTo("\0\3\0\1a\r\nb\r\0c");
    }

    @Test
    void answersNothingToWhatOpensNoTransfer() throws Exception {
        for (String stray :
                List.of(
                        "",
                        "\0",
                        "\0\1",
                        "\0\1abc",
                        "\0\3\0\1x",
                        "\0\4\0\1",
                        "\0\5\0\1x\0",
                        "\7\7")) {
            client.send(stray);
        }
        assertThat(client.hearsNothing(50)).isTrue();
        assertThat(house.events).isEmpty();
    }

    @Test
    void sendsALostBlockAgain() throws Exception {
        try (TftpHouse persistent = TftpHouse.persistent();
                RawClient slow = new RawClient(persistent.address())) {
            persistent.serveText("x", "hello");
            slow.ask("x");

            assertThat(slow.receive()).isEqualTo("\0\3\0\1hello");
            assertThat(slow.receive()).isEqualTo("\0\3\0\1hello");
            slow.acknowledge(1);
            assertThat(persistent.await("tftp.done")).isEqualTo("x: 5 bytes");
        }
    }

    @Test
    void givesUpOnAClientThatFallsSilent() throws Exception {
        assertThat(endOfSilenceAfterTheFirstOf(2000))
                .isEqualTo("tftp.failed x: the client was silent after 1 blocks");
    }

    @Test
    void takesALoaderThatStartsWithoutTheLastAcknowledgmentForDone() throws Exception {
        assertThat(endOfSilenceAfterTheFirstOf(600))
                .isEqualTo("tftp.done x: 600 bytes, the end not confirmed");
    }

    /// How a transfer of so many bytes ends whose first block alone is acknowledged. Begins anew where this
    /// computer was too busy for the client to say anything in time.
    private String endOfSilenceAfterTheFirstOf(int size) throws Exception {
        String end;
        do {
            try (TftpHouse impatient = TftpHouse.impatient();
                    RawClient silent = new RawClient(impatient.address())) {
                impatient.serveSlice("x", folder, size);
                silent.ask("x");
                silent.receive();
                silent.acknowledge(1);
                end = impatient.awaitEnd();
            }
        } while (end.equals(TOO_LATE));
        return end;
    }

    @Test
    void endsWhenTheClientHasClosedItsPort() throws Exception {
        try (TftpHouse impatient = TftpHouse.impatient()) {
            impatient.serveSlice("x", folder, 2000);
            InetSocketAddress transfer;
            try (RawClient gone = new RawClient(impatient.address())) {
                gone.ask("x");
                gone.receive();
                transfer = gone.serverTid();
            }
            try (RawClient poker = new RawClient(transfer)) {
                poker.acknowledge(1); // from another port: refused, and no part of the transfer
            }

            assertThat(impatient.await("tftp.failed"))
                    .isEqualTo("x: the client was silent after 0 blocks");
        }
    }

    @Test
    void saysWhyTheClientStopped() throws Exception {
        house.serveSlice("x", folder, 2000);
        client.ask("x");
        client.receive();
        client.acknowledge(1);
        client.receive();
        client.send("\0\5\0\3disk full\33[2J\0");

        assertThat(house.await("tftp.failed"))
                .isEqualTo("x: the client stopped after 1 blocks: disk full?[2J (error 3)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\4", "\0\4\0", "\0\3\0\1", "\7\7\7\7", "\0\4\u00ff\u00ff"})
    void isNotPutOffByStrayPackets(String stray) throws Exception {
        byte[] content = house.serveSlice("x", folder, 1000);
        client.ask("x");
        client.receive();
        client.send(stray);
        client.acknowledge(1);

        assertThat(client.receive())
                .isEqualTo(RawClient.dataHeader(2) + RawClient.text(content, 512, 1000));
    }

    @Test
    void neverSendsAShortFileAsWhole() throws Exception {
        house.serveSlice("x", folder, 200_000);
        client.ask("x", "blksize", "1000");
        client.receive();
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("x").toFile(), "rw")) {
            file.setLength(TftpHouse.OFFSET + 100_000);
        }
        String last = "";
        for (int block = 0; !last.startsWith("\0\5"); block++) {
            client.acknowledge(block);
            last = client.receive();
            assertThat(last.length() == 1004 || last.startsWith("\0\5")).isTrue();
        }
        assertThat(last).startsWith("\0\5\0\0cannot be sent: ");
        assertThat(house.await("tftp.failed")).endsWith("x has become shorter");
    }

    @Test
    void saysThatAFileIsShorterThanItShouldBe() throws Exception {
        house.serveSlice("x", folder, 1000);
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("x").toFile(), "rw")) {
            file.setLength(1000);
        }
        client.ask("x");

        assertThat(client.receive())
                .startsWith("\0\5\0\0cannot be sent: ")
                .contains("has 1000 bytes");
    }

    @Test
    void survivesAFinderThatFails() throws Exception {
        house.files.put(
                "x",
                (name, request) -> {
                    throw new IllegalStateException("broken store");
                });
        client.ask("x");

        assertThat(client.receive()).isEqualTo("\0\5\0\0cannot be sent: broken store\0");
        house.serveText("y", "fine");
        try (RawClient other = new RawClient(house.address())) {
            assertThat(other.fetch("y", 512, 1)).isEqualTo("fine".getBytes(ISO_8859_1));
        }
    }

    @Test
    void sendsToAThousandAtOnce() throws Exception {
        byte[] content = house.serveSlice("x", folder, 60_000);
        List<Future<byte[]>> all = new ArrayList<>();
        try (ExecutorService machines = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<byte[]> machine = () -> PatientClient.fetch(house.address(), "x", 1428);
            for (int i = 0; i < 1000; i++) {
                all.add(machines.submit(machine));
            }
        }
        for (Future<byte[]> one : all) {
            assertThat(one.get()).isEqualTo(content);
        }
        assertThat(house.seen("tftp.failed")).isEmpty();
    }

    @Test
    void tellsTheClientsWhenItCloses() throws Exception {
        house.serveSlice("x", folder, 5000);
        client.ask("x");
        client.receive();
        house.close();

        assertThat(client.receive()).isEqualTo("\0\5\0\0the server ends this transfer\0");
        assertThat(house.events.stream().map(BootEvent::kind))
                .containsExactly("tftp.read", "tftp.failed");
    }

    @Test
    void saysWhichAddressIsTaken() {
        assertThatThrownBy(() ->
                        TftpServer.open(
                                house.address(),
                                (name, request) -> Optional.empty(),
                                event -> {},
                                TftpOptions.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "TFTP: cannot listen on %s: Address already in use"
                                .formatted(house.address()));
    }
}
