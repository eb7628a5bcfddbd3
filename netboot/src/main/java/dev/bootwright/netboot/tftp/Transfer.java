package dev.bootwright.netboot.tftp;

import dev.bootwright.linux.packet.ConnectedUdp;
import dev.bootwright.netboot.boot.BootEvent;
import dev.bootwright.netboot.boot.BootName;
import dev.bootwright.netboot.boot.FileChangedException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers one request, from the first packet to the last, on a port of its own (the server's TID, RFC
/// 1350 §4). Events: `tftp.read`, about each second `tftp.progress`, and `tftp.done`, `tftp.missing` or
/// `tftp.failed`.
final class Transfer implements Runnable {

    private static final System.Logger LOG = System.getLogger(Transfer.class.getName());
    private static final long PROGRESS_NANOS = Duration.ofSeconds(1).toNanos();

    /// A client that has said something within this time is still in the transfer: no machine is reset
    /// and back at its request so soon.
    private static final long PRESENT_NANOS = Duration.ofSeconds(1).toNanos();

    private final TftpService service;
    private final InetSocketAddress client;
    private final TftpRequest request;
    private final String name;
    private Optional<Transfer> before;
    private volatile boolean answered;
    private volatile long heardAt;
    private volatile boolean stopped;
    private volatile boolean superseded;
    private volatile boolean over;
    private volatile @Nullable ConnectedUdp socket;
    private long reportedAt;

    /// @param before the last transfer to this port of the client, which ends once the client answers
    ///     in this one: until then it may be the one that the client is in
    Transfer(
            TftpService service,
            InetSocketAddress client,
            TftpRequest request,
            Optional<Transfer> before) {
        this.service = service;
        this.client = client;
        this.request = request;
        this.before = before;
        this.name = BootName.printable(request.file());
    }

    /// Whether a request is this one again, because our first answer was late or lost, or the network has
    /// doubled or delayed the request. The same request from a client that has fallen silent is another:
    /// the machine may have been reset. So is that after the end: nobody is left to answer it here.
    boolean isAskedAgainBy(TftpRequest again) {
        boolean isPresent = !answered || System.nanoTime() - heardAt < PRESENT_NANOS;
        return !over && isPresent && request.equals(again);
    }

    /// Ends the transfer without a word to the client, who answers another from the same port.
    private void giveWay() {
        superseded = true;
        stop();
    }

    /// Ends the transfer soon; any thread may call it.
    void stop() {
        stopped = true;
        ConnectedUdp waiting = socket;
        if (waiting != null) {
            waiting.wake();
        }
    }

    @Override
    public void run() {
        report("tftp.read", name);
        try (ConnectedUdp opened = ConnectedUdp.open(service.local(), client)) {
            socket = opened;
            answer(opened);
        } catch (IOException e) {
            report("tftp.failed", name + ": " + e.getMessage()); // not even an error can be sent
        } finally {
            before = Optional.empty(); // or a client that asks for ever would keep all it asked for
        }
    }

    private void answer(ConnectedUdp opened) throws IOException {
        if (request.isWrite()) {
            refuse(opened, ErrorCode.ACCESS_VIOLATION, "this server only sends files");
            return;
        }
        if (!request.mode().equals("octet") && !request.mode().equals("netascii")) {
            refuse(opened, ErrorCode.ILLEGAL_OPERATION, "the mode must be octet or netascii");
            return;
        }
        try {
            send(opened);
        } catch (FileChangedException e) { // its message says all
            LOG.log(
                    Level.WARNING,
                    "TFTP: cannot send %s to %s: %s".formatted(name, client, e.getMessage()));
            error(opened, ErrorCode.NOT_DEFINED, FileChangedException.PUBLIC_MESSAGE);
            report("tftp.failed", name + ": " + e.getMessage());
        } catch (IOException | RuntimeException e) { // one request's failure ends here
            LOG.log(Level.WARNING, "TFTP: cannot send " + name + " to " + client, e);
            refuse(opened, ErrorCode.NOT_DEFINED, "cannot be sent: " + e.getMessage());
        }
    }

    private void send(ConnectedUdp opened) throws IOException {
        InetAddress server = opened.local().getAddress();
        Optional<Content> found = service.find(request, client.getAddress(), server);
        if (found.isEmpty()) {
            error(opened, ErrorCode.FILE_NOT_FOUND, "file not found");
            report("tftp.missing", name);
            return;
        }
        try (Content content = found.get();
                Arena arena = Arena.ofConfined()) {
            long size = content.size();
            Negotiation agreed =
                    Negotiation.of(
                            request.options(),
                            size,
                            service.blockSizeLimit().of(server),
                            service.timeout());
            reportedAt = System.nanoTime();
            Outcome outcome =
                    new Exchange(arena, opened, content, agreed)
                            .run(bytes -> progress(bytes, size), () -> stopped);
            over = true;
            conclude(opened, outcome, size);
        }
    }

    private void progress(long bytes, long size) {
        long now = System.nanoTime();
        heardAt = now;
        answered = true;
        before.ifPresent(Transfer::giveWay);
        before = Optional.empty();
        if (now - reportedAt >= PROGRESS_NANOS) {
            reportedAt = now;
            report(
                    "tftp.progress",
                    "%s: %d of %d bytes".formatted(name, Math.min(bytes, size), size));
        }
    }

    private void conclude(ConnectedUdp opened, Outcome outcome, long size) throws IOException {
        switch (outcome) {
            case Outcome.Complete(boolean confirmed) ->
                    report(
                            "tftp.done",
                            "%s: %d bytes%s"
                                    .formatted(
                                            name,
                                            size,
                                            confirmed ? "" : ", the end not confirmed"));
            case Outcome.OptionsOnly() ->
                    report(
                            "tftp.done",
                            "%s: only asked for its size, %d bytes".formatted(name, size));
            case Outcome.Refused(int code, String message, long blocks) ->
                    report(
                            "tftp.failed",
                            "%s: the client stopped after %d blocks: %s (error %d)"
                                    .formatted(name, blocks, message, code));
            case Outcome.NoAnswer(long blocks) ->
                    report(
                            "tftp.failed",
                            "%s: the client was silent after %d blocks".formatted(name, blocks));
            case Outcome.Stopped() -> {
                if (superseded) {
                    report("tftp.failed", name + ": the client asks anew");
                } else {
                    refuse(opened, ErrorCode.NOT_DEFINED, "the server ends this transfer");
                }
            }
        }
    }

    private void refuse(ConnectedUdp opened, ErrorCode code, String reason) throws IOException {
        error(opened, code, reason);
        report("tftp.failed", name + ": " + reason);
    }

    private void error(ConnectedUdp opened, ErrorCode code, String message) throws IOException {
        over = true;
        try (Arena arena = Arena.ofConfined()) {
            byte[] packet = Packets.error(code, message);
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, packet);
            opened.send(bytes, packet.length, packet.length);
        }
    }

    private void report(String kind, String detail) {
        service.observer()
                .seen(
                        new BootEvent(
                                Instant.now(),
                                Optional.empty(),
                                Optional.of(client.getAddress().getHostAddress()),
                                kind,
                                detail));
    }
}
