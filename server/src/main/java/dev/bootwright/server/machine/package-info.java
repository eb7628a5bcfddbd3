/// Machines: what they are known by, where each stands on its way up, what it is made of.
///
/// [Machine] is one machine as a value, [Machines] holds all of them and is where to start.
/// [Identity] decides which machine is which, [Boot] is the way through the phases of one boot,
/// [Secrets] are what an agent proves itself by, [Doubts] what an operator has to decide of it first,
/// [Events] tells of every change.
@NullMarked
package dev.bootwright.server.machine;

import org.jspecify.annotations.NullMarked;
