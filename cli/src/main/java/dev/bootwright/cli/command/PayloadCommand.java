package dev.bootwright.cli.command;

import picocli.CommandLine.Command;

/// Payload disks: files on a raw disk in an `LBPAYLD1` container.
@Command(
        name = "payload",
        mixinStandardHelpOptions = true,
        description =
                "Writes, checks and imports payload disks (LBPAYLD1), as live-bootstrap uses them.",
        subcommands = {
            PayloadCreateCommand.class,
            PayloadListCommand.class,
            PayloadVerifyCommand.class,
            PayloadExtractCommand.class,
            PayloadWriteCommand.class,
            PayloadImportCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  bootwright payload create -o external.img distfiles",
            "  bootwright payload verify external.img",
            "  bootwright payload write external.img /dev/disk/by-id/usb-example-1",
            "  bootwright payload import --to /external/distfiles"
        })
final class PayloadCommand {}
