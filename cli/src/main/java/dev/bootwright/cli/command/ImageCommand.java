package dev.bootwright.cli.command;

import picocli.CommandLine.Command;

/// Images: kernel, initramfs and loaders to boot machines with.
@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        description = "Builds, lists, shows and exports images.",
        subcommands = {
            ImageBuildCommand.class,
            ImageListCommand.class,
            ImageShowCommand.class,
            ImageExportCommand.class,
            ImagePackageCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  bootwright image build",
            "  bootwright image list",
            "  bootwright image show amd64 --drivers net/ethernet/intel",
            "  bootwright image export amd64 /srv/boot"
        })
final class ImageCommand {}
