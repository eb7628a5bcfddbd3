package dev.bootwright.netboot.dhcp;

import java.io.IOException;
import java.util.List;

/// Where leases outlive the process.
///
/// One thread calls [#saveAll] with everything that came in while the last call ran, so one
/// transaction, with one sync, covers many clients.
public interface LeaseStore {

    /// Every lease saved, in any order; called once, before the first packet.
    List<Lease> load() throws IOException;

    /// Saves leases; each replaces the one of the same address. Of two for the same address in the
    /// list, the later one holds. When it returns, all of them survive a power failure.
    ///
    /// @throws IOException if they could not be saved; the clients then get no acknowledgment, and
    ///     ask again
    void saveAll(List<Lease> leases) throws IOException;
}
