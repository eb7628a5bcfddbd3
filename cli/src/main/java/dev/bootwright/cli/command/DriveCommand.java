package dev.bootwright.cli.command;

import picocli.CommandLine.Command;

/// Boot drives: sticks that boot an image by BIOS and by UEFI.
@Command(
        name = "drive",
        mixinStandardHelpOptions = true,
        description = "Makes and checks boot drives: USB sticks that boot one of our images.",
        subcommands = {
            DriveListCommand.class,
            DriveCreateCommand.class,
            DriveVerifyCommand.class,
            DriveWizardCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  bootwright drive list",
            "  bootwright drive create --output drive.img",
            "  bootwright drive create --device /dev/sdb",
            "  bootwright drive verify /dev/sdb",
            "  bootwright drive wizard"
        })
final class DriveCommand {}
