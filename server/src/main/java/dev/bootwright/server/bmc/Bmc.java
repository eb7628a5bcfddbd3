package dev.bootwright.server.bmc;

/// A BMC whose machine is known to be the right one. Everything that is set is read back.
///
/// Each method ends when the BMC has confirmed, not when the machine has followed: a machine that is
/// told to switch off may take a while. [BmcException.Failure.NotApplied] says that the BMC accepted
/// something and then did not show it.
public interface Bmc extends BmcView, AutoCloseable {

    void setPower(PowerAction action) throws BmcException;

    /// Chooses what the machine boots from, or takes such a choice back, and reads it back.
    void setBootOverride(BootOverride override) throws BmcException;

    void clearEventLog() throws BmcException;

    /// Ends the conversation. Never fails: what is left of it, the BMC forgets by itself.
    @Override
    void close();
}
