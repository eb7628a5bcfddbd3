package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.image.live.BootMethod;
import dev.bootwright.netboot.aoe.AoeConfiguration;
import dev.bootwright.netboot.aoe.AoeConfiguration.Interface;
import dev.bootwright.netboot.aoe.AoeConfiguration.Source;
import dev.bootwright.netboot.aoe.AoeConfiguration.Sync;
import dev.bootwright.netboot.aoe.AoeConfiguration.TargetSettings;
import dev.bootwright.netboot.aoe.AoeMetrics;
import dev.bootwright.netboot.aoe.FileStorage.Slice;
import dev.bootwright.netboot.aoe.TargetAddress;
import dev.bootwright.server.rest.Targets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The block devices that `serve` has beside its machines: those of a configuration, and the published ISO
/// that looks for its medium on the wire. Such an ISO wants it as e0.0, so there is room for one, the first
/// by name, unless the configuration has an e0.0 of its own.
///
/// @param config        empty: only the ISO
/// @param interfaceName that machines boot from; there the ISO is served
/// @param state         where config strings, masks and reservations are kept, unless the configuration says
record ServedAoe(Optional<Path> config, String interfaceName, Path state, PublishedIsos isos)
        implements AoeService.Wanted {

    /// Where KIWI's initramfs looks for its medium.
    private static final TargetAddress MEDIUM = new TargetAddress(0, 0);

    @Override
    public Object mark() throws IOException {
        return List.of(AoeFile.mark(config.orElse(null)), medium().map(Publication::id).orElse(""));
    }

    /// The ISO to serve: where there is no interface, none.
    private Optional<Publication> medium() throws IOException {
        return interfaceName.isEmpty()
                ? Optional.empty()
                : isos.all().stream()
                        .filter(Publication::isCurrent)
                        .filter(iso ->
                                iso.entries().stream()
                                        .anyMatch(entry -> entry.method() == BootMethod.AOE))
                        .findFirst();
    }

    @Override
    public AoeConfiguration read() throws IOException {
        AoeConfiguration own =
                config.isPresent()
                        ? AoeFile.read(config.get().toString(), TextFile.read(config.get()), state)
                        : new AoeConfiguration(
                                List.of(port(interfaceName)), Optional.of(state), List.of());
        Optional<Publication> medium = medium();
        if (medium.isEmpty()
                || own.targets().stream().anyMatch(each -> each.address().equals(MEDIUM))) {
            return own;
        }
        List<TargetSettings> targets = new ArrayList<>(own.targets());
        targets.add(target(medium.get()));
        List<Interface> interfaces = new ArrayList<>(own.interfaces());
        if (interfaces.stream().noneMatch(each -> each.name().equals(interfaceName))) {
            interfaces.add(port(interfaceName));
        }
        return new AoeConfiguration(interfaces, own.state(), targets);
    }

    private static Interface port(String name) {
        return new Interface(name, OptionalInt.empty());
    }

    private TargetSettings target(Publication iso) {
        return new TargetSettings(
                MEDIUM,
                new Source(iso.iso(), Slice.WHOLE),
                true,
                Sync.FLUSH,
                Optional.empty(),
                List.of(interfaceName),
                List.of(),
                TargetSettings.DEFAULT_BUFFERS);
    }

    /// What the operators' door says of them.
    static Targets told(AoeService service) {
        return new Targets() {
            @Override
            public Json report() {
                return AoeReport.of(service.statistics());
            }

            @Override
            public String metrics() {
                return AoeMetrics.of(service.statistics());
            }
        };
    }
}
