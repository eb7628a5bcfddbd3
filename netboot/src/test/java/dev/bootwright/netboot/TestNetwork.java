package dev.bootwright.netboot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A network of namespaces: a hub with a bridge, and members, each with an `eth0` on it. Everything
/// started in it ends with it. Takes root; without, the test is skipped, or fails when
/// `-Dpeers=required`.
public final class TestNetwork implements AutoCloseable {

    private static int made;

    private final String prefix;
    private final List<String> namespaces = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final Path folder;

    private TestNetwork(String prefix, Path folder) {
        this.prefix = prefix;
        this.folder = folder;
    }

    /// @param folder for the output of programs
    public static TestNetwork open(Path folder) throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            Peer.isMissing("network namespaces: they take root");
        }
        Peer.find("ip");
        String prefix = "bwdhcp%d-%d".formatted(ProcessHandle.current().pid(), made++);
        TestNetwork network = new TestNetwork(prefix, folder);
        network.namespace("hub");
        network.ip("-n", network.name("hub"), "link", "add", "br0", "type", "bridge");
        network.ip("-n", network.name("hub"), "link", "set", "br0", "up");
        return network;
    }

    private void namespace(String member) throws IOException, InterruptedException {
        ip("netns", "add", name(member));
        namespaces.add(member);
        ip("-n", name(member), "link", "set", "lo", "up");
    }

    private String name(String member) {
        return prefix + "-" + member;
    }

    /// Adds a member with one interface.
    ///
    /// @param address with its prefix, empty for none
    public TestNetwork member(String member, String mac, String address)
            throws IOException, InterruptedException {
        namespace(member);
        ip(
                "link",
                "add",
                "eth0",
                "netns",
                name(member),
                "address",
                mac,
                "type",
                "veth",
                "peer",
                "name",
                member,
                "netns",
                name("hub"));
        ip("-n", name("hub"), "link", "set", member, "master", "br0", "up");
        ip("-n", name(member), "link", "set", "eth0", "up");
        if (!address.isEmpty()) {
            ip("-n", name(member), "address", "add", address, "dev", "eth0");
        }
        return this;
    }

    /// Adds a `tap0` for a virtual machine, to be started in the member `hub`.
    public TestNetwork tap() throws IOException, InterruptedException {
        ipIn("hub", "tuntap", "add", "dev", "tap0", "mode", "tap");
        ipIn("hub", "link", "set", "tap0", "master", "br0", "up");
        return this;
    }

    /// Adds a member to another member's own second interface `eth1`, apart from the bridge.
    public TestNetwork behind(String member, String mac, String router, String routerAddress)
            throws IOException, InterruptedException {
        namespace(member);
        ip(
                "link",
                "add",
                "eth0",
                "netns",
                name(member),
                "address",
                mac,
                "type",
                "veth",
                "peer",
                "name",
                "eth1",
                "netns",
                name(router));
        ip("-n", name(member), "link", "set", "eth0", "up");
        ip("-n", name(router), "link", "set", "eth1", "up");
        ip("-n", name(router), "address", "add", routerAddress, "dev", "eth1");
        return this;
    }

    /// Runs `ip` in the root namespace; `-n` goes before its arguments for another.
    public void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Peer.Result result = Peer.run(folder, command.toArray(String[]::new));
        if (result.status() != 0) {
            throw new IOException(String.join(" ", command) + ": " + result.output());
        }
    }

    /// Runs `ip` about a member.
    public void ipIn(String member, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-n", name(member)));
        all.addAll(List.of(arguments));
        ip(all.toArray(String[]::new));
    }

    /// Runs a program in a member to its end, for at most two minutes.
    public Peer.Result run(String member, String... command)
            throws IOException, InterruptedException {
        return Peer.run(folder, inside(member, command).toArray(String[]::new));
    }

    /// Starts a program in a member; its output is [#output].
    public Process start(String member, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(inside(member, command.toArray(String[]::new)))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(outputFile(member).toFile())
                        .start();
        processes.add(process);
        return process;
    }

    /// Starts a class of this test's class path in a member.
    public Process startJava(String member, Class<?> main, String... arguments) throws IOException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        all.addAll(List.of(arguments));
        return start(
                member,
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                all.toArray(String[]::new));
    }

    /// What the program started last in a member has said so far.
    public String output(String member) throws IOException {
        return Files.readString(
                outputFile(member), StandardCharsets.ISO_8859_1); // consoles say anything
    }

    /// Waits up to three minutes for a program to say something.
    public void await(String member, String text) throws IOException, InterruptedException {
        for (int tries = 0; tries < 1800 && !output(member).contains(text); tries++) {
            Thread.sleep(100);
        }
        if (!output(member).contains(text)) {
            throw new AssertionError(member + " never said '" + text + "': " + output(member));
        }
    }

    private Path outputFile(String member) {
        return folder.resolve(member + ".output");
    }

    private List<String> inside(String member, String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name(member)));
        all.addAll(List.of(command));
        return all;
    }

    @Override
    public void close() throws IOException {
        try {
            for (Process process : processes) {
                process.destroy();
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
            for (String member : namespaces) {
                ip("netns", "del", name(member));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; %s-… is left behind".formatted(prefix), e);
        }
    }
}
