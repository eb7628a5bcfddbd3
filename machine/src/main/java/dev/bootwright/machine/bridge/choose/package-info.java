/// In which order entries stand in the menu; the first is what boots by itself.
///
/// Start reading at [Order].
@NullMarked
package dev.bootwright.machine.bridge.choose;

import org.jspecify.annotations.NullMarked;
