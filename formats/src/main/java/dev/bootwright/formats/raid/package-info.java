/// What has to be done to a hardware RAID controller so that it has the logical disks that it shall have.
/// [VolumePlan] compares, and says [Operation]s; nothing here touches a controller. The server shows it to
/// an operator, and the agent carries it out.
@NullMarked
package dev.bootwright.formats.raid;

import org.jspecify.annotations.NullMarked;
