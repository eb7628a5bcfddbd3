package dev.bootwright.lab.network;

import dev.bootwright.lab.run.Leftovers;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A network namespace of this run; see ip-netns(8). Closing it kills whatever still runs in it.
public final class Namespace implements AutoCloseable {

    private static final String PREFIX = "bwlab-";

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    /// @param name begins with `bwlab-` and the run's id
    static Namespace add(String name) throws IOException {
        Tool.run("ip", "netns", "add", name);
        Namespace namespace = new Namespace(name);
        namespace.ip("link", "set", "lo", "up");
        return namespace;
    }

    static void removeThoseOfDeadRuns() throws IOException {
        for (String name : names()) {
            if (name.startsWith(PREFIX)
                    && Leftovers.ofDeadRun().test(name.substring(PREFIX.length()))) {
                remove(name);
            }
        }
    }

    /// Another process may do so at the same time.
    private static void remove(String name) throws IOException {
        try {
            new Namespace(name).close();
        } catch (IOException e) {
            if (names().contains(name)) {
                throw e;
            }
        }
    }

    private static List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : Tool.run("ip", "netns", "list").lines().toList()) {
            names.add(line.split(" ", 2)[0]); // "bwlab-1ab-1 (id: 0)"
        }
        return names;
    }

    String name() {
        return name;
    }

    /// Runs `ip ARGUMENTS` in this namespace.
    void ip(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        Tool.run(command.toArray(String[]::new));
    }

    /// The command that runs `command` in this namespace.
    public List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    @Override
    public void close() throws IOException {
        for (String pid : Tool.run("ip", "netns", "pids", name).lines().toList()) {
            ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
        Tool.run("ip", "netns", "del", name);
    }

    @Override
    public String toString() {
        return "network namespace " + name;
    }
}
