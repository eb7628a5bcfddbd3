/// What only the Linux kernel can do, through the foreign function interface: the one module that
/// needs native access.
module dev.bootwright.linux {
    requires static transitive org.jspecify;

    exports dev.bootwright.linux.block;
    exports dev.bootwright.linux.ipmi;
    exports dev.bootwright.linux.kexec;
    exports dev.bootwright.linux.mount;
    exports dev.bootwright.linux.packet;
    exports dev.bootwright.linux.sys;
}
