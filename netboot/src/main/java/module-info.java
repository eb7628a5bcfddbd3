/// Protocols that a machine speaks before it has an operating system: DHCP, TFTP, HTTP boot.
///
/// Start at `boot`: [dev.bootwright.netboot.boot.BootPolicy] is asked what a client gets, and knows
/// nothing of protocols; the protocols know nothing of machines.
module dev.bootwright.netboot {
    requires transitive dev.bootwright.formats;
    requires dev.bootwright.linux;
    requires transitive io.vertx.core;
    requires java.logging;
    requires static transitive org.jspecify;

    exports dev.bootwright.netboot.aoe;
    exports dev.bootwright.netboot.boot;
    exports dev.bootwright.netboot.http;
    exports dev.bootwright.netboot.tftp;
    exports dev.bootwright.netboot.dhcp;
    exports dev.bootwright.netboot.ra;
}
