/// Template × inventory: what would be done to which disks.
///
/// [Planner] is a pure function of the machine's identifier, a template and an inventory; its result
/// is a [Plan] or the reasons why there is none. Equal input gives equal plans: identifiers of tables,
/// arrays and file systems are derived, not drawn, so carrying a plan out twice changes nothing.
@NullMarked
package dev.bootwright.server.plan;

import org.jspecify.annotations.NullMarked;
