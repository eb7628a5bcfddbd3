/// Boot files over TFTP: to PXE firmware, PXELINUX, GRUB and iPXE.
///
/// Start at [TftpServer], the well-known port. Each [TftpRequest] gets a [Transfer], a thread with a
/// socket of its own; [Negotiation] settles the options, [OutgoingTransfer] decides what is sent when,
/// without socket or clock, and [DataBlocks] holds the packets.
///
/// Specifications: RFC 1350 (the protocol), 2347 (options), 2348 (blksize), 2349 (timeout, tsize), 7440
/// (windowsize).
@NullMarked
package dev.bootwright.netboot.tftp;

import org.jspecify.annotations.NullMarked;
