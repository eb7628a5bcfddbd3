/// Whole stories, each a readable method: machines, the medium they boot by, and what is expected of
/// them. [Lab] is where a test begins; after a failure its consoles, packets and server log are kept.
package dev.bootwright.lab.scenario;
