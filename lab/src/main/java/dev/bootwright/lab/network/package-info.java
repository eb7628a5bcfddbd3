/// Private networks that virtual machines and the server under test meet on.
///
/// [Network] says what every such network offers. [BridgedNetwork] is a network namespace with a
/// bridge: real DHCP, TFTP and PXE, but only root can make one. [UserNetwork] is the network inside
/// QEMU: anyone can use it, the machine's DHCP answers come from QEMU and only HTTP is ours.
@NullMarked
package dev.bootwright.lab.network;

import org.jspecify.annotations.NullMarked;
