/// Boot menus of live media and installed systems: the configuration files of GRUB, SYSLINUX and
/// systemd-boot.
///
/// Start with [Menus]. They are read for what they boot, not run: both branches of a condition count.
@NullMarked
package dev.bootwright.formats.menu;

import org.jspecify.annotations.NullMarked;
