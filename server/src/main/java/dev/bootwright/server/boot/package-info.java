/// What each machine boots: the answers to the protocols' questions, from what is known of the
/// machine.
///
/// [BootDesk] decides ([dev.bootwright.netboot.boot.BootPolicy]) and finds files
/// ([dev.bootwright.netboot.boot.BootFiles]); [ConfigName] reads the names that PXELINUX and GRUB ask
/// for; [Images] looks things up in the image catalogue.
@NullMarked
package dev.bootwright.server.boot;

import org.jspecify.annotations.NullMarked;
