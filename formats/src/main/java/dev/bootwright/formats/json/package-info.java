/// JSON as RFC 8259 has it: [Json] is a value, [JsonParser] reads text, [Json#toString] writes it.
///
/// Small and without reflection, because the agent on a machine starts four times slower with a
/// binding library. Both ends of every JSON document of this project use it.
@NullMarked
package dev.bootwright.formats.json;

import org.jspecify.annotations.NullMarked;
