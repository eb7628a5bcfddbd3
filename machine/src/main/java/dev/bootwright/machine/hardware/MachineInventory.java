package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Neighbour;
import dev.bootwright.formats.contract.Nic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The inventory of the machine whose `/proc`, `/sys` and `/dev` lie under a directory.
final class MachineInventory implements HardwareInventory {

    private final Path root;
    private final Interfaces interfaces;
    private volatile RawOutputs raw = new RawOutputs();
    private volatile Map<String, Neighbour> neighbours = Map.of();

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
        Inventory found = new Collection(root, interfaces, raw).collect();
        return neighbours.isEmpty() ? found : withNeighbours(found);
    }

    @Override
    public void listen(Duration wait) throws IOException {
        List<String> names =
                new Collection(root, interfaces, raw).nics().stream().map(Nic::name).toList();
        neighbours = Map.copyOf(interfaces.listen(names, wait, raw));
    }

    @Override
    public Inventory withNeighbours(Inventory found) {
        // Those that were off until somebody listened have a carrier and a speed only since.
        List<Nic> nics = new ArrayList<>();
        for (Nic nic : new Collection(root, interfaces, raw).nics()) {
            Neighbour neighbour = neighbours.get(nic.name());
            nics.add(neighbour == null ? nic : nic.with(neighbour));
        }
        return found.with(nics, Collection.source("neighbours", "LLDP"));
    }

    @Override
    public byte[] rawOutputs() {
        return raw.archive();
    }
}
