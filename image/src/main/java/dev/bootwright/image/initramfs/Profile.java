package dev.bootwright.image.initramfs;

/// What an image with a Java runtime is for.
public enum Profile {
    /// The in-memory system with the agent.
    AGENT(
            "agent",
            "userland.txt",
            "modules.txt",
            "agent.Main",
            "init",
            "console=tty0 console=ttyS0,115200 rootfstype=ramfs quiet"),

    /// The boot drive: searches the disks and starts what it finds there. It has a network only where a drive
    /// lets somebody in over SSH.
    BRIDGE(
            "bridge",
            "bridge-userland.txt",
            "bridge-modules.txt",
            "bridge.start.Main",
            "bridge.init",
            "console=ttyS0,115200 console=tty0 rootfstype=ramfs quiet bootwright.bridge");

    private static final String MODULE = "dev.bootwright.machine";

    private final String word;
    private final String userland;
    private final String modules;
    private final String main;
    private final String init;
    private final String commandLine;

    Profile(
            String word,
            String userland,
            String modules,
            String main,
            String init,
            String commandLine) {
        this.word = word;
        this.userland = userland;
        this.modules = modules;
        this.main = main;
        this.init = init;
        this.commandLine = commandLine;
    }

    /// As on the command line.
    public String word() {
        return word;
    }

    /// The table of programs, beside this class.
    String userland() {
        return userland;
    }

    /// The table of kernel modules, a resource of package `kernel`.
    String modules() {
        return modules;
    }

    /// What is started, as `module/class`.
    String main() {
        return MODULE + "/" + MODULE + "." + main;
    }

    /// The resource of the machine's module that becomes `/init`.
    String init() {
        return init;
    }

    /// The arguments of the kernel.
    String commandLine() {
        return commandLine;
    }
}
