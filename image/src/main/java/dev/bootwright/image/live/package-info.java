/// Live media: which kernel, initramfs and root image they boot, and how that is done over the network.
@NullMarked
package dev.bootwright.image.live;

import org.jspecify.annotations.NullMarked;
