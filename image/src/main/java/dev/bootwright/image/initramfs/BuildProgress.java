package dev.bootwright.image.initramfs;

/// Is told what a build does, from one thread.
@FunctionalInterface
public interface BuildProgress {

    /// Tells nobody.
    BuildProgress NONE = (what, done, all) -> {};

    /// @param what is done now: `compressing kernel modules`; another text is another step
    /// @param done bytes so far
    /// @param all  of how many; 0 when that is not known
    void at(String what, long done, long all);
}
