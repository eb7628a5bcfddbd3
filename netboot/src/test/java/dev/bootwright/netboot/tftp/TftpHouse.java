package dev.bootwright.netboot.tftp;

import dev.bootwright.netboot.boot.BootEvent;
import dev.bootwright.netboot.boot.BootFiles;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.BootResource.Rendered;
import dev.bootwright.netboot.boot.BootResource.Slice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A TFTP server on the loopback with a handful of files, and what its observer saw.
final class TftpHouse implements AutoCloseable {

    static final int OFFSET = 777;

    final List<BootEvent> events = new CopyOnWriteArrayList<>();
    final List<BootRequest> requests = new CopyOnWriteArrayList<>();
    final Map<String, BootFiles> files = new ConcurrentHashMap<>();
    private final TftpServer server;

    private TftpHouse(TftpOptions options) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = TftpServer.open(address, this::find, events::add, options);
    }

    static TftpHouse open() throws IOException {
        return open(1468);
    }

    /// A house that sends nothing again: on the loopback nothing is lost, and a test that takes each packet
    /// for what it stands for must not fail because the computer was busy with others for a second.
    static TftpHouse open(int blockSizeLimit) throws IOException {
        return new TftpHouse(new TftpOptions(2048, blockSizeLimit, Duration.ofMinutes(2)));
    }

    /// A house so impatient that a test can wait for it to give up: after 1.3 s of silence.
    static TftpHouse impatient() throws IOException {
        return new TftpHouse(new TftpOptions(2048, 1468, Duration.ofMillis(20)));
    }

    /// A house that soon sends again, and gives up only after 13 s of silence.
    static TftpHouse persistent() throws IOException {
        return new TftpHouse(new TftpOptions(2048, 1468, Duration.ofMillis(200)));
    }

    private Optional<BootResource> find(String name, BootRequest request) throws IOException {
        requests.add(request);
        BootFiles found = files.get(name);
        return found == null ? Optional.empty() : found.find(name, request);
    }

    void serveText(String name, String text) {
        files.put(name, (n, r) -> Optional.of(new Rendered(text, "text/plain")));
    }

    /// A file of `size` bytes that stands [#OFFSET] bytes into a larger one.
    ///
    /// @return its bytes
    byte[] serveSlice(String name, Path folder, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        byte[] around = new byte[size + 2 * OFFSET];
        System.arraycopy(content, 0, around, OFFSET, size);
        Path file = Files.write(folder.resolve(name.replace('/', '-')), around);
        files.put(
                name,
                (n, r) ->
                        Optional.of(new Slice(file, OFFSET, size, "sha256:0", "application/efi")));
        return content;
    }

    InetSocketAddress address() {
        return server.address();
    }

    String port() {
        return Integer.toString(server.address().getPort());
    }

    /// The details of the events of one kind.
    List<String> seen(String kind) {
        return events.stream().filter(e -> e.kind().equals(kind)).map(BootEvent::detail).toList();
    }

    /// Waits for an event that comes after the last packet.
    String await(String kind) throws InterruptedException {
        while (seen(kind).isEmpty()) {
            Thread.sleep(5); // bounded by the test's timeout
        }
        return seen(kind).getFirst();
    }

    /// Waits for the end of the first transfer, whatever it is: the event's kind and detail.
    String awaitEnd() throws InterruptedException {
        while (true) {
            for (BootEvent event : events) {
                if (event.kind().equals("tftp.done") || event.kind().equals("tftp.failed")) {
                    return event.kind() + " " + event.detail();
                }
            }
            Thread.sleep(5); // bounded by the test's timeout
        }
    }

    /// Waits until the server has dealt with all requests sent so far, which it does in their
    /// order: asks for a file `last`, which there is not.
    void awaitRequests() throws IOException {
        try (RawClient client = new RawClient(address())) {
            client.ask("last");
            client.receive();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
