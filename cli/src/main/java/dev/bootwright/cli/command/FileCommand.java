package dev.bootwright.cli.command;

import picocli.CommandLine.Command;

/// Files that machines fetch from the server.
@Command(
        name = "file",
        mixinStandardHelpOptions = true,
        description = "Keeps files that templates name and machines fetch.",
        subcommands = {FileAddCommand.class},
        footer = {"", "Examples:", "  bootwright file add debian-13-generic-amd64.qcow2"})
final class FileCommand {}
