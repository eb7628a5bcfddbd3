package dev.bootwright.cli.command;

import picocli.CommandLine.Command;

/// Installers of distributions, which machines start.
@Command(
        name = "installer",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps the installer that templates with install.debian start.",
            "Its kernel and initramfs come out of a package of the release, verified like any other."
        },
        subcommands = {InstallerFetchCommand.class},
        footer = {"", "Examples:", "  bootwright installer fetch --suite trixie"})
final class InstallerCommand {}
