/// One use of the lab, and its end.
///
/// A [Run] owns a folder, the programs it started and whatever else must be gone afterwards; closing
/// it, Ctrl-C and a kill all lead there. Every name that the lab gives to something outside its folder
/// carries [Run#id()], so runs do not meet, and [Leftovers] of dead runs can be told from those alive.
@NullMarked
package dev.bootwright.lab.run;

import org.jspecify.annotations.NullMarked;
