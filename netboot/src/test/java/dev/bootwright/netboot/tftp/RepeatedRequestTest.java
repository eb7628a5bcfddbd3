package dev.bootwright.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Requests from the port of a transfer that has begun: doubled or delayed by the network, repeated by a
/// loader, or another's after a reset.
@Timeout(120)
class RepeatedRequestTest {

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

    @Test
    void answersARepeatedRequestOnce() throws Exception {
        house.serveSlice("x", folder, 1000);
        client.ask("x");
        client.ask("x");
        client.receive();

        assertThat(client.hearsNothing(100)).isTrue();
        assertThat(house.seen("tftp.read")).containsExactly("x");
    }

    /// The network may double a request and hold one of the two back. After a second without a
    /// word the client may have been reset: where this computer was busy for as long, all begins
    /// anew.
    @Test
    void isNotPutOffByARequestThatComesLate() throws Exception {
        InetSocketAddress transfer;
        long present;
        do {
            close();
            open();
            house.serveSlice("x", folder, 1000);
            client.ask("x");
            client.receive();
            present = System.nanoTime();
            client.acknowledge(1);
            client.receive();
            transfer = client.serverTid();
            client.turnTo(house.address());
            client.ask("x");
            house.awaitRequests();
        } while (System.nanoTime() - present > 900_000_000);

        assertThat(client.hearsNothing(100)).isTrue();
        client.turnTo(transfer);
        client.acknowledge(2);
        assertThat(house.await("tftp.done")).isEqualTo("x: 1000 bytes");
        assertThat(house.seen("tftp.read")).containsExactly("x", "last");
    }

    /// However long our first answer is lost, a client that has said nothing since asks for the same.
    @Test
    void takesARequestForTheSameUntilTheClientHasAnswered() throws Exception {
        house.serveText("x", "hello");
        client.ask("x", "timeout", "1");
        client.receive();
        client.receive(); // ours has timed out
        InetSocketAddress transfer = client.serverTid();
        client.turnTo(house.address());
        client.ask("x", "timeout", "1");
        house.awaitRequests();

        String answer = client.receive();
        assertThat(answer).isEqualTo("\0\6timeout\0" + "1\0");
        assertThat(client.serverTid()).isEqualTo(transfer);
        client.acknowledge(0);
        while (answer.startsWith("\0\6")) { // it may have been sent once more meanwhile
            answer = client.receive();
        }
        assertThat(answer).isEqualTo("\0\3\0\1hello");
        client.acknowledge(1);
        assertThat(house.await("tftp.done")).isEqualTo("x: 5 bytes");
        assertThat(house.seen("tftp.read")).containsExactly("x", "last");
    }

    /// PXE ROMs use the same port after a reset, and ask again until they are answered.
    @Test
    void beginsAnewWhenAMachineIsResetInTheMiddle() throws Exception {
        byte[] content = house.serveSlice("x", folder, 5000);
        client.ask("x");
        client.receive();
        client.acknowledge(1);
        client.receive();
        InetSocketAddress first = client.serverTid();
        do {
            client.turnTo(house.address());
            client.ask("x");
        } while (client.hearsNothing(100)); // bounded by the test's timeout

        assertThat(client.serverTid()).isNotEqualTo(first);
        client.acknowledge(1);
        assertThat(house.await("tftp.failed")).isEqualTo("x: the client asks anew");
        assertThat(client.receive())
                .isEqualTo(RawClient.dataHeader(2) + RawClient.text(content, 512, 1024));
        assertThat(client.hearsNothing(100)).isTrue(); // no error of the first
    }

    /// Whether the client is still in the first is known only when it answers.
    @Test
    void leavesATransferAloneUntilTheNextFromItsPortIsAnswered() throws Exception {
        byte[] content = house.serveSlice("x", folder, 1000);
        house.serveText("y", "hello");
        client.ask("x");
        client.receive();
        InetSocketAddress first = client.serverTid();
        client.turnTo(house.address());
        client.ask("y");
        assertThat(client.receive()).isEqualTo("\0\3\0\1hello");

        client.turnTo(first);
        client.acknowledge(1);
        assertThat(client.receive())
                .isEqualTo(RawClient.dataHeader(2) + RawClient.text(content, 512, 1000));
    }

    /// An error too shows that the client is in the second, as when firmware asks for a size.
    @Test
    void endsATransferWhenTheClientEndsTheNextFromItsPort() throws Exception {
        house.serveSlice("x", folder, 1000);
        house.serveText("y", "hello");
        client.ask("x");
        client.receive();
        client.turnTo(house.address());
        client.ask("y", "tsize", "0");
        client.receive();
        client.send("\0\5\0\10User aborted the transfer\0");

        assertThat(house.await("tftp.failed")).isEqualTo("x: the client asks anew");
        assertThat(house.await("tftp.done")).isEqualTo("y: only asked for its size, 5 bytes");
    }

    /// What a strict client says to the second, when the network has doubled its request.
    @Test
    void believesAClientThatDoesNotKnowATransfer() throws Exception {
        byte[] content = house.serveSlice("x", folder, 1000);
        house.serveText("y", "hello");
        client.ask("x");
        client.receive();
        InetSocketAddress first = client.serverTid();
        client.turnTo(house.address());
        client.ask("y", "tsize", "0");
        client.receive();
        client.send("\0\5\0\5Unknown transfer ID\0");

        assertThat(house.await("tftp.failed"))
                .isEqualTo("y: the client stopped after 0 blocks: Unknown transfer ID (error 5)");
        assertThat(house.seen("tftp.done")).isEmpty();
        client.turnTo(first);
        client.acknowledge(1);
        assertThat(client.receive())
                .isEqualTo(RawClient.dataHeader(2) + RawClient.text(content, 512, 1000));
    }

    /// What has given way to another is ended as well.
    @Test
    void closesAtOnceWithTwoTransfersToOnePort() throws Exception {
        house.serveText("x", "hello");
        house.serveText("y", "hello");
        client.ask("x");
        client.receive();
        client.turnTo(house.address());
        client.ask("y");
        client.receive();
        house.close();

        assertThat(house.seen("tftp.failed"))
                .containsExactlyInAnyOrder(
                        "x: the server ends this transfer", "y: the server ends this transfer");
    }
}
