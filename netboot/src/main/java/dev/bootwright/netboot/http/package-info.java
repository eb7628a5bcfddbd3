/// Boot files over HTTP: to iPXE, UEFI HTTP Boot, GRUB, lpxelinux and the agent.
///
/// Start at [BootHttpServer], the listener. A request is either below the prefix of a
/// [BootHttpServer.Mount], which then has it to itself, or for a boot file: [BootResponder] finds it and
/// answers, with [ByteRange] and [EntityTag] for the conditions of RFC 9110. Files go from the page
/// cache to the socket without a copy, through a [MeteredChannel] that counts them for the timeline.
/// [Guests] ends connections that stand still.
@NullMarked
package dev.bootwright.netboot.http;

import org.jspecify.annotations.NullMarked;
