package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Neighbour;
import dev.bootwright.formats.contract.Nic;
import dev.bootwright.formats.contract.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The inventory of the machine whose `/proc`, `/sys` and `/dev` lie under a directory.
final class MachineInventory implements HardwareInventory {

    private final Path root;
    private final Interfaces interfaces;
    private volatile RawOutputs raw = new RawOutputs();
    private volatile boolean asksCards;
    private volatile Optional<Map<String, Neighbour>> heard = Optional.empty();

    MachineInventory(Path root) {
        this.root = root;
        this.interfaces =
                root.equals(Path.of("/"))
                        ? new Interfaces.OfThisMachine()
                        : new Interfaces.Unknown();
    }

    @Override
    public Inventory collect(Consumer<String> log) {
        raw = new RawOutputs();
        Inventory found = withoutCards().collect();
        return asksCards ? withInterfaces(found) : found;
    }

    private Collection withoutCards() {
        return new Collection(root, new Interfaces.WithoutCards(interfaces), raw);
    }

    @Override
    public void listen(Duration wait) throws IOException {
        List<String> names = withoutCards().nics().stream().map(Nic::name).toList();
        heard = Optional.of(Map.copyOf(interfaces.listen(names, wait, raw)));
    }

    @Override
    public Inventory withInterfaces(Inventory found) {
        asksCards = true;
        Map<String, Neighbour> neighbours = heard.orElse(Map.of());
        // Those that were off until somebody listened have a carrier and a speed only since.
        List<Nic> nics = new ArrayList<>();
        for (Nic nic : new Collection(root, interfaces, raw).nics()) {
            Neighbour neighbour = neighbours.get(nic.name());
            nics.add(neighbour == null ? nic : nic.with(neighbour));
        }
        List<Source> sources = new ArrayList<>();
        sources.add(Collection.source("cards", "ethtool"));
        heard.ifPresent(_ -> sources.add(Collection.source("neighbours", "LLDP")));
        return found.with(nics, sources);
    }

    @Override
    public byte[] rawOutputs() {
        return raw.archive();
    }
}
