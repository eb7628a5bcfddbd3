/// The server as the agent sees it. Start reading at [AgentServer]; [HttpAgentServer] speaks HTTP, and
/// [Persistence] sends a report again until it has arrived.
@NullMarked
package dev.bootwright.machine.server;

import org.jspecify.annotations.NullMarked;
