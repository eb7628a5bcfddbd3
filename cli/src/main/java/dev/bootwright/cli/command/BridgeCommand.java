package dev.bootwright.cli.command;

import picocli.CommandLine.Command;

/// The bridge: what would boot from disks that the firmware cannot boot from.
@Command(
        name = "bridge",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what the boot drive would find on disks, and copies kernels out of them.",
            "Reads only; files with the bytes of a disk need no privilege."
        },
        subcommands = {BridgeScanCommand.class, BridgeExtractCommand.class},
        footer = {
            "",
            "Examples:",
            "  bootwright bridge scan disk0.raw disk1.raw",
            "  bootwright bridge extract 1 /dev/nvme0n1 /dev/nvme1n1 --to /tmp/kernel"
        })
final class BridgeCommand {}
