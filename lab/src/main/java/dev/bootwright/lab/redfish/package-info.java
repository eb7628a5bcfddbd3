/// A Redfish service with a machine behind it, for tests: the resources of DMTF's schema (DSP8010) that
/// a provisioning server asks, over TLS or not, with misbehaviours seen in real BMCs switched on one by
/// one.
///
/// Start at [RedfishEmulator]. [EmulatedMachine] is what it stands for, [Misbehaviour] how it can go wrong.
@NullMarked
package dev.bootwright.lab.redfish;

import org.jspecify.annotations.NullMarked;
