package dev.bootwright.cli.command;

import picocli.CommandLine.Command;

/// Block devices over Ethernet: a target, and a client of any target.
@Command(
        name = "aoe",
        mixinStandardHelpOptions = true,
        description =
                "Serves block devices by ATA over Ethernet, and asks targets, ours or others.",
        subcommands = {
            AoeServeCommand.class,
            AoeDiscoverCommand.class,
            AoePingCommand.class,
            AoeStatCommand.class,
            AoeConfigCommand.class,
            AoeMaskCommand.class,
            AoeReserveCommand.class,
            AoeOverlayCommand.class,
            AoeCreateCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  bootwright aoe serve 0.1 root.img -i eth1",
            "  bootwright aoe serve --config aoe.yaml",
            "  bootwright aoe discover -i eth1",
            "  bootwright aoe overlay list /var/lib/overlays",
            "  bootwright aoe create root.img --size 4G --from-packages openssh-server"
        })
final class AoeCommand {}
