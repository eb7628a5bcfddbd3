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
        return new Collection(root, interfaces, raw).collect();
    }

    @Override
    public Inventory withNeighbours(Inventory found, Duration wait) throws IOException {
        List<String> names = found.nics().stream().map(Nic::name).toList();
        Map<String, Neighbour> neighbours = interfaces.listen(names, wait, raw);
        // Those that were off until now have a carrier and a speed only since.
        Collection collection = new Collection(root, interfaces, raw);
        List<Nic> nics = new ArrayList<>();
        for (Nic nic : collection.nics()) {
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
