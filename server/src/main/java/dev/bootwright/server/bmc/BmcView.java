package dev.bootwright.server.bmc;

import java.util.List;

/// What can be asked of a BMC without changing anything. One conversation, used by one thread.
public interface BmcView {

    /// What the BMC says of the machine it belongs to.
    BmcIdentity identity() throws BmcException;

    /// What the BMC itself is.
    BmcDescription description() throws BmcException;

    PowerState power() throws BmcException;

    /// What the machine boots from next, as far as somebody overrode it.
    BootOverride bootOverride() throws BmcException;

    /// The newest entries of the system event log, the oldest of them first.
    ///
    /// @param limit at most so many, 1 or more
    List<LogEntry> eventLog(int limit) throws BmcException;
}
