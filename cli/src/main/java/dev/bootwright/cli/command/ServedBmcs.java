package dev.bootwright.cli.command;

import dev.bootwright.server.bmc.Bmcs;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.firmware.FlashTable;
import dev.bootwright.server.firmware.ImageCheck;
import dev.bootwright.server.firmware.KeptImages;
import dev.bootwright.server.firmware.OutOfBandSteps;
import dev.bootwright.server.ipmi.IpmiProtocol;
import dev.bootwright.server.redfish.Patience;
import dev.bootwright.server.redfish.QuirkTable;
import dev.bootwright.server.redfish.RedfishProtocol;
import dev.bootwright.server.secret.Vault;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// The BMCs of machines, and the steps that the server carries out by them.
final class ServedBmcs {

    private ServedBmcs() {}

    /// @param images of firmware, for BMCs to fetch
    static Bmcs open(
            ServeOptions options,
            ControlPlane control,
            KeptImages images,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        Bmcs bmcs =
                Bmcs.of(
                        control.store(),
                        control.machines(),
                        Vault.open(options.data().resolve("bmc.key"), random),
                        clock,
                        List.of(
                                new IpmiProtocol(clock, random),
                                new RedfishProtocol(
                                        new QuirkTable(control.store(), clock),
                                        Certificates.read("--redfish-ca", options.redfishCa()),
                                        Patience.real())));
        control.jobs()
                .serverSteps()
                .by(
                        new OutOfBandSteps(
                                bmcs::act,
                                new ImageCheck(),
                                images,
                                new FlashTable(control.store(), clock)));
        return bmcs;
    }
}
