/// The system interface to the machine's own management controller, `/dev/ipmi0`.
@NullMarked
package dev.bootwright.linux.ipmi;

import org.jspecify.annotations.NullMarked;
