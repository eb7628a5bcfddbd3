package dev.bootwright.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The root command.
@Command(
        name = "bootwright",
        mixinStandardHelpOptions = true,
        version = "bootwright 0.1.0",
        description = "Takes machines from power-on to a running, configured system.")
public final class Bootwright {

    private Bootwright() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bootwright()).execute(arguments));
    }
}
