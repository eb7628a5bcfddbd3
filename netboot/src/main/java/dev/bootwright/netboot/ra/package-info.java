/// Router advertisements (RFC 4861): [RouterAdvertiser] answers the solicitations of booting
/// machines, so that they do not wait for an IPv6 router that is not there.
@NullMarked
package dev.bootwright.netboot.ra;

import org.jspecify.annotations.NullMarked;
