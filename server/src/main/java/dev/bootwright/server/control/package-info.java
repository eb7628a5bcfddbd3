/// What the server does when something happens: an agent reports, an operator decides, a deadline
/// passes.
///
/// [ControlPlane] holds every service and what operators decide, and is where to start; [Agents] is what
/// agents say. Each of their methods is one transaction: it happens whole or not at all, and is durable when the
/// method returns.
@NullMarked
package dev.bootwright.server.control;

import org.jspecify.annotations.NullMarked;
