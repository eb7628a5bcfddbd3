package dev.bootwright.cli.command;

import picocli.CommandLine.Command;

/// Live ISOs over the network.
@Command(
        name = "iso",
        mixinStandardHelpOptions = true,
        description = {
            "Boots live ISOs over the network.",
            "Kernel, initramfs and root are served out of the ISO, where it lies; nothing is "
                    + "unpacked or copied."
        },
        subcommands = {
            IsoInspectCommand.class,
            IsoPublishCommand.class,
            IsoListCommand.class,
            IsoUnpublishCommand.class,
            IsoVerifyCommand.class,
            IsoExportCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  bootwright iso inspect install-amd64-minimal.iso",
            "  bootwright iso publish install-amd64-minimal.iso --name gentoo",
            "  bootwright serve --interface eth1 --image gentoo"
        })
final class IsoCommand {}
