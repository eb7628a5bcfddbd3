package dev.bootwright.lab.scenario;

import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// OpenSSH's client, which believes only a host whose key is `host`.
final class SshClient {

    private final Path folder;
    private final int port;

    private SshClient(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /// Makes the pairs `right`, `wrong` and `host`, and takes a port that nobody has.
    static SshClient withNewKeys(Path folder) throws IOException {
        for (String name : List.of("right", "wrong", "host")) {
            String file = folder.resolve(name).toString();
            Tool.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file);
        }
        int port;
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = any.getLocalPort();
        }
        String host = Files.readString(folder.resolve("host.pub"));
        Files.writeString(folder.resolve("known"), "[127.0.0.1]:%d %s".formatted(port, host));
        return new SshClient(folder, port);
    }

    int port() {
        return port;
    }

    String key(String name) {
        return folder.resolve(name).toString();
    }

    /// As `ssh-keygen -l` prints it.
    String fingerprint(String name) throws IOException {
        return Tool.run("ssh-keygen", "-l", "-f", key(name + ".pub")).split(" ", -1)[1];
    }

    /// What the client says when it is not let in.
    String refused(String... options) throws IOException, InterruptedException {
        try (Session session = open(options)) {
            session.expectEnd();
            return session.said();
        }
    }

    /// Goes there, with a terminal.
    Session open(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("ssh", "-tt", "-p", Integer.toString(port)));
        command.addAll(List.of("-F", "none", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"));
        command.addAll(List.of("-o", "UserKnownHostsFile=" + folder.resolve("known")));
        command.addAll(List.of("-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=60"));
        command.addAll(List.of(options));
        command.add("root@127.0.0.1");
        Path output = Files.createTempFile(folder, "session", ".log");
        return new Session(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /// One login.
    record Session(Process process, Path output) implements AutoCloseable {

        String said() throws IOException {
            return Files.readString(output, StandardCharsets.ISO_8859_1)
                    .replaceAll("\u001B\\[[0-9;?]*[A-Za-z]", "\n");
        }

        void expect(String regex) throws IOException, InterruptedException {
            Pattern wanted = Pattern.compile(regex);
            await(() -> wanted.matcher(said()).find(), regex);
        }

        void expectEnd() throws IOException, InterruptedException {
            await(() -> !process.isAlive(), "its end");
        }

        private void await(Condition condition, String what)
                throws IOException, InterruptedException {
            Instant deadline = Instant.now().plus(ScenarioMachine.PATIENCE);
            while (!condition.holds()) {
                if (Instant.now().isAfter(deadline) || (!process.isAlive() && !condition.holds())) {
                    throw new AssertionError("ssh: %s did not come: %s".formatted(what, said()));
                }
                Thread.sleep(100);
            }
        }

        void type(String keys) throws IOException {
            OutputStream in = process.getOutputStream();
            in.write(keys.getBytes(StandardCharsets.US_ASCII));
            in.flush();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }
}
