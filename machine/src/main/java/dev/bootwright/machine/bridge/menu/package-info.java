/// The menu of the boot drive: what is shown, and what keys do to it.
///
/// Start reading at [Menu], which is a state machine: keys and seconds go in, a [Screen] and what is to be
/// done come out ([Step]). [KeyDecoder] makes keys of a terminal's bytes, [Screen] makes bytes for one; who
/// reads and writes terminals is elsewhere.
@NullMarked
package dev.bootwright.machine.bridge.menu;

import org.jspecify.annotations.NullMarked;
