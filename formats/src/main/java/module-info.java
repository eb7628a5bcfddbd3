/// Layouts that two programs must agree on: disk and archive formats, boot images, JSON reports.
///
/// Pure translation between bytes and records. Nothing here opens a socket, starts a thread or
/// calls native code, and nothing beyond `java.base` is required, so the module can be linked
/// into the runtime that boots on a target machine.
module dev.bootwright.formats {
    requires static transitive org.jspecify;

    exports dev.bootwright.formats.bytes;
    exports dev.bootwright.formats.bzimage;
    exports dev.bootwright.formats.contract;
    exports dev.bootwright.formats.deb;
    exports dev.bootwright.formats.gpt;
    exports dev.bootwright.formats.cpio;
    exports dev.bootwright.formats.efi;
    exports dev.bootwright.formats.elf;
    exports dev.bootwright.formats.fat;
    exports dev.bootwright.formats.ipmi;
    exports dev.bootwright.formats.iso9660;
    exports dev.bootwright.formats.json;
    exports dev.bootwright.formats.lldp;
    exports dev.bootwright.formats.menu;
    exports dev.bootwright.formats.net;
    exports dev.bootwright.formats.payload;
    exports dev.bootwright.formats.raid;
    exports dev.bootwright.formats.signature;
    exports dev.bootwright.formats.smart;
    exports dev.bootwright.formats.smbios;
    exports dev.bootwright.formats.squashfs;
    exports dev.bootwright.formats.ssh;
    exports dev.bootwright.formats.tree;
    exports dev.bootwright.formats.zfs;
    exports dev.bootwright.formats.zstd;
}
