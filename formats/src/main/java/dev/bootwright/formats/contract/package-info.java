/// What the agent on a machine and the server say to each other, as JSON over HTTP.
///
/// Start reading at [AgentApi], which lists the requests in the order a machine makes them. A field
/// that is missing was not reported; it never means "none".
@NullMarked
package dev.bootwright.formats.contract;

import org.jspecify.annotations.NullMarked;
