package dev.bootwright.netboot.boot;

/// Is told of every boot step. Called from protocol threads: returns at once and never throws.
@FunctionalInterface
public interface BootObserver {

    void seen(BootEvent event);
}
