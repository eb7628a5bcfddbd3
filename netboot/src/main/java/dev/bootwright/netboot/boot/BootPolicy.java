package dev.bootwright.netboot.boot;

/// Decides what each client boots. Asked for every request by every protocol, from many threads;
/// answers from memory, since a packet waits for it.
public interface BootPolicy {

    BootDecision decide(BootClient client);
}
