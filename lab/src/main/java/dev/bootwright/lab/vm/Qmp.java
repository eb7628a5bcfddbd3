package dev.bootwright.lab.vm;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// QEMU's control socket. Source: QEMU, docs/interop/qmp-spec.txt.
final class Qmp implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SocketChannel socket;
    private final BufferedReader in;

    private Qmp(SocketChannel socket) {
        this.socket = socket;
        this.in = new BufferedReader(Channels.newReader(socket, StandardCharsets.UTF_8));
    }

    /// @param pid of QEMU, in whose current folder the socket is: by way of `/proc` the path is
    ///     short enough for a socket, however deep the folder lies
    static Qmp connect(long pid) throws IOException {
        Path path = Path.of("/proc/%d/cwd/%s".formatted(pid, QemuCommand.QMP_SOCKET));
        Qmp qmp = new Qmp(open(UnixDomainSocketAddress.of(path)));
        qmp.readObject(); // the greeting
        qmp.execute("qmp_capabilities");
        return qmp;
    }

    private static SocketChannel open(UnixDomainSocketAddress address) throws IOException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                return SocketChannel.open(address);
            } catch (IOException e) {
                if (Instant.now().isAfter(deadline)) { // it opens the socket soon after its start
                    throw new IOException("no answer from QEMU at " + address, e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// Carries out a command that takes no arguments.
    void execute(String command) throws IOException {
        execute(command, Json.object().build());
    }

    void execute(String command, Json arguments) throws IOException {
        String request =
                Json.object().put("execute", command).put("arguments", arguments).build() + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
        Json.Object answer = readObject();
        while (answer.find("event").isPresent()) {
            answer = readObject();
        }
        if (answer.find("return").isEmpty()) {
            throw new IOException("QEMU refused %s: %s".formatted(command, answer));
        }
    }

    private Json.Object readObject() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("QEMU has ended");
        }
        try {
            return Json.parse(line).asObject("QMP message");
        } catch (JsonException e) {
            throw new IOException("QMP: " + line, e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
