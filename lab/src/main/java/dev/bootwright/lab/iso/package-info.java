/// Live ISOs made on this machine from Debian packages, small, laid out as distributions lay out theirs.
///
/// Start reading at [SampleIso]. Each has a real kernel ([Parts]), an initramfs made by the real `dracut`
/// or `mkinitramfs` ([Initramfs]), and a root ([LiveRoot]) that says that it runs and switches the machine
/// off. A [Medium] makes an ISO of them that boots by BIOS and UEFI, from CD and from USB.
@NullMarked
package dev.bootwright.lab.iso;

import org.jspecify.annotations.NullMarked;
